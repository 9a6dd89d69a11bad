"""Screening again only what can have changed: new parties against all, the others against new and changed listings.

Whether a listing is found for a party, and with which score, depends on nothing but the two of them and the settings,
so a listing that did not change needs no second look and the result is that of a full run; a state kept under other
settings, by another version of the program or with other tables of names, is not used.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from sekisho import __version__
from sekisho.aside import OutputError
from sekisho.lists.model import Listing, to_record
from sekisho.names.kept import engine
from sekisho.names.screen import Match, Query
from sekisho.screening.held import Entry
from sekisho.screening.screening import Hit, Screening

FORM = "6"
"""Of what is kept; one of another form is not used."""

STATE, TABLES = "state.json", ("queries.parquet", "found.parquet")
"""What is in a folder that keeps a state, and nothing else is."""

_HEAD = b'{"settings": {"program": "'
"""What a state begins with."""

Key = tuple[str, str, str]
"""A listing as it was screened: data set, id, digest of its content."""


def digest(listing: Listing) -> str:
    """A hash of all that a listing says."""
    return hashlib.sha256(json.dumps(to_record(listing), sort_keys=True).encode()).hexdigest()[:16]


def key_of(entry: Entry) -> Key:
    """The listing of an entry as it is screened."""
    return entry.version.dataset, entry.listing.id, digest(entry.listing)


def keyed(entries: Iterable[Entry]) -> dict[Key, list[Entry]]:
    """Entries by what they say. Of one version they are one, with the days of all; who was delisted and listed again
    with the same words is on two."""
    found: dict[Key, dict[str, Entry]] = {}
    for entry in entries:
        versions = found.setdefault(key_of(entry), {})
        held = versions.get(entry.version.id)
        versions[entry.version.id] = replace(entry, spans=held.spans + entry.spans) if held else entry
    return {key: list(versions.values()) for key, versions in found.items()}


@dataclass(frozen=True)
class Base:
    """What a screening kept: the listings it looked at; ``folder`` holds its parties and what was found of them, in
    ``tables`` of these hashes."""

    folder: Path
    keys: frozenset[Key]
    tables: Mapping[str, str]

    @property
    def queries(self) -> Path:
        """The parties that were screened, Parquet, numbered by ``n``."""
        return self.folder / "queries.parquet"

    @property
    def found(self) -> Path:
        """What was found of them, Parquet."""
        return self.folder / "found.parquet"


def check_folder(folder: Path) -> None:
    """Raise OutputError where a folder holds anything but a state: nothing of somebody else's is written over."""
    held = {each.name for each in folder.iterdir()} if folder.exists() else set()
    if held and (held - {STATE, *TABLES} or not _own(folder, held)):
        found = ", ".join(sorted(held - {STATE, *TABLES} or held)[:3])
        raise OutputError(f"{folder}: not a folder that --state made, it holds {found}; name a new or an empty one")


def _own(folder: Path, held: set[str]) -> bool:
    """Whether a state is ours, by how it begins; one that is damaged by the tables beside it."""
    if STATE not in held or held.issuperset(TABLES):
        return STATE in held
    with (folder / STATE).open("rb") as state:
        return state.read(len(_HEAD)) == _HEAD


def load(folder: Path | None, screening: Screening) -> Base | None:
    """The state kept in a folder; None where there is none that is whole and fits the settings."""
    if folder is None or not (folder / STATE).exists():
        return None
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
        if state["settings"] != _settings(screening) or state["tables"] != _tables(folder):
            return None
        keys = frozenset((dataset, id_, held) for dataset, id_, held in state["listings"])
        return Base(folder, keys, state["tables"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(aside: Path, folder: Path, screening: Screening) -> None:
    """Make the tables in ``aside`` the state in ``folder``. One that is killed over it is a state that is not whole."""
    state = {
        "settings": _settings(screening), "listings": sorted(keyed(screening.entries)), "tables": _tables(aside),
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    check_folder(folder)
    (aside / STATE).write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    for name in (STATE, *TABLES):
        shutil.move(aside / name, folder / name)


def _tables(folder: Path) -> dict[str, str]:
    """SHA-256 of each table of a state."""
    found = {}
    for name in TABLES:
        with (folder / name).open("rb") as table:
            found[name] = hashlib.file_digest(table, "sha256").hexdigest()
    return found


def fresh(base: Base, screening: Screening) -> Screening:
    """A screening against those listings alone that the base has not seen as they are now."""
    new = (held for key, held in keyed(screening.entries).items() if key not in base.keys)
    return replace(screening, given=tuple(chain.from_iterable(new)))


def carried(query: Query, rows: Sequence[Mapping[str, Any]], still: Mapping[Key, Sequence[Entry]]) -> list[Hit]:
    """What was found of a party before, who is contradicted too, as far as the listings are as they were then."""
    hits = []
    before = {(row["list"].partition("@")[0], row["listing"], row["digest"]): row for row in rows}
    for key, row in before.items():
        for entry in still.get(key, ()):
            match = Match(
                entry.version.id, entry.listing, row["name"], row["score"], row["standing"],
                tuple(row["for"]), tuple(row["against"]),
                tuple((part["query"], part["listed"], part["likeness"], part["how"]) for part in row["parts"]),
                (row["readings"]["query"], row["readings"]["listed"]), tuple(row["evidence"]),
                row["unopposed"],
            )  # fmt: skip
            hits.append(Hit.of(query, match, entry.spans))
    return hits


def _settings(screening: Screening) -> dict[str, str]:
    return {"program": __version__, "engine": engine(), "form": FORM, "threshold": str(screening.thresholds)}
