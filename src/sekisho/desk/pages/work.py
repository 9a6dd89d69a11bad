"""Desk and queue: a case typed, decided and moved through time; what waits; a match side by side."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from sekisho.cases import kinds
from sekisho.check.explain import Examined, examine, found_on_lists, verdict
from sekisho.check.parties import query_of
from sekisho.check.plan import OUTCOMES
from sekisho.check.single import CaseError, read_case
from sekisho.check.ways import ways_out
from sekisho.desk import cases, jobs, lookback
from sekisho.desk.api import TheOffice, batches, own_form
from sekisho.desk.cases import CASE_DECISIONS, MATCH_DECISIONS, STATES, Conflict
from sekisho.desk.holdings import Holdings, as_day
from sekisho.desk.office import Office
from sekisho.desk.pages.common import Acting, Looking, back, render, scope, view, whole
from sekisho.desk.people import Caller, Invalid, Refused, among, later, list_users
from sekisho.lists.model import ListError, to_record
from sekisho.names.readings import forms_of
from sekisho.regime.evaluate import Trace
from sekisho.screening.query import NUMBERS

router = APIRouter()
PAGE = 50
AGES = ("1", "3", "7", "30")
"""Days that a queue may be asked for."""

ORDERS = ("oldest", "newest")


@view(router, "/", "desk.html")
def desk(office: TheOffice, caller: Looking, kind: str = "remittance") -> dict[str, Any]:
    """Where a case is typed: the kinds, and the columns of one."""
    chosen = kinds()[among("kind", kind, kinds()) or "remittance"]
    with office.store.reading() as connection:
        last = cases.list_cases(connection, caller, newest=True, limit=10)
    columns = [
        {"name": c.name, "type": c.type, "about": c.about, "required": c.required, "values": list(c.values)}
        for c in chosen.columns.values()
    ]
    named = [(each.name, each.about) for each in kinds().values()]
    return {"kind": chosen.name, "about": chosen.about, "columns": columns, "kinds": named, "given": {}, "last": last,
            "known": "", "trouble": office.shelf.trouble}  # fmt: skip


@router.post("/check")
async def read_form(request: Request, office: TheOffice, caller: Looking) -> Response:
    """Decide the case that was typed, and show it; or the form again with what is wrong."""
    form = await request.form(max_files=0, max_fields=200)
    own_form(caller, str(form.get("csrf", "")))
    scope(caller, "check")
    given = {name: str(value).strip() for name, value in form.items() if name not in ("csrf", "known")}
    case = {name: value for name, value in given.items() if value}
    known = str(form.get("known", ""))
    try:
        made = await office.check(caller, case, known, channel="page", request=str(form.get("once", "")) or None)
    except (CaseError, ListError, ValueError) as error:
        wrong = [*error.args] if isinstance(error, CaseError) else [str(error)]
        if isinstance(error, CaseError) and (why := _no_day(known)):
            wrong.append(why)
        data = await run_in_threadpool(desk, office, caller, given.get("kind", ""))
        return render(request, "desk.html", caller, {**data, "given": given, "known": known, "wrong": wrong}, 422)
    return back(f"/cases/{made['id']}")


def _no_day(known: str) -> str:
    """Why a second clock cannot be read; "" where it can."""
    try:
        as_day(known)
    except Invalid as error:
        return str(error)
    return ""


@view(router, "/cases/{number}", "case.html")
def show_case(number: int, office: TheOffice, caller: Looking, on: str = "", known: str = "") -> dict[str, Any]:
    """One case: its verdict with reasons and trace, matches, decisions; moved to another day where ``on`` says so."""
    with office.store.reading() as connection:
        case = cases.get_case(connection, caller, number)
        people = list_users(connection) if caller.may("review") else []
    data: dict[str, Any] = {"case": case, "on": on, "known": known, "people": people, "choices": CASE_DECISIONS,
                            "moved": None, "notes": case["notes"], "examined": [], "why_not": ""}  # fmt: skip
    if case["case"] is None:
        return data
    asked = {**case["case"], "date": on} if on else case["case"]
    try:
        holdings = office.holdings
        plan = holdings.plan(as_day(known))
        kind, typed = read_case(json.dumps(asked))
        hits = found_on_lists(plan, kind, typed)
    except (ValueError, ListError) as error:
        return {**data, "why_not": str(error)}
    if on or known:
        data["moved"] = json.loads(json.dumps(verdict(plan, kind, typed, hits), default=str))
        data["notes"] = plan.late(data["moved"]["date"])
    order = {"applies": 0, "undetermined": 1, "exempt": 2, "does not apply": 3}
    held = sorted(examine(plan, kind, typed, hits), key=lambda each: order.get(each.standing, 9))
    return {**data, "examined": [plain_examined(each) for each in held]}


def plain_examined(each: Examined) -> dict[str, Any]:
    """One measure held against a case, for pages and machines."""
    measure, version = each.rule.measure, each.version
    return {
        "measure": measure.id, "title": measure.title, "standing": each.standing, "outcome": each.rule.outcome,
        "from": str(version.start) if version else None,
        "starts": [str(v.start) for v in each.rule.versions] if version is None else [],
        "when": plain_trace(each.when) if each.when else None,
        "exemptions": [
            {"title": exemption.title, "trace": plain_trace(trace)}
            for exemption, trace in zip(measure.exemptions, each.exemptions, strict=False)
        ],
        "ways_out": [list(option) for option in ways_out(each)],
    }  # fmt: skip


def plain_trace(trace: Trace) -> dict[str, Any]:
    """A trace as nested data: value true, false or null, the condition's text, what was said of it."""
    said = trace.said_true if trace.value else trace.said_false if trace.value is False else ""
    if trace.value is None and trace.missing:
        said = f"{', '.join(trace.missing)} not given"
    words = {"and": "all of", "or": "any of", "not": "not"}
    return {
        "value": trace.value, "text": words[trace.node.op] if trace.children else trace.node.text, "said": said,
        "rate": trace.rate, "children": [plain_trace(child) for child in trace.children],
    }  # fmt: skip


