"""Mandarin readings of names in Han characters, as pinyin without tones."""

from __future__ import annotations

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


LONGEST = 10
"""Characters of the longest word that is read otherwise."""


def syllables(word: str) -> list[str]:
    """The syllables of a word in Han, one a character, by the longest words it is made of; empty where one has none."""
    chars, words = _readings()
    found: list[str] = []
    while len(found) < len(word):
        at = len(found)
        for end in range(min(len(word), at + LONGEST), at + 1, -1):
            if known := words.get(word[at:end]):
                found += known.split()
                break
        else:
            if not (known := reading(word[at], chars)):
                return []
            found.append(known)
    return found
