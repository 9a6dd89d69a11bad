"""An index finds the same however its listings are parted, made or kept; one that was tampered with is not used."""

from __future__ import annotations

import csv
import json
import random
import struct
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sekisho.lists.model import Listing, Name
from sekisho.names import arrays
from sekisho.names.arrays import ArraysError
from sekisho.names.index import Index, OtherEngine
from sekisho.names.lexicon import Lexicon
from sekisho.names.screen import Query, Screener

PAIRS = Path(__file__).parents[2] / "benchmarks/names"
KINDS = {"person": "Person", "vessel": "Vessel", "organisation": "Organization"}
Seen = set[tuple[str, str, float, str, str]]


@cache
def world() -> tuple[list[Listing], list[Query]]:
    """Parties and queries of every script, from the labelled pairs; many share words."""
    listings, queries = [], []
    for path in sorted(PAIRS.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file, delimiter="\t") if row.get("split") == "train"][::12]
        for row in rows:
            number = f"{path.stem} {len(listings)}"
            weak = Name(row["right"], "weak" if len(listings) % 7 == 0 else "alias")
            schema = KINDS.get(row["kind"], "Person")
            names = (Name(row["right"]), weak) if len(listings) % 3 else (Name(row["right"]),)
            numbers = {"imoNumber": (row["right_number"],)} if row["right_number"] else {}
            listings.append(Listing(number, schema, names, numbers))
            queries.append(
                Query(row["left"], identifiers={"imoNumber": row["left_number"]} if row["left_number"] else {})
            )
    return listings, queries


def seen(screener: Screener, queries: list[Query]) -> list[Seen]:
    found = screener.screen_many(queries)
    return [{(m.list, m.listing.id, m.score, m.name, m.standing) for m in matches} for matches in found]


def test_lists_together_find_what_each_finds_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    listings, queries = world()
    order = random.Random(7)
    parts: list[tuple[str, list[Listing]]] = [(f"list {at}", []) for at in range(4)]
    for listing in listings:
        order.choice(parts)[1].append(listing)
    together = seen(Screener(parts, 0.7), queries)
    alone = [seen(Screener([part], 0.7), queries) for part in parts]
    assert together == [set().union(*each) for each in zip(*alone, strict=True)]
    assert sum(map(len, together)) > len(queries) / 2
    monkeypatch.setattr("sekisho.names.screen.SMALL", 0)  # every index by itself
    assert seen(Screener(parts, 0.7), queries) == together


def test_what_is_asked_beside_it_changes_no_answer() -> None:
    listings, queries = world()
    screener = Screener([("list", listings)], 0.7)
    together = seen(screener, queries)
    assert [seen(screener, [query])[0] for query in queries[::9]] == together[::9]


def test_small_steps_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    listings, queries = world()
    screener = Screener([("list", listings)], 0.7)
    together = seen(screener, queries)
    monkeypatch.setattr("sekisho.names.index.BATCH", 3)
    assert seen(screener, queries[::5]) == together[::5]


def test_a_name_that_many_bear_is_found_with_each_of_them() -> None:
    same = [Listing(str(at), "Person", (Name("Kim Chol Su"),)) for at in range(3000)]
    found = Screener([("list", same)]).screen(Query("Kim Chol Su"))
    assert len(found) == 3000 and len({match.listing.id for match in found}) == 3000


def test_several_processes_make_the_same_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PARTIES", "WORDS", "FORMS"):
        monkeypatch.setattr(f"sekisho.names.build.{name}", 100)
    Index.of(world()[0]).write(tmp_path / "one")
    Index.of(world()[0], workers=2).write(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_index_made_in_pieces_beside_the_memory_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    for name in ("PARTIES", "WORDS", "FORMS"):
        monkeypatch.setattr(f"sekisho.names.build.{name}", 100)
    index = Index.of(world()[0])
    index.write(tmp_path / "one")
    monkeypatch.setattr("sekisho.names.keys.PIECE", 1000)
    ((blob, ends),) = index._blobs
    Index.keep(tmp_path / "two", blob, ends, workers)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(tmp_path.iterdir()) == [tmp_path / "one", tmp_path / "two", tmp_path / "two.read"]


def kept(path: Path) -> bytes:
    """The listings of an index that is written to a path."""
    index = Index.of(world()[0])
    index.write(path)
    return bytes(index._blobs[0][0])


def test_a_kept_index_finds_what_one_in_memory_finds(tmp_path: Path) -> None:
    listings, queries = world()
    index = Index.opened(tmp_path / "index", kept(tmp_path / "index"))
    assert seen(Screener([("list", index)]), queries) == seen(Screener([("list", listings)]), queries)
    assert list(tmp_path.iterdir()) == [tmp_path / "index"]


def test_an_index_that_is_cut_off_or_changed_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "index"
    blob = kept(path)
    whole = path.read_bytes()
    for size in (0, 10, 40, 500, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(ArraysError):
            Index.opened(path, blob)
    order = random.Random(3)
    for _ in range(40):
        at = order.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :])
        try:
            index = Index.opened(path, blob)
        except ArraysError:
            continue
        assert len(index) == len(world()[0])  # a byte between two arrays
    path.write_bytes(whole)
    with pytest.raises(ArraysError, match="other listings"):
        Index.opened(path, blob.replace(b"Person", b"Vessel", 1))