@view(router, "/cases/{number}/matches/{match}", "match.html")
def show_match(number: int, match: int, office: TheOffice, caller: Looking) -> dict[str, Any]:
    """A party of a case beside the listed party that it may be."""
    with office.store.reading() as connection:
        case = cases.get_case(connection, caller, number)
    order = [each["id"] for each in case["matches"]]
    if match not in order:
        raise LookupError(f"case {number} has no match {match}")
    chosen = case["matches"][order.index(match)]
    at = order.index(match)
    beside = {"before": order[at - 1] if at else None, "after": order[at + 1] if at + 1 < len(order) else None}
    party: dict[str, str] = {}
    compared, listing = None, None
    if case["case"] is not None:
        _, typed = read_case(json.dumps(case["case"]))
        query = query_of(case["kind"], chosen["party"], typed)
        party = {
            "name": query.name,
            "birth": query.birth,
            "country": query.country,
            "gender": query.gender,
            **query.identifiers,
        }
        compared, listing = _beside(office.holdings, query, chosen)
    return {"case": case, "match": chosen, "party": party, "compared": compared, "listing": listing,
            "choices": MATCH_DECISIONS, **beside}  # fmt: skip


SCREENED = (
    ("name", "name", ""), ("birth", "birth", "1984-01-08"), ("country", "country", "KP"), ("gender", "gender", "M"),
    ("imo", "IMO number", ""), ("passport", "passport number", ""), ("bic", "BIC", ""), ("lei", "LEI", ""),
    ("number", "number of an identity card", ""), ("registration", "registration number", ""), ("mmsi", "MMSI", ""),
    ("on", "Day", "2018-10-16"), ("known", "Known", "own"), ("lists", "lists", "un"), ("threshold", "threshold", "0.8"),
)  # fmt: skip
"""What a name is screened with: the field, its word, an example."""


@view(router, "/screen", "screen.html")
def screen_form(caller: Looking) -> dict[str, Any]:
    """Where a name alone is screened."""
    scope(caller, "check")
    return {"fields": SCREENED, "given": {}, "found": None, "wrong": ""}


