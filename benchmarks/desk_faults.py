"""kill -9 under load: is every acknowledged case and decision there, the chain whole, nothing doubled?

A writer with several threads, and as many tasks of one loop, files cases and decides them, and tells each on standard
output once it is acknowledged.
It is killed at a random moment, again and again; the database is never closed in between.

    python benchmarks/desk_faults.py --kills 1000
    python benchmarks/desk_faults.py --kills 200 --database postgresql://postgres@localhost/faults
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import func, select

from sekisho.desk import cases, people
from sekisho.desk.schema import cases as case_table
from sekisho.desk.schema import users
from sekisho.desk.store import Store

STAMP = ("dossiers", "program", "known", "rates", "lists", "threshold")
VERDICT = {"outcome": "report", "kind": "remittance", "date": "2010-07-06", "measure": "m", "findings": [],
           **dict.fromkeys(STAMP, "x")}  # fmt: skip
INPUTS = {"versions": {}, "thresholds": {}}


def child(url: str, run: int, threads: int) -> None:
    """File and decide cases until killed: threads as pages and jobs do, tasks as the API does."""
    store = Store(url)
    with store.reading() as connection:
        user = connection.execute(select(users.c.id)).scalar()
    if user is None:
        user = store.write(lambda connection: people.add_user(connection, "Writer", "admin", "test"))
    caller = people.Caller(user, "Writer", "admin", people.ROLES["admin"])
    said = threading.Lock()

    def tell(*words: object) -> None:
        with said:
            os.write(1, (" ".join(map(str, words)) + "\n").encode())

    def work(thread: int) -> None:
        for count in itertools.count():
            request = f"{run}-{thread}-{count}"
            made = store.write(
                lambda c, request=request: cases.file_case(c, caller, {"n": request}, VERDICT, INPUTS, request=request)
            )
            number = made["id"]
            tell("case", number, request)
            store.write(lambda c, number=number: cases.decide(c, caller, number, "block", "under load", 1))
            tell("decided", number)

    async def task(task: int) -> None:
        for count in itertools.count():
            request = f"{run}-task-{task}-{count}"
            made = await store.write_soon(
                lambda c, request=request: cases.file_case(c, caller, {"n": request}, VERDICT, INPUTS, request=request)
            )
            number = made["id"]
            tell("case", number, request)
            await store.write_soon(lambda c, number=number: cases.decide(c, caller, number, "block", "under load", 1))
            tell("decided", number)

    async def tasks() -> None:
        await asyncio.gather(*map(task, range(threads)))

    for thread in range(threads):
        threading.Thread(target=work, args=(thread,)).start()
    asyncio.run(tasks())


def main() -> int:
    """Kill and look; 0 where nothing was lost."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--threads", type=int, default=4)
    arguments.add_argument("--database", default="")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--child", type=int)
    given = arguments.parse_args()
    if given.child is not None:
        child(given.database, given.child, given.threads)
        return 0
    from sekisho.desk import audit

    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'desk.db'}"
        filed, decided, began = {}, set(), time.monotonic()
        store = Store(url)
        store.migrate()
        child_of = [sys.executable, __file__, "--threads", str(given.threads), "--database", url, "--child"]
        for run in range(given.kills):
            process = subprocess.Popen([*child_of, str(run)], stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            first = process.stdout.readline()
            threading.Timer(chance.uniform(0, 0.4), os.kill, (process.pid, signal.SIGKILL)).start()
            for line in itertools.chain([first], process.stdout):
                word, *rest = line.split()
                if word == "case" and len(rest) == 2:
                    filed[int(rest[0])] = rest[1]
                elif word == "decided" and rest:
                    decided.add(int(rest[0]))
            process.wait()
        with store.reading() as connection:
            found = audit.verify(connection)
            held = {row.id: row for row in connection.execute(select(case_table))}
            doubled = connection.execute(
                select(func.count() - func.count(case_table.c.request.distinct())).select_from(case_table)
            ).scalar()
        lost = [n for n, request in filed.items() if n not in held or held[n].request != request]
        lost += [n for n in decided if n not in held or held[n].state != "decided"]
        print(
            f"{given.kills} kills in {time.monotonic() - began:.0f} s; acknowledged {len(filed):,} cases and "
            f"{len(decided):,} decisions: {len(lost)} lost, {doubled} doubled; {len(held):,} cases held; chain of "
            f"{found.entries:,} entries {'whole' if not found.troubles else found.troubles[:3]}"
        )
        store.close()
    return 1 if lost or doubled or found.troubles or not filed else 0


if __name__ == "__main__":
    sys.exit(main())
