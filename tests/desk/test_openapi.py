"""The description of the API: each answer typed and shown by example, so that a client can be made from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desks import REMITTANCE, YUN, Desk, Settings
from holding import hold
from sekisho.desk.api.described import BASE, OPEN, examples
from sekisho.desk.api.shapes import ANSWERS, FILES


@pytest.fixture
def described(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = desk.client.get("/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, held in described["paths"].items():
        for method, operation in held.items():
            yield f"{method.upper()} {path}", operation


def answer_of(operation: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(each for status, each in operation["responses"].items() if status.startswith("2"))
    return found


def closed(schema: Any) -> Any:
    """A schema by which an object has no other fields than it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(each) for name, each in schema.items()}
    return {**made, "additionalProperties": False} if isinstance(made.get("properties"), dict) else made


def wrong(described: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    """What a value has otherwise than a schema of the description says, strictly."""
    whole = closed({**schema, "components": {"schemas": described["components"]["schemas"]}})
    found = Draft202012Validator(whole).iter_errors(value)
    return [f"{each.json_path}: {each.message[:200]}" for each in found]


def test_every_answer_is_typed_and_every_operation_has_an_example(described: dict[str, Any]) -> None:
    named = dict(operations(described))
    own = {name for name in named if f" {BASE}/" in name}
    assert {name.replace(f" {BASE}", " ") for name in own} == {*ANSWERS, *FILES}
    for name in own - {name.replace(" ", f" {BASE}", 1) for name in FILES}:
        schema = answer_of(named[name])["content"]["application/json"]["schema"]
        typed = schema.get("items", schema)
        assert "$ref" in typed or typed["additionalProperties"] == {"type": "integer"}, name
    assert examples().keys() == named.keys() - {"GET /metrics"}
    for name, operation in named.items():
        for parameter in operation.get("parameters", []):
            assert "example" in parameter or not parameter["required"], (name, parameter["name"])
        if "requestBody" in operation and name != f"POST {BASE}/batches":
            assert all("example" in each for each in operation["requestBody"]["content"].values()), name
        assert operation["security"] == ([] if name in OPEN else [{"key": []}])
        assert (
            wrong(described, operation["responses"]["4XX"]["content"]["application/json"]["schema"], {"detail": "x"})
            == []
        )


def test_every_example_is_of_its_type(described: dict[str, Any]) -> None:
    assert "days" in described["components"]["schemas"]["NewKey"]["properties"]  # of the request, and of no answer
    for name, operation in operations(described):
        for content in answer_of(operation).get("content", {}).values():
            if "example" in content:
                assert wrong(described, content["schema"], content["example"]) == [], name
        for content in operation.get("requestBody", {}).get("content", {}).values():
            if "example" in content:
                assert wrong(described, content["schema"], content["example"]) == [], name


def test_what_is_answered_is_what_is_described(settings: Settings) -> None:
    desk = Desk(replace(settings, dossiers=("japan-dprk", "un-dprk", "eu-dprk")))
    described = desk.client.get("/openapi.json").json()
    assert settings.lists is not None
    old = hold(settings.lists, "un", "2017-01-01", [replace(YUN, listed="2009-07-25")])
    found = {}

    def ask(method: str, path: str, **given: Any) -> Any:
        answer = desk.admin.call(method, path, 202 if method == "POST" and path in ("/lookbacks",) else 200, **given)
        bare = path.partition("?")[0]
        own = next(
            each for each in ANSWERS
            if each.startswith(f"{method} ") and re.fullmatch(re.sub(r"{\w+}", "[^/]+", each.partition(" ")[2]), bare)
        )  # fmt: skip
        schema = answer_of(described["paths"][BASE + own.partition(" ")[2]][method.lower()])
        if errors := wrong(described, schema["content"]["application/json"]["schema"], answer):
            found[path] = errors[:3]
        return answer

    case = ask("POST", "/check", json={**REMITTANCE, "creditor_name": "윤호진"})
    ask("POST", "/check", json={**REMITTANCE, "amount": "1", "creditor_name": "Alan Smith", "id": "R-1"})
    ask("POST", "/check", json={"kind": "export", "date": "2010-07-06", "to_country": "KP"})
    ask("POST", "/screen", json={"name": "윤호진", "identifiers": {"passport": "1"}})
    decided = {"decision": "not the same", "reason": "passport seen", "revision": 1}
    case = ask("POST", f"/cases/1/matches/{case['matches'][0]['id']}/decisions", json=decided)
    case = ask("PUT", "/cases/1/owner", json={"owner": desk.admin.id, "revision": case["revision"]})
    given = {"decision": "block", "reason": "not reported", "revision": case["revision"]}
    case = ask("POST", "/cases/1/decisions", json=given)
    ask("POST", "/cases/1/withdrawal", json={"reason": "a mistake", "revision": case["revision"]})
    ask("POST", "/audit/erasures", json={"before": "2100-01-01", "case": 2})
    ask("POST", "/lookbacks")
    key = ask("POST", "/keys", json={"scopes": ["check"]})
    ask("POST", "/users/invitations", json={"role": "analyst"})
    record = desk.office.holdings.record
    statements = [each.id for each in record.statements()][::25]
    about = next(e["about"] for e in desk.admin.get("/audit/log", limit=1000) if e["what"] == "screened")
    for path in (
        "/cases", "/cases/1", "/cases/2", "/cases/3", "/jobs", "/jobs/1", "/webhooks", "/lookbacks", "/kinds",
        "/force?on=2010-07-06", "/force", "/diff?first=2003-01-01&second=2017-12-31", "/timeline",
        "/search?q=threshold", "/commitments", "/disputes", "/figures", "/forecasts", "/relation",
        "/lists", "/lists/un/parties", f"/lists/{old.id}/diff/un", "/audit/log?limit=1000", "/audit/verify",
        "/audit/replay/1", "/audit/replay/2",
        f"/audit/{about.replace(':', '/')}", f"/audit/{about.replace(':', '/')}/replay", "/me", "/users",
        "/users/invitations", "/keys", *(f"/statements/{each}" for each in statements),
        *(f"/chain/{each}?depth=2" for each in statements),
        *(f"/history/{each}" for each in [*desk.office.holdings.regime.measures][::4]),
        *(f"/figures/{each}" for each in desk.admin.get("/figures")),
    ):  # fmt: skip
        ask("GET", path)
    ask("DELETE", f"/keys/{key['id']}")
    desk.office.close()
    assert found == {}, json.dumps(found, indent=1)
