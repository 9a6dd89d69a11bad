"""What a person reads on the terminal: whole sentences, names that can be copied, what to do next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from holding import hold
from sekisho.cases import kinds
from sekisho.cli.main import cli
from sekisho.lists.model import Listing, Name
from sekisho.record.dossier import load


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


PAYMENT = "2010-07-06,5000000,JPY,JP,KP,"
HEADER = "date,amount,currency,from_country,to_country,creditor_name\n"


@pytest.fixture
def lists(tmp_path: Path) -> str:
    """A folder with a list of two."""
    hold(
        tmp_path / "lists",
        "us-ofac-sdn",
        "2019-01-15",
        [
            Listing("20157", "Person", (Name("Jong Un KIM"),), {}, "2009-07-06", (), "DPRK3"),
            Listing("18558", "Person", (Name("Jung Jong KIM"),), {}, "2015-11-13", (), "NPWMD"),
        ],
    )
    return str(tmp_path / "lists")


def test_a_match_is_told_beside_a_measure_that_decides(tmp_path: Path, lists: str) -> None:
    (tmp_path / "one.csv").write_text(HEADER + PAYMENT + "Kim Jong Un\n", encoding="utf-8")
    shown = said("check", str(tmp_path / "one.csv"), "--home", lists, status=3)
    assert shown.startswith("report one.csv:2")
    assert "also review: A party on a sanctions list: creditor_name Kim Jong Un may be Jong Un KIM" in shown


def test_verdicts_that_are_not_shown_are_counted(tmp_path: Path) -> None:
    (tmp_path / "many.csv").write_text(
        HEADER + (PAYMENT + "A B\n") * 23 + ("?" + PAYMENT + "\n") * 22, encoding="utf-8"
    )
    shown = said("check", str(tmp_path / "many.csv"), "--no-lists", status=3)
    assert "and 3 more that are not clear; -o FILE writes every verdict" in shown
    assert "and 2 more rejected; --rejects FILE writes every one" in shown


def test_a_case_that_is_none_says_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text("{}", encoding="utf-8")
    assert f"a file is given as @{tmp_path}/case.json" in said("explain", "--case", f"{tmp_path}/case.json", status=2)
    assert "no kind is given; expected one of remittance" in said("explain", "--case", "{}", status=2)
    faulty = '{"kind": "remittance", "date": "2010-07-06", "amount": "much"}'
    assert "amount: no number ('much'); expected digits" in said("explain", "--case", faulty, status=2)


def test_a_listed_name_is_found_by_its_words_in_any_order(lists: str) -> None:
    shown = said("lists", "show", "us-ofac-sdn", "Kim Jong Un", "--home", lists)
    assert "20157" in shown and "18558" not in shown
    missed = said("lists", "show", "us-ofac-sdn", "Kim Jung Un", "--home", lists)
    assert missed == "nobody on us-ofac-sdn holds 'Kim Jung Un'; sekisho screen finds other spellings"


def test_what_cannot_be_written_or_verified_says_what_can(tmp_path: Path, lists: str) -> None:
    book = tmp_path / "book.csv"
    book.write_text("name\nKim Jong Un\n", encoding="utf-8")
    assert "no format .html; expected one of .jsonl" in said(
        "screen", str(book), "-o", str(tmp_path / "x.html"), "--home", lists, status=2
    )
    assert "expected a file as sekisho screen --record wrote it" in said("verify", str(book), status=1)


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["history", "jp.payment-report"], ["jp.2010-07-06.payment-report", "cheonan.2010-05-20.finding"]),
        (["timeline", "--from", "2008-06-01"], ["jp.2010-07-06.payment-report", "bargain.2008-06.ships-and-flights"]),
        (["figures", "bilateral-trade"], ["trade.2002", "trade.2006"]),
        (["check", "one.csv", "--no-lists"], ["jp.payment-report"]),
        (["lists", "status"], ["us-ofac-sdn@2019-01-15-"]),
    ],
)
def test_an_id_in_a_table_can_be_copied(
    arguments: list[str], ids: list[str], columns: int, lists: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.csv").write_text(HEADER + PAYMENT + "A B\n", encoding="utf-8")
    env = {"COLUMNS": str(columns), "SEKISHO_LISTS": lists}
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False, env=env)
    table = result.stdout.partition("read 1 = ")[0]
    if arguments[0] not in ("history", "check"):  # which say more than a table
        assert max(map(len, table.splitlines())) <= columns
    words = set(table.split())
    for id_ in ids:
        assert id_ in words or any(re.fullmatch(f"{re.escape(id_)}[0-9a-f]{{8}}", word) for word in words)


def test_what_a_difference_of_lists_leaves_out_is_marked(tmp_path: Path) -> None:
    for day, notes in (("2019-01-15", "a" * 300), ("2020-01-15", "b" * 300)):
        hold(tmp_path / "lists", "un", day, [Listing("1", "Person", (Name("A B"),), {"notes": (notes,)}, "", (), "X")])
    told = said("lists", "diff", "un@2019-01-15", "un", "--home", str(tmp_path / "lists"))
    assert "a… what ends in … is cut off; --json has it whole" in told


def test_words_that_a_programme_begins_with_are_marked_as_a_beginning() -> None:
    assert "added jp-mof: 北朝鮮(決議1718号…, jp-mof: 14…" in said("diff", "2009-01-01", "2010-12-31")


def test_lint_says_how_many_quotes_it_looked_up(tmp_path: Path) -> None:
    assert ", 0 problems, 0 of " in said("lint", "eu-dprk", "--texts", str(tmp_path))
    (tmp_path / "dossier.yaml").write_text("dossier: d\ntitle: T\nsender: JP\ntarget: KP\ntimezone: Asia/Tokyo\n")
    (tmp_path / "all.yaml").write_text(
        "- {source: s, title: S, text: s.txt}\n- {source: t, title: T}\n- event: e\n  title: E\n  date: 2010\n"
        "  cites: [{source: s, quote: one of two}, {source: t, quote: the other}]\n"
    )
    (tmp_path / "s.txt").write_text("This is one of two.")
    assert "0 problems, 1 of 2 quotes looked up" in said("lint", str(tmp_path), "--texts", str(tmp_path))


def test_a_version_is_named_by_its_day_where_that_is_enough(tmp_path: Path, lists: str) -> None:
    assert "20157" in said("lists", "show", "us-ofac-sdn@2019-01-15", "--home", lists)
    assert "20157" in said("screen", "Kim Jong Un", "--lists", "us-ofac-sdn@2019-01-15", "--home", lists, status=3)
    missed = said("lists", "show", "us-ofac-sdn@2019-01-16", "--home", lists, status=1)
    assert "no version 'us-ofac-sdn@2019-01-16'; held are: us-ofac-sdn@2019-01-15-" in missed
    hold(tmp_path / "lists", "us-ofac-sdn", "2019-01-15", [Listing("1", "Person", (Name("A"),), {}, "", (), "X")])
    assert "say which" in said("lists", "show", "us-ofac-sdn@2019-01-15", "--home", lists, status=1)


@pytest.mark.parametrize("command", ["timeline", "commitments", "disputes", "forecasts", "figures bilateral-trade"])
def test_what_is_read_names_the_statements_it_comes_from(command: str) -> None:
    shown = {word.strip("[],") for word in said(*command.split()).split()}
    ids = load("japan-dprk").statements.keys()
    lines = CliRunner().invoke(cli, [*command.split(), "--json"]).output
    assert len(shown & ids) >= min(2, lines.count('"id"'))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("force --on 2010-02-30", "'2010-02-30' is no day: that month has 28 days; expected for example 2010-07-06"),
        ("force --on 2010-13-01", "'2010-13-01' is no day: there is no month 13"),
        ("timeline --from 2010", "'2010' is no day, but a year"),
        ("timeline --from 2010-06", "'2010-06' is no day, but a month"),
        ("force --on yesterday", "'yesterday' is no day; expected for example 2010-07-06"),
        ("diff 2010-12-31 2009-01-01", "2009-01-01 lies before 2010-12-31; give the earlier day first"),
        ("relation --from 2090-01-01", "the record ends on "),
        ("search luxury --kind clam", "'clam'; expected one of act, actor, claim"),
        ("search luxury --issue clam", "'clam'; expected one of abduction"),
        ("force --governs remitance", "--governs: no measure governs 'remitance'; expected one of cash-carriage"),
        ("history jp.payment-reprot", "did you mean jp.payment-report"),
        ("history nothing", "no measure 'nothing' in japan-dprk; sekisho search WORDS finds statements and their ids"),
        ("history un.coal", "no measure 'un.coal' in japan-dprk; it is in un-dprk: add -d un-dprk"),
    ],
)
def test_a_bad_question_is_told_how_to_mend_it(asked: str, told: str) -> None:
    assert told in said(*asked.split(), status=2)


def test_a_statement_that_is_not_there_is_told_where_it_is() -> None:
    for command in ("show", "chain"):
        assert "in japan-dprk; sekisho search WORDS finds" in said(command, "nothing", status=1)
        assert "it is in un-dprk: add -d un-dprk" in said(command, "un.coal", status=1)
    assert "no commitment is recorded by 1900-01-01" in said("commitments", "--on", "1900-01-01")
    assert said("forecasts", "--on", "1900-01-01") == "no forecast is recorded by 1900-01-01"


def test_what_cannot_be_asked_of_the_record_is_told(tmp_path: Path) -> None:
    assert "-o needs a QUANTITY" in said("figures", "-o", str(tmp_path / "x.png"), status=2)
    assert "they are in 'USD a year'" in said("figures", "bilateral-trade", "--in", "bananas", status=2)
    assert "'zz'; expected one of" in said("timeline", "--actor", "zz", status=2)
    assert "abduction, aid" in said("timeline", "--issue", "abductions", status=2)
    backwards = said("timeline", "--from", "2010-01-01", "--to", "2009-01-01", status=2)
    assert "--to 2009-01-01 lies before --from 2010-01-01" in backwards


def test_what_a_command_of_lists_does_is_told_in_a_whole_sentence() -> None:
    assert "..." not in said("lists", "--help").partition("Commands:")[2]
