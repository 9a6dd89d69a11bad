"""An overlay: a small file on top of dossiers that supposes acts that were not made, or changes acts that were.

Its statements are a dossier's own (``- act: …``, ``- measure: …``), without the need of a source; beside them
``- change: ID`` gives an act or a measure other values, and ``- without: ID`` supposes that it was never made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sekisho.record.dossier import Dossier, Problem
from sekisho.record.grammar import ALLOWED, KINDS, VERBS
from sekisho.record.reader import Reader
from sekisho.record.statements import Act, Citation, Measure, Statement
from sekisho.record.yaml import Node, Where, read

SUPPOSED = "supposition"
"""The word that marks what no one has decreed, in titles, instruments and citations."""


@dataclass(frozen=True)
class Overlay:
    """An overlay as read. ``changed`` are whole statements by id, ``gone`` the ids that it takes away."""

    name: str
    new: Mapping[str, Statement]
    changed: Mapping[str, Statement]
    gone: tuple[str, ...]
    problems: list[Problem]
    revision: str
    path: Path

    @property
    def ids(self) -> tuple[str, ...]:
        """Every statement that it touches."""
        return (*self.new, *self.changed, *self.gone)

    def only(self, ids: Sequence[str]) -> Overlay:
        """The overlay with no more than these of its statements."""
        kept = set(ids)
        return replace(
            self,
            new={id_: each for id_, each in self.new.items() if id_ in kept},
            changed={id_: each for id_, each in self.changed.items() if id_ in kept},
            gone=tuple(id_ for id_ in self.gone if id_ in kept),
        )

    def over(self, dossiers: Sequence[Dossier]) -> tuple[Dossier, ...]:
        """The dossiers as the overlay supposes them; what is new is a dossier of its own, named as a supposition."""
        made = tuple(
            replace(
                dossier,
                statements={
                    id_: self.changed.get(id_, each) for id_, each in dossier.statements.items() if id_ not in self.gone
                },
            )
            for dossier in dossiers
        )
        first = dossiers[0]
        return (
            *made,
            Dossier(
                f"{SUPPOSED} {self.name}", "", first.sender, first.target, first.timezone, (), self.new, [],
                (self.path,), self.revision, self.path.parent,
            ),
        )  # fmt: skip


def without(act: str) -> Overlay:
    """The overlay that supposes no more than that one act was never made."""
    text = f"without {act}"
    return Overlay(text, {}, {}, (act,), [], hashlib.sha256(text.encode()).hexdigest(), Path())


def read_overlay(path: Path, dossiers: Sequence[Dossier]) -> Overlay:
    """Read an overlay on top of dossiers; what is wrong with it is in ``problems``. Raises OSError."""
    return _OverlayReader(path, dossiers).overlay()


class _OverlayReader(Reader):
    needs_source = False

    def __init__(self, path: Path, dossiers: Sequence[Dossier]) -> None:
        super().__init__(path.parent, (path,))
        self.path, self.file, self.dossiers = path, str(path), dossiers
        self.base = {id_: each for dossier in dossiers for id_, each in dossier.statements.items()}
        self.touched: dict[str, Where] = {}

    def overlay(self) -> Overlay:
        data = self.path.read_bytes()
        root, self.problems = read(data, str(self.path))
        new: dict[str, Statement] = {}
        changed: dict[str, Statement] = {}
        gone: list[str] = []
        if root is not None and not root.null:
            if root.kind != "list":
                self.complain(root, "an overlay that is no list", "a list of statements: - act: …, - change: …, …")
            pending: list[tuple[str, str, Node, str]] = []
            edits: list[tuple[str, str, Node]] = []
            for item in root.items:
                verb = next(iter(item.pairs), "") if item.kind == "map" else ""
                if verb in ("change", "without"):
                    if target := self.target(verb, item):
                        edits.append((verb, target, item))
                else:
                    self.identify(item, pending)
            for verb, id_, item in edits:
                if verb == "without":
                    gone.append(id_)
                elif made := self.change(self.base[id_], item):
                    changed[id_] = made
            new = self.statements(pending, changed, gone)
            self.fit({**new, **changed}, gone)
        if root is None or root.null or (root.kind == "list" and not root.items):
            place = Where(self.file, 1, 1)
            expected = "what is supposed: - act: …, - change: ID or - without: ID"
            self.problems.append(Problem(place, "the overlay is empty", expected))
        digest = hashlib.sha256(data).hexdigest()
        return Overlay(self.path.name, new, changed, tuple(gone), self.problems, digest, self.path)

    def identify(self, item: Node, pending: list[tuple[str, str, Node, str]]) -> None:
        kind = next(iter(item.pairs), "") if item.kind == "map" else ""
        near = get_close_matches(kind, (*KINDS, "change", "without"), 1)
        if kind and kind not in KINDS and near and near[0] in ("change", "without"):
            self.complain(item, f"the first key is {kind}", "a kind of statement, change or without", near[0])
            return
        if kind in KINDS and (held := self.base.get(item.pairs[kind].value)) is not None:
            self.complain(
                item.pairs[kind],
                f"{held.id} is in the dossier already ({held.where})",
                f"another id, or - change: {held.id}",
            )
            return
        super().identify(item, pending)

    def target(self, verb: str, item: Node) -> str:
        node = item.pairs[verb]
        id_ = self.text(node)
        held = self.base.get(id_)
        if not isinstance(held, Act | Measure):
            able = [name for name, each in self.base.items() if isinstance(each, Act | Measure)]
            near = get_close_matches(id_, able, 1)
            names = ", ".join(dossier.id for dossier in self.dossiers)
            what = f"{id_} is {'no act or measure' if held else 'not there'}"
            self.complain(node, f"{verb} {id_}: {what}", f"an act or a measure of {names}", near[0] if near else "")
            return ""
        if id_ in self.touched:
            self.complain(node, f"{verb} {id_}, which is touched already", f"one change (first at {self.touched[id_]})")
            return ""
        self.touched[id_] = self.at(node)
        if verb == "without" and len(item.pairs) > 1:
            self.unknown(item, list(item.pairs)[1], ("without",))
        return id_

    def change(self, held: Statement, item: Node) -> Statement | None:
        kind = "act" if isinstance(held, Act) else "measure"
        allowed = {key: type_ for key, type_ in ALLOWED[kind].items() if key not in VERBS}
        known = [*allowed, *(["without"] if kind == "measure" else [])]
        values: dict[str, Any] = {}
        for key, node in item.pairs.items():
            if key == "change":
                continue
            if key in VERBS:
                said = f"what {held.id} does ({key}) cannot be changed"
                self.complain(node, said, f"- without: {held.id}, and a new act beside it")
            elif key not in known:
                self.unknown(item, key, known)
            elif key == "set" and isinstance(held, Act):
                values[key] = {**held.set, **self.settings(node, self.parameters(held))}
            elif key == "without" and isinstance(held, Measure):
                values["exemptions"] = self.without(held, node)
            else:
                value = self.value(allowed[key], key, node, held.id)
                if value is not None or allowed[key] == "date":
                    values[key] = value
        if len(item.pairs) == 1:
            self.complain(item, f"change {held.id} changes nothing", "what is to be otherwise, e.g. effective: …")
            return None
        if "when" in values:
            values["when_where"] = self.at(item.pairs["when"])
        made: Statement = self.supposed(replace(held, **{"cites": (), **values, "where": self.at(item)}))
        if isinstance(made, Act):
            self.order(made, item)
        return made

    def order(self, act: Act, item: Node) -> None:
        """Complain of a changed act that would be effective before it was decided, or not at all."""
        first, last = act.decided and act.decided.first, act.effective and act.effective.last
        if first and last and last < first:
            node = item.pairs.get("effective") or item.pairs.get("decided") or item
            said = f"{act.id} is effective {act.effective}, before it was decided ({act.decided})"
            self.complain(node, said, "a day on or after the decision, or another decided beside it")
        if act.effective is None and act.decided is None and act.published is None:
            self.complain(item, f"act {act.id} has no date", "decided, published or effective")

    def without(self, held: Measure, node: Node) -> tuple[Any, ...]:
        titles = [each.title for each in held.exemptions]
        places = node.items or [node]
        wanted = self.words(node)
        for place, title in zip(places, wanted, strict=False):
            if title not in titles:
                near = get_close_matches(title, titles, 1, 0.3)
                expected = "one of " + "; ".join(titles) if titles else "none: it has no exemption"
                self.complain(place, f"{held.id} has no exemption {title!r}", expected, near[0] if near else "")
        return tuple(each for each in held.exemptions if each.title not in wanted)

    def parameters(self, act: Act) -> dict[str, str]:
        found = (self.base.get(measure) for measure in act.measures)
        return {name: type_ for each in found if isinstance(each, Measure) for name, type_ in each.parameters.items()}

    def statements(
        self, pending: list[tuple[str, str, Node, str]], changed: Mapping[str, Statement], gone: Sequence[str]
    ) -> dict[str, Statement]:
        made: dict[str, Statement] = {}
        for kind, id_, node, _ in pending:
            if kind != "act" and (statement := self.statement(kind, id_, node)) is not None:
                made[id_] = self.supposed(statement)
        held = {**{id_: each for id_, each in self.base.items() if id_ not in gone}, **changed, **made}
        types = {id_: each.parameters for id_, each in held.items() if isinstance(each, Measure)}
        for kind, id_, node, _ in pending:
            if kind == "act" and (act := self.act(id_, node, types)) is not None:
                made[id_] = self.supposed(act)
        return made

    def supposed(self, made: Statement) -> Statement:
        """The statement, marked as supposed wherever a verdict would show it."""
        if isinstance(made, Act):
            here = Citation(f"{SUPPOSED} {self.path.name}", f"line {made.where.line}", "", made.where)
            words = f"{SUPPOSED}: {made.instrument or made.title or made.id}"
            return replace(made, instrument=words, cites=(here, *made.cites))
        if isinstance(made, Measure):
            return replace(made, title=f"{SUPPOSED}: {made.title}")
        return made

    def fit(self, made: Mapping[str, Statement], gone: Sequence[str]) -> None:
        """Complain of references to what is not there, or no longer."""
        held = {**{id_: each for id_, each in self.base.items() if id_ not in gone}, **made}
        whole = replace(self.dossiers[0], statements=held, refs=self.refs)
        self.problems += whole.reference_problems()
