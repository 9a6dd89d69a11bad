"""The record of a screening on paper: PDF pages printed from it, with the record inside as an attachment.

Han, kana and Hangul are set in fonts that viewers bring themselves; where one does not, the code points below a name
say what it is.
"""

from __future__ import annotations

import html
import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate

from sekisho.relation.picture import font_file

EAST = {"kana": "HeiseiKakuGo-W5", "hangul": "HYGothic-Medium", "han": "STSong-Light"}


def pages(record: Mapping[str, Any]) -> bytes:
    """The PDF of a record; the same record gives the same bytes."""
    pdfmetrics.registerFont(TTFont("Text", font_file(bold=False)))
    pdfmetrics.registerFont(TTFont("Head", font_file(bold=True)))
    for font in EAST.values():
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    text = ParagraphStyle("text", fontName="Text", fontSize=9, leading=12.5, spaceAfter=3)
    inner = ParagraphStyle("inner", parent=text, leftIndent=12, fontSize=8, leading=11)
    small = ParagraphStyle("small", parent=text, fontSize=7, leading=9.5, spaceAfter=2)
    head = ParagraphStyle("head", fontName="Head", fontSize=12, leading=16, spaceBefore=10, spaceAfter=4)
    title = ParagraphStyle("title", fontName="Head", fontSize=17, leading=22, spaceAfter=6)
    flow: list[Any] = [Paragraph("Record of a screening", title)]

    def say(words: str, style: ParagraphStyle = text) -> None:
        flow.append(Paragraph(marked(words), style))

    def spell(name: str) -> None:
        if points := _points(name):
            say(f"in code points: {points}", small)

    say(f"Made {record['made']} by {record['program']}.")
    say(
        (f"Who was listed on {record['on']}" if record["on"] else "Who is on the newest versions held")
        + (f", as known on {record['known']}" if record["known"] else "")
        + f". Threshold {_thresholds(record['thresholds'])}."
    )
    say("Asked and answered", head)
    for each in record["answers"]:
        known = [f"born {each['birth']}"] * bool(each["birth"]) + [each["country"].upper()] * bool(each["country"])
        known += [f"{kind} {value}" for kind, value in each["identifiers"].items()]
        say(", ".join([each["query"], *known]) if each["query"] else ", ".join(known), head)
        spell(each["query"])
        if each["note"]:
            say(each["note"])
        for match in each["matches"]:
            say(f"{match['standing'].upper()}, score {match['score']:.2f}: {match['caption']}")
            say(
                f"{match['list']} {match['listing']}, {match['schema']}, {match['programme']}"
                + (f", listed {match['listed']}" if match["listed"] else ""),
                inner,
            )
            for name in dict.fromkeys((match["caption"], match["name"])):
                spell(name)
            for word in ("certain", "doubt"):
                if match[word]:
                    say(f"beyond doubt: {match[word]}" if word == "certain" else match[word], inner)
            for said in match["for"]:
                say(f"for: {said}", inner)
            for said in match["against"]:
                say(f"against: {said}", inner)
            for part in match["parts"]:
                one, two = part["query"] or "nothing", part["listed"] or "nothing"
                say(f"{one} beside {two}: {part['likeness']:.2f}, {part['how']}", inner)
        flow.append(HRFlowable(width="100%", thickness=0.3, spaceBefore=4, spaceAfter=2))
    say("Lists looked at", head)
    for held in record["lists"]:
        say(f"{held['id']}: {held['publisher']}, {held['title']} of {held['date']}, {held['parties']:,} parties")
        say(f"sha256 {held['sha256']}", small)
    say("This record", head)
    say(f"sha256 {record['sha256']}", small)
    say(
        "The record is attached to this file as screening.json; sekisho verify FILE checks its hash and asks the same "
        "again. No match is no clearance. Reasons and sources, not legal advice.",
        small,
    )
    out = BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, leftMargin=2 * cm, rightMargin=2 * cm, topMargin=1.8 * cm, bottomMargin=1.8 * cm,
        title="Record of a screening", author="Sekisho", invariant=1,
    ).build(flow, onFirstPage=lambda canvas, _: _attach(canvas, record), onLaterPages=_number)  # fmt: skip
    return out.getvalue()


def _attach(canvas: Any, record: Mapping[str, Any]) -> None:
    """Put the record into the file as an embedded file (PDF 32000-1, 7.11.4), not compressed: it can be read."""
    _number(canvas)
    document = canvas._doc
    stream = PDFStream(
        dictionary=PDFDictionary({"Type": PDFName("EmbeddedFile"), "Subtype": PDFName("application/json")}),
        content=json.dumps(record),
        filters=[],
    )
    stream.__RefOnly__ = 1
    file = document.Reference(stream)
    spec = PDFDictionary(
        {
            "Type": PDFName("Filespec"), "F": PDFString("screening.json"), "UF": PDFString("screening.json"),
            "EF": PDFDictionary({"F": file}),
        }
    )  # fmt: skip
    names = PDFArray([PDFString("screening.json"), document.Reference(spec)])
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": names})})


def _number(canvas: Any, _: Any = None) -> None:
    canvas.setFont("Text", 7)
    canvas.drawRightString(A4[0] - 56, 30, str(canvas.getPageNumber()))


def _thresholds(given: Mapping[str, Any]) -> str:
    own = [f"{key} {value:g}" for held in (given["lists"], given["kinds"]) for key, value in held.items()]
    return ", ".join([f"{given['default']:g}", *own])


def marked(words: str) -> str:
    """Text for a PDF paragraph: each script in a font that has it, what runs from the right set in order and joined."""
    parts: list[tuple[str, str]] = []
    for char in _from_the_right(words):
        font = _font(char)
        if parts and parts[-1][0] == font:
            parts[-1] = (font, parts[-1][1] + char)
        else:
            parts.append((font, char))
    return "".join(
        f'<font name="{font}">{html.escape(run, quote=False)}</font>' if font else html.escape(run, quote=False)
        for font, run in parts
    )


def _font(char: str) -> str:
    point = ord(char)
    if 0xAC00 <= point <= 0xD7AF or 0x1100 <= point <= 0x11FF or 0x3130 <= point <= 0x318F:
        return EAST["hangul"]
    if point < 0x2E80:
        return ""
    # The Japanese font lacks forms that only China writes.
    try:
        char.encode("shift_jis")
    except UnicodeEncodeError:
        return EAST["han"] if 0x4E00 <= point <= 0x9FFF else ""
    return EAST["kana"]


def _points(name: str) -> str:
    """The code points of a name that holds letters which the file brings no font for: it is legible in any viewer."""
    own = pdfmetrics.getFont("Text").face.charToGlyph
    if all(ord(char) in own for char in name):
        return ""
    return " ".join(f"U+{ord(char):04X}" for char in name if not char.isspace())


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
