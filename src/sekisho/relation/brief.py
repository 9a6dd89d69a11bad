"""A policy brief from the record alone: sentences made from templates over statements, each with its source."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from sekisho.aside import aside
from sekisho.rates import ecb
from sekisho.regime.fold import Regime
from sekisho.regime.words import constant
from sekisho.relation.commitments import bargains
from sekisho.relation.common import Record, cited
from sekisho.relation.disputes import disputes
from sekisho.relation.figures import quantities, series
from sekisho.relation.forecasts import outlooks
from sekisho.relation.output import PAGE
from sekisho.relation.series import scored
from sekisho.relation.series import series as relation_series
from sekisho.relation.timeline import timeline

FORMATS = (".html", ".pdf", ".md", ".docx")
YEARS = 3
"""How far back *where the relation stands* looks."""


@dataclass(frozen=True)
class Sentence:
    """One sentence and the numbers of its notes."""

    text: str
    notes: tuple[int, ...]


@dataclass
class Section:
    """A heading, its sentences, and a picture where there is one."""

    title: str
    sentences: list[Sentence] = field(default_factory=list)
    picture: Callable[[], Any] | None = None
    caption: str = ""


@dataclass
class Brief:
    """The whole document. A note is a statement with its first source."""

    title: str
    day: date
    sections: list[Section]
    notes: list[str]
    addresses: list[str]
    stamp: str


class _Notes:
    def __init__(self, record: Record) -> None:
        self.record = record
        self.numbers: dict[str, int] = {}
        self.texts: list[str] = []
        self.addresses: list[str] = []

    def of(self, *ids: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._one(id_) for id_ in ids if self.record.find(id_) is not None))

    def _one(self, id_: str) -> int:
        if id_ not in self.numbers:
            statement = self.record.find(id_)
            assert statement is not None
            cites = cited(self.record, statement.cites)
            where = "; ".join(
                ", ".join(x for x in (c.get("title", ""), c.get("at", "")) if x)
                + (f": “{c['quote']}”" if c.get("quote") else "")
                for c in cites[:2]
            )
            self.texts.append(f"{id_}. {where}" if where else id_)
            self.addresses.append(next((c["url"] for c in cites if c.get("url")), ""))
            self.numbers[id_] = len(self.texts)
        return self.numbers[id_]


def make(regime: Regime, on: date | None = None) -> Brief:
    """The brief of ``on`` (None: the last day that an event or act is recorded on)."""
    record = Record(regime.dossiers)
    notes = _Notes(record)
    everything = scored(record, regime)
    day = on or max((each.day for each in everything), default=date.today())
    first = regime.dossiers[0]
    sections = [
        _standing(record, regime, notes, day),
        _force(record, regime, notes, day),
        _promises(record, notes, day),
        _figures(record, notes, day),
        _disputed(record, notes, day),
        _expected(record, notes, day),
    ]
    stamp = ", ".join(f"{d.id}@{d.revision[:16]}" for d in regime.dossiers)
    return Brief(f"{first.title}: brief of {day}", day, sections, notes.texts, notes.addresses, stamp)


def _standing(record: Record, regime: Regime, notes: _Notes, day: date) -> Section:
    section = Section("Where the relation stands")
    start = _years_before(day, YEARS)
    begin = _years_before(day, 12)
    periods = relation_series(record, regime, begin, day)
    last = periods[-1]
    recent = [each for each in scored(record, regime) if start <= each.day <= day]
    good = [each for each in recent if each.weight > 0]
    bad = [each for each in recent if each.weight < 0]
    section.sentences.append(
        Sentence(
            f"Between {start} and {day} the record holds {_count(len(bad), 'conflictual act or event')} and "
            f"{_count(len(good), 'cooperative one')} between the two sides; at the end "
            f"{_count(last.in_force, 'measure')} in force, "
            f"on {_count(last.breadth, 'kind')} of case.",
            notes.of(*(each.id for each in recent[-6:])),
        )
    )
    for entry in [e for e in timeline(record, start, day, kind="event") if e.first >= start][-8:]:
        section.sentences.append(Sentence(f"{_dated(entry.when)}: {entry.title}.", notes.of(entry.id)))

    def picture() -> Any:
        from sekisho.relation.picture import draw_series

        return draw_series(periods)

    section.picture, section.caption = picture, "Acts and events by Goldstein weight, measures in force, commitments"
    return section


def _force(record: Record, regime: Regime, notes: _Notes, day: date) -> Section:
    section = Section("What is in force")
    for version in sorted(regime.in_force(day, day), key=lambda v: v.measure.id):
        if version.status != "in force":
            continue
        measure = version.measure
        values = [
            f"{name.replace('_', ' ')} {constant(value)}"
            if not isinstance(value, tuple)
            else f"{len(value)} {name.replace('_', ' ')}"
            for name, value in version.values.items()
            if not isinstance(value, bool)
        ]
        until = f", to end on {version.expires}" if version.expires else ""
        given = f" ({', '.join(values)})" if values else ""
        section.sentences.append(
            Sentence(
                f"{measure.title}: {measure.requires.kind}{given}, in this form since {version.start}{until}.",
                notes.of(version.act.id),
            )
        )
    if not section.sentences:
        section.sentences.append(Sentence("No recorded measure is in force.", ()))
    return section


def _promises(record: Record, notes: _Notes, day: date) -> Section:
    section = Section("What is promised and owed")
    for bargain in bargains(record, day):
        for side in bargain.sides:
            made = side.commitment
            views = "; ".join(f"{record.title(view)} says {held.status}" for view, held in side.views.items())
            section.sentences.append(
                Sentence(
                    f"{record.title(made.by)} undertook{_on(made.date)}: {made.what}. Status: {side.status}"
                    + (f" ({views})." if views else "."),
                    notes.of(made.id, *(held.id for held in side.views.values())),
                )
            )
    return section


def _figures(record: Record, notes: _Notes, day: date) -> Section:
    section = Section("The figures")
    rates = ecb()
    longest: tuple[int, str] = (0, "")
    for quantity in quantities(record):
        points = [
            p
            for p in series(record, quantity, None, rates)
            if p.figure.period is None or p.figure.period.first is None or p.figure.period.first <= day
        ]
        if not points:
            continue
        told = "; ".join(
            f"{p.figure.value} {p.figure.unit}{_on(p.figure.period)}, {record.title(p.figure.by)}" for p in points
        )
        name = quantity.replace("-", " ")
        section.sentences.append(
            Sentence(f"{name[:1].upper()}{name[1:]}: {told}.", notes.of(*(p.figure.id for p in points)))
        )
        longest = max(longest, (len(points), quantity))
    if longest[1]:
        chosen = longest[1]
        points_ = series(record, chosen, None, rates)

        def picture() -> Any:
            from sekisho.relation.picture import draw_figures

            return draw_figures(record, chosen, points_)

        section.picture, section.caption = picture, f"{chosen.replace('-', ' ')}, by whose figure it is"
    return section


def _disputed(record: Record, notes: _Notes, day: date) -> Section:
    section = Section("What is disputed")
    for each in disputes(record, ecb()):
        if each.found_by == "views" or not _said_by(record, each.sides, day):
            continue
        sides = "; ".join(detail.rstrip(".") for detail in each.details)
        adopted = f"adopts “{record.title(each.adopts)}”" if each.adopts else "prefers none of them"
        verdict = (
            f" The record {adopted}, for this reason: {each.because.rstrip('.')}."
            if each.finding
            else " The record has no finding."
        )
        section.sentences.append(
            Sentence(
                f"{each.about}. {sides}.{verdict}", notes.of(*([each.finding] if each.finding else []), *each.sides)
            )
        )
    return section


def _said_by(record: Record, ids: Sequence[str], day: date) -> bool:
    days = [record.said_on(held) for id_ in ids if (held := record.find(id_)) is not None]
    return all(said is None or said <= day for said in days)


def _expected(record: Record, notes: _Notes, day: date) -> Section:
    section = Section("What to expect")
    for each in outlooks(record, day):
        made = each.forecast
        condition = f", if {made.condition}" if made.condition else ""
        chance = f" (probability {made.probability})" if made.probability is not None else ""
        why = f" {made.resolved.why}." if made.resolved and each.status in ("hit", "miss", "void") else ""
        section.sentences.append(
            Sentence(
                f"{record.title(made.by)} expected{_on(made.date)}{condition}: {made.expects}{chance}, by "
                f"{made.due or 'no day'}. {each.status.capitalize()}.{why}",
                notes.of(made.id),
            )
        )
    if not section.sentences:
        section.sentences.append(Sentence("The record holds no forecast by this day.", ()))
    return section


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28) + timedelta(days=1)


def _count(number: int, noun: str) -> str:
    plural = {"conflictual act or event": "conflictual acts or events", "cooperative one": "cooperative ones"}
    return f"{number} {noun if number == 1 else plural.get(noun, noun + 's')}"


def _dated(when: object) -> str:
    return str(when).replace("/", " to ")


def _on(when: object) -> str:
    return f" ({when})" if when else ""


# -- as documents


def markdown(brief: Brief) -> str:
    """The brief as Markdown with footnotes."""
    lines = [f"# {brief.title}", ""]
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        lines += [f"- {s.text}{''.join(f'[^{n}]' for n in s.notes)}" for s in section.sentences]
        lines.append("")
    lines += [
        f"[^{n}]: {text}" + (f" <{url}>" if url else "")
        for n, (text, url) in enumerate(zip(brief.notes, brief.addresses, strict=True), start=1)
    ]
    return "\n".join([*lines, "", _foot(brief), ""])


def _foot(brief: Brief) -> str:
    return f"Made from the record {brief.stamp}. Reasons and sources, not advice."


def page(brief: Brief) -> str:
    """The brief as one HTML page; pictures are drawn into it."""
    from sekisho.relation.picture import svg

    parts = []
    for section in brief.sections:
        parts.append(f"<h2>{html.escape(section.title)}</h2>")
        parts.append("<ul>")
        for s in section.sentences:
            marks = "".join(f'<sup><a href="#n{n}">{n}</a></sup> ' for n in s.notes)
            parts.append(f"<li>{html.escape(s.text)} {marks}</li>")
        parts.append("</ul>")
        if section.picture is not None:
            parts.append(
                f"<figure>{svg(section.picture)}<figcaption>{html.escape(section.caption)}</figcaption></figure>"
            )
    parts.append("<h2>Statements and sources</h2><ol>")
    for number, (text, url) in enumerate(zip(brief.notes, brief.addresses, strict=True), start=1):
        link = (
            f' <a href="{html.escape(url, quote=True)}">source</a>' if url.startswith(("http://", "https://")) else ""
        )
        parts.append(f'<li id="n{number}"><small>{html.escape(text)}{link}</small></li>')
    parts.append(f"</ol><p><small>{html.escape(_foot(brief))}</small></p>")
    return PAGE.format(title=html.escape(brief.title), body="\n".join(parts))


def write(brief: Brief, output: Path) -> None:
    """Write the brief in the format of its ending, aside first. Raises ImportError where an extra is missing."""
    ending = output.suffix.lower()
    if ending == ".md":
        data = markdown(brief).encode()
    elif ending == ".html":
        data = page(brief).encode()
    elif ending == ".docx":
        data = _docx(brief)
    else:
        data = _pdf(brief)
    with aside(output) as path:
        path.write_bytes(data)


def _docx(brief: Brief) -> bytes:
    from datetime import datetime

    from docx import Document
    from docx.shared import Cm, Pt

    from sekisho.relation.picture import png

    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(2000, 1, 1)  # same run, same bytes
    document.core_properties.author = "Sekisho"
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(brief.title, 0)
    for section in brief.sections:
        document.add_heading(section.title, 1)
        for sentence in section.sentences:
            paragraph = document.add_paragraph(sentence.text, style="List Bullet")
            marks = paragraph.add_run(" " + ", ".join(map(str, sentence.notes)) if sentence.notes else "")
            marks.font.superscript = True
        if section.picture is not None:
            document.add_picture(BytesIO(png(section.picture)), width=Cm(16))
            document.add_paragraph(section.caption, style="Caption")
    document.add_heading("Statements and sources", 1)
    for number, (text, url) in enumerate(zip(brief.notes, brief.addresses, strict=True), start=1):
        run = document.add_paragraph().add_run(f"{number}. {text}" + (f" {url}" if url else ""))
        run.font.size = Pt(8)
    document.add_paragraph(_foot(brief))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(brief: Brief) -> bytes:
    from reportlab.lib.enums import TA_LEFT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.platypus import Image, Paragraph, SimpleDocTemplate, Spacer

    from sekisho.relation.picture import png
    from sekisho.typeset import marked, number_page, register_fonts

    register_fonts()
    text = ParagraphStyle("text", fontName="Text", fontSize=9, leading=12.5, alignment=TA_LEFT, spaceAfter=3)
    item = ParagraphStyle("item", parent=text, leftIndent=10, bulletIndent=0)
    small = ParagraphStyle("small", parent=text, fontSize=6.5, leading=8.5, spaceAfter=1)
    head = ParagraphStyle("head", fontName="Head", fontSize=12.5, leading=16, spaceBefore=12, spaceAfter=5)
    title = ParagraphStyle("title", fontName="Head", fontSize=17, leading=22, spaceAfter=6)
    flow: list[Any] = [Paragraph(marked(brief.title), title)]
    for section in brief.sections:
        flow.append(Paragraph(marked(section.title), head))
        for sentence in section.sentences:
            marks = f"<super size=6>{', '.join(map(str, sentence.notes))}</super>" if sentence.notes else ""
            flow.append(Paragraph(f"{marked(sentence.text)} {marks}", item, bulletText="•"))
        if section.picture is not None:
            image = Image(BytesIO(png(section.picture)))
            image._restrictSize(17 * cm, 12 * cm)
            flow += [Spacer(1, 4), image, Paragraph(marked(section.caption), small)]
    flow.append(Paragraph("Statements and sources", head))
    for number, (note, url) in enumerate(zip(brief.notes, brief.addresses, strict=True), start=1):
        flow.append(Paragraph(f"{number}. {marked(note)}" + (f" {marked(url)}" if url else ""), small))
    flow.append(Paragraph(marked(_foot(brief)), text))
    out = BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=2 * cm,
        rightMargin=2 * cm,
        topMargin=1.8 * cm,
        bottomMargin=1.8 * cm,
        title=brief.title,
        author="Sekisho",
        invariant=1,
    ).build(flow, onFirstPage=number_page, onLaterPages=number_page)
    return out.getvalue()
