"""Words that are spelt almost alike: found through what is left of them when a letter or two are left out.

After Garbe's symmetric deletion: two words within one error share a deletion of at most one letter, within two errors
one of at most two; of long words only the head is filed (for two errors, eight letters are enough).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from sekisho.names.keys import INVERSE, INVERSE2, Keys, Numbers, mixed, prefixes

SHORT = 6
"""Words of up to so many letters are filed whole with one letter left out, from so many on by their heads with two."""

HEAD, LONG_HEAD = 8, 12
"""Letters of the head that counts; of whole names over LONG_HEAD letters the longer head, with one letter left out."""

KEYED = 24
"""Letters of a word that count."""

_CHUNK = 1 << 13
FAMILIES = (np.uint64(0), np.uint64(0x5DEECE66D), np.uint64(0xB5026F5AA))
_PLACES = np.arange(LONG_HEAD)
_FIRST, _SECOND = (np.array(each) for each in zip(*combinations(range(HEAD), 2), strict=True))


def deletions(words: Sequence[str], names: bool) -> Iterator[tuple[Numbers, Keys]]:
    """The places in ``words`` and the keys of what is left of each; long ``names`` go by longer heads."""
    for start in range(0, len(words), _CHUNK):
        heads, lengths = prefixes(words[start : start + _CHUNK], KEYED)
        for family, wanted in enumerate(
            (
                (lengths >= 3) & (lengths <= SHORT),
                (lengths >= SHORT) & (lengths <= (LONG_HEAD + 1 if names else KEYED)),
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
            keys = np.concatenate(found, axis=1) ^ FAMILIES[family]
            use = np.concatenate(valid, axis=1)
            yield rows[np.nonzero(use)[0]] + start, mixed(keys[use])
