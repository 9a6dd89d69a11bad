"""What each operation of the API answers, as types: for /openapi.json alone, so that a client can be made from it.

Rows are described by the tables, findings by the type that a batch writes them with; nothing is checked against these
when a request is answered. ``tests/desk/test_openapi.py`` holds the answers to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NotRequired, get_type_hints

import duckdb
from sqlalchemy import Table
from typing_extensions import TypedDict

from sekisho.check.plan import FINDING_TYPE
from sekisho.desk import schema
from sekisho.desk.audit import Replayed
from sekisho.desk.retention import Erased
from sekisho.lists.store import ListVersion
from sekisho.relation.search import Hit

Texts = dict[str, str]
_OF = {"VARCHAR": str, "DOUBLE": float, "BOOLEAN": bool}


def _typed(name: str, fields: Any) -> Any:
    return TypedDict(name, fields)  # type: ignore[operator]


def _struct(name: str, type_: Any) -> Any:
    """A struct of DuckDB; each of its fields may be null."""
    return _typed(name, {field: _of(field, held) | None for field, held in type_.children})


def _of(name: str, type_: Any) -> Any:
    if type_.id == "struct":
        return _struct(f"Finding{name.capitalize()}", type_)
    return list[str] if type_.id == "list" else _OF[str(type_)]


def _row(name: str, table: Table, without: str = "", /, **more: Any) -> Any:
    """A row of a table, without some columns and with more fields."""
    held = {
        column.name: column.type.python_type | None if column.nullable else column.type.python_type
        for column in table.columns
        if column.name not in ("salt", *without.split())
    }
    return _typed(name, {**held, **more})


Finding: Any = _struct("Finding", duckdb.sqltype(FINDING_TYPE))


class Verdict(TypedDict):
    """What a case came to, as ``sekisho explain --json`` prints it: the outcome, why, and by what it was decided."""

    id: str | None
    kind: str
    source: str | None
    date: str
    outcome: str
    measure: str | None
    reason: str
    findings: list[Finding]
    checked: str
    dossiers: str
    program: str
    known: str
    rates: str
    lists: str
    threshold: str
    decisions: str


class Limits(TypedDict):
    """The least score that makes a match: of all, and of lists and kinds of party."""

    default: float
    lists: dict[str, float]
    kinds: dict[str, float]


class Inputs(TypedDict):
    """What a verdict rests on besides its stamp: each version of a list with its SHA-256, and the thresholds."""

    versions: Texts
    thresholds: Limits


CaseMatch: Any = _row("CaseMatch", schema.matches)
CaseDecision: Any = _row(
    "CaseDecision", schema.decisions, "case by second basis", by=str, second=str | None,
)  # fmt: skip
CaseRow: Any = _row("CaseRow", schema.cases, "papers digest request", asked_by=str, owned_by=str | None)
Case: Any = _row(
    "Case", schema.cases, "papers request", erased=str, asked_by=str, owned_by=str | None, case=dict[str, Any] | None,
    verdict=Verdict | None, inputs=Inputs | None, settled=str, notes=list[str],
    matches=list[CaseMatch], decisions=list[CaseDecision],
)  # fmt: skip


class Count(TypedDict):
    """How many cases are so."""

    state: str
    outcome: str
    cases: int


class Cases(TypedDict):
    """Cases, and how many there are."""

    cases: list[CaseRow]
    counts: list[Count]


class Part(TypedDict):
    """A part of a name beside that of a listed one."""

    query: str
    listed: str
    likeness: float
    how: str


class Evidence(TypedDict):
    """What was weighed, and by what factor."""

    what: str
    query: str
    listed: str
    factor: float


Readings: Any = _typed("Readings", {"query": str, "listed": str})
Match: Any = _typed("Match", {
    "list": str, "listing": str, "caption": str, "schema": str, "programme": str, "listed": str, "name": str,
    "score": float, "standing": str, "for": list[str], "against": list[str], "parts": list[Part],
    "readings": Readings, "evidence": list[Evidence], "sentence": str,
    "certain": str, "doubt": str,
})  # fmt: skip


class Screened(TypedDict):
    """The listed parties that a name may be, as ``sekisho screen --json`` prints it."""

    query: str
    birth: str
    country: str
    gender: str
    identifiers: Texts
    matches: list[Match]
    note: str
    contradicted: NotRequired[list[Match]]
    lists: str
    threshold: str
    notes: NotRequired[list[str]]


Job: Any = _row("Job", schema.jobs, "worker beat given result", given=dict[str, Any] | None, result=Any)
Lookback: Any = _row("Lookback", schema.lookbacks, "said", said=list[str])
Delivery: Any = _row("Delivery", schema.deliveries, "webhook body")
Webhook: Any = _row(
    "Webhook", schema.webhooks, "secret events removed user", events=list[str], deliveries=list[Delivery]
)
MadeWebhook: Any = _row("MadeWebhook", schema.webhooks, "events created removed user", events=list[str])
User: Any = _row("User", schema.users, "password subject")
Key: Any = _row("Key", schema.keys, "hash scopes", scopes=list[str])
MadeKey: Any = _row("MadeKey", schema.keys, "user hash scopes created revoked", scopes=list[str], key=str)
LogEntry: Any = _row("LogEntry", schema.log, "data", data=dict[str, Any])


class Invited(TypedDict):
    """A one-time link that is good still."""

    id: str
    role: str
    user: str | None
    expires: str
    by: str
    by_id: int
    seconded: bool


class Me(TypedDict):
    """Who asks."""

    id: int
    name: str
    role: str
    scopes: list[str]
    key: str | None
    csrf: str | None


class Verified(TypedDict):
    """Whether the log is whole."""

    whole: bool
    entries: int
    head: str
    cases: int
    troubles: list[str]


class Question(TypedDict):
    """What was asked of the lists alone; ``papers`` are null once they are erased."""

    id: int
    erased: str
    papers: dict[str, Any] | None
    as_logged: bool
    entry: LogEntry


class Column(TypedDict):
    """A column of a kind of case."""

    name: str
    type: str
    about: str
    required: bool
    values: list[str]


class Kind(TypedDict):
    """A kind of case."""

    kind: str
    about: str
    columns: list[Column]


class Cite(TypedDict, total=False):
    """A source, a place in it and a quote."""

    source: str
    title: str
    url: str | None
    at: str | None
    quote: str | None


class Named(TypedDict):
    """A statement by its id and title."""

    id: str
    title: str


class Parameter(TypedDict):
    """A value that an act set, and since when: an amount, a flag or a list."""

    value: str | bool | list[str]
    since: str


_VERSION = {
    "measure": str, "title": str, "governs": list[str], "status": str, "requires": str, "detail": str | None,
    "within": str | None, "when": str, "parameters": dict[str, Parameter], "act": str, "instrument": str, "from": str,
    "expires": str | None, "cites": list[Cite],
}  # fmt: skip
InForce: Any = _typed("InForce", _VERSION)
Version: Any = _typed("Version", {**_VERSION, "to": str | None})


class Revision(TypedDict):
    """A dossier at a revision."""

    id: str
    revision: str


class Force(TypedDict):
    """What is in force on a day, as known on another."""

    on: str
    known: str | None
    dossiers: list[Revision]
    measures: list[InForce]


class MeasureChange(TypedDict):
    """What became of a measure between two days."""

    measure: str
    title: str
    change: str
    details: list[str]
    acts: list[str]


class Statement(TypedDict):
    """A statement as written, with what it refers to and what refers to it."""

    id: str
    kind: str
    title: str
    dossier: str
    place: str
    text: str
    cites: list[Cite]
    refers_to: list[Named]
    referred_to_by: list[Named]


class Event(TypedDict):
    """An entry of the timeline."""

    id: str
    kind: str
    lane: str
    date: str
    title: str
    actors: list[str]
    issue: list[str]
    cites: list[Cite]


class View(TypedDict):
    """How somebody holds that a commitment stands."""

    status: str
    performance: str
    title: str
    cites: list[Cite]


class Side(TypedDict):
    """A commitment: one side of a bargain."""

    id: str
    title: str
    by: str
    to: list[str]
    date: str
    due: str
    what: str
    in_return_for: list[str]
    status: str
    views: dict[str, View]
    cites: list[Cite]


class Bargain(Named):
    """Who undertook what in return for what."""

    sides: list[Side]


class Dispute(TypedDict):
    """Statements that disagree, and the record's finding."""

    about: str
    found_by: str
    sides: list[Named]
    details: list[str]
    finding: str | None
    adopts: str | None
    because: str | None


