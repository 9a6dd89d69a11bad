"""What lets a pair of names off never hides a match: many names find what each pair of names does, fully compared."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sekisho.lists.model import Listing, Name
from sekisho.names import index as engine
from sekisho.names.alike import Runs, Standings
from sekisho.names.compare import compared
from sekisho.names.index import Found, Index
from sekisho.names.meeting import Places, candidates
from sekisho.names.score import Part

PAIRS = Path(__file__).parents[2] / "benchmarks/names"
WORDS = (
    "kim", "gim", "jong", "chong", "un", "eun", "jongun", "kimjong", "victory", "victroy", "3", "4", "ship", "mv",
    "de", "lourdes", "delourdes", "ltd", "trading", "co", "abu", "al", "muhammad", "mohamed", "muhamad", "abumuhammad",
    "김정은", "무함마드", "金正恩", "ムハンマド", "ロルデス", "محمد", "Мухаммед", "j", "x",
    "キム", "ジョンウン", "Ким", "Чен", "Ын",
)  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
LONG = st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map(" ".join)


def listing(name: str, number: int) -> Listing:
    """A listed party of that name; some are ships, some bear it as a weak alias."""
    kind = "weak" if number % 5 == 0 else "primary"
    return Listing(str(number), "Vessel" if number % 3 == 0 else "Person", (Name(name, kind),))


def unbounded(*given: object) -> list[tuple[int, int, float, tuple[Part, ...]]]:
    """What lets no pair off, so that every one that meets is compared."""
    return compared(*given[:-1], least=-1.0)  # type: ignore[arg-type]


def alone(index: Index, names: list[str], least: float) -> list[list[Found]]:
    """What names find one by one, every pair that meets compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "compared", unbounded)
        return [index.find(name, least) for name in names]


def told(found: list[Found]) -> dict[str, tuple[object, ...]]:
    return {each.listing.id: (each.name, each.likeness) for each in found}


@settings(max_examples=15, deadline=None)
@given(
    st.lists(NAMES | LONG, min_size=16, max_size=16, unique=True),
    st.lists(NAMES | LONG, min_size=6, max_size=6, unique=True),
)
def test_names_together_find_what_each_pair_finds(listed: list[str], asked: list[str]) -> None:
    listings = [listing(name, number) for number, name in enumerate(listed)]
    together = Index.of(listings).find_many(asked, 0.5)
    each = [alone(Index.of([listing]), asked, 0.5) for listing in listings]
    for number, found in enumerate(together):
        assert told(found) == {key: value for one in each for key, value in told(one[number]).items()}


def test_names_that_are_read_alike_are_each_told_by_how_they_are_written() -> None:
    listings = [listing(name, number) for number, name in enumerate(["김정은", "kim kim 김정은"], 1)]
    together = told(Index.of(listings).find_many(["un kimjong"], 0.5)[0])
    assert together == {
        key: value for each in listings for key, value in told(Index.of([each]).find("un kimjong", 0.5)).items()
    }
    assert len({likeness for _, likeness in together.values()}) == 2


@pytest.mark.parametrize("name", ["korean", "chinese", "arabic", "japanese", "cyrillic", "organisations", "ships"])
def test_labelled_names_together_find_what_each_finds(name: str) -> None:
    with (PAIRS / f"{name}.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["split"] == "train"][::9]
    lefts = list(dict.fromkeys(row["left"] for row in rows))
    index = Index.of([listing(row["right"], number) for number, row in enumerate(rows)])
    together = index.find_many(lefts, 0.6)
    assert sum(map(len, together)) > 16
    assert [told(found) for found in together] == [told(found) for found in alone(index, lefts, 0.6)]


def unweighed(
    places: Places, queries: Runs, standings: Standings, least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """What rules nothing out of what meets before it is compared."""
    return candidates(places, queries, standings, -1.0)


def slipped(name: str, joined: int, at: int) -> str:
    """A name of which two words are written together and one letter is left out."""
    words = name.split()
    if len(words) > joined + 1:
        words[joined : joined + 2] = ["".join(words[joined : joined + 2])]
    whole = " ".join(words)
    at %= len(whole)
    return whole[:at] + whole[at + 1 :] if whole[at] != " " else whole


WRITTEN = (
    "mohammad", "naim", "barich", "hamsho", "international", "group", "lourdes", "delgado", "trading", "ibrahim",
    "hassan", "gaddafi", "sergey", "ivanov", "bazargan",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(WRITTEN), min_size=2, max_size=4).map(" ".join),
        min_size=12,
        max_size=12,
        unique_by=lambda name: frozenset(name.split()),
    ),
    st.integers(0, 3),
    st.integers(0, 40),
)
@example(["mohammad mohammad bazargan international", "bazargan international"], 0, 0)
def test_names_joined_with_a_slip_find_what_they_would_if_all_were_compared(
    listed: list[str], joined: int, at: int
) -> None:
    """But for a listed name of the same words in another order, which two words joined with a slip may not meet."""
    index = Index.of([listing(name, number) for number, name in enumerate(listed)])
    asked = list(dict.fromkeys(slipped(name, joined, at) for name in listed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "candidates", unweighed)
        every = index.find_many(asked, 0.8)
    assert [told(found) for found in index.find_many(asked, 0.8)] == [told(found) for found in every]


@pytest.mark.parametrize("name", ["korean", "chinese", "arabic", "katakana", "cyrillic", "organisations", "ships"])
def test_what_is_filed_with_a_form_lets_off_none_that_looking_at_it_would_not(name: str) -> None:
    with (PAIRS / f"{name}.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["split"] == "train"][::5]
    lefts = [row["left"] for row in rows]
    fewer = [" ".join(words[:at] + words[at + 2 :]) for words in map(str.split, lefts) for at in range(len(words) - 2)]
    asked = list(dict.fromkeys((*lefts, *fewer)))
    index = Index.of([listing(row["right"], number) for number, row in enumerate(rows)])
    untold = dict(index._columns)
    untold["tables.posted"] = untold["tables.posted"] | np.array((0, ANY_WORDS), dtype=np.uint64)
    every = Index(untold, index._readings, index._blobs).find_many(asked, 0.4)
    assert sum(map(len, every)) > 16
    assert [told(found) for found in index.find_many(asked, 0.4)] == [told(found) for found in every]


ANY_WORDS = (1 << 64) - (1 << 12)
"""The codes of words of which each may be near (postings.pxd): a form so filed is looked at."""
