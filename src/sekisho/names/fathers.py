"""Whose child a name says somebody is, and whether a son or a daughter, where a rule is certain.

Three ways: patronymics; Arabic and Malay words for son and daughter before the father's name (the nasab), Turkic ones
after it. A word for son may as well lead to a grandfather or to the family, so fathers contradict each other only where
none of either line is named on the other side. Persian -zadeh, Georgian -dze and the like are family names, handed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from sekisho.names.form import Form
from sekisho.names.likeness import word_likeness
from sekisho.names.patronymics import AFTER, BEFORE, MALE, patronymic
from sekisho.names.syllables import spoken
from sekisho.names.text import tokens
from sekisho.names.variants import same_name

_MEN_IN_A = {"ilya", "ilia", "nikita", "kuzma", "foma", "luka", "savva", "danila", "mykola", "mikola", "illia", "sasha"}
_PARTICLES = {"abd", "abdal", "abdul", "abu", "abi", "al", "el", "ul"}

NO_NAMES = {*_PARTICLES, *BEFORE, *AFTER}
"""Words beside a father's name that are none."""

ALIKE, STEMS = 0.6, 0.5
"""Fathers less alike than this are two; of patronymics this part of the letters of the stems, which are bent and spelt
in many ways (Mikhayl, Mixajl)."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a name says of its bearer's line: the fathers, how it ``says`` them; whether they are a ``chain`` of
    sons and daughters, and then the ``places`` of the words for each; ``gender``: male, female or ""."""

    fathers: tuple[str, ...] = ()
    says: str = ""
    places: tuple[tuple[int, ...], ...] = ()
    chain: bool = False
    gender: str = ""


_NONE = Line()
_TELLING = frozenset((*BEFORE, *AFTER, "بن", "ابن", "بنت"))


def may_tell(name: str) -> bool:
    """Whether a name holds a word for son or daughter."""
    return not _TELLING.isdisjoint(tokens(name))


def line(name: Form) -> Line:
    """What a name says of a line."""
    return _line(name.tokens) if len(name.tokens) > 2 else _NONE


@lru_cache(maxsize=50_000)
def _line(words: tuple[str, ...]) -> Line:
    return _chain(words) or _patronymic(words) or _NONE


def _chain(words: tuple[str, ...]) -> Line | None:
    if _TELLING.isdisjoint(words) or all(map(_is_syllable, words)):
        return None  # Bin is a Chinese name, too
    fathers, places, gender = [], [], ""
    for at in range(1, len(words)):
        if words[at] in BEFORE and at + 1 < len(words):
            end = at + 1
            while words[end] in _PARTICLES and end + 1 < len(words):
                end += 1
            gender = gender or BEFORE[words[at]]  # the first word is the bearer's own
            first = at
        elif words[at] in AFTER and at >= 2:
            first, end = at - 1, at
            gender = gender or AFTER[words[at]]
        else:
            continue
        fathers.append(words[at - 1] if first < at else words[end])
        places.append(tuple(range(first, end + 1)))
    says = " ".join(words[at] for place in places for at in place)
    return Line(tuple(fathers), says, tuple(places), True, gender) if fathers else None


def _patronymic(words: tuple[str, ...]) -> Line | None:
    if len(words) > 4:
        return None
    for word in words[1:]:  # the first is a given or a family name
        father, gender = patronymic(word)
        if father:
            # a woman may bear a family name in -ovich
            unsure = gender == MALE and any(each[-1] == "a" for each in words if each not in _MEN_IN_A)
            return Line((father,), word, (), False, "" if unsure else gender)
    return None


@lru_cache(maxsize=50_000)
def _is_syllable(word: str) -> bool:
    return len(word) <= 6 and bool(spoken(word)[1])


def contradict(ones: Form, twos: Form, voice: int) -> bool:
    """Whether two names name fathers that cannot be one line; ``voice`` as form.together has it."""
    one, two = line(ones), line(twos)
    if not one.fathers or not two.fathers or one.chain != two.chain:
        return False
    if one.chain:
        return not (_named(one, twos, voice) or _named(two, ones, voice))
    return not (_has_father(ones, two.fathers[0]) or _has_father(twos, one.fathers[0]))


def _has_father(name: Form, father: str) -> bool:
    """Whether a word of a name may be the patronymic after a father: of two such words (Vasilyevich Rusakevich) either
    may be the family name."""
    stems = [patronymic(word)[0] for word in name.tokens]
    return any(same_name(stem, father) or OSA.normalized_similarity(stem, father) >= STEMS for stem in stems if stem)


def _named(own: Line, other: Form, voice: int) -> list[int]:
    """Which fathers of a line the other name has among its words."""
    return [
        at
        for at, father in enumerate(own.fathers)
        if any(_alike(father, word, voice) for word in other.tokens if word not in NO_NAMES)
    ]


def _alike(one: str, two: str, voice: int) -> bool:
    return word_likeness(one, two, voice, 0)[0] >= ALIKE


def left_out(own: Form, other: Form, voice: int) -> tuple[int, ...]:
    """The places of the words for fathers of a chain of whom the other name says nothing."""
    told = line(own)
    named = _named(told, other, voice)
    return tuple(place for at, places in enumerate(told.places) if at not in named for place in places)
