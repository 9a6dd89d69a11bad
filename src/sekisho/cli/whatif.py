"""whatif, lookback: which cases would get another verdict, and by what."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sekisho.cli.checkpoint import (
    ACT_ON,
    COLOURS,
    known_option,
    lists_options,
    make_plan,
    rates_option,
    read_mapping,
)
from sekisho.cli.common import Day, dossier_option, progress_line, shown, table

if TYPE_CHECKING:
    from sekisho.check.plan import Plan
    from sekisho.whatif.run import Result
    from sekisho.whatif.suppose import Question


def _book_options(command: Any) -> Any:
    """What both commands take besides their question."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="The summary for machines."),
        click.option("--map", "mapping", multiple=True, metavar="COLUMN=HEADER", help="Which header holds a column."),
        click.option("--kind", metavar="KIND", help="The kind of every row, where the file does not say."),
        click.option("--only", metavar="KIND", help="Only cases of this kind."),
        click.option(
            "--rejects",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Where rows that cannot be a case go [default: OUTPUT.rejects.csv].",
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            help="The changed cases as .parquet, .jsonl, .csv or .xlsx, or a picture as .png, .svg or .html.",
        ),
        lists_options,
        rates_option,
        known_option,
        dossier_option,
    ):
        command = option(command)
    return command


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="[OVERLAY] BOOK...")
@click.option("--act", metavar="ID", help="Ask for an act that was made, in place of an overlay: without it and with.")
@_book_options
def whatif(files: tuple[str, ...], act: str | None, **options: Any) -> None:
    """What an act would change, or did: which cases of a BOOK get another verdict, and from what to what.

    OVERLAY is a YAML file of acts that might come (- act: …), of other values for acts or measures of the dossier
    (- change: ID), and of acts supposed never made (- without: ID). A BOOK is anything that check reads; - is standard
    input.

    \b
    sekisho whatif overlay.yaml book.parquet
    sekisho whatif overlay.yaml book.parquet -o changes.html
    sekisho whatif --act jp.2010-07-06.payment-report book.parquet -o changes.csv

    Exit status: 0 nothing changes, 3 some case changes or a row is rejected, 2 misuse, 1 failure.
    """
    from sekisho.whatif.suppose import OverlayError, suppose

    plan = _opened(options)
    try:
        if act is not None:
            question, book = _by_act(plan, act), files
        elif len(files) < 2:
            raise click.UsageError("expected an overlay and a book: sekisho whatif overlay.yaml book.parquet")
        elif Path(files[0]).suffix.lower() not in (".yaml", ".yml"):
            raise click.UsageError(f"{files[0]}: no overlay; expected a .yaml file first, or --act ID")
        else:
            question, book = suppose(plan, Path(files[0])), files[1:]
    except OverlayError as error:
        raise click.ClickException(shown(error)) from error
    _answer(question, book, **options)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="BOOK...")
@click.option(
    "--since", type=Day(), help="What has become known after this day and the case's own: acts, versions of lists."
)
@click.option("--act", metavar="ID", help="What one act changes.")
@click.option("--list", "version", metavar="VERSION", help="What a version of a list changes, e.g. un@2021-01-18.")
@_book_options
def lookback(files: tuple[str, ...], since: date | None, act: str | None, version: str | None, **options: Any) -> None:
    """Which past cases of a BOOK would get another verdict by what has become known, each with what changes it.

    \b
    sekisho lookback --since 2010-05-01 book.parquet
    sekisho lookback --act jp.2010-07-06.payment-report book.parquet -o changes.xlsx
    sekisho lookback --list un@2021-01-18 book.parquet

    Exit status: 0 nothing changes, 3 some case changes or a row is rejected, 2 misuse, 1 failure.
    """
    from sekisho.lists.model import ListError
    from sekisho.whatif.lookback import by_list
    from sekisho.whatif.lookback import since as by_day

    if sum(each is not None for each in (since, act, version)) != 1:
        raise click.UsageError("expected one of --since DAY, --act ID and --list VERSION")
    plan = _opened(options)
    if since is not None:
        if plan.known == "own":
            raise click.UsageError("--since compares two days of knowledge; give --known a day, or leave it out")
        if isinstance(plan.known, date) and plan.known <= since:
            raise click.UsageError(f"--known {plan.known} is not after --since {since}")
        question = by_day(plan, since)
    elif act is not None:
        question = _by_act(plan, act)
    else:
        assert version is not None
        if plan.screening is None:
            raise click.UsageError("--list needs lists to screen against; see sekisho lists status")
        try:
            found = plan.screening.held.store.get(version)
        except ListError as error:
            raise click.BadParameter(str(error), param_hint="--list") from error
        if found not in plan.screening.held.versions:
            known = plan.known if isinstance(plan.known, date) else date.max
            late = f": it is of {found.date}, after --known {known}" if found.date > known.isoformat() else ""
            raise click.BadParameter(f"{version} is not among the lists in use{late}", param_hint="--list")
        question = by_list(plan, found)
    _answer(question, files, **options)


