"""What the makers of pairs share: a pair, scripts, the split, the official lists joined into parties, files."""

from __future__ import annotations

import csv
import hashlib
import os
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sekisho.lists.model import Listing
from sekisho.lists.read import read

HERE = Path(__file__).parent
DATA = Path(os.environ.get("SEKISHO_SHARED", Path(__file__).parents[3] / "shared")) / "data"
COLUMNS = (
    "left",
    "right",
    "kind",
    "left_script",
    "right_script",
    "same",
    "how",
    "split",
    "left_number",
    "right_number",
)
# Not the European annexes: the transcription at hand may not be free to publish.
LISTS = (
    "jp/mof-asset-freeze-2026-03-05.xlsx",
    "jp/meti-foreign-end-user-list-2025-09-29.xlsx",
    "us/ofac-sdn-2019-01-15",
    "us/ofac-consolidated-2025-12-19",
    "un/un-consolidated-2018-10-29.xml",
    "un/un-consolidated-2021-01-18.xml",
    "un/un-consolidated-2025-08-16.not-well-formed.xml",
    "uk/uk-ofsi-conlist-2022-05-04.xlsx",
    "un/1718_designated_vessels_list_final.html",
)
_SCRIPTS = {"CJK": "han", "KANGXI": "han", "HIRAGANA": "kana", "KATAKANA": "kana", "KATAKANA-HIRAGANA": "kana"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names and whether they may be one party's. ``key`` decides the split: a party or a name."""

    left: str
    right: str
    kind: str
    same: bool
    how: str
    key: str
    left_number: str = ""
    right_number: str = ""


def script(text: str) -> str:
    """The script of most of its letters: latin, han, kana, hangul, arabic, cyrillic, …; none for a number."""
    counts: Counter[str] = Counter()
    for letter in text:
        if letter.isalpha():
            word = unicodedata.name(letter, "UNKNOWN").split()[0]
            counts[_SCRIPTS.get(word, word.lower())] += 1
    return counts.most_common(1)[0][0] if counts else "none"


def pure(text: str, wanted: str) -> bool:
    """Whether all its letters are of one script."""
    return script(text) == wanted and all(
        script(letter) == wanted or unicodedata.category(letter) in ("Lm", "Mn") for letter in text if letter.isalpha()
    )


SEEN = {
    "abd el halim mohammed salahaldin zidan", "abdelhamid abou zeid", "abu omran", "algeria", "din hanif mohammad",
    '"godane"',
}  # fmt: skip
"""Parties whose key changed when the readers of lists were mended; they had been train, and stay so."""


def split_of(key: str) -> str:
    """Train or test, by the hash of the key."""
    seen = key in SEEN
    return "train" if seen or hashlib.sha256(f"pairs {key}".encode()).digest()[0] % 2 == 0 else "test"


def dice(seed: str) -> random.Random:
    """A source of chance that is the same on every machine and in every run."""
    return random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))


def bare(text: str) -> str:
    """A name in small letters without accents, points or hyphens, its words in alphabetical order."""
    text = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()
    return " ".join(sorted(re.sub(r"['’‘`ʿʾ.]", "", re.sub(r"[-–,()/]", " ", text)).split()))


