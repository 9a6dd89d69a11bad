"""The objects of yente 5, the matching server of OpenSanctions, made from lists and screening.

Shapes: https://www.opensanctions.org/docs/yente/ and https://github.com/opensanctions/yente. Scores are Sekisho's own,
whatever algorithm is asked for; where something asked for cannot mean the same here, the answer has a note on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from sekisho.desk.holdings import Holdings
from sekisho.desk.people import Invalid
from sekisho.lists.ftm import to_entities
from sekisho.lists.model import Listing
from sekisho.lists.store import ListVersion
from sekisho.names.parties import IDENTIFIERS
from sekisho.names.screen import Query
from sekisho.screening.query import make_query, unfit
from sekisho.screening.screening import Hit, Screening
from sekisho.screening.thresholds import LEAST, Thresholds

ALGORITHM = "sekisho"
ALL = "default"
"""The data set that holds every list in use."""

CUTOFF = LEAST
MAX_BATCH, MAX_NAMES = 100, 20
_LEGAL = ("LegalEntity", "Organization", "Company", "PublicBody")
MEETS = {
    "Person": ("Person", "LegalEntity"),
    "LegalEntity": ("Person", *_LEGAL),
    "Vessel": ("Vessel",),
    "Airplane": ("Airplane",),
    "Vehicle": ("Vessel", "Airplane"),
    "Asset": ("Company", "Vessel", "Airplane"),
    "CryptoWallet": (),
    **dict.fromkeys(("Organization", "Company", "PublicBody"), _LEGAL),
}
"""The kinds of listed party that a party of each kind may be; every kind for Thing."""

NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
BIRTHS = ("birthDate",)
GENDERS = ("gender",)
COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "flag", "mainCountry")
LABELS = {"countries": "Countries", "topics": "Topics", "datasets": "Data sources"}


@dataclass(frozen=True)
class Filters:
    """Which listed parties are looked among."""

    schema: str = "Thing"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    exclude_schema: tuple[str, ...] = ()
    exclude_ids: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    changed_since: str = ""

    def keeps(self, version: ListVersion, listing: Listing) -> bool:
        """Whether a listed party is among them."""
        return (
            (self.schema not in MEETS or listing.schema in MEETS[self.schema])
            and (not self.include or version.dataset in self.include)
            and version.dataset not in self.exclude
            and listing.schema not in self.exclude_schema
            and (not self.topics or bool(set(self.topics) & set(listing.get("topics"))))
            and (not self.countries or bool(set(self.countries) & countries(listing)))
            and (not self.changed_since or _changed(version, listing) >= self.changed_since[:10])
            and entity_id(version, listing) not in self.exclude_ids
        )


def countries(listing: Listing) -> set[str]:
    """The codes of the countries of a listed party."""
    return {value.lower() for name in COUNTRIES for value in listing.get(name)}


def entity_id(version: ListVersion, listing: Listing) -> str:
    """The id of a listed party as an entity: that of ``lists show --ftm``."""
    return f"{version.dataset}-{re.sub(r'[^A-Za-z0-9._-]+', '-', listing.id)}"


def _changed(version: ListVersion, listing: Listing) -> str:
    return max([listing.listed, *listing.amended], default="") or version.date


@dataclass(frozen=True, eq=False)
class Shown:
    """The lists in use as entities, and a screening that goes as low as a client may ask."""

    holdings: Holdings
    screening: Screening = field(init=False)

    def __post_init__(self) -> None:
        limits = replace(self.holdings.thresholds, default=CUTOFF, lists={}, kinds={})
        object.__setattr__(self, "screening", Screening(self.holdings.held, limits, beside=self.holdings.now))

    @cached_property
    def versions(self) -> dict[str, ListVersion]:
        """The versions in use by id."""
        return {each.id: each for each in self.holdings.held.newest()}

    @cached_property
    def parties(self) -> dict[str, tuple[ListVersion, Listing]]:
        """Every listed party by the id of its entity."""
        return {entity_id(e.version, e.listing): (e.version, e.listing) for e in self.screening.entries}

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """The id of each entity with its names, folded, to be searched."""
        return [
            (id_, " ".join([id_, *(name.text for name in listing.names)]).casefold())
            for id_, (_, listing) in self.parties.items()
        ]

    @property
    def datasets(self) -> list[str]:
        """The lists in use."""
        return list(self.holdings.held.datasets)


@lru_cache(maxsize=2)
def shown(holdings: Holdings) -> Shown:
    """The lists of some holdings as entities; made once."""
    return Shown(holdings)


def entity(version: ListVersion, listing: Listing, nested: bool = False) -> dict[str, Any]:
    """A listed party as yente shows an entity; ``nested`` with its sanction inside."""
    party, *others = to_entities(listing, version.dataset)
    properties: dict[str, list[Any]] = {key: list(values) for key, values in party["properties"].items()}
    if nested:
        sanctions = [_shown(each, version, listing) for each in others if each["schema"] == "Sanction"]
        properties["sanctions"] = [_without(each, "entity") for each in sanctions]
    return {**_shown(party, version, listing), "properties": properties}


def _shown(made: Mapping[str, Any], version: ListVersion, listing: Listing) -> dict[str, Any]:
    return {
        "id": made["id"], "caption": made["caption"], "schema": made["schema"], "properties": made["properties"],
        "datasets": [version.dataset], "referents": [], "target": "sekisho" in made,
        "first_seen": _moment(listing.listed), "last_seen": _moment(version.date),
        "last_change": _moment(_changed(version, listing)),
    }  # fmt: skip


def _without(made: dict[str, Any], name: str) -> dict[str, Any]:
    return {**made, "properties": {key: value for key, value in made["properties"].items() if key != name}}


def _moment(day: str) -> str | None:
    """A day, or the time of one, as yente has it: UTC, to the second."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d)?(\.\d+)?(\+00:00)?", day)
    return found[1] + (found[2] or "T00:00:00") if found else None


