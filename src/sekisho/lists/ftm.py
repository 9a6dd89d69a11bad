"""FollowTheMoney entities as JSON Lines, as OpenSanctions publishes them; read and written, nothing lost either way.

A listing is written as its party, a Sanction (why, since when, under which programme) and, for a ship with an owner,
an Ownership. What FollowTheMoney has no place for stands under the key ``sekisho`` of the party.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, party
from sekisho.lists.text import foreign
from sekisho.lists.vocabulary import OWNER, PROPERTIES, SANCTION

Entity = dict[str, Any]

NEAREST = {"Thing": "LegalEntity", "Asset": "Company"}
KINDS = {"name": "primary", "alias": "alias", "weakAlias": "weak", "previousName": "former"}
WRITTEN = {"primary": "name", "alias": "alias", "weak": "weakAlias", "former": "previousName", "original": "alias"}
NUMBERS = {"Passport": ("passportNumber", "holder"), "Identification": ("idNumber", "holder")}


def read_entities(path: Path) -> Parsed:
    """One entity a line. Entities that are no party lend what they tell to the party that they are of; so do those
    that are marked as no target themselves, such as the owner of a listed ship.

    The source of a listing holds the lines themselves, so that they can be written again as they were.
    """
    parties: dict[str, Entity] = {}
    others: dict[str, Entity] = {}
    problems: list[Problem] = []
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for at, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                entity = json.loads(line)
                id_, schema = str(entity["id"]), str(entity["schema"])
                properties = {
                    str(key): [value if isinstance(value, str) else _id_of(value) for value in values]
                    for key, values in entity["properties"].items()
                }
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                if not line.endswith("\n") and at > 1 and isinstance(error, ValueError):
                    raise ListError(f"{path.name}:{at}: the last line breaks off; the file may be cut off") from None
                problems.append(Problem(f"{path.name}:{at}", f"no entity ({type(error).__name__}); left out"))
                continue
            held = {"id": id_, "schema": schema, "properties": properties, "line": entity}
            of_party = (schema in PROPERTIES or schema in NEAREST) and entity.get("target") is not False
            if id_ in parties or id_ in others:
                problems.append(Problem(f"{path.name}:{at}", f"the id {id_} comes a second time; the first is kept"))
            elif of_party and KINDS.keys() & properties.keys():
                parties[id_] = held
            elif of_party:
                problems.append(Problem(f"{path.name}:{at}", f"{id_} has no name; left out"))
            else:
                others[id_] = held
    related = _related(parties, others, problems, path.name)
    known = parties | others
    found = (_listing(each, related.get(id_, []), known) for id_, each in parties.items())
    return Parsed(tuple(found), tuple(problems))


def _id_of(value: Any) -> str:
    """A nested entity stands for its id."""
    return str(value["id"]) if isinstance(value, dict) else str(value)


def _related(
    parties: dict[str, Entity], others: dict[str, Entity], problems: list[Problem], name: str
) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = {}
    lost: dict[str, int] = {}
    pointed: dict[str, list[str]] = {}
    for id_, each in parties.items():
        for values in each["properties"].values():
            for value in values:
                if value in others:
                    pointed.setdefault(value, []).append(id_)
    ties: dict[str, list[str]] = {}
    for each in others.values():
        told = [value for values in each["properties"].values() for value in values]
        for value in told:
            if value in others:
                ties.setdefault(value, []).extend(other for other in told if other in parties)
    for id_, each in others.items():
        values = (value for values in each["properties"].values() for value in values)
        of = dict.fromkeys(
            [*(value for value in values if value in parties), *pointed.get(id_, ()), *ties.get(id_, ())]
        )
        for party_id in of:
            found.setdefault(party_id, []).append(each)
        if not of:
            lost[each["schema"]] = lost.get(each["schema"], 0) + 1
    problems += [Problem(name, f"{count} entities ({schema}) are of no party") for schema, count in lost.items()]
    return found


def _listing(entity: Entity, related: list[Entity], known: dict[str, Entity]) -> Listing:
    id_: str = entity["id"]
    schema = str(NEAREST.get(entity["schema"]) or entity["schema"])
    own = entity["line"].get("sekisho") or {}
    properties = {key: list(values) for key, values in entity["properties"].items() if key not in KINDS}
    programmes = list(properties.pop("program", []))
    days: list[str] = []
    amended: list[str] = []
    for each in related:
        told = each["properties"]
        if each["schema"] == "Sanction":
            days += [*told.get("listingDate", ()), *told.get("startDate", ())]
            amended += told.get("modifiedAt", ())
            programmes += told.get("program", ())
            for key in SANCTION & told.keys() - {"listingDate", "startDate"}:
                properties.setdefault(key, []).extend(told[key])
        elif each["schema"] in NUMBERS and id_ in told.get("holder", ()):
            properties.setdefault(NUMBERS[each["schema"]][0], []).extend(told.get("number", ()))
        elif each["schema"] == "Address":
            properties.setdefault("address", []).extend(told.get("full", ()))
        elif each["schema"] == "Ownership" and id_ in told.get("asset", ()):
            for owner in told.get("owner", ()):
                properties.setdefault(OWNER, []).extend(known.get(owner, {}).get("properties", {}).get("name", [owner]))
    properties.pop("addressEntity", None)
    names = [
        Name(text, "original" if kind == "alias" and foreign(text) else kind)
        for key, kind in KINDS.items()
        for text in entity["properties"].get(key, ())
    ]
    if own:
        names = [Name(text, kind) for text, kind in own["names"]]
        properties[OWNER] = own.get(OWNER, [])
    source = {"entity": (_line(entity["line"]),), "related": tuple(_line(each["line"]) for each in related)}
    return party(
        own.get("id", id_),
        schema,
        names,
        properties,
        min(days, default="")[:10],
        amended,
        "; ".join(dict.fromkeys(programmes)),
        {key: tuple(values) for key, values in own["source"].items()} if own else source,
    )


def _line(entity: Entity) -> str:
    return json.dumps(entity, ensure_ascii=False)


def write_entities(listings: Iterable[Listing], dataset: str) -> Iterator[str]:
    """Each listing as lines of FollowTheMoney JSON; what was read as such is written as it was, each entity once."""
    written: set[str] = set()
    for listing in listings:
        lines = [*listing.source.get("entity", ()), *listing.source.get("related", ())]
        for line in lines or map(_line, to_entities(listing, dataset)):
            if line not in written:
                written.add(line)
                yield line


def to_entities(listing: Listing, dataset: str) -> list[Entity]:
    """A listing as a FollowTheMoney entity and those that go with it."""
    id_ = f"{dataset}-{re.sub(r'[^A-Za-z0-9._-]+', '-', listing.id)}"
    names: dict[str, list[str]] = {}
    for name in listing.names:
        names.setdefault(WRITTEN[name.kind], []).append(name.text)
    held = {key: list(values) for key, values in listing.properties.items()}
    sanction = {key: held.pop(key) for key in SANCTION & held.keys()}
    owners = held.pop(OWNER, [])
    sanction |= {"entity": [id_], "program": [listing.programme], "listingDate": [listing.listed]}
    sanction |= {"modifiedAt": list(listing.amended)}
    own = {
        "id": listing.id,
        "names": [[name.text, name.kind] for name in listing.names],
        "source": {key: list(values) for key, values in listing.source.items()},
    }
    if owners:
        own[OWNER] = owners
    found = [
        _entity(id_, listing.schema, listing.caption, names | held, dataset) | {"sekisho": own},
        _entity(f"{id_}-sanction", "Sanction", "Sanction", sanction, dataset),
    ]
    for at, owner in enumerate(owners, 1):
        owner_id = f"{id_}-owner-{at}"
        ties = {"owner": [owner_id], "asset": [id_]}
        found.append(_entity(owner_id, "LegalEntity", owner, {"name": [owner]}, dataset) | {"target": False})
        found.append(_entity(f"{owner_id}-ownership", "Ownership", "Ownership", ties, dataset))
    return found


def _entity(id_: str, schema: str, caption: str, properties: dict[str, list[str]], dataset: str) -> Entity:
    kept = {key: [value for value in values if value] for key, values in properties.items()}
    return {
        "id": id_,
        "caption": caption,
        "schema": schema,
        "properties": {key: values for key, values in kept.items() if values},
        "datasets": [dataset],
    }
