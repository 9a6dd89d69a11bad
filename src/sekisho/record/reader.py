"""Reading the files of a dossier into statements, with every problem found on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sekisho.record.grammar import ALLOWED, CLOSED, HS_EDITIONS, ID, KINDS, REQUIRED, REQUIREMENTS, VERBS
from sekisho.record.statements import (
    Act,
    Citation,
    Exemption,
    GoodsItem,
    Measure,
    Programme,
    Requirement,
    Resolution,
    Statement,
)
from sekisho.record.values import FuzzyDate, parse_date, parse_money, parse_quantity
from sekisho.record.yaml import Node, Problem, Where, read


@dataclass(frozen=True)
class Head:
    """What dossier.yaml says."""

    words: Mapping[str, str]
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A dossier as read: ``refs`` are (holder, place, id referred to), ``revision`` the hash of all files."""

    head: Head
    statements: dict[str, Statement]
    revision: str
    problems: list[Problem]
    refs: list[tuple[str, Where, str]]


def read_files(folder: Path, paths: tuple[Path, ...]) -> Reading:
    """Read the files of one dossier; what is wrong with them is in ``problems``."""
    return Reader(folder, paths).read()


_PLACE = Statement(id="", where=Where("", 0, 0))  # of an act, until the measures that it is on are known


