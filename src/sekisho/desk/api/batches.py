"""Batches of cases and the jobs that do them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import FileResponse

from sekisho.cases import kinds
from sekisho.desk import jobs
from sekisho.desk.api import CaseNumber, Checker, Reader, TheOffice
from sekisho.desk.holdings import as_day
from sekisho.desk.people import Invalid

router = APIRouter(prefix="/api/v1", tags=["batches"])


@router.post("/batches", summary="Check files of cases", status_code=202)
def add_batch(
    office: TheOffice,
    caller: Checker,
    files: Annotated[list[UploadFile], File(max_length=100)],
    kind: Annotated[str, Form(max_length=50)] = "",
    known: Annotated[str, Form(max_length=10)] = "",
) -> dict[str, Any]:
    """Files as ``sekisho check`` reads them: CSV, JSON Lines, Parquet, Excel, ISO 20022, MT103. Gives the job."""
    as_day(known)
    if kind and kind not in kinds():
        raise Invalid(f"kind is {kind!r}; expected one of {', '.join(kinds())}")
    number = office.store.write(
        lambda connection: jobs.add(connection, caller, "batch", {"kind": kind or None, "known": known})
    )
    place = jobs.folder(office.settings.home, number) / "input"
    place.mkdir(parents=True)
    for at, each in enumerate(files, start=1):
        with (place / safe_name(each.filename or "", at)).open("xb") as out:
            shutil.copyfileobj(each.file, out, 1 << 20)
    office.store.write(lambda connection: jobs.start(connection, number))
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
