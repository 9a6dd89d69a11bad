"""A dossier: its head, its statements, and what refers to what."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from sekisho.record.reader import read_files
from sekisho.record.statements import Act, Event, Measure, Statement
from sekisho.record.yaml import Problem, Where

__all__ = ["Dossier", "DossierError", "Problem", "load", "not_there", "shipped"]

LARGE = 10_000
"""Statements from which on a dossier weighs on the collector of garbage."""
SHIPPED = Path(__file__).parent.parent / "dossiers"


class DossierError(Exception):
    """A dossier that cannot be opened at all."""


@dataclass(frozen=True)
class Dossier:
    """A dossier as read: its head, its statements by id, and the problems found while reading.

    ``refs`` are (holder, place, id referred to).
    """

    id: str
    title: str
    sender: str
    target: str
    timezone: str
    uses: tuple[str, ...]
    statements: Mapping[str, Statement]
    problems: list[Problem]
    files: tuple[Path, ...]
    revision: str
    folder: Path
    refs: list[tuple[str, Where, str]] = field(default_factory=list, repr=False)

    def get(self, id_: str) -> Statement | None:
        """The statement of that id, if any."""
        return self.statements.get(id_)

    def measures(self) -> Iterator[Measure]:
        """The measures, in the order of the files."""
        return (s for s in self.statements.values() if isinstance(s, Measure))

    def acts(self) -> Iterator[Act]:
        """The acts, in the order of the files."""
        return (s for s in self.statements.values() if isinstance(s, Act))

    def events(self) -> Iterator[Event]:
        """The events, in the order of the files."""
        return (s for s in self.statements.values() if isinstance(s, Event))

    @cached_property
    def references(self) -> dict[str, list[str]]:
        """Statement id → ids it refers to."""
        result: dict[str, list[str]] = {}
        for holder, _, wanted in self.refs:
            if wanted not in result.setdefault(holder, []):
                result[holder].append(wanted)
        return result

    def reference_problems(self) -> list[Problem]:
        """References to statements that are not there, in this dossier or in those it names."""
        problems = []
        others: dict[str, Dossier | None] = {}
        for _, where, wanted in self.refs:
            other, colon, local = wanted.partition(":")
            if not colon:
                known, id_ = self.statements, wanted
            else:
                if other not in others:
                    beside = self.folder.parent / other
                    try:  # a name, no path: a dossier must not lead anywhere else
                        plain = Path(other).name == other
                        others[other] = load(beside if beside.is_dir() else other) if plain else None
                    except DossierError:
                        others[other] = None
                there = others[other]
                if there is None:
                    problems.append(
                        Problem(
                            where,
                            f"refers to the dossier {other}, which cannot be opened",
                            "a dossier beside this one or a shipped one",
                        )
                    )
                    continue
                known, id_ = there.statements, local
            if id_ not in known:
                near = get_close_matches(id_, known, 1)
                problems.append(
                    Problem(
                        where,
                        f"refers to {wanted}, which is not there",
                        "the id of a statement",
                        near[0] if near else "",
                    )
                )
        return problems


def shipped() -> list[str]:
    """The names of the dossiers that come with the program."""
    return sorted(path.name for path in SHIPPED.iterdir() if (path / "dossier.yaml").exists())


def load(path_or_name: str | Path) -> Dossier:
    """Read a dossier by its shipped name or from a folder. Raises DossierError where there is none."""
    folder = Path(path_or_name)
    if str(path_or_name) in shipped():
        folder = SHIPPED / str(path_or_name)
    if not folder.is_dir():
        near = get_close_matches(str(path_or_name), shipped(), 1)
        raise DossierError(
            f"no dossier {path_or_name}: neither a folder nor one of {', '.join(shipped())}"
            + (f"; did you mean {near[0]}?" if near else "")
        )
    paths = tuple(sorted(folder.rglob("*.yaml")))
    for path in paths:
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            raise DossierError(f"{path}: not a file inside the dossier; expected no links out of it, no pipes")
    head = folder / "dossier.yaml"
    if head not in paths:
        raise DossierError(f"{folder}: no dossier.yaml; it holds the head: dossier, title, sender, target, timezone")
    # Reading makes millions of small objects and no cycles: the collector would only walk them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        made = read_files(folder, paths)
        if len(made.statements) > LARGE:
            gc.freeze()  # nor need it walk them ever after
    finally:
        if collecting:
            gc.enable()
    words = made.head.words
    return Dossier(
        words.get("dossier", folder.name),
        words.get("title", ""),
        words.get("sender", ""),
        words.get("target", ""),
        words.get("timezone", "UTC"),
        made.head.uses,
        made.statements,
        made.problems,
        paths,
        made.revision,
        folder,
        made.refs,
    )


def not_there(what: str, id_: str, known: Iterable[str], opened: Sequence[Dossier]) -> str:
    """How it is told that the dossiers opened have no act, measure or statement of that id, of which ``known`` are all:
    what it is instead, what is near, or where it is."""
    held = next((dossier.statements[id_] for dossier in opened if id_ in dossier.statements), None)
    if held is not None:
        kind = type(held).__name__.lower()
        acts = (act for dossier in opened for act in dossier.acts())
        own = held.measures if isinstance(held, Act) else [act.id for act in acts if id_ in act.measures]
        wanted, other = (f"{'an' if word[0] in 'aeiou' else 'a'} {word}" for word in (what, kind))
        return f"{id_} is {other}; expected {wanted}" + (f", e.g. {own[-1]}" if own else "")
    said = f"no {what} {id_!r} in {', '.join(dossier.id for dossier in opened)}"
    if near := get_close_matches(id_, list(known), 3):
        return f"{said}; did you mean {', '.join(near)}?"
    for name in shipped():
        if name not in {dossier.id for dossier in opened} and id_ in load(name).statements:
            return f"{said}; it is in {name}: add -d {name}"
    return f"{said}; sekisho search WORDS finds statements and their ids"
