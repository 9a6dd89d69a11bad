"""Fonts for Han, kana and Hangul on PDF pages: cut out of Noto Sans CJK (SIL Open Font License) and embedded.

PDF pages take TrueType outlines, Noto's are cubic ones of a variable font. So what is set is drawn anew, a block of
code points at a time, and each block is a font of its own: a page carries the few glyphs that stand on it, and the same
text gives the same bytes.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from threading import Lock
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as Embedded

FACES = {"JP": 0, "KR": 1, "SC": 2}
"""The faces of the collection by the region whose forms they prefer."""

BLOCK = 16
"""Code points of a font; to draw one takes about a millisecond, to make the font ten."""

WEIGHT, UNITS, ASCENT, DESCENT = 400, 1000, 880, -120
"""The weight that is drawn, and the measures of Noto Sans CJK in units of an em."""

ERROR = 1.0
"""How far a quadratic outline may lie from the cubic one, in units of an em."""


def face_of(char: str) -> str:
    """The face whose forms a character is set in; "" where it is none of East Asia."""
    point = ord(char)
    if 0xAC00 <= point <= 0xD7AF or 0x1100 <= point <= 0x11FF or 0x3130 <= point <= 0x318F:
        return "KR"
    if not (0x2E80 <= point <= 0xA4CF or 0xF900 <= point <= 0xFAFF or 0xFE30 <= point <= 0xFFEF or point >= 0x20000):
        return ""
    try:  # what Japan writes in its form, the rest in China's
        char.encode("shift_jis")
    except UnicodeEncodeError:
        return "SC"
    return "JP"


def font_of(char: str) -> str:
    """The name of the font that a character is set in, made known to the pages; "" where there is none."""
    face = face_of(char)
    if not face:
        return ""
    with _ONE:  # a font that is told twice may be two in one file
        return _block(face, ord(char) // BLOCK) if ord(char) in _opened(face)[1] else ""


_ONE = Lock()


@cache
def _opened(face: str) -> tuple[Any, dict[int, str]]:
    """The outlines of a face by the names of its glyphs, and the glyph of each code point."""
    with as_file(files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc") as path:
        font = TTFont(path, fontNumber=FACES[face])
    return font.getGlyphSet(location={"wght": WEIGHT}), font.getBestCmap()


@cache
def _block(face: str, number: int) -> str:
    """Make the font of a block and tell reportlab; gives its name."""
    glyphs, points = _opened(face)
    name = f"East-{face}-{number:04X}"
    held = {point: f"u{point:04X}" for point in range(number * BLOCK, (number + 1) * BLOCK) if point in points}
    outlines, widths = {".notdef": TTGlyphPen(None).glyph()}, {".notdef": (UNITS, 0)}
    for point, called in held.items():
        glyph, pen = glyphs[points[point]], TTGlyphPen(None)
        glyph.draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
        outlines[called], widths[called] = pen.glyph(), (round(glyph.width), 0)
    made = FontBuilder(UNITS, isTTF=True)
    made.setupGlyphOrder(list(outlines))
    made.setupCharacterMap(held)
    made.setupGlyf(outlines)
    made.setupHorizontalMetrics(widths)
    made.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    made.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    made.setupOS2()
    made.setupPost()
    made.font["head"].created = made.font["head"].modified = 0  # the same bytes each time
    made.font.recalcTimestamp = False
    out = BytesIO()
    made.save(out)
    out.seek(0)
    pdfmetrics.registerFont(Embedded(name, out))
    return name
