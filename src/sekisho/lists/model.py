"""A listed party and a version of a list, in the vocabulary of FollowTheMoney (https://followthemoney.tech)."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sekisho.lists.vocabulary import OWNER, PROPERTIES, SANCTION

NAME_KINDS = ("primary", "alias", "weak", "former", "original")
"""Primary; alias (also known as); weak (insufficient to identify); former; original (the name in its own script)."""


class ListError(Exception):
    """A list that cannot be read or used, in words for a person."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a party as the list spells it."""

    text: str
    kind: str = "primary"


_LATER = ("properties", "listed", "amended", "programme", "source")


class _Text:
    """The fields of a listing that are read when the first of them is asked for (``from_text``)."""

    __slots__ = ("_text",)

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            if name not in _LATER:
                raise AttributeError(name)
            for each, value in _rest(self._text).items():
                _put(self, each, value)
            return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Listing(_Text):
    """One listed party.

    ``schema`` is one of FollowTheMoney's; LegalEntity where a source does not say whether it is a person.
    ``properties`` are FollowTheMoney properties of the schema (birthDate, nationality, imoNumber, …) or of the Sanction
    that goes with it (unscId, reason, …), and ``owner``; days are ISO 8601, partial where the source's are; countries
    ISO 3166 alpha-2 in lower case as there, or as written where no code is known.
    ``listed``: the day of listing as the list gives it, or ""; ``amended``: days on which the record was amended.
    ``programme``: the regime that the party is listed under.
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

    ``delisted``: key of a party that the file says is delisted (``delisting_key``) → the day. ``name``: of which list
    it says that it is, where files of any list look alike.
    """

    listings: Collection[Listing]
    problems: tuple[Problem, ...] = ()
    date: str = ""
    delisted: Mapping[str, str] = field(default_factory=dict)
    name: str = ""


def delisting_key(programme: str, id_: str) -> str:
    """Programme and number of a party: what stays when a publisher puts its regimes in another order."""
    return f"{programme} {id_.rpartition('-')[2]}"


_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")


def plain(text: str) -> str:
    """A text with one blank for each run of blanks and characters that command a terminal."""
    return " ".join((text if text.isprintable() else text.translate(_CONTROLS)).split())


def clean(values: Iterable[str]) -> tuple[str, ...]:
    """Trimmed, non-empty, each once, in order."""
    return tuple(dict.fromkeys(value for value in map(plain, values) if value))


def party(
    id_: str,
    schema: str,
    names: Iterable[Name],
    properties: Mapping[str, Iterable[str]],
    listed: str = "",
    amended: Iterable[str] = (),
    programme: str = "",
    source: Mapping[str, tuple[str, ...]] | None = None,
) -> Listing:
    """A listing put in order: names unwrapped (``names.unwrap``), once each and the primary first, properties clean and
    such as the schema has.

    A value for which the schema has no property goes to ``notes`` under the property's name; so do a BIC that is none,
    a day of listing or amendment that is none, and a name that tells more than names. A BIC is that of the bank,
    without its branch.
    """
    from sekisho.lists.days import is_day  # what only readers of lists need
    from sekisho.lists.names import unwrap
    from sekisho.lists.numbers import bank_of

    given = {key: list(values) for key, values in properties.items()}
    wanted: list[Name] = []
    for name in names:
        if text := plain(name.text):
            told = unwrap(text, name.kind, schema)
            wanted += [Name(each, kind) for each, kind in told.names]
            given.setdefault("notes", []).extend([text] if told.rest else [])
            if told.births and schema == "Person":
                given.setdefault("birthDate", []).extend(told.births)
    strong = {name.text for name in wanted if name.kind != "weak"}
    wanted = [name for name in wanted if name.kind != "weak" or name.text not in strong]
    wanted.sort(key=lambda name: name.kind != "primary")
    if wanted and wanted[0].kind != "primary":
        wanted[0] = Name(wanted[0].text)
    if bics := given.pop("swiftBic", []):
        given["swiftBic"] = [bank for bic in bics if (bank := bank_of(bic))]
        given.setdefault("notes", []).extend(f"swiftBic: {bic}" for bic in clean(bics) if not bank_of(bic))
    fitting: dict[str, tuple[str, ...]] = {}
    days = {"listed": clean([listed]), "amended": clean(amended)}
    listed, *_ = *filter(is_day, days["listed"]), ""
    given.setdefault("notes", []).extend(f"{key}: {day}" for key in days for day in days[key] if not is_day(day))
    notes = clean(given["notes"])
    for key, values in given.items():
        if key == "notes" or not (kept := clean(values)):
            continue
        if key in PROPERTIES[schema] or key in SANCTION or (key == OWNER and schema in ("Vessel", "Airplane")):
            fitting[key] = kept
        else:
            notes += tuple(f"{key}: {value}" for value in kept)
    if notes:
        fitting["notes"] = notes
    fitting.setdefault("topics", ("sanction",))
    return Listing(
        id_,
        schema,
        tuple(dict.fromkeys(wanted)),
        fitting,
        listed,
        tuple(filter(is_day, days["amended"])),
        programme,
        dict(source or {}),
    )


