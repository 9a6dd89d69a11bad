"""The relation: timeline, commitments, disputes, figures, forecasts, the series, search, one statement."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from fastapi import APIRouter

from sekisho.desk.api import TheOffice
from sekisho.desk.api.reading import fits
from sekisho.desk.holdings import Holdings
from sekisho.desk.pages.common import Looking, view
from sekisho.desk.pages.law import day
from sekisho.desk.people import among
from sekisho.rates import ecb
from sekisho.record.show import in_words
from sekisho.record.show import render as as_text
from sekisho.record.statements import Actor
from sekisho.relation.commitments import bargains
from sekisho.relation.common import Record, cited, kind_of
from sekisho.relation.disputes import disputes
from sekisho.relation.figures import quantities
from sekisho.relation.figures import series as points
from sekisho.relation.forecasts import outlooks, scores
from sekisho.relation.search import search
from sekisho.relation.series import scored, series
from sekisho.relation.timeline import issues_of, timeline

router = APIRouter()
KINDS = ("event", "act", "commitment", "performance")


@view(router, "/relation", "timeline.html")
def show_timeline(
    office: TheOffice, caller: Looking, first: str = "", last: str = "", kind: str = "", actor: str = "",
    issue: str = "",
) -> dict[str, Any]:  # fmt: skip
    """What happened when."""
    record = office.holdings.record
    fits(record, issue, actor)
    among("kind", kind, KINDS)
    found = timeline(
        record, day(first, "first"), day(last, "last"), kind or None, actor or None, issue or None
    )  # fmt: skip
    return {"entries": [each.as_json() for each in found], "first": first, "last": last, "kind": kind, "actor": actor,
            "issue": issue, "issues": issues_of(record), "kinds": KINDS}  # fmt: skip


@view(router, "/relation/commitments", "commitments.html")
def show_commitments(office: TheOffice, caller: Looking, on: str = "") -> dict[str, Any]:
    """Each bargain with its sides and how it stands, view by view."""
    record = office.holdings.record
    made = [
        {"id": each.id, "title": each.title, "sides": [side.as_json(record) for side in each.sides]}
        for each in bargains(record, day(on, "on"))
    ]
    return {"bargains": made, "names": _names(record), "on": on}


@view(router, "/relation/disputes", "disputes.html")
def show_disputes(office: TheOffice, caller: Looking) -> dict[str, Any]:
    """Statements that disagree, with the record's finding."""
    record = office.holdings.record
    return {"disputes": [each.as_json(record) for each in disputes(record, office.holdings.rates)]}


@view(router, "/relation/figures", "figures.html")
def show_figures(office: TheOffice, caller: Looking, quantity: str = "") -> dict[str, Any]:
    """The series of a quantity, or the list of quantities."""
    record = office.holdings.record
    known = quantities(record)
    if quantity and quantity not in known:
        near = get_close_matches(quantity, known, 3)
        raise LookupError(f"no figures of {quantity!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    found = [each.as_json(record) for each in points(record, quantity, None, ecb())] if quantity else []
    highest = max((float(str(p["high"])) for p in found if p["high"] is not None), default=0)
    bars = [round(float(str(p["high"])) / highest * 300, 1) if p["high"] is not None and highest else 0 for p in found]
    return {"quantities": known, "quantity": quantity, "points": found, "bars": bars}


@view(router, "/relation/forecasts", "forecasts.html")
def show_forecasts(office: TheOffice, caller: Looking, on: str = "") -> dict[str, Any]:
    """Who expected what by when, and how it came out."""
    record = office.holdings.record
    found = outlooks(record, day(on, "on"))
    held = [
        {"by": record.title(s.by), "hits": s.hits, "misses": s.misses, "void": s.void, "waiting": s.waiting,
         "brier": f"{s.brier:.3f}" if s.brier else None}
        for s in scores(found)
    ]  # fmt: skip
    told = [each.as_json(record) for each in found]
    return {"forecasts": told, "scores": held, "names": _names(record), "on": on}


def _names(record: Record) -> dict[str, str]:
    """What the actors of the record are called."""
    return {each.id: record.title(each.id) for each in record.statements() if isinstance(each, Actor)}


@view(router, "/relation/series", "series.html")
def show_series(office: TheOffice, caller: Looking) -> dict[str, Any]:
    """The state of the relation, year by year."""
    return {"periods": _series(office.holdings)}


def _series(holdings: Holdings) -> list[dict[str, Any]]:
    end = max((each.day for each in scored(holdings.record, holdings.regime)), default=date.today())
    found = [each.as_json() for each in series(holdings.record, holdings.regime, date(2002, 1, 1), end)]
    most = max((abs(float(str(p[key]))) for p in found for key in ("cooperation", "conflict")), default=0) or 1
    for each in found:
        for key in ("cooperation", "conflict"):
            each[f"{key}_bar"] = round(abs(float(str(each[key]))) / most * 60, 1)
    return found


@view(router, "/search", "search.html")
def show_search(office: TheOffice, caller: Looking, q: str = "") -> dict[str, Any]:
    """Full text over statements, quotes and sources."""
    found = search(office.holdings.record, q[:500], limit=50) if q.strip() else []
    return {"q": q, "hits": [dict(each.__dict__) for each in found]}


@view(router, "/statements/{statement}", "statement.html")
def show_statement(statement: str, office: TheOffice, caller: Looking) -> dict[str, Any]:
    """One statement as written, its sources, what it refers to and what refers to it."""
    record = office.holdings.record
    found = record.find(statement)
    if found is None:
        near = get_close_matches(statement, [each.id for each in record.statements()], 3)
        raise LookupError(f"no statement {statement!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    dossier = next(d for d in record.dossiers if d.statements.get(found.id) is found)
    skipped = ("id", "title", "where", "when_where", "cites")
    held = {f.name: getattr(found, f.name) for f in fields(found) if f.name not in skipped}
    return {
        "id": found.id, "kind": kind_of(found), "title": record.title(found.id),
        "where": f"{Path(found.where.file).name}:{found.where.line}",
        "fields": {name: _words(value) for name, value in held.items() if value not in ("", None, (), {})},
        "cites": cited(record, found.cites), "url": getattr(found, "url", ""),
        "refers_to": [{"id": each, "title": record.title(each)} for each in dossier.references.get(found.id, [])],
        "referred_by": [
            {"id": each, "title": record.title(each)}
            for each in sorted(holder for holder, wanted in dossier.references.items() if found.id in wanted)
        ],
        "text": as_text(dossier, found.id),
    }  # fmt: skip


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "; ".join(_words(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_words(each)}" for name, each in value.items())
    return str(getattr(value, "title", "") or in_words(value))