Figure: Any = _typed("Figure", {
    "id": str, "title": str, "period": str, "value": str, "unit": str, "low": str | None, "high": str | None, "in": str,
    "note": str, "by": str, "cites": list[Cite],
})  # fmt: skip
Forecast: Any = _typed("Forecast", {
    "id": str, "title": str, "by": str, "expects": str, "if": str | None, "date": str, "due": str,
    "probability": str | None, "status": str, "why": str | None, "brier": str | None, "cites": list[Cite],
})  # fmt: skip


class Step(TypedDict):
    """A statement of a chain."""

    id: str
    kind: str
    title: str
    date: str


class Link(TypedDict):
    """What leads from a statement to a later one."""

    earlier: str
    later: str
    word: str


class Chain(TypedDict):
    """What led to a statement and what followed."""

    start: str
    statements: list[Step]
    links: list[Link]


class Period(TypedDict):
    """A year or month of the relation."""

    period: str
    cooperation: float
    conflict: float
    net: float
    contacts: int
    measures_in_force: int
    kinds_governed: int
    commitments_open: int
    commitments_broken: int
    made_of: list[str]


HeldList: Any = _typed("HeldList", {
    "id": str, "current": bool, "age": int, "checked": str, "stale": bool, **get_type_hints(ListVersion),
    "problems": list[str], "outdated": bool, "index": str,
})  # fmt: skip
"""A version of a list that is held."""


