"""The record of a screening can be replayed, and says when it no longer holds."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from commands import sekisho
from holding import hold
from sekisho.lists.model import Listing, Name
from sekisho.screening.evidence import seal
from sekisho.typeset import legible, marked

NAMES = ["Kim Jong Un", "김정은", "محمد عمر", "Jane Roe", "x"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    hold(tmp_path / "home", "un", "2020-01-01", [Listing("1", "Person", (Name("Kim Jong Un"),), {}, "2016")])
    hold(tmp_path / "home", "un", "2022-01-01", [Listing("1", "Person", (Name("Kim Jong Un"),), {}, "2016")])
    return tmp_path / "home"


@pytest.mark.parametrize("ending", ["json", "pdf"])
@pytest.mark.parametrize("clock", [[], ["--on", "2016-03-01"], ["--on", "2021-01-01", "--known", "own"]])
def test_a_record_holds_until_it_or_the_lists_are_changed(
    home: Path, tmp_path: Path, ending: str, clock: list[str]
) -> None:
    path = tmp_path / f"e.{ending}"
    sekisho("screen", *NAMES, "--home", home, "--record", path, "--threshold", "un=0.7", *clock, code=3)
    assert "holds" in sekisho("verify", path, "--home", home, code=0)
    hold(home, "un", "2023-01-01", [Listing("2", "Person", (Name("Jane Roe"),))])
    assert "holds" in sekisho("verify", path, "--home", home, code=0)  # a newer version changes nothing
    data = path.read_bytes()
    assert data.count(b"Jane Roe") >= 1
    (tmp_path / f"f.{ending}").write_bytes(data.replace(b"Jane Roe", b"Jane Row"))
    assert "altered" in sekisho("verify", tmp_path / f"f.{ending}", "--home", home, code=3)
    shutil.rmtree(home / "un")
    assert "is not held with sha256" in sekisho("verify", path, "--home", home, code=3)


@pytest.mark.parametrize("ending", ["json", "pdf"])
def test_a_record_that_is_changed_and_hashed_anew_is_told(home: Path, tmp_path: Path, ending: str) -> None:
    path, forged = tmp_path / "e.json", tmp_path / f"f.{ending}"
    sekisho("screen", "Kim Jong Un", "--home", home, "--record", path, code=3)
    for change, said in (
        (lambda record: record["answers"][0].update(matches=[]), "is a match now, and was not then"),
        (lambda record: record["answers"][0].pop("identifiers"), "not as sekisho screen writes one"),
        (lambda record: record.update(known="soon"), "not as sekisho screen writes one"),
        (lambda record: record.update(on="2020-13-01"), "not as sekisho screen writes one"),
        (lambda record: record.update(cleared=True), "cleared: then true, now not there"),
        (lambda record: record["lists"][0].update(title="Another list"), "title: then Another list, now A list"),
        (lambda record: record["lists"][0].update(date="2026-01-01"), "date: then 2026-01-01, now 2022-01-01"),
        (lambda record: record["lists"][0].update(parties=9_000), "parties: then 9000, now 1"),
        (lambda record: record["lists"][0].update(publisher="Nobody"), "publisher: then Nobody, now A publisher"),
        (lambda record: record["answers"][0]["matches"][0].update(doubt="none"), "doubt: then none, now nothing"),
        (lambda record: record["answers"][0]["matches"][0].update(score=0.5), "score: then 0.5, now 0.9"),
        (lambda record: record["answers"][0].update(note="no match"), "note: then no match, now nothing"),
        (lambda record: record["answers"][0]["matches"].append(record["answers"][0]["matches"][0]), "more than once"),
    ):
        record = json.loads(path.read_bytes())
        change(record)
        text = json.dumps(record | {"sha256": seal(record)})
        forged.write_text(text if ending == "json" else f"%PDF-1.4\n{text}\nendstream", encoding="utf-8")
        told = sekisho("verify", forged, "--home", home, code=3)
        assert (said if ending == "json" else "altered: ") in told


@pytest.mark.parametrize(
    "name", ["Jane} endstream", "Jane}\nendstream", 'Jane {"record": "sekisho screening record 1"}']
)
def test_no_name_hides_the_record_in_its_pdf(home: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "e.pdf"
    sekisho("screen", name, "--home", home, "--record", path, code=0)
    assert "holds" in sekisho("verify", path, "--home", home, code=0)


def test_a_record_tells_what_cannot_be_known_of_the_day(home: Path, tmp_path: Path) -> None:
    hold(home, "eu", "2021-01-01", [Listing("1", "Person", (Name("Kim Jong Un"),), {}, "2016")])
    path = tmp_path / "e.json"
    asked = ["screen", "Kim Jong Un", "--home", home, "--on", "2016-03-01", "--known", "2020-06-01"]
    printed = sekisho(*asked, "--record", path, "--json", code=3)
    record = json.loads(path.read_bytes())
    assert record["lost"] == ["eu"] and [each["id"][:13] for each in record["lists"]] == ["un@2020-01-01"]
    assert len(record["notes"]) == 2 and all(f"note: {note}" in printed for note in record["notes"])
    assert "no version of eu was published by 2020-06-01" in record["notes"][0]
    assert "the first version held, later than 2016-03-01; who was delisted before it" in record["notes"][1]
    assert json.loads(printed[printed.index("[\n") : printed.rindex("]") + 1])[0]["notes"] == record["notes"]
    assert "holds" in sekisho("verify", path, "--home", home, code=0)
    for change, said in (
        ({"notes": ["all is known"]}, "notes: then"),
        ({"notes": [], "lost": []}, "notes: then [], now"),
        ({"lost": []}, "notes: then"),
        ({"lost": 5}, "not as sekisho screen writes one"),
    ):
        forged = record | change
        path.write_text(json.dumps(forged | {"sha256": seal(forged)}), encoding="utf-8")
        assert said in sekisho("verify", path, "--home", home, code=3)


@pytest.mark.parametrize(("part", "said"), [("answers", "asked about nobody"), ("lists", "looked at no list")])
def test_a_record_of_nothing_does_not_hold(home: Path, tmp_path: Path, part: str, said: str) -> None:
    path = tmp_path / "e.json"
    sekisho("screen", "Jane Roe", "--home", home, "--record", path, code=0)
    emptied = json.loads(path.read_bytes()) | {part: []}
    path.write_text(json.dumps(emptied | {"sha256": seal(emptied)}), encoding="utf-8")
    assert said in sekisho("verify", path, "--home", home, code=3)


def test_it_is_told_whom_a_record_that_holds_is_about(home: Path, tmp_path: Path) -> None:
    """Who drops one of those who were asked about makes the record of another question, and it reads as one."""
    path = tmp_path / "e.json"
    sekisho("screen", "Jane Roe", "Mary\x1b[2JMajor", "--home", home, "--record", path, code=0)
    assert "of 2 parties: Jane Roe, Mary\\x1b[2JMajor\n" in sekisho("verify", path, "--home", home, code=0)
    fewer = json.loads(path.read_bytes()) | {"made": "\x1b[2J"}
    del fewer["answers"][0]
    path.write_text(json.dumps(fewer | {"sha256": seal(fewer)}), encoding="utf-8")
    said = sekisho("verify", path, "--home", home, code=0)
    assert "of 1 party: Mary" in said and "record of \\x1b[2J by" in said


@pytest.mark.parametrize("ending", ["json", "pdf"])
@pytest.mark.parametrize(
    ("limits", "told"), [([], True), (["--threshold", "un=0.55"], False), (["--threshold", "1"], False)]
)
def test_a_listed_name_with_another_birth_day_is_told_beside_the_miss(
    tmp_path: Path, ending: str, limits: list[str], told: bool
) -> None:
    home, path = tmp_path / "home", tmp_path / f"e.{ending}"
    hold(home, "un", "2020-01-01", [Listing("1", "Person", (Name("Kim Jong Un"),), {"birthDate": ("1984-01-08",)})])
    asked = ["screen", "Kim Jong Un", "--birth", "1950", "--home", home, *limits]
    said = sekisho(*asked, "--record", path, code=3 if "un=0.55" in limits else 0)
    assert ("no match at threshold" in said and "is no match only for what speaks against it" in said) is told
    assert "holds" in sekisho("verify", path, "--home", home, code=0)
    printed = sekisho(*asked, "--json", code=3 if "un=0.55" in limits else 0)
    (answer,) = json.loads(printed[printed.index("[\n") :])
    assert [each["standing"] for each in answer.get("contradicted", ())] == ["contradicted"] * told
    if ending == "json":
        record = json.loads(path.read_bytes())
        assert len(record["answers"][0].pop("contradicted", ())) == told
        path.write_text(json.dumps(record | {"sha256": seal(record)}), encoding="utf-8")
        assert (
            "is contradicted now, and was not then" in sekisho("verify", path, "--home", home, code=3 * told)
        ) is told
    else:
        assert (b"CONTRADICTED" in path.read_bytes()) is False  # the pages are compressed; the record inside is not
        assert (b'"standing": "contradicted"' in path.read_bytes()) is told


def test_pages_that_do_not_show_the_record_are_told(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "e.pdf"
    sekisho("screen", "Jane Roe", "--home", home, "--record", path, code=0)
    path.write_bytes(path.read_bytes().replace(b"(Record of a screening)", b"(Record of a clearance)"))
    assert "the pages are not those" in sekisho("verify", path, "--home", home, code=3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4 nothing", "no record of a screening in this PDF"),
        (b"{", "not JSON"),
        (b"[]", "expected a file as sekisho screen"),
        (b'{"record": "other"}', "expected a file as sekisho screen"),
    ],
)
def test_what_is_no_record_is_said_to_be_none(home: Path, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "e.pdf"
    path.write_bytes(content)
    assert said in sekisho("verify", path, "--home", home, code=1)


SCRIPTS = ("김정은", "金正恩", "キム・ジョンウン", "大连龙跃国际贸易有限公司", "Ким Чен Ын", "أحمد بن حسن")


def test_the_pages_carry_a_font_for_every_name(tmp_path: Path) -> None:
    hold(tmp_path / "home", "un", "2020-01-01", [Listing("1", "Person", tuple(map(Name, SCRIPTS)))])
    path = tmp_path / "e.pdf"
    sekisho("screen", *SCRIPTS, "--home", tmp_path / "home", "--record", path, code=3)
    data = path.read_bytes()
    fonts = {name for name in re.findall(rb"/BaseFont /(\S+)", data) if name != b"Helvetica"}
    assert all(re.fullmatch(rb"[A-Z]{6}\+\S+", name) for name in fonts)  # cut out, so in the file
    assert len(re.findall(rb"/FontFile2 ", data)) == len(fonts)
    assert {name.split(b"-")[1] for name in fonts if b"East" in name} == {b"KR", b"JP", b"SC"}
    assert b"in code points" not in data and all(map(legible, SCRIPTS)) and not legible("\U0001b000\u0e01\ue000")


def test_arabic_stands_joined_and_from_the_right() -> None:
    assert marked("محمد a") == "\ufeaa\ufee4\ufea4\ufee3 a"
