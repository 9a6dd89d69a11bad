"""The usual words of organisations in Greek: what they are in English, whatever their endings."""

from __future__ import annotations

import re

from sekisho.names.words import greek_words

_ENDING = re.compile("(?:[αεηιουω]{0,2}[σςν]?)")
"""How nouns and adjectives end in folded letters."""


def usual(word: str) -> str:
    """What a usual word is in English; empty of another."""
    for end in range(len(word), max(len(word) - 4, 0), -1):
        if (english := greek_words().get(word[:end])) and _ENDING.fullmatch(word, end):
            return english
    return ""
