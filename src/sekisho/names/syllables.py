"""Words as syllables of Korean, Chinese and Cantonese."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from sekisho.names import cantonese, chinese, korean

LANGUAGES = (("", korean.syllables, 4), ("Chinese-", chinese.syllables, 2), ("Cantonese-", cantonese.syllables, 4))
"""Languages of syllables: how their keys begin, the readings of a word as syllables, and how many of them are kept.

Where a language is a bit, the first is 1, the second 2 and the third 4."""

SPELLINGS = (korean.spellings, chinese.spellings, cantonese.spellings)
"""What gives their spellings."""


@lru_cache(maxsize=30_000)
def spoken(word: str) -> tuple[tuple[str, ...], ...]:
    """A word's readings as syllables of each language, each as one key."""
    return tuple(
        tuple(begin + "-".join(reading) for reading in syllables(word)[:most]) for begin, syllables, most in LANGUAGES
    )


COLUMNS = (0, *accumulate(most for _, _, most in LANGUAGES))
"""Where the readings of each language begin, all in one row."""


def back(word: str) -> bool:
    """Whether a Korean word is spelt with u, where others have o or eo."""
    return "u" in word and "e" not in word