# Matching


def queries(schema: str, properties: Mapping[str, Any]) -> list[Query]:
    """The queries that an example entity is: one for each name it has, and its days, country and numbers in each."""
    held = {key: [str(v) for v in (value if isinstance(value, list) else [value]) if isinstance(v, (str, int, float))]
            for key, value in properties.items()}  # fmt: skip

    def first(names: Iterable[str]) -> str:
        return next((value for name in names for value in held.get(name, ()) if value), "")

    numbers = {kind: first([kind]) for kind in IDENTIFIERS if held.get(kind)}
    names = [name for key in NAMES for name in held.get(key, ())]
    given = " ".join(first([key]) for key in ("firstName", "secondName", "middleName", "lastName"))
    if not names and given.strip():
        names = [" ".join(given.split())]
    chosen = list(dict.fromkeys(name.strip() for name in names if name.strip()))[:MAX_NAMES] or [""]
    return [make_query(name, first(BIRTHS), first(COUNTRIES), numbers, first(GENDERS)) for name in chosen]


async def match(
    held: Shown, example: Mapping[str, Any], filters: Filters, limit: int, cutoff: float, threshold: float | None
) -> dict[str, Any]:
    """The listed parties that an example entity may be, the likeliest first. Raises Invalid."""
    asked = _asked(example)
    hits = await held.screening.find_soon(asked) if held.versions else []
    return _answer(held, example, asked, hits, filters, limit, cutoff, threshold)


def match_now(
    held: Shown, example: Mapping[str, Any], filters: Filters, limit: int, cutoff: float, threshold: float | None
) -> dict[str, Any]:
    """The same for a thread."""
    asked = _asked(example)
    hits = held.screening.find(asked) if held.versions else []
    return _answer(held, example, asked, hits, filters, limit, cutoff, threshold)


def _asked(example: Mapping[str, Any]) -> list[Query]:
    schema = str(example.get("schema") or "")
    if schema not in MEETS and schema != "Thing":
        raise Invalid(f"Cannot parse example entity: schema is {schema!r}; expected one of Thing, {', '.join(MEETS)}")
    return queries(schema, example.get("properties") or {})


def _answer(
    held: Shown, example: Mapping[str, Any], asked: Sequence[Query], found_of: Sequence[Sequence[Hit]],
    filters: Filters, limit: int, cutoff: float, threshold: float | None,
) -> dict[str, Any]:  # fmt: skip
    schema = str(example.get("schema") or "")
    chosen = replace(filters, schema=schema)
    best: dict[str, tuple[Hit, ListVersion]] = {}
    for hits in found_of:
        for hit in hits:
            version = held.versions[hit.match.list]
            id_ = entity_id(version, hit.match.listing)
            if chosen.keeps(version, hit.match.listing) and (
                id_ not in best or best[id_][0].match.score < hit.match.score
            ):
                best[id_] = hit, version
    ranked = sorted(best.values(), key=lambda each: (-each[0].match.score, each[0].match.listing.id))
    found = [each for each in ranked if each[0].match.score >= cutoff or each[0].match.standing != "possible"]
    made = {
        "status": 200,
        "results": [_scored(hit, version, held.holdings.thresholds, threshold) for hit, version in found[:limit]],
        "total": {"value": len(found), "relation": "eq"},
        "query": {"id": example.get("id"), "schema": schema, "properties": example.get("properties") or {}},
    }
    if why := next(filter(None, map(unfit, asked)), ""):
        made["note"] = f"not screened: {why}"
    return made


