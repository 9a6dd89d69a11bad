"""Batches of cases and the jobs that do them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from sekisho.cases import kinds
from sekisho.desk import jobs
from sekisho.desk.api import CallerFirst, CaseNumber, Checker, Reader, TheOffice, own_form
from sekisho.desk.holdings import as_day
from sekisho.desk.office import Office
from sekisho.desk.people import Caller, Invalid, Refused
from sekisho.lists.store import digest

router = APIRouter(prefix="/api/v1", tags=["batches"], route_class=CallerFirst)
MOST = 100
"""Files in one batch."""
NO_ROOM = "the files cannot be kept on the desk's disk; nothing was begun, tell who runs the desk and send them again"


FORM = {
    "type": "object", "required": ["files"], "additionalProperties": False,
    "properties": {
        "files": {"type": "array", "minItems": 1, "maxItems": MOST, "items": {"type": "string", "format": "binary"}},
        "kind": {"type": "string"}, "known": {"type": "string", "maxLength": 10},
    },
}  # fmt: skip


@router.post("/batches", summary="Check files of cases", status_code=202, openapi_extra={
    "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}})  # fmt: skip
async def add_batch(request: Request, office: TheOffice, caller: Checker) -> dict[str, Any]:
    """Files as ``sekisho check`` reads them: CSV, JSON Lines, Parquet, Excel, ISO 20022, MT103. Gives the job."""
    return await take_files(request, office, caller)


async def take_files(request: Request, office: Office, caller: Caller, csrf: bool = False) -> dict[str, Any]:
    """Read the form of a caller who is known, and begin the job; ``csrf`` where it is of a page.

    Nobody else's body is read. Raises Invalid, Refused.
    """
    declared = int(request.headers.get("content-length", "0"))
    await run_in_threadpool(_room, office, caller, declared)
    async with request.form(max_files=MOST, max_fields=20) as form:
        if csrf:
            own_form(caller, str(form.get("csrf", "")))
        return await run_in_threadpool(_begin, office, caller, form)


def _room(office: Office, caller: Caller, size: int) -> None:
    with office.store.reading() as connection:
        jobs.room(connection, office.settings.home, caller, office.settings.quota_mb, size)


def _begin(office: Office, caller: Caller, form: FormData) -> dict[str, Any]:
    files = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
    kind, known = str(form.get("kind", "")), str(form.get("known", ""))
    if not files:
        raise Invalid("files: none was sent; expected at least one")
    as_day(known)
    if kind and kind not in kinds():
        raise Invalid(f"kind is {kind!r}; expected one of {', '.join(kinds())}")
    _room(office, caller, sum(each.size or 0 for each in files))
    number = office.store.write(
        lambda connection: jobs.add(connection, caller, "batch", {"kind": kind or None, "known": known})
    )
    place = jobs.folder(office.settings.home, number)
    (place / "input").mkdir(parents=True)
    sent: dict[str, str] = {}
    try:
        for at, each in enumerate(files, start=1):
            path = place / "input" / safe_name(each.filename or "", at)
            with path.open("xb") as out:
                shutil.copyfileobj(each.file, out, 1 << 20)
            sent[path.name] = digest(path)
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        office.store.write(lambda connection: jobs.give_up(connection, number, NO_ROOM))
        raise Refused(NO_ROOM, 507) from error
    office.store.write(lambda connection: jobs.start(connection, number, caller, sent))
    return get_job(number, office, caller)


def safe_name(name: str, at: int) -> str:
    """A name for a file that was sent: no path, no odd character, numbered so that none is that of another."""
    last = Path(name.replace("\\", "/")).name
    stem, dot, ending = last.rpartition(".")
    kept = re.sub(r"[^\w-]+", "_", stem if dot else last).strip("_-")[:80] or "file"
    return f"{at:03d}-{kept}" + (f".{ending.lower()}" if dot and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending) else "")


@router.get("/jobs", summary="Jobs")
def list_jobs(office: TheOffice, caller: Reader) -> list[dict[str, Any]]:
    """The newest first."""
    with office.store.reading() as connection:
        return jobs.listing(connection, caller)


@router.get("/jobs/{number}", summary="A job")
def get_job(number: CaseNumber, office: TheOffice, caller: Reader) -> dict[str, Any]:
    """Its state, how far it is, and what came of it."""
    with office.store.reading() as connection:
        return jobs.get(connection, caller, number)


@router.post("/jobs/{number}/cancel", summary="Stop a job")
def cancel(number: CaseNumber, office: TheOffice, caller: Checker) -> dict[str, Any]:
    """What was decided so far is kept."""
    return office.store.write(lambda connection: jobs.cancel(connection, caller, number))


@router.post("/jobs/{number}/resume", summary="Go on with a job")
def resume(number: CaseNumber, office: TheOffice, caller: Checker) -> dict[str, Any]:
    """One that was cancelled or failed, from where it was."""
    return office.store.write(lambda connection: jobs.resume(connection, caller, number))


@router.get("/jobs/{number}/files/{name}", summary="What a job wrote")
def download(
    number: CaseNumber, name: Literal["verdicts.parquet", "rejects.csv"], office: TheOffice, caller: Reader
) -> FileResponse:
    """The verdicts, or the rows that cannot be a case."""
    with office.store.reading() as connection:
        jobs.get(connection, caller, number)
    path = jobs.folder(office.settings.home, number) / name
    if not path.is_file():
        raise LookupError(f"job {number} has no {name}")
    return FileResponse(path, filename=f"{number}-{name}")