def _by_act(plan: Plan, act: str) -> Question:
    from sekisho.whatif.suppose import OverlayError, by_act

    try:
        return by_act(plan, act)
    except OverlayError as error:
        raise click.BadParameter(str(error), param_hint="--act") from error


def _opened(options: dict[str, Any]) -> Any:
    given = (options.pop(name) for name in ("dossiers", "known", "rates", "no_lists", "chosen", "thresholds", "home"))
    return make_plan(*given)


def _answer(
    question: Question,
    files: tuple[str, ...],
    *,
    output: Path | None,
    rejects: Path | None,
    only: str | None,
    kind: str | None,
    mapping: tuple[str, ...],
    as_json: bool,
) -> None:
    from sekisho.aside import OutputError
    from sekisho.check.files import CheckError
    from sekisho.intake.files import IntakeError
    from sekisho.whatif.run import run

    pairs = read_mapping(mapping, only, kind)
    with progress_line() as tell:
        try:
            result = run(question, files, output, rejects=rejects, only=only, kind=kind, mapping=pairs, progress=tell)
        except OutputError as error:
            raise click.UsageError(str(error)) from error
        except (IntakeError, CheckError) as error:
            raise click.ClickException(str(error)) from error
    click.echo(_json(result)) if as_json else _print(result)
    sys.exit(ACT_ON if result.to_act_on else 0)


def _json(result: Result) -> str:
    from sekisho.whatif.output import stamp

    made = {
        "read": result.read,
        "decided": result.decided,
        "rejected": result.rejected,
        "changed": result.changed,
        "by": {
            name: [{name: key or None, "before": one, "after": two, "cases": n} for key, one, two, n in rows]
            for name, rows in result.by.items()
        },
        "most": result.most,
        "notes": result.notes,
        "output": str(result.output) if result.output else None,
        "rejects": str(result.rejects) if result.rejects else None,
        **stamp(result),
    }
    return json.dumps(made, ensure_ascii=False, indent=2, default=str)


def _print(result: Result) -> None:
    from sekisho.whatif.output import called, stamp

    for row in result.most:
        amount = f", {row['currency'] or ''} {row['amount'].normalize():,f}" if row["amount"] is not None else ""
        jump = f"{_coloured(row['before'])} → {_coloured(row['after'])}"
        click.echo(jump + shown(f"  {row['id'] or row['source']} ({row['kind']}, {row['date']}{amount})"))
        click.echo(shown(f"    before: {row['reason_before']}\n    after:  {row['reason_after']}"))
        if row["because"]:
            click.echo(shown(f"    because of {' and '.join(row['because'])}"))
    if result.changed > len(result.most):
        click.echo(f"… and {result.changed - len(result.most):,} more; -o changes.csv writes all of them")
    for place, reason, mend in result.first_rejects:
        click.echo(click.style("rejected", bold=True) + shown(f"  {place}\n    {reason}; expected {mend}"))
    for name, rows in result.by.items():
        if not rows or (name == "because" and len({row[0] for row in rows}) < 2):
            continue
        words = [[key or "not given", called(one), called(two), f"{n:,}"] for key, one, two, n in rows[:12]]
        if len(rows) > 12:
            words.append([f"… {len(rows) - 12} more", "", "", f"{sum(row[3] for row in rows[12:]):,}"])
        header = {"country": "counterparty", "because": "because of"}.get(name, name)
        click.echo(table([header, "before", "after", "cases"], words))
    click.echo(
        f"{result.changed:,} of {result.decided:,} cases get another verdict: {result.names[0]} → {result.names[1]}"
    )
    click.echo(f"read {result.read:,} = decided {result.decided:,} + rejected {result.rejected:,}")
    for note in result.notes:
        click.echo(shown(f"note: {note}"))
    click.echo(shown("; ".join(f"{name.replace('_', ' ')} {value}" for name, value in stamp(result).items())))
    if result.output is not None:
        click.echo(f"changes in {result.output}")
    if result.rejects is not None:
        click.echo(f"rejected rows in {result.rejects}")


def _coloured(outcome: str) -> str:
    from sekisho.whatif.output import called

    return click.style(called(outcome), fg=COLOURS[outcome], bold=True)
