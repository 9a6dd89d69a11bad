"""Reading: the regime, the record and the lists, as the command line's --json has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from sekisho.cases import kinds
from sekisho.desk import jobs, pull
from sekisho.desk.api import Admin, CallerFirst, Reader, TheOffice
from sekisho.desk.people import Invalid, among
from sekisho.lists.diff import diff as list_diff
from sekisho.lists.model import ListError, to_record
from sekisho.lists.store import ListVersion, Store
from sekisho.rates import ecb
from sekisho.record.show import as_json as statement_json
from sekisho.regime.compare import compare
from sekisho.regime.plain import force_json, history_json
from sekisho.relation import chain, commitments, disputes, figures, forecasts, search, series, timeline
from sekisho.relation.common import Record, kind_of
from sekisho.screening.indexes import status

router = APIRouter(prefix="/api/v1", tags=["reading"], route_class=CallerFirst)

Day = Annotated[date | None, Query(description="A day, e.g. 2010-07-06.")]
Limit = Annotated[int, Query(ge=1, le=1000)]
Json = dict[str, Any]


def _none(what: str, id_: str, known: Iterable[str]) -> LookupError:
    near = get_close_matches(id_, list(known), 3)
    return LookupError(f"no {what} {id_!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))


def fits(record: Record, issue: str | None, actor: str | None = None) -> None:
    """Raise Invalid for an issue or an actor that the record does not have."""
    among("issue", issue or "", timeline.issues_of(record))
    among("actor", actor or "", timeline.actors_of(record))


@router.get("/kinds", summary="The kinds of case and their columns")
def kinds_of_case(_: Reader) -> list[Json]:
    """What ``sekisho cases --json`` says."""
    return [kind.as_json() for kind in kinds().values()]


@router.get("/force", summary="What is in force")
def force(office: TheOffice, _: Reader, on: Day = None, known: Day = None, governs: str = "") -> Json:
    """On a day, as known on another."""
    if governs and governs not in kinds():
        raise Invalid(f"governs is {governs!r}; expected one of {', '.join(kinds())}")
    return force_json(office.holdings.regime, on or date.today(), known, governs or None)


@router.get("/history/{measure}", summary="The life of a measure")
def history(measure: str, office: TheOffice, _: Reader, known: Day = None) -> list[Json]:
    """Its versions, with the acts that made them."""
    regime = office.holdings.regime
    if measure not in regime.measures:
        raise _none("measure", measure, regime.measures)
    return history_json(regime, measure, known)


@router.get("/diff", summary="What changed between two days")
def diff(first: date, second: date, office: TheOffice, _: Reader, known: Day = None) -> list[Json]:
    """What became stricter, looser, new or gone."""
    if second < first:
        raise Invalid(f"{second} lies before {first}; give the earlier day first")
    return [change.as_json() for change in compare(office.holdings.regime, first, second, known)]


@router.get("/statements/{id_}", summary="A statement")
def statement(id_: str, office: TheOffice, _: Reader) -> Json:
    """As written, with its citations, what it refers to and what refers to it."""
    record = office.holdings.record
    for dossier in record.dossiers:
        if id_ in dossier.statements:
            return statement_json(dossier, id_)
    raise _none("statement", id_, (each.id for each in record.statements()))


@router.get("/timeline", summary="What happened when")
def read_timeline(
    office: TheOffice,
    _: Reader,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    kind: Literal["event", "act", "commitment", "performance"] | None = None,
    actor: str | None = None,
    issue: str | None = None,
) -> list[Json]:
    """Events, acts and commitments, each with its source."""
    fits(office.holdings.record, issue, actor)
    return [e.as_json() for e in timeline.timeline(office.holdings.record, first, last, kind, actor, issue)]


@router.get("/search", summary="Search the record")
def find(
    q: Annotated[str, Query(min_length=1, max_length=500)], office: TheOffice, _: Reader,
    kind: str | None = None, issue: str | None = None, limit: Limit = 20,
) -> list[Json]:  # fmt: skip
    """Full text over statements, quotes and sources; "two words" is a phrase."""
    fits(office.holdings.record, issue)
    among("kind", kind or "", sorted({kind_of(each) for each in office.holdings.record.statements()}))
    return [vars(hit) for hit in search.search(office.holdings.record, q, kind=kind, issue=issue, limit=limit)]


@router.get("/commitments", summary="Commitments")
def read_commitments(office: TheOffice, _: Reader, on: Day = None) -> list[Json]:
    """Each bargain with its sides and how it stands, view by view."""
    record = office.holdings.record
    return [each.as_json(record) for each in commitments.bargains(record, on)]


@router.get("/disputes", summary="Statements that disagree")
def read_disputes(office: TheOffice, _: Reader) -> list[Json]:
    """Side by side, with the record's finding and why."""
    record = office.holdings.record
    return [each.as_json(record) for each in disputes.disputes(record, ecb())]


