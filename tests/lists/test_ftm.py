"""FollowTheMoney: real schemata and properties only; what is written and read again is the same."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from commands import sekisho
from holding import hold
from sekisho.lists.ftm import read_entities, to_entities, write_entities
from sekisho.lists.model import ListError, Listing, Name, Parsed
from sekisho.lists.read import read
from sekisho.lists.store import Store
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
    assert again.problems == () and len(again.listings) == len(parsed.listings)
    for one, two in zip(parsed.listings, again.listings, strict=True):
        assert replace(two, id=one.id, source=one.source) == one
        own = json.loads(two.source["entity"][0])["sekisho"]
        assert (own["id"], {key: tuple(held) for key, held in own["source"].items()}) == (one.id, one.source)
    assert len({each.id for each in again.listings}) == len(parsed.listings)


def test_what_was_written_is_written_again_to_the_byte_under_the_ids_that_it_has(
    official: Official, tmp_path: Path
) -> None:
    """Two lists in one file, of which each has a party of the same number."""
    written = [line for path in FILES[6:9:2] for line in write_entities(official(path)[1].listings, official(path)[0])]
    first = tmp_path / "first.ftm.json"
    first.write_text("\n".join(written) + "\n", encoding="utf-8")
    _, parsed = read(first)
    assert list(write_entities(parsed.listings, "ftm")) == written
    assert {each.id for each in parsed.listings} < {json.loads(line)["id"] for line in written}


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


def test_what_stands_within_the_line_of_a_party_is_told_of_it(tmp_path: Path) -> None:
    def held(schema: str, **properties: object) -> dict[str, object]:
        return {"id": schema.lower(), "schema": schema, "properties": properties}

    owner = held("Company", name=["Eagle Shipping"], addressEntity=[held("Address", full=["Elsewhere"])])
    sanction = held("Sanction", entity=["vessel"], program=["DPRK"], startDate=["2016-03-02"], reason=["coal"])
    ship = held(
        "Vessel",
        name=["Sea Eagle"],
        sanctions=[sanction],
        ownershipAsset=[held("Ownership", asset=["vessel"], owner=[owner])],
        addressEntity=[held("Address", full=["Nampo"])],
    )
    path = entities(tmp_path / "targets.nested.json", ship)
    (listing,) = read_entities(path).listings
    assert (listing.programme, listing.listed, listing.get("reason")) == ("DPRK", "2016-03-02", ("coal",))
    assert (listing.get("owner"), listing.get("address"), listing.get("notes")) == (("Eagle Shipping",), ("Nampo",), ())
    assert [*write_entities([listing], "x")] == path.read_text(encoding="utf-8").splitlines()


def entities(path: Path, *lines: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_of_two_entities_of_one_id_both_are_kept_with_what_is_told_of_them(tmp_path: Path) -> None:
    def person(name: str) -> dict[str, object]:
        return {"id": "a", "schema": "Person", "properties": {"name": [name]}}

    told = {"id": "s", "schema": "Sanction", "properties": {"entity": ["a"], "program": ["DPRK"]}}
    path = entities(tmp_path / "x.json", person("Ord Kan"), told, person("Mok Kan"), person("Ord Kan"))
    _, parsed = read(path)
    assert [(each.id, each.caption, each.programme) for each in parsed.listings] == [
        ("a", "Ord Kan", "DPRK"), ("a-2", "Mok Kan", "DPRK"),
    ]  # fmt: skip
    assert [(problem.where, problem.what.partition("; ")[2]) for problem in parsed.problems] == [
        ("x.json:3", "this one is kept as a party apart, a-2"),
        ("x.json:4", "kept once"),
    ]


def test_a_file_without_a_party_is_said_to_be_one(tmp_path: Path) -> None:
    lines = [{"id": str(at), "schema": "Position", "properties": {"name": ["Minister"]}} for at in range(3)]
    path = entities(tmp_path / "x.json", *lines)
    with pytest.raises(ListError, match=r"entities of FollowTheMoney \(3 Position\), none of them a party.*Person"):
        read(path)


def test_what_is_no_day_and_no_country_is_kept_and_told_of(tmp_path: Path) -> None:
    properties = {
        "name": ["Ord Kan"], "birthDate": ["not a date", "1960-13-01", "1960", "1961-02-03"],
        "nationality": ["Narnia", "kp", "Iran", "ge-ab", "suhh"],
    }  # fmt: skip
    _, parsed = read(entities(tmp_path / "x.json", {"id": "a", "schema": "Person", "properties": properties}))
    (person,) = parsed.listings
    assert {"not a date", "1961-02-03"} < set(person.get("birthDate")) and "Narnia" in person.get("nationality")
    assert [problem.what.partition(" is no")[0] for problem in parsed.problems] == [
        "birthDate 'not a date'", "birthDate '1960-13-01'", "nationality 'Narnia'",
    ]  # fmt: skip


def test_what_is_written_in_another_form_than_it_should_be(tmp_path: Path) -> None:
    """A value by itself is one value and no row of letters; blanks are no name; nobody's own key breaks the reading."""

    def person(id_: object, **more: object) -> dict[str, object]:
        return {"id": id_, "schema": "Person", **more}

    path = entities(
        tmp_path / "x.json",
        person("one", properties={"name": "Ord Kan", "birthDate": None}),
        person("blank", properties={"name": ["", " "]}),
        person(None, properties={"name": ["Mok Kan"]}),
        person("marks", properties={"name": ["()"]}),
        person("own", properties={"name": ["Rim Kan"]}, sekisho={"names": [["Kan", "no kind"], 7]}),
        person("null", properties={"name": [None, "Han \x1b[31mKan\x07"], "notes": ["\x1b[2Jseen"]}),
    )
    with path.open("a", encoding="utf-8") as out:
        out.write('{"id": "deep", "schema": "Person", "properties": ' + "[" * 100_000 + "]" * 100_000 + "}\n")
    _, parsed = read(path)
    assert [(each.id, [name.text for name in each.names]) for each in parsed.listings] == [
        ("one", ["Ord Kan"]), ("marks", ["()"]), ("own", ["Rim Kan"]), ("null", ["Han [31mKan"]),
    ]  # fmt: skip
    assert [each.get("notes") for each in parsed.listings][-1] == ("[2Jseen",)  # nothing that commands a terminal
    assert [(problem.where, problem.what.partition(" (")[0]) for problem in parsed.problems] == [
        ("x.json:2", "blank has no name; left out"), ("x.json:3", "no entity"), ("x.json:7", "no entity"),
    ]  # fmt: skip