def test_an_index_of_another_version_of_the_program_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "index"
    blob = kept(path)
    assert Index.fits(path)
    monkeypatch.setattr("sekisho.names.index.engine", lambda: "another")
    assert not Index.fits(path)
    with pytest.raises(OtherEngine):
        Index.opened(path, blob)


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("forms.words", 5, 1 << 30), ("forms.words", 5, -1), ("forms.starts", 3, 1 << 30),
        ("tables.posted", 0, 1 << 30),
        ("owners", 0, 1 << 30), ("owners", 1, 9), ("owners", 3, -1),
        ("owner_starts", -1, 1), ("ends", 2, 1 << 50), ("lexicon.words.starts", 1, 1 << 31),
        ("tables.pairs.begins", 2, 1 << 31), ("reading", 0, 255), ("lexicon.sounds", 0, 0xE8),
        ("numbers", -1, (1 << 64) - 1),
    ],
)  # fmt: skip
def test_numbers_that_point_outside_are_seen(tmp_path: Path, name: str, at: int, value: int) -> None:
    path = tmp_path / "index"
    blob = kept(path)
    told, columns = arrays.opened(path)
    columns[name] = columns[name].copy()
    columns[name].reshape(-1)[at] = value
    arrays.write(path, columns, told)  # with a checksum that fits
    with pytest.raises(ArraysError, match="do not fit"):
        Index.opened(path, blob)


def test_columns_that_are_shorter_than_their_like_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "index"
    index = Index.of(world()[0][::40])
    index.write(path)
    told, columns = arrays.opened(path)
    blob = bytes(index._blobs[0][0])
    for name, column in columns.items():
        if not len(column):
            continue
        arrays.write(path, columns | {name: column[:-1]}, told)
        with pytest.raises(ArraysError, match="do not fit"):
            Index.opened(path, blob)
        if column.ndim > 1:
            arrays.write(path, columns | {name: column[:, :-1]}, told)
            with pytest.raises(ArraysError, match="do not fit"):
                Index.opened(path, blob)


def test_a_table_without_a_place_for_keys_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "index"
    blob = kept(path)
    told, columns = arrays.opened(path)
    columns["tables.names"], columns["tables.names.begins"] = columns["tables.names"][:0], np.zeros(1, np.uint32)
    arrays.write(path, columns, told)
    with pytest.raises(ArraysError, match="do not fit"):
        Index.opened(path, blob)


@pytest.mark.parametrize(
    "change",
    [
        {"size": -1},
        {"about": 1},
        {"arrays": 3},
        {"arrays": [["x", "object", [1], 0, 0]]},
        {"arrays": [["x", "int64", [1 << 60], 0, 0]]},
        {"arrays": [["x", "int64", [-1], 0, 0]]},
        {"arrays": [["x", "int64", [0, 1 << 70], 0, 0]]},
        {"arrays": [["x", "int8", [8], 1, 0]]},
    ],
)
def test_a_header_that_lies_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "arrays"
    arrays.write(path, {"x": np.arange(4)}, {})
    lead = struct.calcsize("<16sQI")
    length = struct.unpack_from("<16sQI", path.read_bytes())[1]
    told = {**json.loads(path.read_bytes()[lead : lead + length]), **change}
    header = json.dumps(told).encode()
    body = path.read_bytes()[-(-(lead + length) // 64) * 64 :]
    start = -(-(lead + len(header)) // 64) * 64
    written = struct.pack("<16sQI", arrays.MAGIC, len(header), zlib.crc32(header)) + header
    path.write_bytes(written.ljust(start, b"\0") + body)
    with pytest.raises(ArraysError):
        arrays.opened(path)


def test_no_listing_is_no_match() -> None:
    assert Screener([]).screen(Query("Kim Jong Un")) == []
    assert Screener([("empty", [])]).screen(Query("Kim Jong Un", identifiers={"imoNumber": "8660313"})) == []


def test_a_word_longer_than_any_is_found_whose_parts_are_written_apart() -> None:
    whole = "internationalinternationalinternationalqvxzwkbhjdgc"
    apart = "internationalinternational international qvxzwkbhjdgc"
    for listed, asked in ((whole, apart), (apart, whole)):
        (found,) = Index.of([Listing("1", "Company", (Name(listed),))]).find(asked, 0.9)
        assert found.likeness.score > 0.9


def test_words_that_are_not_in_latin_letters_are_refused() -> None:
    with pytest.raises(ValueError, match="not ASCII"):
        Lexicon.made(["muller", "müller"])


def test_names_of_any_length_and_script_are_looked_up() -> None:
    index = Index.of([Listing("1", "Person", (Name("Kim Jong Un"), Name("a" * 10_000), Name("k i m " * 50)))])
    prayer = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"  # one character, four words
    words = ("kim", prayer, "金", "ｷﾑ", "٣", "\ud800", "\u202e", "\U0001f6a2")
    asked = [*words, *(" ".join([word] * 300) for word in words), "kim jong un " * 25, "jongun" * 2_000, "", " "]
    found = index.find_many(asked, 0.0)
    assert len(found) == len(asked) and found[0] and not found[-1]


def test_half_a_character_in_a_listed_name_hides_no_name() -> None:
    (found,) = Index.of([Listing("1", "Person", (Name("Kim Jong\ud800 Un"),))]).find("Kim Jong Un", 0.9)
    assert found.name.text == "Kim Jong? Un"


def test_threads_that_ask_one_index_at_once_disturb_none() -> None:
    listings, queries = world()
    screener = Screener([("list", listings)], 0.7)
    alone = seen(screener, queries)
    fresh = Screener([("list", listings)], 0.7)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            parts = list(pool.map(lambda at: seen(fresh, queries[at::4]), range(4)))
    finally:
        sys.setswitchinterval(interval)
    assert [parts[at % 4][at // 4] for at in range(len(queries))] == alone
