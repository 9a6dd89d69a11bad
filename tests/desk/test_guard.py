"""What strangers try: floods, large and slow bodies, scripts of other origins, made-up requests, hostile texts."""

from __future__ import annotations

import json
import logging
import socket
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from urllib.parse import quote

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tuned
from sqlalchemy import Connection

from desks import PASSWORD, REMITTANCE, Desk, Settings, served
from sekisho.desk import guard, log


def test_floods_are_turned_away_and_told_when_to_come_again(settings: Settings) -> None:
    desk = Desk(replace(settings, rate=60))
    answers = [desk.client.get("/healthz") for _ in range(70)]
    assert [a.status_code for a in answers[:50]] == [200] * 50 and answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    tries = [desk.client.post("/api/v1/session", json={"name": "a", "password": "b"}) for _ in range(40)]
    assert {a.status_code for a in tries} == {401, 429}
    desk.office.close()


def test_no_other_site_signs_anybody_in_as_somebody_else(desk: Desk) -> None:
    given = {"name": "Admin", "password": PASSWORD}
    other = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path, way in (("/sign-in", "data"), ("/api/v1/session", "json")):
        answer = desk.client.post(path, **{way: given}, headers=other, follow_redirects=False)
        assert answer.status_code == 403 and "set-cookie" not in answer.headers
        own = desk.client.post(path, **{way: given}, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False)
        assert own.status_code in (200, 303)


def test_no_made_up_key_or_header_gives_more_requests(settings: Settings) -> None:
    desk = Desk(replace(settings, rate=60))
    key = desk.admin.post("/keys", {"scopes": ["check"]})["key"]
    session = desk.admin.client.cookies["sekisho_session"]
    ways = {
        "made-up keys": lambda n: {"Authorization": f"Bearer made{n}"},
        "made-up sessions": lambda n: {"Cookie": f"sekisho_session=made{n}"},
        "a key, written otherwise": lambda n: {"Authorization": f"{('Bearer', 'APIKEY')[n % 2]}{' ' * n} {key}"},
        "a session among other cookies": lambda n: {"Cookie": f"a{n}={n}; sekisho_session={session}"},
    }  # fmt: skip
    for way, headers in ways.items():
        client = TestClient(desk.app, client=(way, 1))
        assert 429 in {client.get("/api/v1/me", headers=headers(n)).status_code for n in range(130)}, way
    assert desk.admin.client.get("/queue").status_code == 429  # its own session's, used up above
    desk.office.close()


def test_one_who_floods_does_not_shut_out_who_is_known_at_the_same_address(settings: Settings) -> None:
    desk = Desk(replace(settings, rate=60))
    person = desk.person("Reviewer", "reviewer")
    assert person.client.get("/queue").status_code == 200
    flood = [TestClient(desk.app).get("/api/v1/me", headers={"Authorization": f"Bearer {n}"}) for n in range(80)]
    assert flood[-1].status_code == 429 and person.client.get("/queue").status_code == 200
    desk.office.close()


def test_a_body_beyond_its_limit_is_not_read(desk: Desk) -> None:
    cookie = "; ".join(f"{each.name}={each.value}" for each in desk.admin.client.cookies.jar)
    with served(desk.app) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        for headers in (b"Content-Length: 10737418240\r\n", b"Transfer-Encoding: chunked\r\n"):
            with socket.create_connection((host, int(port)), timeout=20) as line:
                line.sendall(b"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers)
                for name, value in {**desk.admin.headers, "Cookie": cookie}.items():
                    line.sendall(f"{name}: {value}\r\n".encode())
                line.sendall(b"\r\n")
                with suppress(OSError):  # the server hangs up
                    for _ in range(100):
                        line.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                with suppress(ConnectionError):
                    assert b" 413 " in line.recv(65536)
    assert desk.admin.check()["id"] == 1


@pytest.mark.parametrize("path", ["/api/v1/check", "/api/v1/screen", "/match/default", "/api/v1/keys"])
def test_nothing_of_a_body_is_read_of_whom_nobody_knows(desk: Desk, path: str) -> None:
    with served(desk.app) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer made-up\r\n"
                         "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{".encode())  # fmt: skip
            assert b" 401 " in line.recv(65536)


