"""Parties against the lists that count: matches with the days on which they hold, one by one or in large batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import TracebackType

from sekisho.forked import Forked
from sekisho.lists.model import Listing
from sekisho.names.index import Index
from sekisho.names.screen import Match, Query, Screener
from sekisho.screening.decisions import Decisions
from sekisho.screening.held import LAST, Entry, Held, Span
from sekisho.screening.identity import beyond_doubt
from sekisho.screening.indexes import index_of
from sekisho.screening.query import may_be, unfit
from sekisho.screening.thresholds import Thresholds
from sekisho.together import Together

BATCH = 5_000
"""Queries that go to a screener, or to another process, at once."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A match at its threshold, why it is certain ("" where it is not), and the days on which it holds."""

    match: Match
    certain: str
    spans: tuple[Span, ...]

    @property
    def contradicted(self) -> bool:
        """Whether it is no match, and only for a birth day, country or gender that speaks against it."""
        return self.match.standing == "contradicted"

    @classmethod
    def of(cls, query: Query, match: Match, spans: tuple[Span, ...]) -> Hit:
        """The hit that a match of a query is; who is the listed party beyond doubt is identified, and nobody else."""
        certain = beyond_doubt(query, match)
        standing = "identified" if certain else "possible" if match.standing == "identified" else match.standing
        return cls(match._replace(standing=standing), certain, spans)


class Hits(list[Hit]):
    """The matches of one party, the likeliest first; beside them who is none only for a birth day, country or gender
    that speaks against it: nobody's match, yet a miss that does not tell of them would look like a clearance.

    Of a party that cannot be screened there are none, and ``unfit`` says why."""

    contradicted: Sequence[Hit] = ()
    unfit = ""

    @classmethod
    def of(cls, hits: Iterable[Hit]) -> Hits:
        """The two told apart."""
        made = cls(hits)
        if made and (contradicted := [hit for hit in made if hit.contradicted]):
            made = cls(hit for hit in made if not hit.contradicted)
            made.contradicted = contradicted
        return made

    @classmethod
    def without(cls, why: str) -> Hits:
        """Those of a party that cannot be screened."""
        made = cls()
        made.unfit = why
        return made