def keep(found: dict[str, Listing], listing: Listing, place: str, problems: list[Problem]) -> None:
    """Add a party by its id to those found. One whose id is taken is kept as a party apart, under its id and a count,
    unless it is the same to the letter; one without a name or an id is left out. Each of these is told of, and so is a
    day of listing that is none."""
    where = f"{place} {listing.id}".strip()
    for note in (each for each in listing.get("notes") if each.startswith("listed: ")):
        problems.append(Problem(where, f"{note}, which is no day; kept as a note"))
    if not listing.names or not listing.id:
        problems.append(Problem(where, "a party without a name or a number; left out"))
    elif listing.id not in found:
        found[listing.id] = listing
    elif found[listing.id] == listing:
        problems.append(Problem(where, "the same record a second time; kept once"))
    else:
        apart = next(id_ for count in itertools.count(2) if (id_ := f"{listing.id}-{count}") not in found)
        said = f"the number {listing.id} is used twice; the second is kept as a party apart, {apart}"
        problems.append(Problem(place, said))
        found[apart] = replace(listing, id=apart)


def to_record(listing: Listing) -> dict[str, Any]:
    """A listing as plain data; from_record is its inverse."""
    return {
        "id": listing.id,
        "schema": listing.schema,
        "names": [[name.text, name.kind] for name in listing.names],
        "properties": dict(listing.properties),
        "listed": listing.listed,
        "amended": listing.amended,
        "programme": listing.programme,
        "source": dict(listing.source),
    }


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


class _Unread(Mapping[str, tuple[str, ...]]):
    """Values as JSON, read when they are first asked for."""

    __slots__ = ("_held", "_text")

    def __init__(self, text: str) -> None:
        self._text, self._held = text, None  # type: tuple[str, dict[str, tuple[str, ...]] | None]

    def _read(self) -> dict[str, tuple[str, ...]]:
        if self._held is None:
            self._held = {name: tuple(values) for name, values in json.loads(self._text).items()}
        return self._held

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        return repr(self._read())

    def __reduce__(self) -> tuple[type, tuple[dict[str, tuple[str, ...]]]]:
        return dict, (self._read(),)


_value = json.JSONDecoder().raw_decode
_decoded = json.JSONDecoder().decode  # what json.loads asks first takes as long
_HEAD = re.compile(r'\{"id": ?"([^"\\]*)", ?"schema": ?"(\w*)", ?"names": ?')
_NEXT = (',"properties":', ', "properties":')
_new, _put = object.__new__, object.__setattr__


def from_text(text: str) -> Listing:
    """A listing from its record as JSON. All but its id, schema and names is read when it is asked for: a party found
    by its name is mostly told by these."""
    if head := _HEAD.match(text):
        try:
            names, end = _value(text, head.end())
            if text.startswith(_NEXT, end):
                listing = _new(Listing)
                _put(listing, "id", head[1])
                _put(listing, "schema", head[2])
                _put(listing, "names", tuple([Name(name, kind) for name, kind in names]))
                _put(listing, "_text", text)
                return listing
        except (ValueError, TypeError):
            pass
    return from_record(json.loads(text))


def _rest(text: str) -> dict[str, Any]:
    """What ``from_text`` leaves of a record; properties and source, most of it, are left again."""
    try:
        start = text.index('"properties":')
        middle = text.index('"listed":', start)
        end = text.index('"source":', middle)
        # a key of that name within the properties leaves what is no JSON
        record = _decoded("{" + text[middle:end].rstrip(", ") + "}")
        return {
            "properties": _Unread(text[start + len('"properties":') : middle].rstrip(", ")),
            "listed": record["listed"],
            "amended": tuple(record["amended"]),
            "programme": record["programme"],
            "source": _Unread(text[end + len('"source":') :].rstrip()[:-1]),
        }
    except (ValueError, KeyError, TypeError):
        read = from_record(json.loads(text))
        return {name: getattr(read, name) for name in _LATER}