def test_who_asks_too_often_or_sends_too_much_in_a_browser_gets_a_page(settings: Settings) -> None:
    desk = Desk(replace(settings, rate=2))
    looks = {"accept": "text/html", "accept-language": "ja"}
    flood = [TestClient(desk.app).get("/sign-in", headers=looks) for _ in range(9)][-1]
    assert flood.status_code == 429 and int(flood.headers["retry-after"]) > 0
    assert "秒後にもう一度お試しください。" in flood.text and "一度に受け付けられる量を超えています" in flood.text
    assert TestClient(desk.app).get("/sign-in").json()["detail"].startswith("too many requests")
    desk.office.close()
    desk = Desk(replace(settings, home=settings.home / "other"))
    large = desk.admin.client.post("/check", headers=looks, content=b"x" * (3 << 20))
    assert large.status_code == 413 and "送信内容が上限の 2 MB を超えています。" in large.text
    desk.office.close()


def test_a_file_of_cases_may_be_larger_than_other_bodies_on_the_page_too(desk: Desk) -> None:
    rows = "date,amount,currency\n" + "2010-07-06,5000000,JPY\n" * 150_000
    for path, headers in (("/files", {}), ("/api/v1/batches", desk.admin.headers)):
        given = {"csrf": desk.admin.headers["X-CSRF-Token"], "kind": "remittance"}
        sent = desk.admin.client.post(path, data=given, files={"files": ("a.csv", rows)}, headers=headers)
        assert sent.status_code < 300, sent.text


def test_no_copy_of_a_case_is_kept_on_the_way(desk: Desk) -> None:
    desk.admin.check()
    for path in ("/cases/1", "/cases/1.json", "/api/v1/cases/1", "/queue", "/sign-in", "/cases/2"):
        assert desk.admin.client.get(path).headers["cache-control"] == "no-store", path
    assert "cache-control" not in desk.client.get("/static/desk.css").headers


def test_a_slow_sender_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SILENCE", 0.3)
    with served(desk.app) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                         b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname=")  # fmt: skip
            assert b" 408 " in line.recv(65536)


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("sent", [b"", b"\r\n", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-More: "])
def test_a_connection_without_a_whole_request_is_closed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sent: bytes, answered: bool
) -> None:
    monkeypatch.setattr(guard, "SILENCE", 0.5)
    with served(desk.app) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            if answered:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                said = b""
                while not said.endswith(b"}"):
                    said += line.recv(65536)
            line.sendall(sent)
            assert line.recv(65536) == b""


def test_a_head_without_an_end_is_refused(desk: Desk) -> None:
    with served(desk.app) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
            with suppress(OSError):  # the server hangs up
                for at in range(100_000):
                    line.sendall(b"X-%d: %s\r\n" % (at, b"a" * 1000))
                pytest.fail("100 MB of head were taken")
            with suppress(ConnectionError):
                assert b" 400 " in line.recv(65536)


def test_a_sender_that_drips_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SILENCE", 0.5)
    with served(desk.app) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=0.1) as line:
            line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
                         b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname=")  # fmt: skip
            said = b""
            for _ in range(30):  # a byte each tenth of a second: never silent, never done
                with suppress(TimeoutError):
                    said = line.recv(65536)
                    break
                line.sendall(b"a")
            assert b" 408 " in said


