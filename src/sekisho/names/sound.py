"""A skeleton of consonants in which a name in Arabic, Hebrew or kana meets its Latin spelling."""

from __future__ import annotations

import re
from functools import lru_cache

_STEPS = tuple(
    (re.compile(found), put)
    for found, put in (
        (r"[^a-z0-9]", ""),
        (r"tion|sion|cion", "sn"),
        (r"ngu$|ng", "n"),
        (r"tsu|tz|ts|tch|zh|ch|dj|dz|j|z", "S"),
        (r"sh|x", "S"),
        (r"ph|ff?|kh", "h"),
        (r"th", "S"),
        (r"c(?=[iey])", "S"),
        (r"q|ck|gh|[ckg]", "k"),
        (r"[bpv]", "p"),
        (r"[td]", "t"),
        (r"l", "r"),
        (r"[sS]", "s"),
        (r"n(?=[mp])", ""),
        (r"[aeiouyw]+", "a"),
        (r"(?<=.)a", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Consonant classes of a Latin word; vowels are dropped but for one at the head."""
    for pattern, put in _STEPS:
        word = pattern.sub(put, word)
    return word
