"""lint, show: questions to the record."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from sekisho.cli.common import dossier_option, open_dossier
from sekisho.record.dossier import DossierError, load, shipped


@click.command()
@click.argument("dossiers", nargs=-1)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with the sources' texts: every quote is looked for in its text.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def lint(dossiers: tuple[str, ...], texts: Path | None, as_json: bool) -> None:
    """Every problem in DOSSIERS in one run [default: all shipped ones].

    \b
    sekisho lint japan-dprk
    sekisho lint my-dossier/ --texts sources/

    Exit status: 0 no problem, 1 problems.
    """
    from sekisho.record.quotes import check_quotes
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
        summaries.append(
            f"{name}: {len(dossier.statements)} statements in {len(dossier.files)} files, "
            f"{len(found)} problem{'s' * (len(found) != 1)}"
        )
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
    from difflib import get_close_matches

    near = get_close_matches(statement, [id_ for dossier in loaded for id_ in dossier.statements], 3)
    raise click.ClickException(
        f"no statement {statement!r} in {', '.join(d.id for d in loaded)}"
        + (f"; did you mean {', '.join(near)}?" if near else "")
    )
