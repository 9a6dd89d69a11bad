"""The command line, as a person calls it."""

from click.testing import CliRunner

from sekisho.cli.main import cli


def sekisho(*args: object, code: int, input: bytes | None = None) -> str:
    """Run ``sekisho`` with these arguments; it must end with ``code``. Gives all that it printed."""
    result = CliRunner().invoke(cli, [str(arg) for arg in args], input=input, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output