class Lists(TypedDict):
    """The versions held, and what on disk cannot be used."""

    versions: list[HeldList]
    trouble: str | None


class Listing(TypedDict):
    """A listed party; each name is its text, kind and language."""

    id: str
    schema: str
    names: list[list[str]]
    properties: dict[str, list[str]]
    listed: str
    amended: list[str]
    programme: str
    source: dict[str, Any]
    version: str


class ListChange(TypedDict):
    """What became of a listed party between two versions."""

    what: str
    id: str
    caption: str
    details: list[str]


@dataclass(frozen=True)
class Trouble:
    """What is wrong: what was found, what was expected. ``standing`` is the case, where somebody was first (409)."""

    detail: str
    standing: dict[str, Any] | None = None


class InvitationLink(TypedDict):
    """A one-time link."""

    link: str


class Removed(TypedDict):
    """What was removed."""

    removed: int


class Revoked(TypedDict):
    """Which key was revoked."""

    revoked: str


class SignedOut(TypedDict):
    """The session is ended."""

    signed_out: bool


ANSWERS: dict[str, Any] = {
    "POST /check": Case, "POST /screen": Screened, "GET /cases": Cases, "GET /cases/{number}": Case,
    "POST /cases/{number}/decisions": Case, "POST /cases/{number}/matches/{match}/decisions": Case,
    "POST /cases/{number}/withdrawal": Case, "PUT /cases/{number}/owner": Case, "POST /batches": Job,
    "GET /jobs": list[Job], "GET /jobs/{number}": Job, "POST /jobs/{number}/cancel": Job,
    "POST /jobs/{number}/resume": Job, "GET /webhooks": list[Webhook], "POST /webhooks": MadeWebhook,
    "DELETE /webhooks/{number}": Removed, "POST /lookbacks": Job, "GET /lookbacks": list[Lookback],
    "GET /kinds": list[Kind], "GET /force": Force, "GET /history/{measure}": list[Version],
    "GET /diff": list[MeasureChange],
    "GET /statements/{id_}": Statement, "GET /timeline": list[Event], "GET /search": list[Hit],
    "GET /commitments": list[Bargain], "GET /disputes": list[Dispute], "GET /figures": dict[str, int],
    "GET /figures/{quantity}": list[Figure], "GET /forecasts": list[Forecast], "GET /chain/{id_}": Chain,
    "GET /relation": list[Period], "GET /lists": Lists, "POST /lists/pull": Job,
    "GET /lists/{version}/parties": list[Listing], "GET /lists/{old}/diff/{new}": list[ListChange],
    "GET /audit/log": list[LogEntry], "GET /audit/verify": Verified, "GET /audit/replay/{number}": Replayed,
    "GET /audit/papers/{number}": Question, "GET /audit/papers/{number}/replay": Replayed,
    "POST /audit/erasures": Erased, "POST /session": Me, "DELETE /session": SignedOut, "POST /welcome": Me,
    "GET /me": Me, "GET /users": list[User], "GET /users/invitations": list[Invited],
    "POST /users/invitations": InvitationLink, "POST /users/invitations/{id_}/second": list[Invited],
    "PATCH /users/{number}": list[User], "GET /keys": list[Key], "POST /keys": MadeKey, "DELETE /keys/{id_}": Revoked,
}  # fmt: skip
"""By method and path under /api/v1."""

FILES = {"GET /jobs/{number}/files/{name}": ("application/vnd.apache.parquet", "text/csv"),
         "GET /audit/export": ("application/x-ndjson", "text/csv")}  # fmt: skip
"""Operations that answer with a file, and of what kind."""
