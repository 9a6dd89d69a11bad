"""No stored column can be changed with no trace, and what is erased cannot be guessed from what the log keeps of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, Float, Integer, Table, delete, insert, select, text, update

from desks import Desk
from sekisho.desk import audit, jobs, log, lookback, seal
from sekisho.desk.office import Office
from sekisho.desk.people import Caller
from sekisho.desk.schema import metadata
from sekisho.desk.store import Store

Make = Callable[..., Desk]
PASSING = {
    "departures": "a sign-in that is under way at a provider",
    "deliveries": "what is to be told to other systems, gone when it was",
    "sessions": "who is signed in now; whatever they do is in the log",
    "log": "chained itself",
}
PROGRESS = {"jobs": {"state", "stage", "done", "total", "error", "finished", "worker", "beat"}}


def full(desk: Desk) -> None:
    """A row in every table, and two of what others point at."""
    admin, other = desk.admin, desk.person("Other", "reviewer")
    case = other.check(creditor_name="Yun Ho Jin", id="R-1", date="2019-01-01", amount="1")
    given = {"decision": "not the same", "reason": "born in 1990", "revision": 1}
    case = admin.post(f"/cases/{case['id']}/matches/{case['matches'][0]['id']}/decisions", given)
    case = admin.decide(case, "release")
    other.post(f"/cases/{case['id']}/withdrawal", {"reason": "a mistake", "revision": case["revision"]})
    admin.check(creditor_name="Yun Ho Jin", date="2019-01-01")
    admin.post("/keys", {"scopes": ["check"], "label": "bank"})
    admin.post("/users/invitations", {"role": "analyst"})
    admin.post("/webhooks", {"url": "https://93.184.216.34/", "events": ["case"]})
    caller = Caller(1, "Admin", "admin", frozenset())

    def looked(connection: Connection) -> None:
        for _ in range(2):
            jobs.begin(connection, caller, "lookback")
        found = [{"case": 1, "then": "review", "now": "clear", "said": '["one listing"]'}]
        lookback.note(connection, 1, found)

    desk.office.store.write(looked)


@contextmanager
def attacker(store: Store) -> Iterator[Connection]:
    """Somebody who may do all to the database, and whose changes are undone afterwards."""
    with store.engine.connect() as connection:
        off = "PRAGMA foreign_keys=OFF" if store.sqlite else "SET session_replication_role = replica"
        if store.sqlite:
            connection.connection.cursor().execute(off)
        with connection.begin() as turn:
            connection.execute(text("BEGIN" if store.sqlite else off))
            yield connection
            turn.rollback()
        if store.sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


def another(table: Table, name: str, value: Any) -> Any:
    """Another value of a column's type."""
    kind = table.c[name].type
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, Integer):
        return (value or 0) + 77
    return value / 2 if isinstance(kind, Float) else f"{value or ''}x"


def test_every_column_is_sealed_or_passing(desk_on: Make) -> None:
    assert {table.name for table in metadata.sorted_tables} - {t.name for t in seal.SEALED} == set(PASSING)
    assert {name: set(columns) for name, columns in seal.PROGRESS.items()} == PROGRESS


def test_a_change_of_any_stored_column_is_found(desk_on: Make) -> None:
    desk = desk_on()
    full(desk)
    tried = 0
    for table in seal.SEALED:
        key = next(iter(table.primary_key.columns))
        with desk.office.store.reading() as connection:
            assert audit.verify(connection).troubles == []
            rows = [dict(row) for row in connection.execute(select(table).order_by(key)).mappings()]
        assert rows, f"no row of {table.name} to change"
        for column in table.columns:
            if column.name in PROGRESS.get(table.name, ()):
                continue
            row = rows[0]
            with attacker(desk.office.store) as connection:
                changed = {column.name: another(table, column.name, row[column.name])}
                connection.execute(update(table).where(key == row[key.name]).values(changed))
                assert audit.verify(connection).troubles, f"{table.name}.{column.name} was changed with no trace"
                tried += 1
            if row[column.name]:  # and emptied
                with attacker(desk.office.store) as connection:
                    nothing = None if column.nullable else type(row[column.name])()
                    connection.execute(update(table).where(key == row[key.name]).values({column.name: nothing}))
                    assert audit.verify(connection).troubles, f"{table.name}.{column.name} was emptied with no trace"
    assert tried > 70


def test_a_row_put_in_or_taken_out_is_found(desk_on: Make) -> None:
    desk = desk_on()
    full(desk)
    for table in seal.SEALED:
        key = next(iter(table.primary_key.columns))
        with attacker(desk.office.store) as connection:
            row = dict(connection.execute(select(table)).mappings().first() or {})
            new = another(table, key.name, row[key.name])
            held = {c.name: another(table, c.name, row[c.name]) if c.unique else row[c.name] for c in table.columns}
            own = {"lookbacks": {"job": 2}, "cases": {"request": None}}.get(table.name, {})
            connection.execute(insert(table).values({**held, **own, key.name: new}))
            assert any(f"{new}" in each for each in audit.verify(connection).troubles), table.name
        with attacker(desk.office.store) as connection:
            connection.execute(delete(table).where(key == row[key.name]))
            assert audit.verify(connection).troubles, table.name


