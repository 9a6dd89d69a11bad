"""What was staged, kept for a run that is taken up again: numbers and words, and no SQL or path among them.

Whoever can write into the folder must not thereby say what is executed, or which other file is read. What to select the
cases from is made anew: of the files in the folder, or of the inputs as they are given again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from sekisho.cases import kinds
from sekisho.intake.files import Input
from sekisho.intake.stage import Part, Staged, made_part, part_file, stage


def keep(staged: Staged) -> str:
    """The text to keep."""
    held = asdict(staged)
    del held["rejects"]
    for part in held["parts"]:
        part["made"] = bool(part.pop("file"))
        del part["relation"]
    return json.dumps(held, ensure_ascii=False)


def take_up(
    text: str, folder: Path, inputs: Sequence[str | Path], mapping: Mapping[str, str], kind: str | None
) -> Staged | None:
    """What was staged to ``folder`` from these inputs; None where the text is not what ``keep`` would have written."""
    try:
        held = json.loads(text)
        read, accepted, rejected = (_count(held[name]) for name in ("read", "accepted", "rejected"))
        parts = [_part(each, folder, inputs, mapping, kind) for each in held["parts"]]
        seen = [Input(_word(each["name"]), _word(each["sha256"]), _count(each["bytes"])) for each in held["inputs"]]
        notes = [_word(note) for note in held["notes"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if accepted != sum(part.rows for part in parts) or read != accepted + rejected or len(seen) != len(inputs):
        return None
    return Staged(parts, read, accepted, rejected, folder / "rejects.parquet", seen, notes)


def _part(
    held: Mapping[str, object],
    folder: Path,
    inputs: Sequence[str | Path],
    mapping: Mapping[str, str],
    kind: str | None,
) -> Part:
    named, number = _word(held["kind"]), _count(held["number"])
    rows, low, high = (_count(held[name]) for name in ("rows", "low", "high"))
    if named not in kinds() or number >= len(inputs):
        raise ValueError(named)
    if held["made"]:
        file = part_file(number, named)
        return Part(made_part(folder / file), named, rows, low, high, number, file)
    if not Path(inputs[number]).is_file():  # a pipe gives other cases each time
        raise ValueError(inputs[number])
    again = stage([inputs[number]], folder / f"again-{number}", mapping=mapping, kind=kind).parts
    relations = {part.kind: part.relation for part in again}
    return Part(relations[named], named, rows, low, high, number)


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value
