"""Names of other languages written by their sound in kana, Hangul or Han: how well a Latin word agrees with one.

The Latin word and the transcription (romanised: torampu, teureompeu, telangpu) are parted into units and aligned;
``transcription.txt`` says of each pair of units how much more often they stand for each other in Wikidata's name tokens
(CC0) than by chance, so what a script cannot write (r or l, b or v, th, a vowel put in) costs little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_LATIN = re.compile(
    "tsch|igh|sch|tch|dzh|ch|sh|th|ph|kh|gh|zh|ck|qu|ng|ts|tz|cz|sz|dj|dz|ee|ea|oo|ou|au|ai|ay|ei|ey|ie|oa|ow|aw|eu|ae|oe|"
    "ue|ij|wh|kn|wr|[a-z]"
)
_OWN = re.compile("yeo|yae|wae|ch|sh|zh|ts|ng|eo|eu|ae|oe|ui|ya|yu|yo|ye|wa|wo|we|wi|ao|ou|ai|ei|[a-z]")
_TWICE = re.compile(r"([^aeo])\1+")
_OWN_TWICE = re.compile(r"([^aeiou])\1+")
_VOWELS = frozenset("aeiou")

LONGEST = 14
"""Units of a word that count."""
STRANGE = -40
"""What a unit counts, in tenths, that was never seen."""
NEVER = -400
"""What pads count beside a unit."""


def latin_units(word: str) -> list[str]:
    """The units of a Latin word, marked where they sound otherwise: c and g before e, a mute e or r, an initial j."""
    units = _LATIN.findall(_TWICE.sub(r"\1", word))
    found = []
    for at, unit in enumerate(units):
        after = units[at + 1] if at + 1 < len(units) else ""
        open_ = after[:1] in _VOWELS or after[:1] == "y"
        if unit in ("c", "g") and after[:1] in ("e", "i", "y"):
            unit += "2"
        elif unit in ("r", "n", "m") and not open_:
            unit = unit.upper()
        elif unit == "h" and at and units[at - 1][-1] in _VOWELS and not open_:
            unit = "H"
        elif unit == "e" and not after and at > 1:
            unit = "E"
        elif unit in ("a", "i", "o", "u") and _mute(units, at):
            unit += "2"
        elif not at and unit in ("j", "y", "i", "h", "e", "x"):
            unit = "^" + unit
        elif unit == "s" and not after:
            unit = "s$"
        elif unit in _VOWELS and after == "r" and (at + 2 >= len(units) or units[at + 2][0] not in "aeiouy"):
            unit += "r"
        found.append(unit)
    return found


def _mute(units: Sequence[str], at: int) -> bool:
    """Whether one consonant and a mute e, or es, are all that follows."""
    rest = units[at + 1 :]
    return len(rest) in (2, 3) and rest[0][0] not in _VOWELS and rest[1] == "e" and rest[2:] in ([], ["s"])


def own_units(word: str) -> list[str]:
    """The units of a romanised transcription; a vowel at the end is marked."""
    units = _OWN.findall(_OWN_TWICE.sub(r"\1", word))
    return [*units[:-1], units[-1] + "$" * (units[-1][0] in _VOWELS)] if units else []


@cache
def _lines() -> list[str]:
    lines = (files(__package__) / "transcription.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@cache
def usual_characters() -> frozenset[str]:
    """The Han characters that transcriptions are usually made of, as traditional ones."""
    return frozenset(_lines()[0])


@cache
def _table() -> tuple[dict[str, int], dict[str, int], NDArray[np.int16]]:
    """Units → rows and columns, and what they count in tenths. Row and column 0: nothing; then what pads; the last:
    a strange unit."""
    _, head, *rows = [line.split() for line in _lines()]
    held = np.array([row[1:] for row in rows], dtype=np.int16)
    table = np.full((len(rows) + 2, len(head) + 2), STRANGE, dtype=np.int16)
    table[1, :] = table[:, 1] = NEVER
    table[0, 0] = table[0, 1] = table[1, 0] = 0
    table[0, 2:-1], table[2:-1, 0], table[2:-1, 2:-1] = held[0, 1:], held[1:, 0], held[1:, 1:]
    return (
        {row[0]: at + 2 for at, row in enumerate(rows[1:])},
        {unit: at + 2 for at, unit in enumerate(head[1:])},
        table,
    )


def costs() -> NDArray[np.int16]:
    """What the units of a Latin word, one a row, and of a transcription count beside each other, in tenths."""
    return _table()[2]


@lru_cache(maxsize=100_000)
def numbers(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers of a word's units, as a Latin word and as a transcription."""
    latin, own, table = _table()
    return (
        tuple(latin.get(unit, table.shape[0] - 1) for unit in latin_units(word)[:LONGEST]),
        tuple(own.get(unit, table.shape[1] - 1) for unit in own_units(word)[:LONGEST]),
    )


@lru_cache(maxsize=100_000)
def agreement_of(one: str, two: str) -> float:
    """How much more likely the words stand for each other than by chance: the logarithm of that, for each unit of the
    longer one. Whichever of the two is the transcription."""
    (latin_one, own_one), (latin_two, own_two) = numbers(one), numbers(two)
    return max(_one_aligned(latin_one, own_two), _one_aligned(latin_two, own_one))


@cache
def _rows() -> list[list[int]]:
    rows: list[list[int]] = _table()[2].tolist()
    return rows


def _one_aligned(latin: tuple[int, ...], own: tuple[int, ...]) -> float:
    rows = _rows()
    put_in = rows[0]
    before = [0]
    for unit in own:
        before.append(before[-1] + put_in[unit])
    for letter in latin:
        stands, held = rows[letter], before[0]
        left_out = stands[0]
        row = [held + left_out]
        for at, unit in enumerate(own, 1):
            best = held + stands[unit]
            held = before[at]
            row.append(max(best, held + left_out, row[-1] + put_in[unit]))
        before = row
    return before[-1] / 10 / max(len(latin), len(own), 1)
