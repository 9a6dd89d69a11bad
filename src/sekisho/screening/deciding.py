"""Decisions as a person or a table gives them: what is lacking or wrong is told by its name, and by its row."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.cases import Column, Kind
from sekisho.intake.countries import fold
from sekisho.intake.files import IntakeError, called, fetch
from sekisho.intake.headers import match_headers
from sekisho.intake.rows import Raw, Reading
from sekisho.intake.stage import REJECTS, connect, note_unused, read_raw
from sekisho.lists.model import ListError, Listing
from sekisho.lists.store import ListVersion, Store
from sekisho.screening.decisions import Decision, material
from sekisho.screening.output import MATCH_COLUMNS
from sekisho.screening.party import KEYS, KNOWN, name_headers, party_headers, rows_of_names
from sekisho.screening.query import EXPECTED, NUMBERS, make_query, read_birth, unfit, unread
from sekisho.spreadsheet import unguarded

_ABOUT = {
    "list": "the list, or a version of it", "listing": "the id of the listed party",
    "by": "who decides", "why": "why it is not the same party",
    "on": "the day of the decision", "until": "the last day on which it holds",
}  # fmt: skip
DECIDED = Kind("decision", "a decision", {key: Column(key, "text", about) for key, about in _ABOUT.items()})
"""The columns of a table of decisions beside those of the party."""


class Undecided(ValueError):
    """What keeps a decision from being made; ``key`` names the option or column."""

    def __init__(self, key: str, said: str) -> None:
        super().__init__(said)
        self.key = key


@dataclass
class Deciding:
    """Decisions on the parties of the lists in a store, made ``today`` where they do not say when."""

    store: Store
    today: str
    _held: dict[str, tuple[ListVersion, dict[str, Listing]]] = field(default_factory=dict)
    _seen: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def made(self, given: Mapping[str, str]) -> tuple[Decision, ListVersion, Listing]:
        """The decision by what is given (keys as in KEYS and DECIDED, and ``id``), and on whom. Raises Undecided."""
        values = {key: (given.get(key) or "").strip() for key in (*KEYS, *DECIDED.columns, "id")}
        for key in ("by", "why"):
            if not values[key]:
                raise Undecided(key, "it is empty; a decision is somebody's, with a reason")
        days = {"on": values["on"] or self.today, "until": values["until"]}
        for key, day in days.items():
            if day and len(read := read_birth(day)) < 10:
                raise Undecided(key, f"{day!r} is no day; expected for example 2026-07-06")
            days[key] = read if day else ""
        if days["until"] and days["until"] < days["on"]:
            raise Undecided("until", f"{days['until']} is before the day of the decision, {days['on']}")
        version, listing = self._listing(values["list"], values["listing"])
        for key, value in unread({key: values[key] for key in EXPECTED}).items():
            raise Undecided(key, f"{value!r}; expected {EXPECTED[key]}")
        numbers = {kind: values[key] for key, kind in NUMBERS.items()}
        query = make_query(
            given.get("name") or "", values["birth"], values["country"], numbers, values["gender"], values["residence"]
        )
        if why := unfit(query):
            raise Undecided("name", why)
        about = (version.id, listing.id)
        if about not in self._seen:
            self._seen[about] = material(listing)
        made = Decision(
            query, version.dataset, listing.id, values["by"], days["on"], given.get("why") or "", days["until"],
            values["id"], self._seen[about],
        )  # fmt: skip
        return made, version, listing

    def _listing(self, name: str, id_: str) -> tuple[ListVersion, Listing]:
        if name not in self._held:
            try:
                version = self.store.get(name)
            except ListError as error:
                raise Undecided("list", str(error)) from None
            self._held[name] = (version, {each.id: each for each in self.store.listings(version)})
        version, listings = self._held[name]
        if id_ not in listings:
            said = f"{version.id} has no party {id_!r}; sekisho screen and lists show name the ids"
            raise Undecided("listing", said)
        return version, listings[id_]


@dataclass(frozen=True)
class Table:
    """What a table of decisions came to: one for each name of a row; ``bad`` rows have a place and a reason."""

    read: int
    decisions: list[Decision]
    bad: list[tuple[str, str]]
    notes: list[str]


def read_table(path: Path, deciding: Deciding, given: Mapping[str, str]) -> Table:
    """The decisions in the rows of a file; what is ``given`` counts for a row that does not say it.

    Raises IntakeError.
    """
    with tempfile.TemporaryDirectory(prefix="sekisho-") as folder, closing(connect(Path(folder))) as con:
        con.execute(REJECTS)
        at = Reading(con, called(path), 0, Path(folder))
        rows = _rows(at, path)
        bad: dict[int, tuple[str, str]] = {}
        made: dict[int, list[Decision]] = {}
        for number, source, values in rows:
            try:
                said = {key: value or given.get(key, "") for key, value in values.items()}
                made.setdefault(number, []).append(deciding.made(said)[0])
            except Undecided as error:
                bad[number] = (source, f"{error.key}: {error}")
        lost = con.execute("SELECT place, reason || '; expected ' || mend FROM rejects").fetchall()
        decisions = [each for number, some in made.items() if number not in bad for each in some]
        read = len(made.keys() | bad.keys()) + len(lost)
        return Table(read, decisions, [(p.partition("\0")[2] or p, r) for p, r in lost] + list(bad.values()), at.notes)


def _rows(at: Reading, path: Path) -> Iterator[tuple[int, str, dict[str, str | None]]]:
    """The rows of a table, each as often as its party has a name: number, place, and what it says."""
    form, raw = read_raw(at, fetch(path, at.folder, 0), KNOWN | {*map(fold, DECIDED.columns), "query"})
    headers = list(raw.headers)
    own = match_headers(DECIDED, headers, {})
    more = [
        f"nullif(trim(CAST({raw.headers[own[key]]} AS VARCHAR)), '') AS \"{key}\"" if key in own else f'NULL AS "{key}"'
        for key in DECIDED.columns
    ]
    selected = ", ".join(['"row"', "source", *more])
    if of_matches := {"query", "caption", "listing"} <= set(headers):
        sql = _asked(at, raw, selected)
        note_unused(at, [header for header in headers if header not in (*own.values(), *_MATCHES)])
    else:
        party = [header for header in headers if header not in own.values()]
        found = party_headers(form, party, {}, at.label)
        named = name_headers(party, found)
        note_unused(at, [header for header in party if header not in (*found.values(), *named)])
        sql = rows_of_names(raw, found, named, selected)
    keys = ("id", *KEYS, *DECIDED.columns)
    chosen = ", ".join(f'"{key}"' for key in keys)
    cursor = at.con.execute(f'SELECT "row", source, {chosen} FROM {sql} ORDER BY "row", nth')
    for number, source, *values in cursor.fetchall():
        row = dict(zip(keys, values, strict=True))
        yield number, source, row | dict.fromkeys(unread(row).keys() - {"imo"} if of_matches else (), "")


_MATCHES = tuple(name.strip('"') for name in MATCH_COLUMNS)


def _asked(at: Reading, raw: Raw, more: str) -> str:
    """SQL for the rows of matches as who was asked about: what could not be read was left out of the screening, too.

    Raises IntakeError where they are of a version of the program that did not write that.
    """
    if not set(raw.headers).issuperset(("id", *KEYS)):
        raise IntakeError(
            f"{at.label}: matches, which do not say all that a party was screened with; expected those of this version "
            f"of Sekisho, or the columns of your book with {', '.join(DECIDED.columns)}"
        )
    held = {key: f"CAST({raw.headers['query' if key == 'name' else key]} AS VARCHAR)" for key in ("id", *KEYS)}
    return f"(SELECT 1 AS nth, {more}, {', '.join(f'{unguarded(sql)} AS {key}' for key, sql in held.items())} FROM raw)"
