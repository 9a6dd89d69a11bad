"""Pulling lists as a job: each source as ``sekisho lists pull`` does it, and what came of it in the log.

What is refused or fails is told with its reason, and the version held stays in use.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from sqlalchemy import Connection, select

from sekisho.desk import jobs, log, seal
from sekisho.desk.holdings import lists_of
from sekisho.desk.outward import pinned
from sekisho.desk.people import Caller, Invalid
from sekisho.desk.schema import jobs as job_table
from sekisho.desk.schema import users
from sekisho.desk.settings import Settings, read_settings
from sekisho.desk.store import Store, now
from sekisho.lists.model import ListError
from sekisho.lists.pull import pull, pullable
from sekisho.lists.store import Store as Lists
from sekisho.screening.indexes import index_of


def sources(settings: Settings) -> dict[str, str]:
    """The lists that are pulled, each with its address; "" is the official one."""
    named = (each.partition("=") for each in settings.sources or pullable())
    return {name.strip(): url.strip() for name, _, url in named}


def ask(connection: Connection, caller: Caller) -> int:
    """A job that pulls the lists, or the one that does so already; gives its number."""
    return jobs.going(connection, "pull") or jobs.begin(connection, caller, "pull")


def main() -> None:
    """Do the job whose number is the first argument, for the worker that the second names."""
    number, worker = int(sys.argv[1]), sys.argv[2]
    settings = read_settings()
    store, lists = Store(settings.database_url), lists_of(settings)
    wanted = sources(settings)
    made: dict[str, Any] = {}
    for done, (name, url) in enumerate(wanted.items()):
        tell = _Teller(store, number, worker, name, done, len(wanted))
        tell.say(name)
        made[name] = _pull(lists, name, url, settings, tell)

    def finish(connection: Connection) -> None:
        values = {"state": "done", "result": log.canonical(made), "finished": now(), "stage": "done",
                  "done": len(wanted)}  # fmt: skip
        if jobs.beat(connection, number, worker, **values):
            asker = select(users.c.name).join(job_table, job_table.c.user == users.c.id).where(job_table.c.id == number)
            who = connection.execute(asker).scalar_one()
            rows = seal.of(connection, job_table, job_table.c.id == number)
            log.record(connection, who, "lists pulled", f"job:{number}", lists=made, rows=rows)

    store.write(finish)


def _pull(lists: Lists, name: str, url: str, settings: Settings, tell: _Teller) -> dict[str, Any]:
    """What came of one list: new, unchanged or refused, the version in use, and why."""

    def route(at: str) -> tuple[str, dict[str, str], dict[str, str]]:
        try:
            return pinned(at, settings.fetch_private)
        except Invalid as error:
            raise ListError(str(error)) from error

    try:
        version, new = pull(lists, name, url, progress=tell, route=route)
    except (ListError, OSError) as error:
        held = lists.versions(name)
        return {"what": "refused", "version": held[-1].id if held else None, "why": jobs.for_person(str(error))}
    index_of(lists, version)
    found = {"what": "new" if new else "unchanged", "version": version.id, "sha256": version.sha256}
    return {**found, "parties": version.parties, "notes": list(version.problems[:5])}


class _Teller:
    """Tells how far a transfer is, once a second; stops where the job is not this worker's any more."""

    def __init__(self, store: Store, number: int, worker: str, name: str, done: int, total: int) -> None:
        self.store, self.number, self.worker, self.name = store, number, worker, name
        self.far = {"done": done, "total": total}
        self.last = 0.0

    def __call__(self, received: int, expected: int) -> None:
        if time.monotonic() - self.last > 1:
            of = f" of {expected / 1e6:.1f}" if expected else ""
            self.say(f"{self.name}, {received / 1e6:.1f}{of} MB")

    def say(self, stage: str) -> None:
        """Tell it now."""
        self.last = time.monotonic()
        if not self.store.write(lambda c: jobs.beat(c, self.number, self.worker, stage=stage, **self.far)):
            raise SystemExit("the job was cancelled or taken by another")


if __name__ == "__main__":
    jobs.work(main)
