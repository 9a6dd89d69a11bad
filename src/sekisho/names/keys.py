"""Sixty-four-bit keys of many words at once, and tables from a key to numbers.

A word's key is a polynomial in 2^64 over its letters, so that the key of the word without some letter comes from two
prefix sums and a multiplication, for all words and places at once.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """Entries of a table: the head of each key and its number. Raises OverflowError for a number too large."""
    if len(values) and int(values.max()) >> VALUE_BITS:
        raise OverflowError(f"more than {1 << VALUE_BITS:,} names or words in one list; part it")
    return np.asarray((keys & ~_VALUE) | values.astype(np.uint64))


class Table:
    """From a key to numbers. Two arrays, so that it can be mapped from a file and shared.

    ``entries`` ascend; ``begins`` says where those begin whose first bits are 0, 1, 2, … A key counts by its head of
    38 bits: in rare cases a number is given that another key has, so what is found is looked at again.
    """

    def __init__(self, entries: Keys, begins: NDArray[np.uint32]) -> None:
        self.entries, self.begins = entries, begins

    @classmethod
    def made(cls, entries: Keys) -> Table:
        """A table of packed entries in any order; equal ones count once."""
        entries = np.sort(entries)
        if len(entries):
            fresh = np.ones(len(entries), dtype=np.bool_)
            np.not_equal(entries[1:], entries[:-1], out=fresh[1:])
            if not fresh.all():
                entries = entries[fresh]
        bits = min(max(len(entries).bit_length() - 1, 4), 26)
        edges = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
        return cls(entries, np.append(np.searchsorted(entries, edges), len(entries)).astype(np.uint32))

    @classmethod
    def joined(cls, tables: Sequence[Table], offsets: Sequence[int]) -> Table:
        """Several tables as one, the numbers of each moved by its offset."""
        return cls.made(
            np.concatenate([each.entries + np.uint64(offset) for each, offset in zip(tables, offsets, strict=True)])
        )

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
