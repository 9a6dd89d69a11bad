"""What several commands share: opening dossiers, days on the command line, printing tables."""

from __future__ import annotations

import re
import sys
import time
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sekisho.aside import goes_on

if TYPE_CHECKING:
    from sekisho.record.dossier import Dossier
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
            self.fail(f"{value!r} is no day{_why_no_day(value)}; expected for example 2010-07-06", param, ctx)


def _why_no_day(text: str) -> str:
    """What keeps a text that looks like a day from being one; "" where it does not look like one."""
    found = re.fullmatch(r"([1-9][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", text)
    if not found:
        return ""
    year, month, day = (int(part) if part else None for part in found.groups())
    if month is not None and not 1 <= month <= 12:
        return f": there is no month {month}"
    if day is None or month is None or year is None:
        return ", but a year" if month is None else ", but a month"
    last = monthrange(year, month)[1]
    return f": that month has {last} days" if not 1 <= day <= last else ""


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


def home_option(command: F) -> F:
    """``--home``: where versions of lists are kept."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="SEKISHO_LISTS",
        help="The folder of versions of lists [default: SEKISHO_LISTS or the user's data folder].",
    )(command)


def threshold_option(command: F) -> F:
    """``--threshold``, repeatable."""
    return click.option(
        "--threshold",
        "thresholds",
        multiple=True,
        metavar="NUMBER | LIST=NUMBER | KIND=NUMBER",
        help="Least score of a match, for all, one list or one kind of party, e.g. 0.8, un=0.75, Vessel=0.9; where two "
        "apply the lower counts [default: 0.8].",
    )(command)


def lists_option(command: F) -> F:
    """``--lists``: which of the lists held."""
    return click.option(
        "--lists", "chosen", default="", help="Only these lists or versions, parted by commas [default: all held]."
    )(command)


def open_store(home: Path | None) -> Any:
    """The folder of versions of lists."""
    from sekisho.lists.store import Store

    return Store(home or Path(click.get_app_dir("sekisho")) / "lists")


def open_screening(
    home: Path | None, chosen: str, thresholds: Sequence[str], known: Known, first: str = "", last: str = ""
) -> Any:
    """The lists in use, read by two clocks; None where no list is held and none was asked for."""
    from sekisho.lists.model import ListError
    from sekisho.screening.held import FIRST, LAST, choose

    names = [name.strip() for name in chosen.split(",") if name.strip()]
    try:
        held = choose(open_store(home), names, known)
    except ListError as error:
        raise click.ClickException(str(error)) from None
    if not held.versions:
        return None
    from sekisho.screening.screening import Screening
    from sekisho.screening.thresholds import ThresholdError, read_thresholds

    told_outdated(held.store, held.versions if first else held.newest())
    for said in held.missing(first if first != FIRST else ""):
        click.echo(f"note: {said}", err=True)
    index_versions(held.store, held.alone(first))
    try:
        limits = read_thresholds(thresholds, held.datasets)
    except ThresholdError as error:
        raise click.BadParameter(str(error), param_hint="--threshold") from None
    if limits.over:
        click.echo(f"note: threshold {limits.over}: no name by itself comes to that, be it the very same", err=True)
    return Screening(held, limits, first, last or LAST)


def open_decisions(path: Path) -> Any:
    """The decisions in a file; stop with what is wrong with it."""
    from sekisho.screening.decisions import DecisionError, load_decisions

    try:
        return load_decisions(path)
    except DecisionError as error:
        raise click.ClickException(str(error)) from None


def told_outdated(store: Any, versions: Sequence[Any]) -> None:
    """Say which versions are as another version of this program read them."""
    if old := [version.id for version in versions if store.outdated(version)]:
        said = f"{', '.join(old)}: read by another version of this program; sekisho lists reread reads the files anew"
        click.echo(f"note: {said}", err=True)


def index_versions(store: Any, versions: Sequence[Any]) -> None:
    """Make the index of each version that has none, with progress."""
    from sekisho.screening.indexes import index_of, lacking

    for version in versions:
        if lacking(store, version):
            with progress_line() as tell:
                index_of(store, version, tell)


def told_overtaken(store: Any) -> None:
    """Say of which lists an older version stays in use under another name, and what to do."""
    for old, new in store.overtaken():
        said = (
            f"{old.id} has parties of {new.id}. Files of FollowTheMoney were all one list, ftm; now each is the list "
            "that it names, so no newer file takes the place of ftm, and it stays in use as it is. If it is "
            f"{new.dataset} of an earlier day, leave it out with --lists, or move {store.home / old.dataset} away"
        )
        click.echo(f"note: {said}", err=True)


def open_regime(names: Sequence[str]) -> Regime:
    """Load dossiers; stop with their problems where one cannot be trusted."""
    from sekisho.regime.fold import Regime

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
    from sekisho.record.dossier import DossierError, load

    try:
        dossier = load(name)
    except DossierError as error:
        raise click.ClickException(str(error)) from error
    if dossier.problems:
        listed = "\n".join(str(problem) for problem in dossier.problems[:10])
        raise click.ClickException(f"{len(dossier.problems)} problems in {name}; run: sekisho lint {name}\n{listed}")
    return dossier


@contextmanager
def progress_line() -> Iterator[Callable[[str, int, int], None]]:
    """A progress line on standard error, on a terminal only: ``tell(stage, done, total)``.

    It is drawn as it is told, by no thread: work on several processes starts where there is no other.
    """
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    tasks: dict[str, Any] = {}
    drawn = 0.0
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:

        def tell(stage: str, done: int, total: int) -> None:
            nonlocal drawn
            new = stage not in tasks
            if new:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)
            if new or time.monotonic() - drawn > 0.1:
                bar.refresh()
                drawn = time.monotonic()

        yield tell


@contextmanager
def stoppable(output: str | None) -> Iterator[None]:
    """Of a run that is stopped by hand (Ctrl-C) say whether it can go on."""
    try:
        yield
    except (KeyboardInterrupt, RuntimeError) as error:
        if isinstance(error, RuntimeError) and str(error) != "Query interrupted":  # what DuckDB makes of Ctrl-C
            raise
        kept = output not in (None, "-") and goes_on(Path(str(output)))
        how = "the same command with --resume goes on from what was done" if kept else "nothing was written"
        raise click.ClickException(f"stopped; {how}") from None


def shown(text: object) -> str:
    """Text from a file as a terminal may print it: characters that steer the terminal or turn the line are escaped."""
    return "".join(c if c.isprintable() or c in "\n\u3000" else ascii(c)[1:-1] for c in str(text))


def say(text: object, err: bool = False) -> None:
    """Print a line of which part may be from a file or a list."""
    click.echo(shown(text), err=err)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table as wide as its words, wrapped to the terminal; a row a block, a line a column, where the terminal
    is too narrow for a table in which no word, such as an id to be copied, is broken."""
    from io import StringIO
    from shutil import get_terminal_size

    from rich import box
    from rich.console import Console, Group, RenderableType
    from rich.table import Table
    from rich.text import Text

    width = max(get_terminal_size((120, 24)).columns, 60)
    cells = [[shown(cell) for cell in row] for row in rows]
    widths = _widths([headers, *cells], width)
    if widths is None:
        blocks: list[RenderableType] = []
        for row in cells:
            block = Table.grid(padding=(0, 2, 0, 0))
            block.add_column(no_wrap=True)
            block.add_column(overflow="fold")
            for header, cell in zip(headers, row, strict=True):
                if cell:
                    block.add_row(header, Text(cell))
            blocks += [Text(), block]
        made: Group | Table = Group(*blocks)
    else:
        made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for header, wide in zip(headers, widths, strict=True):
            made.add_column(header, overflow="fold", width=wide)
        for row in cells:
            made.add_row(*map(Text, row))
    out = StringIO()
    Console(file=out, width=width, force_terminal=False).print(made)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int | None] | None:
    """The columns' widths at which no word is broken, None each where all fits as it is; None where nothing fits."""
    from rich.cells import cell_len

    columns = list(zip(*rows, strict=True))
    full = [max(cell_len(line) for cell in column for line in cell.split("\n")) for column in columns]
    least = [max(cell_len(word) for cell in column for word in (cell.split() or [""])) for column in columns]
    spare = width - 2 - 3 * (len(columns) - 1) - sum(least)
    if sum(full) <= sum(least) + spare:
        return [None] * len(columns)
    if spare < 0:
        return None
    wanted = sum(full) - sum(least)
    return [some + (all_ - some) * spare // wanted for some, all_ in zip(least, full, strict=True)]


def known_words(known: Known) -> str:
    """The second clock in words."""
    return (
        "all that the dossier records"
        if known is None
        else "each day as known then"
        if known == "own"
        else f"as known on {known}"
    )
