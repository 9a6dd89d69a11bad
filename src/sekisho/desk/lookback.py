"""Lookback as a job: an act or a list arrived; which stored cases would it have decided otherwise?

Nothing is decided anew: what differs is listed, with the act or listing that makes it differ, and told by webhook.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from sqlalchemy import Connection, insert, select

from sekisho.check.explain import verdict
from sekisho.check.single import CaseError, read_case
from sekisho.desk import jobs, log, seal, webhooks
from sekisho.desk.audit import differences
from sekisho.desk.holdings import Holdings, as_day, open_holdings
from sekisho.desk.schema import cases, lookbacks, papers
from sekisho.desk.schema import jobs as job_table
from sekisho.desk.settings import read_settings
from sekisho.desk.store import Store, now

CHUNK = 100


def listing(connection: Connection, job: int | None = None, after: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """What lookbacks found, or one of them, the oldest first, from after a number on."""
    shown = (column for column in lookbacks.c if column.name != "salt")
    query = select(*shown).where(lookbacks.c.id > after).order_by(lookbacks.c.id).limit(limit)
    if job is not None:
        query = query.where(lookbacks.c.job == job)
    return [{**row, "said": json.loads(row["said"])} for row in connection.execute(query).mappings()]


def main() -> None:
    """Do the job whose number is the first argument, for the worker that the second names."""
    number, worker = int(sys.argv[1]), sys.argv[2]
    settings = read_settings()
    store = Store(settings.database_url)
    holdings = open_holdings(settings)
    with store.reading() as connection:
        job = connection.execute(select(job_table.c.given).where(job_table.c.id == number)).scalar_one()
        total = len(connection.execute(select(cases.c.id)).all())
    done, after, last = 0, int(json.loads(job).get("after", 0)), 0.0
    while chunk := _chunk(store, after):
        found = [each for row in chunk if (each := _looked(row, holdings))]
        after, done = chunk[-1]["id"], done + len(chunk)

        def work(connection: Connection, found: list[dict[str, Any]] = found) -> None:
            note(connection, number, found)

        store.write(work)
        if time.monotonic() - last > 1:
            last = time.monotonic()
            far = {"stage": "looking back", "done": done, "total": total}
            if not store.write(lambda c, far=far: jobs.beat(c, number, worker, **far)):  # type: ignore[misc]
                raise SystemExit("the job was cancelled or taken by another")

    def finish(connection: Connection) -> None:
        found = len(connection.execute(select(lookbacks.c.id).where(lookbacks.c.job == number)).all())
        result = log.canonical({"cases": done, "differ": found})
        if jobs.beat(connection, number, worker, state="done", result=result, finished=now(), stage="done"):
            stamp = holdings.plan().stamp
            rows = seal.of(connection, job_table, job_table.c.id == number)
            log.record(
                connection, "sekisho", "looked back", f"job:{number}", cases=done, differ=found, rows=rows, **stamp
            )

    store.write(finish)


def note(connection: Connection, number: int, found: list[dict[str, Any]]) -> None:
    """Store the cases that differ, with an entry in the log; those that the job found before are passed."""
    known = set(connection.execute(select(lookbacks.c.case).where(lookbacks.c.job == number)).scalars())
    fresh = [each for each in found if each["case"] not in known]
    for each in fresh:
        connection.execute(insert(lookbacks).values(job=number, at=now(), salt=seal.salt(), **each))
        webhooks.notify(connection, "lookback", {**each, "said": json.loads(each["said"]), "job": number})
    if fresh:
        new = lookbacks.c.case.in_([each["case"] for each in fresh])
        rows = seal.of(connection, lookbacks, lookbacks.c.job == number, new)
        log.record(connection, "sekisho", "cases differ", f"job:{number}", rows=rows)


def _chunk(store: Store, after: int) -> list[dict[str, Any]]:
    query = (
        select(cases.c.id, papers.c.content)
        .join(papers, papers.c.id == cases.c.papers)
        .where(cases.c.id > after)
        .order_by(cases.c.id)
        .limit(CHUNK)
    )
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _looked(row: dict[str, Any], holdings: Holdings) -> dict[str, Any] | None:
    """What differs of a case, where something does; one whose papers were erased, or that is no case now, is passed."""
    if not row["content"]:
        return None
    held = json.loads(row["content"])
    before = held["verdict"]
    known = {"everything recorded": "", "each case's own day": "own"}.get(before["known"], before["known"])
    try:
        kind, typed = read_case(json.dumps(held["case"]))
    except CaseError:
        return None
    after = json.loads(json.dumps(verdict(holdings.plan(as_day(known)), kind, typed), default=str))
    said = differences(before, after)
    if not said:
        return None
    return {"case": row["id"], "then": before["outcome"], "now": after["outcome"], "said": log.canonical(said)}


if __name__ == "__main__":
    jobs.work(main)
