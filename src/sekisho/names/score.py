"""What a name scores: the numbers that weigh what compare.pyx finds alike, and what is made of it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from sekisho.names import kunrei, onyomi
from sekisho.names.form import (
    ACRONYM,
    AS_WRITTEN,
    BARE,
    BARE_READINGS,
    CUT,
    HEARD,
    SHORTER,
    SOUNDED,
    TRANSCRIBED,
    UNKNOWN,
    WITHOUT_PLACE,
    WRITTEN,
)
from sekisho.names.likeness import SAME_HEARD, SPELLINGS_OF, word_likeness
from sekisho.names.sound import phonetic, skeleton
from sekisho.names.syllables import LANGUAGES

CALIBRATION = (
    (0.0, 0.0), (0.3, 0.1), (0.4, 0.14), (0.54, 0.25), (0.65, 0.6), (0.72, 0.76), (0.75, 0.8), (0.83, 0.91),
    (0.88, 0.945), (1.0, 0.97),
)  # fmt: skip
"""What an alignment comes to, and the score for it: of the labelled pairs of benchmarks/names (train) at least that
part is one party. It ends at 0.97: a name alone is never certain, for others may bear it."""

ENOUGH = 1.8
"""What agrees in two names speaks for itself from this weight on; what lacks, times DOUBT, weighs against."""
DOUBT = 0.95

LITTLE = 1.5
"""Names that weigh less than this together say little even where they agree, SCANT of what lacks to it where they are
also spelt otherwise (no slip; in another script only syllables are), INITIALS where one stands for a word, else SLIGHT,
and LONGER more where a telling word is left over: many bear a common family name with a common given name."""
SCANT, INITIALS, SLIGHT, LONGER = 0.6, 0.35, 0.1, 0.3

LEAST_BESIDE = 0.9
"""What words must be alike that stand first and last in two persons' names of which one lacks what stands between: a
middle name is left out so often that it is not doubted whether the others agree enough."""

LEAST_RARE, BESIDE_RARE = 8, 0.75
"""Letters of a word that nobody is known to bear, beside which a body's name may lack one other; what is left of the
weight of that."""

TOGETHER, APART = 0.9, 1.28
"""What one letter that differs takes off a whole name, in letters, and where the words are as many and more differ."""

SLIP, OTHER = 1.5, 2.6
"""What one letter that differs takes off a whole name of syllables, in letters: as a slip of the finger, or another."""

WEAK = 0.9
"""What remains of the score of a weak alias."""

SAME_SOUND = 0.92
"""What a whole name scores that sounds the same across scripts though its words part otherwise."""

WHOLE_BARE, WHOLE_BARE_ERROR = 0.86, 0.03
"""And one of the same consonants, and what each that differs takes off."""

FLOOR = 0.55
"""Words less alike than this are not aligned."""

LONE = 0.8
"""What remains of the score where one word alone stands against a name of several."""

OTHER_CHARACTERS = 0.6
"""What remains of the score of two names in Han of the same sound and other characters."""

TURNED, TURNED_SYLLABLES = 0.97, 0.7
"""What remains of the score where the family name stands elsewhere, and where the syllables of a given name do."""

TWO_ERRORS, THREE_ERRORS = 8, 18
"""From so many letters on two or three errors still make two whole names alike; in shorter ones one does."""

JOINED = 0.98
"""Words that only a space tells apart."""

LEAST_SLIP = 0.75
"""What words must be alike to be one word with a slip, where names say little."""

LEAST_JOINED = 0.85
"""What words must be alike that one side writes together and the other apart, where they are not the same."""

LEAST_BARE, JOINED_BARE = 6, 5
"""Consonants that words must have to be alike by them alone where one side writes them together; so two beside one."""

OF_HAN = 0.96
"""What remains of the score where a name in Han characters was read."""

OF_KUNREI = 0.98
"""And where one in Kunrei romanisation was read as Hepburn."""

OTHERWISE, ALONE, MIDDLE, SYLLABLE_ALONE, LACKING = 3.2, 0.8, 0.7, 2.0, 0.7
"""What words weigh against that each side has otherwise; a word that only one side has, a middle name less (by no more
than meeting.NEARLY leaves room for), a syllable more, for nobody leaves one out; and what lacks to those that agree."""

OTHER_NUMBERS = 0.6
"""What remains of the score of names with other numbers."""

OTHER_INITIAL = 0.7
"""And of names of which each has an initial that the other has not (V. Putin, A. Putin), but for ships'."""

OTHER_PLACE = 0.8
"""And of two names that are the same only without the place that each has (X in Yemen, X in Libya)."""

CUT_OFF = 0.84
"""And of the first 35 letters of two names (cut.py): what follows may be another's."""

BY_ACRONYM = 0.77
"""And of a body by the initials of its words (acronyms.py)."""

SHORTENED = 0.88
"""And where a word that may be left out is left out of one side (shorter.py)."""

OTHER_ALONE = 0.8
"""And of two bodies of which each is told by one word, and that is another."""

OTHER_SORT = 0.85
"""And of names of few syllables of which one alone has a legal form or another usual word of companies."""

