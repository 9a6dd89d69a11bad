"""Quotes held against the texts of their sources, and how much of a text they cover."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sekisho.record.dossier import Dossier
from sekisho.record.statements import Citation, Forecast, Measure, Source, Statement
from sekisho.record.yaml import Problem

_MARKS = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "–": "-",
        "—": "-",
        "\u00ad": "",
        "\u200b": "",
    }
)


def folded(text: str, *, joined: bool) -> str:
    """Text with white space, quote marks and line-end hyphens folded; ``joined`` drops such hyphens."""
    text = re.sub(r"''+", "'", text.translate(_MARKS))  # one mark is often recognised as two
    text = re.sub(r"-[ \t]*\r?\n\s*", "" if joined else "-", text)
    return re.sub(r"\s+", " ", text).strip()


def citations_of(statement: Statement) -> list[Citation]:
    """Every citation of a statement, those of its exemptions and its resolution included."""
    found = list(statement.cites)
    if isinstance(statement, Measure):
        found += [cite for exemption in statement.exemptions for cite in exemption.cites]
    if isinstance(statement, Forecast) and statement.resolved:
        found += statement.resolved.cites
    return found


def citations(dossier: Dossier) -> list[Citation]:
    """Every citation of a dossier."""
    return [cite for statement in dossier.statements.values() for cite in citations_of(statement)]


def check_quotes(dossier: Dossier, texts: Path) -> list[Problem]:
    """A problem for each quote that is not in its source's text, where the text is in ``texts``."""

    @cache
    def held(name: str) -> tuple[str, str] | None:
        path = texts / Path(name).name
        if not path.is_file():
            return None
        text = path.read_text(encoding="utf-8", errors="replace")
        return folded(text, joined=True), folded(text, joined=False)

    problems = []
    for cite in citations(dossier):
        source = dossier.statements.get(cite.source)
        if not cite.quote or not isinstance(source, Source) or not source.text:
            continue
        readings = held(source.text)
        if readings is None:
            continue
        # A hyphen at a line's end may belong to the word (long-term) or not: either reading will do.
        if not any(_loose(folded(cite.quote, joined=True)) in _loose(reading) for reading in readings):
            problems.append(
                Problem(
                    cite.where,
                    f"the quote “{cite.quote[:60]}” is not in {source.text}",
                    f"words of {cite.source} as they stand there",
                )
            )
    return problems


def looked_up(dossier: Dossier, texts: Path) -> tuple[int, int]:
    """How many quotes have their source's text in ``texts``, and how many quotes there are."""
    quoted = [dossier.statements.get(cite.source) for cite in citations(dossier) if cite.quote]
    there = (isinstance(each, Source) and each.text and (texts / Path(each.text).name).is_file() for each in quoted)
    return sum(map(bool, there)), len(quoted)


@cache
def _loose(text: str) -> str:
    return text.replace("-", "").replace(" ", "")


@dataclass(frozen=True)
class Coverage:
    """How much of a source's text the quotes that cite it cover: characters, sentences, and the sentences left."""

    source: str
    characters: int
    quoted: int
    sentences: int
    covered: int
    left: tuple[str, ...]


def coverage(dossier: Dossier, source: str, texts: Path) -> Coverage:
    """Hold every quote of ``source`` against its text; a sentence is covered where a quote touches it.

    Raises KeyError where the dossier has no such source, FileNotFoundError where its text is not in ``texts``.
    """
    held = dossier.statements[source]
    if not isinstance(held, Source) or not held.text:
        raise KeyError(source)
    text = folded((texts / Path(held.text).name).read_text(encoding="utf-8", errors="replace"), joined=True)
    kept = [index for index, char in enumerate(text) if char not in "- "]
    tight = "".join(text[index] for index in kept)
    marked = bytearray(len(text))
    for cite in citations(dossier):
        if cite.source != source or not cite.quote:
            continue
        for wanted in {_loose(folded(cite.quote, joined=True)), _loose(folded(cite.quote, joined=False))}:
            at = tight.find(wanted)
            while at >= 0 and wanted:
                for index in range(kept[at], kept[at + len(wanted) - 1] + 1):
                    marked[index] = 1
                at = tight.find(wanted, at + 1)
    left, total = [], 0
    for match in re.finditer(r"\S.*?(?:[.?!][\"')]*(?= [A-Z\"'(*^#0-9])|$)", text):
        if len(match.group()) < 25:  # headings, initials, page ends
            continue
        total += 1
        if not any(marked[match.start() : match.end()]):
            left.append(match.group())
    return Coverage(source, len(text), sum(marked), total, total - len(left), tuple(left))
