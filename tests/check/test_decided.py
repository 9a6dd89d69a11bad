"""A match decided not to be the same is no finding of a check, until the decision lapses; the verdict says by what."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from commands import sekisho
from holding import hold
from sekisho.lists.model import Listing, Name

YUN = Listing(
    "015-1", "Person", (Name("Yun Ho-jin"),), {"birthDate": ("1944-10-13",), "passportNumber": ("N12345",)},
    "2009-07-24", (), "北朝鮮(決議1718号等；個人)",
)  # fmt: skip
CASE = {"kind": "dealing", "dealer_country": "JP", "activity": "account", "party_name": "Yun Ho Jin"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    hold(tmp_path / "home", "jp-mof", "2026-03-05", [YUN])
    return tmp_path / "home"


@pytest.fixture
def decided(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "decisions.yaml"
    decide(home, path)
    return path


def decide(home: Path, path: Path, *more: str) -> None:
    sekisho(
        "decide", "Yun Ho Jin", "--birth", "1970", "--list", "jp-mof", "--listing", "015-1", "--by", "T. Sato", "--why",
        "passport seen", "--on", "2026-04-01", "--until", "2026-12-31", "--decisions", path, "--home", home, *more,
        code=0,
    )  # fmt: skip


def explained(home: Path, day: str, *more: object, birth: str = "1970-05-05", code: int = 0) -> dict[str, Any]:
    given = json.dumps({**CASE, "date": day, "party_birth": birth})
    asked = ("explain", "--case", given, "--home", home, "--threshold", "0.5", "--json", *more)
    found: dict[str, Any] = json.loads(sekisho(*asked, code=code))
    return found


def test_a_decided_match_is_no_finding_and_the_verdict_says_by_what(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    decide(home, path, "--birth", "1970-05-05")
    assert explained(home, "2026-06-01", code=3)["outcome"] == "review"
    verdict = explained(home, "2026-06-01", "--decisions", path)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    assert verdict["outcome"] == "clear" and not verdict["findings"] and verdict["decisions"] == f"sha256 {sha}"
    assert f"; 1 decision of sha256 {sha[:16]} honoured" in verdict["checked"]
    assert f"of 2026-06-01, but for what is answered by 1 decision of sha256 {sha[:16]}" in verdict["reason"]
    assert explained(home, "2026-06-01", code=3)["decisions"] == "none"


def test_another_party_is_not_decided(home: Path, decided: Path) -> None:
    assert explained(home, "2026-06-01", "--decisions", decided, birth="1971-01-01", code=3)["outcome"] == "review"


def test_it_lapses_on_its_last_day_and_when_the_listing_changes(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    decide(home, path, "--birth", "1970-05-05")
    assert explained(home, "2026-12-31", "--decisions", path)["outcome"] == "clear"
    after = explained(home, "2027-01-01", "--decisions", path, code=3)
    assert "the decision of 2026-04-01 by T. Sato ran out on 2026-12-31" in after["findings"][0]["reasons"]
    new = Listing(YUN.id, YUN.schema, (*YUN.names, Name("Yun Ho Chin")), YUN.properties, YUN.listed, (), YUN.programme)
    hold(home, "jp-mof", "2026-05-05", [new])
    changed = explained(home, "2026-06-01", "--decisions", path, code=3)
    assert "lapsed: the listing's names changed" in changed["findings"][0]["reasons"][-1]


def test_who_is_identified_beyond_doubt_is_looked_at_all_the_same(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    decide(home, path, "--birth", "1944-10-13")
    assert explained(home, "2026-06-01", "--decisions", path, birth="1944-10-13", code=3)["findings"]


def test_a_decision_is_known_from_its_day(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    decide(home, path, "--birth", "1970-05-05")
    for known, day, outcome in (
        ("2026-03-31", "2026-06-01", "review"), ("2026-04-01", "2026-06-01", "clear"),
        ("own", "2026-03-31", "review"), ("own", "2026-04-01", "clear"),
    ):  # fmt: skip
        code = 0 if outcome == "clear" else 3
        assert explained(home, day, "--decisions", path, "--known", known, code=code)["outcome"] == outcome


def test_a_file_of_cases_gets_what_each_alone_gets(home: Path, tmp_path: Path) -> None:
    path, book, output = tmp_path / "d.yaml", tmp_path / "book.jsonl", tmp_path / "v.jsonl"
    decide(home, path, "--birth", "1970-05-05")
    days = ("2026-03-31", "2026-12-31", "2027-01-01")
    cases = [CASE | {"date": day, "party_birth": birth} for day in days for birth in ("1970-05-05", "1971-01-01")]
    book.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    said = sekisho("check", book, "-o", output, "--home", home, "--threshold", "0.5", "--decisions", path, code=3)
    assert "decisions sha256 " in said
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    for row, case in zip(rows, cases, strict=True):
        code = 0 if row["outcome"] == "clear" else 3
        alone = explained(home, case["date"], "--decisions", path, birth=case["party_birth"], code=code)
        assert {key: row[key] for key in ("outcome", "reason", "findings", "checked", "decisions")} == {
            key: alone[key] for key in ("outcome", "reason", "findings", "checked", "decisions")
        }
    assert [row["outcome"] for row in rows] == ["clear", "review", "clear", "review", "review", "review"]


def test_one_on_a_customer_answers_nothing_and_that_is_said(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    decide(home, path, "--birth", "1970-05-05", "--id", "C-1")
    given = json.dumps({**CASE, "date": "2026-06-01", "party_birth": "1970-05-05"})
    said = sekisho("explain", "--case", given, "--home", home, "--threshold", "0.5", "--decisions", path, code=3)
    assert "1 of the decisions are on one customer (id) and answer nothing" in said


def test_what_cannot_be_used_is_said(home: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("- name: A\n", encoding="utf-8")
    given = json.dumps({**CASE, "date": "2026-06-01"})
    assert "a decision without list" in sekisho(
        "explain", "--case", given, "--home", home, "--decisions", wrong, code=1
    )
    none = ("explain", "--case", given, "--no-lists", "--decisions", wrong)
    assert "none is in use" in sekisho(*none, code=2)
