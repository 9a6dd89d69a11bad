"""Mandarin readings of names in Han characters, as pinyin without tones."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from sekisho.names.characters import Filed, filed, reading
from sekisho.names.kept import kept


@kept
def _readings() -> tuple[Filed, dict[str, str]]:
    """The reading of each character, and those of words that are read otherwise, with spaces between."""
    chars: dict[str, str] = {}
    words: dict[str, str] = {}
    for row in (files(__package__) / "mandarin.txt").read_text(encoding="utf-8").splitlines():
        if row[0] != "#":
            head, rest = row.split(maxsplit=1)
            if head.isascii():
                chars |= dict.fromkeys(rest, head)
            else:
                words[head] = rest
    return filed(chars), words


@cache
def _longest() -> dict[str, int]:
    """The first character of words that are read otherwise → the characters of the longest."""
    found: dict[str, int] = {}
    for word in _readings()[1]:
        found[word[0]] = max(found.get(word[0], 0), len(word))
    return found


_IN_NAMES = {"什": "shi"}
"""Characters that names read otherwise than other words: 布什, 喀什."""


@lru_cache(maxsize=12_000)
def _reading(char: str) -> str:
    return _IN_NAMES.get(char) or reading(char, _readings()[0])


@lru_cache(maxsize=20_000)
def syllables(word: str) -> tuple[str, ...]:
    """The syllables of a word in Han, one a character, by the longest words it is made of; empty where one has none."""
    words, longest = _readings()[1], _longest()
    found: list[str] = []
    while len(found) < len(word):
        at = len(found)
        for end in range(min(len(word), at + longest.get(word[at], 0)), at + 1, -1):
            if known := words.get(word[at:end]):
                found += known.split()
                break
        else:
            if not (known := _reading(word[at])):
                return ()
            found.append(known)
    return tuple(found)


def by_sound(word: str) -> str:
    """A word in Han as it sounds, in Latin letters; empty where that is not known."""
    return "".join(syllables(word))
