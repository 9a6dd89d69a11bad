"""Each version's index is made once, kept beside it, and made anew where something is off with it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from holding import hold
from sekisho.cli.main import cli
from sekisho.lists.model import Listing, Name
from sekisho.lists.store import Store
from sekisho.names.arrays import Writer
from sekisho.names.index import READ, Index
from sekisho.names.readings import forms_of
from sekisho.names.screen import Query
from sekisho.screening.held import choose
from sekisho.screening.indexes import FILE, index_of, state_of
from sekisho.screening.screening import Screening

KIM = Listing("1", "Person", (Name("Kim Jong Un"),))
SHIP = Listing("2", "Vessel", (Name("CHON MA SAN"),), {"imoNumber": ("8660313",)})
PAK = Listing("3", "Person", (Name("Pak Chun Il"),), listed="2016-03")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    hold(tmp_path, "un", "2020-01-01", [KIM, SHIP])
    hold(tmp_path, "uk", "2020-01-01", [KIM, PAK])
    return Store(tmp_path)


def found(store: Store, name: str = "Kim Jong Un", first: str = "", last: str = "9999-12-31") -> list[tuple[str, str]]:
    hits = Screening(choose(store), first=first, last=last).find([Query(name)])[0]
    return [(hit.match.list, hit.match.listing.id) for hit in hits]


def test_an_index_is_made_once_for_a_version_and_only_for_a_new_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {state_of(store, version) for version in store.versions()} == {"none"}
    before = found(store)
    assert len(before) == 2
    assert {state_of(store, version) for version in store.versions()} == {"ready"}
    built = []
    monkeypatch.setattr(Index, "keep", lambda path, blob, *_: built.append(bytes(blob)) or 1 / 0)
    assert found(store) == before
    hold(tmp_path, "un", "2021-01-01", [KIM])
    with pytest.raises(ZeroDivisionError):
        found(store)
    assert len(built) == 1 and b"CHON MA SAN" not in built[0]


def test_who_is_in_the_version_before_is_not_read_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(store)
    now = hold(tmp_path, "un", "2021-01-01", [PAK, replace(SHIP, programme="UN 1718"), KIM])
    read = []
    monkeypatch.setattr("sekisho.names.parties.forms_of", lambda name: read.append(name) or forms_of(name))
    index_of(store, now)
    assert read == ["Pak Chun Il", "CHON MA SAN"]  # a ship of which something changed is read again, too
    of_both = (store.folder(now) / FILE).read_bytes()
    for kept in tmp_path.rglob("names.*"):
        kept.unlink()
    index_of(store, now)
    assert (store.folder(now) / FILE).read_bytes() == of_both
    assert read[2:] == ["Pak Chun Il", "CHON MA SAN", "Kim Jong Un"]


@pytest.mark.parametrize("cut", [0, 100, -1])
def test_what_was_read_of_a_version_before_and_is_damaged_is_read_anew(store: Store, tmp_path: Path, cut: int) -> None:
    found(store)
    kept = (store.folder(store.versions("un")[0]) / FILE).with_suffix(READ)
    kept.write_bytes(kept.read_bytes()[:cut])
    hold(tmp_path, "un", "2021-01-01", [KIM, PAK])
    assert len(found(store, "Pak Chun Il")) == 2


def test_a_damaged_index_is_made_anew_with_a_note(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    before = found(store)
    version = store.versions("un")[0]
    path = store.folder(version) / FILE
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert state_of(store, version).startswith("damaged")
    with caplog.at_level(logging.WARNING):
        assert found(store) == before
    assert version.id in caplog.text and "made anew" in caplog.text
    assert path.read_bytes() == whole


def test_listings_that_were_changed_are_indexed_anew(store: Store) -> None:
    found(store)
    version = store.versions("un")[0]
    path = store.folder(version) / "listings.jsonl"
    path.write_text(path.read_text("utf-8").replace("Kim Jong Un", "Yun Tok Gil"), "utf-8")
    assert [id_ for list_, id_ in found(store, "Yun Tok Gil")] == ["1"]


def test_where_nothing_can_be_kept_screening_works_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Writer, "finish", full)
    assert len(found(store)) == 2
    assert "not kept" in caplog.text


def test_days_are_those_of_the_listings(store: Store) -> None:
    assert found(store, "Pak Chun Il", "2016-02-01", "2016-02-29") == []
    assert found(store, "Pak Chun Il", "2016-03-05", "2016-03-05") == [("uk@2020-01-01-" + _head(store, "uk"), "3")]
    hits = Screening(choose(store), first="2016-03-05", last="2016-03-05").find([Query("Pak Chun Il")])[0]
    assert "does not tell the day" in hits[0].spans[0].doubt


def _head(store: Store, dataset: str) -> str:
    return store.versions(dataset)[0].sha256[:8]


def test_adding_a_list_indexes_it_and_status_says_so(tmp_path: Path) -> None:
    listed = tmp_path / "list.jsonl"
    listed.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Kim Jong Un"]}}\n', encoding="utf-8")
    home, run = ["--home", str(tmp_path / "home")], CliRunner()
    assert run.invoke(cli, ["lists", "add", str(listed), "--date", "2020-01-01", *home]).exit_code == 0
    store = Store(tmp_path / "home")
    assert state_of(store, store.versions()[0]) == "ready"
    told = json.loads(run.invoke(cli, ["lists", "status", "--json", *home]).output)
    assert [row["index"] for row in told] == ["ready"]
    assert "ready" in run.invoke(cli, ["lists", "status", *home]).output
    path = store.folder(store.versions()[0]) / FILE
    path.unlink()
    assert "none" in run.invoke(cli, ["lists", "status", *home]).output
    index_of(store, store.versions()[0])
    assert path.exists()


def test_a_name_is_screened_without_what_only_cases_and_dossiers_need(store: Store) -> None:
    command = (
        "import sys; from sekisho.cli.main import cli\n"
        "try: cli(['screen', 'Kim Jong Un', '--home', sys.argv[1]])\n"
        "finally: print([name for name in ('duckdb', 'pycountry', 'asyncio', 'sekisho.regime') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", command, str(store.home)], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "Kim Jong Un" in done.stdout and done.stdout.endswith("[]\n")
