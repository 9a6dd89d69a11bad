"""FollowTheMoney entities as JSON Lines, as OpenSanctions publishes them; read and written, nothing lost either way.

A listing is written as its party, a Sanction (why, since when, under which programme) and, for a ship with an owner,
an Ownership. What FollowTheMoney has no place for, such as the publisher's number and record, stands under the key
``sekisho`` of the party. Read back, a party bears its id of FollowTheMoney, and is written again with that.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from sekisho.lists.countries import country
from sekisho.lists.days import dates_in, is_day
from sekisho.lists.model import NAME_KINDS, ListError, Listing, Name, Parsed, Problem, party
from sekisho.lists.text import foreign
from sekisho.lists.vocabulary import OWNER, PROPERTIES, SANCTION

Entity = dict[str, Any]

NEAREST = {"Thing": "LegalEntity", "Asset": "Company"}
KINDS = {"name": "primary", "alias": "alias", "weakAlias": "weak", "previousName": "former"}
WRITTEN = {"primary": "name", "alias": "alias", "weak": "weakAlias", "former": "previousName", "original": "alias"}
NUMBERS = {"Passport": ("passportNumber", "holder"), "Identification": ("idNumber", "holder")}
_LOWER = 0xFFFFFFFF


def read_entities(path: Path) -> Parsed:
    """One entity a line. Entities that are no party lend what they tell to the party that they are of, be they on lines
    of their own or within its line; so do those that are marked as no target themselves, such as a listed ship's owner.

    The source of a listing holds the lines themselves, so that they can be written again as they were.
    """
    problems: list[Problem] = []
    entities = _Entities(path, problems)
    if entities.places and not any(entities.is_party):
        said = ", ".join(f"{count} {schema}" for schema, count in entities.schemata().most_common(5))
        raise ListError(
            f"{path.name}: entities of FollowTheMoney ({said}), none of them a party that may be listed; expected some "
            f"with a name, of schema {', '.join(PROPERTIES)}"
        )
    name = next(iter(entities.datasets)) if len(entities.datasets) == 1 else ""
    return Parsed(_Parties(entities, _ties(entities, problems)), tuple(problems), name=name)


class _Entities:
    """The entities of a file by number: held are their ids and where the line of each begins, not what it says.

    ``is_party`` has a byte for each: 1 for a party. ``again``: more numbers of an id that comes more than once;
    ``apart``: what such a party's id ends in. ``problems``: the lines that are left out, or told of. ``datasets``: the
    data sets that the entities name.
    """

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.numbers: dict[str, int] = {}
        self.again: dict[str, list[int]] = {}
        self.apart: dict[int, str] = {}
        self.places, self.is_party = array("q"), bytearray()
        self.datasets: set[str] = set()
        place = 0
        with path.open("rb") as lines:
            for at, line in enumerate(lines, 1):
                start, place = place, place + len(line)
                if not line.strip():
                    continue
                try:
                    entity = _read(line)
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    if not line.endswith(b"\n") and at > 1 and isinstance(error, ValueError):
                        raise ListError(
                            f"{path.name}:{at}: the last line breaks off; the file may be cut off"
                        ) from None
                    problems.append(Problem(f"{path.name}:{at}", f"no entity ({type(error).__name__}); left out"))
                    continue
                id_, schema = entity["id"], entity["schema"]
                of_party = (schema in PROPERTIES or schema in NEAREST) and entity["line"].get("target") is not False
                place_of_line = f"{path.name}:{at}"
                if of_party and not any(text.strip() for key in KINDS for text in entity["properties"].get(key, ())):
                    problems.append(Problem(place_of_line, f"{id_} has no name; left out"))
                    continue
                if "sekisho" not in entity["line"]:
                    problems += [Problem(place_of_line, said) for said in _doubtful(entity["properties"])]
                number = len(self.places)
                if id_ not in self.numbers:
                    self.numbers[id_] = number
                elif self._line(id_) == line.strip():
                    problems.append(
                        Problem(place_of_line, f"the id {id_} comes a second time in the same words; kept once")
                    )
                    continue
                else:
                    count = len(self.again.setdefault(id_, [])) + 2
                    self.again[id_].append(number)
                    self.apart[number] = f"-{count}"
                    said = f"a party apart, {id_}-{count}" if of_party else "well"
                    problems.append(
                        Problem(place_of_line, f"the id {id_} comes a second time; this one is kept as {said}")
                    )
                self.datasets.update(map(str, _listed(entity["line"].get("datasets"))))
                self.places.append(start)
                self.is_party.append(of_party)

    def _line(self, id_: str) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self.places[self.numbers[id_]])
            return file.readline().strip()

    def named(self, id_: str) -> list[int]:
        """The numbers of the entities with an id."""
        first = self.numbers.get(id_)
        return [] if first is None else [first, *self.again.get(id_, ())]

    def schemata(self) -> Counter[str]:
        """How many entities there are of each schema."""
        with self.path.open("rb") as file:
            return Counter(self.read(file, number)["schema"] for number in range(len(self.places)))

    def read(self, file: BinaryIO, number: int) -> Entity:
        """An entity, from its line in the open file."""
        file.seek(self.places[number])
        return _read(file.readline())


def _read(line: bytes) -> Entity:
    """A line as an entity, the whole of it as ``line``."""
    held = json.loads(line.decode("utf-8-sig", errors="replace"))
    if held["id"] in (None, ""):
        raise KeyError("id")
    return _entity_of(held) | {"line": held}


def _entity_of(held: Entity) -> Entity:
    """Id, schema and properties; an entity that stands in these is one of those ``within`` and leaves its id there."""
    values = [(str(key), value) for key, values in held["properties"].items() for value in _listed(values)]
    properties: dict[str, list[str]] = {key: [] for key, _ in values}
    for key, value in values:
        if value is not None:
            properties[key].append(value if isinstance(value, str) else _id_of(value))
    within = [_entity_of(value) for _, value in values if isinstance(value, dict) and "properties" in value]
    return {"id": str(held["id"]), "schema": str(held["schema"]), "properties": properties, "within": within}


def _listed(values: Any) -> list[Any]:
    """The values of a property, of which one may stand by itself."""
    return values if isinstance(values, list) else [] if values is None else [values]


def _id_of(value: Any) -> str:
    return str(value["id"]) if isinstance(value, dict) else str(value)


_DAY = re.compile(r"\d{4}(-\d\d(-\d\d(T[\d:.Z+-]+)?)?)?")
_CODE = re.compile(r"[a-z]{2}(-[a-z]{2,4})?|suhh|csxx|yucs|x-so|zz")
"""Codes as FollowTheMoney has them: of states that are and are no more, and of parts of states."""


def _doubtful(properties: dict[str, list[str]]) -> Iterator[str]:
    """What is no day, and what no country: kept, and told of, since it is compared with nothing."""
    for key in ("birthDate", "deathDate", "incorporationDate", "listingDate", "startDate"):
        for value in properties.get(key, ()):
            if not _DAY.fullmatch(value) or next(dates_in(value), "") != value[:10]:
                yield f"{key} {value!r} is no day (YYYY-MM-DD, YYYY-MM or YYYY); kept, but compared with nothing"
    for key in ("nationality", "citizenship", "country", "jurisdiction", "birthCountry", "flag"):
        for value in properties.get(key, ()):
            if not _CODE.fullmatch(value) and country(value) == value:
                yield f"{key} {value!r} is no country (a code such as kp); kept, but compared with nothing"


def _ties(entities: _Entities, problems: list[Problem]) -> NDArray[np.int64]:
    """Party and other entity that tells something of it, as one number each (party in the upper half), in order.

    They are tied where one names the other, or where a third that is no party names both.
    """
    pairs = array("q")
    with entities.path.open("rb") as file:
        for number, is_party in enumerate(entities.is_party):
            told: tuple[list[int], list[int]] = ([], [])
            told[is_party].append(number)
            for value in chain.from_iterable(entities.read(file, number)["properties"].values()):
                for named in entities.named(value):
                    told[entities.is_party[named]].append(named)
            others, parties = told
            pairs.extend(party << 32 | other for party in ([number] if is_party else parties) for other in others)
        ties = np.unique(np.array(pairs, dtype=np.int64))
        alone = np.frombuffer(entities.is_party, np.uint8) == 0
        alone[ties & _LOWER] = False
        lost = Counter(entities.read(file, number)["schema"] for number in np.flatnonzero(alone).tolist())
    said = (f"{count} entities ({schema}) are of no party" for schema, count in lost.items())
    problems += [Problem(entities.path.name, each) for each in said]
    return ties


class _Parties(Collection[Listing]):
    """The parties of a file, each read from its lines when its turn comes: a million of them need not be held."""

    def __init__(self, entities: _Entities, ties: NDArray[np.int64]) -> None:
        self._entities, self._ties = entities, ties

    def __len__(self) -> int:
        return sum(self._entities.is_party)

    def __contains__(self, listing: object) -> bool:
        return any(each == listing for each in self)

    def __iter__(self) -> Iterator[Listing]:
        with self._entities.path.open("rb") as file:
            read = partial(self._entities.read, file)
            for number, is_party in enumerate(self._entities.is_party):
                if is_party:
                    low, high = np.searchsorted(self._ties, (number << 32, number + 1 << 32))
                    related = [read(other) for other in (self._ties[low:high] & _LOWER).tolist()]
                    apart = self._entities.apart.get(number, "")
                    yield _listing(read(number), related, partial(self._names, read), apart)

    def _names(self, read: Callable[[int], Entity], id_: str) -> list[str]:
        """The names of an entity; its id where it has none or is not there."""
        number = self._entities.numbers.get(id_)
        names: list[str] = [id_] if number is None else read(number)["properties"].get("name", [id_])
        return names


def _listing(entity: Entity, related: list[Entity], names_of: Callable[[str], list[str]], apart: str) -> Listing:
    id_: str = entity["id"]
    schema = str(NEAREST.get(entity["schema"]) or entity["schema"])
    own = _own(entity["line"].get("sekisho"))
    inner = {each["id"] for each in entity["within"]}
    properties = {
        key: [value for value in values if value not in inner]
        for key, values in entity["properties"].items()
        if key not in KINDS
    }
    programmes = list(properties.pop("program", []))
    days: list[str] = []
    amended: list[str] = []
    for each in (*related, *entity["within"]):
        told = each["properties"]
        if each["schema"] == "Sanction":
            days += [*told.get("listingDate", ()), *told.get("startDate", ())]
            amended += (each[:10] for each in told.get("modifiedAt", ()))
            programmes += told.get("program", ())
            for key in SANCTION & told.keys() - {"listingDate", "startDate"}:
                properties.setdefault(key, []).extend(told[key])
        elif each["schema"] in NUMBERS and id_ in told.get("holder", ()):
            properties.setdefault(NUMBERS[each["schema"]][0], []).extend(told.get("number", ()))
        elif each["schema"] == "Address":
            properties.setdefault("address", []).extend(told.get("full", ()))
        elif each["schema"] == "Ownership" and id_ in told.get("asset", ()):
            named = {other["id"]: other["properties"].get("name") for other in each["within"]}
            for owner in told.get("owner", ()):
                properties.setdefault(OWNER, []).extend(named.get(owner) or names_of(owner))
    properties.pop("addressEntity", None)
    names = [
        Name(text, "original" if kind == "alias" and foreign(text) else kind)
        for key, kind in KINDS.items()
        for text in entity["properties"].get(key, ())
        if text.strip()
    ]
    if own is not None:
        names, properties[OWNER] = own
    source = {"entity": (_line(entity["line"]),), "related": tuple(_line(each["line"]) for each in related)}
    made = party(
        id_ + apart,
        schema,
        names,
        properties,
        min(filter(is_day, (each[:10] for each in days)), default="".join(days[:1])),
        amended,
        "; ".join(dict.fromkeys(programmes)),
        source,
    )
    return made if made.names else replace(made, names=tuple(names[:1]))  # of marks alone: as it is written


def _own(told: Any) -> tuple[list[Name], list[str]] | None:
    """The names with their kinds, and the owners, that ``to_entities`` wrote under its key; None where it did not."""
    try:
        names = [Name(str(text), kind) for text, kind in told["names"] if kind in NAME_KINDS]
        return (names, list(map(str, told.get(OWNER, [])))) if names else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


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