@router.post("/screen")
async def screen(request: Request, office: TheOffice, caller: Looking) -> Response:
    """Screen a name; what is asked stands in no address."""
    form = await request.form(max_files=0, max_fields=50)
    own_form(caller, str(form.get("csrf", "")))
    scope(caller, "check")
    given = {name: str(form.get(name, "")).strip() for name, _, _ in SCREENED}
    data = {**screen_form(caller), "given": given}
    lists, limits = (re.split(r"[,\s]+", given[name]) if given[name] else [] for name in ("lists", "threshold"))
    try:
        as_day(given["on"])
        data["found"] = await office.screen(
            caller, given["name"], given["birth"], given["country"], {name: given[name] for name in NUMBERS},
            given["on"], given["known"], given["gender"], lists, limits,
        )  # fmt: skip
    except (ListError, ValueError) as error:
        return render(request, "screen.html", caller, {**data, "wrong": str(error)}, 422)
    return render(request, "screen.html", caller, data)


SYLLABLES = 4
"""Characters that one part of a reading is written with at most, where nothing parts words."""


def as_written(name: str, parts: Iterable[str]) -> dict[str, str]:
    """What of a name in another script each part of its reading in Latin letters stands for, where it is told."""
    if name.isascii():
        return {}
    wanted, found = set(parts), dict[str, str]()
    for word in re.findall(r"\w+", name)[: SYLLABLES * 10]:
        runs = [word, *(word[at : at + size] for size in range(1, SYLLABLES + 1) for at in range(len(word) - size + 1))]
        for run in dict.fromkeys(runs[:200]):
            for form in forms_of(run) if not run.isascii() else ():
                read = "".join(form.tokens)
                if read in wanted:
                    found.setdefault(read, run)
    return found


def _beside(holdings: Holdings, query: Any, chosen: dict[str, Any]) -> tuple[dict[str, Any] | None, Any]:
    """The match computed again with its parts, and the listed party's record; None where the lists have it no more."""
    screening = holdings.dated
    for hit in screening.find([query])[0] if screening else ():
        if (hit.match.list, hit.match.listing.id) == (chosen["list"], chosen["listing"]):
            made = json.loads(json.dumps(hit.match.as_json()))
            for side, name in (("query", query.name), ("listed", made["name"])):
                told = as_written(name, [part[side] for part in made["parts"]])
                for part in made["parts"]:
                    part[f"{side}_written"] = told.get(part[side], "")
            return made, to_record(hit.match.listing)
    return None, None


