"""Text on PDF pages: each script in a font that has it, what runs from the right in the order of paper."""

from __future__ import annotations

import html
import unicodedata
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from sekisho.east import font_of
from sekisho.relation.picture import font_file


def register_fonts() -> None:
    """Make the fonts known under their names: Text and Head."""
    pdfmetrics.registerFont(TTFont("Text", font_file(bold=False)))
    pdfmetrics.registerFont(TTFont("Head", font_file(bold=True)))


def number_page(canvas: Any, document: Any) -> None:
    """Print the number of a page at its foot."""
    canvas.setFont("Text", 7)
    canvas.drawRightString(document.pagesize[0] - 56, 30, str(document.page))


def marked(words: str) -> str:
    """Text for a PDF paragraph: each script in a font that has it, what runs from the right set in order and joined."""
    parts: list[tuple[str, str]] = []
    for char in _from_the_right(words):
        font = font_of(char)
        if parts and parts[-1][0] == font:
            parts[-1] = (font, parts[-1][1] + char)
        else:
            parts.append((font, char))
    return "".join(
        f'<font name="{font}">{html.escape(run, quote=False)}</font>' if font else html.escape(run, quote=False)
        for font, run in parts
    )


def legible(words: str) -> bool:
    """Whether the fonts that the pages carry have every letter."""
    own = pdfmetrics.getFont("Text").face.charToGlyph
    return all(ord(char) in own or char.isspace() or font_of(char) for char in words)


@cache
def _joined_forms() -> dict[str, dict[str, str]]:
    """Arabic letters with their isolated, initial, medial and final forms, from the Unicode character database."""
    forms: dict[str, dict[str, str]] = {}
    for point in (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFEFD)):
        kind, _, base = unicodedata.decomposition(chr(point)).partition(" ")
        if kind in ("<isolated>", "<initial>", "<medial>", "<final>") and len(base) == 4:
            forms.setdefault(chr(int(base, 16)), {})[kind[1:-1]] = chr(point)
    return forms


def _joined(run: str) -> str:
    forms = _joined_forms()
    out = []
    for at, char in enumerate(run):
        own = forms.get(char)
        if not own:
            out.append(char)
            continue
        before, after = run[at - 1 : at] if at else "", run[at + 1 : at + 2]
        tied = "initial" in forms.get(before, {}) and "final" in own
        ties = "initial" in own and "final" in forms.get(after, {})
        kind = "medial" if tied and ties else "final" if tied else "initial" if ties else "isolated"
        out.append(own.get(kind) or own.get("isolated") or char)
    return "".join(out)


def _from_the_right(words: str) -> str:
    """Runs of Hebrew and Arabic in the order in which they stand on paper, their letters joined."""
    out: list[str] = []
    run = ""
    for char in words + "\0":
        way = unicodedata.bidirectional(char)
        if way in ("R", "AL", "NSM") or (run and way == "WS"):
            run += char
            continue
        if run:
            kept = run.rstrip()
            out.append(_joined("".join(c for c in kept if unicodedata.bidirectional(c) != "NSM"))[::-1])
            out.append(run[len(kept) :])
            run = ""
        out.append(char)
    return "".join(out)[:-1]
