"""What the readers share: names out of a cell, days out of words, tables of unknown encoding, XML without tricks."""

from __future__ import annotations

import calendar
import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec: only the type; parsing is defusedxml's

from defusedxml.ElementTree import ParseError, fromstring

from sekisho.lists.model import ListError, Problem

_MARKS = re.compile(
    r"[（(]?\s*(別称|旧称|別名|以前の別名|過去の別名|a\.?k\.?a\.?|f\.?k\.?a\.?|original script)\s*[:：）)]+",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"[（(]\s*(?:[a-zａ-ｚ]|[ivxⅰ-ⅹ]{1,4}|\d{1,2})\s*[)）]")
_COMMA = re.compile(
    r",\s*(?!(?:co|ltd|inc|llc|corp|s\.?a|gmbh|l\.?p|plc|limited|company|jr|sr|pte|bhd)\b)", re.IGNORECASE
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
    text = unicodedata.normalize("NFKC", cell)
    for line in text.split("\n"):
        mark = ""
        at = 0
        pieces: list[tuple[str, str]] = []
        for found in _MARKS.finditer(line):
            pieces.append((line[at : found.start()], mark))
            word = found[1].lower().replace(".", "")
            mark = {"aka": "a.k.a.", "fka": "f.k.a."}.get(
                word, "旧称" if word in ("以前の別名", "過去の別名") else word
            )
            at = found.end()
        pieces.append((line[at:], mark))
        for piece, said in pieces:
            parts = re.split(r"[;、]", _LETTERED.sub(";", piece)) if separate else [_LETTERED.sub(" ", piece)]
            for part in parts:
                for name in _COMMA.split(part) if separate else [part]:
                    bare = name.strip(" \t　\"'“”「」,;。:")
                    if bare.count("(") < bare.count(")"):
                        bare = bare.rstrip(") ")
                    if not bare:
                        continue
                    if short := _TAIL.match(bare):
                        yield short[1], said
                        latin = bool(re.search("[A-Za-z]", short[1])) == bool(re.search("[A-Za-z]", short[2]))
                        yield short[2].strip(), "short" if latin else said
                    else:
                        yield bare, said


_JAPANESE_DAY = re.compile(r"(\d{4})年(?:\s*(\d{1,2})月(?:\s*(\d{1,2})日)?)?")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_EUROPEAN_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_MONTHS = {calendar.month_abbr[at].lower(): at for at in range(1, 13)}
_WORDED_DAY = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3})[a-z]*\.?\s+(\d{4})")
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


def decode(content: bytes) -> str:
    """Text of a list: UTF-8 with or without mark, UTF-16 with one, else Windows Latin or Japanese."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    for encoding in ("utf-8-sig", "cp932", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def read_csv(path: Path, fields: list[str] | None = None, delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and record of each row, under ``fields`` or the header of the file."""
    csv.field_size_limit(_CSV_LIMIT)
    rows = csv.reader(decode(path.read_bytes()).splitlines(keepends=True), delimiter=delimiter)
    head = fields or [name.strip() for name in next(rows, [])]
    for row in rows:
        if any(cell.strip(" \x1a") for cell in row):
            yield rows.line_num, {name: cell.strip() for name, cell in zip(head, row, strict=False)}


_STRAY = re.compile(rb"&(?!#?\w+;)|<(?![!?]|/?[A-Za-z_][\w:.-]*(?:\s[^<>]*)?/?>)")
_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_xml(path: Path) -> tuple[Element, list[Problem]]:
    """The root of an XML list, its problems. What XML forbids and text tools leave behind (control characters,
    stray ampersands, another encoding) is mended and told of.

    Raises ListError for a file that is cut off or otherwise no XML, and for one that defines entities.
    """
    content = path.read_bytes()
    problems = []
    if illegal := _ILLEGAL.findall(content):
        at = _ILLEGAL.search(content)
        line = content.count(b"\n", 0, at.start() if at else 0) + 1
        problems.append(
            Problem(f"{path.name}:{line}", f"{len(illegal)} control characters that XML forbids, read as blanks")
        )
        content = _ILLEGAL.sub(b" ", content)
    if b"encoding" not in content[:200].split(b"?>")[0] or b"utf-8" in content[:200].lower():
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(Problem(f"{path.name}:{line}", "not UTF-8 as XML would be; read as Windows Latin"))
            content = content.decode("cp1252", "replace").encode()
    if stray := _STRAY.findall(content):
        problems.append(Problem(path.name, f"{len(stray)} ampersands or brackets that begin nothing, read as letters"))
        content = _STRAY.sub(lambda found: b"&amp;" if found[0] == b"&" else b"&lt;", content)
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except ParseError as error:
        raise ListError(
            f"{path.name}: not well-formed XML ({error}); the file may be cut off. Fetch it again; until then the "
            "version before it stays in use"
        ) from None
    except ValueError as error:  # defusedxml's refusals
        raise ListError(f"{path.name}: refused: {type(error).__name__}; lists carry no DTD and no entities") from None
    return root, problems


def local(tag: str) -> str:
    """An XML tag without its namespace."""
    return tag.rsplit("}", 1)[-1]


def fields_of(element: Element) -> dict[str, tuple[str, ...]]:
    """Every text and attribute below an element under its path: nothing of the record is lost."""
    found: dict[str, list[str]] = {}

    def walk(node: Element, path: str) -> None:
        for name, value in node.attrib.items():
            if value.strip():
                found.setdefault(f"{path}@{local(name)}", []).append(value.strip())
        if node.text and node.text.strip():
            found.setdefault(path or local(element.tag), []).append(" ".join(node.text.split()))
        for child in node:
            walk(child, f"{path}/{local(child.tag)}" if path else local(child.tag))

    walk(element, "")
    return {path: tuple(values) for path, values in found.items()}
