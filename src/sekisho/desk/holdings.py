"""The dossiers and lists that the desk decides by, as they are on disk; each dossier used is kept by its hash."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sekisho.check.plan import Plan
from sekisho.desk.people import Invalid
from sekisho.desk.settings import Settings
from sekisho.lists.store import Store as Lists
from sekisho.names.screen import Query
from sekisho.rates import Rates, ecb, from_file
from sekisho.record.dossier import Dossier, DossierError, load
from sekisho.regime.fold import Known, Regime
from sekisho.relation.common import Record
from sekisho.screening.held import FIRST, LAST, Held, choose
from sekisho.screening.screening import Screening
from sekisho.screening.thresholds import Thresholds, read_thresholds

NO_LIST = "no list is held; sekisho lists pull fetches them, sekisho lists add FILE adds one"


@dataclass(frozen=True, eq=False)
class Holdings:
    """One state of dossiers and lists. Everything computed from it is computed on first use, and kept."""

    regime: Regime
    rates: Rates
    held: Held
    thresholds: Thresholds
    mark: object = None
    now: Screening | None = None
    dated: Screening | None = None

    @property
    def record(self) -> Record:
        """The dossiers to be read."""
        return Record(self.regime.dossiers)

    @property
    def inputs(self) -> dict[str, Any]:
        """What a verdict rests on besides what its stamp says: each version of a list in use, and the thresholds."""
        limits = self.thresholds
        return {
            "versions": {each.id: each.sha256 for each in self.held.versions},
            "thresholds": {"default": limits.default, "lists": dict(limits.lists), "kinds": dict(limits.kinds)},
        }

    def plan(self, known: Known = None, lists: bool = True) -> Plan:
        """What a case is decided by, as known on a day."""
        return _plan(self, known, lists)

    def screening(
        self, day: str = "", known: Known = None, lists: Iterable[str] = (), thresholds: Iterable[str] = ()
    ) -> Screening | None:
        """The lists in use on a day, or now; None where none is held. Of some lists, at other thresholds, where given.

        Raises ListError, ThresholdError.
        """
        if not self.held.versions:
            return None
        chosen, limits = tuple(lists), tuple(thresholds)
        return _screening(self, day, known, chosen, limits) if day or known or chosen or limits else self.now


@lru_cache(maxsize=16)
def _plan(holdings: Holdings, known: Known, lists: bool) -> Plan:
    if not lists or not holdings.held.versions:
        return Plan(holdings.regime, holdings.rates, known, None)
    if known is None:
        return Plan(holdings.regime, holdings.rates, None, holdings.dated)
    held = choose(holdings.held.store, [each.id for each in holdings.held.versions], known)
    return Plan(holdings.regime, holdings.rates, known, Screening(held, holdings.thresholds, FIRST))


@lru_cache(maxsize=8)
def _screening(
    holdings: Holdings, day: str, known: Known, lists: tuple[str, ...], thresholds: tuple[str, ...]
) -> Screening:
    own = holdings.held
    whole = not (known or lists)
    held = own if whole else choose(own.store, lists or [each.id for each in own.versions], known)
    limits = read_thresholds(thresholds, held.datasets) if thresholds else holdings.thresholds
    return Screening(held, limits, day, day or LAST, beside=holdings.now if whole else None)


def open_holdings(settings: Settings, mark: object = None) -> Holdings:
    """What is on disk now. Raises DossierError, ListError, RatesError, ThresholdError."""
    return make_holdings(
        tuple(_trusted(name) for name in settings.dossiers),
        from_file(settings.rates) if settings.rates else ecb(),
        choose(lists_of(settings)),
        settings.thresholds,
        mark,
    )


def make_holdings(
    dossiers: tuple[Dossier, ...], rates: Rates, held: Held, thresholds: Any, mark: object = None
) -> Holdings:
    """Holdings of dossiers and lists, made ready to be asked."""
    limits = thresholds if isinstance(thresholds, Thresholds) else read_thresholds(thresholds, held.datasets)
    now = Screening(held, limits) if held.versions else None
    dated = Screening(held, limits, FIRST, beside=now) if held.versions else None
    return Holdings(Regime(dossiers), rates, held, limits, mark, now, dated)


def lists_of(settings: Settings) -> Lists:
    """The folder of versions of lists."""
    return Lists(settings.lists or settings.home / "lists")


def _trusted(name: str) -> Dossier:
    dossier = load(name)
    if dossier.problems:
        first = "; ".join(str(problem) for problem in dossier.problems[:3])
        raise DossierError(f"{len(dossier.problems)} problems in {name}: {first}; run: sekisho lint {name}")
    return dossier


class Shelf:
    """Holdings that follow what is on disk. What cannot be read leaves what is in use in use, and ``trouble`` says so.

    ``changed(before, now)`` is called for each new state, the first (``before`` None) included.
    """

    def __init__(self, settings: Settings, changed: Callable[[Holdings | None, Holdings], None]) -> None:
        self.settings, self.changed = settings, changed
        self.trouble = ""
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        first = open_holdings(settings, self._mark())
        self._take(None, first)
        self.now = first

    @property
    def due(self) -> bool:
        """Whether it is time to look."""
        return time.monotonic() - self._looked >= self.settings.reload_seconds

    def look(self, force: bool = False) -> None:
        """Take up what changed on disk, where it is time to look."""
        if not force and not self.due:
            return
        if not self._lock.acquire(blocking=force):
            return
        try:
            self._looked = time.monotonic()
            mark = self._mark()
            if mark == self.now.mark:
                return
            try:
                fresh = open_holdings(self.settings, mark)
            except Exception as error:
                self.trouble = f"what is on disk cannot be used, what was read before stays in use: {error}"
                return
            self.trouble = ""
            self._take(self.now, fresh)
            self.now = fresh
        finally:
            self._lock.release()

    def _take(self, before: Holdings | None, fresh: Holdings) -> None:
        for each in (fresh.now, fresh.dated):
            if each is not None:
                each.warm()
                each.find([Query("金")])  # what reads Han is loaded now, not while the first who asks waits
        for dossier in fresh.regime.dossiers:
            keep(dossier, self.settings.home / "dossiers")
        self.changed(before, fresh)

    def _mark(self) -> tuple[object, ...]:
        stats: list[object] = []
        for name in self.settings.dossiers:
            folder = Path(name)
            if folder.is_dir():
                for path in sorted(folder.rglob("*.yaml")):
                    stat = path.stat()
                    stats.append((str(path), stat.st_size, stat.st_mtime_ns))
        for path in sorted(lists_of(self.settings).home.glob("[!.]*/*/version.json")):
            stats.append((str(path), path.stat().st_mtime_ns))
        return tuple(stats)


def keep(dossier: Dossier, home: Path) -> Path:
    """Keep a copy of a dossier under its hash, so that an old verdict can be computed again; gives the folder."""
    folder = home / f"{dossier.id}@{dossier.revision[:16]}"
    if not folder.exists():
        aside = folder.with_name(folder.name + ".tmp")
        shutil.rmtree(aside, ignore_errors=True)
        for path in dossier.files:
            target = aside / path.relative_to(dossier.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        try:
            aside.rename(folder)
        except OSError:
            if not folder.exists():  # another process was first
                raise
    return folder


def kept(home: Path, stamp: str) -> Dossier | None:
    """The dossier that a stamp names (id@hash), from what was kept; None where it is not there or was changed."""
    folder = home / stamp
    if Path(stamp).name != stamp or not folder.is_dir():
        return None
    try:
        dossier = load(folder)
    except DossierError:
        return None
    return dossier if f"{dossier.id}@{dossier.revision[:16]}" == stamp else None


def as_day(text: str) -> Known:
    """A second clock from text: a day, ``own`` or nothing. Raises Invalid."""
    try:
        return None if not text else "own" if text == "own" else date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"{text!r} is no day; expected for example 2010-07-06") from None
