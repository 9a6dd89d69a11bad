"""Who may come in and under which name: names that look alike, second selves, floods of wrong passwords."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from desks import PASSWORD, Desk, served
from sekisho.desk import called, passwords, people

Make = Callable[..., Desk]


@pytest.mark.parametrize(
    "name",
    ["аdmin", "Аdmin", "admin", "ADMIN ", " Admin", "Ａｄｍｉｎ", "Ádmin", "Adm1n", "Admln", "adrnin", "Admin.",
     "ad-min", "αdmin", "Admın", "a dmin", "Admin\u200b", "Ad\u00admin", "Admin\ufe0f", "Admin\u3164", "A\u0301dmin"],
)  # fmt: skip
def test_no_name_looks_like_that_of_somebody_else(desk: Desk, name: str) -> None:
    link = desk.admin.post("/users/invitations", {"role": "admin"})["link"]
    given = {"token": link.rpartition("/")[2], "name": name, "password": PASSWORD}
    answer = desk.client.post("/api/v1/welcome", json=given)
    assert answer.status_code == 422, answer.text
    assert [each["name"] for each in desk.admin.get("/users")] == ["Admin"]
    given["name"] = "Ozawa"  # the link is good still
    assert desk.client.post("/api/v1/welcome", json=given).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["小澤 征爾", "김정은", "Kim 김정은", "Иван Петров", "José Ñandú", "Nguyễn Văn A", "محمد علي", "विकास", "สมชาย",
     "Ozawa セイジ", "佐々木 ー", "o'brien-smith", "kim@bank.example", "Γιώργος", "R2 D2"],
)  # fmt: skip
def test_people_of_every_script_may_be_called_what_they_are_called(name: str) -> None:
    assert called.wrong(called.tidy(name)) == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [("Ivan Петров", "Cyrillic, Latin"), ("김 Петров", "Cyrillic, Hangul"), ("sеkishо", "one script"),
     ("Sekisho", "as somebody else"), ("0penid connect", "as somebody else"), ("retention", "as somebody else"),
     ("x by key y", "as somebody else"), ("", "1 to 100"), ("...", "1 to 100"), ("a" * 101, "1 to 100"),
     ("x\u202ey", "U+202E"), ("😀 x", "U+1F600")],
)  # fmt: skip
def test_a_name_that_misleads_is_refused_with_a_reason(name: str, said: str) -> None:
    assert said in called.wrong(called.tidy(name))


def test_different_names_are_different() -> None:
    names = ["Kim", "Kim 2", "Lim", "Iris", "Ozawa", "小澤", "小沢", "Ivan", "Olga", "Anna", "Hanna", "김",
             "Reviewer 1", "Reviewer 2"]  # fmt: skip
    assert [(a, b) for a in names for b in names if a < b and called.alike(a, b)] == []


def test_a_name_is_found_however_it_is_typed(desk: Desk) -> None:
    desk.person("Élise Ōe", "analyst")
    for typed in ("Élise Ōe", "élise  ōe ", "E\u0301LISE ŌE", "Ｅ\u0301lise Ōe"):
        answer = desk.client.post("/api/v1/session", json={"name": typed, "password": PASSWORD})
        assert answer.status_code == 200 and answer.json()["name"] == "Élise Ōe"


def welcome(desk: Desk, link: str, name: str) -> Any:
    given = {"token": link.rpartition("/")[2], "name": name, "password": PASSWORD}
    return desk.client.post("/api/v1/welcome", json=given)


def test_no_admin_makes_a_second_self_where_four_eyes_are_asked_for(desk_on: Make) -> None:
    desk = desk_on(four_eyes=True)
    other = desk.person("Ozawa", "admin")
    link = desk.admin.post("/users/invitations", {"role": "reviewer"})["link"]
    refused = welcome(desk, link, "Second self")
    assert refused.status_code == 403 and "waits for a second admin" in refused.json()["detail"]
    (waits,) = other.get("/users/invitations")
    assert (waits["by"], waits["role"], waits["user"], waits["seconded"]) == ("Admin", "reviewer", None, False)
    assert link.rpartition("/")[2] not in str(waits)
    own = desk.admin.post(f"/users/invitations/{waits['id']}/second", status=403)
    assert "another admin than made it" in own["detail"]
    key = desk.admin.post("/keys", {"scopes": ["admin"]})["key"]
    by_key = desk.client.post(
        f"/api/v1/users/invitations/{waits['id']}/second", headers={"Authorization": f"Bearer {key}"}
    )
    assert by_key.status_code == 403
    assert welcome(desk, link, "Second self").status_code == 403
    assert other.post(f"/users/invitations/{waits['id']}/second")[0]["seconded"]
    assert welcome(desk, link, "Somebody known").status_code == 200
    assert other.get("/users/invitations") == [] and desk.admin.get("/audit/verify")["whole"]
    told = [e for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "invitation seconded"]
    assert [each["who"] for each in told] == ["Ozawa"]


def test_no_admin_takes_over_the_account_of_another_by_a_new_password(desk_on: Make) -> None:
    desk = desk_on(four_eyes=True)
    other = desk.person("Ozawa", "reviewer")
    link = desk.admin.post("/users/invitations", {"role": "reviewer", "user": other.id})["link"]
    assert welcome(desk, link, "Ozawa").status_code == 403
    assert other.get("/me")["name"] == "Ozawa"  # the session goes on


def test_the_settings_show_an_admin_what_waits_for_them(desk_on: Make) -> None:
    desk = desk_on(four_eyes=True)
    other = desk.person("Ozawa", "admin")
    csrf = {"csrf": desk.admin.headers["X-CSRF-Token"], "role": "auditor"}
    made = desk.admin.client.post("/settings/invitations", data=csrf).text
    assert "good once another admin has seconded it" in made and "waits for another admin" in made
    page = other.client.get("/settings").text
    assert "second it" in page
    (waits,) = other.get("/users/invitations")
    sent = {"csrf": other.headers["X-CSRF-Token"]}
    path = f"/settings/invitations/{waits['id']}/second"
    assert other.client.post(path, data=sent, follow_redirects=False).status_code == 303
    assert other.get("/users/invitations")[0]["seconded"]


def test_without_four_eyes_a_link_is_good_at_once(desk: Desk) -> None:
    assert welcome(desk, desk.admin.post("/users/invitations", {"role": "admin"})["link"], "Ozawa").status_code == 200


def memory() -> int:
    """The most memory that this process had since ``reset``, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024
    raise AssertionError


