"""Retention: personal data that is old enough goes, by rule; the log is never cut, and has an entry for each erasure.

Only cleared cases: filed or released, nothing proposed, and no lookback that would decide them otherwise and that
nobody has decided on since. The files of a batch go when no case of it waits for a decision.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Text, and_, cast, literal, or_, select, update

from sekisho.desk import jobs, log, questions, seal
from sekisho.desk.loop import Loop
from sekisho.desk.people import later
from sekisho.desk.schema import cases, decisions, lookbacks, matches, papers
from sekisho.desk.schema import jobs as job_table
from sekisho.desk.schema import log as log_table
from sekisho.desk.settings import Settings
from sekisho.desk.store import Store, now

CHUNK = 200
"""Cases erased in one transaction, so that others can write in between."""


@dataclass(frozen=True)
class Erased:
    """How much went: papers of cases, cases whose matches went, batches whose files went, questions of the lists."""

    cases: int
    matches: int
    batches: int
    questions: int


def _cleared() -> Any:
    proposed = select(decisions.c.id).where(decisions.c.case == cases.c.id, decisions.c.state == "proposed")
    since = select(decisions.c.id).where(decisions.c.case == cases.c.id, decisions.c.at > lookbacks.c.at)
    otherwise = select(lookbacks.c.id).where(
        lookbacks.c.case == cases.c.id, lookbacks.c.now != lookbacks.c.then, lookbacks.c.now != "clear", ~since.exists()
    )
    released = and_(cases.c.state == "decided", cases.c.decision == "release")
    return and_(or_(cases.c.state == "filed", released), ~proposed.exists(), ~otherwise.exists())


def erase_cases(connection: Connection, by: str, before: str, number: int | None = None) -> list[int]:
    """Erase the papers of cleared cases that were asked before a moment, or of one of them; gives their numbers.

    What stays: kind, day, outcome, provision, decisions, the hash of the papers that the log names; and the matches.
    """
    query = (
        select(cases.c.id, cases.c.papers)
        .join(papers, papers.c.id == cases.c.papers)
        .where(_cleared(), cases.c.asked < before, papers.c.erased == "")
    )
    if number is not None:
        query = query.where(cases.c.id == number)
    found = connection.execute(query.order_by(cases.c.id).limit(CHUNK)).all()
    for row in found:
        connection.execute(update(papers).where(papers.c.id == row.papers).values(content="", salt="", erased=now()))
        connection.execute(update(cases).where(cases.c.id == row.id).values(reference="", request=None, salt=""))
        of_case = and_(decisions.c.case == row.id, decisions.c.match.is_(None))
        connection.execute(update(decisions).where(of_case).values(why="", second_why="", salt=""))
        connection.execute(update(lookbacks).where(lookbacks.c.case == row.id).values(said="[]", salt=""))
        rows = seal.of(connection, papers, papers.c.id == row.papers)
        for table, which in (
            (cases, cases.c.id == row.id),
            (decisions, of_case),
            (lookbacks, lookbacks.c.case == row.id),
        ):
            rows |= seal.of(connection, table, which)
        log.record(connection, by, "erased", f"case:{row.id}", rows=rows)
    return [int(row.id) for row in found]


def erase_matches(connection: Connection, by: str, before: str, number: int | None = None) -> list[int]:
    """Erase whom the parties of cases were like, and what decisions on it rest on; gives the numbers of the cases.

    Of cases whose papers are erased and that were asked before a moment. Such a decision answers no later case.
    """
    query = (
        select(cases.c.id)
        .join(papers, papers.c.id == cases.c.papers)
        .where(papers.c.erased != "", cases.c.asked < before)
        .where(select(matches.c.id).where(matches.c.case == cases.c.id, matches.c.listing != "").exists())
    )
    if number is not None:
        query = query.where(cases.c.id == number)
    found = [int(each) for each in connection.execute(query.order_by(cases.c.id).limit(CHUNK)).scalars()]
    for case in found:
        connection.execute(
            update(matches).where(matches.c.case == case).values(list="", listing="", caption="", salt="")
        )
        connection.execute(
            update(decisions).where(decisions.c.case == case).values(why="", second_why="", basis="", salt="")
        )
        rows = seal.of(connection, matches, matches.c.case == case)
        rows |= seal.of(connection, decisions, decisions.c.case == case)
        log.record(connection, by, "matches erased", f"case:{case}", rows=rows)
    return found


def erase_questions(connection: Connection, by: str, before: str, after: int = 0) -> list[int]:
    """Erase what was asked of the lists without a case before a moment; gives the numbers of its papers.

    Those after a number, ``CHUNK`` at once. What stays: who asked, when, of which lists, how many were found.
    """
    asked = select(log_table.c.seq).where(
        log_table.c.about == literal(questions.ABOUT) + cast(papers.c.id, Text), log_table.c.at < before
    )
    query = select(papers.c.id).where(papers.c.id > after, papers.c.erased == "", asked.exists())
    found = [int(each) for each in connection.execute(query.order_by(papers.c.id).limit(CHUNK)).scalars()]
    if found:
        mine = papers.c.id.in_(found)
        connection.execute(update(papers).where(mine).values(content="", salt="", erased=now()))
        log.record(connection, by, "questions erased", "", rows=seal.of(connection, papers, mine))
    return found


def erase(
    store: Store, home: Path, by: str, before: str, matches_before: str | None = None, number: int | None = None
) -> Erased:
    """Erase what is older than a moment; matches where they are older than theirs, which is the same unless given.

    Of all cases and batches, or of one case.
    """

    def all_of(work: Callable[[Connection, str, str, int | None], list[int]], moment: str) -> int:
        count = 0
        while found := store.write(lambda connection: work(connection, by, moment, number)):
            count += len(found)
        return count

    gone = all_of(erase_cases, before)
    unlike = all_of(erase_matches, before if matches_before is None else min(before, matches_before))
    files = 0 if number is not None else _erase_files(store, home, by, before)
    asked = 0 if number is not None else _erase_questions(store, by, before)
    if gone or unlike or asked:
        store.settle()
    return Erased(gone, unlike, files, asked)


def _erase_questions(store: Store, by: str, before: str) -> int:
    count, found = 0, [0]
    while found := store.write(partial(erase_questions, by=by, before=before, after=found[-1])):
        count += len(found)
    return count


def _erase_files(store: Store, home: Path, by: str, before: str) -> int:
    """The files of batches that ended before a moment; a case that was filed from one has its own papers."""
    waits = select(cases.c.id).where(cases.c.batch == job_table.c.id, cases.c.state.in_(("open", "proposed")))
    query = select(job_table.c.id).where(
        job_table.c.kind == "batch", job_table.c.state.in_(jobs.ENDED), job_table.c.finished < before, ~waits.exists()
    )
    with store.reading() as connection:
        old = [int(each) for each in connection.execute(query.order_by(job_table.c.id)).scalars()]
    held = [each for each in old if jobs.folder(home, each).exists()]
    for each in held:
        store.write(lambda connection, each=each: log.record(connection, by, "files erased", f"job:{each}"))  # type: ignore[misc]
        shutil.rmtree(jobs.folder(home, each))
    return len(held)


class Keeper(Loop):
    """Applies the rule of the settings once a day, whichever process is first."""

    pause = 60.0

    def __init__(self, store: Store, settings: Settings) -> None:
        super().__init__(store)
        self.settings = settings

    def once(self) -> bool:
        """Apply the rule where that was not done for a day; False, there is nothing more to do then."""
        with self.store.reading() as connection:
            if _applied(connection):
                return False
        apply(self.store, self.settings)
        return False


def apply(store: Store, settings: Settings) -> None:
    """Erase by the rule of the settings, and note in the log that it was applied."""
    days, match_days = settings.retention_days, settings.retention_match_days
    gone = erase(store, settings.home, "retention", later(days=-days), later(days=-max(days, match_days)))

    def note(connection: Connection) -> None:
        if not _applied(connection):  # by another process, at the same time
            log.record(
                connection, "sekisho", "retention applied", "retention", days=days, match_days=match_days,
                cases=gone.cases, matches=gone.matches, batches=gone.batches, questions=gone.questions,
            )  # fmt: skip

    store.write(note)


def _applied(connection: Connection) -> bool:
    recent = (log_table.c.about == "retention", log_table.c.at > later(days=-1))
    return connection.execute(select(log_table.c.seq).where(*recent).limit(1)).first() is not None
