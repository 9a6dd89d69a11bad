"""What leaves the record: pictures, calendars, briefs, exchange files; nothing is lost, nothing can run."""

import csv
import io
import json
import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from docx import Document

from sekisho.cli.main import cli
from sekisho.record.dossier import load
from sekisho.record.dossier import shipped as names
from sekisho.record.exchange import ExchangeError, export, restore, schema
from sekisho.record.quotes import coverage
from sekisho.record.statements import Citation, Exemption, Forecast
from sekisho.record.yaml import Where
from sekisho.regime.fold import Regime
from sekisho.relation.brief import make, markdown, write
from sekisho.relation.common import Record
from sekisho.relation.exchange import actors_ftm, events_csv, prov_turtle
from sekisho.relation.imported import read_events
from sekisho.relation.output import as_csv, as_html, as_ics
from sekisho.relation.series import scored
from sekisho.relation.timeline import timeline

NOWHERE = Where("", 0, 0)


def placeless(value: object) -> object:
    """A statement without its places in the file."""
    if isinstance(value, Where):
        return NOWHERE
    if isinstance(value, tuple):
        return tuple(placeless(item) for item in value)
    if hasattr(value, "__dataclass_fields__"):
        changed = {field.name: placeless(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]
        return replace(value, **changed)  # type: ignore[type-var]
    return value


@pytest.mark.parametrize("name", names())
def test_json_lines_and_back_lose_nothing(name: str, tmp_path: Path):
    dossier = load(name)
    lines = list(export(dossier))
    restore(iter(lines), tmp_path / "copy")
    again = load(tmp_path / "copy")
    assert not again.problems
    assert list(again.statements) == list(dossier.statements)
    for id_, statement in dossier.statements.items():
        assert placeless(again.statements[id_]) == placeless(statement)
    assert (again.id, again.title, again.sender, again.target, again.timezone, again.uses) == (
        dossier.id,
        dossier.title,
        dossier.sender,
        dossier.target,
        dossier.timezone,
        dossier.uses,
    )
    assert list(export(again)) == lines


@pytest.mark.parametrize("name", names())
def test_every_line_fits_the_published_schema(name: str):
    check = jsonschema.Draft202012Validator(schema())
    for line in export(load(name)):
        check.validate(json.loads(line))


def test_the_schema_refuses_what_the_reader_refuses():
    check = jsonschema.Draft202012Validator(schema())
    good = {"file": "a.yaml", "kind": "claim", "id": "c", "set": {"by": "jp", "says": "so", "cites": [{"source": "s"}]}}
    check.validate(good)
    for bad in ({"says": "so"}, {"by": "jp", "says": "so", "colour": "red"}):
        with pytest.raises(jsonschema.ValidationError):
            check.validate({**good, "set": bad})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "expected"),
        ('{"file": "../x.yaml", "kind": "event", "id": "e", "set": {}}', "inside the folder"),
        ('{"file": "/etc/x.yaml", "kind": "event", "id": "e", "set": {}}', "inside the folder"),
        ('{"file": "x.yaml", "kind": "spell", "id": "e", "set": {}}', "no kind 'spell'"),
        ('{"file": "x.yaml", "kind": "event", "id": "e", "set": {}}', "no line of kind dossier"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(line: str, said: str, tmp_path: Path):
    with pytest.raises(ExchangeError, match=re.escape(said)):
        restore(iter([line]), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_events_leave_in_columns_that_come_back(shipped: Record, tmp_path: Path):
    path = tmp_path / "events.csv"
    regime = Regime(shipped.dossiers)
    path.write_text(events_csv(shipped, regime))
    found, bad = read_events(path, "JP", "KP")
    assert not bad
    own = {each.id: each.weight for each in scored(shipped, regime)}
    assert {each.weight for each in found} <= set(own.values())
    assert len(found) >= len(own)


def test_actors_are_followthemoney_entities(shipped: Record):
    entities = [json.loads(line) for line in actors_ftm(shipped).splitlines()]
    ship = next(e for e in entities if e["id"] == "japan-dprk-mangyongbong-92")
    assert ship["schema"] == "Vessel" and "万景峰92号" in ship["properties"]["alias"]
    assert len({e["id"] for e in entities}) == len(entities)


def test_the_record_as_prov_is_readable_rdf(shipped: Record):
    from rdflib import Graph
    from rdflib.namespace import PROV

    graph = Graph().parse(data=prov_turtle(shipped), format="turtle")
    quotes = {str(value) for value in graph.objects(predicate=PROV.value)}
    assert any("killing 46 South Korean sailors" in quote for quote in quotes)


def test_the_brief_says_nothing_without_a_source(shipped: Record):
    brief = make(Regime(shipped.dossiers), date(2010, 6, 30))
    for section in brief.sections:
        for sentence in section.sentences:
            assert sentence.notes, sentence.text
    assert len(brief.notes) == len(set(brief.notes))
    text = markdown(brief)
    assert "JPY 10,000,000" in text and "JPY 3,000,000" not in text.split("## The figures")[0]


def test_the_brief_repeats_no_sentence_of_the_paper(shipped: Record, shared: Path):
    paper = (shared / "reference/000_d7ff5a59af100629.txt").read_text()
    tight = re.sub(r"[\W_]+", "", paper).lower()
    brief = make(Regime(shipped.dossiers), date(2010, 6, 30))
    for section in brief.sections:
        for sentence in section.sentences:
            words = re.findall(r"\w+", sentence.text)
            for start in range(len(words) - 11):
                run = "".join(words[start : start + 12]).lower()
                assert run not in tight, sentence.text


def test_the_brief_in_every_format_twice_the_same(shipped: Record, tmp_path: Path):
    brief = make(Regime(shipped.dossiers), date(2010, 6, 30))
    for ending in (".md", ".html", ".pdf"):
        one, two = tmp_path / f"one{ending}", tmp_path / f"two{ending}"
        write(brief, one)
        write(brief, two)
        assert one.read_bytes() == two.read_bytes() != b""
    write(brief, tmp_path / "brief.docx")
    paragraphs = [p.text for p in Document(str(tmp_path / "brief.docx")).paragraphs]
    assert "What is promised and owed" in paragraphs
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")


def test_pages_and_calendars_hold_no_markup_of_others(shipped: Record):
    entry = timeline(shipped)[0]
    bad = replace(entry, title="<script>alert(1)</script>;,\n=cmd", cites=({"title": "t", "url": "javascript:x"},))
    page = as_html([bad], "<b>", "<svg></svg>")
    assert "<script>" not in page and "javascript:" not in page
    calendar = as_ics([bad], "x")
    assert "\\;\\,\\n" in calendar
    assert all(len(line.encode()) <= 75 for line in as_ics(timeline(shipped), "x").split("\r\n"))
    row = next(csv.DictReader(io.StringIO(as_csv([replace(entry, title="=cmd")]))))
    assert row["title"] == "'=cmd"


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_pictures_are_drawn(ending: str, tmp_path: Path):
    for command in (
        ["timeline", "--from", "2008-01-01", "--to", "2009-12-31"],
        ["relation", "--from", "2006-01-01"],
        ["figures", "bilateral-trade"],
        ["chain", "cheonan.2010-03-26.sinking"],
    ):
        path = tmp_path / f"{command[0]}.{ending}"
        result = CliRunner().invoke(cli, [*command, "-o", str(path)])
        assert result.exit_code == 0, result.output
        assert path.stat().st_size > 5_000


def test_every_sentence_of_the_paper_is_quoted_or_a_heading(shared: Path):
    found = coverage(load("japan-dprk"), "paper", shared / "reference")
    assert found.covered / found.sentences > 0.9
    assert found.quoted / found.characters > 0.5


def test_quotes_are_short():
    for name in names():
        for statement in load(name).statements.values():
            held: list[Citation] = list(statement.cites)
            if isinstance(statement, Forecast) and statement.resolved:
                held += statement.resolved.cites
            for exemption in getattr(statement, "exemptions", ()):
                assert isinstance(exemption, Exemption)
                held += exemption.cites
            for cite in held:
                assert len(cite.quote.split()) <= 35, (statement.id, cite.quote)
