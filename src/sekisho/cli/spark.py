"""--engine spark: what check and screen have in common when they work on Apache Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def engine_options(command: F) -> F:
    """``--engine`` and ``--master``."""
    engine = click.option(
        "--engine",
        type=click.Choice(["duckdb", "spark"]),
        default="duckdb",
        show_default=True,
        help="duckdb works on this machine; spark on a cluster: FILES may be folders, patterns and any path that Spark "
        "reads, and what is written is a folder. Needs the extra spark and Java 17.",
    )
    master = click.option(
        "--master",
        metavar="URL",
        help="Which Spark: spark://host:7077, yarn, local[4] … [default: that of spark-submit, else this machine].",
    )
    return engine(master(command))


def local(value: str | None, param: str) -> Path | None:
    """A file on this machine. Raises BadParameter for a folder."""
    path = Path(value) if value else None
    if path is not None and path.is_dir():
        raise click.BadParameter(f"File {value!r} is a directory.", param_hint=param)
    return path


def without(engine: str, **given: object) -> None:
    """Raise UsageError for options that the other engine alone has."""
    for name, value in given.items():
        if value:
            raise click.UsageError(f"--{name} is not for --engine {engine}")


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        from sekisho.spark import SparkError
    except ImportError as error:
        raise click.ClickException(
            f'{error}; --engine spark needs the extra spark: pip install "sekisho[spark]", and Java 17 or later'
        ) from error
    from sekisho.aside import OutputError
    from sekisho.intake.files import IntakeError

    try:
        yield
    except OutputError as error:
        raise click.UsageError(str(error)) from error
    except (IntakeError, SparkError) as error:
        raise click.ClickException(str(error)) from error


def check_on_spark(
    plan: Any, files: Sequence[str], output: str | None, master: str | None, tell: Any, **options: Any
) -> Any:
    """What ``check`` does, on Spark."""
    with _plainly():
        from sekisho.spark.run import run

        return run(plan, files, output, master=master, progress=tell, **options)


def screen_on_spark(
    screening: Any, files: Sequence[str], output: str, master: str | None, tell: Any, **options: Any
) -> Any:
    """What ``screen`` does with files, on Spark."""
    with _plainly():
        from sekisho.spark.books import run

        return run(screening, files, output, master=master, progress=tell, **options)
