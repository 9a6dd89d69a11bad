"""Versions of lists side by side in a folder: what was published, by whom, on which day, with which SHA-256."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

from sekisho.lists.days import is_day
from sekisho.lists.model import ListError, Listing, Parsed, Problem, from_record, to_record

FARTHEST = dt.timezone(dt.timedelta(hours=14))
"""Where a day begins first on earth: the day of a list is its publisher's, and may be ahead of this machine's."""

MOST_PROBLEMS = 1_000
"""What was told of a version is read with it by whatever asks for the versions held; more is counted."""

STALE_DAYS = 30
"""A version older than this calls for a look; official lists change more often."""


_NO_READERS = ("clock.py", "diff.py", "fetch.py", "pull.py", "store.py")
"""Modules of this room on which it does not hang what is read out of a file."""
_ROOM = Path(__file__).parent
_READERS = (*_ROOM.glob("*.py"), *_ROOM.glob("*.yaml"), *(_ROOM.parent / "intake").glob("countries.*"))


@cache
def reading() -> str:
    """What tells one program's reading of lists from another's: a hash of the readers."""
    total = hashlib.sha256()
    for file in sorted(_READERS):
        if file.name not in _NO_READERS:
            total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One version of one list as it was added."""

    dataset: str
    publisher: str
    title: str
    date: str
    sha256: str
    origin: str
    added: str
    """When, in UTC; a program before that knew only the day."""
    parties: int
    problems: tuple[str, ...]
    reading: str = ""
    """By which readers, as ``reading`` tells them apart; nothing of a version that a program before that added."""

    @property
    def id(self) -> str:
        """Names the version: dataset, day, head of the hash."""
        return f"{self.dataset}@{self.date}-{self.sha256[:8]}"

    def called(self, name: str) -> bool:
        """Whether a name is that of the version, of its list, or of its list and day, as in un@2021-01-18."""
        return name in (self.id, self.dataset, f"{self.dataset}@{self.date}")

    def age(self, on: dt.date) -> int:
        """Days since the version's own day; none where that is still to come here."""
        return max((on - dt.date.fromisoformat(self.date)).days, 0)

    def stale(self, on: dt.date, checked: str = "") -> bool:
        """Is the version old, and not ``checked`` against its publisher's (day of the last pull) within STALE_DAYS?"""
        last = max(self.date, checked)
        return (on - dt.date.fromisoformat(last)).days > STALE_DAYS


def read_line(line: bytes) -> Listing:
    """A party from the line by which a version keeps it."""
    return from_record(json.loads(line))


def _id_of(line: bytes) -> bytes:
    """What of the line of a party tells it from others: its id, which stands first."""
    return line.partition(b'", "')[0]


def check_whole(version: ListVersion, parties: int) -> None:
    """Raises ListError where not all the parties are left that a version was added with: a disk or a hand lost some."""
    if parties != version.parties:
        raise ListError(
            f"{version.id}: damaged, {parties:,} parties of {version.parties:,} are left; "
            f"sekisho lists reread {version.id} reads its file anew"
        )


def digest(*files: Path, named: bool = False) -> str:
    """SHA-256 of files, one behind the other, each behind its name where they are ``named``."""
    total = hashlib.sha256()
    for each in files:
        if named:
            total.update(each.name.encode())
        with each.open("rb") as content:
            while block := content.read(1 << 20):
                total.update(block)
    return total.hexdigest()


