"""Two clocks for lists: who was listed on a day, as the versions published by another day tell it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sekisho.lists.diff import pair
from sekisho.lists.model import Listing, delisting_key
from sekisho.lists.store import ListVersion, Store, read_line


@dataclass(frozen=True, slots=True)
class Spell:
    """One party's unbroken presence on a list, over the versions held. Days are ISO 8601; "" is unknown or none.

    ``version`` and ``listing``: the newest version that lists the party, and its record there.
    ``since``: the day of listing that the list itself gives, may be partial (2016, 2016-03); of several, the earliest.
    ``before``: the day of the version before the first one with the party; it is not listed there.
    ``first``, ``last``: the days of the first and the last version with the party.
    ``until``: the first day on which it is listed no more; "" while the newest version has it.
    ``exact``: ``until`` is the list's own word; otherwise it is the day of the version that misses the party, and the
    delisting came after ``last`` and by ``until``.
    """

    version: ListVersion
    listing: Listing
    since: str
    before: str
    first: str
    last: str
    until: str = ""
    exact: bool = False

    def on(self, day: str) -> bool:
        """Was, or may the party have been listed on the day? ``doubt`` tells the two apart. Doubt keeps a party."""
        if self.until and day >= self.until:
            return False
        if self.since:
            return day[: len(self.since)] >= self.since
        return not self.before or day > self.before

    def doubt(self, day: str) -> str:
        """Why it is uncertain that the party was listed on the day, given that ``on`` holds; "" where it is certain."""
        if self.until and not self.exact and day > self.last:
            return f"delisted after {self.last} and by {self.until}; the versions held do not tell the day"
        if self.since and len(self.since) < len(day) and day.startswith(self.since):
            return f"listed in {self.since}; the list does not tell the day"
        if day >= self.first:
            return ""
        if self.since and self.since <= self.before:
            return f"the list says since {self.since}, yet the version of {self.before} does not have the party"
        if self.since:
            return ""
        if self.before:
            return f"listed after {self.before} and by {self.first}; the list does not tell the day"
        return f"listed by {self.first}; the list does not tell since when"


class Listed(NamedTuple):
    """A party listed on a day: the version that says so, its record, and what is uncertain about the day, or ""."""

    version: ListVersion
    listing: Listing
    doubt: str


def spells(store: Store, known: str = "", datasets: Collection[str] = ()) -> Iterator[Spell]:
    """Every party of the versions published by ``known`` (default: all held), with the time for which it is listed.

    For many days at once: read the spells once, index them, and ask each match ``on`` and ``doubt``. A party that was
    delisted and listed again has a spell each time; so has one whose day of listing has moved in a version to a day
    after the version before (as Japan's list did with Iran's in 2025): between the two it is kept with a doubt.
    Records are read one at a time: what is held of a party that does not change is a few days.
    """
    for versions in _by_dataset(store, known, datasets).values():
        running: dict[bytes, _Begun] = {}
        last: ListVersion | None = None
        for version in versions:
            running, ended = _followed(store, last, version, running)
            yield from ended
            last = version
        if last is not None:
            yield from _spells(store, last, running)


class _Begun(NamedTuple):
    """A spell that still runs, as far as the newest record of the party does not tell it."""

    since: str
    before: str
    first: str


def _followed(
    store: Store, last: ListVersion | None, version: ListVersion, running: dict[bytes, _Begun]
) -> tuple[dict[bytes, _Begun], list[Spell]]:
    """The spells that run on with a version, by the digests of its lines, and those that end with it.

    A record that is the same to the byte is of the same party, so only new, changed and gone ones are read and paired.
    """
    kept: dict[bytes, _Begun] = {}
    new: list[tuple[bytes, Listing]] = []
    left = dict(running)
    before = last.date if last else ""
    for key, line in _keyed(store, version):
        if (begun := left.pop(key, None)) is not None:
            kept[key] = begun
        elif key not in kept:
            listing = read_line(line)
            kept[key] = _Begun(listing.listed, before, version.date)
            if last is not None:
                new.append((key, listing))
    if last is None:
        return kept, []
    gone = {spell.listing.id: spell for spell in _spells(store, last, left)}
    pairs = pair((spell.listing for spell in gone.values()), [each for _, each in new])
    ended: list[Spell] = []
    for key, each in new:
        old = gone.pop(pairs[each.id].id, None) if each.id in pairs else None
        if old and len(each.listed) == 10 and old.last < each.listed and old.since < each.listed:
            ended.append(replace(old, until=each.listed))
        elif old:
            since = min(filter(None, (old.since, each.listed)), default="")
            kept[key] = _Begun(since, old.before, old.first)
    told = store.delisted(version)
    for spell in gone.values():
        day = told.get(delisting_key(spell.listing.programme, spell.listing.id), "")
        exact = spell.last < day <= version.date
        ended.append(replace(spell, until=day if exact else version.date, exact=exact))
    return kept, ended


def _spells(store: Store, version: ListVersion, begun: Mapping[bytes, _Begun]) -> Iterator[Spell]:
    """The spells of those parties of a version that ``begun`` has."""
    left = dict(begun)
    for key, line in _keyed(store, version) if left else ():
        if (held := left.pop(key, None)) is not None:
            yield Spell(version, read_line(line), held.since, held.before, held.first, version.date)


def _keyed(store: Store, version: ListVersion) -> Iterator[tuple[bytes, bytes]]:
    return ((hashlib.blake2b(line, digest_size=16).digest(), line) for line in store.lines(version))


def as_of(store: Store, on: str, known: str = "", datasets: Collection[str] = ()) -> Iterator[Listed]:
    """Who was listed on the day ``on``, as far as the versions published by ``known`` (default: all held) tell.

    Only versions whose own day is ``known`` or earlier are used; the record given is that of the newest of them that
    has the party, for what is known of a party later (another alias) is known of the same party. With ``known`` equal
    to ``on``, the answer is that of the newest version of that day. Within what is known:

    - a party is listed from the day that the list gives as its listing day, even where that is before the first
      version held or between two versions;
    - a party whose listing day the list does not give is listed from the first version that has it; on days before
      that, back to the version before (which lacks it) or without end where there is none, it is kept with a doubt;
    - a party missing from a version is listed no more from the day of delisting that the list gives, else from the
      version's day; between the last version that has it and that one it is kept with a doubt;
    - a party that is in an older version only is therefore listed on days up to its end, and not on later ones;
    - what was delisted before the first version held is not known here at all: ``caveats`` says so.

    A doubt never removes a party. Days are ISO 8601; ``datasets`` empty means every list held.
    """
    for spell in spells(store, known, datasets):
        if spell.on(on):
            yield Listed(spell.version, spell.listing, spell.doubt(on))


def caveats(store: Store, on: str, known: str = "", datasets: Collection[str] = ()) -> list[str]:
    """What ``as_of`` cannot know with the same arguments, a sentence for each list that falls short."""
    said = []
    held = _by_dataset(store, known, datasets)
    for dataset in datasets or sorted({each.dataset for each in store.versions()}):
        versions = held.get(dataset)
        if not versions:
            said.append(f"{dataset}: no version published by {known or 'today'} is held; nobody on it was looked at")
        elif on < versions[0].date:
            said.append(
                f"{dataset}: the first version held is of {versions[0].date}; who was delisted before is unknown"
            )
        elif on > versions[-1].date:
            said.append(f"{dataset}: the newest version used is of {versions[-1].date}; later changes are unknown")
    return said


def _by_dataset(store: Store, known: str, datasets: Collection[str]) -> dict[str, list[ListVersion]]:
    found: dict[str, list[ListVersion]] = {}
    for version in store.versions():
        if (not known or version.date <= known) and (not datasets or version.dataset in datasets):
            found.setdefault(version.dataset, []).append(version)
    return found
