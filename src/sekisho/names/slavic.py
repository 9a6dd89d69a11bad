"""Slavic names as they are spelt in English, of those in the Latin letters of German, French and scholars.

One sound is ch, tsch, tch or č, another kh, ch or x: read by one rule they would be two. A word that only one way of
writing has tells which it is: a patronymic in -witsch or -vitch, a letter with a háček.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from sekisho.names.words import slavic_words

_Rules = tuple[tuple[str, str], ...]

_GERMAN: _Rules = (
    ("schtsch", "shch"), ("tsch", "CH"), ("sch", "SH"), ("ch", "kh"), ("ss", "s"), ("w", "v"), ("j", "y"), ("z", "ts"),
)  # fmt: skip
_FRENCH: _Rules = (
    ("chtch", "shch"), ("tch", "CH"), ("ch", "SH"), ("dj", "j"), ("j", "ZH"), ("gue", "ge"), ("gui", "gi"),
    ("ou", "u"), ("ss", "s"),
)  # fmt: skip
_SCHOLARLY: _Rules = (
    ("šč", "shch"), ("č", "CH"), ("š", "SH"), ("ž", "ZH"), ("shh", "shch"), ("ch", "kh"), ("x", "kh"), ("j", "y"),
    ("c", "ts"),
)  # fmt: skip
_END = re.compile("itsch|wna|vitch|vich|vna")
_MAY = re.compile("[čšžё\u0308\u030c]")
"""A letter that a name has which is spelt otherwise, or what stands above one."""
_MARKS: tuple[tuple[re.Pattern[str], _Rules], ...] = (
    (re.compile("[eoi]witsch\\b|[eo]wna\\b|itschna\\b"), _GERMAN),
    (re.compile("[eoi]vitch\\b"), _FRENCH),
    (re.compile("[čšž]|\\A(?=.*[eo]v(?:ich|na)\\b).*(?:x|j|shh)"), _SCHOLARLY),
)


def has_end(text: str) -> bool:
    """Whether letters in lower case hold an ending that tells how they are spelt."""
    return bool(_END.search(text))


def in_english(name: str) -> str:
    """A name spelt as in English; empty where nothing tells that it is spelt otherwise. Of a Cyrillic one with ё, which
    most spell with e, as it is heard."""
    text = name.lower()
    if not (has_end(text) or _MAY.search(text)):
        return ""
    text = unicodedata.normalize("NFC", text)
    if "ё" in text:
        return text.replace("ё", "ио")
    for mark, rules in _MARKS:
        if mark.search(text):
            for found, put in rules:
                text = text.replace(found, put)
            return text.lower()
    return ""


_ENDING = re.compile("(?:[аоуыиіеяюэ]{1,2}|[аоуыиіеяюэ](?:[мх]|го|га|м[иу])|ь)?")
"""How nouns and adjectives end in folded letters, in which й is и; not as family names do (Банков)."""


def _usual(word: str) -> str:
    """What a usual word is in English, whatever its ending; empty of another."""
    for end in range(len(word), max(len(word) - 4, 0), -1):
        if (english := slavic_words().get(word[:end])) and _ENDING.fullmatch(word, end):
            return english
    return ""


def translated(found: tuple[str, ...], other: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The name of an organisation in Cyrillic letters with its usual words in English, others as ``other`` reads them;
    empty where it has none."""
    said: list[str] = []
    usual = 0
    for word in found:
        english = _usual(word)
        usual += english not in ("", "the", "and")
        said += english.split() or other(word)
    return tuple(said) if usual and len(found) > 1 else ()
