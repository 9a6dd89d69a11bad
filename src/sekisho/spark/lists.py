"""The lists in use with their indexes, sent once to every worker, and mapped by each of its processes."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from pyspark import SparkFiles
from pyspark.sql import SparkSession

from sekisho.lists.store import ListVersion, Store
from sekisho.screening.decisions import Decisions
from sekisho.screening.held import Held, Known
from sekisho.screening.indexes import FILE, index_of
from sekisho.screening.screening import Screening
from sekisho.screening.thresholds import Thresholds


@dataclass(frozen=True)
class Shipped:
    """A screening as a worker makes it again: the archive of lists, and what else it is made of."""

    archive: str
    versions: tuple[ListVersion, ...]
    known: Known
    thresholds: Thresholds
    first: str
    last: str
    decisions: Decisions | None

    def __call__(self) -> Screening:
        """The screening, on a worker."""
        key = repr(replace(self, decisions=None)) + (self.decisions.sha256 if self.decisions else "")
        if key not in _MADE:
            held = Held(Store(Path(SparkFiles.get(self.archive))), self.versions, self.known)
            _MADE.clear()
            _MADE[key] = Screening(held, self.thresholds, self.first, self.last, None, self.decisions)
        return _MADE[key]


_MADE: dict[str, Screening] = {}
_SENT: dict[tuple[str, str], tempfile.TemporaryDirectory[str]] = {}
"""What was sent to which application, in folders that are gone when the program ends."""


def ship(spark: SparkSession, screening: Screening) -> Shipped:
    """Send the lists of a screening to the workers, with their indexes, which are made here where there are none."""
    held = screening.held
    named = hashlib.sha256(" ".join(version.id for version in held.versions).encode()).hexdigest()[:16]
    archive = f"sekisho-lists-{named}.zip"
    shipped = Shipped(
        archive, held.versions, held.known, screening.thresholds, screening.first, screening.last, screening.decisions
    )
    sent = (spark.sparkContext.applicationId, archive)
    if sent in _SENT:
        return shipped
    folder = tempfile.TemporaryDirectory(prefix="sekisho-")
    path = Path(folder.name) / archive
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for version in held.versions:
            index_of(held.store, version)
            kept = held.store.folder(version) / FILE
            for each in (*held.store.files(version), *([kept] if kept.exists() else [])):
                out.write(each, each.relative_to(held.store.home))
    spark.sparkContext.addArchive(str(path))
    _SENT[sent] = folder
    return shipped
