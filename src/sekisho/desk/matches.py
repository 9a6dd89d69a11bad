"""Matches decided before: who was found not to be a listed party is not asked about again, while nothing changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from sekisho.check.parties import query_of
from sekisho.check.single import CaseError, read_case
from sekisho.desk.holdings import Holdings
from sekisho.desk.people import Invalid
from sekisho.desk.schema import decisions, users
from sekisho.desk.schema import matches as match_table
from sekisho.lists.model import Listing
from sekisho.names.screen import Query
from sekisho.screening.decisions import Decision, material


def basis(case: Mapping[str, Any], match: int, holdings: Holdings) -> dict[str, Any]:
    """What a decision on a match rests on: who was asked about, and the material of the listing as it is.

    Raises LookupError, Invalid.
    """
    row = next((each for each in case["matches"] if each["id"] == match), None)
    if row is None:
        raise LookupError(f"case {case['id']} has no match {match}")
    if case["case"] is None:
        raise Invalid(f"the papers of case {case['id']} were erased")
    try:
        kind, typed = read_case(json.dumps(case["case"]))
    except CaseError as error:
        raise Invalid(f"the case cannot be read any more: {error}") from error
    found = _listing(holdings, row["list"], row["listing"])
    if found is None:
        raise Invalid(f"{row['list']} has no party {row['listing']} any more")
    return {"query": asdict(query_of(kind, row["party"], typed)), "seen": material(found)}


def settled(
    connection: Connection, holdings: Holdings, kind: str, case: Mapping[str, object], verdict: Mapping[str, Any],
    four_eyes: bool = False,
) -> str:  # fmt: skip
    """The earlier decisions that answer everything found of a case, in words; "" where one thing is not answered.

    With ``four_eyes`` a decision answers once the case on which it was taken was released, and by two.
    """
    said = []
    for finding in verdict["findings"]:
        match = finding["match"]
        words = _answer(connection, holdings, query_of(kind, match["party"], case), match, four_eyes) if match else ""
        if not words:
            return ""
        said.append(words)
    return "; ".join(said)


_RELEASE = decisions.alias("release")
_TAKEN = (  # made once: to put a statement together takes longer than to run it
    select(decisions, users.c.name, match_table.c.list)
    .join(match_table, match_table.c.id == decisions.c.match)
    .join(users, users.c.id == decisions.c.by)
    .where(match_table.c.listing == bindparam("listing"), decisions.c.state == "final")
    .order_by(decisions.c.id.desc())
)
_TAKEN_BY_TWO = _TAKEN.where(
    select(_RELEASE.c.id).where(
        _RELEASE.c.case == decisions.c.case, _RELEASE.c.what == "release", _RELEASE.c.state == "final",
        _RELEASE.c.second.is_not(None),
    ).exists()
)  # fmt: skip


def _answer(connection: Connection, holdings: Holdings, query: Query, match: Mapping[str, Any], four_eyes: bool) -> str:
    if match["certain"]:
        return ""  # who is identified beyond doubt is decided on each time
    dataset = match["list"].partition("@")[0]
    taken = connection.execute(_TAKEN_BY_TWO if four_eyes else _TAKEN, {"listing": match["listing"]})
    for row in taken.mappings().all():
        if row["list"].partition("@")[0] != dataset or not row["basis"]:
            continue
        held = json.loads(row["basis"])
        if {"gender": ""} | held["query"] != asdict(query):
            continue
        listing = _listing(holdings, match["list"], match["listing"])
        if listing is None:
            return ""
        made = Decision(query, dataset, listing.id, row["name"], row["at"][:10], row["why"], seen=held["seen"])
        lapsed = made.lapsed(listing, date.today().isoformat())
        return "" if lapsed or row["what"] != "not the same" else f"{listing.caption}: {made.words}"
    return ""


def _listing(holdings: Holdings, version: str, id_: str) -> Listing | None:
    dataset = version.partition("@")[0]
    newest = {each.id for each in holdings.held.newest() if each.dataset == dataset}
    entries = holdings.dated.entries if holdings.dated else ()
    return next((e.listing for e in entries if e.version.id in newest and e.listing.id == id_), None) or next(
        (e.listing for e in entries if e.version.id == version and e.listing.id == id_), None
    )