@view(router, "/queue", "queue.html")
def queue(
    office: TheOffice, caller: Looking, state: str = "open", outcome: str = "", kind: str = "", owner: str = "",
    age: str = "", order: str = "", after: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """What waits, the oldest or the newest first, by state, outcome, kind, age and owner.

    ``owner`` is the number of a user, ``me``, or ``nobody``; ``age`` the days that a case waits at least.
    """
    whose = {"me": caller.user, "nobody": cases.NOBODY}.get(owner, whole(owner))
    if owner and whose is None:
        raise Invalid(f"owner is {owner!r}; expected me, nobody, the number of a user, or nothing for any")
    days, newest = whole(among("age", age, AGES)) or 0, among("order", order, ORDERS) == "newest"
    with office.store.reading() as connection:
        found = cases.list_cases(
            connection, caller, state=state, outcome=outcome, kind=kind, owner=whose, after=max(after, 0), limit=PAGE,
            newest=newest, before=later(days=-days) if days else "",
        )  # fmt: skip
        told = cases.told(connection, [each["id"] for each in found])
        counted = cases.counts(connection, caller)
        people = list_users(connection) if caller.may("review") else []
    today = datetime.now(UTC)
    for each in found:
        each |= told[each["id"]]
        each["days"] = (today - datetime.fromisoformat(each["asked"])).days
    asked = {"state": state, "outcome": outcome, "kind": kind, "owner": owner, "age": age, "order": order}
    more = urlencode({**asked, "after": found[-1]["id"]}) if len(found) == PAGE else ""
    return {
        "cases": found, "counts": counted, **asked, "states": STATES, "outcomes": OUTCOMES, "kinds": list(kinds()),
        "ages": AGES, "orders": ORDERS, "people": [{"id": p["id"], "name": p["name"]} for p in people],
        "choices": CASE_DECISIONS, "next": more,
    }  # fmt: skip


@router.post("/queue")
def decide_many(
    request: Request, office: TheOffice, caller: Acting, decision: Annotated[str, Form()],
    reason: Annotated[str, Form()], chosen: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Decide many cases for one reason; each that changed meanwhile stays as it is, and is told."""
    done, left = 0, []
    for each in chosen[:PAGE]:
        number, revision = (whole(part) for part in (each.partition(":")[0], each.partition(":")[2]))
        if number is None or revision is None:
            raise Invalid(f"{each!r} is not a case and its revision")
        try:
            _decide(office, caller, number, decision, reason, revision)
            done += 1
        except (Conflict, Refused) as error:
            left.append(str(error))
    data = queue(office, caller)
    return render(request, "queue.html", caller, {**data, "done": done, "left": left})


def _decide(office: Office, caller: Caller, number: int, decision: str, reason: str, revision: int) -> None:
    four = office.settings.four_eyes
    office.store.write(lambda c: cases.decide(c, caller, number, decision, reason, revision, four))


@router.post("/cases/{number}/decide")
def decide(
    number: int, office: TheOffice, caller: Acting, decision: Annotated[str, Form()], reason: Annotated[str, Form()],
    revision: Annotated[int, Form()],
) -> Response:  # fmt: skip
    """Release, block or escalate a case, or take the last decision back."""
    if decision == "withdraw":
        office.store.write(lambda c: cases.withdraw(c, caller, number, reason, revision))
    else:
        _decide(office, caller, number, decision, reason, revision)
    return back(f"/cases/{number}")


@router.post("/cases/{number}/owner")
def assign(
    number: int, office: TheOffice, caller: Acting, revision: Annotated[int, Form()], owner: Annotated[str, Form()] = ""
) -> Response:
    """Give a case to somebody, or to nobody."""
    whose = whole(owner)
    office.store.write(lambda c: cases.assign(c, caller, number, whose, revision))
    return back(f"/cases/{number}")


@router.post("/cases/{number}/matches/{match}")
def decide_match(
    number: int, match: int, office: TheOffice, caller: Acting, decision: Annotated[str, Form()],
    reason: Annotated[str, Form()], revision: Annotated[int, Form()],
) -> Response:  # fmt: skip
    """Say whether a match is the listed party; goes on to the next that nobody has answered, else to the case."""
    scope(caller, "review")
    case = office.decide_match(caller, number, match, decision, reason, revision)
    order = [each["id"] for each in case["matches"]]
    at = order.index(match)
    unanswered = {each["id"] for each in case["matches"] if not each["answer"]}
    following = next((each for each in order[at + 1 :] + order[:at] if each in unanswered), None)
    return back(f"/cases/{number}" + (f"/matches/{following}" if following else ""))


@router.post("/files")
async def send_files(request: Request, office: TheOffice, caller: Looking) -> Response:
    """Files of cases; goes to the job that decides them."""
    scope(caller, "check")
    job = await batches.take_files(request, office, caller, csrf=True)
    return back(f"/jobs/{job['id']}")


@view(router, "/jobs/{number}", "job.html")
def show_job(number: int, office: TheOffice, caller: Looking) -> dict[str, Any]:
    """How far a job is, and what came of it."""
    with office.store.reading() as connection:
        job = jobs.get(connection, caller, number)
        differ = lookback.listing(connection, number) if caller.may("review") else []
    return {"job": job, "ended": job["state"] in jobs.ENDED, "differ": differ}


@router.post("/lookbacks")
def look_back(office: TheOffice, caller: Acting) -> Response:
    """Hold every stored case against what is held now; goes to the job that does it, or does so already."""
    scope(caller, "review")

    def work(connection: Connection) -> int:
        return jobs.going(connection, "lookback") or jobs.begin(connection, caller, "lookback")

    office.shelf.look(force=True)  # what is new starts one by itself
    return back(f"/jobs/{office.store.write(work)}")


@router.post("/jobs/{number}")
def turn_job(number: int, office: TheOffice, caller: Acting, turn: Annotated[str, Form()]) -> Response:
    """Stop a job, or go on with it."""
    scope(caller, "check")
    work = jobs.resume if turn == "resume" else jobs.cancel
    office.store.write(lambda connection: work(connection, caller, number))
    return back(f"/jobs/{number}")