def _scored(hit: Hit, version: ListVersion, own: Thresholds, threshold: float | None) -> dict[str, Any]:
    found = hit.match
    least = own.of(version.dataset, found.listing.schema) if threshold is None else threshold
    explained = {
        "name_match": {
            "score": found.score, "detail": found.sentence, "query": None, "candidate": found.name, "weight": 1.0,
        }
    }  # fmt: skip
    return {
        **entity(version, found.listing),
        "score": found.score,
        "match": found.standing == "identified" or found.score >= least,
        "features": {name: each["score"] for name, each in explained.items()},
        "explanations": explained,
        "sekisho": found.as_json(),
    }


def notes(algorithm: str, weights: bool, config: bool, changed_since: bool) -> list[str]:
    """What of a request cannot mean here what it means on a yente server."""
    said = []
    if algorithm not in ("", "best", ALGORITHM):
        said.append(f"scores are of the algorithm {ALGORITHM}, not {algorithm}")
    if weights or config:
        said.append(f"{ALGORITHM} takes no weights and no config; they were not used")
    if changed_since:
        said.append("changed_since looks at days of listing and amendment, and at the list's day where there are none")
    return said


# Searching


def search(held: Shown, q: str, filters: Filters, limit: int, offset: int, facets: Sequence[str]) -> dict[str, Any]:
    """Entities whose names hold all the words of ``q``, and those that ``q`` is like, the likeliest first."""
    words = q.casefold().split()
    ranked: dict[str, float] = {}
    if q.strip():
        query = make_query(q[:1000])
        for hit in held.screening.find([query])[0] if held.versions else ():
            ranked[entity_id(held.versions[hit.match.list], hit.match.listing)] = 1 + hit.match.score
    for id_, text in held.texts:
        if all(word in text for word in words):
            ranked.setdefault(id_, 1.0)
    found = [
        (version, listing)
        for id_, _ in sorted(ranked.items(), key=lambda each: (-each[1], each[0]))
        for version, listing in (held.parties[id_],)
        if filters.keeps(version, listing)
    ]
    return {
        "results": [entity(version, listing) for version, listing in found[offset : offset + limit]],
        "facets": {name: _facet(name, found) for name in facets if name in LABELS},
        "total": {"value": len(found), "relation": "eq"},
        "limit": limit,
        "offset": offset,
    }


def _facet(name: str, found: Sequence[tuple[ListVersion, Listing]]) -> dict[str, Any]:
    counted: Counter[str] = Counter()
    for version, listing in found:
        counted.update(
            countries(listing) if name == "countries" else listing.get("topics") if name == "topics"
            else [version.dataset]
        )  # fmt: skip
    return {
        "label": LABELS[name],
        "values": [{"name": value, "label": value, "count": count} for value, count in counted.most_common(50)],
    }


# The catalogue


def catalog(held: Shown) -> dict[str, Any]:
    """The data sets that can be asked, as yente's /catalog has them."""
    newest = held.versions.values()
    stamp = max((each.added for each in newest), default="")
    datasets: list[dict[str, Any]] = [
        {
            "name": each.dataset, "title": each.title, "summary": None, "url": None, "load": True, "entities_url": None,
            "version": each.id, "index_version": each.id, "index_current": True, "children": [],
            "entity_count": each.parties, "thing_count": each.parties, "target_count": each.parties,
            "updated_at": _moment(each.date), "last_export": _moment(each.added), "type": "source",
            "publisher": {"name": each.publisher, "official": True},
        }
        for each in newest
    ]  # fmt: skip
    whole = {
        "name": ALL, "title": "All lists in use", "summary": None, "url": None, "load": True, "entities_url": None,
        "version": stamp, "index_version": stamp, "index_current": True, "children": [d["name"] for d in datasets],
        "entity_count": sum(each.parties for each in newest), "type": "collection",
    }  # fmt: skip
    names = [ALL, *(str(d["name"]) for d in datasets)]
    return {"datasets": [whole, *datasets], "current": names, "outdated": [], "index_stale": False}


def algorithms() -> dict[str, Any]:
    """The one algorithm there is, as yente's /algorithms has it."""
    docs = {"name_match": {"description": "How alike the names are in any script, with days, countries and numbers.",
                           "coefficient": 1.0, "url": None}}  # fmt: skip
    one = {"name": ALGORITHM, "description": "Readings of names in every script, graded with reasons.",
           "features": docs, "docs": docs}  # fmt: skip
    return {"algorithms": [one], "default": ALGORITHM, "best": ALGORITHM}
