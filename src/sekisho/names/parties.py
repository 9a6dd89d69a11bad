"""The names of many parties read as arrays; and kept, so that who is in a list's next version too is not read again."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sekisho.names import acronyms, arrays, cut
from sekisho.names.arrays import Arrays, ArraysError
from sekisho.names.form import Form
from sekisho.names.forms import bag_of
from sekisho.names.keys import Keys, Numbers
from sekisho.names.letters import key_of
from sekisho.names.readings import forms_of, without_titles
from sekisho.names.shorter import with_shorter
from sekisho.names.text import LOOKALIKES

Blob = bytes | bytearray | memoryview
"""Listings as JSON, one after another."""

PIECE = 1 << 24
"""Bytes that are looked through at once."""

IDENTIFIERS = {
    "imoNumber": "IMO number", "passportNumber": "passport number", "idNumber": "identity number",
    "registrationNumber": "registration number", "swiftBic": "BIC", "leiCode": "LEI", "mmsi": "MMSI",
}  # fmt: skip
"""The kinds of number by which parties are found, under their FollowTheMoney names, with what they are called."""


def ends_of(lines: Blob) -> NDArray[np.int64]:
    """Where each of the lines ends."""
    letters = np.frombuffer(lines, np.uint8)
    ends = [np.flatnonzero(letters[at : at + PIECE] == ord("\n")) + at + 1 for at in range(0, len(letters), PIECE)]
    return np.concatenate(ends) if ends else np.zeros(0, dtype=np.int64)


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Letters and figures of Japanese forms; NFKC would make letters of № too."""
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[^\W\d_a-z]{4,}")
"""What is written about a number in another script: words in kana, Han or Hangul; of others letters in a row."""


def bare(number: str) -> str:
    """An identifier without what is written about it. Figures of any script are figures and letters that look like
    Latin ones are these; others stay, for of Б123456 and Г123456 neither is the other."""
    text = number.translate(_FULL_WIDTH).casefold()
    if not text.isascii():
        text = "".join([str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text])
        text = _WORDS.sub("", text).translate(LOOKALIKES)
    return "".join(filter(str.isalnum, text)).removeprefix("imo")


BANK = 8
"""Characters of a BIC that tell the bank; those behind them tell a branch."""


def own_part(kind: str, number: str) -> str:
    """What of an identifier is compared: it bare, of a BIC without the branch."""
    return bare(number)[:BANK] if kind == "swiftBic" else bare(number)


def number_key(kind: str, number: str) -> int:
    """The key of an identifier: its kind and what of it is compared."""
    return key_of(f"{kind}:{number}", 7)


Row = tuple[int, Sequence[str], str, bool, int, int]
"""A form of a party's name: the place of the name, the form's words and reading, whether of a weak alias, a checksum of
its characters in their order and one in any."""


class Party(NamedTuple):
    """What is read of a party: how many names it has, their forms, its identifiers' keys, and whether it is a ship."""

    names: int
    rows: Sequence[Row]
    keys: Sequence[int]
    ship: bool


OF_PARTIES = {"digests": "uint64", "names": "int32", "rows": "int32", "numbers": "int32", "ship": "bool"}
OF_ROWS = {
    "place": "int32", "counts": "int32", "reading": "uint8", "weak": "bool", "characters": "uint32", "bags": "uint32",
}  # fmt: skip
OTHERS = {"keys": "uint64", "words": "int32"}


class Read:
    """What is read of parties, as arrays but for the words.

    One row a party (OF_PARTIES): ``digests`` of their listings; how many ``names``, ``rows`` and identifiers
    (``numbers``) it has; ``ship``. One for each of those rows (OF_ROWS): what Row holds, where ``reading`` is a
    number in ``readings`` and ``counts`` says how many ``words`` there are, which are numbers in ``vocabulary``.
    ``keys``: of the identifiers.
    """

    def __init__(self, vocabulary: list[str], readings: list[str], columns: Arrays) -> None:
        self.vocabulary, self.readings, self.columns = vocabulary, readings, columns

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def write(self, path: Path, engine: str) -> None:
        """Keep it in a file; ``engine``: what it depends on beside the listings. Raises OSError."""
        letters = np.frombuffer("\n".join(self.vocabulary).encode("ascii"), dtype=np.uint8)
        arrays.write(path, self.columns | {"letters": letters}, {"engine": engine, "readings": self.readings})

    @classmethod
    def kept(cls, path: Path, engine: str) -> Read | None:
        """What ``write`` kept, mapped; None where nothing is there, or nothing that is whole and of this engine."""
        try:
            told, columns = arrays.opened(path)
            if told["engine"] != engine:
                return None
            vocabulary = columns.pop("letters").tobytes().decode("ascii").split("\n")
            found = cls(vocabulary, [str(each) for each in told["readings"]], columns)
            found._check()
        except (ArraysError, OSError, KeyError, TypeError, ValueError):
            return None
        return found

    def _check(self) -> None:
        """Raises ValueError for columns that do not fit each other, KeyError for one that is not there."""
        kinds = OF_PARTIES | OF_ROWS | OTHERS
        if any(self[name].dtype.name != kind or self[name].ndim != 1 for name, kind in kinds.items()):
            raise ValueError("columns")
        parties, rows = len(self["names"]), len(self["place"])
        lengths = [(name, parties) for name in OF_PARTIES] + [(name, rows) for name in OF_ROWS]
        if any(len(self[name]) != length for name, length in lengths):
            raise ValueError("rows")
        for counts, counted in (("rows", "place"), ("numbers", "keys"), ("counts", "words")):
            if self[counts].min(initial=0) < 0 or self[counts].sum(dtype=np.int64) != len(self[counted]):
                raise ValueError(counts)
        for numbers, texts in (("words", self.vocabulary), ("reading", self.readings)):
            if len(self[numbers]) and not 0 <= int(self[numbers].min()) <= int(self[numbers].max()) < len(texts):
                raise ValueError(numbers)

    @cached_property
    def _starts(self) -> Mapping[str, Numbers]:
        """Where what is counted for each party or row begins."""
        return {name: np.append(0, np.cumsum(self[name], dtype=np.int64)) for name in ("rows", "numbers", "counts")}

    @cached_property
    def _order(self) -> Numbers:
        return np.argsort(self["digests"])

    def places(self, digests: Keys) -> list[int]:
        """The party with each of these digests, -1 where there is none."""
        if not len(self._order):
            return [-1] * len(digests)
        at = np.searchsorted(self["digests"], digests, sorter=self._order)
        found = self._order[np.minimum(at, len(self._order) - 1)]
        places: list[int] = np.where(self["digests"][found] == digests, found, -1).tolist()
        return places

    def party(self, number: int) -> Party:
        """What was read of a party."""
        first, last = self._starts["rows"][number : number + 2].tolist()
        starts = self._starts["counts"][first : last + 1].tolist()
        words = [self.vocabulary[word] for word in self["words"][starts[0] : starts[-1]].tolist()]
        place, reading, weak, characters, bags = (
            self[name][first:last].tolist() for name in ("place", "reading", "weak", "characters", "bags")
        )
        rows = [
            (place[at], words[start - starts[0] : end - starts[0]], self.readings[reading[at]], weak[at],
             characters[at], bags[at])
            for at, (start, end) in enumerate(zip(starts, starts[1:], strict=False))
        ]  # fmt: skip
        low, high = self._starts["numbers"][number : number + 2].tolist()
        return Party(int(self["names"][number]), rows, self["keys"][low:high].tolist(), bool(self["ship"][number]))


