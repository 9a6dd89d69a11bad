"""decide: that a party is not a listed one, by whom, why, until when; one, or a table of them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.common import Day, home_option, open_store, say
from sekisho.cli.screen import BOOKS, SETTINGS, legible, party_options

if TYPE_CHECKING:
    from sekisho.screening.deciding import Deciding


@click.command(context_settings=SETTINGS)
@click.argument("name")
@party_options
@click.option("--id", "reference", default="", help="Your reference: the decision is about this customer alone.")
@click.option("--list", "dataset", default="", help="The list, as sekisho lists status names it.")
@click.option("--listing", default="", help="The id of the listed party.")
@click.option("--by", default="", help="Who decides.")
@click.option("--why", default="", help="Why it is not the same party.")
@click.option("--on", type=Day(), help="The day of the decision [default: today].")
@click.option("--until", type=Day(), help="The last day on which it holds [default: without end].")
@click.option(
    "--decisions",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("decisions.yaml"),
    show_default=True,
    help="The file to add it to.",
)
@home_option
def decide(
    name: str,
    reference: str,
    dataset: str,
    listing: str,
    by: str,
    why: str,
    on: date | None,
    until: date | None,
    path: Path,
    home: Path | None,
    **about: str,
) -> None:
    """Note that NAME is not a listed party: on whose word, why, and until when.

    Give the birth day, country, gender and numbers that the party is screened with: a decision holds for that party
    alone. It lapses when the listing's names, birth days, numbers or countries change, and does not answer a match that
    is identified beyond doubt, such as by the same IMO number.

    NAME may be a file (.csv, .xlsx, .jsonl, .parquet …): matches that sekisho screen wrote, or the columns of a book
    and list, listing; and by, why, on, until. What a row does not say, an option says for all. A row that was decided
    so before is passed over.

    Exit status: 0 noted, 1 not, or not all of a file, 2 misuse.

    \b
    sekisho decide "Yon Chong Nam" --birth 1980 --list un --listing KPi.010 --by "T. Sato" --why "passport seen"
    sekisho decide cleared.xlsx --by "T. Sato" --on 2026-11-29
    sekisho decide matches.csv --by "T. Sato" --why "seen in person"
    """
    from sekisho.screening.deciding import DECIDED, Deciding, Undecided
    from sekisho.screening.decisions import DecisionError, write_decisions

    about |= {"list": dataset, "listing": listing, "by": by, "why": why}
    given = {**about, "id": reference, "on": str(on or ""), "until": str(until or "")}
    deciding = Deciding(open_store(home), date.today().isoformat())
    if Path(name).suffix.lower() in BOOKS:
        if told := [key for key in (*about, "id") if given[key] and key not in DECIDED.columns]:
            raise click.UsageError(f"--{told[0]} is for a NAME; in a file it is a column")
        _decide_table(Path(name), given, path, deciding)
        return
    for key, value in {"NAME": name, **{f"--{key}": value for key, value in given.items()}}.items():
        legible(value, key)
    for key in ("list", "listing"):
        if not given[key]:
            raise click.UsageError(f"--{key} says which listed party NAME is not")
    try:
        decision, version, found = deciding.made({"name": name, **given})
        write_decisions(path, [decision])
    except Undecided as error:
        hint = "NAME" if error.key == "name" else f"--{error.key}"
        raise click.BadParameter(str(error), param_hint=hint) from None
    except DecisionError as error:
        raise click.ClickException(str(error)) from None
    say(f"{name} and {found.caption} ({version.id} {listing}): {decision.words}; noted in {path}")

    from sekisho.names.screen import THRESHOLD, Screener
    from sekisho.screening.identity import beyond_doubt

    query = decision.query
    matches = [each for each in Screener([(version.id, [found])]).screen(query) if each.standing != "contradicted"]
    if not matches:
        say(f"note: these do not match at threshold {THRESHOLD:g}; the decision answers nothing there", err=True)
    elif certain := beyond_doubt(query, matches[0]):
        say(f"note: identified beyond doubt, {certain}; the decision answers nothing", err=True)


def _decide_table(source: Path, given: dict[str, str], path: Path, deciding: Deciding) -> None:
    from sekisho.aside import OutputError, keep_apart
    from sekisho.intake.files import IntakeError
    from sekisho.screening.deciding import read_table
    from sekisho.screening.decisions import DecisionError, write_decisions

    if not source.is_file():
        raise click.UsageError(f"{source}: no such file")
    try:
        keep_apart([source], [path])
        table = read_table(source, deciding, given)
        written = write_decisions(path, table.decisions)
    except OutputError as error:
        raise click.UsageError(str(error)) from None
    except (IntakeError, DecisionError) as error:
        raise click.ClickException(str(error)) from None
    for place, reason in table.bad[:20]:
        say(f"not decided: {place}: {reason}", err=True)
    if len(table.bad) > 20:
        say(f"and {len(table.bad) - 20:,} more", err=True)
    for note in table.notes:
        say(f"note: {note}", err=True)
    before = len(table.decisions) - written
    say(
        f"read {table.read:,} rows, {len(table.bad):,} not decided; {written:,} decisions noted in {path}"
        + (f", {before:,} are there already" if before else "")
    )
    sys.exit(1 if table.bad else 0)
