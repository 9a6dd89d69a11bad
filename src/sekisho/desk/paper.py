"""The log on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import Paragraph, SimpleDocTemplate

from sekisho.typeset import marked, number_page, register_fonts


def write_pdf(entries: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write the entries as a PDF, a paragraph each with its hash."""
    register_fonts()
    text = ParagraphStyle("text", fontName="Text", fontSize=8, leading=10.5)
    small = ParagraphStyle("small", parent=text, fontSize=6, leading=8, leftIndent=12, spaceAfter=4)
    title = ParagraphStyle("title", fontName="Head", fontSize=16, leading=20, spaceAfter=6)
    flow: list[Any] = [Paragraph("Log of the desk", title)]
    for entry in entries:
        words = [str(entry["seq"]), entry["at"], entry["who"], entry["what"], entry["about"]]
        flow.append(Paragraph(marked(" · ".join(word for word in words if word)), text))
        flow.append(Paragraph(marked(f"{entry['data'][:1500]} {entry['hash']}"), small))
    page = SimpleDocTemplate(
        str(path), pagesize=landscape(A4), title="Log of the desk", invariant=1,
        leftMargin=1.5 * cm, rightMargin=1.5 * cm, topMargin=1.5 * cm, bottomMargin=1.5 * cm,
    )  # fmt: skip
    page.build(flow, onFirstPage=number_page, onLaterPages=number_page)
