"""The log: reading, verifying, exporting, replaying, erasing."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from sekisho.desk import audit, cases, log, questions, retention
from sekisho.desk.api import Admin, Auditor, Body, CallerFirst, CaseNumber, Number, TheOffice
from sekisho.desk.holdings import lists_of

router = APIRouter(tags=["audit"], prefix="/api/v1/audit", route_class=CallerFirst)


class Erasure(Body):
    """Which papers are erased: those of cleared cases that were asked before a moment, or of one case."""

    before: str = Field(max_length=40, pattern=r"^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$", examples=["2026-01-01"])
    case: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


@router.get("/log", summary="The log")
def read_log(
    office: TheOffice, _: Auditor, after: Number = 0, about: str = "", limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[dict[str, Any]]:
    """The entries after a number, oldest first; ``about`` is for example case:17."""
    with office.store.reading() as connection:
        found = log.entries(connection, after, limit, about)
        return [{**entry, "data": json.loads(entry["data"])} for entry in found]


@router.get("/verify", summary="Is the log whole?")
def verify(
    office: TheOffice, _: Auditor, expect: Annotated[str, Query(pattern=r"^(\d{1,12}:[0-9a-f]{64})?$")] = ""
) -> dict[str, Any]:
    """As ``sekisho audit verify --json``; ``expect`` is NUMBER:HASH of an entry noted before."""
    number, _colon, noted = expect.partition(":")
    with office.store.reading() as connection:
        return audit.verify(connection, (int(number), noted) if noted else None).as_json()


@router.get("/export", summary="The log as a file")
def export(office: TheOffice, caller: Auditor, form: Literal["jsonl", "csv"] = "jsonl") -> StreamingResponse:
    """JSON Lines or CSV, streamed: the entries up to that of the export itself."""
    office.store.write(lambda connection: log.record(connection, caller.words, "log exported", form=form))
    entries = audit.pages(office.store)
    lines = audit.as_lines(entries) if form == "jsonl" else audit.as_csv(entries)
    kind = "application/x-ndjson" if form == "jsonl" else "text/csv"
    return StreamingResponse(
        lines, media_type=kind, headers={"Content-Disposition": f'attachment; filename="log.{form}"'}
    )


@router.get("/replay/{number}", summary="Compute an old verdict again")
def replay(number: CaseNumber, office: TheOffice, caller: Auditor) -> dict[str, Any]:
    """Is it the same from what it rested on, and what makes it differ from what is held now?"""
    with office.store.reading() as connection:
        case, was = cases.get_case(connection, caller, number), audit.recorded(connection, number)
    return audit.replay(case, was, office.settings.home, lists_of(office.settings), office.holdings).as_json()


@router.get("/papers/{number}", summary="What was asked of the lists")
def read_question(number: CaseNumber, office: TheOffice, _: Auditor) -> dict[str, Any]:
    """Who was screened, matched or searched, and whom it hit; ``papers`` is null once they are erased.

    ``number`` is that which an entry of the log is about (papers:12).
    """
    with office.store.reading() as connection:
        return questions.get(connection, number)


@router.get("/papers/{number}/replay", summary="Ask again what was asked of the lists")
def ask_again(number: CaseNumber, office: TheOffice, _: Auditor) -> dict[str, Any]:
    """Do the versions that it was asked of say the same?"""
    with office.store.reading() as connection:
        question = questions.get(connection, number)
    return audit.ask_again(question, lists_of(office.settings), office.holdings).as_json()


@router.post("/erasures", summary="Erase papers")
def erase(given: Erasure, office: TheOffice, caller: Admin) -> dict[str, Any]:
    """Erase the personal data of filed and released cases, with their matches; verdict, decision and chain stay."""
    return asdict(retention.erase(office.store, office.settings.home, caller.words, given.before, number=given.case))
