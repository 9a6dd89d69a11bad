"""A batch of cases as a job: decided as ``sekisho check`` decides files, and what calls for a decision is filed.

Verdicts stay in a Parquet file whose hash is in the log; every case that is not clear of what was checked becomes a
case at the desk. A batch that was stopped goes on where it was, and files no case twice.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection, select, update

from sekisho.check.files import Result, run
from sekisho.check.plan import Plan
from sekisho.desk import cases, jobs, log, matches, seal
from sekisho.desk.holdings import Holdings, as_day, keep, open_holdings
from sekisho.desk.people import ROLES, Caller
from sekisho.desk.schema import cases as case_table
from sekisho.desk.schema import jobs as job_table
from sekisho.desk.schema import users
from sekisho.desk.settings import read_settings
from sekisho.desk.store import Store, now
from sekisho.lists.store import digest
from sekisho.regime.sql import text

CHUNK = 500


def main() -> None:
    """Do the job whose number is the first argument, for the worker that the second names."""
    number, worker = int(sys.argv[1]), sys.argv[2]
    settings = read_settings()
    store = Store(settings.database_url)
    with store.reading() as connection:
        job = connection.execute(
            select(job_table, users.c.name, users.c.role).join(users, users.c.id == job_table.c.user)
            .where(job_table.c.id == number)
        ).mappings().one()  # fmt: skip
    caller = Caller(job["user"], job["name"], job["role"], ROLES.get(job["role"], frozenset()))
    given, place = json.loads(job["given"]), jobs.folder(settings.home, number)
    last = 0.0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < 1:
            return
        last = time.monotonic()
        if not store.write(lambda c: jobs.beat(c, number, worker, stage=stage, done=done, total=total)):
            raise SystemExit("the job was cancelled or taken by another")

    holdings = open_holdings(settings)
    for dossier in holdings.regime.dossiers:
        keep(dossier, settings.home / "dossiers")
    output, read = place / "verdicts.parquet", place / "read"
    plan = holdings.plan(as_day(given.get("known", "")))
    held = place / "result.json"
    if not held.exists():
        result = run(
            plan, sorted((place / "input").iterdir()), output, rejects=place / "rejects.csv", kind=given.get("kind"),
            resume=True, progress=tell, keep=read,
        )  # fmt: skip
        aside = held.with_suffix(".tmp")
        aside.write_text(log.canonical(_summary(result)), encoding="utf-8")
        aside.rename(held)
    summary = json.loads(held.read_text(encoding="utf-8"))
    _file(store, caller, number, holdings, plan, output, read, summary, tell, settings.four_eyes)
    hashes = {"verdicts": digest(output), "rejects": digest(place / "rejects.csv")}

    def finish(connection: Connection) -> None:
        mine = (job_table.c.id == number, job_table.c.worker == worker, job_table.c.state == "running")
        values = {"state": "done", "result": log.canonical(summary), "finished": now(), "stage": "done"}
        if connection.execute(update(job_table).where(*mine).values(**values)).rowcount:
            facts = {k: summary[k] for k in ("read", "decided", "rejected", "outcomes", "inputs")}
            rows = seal.of(connection, job_table, job_table.c.id == number)
            log.record(
                connection, caller.words, "batch checked", f"job:{number}", rows=rows, **hashes, **facts,
                **plan.stamp,
            )  # fmt: skip

    store.write(finish)


def _summary(result: Result) -> dict[str, Any]:
    made = asdict(result)
    for name in ("first", "first_rejects", "output", "rejects"):
        del made[name]
    return {**made, "by_measure": [list(each) for each in result.by_measure]}


def _file(
    store: Store, caller: Caller, number: int, holdings: Holdings, plan: Plan, output: Path, read: Path,
    summary: dict[str, Any], tell: Any, four_eyes: bool,
) -> None:  # fmt: skip
    """File each case that is not clear, in the order of the verdicts; those filed before are passed over."""
    total = sum(count for outcome, count in summary["outcomes"].items() if outcome != "clear")
    done = 0
    for chunk in _to_file(output, read):

        def work(connection: Connection, chunk: list[tuple[dict[str, Any], dict[str, Any]]] = chunk) -> None:
            # By name, not by number: a batch that a backup caught half filed is decided anew, perhaps by other lists.
            named = {f"batch {number} {verdict['source']}": (asked, verdict) for asked, verdict in chunk}
            known = (case_table.c.asker == caller.user, case_table.c.request.in_(named))
            filed = set(connection.scalars(select(case_table.c.request).where(*known)))
            for request, (asked, verdict) in named.items():
                if request in filed:
                    continue
                answered = matches.settled(connection, holdings, verdict["kind"], asked, verdict, four_eyes)
                cases.file_case(
                    connection, caller, asked, verdict, holdings.inputs, channel="batch", batch=number,
                    request=request, settled=answered, notes=plan.late(verdict["date"]),
                )  # fmt: skip

        store.write(work)
        done += len(chunk)
        tell("filing", done, total)


def _to_file(output: Path, read: Path) -> Iterator[list[tuple[dict[str, Any], dict[str, Any]]]]:
    """Cases that are not clear, each as it was read and with its verdict, in chunks."""
    con = duckdb.connect()
    con.execute("SET memory_limit='1500MB'")
    cursor = con.execute(f"SELECT * FROM read_parquet({text(str(output))}) WHERE outcome <> 'clear'")
    names = [column[0] for column in cursor.description or ()]
    files: dict[str, list[Path]] = {}
    for path in sorted(read.glob("*-*.parquet")):
        files.setdefault(path.stem.partition("-")[2], []).append(path)
    look = duckdb.connect()
    while rows := cursor.fetchmany(CHUNK):
        verdicts = [json.loads(json.dumps(dict(zip(names, row, strict=True)), default=str)) for row in rows]
        asked: dict[str, dict[str, Any]] = {}
        for kind, paths in files.items():
            sources = [each["source"] for each in verdicts if each["kind"] == kind]
            for path in paths if sources else ():
                found = look.execute(
                    "SELECT * FROM read_parquet(?) WHERE list_contains(?, source)", [str(path), sources]
                )
                columns = [column[0] for column in found.description or ()]
                for row in found.fetchall():
                    values = dict(zip(columns, row, strict=True))
                    asked[values["source"]] = {"kind": kind} | {
                        name: value if isinstance(value, bool) else str(value)
                        for name, value in values.items()
                        if value is not None and name not in ("row", "source", "problems")
                    }
        yield [(asked[each["source"]], each) for each in verdicts]


if __name__ == "__main__":
    jobs.work(main)
