"""The record of a screening on paper: PDF pages printed from it, with the record inside as an attachment.

Every font is in the file. Below a name with a letter that none of them has, code points say what it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate

from sekisho.typeset import legible, marked, number_page, register_fonts


def pages(record: Mapping[str, Any]) -> bytes:
    """The PDF of a record; the same record gives the same bytes."""
    register_fonts()
    text = ParagraphStyle("text", fontName="Text", fontSize=9, leading=12.5, spaceAfter=3)
    inner = ParagraphStyle("inner", parent=text, leftIndent=12, fontSize=8, leading=11)
    small = ParagraphStyle("small", parent=text, fontSize=7, leading=9.5, spaceAfter=2)
    head = ParagraphStyle(
        "head", fontName="Head", fontSize=12, leading=16, spaceBefore=10, spaceAfter=4, keepWithNext=1
    )
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
        known += [each["gender"]] * bool(each.get("gender"))
        known += [f"{kind} {value}" for kind, value in each["identifiers"].items()]
        say(", ".join(filter(None, [each["query"], *known])) or "(no name)", head)
        spell(each["query"])
        if each["note"]:
            say(each["note"])
        for match in (*each["matches"], *each.get("contradicted", ())):
            standing = match["standing"].upper()
            if match["standing"] == "contradicted":
                standing += ", no match only for what speaks against it"
            say(f"{standing}, score {match['score']:.2f}: {match['caption']}")
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
    for note in record.get("notes", ()):
        say(f"Note: {note}")
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
    ).build(flow, onFirstPage=lambda at, laid_out: _attach(at, laid_out, record), onLaterPages=number_page)  # fmt: skip
    return out.getvalue()


def _attach(canvas: Any, laid_out: Any, record: Mapping[str, Any]) -> None:
    """Put the record into the file as an embedded file (PDF 32000-1, 7.11.4), not compressed: it can be read."""
    number_page(canvas, laid_out)
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


def _thresholds(given: Mapping[str, Any]) -> str:
    own = [f"{key} {value:g}" for held in (given["lists"], given["kinds"]) for key, value in held.items()]
    return ", ".join([f"{given['default']:g}", *own])


def _points(name: str) -> str:
    """The code points of a name that holds letters which the file brings no font for."""
    if legible(name):
        return ""
    return " ".join(f"U+{ord(char):04X}" for char in name if not char.isspace())
