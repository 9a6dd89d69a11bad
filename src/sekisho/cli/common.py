"""What several commands share: opening dossiers, days on the command line, printing tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import click

from sekisho.record.dossier import Dossier, DossierError, load
from sekisho.regime.fold import Known, Regime

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT = ("japan-dprk",)


class Day(click.ParamType[Any]):
    """A day in ISO 8601."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read 2010-07-06."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; expected for example 2010-07-06", param, ctx)


class KnownDay(Day):
    """A day, or ``own`` for each case's own day."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read 2010-07-06 or own."""
        return value if value == "own" else super().convert(value, param, ctx)


def dossier_option(command: F) -> F:
    """``--dossier``, repeatable."""
    return click.option(
        "--dossier",
        "-d",
        "dossiers",
        multiple=True,
        default=DEFAULT,
        show_default=True,
        help="A shipped dossier by name or a folder; repeatable.",
    )(command)


def open_regime(names: Sequence[str]) -> Regime:
    """Load dossiers; stop with their problems where one cannot be trusted."""
    loaded = tuple(open_dossier(name) for name in names)
    ids: dict[str, str] = {}
    for dossier in loaded:
        for measure in dossier.measures():
            if measure.id in ids:
                raise click.ClickException(
                    f"{ids[measure.id]} and {dossier.id} both define the measure {measure.id};"
                    " give one of them another id"
                )
            ids[measure.id] = dossier.id
    return Regime(loaded)


def open_dossier(name: str) -> Dossier:
    """Load one dossier or stop with what is wrong with it."""
    try:
        dossier = load(name)
    except DossierError as error:
        raise click.ClickException(str(error)) from error
    if dossier.problems:
        listed = "\n".join(str(problem) for problem in dossier.problems[:10])
        raise click.ClickException(f"{len(dossier.problems)} problems in {name}; run: sekisho lint {name}\n{listed}")
    return dossier


def shown(text: object) -> str:
    """Text from a file as a terminal may print it: without characters that steer the terminal or turn the line."""
    return "".join(c if c.isprintable() or c in "\n\u3000" else "\ufffd" for c in str(text))


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table as wide as its words, wrapped to the terminal by rich where there is one."""
    from io import StringIO
    from shutil import get_terminal_size

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for header in headers:
        grid.add_column(header, overflow="fold")
    for row in rows:
        grid.add_row(*[Text(shown(cell)) for cell in row])
    out = StringIO()
    width = get_terminal_size((120, 24)).columns
    Console(file=out, width=max(width, 60), force_terminal=False).print(grid)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def known_words(known: Known) -> str:
    """The second clock in words."""
    return (
        "all that the dossier records"
        if known is None
        else "each day as known then"
        if known == "own"
        else f"as known on {known}"
    )
