"""The index of each version of a list, made once and kept beside it; mapped, so that processes share it."""

from __future__ import annotations

import logging
import mmap
import os
import threading
from datetime import date
from pathlib import Path
from typing import Any

from sekisho.lists.store import ListVersion, Store, check_whole
from sekisho.names.arrays import ArraysError
from sekisho.names.build import Tell
from sekisho.names.index import READ, Index, OtherEngine
from sekisho.names.parties import Blob, ends_of

FILE = "names.index"

MANY = 20_000
"""A list of at least so many parties is indexed on all cores."""

_LOG = logging.getLogger(__name__)


def index_of(store: Store, version: ListVersion, tell: Tell = lambda *_: None) -> Index:
    """The index of a version: the one kept where it fits the version and this program, else one made now and kept.

    One that is damaged is made anew, which is logged; where the folder cannot be written to, it is held in memory.
    """
    path, blob = _files(store, version)
    try:
        return Index.opened(path, blob)
    except (FileNotFoundError, OtherEngine):
        pass
    except (ArraysError, OSError) as error:
        _LOG.warning("the index of %s is made anew: %s", version.id, error)
    ends = ends_of(blob)
    check_whole(version, len(ends))
    alone = threading.active_count() == 1  # a fork copies no threads
    workers = os.cpu_count() or 1 if alone and len(ends) >= MANY else 1

    def told(stage: str, done: int, total: int) -> None:
        tell(f"{version.id}: {stage}", done, total)

    try:
        Index.keep(path, blob, ends, workers, told, _before(store, version))
        return Index.opened(path, blob)
    except (ArraysError, OSError) as error:
        _LOG.warning("the index of %s is not kept: %s", version.id, error)
    return Index.built(blob, ends, workers, told)


def lacking(store: Store, version: ListVersion) -> bool:
    """Whether a version has no index that this program made."""
    try:
        return not Index.fits(store.folder(version) / FILE)
    except (ArraysError, OSError):
        return True


def state_of(store: Store, version: ListVersion) -> str:
    """Whether a version's index is there: ready, none, old (of another version of this program), or damaged."""
    try:
        Index.opened(*_files(store, version))
    except FileNotFoundError:
        return "none"
    except OtherEngine:
        return "old"
    except (ArraysError, OSError) as error:
        return f"damaged: {error}"
    return "ready"


def status(store: Store, today: date) -> list[dict[str, Any]]:
    """Every version held as plain data (see ``lists.pull.status``), with the state of its index."""
    from sekisho.lists.pull import status as held

    indexed = {version.id: state_of(store, version) for version in store.versions()}
    return [row | {"index": indexed[row["id"]]} for row in held(store, today)]


def _before(store: Store, version: ListVersion) -> Path | None:
    """Where the index is of the newest other version of a list of which it is kept what was read."""
    others = [store.folder(each) / FILE for each in store.versions(version.dataset) if each.id != version.id]
    return next((path for path in reversed(others) if path.with_suffix(READ).exists()), None)


def _files(store: Store, version: ListVersion) -> tuple[Path, Blob]:
    """Where the index is, and the listings."""
    folder = store.folder(version)
    with (folder / "listings.jsonl").open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        blob = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) if size else b""
    return folder / FILE, blob
