"""The kinds of case and their typed columns, read from kinds.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import yaml

SQL_TYPES = {
    "day": "DATE",
    "flag": "BOOLEAN",
    "integer": "INTEGER",
    "number": "DECIMAL(24,6)",
    "money": "DECIMAL(20,4)",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of case."""

    name: str
    type: str
    about: str
    currency: str | None = None
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Party:
    """A party of a case that is screened: the column that says each thing of it, or "".

    ``identifiers`` are FollowTheMoney names with their columns. ``column`` stands for the party.
    """

    column: str
    name: str = ""
    birth: str = ""
    country: str = ""
    residence: str = ""
    gender: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that says something of the party."""
        own = (self.name, self.birth, self.country, self.residence, self.gender)
        return tuple(column for column in (*own, *(column for _, column in self.identifiers)) if column)

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """The columns by which the party could be found on a list."""
        return tuple(column for column in (self.name, *(column for _, column in self.identifiers)) if column)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case with its columns in order, ``id`` and ``date`` first, and the parties among them.

    ``counterparty`` are the columns that name the other side's country, the most telling first.
    """

    name: str
    about: str
    columns: dict[str, Column]
    parties: tuple[Party, ...] = ()
    counterparty: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The kind and its columns, for machines."""
        return {
            "kind": self.name,
            "about": self.about,
            "columns": [
                {
                    "name": column.name,
                    "type": column.type,
                    "about": column.about,
                    "required": column.required,
                    "values": list(column.values),
                }
                for column in self.columns.values()
            ],
        }


def sql_type(column: Column) -> str:
    """The DuckDB type that holds a column."""
    return SQL_TYPES.get(column.type, "VARCHAR")


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of case by name."""
    loaded = yaml.load((files(__package__) / "kinds.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    result = {}
    for name, given in loaded.items():
        columns = {
            "id": Column("id", "text", "your reference for the case"),
            "date": Column("date", "day", "day of the case, in the sender's jurisdiction", required=True),
        }
        for key, spec in given["columns"].items():
            columns[key] = Column(key, **{**spec, "values": tuple(spec.get("values", ()))})  # a stray key is refused
            if spec.get("currency"):
                columns[spec["currency"]] = Column(spec["currency"], "currency", f"currency of {key}, ISO 4217")
        parties = tuple(_party(each) for each in given.get("parties", ()))
        result[name] = Kind(name, given["about"], columns, parties, tuple(given["counterparty"]))
    return result


def _party(given: dict[str, str]) -> Party:
    own = {key: given[key] for key in ("name", "birth", "country", "residence", "gender") if key in given}
    return Party(next(iter(given.values())), **own, identifiers=tuple((k, v) for k, v in given.items() if k not in own))


def kind(name: str) -> Kind:
    """One kind of case. Raises KeyError for a name that is none."""
    return kinds()[name]


def describe(name: str) -> str:
    """The columns of one kind as plain text, a line each."""
    chosen = kind(name)
    width = max(len(column) for column in chosen.columns)
    lines = [f"{chosen.name}: {chosen.about}"]
    for column in chosen.columns.values():
        words = column.about + (f" ({', '.join(column.values)})" if column.values else "")
        lines.append(
            f"  {column.name:<{width}}  {column.type:<8}  {words}" + (" [required]" if column.required else "")
        )
    return "\n".join(lines)
