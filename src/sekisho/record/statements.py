"""The statements of a dossier, as plain typed data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sekisho.record.values import FuzzyDate, Quantity
from sekisho.record.yaml import Where


@dataclass(frozen=True, slots=True)
class Citation:
    """A source, a place in it and, where the text was seen, a short quote in its own language."""

    source: str
    at: str
    quote: str
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What every statement has."""

    id: str
    where: Where
    title: str = ""
    note: str = ""
    issue: tuple[str, ...] = ()
    confidence: str = ""
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Statement):
    """Something one can cite. ``seen``: whole, excerpt or no; ``text``: its file name, if at hand."""

    author: str = ""
    publisher: str = ""
    date: FuzzyDate | None = None
    url: str = ""
    language: str = ""
    seen: str = "no"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Statement):
    """A state, body, person, vessel, system or group."""

    name: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    type: str = ""
    country: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Statement):
    """Something that happened."""

    date: FuzzyDate | None = None
    place: str = ""
    actors: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    cameo: str = ""  # the CAMEO category; actors[0] acts on the others


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a measure requires (prohibit, licence, report, declare, inspect, freeze), to or of whom, by when."""

    kind: str
    detail: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A condition under which a measure does not apply."""

    title: str
    when: str
    when_where: Where
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Statement):
    """A standing rule; whether it is in force is computed from the acts on it."""

    sender: str = ""
    target: str = ""
    governs: tuple[str, ...] = ()
    requires: Requirement = field(default_factory=lambda: Requirement("prohibit"))
    when: str = ""
    when_where: Where = field(default_factory=lambda: Where("", 0, 0))
    parameters: Mapping[str, str] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodsItem:
    """One item of a goods list: the official item, a title, its HS headings and who maps it to them."""

    item: str
    title: str
    hs: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """Parties named by reference: those of an official list (its data set) whose programme begins with these words."""

    list: str
    programme: str = ""

    def __str__(self) -> str:
        return f"{self.list}: {self.programme}…" if self.programme else self.list  # … for what may follow

    def holds(self, dataset: str, programme: str) -> bool:
        """Whether a listed party of a data set and programme is among them."""
        return dataset == self.list and programme.startswith(self.programme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Statement):
    """A legal act that imposes, amends, extends, suspends, resumes, lifts, designates or delists."""

    verb: str
    measures: tuple[str, ...] = ()
    decided: FuzzyDate | None = None
    published: FuzzyDate | None = None
    effective: FuzzyDate | None = None
    until: FuzzyDate | None = None
    set: Mapping[str, object] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    lists: tuple[Programme, ...] = ()
    instrument: str = ""
    because: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Statement):
    """What someone undertook, to whom, by when, in return for what."""

    by: str = ""
    to: tuple[str, ...] = ()
    date: FuzzyDate | None = None
    due: FuzzyDate | None = None
    what: str = ""
    in_return_for: tuple[str, ...] = ()
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance(Statement):
    """Who holds a commitment kept, partly kept or broken."""

    of: str = ""
    by: str = ""
    date: FuzzyDate | None = None
    status: str = ""
    view: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Statement):
    """What someone holds, and what it disputes or supports."""

    by: str = ""
    says: str = ""
    date: FuzzyDate | None = None
    disputes: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Statement):
    """A quantity with unit, period and whose it is."""

    quantity: str = ""
    value: Quantity = field(default_factory=lambda: Quantity("", Decimal(0), Decimal(0)))
    unit: str = ""
    period: FuzzyDate | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a forecast came out."""

    outcome: str
    date: FuzzyDate | None = None
    why: str = ""
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast(Statement):
    """What someone expects by when, on what condition; later resolved."""

    by: str = ""
    expects: str = ""
    date: FuzzyDate | None = None
    due: FuzzyDate | None = None
    condition: str = ""
    probability: Decimal | None = None
    resolved: Resolution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Statement):
    """The record's own reading of statements in conflict, with the reason."""

    on: tuple[str, ...] = ()
    adopts: str = ""
    because: str = ""
