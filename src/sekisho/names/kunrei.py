"""Japanese names in Kunrei or Nihon-shiki romanisation, read as Hepburn: Tutumi Syuzi is Tsutsumi Shuji.

Romanisation of Japanese by the Cabinet notification of 1954, its first and second table.
"""

from __future__ import annotations

import re

from sekisho.names.variants import elsewhere

READING = "Kunrei romanisation"
_NAME = re.compile(
    r"(?:(?:kk|ss|tt|pp|[kstnhmrgzdbp])?y?[aeiou]|wa|wo|n'?(?![aeiouy])|n'|(?:s?sh|t?ch|j|t?ts|f)[aeiou])+"
)
"""A word of Japanese syllables in either romanisation."""
_OTHERWISE = {
    "si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji", "di": "ji", "du": "zu", "sy": "sh", "ty": "ch",
    "zy": "j", "dy": "j",
}  # fmt: skip
_TOLD = re.compile("s[iy](?<!ts.)|t[iyu]|hu(?<![sc]hu)|z[iy]|d[iyu]")
"""Syllables that Hepburn writes otherwise; not the end of tsi, chu and shu."""


def _hepburn(found: re.Match[str]) -> str:
    return _OTHERWISE[found[0]]


def is_told(word: str) -> bool:
    """Whether a word may be a Japanese one that only Kunrei so writes."""
    return len(word) > 2 and _TOLD.search(word) is not None and _NAME.fullmatch(word) is not None


def in_hepburn(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name of two or three words as Hepburn writes it; empty where one of them is no Japanese one, or a given name
    elsewhere (Hussein, Tito)."""
    if not 2 <= len(words) <= 3 or not all(map(_NAME.fullmatch, words)) or not elsewhere().isdisjoint(words):
        return ()
    return tuple([_TOLD.sub(_hepburn, word) for word in words])
