"""The pages, in a real browser on the real server: what a person at the desk is promised."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import update

from desks import PASSWORD, REMITTANCE, YUN, Desk, served
from holding import hold
from sekisho.cases import kinds
from sekisho.desk.pages import common
from sekisho.desk.pages.japanese import catalogue
from sekisho.desk.people import later
from sekisho.desk.schema import cases as case_table
from sekisho.desk.settings import Settings
from sekisho.lists.model import Name

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, from the system's packages."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium: apt-get install chromium")
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """The desk on a port, with what does its jobs."""
    desk.office.start()
    with served(desk.app) as at:
        yield at


class Sitting:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, address: str, name: str, **given: Any) -> None:
        self.address = address
        self.context = browser.new_context(locale=given.pop("locale", "en-GB"), **given)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: self.errors.append(f"dialog: {dialog.message}"))
        self.page.goto(f"{address}/sign-in")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button")

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def type_case(self, **changed: str) -> Page:
        self.go("/?kind=remittance")
        for name, value in {**REMITTANCE, **changed}.items():
            if name != "kind":
                self.page.fill(f"#c-{name}", value)
        self.page.click("form.case button")
        return self.page

    def text(self) -> str:
        return self.page.inner_text("main")


def test_from_a_typed_case_to_a_decision_in_the_log(desk: Desk, browser: Browser, address: str) -> None:
    at = Sitting(browser, address, "Admin")
    page = at.type_case(creditor_name="윤호진")
    assert "JPY 5,000,000 is more than JPY 1,000,000" in at.text()
    assert "from one million" in at.text()  # the quote of the source
    assert "to_country is not KP" in at.text()  # what would have made it pass
    assert "amount is at most JPY 1,000,000, the threshold" in at.text()
    case = page.url
    page.click("table.rows a")
    assert "Yun Ho-jin" in at.text() and "Hangul" in at.text() and "1944-10-13" in at.text()
    page.fill("#reason", "another day of birth, passport seen")
    page.click("text=not the same")
    assert page.url == case and "not the same" in page.inner_text("table.rows")
    page.fill("#reason", "paid on without the report")
    page.click("button:text-is('block')")
    assert "decided: block" in at.text()
    assert "Nothing waits here." in at.go("/queue").inner_text("main")
    log = at.go("/audit").inner_text("main")
    assert all(word in log for word in ("checked", "match decided", "decided", "signed in"))
    data = page.request.get(case + ".json").json()
    assert (data["case"]["decision"], data["case"]["matches"][0]["answer"]) == ("block", "not the same")
    assert at.errors == []


def test_a_case_moves_through_time_and_stays_as_it_was_decided(desk: Desk, browser: Browser, address: str) -> None:
    at = Sitting(browser, address, "Admin")
    page = at.type_case()
    page.fill("[name=on]", "2008-12-31")
    page.click("text=Move through time")
    assert "not stored" in at.text() and "clear of what was checked" in page.inner_text(".verdict")
    page.click("text=back to the case as decided")
    assert "report" in page.inner_text(".verdict")


def test_a_file_of_cases_is_decided_and_its_verdicts_come_back(
    desk: Desk, browser: Browser, address: str, tmp_path: Path
) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(
        "id,date,amount,currency,from_country,to_country\n"
        "over,2010-07-06,5000000,JPY,JP,KP\nunder,2010-07-06,500000,JPY,JP,KP\nbad,2010-07-06,much,JPY,JP,KP\n"
    )
    at = Sitting(browser, address, "Admin")
    page = at.go("/")
    page.set_input_files("[name=files]", file)
    page.select_option(".drop [name=kind]", "remittance")
    page.click("text=Check the files")
    page.wait_for_selector("text=verdicts.parquet", timeout=90_000)
    assert "done" in page.inner_text(".facts")
    rejects = page.request.get(f"{address}/api/v1{page.url.removeprefix(address)}/files/rejects.csv").text()
    assert "much" in rejects and rejects.count("\n") == 2
    assert "over" in at.go("/queue").inner_text("main")


def test_of_two_who_decide_one_case_the_second_is_told(desk: Desk, browser: Browser, address: str) -> None:
    for name in ("Hana", "Ken"):
        desk.person(name, "reviewer")
    number = desk.admin.check()["id"]
    one, two = Sitting(browser, address, "Hana"), Sitting(browser, address, "Ken")
    for each in (one, two):
        each.go(f"/cases/{number}")
    one.page.fill("#reason", "a wrong country was typed")
    one.page.click("button:text-is('release')")
    two.page.fill("#reason", "over the threshold")
    two.page.click("button:text-is('block')")
    assert "Somebody was first" in two.text() and "a wrong country was typed" in two.text()
    assert desk.admin.get(f"/cases/{number}")["decision"] == "release"


def test_many_are_decided_for_one_reason_by_keys_alone(desk: Desk, browser: Browser, address: str) -> None:
    for _ in range(3):
        desk.admin.check()
    at = Sitting(browser, address, "Admin")
    page = at.go("/queue")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.focus("#bulk")
    page.keyboard.type("the same order, seen with the branch")
    page.focus("button:text-is('block')")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    assert "2 decided" in page.inner_text("[role=status]")
    assert {each["state"] for each in desk.admin.get("/cases")["cases"]} == {"decided", "open"}


PAGES = ("/", "/?kind=port-call", "/screen", "/queue", "/regime", "/regime?on=2010-01-01&known=2009-06-01",
         "/measures/m.report",
         "/regime/compare?first=2008-01-01&second=2010-01-01", "/relation", "/relation/commitments",
         "/relation/disputes", "/relation/figures", "/relation/forecasts", "/relation/series", "/search?q=million",
         "/statements/a.report", "/statements/s", "/lists", "/audit", "/settings", "/cases/1", "/cases/1/matches/1",
         "/audit/papers/2", "/nowhere")  # fmt: skip


@pytest.mark.parametrize("look", ["light", "dark, narrow, Japanese"])
def test_every_page_is_accessible_and_has_its_data(desk: Desk, browser: Browser, address: str, look: str) -> None:
    desk.admin.check(creditor_name="Yun Ho Jin")
    desk.admin.post("/screen", {"name": "윤호진", "birth": "1944"})
    given: dict[str, Any] = {}
    if look != "light":
        given = {"locale": "ja-JP", "color_scheme": "dark", "viewport": {"width": 360, "height": 740}}
    at = Sitting(browser, address, "Admin", **given)
    found = {}
    for path in PAGES:
        page = at.go(path)
        for each in Axe().run(page, options=RULES).response["violations"]:
            found[path, each["id"]] = each["nodes"][0]["html"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        base, _, query = path.partition("?")
        answer = page.request.get(f"{address}{'/desk' if base == '/' else base}.json?{query}")
        assert answer.status == (404 if path == "/nowhere" else 200), path
    assert found == {}
    assert page.get_attribute("html", "lang") == ("en" if look == "light" else "ja")
    assert at.errors == []


def test_what_a_case_says_is_text_and_never_markup(desk: Desk, browser: Browser, address: str) -> None:
    at = Sitting(browser, address, "Admin")
    page = at.type_case(creditor_name="<img src=x onerror=alert(1)><script>alert(2)</script>")
    page.click("text=What was asked")
    assert "<script>alert(2)</script>" in at.text()
    at.go("/search?q=%3Cscript%3Ealert(3)%3C/script%3E")
    assert at.errors == []


def test_a_stranger_is_sent_to_sign_in_and_a_form_of_another_site_is_refused(desk: Desk) -> None:
    html = {"accept": "text/html"}
    assert desk.client.get("/queue", headers=html, follow_redirects=False).headers["location"] == "/sign-in"
    assert desk.client.get("/queue.json").status_code == 401
    number = desk.admin.check()["id"]
    revision = desk.admin.get(f"/cases/{number}")["revision"]
    form = {"decision": "release", "reason": "let it go", "revision": str(revision), "csrf": "guessed"}
    answer = desk.admin.client.post(f"/cases/{number}/decide", data=form, headers=html)
    assert answer.status_code == 403
    assert desk.admin.get(f"/cases/{number}")["state"] == "open"


def test_the_language_is_chosen_and_leads_nowhere_else(desk: Desk) -> None:
    given = {"language": "ja", "to": "//evil.example/"}
    answer = desk.admin.client.post("/language", data=given, follow_redirects=False)
    assert answer.headers["location"] == "/"
    assert 'lang="ja"' in desk.admin.client.get("/queue", headers={"accept": "text/html"}).text


def test_a_statement_is_shown_in_its_own_words(desk: Desk) -> None:
    def shown(statement: str) -> str:
        return desk.admin.client.get(f"/statements/{statement}", headers={"accept": "text/html"}).text

    measure, act = shown("m.report"), shown("a.report")
    assert "<dd>remittance" in measure and "<dd>to_country = &#39;KP&#39; and amount &gt; threshold" in measure
    assert "<dd>report<" in measure and "all.yaml:3 " in measure
    assert "<dd>m.report" in act and "<dd>threshold: JPY 1,000,000" in act
    assert " object at 0x" not in measure + act


def test_every_shipped_statement_is_shown_in_words(settings: Settings) -> None:
    desk = Desk(replace(settings, dossiers=("japan-dprk", "un-dprk", "eu-dprk")))
    for statement in desk.office.holdings.record.statements():
        page = desk.admin.client.get(f"/statements/{statement.id}", headers={"accept": "text/html"})
        assert page.status_code == 200
        fields = page.text.partition('<dl class="asked">')[2].partition("</dl>")[0]
        assert not re.search(r" object at 0x|[A-Z]\w+\(\w+=|datetime\.", fields), statement.id
    desk.office.close()


def test_the_life_of_a_measure_ends_on_its_last_day(desk: Desk) -> None:
    more = (
        "- act: a.report.lower\n  amends: m.report\n  effective: 2010-07-06\n  set: {threshold: JPY 500_000}\n"
        "  cites: [{source: s}]\n"
    )
    (Path(desk.office.settings.dossiers[0]) / "more.yaml").write_text(more, encoding="utf-8")
    page = desk.admin.client.get("/measures/m.report", headers={"accept": "text/html"}).text
    assert '<td class="d">2009-01-01<td class="d">2010-07-05<td>in force' in page
    data = desk.admin.client.get("/regime.json").json()["bands"][0]["bands"]
    assert [(each["from"], each["to"]) for each in data] == [("2009-01-01", "2010-07-05"), ("2010-07-06", None)]
    assert [each["to"] for each in desk.admin.get("/history/m.report")] == ["2010-07-05", None]


def test_japanese_pages_have_a_word_for_every_word_of_theirs(desk: Desk) -> None:
    page = desk.admin.client.get("/audit", headers={"accept": "text/html", "accept-language": "ja"}).text
    assert "<th>日時" in page  # not the "when" of a condition
    written = "".join(each.read_text() for each in (Path(common.__file__).parent / "templates").glob("*.html"))
    words = set(re.findall(r'\bt\("([^"]+)"\)', written)) | set(re.findall(r"\bt\('([^']+)'\)", written))
    assert words > {"time", "broken or disputed"} and words <= catalogue().keys()
    for kind in kinds().values():
        named = {kind.name, kind.about, *(column.replace("_", " ") for column in kind.columns)}
        assert named <= catalogue().keys()


def test_a_decision_can_be_taken_back_only_where_there_is_one(desk: Desk) -> None:
    case = desk.admin.check()

    def page() -> str:
        return desk.admin.client.get(f"/cases/{case['id']}", headers={"accept": "text/html"}).text

    assert "take the last decision back" not in page()
    desk.admin.decide(case, "block")
    assert "take the last decision back" in page()


@pytest.mark.parametrize(
    "path", ["/regime?on=rubbish", "/regime?known=2010-13-01", "/measures/m.report?known=x", "/relation?first=x",
             "/regime/compare?first=x&second=y", "/relation/commitments?on=x", "/relation/forecasts?on=1"]
)  # fmt: skip
def test_a_day_that_is_none_in_an_address_is_told(desk: Desk, path: str) -> None:
    answer = desk.admin.client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert "expected a day such as 2010-07-06" in answer.text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/queue?state=nope", "expected one of open, proposed, decided, filed, or nothing for any"),
        ("/queue?outcome=nope", "expected one of prohibited, licence, report, review, undetermined, clear"),
        ("/queue?kind=nope", "expected one of remittance, cash-carriage"),
        ("/queue?owner=nope", "expected me, nobody, the number of a user, or nothing for any"),
        ("/?kind=nope", "expected one of remittance, cash-carriage"),
        ("/regime?governs=nope", "expected one of remittance, or nothing for any"),
        ("/relation?kind=nope", "expected one of event, act, commitment, performance"),
        ("/relation?actor=nope", "expected one of jp, kp"),
        ("/relation?issue=nope", "expected one of sanctions"),
    ],
)
def test_a_word_that_is_none_of_a_set_is_told_with_the_set(desk: Desk, path: str, expected: str) -> None:
    answer = desk.admin.client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert f"{path.partition('?')[2].partition('=')[0]} is &#39;nope&#39;; {expected}" in answer.text


def test_the_api_tells_the_set_as_well(desk: Desk) -> None:
    for path in ("/cases?state=nope", "/timeline?issue=nope", "/timeline?actor=nope", "/search?q=a&kind=nope"):
        assert "is 'nope'; expected one of" in desk.admin.get(path, 422)["detail"]


def test_a_number_that_is_none_in_an_address_finds_nothing(desk: Desk) -> None:
    huge = "9" * 40
    cases = (f"/cases/{huge}", f"/cases/1/matches/{huge}", f"/api/v1/cases/{huge}")
    queues = ("/queue?owner=²", "/queue?owner=nobody", f"/queue?owner={huge}", f"/queue?after={huge}")
    for path in (*cases, *queues, f"/audit?before={huge}"):
        answer = desk.admin.client.get(path, headers={"accept": "text/html"})
        assert answer.status_code in (200, 400, 404, 422), (path, answer.text)


def test_words_that_are_links_stand_apart(desk: Desk) -> None:
    more = (
        "- source: w\n  title: The web\n  url: https://law.test/\n"
        "- event: e\n  title: E\n  date: 2010\n  cites: [{source: w}]\n"
    )
    (Path(desk.office.settings.dossiers[0]) / "more.yaml").write_text(more, encoding="utf-8")
    page = desk.admin.client.get("/statements/e", headers={"accept": "text/html"}).text
    words = " ".join(re.sub("<[^>]*>", "", page).split())
    assert "The web source" in words and "This page as JSON · API" in words


def test_who_promised_and_who_expected_is_named(settings: Settings) -> None:
    desk = Desk(replace(settings, dossiers=("japan-dprk",)))
    html = {"accept": "text/html"}
    pages = [desk.admin.client.get(f"/relation/{each}", headers=html).text for each in ("commitments", "forecasts")]
    assert "Japan → Democratic People" in pages[0] and "The author of the 2010 paper: <b>broken" in pages[0]
    assert "The author of the 2010 paper, 2010" in pages[1]
    assert "paper-author" not in "".join(pages)
    desk.office.close()


def test_the_form_tells_all_that_is_wrong_at_once(desk: Desk) -> None:
    form = {"kind": "remittance", "date": "x", "amount": "much", "colour": "red", "known": "never"}
    answer = desk.admin.client.post("/check", data={**form, "csrf": desk.admin.headers["X-CSRF-Token"]})
    alert = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert answer.status_code == 422
    for said in (
        "no column &#39;colour&#39;",
        "date: no day",
        "amount: no number",
        "currency: amount without",
        "never",
    ):
        assert said in alert


def test_who_may_not_check_is_shown_no_button_for_it(desk: Desk) -> None:
    def page(name: str, role: str) -> str:
        return desk.person(name, role).client.get("/", headers={"accept": "text/html"}).text

    assert "Your role does not check cases." in page("Au", "auditor") and "/check" not in page("Di", "auditor")
    assert 'action="/check"' in page("An", "analyst")


def test_cases_of_a_queue_are_told_apart_by_party_amount_age_and_owner(desk: Desk) -> None:
    reviewer = desk.person("Hana", "reviewer")
    old, own, new = (desk.admin.check(creditor_name=name, id=f"R-{name}") for name in ("Old Co", "Own Co", "New Co"))
    given = {"owner": reviewer.id, "revision": own["revision"]}
    desk.admin.call("PUT", f"/cases/{own['id']}/owner", json=given)
    mine = case_table.c.id == old["id"]
    aged = update(case_table).where(mine).values(asked=later(days=-9))
    desk.office.store.write(lambda connection: connection.execute(aged))

    def rows(**asked: str) -> list[int]:
        return [each["id"] for each in reviewer.client.get("/queue.json", params=asked).json()["cases"]]

    page = reviewer.client.get("/queue", headers={"accept": "text/html"}).text
    row = page.partition("R-Old Co")[2].partition("</tr>")[0]
    assert "<td>Old Co" in row and "JPY 5,000,000" in row and '<td class="n">9<' in row and "Hana" not in row
    assert "<td>Hana" in page.partition("R-Own Co")[2].partition("</tr>")[0]
    assert rows(age="7") == [old["id"]] and rows(owner="me") == rows(owner=str(reviewer.id)) == [own["id"]]
    assert rows(owner="nobody", order="newest") == [new["id"], old["id"]]
    assert rows(order="newest", after=str(new["id"])) == [own["id"], old["id"]]
    assert reviewer.client.get("/queue.json?age=x").status_code == 400


def test_a_match_shows_the_script_and_an_answer_leads_to_the_next(desk: Desk) -> None:
    other = replace(YUN, id="015-2", names=(Name("Yun Hojin"),))
    hold(Path(str(desk.office.settings.lists)), "jp", "2018-10-16", [other])
    case = desk.admin.check(creditor_name="윤호진")
    one, two = (each["id"] for each in case["matches"])
    page = desk.admin.client.get(f"/cases/1/matches/{one}", headers={"accept": "text/html"}).text
    assert "<td><b>윤</b> <small>yun</small>" in page
    form = {"csrf": desk.admin.headers["X-CSRF-Token"], "decision": "not the same", "reason": "passport seen"}

    def answer(match: int) -> str:
        given = {**form, "revision": str(desk.admin.get("/cases/1")["revision"])}
        told = desk.admin.client.post(f"/cases/1/matches/{match}", data=given, follow_redirects=False)
        return str(told.headers["location"])

    assert (answer(two), answer(one)) == (f"/cases/1/matches/{one}", "/cases/1")
    listed = desk.admin.client.get("/cases/1", headers={"accept": "text/html"}).text.partition("<ol")[2]
    assert f'<a href="/cases/1/matches/{two}">Yun Ho' in listed and "creditor name: " in listed


def test_a_name_alone_is_screened_on_a_page_and_stands_in_no_address(desk: Desk) -> None:
    analyst = desk.person("An", "analyst")
    form = {"csrf": analyst.headers["X-CSRF-Token"], "name": "Happy Star", "imo": "8660313"}
    found = analyst.client.post("/screen", data=form)
    assert found.status_code == 200 and "CHON MA SAN" in found.text and "?" not in str(found.url)
    nobody = analyst.client.post("/screen", data={**form, "name": "Bob Smith", "imo": "", "threshold": "0.9, un=0.95"})
    assert "no match at threshold 0.9, un 0.95" in nobody.text and "No match is no clearance." in nobody.text
    other = {**form, "name": "Yun Ho-jin", "birth": "1990", "imo": "", "threshold": ""}
    told = analyst.client.post("/screen", data=other).text
    assert "no match at threshold 0.8" in told and "No match, only for what speaks against it." in told
    assert "born 1990, listed is 1944-10-13" in told
    above = analyst.client.post("/screen", data={**other, "birth": "", "threshold": "0.98"}).text
    assert "no match at threshold 0.98 (no name by itself comes to 0.98) on" in above
    early, japanese = {**other, "on": "2010-07-06"}, {"accept": "text/html", "accept-language": "ja"}
    known = analyst.client.post("/screen", data=early).text
    assert "later than 2010-07-06; who was delisted before it is unknown" in known
    assert "2010-07-06 より後のもの。" in analyst.client.post("/screen", data=early, headers=japanese).text
    assert "the first version held" not in told
    wrong = analyst.client.post("/screen", data={**form, "birth": "17/07/64"})
    assert wrong.status_code == 422 and "birth is &#39;17/07/64&#39;; expected 1984" in wrong.text
    assert (
        'value="Happy Star"' in wrong.text
        and "/screen" in analyst.client.get("/", headers={"accept": "text/html"}).text
    )
    assert desk.person("Au", "auditor").client.get("/screen").status_code == 403
    words = re.findall(r'<label for="s-[^>]*>([^<]+)', analyst.client.get("/screen", headers=japanese).text)
    assert len(words) == 15 and not [each for each in words if re.search("[a-z]{3}", each)]


def test_the_last_two_versions_of_one_list_are_compared_at_a_press(desk: Desk) -> None:
    def get(path: str) -> str:
        return desk.admin.client.get(path, headers={"accept": "text/html"}).text

    lists = Path(str(desk.office.settings.lists))
    hold(lists, "us", "2018-10-16", [YUN])
    assert "Compare" not in get("/lists")
    hold(lists, "un", "2019-10-16", [YUN])
    page = get("/lists")
    old, new = re.findall("<option selected>([^<]+)", page)
    assert (old[:13], new[:13]) == ("un@2018-10-16", "un@2019-10-16")
    assert "delisted" in get(f"/lists/compare?old={old}&new={new}")
    assert 'in use, <strong class="wrong">stale</strong>' in page


def test_no_name_turns_around_the_sentence_that_it_stands_in(desk: Desk) -> None:
    case = {"kind": "remittance", "date": "2018-11-01", "amount": "1000", "currency": "JPY", "to_country": "FR"}
    made = desk.admin.post("/check", {**case, "creditor_name": "Yun \u202eHo-jin", "id": "\u2067x"})
    assert made["outcome"] == "review"
    page = desk.admin.client.get(f"/cases/{made['id']}", headers={"accept": "text/html"}).text
    assert "Yun \ufffdHo-jin may be" in page and not {"\u202e", "\u2067"} & set(page)
    assert "&lt;" not in page.partition("<main")[2].partition("Findings")[2][:200]  # what is markup stays markup


def test_a_case_earlier_than_the_lists_held_says_what_they_cannot_tell(desk: Desk) -> None:
    """Nobody here knows who was delisted before the first version held: a clear case of such a day is told so."""
    case = {"kind": "remittance", "amount": "1000", "currency": "JPY", "to_country": "FR", "creditor_name": "Anne Roy"}
    note = "un@2018-10-16-.{8}: the first version held, later than 2010-07-06; who was delisted before it is unknown"
    early = desk.admin.post("/check", {**case, "date": "2010-07-06"})
    assert [bool(re.fullmatch(note, each)) for each in early["notes"]] == [True]
    late = desk.admin.post("/check", {**case, "date": "2018-11-01"})
    assert late["notes"] == []
    get = partial(desk.admin.client.get, headers={"accept": "text/html"})
    assert re.search(note, get(f"/cases/{early['id']}").text)
    assert "the first version held" not in get(f"/cases/{late['id']}").text
    assert re.search(note, get(f"/cases/{late['id']}?on=2010-07-06").text)


def test_the_regime_says_what_colours_mean_the_amounts_of_steps_and_what_moved_acts(settings: Settings) -> None:
    desk = Desk(replace(settings, dossiers=("japan-dprk",)))
    page = desk.admin.client.get("/regime", headers={"accept": "text/html"}).text
    assert 'class="legend" aria-label="Key to the colours"' in page
    amounts = page.partition('class="amounts"')[2].partition("</svg>")[0]
    assert re.search(r"<text [^>]*>JPY 3,000,000</text>", page) and "<text" in amounts
    acts = {each["act"]: each for each in desk.admin.client.get("/regime.json").json()["acts"]}
    act = acts["jp.2010-07-06.payment-report"]
    assert act["from"] == "2010-07-06" and act["measures"][0]["amounts"] == ["JPY 3,000,000"] and act["because"]
    row = page.partition('<a href="/statements/jp.2010-07-06.payment-report">')[2]
    assert f'href="/statements/{act["because"][0]["id"]}"' in page and row
    desk.office.close()


def test_settings_say_what_is_set_and_by_what(settings: Settings) -> None:
    desk = Desk(replace(settings, thresholds=("0.85",), sources=("un=https://mirror.bank.example/un.xml",)))
    given = {"url": "https://1.1.1.1/hook", "events": ["case"]}
    desk.admin.post("/webhooks", given)
    page = desk.admin.client.get("/settings", headers={"accept": "text/html"}).text
    assert "<td>0.85<td><code>thresholds</code> <small>SEKISHO_DESK_THRESHOLDS</small>" in page
    assert "un=https://mirror.bank.example/un.xml" in page and "https://1.1.1.1/hook" in page
    assert "<code>four_eyes</code> <small>SEKISHO_DESK_FOUR_EYES · as by default" in page
    desk.office.close()
