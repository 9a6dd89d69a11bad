"""An index of listed names: for many names at once, in any script, the few listed ones that each could be.

In one process and without a server; arrays only. What could be a name is met in tables, for all names at once
(meeting), and compared by itself with its reasons (score).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sekisho.lists.model import Listing, Name, from_record, to_record
from sekisho.names.forms import Forms
from sekisho.names.lexicon import Lexicon
from sekisho.names.meeting import Tables
from sekisho.names.readings import Form, forms_of
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
        records: list[bytes] = []
        vocabulary: dict[str, int] = {}
        words: list[int] = []
        lengths: list[int] = []
        names: list[tuple[int, int]] = []
        readings: list[str] = []
        for party, listing in enumerate(listings):
            records.append(json.dumps(to_record(listing), ensure_ascii=False, separators=(",", ":")).encode())
            for place, name in enumerate(listing.names):
                for form in forms_of(name.text):
                    for word in form.tokens:
                        words.append(vocabulary.setdefault(word, len(vocabulary)))
                    lengths.append(len(form.tokens))
                    names.append((party, place))
                    readings.append(form.reading)
        self._records = records
        self._name = np.array(names, dtype=np.int32).reshape(len(names), 2)
        kinds = list(dict.fromkeys(readings))
        self._readings = kinds
        self._reading = np.array([kinds.index(each) for each in readings], dtype=np.uint8)
        self._forms = Forms(
            Lexicon(list(vocabulary)),
            np.array(words, dtype=np.int32),
            np.array(lengths, dtype=np.int64),
            np.array([Form((), kind).voice for kind in kinds], dtype=np.int8)[self._reading],
        )
        self.listing = lru_cache(maxsize=20_000)(self._load)
        self._filed = Tables(self._forms)

    def __len__(self) -> int:
        return len(self._records)

    def _load(self, party: int) -> Listing:
        return from_record(json.loads(self._records[party]))

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
        ones, twos, _ = self._filed.candidates(queries, alignment_of(threshold))
        listed = self._forms
        for query, other in zip(ones.tolist(), twos.tolist(), strict=True):
            party, place = self._name[other].tolist()
            listing = self.listing(party)
            form = Form(listed.tokens(other), self._readings[self._reading[other]])
            like = compare(forms[query], form, listing.names[place].kind == "weak")
            if like.score >= threshold:
                held = best[owner[query]].get(party)
                if held is None or held[0].score < like.score:
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
