"""serve: the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from sekisho.cli.common import home_option

F = TypeVar("F", bound=Callable[..., Any])
SETTINGS = {"help_option_names": ["-h", "--help"]}


def desk_settings(config: Path | None, **given: Any) -> Any:
    """The settings of the desk, with a folder for it. Stops where one cannot be used or the extra is not installed."""
    from sekisho.desk.settings import SettingsError, read_settings

    try:
        found = read_settings(config, given)
        if found.home == Path():
            found = read_settings(config, {**given, "home": Path(click.get_app_dir("sekisho")) / "desk"})
        if found.lists is None:
            found = read_settings(
                config, {**given, "home": found.home, "lists": Path(click.get_app_dir("sekisho")) / "lists"}
            )
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    return found


def open_desk() -> None:
    """Say what to install where the desk is not."""
    try:
        import argon2  # noqa: F401
        import fastapi  # noqa: F401
        import sqlalchemy  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        raise click.ClickException(f"the desk needs {error.name}: pip install 'sekisho[desk]'") from error


def config_option(command: F) -> F:
    """``--config``, ``--desk``, ``--database``: which desk."""
    options = (
        click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Settings, TOML."),
        click.option(
            "--desk", "desk_home", type=click.Path(file_okay=False, path_type=Path),
            help="The desk's folder [default: SEKISHO_DESK_HOME or the user's data folder].",
        ),
        click.option("--database", help="A database URL [default: one SQLite file in the folder]."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command(context_settings=SETTINGS)
@config_option
@click.option("--dossier", "-d", "dossiers", multiple=True, help="A shipped dossier by name or a folder; repeatable.")
@click.option("--host", help="The address to listen on [default: 127.0.0.1].")
@click.option("--port", type=click.IntRange(1, 65535), help="The port [default: 8470].")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes [default: 1].")
@home_option
def serve(
    config: Path | None, desk_home: Path | None, database: str | None, dossiers: tuple[str, ...], host: str | None,
    port: int | None, workers: int | None, home: Path | None,
) -> None:  # fmt: skip
    """Serve the desk: the API and the pages. At first it prints a one-time link for the first admin.

    \b
    sekisho serve
    sekisho serve --database postgresql://sekisho@db/sekisho --workers 4
    sekisho serve --config desk.toml
    """
    open_desk()
    from sekisho.desk.run import run

    run(
        desk_settings(
            config, home=desk_home, database=database, dossiers=dossiers, host=host, port=port, workers=workers,
            lists=home,
        ),
        lambda said: click.echo(said, err=True),
    )  # fmt: skip
