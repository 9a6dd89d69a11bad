"""FollowTheMoney: real schemata and properties only; what is written and read again is the same."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.lists.ftm import read_entities, to_entities, write_entities
from sekisho.lists.model import Parsed
from sekisho.lists.read import read
from sekisho.lists.vocabulary import OWNER, PROPERTIES, SANCTION

Official = Callable[[str], tuple[str, Parsed]]
FILES = [
    "jp/mof-asset-freeze-2026-03-05.xlsx",
    "jp/mof-asset-freeze-2022.xls",
    "jp/mof-asset-freeze-new-csv-2026-08-28.sample.csv",
    "jp/meti-foreign-end-user-list-2025-09-29.xlsx",
    "un/un-consolidated-2021-01-18.xml",
    "un/1718_designated_vessels_list_final.html",
    "us/ofac-sdn-2019-01-15",
    "us/ofac-consolidated-2025-03-28.xml",
    "uk/uk-ofsi-conlist-2022-05-04.xlsx",
    "eu/oj_32017R1509_dprk.csv",
]
ENTITIES = [
    {
        "id": "a", "schema": "Person", "caption": "Rim", "datasets": ["x"], "first_seen": "2024-01-01",
        "properties": {"name": ["Rim Chol Su"], "alias": ["림철수", "Im"], "weakAlias": ["Colonel"],
                       "birthDate": ["1955"], "addressEntity": ["addr"], "topics": ["sanction"]},
    },
    {"id": "s", "schema": "Sanction", "datasets": ["x"],
     "properties": {"entity": ["a"], "startDate": ["2016-11-30"], "program": ["DPRK"], "unscId": ["KPi.999"],
                    "reason": ["missiles"], "modifiedAt": ["2017-06-02"]}},
    {"id": "p", "schema": "Passport", "datasets": ["x"], "properties": {"holder": ["a"], "number": ["654200001"]}},
    {"id": "addr", "schema": "Address", "datasets": ["x"], "properties": {"full": ["Sungri Street, Pyongyang"]}},
    {"id": "v", "schema": "Vessel", "datasets": ["x"],
     "properties": {"name": ["Sea Eagle"], "imoNumber": ["9562233"], "flag": ["kp"]}},
    {"id": "o", "schema": "Ownership", "datasets": ["x"], "properties": {"owner": ["a"], "asset": ["v"]}},
]  # fmt: skip


@pytest.mark.parametrize("path", FILES)
def test_listings_speak_followthemoney_and_survive_it(official: Official, tmp_path: Path, path: str) -> None:
    dataset, parsed = official(path)
    for listing in parsed.listings:
        assert listing.schema in PROPERTIES
        assert listing.properties.keys() <= PROPERTIES[listing.schema] | SANCTION | {OWNER}
        assert listing.names[0].kind == "primary"
    out = tmp_path / "entities.jsonl"
    out.write_text("\n".join(write_entities(parsed.listings, dataset)) + "\n", encoding="utf-8")
    again = read_entities(out)
    assert (tuple(again.listings), again.problems) == (parsed.listings, ())


def test_what_is_written_is_followthemoney(official: Official) -> None:
    _, parsed = official("us/ofac-sdn-2019-01-15")
    ship = next(listing for listing in parsed.listings if listing.get("owner"))
    party, sanction, owner, ownership = to_entities(ship, "us-ofac-sdn")
    assert [each["schema"] for each in (party, sanction, owner, ownership)] == [
        "Vessel", "Sanction", "LegalEntity", "Ownership",
    ]  # fmt: skip
    assert party["properties"].keys() <= PROPERTIES["Vessel"]
    assert sanction["properties"]["entity"] == ownership["properties"]["asset"] == [party["id"]]
    assert ownership["properties"]["owner"] == [owner["id"]]


def test_entities_of_others_are_read_whole_and_written_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    lines = [json.dumps(each, ensure_ascii=False) for each in ENTITIES]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, parsed = read(path)
    person, ship = parsed.listings
    assert [(name.text, name.kind) for name in person.names] == [
        ("Rim Chol Su", "primary"), ("림철수", "original"), ("Im", "alias"), ("Colonel", "weak"),
    ]  # fmt: skip
    assert (person.listed, person.amended, person.programme) == ("2016-11-30", ("2017-06-02",), "DPRK")
    assert (person.get("passportNumber"), person.get("unscId")) == (("654200001",), ("KPi.999",))
    assert (person.get("address"), person.get("reason")) == (("Sungri Street, Pyongyang",), ("missiles",))
    assert (ship.get("owner"), ship.get("flag")) == (("Rim Chol Su",), ("kp",))
    assert sorted(write_entities(parsed.listings, "x")) == sorted(lines)


def test_what_is_held_of_a_file_does_not_grow_with_what_its_parties_say(tmp_path: Path) -> None:
    path, parties, long = tmp_path / "long.ftm.json", 200, "words" * 5_000
    with path.open("w", encoding="utf-8") as out:
        for number in range(parties):
            properties = {"name": [f"Party {number}"], "notes": [long]}
            out.write(json.dumps({"id": f"p{number}", "schema": "Company", "properties": properties}) + "\n")
            told = {"entity": [f"p{number}"], "program": ["DPRK"]}
            out.write(json.dumps({"id": f"s{number}", "schema": "Sanction", "properties": told}) + "\n")
    tracemalloc.start()
    told = [(each.id, each.programme) for each in read_entities(path).listings]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == [(f"p{number}", "DPRK") for number in range(parties)]
    assert path.stat().st_size > 4_000_000 > 4 * peak


def test_an_entity_that_is_no_target_is_told_of_with_the_party_that_another_ties_it_to(tmp_path: Path) -> None:
    path = tmp_path / "ship.ftm.json"
    lines = [
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["c"], "asset": ["v"]}},
        {"id": "v", "schema": "Vessel", "properties": {"name": ["Sea Eagle"]}},
        {"id": "c", "schema": "Company", "properties": {"name": ["Eagle Shipping"]}, "target": False},
        {"id": "lost", "schema": "Address", "properties": {"full": ["Nowhere 1"]}},
    ]
    path.write_text("\ufeff" + "\r\n".join(map(json.dumps, lines)) + "\r\n", encoding="utf-8")
    parsed = read_entities(path)
    (ship,) = parsed.listings
    assert ship.get("owner") == ("Eagle Shipping",)
    assert [json.loads(line)["id"] for line in ship.source["related"]] == ["o", "c"]
    assert [problem.what for problem in parsed.problems] == ["1 entities (Address) are of no party"]
