"""What was asked of the lists alone, without a case: kept, so that it can be read and asked again.

The papers of a question (who was asked about, of which versions and at which thresholds, whom it hit at what score)
are a row of their own, as those of a case are. The entry of the log about them seals them; they can be erased, and the
chain stays whole. What was asked in one request is one question.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select

from sekisho import __version__
from sekisho.desk import log, seal, yente
from sekisho.desk.holdings import Holdings, as_day, make_holdings
from sekisho.desk.people import Caller
from sekisho.desk.schema import papers
from sekisho.lists.model import ListError
from sekisho.lists.store import Store as Lists
from sekisho.names.screen import Query
from sekisho.screening.evidence import differing
from sekisho.screening.held import LAST, Held, choose
from sekisho.screening.screening import Hit, Screening
from sekisho.screening.thresholds import Thresholds

ABOUT = "papers:"
_NEW = insert(papers)

Found = list[list[Any]]
"""Whom one query hit: the id of each with its score, None where it has none."""


def note(
    connection: Connection, caller: Caller, what: str, asked: Sequence[Any], found: Sequence[Found], held: Held,
    thresholds: Thresholds, stamp: Mapping[str, str], *, every: bool = False, **how: Any,
) -> None:  # fmt: skip
    """Keep what was asked and found, with an entry in the log.

    ``held`` are the lists in use, the newest of each or, with ``every``, all versions; ``how`` is what else was asked.
    """
    content = {
        "what": what, "asked": list(asked), "how": how, "found": list(found),
        "versions": {each.id: each.sha256 for each in (held.versions if every else held.newest())},
        "thresholds": asdict(thresholds),
    }  # fmt: skip
    row: dict[str, Any] = {"salt": seal.salt(), "content": log.canonical(content)}
    row["id"] = int(connection.execute(_NEW, row).inserted_primary_key[0])  # type: ignore[index]
    log.record(
        connection, caller.words, what, f"{ABOUT}{row['id']}", queries=len(asked), results=sum(map(len, found)),
        program=f"sekisho {__version__}", rows=seal.made(papers, row), **stamp,
    )  # fmt: skip


def of_hits(hits: Sequence[Hit]) -> Found:
    """The listed parties of a screening."""
    return [[f"{hit.match.list} {hit.match.listing.id}", hit.match.score] for hit in hits]


def of_entities(results: Sequence[Mapping[str, Any]]) -> Found:
    """The entities of an answer in yente's form."""
    return [[each["id"], each.get("score")] for each in results]


def get(connection: Connection, number: int) -> dict[str, Any]:
    """A question with its entry in the log; ``papers`` is None once they are erased. Raises LookupError."""
    row = connection.execute(select(papers).where(papers.c.id == number)).mappings().first()
    entry = next(log.entries(connection, about=f"{ABOUT}{number}", limit=1), None)
    if row is None or entry is None:
        raise LookupError(f"no question with the papers {number}")
    return {
        "id": number, "erased": row["erased"], "papers": json.loads(row["content"]) if row["content"] else None,
        "as_logged": json.loads(entry["data"])["rows"] == seal.made(papers, dict(row)) or bool(row["erased"]),
        "entry": {**entry, "data": json.loads(entry["data"])},
    }  # fmt: skip


def again(content: Mapping[str, Any], lists: Lists, now: Holdings) -> tuple[list[str], list[str]]:
    """Ask the same of the same versions: what differs, and what keeps it from being asked."""
    held = {version.id: version for version in lists.versions()}
    lacking = [
        f"the list {id_} is not held with sha256 {sha}"
        for id_, sha in content["versions"].items()
        if id_ not in held or held[id_].sha256 != sha
    ]
    if lacking:
        return [], lacking
    how, limits = content["how"], Thresholds(**content["thresholds"])
    try:
        if content["what"] == "screened":
            day, known = how["on"], as_day(how["on"] if how["known"] == "own" else how["known"])
            screening = Screening(choose(lists, content["versions"], known), limits, day, day or LAST)
            queries = [Query(**each) for each in content["asked"]]
            found = [of_hits(hits) for hits in screening.find(queries)]
        else:
            chosen = choose(lists, content["versions"])
            shown = yente.Shown(make_holdings(now.regime.dossiers, now.rates, chosen, limits))
            kept: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in how["filters"].items()}
            filters = yente.Filters(**kept)
            asked, limits_of = content["asked"], how.get("limits") or [how["limit"]] * len(content["asked"])
            found = [
                of_entities(yente.search(shown, each, filters, limit, how["offset"], ())["results"])
                if content["what"] == "searched"
                else of_entities(
                    yente.match_now(shown, each, filters, limit, how["cutoff"], how["threshold"])["results"]
                )
                for each, limit in zip(asked, limits_of, strict=True)
            ]
    except ListError as error:
        return [], [str(error)]
    return _differences(content["found"], json.loads(json.dumps(found))), []


def _differences(before: Sequence[Found], after: Sequence[Found]) -> list[str]:
    said = []
    for at, (one, two) in enumerate(zip(before, after, strict=True), start=1):
        then, now = dict(map(tuple, one)), dict(map(tuple, two))
        for id_ in differing(then, now):
            if id_ not in now:
                said.append(f"query {at}: {id_} was found then, and is not now")
            elif id_ not in then:
                said.append(f"query {at}: {id_} is found now, and was not then")
            else:
                said.append(f"query {at}: {id_} scored {then[id_]} then, and scores {now[id_]} now")
    return said
