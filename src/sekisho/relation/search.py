"""Full text over statements, quotes and sources, in any script."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields

from sekisho.record.statements import Citation, Exemption, GoodsItem, Resolution, Statement
from sekisho.relation.common import Record, kind_of

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")


@dataclass(frozen=True)
class Hit:
    """One statement found, with the words around the first match."""

    id: str
    kind: str
    title: str
    snippet: str


def _pairs(match: re.Match[str]) -> str:
    run = match.group()
    return f" {' '.join(run[i : i + 2] for i in range(max(1, len(run) - 1)))} "


def words(text: str) -> str:
    """Text with runs of Han, kana and Hangul as overlapping pairs, so that words without spaces are found."""
    return _HAN.sub(_pairs, text)


def text_of(record: Record, statement: Statement) -> str:
    """All words of a statement: its fields, its quotes, the titles of its sources."""
    parts: list[str] = [statement.id.replace(".", " ").replace("-", " ")]
    for field in fields(statement):
        if field.name not in ("id", "where", "when_where"):
            parts += _strings(record, getattr(statement, field.name))
    return " · ".join(part for part in parts if part)


def _strings(record: Record, value: object) -> Iterable[str]:
    if isinstance(value, Citation):
        return [value.quote, value.at, record.title(value.source)]
    if isinstance(value, GoodsItem):
        return [value.title, *value.hs]
    if isinstance(value, Exemption):
        return [value.title, value.when]
    if isinstance(value, Resolution):
        return [value.outcome, value.why]
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in _strings(record, item)]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(record, item)]
    return [str(value)] if value is not None else []


def search(
    record: Record, asked: str, *, kind: str | None = None, issue: str | None = None, limit: int = 20
) -> list[Hit]:
    """Statements that hold all the words, the nearest first (BM25); a word in quotation marks is a phrase."""
    con = sqlite3.connect(":memory:")
    con.execute(
        "CREATE VIRTUAL TABLE held USING fts5(id UNINDEXED, title, body, tokenize='unicode61 remove_diacritics 2')"
    )
    texts = {}
    for statement in record.statements():
        if (kind and kind_of(statement) != kind) or (issue and issue not in statement.issue):
            continue
        texts[statement.id] = text_of(record, statement)
        con.execute(
            "INSERT INTO held VALUES (?, ?, ?)",
            (statement.id, words(record.title(statement.id)), words(texts[statement.id])),
        )
    query = " ".join(_term(part) for part in re.findall(r'"[^"]+"|\S+', asked.replace("\0", " ")) if _term(part))
    if not query:
        return []
    found = con.execute(
        "SELECT id FROM held WHERE held MATCH ? ORDER BY bm25(held, 0, 4.0, 1.0), id LIMIT ?", (query, limit)
    ).fetchall()
    con.close()
    made = []
    for (id_,) in found:
        statement_ = record.find(id_)
        if statement_ is not None:
            made.append(Hit(id_, kind_of(statement_), record.title(id_), _snippet(texts[id_], asked)))
    return made


def _term(part: str) -> str:
    inner = words(part.strip('"')).replace('"', " ").split()
    if not inner:
        return ""
    phrase = '"' + " ".join(inner) + '"'
    return phrase if part.startswith('"') or len(inner) > 1 else phrase + "*"


def _snippet(text: str, asked: str) -> str:
    low = text.lower()
    spots = [low.find(part.strip('"').lower()) for part in asked.split()]
    at = max(0, min((spot for spot in spots if spot >= 0), default=0) - 40)
    return ("…" if at else "") + text[at : at + 160] + ("…" if len(text) > at + 160 else "")
