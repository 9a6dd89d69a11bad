"""What the README shows: each of its commands runs as it stands there, and prints what it says."""

import re
import shlex
import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from sekisho.cli.main import cli

HOUSE = Path(__file__).parents[2]
README = (HOUSE / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.partition("   #")[0] for line in "".join(BLOCKS).splitlines() if line.startswith("sekisho ")]


@pytest.fixture
def at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the README's commands name, made of the examples."""
    examples = HOUSE / "examples"
    shutil.copy(examples / "messages" / "pacs008.xml", tmp_path / "payments.xml")
    shutil.copy(examples / "cases" / "export.csv", tmp_path / "cargo.csv")
    shutil.copy(next((examples / "overlays").glob("*.yaml")), tmp_path / "overlay.yaml")
    shutil.copytree(HOUSE / "src" / "sekisho" / "dossiers" / "un-dprk", tmp_path / "my-dossier")
    (tmp_path / "sources").mkdir()
    for name, kind in (("calls", "port-call"), ("book", "remittance")):
        read = f"read_csv('{examples / 'cases' / kind}.csv', all_varchar=true)"
        duckdb.sql(f"COPY (SELECT * FROM {read}) TO '{tmp_path / name}.parquet'")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_its_first_verdict_is_the_one_it_shows() -> None:
    block = re.match(r"\$ sekisho (.*?'\n)(.*)", BLOCKS[0], re.DOTALL)
    assert block is not None
    asked, shown = block.groups()
    result = CliRunner().invoke(cli, shlex.split(asked), catch_exceptions=False)
    assert result.exit_code == 3
    printed = " ".join(result.stdout.split())
    for part in re.split(r"\n\n", shown):
        assert " ".join(part.split()).rstrip(" …") in printed


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_run(command: str, at_work: Path) -> None:
    arguments = shlex.split(command)[1:]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code in (0, 3), result.output
    if "-o" in arguments:
        assert (at_work / arguments[arguments.index("-o") + 1]).stat().st_size
    else:
        assert result.output
