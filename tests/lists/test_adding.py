"""lists add and diff, as a person calls them."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import sekisho
from holding import hold
from sekisho.lists.clock import as_of
from sekisho.lists.model import ListError, Listing, Name
from sekisho.lists.store import FARTHEST, Store
from sekisho.screening.held import choose

WriteUn = Callable[[str, dict[str, str]], Path]
FIXTURES = Path(__file__).parent / "fixtures"


def test_each_list_of_a_folder_is_added_and_what_is_none_is_told(un_list: WriteUn, tmp_path: Path) -> None:
    folder, home = tmp_path / "lists", tmp_path / "home"
    (folder / "uk").mkdir(parents=True)
    shutil.move(un_list("2020-01-01", {"Kim": ""}), folder / "un.xml")
    shutil.copy(FIXTURES / "uk.xml", folder / "uk")
    (folder / "README.md").write_text("# Lists\n", encoding="utf-8")
    (folder / "cut.xml").write_bytes((FIXTURES / "eu.xml").read_bytes()[:2000])
    said = sekisho("lists", "add", folder, "--home", home, code=1)
    assert {version.dataset for version in Store(home).versions()} == {"un", "uk"}
    assert "no list: README.md" in said and "refused: cut.xml" in said and "cut off" in said
    assert "the versions held stay in use" in said
    (folder / "cut.xml").unlink()
    assert "no list: README.md" in sekisho("lists", "add", folder, "--home", home, code=0)
    said = sekisho("lists", "add", folder, "--date", "2020-02-02", "--home", home, code=2)
    assert "--date is for one list, and there are 3 files" in said


def test_a_folder_without_a_list_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert "no list in" in sekisho("lists", "add", folder, "--home", tmp_path / "home", code=1)
    (folder / "notes.txt").write_text("nothing", encoding="utf-8")
    assert "no list: notes.txt" in sekisho("lists", "add", folder, "--home", tmp_path / "home", code=1)


def test_a_set_of_ofacs_is_one_list(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data/lists/us/ofac-consolidated-2025-12-19"
    said = sekisho("lists", "add", folder, "--home", tmp_path / "home", code=0)
    assert said.startswith("us-ofac-cons@2025-12-19") and len(Store(tmp_path / "home").versions()) == 1


def test_beside_a_set_of_ofacs_other_lists_are_added_and_no_other_file_is_kept_with_it(
    un_list: WriteUn, shared: Path, tmp_path: Path
) -> None:
    folder, home = tmp_path / "lists", tmp_path / "home"
    shutil.copytree(shared / "data/lists/us/ofac-consolidated-2025-12-19", folder)
    shutil.move(un_list("2020-01-01", {"Kim": ""}), folder / "un.xml")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(".")
    said = sekisho("lists", "add", folder, "--home", home, code=1)
    assert "us-ofac-cons" not in said and "does not say of which day it is" in said  # of the folder, and of none other
    folder.rename(dated := tmp_path / "lists-2025-12-19")
    said = sekisho("lists", "add", dated, "--home", home, code=0)
    assert "pipe: a pipe or a device" in said
    un, ofac = Store(home).versions()
    assert (ofac.dataset, un.dataset, ofac.parties) == ("us-ofac-cons", "un", 442)
    kept = sorted(each.name for each in (Store(home).folder(ofac) / "source").iterdir())
    assert kept == ["cons_add.csv", "cons_alt.csv", "cons_comments.csv", "cons_prim.csv"]
    (dated / "sdn.csv").write_text("1,ORD\n", encoding="utf-8")
    assert "expected each in a folder of its own" in sekisho("lists", "add", dated, "--home", home, code=1)


def test_a_day_to_come_is_refused(un_list: WriteUn, store: Store) -> None:
    path = un_list("2020-01-01", {"Kim": ""})
    today = dt.datetime.now(FARTHEST).date()
    for days in (1, 400):
        with pytest.raises(ListError, match=f"a day to come; expected {today} at the latest"):
            store.add(path, (today + dt.timedelta(days=days)).isoformat())
    with pytest.raises(ListError, match="a day to come"):
        store.add(un_list("2999-01-01", {"Kim": ""}))
    assert store.versions() == []
    assert store.add(path, today.isoformat()).date == today.isoformat()


@pytest.mark.parametrize("day", ["../../../other", "2020-13-45", "soon"])
def test_a_day_that_is_none_is_refused_and_is_no_part_of_a_path(un_list: WriteUn, store: Store, day: str) -> None:
    path = un_list("2020-01-01", {"Kim": ""})
    path.write_text(path.read_text(encoding="utf-8").replace("2020-01-01", day), encoding="utf-8")
    with pytest.raises(ListError, match="which is no day; give --date"):
        store.add(path)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert store.add(path, "2020-01-01").date == "2020-01-01"


@pytest.mark.parametrize("day", ["soon", "9999", "2016-02-30", "2 March 2016"])
def test_a_day_of_listing_that_is_none_is_told_and_hides_nobody(un_list: WriteUn, store: Store, day: str) -> None:
    version = store.add(un_list("2020-01-01", {"Kim": day, "Pak": "2019-01-01"}))
    assert [each for each in version.problems if day[:10] in each and "no day" in each]
    found = {each.listing.caption: each.doubt for each in as_of(store, "2018-01-01")}
    assert found == {"Kim Person": "listed by 2020-01-01; the list does not tell since when"}
    assert next(store.listings(version)).get("notes") == (f"listed: {day[:10]}",)
    held = choose(store, ["un"])
    assert {each.listing.caption for each in held.entries("2019-06-01")} == {"Kim Person", "Pak Person"}
    assert {each.spans[0].doubt for each in held.entries()} == {""}


def test_a_day_is_that_of_the_publisher(un_list: WriteUn, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """At seven in the morning in Japan it is still the day before by the clock of a machine set to UTC."""

    class Morning(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Morning:
            return cls(2026, 11, 28, 22, 0, tzinfo=dt.UTC).astimezone(tz)

    monkeypatch.setattr(dt, "datetime", Morning)
    version = store.add(un_list("2020-01-01", {"Kim": ""}), "2026-11-29")
    assert version.date == "2026-11-29" and version.age(dt.date(2026, 11, 28)) == 0
    assert store.add(un_list("2026-11-29", {"Ri": ""})).date == "2026-11-29"
    with pytest.raises(ListError, match="a day to come"):
        store.add(un_list("2020-01-01", {"Pak": ""}), "2026-11-30")


def test_a_store_that_lost_something_is_told_and_read_anew(un_list: WriteUn, tmp_path: Path) -> None:
    """Fewer parties than were added would look like people delisted."""
    home = tmp_path / "home"
    sekisho("lists", "add", un_list("2020-01-01", {"Kim": "", "Ri": "", "Pak": ""}), "--home", home, code=0)
    (kept,) = home.glob("un/*/listings.jsonl")
    lines = kept.read_bytes().splitlines(keepends=True)
    for left in (lines[:2], [*lines[:2], lines[2][:-9]]):
        kept.write_bytes(b"".join(left))
        for command in (["screen", "Ri"], ["lists", "show", "un"], ["screen", "Ri", "--on", "2020-01-02"]):
            said = sekisho(*command, "--home", home, code=1)
            assert "damaged, 2 parties of 3 are left; sekisho lists reread un@2020-01-01" in said
    sekisho("lists", "reread", "un", "--home", home, code=0)
    assert "no match" in sekisho("screen", "Jane Roe", "--home", home, code=0)
    for content in ("", "{", "[]", '{"dataset": "un"}'):
        (kept.parent / "version.json").write_text(content, encoding="utf-8")
        for command in (["lists", "status"], ["screen", "Ri"]):
            said = sekisho(*command, "--home", home, code=1)
            assert "version.json: damaged" in said and "Traceback" not in said


def test_what_a_list_says_steers_no_terminal_and_names_no_path(tmp_path: Path) -> None:
    home = tmp_path / "home"
    one = Listing("../../a\x1b]0;gone\x07", "Person", (Name("Kim \u202eJong"),), {"notes": ("\x9b2Jx",)})
    hold(home, "ftm-a", "2026-01-01", [one])
    hold(home, "ftm-a", "2026-01-02", [])
    for command in (["show", "ftm-a@2026-01-01"], ["diff", "ftm-a@2026-01-01", "ftm-a"]):
        said = sekisho("lists", *command, "--home", home, code=0)
        assert "../../a\\x1b]0;gone\\x07  Kim \\u202eJong" in said
        assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(said)
    steering = home.rename(tmp_path / "\x1b[2Jhome")
    next(steering.rglob("version.json")).write_text("{", encoding="utf-8")
    said = sekisho("lists", "status", "--home", steering, code=1)
    assert "\\x1b[2Jhome" in said and "damaged" in said and "\x1b" not in said


def test_of_many_things_told_of_a_file_the_first_are_kept_and_the_others_counted(tmp_path: Path) -> None:
    path, home = tmp_path / "many.ftm.json", tmp_path / "home"
    good = json.dumps({"id": "a", "schema": "Person", "properties": {"name": ["Kim"]}})
    path.write_text(f"{good}\n" + "{}\n" * 3_000, encoding="utf-8")
    said = sekisho("lists", "add", path, "--date", "2026-01-01", "--home", home, code=0)
    (version,) = Store(home).versions()
    assert len(version.problems) == 1_001 and version.problems[-1] == "and 2,000 more, which are not kept"
    assert f"and 996 more, in {Store(home).folder(version) / 'version.json'}" in said


def test_two_lists_are_no_two_versions(un_list: WriteUn, tmp_path: Path) -> None:
    home = tmp_path / "home"
    sekisho("lists", "add", un_list("2020-01-01", {"Kim": ""}), FIXTURES / "uk.xml", "--home", home, code=0)
    said = sekisho("lists", "diff", "un", "uk", "--home", home, code=1)
    assert "two lists, not two versions of one" in said and "un@2020-01-01" in said
    assert json.loads(sekisho("lists", "diff", "un", "un", "--json", "--home", home, code=0)) == []


def test_what_is_shown_or_compared_in_part_says_so(un_list: WriteUn, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for day, people in (("2020-01-01", "ABC"), ("2021-01-01", "ABCD")):
        sekisho("lists", "add", un_list(day, dict.fromkeys(people, "2016-03-02")), "--home", home, code=0)
    said = sekisho("lists", "show", "un", "--limit", "3", "--json", "--home", home, code=0)
    assert "and 1 more; --limit shows more" in said and len(json.loads(said[: said.rindex("]") + 1])) == 3
    versions = ("un@2020-01-01", "un@2021-01-01", "--home", home)
    assert "1 listed, 0 delisted" in sekisho("lists", "diff", "--programme", "dprk", *versions, code=0)
    said = sekisho("lists", "diff", "--programme", "North Korea", *versions, code=2)
    assert "'North Korea' is in no programme of either; expected (part of) one of DPRK" in said


def test_a_list_that_ended_is_not_to_be_looked_for_anew(tmp_path: Path) -> None:
    hold(tmp_path, "uk-ofsi", "2022-05-04", [Listing("1", "Person", (Name("Ord Mok"),))])
    said = sekisho("lists", "status", "--home", tmp_path, "--on", "2026-02-01", code=0)
    assert "it is published no more, sekisho lists pull uk for the list in its place" in said


def test_a_file_that_is_held_already_is_told_and_stays_as_it_was_added(un_list: WriteUn, tmp_path: Path) -> None:
    path, home = un_list("2020-01-01", {"Kim": ""}), tmp_path / "home"
    first = Store(home).add(path, origin="https://example.org/un.xml", today="2020-01-02")
    assert "held already" in sekisho("lists", "add", path, "--home", home, code=0)
    assert Store(home).add(path) == first and Store(home).versions() == [first]


def test_of_two_versions_of_one_day_the_one_added_later_is_in_use(un_list: WriteUn, tmp_path: Path) -> None:
    home, ids = tmp_path / "home", []
    for name in ("Kim", "Ri", "Pak", "Chon"):  # in whatever order their hashes are
        said = sekisho("lists", "add", un_list("2020-01-01", {name: ""}), "--home", home, code=0)
        ids.append(said.partition(":")[0])
        assert Store(home).get("un").id == ids[-1]
        assert (f"of the same day as {ids[-2]}, in whose place it is in use" in said) if ids[1:] else "note" not in said
    said = sekisho("lists", "add", un_list("2020-01-01", {"Kim": ""}), "--home", home, code=0)
    assert "held already, " in said and f"of the same day as {ids[-1]}, which was added later and stays in use" in said

    hold(home, "uk", "2020-01-01", [Listing("1", "Person", (Name("Ord Mok"),))])  # of a program that knew only the day
    said = sekisho("lists", "add", FIXTURES / "uk.xml", "--date", "2020-01-01", "--home", home, code=0)
    assert Store(home).get("uk").id == said.partition(":")[0]


def test_what_another_program_read_is_told_and_read_anew_from_the_file_kept(un_list: WriteUn, tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = Store(home)
    version = store.add(un_list("2020-01-01", {"Kim": "", "Ri": ""}), origin="https://example.org/un.xml")
    folder, own = store.folder(version), [*store.listings(version)]
    assert not store.outdated(version)
    asked = ["screen", "Ri Person", "--home", home]
    assert "read by another version" not in sekisho(*asked, code=3)

    held = json.loads((folder / "version.json").read_text(encoding="utf-8"))
    del held["reading"]  # as a program before this one kept it, which read half of the file
    (folder / "version.json").write_text(json.dumps(held | {"parties": 1}), encoding="utf-8")
    lines = (folder / "listings.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "listings.jsonl").write_bytes(lines[0])
    for command in (["lists", "status", "--home", home], [*asked]):
        assert f"{version.id}: read by another version of this program; sekisho lists reread" in sekisho(
            *command, code=0
        )
    assert json.loads(sekisho("lists", "status", "--home", home, "--json", code=0))[0]["outdated"]

    assert "read anew, Consolidated list, 2 parties" in sekisho("lists", "reread", "--home", home, code=0)
    assert store.versions() == [version] and [*store.listings(version)] == own
    assert "is identified" not in sekisho(*asked, code=3)
    store.add(un_list("2021-01-01", {"Kim": ""}))
    assert "older than" not in sekisho("lists", "reread", version.id, "--home", home, code=0)
    assert "all versions held were read" in sekisho("lists", "reread", "--home", home, code=0)


def test_a_file_kept_that_cannot_be_read_leaves_its_version_as_it_is(un_list: WriteUn, store: Store) -> None:
    version = store.add(un_list("2020-01-01", {"Kim": ""}))
    (store.folder(version) / "source.xml").write_text("<CONSOLIDATED_LIST><INDIVIDUALS>", encoding="utf-8")
    said = sekisho("lists", "reread", "un", "--home", store.home, code=1)
    assert "cut off" in said and "it stays as it was read" in said
    assert len([*store.listings(store.get("un"))]) == 1


def test_what_a_killed_add_left_is_no_version_and_goes_after_a_day(un_list: WriteUn, tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    first = store.folder(store.add(un_list("2020-01-01", {"Kim": ""})))
    old, new = (first.with_name(f".2020-02-02-0123abcd.{pid}") for pid in (1, 2))
    for left in (old, new):
        left.mkdir()
        (left / "source.xml").write_text("half", encoding="utf-8")
    os.utime(old, (0, 0))
    store.add(un_list("2020-03-03", {"Kim": "", "Ri": ""}))
    assert len(store.versions()) == 2
    assert not old.exists() and new.exists()