class Reader:
    """Reads statements and keeps every problem and reference it meets; an overlay is read by a kind of it."""

    needs_source = True
    """Whether a statement that cites nothing is a problem."""

    def __init__(self, folder: Path, paths: tuple[Path, ...]) -> None:
        self.folder, self.paths = folder, paths
        self.problems: list[Problem] = []
        self.refs: list[tuple[str, Where, str]] = []
        self.file = ""
        self._ids: dict[str, Where] = {}
        self._twice: list[tuple[str, str, Node, str]] = []  # whose id is taken: read for what else is wrong with them

    def read(self) -> Reading:
        """All the files as statements."""
        digest = hashlib.sha256()
        roots: list[tuple[str, Node]] = []
        head = Head({}, ())
        for path in self.paths:
            data = path.read_bytes()
            name = path.relative_to(self.folder).as_posix()
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
            root, found = read(data, str(path))
            self.problems += found
            if root is None:
                continue
            if name == "dossier.yaml":
                self.file = str(path)
                head = self._head(root)
            else:
                roots.append((str(path), root))
        pending: list[tuple[str, str, Node, str]] = []
        for file, root in roots:
            self.file = file
            if root.null:
                continue
            if root.kind != "list":
                self.complain(root, "a file that is no list", "a list of statements, each starting with - KIND: id")
                continue
            for item in root.items:
                self.identify(item, pending)
        statements: dict[str, Statement] = {}
        acts: list[tuple[str, str, Node]] = []
        for kind, id_, node, file in pending:
            self.file = file
            if kind == "act":
                acts.append((id_, file, node))
                statements[id_] = _PLACE
                continue
            made = self.statement(kind, id_, node)
            if made is not None:
                statements[id_] = made
        types = {s.id: s.parameters for s in statements.values() if isinstance(s, Measure)}
        for id_, file, node in acts:
            self.file = file
            act = self.act(id_, node, types)
            if act is None:
                del statements[id_]
            else:
                statements[id_] = act
        for kind, id_, node, file in self._twice:
            self.file = file
            self.act(id_, node, types) if kind == "act" else self.statement(kind, id_, node)
        return Reading(head, statements, digest.hexdigest(), self.problems, self.refs)

    # -- places and complaints

    def at(self, node: Node) -> Where:
        """Where a node stands."""
        return Where(self.file, node.line, node.column)

    def complain(self, node: Node, message: str, expected: str = "", hint: str = "") -> None:
        """Note a problem with a node."""
        self.problems.append(Problem(self.at(node), message, expected, hint))

    # -- the head and the first key

    def _head(self, root: Node) -> Head:
        if root.kind != "map":
            self.complain(root, "no mapping", "dossier, title, sender, target, timezone")
            return Head({}, ())
        known = ("dossier", "title", "sender", "target", "timezone", "uses", "note")
        uses: tuple[str, ...] = ()
        result = {}
        for key, node in root.pairs.items():
            if key not in known:
                self.unknown(root, key, known)
            elif key == "uses":
                uses = self.words(node)
            else:
                result[key] = self.text(node)
        for key in ("dossier", "title", "sender", "target"):
            if key not in result:
                self.complain(root, f"no {key}", f"{key}: …")
        return Head(result, uses)

    def unknown(self, node: Node, key: str, known: Iterable[str]) -> None:
        """Complain of a key, and name one of those known that is near."""
        line, column = node.keys[key]
        near = get_close_matches(key, list(known), 1)
        self.problems.append(
            Problem(
                Where(self.file, line, column),
                f"unknown key {key}",
                "one of " + ", ".join(known) if not near else "",
                near[0] if near else "",
            )
        )

    def _only(self, node: Node, known: Sequence[str]) -> None:
        for key in node.pairs:
            if key not in known:
                self.unknown(node, key, known)

    def identify(self, item: Node, pending: list[tuple[str, str, Node, str]]) -> None:
        """Add a statement to those ``pending``: kind, id, node and file; complain of one that has no kind or id."""
        if item.kind != "map" or not item.pairs:
            self.complain(item, "no statement", "a mapping that starts with its kind, e.g. - event: ID")
            return
        kind = next(iter(item.pairs))
        if kind not in KINDS:
            near = get_close_matches(kind, KINDS, 1)
            self.complain(
                item,
                f"the first key is {kind}, no kind of statement",
                "one of " + ", ".join(KINDS),
                near[0] if near else "",
            )
            return
        node = item.pairs[kind]
        id_ = node.value
        if node.kind != "scalar" or not ID.fullmatch(id_):
            self.complain(node, f"the id {id_!r}", "lower-case letters, digits, dots and hyphens")
            return
        if (first := self._ids.get(id_)) is not None:
            self.complain(node, f"the id {id_} is taken", f"another id (first at {first})")
            self._twice.append((kind, id_, item, self.file))
            return
        self._ids[id_] = self.at(node)
        pending.append((kind, id_, item, self.file))

    # -- statements

    def statement(self, kind: str, id_: str, item: Node) -> Statement | None:
        """A statement of any kind but an act; None where it lacks what it has to have."""
        values = self._fields(kind, id_, item)
        if values is None:
            return None
        if kind == "measure":
            values["when_where"] = self.at(item.pairs["when"])
        if kind == "forecast" and "if" in values:
            values["condition"] = values.pop("if")
        made = KINDS[kind](id=id_, where=self.at(item), **values)
        if self.needs_source and kind not in ("source", "actor") and not made.cites:
            self.complain(item, f"{id_} cites no source", "cites: [{source: …, at: …}]")
        return made

    def _fields(self, kind: str, id_: str, item: Node) -> dict[str, Any] | None:
        allowed = ALLOWED[kind]
        values: dict[str, Any] = {}
        for key, node in item.pairs.items():
            if key == kind:
                continue
            if key not in allowed:
                self.unknown(item, key, allowed)
                continue
            values[key] = self.value(allowed[key], key, node, id_)
        values = {key: value for key, value in values.items() if value is not None}
        lacking = [key for key in REQUIRED[kind] if key not in values]
        for key in lacking:
            self.complain(item, f"{kind} {id_} has no {key}", f"{key}: …")
        return None if lacking else values

    def act(self, id_: str, item: Node, types: Mapping[str, Mapping[str, str]]) -> Act | None:
        """An act, given the parameters and their types of each measure; None where it has not just one verb."""
        allowed = ALLOWED["act"]
        verbs = [key for key in item.pairs if key in VERBS]
        if len(verbs) != 1:
            near = [verb for key in item.pairs if key not in allowed for verb in get_close_matches(key, VERBS, 1)]
            self.complain(
                item,
                f"act {id_} has {len(verbs) or 'no'} verb{'s' * (len(verbs) > 1)}"
                + (f" ({', '.join(verbs)})" if verbs else ""),
                "exactly one of " + ", ".join(VERBS),
                near[0] if near and not verbs else "",
            )
            return None
        values: dict[str, Any] = {}
        measures: tuple[str, ...] = ()
        for key, node in item.pairs.items():
            if key == "act":
                continue
            if key not in allowed:
                self.unknown(item, key, allowed)
            elif key == "set":
                continue
            elif key == verbs[0]:
                measures = self.value("refs", key, node, id_)
                for name in measures:
                    if name not in types and name in self._ids:
                        self.complain(node, f"{verbs[0]} {name}, which is no measure", "the id of a measure")
            elif (value := self.value(allowed[key], key, node, id_)) is not None:
                values[key] = value
        if "set" in item.pairs:
            own = [types[measure] for measure in measures if measure in types]
            merged = own[0] if len(own) == 1 else {name: type_ for each in own for name, type_ in each.items()}
            values["set"] = self.settings(item.pairs["set"], merged)
        made = Act(id=id_, where=self.at(item), verb=verbs[0], measures=measures, **values)
        if self.needs_source and not made.cites:
            self.complain(item, f"{id_} cites no source", "cites: [{source: …, at: …}]")
        if made.decided is None and made.published is None and made.effective is None:
            self.complain(item, f"act {id_} has no date", "decided, published and effective")
        elif made.effective is None:
            self.complain(item, f"act {id_} does not say from when it is effective", "effective: 2010-07-06")
        if (
            made.decided
            and made.effective
            and made.decided.first
            and made.effective.last
            and made.effective.last < made.decided.first
        ):
            self.complain(
                item.pairs["effective"],
                f"{id_} is effective {made.effective}, before it was decided ({made.decided})",
                "a day on or after the decision",
            )
        if (made.parties or made.lists) and made.verb not in ("imposes", "amends", "designates", "delists"):
            expected = "parties and lists with imposes, amends, designates or delists"
            self.complain(item, f"{id_} {made.verb} and names parties", expected)
        if made.verb == "extends" and made.until is None:
            self.complain(item, f"{id_} extends without an until", "until: the last day in force")
        return made

    # -- values

    def value(self, type_: str, key: str, node: Node, holder: str) -> Any:
        """What a key of a statement holds, as its type has it; None where it holds nothing of that type."""
        if node.null:
            return None
        if type_ in ("text", "ref"):
            text = self.text(node)
            if type_ == "ref" and text:
                self.refs.append((holder, self.at(node), text))
            return text
        if type_ in ("words", "refs"):
            words = self.words(node)
            if type_ == "refs":
                places = node.items or [node] * len(words)
                self.refs += [(holder, self.at(place), word) for place, word in zip(places, words, strict=False)]
            return words
        if type_ == "date":
            return self._parsed(node, parse_date, "2010-05-28, 2010-05, 2010, 2010-05-01/2010-05-07 or unknown")
        if type_ == "quantity":
            return self._parsed(
                node, parse_quantity, "for example 47_000, 5–10 billion, up to 250 million, about 19_000"
            )
        if type_ == "probability":
            return self._parsed(node, _probability, "a number from 0 to 1")
        if type_ in CLOSED:
            text = self.text(node)
            if text not in CLOSED[type_]:
                near = get_close_matches(text, CLOSED[type_], 1)
                self.complain(node, f"{key} is {text!r}", "one of " + ", ".join(CLOSED[type_]), near[0] if near else "")
            return text
        if type_ == "mapping":
            return self._mapping(node)
        method: Callable[[Node, str], Any] = getattr(self, f"_{type_}")
        return method(node, holder)

    def text(self, node: Node) -> str:
        """The text of a node."""
        if node.kind != "scalar":
            self.complain(node, f"a {node.kind}", "text")
            return ""
        return node.value

    def words(self, node: Node) -> tuple[str, ...]:
        """The words of a node: a list of them, or one."""
        if node.kind == "scalar":
            return (node.value,) if node.value else ()
        if node.kind == "map":
            self.complain(node, "a mapping", "a list of words")
            return ()
        return tuple(self.text(item) for item in node.items)

    def _mapping(self, node: Node) -> dict[str, str]:
        if node.kind != "map":
            self.complain(node, f"a {node.kind}", "a mapping of names to words")
            return {}
        return {key: self.text(value) for key, value in node.pairs.items()}

    def _parsed(self, node: Node, parse: Callable[[str], Any], expected: str) -> Any:
        text = self.text(node)
        try:
            return parse(text)
        except ValueError as error:
            self.complain(node, str(error), expected)
            return None

    def _cites(self, node: Node, holder: str) -> tuple[Citation, ...]:
        if node.kind != "list":
            self.complain(node, f"a {node.kind}", "a list of {source, at, quote}")
            return ()
        result = []
        for item in node.items:
            if item.kind != "map" or "source" not in item.pairs:
                self.complain(item, "a citation without source", "{source: ID, at: p. 1, quote: …}")
                continue
            self._only(item, ("source", "at", "quote"))
            source = self.text(item.pairs["source"])
            self.refs.append((holder, self.at(item.pairs["source"]), source))
            quote = item.pairs.get("quote")
            if quote is not None and not quote.value.strip():
                self.complain(quote, "an empty quote", "the source's own words, or no quote")
            result.append(
                Citation(
                    source,
                    self.text(item.pairs["at"]) if "at" in item.pairs else "",
                    self.text(quote) if quote is not None else "",
                    self.at(quote or item),
                )
            )
        return tuple(result)

    def _requires(self, node: Node, holder: str) -> Requirement | None:
        if node.kind == "scalar" and node.value in REQUIREMENTS:
            return Requirement(node.value)
        kinds = [key for key in node.pairs if key in REQUIREMENTS]
        if node.kind != "map" or len(kinds) != 1:
            self.complain(node, "no single requirement", "one of " + ", ".join(REQUIREMENTS))
            return None
        self._only(node, (*REQUIREMENTS, "within"))
        detail = self.text(node.pairs[kinds[0]])
        within = self.text(node.pairs["within"]) if "within" in node.pairs else ""
        return Requirement(kinds[0], "" if detail == "true" else detail, within)

    def _programmes(self, node: Node, holder: str) -> tuple[Programme, ...]:
        items = node.items if node.kind == "list" else [node]
        result = []
        for item in items:
            if item.kind != "map" or "list" not in item.pairs:
                self.complain(item, "a list without its name", "{list: jp-mof, programme: 北朝鮮}")
                continue
            self._only(item, ("list", "programme"))
            name = self.text(item.pairs["list"])
            if not ID.fullmatch(name):
                self.complain(item.pairs["list"], f"the list {name!r}", "a data set as sekisho lists status names it")
            words = self.text(item.pairs["programme"]) if "programme" in item.pairs else ""
            result.append(Programme(name, words))
        return tuple(result)

    def _exemptions(self, node: Node, holder: str) -> tuple[Exemption, ...]:
        if node.kind != "list":
            self.complain(node, f"a {node.kind}", "a list of {title, when, cites}")
            return ()
        result = []
        for item in node.items:
            if item.kind != "map" or not {"title", "when"} <= set(item.pairs):
                self.complain(item, "an exemption without title or when", "{title: …, when: …, cites: […]}")
                continue
            self._only(item, ("title", "when", "cites", "note"))
            cites = self._cites(item.pairs["cites"], holder) if "cites" in item.pairs else ()
            result.append(
                Exemption(
                    self.text(item.pairs["title"]), self.text(item.pairs["when"]), self.at(item.pairs["when"]), cites
                )
            )
        return tuple(result)

    def _resolved(self, node: Node, holder: str) -> Resolution | None:
        if node.kind != "map" or "outcome" not in node.pairs:
            self.complain(node, "no outcome", "{outcome: hit, date: …, why: …, cites: […]}")
            return None
        self._only(node, ("outcome", "date", "why", "cites"))
        pairs = node.pairs
        if self.text(pairs["outcome"]) not in ("hit", "miss", "void"):
            self.complain(pairs["outcome"], f"outcome is {self.text(pairs['outcome'])!r}", "hit, miss or void")
        when: FuzzyDate | None = self.value("date", "date", pairs["date"], holder) if "date" in pairs else None
        return Resolution(
            self.text(pairs["outcome"]),
            when,
            self.text(pairs["why"]) if "why" in pairs else "",
            self._cites(pairs["cites"], holder) if "cites" in pairs else (),
        )

    def settings(self, node: Node, types: Mapping[str, str]) -> dict[str, object]:
        """What an act sets, given the parameters and their types."""
        if node.kind != "map":
            self.complain(node, f"a {node.kind}", "set: {parameter: value}")
            return {}
        result: dict[str, object] = {}
        for name, value in node.pairs.items():
            if name not in types:
                near = get_close_matches(name, types, 1)
                self.complain(
                    value,
                    f"no parameter {name}",
                    "one of " + (", ".join(types) or "none declared"),
                    near[0] if near else "",
                )
                continue
            made = self._setting(value, types[name])
            if made is not None:
                result[name] = made
        return result

    def _setting(self, node: Node, type_: str) -> object:
        if type_ == "money":
            return self._parsed(node, parse_money, "for example JPY 3_000_000")
        if type_ == "number":
            return self._parsed(node, _number, "a number")
        if type_ == "day":
            return self._parsed(node, date.fromisoformat, "a day such as 2010-07-06")
        if type_ == "flag":
            return self._parsed(node, _flag, "true or false")
        if type_ == "text":
            return self.text(node)
        if type_ in ("codes", "parties"):
            return self.words(node)
        if type_ == "goods":
            return self._goods(node)
        self.complain(node, f"a parameter of type {type_}", "money, number, day, flag, text, codes, goods or parties")
        return None

    def _goods(self, node: Node) -> tuple[GoodsItem, ...]:
        if node.kind != "list":
            self.complain(node, f"a {node.kind}", "a list of {item, title, hs, by}")
            return ()
        result = []
        for item in node.items:
            if item.kind != "map" or not {"title", "hs"} <= set(item.pairs):
                self.complain(item, "goods without title or hs", "{item: …, title: …, hs: [2203], by: SOURCE}")
                continue
            self._only(item, ("item", "title", "hs", "by", "note"))
            codes = self.words(item.pairs["hs"])
            for code in codes:
                digits, _, edition = code.replace(".", "").partition("@")
                if not _HS.fullmatch(digits) or edition not in ("", *HS_EDITIONS):
                    self.complain(
                        item.pairs["hs"],
                        f"{code!r} is no HS code",
                        "2 to 10 digits and perhaps an edition, e.g. 2203 or 852520@1996",
                    )
            by = self.text(item.pairs["by"]) if "by" in item.pairs else ""
            result.append(
                GoodsItem(
                    self.text(item.pairs["item"]) if "item" in item.pairs else "",
                    self.text(item.pairs["title"]),
                    codes,
                    by,
                )
            )
        return tuple(result)


_HS = re.compile(r"[0-9]{2,10}")


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("_", "")) if len(text) <= 30 and "e" not in text.lower() else Decimal("nan")
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number") from None
    if not number.is_finite():
        raise ValueError(f"{text[:40]!r} is no number of up to 30 digits")
    return number


def _probability(text: str) -> Decimal:
    number = _number(text)
    if not 0 <= number <= 1:
        raise ValueError(f"{text!r} is not between 0 and 1")
    return number


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text == "true"
