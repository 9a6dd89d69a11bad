"""What the desk promises of its store, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from desks import REMITTANCE, Desk, Person, Postgres
from sekisho.desk import audit, log
from sekisho.desk.schema import metadata
from sekisho.desk.store import Store

Make = Callable[..., Desk]


def whole(desk: Desk) -> audit.Verified:
    with desk.office.store.reading() as connection:
        return audit.verify(connection)


def troubles(desk: Desk, change: str) -> list[str]:
    desk.office.store.write(lambda connection: connection.execute(text(change)))
    return whole(desk).troubles


def test_the_migrations_give_the_tables_that_the_program_uses(tmp_path: Path, database: str) -> None:
    store = Store(database or f"sqlite:///{tmp_path / 'a.db'}")
    store.migrate()
    store.migrate()
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()


def test_a_database_without_an_encoding_keeps_names_as_they_are(postgres: Postgres) -> None:
    plain = postgres.database(encoding="SQL_ASCII")
    store = Store(plain)
    store.migrate()
    store.write(lambda connection: log.record(connection, "小澤", "tried"))
    with store.reading() as connection:
        assert [e["who"] for e in log.entries(connection)] == ["小澤"] and audit.verify(connection).troubles == []
    store.close()


def test_writers_from_many_threads_make_one_chain_and_a_failed_one_leaves_nothing(desk_on: Make) -> None:
    desk = desk_on()
    store, failed = desk.office.store, []

    def write(number: int) -> None:
        def work(connection: Connection) -> None:
            log.record(connection, f"thread {number}", "tried")
            if number % 5 == 0:
                raise ValueError(number)

        try:
            store.write(work)
        except ValueError as error:
            failed.append(error.args[0])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(40)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(failed) == list(range(0, 40, 5))
    with store.reading() as connection:
        tried = [e["who"] for e in log.entries(connection) if e["what"] == "tried"]
    assert len(tried) == 32 and not {f"thread {n}" for n in failed} & set(tried)
    assert whole(desk).troubles == []


def test_what_the_database_cannot_do_is_said_without_what_was_given(desk_on: Make) -> None:
    desk = desk_on()
    with pytest.raises(DBAPIError) as raised, desk.office.store.reading() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Pak Chol Su"})
    assert "nowhere" in str(raised.value) and "Pak Chol Su" not in str(raised.value)


def test_a_case_its_verdict_and_its_entry_are_stored_together(desk_on: Make) -> None:
    desk = desk_on()
    made = desk.admin.check()
    assert (made["outcome"], made["state"], made["measure"]) == ("report", "open", "m.report")
    assert desk.admin.get(f"/cases/{made['id']}") == made
    with desk.office.store.reading() as connection:
        entry = next(log.entries(connection, about=f"case:{made['id']}"))
    assert made["digest"] in entry["data"] and "Pak Chol Su" not in entry["data"]
    assert made["verdict"]["dossiers"] in entry["data"] and entry["who"] == "Admin"


def test_an_entry_changed_missing_or_swapped_is_found(desk_on: Make) -> None:
    desk = desk_on()
    for _ in range(3):
        desk.admin.check()
    found = whole(desk)
    assert found.troubles == [] and found.cases == 3
    last = found.entries
    changed = troubles(desk, f"UPDATE log SET who = 'Nobody' WHERE seq = {last}")
    assert changed == [f"entry {last} was changed: its hash does not fit what it says"]
    troubles(desk, f"UPDATE log SET who = 'Admin' WHERE seq = {last}")
    for one, two in ((last, 999), (last - 1, last), (999, last - 1)):
        swapped = troubles(desk, f"UPDATE log SET seq = {two} WHERE seq = {one}")
    assert any("swapped" in each or "was changed" in each for each in swapped)
    for one, two in ((last, 999), (last - 1, last), (999, last - 1)):
        troubles(desk, f"UPDATE log SET seq = {two} WHERE seq = {one}")
    assert whole(desk).troubles == []
    cut = troubles(desk, f"DELETE FROM log WHERE seq = {last}")
    assert cut == ["case 3 is not in the log: its entry was removed, or the case was put in from outside"]
    gap = troubles(desk, f"DELETE FROM log WHERE seq = {last - 2}")
    assert f"entry {last - 2} is missing" in gap


def test_a_log_written_anew_is_found_by_an_entry_noted_before(desk_on: Make) -> None:
    desk = desk_on()
    desk.admin.check()
    before = whole(desk)

    def forge(connection: Connection) -> None:
        held = list(log.entries(connection))
        connection.execute(text("DELETE FROM log"))
        previous = log.START
        for entry in held:
            entry = {**entry, "who": "Forger", "previous": previous}
            previous = entry["hash"] = log.entry_hash(entry)
            connection.execute(log.log.insert().values(**entry))

    desk.office.store.write(forge)
    assert whole(desk).troubles == []  # by itself it is a whole log
    with desk.office.store.reading() as connection:
        found = audit.verify(connection, (before.entries, before.head)).troubles
    assert len(found) == 1 and "another hash" in found[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE papers SET content = replace(content, 'Pak', 'Kim')", "the papers of case 1 were changed"),
        ("UPDATE cases SET state = 'filed'", "case 1 is filed, report; by the log it is decided, report"),
        ("UPDATE cases SET outcome = 'clear'", "case 1 is decided, clear; by the log it is decided, report"),
        ("UPDATE decisions SET why = 'another'", "the reason of decision 1 on case 1 was changed"),
        ("UPDATE decisions SET what = 'block'", "decision 1 is block on case 1; by the log release on case:1"),
        ("DELETE FROM decisions", "decision 1 is in the log and not among the decisions"),
        ("UPDATE papers SET content = '', salt = '', erased = 'now'", "the papers of case 1 are erased"),
    ],
)
def test_a_case_or_decision_that_is_not_as_the_log_says_is_found(desk_on: Make, change: str, said: str) -> None:
    desk = desk_on()
    desk.person("Other", "reviewer")
    desk.admin.decide(desk.admin.check(), "release")
    assert whole(desk).troubles == []
    assert any(each.startswith(said) for each in troubles(desk, change))


def test_two_reviewers_at_once_and_only_one_decision_stands(desk_on: Make) -> None:
    desk = desk_on()
    people = [desk.person(f"Reviewer {n}", "reviewer") for n in range(4)]
    case, answers = desk.admin.check(), []

    def decide(person: Person) -> None:
        given = {"decision": "block", "reason": "at the same time", "revision": case["revision"]}
        answer = person.client.post(f"/api/v1/cases/{case['id']}/decisions", json=given, headers=person.headers)
        answers.append((answer.status_code, answer.json()))

    threads = [threading.Thread(target=decide, args=(person,)) for person in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
    refused = next(answer for status, answer in answers if status == 409)
    assert "changed since you saw it: block by Reviewer" in refused["detail"] and refused["standing"]["state"]
    assert len(desk.admin.get(f"/cases/{case['id']}")["decisions"]) == 1 and whole(desk).troubles == []


def test_four_eyes_release_and_nobody_releases_their_own_case(desk_on: Make) -> None:
    desk = desk_on(four_eyes=True)
    asker, one, two = (desk.person(name, "reviewer") for name in ("Asker", "One", "Two"))
    case = one.decide(asker.check(), "release")
    assert case["state"] == "proposed" and case["decision"] == ""
    for same in (one, asker):
        assert "neither proposed it nor asked" in same.decide(case, "release", status=403)["detail"]
    done = two.decide(case, "release")
    assert (done["state"], done["decision"]) == ("decided", "release")
    assert (done["decisions"][0]["by"], done["decisions"][0]["second"]) == ("One", "Two")
    blocked = two.decide(one.decide(asker.check(), "release"), "block")
    assert [d["state"] for d in blocked["decisions"]] == ["turned down", "final"]
    assert whole(desk).troubles == []


def test_with_four_eyes_one_person_alone_answers_no_later_case(desk_on: Make) -> None:
    desk = desk_on(four_eyes=True)
    asker, one, two = (desk.person(name, "reviewer") for name in ("Asker", "One", "Two"))

    def asked() -> Any:
        return asker.check(creditor_name="Yun Ho Jin", date="2019-01-01", amount="1")

    case = asked()
    given = {"decision": "not the same", "reason": "another person", "revision": case["revision"]}
    case = asker.post(f"/cases/{case['id']}/matches/{case['matches'][0]['id']}/decisions", given)
    assert asked()["state"] == "open"  # what two must release one may not let through by asking again
    case = one.decide(case, "release")
    assert asked()["state"] == "open"
    case = two.decide(case, "release")
    assert asked()["state"] == "filed"
    two.post(f"/cases/{case['id']}/withdrawal", {"reason": "a mistake", "revision": case["revision"]})
    assert asked()["state"] == "open"


def test_what_was_decided_and_taken_back_in_many_ways_is_as_the_log_says(desk_on: Make) -> None:
    desk = desk_on(four_eyes=True)
    one, two = desk.person("One", "reviewer"), desk.person("Two", "reviewer")
    key = desk.client, {"Authorization": f"Bearer {two.post('/keys', {'scopes': ['review']})['key']}"}
    by_key = Person(*key, two.id)
    for turns in (
        [(one, "release"), (by_key, "release"), (one, "withdraw"), (by_key, "escalate"), (one, "block")],
        [(one, "release"), (one, "withdraw"), (two, "release"), (two, "block"), (by_key, "withdraw")],
        [(one, "release"), (two, "same"), (one, "withdraw"), (two, "release")],
        [(one, "not the same"), (two, "block"), (two, "same"), (one, "withdraw")],
    ):
        case = desk.admin.check(creditor_name="Yun Ho-jin")
        for person, what in turns:
            given = {"reason": "for a reason", "revision": case["revision"]}
            if what != "withdraw":
                given["decision"] = what
            way = {"withdraw": "withdrawal"}.get(what, "decisions")
            if "same" in what:
                way = f"matches/{case['matches'][0]['id']}/decisions"
            case = person.post(f"/cases/{case['id']}/{way}", given)
            assert whole(desk).troubles == []


def test_a_decision_is_withdrawn_not_deleted(desk_on: Make) -> None:
    desk = desk_on()
    done = desk.admin.decide(desk.admin.check(), "release")
    given = {"reason": "a mistake", "revision": done["revision"]}
    back = desk.admin.post(f"/cases/{done['id']}/withdrawal", given)
    assert back["state"] == "open" and back["decisions"][0]["state"] == "withdrawn"
    again = desk.admin.decide(back, "block")
    assert again["decision"] == "block" and whole(desk).troubles == []
    assert "withdraw that first" in desk.admin.decide(again, "release", status=409)["detail"]


def test_a_request_key_sent_with_another_case_gives_no_verdict_of_the_first(desk_on: Make) -> None:
    desk = desk_on()
    key = {"headers": {"Idempotency-Key": "payment 7"}}
    first = desk.admin.post("/check", {**REMITTANCE, "amount": "5"}, **key)
    assert first["outcome"] == "clear" and desk.admin.post("/check", {**REMITTANCE, "amount": "5"}, **key) == first
    assert "with another case before, 1" in desk.admin.post("/check", REMITTANCE, 422, **key)["detail"]


def test_a_request_sent_twice_is_one_case(desk_on: Make) -> None:
    desk = desk_on()
    given = {"amount": "7000000", "kind": "remittance", "date": "2010-07-06", "currency": "JPY"}
    one, two = (desk.admin.post("/check", given, headers={"Idempotency-Key": "order-1"}) for _ in range(2))
    assert one == two and len(desk.admin.get("/cases")["cases"]) == 1


def test_a_clock_moved_back_does_not_turn_the_order_of_the_log(desk_on: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_on()
    desk.admin.check()
    monkeypatch.setattr(log, "now", lambda: "2001-01-01T00:00:00.000000Z")
    desk.admin.check()
    with desk.office.store.reading() as connection:
        last = list(log.entries(connection))[-1]
    assert last["at"] > "2020" and "the clock said 2001-01-01" in last["data"] and whole(desk).troubles == []
