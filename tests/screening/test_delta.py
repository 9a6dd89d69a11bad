"""Only what changed is screened again, with what a full run gives; a state that does not fit is not used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import sekisho
from customers import book
from holding import hold
from sekisho.lists.model import Listing, Name
from sekisho.lists.store import Store
from sekisho.screening import book as books
from sekisho.screening import delta
from sekisho.screening.book import screen_book
from sekisho.screening.held import choose
from sekisho.screening.output import BookError
from sekisho.screening.screening import Screening
from sekisho.screening.thresholds import Thresholds

SYLLABLES = ["Kim", "Ri", "Pak", "Jong", "Un", "Chol", "Su", "Ho", "Won", "Trading", "Bank", "Korea"]
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3).map(" ".join)
PARTIES = st.builds(
    lambda id_, names, birth, country: Listing(
        str(id_), "Person", tuple(Name(name) for name in names),
        {"birthDate": birth, "nationality": country}, programme="P",
    ),
    st.integers(0, 12), st.lists(NAMES, min_size=1, max_size=2),
    st.sampled_from([(), ("1960",), ("1961-02-03",)]), st.sampled_from([(), ("kp",), ("cn",)]),
)  # fmt: skip
LISTS = st.lists(PARTIES, min_size=1, max_size=8, unique_by=lambda listing: listing.id)
BOOKS = st.lists(st.tuples(NAMES, st.sampled_from(["", "1960", "1961-02-03"])), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(lists=st.lists(LISTS, min_size=2, max_size=3), books=st.lists(BOOKS, min_size=2, max_size=3))
def test_screening_what_changed_gives_what_a_full_run_gives(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[Listing]], books: list[list[tuple[str, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("delta")
    for turn, (listings, rows) in enumerate(zip(lists, books, strict=False)):
        hold(folder / "home", "un", f"2020-01-0{turn + 1}", listings)
        path = folder / f"book-{turn}.csv"
        path.write_text("name,birth\n" + "".join(f"{name},{birth}\n" for name, birth in rows), encoding="utf-8")
        screening = Screening(choose(Store(folder / "home")), Thresholds(0.7))
        result = screen_book(screening, [path], folder / "delta.jsonl", state=folder / "state")
        screen_book(screening, [path], folder / "full.jsonl")
        assert (folder / "delta.jsonl").read_bytes() == (folder / "full.jsonl").read_bytes()
        assert bool(result.again) == (turn > 0)


def test_who_was_delisted_and_listed_again_is_told_by_a_state_as_by_a_full_run(tmp_path: Path) -> None:
    kim, ri = (
        Listing(id_, "Person", (Name(name),), listed="2016") for id_, name in (("1", "Kim Jong Un"), ("2", "Ri"))
    )
    path = book(tmp_path / "book.csv")
    delta, full = tmp_path / "delta.jsonl", tmp_path / "full.jsonl"
    for turn, held in enumerate(([kim, ri], [ri], [kim, ri])):
        hold(tmp_path / "home", "un", f"202{turn}-01-01", held)
        screening = Screening(choose(Store(tmp_path / "home")), Thresholds(), "2019-06-01", "2019-06-01")
        screen_book(screening, [path], delta, state=tmp_path / "state")
        screen_book(screening, [path], full)
        assert delta.read_bytes() == full.read_bytes()
    assert {json.loads(line)["list"][:13] for line in delta.open(encoding="utf-8")} == {
        "un@2020-01-01",
        "un@2022-01-01",
    }


def test_many_that_are_alike_come_and_go_and_the_result_is_a_full_runs(tmp_path: Path) -> None:
    names = [f"Kim {one} {two}" for one in ("Chol", "Chul", "Jong", "Yong", "Song") for two in SYLLABLES[3:9]] * 5
    listings = [Listing(str(at), "Person", (Name(name),)) for at, name in enumerate(names)]
    path = tmp_path / "book.csv"
    path.write_text("name\n" + "\n".join(dict.fromkeys(names)) + "\nKim Chol\n", encoding="utf-8")
    for turn, held in enumerate((listings[:90], listings, listings[60:])):
        hold(tmp_path / "home", "un", f"2020-01-0{turn + 1}", held)
        screening = Screening(choose(Store(tmp_path / "home")))
        screen_book(screening, [path], tmp_path / "delta.jsonl", state=tmp_path / "state")
        screen_book(screening, [path], tmp_path / "full.jsonl")
        assert (tmp_path / "delta.jsonl").read_bytes() == (tmp_path / "full.jsonl").read_bytes()
        assert (tmp_path / "full.jsonl").read_bytes().count(b"\n") > 100


def test_who_is_no_match_only_for_another_birth_day_is_told_and_kept_by_a_state(home: Path, tmp_path: Path) -> None:
    source, state = tmp_path / "book.csv", tmp_path / "state"
    source.write_text("id,name,birth\n1,Kim Jong Un,1950\n2,Kim Jong Un,1984\n3,Jane Roe,1950\n", encoding="utf-8")
    found = []
    for name in ("one", "two"):
        options = ["-o", tmp_path / f"{name}.jsonl", "--state", state, "--home", home]
        said = sekisho("screen", source, *options, code=3)
        assert "1 with a match" in said and "1 bears a listed name with another birth day" in said
        found.append((tmp_path / f"{name}.jsonl").read_bytes())
    assert found[0] == found[1]
    first, second = map(json.loads, found[0].splitlines())
    assert (first["id"], first["standing"], first["score"] < 0.8) == ("1", "contradicted", True)
    assert "born 1950, listed is 1984-01-08" in first["sentence"] and second["standing"] == "possible"
    source.write_text("id,name,birth\n1,Kim Jong Un,1950\n", encoding="utf-8")
    said = sekisho("screen", source, "-o", tmp_path / "none.jsonl", "--home", home, code=0)
    assert "no match at threshold 0.8" in said and "contradicted, no match" in said


def test_a_state_that_another_run_changes_meanwhile_is_not_carried_over(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def names(name: str, *held: str) -> Path:
        (tmp_path / name).write_text("name\n" + "\n".join(held) + "\n")
        return tmp_path / name

    screening, again = Screening(choose(Store(home))), books._again
    known = [f"Ordan Vesk {number}" for number in range(9)]
    first = names("1.csv", "Kim Jong Un", *known)
    second, other = names("2.csv", *known, "Pak", "Kim Jong Un"), names("3.csv", *known)
    broken, full, state = tmp_path / "broken.jsonl", tmp_path / "full.jsonl", tmp_path / "state"
    screen_book(screening, [second], full)

    def stopped(*_: object) -> str:
        raise KeyboardInterrupt

    def meanwhile(*given: Any) -> str:
        monkeypatch.setattr(books, "_again", again)
        screen_book(screening, [other], tmp_path / "other.jsonl", state=state)
        return again(*given)

    screen_book(screening, [first], tmp_path / "first.jsonl", state=state)
    monkeypatch.setattr(books, "_again", stopped)
    with pytest.raises(KeyboardInterrupt):
        screen_book(screening, [second], broken, state=state)
    monkeypatch.setattr(books, "_again", again)
    screen_book(screening, [other], tmp_path / "other.jsonl", state=state)
    screen_book(screening, [second], broken, state=state, resume=True)
    assert broken.read_bytes() == full.read_bytes()

    broken.unlink()
    monkeypatch.setattr(books, "_again", meanwhile)
    with pytest.raises(BookError, match="another run changed it meanwhile"):
        screen_book(screening, [second], broken, state=state)
    assert not broken.exists() and not broken.with_name("broken.jsonl.parts").exists()
    screen_book(screening, [second], broken, state=state)
    assert broken.read_bytes() == full.read_bytes()


def test_a_state_of_other_settings_is_not_used(home: Path, tmp_path: Path) -> None:
    path, state = book(tmp_path / "book.csv"), tmp_path / "state"
    run = ["screen", path, "-o", tmp_path / "m.jsonl", "--home", home, "--state", state]
    assert "known ones" not in sekisho(*run, code=3)
    assert "0 new parties against all 3 listings, 6 known ones against the 0 that are new" in sekisho(*run, code=3)
    assert "known ones" not in sekisho(*run, "--threshold", "0.9", code=3)


def test_a_state_is_not_used_where_names_are_read_otherwise(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, output, state = book(tmp_path / "book.csv"), tmp_path / "m.jsonl", tmp_path / "state"
    screening = Screening(choose(Store(home)))
    screen_book(screening, [path], output, state=state)
    assert screen_book(screening, [path], output, state=state).again
    monkeypatch.setattr(delta, "engine", lambda: "with other tables")
    assert not screen_book(screening, [path], output, state=state).again
    assert screen_book(screening, [path], output, state=state).again


def test_a_folder_of_somebody_elses_is_no_place_for_a_state_and_stays_as_it_is(home: Path, tmp_path: Path) -> None:
    path, papers = book(tmp_path / "book.csv"), tmp_path / "papers"
    (papers / "deep").mkdir(parents=True)
    (papers / "deep" / "contract.txt").write_text("signed", encoding="utf-8")
    run = ["screen", path, "-o", tmp_path / "m.jsonl", "--home", home, "--state"]
    said = sekisho(*run, papers, code=2)
    assert "not a folder that --state made, it holds deep; name a new or an empty one" in said
    assert (papers / "deep" / "contract.txt").read_text(encoding="utf-8") == "signed"
    assert not (tmp_path / "m.jsonl").exists()

    alone = tmp_path / "tables"
    alone.mkdir()
    (alone / "queries.parquet").write_text("mine", encoding="utf-8")
    assert "it holds queries.parquet" in sekisho(*run, alone, code=2)
    assert (alone / "queries.parquet").read_text(encoding="utf-8") == "mine"

    other = tmp_path / "terraform"
    other.mkdir()
    (other / "state.json").write_text('{"version": 4}', encoding="utf-8")
    assert "it holds state.json" in sekisho(*run, other, code=2)
    assert (other / "state.json").read_text(encoding="utf-8") == '{"version": 4}'

    state = tmp_path / "state"
    sekisho(*run, state, code=3)
    (state / "notes.txt").write_text("mine", encoding="utf-8")
    assert "it holds notes.txt" in sekisho(*run, state, code=2)
    assert (state / "notes.txt").read_text(encoding="utf-8") == "mine"


TABLES = ("queries.parquet", "found.parquet")


@pytest.mark.parametrize(
    ("name", "content"),
    [*((name, text) for name in ("state.json", *TABLES) for text in (b"", b"{", b"[1]")), *((t, None) for t in TABLES)],
)
def test_a_state_that_is_not_whole_is_not_used(home: Path, tmp_path: Path, name: str, content: bytes | None) -> None:
    path, state = book(tmp_path / "book.csv"), tmp_path / "state"
    run = ["screen", path, "-o", tmp_path / "m.jsonl", "--home", home, "--state", state]
    sekisho(*run, code=3)
    whole = (tmp_path / "m.jsonl").read_bytes()
    if content is None:
        (state / name).unlink()
    else:
        (state / name).write_bytes(content)
    assert "known ones" not in sekisho(*run, code=3)
    assert (tmp_path / "m.jsonl").read_bytes() == whole
    assert "6 known ones" in sekisho(*run, code=3)
