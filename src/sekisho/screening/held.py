"""Which entries of the lists held count, and on which days.

Without ``known`` or with a day, the spells of ``lists.clock`` say who was listed when. With ``own`` each day is seen as
it was known then: only the newest version published by that day counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from sekisho.lists.clock import Spell, spells
from sekisho.lists.model import ListError, Listing
from sekisho.lists.store import ListVersion, Store

Known = date | Literal["own"] | None
FIRST, LAST = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which an entry counts: from ``start`` up to, not including, ``end``; and what is uncertain about them."""

    start: str
    end: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A listed party as one version has it, and the days on which that counts."""

    version: ListVersion
    listing: Listing
    spans: tuple[Span, ...]


class _Chosen(Store):
    """A store seen through a choice of its versions."""

    def __init__(self, home: Store, chosen: tuple[ListVersion, ...]) -> None:
        super().__init__(home.home)
        self.chosen = chosen

    def versions(self, dataset: str = "") -> list[ListVersion]:
        return [each for each in self.chosen if dataset in ("", each.dataset)]


@dataclass(frozen=True)
class Held:
    """The versions in use, oldest first within each list, and the clock they are read by."""

    store: Store
    versions: tuple[ListVersion, ...]
    known: Known = None
    lost: tuple[str, ...] = ()
    """Lists that were asked for and that no version counts of."""

    @property
    def datasets(self) -> tuple[str, ...]:
        """The lists in use."""
        return tuple(dict.fromkeys(version.dataset for version in self.versions))

    def newest(self, day: str = "") -> tuple[ListVersion, ...]:
        """The version of each list that speaks for a day: the newest in use; of those published by it, with ``own``."""
        newest: dict[str, ListVersion] = {}
        for version in self.versions:
            if not day or self.known != "own" or version.date <= day:
                newest[version.dataset] = version
        return tuple(newest.values())

    def missing(self, day: str) -> list[str]:
        """What cannot be known of a day: lists of which no version counts, and those whose first is later or whose
        newest earlier than it."""
        lost = f"no version of {', '.join(self.lost)} was published by {self.known}; nobody on it was looked at"
        early = [version.id for version in self.newest() if version.date < day]
        since = f"the newest version in use, earlier than {day}; who was listed after it is not on it"
        return [lost] * bool(self.lost) + self.late(day) + [f"{', '.join(early)}: {since}"] * bool(early)

    def late(self, day: str) -> list[str]:
        """The lists whose first version is later than a day, in words; "" is now."""
        oldest = {version.dataset: version for version in reversed(self.versions)}
        late = [oldest[name].id for name in self.datasets if day and oldest[name].date > day]
        known = f"the first version held, later than {day}; who was delisted before it is unknown"
        return [f"{', '.join(late)}: {known}"] if late else []

    def changes(self, first: str, last: str) -> list[str]:
        """The days between ``first`` and ``last`` on which ``newest`` changes."""
        return sorted({v.date for v in self.versions if first < v.date <= last}) if self.known == "own" else []

    def entries(self, first: str = "", last: str = LAST) -> Iterator[Entry]:
        """Every entry that counts from ``first`` to ``last``; without ``first``, those of the newest versions."""
        used = self.versions if first else self.newest()
        for spell in self._by_version() if self.known == "own" else spells(_Chosen(self.store, used)):
            if kept := self._days(spell, first, last):
                yield Entry(spell.version, spell.listing, kept)

    def alone(self, first: str = "") -> tuple[ListVersion, ...]:
        """The versions that ``entries`` is about where they are one of each list; none where they are more."""
        used = self.versions if first or self.known == "own" else self.newest()
        return used if len(used) == len(self.datasets) else ()

    def days(self, version: ListVersion, listing: Listing, first: str = "", last: str = LAST) -> tuple[Span, ...]:
        """The days on which a listing of a version that is ``alone`` counts, as ``entries`` has them."""
        return self._days(Spell(version, listing, listing.listed, "", version.date, version.date), first, last)

    def _days(self, spell: Spell, first: str, last: str) -> tuple[Span, ...]:
        own = self.known == "own"
        spans = _spans(spell) if not own else (Span(max(spell.first, _opens(spell)), spell.until or LAST),)
        if not first:
            return spans[-1:]  # what is held now, since whenever it is
        return tuple(span for span in spans if span.start <= last and first < span.end)

    def _by_version(self) -> Iterator[Spell]:
        for dataset in self.datasets:
            series = [version for version in self.versions if version.dataset == dataset]
            for version, after in zip(series, [*series[1:], None], strict=True):
                for listing in self.store.listings(version):
                    until = after.date if after else ""
                    yield Spell(version, listing, listing.listed, "", version.date, version.date, until, True)


def _opens(spell: Spell) -> str:
    """The first day on which the party may have been listed."""
    if spell.since:
        return spell.since + FIRST[len(spell.since) :]
    return _after(spell.before) if spell.before else FIRST


def _spans(spell: Spell) -> tuple[Span, ...]:
    """The days of a spell, cut where what is uncertain about them changes."""
    start, end = _opens(spell), spell.until or LAST
    cuts = {spell.first, _after(spell.last), *([_after(spell.before)] if spell.before else [])}
    if 0 < len(spell.since) < 10:
        year, month = int(spell.since[:4]), int(spell.since[5:7] or 12)
        cuts.add(date(year + month // 12, month % 12 + 1, 1).isoformat())
    edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
    spans: list[Span] = []
    for one, two in zip(edges, edges[1:], strict=False):
        doubt = spell.doubt(one)
        if spans and spans[-1].doubt == doubt:
            spans[-1] = replace(spans[-1], end=two)
        elif one < two:
            spans.append(Span(one, two, doubt))
    return tuple(spans)


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def choose(store: Store, names: Iterable[str] = (), known: Known = None) -> Held:
    """The versions of the lists named (of all held, where none is), or single versions by id. Raises ListError."""
    held = store.versions()
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        store.get(name)  # says what is held where it is not
    chosen = [each for each in held if not wanted or any(map(each.called, wanted))]
    asked = dict.fromkeys(each.dataset for each in chosen)
    if isinstance(known, date):
        late, chosen = chosen, [each for each in chosen if each.date <= known.isoformat()]
        if late and not chosen:
            oldest = min(late, key=lambda each: each.date)
            raise ListError(f"no version held was published by {known}; the oldest is {oldest.id}")
    counted = {each.dataset for each in chosen}
    return Held(store, tuple(chosen), known, tuple(name for name in asked if name not in counted))
