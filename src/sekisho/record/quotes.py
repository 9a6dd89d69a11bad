"""Quotes held against the texts of their sources."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sekisho.record.dossier import Dossier
from sekisho.record.statements import Citation, Forecast, Measure, Source
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


def citations(dossier: Dossier) -> list[Citation]:
    """Every citation of a dossier, those of exemptions and resolutions included."""
    found: list[Citation] = []
    for statement in dossier.statements.values():
        found += statement.cites
        if isinstance(statement, Measure):
            found += [cite for exemption in statement.exemptions for cite in exemption.cites]
        if isinstance(statement, Forecast) and statement.resolved:
            found += statement.resolved.cites
    return found


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


@cache
def _loose(text: str) -> str:
    return text.replace("-", "").replace(" ", "")
