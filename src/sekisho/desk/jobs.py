"""Long work: a job is a row with its state; a process of its own does it, and another takes it up where that died."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from sekisho.desk import log, seal
from sekisho.desk.loop import Loop
from sekisho.desk.people import Caller, Invalid, Refused
from sekisho.desk.schema import jobs
from sekisho.desk.store import Store, now

logger = logging.getLogger("sekisho.desk")
STALE = 30.0
"""Seconds without a beat after which a job counts as left behind."""

TOLD, FAULT = 65, 70
"""How the process of a job ends that failed: with a message for a person, or by a fault of the program."""
FAILED = (
    "The program failed at this job. Nothing is lost: Go on takes it up where it was. Where it fails again, tell who "
    "runs the desk; its log has the reason under the number of this job."
)
KILLED = (
    "The process of this job was ended from outside, perhaps for want of memory. Nothing is lost: Go on takes it up "
    "where it was."
)
MOST_WAITING = 100
"""Jobs of one user that may wait."""

ENDED = ("done", "failed", "cancelled")


def room(connection: Connection, home: Path, caller: Caller, quota: int, size: int) -> None:
    """Raise Refused where a caller's jobs keep so much on disk that ``size`` more is beyond the quota (MB, 0 for none),
    or where too many of them wait.
    """
    mine = select(jobs.c.id).where(jobs.c.user == caller.user)
    waits = connection.execute(mine.where(jobs.c.state == "waiting").limit(MOST_WAITING)).all()
    if len(waits) >= MOST_WAITING:
        raise Refused(f"{MOST_WAITING} jobs of yours wait already; send more when some of them are done", 429)
    if not quota:
        return
    kept = sum(_size(folder(home, number)) for number in connection.execute(mine).scalars())
    if kept + size > quota << 20:
        raise Refused(
            f"your batches keep {kept / 2**20:,.1f} MB, and {size / 2**20:,.1f} more are beyond the {quota:,} MB that "
            "one user may keep; an admin sets quota_mb, or lets old ones go by retention_days", 413,
        )  # fmt: skip


def _size(place: Path) -> int:
    """The bytes in a folder; what goes while they are counted does not count."""
    total = 0
    for inside, _, names in os.walk(place):
        for name in names:
            with suppress(OSError):
                total += os.stat(os.path.join(inside, name)).st_size
    return total


def add(connection: Connection, caller: Caller, kind: str, given: dict[str, Any]) -> int:
    """A job that waits to be done; gives its number."""
    job = {"kind": kind, "given": log.canonical(given), "state": "new", "user": caller.user, "created": now()}
    number = int(connection.execute(insert(jobs).values(job)).inserted_primary_key[0])  # type: ignore[index]
    rows = seal.made(jobs, {**job, "id": number})
    log.record(connection, caller.words, "job asked", f"job:{number}", kind=kind, rows=rows)
    return number


def get(connection: Connection, caller: Caller, number: int) -> dict[str, Any]:
    """A job as the caller may see it: their own, or any with the scope review, audit or admin. Raises LookupError."""
    row = connection.execute(select(jobs).where(jobs.c.id == number)).mappings().first()
    others = caller.may("review") or caller.may("audit") or caller.may("admin")
    if not row or (row["user"] != caller.user and not others):
        raise LookupError(f"no job {number}")
    return _shown(dict(row))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("given", "result"):
        row[name] = json.loads(row[name]) if row[name] else None
    del row["worker"], row["beat"]
    return row


def listing(connection: Connection, caller: Caller, limit: int = 50) -> list[dict[str, Any]]:
    """The newest jobs that the caller may see."""
    query = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
    if not (caller.may("review") or caller.may("audit") or caller.may("admin")):
        query = query.where(jobs.c.user == caller.user)
    return [_shown(dict(row)) for row in connection.execute(query).mappings()]


def start(connection: Connection, number: int, caller: Caller, files: Mapping[str, str]) -> None:
    """What the job needs is there, the files by their SHA-256: it may be done."""
    connection.execute(update(jobs).where(jobs.c.id == number).values(state="waiting"))
    if files:
        log.record(connection, caller.words, "files taken", f"job:{number}", files=files)


def give_up(connection: Connection, number: int, why: str) -> None:
    """What the job needs did not come."""
    connection.execute(update(jobs).where(jobs.c.id == number).values(state="failed", error=why, finished=now()))


def begin(connection: Connection, caller: Caller, kind: str) -> int:
    """A job that needs nothing more, to be done at once; gives its number."""
    number = add(connection, caller, kind, {})
    start(connection, number, caller, {})
    return number


def going(connection: Connection, kind: str) -> int | None:
    """The job of a kind that waits or runs, where there is one."""
    query = select(jobs.c.id).where(jobs.c.kind == kind, jobs.c.state.in_(("waiting", "running")))
    return connection.execute(query.order_by(jobs.c.id).limit(1)).scalar()


def cancel(connection: Connection, caller: Caller, number: int) -> dict[str, Any]:
    """Stop a job; what it decided so far is kept for ``resume``. Raises LookupError, Invalid."""
    found = get(connection, caller, number)
    if found["state"] in ENDED:
        raise Invalid(f"job {number} is {found['state']} already")
    connection.execute(update(jobs).where(jobs.c.id == number).values(state="cancelled", finished=now()))
    log.record(connection, caller.words, "job cancelled", f"job:{number}")
    return get(connection, caller, number)


def resume(connection: Connection, caller: Caller, number: int) -> dict[str, Any]:
    """Go on with a job that was cancelled or failed. Raises LookupError, Invalid."""
    found = get(connection, caller, number)
    if found["state"] not in ("cancelled", "failed"):
        raise Invalid(f"job {number} is {found['state']}; expected one that was cancelled or failed")
    connection.execute(update(jobs).where(jobs.c.id == number).values(state="waiting", error="", finished=""))
    log.record(connection, caller.words, "job resumed", f"job:{number}")
    return get(connection, caller, number)


def claim(connection: Connection, worker: str) -> dict[str, Any] | None:
    """Take the oldest job that waits, or one that its worker left behind."""
    left = and_(jobs.c.state == "running", jobs.c.beat < _ago(STALE))
    row = connection.execute(
        select(jobs).where(or_(jobs.c.state == "waiting", left)).order_by(jobs.c.id).limit(1)
    ).mappings().first()  # fmt: skip
    if not row:
        return None
    connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(state="running", worker=worker, beat=now()))
    return dict(row)


def beat(connection: Connection, number: int, worker: str, /, **values: Any) -> bool:
    """The worker lives, and says how far it is; False where the job is not its own any more."""
    mine = and_(jobs.c.id == number, jobs.c.worker == worker, jobs.c.state == "running")
    return bool(connection.execute(update(jobs).where(mine).values(beat=now(), **values)).rowcount)


def _ago(seconds: float) -> str:
    from sekisho.desk.people import later

    return later(seconds=-seconds)


def work(main: Callable[[], None]) -> None:
    """Do a job in this process, which ends with TOLD or FAULT where it fails, and says why in its last line.

    What the program's own errors say is worded for a person; of others the line has kind and place, and nothing that
    may be of a case.
    """
    try:
        main()
    except Exception as error:
        if type(error).__module__.startswith("sekisho."):
            print(f"\n{for_person(str(error))}", file=sys.stderr)
            sys.exit(TOLD)
        frames = traceback.extract_tb(error.__traceback__)[-3:]
        at = " < ".join(f"{Path(each.filename).name}:{each.lineno}" for each in reversed(frames))
        print(f"\n{type(error).__name__} at {at}", file=sys.stderr)
        sys.exit(FAULT)


def for_person(text: str) -> str:
    """A message on one line, without folders of this machine."""
    return re.sub(r"(?<![\w:/.])/(?:[^/\s]+/)+", "", " ".join(text.split()))


class Runner(Loop):
    """Takes jobs, each into a process of its own."""

    pause = 0.5

    def __init__(self, store: Store, environ: dict[str, str]) -> None:
        super().__init__(store)
        self.environ = environ
        self.name = f"{socket.gethostname()}:{os.getpid()}"

    def once(self) -> bool:
        """Do the oldest job that waits; False where none does."""
        with self.store.reading() as connection:
            query = select(jobs.c.id).where(jobs.c.state.in_(("waiting", "running"))).limit(1)
            if connection.execute(query).first() is None:
                return False
        job = self.store.write(lambda connection: claim(connection, self.name))
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: dict[str, Any]) -> None:
        number = int(job["id"])
        process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", f"sekisho.desk.{job['kind']}", str(number), self.name],
            env={**os.environ, **self.environ}, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.extend((process.stderr or ()) and process.stderr), daemon=True)
        reader.start()
        last = 0.0
        while process.poll() is None:
            if self.stopping.wait(0.2):
                _end(process)
                self.store.write(lambda c: beat(c, number, self.name, state="waiting", worker=""))
                return
            if time.monotonic() - last > 2:
                last = time.monotonic()
                if not self.store.write(lambda c: beat(c, number, self.name)):
                    _end(process)
                    return
        reader.join(5)
        if process.returncode:
            last_line = "".join(said).strip().rpartition("\n")[2]
            logger.error(json.dumps({"at": now(), "job": number, "kind": job["kind"], "ended": process.returncode,
                                     "why": last_line if process.returncode == FAULT else ""}))  # fmt: skip
            why = last_line if process.returncode == TOLD else KILLED if process.returncode < 0 else FAILED
            values = {"state": "failed", "error": why[:2000], "finished": now()}
            self.store.write(lambda c: beat(c, number, self.name, **values))


def _end(process: subprocess.Popen[str]) -> None:
    """End the process of a job and what it started."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        process.wait()


def folder(home: Path, number: int) -> Path:
    """Where the files of a job are."""
    return home / "jobs" / str(number)
