"""The order of a name's syllables: the family name stands first or last, and those of a given name keep together.

What is written as one word or with a hyphen is of one name: so Son Chang-yong is Chang-yong Son, and not Yong Son Jang.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from sekisho.names.alike import Runs, are_same_syllables
from sekisho.names.asked import asked
from sekisho.names.form import Form
from sekisho.names.score import WHOLE, Part
from sekisho.names.syllables import LANGUAGES
from sekisho.names.text import script, tokens

_ANY_LANGUAGE = (1 << len(LANGUAGES)) - 1
_WORD = re.compile(r"[^\s,·・･]+")

Words = tuple[str, ...]
_Arranged = tuple[tuple[str, ...], int | None]


def is_torn(name: str, ours: Words, listed_name: str, theirs: Words, parts: tuple[Part, ...]) -> bool:
    """Whether the words of two names, ``ours`` and ``theirs``, are syllables and alike in no order in which a family
    name stands first or last; ``parts``: what stands beside what."""
    if not _are_syllables(ours, ours):
        return False
    one, two = grouped(name, ours), grouped(listed_name, theirs)
    if parts[0].how == WHOLE:
        return _is_turned(ours, theirs) and not _is_moved(ours, one, theirs, two)
    said: dict[str, Words] = {}
    answers: dict[str, Words] = {}
    for part in parts:
        if part.query and part.listed:
            _put_beside(part.query.split(), part.listed.split(), said, answers)
    named, listed = list(_arranged(ours, one, said)), list(_arranged(theirs, two, answers))
    return named[0][0] != listed[0][0] and not any(
        each == other and (cut is None or other_cut is None or cut == other_cut)
        for each, cut in named
        for other, other_cut in listed
    )


def _put_beside(ours: Sequence[str], theirs: Sequence[str], said: dict[str, Words], answers: dict[str, Words]) -> None:
    """Note by which of their words each of two sides is known; what stands for several, by all."""
    if len(theirs) == 1 < len(ours):
        answers.setdefault(theirs[0], tuple(ours))
        said.update((word, (word,)) for word in ours)
        return
    if len(ours) == len(theirs):
        for word, other in zip(ours, theirs, strict=True):
            said[word] = answers.setdefault(other, said.get(word, (other,)))
    elif len(ours) == 1:
        said[ours[0]] = tuple(each for word in theirs for each in answers.setdefault(word, (word,)))


def _arranged(words: Words, groups: Sequence[int], names: Mapping[str, Words]) -> Iterator[_Arranged]:
    """The orders in which a name may stand, its first part last or its last one first, of the words that are known by
    ``names``; and where in it the family name and the given name part, if that is told."""
    parts: list[Words] = []
    at = 0
    for size in groups:
        parts.append(tuple(each for word in words[at : at + size] for each in names.get(word, ())))
        at += size
    told = len(parts) == 2 and sum(map(len, parts)) > 2
    for order in (parts, [*parts[1:], parts[0]], [parts[-1], *parts[:-1]]):
        yield tuple(each for part in order for each in part), len(order[0]) if told else None


def _is_turned(ours: Words, theirs: Words) -> bool:
    """Whether names are the same syllables only where a word of one is moved."""
    turned = (theirs[1:] + theirs[:1], theirs[-1:] + theirs[:-1])
    return not _are_syllables(ours, theirs) and any(_are_syllables(ours, each) for each in turned)


def _is_moved(ours: Words, one: Sequence[int], theirs: Words, two: Sequence[int]) -> bool:
    """Whether what is moved is a part of either name by itself."""
    return (one[-1] == two[0] == 1 and _are_syllables(ours[-1:], theirs[:1], 1)) or (
        one[0] == two[-1] == 1 and _are_syllables(ours[:1], theirs[-1:], 1)
    )


def _are_syllables(ones: Words, twos: Words, least: int = 2) -> bool:
    """Whether words can be the same syllables of a language, so many at least."""
    return are_same_syllables(_asked(ones), _asked(twos), _ANY_LANGUAGE, least)


@lru_cache(maxsize=5_000)
def _asked(words: Words) -> Runs:
    return asked([Form(words)])


@lru_cache(maxsize=5_000)
def grouped(name: str, words: Words) -> tuple[int, ...]:
    """How many of a name's words each of its parts has: words joined by a hyphen, written as one, or beside a family
    name that a comma or capitals tell. Each by itself where that is not known."""
    alone = (1,) * len(words)
    written = _WORD.findall(name)
    held = [_count(each) for each in written]
    if len(held) == 2 and len(words) == 3 and script(name[0]) == "kana":
        return (1, 2) if len(written[0]) < len(written[1]) else (2, 1)
    if sum(held) != len(words) or not 3 <= len(words) <= 4:
        return alone
    if len(held) == 1:
        return (1, 2) if len(words) == 3 else alone  # of four two may be the family's
    if len(held) > 2:
        before = len(_WORD.findall(name.partition(",")[0])) if "," in name else 0
        capitals = [each.isupper() and len(each) > 1 for each in written]
        if before == 1 or (capitals[0] and not any(capitals[1:])):
            return held[0], sum(held[1:])
        if capitals[-1] and not any(capitals[:-1]):
            return sum(held[:-1]), held[-1]
    return tuple(held)


def _count(written: str) -> int:
    """The words that a part of a name is read as; in Hangul and Han each character is one."""
    return sum(len(each) if script(each[0]) in ("han", "hangul") else 1 for each in tokens(written))
