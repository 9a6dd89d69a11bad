"""Decisions "not the same": who of the queried is not which listed party, on whose word, why and until when.

A decision is tied to the material content of the listing (names, days of birth, numbers, countries) as it was on its
day. Where that changes the decision lapses, and says so; a match that is decided is shown as decided, not dropped.

The file is YAML, a list of mappings::

    - name: Kim Chol Su
      birth: 1950-01-01
      id: C-1207                 # your own reference; optional
      list: un
      listing: KPi.001
      by: T. Sato
      on: 2026-11-25
      why: another day of birth, passport seen
      until: 2027-11-25          # the last day; optional
      seen: {names: 1f2e3d4c, births: 5a6b7c8d, numbers: 00000000, countries: 9e8f7a6b}
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from sekisho.aside import aside, in_turn
from sekisho.lists.model import Listing
from sekisho.names.parties import IDENTIFIERS
from sekisho.names.screen import Match, Query
from sekisho.record.yaml import Node, Problem, Where, read
from sekisho.screening.held import FIRST, LAST, Known, Span
from sekisho.screening.query import NUMBERS, make_query

MATERIAL = ("names", "births", "numbers", "countries")
_TEXTS = ("name", "birth", "country", "gender", *NUMBERS, "id", "list", "listing", "by", "on", "why", "until")
_NEEDED = ("name", "list", "listing", "by", "on", "why", "seen")


class DecisionError(ValueError):
    """A file of decisions that cannot be used; the message has a line for each problem."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``seen`` holds a short hash of each part of the listing that the decision rests on."""

    query: Query
    list: str
    listing: str
    by: str
    on: str
    why: str
    until: str = ""
    id: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The decision in one phrase."""
        until = f", until {self.until}" if self.until else ""
        return f"decided not the same by {self.by} on {self.on}{until}: {self.why}"

    def lapsed(self, listing: Listing, day: str, certain: str = "") -> str:
        """Why the decision does not hold for a listing on a day; "" while it does. ``certain`` says why the party is
        the listed one beyond doubt: no word of a person's answers that."""
        if certain:
            return f"the decision of {self.on} by {self.by} does not hold: identified beyond doubt, {certain}"
        if self.until and day > self.until:
            return f"the decision of {self.on} by {self.by} ran out on {self.until}"
        now = material(listing)
        changed = [part for part in MATERIAL if self.seen.get(part) != now[part]]
        if changed:
            return f"the decision of {self.on} by {self.by} lapsed: the listing's {' and '.join(changed)} changed"
        return ""


def material(listing: Listing) -> dict[str, str]:
    """A short hash of each part of a listing that a decision rests on."""
    parts = {
        "names": {f"{name.kind} {_folded(name.text)}" for name in listing.names},
        "births": set(listing.get("birthDate")),
        "numbers": {f"{kind} {value}" for kind in IDENTIFIERS for value in listing.get(kind)},
        "countries": {value for kind in ("nationality", "country", "flag") for value in listing.get(kind)},
    }
    return {part: hashlib.sha256(json.dumps(sorted(held)).encode()).hexdigest()[:8] for part, held in parts.items()}


class Decisions:
    """Decisions by whom they are about; ``sha256`` is that of the file which they are from."""

    def __init__(self, decisions: Iterable[Decision] = (), sha256: str = "") -> None:
        self._by_query: dict[tuple[object, ...], list[Decision]] = {}
        self.sha256, self.count, self.of_customers = sha256, 0, 0
        for each in decisions:
            self.count += 1
            self.of_customers += bool(each.id)
            self._by_query.setdefault((*_identity(each.query), each.list, each.listing), []).append(each)

    def about(self, query: Query, match: Match) -> Sequence[Decision]:
        """The decisions on a query and the listing it matches, the latest last. The same party must be asked about:
        name, birth, country, gender and numbers all equal."""
        found = self._by_query.get((*_identity(query), match.list.partition("@")[0], match.listing.id), [])
        return sorted(found, key=lambda each: each.on)

    @property
    def words(self) -> str:
        """The decisions in one phrase."""
        return f"{self.count} decision{'s' * (self.count != 1)} of sha256 {self.sha256[:16]}"

    def open(
        self, query: Query, match: Match, spans: Iterable[Span], known: Known, certain: str = ""
    ) -> list[tuple[Span, str]]:
        """The days of a match that no decision answers, and what is to be said there of one that does not hold.

        A decision counts for the days up to its last one; under the two clocks only what was decided by the day known,
        with ``own`` for the days from its own on. One on a customer counts for nobody here: a case names no customer.
        """
        left = [(span, "") for span in spans]
        for each in self.about(query, match):
            if each.id or (isinstance(known, date) and each.on > known.isoformat()):
                continue
            if why := each.lapsed(match.listing, "", certain):
                left = [(span, why) for span, _ in left]
                continue
            start = each.on if known == "own" else FIRST
            end = (date.fromisoformat(each.until) + timedelta(days=1)).isoformat() if each.until else LAST
            after = each.lapsed(match.listing, LAST)
            cut = []
            for span, said in left:
                before, later = replace(span, end=min(span.end, start)), replace(span, start=max(span.start, end))
                cut += [(part, word) for part, word in ((before, said), (later, after)) if part.start < part.end]
            left = cut
        return left