def test_two_files_of_two_lists_do_not_take_each_others_place(tmp_path: Path) -> None:
    def write(name: str, id_: str, datasets: str) -> Path:
        path = tmp_path / name
        person = f'"schema": "Person", "properties": {{"name": ["Ord {id_}"]}}'
        path.write_text(f'{{"id": "{id_}", {person}, "datasets": [{datasets}]}}\n', encoding="utf-8")
        return path

    add = ["lists", "add", "--home", tmp_path / "home", "--date", "2020-01-01"]
    sekisho(*add, write("peps.json", "a", '"Some PEPs"'), code=0)
    sekisho(*add, write("ours.json", "b", ""), code=0)
    said = sekisho(*add, other := write("mixed.json", "c", '"x", "y"'), code=1)
    assert "has no party of ftm@2020-01-01" in said and "Give it a name of its own with --name" in said
    sekisho(*add, other, "--name", "Mixed", code=0)
    store = Store(tmp_path / "home")
    assert [version.dataset for version in store.current()] == ["ftm", "ftm-mixed", "ftm-some-peps"]
    assert store.reread(store.get("ftm-mixed")).title == "Entities, mixed"
    sekisho(*add, other, "--accept", code=0)
    assert "expected letters from a to z" in sekisho(*add, other, "--name", "人", code=2)


def test_a_list_that_stays_in_use_beside_the_same_under_its_own_name_is_told(tmp_path: Path) -> None:
    home, person = tmp_path / "home", {"schema": "Person", "properties": {"name": ["Kim Jong Un"]}}
    hold(home, "ftm", "2020-01-01", [Listing("NK-1", "Person", (Name("Kim Jong Un"),))])
    other = entities(tmp_path / "other.json", {"id": "Q2", **person, "datasets": ["crime"]})
    assert "stays in use" not in sekisho("lists", "add", other, "--date", "2021-01-01", "--home", home, code=0)
    path = entities(tmp_path / "peps.json", {"id": "NK-1", **person, "datasets": ["peps"]})
    added = sekisho("lists", "add", path, "--date", "2021-01-01", "--home", home, code=0)
    for said in (added, sekisho("lists", "status", "--home", home, code=0)):
        assert "ftm@2020-01-01-" in said and "has parties of ftm-peps@2021-01-01-" in said
        assert "--lists" in said and str(home / "ftm") in said
    (home / "ftm").rename(tmp_path / "ftm")
    assert "stays in use" not in sekisho("lists", "status", "--home", home, code=0)
