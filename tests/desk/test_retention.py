"""What goes by rule and what stays: old papers of cleared cases go, what waits for a decision and the log stay."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlalchemy import Connection, text, update

from desks import REMITTANCE, YUN, Desk, Settings
from holding import hold
from sekisho.cli.main import cli
from sekisho.desk import log, retention, seal
from sekisho.desk.people import later
from sekisho.desk.retention import Keeper
from sekisho.desk.schema import cases as case_table
from sekisho.desk.schema import jobs, lookbacks

Make = Callable[..., Desk]
TABLES = ("papers", "cases", "decisions", "log", "matches", "lookbacks", "deliveries")


def aged(desk: Desk, days: int, *cases: Any) -> None:
    """As if these cases had been asked so long ago, and the log had it so."""

    def work(connection: Connection) -> None:
        for case in cases:
            mine = case_table.c.id == case["id"]
            connection.execute(update(case_table).where(mine).values(asked=later(days=-days)))
            log.record(connection, "test", "aged", rows=seal.of(connection, case_table, mine))

    desk.office.store.write(work)


def erase(desk: Desk, days: int, match_days: int | None = None) -> tuple[int, int, int]:
    of_matches = None if match_days is None else later(days=-match_days)
    gone = retention.erase(desk.office.store, desk.office.settings.home, "retention", later(days=-days), of_matches)
    return gone.cases, gone.matches, gone.batches


def held(desk: Desk) -> str:
    """Everything that the database holds, as text."""
    with desk.office.store.reading() as connection:
        return "\n".join(str(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in TABLES)


def whole(desk: Desk) -> bool:
    found = desk.admin.get("/audit/verify")
    assert found["troubles"] == []
    return bool(found["whole"])


def test_papers_of_cleared_cases_go_and_the_chain_stays_whole(desk_on: Make) -> None:
    desk = desk_on()
    cleared, released = (
        desk.admin.check(amount="5000", creditor_name="Alan Smith"),
        desk.admin.check(id="R-1", creditor_name="Bea Smith"),
    )
    desk.admin.decide(released, "release", "known to us: Pak Chol Su")
    young = desk.admin.check(amount="5000", creditor_name="Cid Smith")
    aged(desk, 100, cleared, released)
    assert erase(desk, 90) == (2, 0, 0) and erase(desk, 90) == (0, 0, 0)
    gone = desk.admin.get(f"/cases/{released['id']}")
    assert gone["case"] is None and gone["verdict"] is None and gone["outcome"] == "report" and gone["erased"]
    assert gone["decisions"][0]["why"] == "" and gone["reference"] == ""
    assert desk.admin.get(f"/cases/{young['id']}")["case"]["creditor_name"] == "Cid Smith"
    entries = [(e["who"], e["about"]) for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "erased"]
    assert entries == [("retention", f"case:{cleared['id']}"), ("retention", f"case:{released['id']}")]
    assert "R-1" not in held(desk) and "Pak Chol Su" not in held(desk) and whole(desk)
    assert desk.admin.get(f"/audit/replay/{released['id']}")["standing"] == "cannot be replayed"


def test_what_waits_for_a_decision_is_kept(desk_on: Make) -> None:
    desk = desk_on(four_eyes=True)
    open_, proposed, blocked, escalated = (desk.admin.check() for _ in range(4))
    desk.admin.decide(proposed, "release")
    desk.admin.decide(blocked, "block")
    desk.admin.decide(escalated, "escalate")
    filed = desk.admin.check(amount="5000")
    desk.admin.decide(filed, "release", "to be looked at by somebody else")  # filed before, proposed now
    aged(desk, 9999, open_, proposed, blocked, escalated, filed)
    assert erase(desk, 0) == (0, 0, 0)
    assert all(desk.admin.get(f"/cases/{n}")["case"] for n in range(1, 6)) and whole(desk)


def test_a_case_that_a_lookback_would_decide_otherwise_is_kept_until_somebody_decides(desk_on: Make) -> None:
    desk = desk_on()
    case = desk.admin.check(amount="5000")
    seen = {"case": case["id"], "at": later(), "job": 1}
    with desk.office.store.reading() as connection:
        admin = connection.execute(text("SELECT id FROM users")).scalar()
    desk.office.store.write(
        lambda c: [c.execute(text(f"INSERT INTO jobs (kind, \"user\") VALUES ('lookback', {admin})")),
                   c.execute(text("INSERT INTO lookbacks (job, \"case\", at, \"then\", \"now\", said) VALUES "
                                  "(:job, :case, :at, 'clear', 'review', '[\"Pak Chol Su\"]')"), seen),
                   log.record(c, "test", "cases differ", rows=seal.of(c, lookbacks) | seal.of(c, jobs))]
    )  # fmt: skip
    aged(desk, 100, case)
    assert erase(desk, 90) == (0, 0, 0)
    desk.admin.decide(case, "release", "not the same person")
    assert erase(desk, 90) == (1, 0, 0) and "Pak Chol Su" not in held(desk) and whole(desk)


def test_matches_go_by_days_of_their_own_and_answer_until_then(desk_on: Make) -> None:
    desk = desk_on()
    asked = {**REMITTANCE, "amount": "5000", "creditor_name": "Yun Ho Jin"}
    case = desk.admin.check(**asked)
    given = {"decision": "not the same", "reason": "born in 1990", "revision": 1}
    made = desk.admin.post(f"/cases/{case['id']}/matches/{case['matches'][0]['id']}/decisions", given)
    desk.admin.decide(made, "release")
    aged(desk, 400, case)
    assert erase(desk, 365, 1825) == (1, 0, 0)
    later_one = desk.admin.check(**asked)
    assert later_one["state"] == "filed" and "born in 1990" in later_one["settled"]  # the decision goes on answering
    assert desk.admin.get(f"/cases/{case['id']}")["matches"][0]["caption"] == YUN.caption and whole(desk)
    aged(desk, 2000, case)
    assert erase(desk, 365, 1825) == (0, 1, 0)
    gone = desk.admin.get(f"/cases/{case['id']}")
    assert (gone["matches"][0]["caption"], gone["matches"][0]["listing"], gone["decisions"][0]["why"]) == ("", "", "")
    assert desk.admin.check(**asked)["state"] == "open"  # and does not any more
    page = desk.admin.client.get(f"/cases/{case['id']}")
    assert page.status_code == 200 and "(erased)" in page.text and whole(desk)
    assert desk.admin.client.get(f"/cases/{case['id']}/matches/{gone['matches'][0]['id']}").status_code == 200
    what = [e["what"] for e in desk.admin.get("/audit/log", limit=1000) if e["about"] == f"case:{case['id']}"]
    assert what[-2:] == ["erased", "matches erased"]


def test_a_reason_that_is_kept_beyond_the_papers_is_still_held_against_the_log(desk_on: Make) -> None:
    desk = desk_on()
    case = desk.admin.check(amount="5000", creditor_name="Yun Ho Jin")
    given = {"decision": "not the same", "reason": "born in 1990", "revision": 1}
    desk.admin.decide(
        desk.admin.post(f"/cases/{case['id']}/matches/{case['matches'][0]['id']}/decisions", given), "release"
    )
    aged(desk, 400, case)
    erase(desk, 365, 1825)
    desk.office.store.write(lambda c: c.execute(text("UPDATE decisions SET why = 'another' WHERE match IS NOT NULL")))
    assert "the reason of decision 1" in desk.admin.get("/audit/verify")["troubles"][0]


def test_the_files_of_a_batch_go_when_none_of_its_cases_waits(desk: Desk) -> None:
    desk.office.start()
    rows = b"kind,id,date,amount,currency,from_country,to_country,creditor_name\n"
    rows += b"remittance,R1,2010-07-06,5000000,JPY,JP,KP,Li\nremittance,R2,2010-07-06,5,JPY,JP,CN,Li\n"
    sent = desk.admin.client.post(
        "/api/v1/batches", files={"files": ("b.csv", rows)}, headers=desk.admin.headers
    ).json()
    for _ in range(300):
        if desk.admin.get(f"/jobs/{sent['id']}")["state"] == "done":
            break
        time.sleep(0.1)
    folder = desk.office.settings.home / "jobs" / str(sent["id"])
    assert (folder / "verdicts.parquet").exists()
    assert erase(desk, 0)[2] == 0 and folder.exists()  # R1 is open
    desk.admin.decide(desk.admin.get("/cases")["cases"][0], "block")
    assert erase(desk, 1)[2] == 0 and folder.exists()  # of today
    assert erase(desk, 0)[2] == 1 and not folder.exists() and erase(desk, 0)[2] == 0
    assert desk.admin.client.get(f"/api/v1/jobs/{sent['id']}/files/verdicts.parquet").status_code == 404
    assert desk.admin.get("/audit/log", limit=1000)[-1]["about"] == f"job:{sent['id']}" and whole(desk)


def test_the_running_service_applies_the_rule_once_a_day(settings: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(Keeper, "pause", 0.05)
    desk = Desk(replace(settings, retention_days=365))
    case = desk.admin.check(amount="5000")
    aged(desk, 400, case)
    desk.office.start()

    def applied() -> list[Any]:
        return [e for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "retention applied"]

    for _ in range(200):
        if applied():
            break
        time.sleep(0.05)
    assert applied()[0]["data"] == {
        "days": 365,
        "match_days": 0,
        "cases": 1,
        "matches": 0,
        "batches": 0,
        "questions": 0,
    }
    second = desk.admin.check(amount="5000")
    aged(desk, 400, second)
    time.sleep(0.5)
    assert len(applied()) == 1 and desk.admin.get(f"/cases/{second['id']}")["case"]
    day = {"yesterday": later(days=-1.1)}
    desk.office.store.write(lambda c: c.execute(text("UPDATE log SET at=:yesterday WHERE about='retention'"), day))
    for _ in range(200):
        if len(applied()) == 2:
            break
        time.sleep(0.05)
    assert desk.admin.get(f"/cases/{second['id']}")["case"] is None
    desk.office.close()


def test_what_is_erased_is_not_left_in_the_file_either(desk: Desk) -> None:
    path = desk.office.settings.home / "desk.db"
    asked = {**REMITTANCE, "amount": "5000", "creditor_name": "Zzyzx Qwertz", "id": "much " * 30}
    case = desk.admin.post("/check", asked, headers={"Idempotency-Key": "order of Zzyzx"})
    other = desk.admin.check(amount="5000", creditor_name="Still Here")

    def files() -> bytes:
        return b"".join(each.read_bytes() for each in path.parent.glob("desk.db*"))

    assert b"Zzyzx" in files()
    desk.admin.post("/audit/erasures", {"before": "2999-01-01", "case": case["id"]})
    assert b"Zzyzx" not in files() and b"much much" not in files()
    assert b"Still Here" in files() and desk.admin.get(f"/cases/{other['id']}")["case"]


def test_nothing_is_erased_where_no_rule_is_set(desk: Desk) -> None:
    assert not any(isinstance(each, Keeper) for each in desk.office.loops)


def test_erase_on_the_command_line(settings: Settings, desk: Desk) -> None:
    aged(desk, 100, desk.admin.check(amount="5000"), desk.admin.check())
    where = ["--desk", str(settings.home)]
    said = CliRunner().invoke(cli, ["desk", "erase", "--days", "90", *where])
    assert said.exit_code == 0 and "the papers of 1 cases" in said.output, said.output
    assert CliRunner().invoke(cli, ["desk", "erase", *where]).exit_code == 2
    assert CliRunner().invoke(cli, ["audit", "verify", *where]).exit_code == 0


def test_an_admin_erases_one_case_with_its_matches(desk: Desk) -> None:
    case = desk.admin.check(amount="5000", creditor_name="Yun Ho Jin")
    other = desk.admin.check(amount="5000")
    desk.admin.decide(case, "release")
    said = desk.admin.post("/audit/erasures", {"before": "2999-01-01", "case": case["id"]})
    assert said == {"cases": 1, "matches": 1, "batches": 0, "questions": 0} and whole(desk)
    assert "Yun" not in held(desk) and desk.admin.get(f"/cases/{other['id']}")["case"]


def test_what_was_delivered_to_another_system_is_not_kept(settings: Settings, tmp_path: Path) -> None:
    desk = Desk(replace(settings, fetch_private=("127.0.0.1",)))
    hold(settings.lists or tmp_path, "un", "2018-10-16", [YUN])
    hook = desk.admin.post("/webhooks", {"url": "https://127.0.0.1:9/", "events": ["case"]})
    desk.admin.check()
    desk.admin.call("DELETE", f"/webhooks/{hook['id']}")
    with desk.office.store.reading() as connection:
        assert connection.execute(text("SELECT body FROM deliveries")).scalar_one() == ""
    desk.office.close()