@dataclass(frozen=True)
class Screening:
    """The lists in use, the thresholds and the days asked about: ``first`` to ``last``, or now where ``first`` is "".

    ``decisions`` are those that the verdicts of a check honour. Made ready on first use; ``beside`` another screening
    of the same lists, held once for both where both are about one version of each.
    """

    held: Held
    thresholds: Thresholds = field(default_factory=Thresholds)
    first: str = ""
    last: str = LAST
    given: tuple[Entry, ...] | None = None
    decisions: Decisions | None = None
    beside: Screening | None = field(default=None, repr=False, compare=False)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The listed parties looked among: those that count on the days asked about, or those ``given``."""
        return tuple(self.stream())

    def stream(self) -> Iterable[Entry]:
        """The same, one at a time: a large list is not held in memory."""
        return self.given if self.given is not None else self.held.entries(self.first, self.last)

    @cached_property
    def _ready(self) -> tuple[Screener, Callable[[Match], tuple[Span, ...]]]:
        """The lists, and what gives the days on which a match's listing counts, of which there may be none."""
        least = self.thresholds.lowest
        if self._whole:
            versions = {version.id: version for version in self.held.alone(self.first)}
            screener = copy(self._whole[0])
            screener.threshold = least
            return screener, lambda match: self.held.days(versions[match.list], match.listing, self.first, self.last)
        spans: dict[str, dict[str, tuple[Span, ...]]] = {version.id: {} for version in self.held.versions}
        alike: dict[tuple[Span, ...], tuple[Span, ...]] = {}
        for entry in self.stream():
            own = spans[entry.version.id]
            both = own.get(entry.listing.id, ()) + entry.spans  # a party may have been delisted and listed again
            own[entry.listing.id] = alike.setdefault(both, both)
        # An index that holds these listings of a version: its own where they are most of it, else one made of them.
        few = {v.id for v in self.held.versions if 0 < 2 * len(spans[v.id]) <= v.parties}
        listings: dict[str, list[Listing]] = {id_: [] for id_ in few}
        for entry in self.stream() if few else ():
            if entry.version.id in few:
                listings[entry.version.id].append(entry.listing)
        indexes = (
            (v.id, Index.of(listings[v.id]) if v.id in few else index_of(self.held.store, v))
            for v in self.held.versions
            if spans[v.id]
        )
        return Screener(indexes, least), lambda match: spans[match.list].get(match.listing.id, ())

    def lists(self, day: str = "") -> str:
        """The versions that speak for a day, as verdicts name them."""
        return ", ".join(version.id for version in self.held.newest(day))

    def miss(self, day: str = "") -> str:
        """How a miss is worded: never as a clearance."""
        miss = f"no match at threshold {self.thresholds.words} on {self.lists(day)}" + (f" of {day}" if day else "")
        return miss + (f", but for what is answered by {self.decisions.words}" if self.decisions else "")

    @property
    def stamp(self) -> dict[str, str]:
        """What makes a screening reproducible: versions with their content hash, and thresholds."""
        lists = ", ".join(f"{v.dataset}@{v.date}:{v.sha256[:16]}" for v in self.held.newest()) or "none"
        earlier = len(self.held.versions) - len(self.held.newest())
        return {
            "lists": lists + (f" and {earlier} earlier" if earlier and (self.first or self.held.known) else ""),
            "threshold": str(self.thresholds),
        }

    def find(self, queries: Sequence[Query]) -> list[Hits]:
        """The hits of each query, the likeliest first.

        What several threads ask for at once is looked up at once, which is faster than one after another.
        """
        return self._together((self, queries))

    async def find_soon(self, queries: Sequence[Query]) -> list[Hits]:
        """The same for a task of asyncio, whose loop goes on meanwhile."""
        return await self._together.soon((self, queries))

    @cached_property
    def _whole(self) -> tuple[Screener, _Turns] | None:
        """All who are on one version of each list and the turns to look there, where it is about these."""
        alone = self.held.alone(self.first)
        if not alone or self.given is not None:
            return None
        if self.beside is not None and self.beside.held is self.held and self.beside._whole:
            return self.beside._whole
        store = self.held.store
        return Screener((version.id, index_of(store, version)) for version in alone), Together(_find_all)

    @cached_property
    def _together(self) -> _Turns:
        return self._whole[1] if self._whole else Together(_find_all)

    def _find(self, queries: Sequence[Query]) -> list[Hits]:
        screener, days = self._ready
        whys = list(map(unfit, queries))
        found = iter(screener.screen_many([query for query, why in zip(queries, whys, strict=True) if not why]))
        return [
            Hits.without(why)
            if why
            else Hits.of(
                Hit.of(query, match if match.standing == standing else match._replace(standing=standing), spans)
                for match in next(found)
                if (standing := self.thresholds.standing(match)) and may_be(query, match) and (spans := days(match))
            )
            for query, why in zip(queries, whys, strict=True)
        ]

    def warm(self) -> None:
        """Make the lists ready now, so that processes started afterwards share them."""
        _ = self._ready


_Turns = Together[tuple[Screening, Sequence[Query]], list[Hits]]


def _find_all(asked: Iterator[tuple[Screening, Sequence[Query]]]) -> list[list[Hits]]:
    taken = list(asked)
    hits = {
        id(each): iter(each._find([query for screening, queries in taken if screening is each for query in queries]))
        for each in {id(screening): screening for screening, _ in taken}.values()
    }
    return [list(islice(hits[id(screening)], len(queries))) for screening, queries in taken]


class Workers:
    """A screening on several processes, which share the lists made ready. Start it before threads are about."""

    def __init__(self, screening: Screening, count: int = 1) -> None:
        self.screening = screening
        if count > 1:
            screening.warm()
        self._pool = Forked(screening.find, count)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.__exit__(kind, error, trace)

    def find(self, batches: Iterable[list[Query]]) -> Iterator[list[Hits]]:
        """The hits of each query of each batch, in order."""
        return self._pool.map(batches)
