"""Nothing acknowledged is ever lost: killed at any moment, a database that goes away, a full disk."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from desks import REMITTANCE, Desk, Postgres, Settings

FAULTS = Path(__file__).parents[2] / "benchmarks" / "desk_faults.py"


@pytest.mark.parametrize("kills", [8])
def test_killed_under_load_loses_and_doubles_nothing(database: str, kills: int) -> None:
    command = [sys.executable, str(FAULTS), "--kills", str(kills), *(["--database", database] if database else [])]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 lost, 0 doubled" in said.stdout and "whole" in said.stdout


def test_a_database_that_stops_is_told_and_comes_back_by_itself(settings: Settings) -> None:
    cluster = Postgres()
    desk = Desk(replace(settings, database=cluster.database()))
    first = desk.admin.check()
    for how in ("immediate", "fast"):
        cluster.stop(how)
        answer = desk.admin.client.post("/api/v1/check", json=REMITTANCE, headers=desk.admin.headers)
        assert answer.status_code == 503 and "database does not answer" in answer.json()["detail"]
        assert answer.headers["retry-after"] == "5" and desk.client.get("/healthz").status_code == 200
        assert desk.client.get("/readyz").status_code == 503
        cluster.start()
        assert desk.admin.get(f"/cases/{first['id']}") == first
        assert desk.admin.check()["outcome"] == "report" and desk.admin.get("/audit/verify")["whole"]
    desk.office.close()
    cluster.stop()


def test_a_full_disk_is_told_and_what_was_acknowledged_stays(desk: Desk) -> None:
    first = desk.admin.check()
    store = desk.office.store

    def small(connection: Any, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(store.engine, "connect", small)
    store.engine.dispose()
    answers: list[Any] = []
    while len(answers) < 60 and (not answers or answers[-1].status_code == 200):
        answers.append(desk.admin.client.post("/api/v1/check", json=REMITTANCE, headers=desk.admin.headers))
    assert answers[-1].status_code == 503
    event.remove(store.engine, "connect", small)
    store.engine.dispose()
    kept = [a.json()["id"] for a in answers if a.status_code == 200]
    assert {c["id"] for c in desk.admin.get("/cases", limit=500)["cases"]} == {first["id"], *kept}
    assert desk.admin.check()["id"] and desk.admin.get("/audit/verify")["whole"]
