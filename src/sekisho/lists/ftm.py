"""FollowTheMoney entities as JSON Lines, as OpenSanctions publishes them; read and written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sekisho.lists.model import SCHEMATA, Listing, Name, Parsed, Problem, to_ftm

NEAREST = {"PublicBody": "Organization", "Entity": "LegalEntity", "Asset": "Company"}
NAMES = {"name": "primary", "alias": "alias", "weakAlias": "weak", "previousName": "former"}


def read_entities(path: Path) -> Parsed:
    """One entity a line. Sanction entities lend their days and programme to the party they are of."""
    parties: dict[str, dict[str, Any]] = {}
    sanctions: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    others: dict[str, int] = {}
    with path.open(encoding="utf-8-sig") as lines:
        for at, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                entity = json.loads(line)
                schema, properties, id_ = entity["schema"], entity["properties"], str(entity["id"])
                named = NAMES.keys() & properties.keys()
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                problems.append(Problem(f"{path.name}:{at}", f"no entity ({type(error).__name__}); left out"))
                continue
            if schema == "Sanction":
                for party in properties.get("entity", ()):
                    sanctions.setdefault(str(party), []).append(properties)
            elif schema in SCHEMATA or schema in NEAREST:
                if named:
                    parties[id_] = entity
                else:
                    problems.append(Problem(f"{path.name}:{at}", f"{id_} has no name; left out"))
            else:
                others[schema] = others.get(schema, 0) + 1
    problems += [
        Problem(path.name, f"{count} entities of schema {name} hold no party") for name, count in others.items()
    ]
    return Parsed(tuple(_listing(each, sanctions.get(id_, [])) for id_, each in parties.items()), tuple(problems))


def _listing(entity: dict[str, Any], sanctions: list[dict[str, Any]]) -> Listing:
    properties = {key: tuple(str(value) for value in values) for key, values in entity["properties"].items()}
    names = tuple(Name(text, kind) for key, kind in NAMES.items() for text in properties.get(key, ()))
    days = [day for each in sanctions for key in ("listingDate", "startDate") for day in each.get(key, ())]
    days += properties.get("createdAt", ())
    programmes = [text for each in sanctions for key in ("program", "programId") for text in each.get(key, ())]
    schema = entity["schema"]
    return Listing(
        str(entity["id"]),
        schema if schema in SCHEMATA else NEAREST[schema],
        names,
        {key: values for key, values in properties.items() if key not in NAMES and values},
        min(days, default="")[:10],
        properties.get("modifiedAt", ()),
        "; ".join(dict.fromkeys([*programmes, *properties.get("program", ())])),
        {key: values for key, values in properties.items() if values},
    )


def write_entities(listings: Iterable[Listing], dataset: str) -> Iterator[str]:
    """Each listing as one line of FollowTheMoney JSON."""
    for listing in listings:
        yield json.dumps(to_ftm(listing, dataset), ensure_ascii=False)
