"""The API: the same objects as the command line's, and who may what."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desks import PASSWORD, REMITTANCE, YUN, Desk, Person, Settings
from holding import hold
from sekisho.check.single import read_case
from sekisho.cli.main import cli
from sekisho.desk import people
from sekisho.lists.model import Name


def command(settings: Settings, *args: str) -> object:
    dossiers = ["--dossier", settings.dossiers[0]]
    return json.loads(CliRunner().invoke(cli, [*args, "--json", *dossiers], catch_exceptions=False).output)


def test_the_answers_are_those_of_the_command_line(desk: Desk, settings: Settings) -> None:
    asked = {**REMITTANCE, "creditor_name": "윤호진"}
    explained = command(settings, "explain", "--case", json.dumps(asked), "--home", str(settings.lists))
    assert desk.admin.check(creditor_name="윤호진")["verdict"] == explained
    assert desk.admin.get("/force", on="2010-07-06") == command(settings, "force", "--on", "2010-07-06")
    assert desk.admin.get("/history/m.report") == command(settings, "history", "m.report")
    days = ("2008-01-01", "2010-01-01")
    assert desk.admin.get("/diff", first=days[0], second=days[1]) == command(settings, "diff", *days)
    assert desk.admin.get("/search", q="payments") == command(settings, "search", "payments")
    assert desk.admin.get("/timeline") == command(settings, "timeline")
    said = CliRunner().invoke(cli, ["lists", "status", "--json", "--home", str(settings.lists)]).output
    assert desk.admin.get("/lists")["versions"] == json.loads(said)
    said = CliRunner().invoke(cli, ["screen", "윤호진", "--json", "--home", str(settings.lists)]).output
    without = [{k: v for k, v in m.items() if k not in ("decided", "lapsed")} for m in json.loads(said)[0]["matches"]]
    assert desk.admin.post("/screen", {"name": "윤호진"})["matches"] == without
    assert desk.admin.post("/screen", {"name": "윤호진", "gender": "남"})["gender"] == "male"


@pytest.mark.parametrize(
    "path",
    [
        "/kinds", "/force", "/history/m.report", "/diff?first=2008-01-01&second=2010-01-01", "/statements/a.report",
        "/timeline", "/search?q=payments", "/commitments", "/disputes", "/figures", "/forecasts", "/chain/a.report",
        "/relation", "/lists", "/lists/un/parties?q=yun", "/cases", "/audit/log", "/audit/verify", "/users", "/keys",
    ],
)  # fmt: skip
def test_every_question_is_answered_and_asks_for_a_key(desk: Desk, path: str) -> None:
    assert desk.admin.get(path) is not None
    assert desk.client.get(f"/api/v1{path}").status_code == 401


def test_a_wrong_id_is_answered_with_the_nearest(desk: Desk) -> None:
    assert desk.admin.get("/history/m.reprot", 404)["detail"] == "no measure 'm.reprot'; did you mean m.report?"
    assert "m.report" in desk.admin.get("/statements/m.repor", 404)["detail"]
    shown = desk.admin.get("/statements/a.report")
    assert "(all.yaml:12)" in shown["text"] and str(Path(desk.office.settings.dossiers[0]).parent) not in str(shown)
    assert "held are: un" in desk.admin.get("/lists/eu/parties", 404)["detail"]
    assert desk.admin.post("/check", {"kind": "remitance"}, 422)["detail"].startswith("kind is 'remitance'")


def test_roles_may_what_they_may_and_nobody_sees_anothers_case(desk: Desk) -> None:
    analyst, other, auditor = (desk.person(n, r) for n, r in (("A", "analyst"), ("B", "analyst"), ("C", "auditor")))
    case = analyst.check()
    assert analyst.get(f"/cases/{case['id']}") == case
    assert other.get(f"/cases/{case['id']}", 404)["detail"] == f"no case {case['id']}"
    assert other.get("/cases") == {"cases": [], "counts": []}
    assert auditor.get(f"/cases/{case['id']}") == case
    analyst.decide(case, "release", status=403)
    auditor.post("/check", REMITTANCE, 403)
    for person in (analyst, auditor):
        person.get("/users", 403)
        person.post("/users/invitations", {"role": "admin"}, 403)
        person.post("/audit/erasures", {"before": "2030-01-01"}, 403)
    analyst.get("/audit/log", 403)
    assert desk.admin.call("PATCH", f"/users/{desk.admin.id}", 422, json={"role": "analyst"})["detail"].startswith(
        "this is the last admin"
    )


def key(person: Person, scopes: list[str], **more: object) -> str:
    return str(person.post("/keys", {"label": "t", "scopes": scopes, **more})["key"])


def test_keys_that_are_expired_revoked_half_or_of_somebody_shut_out_open_nothing(desk: Desk) -> None:
    person = desk.person("Keeper", "reviewer")
    made = person.post("/keys", {"scopes": ["check"]})
    good = made["key"]
    client = desk.client

    def status(text: str) -> int:
        return client.get("/api/v1/cases", headers={"Authorization": f"Bearer {text}"}).status_code

    assert status(good) == 200
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    for half in (good[:-5], wrong, good.rsplit("_", good.count("_") - 1)[0], "sekisho__", "", "sekisho_" + "x" * 5000):
        assert status(half) == 401
    headers = {"Authorization": f"Bearer {good}"}
    assert client.post("/api/v1/cases/1/decisions", json={}, headers=headers).status_code == 403
    soon = key(person, ["check"], days=0.5 / 86400)
    import time

    time.sleep(0.6)
    assert status(soon) == 401
    person.call("DELETE", f"/keys/{made['id']}")
    assert status(good) == 401
    other = key(person, ["check", "review"])
    desk.admin.call("PATCH", f"/users/{person.id}", json={"role": "auditor"})
    assert status(other) == 403  # a key may no more than its owner
    desk.admin.call("PATCH", f"/users/{person.id}", json={"disabled": True})
    assert status(other) == 401
    assert "no scope admin" in desk.person("P", "analyst").post("/keys", {"scopes": ["admin"]}, 422)["detail"]


def test_no_secret_is_stored_or_logged(desk: Desk, settings: Settings) -> None:
    secret = key(desk.admin, ["check"]).split("_", 2)[2]  # which may hold an underscore itself
    raw = b"".join(path.read_bytes() for path in settings.home.glob("desk.db*"))
    assert PASSWORD.encode() not in raw and secret.encode() not in raw and b"$argon2id$" in raw


def test_a_session_cannot_be_used_from_elsewhere_or_fixed(desk: Desk) -> None:
    person = desk.person("S", "reviewer")
    answer = person.client.post("/api/v1/check", json=REMITTANCE)  # the cookie alone, as another site would send it
    assert answer.status_code == 403 and "X-CSRF-Token" in answer.json()["detail"]
    before = person.client.cookies["sekisho_session"]
    person.client.post("/api/v1/session", json={"name": "S", "password": PASSWORD})
    assert person.client.cookies["sekisho_session"] != before
    assert people.by_session(desk.office.store, "fixed") is None
    cookie = person.client.post("/api/v1/session", json={"name": "S", "password": PASSWORD}).headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(desk: Desk) -> None:
    given = [{"name": "Admin", "password": "wrong"}, {"name": "Nobody", "password": PASSWORD}]
    answers = [desk.client.post("/api/v1/session", json=each) for each in given]
    assert [a.status_code for a in answers] == [401, 401] and answers[0].json() == answers[1].json()


def test_a_one_time_link_works_once(desk: Desk) -> None:
    token = desk.admin.post("/users/invitations", {"role": "analyst"})["link"].rpartition("/")[2]
    desk.welcome(token, "First")
    again = desk.client.post("/api/v1/welcome", json={"token": token, "name": "X", "password": PASSWORD})
    assert again.status_code == 403
    token = desk.admin.post("/users/invitations", {"role": "analyst"})["link"].rpartition("/")[2]
    short = desk.client.post("/api/v1/welcome", json={"token": token, "name": "X", "password": "short"})
    assert short.status_code == 422 and "at least 12" in short.json()["detail"]
    desk.welcome(token, "X")


def test_a_key_makes_no_key_that_outlives_it(desk: Desk) -> None:
    key = desk.admin.post("/keys", {"scopes": ["check", "admin"], "days": 1})["key"]
    given, headers = {"scopes": ["check"], "days": 3660}, {"Authorization": f"Bearer {key}"}
    answer = desk.client.post("/api/v1/keys", json=given, headers=headers)
    assert answer.status_code == 403 and answer.json()["detail"] == "a key makes no keys; sign in to make one"


def test_nobody_is_in_the_log_under_the_name_of_another(desk: Desk) -> None:
    person = desk.person("Person", "reviewer")
    for name in ("sekisho", "Sekisho", "OpenID Connect", "Admin by key 0123456789ab"):
        link = desk.admin.post("/users/invitations", {"role": "analyst"})["link"]
        given = {"token": link.rpartition("/")[2], "name": name, "password": PASSWORD}
        assert desk.client.post("/api/v1/welcome", json=given).status_code == 422, name
    link = desk.admin.post("/users/invitations", {"user": person.id})["link"]
    given = {"token": link.rpartition("/")[2], "name": "Admin", "password": PASSWORD}
    assert desk.client.post("/api/v1/welcome", json=given).status_code == 200
    entry = next(e for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "password set")
    assert (entry["who"], entry["about"]) == ("Person", f"user:{person.id}")


def test_a_dossier_or_list_changed_under_a_running_desk_is_used_and_logged(desk: Desk, settings: Settings) -> None:
    old = desk.admin.check()
    path = Path(settings.dossiers[0]) / "all.yaml"
    text = path.read_text()
    path.write_text(text.replace("JPY 1_000_000", "JPY 9_000_000"))
    new = desk.admin.check()
    assert (old["outcome"], new["outcome"]) == ("report", "clear")
    entries = [e for e in desk.admin.get("/audit/log") if e["what"] == "holdings changed"]
    assert len(entries) == 2 and entries[1]["data"]["dossiers"] == new["verdict"]["dossiers"]
    path.write_text("- measure: [")
    assert desk.admin.check()["outcome"] == "clear"
    assert "what was read before stays in use" in desk.admin.get("/lists")["trouble"]
    path.write_text(text)
    assert desk.admin.check()["outcome"] == "report" and desk.admin.get("/lists")["trouble"] is None


def test_replay_says_the_same_and_which_act_or_listing_makes_it_differ(desk: Desk, settings: Settings) -> None:
    case = desk.admin.check(creditor_name="윤호진", date="2019-07-06")
    assert desk.admin.get(f"/audit/replay/{case['id']}") == {"standing": "same", "said": [], "since": []}
    path = Path(settings.dossiers[0]) / "all.yaml"
    path.write_text(path.read_text().replace("JPY 1_000_000", "JPY 9_000_000"))
    assert settings.lists is not None
    hold(settings.lists, "un", "2019-01-01", [])
    found = desk.admin.get(f"/audit/replay/{case['id']}")
    assert (found["standing"], found["said"]) == ("same", [])
    assert "outcome: then report, now clear" in found["since"]
    assert "then and not now: m.report (Payments are reported) in the version of the act a.report" in found["since"]
    assert any(f"then and not now: the listing {YUN.id} of un@2018-10-16" in line for line in found["since"])
    kept = next((settings.home / "dossiers").glob(f"{case['verdict']['dossiers']}/all.yaml"))
    kept.write_text(kept.read_text() + "# touched\n")
    found = desk.admin.get(f"/audit/replay/{case['id']}")
    assert found["standing"] == "cannot be replayed" and "was changed there" in found["said"][0]


def test_the_audit_commands(desk: Desk, settings: Settings, tmp_path: Path) -> None:
    case = desk.admin.check()
    args = ["--desk", str(settings.home)]
    said = CliRunner().invoke(cli, ["audit", "verify", *args])
    assert said.exit_code == 0 and said.output.startswith("whole: ")
    noted = said.output.split()[-1]
    assert CliRunner().invoke(cli, ["audit", "verify", "--expect", noted, *args]).exit_code == 0
    short = CliRunner().invoke(cli, ["audit", "verify", "--expect", noted[:14], *args])
    assert short.exit_code == 2 and "all its 64 digits" in short.output
    wrong = CliRunner().invoke(cli, ["audit", "verify", "--expect", noted[:-3] + "abc", *args])
    assert wrong.exit_code == 3 and "NOT whole" in wrong.output
    for ending in (".jsonl", ".csv", ".pdf"):
        target = tmp_path / f"log{ending}"
        assert CliRunner().invoke(cli, ["audit", "export", "-o", str(target), *args]).exit_code == 0
        assert target.stat().st_size > 500
    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))
    config = tmp_path / "desk.toml"
    config.write_text(f"home = {str(settings.home)!r}\ndossiers = [{settings.dossiers[0]!r}]\n")
    replayed = CliRunner().invoke(
        cli, ["audit", "replay", str(case["id"]), "--config", str(config), "--home", str(settings.lists)]
    )
    assert replayed.exit_code == 0 and replayed.output.startswith("same: case 1, report")
    absent = CliRunner().invoke(cli, ["audit", "verify", "--desk", str(tmp_path / "none")])
    assert absent.exit_code == 1 and "no desk at" in absent.output


def test_every_answer_is_guarded_by_headers(desk: Desk) -> None:
    for path in ("/api/v1/cases", "/sign-in", "/openapi.json", "/nowhere"):
        headers = desk.client.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff" and "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("amount", "read"),
    [("999999999999999.1234", "999999999999999.1234"), ("16.125", "16.1250"), ("5e6", "5000000.0000"), ("5", "5.0000")],
)
def test_an_amount_is_taken_as_typed(desk: Desk, amount: str, read: str) -> None:
    body = json.dumps({**REMITTANCE, "amount": "?"}).replace('"?"', amount)
    headers = {**desk.admin.headers, "Content-Type": "application/json"}
    made = desk.admin.client.post("/api/v1/check", content=body, headers=headers).json()
    _, case = read_case(json.dumps(made["case"]))
    assert str(case["amount"]) == read
    assert desk.admin.get(f"/audit/replay/{made['id']}")["standing"] == "same"


def test_a_case_is_answered_as_it_is_held(desk_on: Callable[..., Desk]) -> None:
    desk = desk_on()
    for changed in ({}, {"creditor_name": "Yun Ho-jin", "amount": 5_000_000}, {"to_country": "US"}):
        made = desk.admin.check(**changed)
        assert desk.admin.get(f"/cases/{made['id']}") == made
    assert [len(made["findings"]) for made in (desk.admin.get(f"/cases/{n}")["verdict"] for n in (1, 2, 3))] == [
        1,
        2,
        0,
    ]
    assert len(desk.admin.get("/cases/2")["matches"]) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"), (b"[]", "a JSON list; expected an object"), (b'{"kind": "\xff"}', "expected UTF-8"),
        (b'{"kind":', "not JSON"), (b"{}", "no kind is given"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_case_is_told(desk: Desk, body: bytes, said: str) -> None:
    answer = desk.admin.client.post("/api/v1/check", content=body, headers=desk.admin.headers)
    assert answer.status_code == 422 and said in answer.json()["detail"]


def test_a_case_that_says_one_thing_twice_is_not_decided_by_the_last(desk: Desk) -> None:
    body = json.dumps(REMITTANCE)[:-1] + ', "to_country": "JP"}'
    headers = {**desk.admin.headers, "Content-Type": "application/json"}
    answer = desk.admin.client.post("/api/v1/check", content=body, headers=headers)
    assert answer.status_code == 422 and "the key 'to_country' stands twice" in answer.json()["detail"]


def test_who_is_not_the_listed_party_is_not_asked_about_again_while_nothing_changed(
    desk: Desk, settings: Settings
) -> None:
    def asked(**more: str) -> Any:
        return desk.admin.check(creditor_name="Yun Ho Jin", date="2019-01-01", amount="1", **more)

    first = asked()
    match = first["matches"][0]
    given = {"decision": "not the same", "reason": "another day of birth", "revision": first["revision"]}
    path = f"/cases/{first['id']}/matches/{match['id']}/decisions"
    decided = desk.admin.post(path, given)
    assert decided["matches"][0]["answer"] == "not the same" and decided["state"] == "open"
    again = asked()
    assert again["outcome"] == "review" and again["state"] == "filed"
    assert "Yun Ho-jin: decided not the same by Admin" in again["settled"]
    assert desk.admin.check(creditor_name="YUN Ho-jin!", date="2019-01-01", amount="1")["state"] == "open"
    desk.admin.post(f"/cases/{first['id']}/withdrawal", {"reason": "a mistake", "revision": decided["revision"]})
    assert asked()["state"] == "open"
    assert desk.admin.get("/audit/verify")["whole"]


def test_a_decision_on_a_match_lapses_when_the_listing_changes(desk: Desk, settings: Settings) -> None:
    asked = {"creditor_name": "Yun Ho Jin", "date": "2019-01-01", "amount": "1"}
    first = desk.admin.check(**asked)
    given = {"decision": "not the same", "reason": "another day of birth", "revision": 1}
    desk.admin.post(f"/cases/{first['id']}/matches/{first['matches'][0]['id']}/decisions", given)
    changed = replace(YUN, names=(*YUN.names, Name("Yun Ho Jin", "alias")))
    assert settings.lists is not None
    hold(settings.lists, "un", "2018-11-01", [changed])
    assert desk.admin.check(**asked)["state"] == "open"