@router.get("/figures", summary="The quantities that have figures")
def quantities(office: TheOffice, _: Reader) -> dict[str, int]:
    """Each with how many figures it has."""
    return dict(figures.quantities(office.holdings.record))


@router.get("/figures/{quantity}", summary="Figures of a quantity")
def read_figures(quantity: str, office: TheOffice, _: Reader, unit: str | None = None) -> list[Json]:
    """The series, converted to one unit, with sources."""
    record = office.holdings.record
    known = figures.quantities(record)
    if quantity not in known:
        raise _none("quantity", quantity, known)
    return [point.as_json(record) for point in figures.series(record, quantity, unit, ecb())]


@router.get("/forecasts", summary="Forecasts")
def read_forecasts(office: TheOffice, _: Reader, on: Day = None) -> list[Json]:
    """Who expected what by when, and how it came out."""
    record = office.holdings.record
    return [each.as_json(record) for each in forecasts.outlooks(record, on)]


@router.get("/chain/{id_}", summary="What led to a statement and what followed")
def read_chain(id_: str, office: TheOffice, _: Reader, depth: Annotated[int, Query(ge=1, le=20)] = 6) -> Json:
    """The statements before and after it, step by step."""
    record = office.holdings.record
    if record.find(id_) is None:
        raise _none("statement", id_, (each.id for each in record.statements()))
    return chain.chain(record, id_, depth).as_json(record)


@router.get("/relation", summary="The relation as a series")
def relation(
    office: TheOffice,
    _: Reader,
    first: Annotated[date, Query(alias="from")] = date(2002, 1, 1),
    last: Annotated[date | None, Query(alias="to")] = None,
    by: Literal["year", "month"] = "year",
) -> list[Json]:
    """Period by period, with the statements each is made of."""
    holdings = office.holdings
    everything = series.scored(holdings.record, holdings.regime)
    end = last or max((each.day for each in everything), default=first)
    if end < first or end.year - first.year > 200:
        raise Invalid(f"from {first} to {end}; expected an order of days and at most 200 years")
    return [each.as_json() for each in series.series(holdings.record, holdings.regime, first, end, by=by)]


# Lists


@router.get("/lists", summary="The versions of lists held")
def lists(office: TheOffice, _: Reader) -> Json:
    """Each with its age, and whether it is stale; ``trouble`` says what on disk cannot be used."""
    holdings = office.holdings
    return {"versions": status(holdings.held.store, date.today()), "trouble": office.shelf.trouble or None}


@router.post("/lists/pull", summary="Pull the lists", status_code=202)
def pull_lists(office: TheOffice, caller: Admin) -> Json:
    """A job: each list of the setting ``sources`` from its publisher; or the job that does so already."""
    return office.store.write(lambda c: jobs.get(c, caller, pull.ask(c, caller)))


@router.get("/lists/{version}/parties", summary="The parties of a version")
def parties(version: str, office: TheOffice, _: Reader, q: str = "", limit: Limit = 20) -> list[Json]:
    """Those whose id or name holds ``q``, as the source has them."""
    store = office.holdings.held.store
    held, wanted = _version(store, version), q.casefold()
    found = (
        each
        for each in store.listings(held)
        if wanted in each.id.casefold() or any(wanted in name.text.casefold() for name in each.names)
    )
    return [{**to_record(each), "version": held.id} for each in islice(found, limit)]


@router.get("/lists/{old}/diff/{new}", summary="What changed between two versions")
def diff_lists(old: str, new: str, office: TheOffice, _: Reader) -> list[Json]:
    """Who was listed, delisted or changed."""
    store = office.holdings.held.store
    one, two = _version(store, old), _version(store, new)
    if one.dataset != two.dataset:
        raise Invalid(f"{one.id} and {two.id} are versions of two lists; expected two of one")
    return [each.as_json() for each in list_diff(list(store.listings(one)), list(store.listings(two)))]


def _version(store: Store, name: str) -> ListVersion:
    try:
        return store.get(name)
    except ListError as error:
        raise LookupError(str(error)) from None
