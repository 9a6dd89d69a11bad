"""audit: the log of the desk."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from sekisho.cli.desk import SETTINGS, config_option, desk_settings, expect_option, lists_home_option, open_store


@click.group(context_settings=SETTINGS)
def audit() -> None:
    """The log of the desk: is it whole, what does it say, does an old verdict come out again?

    \b
    sekisho audit verify
    sekisho audit export -o log.csv
    sekisho audit replay 17
    """


def _store(settings: Any) -> Any:
    store = open_store(settings)
    store.migrate()
    return store


@audit.command()
@expect_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@config_option
def verify(
    expect: tuple[int, str] | None, as_json: bool, config: Path | None, desk_home: Path | None, database: str | None
) -> None:
    """Find an entry that was changed, removed or swapped, and cases that are not as the log says.

    Note number and hash of the last entry elsewhere now and then: with --expect, a log written anew is found too.

    Exit status: 0 the log is whole, 3 it is not, 2 misuse, 1 failure.

    \b
    sekisho audit verify
    sekisho audit verify --expect 1024:5f0c...
    """
    from sekisho.desk.audit import verify as look

    store = _store(desk_settings(config, home=desk_home, database=database))
    with store.reading() as connection:
        found = look(connection, expect)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        for trouble in found.troubles[:100]:
            click.echo(trouble)
        if len(found.troubles) > 100:
            click.echo(f"and {len(found.troubles) - 100} more; --json has them all")
        click.echo(f"{'NOT whole' if found.troubles else 'whole'}: {found.entries:,} entries, {found.cases:,} cases; "
                   f"last entry {found.entries}:{found.head}")  # fmt: skip
    sys.exit(3 if found.troubles else 0)


@audit.command()
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A .jsonl, .csv "
              "or .pdf file, or - for JSON Lines to standard output.")  # fmt: skip
@config_option
def export(output: Path, config: Path | None, desk_home: Path | None, database: str | None) -> None:
    """Write the whole log to a file.

    \b
    sekisho audit export -o log.jsonl
    sekisho audit export -o log.pdf
    """
    from sekisho.desk.audit import as_lines, write_export
    from sekisho.desk.log import entries

    store = _store(desk_settings(config, home=desk_home, database=database))
    with store.reading() as connection:
        if str(output) == "-":
            for line in as_lines(entries(connection)):
                click.echo(line, nl=False)
            return
        try:
            count = write_export(connection, output)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        except ModuleNotFoundError as error:
            raise click.ClickException(f"a PDF needs {error.name}: pip install 'sekisho[brief]'") from error
    click.echo(f"{count:,} entries in {output}", err=True)


@audit.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@config_option
@lists_home_option
def replay(
    case: str, as_json: bool, config: Path | None, desk_home: Path | None, database: str | None, home: Path | None
) -> None:
    """Compute the verdict of a CASE again from what it rested on, and say whether it is what the log recorded.

    Then it is decided by what is held now, and the act or listing that makes a difference is named. Who was screened
    without a case is asked about again by the papers that the log names.

    Exit status: 0 the same, 3 it differs or cannot be replayed, 2 misuse, 1 failure.

    \b
    sekisho audit replay 17
    sekisho audit replay papers:12
    """
    from sekisho.desk import questions
    from sekisho.desk.audit import ask_again, recorded
    from sekisho.desk.audit import replay as again
    from sekisho.desk.cases import get_case
    from sekisho.desk.holdings import lists_of, open_holdings
    from sekisho.desk.people import ROLES, Caller

    settings = desk_settings(config, home=desk_home, database=database, lists=home)
    store = _store(settings)
    asked = case.startswith(questions.ABOUT)
    number = case.removeprefix(questions.ABOUT)
    if not number.isdecimal() or len(number) > 9 or int(number) < 1:
        raise click.BadParameter(f"{case!r}; expected the number of a case, or papers:NUMBER", param_hint="CASE")
    with store.reading() as connection:
        try:
            if asked:
                found = questions.get(connection, int(number))
            else:
                found = get_case(connection, Caller(0, "", "", ROLES["auditor"]), int(number))
                was = recorded(connection, int(number))
        except LookupError as error:
            raise click.ClickException(str(error)) from error
    lists, holdings = lists_of(settings), open_holdings(settings)
    made = ask_again(found, lists, holdings) if asked else again(found, was, settings.home, lists, holdings)
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False, indent=2))
    else:
        if asked:
            entry = found["entry"]
            click.echo(f"{made.standing}: {case}, {entry['what']} by {entry['who']}, {entry['at']}")
        else:
            click.echo(f"{made.standing}: case {case}, {was.outcome}, asked {found['asked']}")
        for line in made.said:
            click.echo(f"  {line}")
        if not asked and found["verdict"] is not None:
            click.echo("decided today:" if made.since else "decided today: the same")
        for line in made.since:
            click.echo(f"  {line}")
    sys.exit(0 if made.standing == "same" else 3)
