"""A client of yente changes its base address and nothing else: the public one, against a desk that runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from yente_client import BadRequestError, Client, Company, NotFoundError, Person, Vessel
from yente_client.exceptions import AuthenticationError

from desks import Desk, Settings, served
from sekisho.desk.yente import queries


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    made = Desk(replace(settings, update_token="renew"))
    yield made
    made.office.close()


@pytest.fixture
def key(desk: Desk) -> str:
    return str(desk.admin.post("/keys", {"scopes": ["check"]})["key"])


@pytest.fixture
def client(desk: Desk, key: str) -> Iterator[Client]:
    with served(desk.app) as address, Client(api_key=key, base_url=address) as made:
        yield made


def test_a_person_is_matched_with_a_score_a_flag_and_reasons(client: Client) -> None:
    found = client.match(Person(name=["윤호진"], birthDate=["1944-10-13"], nationality=["kp"]))
    top = found.top
    assert top is not None and top.match and 0.9 < top.score <= 1 and found.total.value == 1
    assert (top.id, top.schema_, top.caption, top.datasets) == ("un-015-1", "Person", "Yun Ho-jin", ["un"])
    assert top.properties["birthDate"] == ["1944-10-13"] and top.target
    assert "may be Yun Ho-jin" in str(top.explanations["name_match"].detail)


def test_gender_and_nationality_are_asked_with() -> None:
    (query,) = queries("Person", {"name": ["윤호진"], "gender": ["female"], "nationality": ["kp"]})
    assert (query.gender, query.country) == ("female", "KP")


def test_what_is_asked_for_is_honoured(client: Client) -> None:
    person = Person(name=["Yun Ho-jin"])
    assert client.match(person).matches and not client.match(person, exclude_entities=["un-015-1"]).results
    assert not client.match(Company(name=["CHON MA SAN"])).results  # a ship is no company
    assert client.match(Vessel(name=["another name"], imoNumber=["IMO8660313"])).matches
    assert client.match(person, datasets=["un"]).matches and not client.match(person, topics=["role.pep"]).results
    low = client.match(Person(name=["Yun Ho Jun"]), threshold=0.99, cutoff=0.5)
    assert low.results and not low.matches
    assert client.match(person, algorithm="logic-v2", weights={"name_match": 0.5}).matches
    with pytest.raises(NotFoundError, match="No such dataset: eu"):
        client.match(person, datasets=["eu"])


def test_entities_search_catalog_and_algorithms(client: Client) -> None:
    assert client.healthz().status == client.readyz().status == "ok"
    assert [d.name for d in client.datasets().datasets] == ["default", "un"] and client.algorithms().best == "sekisho"
    found = client.search("chon ma")
    assert [each.id for each in found.results] == ["un-7"] and found.facets["datasets"].values[0].count == 1
    assert client.search("윤호진").results[0].id == "un-015-1"
    assert client.search("", schema="Vessel").total.value == 1
    whole = client.fetch("un-015-1")
    sanction = whole.properties["sanctions"][0]
    assert not isinstance(sanction, str) and sanction.properties["program"] == ["DPRK"]
    assert client.adjacent("un-015-1").adjacent["sanctions"].total.value == 1
    with pytest.raises(NotFoundError):
        client.fetch("un-999")
    with pytest.raises(BadRequestError, match="Invalid schema"):
        client.search("x", schema="Address")


def test_a_batch_says_what_it_did_not_use_and_what_was_not_screened(desk: Desk, key: str) -> None:
    asked = {"a": {"schema": "Person", "properties": {"name": ["Yun Ho-jin"]}}, "b": {"schema": "Person"}}
    headers = {"Authorization": f"ApiKey {key}"}
    given = {"queries": asked, "weights": {"x": 1.0}}
    said = desk.client.post("/match/default?algorithm=logic-v1", json=given, headers=headers).json()
    assert said["notes"] == [
        "scores are of the algorithm sekisho, not logic-v1",
        "sekisho takes no weights and no config; they were not used",
    ]
    assert said["responses"]["a"]["results"] and "nothing to screen by" in said["responses"]["b"]["note"]
    entries = [e for e in desk.admin.get("/audit/log") if e["what"] == "matched"]
    assert entries[0]["data"]["queries"] == 2 and "Yun" not in json.dumps(entries)


def test_no_key_no_answer_and_updatez_needs_its_token(desk: Desk) -> None:
    with served(desk.app) as address:
        for key in (None, "sekisho_abc_def"):
            with Client(api_key=key, base_url=address) as client, pytest.raises(AuthenticationError):
                client.match(Person(name=["Yun Ho-jin"]))
    assert desk.client.post("/updatez").status_code == desk.client.post("/updatez?token=x").status_code == 403
    assert desk.client.post("/updatez?token=renew").json() == {"status": "ok"}


def test_openrefine_reconciles(desk: Desk, key: str) -> None:
    base = f"/reconcile/un?api_key={key}"
    manifest = desk.client.get(base).json()
    assert manifest["versions"] == ["0.2"] and key in manifest["suggest"]["entity"]["service_path"]
    asked = {"q0": {"query": "윤호진", "type": "Person"}, "q1": {"query": "Nobody Anywhere"}}
    found = desk.client.post(base, data={"queries": json.dumps(asked)}).json()
    assert found["q0"]["result"][0]["id"] == "un-015-1" and found["q1"] == {"result": []}
    assert desk.client.post(base, data={"queries": "no json"}).status_code == 400
    names = desk.client.get("/reconcile/un/suggest/entity", params={"api_key": key, "prefix": "chon"}).json()
    assert names["result"][0]["name"] == "CHON MA SAN"
    assert desk.client.get("/reconcile/un").status_code == 401


def test_openrefine_asks_by_address_too_and_the_manifest_holds_no_query(desk: Desk, key: str) -> None:
    asked = {"q0": {"query": "윤호진", "type": "Person"}}
    given = {"api_key": key, "queries": json.dumps(asked)}
    found = desk.client.get("/reconcile/default", params=given).json()
    assert found["q0"]["result"][0]["id"] == "un-015-1"
    suggest = desk.client.get("/reconcile/default", params={"api_key": key, "x": "y"}).json()["suggest"]
    assert suggest["entity"]["service_path"] == f"/suggest/entity?api_key={key}"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/sign-in"])
def test_a_probe_may_ask_for_the_head_alone(desk: Desk, path: str) -> None:
    answer = desk.client.head(path)
    assert answer.status_code == 200 and answer.headers["x-content-type-options"] == "nosniff"


def test_without_a_list_nobody_found_is_no_answer(settings: Settings, tmp_path: Path) -> None:
    desk = Desk(replace(settings, lists=tmp_path / "none"))
    client, headers = desk.admin.client, desk.admin.headers
    given = {"queries": {"a": {"schema": "Person", "properties": {"name": ["Yun Ho-jin"]}}}}
    for answer in (
        client.post("/match/default", json=given, headers=headers),
        client.get("/search/default?q=Yun", headers=headers),
    ):
        assert answer.status_code == 503 and "no list is held" in answer.json()["detail"]
    desk.office.close()
