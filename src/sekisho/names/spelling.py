"""Words that are spelt almost alike: found through what is left of them when a letter or two are left out.

After Garbe's symmetric deletion: two words within one error share a deletion of at most one letter, within two errors
one of at most two; of long words only the head is filed (for two errors, eight letters are enough).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sekisho.names.keys import (
    INVERSE,
    INVERSE2,
    Integers,
    Keys,
    Numbers,
    Table,
    apart,
    distinct,
    letters_in,
    mixed,
    prefixes,
)

SHORT = 6
"""Words of up to so many letters are filed whole with one letter left out, from so many on by their heads with two."""

HEAD, LONG_HEAD = 8, 12
"""Letters of the head that counts; of whole names over LONG_HEAD letters the longer head, with one letter left out."""

ENTRIES = 1 << 20
"""Entries that are looked at at once; memory is bounded by it."""

_CHUNK = 1 << 13
_FAMILIES = (np.uint64(0), np.uint64(0x5DEECE66D), np.uint64(0xB5026F5AA))
_PLACES = np.arange(LONG_HEAD)
_FIRST, _SECOND = (np.array(each) for each in zip(*combinations(range(HEAD), 2), strict=True))


def deletions(words: Sequence[str], names: bool) -> Iterator[tuple[Numbers, Keys]]:
    """The places in ``words`` and the keys of what is left of each; long ``names`` go by longer heads."""
    for start in range(0, len(words), _CHUNK):
        heads, lengths = prefixes(words[start : start + _CHUNK], 24)
        for family, wanted in enumerate(
            (
                (lengths >= 3) & (lengths <= SHORT),
                (lengths >= SHORT) & (lengths <= (LONG_HEAD + 1 if names else 24)),
                (lengths >= LONG_HEAD) & names,
            )
        ):
            rows = np.flatnonzero(wanted)
            if not len(rows):
                continue
            held = heads[rows]
            width = LONG_HEAD if family == 2 else HEAD
            last = np.minimum(lengths[rows], width)
            end = held[np.arange(len(rows)), last][:, None]
            one = held[:, _PLACES[:width]] + (end - held[:, _PLACES[:width] + 1]) * INVERSE
            found, valid = [end, one], [np.ones((len(rows), 1), dtype=np.bool_), last[:, None] > _PLACES[:width]]
            if family == 1:
                found.append(
                    held[:, _FIRST]
                    + (held[:, _SECOND] - held[:, _FIRST + 1]) * INVERSE
                    + (end - held[:, _SECOND + 1]) * INVERSE2
                )
                valid.append(last[:, None] > _SECOND)
            keys = np.concatenate(found, axis=1) ^ _FAMILIES[family]
            use = np.concatenate(valid, axis=1)
            yield rows[np.nonzero(use)[0]] + start, mixed(keys[use])


def word_errors(shorter: int) -> int:
    """Errors within which words are looked for, by the length of the shorter one."""
    return 0 if shorter < 3 else 1 if shorter < SHORT else 2


@cache
def _limits(errors: Callable[[int], int]) -> NDArray[np.uint8]:
    return np.array([errors(length) for length in range(512)], dtype=np.uint8)


class Spelling:
    """Words, or whole ``names`` written together, filed by their deletions.

    ``errors`` says how many part two of them still, by the length of the shorter word or of the longer name;
    ``lengths`` and ``masks`` are of what is filed, and ``texts`` gives it by its numbers.
    """

    def __init__(
        self,
        table: Table,
        errors: Callable[[int], int],
        lengths: Integers,
        masks: Keys,
        texts: Callable[[Numbers], list[str]],
        names: bool = False,
    ) -> None:
        self.table, self._lengths, self._masks, self._texts, self._names = table, lengths, masks, texts, names
        self._limit = _limits(errors)

    def near(
        self, words: Sequence[str], wanted: Callable[[Numbers, Numbers], NDArray[np.bool_]] | None = None
    ) -> tuple[Numbers, Numbers, NDArray[np.uint8]]:
        """The pairs (place in ``words``, number filed, errors) within the errors allowed, sorted; those ``wanted``."""
        size = np.int64(max(1, len(self._lengths)))
        given, masks = np.array([len(word) for word in words], dtype=np.int64), letters_in(words)
        found = [np.zeros(0, np.int64)]
        for places, keys in deletions(words, self._names):
            ends = np.cumsum(self.table.most(keys))
            cuts = np.searchsorted(ends, np.arange(ENTRIES, ends[-1], ENTRIES)) if len(ends) else ends
            for place, key in zip(np.split(places, cuts), np.split(keys, cuts), strict=True):
                at, twos = self.table.find(key)
                ones = place[at]
                limit = self._allowed(given[ones], twos)
                close = (np.abs(given[ones] - self._lengths[twos]) <= limit) & (
                    np.bitwise_count(masks[ones] ^ self._masks[twos]) <= 2 * limit
                )
                found.append(distinct(ones[close] * size + twos[close]))
        ones, twos = np.divmod(distinct(np.concatenate(found)), size)
        if wanted is not None:
            use = wanted(ones, twos)
            ones, twos = ones[use], twos[use]
        limit = self._allowed(given[ones], twos)
        errors = apart([words[one] for one in ones.tolist()], self._texts(twos), 3)
        good = errors <= limit
        return ones[good], twos[good], errors[good]

    def _allowed(self, given: Numbers, twos: Numbers) -> NDArray[np.uint8]:
        held = self._lengths[twos]
        return np.asarray(self._limit[np.minimum((np.maximum if self._names else np.minimum)(given, held), 511)])