BODIES = frozenset(("Organization", "Company", "LegalEntity", "PublicBody"))


def _forms(name: str, schema: str) -> tuple[Form, ...]:
    """Every reading of a listed name."""
    read, person = forms_of(name), schema == "Person"
    more = acronyms.of_listed(name) if schema in BODIES else ()
    more += without_titles(name, read[0].tokens[0]) if person and read else ()
    return (*with_shorter(read, name if person else ""), *more, *cut.of_listed(name))


def _party(listing: str) -> Party:
    """What is read of a party from its listing as JSON."""
    record = json.loads(listing)
    rows = [
        (place, form.tokens, form.reading, kind == "weak", crc32(form.characters.encode()), bag_of(form))
        if form.characters
        else (place, form.tokens, form.reading, kind == "weak", 0, 0)
        for place, (text, kind) in enumerate(record["names"])
        for form in _forms(text, record["schema"])
    ]
    held = record["properties"]
    keys = [number_key(kind, own_part(kind, value)) for kind in IDENTIFIERS if kind in held for value in held[kind]]
    return Party(len(record["names"]), rows, keys, record["schema"] == "Vessel")


def read(blob: Blob, ends: NDArray[np.int64], first: int, last: int, before: Read | None = None) -> Read:
    """The names of the parties from ``first`` up to ``last``; what is ``before`` already is taken from there."""
    edges = [int(ends[first - 1]) if first else 0, *ends[first:last].tolist()]
    listings = [bytes(blob[start:end]) for start, end in zip(edges, edges[1:], strict=False)]
    digests = np.array([int.from_bytes(blake2b(each, digest_size=8).digest()) for each in listings], dtype=np.uint64)
    known = before.places(digests) if before else [-1] * len(listings)
    parties = [
        _party(str(listing, "utf-8")) if number < 0 or before is None else before.party(number)
        for listing, number in zip(listings, known, strict=True)
    ]
    vocabulary: dict[str, int] = {}
    readings: dict[str, int] = {}
    rows = [row for party in parties for row in party.rows]
    found = {
        "names": [party.names for party in parties],
        "rows": [len(party.rows) for party in parties],
        "numbers": [len(party.keys) for party in parties],
        "ship": [party.ship for party in parties],
        "keys": [key for party in parties for key in party.keys],
        "place": [row[0] for row in rows],
        "counts": [len(row[1]) for row in rows],
        "words": [vocabulary.setdefault(word, len(vocabulary)) for row in rows for word in row[1]],
        "reading": [readings.setdefault(row[2], len(readings)) for row in rows],
        "weak": [row[3] for row in rows],
        "characters": [row[4] for row in rows],
        "bags": [row[5] for row in rows],
    }
    kinds = OF_PARTIES | OF_ROWS | OTHERS
    columns: Arrays = {name: np.array(some, dtype=kinds[name]) for name, some in found.items()}
    return Read(list(vocabulary), list(readings), columns | {"digests": digests})


def joined(parts: Iterator[Read]) -> Read:
    """What was read part by part, as one with one vocabulary."""
    vocabulary: dict[str, int] = {}
    readings: dict[str, int] = {}
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in OF_PARTIES | OF_ROWS | OTHERS}
    for part in parts:
        words = np.array([vocabulary.setdefault(each, len(vocabulary)) for each in part.vocabulary], dtype=np.int32)
        kinds = np.array([readings.setdefault(each, len(readings)) for each in part.readings], dtype=np.uint8)
        for name, column in (part.columns | {"words": words[part["words"]], "reading": kinds[part["reading"]]}).items():
            columns[name].append(column)
    return Read(list(vocabulary), list(readings), {name: np.concatenate(columns.pop(name)) for name in list(columns)})
