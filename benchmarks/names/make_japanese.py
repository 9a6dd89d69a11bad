"""Japanese pairs: kanji and kana beside Latin in the romanisations in use."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from common import DATA, Pair, bare, dice, split_of
from rapidfuzz.distance import Levenshtein
from romanise import japanese, kata, plain

_AT = DATA / "names/pypi/japanese_personal_name_dataset"


def _rows(name: str) -> Iterator[list[str]]:
    with (_AT / f"{name}.csv").open(encoding="utf-8") as file:
        yield from csv.reader(file)


@cache
def families() -> list[tuple[str, str, int]]:
    """Family names with the reading given and how many bear them; those of two readings are left out."""
    read: dict[str, set[str]] = defaultdict(set)
    rows = [(row[0], row[2], int(row[1])) for row in _rows("last_name_org") if len(row) > 3 and row[1].isdigit()]
    for kanji, kana, _ in rows:
        read[kanji].add(kana)
    return [row for row in rows if len(read[row[0]]) == 1 and len(row[0]) > 1][:700]


@cache
def readings() -> dict[str, set[str]]:
    """Every reading of a given name in kanji that the tables know."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in ("first_name_man_org", "first_name_woman_org", "first_name_man_opti", "first_name_woman_opti"):
        for kana, _, *written in _rows(name):
            for kanji in written:
                found[kanji].add(kana)
    return found


@cache
def given() -> dict[str, list[str]]:
    """Common given names by reading, each with the kanji that have no other reading in the tables but it or two."""
    made = {}
    for name in ("first_name_man_opti", "first_name_woman_opti"):
        for kana, _, *written in _rows(name):
            fit = [kanji for kanji in written if len(kanji) == 2 and len(readings()[kanji]) == 1]
            if fit and japanese(kana) and len(kana) > 2:
                made[kana] = fit
    return made


def apart(one: str, two: str) -> bool:
    """Whether two readings are two letters apart in every system."""
    return all(
        Levenshtein.distance(plain(left), plain(right), score_cutoff=1) > 1
        for left in japanese(one).values()
        for right in japanese(two).values()
    )


def _whole(family: str, name: str, order: int) -> str:
    return f"{family} {name}" if order == 0 else f"{name} {family}" if order == 1 else f"{family.upper()} {name}"


def pairs() -> Iterator[Pair]:
    """All Japanese pairs. A given name's reading decides the split."""
    order = dice("japanese")
    names = given()
    sides = {side: [kana for kana in sorted(names) if split_of(kana) == side] for side in ("train", "test")}
    held = families()
    for kana in sorted(names):
        for kanji in order.sample(names[kana], min(2, len(names[kana]))):
            family, family_kana, _ = held[min(int(order.expovariate(1 / 120)), len(held) - 1)]
            family_ways, ways = japanese(family_kana), japanese(kana)
            if not family_ways:
                continue
            written = family + order.choice(["", "", " ", "　"]) + kanji
            hows = order.sample(sorted(ways), 2)
            latin = [_whole(family_ways[how].capitalize(), ways[how].capitalize(), order.randrange(3)) for how in hows]
            yield Pair(written, latin[0], "person", True, f"kanji, spelt {hows[0]}", kana)
            sound = order.choice([f"{kata(family_kana)}{order.choice('・ ')}{kata(kana)}", f"{family_kana} {kana}"])
            yield Pair(sound, latin[1], "person", True, f"kana, spelt {hows[1]}", kana)
            if order.random() < 0.4:
                yield Pair(written, sound, "person", True, "kanji beside kana", kana)
            if bare(latin[0]) != bare(latin[1]):
                yield Pair(latin[0], latin[1], "person", True, "two spellings", kana)
            yield from _others(family, family_kana, kana, written, sound, latin, order.choice(sides[split_of(kana)]))
    hidden = defaultdict(list)
    for kanji, count in readings().items():
        if len(count) == 2 and len(kanji) == 2:
            hidden[min(count)].append(kanji)
    for kana in sorted(hidden):
        kanji = order.choice(sorted(hidden[kana]))
        if order.random() < 0.1 and all(japanese(each) for each in readings()[kanji]):
            reading = order.choice(sorted(readings()[kanji]))
            family, family_kana, _ = order.choice(held[:150])
            if japanese(family_kana):
                left, right = family + kanji, japanese(family_kana)["passport"] + " " + japanese(reading)["passport"]
                yield Pair(left, right.title(), "person", True, "kanji with two readings, one of them", kana)


def _others(
    family: str, family_kana: str, kana: str, written: str, sound: str, latin: list[str], other: str
) -> Iterator[Pair]:
    """Another given name, another family name."""
    order = dice(f"japanese {written}")
    ways = japanese(other)
    if apart(kana, other):
        right = _whole(
            japanese(family_kana)["passport"].capitalize(), ways["passport"].capitalize(), order.randrange(3)
        )
        left = order.choice([written, written, sound, latin[0]])
        yield Pair(left, right, "person", False, "same family name, other given name", kana)
    beside = [each for each in given() if split_of(each) == split_of(kana) and each != kana and each[0] == kana[0]
              and len(each) == len(kana) and apart(each, kana)]  # fmt: skip
    if beside and order.random() < 0.6:
        near = order.choice(beside)
        right = _whole(japanese(family_kana)["passport"].capitalize(), japanese(near)["passport"].capitalize(), 0)
        yield Pair(order.choice([written, latin[1]]), right, "person", False, "same family name, near given name", kana)
    _, stranger_kana, _ = order.choice(families()[:300])
    if order.random() < 0.6 and japanese(stranger_kana) and apart(stranger_kana, family_kana):
        right = _whole(japanese(stranger_kana)["passport"].capitalize(), japanese(kana)["passport"].capitalize(), 0)
        yield Pair(order.choice([written, sound]), right, "person", False, "other family name, same given name", kana)
