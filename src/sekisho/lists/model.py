"""A listed party and a version of a list, in the vocabulary of FollowTheMoney (https://followthemoney.tech)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

NAME_KINDS = ("primary", "alias", "weak", "former", "original")
"""Primary; alias (also known as); weak (insufficient to identify); former; original (the name in its own script)."""

SCHEMATA = ("Person", "Organization", "Company", "Vessel", "Airplane", "LegalEntity")
"""FollowTheMoney schemata in use; LegalEntity where a source does not say whether it is a person."""

FTM_NAMES = {"primary": "name", "alias": "alias", "weak": "weakAlias", "former": "previousName", "original": "alias"}


class ListError(Exception):
    """A list that cannot be read or used, in words for a person."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a party as the list spells it."""

    text: str
    kind: str = "primary"


@dataclass(frozen=True, slots=True)
class Listing:
    """One listed party.

    ``properties`` are FollowTheMoney properties of the schema (birthDate, nationality, imoNumber, …); days are ISO
    8601, partial where the source's are; countries ISO 3166 alpha-2 in lower case as there.
    ``source`` is the whole record, field by field, as published, so that nothing is lost.
    """

    id: str
    schema: str
    names: tuple[Name, ...]
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    listed: str = ""
    amended: tuple[str, ...] = ()
    programme: str = ""
    source: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def caption(self) -> str:
        """The name to show."""
        return next((name.text for name in self.names if name.kind == "primary"), self.names[0].text)

    def get(self, name: str) -> tuple[str, ...]:
        """The values of a property; none is an empty tuple."""
        return self.properties.get(name, ())


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read as it should: where, and what was found."""

    where: str
    what: str


@dataclass(frozen=True)
class Parsed:
    """What a reader makes of a file: parties, problems and the list's own day, where it names one.

    ``delisted``: id of a party that the file says is delisted → the day.
    """

    listings: tuple[Listing, ...]
    problems: tuple[Problem, ...] = ()
    date: str = ""
    delisted: Mapping[str, str] = field(default_factory=dict)


def clean(values: Iterable[str]) -> tuple[str, ...]:
    """Trimmed, non-empty, each once, in order."""
    return tuple(dict.fromkeys(value for value in (" ".join(each.split()) for each in values) if value))


def to_record(listing: Listing) -> dict[str, Any]:
    """A listing as plain data; from_record is its inverse."""
    record = asdict(listing)
    record["names"] = [[name.text, name.kind] for name in listing.names]
    return record


def from_record(record: Mapping[str, Any]) -> Listing:
    """A listing from plain data."""
    return Listing(
        record["id"],
        record["schema"],
        tuple(Name(text, kind) for text, kind in record["names"]),
        {name: tuple(values) for name, values in record["properties"].items()},
        record["listed"],
        tuple(record["amended"]),
        record["programme"],
        {name: tuple(values) for name, values in record["source"].items()},
    )


def to_ftm(listing: Listing, dataset: str) -> dict[str, Any]:
    """A listing as a FollowTheMoney entity."""
    properties: dict[str, list[str]] = {}
    for name in listing.names:
        properties.setdefault(FTM_NAMES[name.kind], []).append(name.text)
    for key, values in listing.properties.items():
        properties.setdefault(key, []).extend(values)
    properties.setdefault("topics", ["sanction"])
    if listing.listed:
        properties.setdefault("createdAt", [listing.listed])
    if listing.amended:
        properties.setdefault("modifiedAt", [listing.amended[-1]])
    if listing.programme:
        properties.setdefault("program", [listing.programme])
    return {
        "id": listing.id,
        "caption": listing.caption,
        "schema": listing.schema,
        "properties": properties,
        "datasets": [dataset],
    }