def test_who_goes_on_sending_what_is_not_read_is_cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SILENCE", 1.0)
    with served(desk.app) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=0.1) as line:
            line.sendall(b"POST /api/v1/batches HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
            said, closed = b"", False
            for _ in range(60):
                with suppress(TimeoutError):
                    try:
                        got = line.recv(65536)
                    except ConnectionError:
                        got = b""
                    if not got:
                        closed = True
                        break
                    said += got
                with suppress(BrokenPipeError, ConnectionError):
                    line.sendall(b"a")
            assert b" 401 " in said and closed


def test_scripts_of_other_origins_get_nothing(settings: Settings) -> None:
    desk = Desk(settings)
    origin = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = desk.client.options("/api/v1/check", headers=origin)
    assert "access-control-allow-origin" not in answer.headers
    desk.office.close()


def test_the_log_of_requests_has_no_secret_and_no_name(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    key = desk.admin.post("/keys", {"scopes": ["check"]})["key"]
    with caplog.at_level(logging.INFO, "sekisho.desk"):
        desk.client.get(f"/reconcile/un?api_key={key}")
        desk.client.get("/search/default?q=Secret+Person", headers={"Authorization": f"Bearer {key}"})
    lines = [json.loads(record.message) for record in caplog.records if record.name == "sekisho.desk"]
    assert [line["route"] for line in lines] == ["/reconcile/{dataset}", "/search/{dataset}"]
    assert key not in caplog.text and "Secret" not in caplog.text and lines[1]["status"] == 200


def test_metrics_count_what_was_answered(desk: Desk) -> None:
    desk.admin.check()
    text = desk.admin.client.get("/metrics").text
    assert 'route="/api/v1/check",status="200"' in text and "sekisho_request_seconds_bucket" in text
    assert desk.client.get("/metrics").status_code == 401


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "'; DROP TABLE cases; --", "=cmd|' /C calc'!A0", "\u202egnp.exe", "\x00", "a" * 5000],
)
def test_hostile_texts_are_kept_as_they_are_and_run_nowhere(desk: Desk, hostile: str) -> None:
    asked = {**REMITTANCE, "creditor_name": hostile}
    answer = desk.admin.client.post("/api/v1/check", json=asked, headers=desk.admin.headers)
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.headers["content-type"] == "application/json"
        assert desk.admin.get(f"/cases/{answer.json()['id']}")["case"]["creditor_name"] == hostile
    desk.admin.decide(desk.admin.check(), "block", f"{hostile} seen"[:4000])
    assert desk.admin.get("/audit/verify")["whole"]


def test_no_made_up_request_is_answered_with_a_failure_of_the_server(desk: Desk) -> None:
    key = desk.admin.post("/keys", {"scopes": ["check", "review", "audit", "admin"], "days": 1})["key"]
    client = TestClient(desk.app, raise_server_exceptions=False)
    operations = [each.ok() for each in schemathesis.openapi.from_asgi("/openapi.json", desk.app).get_all_operations()]
    failures = []

    def tried(case: schemathesis.Case) -> None:
        sent = case.as_transport_kwargs(base_url="http://desk.test")
        headers = {**dict(sent.pop("headers", None) or {}), "Authorization": f"Bearer {key}"}
        sent.pop("cookies", None)
        answer = client.request(**sent, headers=headers)
        if answer.status_code >= 500:
            failures.append((case.method, case.formatted_path, answer.status_code, answer.text[:200]))

    few = tuned(max_examples=8, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck))  # fmt: skip
    for operation in operations:
        few(given(operation.as_strategy())(tried))()
    assert len(operations) > 40 and failures == []


PAGES = ("/regime", "/regime/compare", "/measures/m.report", "/relation", "/relation/commitments",
         "/relation/forecasts", "/relation/figures", "/search", "/lists/compare", "/audit", "/queue", "/cases/1",
         "/")  # fmt: skip
QUERY = ("on", "known", "first", "second", "owner", "after", "before", "q", "kind", "quantity", "old", "about")
FORMS = ("/queue", "/cases/1/owner", "/cases/1/decide", "/cases/1/matches/1", "/settings/invitations",
         "/settings/users/1", "/settings/keys", "/jobs/1", "/check", "/language")  # fmt: skip
FIELDS = ("owner", "revision", "user", "days", "scopes", "turn", "to", "date", "disabled")
NAMED = ("/cases/{}", "/cases/{}/matches/1", "/cases/1/matches/{}", "/jobs/{}", "/statements/{}", "/measures/{}")


