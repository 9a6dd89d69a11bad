"""An index of listed names: for many names at once, in any script, the few listed ones that each could be.

In one process and without a server; arrays only. What could be a name is met in tables, for all names at once
(meeting), and compared by itself with its reasons (score).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sekisho.lists.model import Listing, Name, from_record, to_record
from sekisho.names.forms import Forms
from sekisho.names.lexicon import Lexicon
from sekisho.names.meeting import Tables
from sekisho.names.readings import Form, characters_of, forms_of
from sekisho.names.score import Likeness, alignment_of, compare

BATCH = 4096
"""Names that are looked up at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """A listed name that a query could be."""

    party: int
    listing: Listing
    name: Name
    likeness: Likeness


class Index:
    """Listed names by what could find them. Parties are numbered in the order given."""

    def __init__(self, listings: Iterable[Listing]) -> None:
        self._records = bytearray()
        self._ends = array("q")
        vocabulary: dict[str, int] = {}
        words, counts, names = array("i"), array("i"), array("i")
        readings, weak, ships = array("B"), array("B"), array("B")
        kinds: dict[str, int] = {}
        for party, listing in enumerate(listings):
            self._records += json.dumps(to_record(listing), ensure_ascii=False, separators=(",", ":")).encode()
            self._ends.append(len(self._records))
            seen = set()
            for place, name in enumerate(listing.names):
                for form in forms_of(name.text):
                    alias = name.kind == "weak"
                    if (form, alias) in seen:
                        continue
                    seen.add((form, alias))
                    for word in form.tokens:
                        words.append(vocabulary.setdefault(word, len(vocabulary)))
                    counts.append(len(form.tokens))
                    names.extend((party, place))
                    readings.append(kinds.setdefault(form.reading, len(kinds)))
                    weak.append(alias)
                    ships.append(listing.schema == "Vessel")
        self._name = np.array(names, dtype=np.int32).reshape(-1, 2)
        self._weak = np.array(weak, dtype=np.bool_)
        self._ship = np.array(ships, dtype=np.bool_)
        self._readings = list(kinds)
        self._reading = np.array(readings, dtype=np.uint8)
        self._forms = Forms(
            Lexicon(list(vocabulary)),
            np.array(words, dtype=np.int32),
            np.array(counts, dtype=np.int64),
            np.array([Form((), kind).voice for kind in kinds], dtype=np.int8)[self._reading],
        )
        self.listing = lru_cache(maxsize=20_000)(self._load)
        self._filed = Tables(self._forms)

    def __len__(self) -> int:
        return len(self._ends)

    def _load(self, party: int) -> Listing:
        start = self._ends[party - 1] if party else 0
        return from_record(json.loads(self._records[start : self._ends[party]]))

    def find(self, name: str, threshold: float = 0.7) -> list[Found]:
        """The listed names at or above ``threshold``, the likeliest first, each party once."""
        return self.find_many([name], threshold)[0]

    def find_many(self, names: Sequence[str], threshold: float = 0.7) -> list[list[Found]]:
        """What ``find`` gives, for many names at once."""
        found: dict[str, list[Found]] = {}
        distinct = list(dict.fromkeys(names))
        for start in range(0, len(distinct), BATCH):
            batch = distinct[start : start + BATCH]
            found.update(zip(batch, self._find_batch(batch, threshold), strict=True))
        return [found[name] for name in names]

    def _find_batch(self, names: list[str], threshold: float) -> list[list[Found]]:
        best: list[dict[int, tuple[Likeness, int]]] = [{} for _ in names]
        vocabulary: dict[str, int] = {}
        forms: list[Form] = []
        owner: list[int] = []
        words: list[int] = []
        for number, name in enumerate(names):
            for form in forms_of(name):
                forms.append(form)
                owner.append(number)
                words += [vocabulary.setdefault(word, len(vocabulary)) for word in form.tokens]
        if not forms or not len(self._name):
            return [[] for _ in names]
        queries = Forms(
            Lexicon(list(vocabulary)),
            np.array(words, dtype=np.int32),
            np.array([len(form.tokens) for form in forms], dtype=np.int64),
            np.array([form.voice for form in forms], dtype=np.int8),
        )
        ones, twos, bounds = self._filed.candidates(queries, alignment_of(threshold))
        listed = self._forms
        rows = zip(ones.tolist(), twos.tolist(), self._name[twos].tolist(), bounds.tolist(), strict=True)
        for query, other, (party, place), bound in rows:
            held = best[owner[query]].get(party)
            if held is not None and held[0].score >= bound:
                continue  # another name of that party is at least as near
            reading = self._readings[self._reading[other]]
            text = self.listing(party).names[place].text if reading.startswith("Han") else ""
            form = Form(listed.tokens(other), reading, characters_of(text))
            like = compare(forms[query], form, bool(self._weak[other]), bool(self._ship[other]))
            if like.score >= threshold and (held is None or held[0].score < like.score):
                best[owner[query]][party] = (like, place)
        return [
            sorted(
                (
                    Found(party, self.listing(party), self.listing(party).names[place], like)
                    for party, (like, place) in each.items()
                ),
                key=lambda found: (-found.likeness.score, found.listing.id),
            )
            for each in best
        ]
