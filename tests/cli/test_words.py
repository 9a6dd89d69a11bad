"""What a person reads on the terminal: whole sentences, names that can be copied, what to do next."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from sekisho.cases import kinds
from sekisho.cli.main import cli


def said(*arguments: str, status: int = 0) -> str:
    """What a command prints, its lines joined."""
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == status, result.output
    return " ".join(result.output.split())


def test_a_column_is_described_to_the_end_of_its_sentence() -> None:
    described = said("cases", "--describe", "remittance")
    assert "country where the payee (the ultimate creditor, if any) lives or has its main office" in described
    assert "for whom the payment is meant, if another" in described
    for kind in kinds().values():
        for column in kind.columns.values():
            assert column.about.count("(") == column.about.count(")"), column


def test_a_finding_that_adopts_no_side_is_not_said_to_adopt_one(tmp_path: Path) -> None:
    shown = said("disputes").partition("Both thresholds before 2009 held")[2]
    assert "the record prefers none of them: They are attested at different times." in shown.partition("found by")[2]
    said("brief", "--on", "2010-06-30", "-o", str(tmp_path / "brief.md"))
    brief = (tmp_path / "brief.md").read_text(encoding="utf-8")
    told = next(line for line in brief.splitlines() if "Both thresholds before 2009 held" in line)
    assert "The record prefers none of them, for this reason: They are attested" in told
