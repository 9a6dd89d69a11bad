"""A dossier as JSON Lines and back: one line the head, then one a statement, as written, with nothing lost.

``SCHEMA`` is the published JSON Schema of a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sekisho.record.dossier import Dossier
from sekisho.record.grammar import CLOSED, COMMON, FIELDS, REQUIRED, VERBS
from sekisho.record.yaml import Node, read

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./ -]*[A-Za-z0-9_.]|[A-Za-z0-9_]")
_WORDS = {"null", "Null", "NULL", "true", "false", "~"}


class ExchangeError(ValueError):
    """Lines that are no dossier; the message says which line, what was found and what was expected."""


def export(dossier: Dossier) -> Iterator[str]:
    """The lines of a dossier: ``{"file", "kind", "id", …}`` each, every value as it was written."""
    for path in (dossier.folder / "dossier.yaml", *(p for p in dossier.files if p.name != "dossier.yaml")):
        root, _ = read(path.read_bytes(), str(path))
        if root is None or root.null:
            continue
        name = path.relative_to(dossier.folder).as_posix()
        if name == "dossier.yaml":
            yield _line({"file": name, "kind": "dossier", "id": dossier.id, "set": _value(root)})
            continue
        for item in root.items:
            kind = next(iter(item.pairs))
            fields = {key: _value(node) for key, node in item.pairs.items() if key != kind}
            yield _line({"file": name, "kind": kind, "id": item.pairs[kind].value, "set": fields})


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _value(node: Node) -> Any:
    if node.kind == "map":
        return {key: _value(held) for key, held in node.pairs.items()}
    if node.kind == "list":
        return [_value(held) for held in node.items]
    return None if node.null else node.value


def restore(lines: Iterator[str], folder: Path) -> int:
    """Write the files of a dossier from its lines into an empty or new folder; returns how many statements.

    Raises ExchangeError for a line that cannot be one, or a folder that holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ExchangeError(f"{folder} is not empty; expected a new folder")
    files: dict[str, list[str]] = {}
    count = 0
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        name, kind, id_, fields = _read_line(text, number)
        if kind == "dossier":
            files.setdefault("dossier.yaml", []).extend(f"{_scalar(k)}:{_block(v, 1)}" for k, v in fields.items())
            continue
        count += 1
        made = [f"- {kind}: {_scalar(id_)}", *(f"  {_scalar(key)}:{_block(held, 2)}" for key, held in fields.items())]
        files.setdefault(name, []).extend(made)
    if "dossier.yaml" not in files:
        raise ExchangeError("no line of kind dossier; expected the head of the dossier first")
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(made) + "\n", encoding="utf-8")
    return count


def _read_line(text: str, number: int) -> tuple[str, str, str, dict[str, Any]]:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ExchangeError(f"line {number}: not JSON: {error}") from error
    expected = '{"file": "events.yaml", "kind": "event", "id": "…", "set": {…}}'
    if not isinstance(value, dict) or not isinstance(value.get("set"), dict):
        raise ExchangeError(f"line {number}: {text[:60]!r}; expected {expected}")
    name, kind, id_ = value.get("file"), value.get("kind"), value.get("id")
    if not (isinstance(name, str) and isinstance(kind, str) and isinstance(id_, str)):
        raise ExchangeError(f"line {number}: file, kind or id is missing; expected {expected}")
    if kind not in ("dossier", *FIELDS):
        raise ExchangeError(f"line {number}: no kind {kind!r}; expected one of dossier, {', '.join(FIELDS)}")
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or path.suffix != ".yaml" or "\\" in name:
        raise ExchangeError(f"line {number}: the file {name!r}; expected a .yaml file inside the folder")
    return name, kind, id_, value["set"]


def _block(value: Any, indent: int) -> str:
    """A value after its key: scalars on the line, lists and mappings in flow style, long lists one item a line."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "".join(f"\n{'  ' * indent}- {_flow(item)}" for item in value)
    return " " + _flow(value)


def _flow(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(held) for held in value) + "]"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    """Text as YAML: plain where that is safe, else in double quotes as JSON writes it."""
    return text if _PLAIN.fullmatch(text) and text not in _WORDS else json.dumps(text, ensure_ascii=False)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line."""
    text = {"type": ["string", "null"]}
    words = {"anyOf": [text, {"type": "array", "items": {"type": "string"}}]}
    cites = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"source": {"type": "string"}, "at": text, "quote": text},
            "required": ["source"],
            "additionalProperties": False,
        },
    }
    special: dict[str, Any] = {"words": words, "refs": words, "cites": cites}
    loose = ("requires", "exemptions", "set", "programmes")
    special |= {name: {"type": ["object", "array", "string", "null"]} for name in loose}
    special |= {"mapping": {"type": "object"}, "resolved": {"type": "object"}}
    special |= {name: {"enum": [*allowed, None]} for name, allowed in CLOSED.items()}
    kinds = []
    for kind, fields in FIELDS.items():
        body = {
            "type": "object",
            "properties": {key: special.get(type_, text) for key, type_ in {**COMMON, **fields}.items()},
            "required": list(REQUIRED[kind]),
            "additionalProperties": False,
        }
        if kind == "act":
            body["oneOf"] = [{"required": [verb]} for verb in VERBS]
        kinds.append({"properties": {"kind": {"const": kind}, "set": body}})
    kinds.append({"properties": {"kind": {"const": "dossier"}, "set": {"type": "object"}}})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One line of a Sekisho dossier",
        "type": "object",
        "properties": {"file": {"type": "string"}, "kind": {"type": "string"}, "id": {"type": "string"}},
        "required": ["file", "kind", "id", "set"],
        "oneOf": kinds,
    }
