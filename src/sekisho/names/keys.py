"""Sixty-four-bit keys of many words at once, and tables from a key to numbers.

A word's key is a polynomial in 2^64 over its letters, so that the key of the word without some letter comes from two
prefix sums and a multiplication, for all words and places at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]

WIDTH = 32
"""Letters of a word that count; longer words are cut."""

CHUNK = 1 << 14
"""Words that are keyed at once; memory is bounded by it."""

BASE = 0x9E3779B97F4A7C15  # odd, so that it can be divided by
INVERSE = np.uint64(pow(BASE, -1, 1 << 64))
INVERSE2 = np.uint64(pow(BASE, -2, 1 << 64))


def mixed(keys: Keys) -> Keys:
    """Keys with their bits spread (the end of splitmix64)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


_LETTERS = mixed(np.arange(1, 257, dtype=np.uint64) * np.uint64(BASE))
_LETTERS[0] = 0
_POWERS = np.array([pow(BASE, at, 1 << 64) for at in range(128)], dtype=np.uint64)


def prefixes(words: Sequence[str], width: int = WIDTH) -> tuple[Keys, Numbers]:
    """The keys of every head of each word, shape (words, width + 1), and the words' lengths. Words are ASCII."""
    letters = np.array(words, dtype=f"S{width}").view(np.uint8).reshape(len(words), width)
    heads = np.zeros((len(words), width + 1), dtype=np.uint64)
    np.cumsum(_LETTERS[letters] * _POWERS[:width], axis=1, out=heads[:, 1:])
    return heads, np.count_nonzero(letters, axis=1)


def keys_of(words: Sequence[str], salt: int = 0) -> Keys:
    """One key a word, of up to 128 letters; ``salt`` keeps families of keys apart."""
    found = [] if words else [np.zeros(0, dtype=np.uint64)]
    for start in range(0, len(words), CHUNK):
        part = words[start : start + CHUNK]
        letters = np.array(part, dtype="S128").view(np.uint8).reshape(len(part), 128)
        width = max(1, int(np.count_nonzero(letters, axis=1).max()))
        sums = (_LETTERS[letters[:, :width]] * _POWERS[:width]).sum(axis=1, dtype=np.uint64)
        found.append(mixed(sums + np.uint64(salt * BASE & (1 << 64) - 1)))
    return found[0] if len(found) == 1 else np.concatenate(found)


_NONE: Numbers = np.zeros(0, dtype=np.int64)
_BITS = np.zeros(256, dtype=np.uint64)
for _at, _letter in enumerate(b"abcdefghijklmnopqrstuvwxyz0123456789"):
    _BITS[_letter] = 1 << _at


def letters_in(words: Sequence[str]) -> Keys:
    """A bit for every letter and digit that a word holds."""
    found = [np.zeros(0, dtype=np.uint64)]
    for start in range(0, len(words), CHUNK):
        part = words[start : start + CHUNK]
        letters = np.array(part, dtype=f"S{WIDTH}").view(np.uint8).reshape(len(part), WIDTH)
        found.append(np.bitwise_or.reduce(_BITS[letters], axis=1))
    return np.concatenate(found)


def apart(ones: NDArray[np.object_], twos: NDArray[np.object_], most: int) -> NDArray[np.uint8]:
    """The letters put in, left out, changed or turned between words, pair by pair; more than ``most`` where over it."""
    if not len(ones):
        return np.zeros(0, dtype=np.uint8)
    return cpdist(ones.tolist(), twos.tolist(), scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)


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


class Table:
    """From a key to numbers. Arrays only, so that it can be mapped from a file and shared."""

    def __init__(self, keys: Keys, starts: NDArray[np.int64], values: NDArray[np.int32]) -> None:
        self.keys, self.starts, self.values = keys, starts, values
        self._shift = np.uint64(64 - max(10, min(26, (len(keys) * 8).bit_length())))
        self._seen = np.zeros(1 << int(64 - int(self._shift)), dtype=np.bool_)
        self._seen[keys >> self._shift] = True

    @classmethod
    def made(cls, keys: Keys, values: NDArray[np.int32]) -> Table:
        """A table of pairs; equal pairs count once."""
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], values[order]
        if len(keys):
            fresh = np.ones(len(keys), dtype=np.bool_)
            fresh[1:] = (keys[1:] != keys[:-1]) | (values[1:] != values[:-1])
            keys, values = keys[fresh], values[fresh]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, np.int64)
        return cls(keys[starts], np.append(starts, len(keys)).astype(np.int64), values)

    def find(self, keys: Keys, most: int = 1 << 31) -> tuple[Numbers, NDArray[np.int32]]:
        """For keys, the places in ``keys`` that hit, each as often as it has values, and the values.

        Keys with more than ``most`` values are passed over.
        """
        at = np.flatnonzero(self._seen[keys >> self._shift]) if len(keys) and len(self.keys) else _NONE
        if not len(at):
            return _NONE, self.values[:0]
        wanted = keys[at]
        place = np.searchsorted(self.keys, wanted)
        place[place == len(self.keys)] = 0
        hit = self.keys[place] == wanted
        at, place = at[hit], place[hit]
        starts = self.starts[place]
        counts = self.starts[place + 1] - starts
        if most < 1 << 31:
            few = counts <= most
            at, starts, counts = at[few], starts[few], counts[few]
        return np.repeat(at, counts), self.values[spread(starts, counts)]