NOT_QUITE = 0.95
"""And of names of one word each that do not agree wholly."""


NO_SYLLABLES = 1 << len(LANGUAGES)
EVERY = NO_SYLLABLES | (NO_SYLLABLES - 1)
"""That names may be compared otherwise than as syllables, and so or as those of any language, as bits."""
_VOWELS = re.compile("[aeiouwy]+")

_HEARD = TRANSCRIBED | {"Han as Japanese", onyomi.READING}
"""Readings whose words are no syllables, so that others hear them."""


ROUNDED = 1e-4
"""What a score rounded to four digits may be higher by."""

WHOLE = "as a whole"
"""How names are alike that are so wherever their words part."""


class Part(NamedTuple):
    """One word of the query beside one of the listed name; either may be empty where nothing answers.

    ``how``: what likeness.word_likeness says, or joined, as a whole (WHOLE) or missing.
    """

    query: str
    listed: str
    likeness: float
    how: str


class Likeness(NamedTuple):
    """The likeness of two names and what it is made of."""

    score: float
    parts: tuple[Part, ...]
    query_reading: str = AS_WRITTEN
    listed_reading: str = AS_WRITTEN


class Beside(NamedTuple):
    """Two readings: whether others hear neither (``syllables``), whether they are the ``same``, what remains of the
    score of names so read, and the ``languages`` of syllables that both can be of, as bits, with NO_SYLLABLES."""

    syllables: bool
    same: bool
    factor: float
    languages: int


@cache
def readings_beside(query: str, listed: str) -> Beside:
    """How a reading of a query stands to one of a listed name."""
    syllables, factor = _HEARD.isdisjoint((query, listed)), 1.0
    if SHORTER in (query, listed):
        own, other = (AS_WRITTEN if reading == SHORTER else reading for reading in (query, listed))
        return readings_beside(own, other)._replace(same=False, factor=SHORTENED)
    if query.startswith("Han") or listed.startswith("Han"):
        factor *= OF_HAN
    if query != listed and kunrei.READING in (query, listed):
        factor *= OF_KUNREI
    if query != listed and AS_WRITTEN not in (query, listed):
        factor *= 0.93  # a reading beside another one
    if query == listed == WITHOUT_PLACE:
        factor *= OTHER_PLACE
    if query == listed == CUT:
        factor *= CUT_OFF
    if ACRONYM in (query, listed):
        factor *= BY_ACRONYM if query == listed else 0.1
    if query != listed and UNKNOWN in (query, listed):
        factor *= 0.75  # letter by letter, by a table that knows no language
    if onyomi.READING in (query, listed) and not (query + listed).count("kana"):
        factor *= 0.1  # only kana write names so
    if not _HEARD.isdisjoint((query, listed)) and not BARE_READINGS.isdisjoint((query, listed)):
        factor *= 0.75  # what is heard beside what has no vowels says little of either
    return Beside(syllables, query == listed, factor, _languages_of(query) & _languages_of(listed))


def by_syllables(reading: str) -> bool:
    """Whether the words of a name so read are spelt by syllables where they are some."""
    return reading not in _HEARD and _languages_of(reading) != NO_SYLLABLES


def _languages_of(reading: str) -> int:
    """The languages of whose syllables a reading is made, as bits; all where it does not say. A Japanese name, and one
    in kana read as it stands, is none of those: what is one is read as Korean besides."""
    if reading in ("kana by syllable", "Han as Japanese", onyomi.READING, kunrei.READING, ACRONYM):
        return NO_SYLLABLES
    said = reading.removeprefix("Han ").removeprefix("Hangul ").removeprefix("kana ").removeprefix("Cyrillic ")
    return {"Hangul": 1, "as Korean": 1, "as Chinese": 2, "as Cantonese": 4, "as Hokkien": 4}.get(said, EVERY)


def _is_misspelt(one: str, two: str) -> bool:
    """Whether two words of the same sound differ in vowels alone, or in n and ng (Syngman, Seungman)."""
    return phonetic(one) == phonetic(two) and _consonants(one) == _consonants(two)


def _consonants(word: str) -> str:
    return _VOWELS.sub("", word.replace("ng", "n"))


def joined(ones: list[str], twos: list[str], voice: int, languages: int) -> float:
    """How alike words are that one side writes together and the other apart and that are not the same syllables, where
    that is near enough, else 0; in their order."""
    first, other = "".join(ones), "".join(twos)
    if languages and len(_VOWELS.findall(first)) != len(_VOWELS.findall(other)):
        return 0.0  # so many syllables
    if languages and voice == WRITTEN and len(first) >= 4 and _is_misspelt(first, other):
        return SAME_HEARD
    likeness, how = word_likeness(first, other, SOUNDED if voice == HEARD else voice, languages)
    # syllables that are parted otherwise are others
    near = how not in SPELLINGS_OF and (likeness == 1 or (likeness >= LEAST_JOINED and len(first) >= 5))
    if near and (voice != BARE or len(skeleton(first)) >= LEAST_BARE):
        return likeness
    return 0.0
