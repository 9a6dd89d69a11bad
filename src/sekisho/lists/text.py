"""What the readers share: names out of a cell, days out of words, countries, tables of unknown encoding."""

from __future__ import annotations

import calendar
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sekisho.intake.excel import sheet_rows
from sekisho.intake.files import IntakeError
from sekisho.lists.model import ListError, Problem

_MARKS = re.compile(
    r"\(?\s*(?:(別称|旧称|別名|以前の別名|過去の別名|a\.?k\.?a\.?|f\.?k\.?a\.?|original script)\s*[:)]+"
    r"|(?:(?<=\()|(?<![\w.]))(別称|旧称|a\.k\.a\.?,?|f\.k\.a\.?,?)(?:[、\s]\s*|(?=[\"“]))"
    r"|(以前のリスト記載ぶり|(?:formerly|previously) listed as)\s*[:：]?)",
    re.IGNORECASE,
)
_DETAILS = re.compile(
    r"\(\s*(?=(?:[a-z]\)\s*)?(?:DOB|POB|born\b|生年月日|出生|国籍|nationality|旅券|passport|[^()]{0,30}(?:旅券|出生)))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:(?:DOB|POB|born|nationality|生年月日|出生地?|国籍|issued)\b|\d{4}年|expired\b|.*(?:に発行|出生|生まれ)$|.*旅券番号)",
    re.IGNORECASE,
)
_NOTES = re.compile(r"\((?:[^()]{1,20}語|\(\d{1,3}\)に指定した団体)\)")
"""What language a name is in, and what else the entry says of it."""
_LETTERED = re.compile(r"[（(]\s*(?:[a-zａ-ｚ]|[ivxⅰ-ⅹ]{1,4}|\d{1,2})\s*[)）]")
_COMMA = re.compile(
    r",(?!\s*(?:co|ltd|inc|llc|corp|s\.?a|gmbh|l\.?p|plc|limited|company|jr|sr|pte|bhd)\b)\s*", re.IGNORECASE
)
_TAIL = re.compile(r"^(.*?\S)\s*[（(]([^（）()]{2,})[)）]$")
_CSV_LIMIT = 1 << 20


def split_names(cell: str, separate: bool = True) -> Iterator[tuple[str, str]]:
    """Each name in a cell with the mark before it: ``旧称``, ``a.k.a.``, ``original script``, ``short`` or none.

    ``short`` marks what stands in brackets behind a name: an abbreviation, or the name in the other script. With
    ``separate`` commas part names too, but not before a legal form.
    """
    if not cell:
        return
    text = _NOTES.sub("", _without_details(unicodedata.normalize("NFKC", cell)))
    for line in text.split("\n"):
        mark = ""
        at = 0
        pieces: list[tuple[str, str]] = []
        for found in _MARKS.finditer(line):
            pieces.append((line[at : found.start()], mark))
            word = (found[1] or found[2] or "旧称").lower().strip(",").replace(".", "")
            mark = {"aka": "a.k.a.", "fka": "f.k.a."}.get(
                word, "旧称" if word in ("以前の別名", "過去の別名") else word
            )
            at = found.end()
        pieces.append((line[at:], mark))
        for piece, said in pieces:
            parts = re.split(r"[;、]", _LETTERED.sub(";", piece)) if separate else [_LETTERED.sub(" ", piece)]
            for part in parts:
                for name in _COMMA.split(part) if separate else [part]:
                    bare = re.sub(r"\s+born\b.*\d{4}.*$", "", name).strip(" \t　\"'“”「」,;。:")
                    if bare.count("(") < bare.count(")"):
                        bare = bare.rstrip(") ")
                    if bare.count("(") > bare.count(")") and re.search(r"\([^()]*$", bare):
                        bare = bare.rstrip("( ") if bare.endswith("(") else bare + ")"
                    if bare[:1] == "(" and bare.find(")") == len(bare) - 1:
                        bare = bare[1:-1]
                    if not bare.strip("() ") or _NO_NAME.search(bare):
                        continue
                    if short := _TAIL.match(bare):
                        yield short[1], said
                        latin = bool(re.search("[A-Za-z]", short[1])) == bool(re.search("[A-Za-z]", short[2]))
                        yield short[2].strip(), "short" if latin else said
                    else:
                        yield bare, said


def _without_details(text: str) -> str:
    """A cell of names less what stands in brackets about births, nationality and papers, up to the closing bracket.

    ``a)`` and ``b)`` inside number the details and close nothing.
    """
    while found := _DETAILS.search(text):
        depth, at = 1, found.start() + 1
        while at < len(text) and depth and text[at] != "\n":
            if text[at] == "(":
                depth += 1
            elif text[at] == ")" and not re.search(r"(?<![A-Za-z])[a-z]$", text[max(0, at - 2) : at]):
                depth -= 1
            at += 1
        text = text[: found.start()] + text[at:]
    return text


_JAPANESE_DAY = re.compile(r"(\d{4})年(?:\s*(\d{1,2})月(?:\s*(\d{1,2})日)?)?")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_EUROPEAN_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_MONTHS = {calendar.month_abbr[at].lower(): at for at in range(1, 13)}
_WORDED_DAY = re.compile(r"(?:(\d{1,2})[\s-]+)?([A-Za-z]{3})[a-z]*\.?[\s-]+(\d{4})")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


def dates_in(text: str) -> Iterator[str]:
    """Every day in the text as ISO 8601, partial (1984, 1984-01) where it is; a range gives its two ends.

    Day before month where it is written with strokes (01/02/1984 is 1 February), as the United Kingdom's list does.
    """
    rest = unicodedata.normalize("NFKC", text)
    for pattern, order in (
        (_JAPANESE_DAY, "ymd"),
        (_ISO_DAY, "ymd"),
        (_EUROPEAN_DAY, "dmy"),
        (_WORDED_DAY, "dmy"),
        (_YEAR, "y"),
    ):
        for found in pattern.finditer(rest):
            parts = dict(zip(order, found.groups(), strict=True))
            month = parts.get("m") or ""
            number = _MONTHS.get(month.lower()[:3], 0) if month.isalpha() else int(month or 0)
            if month.isalpha() and not number:
                continue
            day = int(parts.get("d") or 0)
            if number > 12 or day > 31:
                continue
            yield parts["y"] + (f"-{number:02d}" if number else "") + (f"-{day:02d}" if number and day else "")
        rest = pattern.sub(lambda found: " " * len(found[0]), rest)


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
    ``ended``, which publishers' files are, for any last row without one.
    """
    csv.field_size_limit(_CSV_LIMIT)
    text = decode(path.read_bytes())
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    head = list(fields or ())
    width = len(head)
    last = 0
    try:
        for row in rows:
            width, last = max(width, len(row)), len(row)
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
    """Is the text in another script than Latin?"""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and not any("LATIN" in unicodedata.name(letter, "") for letter in letters)


def aligned(rows: Sequence[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Rows that make one record, column by column: a value for each row, or one where all rows agree."""
    columns = dict.fromkeys(key for row in rows for key in row)
    found = {key: tuple(row.get(key, "") for row in rows) for key in columns}
    return {key: values[:1] if len(set(values)) == 1 else values for key, values in found.items()}
