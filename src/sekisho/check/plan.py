"""What will be checked: the measures that govern each kind, their versions and their parsed conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sekisho import __version__
from sekisho.cases import Kind, kinds
from sekisho.rates import Rates
from sekisho.record.statements import Measure, Programme, Source
from sekisho.regime.condition import ConditionError, Node, parse
from sekisho.regime.fold import Known, Regime, Version

if TYPE_CHECKING:  # the lists and all that reads a name, which take a while to import, are wanted where lists are used
    from sekisho.screening.screening import Screening

OUTCOMES = ("prohibited", "licence", "report", "review", "undetermined", "clear")
"""From the most to the least severe; a case gets the most severe of its findings."""

OUTCOME_OF = {
    "prohibit": "prohibited",
    "freeze": "prohibited",
    "licence": "licence",
    "report": "report",
    "declare": "report",
    "inspect": "review",
}
"""The outcome that each requirement leads to when its measure applies."""

NOT_SCREENED = "parties, banks and ships were not screened against sanctions lists"
MEASURE = "screening"
"""What stands for the measure in findings of the screening."""
NO_PARTY = "the case names no party that could be screened"


def currency_columns(kind: Kind) -> dict[str, str]:
    """Each money column of a kind with the column that holds its currency."""
    return {name: column.currency for name, column in kind.columns.items() if column.currency}


def column_types(kind: Kind) -> dict[str, str]:
    """Each column of a kind with its type, as conditions see it."""
    return {name: column.type for name, column in kind.columns.items()}


def _party_columns(kind: str) -> list[str]:
    """The columns by which a party of a case could be found on a list."""
    return [column for party in kinds()[kind].parties for column in party.naming]


def names_none(kind: str) -> str:
    """SQL for whether a case names no party at all."""
    return " AND ".join(f"coalesce({column}, '') = ''" for column in _party_columns(kind)) or "TRUE"


def no_party(kind: str, case: Mapping[str, object]) -> bool:
    """Whether a case names no party at all."""
    return not any(case.get(column) not in (None, "") for column in _party_columns(kind))


@dataclass(frozen=True)
class Rule:
    """One measure as it governs one kind: the condition, its exemptions and both as one tree."""

    measure: Measure
    when: Node
    exemptions: tuple[Node, ...]
    versions: tuple[Version, ...]

    @cached_property
    def applies(self) -> Node:
        """The condition and none of the exemptions: the condition itself, or one node with it and a NOT of each."""
        if not self.exemptions:
            return self.when
        nots = tuple(Node("not", f"NOT ({node.text})", (node,)) for node in self.exemptions)
        return Node("and", "", (self.when, *nots))

    @property
    def outcome(self) -> str:
        """What a case becomes when the measure applies."""
        return OUTCOME_OF[self.measure.requires.kind]


@dataclass(frozen=True)
class Plan:
    """A regime, a day of knowledge, rates and lists: everything a verdict depends on but the case itself."""

    regime: Regime
    rates: Rates
    known: Known = None
    screening: Screening | None = None
    _rules: dict[str, list[Rule]] = field(default_factory=dict, repr=False, compare=False)

    def rules(self, kind: str) -> list[Rule]:
        """The rules for a kind of case; conditions are parsed on first use. Raises ConditionError."""
        if kind not in self._rules:
            columns = column_types(kinds()[kind])
            self._rules[kind] = [self._rule(measure, kind, columns) for measure in self.regime.governing(kind)]
        return self._rules[kind]

    def _rule(self, measure: Measure, kind: str, columns: Mapping[str, str]) -> Rule:
        try:
            when = parse(measure.when, columns, measure.parameters)
            exemptions = tuple(parse(each.when, columns, measure.parameters) for each in measure.exemptions)
        except ConditionError as error:
            expected = f"; expected {error.expected}" if error.expected else ""
            said = f"{measure.where}: condition of {measure.id} on {kind}: {error.message}{expected}"
            raise ConditionError(said, token=error.token, hint=error.hint) from error
        return Rule(measure, when, exemptions, tuple(self.regime.versions(measure.id, self.known)))

    @cached_property
    def stamp(self) -> dict[str, str]:
        """What makes a verdict reproducible: dossiers with their content hash, program, knowledge, rates, lists,
        decisions on matches."""
        known = (
            "everything recorded"
            if self.known is None
            else "each case's own day"
            if self.known == "own"
            else self.known.isoformat()
        )
        return {
            "dossiers": ", ".join(f"{d.id}@{d.revision[:16]}" for d in self.regime.dossiers),
            "program": f"sekisho {__version__}",
            "known": known,
            "rates": self.rates.name,
            **(self.screening.stamp if self.screening else {"lists": "none", "threshold": "none"}),
            "decisions": f"sha256 {made.sha256}" if self.screening and (made := self.screening.decisions) else "none",
        }

    def checked(self, kind: str, day: str = "") -> str:
        """What was checked, in words; ``day`` is the case's, which tells the lists where each day has its own."""
        if self.screening is None or not self.screening.held.newest(day):
            return f"{self._measures(kind)}; {NOT_SCREENED}"
        screening = self.screening
        made = f"; {screening.decisions.words} honoured" if screening.decisions else ""
        limits = screening.thresholds.words
        return f"{self._measures(kind)}; parties at threshold {limits} on {screening.lists(day)}{made}"

    def clear_of(self, kind: str, day: str, no_party: bool) -> str:
        """What *clear* is clear of, in words."""
        if self.screening is None or not self.screening.held.newest(day):
            return self.checked(kind, day)
        return f"{self._measures(kind)}; {NO_PARTY if no_party else self.screening.miss(day)}"

    def _measures(self, kind: str) -> str:
        names = " and ".join(dossier.id for dossier in self.regime.dossiers)
        count = len(self.rules(kind))
        return f"{count} measure{'s' * (count != 1)} of {names} on {kind}"

    @cached_property
    def unanswered(self) -> list[str]:
        """References to lists that no entry in use answers: the measures do not reach the parties that they mean."""
        if self.screening is None:
            return []
        said = []
        if self.screening.decisions and (count := self.screening.decisions.of_customers):
            said.append(
                f"{count} of the decisions are on one customer (id) and answer nothing: a case names no customer"
            )
        named = {(e.version.dataset, e.listing.programme) for e in self.screening.stream()}
        wanted: dict[Programme, set[str]] = {}
        for measure in self.regime.measures:
            for version in self.regime.versions(measure, self.known):
                for value in version.values.values():
                    for each in value if isinstance(value, tuple) else ():
                        if isinstance(each, Programme):
                            wanted.setdefault(each, set()).add(measure)
        for dataset in sorted({each.list for each in wanted}):
            own = [each for each in wanted if each.list == dataset]
            measures = ", ".join(sorted({measure for each in own for measure in wanted[each]}))
            if not any(each.holds(*one) for each in own for one in named):
                missing = (
                    "is not among the lists in use"
                    if dataset not in self.screening.held.datasets
                    else (f"has no party of {' or '.join(f'{each.programme}…' for each in own)}")
                )
                said.append(f"{measures}: parties are named by the list {dataset}, which {missing}")
        return said

    def late(self, day: str) -> list[str]:
        """Lists of which no version is as old as a case's day, in words."""
        return self.screening.held.late(day) if self.screening else []

    def provision(self, rule: Rule, version: Version) -> dict[str, str | None]:
        """One version of a measure as a finding cites it."""
        measure, act = rule.measure, version.act
        cites = act.cites or measure.cites
        cite = next((each for each in cites if each.quote), cites[0] if cites else None)
        source = self._source(cite.source) if cite else None
        return {
            "measure": measure.id,
            "title": measure.title,
            "version": version.id,
            "requirement": measure.requires.kind,
            "outcome": rule.outcome,
            "detail": measure.requires.detail or None,
            "within": measure.requires.within or None,
            "act": act.id,
            "instrument": act.instrument or None,
            "in_force_from": version.start.isoformat(),
            "expires": version.expires.isoformat() if version.expires else None,
            "source": source.title if source else cite.source if cite else None,
            "at": cite.at or None if cite else None,
            "quote": cite.quote or None if cite else None,
            "url": source.url or None if source else None,
        }

    def _source(self, id_: str) -> Source | None:
        for dossier in self.regime.dossiers:
            found = dossier.statements.get(id_)
            if isinstance(found, Source):
                return found
        return None


PROVISION_FIELDS = (
    "measure",
    "title",
    "version",
    "requirement",
    "outcome",
    "detail",
    "within",
    "act",
    "instrument",
    "in_force_from",
    "expires",
    "source",
    "at",
    "quote",
    "url",
)

MATCH_TYPE = (
    "STRUCT(party VARCHAR, name VARCHAR, list VARCHAR, listing VARCHAR, caption VARCHAR, schema VARCHAR,"
    " programme VARCHAR, listed VARCHAR, score DOUBLE, standing VARCHAR, certain BOOLEAN)"
)
WORDS = ("standing VARCHAR", "reasons VARCHAR[]", "missing VARCHAR[]", "rates VARCHAR[]")
FINDING_TYPE = (
    "STRUCT(" + ", ".join([*(f'"{name}" VARCHAR' for name in PROVISION_FIELDS), *WORDS, f'"match" {MATCH_TYPE}']) + ")"
)
"""A finding as verdicts carry it: the provision, what it came to in this case, and the match where it is of a list."""


def in_force_on(versions: tuple[Version, ...], day: date) -> Version | None:
    """The version that covers a day, if any."""
    return next((version for version in versions if version.covers(day)), None)
