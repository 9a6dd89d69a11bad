"""One case given as JSON, read as a line of a file of cases is."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sekisho.cases import kinds
from sekisho.intake.one import type_row
from sekisho.intake.rows import MAX_LINE
from sekisho.intake.typed import typed_number


class CaseError(ValueError):
    """A case that cannot be read; each of ``args`` says which column and why."""

    def __str__(self) -> str:
        return "; ".join(self.args)


def read_object(text: str) -> dict[str, object]:
    """A case written as a JSON object, its numbers as they were typed. Raises CaseError."""
    if len(text) > MAX_LINE:
        raise CaseError(f"{len(text):,} characters; expected at most {MAX_LINE:,}")
    try:
        given = json.loads(
            text, object_pairs_hook=_once, parse_float=_number, parse_int=_Number, parse_constant=_Number
        )
    except (json.JSONDecodeError, RecursionError) as error:
        raise CaseError(f'not JSON: {error}; expected an object such as {{"kind": "remittance", …}}') from error
    if not isinstance(given, dict):
        what = "number" if isinstance(given, _Number) else type(given).__name__
        raise CaseError(f"a JSON {what}; expected an object with the case's columns")
    return given


def read_case(text: str) -> tuple[str, dict[str, object]]:
    """The kind and the typed values of a case written as a JSON object. Raises CaseError."""
    return type_case(read_object(text))


def type_case(case: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """The kind and the typed values of a case given as ``read_object`` gives it. Raises CaseError."""
    given = dict(case)
    kind = given.pop("kind", None)
    if not isinstance(kind, str) or kind not in kinds():
        said = "no kind is given" if kind is None else f"kind is {kind!r}"
        raise CaseError(f"{said}; expected one of {', '.join(kinds())}")
    columns = kinds()[kind].columns
    unknown = [_no_column(kind, name) for name in given if name not in columns]
    known = {column: _text(value) for column, value in given.items() if value is not None and column in columns}
    values, faults = type_row(kind, known)
    if unknown or faults:
        raise CaseError(
            *unknown,
            *(
                f"{fault['col']}: {fault['reason']}"
                + (f" ({fault['val']!r})" if fault["val"] is not None else "")
                + f"; expected {fault['mend']}"
                for fault in faults
            ),
        )
    return kind, {"row": 1, "source": "case", **values}


def _no_column(kind: str, name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, kinds()[kind].columns, 1)
    return f"{kind} has no column {name!r}" + (
        f"; did you mean {near[0]}?" if near else f"; sekisho cases --describe {kind} lists them"
    )


class _Number(str):
    """A number as it was typed: what is money may not become binary floating point."""

    def __repr__(self) -> str:
        return str(self)


def _number(text: str) -> _Number:
    return _Number(typed_number(repr(float(text)) if "e" in text.lower() else text))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held: dict[str, object] = {}
    for key, value in pairs:
        if key in held:
            raise CaseError(f"the key {key!r} stands twice; give each key once")
        held[key] = value
    return held


def _text(value: object) -> str:
    """The text of a JSON value, as DuckDB gives it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except RecursionError as error:
        raise CaseError("a value is nested too deep; expected text, a number, true or false") from error
