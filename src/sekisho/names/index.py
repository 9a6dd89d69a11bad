"""An index of listed names: for a name in any script the few listed ones that could be it, scored and explained.

In one process and without a server. A name is filed under its words, words with one letter left out (so that one or two
typing errors still meet, as in Garbe's symmetric deletion), pairs of Korean syllable keys, and sound skeletons.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sekisho.lists.model import Listing, Name
from sekisho.names import korean
from sekisho.names.readings import Form, forms, words
from sekisho.names.score import Likeness, compare
from sekisho.names.sound import skeleton

COMMON = 300
"""A key with more names behind it than this finds nothing by itself; pairs of words do then."""

CANDIDATES = 40
"""How many names are compared closely for each query at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """A listed name that a query could be."""

    listing: Listing
    name: Name
    likeness: Likeness


class Index:
    """Listed names by what could find them."""

    def __init__(self, listings: Iterable[Listing]) -> None:
        self.entries: list[tuple[Listing, Name, Form]] = []
        self._keys: dict[str, list[int]] = {}
        frequency: Counter[str] = Counter()
        for listing in listings:
            for name in listing.names:
                for form in forms(name.text):
                    self.entries.append((listing, name, form))
                    frequency.update(set(form.tokens))
        self._frequency = frequency
        self._total = max(1, len(self.entries))
        for number, (_, _, form) in enumerate(self.entries):
            for key in set().union(*_keys_of(form, True)):
                self._keys.setdefault(key, []).append(number)

    def weight(self, word: str) -> float:
        """How telling a word is: the rarer on the lists, the more; legal forms and titles hardly."""
        known = words().get(word)
        seen = self._frequency.get(word, 0)
        weight = 0.35 + math.log(self._total / (1 + seen) + 1) / math.log(self._total + 1)
        if len(word) == 1:
            weight *= 0.4
        return weight * known[1] if known else weight

    def find(self, name: str, threshold: float = 0.7) -> list[Found]:
        """The listed names at or above ``threshold``, the likeliest first, each party once."""
        best: dict[int, Found] = {}  # by party: two lists may use one id
        for query in forms(name):
            for number in self._candidates(query):
                listing, listed, form = self.entries[number]
                likeness = compare(query, form, self.weight, listed.kind == "weak")
                if likeness.score < threshold:
                    continue
                held = best.get(id(listing))
                if held is None or held.likeness.score < likeness.score:
                    best[id(listing)] = Found(listing, listed, likeness)
        return sorted(best.values(), key=lambda found: (-found.likeness.score, found.listing.id))

    def _candidates(self, query: Form) -> Iterator[int]:
        scores: dict[int, float] = {}
        groups = _keys_of(query, False)
        weights = [self.weight(word) for word in query.tokens]
        for at, keys in enumerate(groups):
            value = weights[at] if at < len(weights) else 1.0
            hit: set[int] = set()
            for key in keys:
                held = self._keys.get(key)
                if held is not None and (len(held) <= COMMON or key[0] in "PJ"):
                    hit.update(held)
            for number in hit:
                scores[number] = scores.get(number, 0.0) + value
        if len(scores) <= CANDIDATES:
            yield from scores
            return
        yield from sorted(scores, key=lambda number: -scores[number])[:CANDIDATES]


def _keys_of(form: Form, filed: bool) -> list[set[str]]:
    """The keys of a name: one set per word, then one for the whole."""
    groups: list[set[str]] = []
    telling = [word for word in form.tokens if words().get(word, ("", 1.0))[1] > 0.2]
    few = len(telling) <= 2
    for word in form.tokens:
        keys = {"T" + word}
        if len(word) >= 4 and not word.isdigit():
            keys.update("T" + short for short in _shortened(word))
            if few and 7 <= len(word) <= 12:
                keys.update("T" + shorter for short in _shortened(word) for shorter in _shortened(short))
        sound = skeleton(word)
        if len(sound) >= 3:
            keys.add("S" + sound)
        groups.append(keys)
    whole: set[str] = set()
    joined = "".join(telling)
    if len(telling) > 1 or len(joined) >= 4:
        whole.add("J" + joined)
        whole.add("J" + "".join(sorted(telling)))
        if len(telling) <= 3:
            whole.add("J" + "".join([*telling[1:], telling[0]]))
            whole.update("J" + short for short in _shortened(joined) if len(joined) <= 16)
        sound = skeleton(joined)
        if len(sound) >= 4:
            whole.add("J~" + sound)
            if len(sound) >= 6:
                whole.update("J~" + short for short in _shortened(sound))
    for syllables in _syllables(tuple(telling)):
        whole.update("P" + "-".join(sorted(pair)) for pair in combinations(syllables, 2))
    if 2 <= len(telling) <= 5:
        whole.update("P" + " ".join(sorted(pair)) for pair in combinations(telling, 2))
    groups.append(whole)
    return groups


def _syllables(telling: tuple[str, ...]) -> list[tuple[str, ...]]:
    readings: list[tuple[str, ...]] = [()]
    for word in telling[:5]:
        options = korean.syllables(word)
        if not options:
            return []
        readings = [(*one, *two) for one in readings for two in options][:3]
    return [reading for reading in readings if 2 <= len(reading) <= 5]


def _shortened(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