def test_a_flood_of_wrong_passwords_takes_neither_memory_nor_the_desk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=4, memory_cost=96 * 1024, parallelism=1))
    monkeypatch.setattr(passwords, "_NOBODY", passwords._hasher.hash("nobody"))
    Path("/proc/self/clear_refs").write_text("5")
    before, said, waits = memory(), Counter[int](), []
    with served(desk.app) as address:

        def knock(number: int) -> None:
            given = {"name": "Somebody", "password": f"wrong {number}"}
            answer = httpx.post(f"{address}/api/v1/session", json=given, timeout=120)
            said[answer.status_code] += 1
            if answer.status_code == 503:
                waits.append(answer.headers["retry-after"])
                assert "too many people are signing in" in answer.json()["detail"]

        threads = [threading.Thread(target=knock, args=(number,)) for number in range(36)]
        for each in threads:
            each.start()
        time.sleep(0.2)
        assert httpx.get(f"{address}/healthz", timeout=10).json() == {"status": "ok"}
        for each in threads:
            each.join()
        page = httpx.post(f"{address}/sign-in", data={"name": "Admin", "password": PASSWORD}, timeout=60)
    assert set(said) == {401, 503} and said[401] >= passwords.AT_ONCE + passwords.WAITING
    assert len(waits) == said[503] and set(waits) == {"2"}
    assert memory() - before < 96 * (passwords.AT_ONCE + 2)  # and not 96 for each of 36
    assert page.status_code == 303  # who knows the password comes in afterwards


def test_a_made_up_link_costs_no_hash(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=50, memory_cost=64 * 1024))
    started = time.process_time()
    assert welcome(desk, "x/made-up", "Somebody").status_code == 403
    assert time.process_time() - started < 1
    with pytest.raises(people.Refused):
        people.welcome(desk.office.store, "made-up", "Somebody", PASSWORD)
