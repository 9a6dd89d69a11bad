"""YAML 1.2 with positions, and without surprises: NO is text, 010 is text, a date stays as written.

PyYAML's C parser gives the events; anchors, aliases, tags, duplicate keys and second documents are
problems with a place, never crashes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

MAX_DEPTH = 30
MAX_BYTES = 200_000_000
_UNUSUAL = re.compile(r"[&!\\\x00-\x08\x0b-\x1f]")  # of anchors, tags, escapes; controls


_NO_ITEMS: list[Node] = []
_NO_PAIRS: dict[str, Node] = {}
_NO_KEYS: dict[str, tuple[int, int]] = {}


class Node:
    """A scalar (``value``, ``quoted``), a list (``items``) or a mapping (``pairs``) with its place."""

    __slots__ = ("column", "line", "quoted", "value")
    # Most nodes are scalars, and a large dossier has millions: they share what they do not use.
    kind = "scalar"
    items = _NO_ITEMS
    pairs = _NO_PAIRS
    keys = _NO_KEYS

    def __init__(self, line: int, column: int, value: str = "", quoted: bool = False) -> None:
        self.line, self.column, self.value, self.quoted = line, column, value, quoted

    @property
    def null(self) -> bool:
        """Whether it is a plain empty value, null or ~."""
        return self.kind == "scalar" and not self.quoted and self.value in ("", "null", "~", "Null", "NULL")


class Branch(Node):
    """A list or a mapping."""

    __slots__ = ("items", "keys", "kind", "pairs")

    def __init__(self, line: int, column: int, kind: str) -> None:
        super().__init__(line, column)
        self.kind = kind
        self.items, self.pairs, self.keys = [], {}, {}


class Where(NamedTuple):
    """A place in a file: line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person can mend: where, what is wrong, what was expected, what may have been meant."""

    where: Where
    message: str
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.message}"]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.hint:
            parts.append(f"did you mean {self.hint}?")
        return "; ".join(parts)


class _Stop(Exception):
    pass


def read(data: bytes, name: str) -> tuple[Node | None, list[Problem]]:
    """Parse one YAML file. Returns its root (None when it is empty or broken) and the problems found."""
    problems: list[Problem] = []
    if len(data) > MAX_BYTES:
        return None, [Problem(Where(name, 1, 1), f"the file has {len(data):,} bytes", f"at most {MAX_BYTES:,}")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Problem(Where(name, line, 1), f"not UTF-8 (byte {error.start})", "a file saved as UTF-8")]
    for number, line_text in enumerate(text.split("\n"), start=1) if "\t" in text else ():
        lead = line_text[: len(line_text) - len(line_text.lstrip())]
        if "\t" in lead:
            return None, [Problem(Where(name, number, lead.index("\t") + 1), "a tab in the indentation", "spaces")]
    parser = yaml.CBaseLoader(text)
    try:
        root = _build(parser, name, problems, _UNUSUAL.search(text) is not None)
    except _Stop:
        root = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Where(name, mark.line + 1, mark.column + 1) if mark else Where(name, 1, 1)
        problems.append(Problem(where, f"not YAML: {error.problem or error.context}", "well-formed YAML 1.2"))
        root = None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        problems.append(Problem(Where(name, line, 1), f"not YAML: {error}", "well-formed YAML 1.2"))
        root = None
    finally:
        parser.dispose()
    return root, problems


def _build(parser: yaml.CBaseLoader, name: str, problems: list[Problem], careful: bool) -> Node | None:
    """The root; ``careful`` where the file has a character of which a scalar may have become what it should not be."""
    scalar, seq_start, map_start = yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent
    seq_end, map_end = yaml.SequenceEndEvent, yaml.MappingEndEvent
    root: Node | None = None
    documents = 0
    get = parser.get_event
    # A large dossier has millions of scalars: the branch that is open and the key that awaits its value are at hand.
    stack: list[tuple[Branch | None, str | None, int, int]] = []  # the branches around the open one, with their keys
    top: Branch | None = None
    items: list[Node] | None = None
    key: str | None = None
    line = column = 0  # of the key

    def complain(event: Any, message: str, expected: str) -> None:
        mark = event.start_mark
        problems.append(Problem(Where(name, mark.line + 1, mark.column + 1), message, expected))

    while True:
        event: Any = get()
        type_ = type(event)
        if type_ is scalar:
            text, mark = event.value, event.start_mark
            if careful:
                _plain(event, complain)
                if not text.isprintable() and any(c < " " and c not in "\n\t" for c in text):
                    complain(event, "a control character", "characters that can be printed")
            if key is None and items is None and top is not None:
                key, line, column = text, mark.line + 1, mark.column + 1
                continue
            node = Node(mark.line + 1, mark.column + 1, text, event.style is not None)
        elif type_ is seq_end or type_ is map_end:
            top, key, line, column = stack.pop()
            items = top.items if top is not None and top.kind == "list" else None
            continue
        elif type_ is map_start or type_ is seq_start:
            mark = event.start_mark
            node = Branch(mark.line + 1, mark.column + 1, "map" if type_ is map_start else "list")
            if len(stack) >= MAX_DEPTH:
                complain(event, f"nested deeper than {MAX_DEPTH}", "a flat list of statements")
                raise _Stop
            _plain(event, complain)
        elif type_ is yaml.AliasEvent:
            complain(event, f"an alias (*{event.anchor})", "the value written out")
            mark = event.start_mark
            node = Node(mark.line + 1, mark.column + 1)
        elif type_ is yaml.StreamEndEvent or event is None:
            return root
        elif type_ is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                complain(event, "a second document", "one document a file")
                raise _Stop
            continue
        else:
            continue
        if items is not None:
            items.append(node)
        elif top is None:
            root = node
        elif key is None:
            if type_ is not yaml.AliasEvent:
                complain(event, "a key that is a list or mapping", "a plain key")
                raise _Stop
            key, line, column = "", node.line, node.column
            continue
        else:
            if key in top.pairs:
                first = top.keys[key][0]
                where = Where(name, line, column)
                problems.append(Problem(where, f"the key {key} is written twice", f"once (first on line {first})"))
            top.pairs[key] = node
            top.keys[key] = (line, column)
            key = None
        if type_ is not scalar and isinstance(node, Branch):
            stack.append((top, key, line, column))
            top, key = node, None
            items = node.items if node.kind == "list" else None


def _plain(event: Any, complain: Callable[[Any, str, str], None]) -> None:
    if event.anchor is not None:
        complain(event, f"an anchor (&{event.anchor})", "plain values only")
    if event.tag and event.tag != "!":
        complain(event, f"a tag ({event.tag})", "plain values only")
