"""lint, show: questions to the record."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TextIO

import click

from sekisho.aside import aside
from sekisho.cli.common import dossier_option, open_dossier, open_regime
from sekisho.record.dossier import DossierError, load, not_there, shipped


@click.command()
@click.argument("dossiers", nargs=-1)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with the sources' texts: every quote is looked for in its text.",
)
@click.option("--coverage", metavar="SOURCE", help="How much of this source's text is quoted; needs --texts.")
@click.option("--quality", is_flag=True, help="What rests on one source, on an unseen source, on an unchecked quote.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def lint(dossiers: tuple[str, ...], texts: Path | None, coverage: str | None, quality: bool, as_json: bool) -> None:
    """Every problem in DOSSIERS in one run [default: all shipped ones].

    \b
    sekisho lint japan-dprk
    sekisho lint my-dossier/ --texts sources/
    sekisho lint japan-dprk --quality
    sekisho lint japan-dprk --texts sources/ --coverage paper

    Exit status: 0 no problem, 1 problems.
    """
    if coverage is not None:
        _coverage(dossiers or shipped(), coverage, texts, as_json)
        return
    if quality:
        _quality(dossiers or shipped(), as_json)
        return
    from sekisho.record.quotes import check_quotes, looked_up
    from sekisho.regime.lint import lint_regime

    problems, summaries = [], []
    for name in dossiers or shipped():
        try:
            dossier = load(name)
        except DossierError as error:
            raise click.ClickException(str(error)) from error
        found = [*dossier.problems, *dossier.reference_problems(), *lint_regime(dossier)]
        if texts is not None:
            found += check_quotes(dossier, texts)
        problems += found
        summary = (
            f"{name}: {len(dossier.statements)} statements in {len(dossier.files)} files, "
            f"{len(found)} problem{'s' * (len(found) != 1)}"
        )
        if texts is not None:
            there, quotes = looked_up(dossier, texts)
            summary += f", {there} of {quotes} quotes looked up"
        summaries.append(summary)
    if as_json:
        click.echo(
            json.dumps(
                [
                    {
                        "file": str(p.where.file),
                        "line": p.where.line,
                        "column": p.where.column,
                        "message": p.message,
                        "expected": p.expected,
                        "hint": p.hint,
                    }
                    for p in problems
                ],
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        for problem in problems:
            click.echo(str(problem))
        for summary in summaries:
            click.echo(summary, err=True)
    sys.exit(1 if problems else 0)


def _coverage(dossiers: Sequence[str], source: str, texts: Path | None, as_json: bool) -> None:
    from sekisho.record.quotes import coverage

    if texts is None:
        raise click.UsageError("--coverage needs --texts DIR, the folder with the sources' texts")
    found = None
    for name in dossiers:
        try:
            found = coverage(open_dossier(name), source, texts)
        except KeyError:
            continue
        except FileNotFoundError as error:
            raise click.ClickException(f"{error.filename}: the text of {source} is not there") from error
    if found is None:
        raise click.ClickException(f"no source {source!r} with a text in {', '.join(dossiers)}")
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    share = f"{found.quoted / found.characters:.0%}"
    click.echo(
        f"{source}: {found.quoted:,} of {found.characters:,} characters quoted ({share}); "
        f"{found.covered} of {found.sentences} sentences touched by a quote"
    )
    for sentence in found.left:
        click.echo(f"  not covered: {sentence}")


def _quality(dossiers: Sequence[str], as_json: bool) -> None:
    from sekisho.record.quality import quality

    reports = {name: quality(open_dossier(name)) for name in dossiers}
    if as_json:
        click.echo(json.dumps({name: each.as_json() for name, each in reports.items()}, ensure_ascii=False, indent=2))
        return
    for name, each in reports.items():
        confidence = ", ".join(f"{count} {word}" for word, count in each.by_confidence.items())
        click.echo(f"{name}: {each.statements} statements that cite; confidence: {confidence}")
        for title, ids in (
            ("rest on sources that nobody saw", each.only_unseen),
            ("quote a source whose text is not at hand", each.unchecked_quote),
            ("rest on one source", each.one_source),
            ("sources are cited by nothing", each.unused_sources),
        ):
            click.echo(f"  {len(ids)} {title}")
            for line in wrap(", ".join(ids), 110, break_on_hyphens=False):
                click.echo(f"      {line}")
        most = ", ".join(f"{source} {count}" for source, count in list(each.by_source.items())[:10])
        click.echo(f"  cited most: {most}")


@click.command()
@click.argument("statement")
@dossier_option
def show(statement: str, dossiers: tuple[str, ...]) -> None:
    """A statement as written, what it refers to and what refers to it.

    \b
    sekisho show jp.payment-report
    """
    from sekisho.record.show import render

    loaded = [open_dossier(name) for name in dossiers]
    for dossier in loaded:
        if statement in dossier.statements:
            click.echo(render(dossier, statement))
            return
    known = [id_ for dossier in loaded for id_ in dossier.statements]
    raise click.ClickException(not_there("statement", statement, known, loaded))


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write .jsonl, .csv, .ftm.json or .ttl.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a line of .jsonl.")
@dossier_option
def export(output: Path | None, schema: bool, dossiers: tuple[str, ...]) -> None:
    """The record for others.

    \b
    .jsonl     the whole dossier, a statement a line, for sekisho import (one dossier) [default: to the terminal]
    .csv       events and acts in the columns of ICEWS
    .ftm.json  actors as FollowTheMoney entities
    .ttl       everything as PROV in RDF (needs sekisho[rdf])

    \b
    sekisho export -o japan-dprk.jsonl
    sekisho export -o events.csv
    sekisho export --schema
    """
    if schema:
        from sekisho.record.exchange import schema as made

        click.echo(json.dumps(made(), indent=2))
        return
    name = output.name.lower() if output is not None else ".jsonl"
    if name.endswith(".jsonl"):
        from sekisho.record.exchange import export as lines

        if len(dossiers) > 1:
            raise click.UsageError("one dossier a .jsonl file; repeat the command for the others")
        text = "\n".join(lines(open_dossier(dossiers[0]))) + "\n"
    elif name.endswith((".csv", ".ftm.json", ".ttl")):
        from sekisho.relation.common import Record
        from sekisho.relation.exchange import actors_ftm, events_csv, prov_turtle

        regime = open_regime(dossiers)
        record = Record(regime.dossiers)
        if name.endswith(".ttl"):
            try:
                text = prov_turtle(record)
            except ImportError as error:
                raise click.ClickException(f".ttl needs {error.name}; install sekisho[rdf]") from error
        else:
            text = events_csv(record, regime) if name.endswith(".csv") else actors_ftm(record)
    else:
        raise click.UsageError(f"{output}: no such format; expected .jsonl, .csv, .ftm.json or .ttl")
    if output is None:
        click.echo(text, nl=False)
        return
    with aside(output) as path:
        path.write_text(text, encoding="utf-8", newline="")
    click.echo(f"written to {output}", err=True)


@click.command("import")
@click.argument("lines", type=click.File("r", encoding="utf-8"))
@click.argument("folder", type=click.Path(path_type=Path))
def import_(lines: TextIO, folder: Path) -> None:
    """A dossier from its JSON LINES (or -) into a new FOLDER, then linted.

    \b
    sekisho import japan-dprk.jsonl my-copy/
    """
    from sekisho.record.exchange import ExchangeError, restore
    from sekisho.regime.lint import lint_regime

    try:
        count = restore(lines, folder)
    except (ExchangeError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    dossier = load(folder)
    problems = [*dossier.problems, *dossier.reference_problems(), *lint_regime(dossier)]
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{count} statements written to {folder}, {len(problems)} problems", err=True)
    sys.exit(1 if problems else 0)
