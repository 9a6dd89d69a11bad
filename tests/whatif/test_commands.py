"""whatif and lookback as a user runs them: good overlays, bad ones, books with bad rows, files and pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from holding import hold
from sekisho.cli.main import cli
from sekisho.lists.model import Listing, Name

ROWS = """kind,id,date,amount,currency,from_country,to_country
remittance,a,2010-07-06,2000000,JPY,JP,KP
remittance,=b,2010-07-07,1500000,JPY,JP,KP
remittance,c,2010-07-08,900000,JPY,JP,KP
remittance,d,2010-07-09,lots,JPY,JP,KP
remittance,e,2010-07-09,4000000,JPY,JP,KP
"""
LOWER = "- change: jp.2010-07-06.payment-report\n  set: {threshold: JPY 1_000_000}\n"


def sekisho(*words: object, code: int = 0, stdin: str | None = None) -> str:
    result = CliRunner().invoke(cli, [str(word) for word in words], input=stdin)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def lower(tmp_path: Path) -> Path:
    path = tmp_path / "lower.yaml"
    path.write_text(LOWER, encoding="utf-8")
    return path


def test_what_an_overlay_changes_and_why(book: Path, lower: Path):
    output = sekisho("whatif", lower, book, code=3)
    assert "2 of 4 cases get another verdict" in output
    assert "read 5 = decided 4 + rejected 1" in output
    assert "because of jp.2010-07-06.payment-report" in output
    assert "more than JPY 1,000,000" in output
    assert "supposition lower.yaml@" in output


def test_a_supposition_is_marked_in_every_finding(book: Path, lower: Path, tmp_path: Path):
    sekisho("whatif", lower, book, "-o", tmp_path / "c.jsonl", code=3)
    for line in (tmp_path / "c.jsonl").read_text(encoding="utf-8").splitlines():
        (finding,) = (f for f in json.loads(line)["findings_after"] if f["measure"] == "jp.payment-report")
        assert finding["instrument"].startswith("supposition: ")
        assert finding["source"] == "supposition lower.yaml"
        assert not finding["quote"]  # the act's own text says another amount


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl", "xlsx", "png", "svg", "html"])
def test_each_format_is_whole_and_nothing_else_is_left(book: Path, lower: Path, tmp_path: Path, ending: str):
    target = tmp_path / f"c.{ending}"
    output = sekisho("whatif", lower, book, "-o", target, code=3)
    assert f"changes in {target}" in output
    names = {each.name for each in tmp_path.iterdir()}
    assert names == {"book.csv", "lower.yaml", target.name, "c.rejects.csv"}
    if ending in ("csv", "parquet", "jsonl"):
        rows = duckdb.sql(f"SELECT date::VARCHAR, before, after FROM '{target}' ORDER BY date").fetchall()
        assert rows == [("2010-07-06", "undetermined", "report"), ("2010-07-07", "undetermined", "report")]
    if ending == "csv":
        assert "'=b" in target.read_text(encoding="utf-8")
    if ending == "html":
        assert "because of" in target.read_text(encoding="utf-8")


def test_an_act_without_and_with_it(book: Path):
    output = sekisho("whatif", "--act", "jp.2010-07-06.payment-report", book, code=3)
    assert "without jp.2010-07-06.payment-report → with jp.2010-07-06.payment-report" in output
    assert "1 of 4 cases" in output
    assert "did you mean jp.2010-07-06.payment-report, jp." in sekisho(
        "whatif", "--act", "jp.2010-07-06.payment-reprt", book, code=2
    )


def test_lookback_by_day_names_the_act_and_reads_standard_input(book: Path):
    """That payments from April 1998 on are reported is known from December 1998 on."""
    rows = ROWS + "remittance,f,1998-04-02,40000000,JPY,JP,KP\nremittance,g,1998-06-01,40000000,JPY,JP,KP\n"
    made = json.loads(sekisho("lookback", "--since", "1998-05-01", "-", "--json", code=3, stdin=rows))
    assert made["read"] == made["decided"] + made["rejected"] == 7
    changed = {each["id"]: each for each in made["most"]}
    assert changed.keys() == {"f", "g"} and made["changed"] == 2
    assert all(each["because"] == ["jp.1998-04-01.payment-report"] for each in changed.values())
    # What was answered then is as known on the case's own day, if that is the later.
    assert (changed["f"]["known_before"], changed["g"]["known_before"]) == ("1998-05-01", "each case's own day")
    assert made["known_after"] == "everything recorded"


def test_a_case_that_came_later_was_decided_as_known_on_its_own_day(book: Path):
    """The order of July 2010 was known in July 2010, whatever was known in May."""
    made = json.loads(sekisho("lookback", "--since", "2010-05-01", book, "--json", code=3))  # for the rejected row
    assert made["changed"] == 0
    early = json.loads(sekisho("lookback", "--since", "1998-05-01", "--known", "2009-01-01", book, "--json", code=3))
    assert early["changed"] == 0


def test_a_book_that_nothing_changes_ends_with_nought(tmp_path: Path, lower: Path):
    book = tmp_path / "b.csv"
    book.write_text("\n".join(ROWS.splitlines()[::3]), encoding="utf-8")
    assert "0 of 1 cases get another verdict" in sekisho("whatif", lower, book)
    sekisho("whatif", lower, book, "-o", tmp_path / "c.svg")


def test_a_list_that_was_not_published_yet_was_none(book: Path, tmp_path: Path):
    hold(tmp_path, "un", "2018-01-01", [Listing("1", "Person", (Name("Yun Ho-jin"),))])
    words = ("lookback", "--since", "2010-05-01", book, "--home", tmp_path)
    assert "lists before none; lists after un@2018-01-01" in sekisho(*words, code=3)


BAD: dict[str, tuple[str, str]] = {
    "unknown act": ("- change: jp.2010-07-06.payment-reprot\n  effective: 2011-01-01\n", ":1:11: change"),
    "empty": ("", ":1:1: the overlay is empty"),
    "a remark": ("# nothing yet\n", ":1:1: the overlay is empty"),
    "no condition": (
        "- change: jp.cash-declaration\n  when: amount >\n",
        ":2:16: condition on cash-carriage: not an SQL",
    ),
    "meant": (
        "- change: jp.2010-07-06.payment-reprot\n  effective: 2011-01-01\n",
        "did you mean jp.2010-07-06.payment",
    ),
    "unknown parameter": (
        "- change: jp.2010-07-06.payment-report\n  set: {treshold: JPY 1}\n",
        "did you mean threshold?",
    ),
    "unknown key": ("- change: jp.2010-07-06.payment-report\n  efective: 2011-01-01\n", "did you mean effective?"),
    "twice": (LOWER + LOWER, "touched already"),
    "changed and gone": (LOWER + "- without: jp.2010-07-06.payment-report\n", ":3:12: without"),
    "before its decision": ("- change: jp.2010-07-06.payment-report\n  effective: 2009-01-01\n", ":2:14: "),
    "nothing": ("- change: jp.2010-07-06.payment-report\n", "changes nothing"),
    "no such exemption": (
        "- change: jp.port-entry.dprk-flag\n  without: [loading of humanitarian good]\n",
        "did you mean loading of",
    ),
    "taken": (
        "- act: jp.2010-07-06.payment-report\n  lifts: jp.payment-report\n  effective: 2011-01-01\n",
        "- change: jp",
    ),
    "a measure gone that is amended": (
        "- without: jp.payment-report\n- act: x\n  amends: jp.payment-report\n  effective: 2020-01-01\n",
        "refers to jp.payment-report, which is not there",
    ),
    "lifted twice": (
        "- act: x\n  lifts: jp.import-ban\n  effective: 2010-01-01\n"
        "- act: y\n  lifts: jp.import-ban\n  effective: 2010-02-01\n",
        ":4:3: y: lifts jp.import-ban on 2010-02-01, but it lapsed",
    ),
    "a condition that is none": (
        "- change: jp.import-ban\n  when: orign_country = 'KP'\n",
        "did you mean origin_country?",
    ),
    "the verb": ("- change: jp.2010-07-06.payment-report\n  lifts: jp.import-ban\n", "- without: jp.2010"),
    "no list": ("act: x\n", ":1:1: "),
    "no YAML": ("- act: [x\n", ".yaml:"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_overlay_is_told_where_and_how_to_mend_it(case: str, book: Path, tmp_path: Path):
    text, said = BAD[case]
    path = tmp_path / "o.yaml"
    path.write_text(text, encoding="utf-8")
    output = sekisho("whatif", path, book, code=1)
    assert said in output, output
    assert f"{path}:" in output


def test_what_the_dossier_no_longer_fits_is_noted_not_refused(book: Path, tmp_path: Path):
    path = tmp_path / "o.yaml"
    path.write_text("- without: jp.1998-04-01.payment-report\n", encoding="utf-8")
    output = sekisho("whatif", path, book, code=3)
    assert "note: with o.yaml, jp.2005-01-17.payment-report: amends jp.payment-report" in output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["whatif", "BOOK"], "expected an overlay and a book"),
        (["whatif", "BOOK", "BOOK"], "no overlay; expected a .yaml file first"),
        (["lookback", "BOOK"], "expected one of --since"),
        (["lookback", "--since", "2010-01-01", "--act", "x", "BOOK"], "expected one of --since"),
        (["lookback", "--since", "2010-01-01", "--known", "2009-01-01", "BOOK"], "is not after"),
        (["lookback", "--list", "un@2017-08-05", "BOOK"], "needs lists"),
        (
            ["lookback", "--act", "jp.2010-07-06.payment-reprt", "BOOK"],
            "did you mean jp.2010-07-06.payment-report, jp.",
        ),
        (["whatif", "--act", "jp.none", "BOOK"], "no act 'jp.none' in japan-dprk"),
        (["whatif", "--act", "unsc.2371.8", "BOOK"], "it is in un-dprk: add -d un-dprk"),
        (["lookback", "--act", "jp.payment-report", "BOOK"], "is a measure; expected an act, e.g. jp.2014-07-04"),
        (["whatif", "--act", "jp.2010-07-06.payment-report", "BOOK", "-o", "x.pdf"], "no format .pdf"),
        (["whatif", "--act", "jp.2010-07-06.payment-report", "BOOK", "-o", "BOOK"], "would replace the input"),
    ],
)
def test_misuse_is_told(words: list[Any], said: str, book: Path):
    assert said in sekisho(*[book if word == "BOOK" else word for word in words], code=2)
