"""Long work: a job is a row with its state; a process of its own does it, and another takes it up where that died."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from sekisho.desk import log, seal
from sekisho.desk.loop import Loop
from sekisho.desk.people import Caller, Invalid
from sekisho.desk.schema import jobs
from sekisho.desk.store import Store, now

STALE = 30.0
"""Seconds without a beat after which a job counts as left behind."""

ENDED = ("done", "failed", "cancelled")


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


def start(connection: Connection, number: int) -> None:
    """What the job needs is there: it may be done."""
    connection.execute(update(jobs).where(jobs.c.id == number).values(state="waiting"))


def begin(connection: Connection, caller: Caller, kind: str) -> int:
    """A job that needs nothing more, to be done at once; gives its number."""
    number = add(connection, caller, kind, {})
    start(connection, number)
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
            why = "".join(said).strip().splitlines()[-1:] or [f"it ended with {process.returncode}"]
            values = {"state": "failed", "error": why[0][:2000], "finished": now()}
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
