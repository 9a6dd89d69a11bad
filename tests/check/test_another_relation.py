"""What docs/another-relation.md promises: a second sender in an hour, by pasting; and the Union's dossier."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sekisho.cli.main import cli

PAGE = Path(__file__).parents[2] / "docs" / "another-relation.md"


@pytest.fixture
def pasted(tmp_path: Path) -> Path:
    """The dossier that the page builds, each block in the file it names."""
    for name, text in re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "eu-money"


def explain(dossier: str, case: dict[str, Any]) -> dict[str, Any]:
    result = CliRunner().invoke(cli, ["explain", "-d", dossier, "--json", "--case", json.dumps(case)])
    assert result.exit_code in (0, 3), result.output
    verdict: dict[str, Any] = json.loads(result.stdout)
    return verdict


def remittance(**changed: str) -> dict[str, str]:
    case = {"kind": "remittance", "date": "2017-10-16", "amount": "12000", "currency": "EUR", "from_country": "DE"}
    return case | {"to_country": "KP", "creditor_name": "A. N. Other"} | changed


def test_the_pasted_dossier_has_no_problem_and_decides(pasted: Path) -> None:
    linted = CliRunner().invoke(cli, ["lint", str(pasted), "--quality"])
    assert linted.exit_code == 0, linted.output
    assert explain(str(pasted), remittance())["outcome"] == "licence"
    assert explain(str(pasted), remittance(date="2017-10-15"))["outcome"] == "clear"


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"amount": "5000"}, "clear"),
        ({"amount": "5000.01"}, "licence"),
        ({"date": "2017-10-15", "amount": "15000"}, "clear"),
        ({"date": "2017-10-15", "amount": "15000.01"}, "licence"),
        ({"date": "2016-05-27", "amount": "99999"}, "clear"),
        ({"date": "2020-12-31", "from_country": "GB"}, "licence"),
        ({"date": "2021-01-01", "from_country": "GB"}, "clear"),
        ({"from_country": "CH"}, "clear"),
    ],
)
def test_the_unions_limit_on_transfers(changed: dict[str, str], outcome: str) -> None:
    assert explain("eu-dprk", remittance(**changed))["outcome"] == outcome


@pytest.mark.parametrize(
    ("day", "hs", "country", "outcome"),
    [
        ("2017-10-15", "2710", "DE", "clear"),
        ("2017-10-16", "2710", "DE", "prohibited"),
        ("2013-06-30", "9101", "HR", "clear"),
        ("2013-07-01", "9101", "HR", "prohibited"),
    ],
)
def test_the_unions_oil_and_luxury_bans(day: str, hs: str, country: str, outcome: str) -> None:
    case = {"kind": "export", "date": day, "hs": hs, "from_country": country, "to_country": "KP"}
    assert explain("eu-dprk", case | {"personal_baggage": "false"})["outcome"] == outcome
