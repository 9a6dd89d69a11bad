"""Which versions of the lists count on a day, and from when to when each entry does.

On a day counts the newest version published by then. Who is in the next version with an earlier day of listing counts
from that day on. Before the first version held, its own entries count from their day of listing; where a list gives
none (OFAC), they count on every earlier day: missing data clears nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sekisho.lists.model import ListError, Listing
from sekisho.lists.store import ListVersion, Store

Known = date | Literal["own"] | None
FIRST, LAST = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Entry:
    """A listed party in one version, and the days on which it counts there: from ``start`` up to, not including, ``end``."""

    version: ListVersion
    listing: Listing
    start: str
    end: str

    def covers(self, day: str) -> bool:
        """Whether the entry counts on a day."""
        return self.start <= day < self.end


@dataclass(frozen=True)
class Held:
    """The versions in use, by list and day, and the clock they are read by."""

    store: Store
    versions: tuple[ListVersion, ...]
    known: Known = None

    def needed(self, first: str = FIRST, last: str = LAST) -> tuple[ListVersion, ...]:
        """The versions that count on any day from ``first`` to ``last``."""
        return tuple(version for _, version, _ in self._between(first, last))

    def on(self, day: str) -> tuple[ListVersion, ...]:
        """The version of each list that counts on a day; the first one held where none is as old."""
        found = []
        for series in self._series():
            then = [version for version in series if version.date <= day]
            if then or self.known != "own":
                found.append(then[-1] if then else series[0])
        return tuple(found)

    def entries(self, first: str = FIRST, last: str = LAST) -> Iterator[Entry]:
        """Every entry that counts on a day from ``first`` to ``last``."""
        for before, version, after in self._between(first, last):
            early = before.date if before else FIRST
            # What the version before has already counts there until this one is published.
            there = {each.id for each in self.store.listings(before)} if before and first < version.date else set()
            end = after.date if after else LAST
            for listing in self.store.listings(version):
                start = version.date if self.known == "own" or listing.id in there else early
                start = max(start, _first_day(listing.listed) or (version.date if before else FIRST))
                if start <= last and first < end and start < end:
                    yield Entry(version, listing, start, end)

    def _between(
        self, first: str, last: str
    ) -> Iterator[tuple[ListVersion | None, ListVersion, ListVersion | None]]:
        for series in self._series():
            for before, version, after in zip([None, *series[:-1]], series, [*series[1:], None], strict=True):
                opens = version.date if self.known == "own" else before.date if before else FIRST
                if opens <= last and first < (after.date if after else LAST):
                    yield before, version, after

    def _series(self) -> list[list[ListVersion]]:
        found: dict[str, list[ListVersion]] = {}
        for version in self.versions:
            if not isinstance(self.known, date) or version.date <= self.known.isoformat():
                found.setdefault(version.dataset, []).append(version)
        return [sorted(series, key=lambda each: (each.date, each.added)) for series in found.values()]


def _first_day(listed: str) -> str:
    """The earliest day that a day of listing, partial perhaps, may be."""
    return listed + FIRST[len(listed) :] if listed else ""


def choose(store: Store, names: Iterable[str] = (), known: Known = None) -> Held:
    """The versions of the lists named (all that are held, where none is), or single versions by id. Raises ListError."""
    held = store.versions()
    chosen: list[ListVersion] = []
    for name in dict.fromkeys(names):
        found = [each for each in held if name in (each.id, each.dataset)]
        if not found:
            store.get(name)  # says what is held
        chosen += found
    versions = tuple(dict.fromkeys(chosen)) if names else tuple(held)
    if isinstance(known, date) and versions and all(each.date > known.isoformat() for each in versions):
        raise ListError(f"no version held was published by {known}; the oldest is {min(versions, key=_day).id}")
    return Held(store, versions, known)


def _day(version: ListVersion) -> str:
    return version.date
