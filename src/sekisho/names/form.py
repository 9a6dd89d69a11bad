"""One form of a name: the words of a reading of it in Latin letters, and how those stand to the letters that somebody
wrote."""

from __future__ import annotations

from typing import NamedTuple

from sekisho.names import burmese, kunrei

WRITTEN, SOUNDED, HEARD, BARE = 0, 1, 2, 3
"""The letters somebody wrote; a reading of another script by its sound; one that may transcribe a name of yet another
language; one that lacks its vowels."""

AS_WRITTEN = "as written"
"""The Latin letters of a name themselves."""
UNKNOWN = "another script"
SHORTER = "without a name that may be left out"
"""A name as people say it who leave out its patronymic, or an English given name (shorter.with_shorter)."""
WITHOUT_PLACE = "without its place or address"
CUT = "as a full line cuts it off"
"""The letters of a name in one word (cut.py)."""
ACRONYM = "the initials of a body's words"
MCCUNE = "Hangul in McCune-Reischauer romanisation"
HAN_MCCUNE = "Han in McCune-Reischauer romanisation"
"""An organisation as its own country spells it, which is held against the letters of others."""
THAI_LETTERS = "Thai by its letters"
BARE_READINGS = frozenset(("Arabic", "Hebrew", THAI_LETTERS))
TRANSCRIBED = frozenset(("kana", "Hangul by sound", "Han by sound"))
"""Readings by which a script transcribes what is of another language."""
_AS_SPELT = (SHORTER, WITHOUT_PLACE, CUT, ACRONYM, MCCUNE, HAN_MCCUNE, burmese.READING, kunrei.READING)
"""Readings in the letters in which their own people write such names."""


class Form(NamedTuple):
    """A name in Latin tokens and how it was read: ``as written``, ``Hangul``, ``Han as Korean``, …

    ``characters``: of a name in Han characters these, as traditional ones; two such names are compared by them too.
    """

    tokens: tuple[str, ...]
    reading: str = AS_WRITTEN
    characters: str = ""

    @property
    def voice(self) -> int:
        """How the tokens stand to the name's letters: one of WRITTEN, SOUNDED, HEARD and BARE."""
        if self.exact or self.reading in _AS_SPELT:
            return WRITTEN
        return BARE if self.reading in BARE_READINGS else HEARD if self.reading in TRANSCRIBED else SOUNDED

    @property
    def exact(self) -> bool:
        """Whether the tokens are the letters that somebody wrote, not a reading of another script."""
        return self.reading == AS_WRITTEN


def together(query: int, listed: int) -> int:
    """The voice in which a query's form and a listed one are compared. Where a party is listed in Latin letters, too,
    its transcriptions are not HEARD but SOUNDED (build.voices_of): the Latin name tells more."""
    return max(query, listed)


def says_less(reading: str) -> bool:
    """Whether a reading says less of a name than Latin letters do: of a transcription into kana, or without vowels."""
    return reading in BARE_READINGS or reading.startswith("kana")
