"""What is asked of the lists without a case: how it may be asked, that it is kept, asked again and erased."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from desks import Desk, Settings
from holding import hold
from sekisho.cli.main import cli
from sekisho.desk import retention
from sekisho.desk.people import later
from sekisho.lists.model import Listing, Name

WON_HO = Listing("2", "Person", (Name("Ri Won Ho"),), {}, "2016-03-02", (), "DPRK")


def ids(answer: Any) -> list[str]:
    return [each["listing"] for each in answer["matches"]]


@pytest.mark.parametrize("name", ["imo", "imoNumber"])
def test_a_number_is_named_as_on_the_command_line_or_as_in_follow_the_money(desk: Desk, name: str) -> None:
    assert ids(desk.admin.post("/screen", {"name": "Happy Star", "identifiers": {name: "8660313"}})) == ["7"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"identifiers": {"imoo": "1"}}, "'imoo' is no identifier; expected one of imo, mmsi, bic"),
        ({"onn": "2016-03-01"}, "there is no field 'onn'; did you mean on?"),
        ({"identifiers": {"imo": "9562234"}}, "imo is '9562234'; expected an IMO number of seven digits"),
        ({"birth": "17/07/64"}, "birth is '17/07/64'; expected 1984, 1984-01 or 1984-01-08"),
        ({"country": "Nowhere", "gender": "x"}, "country is 'Nowhere'; expected a country such as KP; gender is 'x'"),
        ({"threshold": 3}, "'3'; expected a number from 0.5 to 1"),
        ({"lists": ["eu"]}, "held are: un"),
        ({"on": "yesterday"}, "on: "),
    ],
)
def test_what_cannot_be_meant_is_told_and_not_passed_over(desk: Desk, given: dict[str, Any], said: str) -> None:
    assert said in desk.admin.post("/screen", {"name": "Yun Ho-jin", **given}, 422)["detail"]


def test_no_body_has_a_field_that_means_nothing(desk: Desk) -> None:
    case = desk.admin.check()
    given = {"decision": "release", "reason": "seen", "revision": case["revision"], "reson": "x"}
    said = desk.admin.post(f"/cases/{case['id']}/decisions", given, 422)["detail"]
    assert said == "there is no field 'reson'; did you mean reason?"


def test_day_lists_and_threshold_are_chosen_in_the_body(desk: Desk, settings: Settings) -> None:
    assert settings.lists is not None
    hold(settings.lists, "jp", "2017-01-01", [WON_HO])
    party = {"name": "Ri Won Ho"}
    assert ids(desk.admin.post("/screen", party)) == ["2"]
    assert ids(desk.admin.post("/screen", {**party, "on": "2016-03-01"})) == []
    assert ids(desk.admin.post("/screen", {**party, "on": "2018-03-01"})) == ["2"]
    twice = desk.admin.post("/screen?on=2016-03-02", {**party, "on": "2016-03-01"}, 422)["detail"]
    assert twice == "on is '2016-03-01' in the body and '2016-03-02' in the address; give it once"
    other = desk.admin.post("/screen", {**party, "lists": ["un"]})
    assert ids(other) == [] and other["lists"].startswith("un@") and "jp" not in other["lists"]
    near = {"name": "Ri Won Hok"}
    strict, loose = (desk.admin.post("/screen", {**near, "threshold": t}) for t in (1, ["0.9", "jp=0.6"]))
    assert (ids(strict), strict["threshold"], ids(loose), loose["threshold"]) == ([], "1", ["2"], "0.9, jp 0.6")


def entry(desk: Desk, what: str) -> Any:
    return next(e for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == what)


def questions(desk: Desk) -> list[tuple[str, str]]:
    """What is asked of a desk in each way, with the words of its entry and a name that was asked for."""
    key = desk.admin.post("/keys", {"scopes": ["check"]})["key"]
    headers = {"Authorization": f"Bearer {key}"}
    desk.admin.post("/screen", {"name": "윤호진", "birth": "1944-10-13"})
    batch = {"queries": {"a": {"schema": "Person", "properties": {"name": ["Yun Ho Jin"]}},
                         "b": {"schema": "Vessel", "properties": {"name": ["Chon Ma San"]}}}}  # fmt: skip
    assert desk.client.post("/match/default", json=batch, headers=headers).status_code == 200
    assert desk.client.get("/search/default?q=Yun+Ho", headers=headers).status_code == 200
    asked = json.dumps({"q0": {"query": "Yun Hojin", "limit": 3}})
    assert desk.client.post(f"/reconcile/un?api_key={key}", data={"queries": asked}).status_code == 200
    return [("screened", "윤호진"), ("matched", "Chon Ma San"), ("searched", "Yun Ho"), ("reconciled", "Yun Hojin")]


def test_an_auditor_learns_who_was_asked_about_and_whom_it_hit_and_asks_again(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    asked = questions(desk)
    auditor = desk.person("Auditor", "auditor")
    for what, name in asked:
        found = entry(desk, what)
        assert name not in json.dumps(found, ensure_ascii=False)  # the chain holds no name
        number = found["about"].removeprefix("papers:")
        held = auditor.get(f"/audit/papers/{number}")
        assert name in json.dumps(held["papers"]["asked"], ensure_ascii=False)
        assert held["as_logged"] and held["entry"]["hash"] == found["hash"]
        hits = held["papers"]["found"]
        assert found["data"]["queries"] == len(hits) and found["data"]["results"] == sum(map(len, hits))
        id_, score = hits[0][0]
        assert re.sub("-[0-9a-f]{8} ", " ", id_) in ("un@2018-10-16 015-1", "un-015-1")
        assert (score is None) == (what == "searched")
        assert auditor.get(f"/audit/papers/{number}/replay") == {"standing": "same", "said": [], "since": []}
    desk.person("Analyst", "analyst").get(f"/audit/papers/{number}", 403)
    auditor.get("/audit/papers/999", 404)
    config = tmp_path / "desk.toml"
    config.write_text(f"home = {str(settings.home)!r}\ndossiers = [{settings.dossiers[0]!r}]\n")
    about = entry(desk, "screened")["about"]
    args = ["audit", "replay", about, "--config", str(config), "--home", str(settings.lists)]
    said = CliRunner().invoke(cli, args)
    assert said.exit_code == 0 and said.output.startswith(f"same: {about}, screened by Admin")
    shutil.rmtree(Path(str(settings.lists)) / "un")
    gone = CliRunner().invoke(cli, args)
    assert gone.exit_code == 3 and "the list un@2018-10-16-" in gone.output


def test_a_question_that_is_changed_is_found(desk: Desk) -> None:
    desk.admin.post("/screen", {"name": "윤호진"})
    number = entry(desk, "screened")["about"].removeprefix("papers:")
    change = f"update papers set content = replace(content, '015-1', '015-2') where id = {number}"
    desk.office.store.write(lambda connection: connection.execute(text(change)))
    said = desk.admin.get(f"/audit/papers/{number}/replay")
    assert said["standing"] == "differs" and "papers were changed" in said["said"][0]
    assert any(each.endswith(" 015-2 was found then, and is not now") for each in said["said"])
    assert any(f"papers:{number} is not as entry" in each for each in desk.admin.get("/audit/verify")["troubles"])


def test_questions_are_erased_by_age_and_the_chain_stays_whole(desk_on: Callable[..., Desk]) -> None:
    desk = desk_on()
    questions(desk)
    desk.admin.check()
    number = entry(desk, "matched")["about"].removeprefix("papers:")

    def erase(days: float) -> int:
        return retention.erase(desk.office.store, desk.office.settings.home, "retention", later(days=-days)).questions

    assert (erase(1), erase(-1), erase(-1)) == (0, 4, 0)
    gone = desk.admin.get(f"/audit/papers/{number}")
    assert gone["papers"] is None and gone["erased"]
    assert desk.admin.get(f"/audit/papers/{number}/replay")["said"] == ["its papers were erased"]
    with desk.office.store.reading() as connection:
        assert "Chon Ma San" not in str(connection.execute(text("select * from papers")).all())
    assert desk.admin.get("/audit/verify")["whole"] and desk.admin.get("/cases/1")["case"]


def replay(settings: Settings, number: int) -> tuple[int, str]:
    config = settings.home / "desk.toml"
    config.write_text(f"home = {str(settings.home)!r}\ndossiers = [{settings.dossiers[0]!r}]\n")
    args = ["audit", "replay", str(number), "--config", str(config), "--home", str(settings.lists)]
    said = CliRunner().invoke(cli, args)
    return said.exit_code, said.output


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("update cases set outcome = 'clear'", "case 1 is open, clear; by the log it is open, report"),
        ("update cases set measure = 'm.other'", "the row cases:1 is not as entry"),
        ("update papers set content = replace(content, 'report', 'clear')", "the papers of case 1 were changed"),
        ("delete from log where about = 'case:1'", "case 1 is not in the log"),
    ],
)
def test_a_case_that_was_changed_is_not_replayed_as_the_same(
    desk: Desk, settings: Settings, change: str, expected: str
) -> None:
    desk.admin.check()
    assert replay(settings, 1)[0] == 0
    desk.office.store.write(lambda connection: connection.execute(text(change)))
    status, said = replay(settings, 1)
    assert status == 3 and said.startswith("differs: case 1") and expected in said
    assert "differs: case 1, clear" not in said


def test_a_list_that_is_gone_is_named(desk: Desk, settings: Settings) -> None:
    desk.admin.check()
    shutil.rmtree(Path(str(settings.lists)) / "un")
    status, said = replay(settings, 1)
    assert status == 3 and "the list un@2018-10-16-" in said and "is not held with sha256" in said
    assert "no version of the list un is held today" in said.partition("decided today:")[2]


def test_an_auditor_reads_a_question_on_a_page(desk: Desk) -> None:
    auditor = desk.person("Auditor", "auditor").client
    for what, name in questions(desk):
        about = entry(desk, what)["about"]
        assert f'href="/audit/{about.replace(":", "/")}"' in auditor.get("/audit", headers={"accept": "text/html"}).text
        page = auditor.get(f"/audit/{about.replace(':', '/')}?again=yes", headers={"accept": "text/html"})
        assert page.status_code == 200 and name in page.text and "015-1" in page.text
        assert "Asked again of the same versions: <b>same</b>" in page.text
    assert desk.person("Analyst", "analyst").client.get(f"/audit/{about.replace(':', '/')}").status_code == 403
