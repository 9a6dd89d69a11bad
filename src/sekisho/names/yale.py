"""Korean names in Yale romanisation, read back as Hangul: Kwen Hyengswun is 권형순.

Yale has c for ㅈ and e for ㅓ, which others spell otherwise, so a name counts as one only where some syllable can be of
no other system: Co Cani, Choy Swuuy, Cen Kwenswun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product

from sekisho.names import chinese, korean

MOST = 4
"""Readings of one name."""

_INITIALS = ("k", "kk", "n", "t", "tt", "l", "m", "p", "pp", "s", "ss", "", "c", "cc", "ch", "kh", "th", "ph", "h")
_VOWELS = (
    *("a", "ay", "ya", "yay", "e", "ey", "ye", "yey", "o", "wa", "way", "oy", "yo", "wu", "we", "wey", "wi"),
    *("yu", "u", "uy", "i"),
)
_FINALS = {"": 0, "k": 1, "n": 4, "t": 7, "l": 8, "m": 16, "p": 17, "s": 19, "ng": 21}
_OPEN = re.compile(
    "(kk|tt|pp|ss|cc|ch|kh|th|ph|[kntlmpsch]|)([yw]?[ae]y(?![aeou])|[ou]y(?![aeou])|y?wu|y[aeou]|w[aei]|[aeoui])"
)
_LONGEST = 14
"""Letters of a word that is read."""

_Way = tuple[str, bool]
"""Hangul, and whether only Yale spells it so."""


@cache
def _known() -> frozenset[str]:
    return korean.every_reading() | korean.FAMILIES


def _hangul(onset: str, vowel: str, final: str) -> str:
    if vowel == "u" and onset in ("m", "p", "pp", "ph"):
        vowel = "wu"
    at = _VOWELS.index(vowel.replace("ywu", "yu"))
    return chr(0xAC00 + 588 * _INITIALS.index(onset) + 28 * at + _FINALS[final])


@lru_cache(maxsize=30_000)
def _ways(word: str) -> tuple[_Way, ...]:
    """The ways to read a word as one to three Sino-Korean syllables."""

    def rest(at: int, most: int) -> Iterator[_Way]:
        if at == len(word):
            yield "", False
            return
        found = _OPEN.match(word, at) if most else None
        if found is None:
            return
        onset, vowel = found.groups()
        told = onset in ("c", "cc") or (vowel == "wu" and onset != "") or vowel[-1] == "y"
        for final in ("ng", "k", "n", "t", "l", "m", "p", "s", ""):
            if word.startswith(final, found.end()) and (syllable := _hangul(onset, vowel, final)) in _known():
                for more, marked in rest(found.end() + len(final), most - 1):
                    yield syllable + more, told or marked or bool("e" in vowel and final)

    return tuple(islice(rest(0, 3), MOST)) if len(word) <= _LONGEST else ()


def readings(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """What a Latin name of two or three words may be, a family name first or last, in Revised Romanisation; empty
    where it need be no Yale, or may be Chinese as well (Chen Li)."""
    if not 2 <= len(words) <= 3 or not any(way in korean.FAMILIES for at in (0, -1) for way, _ in _ways(words[at])):
        return ()
    if all(map(chinese.syllables, words)):
        return ()
    made: dict[str, None] = {}
    for chosen in product(*map(_ways, words)):
        spelt = [hangul for hangul, _ in chosen]
        named = spelt[0] in korean.FAMILIES or spelt[-1] in korean.FAMILIES
        if named and any(told for _, told in chosen) and 2 <= len("".join(spelt)) <= 4:
            made["".join(spelt)] = None
    return tuple(tuple(map(korean.romanised, name)) for name in islice(made, MOST))