@pytest.mark.parametrize("odd", ["9" * 30, "9" * 5000, "-1", "²", "x", "\0", "9999-12-31", "0001-01-01"])
def test_no_address_or_form_of_a_page_is_answered_with_a_failure_of_the_server(desk: Desk, odd: str) -> None:
    desk.admin.check(creditor_name="Yun Ho-jin")
    client, told = desk.admin.client, {}
    for path in PAGES:
        for name in QUERY:
            told[path, name] = client.get(path, params={name: odd, "new": odd})
    good = {"csrf": desk.admin.headers["X-CSRF-Token"], "reason": "for a reason", "decision": "block", "role": "admin",
            "language": "en", "label": "x"}  # fmt: skip
    for path in FORMS:
        sent = {**dict.fromkeys(FIELDS, odd), **good, "chosen": f"{odd}:{odd}"}
        told[path, "form"] = client.post(path, data=sent, follow_redirects=False)
    for path in NAMED:
        told[path, "name"] = client.get(path.format(quote(odd)))
    assert [where for where, answer in told.items() if answer.status_code >= 500] == []


def test_what_was_known_before_the_first_list_held_is_told_and_is_no_failure(desk: Desk) -> None:
    case = desk.admin.check()
    before = {"known": "2009-06-01"}
    said = desk.admin.post("/check", REMITTANCE, 422, params=before)["detail"]
    assert said.startswith("no version held was published by 2009-06-01; the oldest is un@2018-10-16")
    moved = desk.admin.client.get(f"/cases/{case['id']}.json", params=before)
    assert moved.json()["why_not"] == said
    form = {**REMITTANCE, **before, "csrf": desk.admin.headers["X-CSRF-Token"]}
    typed = desk.admin.client.post("/check", data=form)
    assert typed.status_code == 422 and said in typed.text


def test_an_ipv6_network_is_one_caller_and_not_four_billion_times_four_billion(settings: Settings) -> None:
    desk = Desk(replace(settings, rate=60))

    def ask(address: str) -> int:
        client = TestClient(desk.app, client=(address, 1))
        return client.post("/api/v1/session", json={"name": "a", "password": "b"}).status_code

    assert 429 in {ask(f"2001:db8:1:2:{n:x}::{n:x}") for n in range(1, 50)}
    assert ask("2001:db8:1:2::ffff") == 429 and ask("2001:db8:1:3::1") == 401
    assert {ask(f"::ffff:198.51.100.{n}") for n in range(1, 50)} == {401}  # these are of IPv4
    assert ask("fe80::1%eth0") == 401
    desk.office.close()


def test_who_is_slow_to_take_the_log_holds_no_connection(desk: Desk) -> None:
    def much(connection: Connection) -> None:
        for number in range(3000):
            log.record(connection, "test", "much", text="x" * 3000, number=number)

    desk.office.store.write(much)
    key = desk.admin.post("/keys", {"scopes": ["audit"]})["key"]
    with served(desk.app) as address, ExitStack() as stack:
        host, _, port = address.removeprefix("http://").partition(":")
        lines = [stack.enter_context(socket.create_connection((host, int(port)), timeout=20)) for _ in range(70)]
        for line in lines:  # more of them than the database has connections for
            asked = f"GET /api/v1/audit/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n"
            line.sendall(asked.encode())
        assert [line.recv(20)[9:12] for line in lines] == [b"200"] * 70
        for _ in range(100):
            if desk.office.store.engine.pool.checkedout() == 0:  # type: ignore[attr-defined]
                break
            time.sleep(0.1)
        assert desk.office.store.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        assert desk.admin.check()["id"] == 1
    said = [json.loads(line) for line in desk.admin.client.get("/api/v1/audit/export").text.splitlines()]
    assert [each["seq"] for each in said] == list(range(1, len(said) + 1)) and len(said) > 3070
    assert said[-1]["what"] == "log exported"
