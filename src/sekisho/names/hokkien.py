"""Hokkien and Teochew names as they are spelt in Southeast Asia: 陳德福 is Tan Teck Hock there."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from itertools import islice, product

from sekisho.names.kept import kept
from sekisho.names.korean import traditional

READING = "Han as Hokkien"
MOST = 6
"""Readings of a name."""


@kept
def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Han character → its syllables, each as it is usually spelt; and such a syllable → its spellings."""
    chars: dict[str, tuple[str, ...]] = {}
    spellings: dict[str, tuple[str, ...]] = {}
    for row in (files(__package__) / "hokkien.txt").read_text(encoding="utf-8").splitlines():
        if row[0] != "#":
            *spelt, held = row.split()
            spellings[spelt[0]] = (*spellings.get(spelt[0], ()), *spelt)
            chars |= {char: (*chars.get(char, ()), spelt[0]) for char in map(traditional, held)}
    return chars, spellings


def spellings() -> dict[str, tuple[str, ...]]:
    """A syllable as it is usually spelt → its spellings."""
    return _table()[1]


def family(char: str) -> tuple[str, ...]:
    """How a family name of one traditional character is usually spelt; empty of another."""
    return _table()[0].get(char, ())


@lru_cache(maxsize=12_000)
def readings(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read a name of two to four characters, of which each is known here; empty of others."""
    held = [_table()[0].get(traditional(char), ()) for char in word]
    return tuple(islice(product(*held), MOST)) if 2 <= len(word) <= 4 and all(held) else ()
