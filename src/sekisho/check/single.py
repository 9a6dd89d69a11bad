"""One case given as JSON, read by the same intake as files are."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import duckdb

from sekisho.cases import kinds
from sekisho.intake import IntakeError, stage


class CaseError(ValueError):
    """A case that cannot be read; the message says which column and why."""


def read_case(text: str) -> tuple[str, dict[str, object]]:
    """The kind and the typed values of a case written as a JSON object. Raises CaseError."""
    try:
        given = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CaseError(f'not JSON: {error}; expected an object such as {{"kind": "remittance", …}}') from error
    if not isinstance(given, dict):
        raise CaseError(f"a JSON {type(given).__name__}; expected an object with the case's columns")
    kind = given.get("kind")
    if kind not in kinds():
        raise CaseError(f"kind is {kind!r}; expected one of {', '.join(kinds())}")
    unknown = [name for name in given if name != "kind" and name not in kinds()[kind].columns]
    if unknown:
        from difflib import get_close_matches

        near = get_close_matches(unknown[0], kinds()[kind].columns, 1)
        raise CaseError(
            f"{kind} has no column {unknown[0]!r}"
            + (f"; did you mean {near[0]}?" if near else f"; sekisho cases --describe {kind} lists them")
        )
    with tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
        path = Path(folder) / "case.jsonl"
        path.write_text(json.dumps(given, ensure_ascii=False) + "\n", encoding="utf-8")
        try:
            staged = stage([path], Path(folder) / "cases", kind=kind)
        except IntakeError as error:
            raise CaseError(str(error)) from error
        con = duckdb.connect()
        if staged.rejected or not staged.parts:
            rows = con.execute(
                'SELECT "column", value, reason, mend FROM read_parquet(?)', [str(staged.rejects)]
            ).fetchall()
            raise CaseError(
                "; ".join(
                    f"{column}: {reason} ({value!r}); {mend}" if column else str(reason)
                    for column, value, reason, mend in rows
                )
                or "not a case"
            )
        cursor = con.execute(f"SELECT * FROM {staged.parts[0].relation}")
        names = [column[0] for column in cursor.description or ()]
        row = cursor.fetchone()
        assert row is not None
        case = dict(zip(names, row, strict=True))
    case["source"] = "case"
    return kind, case