class Store:
    """The folder that holds the versions. Nothing is half-written: a version appears by one rename."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def versions(self, dataset: str = "") -> list[ListVersion]:
        """All versions, by dataset and day, oldest first; of two of one day the one that was added later is newer."""
        found = []
        for path in self.home.glob("[!.]*/[!.]*/version.json"):
            try:
                record = json.loads(path.read_text(encoding="utf-8"))
                found.append(ListVersion(**record | {"problems": tuple(record["problems"])}))
            except (ValueError, TypeError, KeyError) as error:
                raise ListError(
                    f"{path}: damaged ({error}); move {path.parent} out of {self.home}, and add the file in it, "
                    "source…, with sekisho lists add"
                ) from None
        return sorted(
            (each for each in found if dataset in ("", each.dataset)),
            key=lambda each: (each.dataset, each.date, each.added, each.sha256),
        )

    def current(self, on: str = "") -> list[ListVersion]:
        """The newest version of each list, or the newest published by the day ``on``."""
        newest: dict[str, ListVersion] = {}
        for version in self.versions():
            if not on or version.date <= on:
                newest[version.dataset] = version
        return list(newest.values())

    def get(self, name: str) -> ListVersion:
        """The version that is called so (``ListVersion.called``), the newest of a list. Raises ListError."""
        versions = self.versions()
        found = [each for each in versions if each.called(name)]
        if not found:
            dataset, at, _ = name.partition("@")
            ids = [each.id for each in versions if each.dataset == dataset]
            known = ", ".join(ids if at and ids else sorted({each.dataset for each in versions})) or "none"
            raise ListError(
                f"no {'version' if at else 'list'} {name!r}; held are: {known}; "
                "sekisho lists pull or add FILE brings more"
            )
        if "@" in name and len(found) > 1:
            raise ListError(f"{name!r} may be {' or '.join(each.id for each in found)}; say which")
        return found[-1]

    def listings(self, version: ListVersion) -> Iterator[Listing]:
        """The parties of a version."""
        return map(read_line, self.lines(version))

    def lines(self, version: ListVersion) -> Iterator[bytes]:
        """The parties of a version as they are kept; what says the same is the same to the byte."""
        count = 0
        with (self.folder(version) / "listings.jsonl").open("rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    count += 1
                    yield line
        check_whole(version, count)

    def overtaken(self) -> list[tuple[ListVersion, ListVersion]]:
        """The newest version of ``ftm`` with that of each list of FollowTheMoney that has a name of its own and parties
        of it. An earlier program held every such file as ``ftm``, which no newer one takes the place of now."""
        newest = {version.dataset: version for version in self.versions()}
        plain, found = newest.get("ftm"), []
        for dataset, version in newest.items() if plain else ():
            if plain and dataset.startswith("ftm-"):
                ids = {_id_of(line) for line in islice(self.lines(version), 1_000)}
                if any(_id_of(line) in ids for line in self.lines(plain)):
                    found.append((plain, version))
        return found

    def files(self, version: ListVersion) -> list[Path]:
        """The files that hold a version, but for what it was read from."""
        folder = self.folder(version)
        kept = [folder / name for name in ("version.json", "listings.jsonl", "delisted.json")]
        return [path for path in kept if path.exists()]

    def delisted(self, version: ListVersion) -> dict[str, str]:
        """Key of a party (``delisting_key``) that the version says is delisted → the day."""
        path = self.folder(version) / "delisted.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}

    def add(
        self,
        path: Path,
        day: str = "",
        origin: str = "",
        accept: bool = False,
        today: str = "",
        dataset: str = "",
        fallback: str = "",
    ) -> ListVersion:
        """Read a list from a file or folder and keep it as a version.

        ``day`` is the list's day, before what the file or its name says; ``fallback`` after it. ``dataset``: the list
        that is expected. Raises ListError for a file that is no list or another one, that is cut off, of a day to come,
        or that holds fewer than half of the parties of the version before it, or of FollowTheMoney none of them, unless
        ``accept``; the versions held stay as they are.
        """
        from sekisho.lists.read import files_of, read  # all the readers, which only an addition needs

        source, parsed = read(path, dataset)
        version = ListVersion(
            source.dataset,
            source.publisher,
            source.title,
            _dated(path, day or parsed.date or _day_in(path.name) or fallback),
            digest(*files_of(path), named=path.is_dir()),
            origin or str(path),
            today or dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
            len(parsed.listings),
            _said(parsed.problems),
            reading(),
        )
        before = self._before(version)
        if before and not accept:
            self._follows(path, version, parsed, before)
        version = _compared(version, before, path)
        folder = self.folder(version)
        if folder.exists():
            return self.get(version.id)  # as it was added
        made = _aside(folder)
        kept = made / f"source{path.suffix}"
        if path.is_dir():
            kept.mkdir()
        for each in files_of(path):
            shutil.copyfile(each, kept / each.name if path.is_dir() else kept)
        _write(made, version, parsed)
        try:
            made.rename(folder)
        except OSError:
            shutil.rmtree(made)
            if not folder.exists():
                raise
            # another process was faster
            return self.get(version.id)
        return version

    def outdated(self, version: ListVersion) -> bool:
        """Whether other readers than those of this program read a version, and its file is there to be read anew."""
        return version.reading != reading() and self._source(version) is not None

    def reread(self, version: ListVersion) -> ListVersion:
        """Read the file of a version anew. Raises ListError where it cannot be read; then all stays as it is."""
        from sekisho.lists.read import read

        path = self._source(version)
        if path is None:
            raise ListError(f"{version.id}: the file that it was read from is not kept")
        _, parsed = read(path, version.dataset)
        problems = _said(parsed.problems)
        version = replace(version, parties=len(parsed.listings), problems=problems, reading=reading())
        version = _compared(version, self._before(version), path)
        folder = self.folder(version)
        made = _aside(folder)
        _write(made, version, parsed)
        for name in ("delisted.json", "listings.jsonl", "version.json"):
            if (made / name).exists():
                (made / name).replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        made.rmdir()
        return version

    def _follows(self, path: Path, version: ListVersion, parsed: Parsed, before: ListVersion) -> None:
        """Raises ListError for a version that lists less than half of the parties of the one before it, or none."""
        if version.parties * 2 < before.parties:
            raise ListError(
                f"{path.name} lists {version.parties:,} parties where {before.id} lists {before.parties:,}; "
                "the version before it stays in use. If that is true, say --accept"
            )
        ids = {listing.id for listing in islice(parsed.listings, 1_000)}
        if version.dataset.startswith("ftm") and not any(listing.id in ids for listing in self.listings(before)):
            raise ListError(
                f"{path.name} has no party of {before.id}: it looks like another list, which would take its place. "
                "Give it a name of its own with --name, or say --accept"
            )

    def _before(self, version: ListVersion) -> ListVersion | None:
        when = (version.date, version.added)
        every = self.versions(version.dataset)
        held = [each for each in every if (each.date, each.added) <= when and each.sha256 != version.sha256]
        return held[-1] if held else None

    def _source(self, version: ListVersion) -> Path | None:
        return next(self.folder(version).glob("source*"), None)

    def folder(self, version: ListVersion) -> Path:
        """Where a version is kept."""
        return self.home / version.dataset / f"{version.date}-{version.sha256[:8]}"


def _dated(path: Path, on: str) -> str:
    """The day of a list. Raises ListError where it says none, or one that is none or to come."""
    if not on:
        raise ListError(f"{path.name} does not say of which day it is; give --date YYYY-MM-DD")
    if not is_day(on) or len(on) < 10:  # it is part of a path, too
        raise ListError(f"{path.name} says that it is of {on!r}, which is no day; give --date YYYY-MM-DD")
    if on > (last := dt.datetime.now(FARTHEST).date()).isoformat():
        raise ListError(f"{path.name} would be of {on}, a day to come; expected {last} at the latest")
    return on


def _compared(version: ListVersion, before: ListVersion | None, path: Path) -> ListVersion:
    """A version, of which it is told that it is more than a tenth shorter than the one before it."""
    if not before or version.parties * 10 >= before.parties * 9:
        return version
    fewer = f"{version.parties:,} parties where {before.id} lists {before.parties:,}"
    return replace(version, problems=(f"{path.name}: {fewer}; make sure that it was not cut off", *version.problems))


def _aside(folder: Path) -> Path:
    """An empty folder of this process beside one that is to be; what killed ones left is removed after a day."""
    for left in folder.parent.glob(".*.*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > 86_400:
            shutil.rmtree(left, ignore_errors=True)
    made = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    return made


def _write(folder: Path, version: ListVersion, parsed: Parsed) -> None:
    with (folder / "listings.jsonl").open("w", encoding="utf-8", errors="replace") as out:  # half a character is ?
        for listing in parsed.listings:
            out.write(json.dumps(to_record(listing), ensure_ascii=False) + "\n")
    if parsed.delisted:
        (folder / "delisted.json").write_text(json.dumps(dict(parsed.delisted)), encoding="utf-8")
    (folder / "version.json").write_text(json.dumps(asdict(version), ensure_ascii=False, indent=1), encoding="utf-8")


def _said(problems: Sequence[Problem]) -> tuple[str, ...]:
    more = len(problems) - MOST_PROBLEMS
    said = tuple(f"{problem.where}: {problem.what}" for problem in problems[:MOST_PROBLEMS])
    return said if more <= 0 else (*said, f"and {more:,} more, which are not kept")


def _day_in(name: str) -> str:
    found = re.search(r"(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)", name)
    if not found:
        return ""
    try:
        return dt.date(*map(int, found.groups())).isoformat()
    except ValueError:
        return ""
