"""Files of cases as jobs: done aside, stopped and gone on with, nothing lost or filed twice."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import os
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import text

from desks import Desk, Settings, served
from sekisho.desk import jobs
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
        filed = connection.execute(text("SELECT count(*), count(DISTINCT request) FROM cases")).one()
    assert tuple(filed) == (result["outcomes"]["report"],) * 2 and desk.admin.get("/audit/verify")["whole"]


def test_a_batch_taken_up_half_filed_files_what_is_missing_and_nothing_else(desk: Desk) -> None:
    number = send(desk, book(100))
    result = until(desk, number, done)["result"]
    with desk.office.store.writing() as connection:  # as after a restore: of the rows, not the first so many are there
        connection.execute(text("DELETE FROM cases WHERE id % 3 = 1"))
        connection.execute(text("UPDATE jobs SET state = 'waiting', result = ''"))
    until(desk, number, done)
    with desk.office.store.reading() as connection:
        filed = connection.execute(text("SELECT count(*), count(DISTINCT request) FROM cases")).one()
    assert tuple(filed) == (result["outcomes"]["report"],) * 2


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


def test_a_job_that_fails_says_so_to_a_person_and_shows_no_folder(
    desk: Desk, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    number = send(desk, b"\x00\x01\x02", "my payments.parquet")
    job = until(desk, number, lambda job: job["state"] == "failed")
    assert job["error"].startswith("001-my_payments.parquet: neither UTF-8") and str(settings.home) not in job["error"]
    page = desk.admin.client.get(f"/jobs/{number}").text
    assert "my_payments.parquet" in page and str(settings.home) not in page
    shutil.rmtree(settings.home / "jobs" / str(number) / "input")  # what nobody foresaw
    with caplog.at_level(logging.ERROR, "sekisho.desk"):
        desk.admin.post(f"/jobs/{number}/resume")
        job = until(desk, number, lambda job: job["state"] == "failed")
    assert job["error"] == jobs.FAILED
    said = json.loads(caplog.records[-1].message)
    assert said["job"] == number and said["why"].startswith("FileNotFoundError at ") and "/" not in said["why"]


def test_a_job_that_was_killed_is_told_as_such(desk: Desk) -> None:
    number = send(desk, book(3000))
    until(desk, number, lambda job: job["state"] == "running")
    for child in os.popen(f"ps -o pid= --ppid {os.getpid()}").read().split():
        if "sekisho.desk.batch" in Path(f"/proc/{child}/cmdline").read_text():
            os.kill(int(child), signal.SIGKILL)
    job = until(desk, number, lambda job: job["state"] == "failed")
    assert job["error"] == jobs.KILLED
    desk.admin.client.cookies.set("sekisho_language", "ja")
    assert "メモリ不足" in desk.admin.client.get(f"/jobs/{number}").text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/srv/my/desk/jobs/3/input/001-x.csv:3: what", "001-x.csv:3: what"), ("https://a.example/b/c: 404",) * 2,
        ("[Errno 28] No space left: '/srv/a/b'", "[Errno 28] No space left: 'b'"), ("5/6 of 1/2",) * 2,
        ("read\nthis", "read this"),
    ],
)  # fmt: skip
def test_messages_name_files_and_no_folders(text: str, shown: str) -> None:
    assert jobs.for_person(text) == shown


def raw(address: str, head: str, body: bytes = b"") -> bytes:
    """Send the head of a request and some of its body; gives what is answered while the rest is still to come."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + body)
        said = line.recv(65536)
    return said


@pytest.mark.parametrize("path", ["/api/v1/batches", "/files", "/check"])
@pytest.mark.parametrize("who", ["nobody", "made-up", "auditor"])
def test_no_body_of_somebody_who_may_send_none_is_read(desk: Desk, path: str, who: str) -> None:
    head = f"POST {path} HTTP/1.1\nHost: x\nContent-Type: multipart/form-data; boundary=b\nContent-Length: 1000000\n"
    if who == "made-up":
        head += "Authorization: Bearer sekisho_abc_def\nCookie: sekisho_session=abc\n"
    elif who == "auditor":
        person = desk.person("Auditor", "auditor")
        head += f"Cookie: sekisho_session={person.client.cookies['sekisho_session']}\n"
        head += f"X-CSRF-Token: {person.headers['X-CSRF-Token']}\n"
    if path == "/check" and who == "auditor":
        return  # small, and read; refused by its scope then
    with served(desk.app) as address:
        said = raw(address, head + "Accept: application/json\n\n", b"--b\r\n")
    assert said.split(b" ")[1] == (b"403" if who == "auditor" else b"401"), said


def test_what_the_batches_of_one_user_keep_is_bounded(settings: Settings) -> None:
    desk = Desk(replace(settings, quota_mb=1))
    large = b"x" * (700 << 10)
    one, two = desk.person("One", "analyst"), desk.person("Two", "analyst")

    def sent(person: Any) -> Any:
        return person.client.post("/api/v1/batches", files={"files": ("a.csv", large)}, headers=person.headers)

    assert sent(one).status_code == 202
    refused = sent(one)
    assert refused.status_code == 413 and "your batches keep 0.7 MB" in refused.json()["detail"]
    assert "retention_days" in refused.json()["detail"] and len(one.get("/jobs")) == 1
    assert sent(two).status_code == 202
    head = f"POST /api/v1/batches HTTP/1.1\nHost: x\nContent-Length: {700 << 10}\n"
    head += f"Cookie: sekisho_session={one.client.cookies['sekisho_session']}\n"
    head += f"X-CSRF-Token: {one.headers['X-CSRF-Token']}\nContent-Type: multipart/form-data; boundary=b\n\n"
    with served(desk.app) as address:
        assert b" 413 " in raw(address, head)  # before the body was sent
    desk.office.close()


def test_jobs_of_one_user_that_wait_are_bounded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 3)
    desk = Desk(settings)  # it does none: it was not started
    for _ in range(3):
        send(desk, book(1))
    answer = desk.admin.client.post("/api/v1/batches", files={"files": ("a.csv", book(1))}, headers=desk.admin.headers)
    assert answer.status_code == 429 and "wait already" in answer.json()["detail"]
    first, second = (desk.admin.post("/lookbacks", status=202)["id"] for _ in range(2))
    assert first == second  # one is enough
    desk.office.close()


def test_what_was_sent_is_in_the_log_before_it_is_decided(desk: Desk) -> None:
    number = send(desk, book(3))
    taken = next(e for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "files taken")
    assert taken["about"] == f"job:{number}"
    assert taken["data"]["files"] == {"001-book.csv": hashlib.sha256(book(3)).hexdigest()}