def skeleton(text: str) -> str:
    """The consonants of a Latin name, with what spellings confuse made one; another judge than the engine's."""
    text = bare(text)
    for old, new in (
        ("kh", "h"), ("gh", "g"), ("sh", "s"), ("zh", "z"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"),
        ("ch", "s"), ("tch", "s"), ("q", "k"), ("c", "k"), ("j", "z"), ("dj", "z"), ("w", "v"), ("p", "b"),
    ):  # fmt: skip
        text = text.replace(old, new)
    return " ".join(re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh]", "", word)) or "_" for word in text.split())


@dataclass(frozen=True, slots=True)
class Party:
    """One party as all the lists have it: the listings joined by a whole name that they share."""

    key: str
    kind: str
    listings: tuple[tuple[str, Listing], ...]

    def names(self, *kinds: str) -> Iterator[str]:
        """Its names, each once; of some kinds where kinds are given."""
        seen = set()
        for _, listing in self.listings:
            for name in listing.names:
                if (not kinds or name.kind in kinds) and name.text not in seen:
                    seen.add(name.text)
                    yield name.text

    def numbers(self, name: str) -> set[str]:
        """The values of a property in any of its listings."""
        return {value for _, listing in self.listings for value in listing.get(name)}

    @property
    def split(self) -> str:
        """Train or test."""
        return split_of(self.key)


@cache
def listings(path: str) -> tuple[Listing, ...]:
    """The parties of a list at hand."""
    return read(DATA / "lists" / path)[1].listings


_KIND = {"Person": "person", "Vessel": "vessel", "Airplane": "aircraft"}


@cache
def parties() -> tuple[Party, ...]:
    """All the lists, listings joined that share a whole name of two words or more, an IMO number or a number of a UN
    list. Joined rather too often than too seldom: a label "not the same" must be right."""
    held = [(path, each) for path in LISTS for each in listings(path)]
    parent = list(range(len(held)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[tuple[str, str], int] = {}
    for at, (_, listing) in enumerate(held):
        kind = _KIND.get(listing.schema, "organisation")
        marks = [(kind, bare(name.text)) for name in listing.names]
        marks = [(kind, mark) for kind, mark in marks if " " in mark or not mark.isascii() or kind != "person"]
        marks += [("imo", number) for number in listing.get("imoNumber")]
        marks += [("id", listing.id)] if re.match(r"[A-Z]{2}[ie]\.\d{3}", listing.id) else []
        for mark in marks:
            if mark in first:
                parent[root(at)] = root(first[mark])
            else:
                first[mark] = at
    joined: dict[int, list[int]] = defaultdict(list)
    for at in range(len(held)):
        joined[root(at)].append(at)
    made = []
    for members in joined.values():
        rows = tuple(held[at] for at in members)
        kind = Counter(_KIND.get(listing.schema, "organisation") for _, listing in rows).most_common(1)[0][0]
        made.append(Party(min(bare(name.text) for _, listing in rows for name in listing.names), kind, rows))
    return tuple(made)


def write(name: str, pairs: Iterable[Pair], most: int) -> Counter[tuple[str, bool]]:
    """A set as NAME.tsv, each pair once, in order of split, kind and label; of each way of labelling at most so many,
    chosen by hash. A pair that is found with both labels is left out. The counts by split and label."""
    labels: dict[tuple[str, str, str, str], set[bool]] = defaultdict(set)
    kept: dict[tuple[str, str, str, str], Pair] = {}
    for pair in pairs:
        at = (pair.left, pair.right, pair.left_number, pair.right_number)
        labels[at].add(pair.same)
        kept.setdefault(at, pair)
    rows = [pair for at, pair in kept.items() if len(labels[at]) == 1 and pair.left and pair.right]
    ways: dict[tuple[str, bool], list[Pair]] = defaultdict(list)
    for pair in rows:
        ways[(pair.how, pair.same)].append(pair)
    rows = []
    for group in ways.values():
        group.sort(key=lambda each: hashlib.sha256(f"{each.left}\t{each.right}".encode()).digest())
        rows += group[:most]
    rows.sort(key=lambda each: (split_of(each.key), each.kind, each.how, not each.same, each.left, each.right))
    with (HERE / f"{name}.tsv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(COLUMNS)
        for pair in rows:
            writer.writerow(
                (pair.left, pair.right, pair.kind, script(pair.left), script(pair.right), int(pair.same), pair.how,
                 split_of(pair.key), pair.left_number, pair.right_number)
            )  # fmt: skip
    return Counter((split_of(pair.key), pair.same) for pair in rows)


def load(name: str) -> list[dict[str, str]]:
    """The rows of a set."""
    with (HERE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