def test_what_a_decision_on_a_match_rested_on_cannot_be_changed_unseen(desk_on: Make) -> None:
    desk = desk_on()
    full(desk)
    with attacker(desk.office.store) as connection:
        change = "UPDATE decisions SET basis = replace(basis, 'Yun Ho Jin', 'Kim Jong Un') WHERE id = 1"
        assert connection.execute(text(change)).rowcount == 1
        (said,) = audit.verify(connection).troubles
    assert said.startswith("the row decisions:1 is not as entry ")


def test_no_short_reason_can_be_guessed_from_the_log_once_it_is_erased(desk_on: Make) -> None:
    desk = desk_on()
    case = desk.admin.decide(desk.admin.check(id="R-7"), "release", "seen")
    with desk.office.store.reading() as connection:
        row = dict(connection.execute(select(metadata.tables["decisions"])).mappings().one())
        kept = "".join(entry["data"] for entry in log.entries(connection))
    assert log.digest(row["salt"] + "seen") in kept and len(row["salt"]) == 32
    desk.admin.post("/audit/erasures", {"before": "2999-01-01", "case": case["id"]})
    with desk.office.store.reading() as connection:
        everything = "".join(str(connection.execute(select(table)).all()) for table in metadata.sorted_tables)
        assert audit.verify(connection).troubles == []
    assert row["salt"] not in everything
    guesses = [log.digest("seen"), *seal.made(metadata.tables["decisions"], {**row, "salt": ""}).values()]
    assert not [each for each in guesses if each in everything]


def test_each_reason_has_a_salt_of_its_own(desk: Desk) -> None:
    for _ in range(2):
        desk.admin.decide(desk.admin.check(), "block", "seen")
    decided = [e["data"] for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "decided"]
    assert decided[0]["why"] != decided[1]["why"]


def test_why_somebody_seconded_or_took_back_is_kept_and_shown(desk_on: Make) -> None:
    desk = desk_on(four_eyes=True)
    one, two = desk.person("One", "reviewer"), desk.person("Two", "reviewer")
    case = two.decide(one.decide(desk.admin.check(), "release", "the first reason"), "release", "the second reason")
    made = case["decisions"][0]
    assert (made["why"], made["second_why"]) == ("the first reason", "the second reason")
    page = one.client.get(f"/cases/{case['id']}").text
    assert "the first reason" in page and "the second reason" in page


def test_a_change_of_settings_is_in_the_log_without_a_secret(desk_on: Make) -> None:
    desk = desk_on(update_token="hush hush")

    def entries() -> list[dict[str, Any]]:
        found = desk.admin.get("/audit/log", limit=1000, about="settings")
        assert "hush" not in json.dumps(found)
        return [each["data"] for each in found]

    assert entries()[-1]["four_eyes"] is False
    before = len(entries())
    for four_eyes, more in ((True, 1), (True, 1), (False, 2)):
        Office(replace(desk.office.settings, four_eyes=four_eyes)).close()
        assert len(entries()) == before + more and entries()[-1]["four_eyes"] is four_eyes


def test_a_database_from_before_there_were_seals_is_sealed_as_it_is(database: str, tmp_path: Any) -> None:
    store = Store(database or f"sqlite:///{tmp_path / 'old.db'}")
    store.migrate("0003")
    old = [
        ("users", {"id": 1, "name": "Admin", "role": "admin"}),
        ("papers", {"id": 1, "salt": "s", "content": "{}"}),
        ("cases", {"id": 1, "papers": 1, "asker": 1, "digest": log.digest("s{}"), "outcome": "report",
                   "state": "decided", "decision": "block"}),
        ("decisions", {"id": 1, "case": 1, "what": "block", "why": "seen", "by": 1, "state": "final"}),
    ]  # fmt: skip

    def fill(connection: Connection) -> None:
        for name, row in old:
            names, marks = ", ".join(f'"{each}"' for each in row), ", ".join(f":{each}" for each in row)
            connection.execute(text(f"INSERT INTO {name} ({names}) VALUES ({marks})"), row)
        log.record(connection, "Admin", "checked", "case:1", papers=log.digest("s{}"), state="open", outcome="report")
        log.record(connection, "Admin", "decided", "case:1", decision=1, made="block", why=log.digest("seen"),
                   state="decided")  # fmt: skip

    store.write(fill)
    store.migrate()
    with store.reading() as connection:
        assert audit.verify(connection).troubles == []
    for change in ("UPDATE users SET role = 'analyst'", "UPDATE decisions SET basis = 'x'", "DELETE FROM decisions"):
        with attacker(store) as connection:
            connection.execute(text(change))
            assert audit.verify(connection).troubles, change
    store.close()


@pytest.mark.parametrize("column", ["state", "stage", "done"])
def test_how_far_a_job_is_needs_no_entry(desk: Desk, column: str) -> None:
    full(desk)
    with attacker(desk.office.store) as connection:
        connection.execute(text(f"UPDATE jobs SET {column} = 1"))
        assert audit.verify(connection).troubles == []
