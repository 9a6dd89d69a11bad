"""How alike two names are: words aligned one by one, each with its reason, to one number between 0 and 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from sekisho.names import korean
from sekisho.names.readings import Form, words
from sekisho.names.sound import skeleton

NAME_CAP = 0.97
"""A name alone never scores higher: others may bear it."""

SAME_SOUND = 0.88
"""What a whole name scores that sounds the same across scripts though its words part otherwise."""


@dataclass(frozen=True, slots=True)
class Part:
    """One word of the query beside one of the listed name; either may be empty where nothing answers."""

    query: str
    listed: str
    likeness: float
    how: str  # same | spelt alike | Korean spelling | same sound | joined | initial | missing


@dataclass(frozen=True, slots=True)
class Likeness:
    """The likeness of two names and what it is made of."""

    score: float
    parts: tuple[Part, ...]
    query_reading: str = "as written"
    listed_reading: str = "as written"


@lru_cache(maxsize=400_000)
def word_likeness(one: str, two: str, across: bool, as_korean: bool) -> tuple[float, str]:
    """Likeness of two words and how it was found. ``across``: one is a reading of another script."""
    if one == two:
        return 1.0, "same"
    if one.isdigit() or two.isdigit():
        return 0.0, ""
    best, how = 0.0, ""
    shorter, longer = sorted((len(one), len(two)))
    if shorter == 1:
        return (0.6, "initial") if longer > 1 and one[0] == two[0] else (0.0, "")
    allowed = 1 if shorter < 6 else 2 if shorter < 11 else 3
    if shorter >= 3 and (errors := OSA.distance(one, two, score_cutoff=allowed)) <= allowed:
        best = 1 - errors / longer if longer > 3 else 0.6
        how = "spelt alike"
    if as_korean and best < 0.93:
        ones, twos = korean.syllables(one), korean.syllables(two)
        if ones and twos and not set(ones).isdisjoint(twos):
            best, how = max(best, 0.93 if _vowels(one) == _vowels(two) else 0.88), "Korean spelling"
    if across and best < 0.9:
        first, second = skeleton(one), skeleton(two)
        if first == second:
            if len(first) >= 2:
                best, how = max(best, (0.72, 0.84, 0.9)[min(len(first), 4) - 2]), "same sound"
        elif min(len(first), len(second)) >= 4 and OSA.distance(first, second, score_cutoff=1) <= 1:
            best, how = max(best, 0.75), "same sound"
    return best, how


def _vowels(word: str) -> str:
    return "u" if "u" in word and "e" not in word else "o"


def compare(query: Form, listed: Form, weight: Callable[[str], float], weak: bool = False) -> Likeness:
    """Compare two readings. ``weight`` says how telling a word is; a weak alias counts less."""
    across = not (query.exact and listed.exact)
    as_korean = _korean(query.tokens) and _korean(listed.tokens)
    ones, twos = list(query.tokens), list(listed.tokens)
    pairs = sorted(
        (
            (-word_likeness(a, b, across, as_korean)[0], abs(i - j), i, j)
            for i, a in enumerate(ones)
            for j, b in enumerate(twos)
        ),
    )
    parts: list[Part] = []
    left, right = set(range(len(ones))), set(range(len(twos)))
    got = 0.0
    crossed = 0
    last = -1
    matched: list[tuple[int, int]] = []
    for negative, _, i, j in pairs:
        if -negative < 0.55:
            break
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            likeness, how = word_likeness(ones[i], twos[j], across, as_korean)
            got += likeness * (weight(ones[i]) + weight(twos[j]))
            parts.append(Part(ones[i], twos[j], likeness, how))
            matched.append((i, j))
    for _, j in sorted(matched):
        crossed += j < last
        last = j
    got += _joins(ones, twos, left, right, parts, weight, across)
    lost_query = sum(weight(ones[i]) for i in left)
    lost_listed = sum(weight(twos[j]) for j in right)
    total = sum(map(weight, ones)) + sum(map(weight, twos))
    # What only one side says counts less than what each side says otherwise.
    both = min(lost_query, lost_listed)
    alone = lost_query + lost_listed - 2 * both
    score = got / (got + 1.6 * 2 * both + 0.8 * alone + _shortfall(parts, weight)) if total else 0.0
    if across and score < SAME_SOUND:
        sounds = skeleton("".join(ones)), skeleton("".join(twos))
        allowed = min(map(len, sounds)) // 7
        if min(map(len, sounds)) >= 4 and (errors := OSA.distance(*sounds, score_cutoff=allowed)) <= allowed:
            score = max(score, SAME_SOUND - 0.03 * errors)
            parts, left, right = [Part(" ".join(ones), " ".join(twos), score, "same sound")], set(), set()
    numbers = {t for t in ones if t.isdigit()} ^ {t for t in twos if t.isdigit()}
    if numbers:
        score *= 0.6
    if crossed and len(matched) > 1:
        score *= 0.97
    if len(matched) == 1 and (len(ones) > 1) != (len(twos) > 1):
        score *= 0.8
    if across and query.reading.startswith("Han") | listed.reading.startswith("Han"):
        score *= 0.96
    if not query.exact and not listed.exact and query.reading != listed.reading:
        score *= 0.93  # a reading beside another one
    if weak:
        score *= 0.9
    parts += [Part(ones[i], "", 0.0, "missing") for i in sorted(left)]
    parts += [Part("", twos[j], 0.0, "missing") for j in sorted(right)]
    return Likeness(round(min(score, 1.0) * NAME_CAP, 4), tuple(parts), query.reading, listed.reading)


def _shortfall(parts: list[Part], weight: Callable[[str], float]) -> float:
    """What aligned words lack to be the same, once more: an alignment is no half-truth."""
    return sum((1 - part.likeness) * (weight(part.query) + weight(part.listed)) * 0.7 for part in parts)


def _joins(
    ones: list[str],
    twos: list[str],
    left: set[int],
    right: set[int],
    parts: list[Part],
    weight: Callable[[str], float],
    across: bool,
) -> float:
    """Words that one side writes together and the other apart (Jongun, Jong Un), among those not yet aligned."""
    if not left or not right or len(left) + len(right) < 3:
        return 0.0
    first = "".join(ones[i] for i in sorted(left))
    second = "".join(twos[j] for j in sorted(right))
    likeness, _ = word_likeness(first, second, across, _korean((first,)) and _korean((second,)))
    if likeness < 0.75:
        turned = "".join(twos[j] for j in [*sorted(right)[1:], min(right)])
        likeness, _ = word_likeness(first, turned, across, False)
        if likeness < 0.75:
            return 0.0
    gained = likeness * (sum(weight(ones[i]) for i in left) + sum(weight(twos[j]) for j in right))
    parts.append(
        Part(" ".join(ones[i] for i in sorted(left)), " ".join(twos[j] for j in sorted(right)), likeness, "joined")
    )
    left.clear()
    right.clear()
    return gained


@lru_cache(maxsize=100_000)
def _korean(found: tuple[str, ...]) -> bool:
    """Whether all words of a name can be Korean syllables, two to five of them."""
    telling = [word for word in found if word not in words()]
    return 0 < len(telling) <= 4 and all(korean.syllables(word) for word in telling)