def load_decisions(path: Path) -> Decisions:
    """The decisions in a file, with its hash. Raises DecisionError."""
    return Decisions(read_decisions(path), hashlib.sha256(path.read_bytes()).hexdigest())


def read_decisions(path: Path) -> list[Decision]:
    """The decisions in a file. Raises DecisionError with file, line and column of every problem."""
    root, problems = read(path.read_bytes(), str(path))
    found: list[Decision] = []
    if root is not None and not root.null:
        if root.kind != "list":
            problems.append(_problem(path, root, "no list", "a list of decisions, - name: …"))
        for item in root.items:
            made = _read_one(path, item, problems)
            if made:
                found.append(made)
    if problems:
        raise DecisionError("\n".join(map(str, problems)))
    return found


def _read_one(path: Path, item: Node, problems: list[Problem]) -> Decision | None:
    before = len(problems)
    for key, node in item.pairs.items():
        if key not in (*_TEXTS, "seen"):
            problems.append(_problem(path, node, f"unknown key {key}", "one of " + ", ".join((*_TEXTS, "seen"))))
        elif node.kind != ("map" if key == "seen" else "scalar"):
            problems.append(_problem(path, node, f"{key} is a {node.kind}", "a mapping" if key == "seen" else "text"))
    for key in _NEEDED:
        if key not in item.pairs:
            problems.append(_problem(path, item, f"a decision without {key}", f"{key}: …; sekisho decide writes it"))
    for key in ("on", "until"):
        if key in item.pairs and not _is_day(item.pairs[key].value):
            problems.append(_problem(path, item.pairs[key], f"{key} is {item.pairs[key].value!r}", "YYYY-MM-DD"))
    if len(problems) > before:
        return None
    text = {key: item.pairs[key].value if key in item.pairs else "" for key in _TEXTS}
    numbers = {NUMBERS[key]: text[key] for key in NUMBERS if text[key]}
    return Decision(
        make_query(text["name"], text["birth"], text["country"], numbers, text["gender"]),
        text["list"], text["listing"], text["by"], text["on"], text["why"], text["until"], text["id"],
        {key: node.value for key, node in item.pairs["seen"].pairs.items()},
    )  # fmt: skip


def write_decisions(path: Path, decisions: Sequence[Decision]) -> int:
    """Add decisions to a file, but for those it has; written aside and renamed. Returns how many were added.

    Raises DecisionError where the file is not one, or would not be one any more.
    """
    with in_turn(path):  # of two who decide at once each adds to what the other wrote
        held = path.read_text(encoding="utf-8") if path.exists() else ""
        held += "\n" if held and not held.endswith("\n") else ""
        with aside(path) as beside:
            beside.write_text(held + "".join(map(_as_item, decisions)), encoding="utf-8")
            try:
                before = read_decisions(beside)
            except DecisionError as error:  # of a control character, say: the file would be of no more use
                if held:
                    read_decisions(path)  # what is wrong may be in there
                raise DecisionError(str(error).replace(str(beside), "the decision")) from None
            known = set(map(_said, before[: len(before) - len(decisions)]))
            new = {said: each for each in decisions if (said := _said(each)) not in known}
            if len(new) < len(decisions):
                beside.write_text(held + "".join(map(_as_item, new.values())), encoding="utf-8")
    return len(new)


def _said(each: Decision) -> tuple[object, ...]:
    """All that a decision says, for a decision is made once."""
    said = (each.list, each.listing, each.by, each.on, each.why, each.until, each.id, *sorted(each.seen.items()))
    return (*_identity(each.query), *said)


def _as_item(decision: Decision) -> str:
    query = decision.query
    own = {NUMBERS_BY_KIND[kind]: value for kind, value in query.identifiers.items() if kind in NUMBERS_BY_KIND}
    text = {
        "name": query.name, "birth": query.birth, "country": query.country, "gender": query.gender, **own,
        "id": decision.id,
        "list": decision.list, "listing": decision.listing, "by": decision.by, "on": decision.on,
        "why": decision.why, "until": decision.until,
    }  # fmt: skip
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in text.items() if value or key == "name"]
    lines.append("seen: {" + ", ".join(f"{part}: '{value}'" for part, value in decision.seen.items()) + "}")
    return "- " + "\n  ".join(lines) + "\n"


NUMBERS_BY_KIND = {kind: key for key, kind in NUMBERS.items()}


def _identity(query: Query) -> tuple[object, ...]:
    numbers = tuple(sorted(query.identifiers.items()))
    return _folded(query.name), query.birth, (query.country or query.residence).upper(), query.gender, numbers


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _problem(path: Path, node: Node, message: str, expected: str) -> Problem:
    return Problem(Where(str(path), node.line, node.column), message, expected)
