"""What a statement responded to, and what followed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sekisho.record.statements import Act, Claim, Commitment, Event, Finding, Performance, Statement
from sekisho.relation.common import Record, kind_of


@dataclass(frozen=True)
class Link:
    """``later`` says of ``earlier`` that it follows, carries out, disputes … it."""

    earlier: str
    later: str
    word: str


@dataclass(frozen=True)
class Chain:
    """A statement with everything before and after it that links lead to."""

    start: str
    links: tuple[Link, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]

    def as_json(self, record: Record) -> dict[str, object]:
        """For machines."""
        ids = [*self.before, self.start, *self.after]
        return {
            "start": self.start,
            "statements": [
                {"id": id_, "kind": kind_of(held), "title": record.title(id_), "date": str(record.when(held) or "")}
                for id_ in ids
                if (held := record.find(id_)) is not None
            ],
            "links": [{"earlier": x.earlier, "later": x.later, "word": x.word} for x in self.links],
        }


def links(record: Record) -> Iterator[Link]:
    """Every link that statements write down, from the earlier to the later."""
    for statement in record.statements():
        yield from _links(statement)


def _links(statement: Statement) -> Iterator[Link]:
    if isinstance(statement, Event):
        for other in statement.follows:
            yield Link(other, statement.id, "followed by")
    elif isinstance(statement, Act):
        for other in statement.because:
            yield Link(other, statement.id, "set off")
        for other in statement.implements:
            yield Link(other, statement.id, "carried out by")
    elif isinstance(statement, Commitment):
        if statement.under:
            yield Link(statement.under, statement.id, "held")
        for other in statement.in_return_for:
            yield Link(other, statement.id, "in return for")
    elif isinstance(statement, Performance):
        yield Link(statement.of, statement.id, statement.status)
    elif isinstance(statement, Claim):
        for other in statement.disputes:
            yield Link(other, statement.id, "disputed by")
        for other in statement.supports:
            yield Link(other, statement.id, "supported by")
    elif isinstance(statement, Finding):
        for other in statement.on:
            yield Link(other, statement.id, "settled by")


def chain(record: Record, id_: str, depth: int = 6) -> Chain:
    """The links that lead to and from ``id_``, up to ``depth`` steps either way. Raises KeyError for an unknown id."""
    if record.find(id_) is None:
        raise KeyError(id_)
    forward: dict[str, list[Link]] = {}
    backward: dict[str, list[Link]] = {}
    for link in links(record):
        forward.setdefault(link.earlier, []).append(link)
        backward.setdefault(link.later, []).append(link)
    before, one = _walk(id_, backward, depth, lambda link: link.earlier)
    after, two = _walk(id_, forward, depth, lambda link: link.later)
    return Chain(id_, tuple(dict.fromkeys([*one, *two])), _ordered(record, before), _ordered(record, after))


def _walk(
    start: str, table: dict[str, list[Link]], depth: int, far: Callable[[Link], str]
) -> tuple[set[str], list[Link]]:
    seen, edge = {start}, [start]
    taken: list[Link] = []
    for _ in range(depth):
        step = [link for id_ in edge for link in table.get(id_, [])]
        taken += step
        edge = [id_ for id_ in dict.fromkeys(far(link) for link in step) if id_ not in seen]
        seen |= set(edge)
    return seen - {start}, taken


def _ordered(record: Record, ids: set[str]) -> tuple[str, ...]:
    def key(id_: str) -> tuple[str, str]:
        held = record.find(id_)
        day = record.said_on(held) if held is not None else None
        return (day.isoformat() if day else "9999", id_)

    return tuple(sorted(ids, key=key))


def tree(record: Record, found: Chain) -> list[str]:
    """The chain as lines of text: what led to it, the statement, what came of it."""
    lines = ["before it:"] if found.before else ["nothing recorded led to it"]
    lines += [f"  {_line(record, id_)}" for id_ in found.before]
    lines += ["", f"{_line(record, found.start)}", ""]
    lines.append("after it:" if found.after else "nothing recorded followed from it")
    children: dict[str, list[Link]] = {}
    for link in found.links:
        children.setdefault(link.earlier, []).append(link)
    shown: set[str] = set()

    def walk(id_: str, indent: int) -> None:
        for link in sorted(children.get(id_, []), key=lambda x: x.later):
            if link.later in shown or link.later not in found.after:
                continue
            shown.add(link.later)
            lines.append(f"{'  ' * indent}{link.word} → {_line(record, link.later)}")
            walk(link.later, indent + 1)

    walk(found.start, 1)
    return lines


def _line(record: Record, id_: str) -> str:
    held = record.find(id_)
    when = record.when(held) if held is not None else None
    kind = kind_of(held) if held is not None else "?"
    return f"{when or 'undated'}  {kind}  {record.title(id_)}  [{id_}]"


def dot(record: Record, found: Chain) -> str:
    """The chain as a Graphviz graph."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    lines = ["digraph chain {", "  rankdir=LR; node [shape=box, fontname=sans];"]
    for id_ in (*found.before, found.start, *found.after):
        held = record.find(id_)
        when = record.when(held) if held is not None else None
        style = ", style=bold" if id_ == found.start else ""
        label = quoted(f"{when or ''} {record.title(id_)}".strip())
        lines.append(f"  {quoted(id_)} [label={label}{style}];")
    lines += [f"  {quoted(x.earlier)} -> {quoted(x.later)} [label={quoted(x.word)}];" for x in found.links]
    return "\n".join([*lines, "}"])
