"""Parties against the lists that count: matches with the days on which they hold, one by one or in large batches."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType

from sekisho.lists.model import Listing
from sekisho.lists.store import ListVersion
from sekisho.names.screen import Match, Query, Screener
from sekisho.screening.held import FIRST, LAST, Held
from sekisho.screening.identity import beyond_doubt
from sekisho.screening.query import unfit
from sekisho.screening.thresholds import Thresholds

BATCH = 5_000
"""Queries that go to a screener, or to another process, at once."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A match at its threshold, why it is certain ("" where it is not), and the days of the entry: up to, not with, end."""

    match: Match
    certain: str
    start: str
    end: str

    def covers(self, day: str) -> bool:
        """Whether the entry counts on a day."""
        return self.start <= day < self.end


@dataclass(frozen=True)
class Screening:
    """The lists in use, the thresholds and the days asked about (``first`` to ``last``); made ready on first use."""

    held: Held
    thresholds: Thresholds = Thresholds()
    first: str = FIRST
    last: str = LAST

    @cached_property
    def versions(self) -> tuple[ListVersion, ...]:
        """The versions that count on any of the days."""
        return self.held.needed(self.first, self.last)

    @cached_property
    def _ready(self) -> tuple[Screener, dict[tuple[str, str], tuple[str, str]]]:
        listings: dict[str, list[Listing]] = {version.id: [] for version in self.versions}
        spans: dict[tuple[str, str], tuple[str, str]] = {}
        for entry in self.held.entries(self.first, self.last):
            listings[entry.version.id].append(entry.listing)
            key = (entry.version.id, entry.listing.id)
            start, end = spans.get(key, (entry.start, entry.end))  # one list may use an id twice
            spans[key] = min(start, entry.start), max(end, entry.end)
        return Screener(listings.items(), self.thresholds.lowest), spans

    @property
    def lists(self) -> str:
        """The versions as a verdict names them."""
        return ", ".join(version.id for version in self.versions)

    def miss(self, day: str = "") -> str:
        """How a miss is worded: never as a clearance."""
        versions = self.held.on(day) if day else self.versions
        return f"no match at threshold {self.thresholds} on {', '.join(v.id for v in versions)}" + (
            f" of {day}" if day else ""
        )

    def find(self, queries: Sequence[Query]) -> list[list[Hit]]:
        """The hits of each query, the likeliest first. A query that is unfit has none."""
        screener, spans = self._ready
        fit = [query for query in queries if not unfit(query)]
        found = iter(screener.screen_many(fit))
        return [[] if unfit(query) else self._hits(query, next(found), spans) for query in queries]

    def _hits(
        self, query: Query, matches: Iterable[Match], spans: dict[tuple[str, str], tuple[str, str]]
    ) -> list[Hit]:
        return [
            Hit(match, beyond_doubt(query, match), *spans[(match.list, match.listing.id)])
            for match in matches
            if self.thresholds.keeps(match)
        ]

    def warm(self) -> None:
        """Make the lists ready now, so that processes started afterwards share them."""
        _ = self._ready


_SCREENING: Screening | None = None


def _find(queries: list[Query]) -> list[list[Hit]]:
    assert _SCREENING is not None
    return _SCREENING.find(queries)


class Workers:
    """A screening on several processes, which share the lists made ready. Start it before threads are about."""

    def __init__(self, screening: Screening, count: int = 1) -> None:
        global _SCREENING
        self.screening, self._pool = screening, None
        if count > 1:
            screening.warm()
            _SCREENING = screening
            self._pool = multiprocessing.get_context("fork").Pool(count)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.terminate()

    def find(self, batches: Iterable[list[Query]]) -> Iterator[list[list[Hit]]]:
        """The hits of each query of each batch, in order."""
        if self._pool is None:
            yield from map(self.screening.find, batches)
        else:
            yield from self._pool.imap(_find, batches)
