"""Sixty-four-bit keys of many words at once, and tables from a key to numbers.

A word's key is a polynomial in 2^64 over its letters, so that the key of the word without some letter comes from two
prefix sums and a multiplication, for all words and places at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Integers = NDArray[np.signedinteger[Any]]

LONGEST = 128
"""Letters of a name that its key counts."""

BASE = 0x9E3779B97F4A7C15  # odd, so that it can be divided by


def mixed(keys: Keys) -> Keys:
    """Keys with their bits spread (the end of splitmix64)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


LETTERS = mixed(np.arange(1, 257, dtype=np.uint64) * np.uint64(BASE))
LETTERS[0] = 0
POWERS = np.array([pow(BASE, at, 1 << 64) for at in range(LONGEST)] + [0], dtype=np.uint64)
INVERSES = np.array([pow(BASE, -at, 1 << 64) for at in range(LONGEST)] + [0], dtype=np.uint64)


_NONE: Numbers = np.zeros(0, dtype=np.int64)


def distinct(values: Numbers) -> Numbers:
    """Each value once, sorted. Faster than numpy's own, which hashes."""
    values = np.sort(values)
    fresh = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return np.asarray(values[fresh])


def spread(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers start, start + 1, … of every run, one run after another."""
    if not len(counts):
        return _NONE
    total = int(counts.sum())
    ends = np.cumsum(counts)
    return np.asarray(np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - counts), counts))


VALUE_BITS = 26
"""Bits of an entry that hold the number; the others hold the head of the key."""

_VALUE = np.uint64((1 << VALUE_BITS) - 1)


def packed(keys: Keys, values: Integers) -> Keys:
    """Entries of a table, ascending: the head of each key and its number. Raises OverflowError for one too large."""
    if len(values) and int(values.max()) >> VALUE_BITS:
        raise OverflowError(f"more than {1 << VALUE_BITS:,} names or words in one list; part it")
    entries = (keys & ~_VALUE) | values.astype(np.uint64)
    entries.sort()
    return np.asarray(entries)


PIECE = 1 << 22
"""Entries that are merged at once."""


def merged(parts: Callable[[], Sequence[Keys]]) -> Iterator[Keys]:
    """Entries that come in ascending parts as one ascending whole, equal ones once, a piece at a time.

    ``parts`` is asked anew for each piece, so that parts which are mapped from a file are not held longer.
    """
    bits = (sum(map(len, parts())) // PIECE).bit_length()
    edges = [np.uint64(at << (64 - bits)) for at in range(1 << bits)]
    for low, high in zip(edges, [*edges[1:], None], strict=True):
        held = [
            part[np.searchsorted(part, low) : len(part) if high is None else np.searchsorted(part, high)]
            for part in parts()
        ]
        piece = np.concatenate(held) if held else np.zeros(0, dtype=np.uint64)
        del held
        piece.sort(kind="stable")  # which merges what ascends already
        fresh = np.ones(len(piece), dtype=np.bool_)
        np.not_equal(piece[1:], piece[:-1], out=fresh[1:])
        yield piece if fresh.all() else piece[fresh]


class Begins:
    """Where the entries of a table begin by the first bits of their keys, counted as they pass."""

    def __init__(self, most: int) -> None:
        """``most``: more entries do not come."""
        self._bits, self._total = _bits(most), 0
        self._counts = np.zeros((1 << self._bits) + 1, dtype=np.uint32)

    def counted(self, pieces: Iterable[Keys]) -> Iterator[Keys]:
        """The pieces, each counted."""
        for piece in pieces:
            if len(piece):
                heads = (piece >> np.uint64(64 - self._bits)).astype(np.int64)
                counts = np.bincount(heads - heads[0]).astype(np.uint32)
                self._counts[heads[0] + 1 : heads[0] + 1 + len(counts)] += counts
                self._total += len(piece)
            yield piece

    @property
    def array(self) -> NDArray[np.uint32]:
        """As Table has them, once all entries have passed."""
        every = np.cumsum(self._counts, dtype=np.uint32)
        return np.ascontiguousarray(every[:: 1 << (self._bits - _bits(self._total))])


def _bits(entries: int) -> int:
    """The first bits of a key by which so many entries are found."""
    return min(max(entries.bit_length() - 1, 4), 26)


class Table:
    """From a key to numbers. Two arrays, so that it can be mapped from a file and shared.

    ``entries`` ascend; ``begins`` says where those begin whose first bits are 0, 1, 2, … A key counts by its head of
    38 bits: in rare cases a number is given that another key has, so what is found is looked at again.
    """

    def __init__(self, entries: Keys, begins: NDArray[np.uint32]) -> None:
        self.entries, self.begins = entries, begins

    @classmethod
    def made(cls, parts: Sequence[Keys]) -> Table:
        """A table of packed entries in parts, each ascending; equal ones count once."""
        begins = Begins(sum(map(len, parts)))
        pieces = list(begins.counted(merged(lambda: parts)))
        return cls(np.concatenate(pieces) if len(pieces) > 1 else pieces[0], begins.array)

    @classmethod
    def joined(cls, tables: Sequence[Table], offsets: Sequence[int]) -> Table:
        """Several tables as one, the numbers of each moved by its offset."""
        return cls.made([each.entries + np.uint64(offset) for each, offset in zip(tables, offsets, strict=True)])

    @property
    def most(self) -> int:
        """The greatest number; -1 where there is none."""
        return int((self.entries & _VALUE).max(initial=0)) if len(self.entries) else -1

    def find(self, keys: Keys) -> tuple[Numbers, Numbers]:
        """For keys, the places in ``keys`` that hit, each as often as it has numbers, and the numbers."""
        if not len(keys) or not len(self.entries):
            return _NONE, _NONE
        head = keys >> np.uint64(65 - (len(self.begins) - 1).bit_length())
        starts = self.begins[head].astype(np.int64)
        counts = self.begins[head + np.uint64(1)] - starts
        at = np.repeat(np.arange(len(keys)), counts)
        entries = self.entries[spread(starts, counts)]
        hit = (entries ^ keys[at]) <= _VALUE
        return at[hit], (entries[hit] & _VALUE).astype(np.int64)
