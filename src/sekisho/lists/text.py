"""What the readers share: tables of unknown encoding, rows that make one record, the script of a text."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sekisho.intake.excel import sheet_rows
from sekisho.intake.files import IntakeError
from sekisho.lists.days import dates_in
from sekisho.lists.model import ListError, Problem

_CSV_LIMIT = 1 << 20
MAX_WHOLE = 1 << 27
"""Bytes of what is read whole, as tables, pages and workbooks are; XML and FollowTheMoney are streamed."""
MAX_COLUMNS = 1_000
"""The widest official table has some hundred."""


_KANA = re.compile("[\u3041-\u30ff]")


def decode(content: bytes) -> str:
    """Text of a list: UTF-8 with or without mark, UTF-16 with one, Japanese where it has kana, else Windows Latin."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp932", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding != "utf-8-sig" or error.start < len(content) - 3:
                continue
            text = content.decode(encoding, "ignore")  # cut off inside the last letter
        if encoding != "cp932" or _KANA.search(text):
            return text
    return content.decode("latin-1")


def read_csv(
    path: Path, fields: list[str] | None = None, delimiter: str = ",", ended: bool = False
) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and record of each row, under ``fields`` or the header of the file.

    Raises ListError for a file that breaks off in a quoted cell, or in its last row without an end of line; with
    ``ended``, which publishers' files are, for any last row without one; and for one of more than MAX_WHOLE or
    MAX_COLUMNS.
    """
    bounded(path)
    csv.field_size_limit(_CSV_LIMIT)
    text = decode(path.read_bytes())
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    head = list(fields or ())
    width = len(head)
    last = 0
    try:
        for row in rows:
            width, last = max(width, len(row)), len(row)
            if width > MAX_COLUMNS:
                said = f"{width:,} columns; refused, no list has more than {MAX_COLUMNS:,}"
                raise ListError(f"{path.name}:{rows.line_num}: {said}")
            if not head:
                head = unique(row)
            elif any(cell.strip(" \x1a") for cell in row):
                head += [f"column {at}" for at in range(len(head) + 1, len(row) + 1)]
                row += [""] * (0 if fields else len(head) - len(row))
                yield rows.line_num, {name: cell.strip() for name, cell in zip(head, row, strict=False)}
    except csv.Error as error:
        raise ListError(f"{path.name}:{rows.line_num}: {error}; the file may be cut off. Fetch it again") from None
    if text and text[-1] not in "\r\n\x1a" and (ended or last < width):
        what = f"the last row has {last} of {width} columns and no end of line"
        raise ListError(f"{path.name}:{rows.line_num}: {what}; the file may be cut off. Fetch it again")


def bounded(path: Path) -> None:
    """Raises ListError for a file that is too large to be read whole."""
    if (size := path.stat().st_size) > MAX_WHOLE:
        raise ListError(f"{path.name}: {size:,} bytes; refused, a table or page of a list has less than {MAX_WHOLE:,}")


def read_rows(path: Path, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row of a CSV or of a sheet of a workbook (by default its first), header included.

    Days are as in the United Kingdom, 31/12/2020, and whole numbers without a point.
    """
    if path.suffix.lower() in (".csv", ".txt"):
        for at, record in read_csv(path, ["column 1"], ended=True):
            yield at, list(record.values())
        return
    iso, first = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$"), ""
    for name, at, cells in workbook_rows(path):
        first = first or name
        if name == (sheet or first):
            yield at, [iso.sub(r"\3/\2/\1", cell) for cell in cells]


def grouped(
    path: Path, number: str, needed: Sequence[str], problems: list[Problem]
) -> tuple[str, dict[str, list[dict[str, str]]]]:
    """The day above the header of a table in which several rows make one party, and its rows by their ``number``.

    The header is the first row with that column. Raises ListError where another that is ``needed`` is not in it.
    """
    found: dict[str, list[dict[str, str]]] = {}
    head: list[str] = []
    day = ""
    for at, row in read_rows(path):
        if not head and number in row:
            head = unique(row)
            if missing := [name for name in needed if name not in head]:
                raise ListError(f"{path.name}, row {at}: no column {missing[0]!r}; the columns are {', '.join(head)}")
        elif not head:
            day = day or next(dates_in(" ".join(row)), "")
        elif record := {name: cell for name, cell in zip(head, row, strict=False) if cell}:
            if number in record:
                found.setdefault(record[number], []).append(record)
            else:
                problems.append(Problem(f"{path.name}, row {at}", f"no {number}; left out"))
    return day, found


def workbook_rows(path: Path, most: int = 0) -> Iterator[tuple[str, int, list[str]]]:
    """Sheet, number and cells of each row that is not empty; days are ISO 8601. ``most`` bounds the rows of a sheet.

    The workbook is opened in a process of its own, in bounded memory (see ``intake.excel``). Raises ListError.
    """
    try:
        for name, at, cells in sheet_rows(path, path.name, most):
            yield name, at, [cell.strip() for cell in cells]
    except IntakeError as error:
        raise ListError(f"{error}. The file may be cut off") from None


def unique(head: Sequence[str]) -> list[str]:
    """Headers as keys: an empty one is named by its column, one that comes again by its count."""
    found: list[str] = []
    for at, name in enumerate((" ".join(each.split()) for each in head), 1):
        name = name or f"column {at}"
        count = sum(each == name or each.startswith(f"{name} (") for each in found)
        found.append(f"{name} ({count + 1})" if name in found else name)
    return found


def foreign(text: str) -> bool:
    """Is the text in another script than Latin, and no letter of it Latin?"""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and not any("LATIN" in unicodedata.name(letter, "") for letter in letters)


def aligned(rows: Sequence[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Rows that make one record, column by column: a value for each row, or one where all rows agree."""
    columns = dict.fromkeys(key for row in rows for key in row)
    found = {key: tuple(row.get(key, "") for row in rows) for key in columns}
    return {key: values[:1] if len(set(values)) == 1 else values for key, values in found.items()}
