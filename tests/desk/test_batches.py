"""Files of cases as jobs: done aside, stopped and gone on with, nothing lost or filed twice."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from desks import Desk, Settings
from sekisho.desk.api.batches import safe_name

HEADER = ("kind", "id", "date", "amount", "currency", "from_country", "to_country", "creditor_name")


def book(rows: int) -> bytes:
    """Remittances: every third to North Korea, every tenth with an amount that is none."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for n in range(rows):
        amount = "much" if n % 10 == 9 else "5000000"
        writer.writerow(["remittance", f"R{n}", "2010-07-06", amount, "JPY", "JP", "KP" if n % 3 == 0 else "CN", "Li"])
    return out.getvalue().encode()


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    made = Desk(settings)
    made.office.start()
    yield made
    made.office.close()


def send(desk: Desk, content: bytes, name: str = "book.csv") -> int:
    answer = desk.admin.client.post("/api/v1/batches", files={"files": (name, content)}, headers=desk.admin.headers)
    assert answer.status_code == 202, answer.text
    return int(answer.json()["id"])


def until(desk: Desk, number: int, ends: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    for _ in range(600):
        job: dict[str, Any] = desk.admin.get(f"/jobs/{number}")
        if ends(job):
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def done(job: dict[str, Any]) -> bool:
    assert job["state"] != "failed", job["error"]
    return job["state"] == "done"


def test_a_batch_is_decided_and_what_calls_for_a_decision_is_filed(desk: Desk) -> None:
    number = send(desk, book(100))
    job = until(desk, number, done)
    result = job["result"]
    assert (result["read"], result["decided"], result["rejected"]) == (100, 90, 10)
    assert sum(result["outcomes"].values()) == 90
    filed = desk.admin.get("/cases", limit=500)["cases"]
    assert len(filed) == result["outcomes"]["report"] and {c["batch"] for c in filed} == {number}
    case = desk.admin.get(f"/cases/{filed[0]['id']}")
    assert case["case"]["creditor_name"] == "Li" and case["verdict"]["source"].endswith("book.csv:2")
    assert desk.admin.get(f"/audit/replay/{case['id']}")["standing"] == "same"
    verdicts = desk.admin.client.get(f"/api/v1/jobs/{number}/files/verdicts.parquet").content
    rejects = desk.admin.client.get(f"/api/v1/jobs/{number}/files/rejects.csv").text
    path = desk.office.settings.home / "got.parquet"
    path.write_bytes(verdicts)
    assert duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall() == [(90,)] and rejects.count("much") == 10
    assert desk.admin.get("/audit/verify")["whole"]
    entry = next(e for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "batch checked")
    assert entry["data"]["inputs"][0]["sha256"] and entry["data"]["verdicts"]


def test_a_job_whose_process_dies_is_told_and_goes_on_without_filing_twice(desk: Desk) -> None:
    number = send(desk, book(3000))
    until(desk, number, lambda job: job["state"] == "running")
    children = os.popen(f"ps -o pid= --ppid {os.getpid()}").read().split()
    for child in children:
        if "sekisho.desk.batch" in Path(f"/proc/{child}/cmdline").read_text():
            os.kill(int(child), signal.SIGKILL)
    job = until(desk, number, lambda job: job["state"] in ("failed", "done"))
    if job["state"] == "failed":
        desk.admin.post(f"/jobs/{number}/resume")
    result = until(desk, number, done)["result"]
    with desk.office.store.reading() as connection:
        from sqlalchemy import text

        filed = connection.execute(text("SELECT count(*), count(DISTINCT request) FROM cases")).one()
    assert tuple(filed) == (result["outcomes"]["report"],) * 2 and desk.admin.get("/audit/verify")["whole"]


def test_a_cancelled_job_stops_and_can_be_taken_up_again(desk: Desk) -> None:
    number = send(desk, book(50))
    assert desk.admin.post(f"/jobs/{number}/cancel")["state"] == "cancelled"
    assert "cancelled already" in desk.admin.post(f"/jobs/{number}/cancel", status=422)["detail"]
    time.sleep(1)
    assert desk.admin.get(f"/jobs/{number}")["state"] == "cancelled"
    desk.admin.post(f"/jobs/{number}/resume")
    assert until(desk, number, done)["result"]["read"] == 50


def test_a_file_that_is_none_fails_with_its_reason(desk: Desk) -> None:
    number = send(desk, b"\x00\x01\x02", "x.parquet")
    job = until(desk, number, lambda job: job["state"] == "failed")
    assert "x.parquet" in job["error"]
    other = desk.person("Other", "analyst")
    other.get(f"/jobs/{number}", 404)
    other.post(f"/jobs/{number}/cancel", status=404)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "001-passwd"), ("..\\..\\boot.ini", "001-boot.ini"), ("a b.csv", "001-a_b.csv"),
        ("", "001-file"), (".csv", "001-file.csv"), ("支払.csv", "001-支払.csv"), ("x.c/sv", "001-sv"),
        ("n\x00.csv", "001-n.csv"),
    ],
)  # fmt: skip
def test_names_of_files_lead_nowhere(name: str, kept: str) -> None:
    assert safe_name(name, 1) == kept
