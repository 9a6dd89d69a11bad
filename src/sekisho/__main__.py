"""``python -m sekisho``."""

from sekisho.cli.main import cli

cli()
