"""The lists pulled from the Lists page: new, unchanged, refused and why; and nowhere inside."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1] / "lists"))
from server import Server, drips, good, status
from test_pages import RULES, Axe, Sitting, browser  # noqa: F401

from desks import Desk, Settings, served

LIST = """<CONSOLIDATED_LIST dateGenerated="2019-02-01T00:00:00Z"><INDIVIDUALS><INDIVIDUAL><DATAID>{n}</DATAID>
<FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.{n}</REFERENCE_NUMBER>
<LISTED_ON>2018-12-01</LISTED_ON></INDIVIDUAL></INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>"""
Make = Callable[..., Desk]


@pytest.fixture
def house(settings: Settings) -> Iterator[Make]:
    """A desk, at work, that pulls from these sources."""
    made: list[Desk] = []

    def make(*sources: str, private: tuple[str, ...] = ("127.0.0.1",)) -> Desk:
        made.append(Desk(replace(settings, sources=sources, fetch_private=private)))
        made[-1].office.start()
        return made[-1]

    yield make
    for each in made:
        each.office.close()


def ended(desk: Desk, number: int) -> Any:
    for _ in range(600):
        job = desk.admin.get(f"/jobs/{number}")
        if job["state"] in ("done", "failed", "cancelled"):
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def pulled(desk: Desk) -> Any:
    job = ended(desk, desk.admin.post("/lists/pull", status=202)["id"])
    assert job["state"] == "done", job
    return job["result"]


def a_list(name: str = "Ri Nam Su") -> bytes:
    return LIST.format(n=9, name=name).encode()


def test_a_new_version_is_taken_up_logged_and_held_against_stored_cases(house: Make) -> None:
    with Server(a_list(), good) as server:
        desk = house(f"un={server.url}")
        case = desk.admin.check(creditor_name="Ri Nam Su", date="2019-03-01", amount="1")
        assert case["outcome"] == "clear"
        found = pulled(desk)["un"]
        assert (found["what"], found["parties"]) == ("new", 1) and found["version"].startswith("un@2019-02-01")
        again = pulled(desk)["un"]
        assert (again["what"], again["version"]) == ("unchanged", found["version"])
        assert server.asked[1]["if-none-match"] == '"one"'
        assert server.asked[0]["host"] == server.url.split("/")[2]
        versions = {v["id"]: v for v in desk.admin.get("/lists")["versions"]}
        assert versions[found["version"]]["current"] and versions[found["version"]]["index"] == "ready"
    for _ in range(300):
        if looked := desk.admin.get("/lookbacks"):
            break
        time.sleep(0.1)
    assert (looked[0]["case"], looked[0]["now"]) == (case["id"], "review")
    entries = [e for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "lists pulled"]
    assert entries[0]["who"] == "Admin" and entries[0]["data"]["lists"]["un"]["sha256"] == found["sha256"]
    assert desk.admin.get("/audit/verify")["whole"]


def test_what_fails_is_told_with_its_reason_and_the_version_held_stays(house: Make) -> None:
    with Server(b"<html>moved</html>", good) as web, Server(b"", status(404)) as gone:
        desk = house(f"un={web.url}", f"eu={gone.url}", "no-such-list", "jp-meti")
        found = pulled(desk)
    assert {each["what"] for each in found.values()} == {"refused"}
    assert found["un"]["version"].startswith("un@2018-10-16") and found["eu"]["version"] is None
    assert "404" in found["eu"]["why"] and "no such list" in found["no-such-list"]["why"]
    assert "no lasting address" in found["jp-meti"]["why"]
    assert desk.admin.check()["verdict"]["lists"].startswith("un@2018-10-16")


def test_a_list_address_leads_nowhere_inside(house: Make) -> None:
    with Server(a_list(), good) as server:
        port = server.url.split(":")[2].split("/")[0]
        desk = house(
            f"un={server.url}", f"eu=https://127.0.0.1:{port}/list.xml", f"jp-mof=https://localhost:{port}/",
            "us-ofac-sdn=https://169.254.169.254/latest/meta-data/", "us-ofac-cons=file:///etc/passwd",
            private=(),
        )  # fmt: skip
        found = pulled(desk)
        assert server.asked == []
    assert {each["what"] for each in found.values()} == {"refused"}
    assert "private network" in found["us-ofac-sdn"]["why"] and "private network" in found["jp-mof"]["why"]


def test_a_redirect_leads_nowhere_inside_either(house: Make) -> None:
    with Server(a_list(), good) as inside:
        port = inside.url.split(":")[2].split("/")[0]
        with Server(b"", lambda handler, _: handler.say(302, Location=f"http://localhost:{port}/list.xml")) as server:
            found = pulled(house(f"un={server.url}"))["un"]
        assert found["what"] == "refused" and inside.asked == []


def test_only_an_admin_pulls_and_two_at_once_are_one(house: Make) -> None:
    with Server(a_list() + b" " * 200_000, drips) as server:
        desk = house(f"un={server.url}")
        reviewer = desk.person("Reviewer", "reviewer")
        reviewer.post("/lists/pull", status=403)
        assert "/lists/pull" not in reviewer.client.get("/lists").text
        one, two = (desk.admin.post("/lists/pull", status=202) for _ in range(2))
        assert one["id"] == two["id"]
        for _ in range(300):
            job = desk.admin.get(f"/jobs/{one['id']}")
            if "MB" in job["stage"]:
                break
            time.sleep(0.1)
        assert job["stage"].startswith("un, 0.") and (job["done"], job["total"]) == (0, 1)
        assert desk.admin.post(f"/jobs/{one['id']}/cancel")["state"] == "cancelled"


def test_the_button_of_the_page_and_the_lookback_after_it(house: Make, browser: Browser, tmp_path: Path) -> None:  # noqa: F811
    with Server(a_list(), good) as server:
        desk = house(f"un={server.url}", "jp-meti")
        desk.admin.check(creditor_name="Ri Nam Su", date="2019-03-01", amount="1")
        with served(desk.app) as address:
            at = Sitting(browser, address, "Admin")
            page = at.go("/lists")
            page.screenshot(path=tmp_path / "lists.png")
            page.click("text=Pull the lists")
            page.wait_for_selector("text=no lasting address", timeout=30_000)
            assert "new version" in at.text() and "un@2019-02-01" in at.text()
            assert Axe().run(page, options=RULES).violations_count == 0
            page.screenshot(path=tmp_path / "pulled.png")
            page.click("text=Look back")
            page.wait_for_selector("text=now and not then", timeout=30_000)
            assert "KPi.9" in at.text() or "the listing 9" in at.text()
            page.screenshot(path=tmp_path / "looked.png")
            assert at.errors == []
