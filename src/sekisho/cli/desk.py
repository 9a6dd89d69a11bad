"""serve: the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from re import fullmatch
from typing import Any, TypeVar

import click

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
        import jwt  # noqa: F401
        import sqlalchemy  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        raise click.ClickException(f"the desk needs {error.name}: pip install 'sekisho[desk]'") from error


def lists_home_option(command: F) -> F:
    """``--home``: where versions of lists are kept; before the settings, which are before SEKISHO_LISTS."""
    about = "The folder of versions of lists [default: the setting lists, SEKISHO_LISTS or the user's data folder]."
    return click.option("--home", type=click.Path(file_okay=False, path_type=Path), help=about)(command)


def _noted(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, str] | None:
    if value is None:
        return None
    number, colon, hash_ = value.partition(":")
    if not colon or not number.isdecimal() or not fullmatch("[0-9a-f]{64}", hash_):
        raise click.BadParameter(
            f"{value!r}; expected NUMBER:HASH as audit verify prints them, the hash with all its 64 digits"
        )
    return int(number), hash_


def expect_option(command: F) -> F:
    """``--expect``: number and hash of an entry of the log, as they were noted elsewhere."""
    about = "An entry's number and hash as you noted them before."
    return click.option("--expect", metavar="NUMBER:HASH", callback=_noted, help=about)(command)


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
@click.option("--tls-cert", type=click.Path(path_type=Path), help="Serve TLS by itself: the certificate, PEM.")
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its key, PEM, where it is not in the same file.")
@lists_home_option
def serve(
    config: Path | None, desk_home: Path | None, database: str | None, dossiers: tuple[str, ...], host: str | None,
    port: int | None, workers: int | None, tls_cert: Path | None, tls_key: Path | None, home: Path | None,
) -> None:  # fmt: skip
    """Serve the desk: the API and the pages. At first it prints a one-time link for the first admin.

    \b
    sekisho serve
    sekisho serve --database postgresql://sekisho@db/sekisho --workers 4
    sekisho serve --tls-cert desk.pem --tls-key desk.key --host 0.0.0.0
    sekisho serve --config desk.toml
    """
    open_desk()
    from sekisho.desk.run import run
    from sekisho.desk.settings import SettingsError

    settings = desk_settings(
        config, home=desk_home, database=database, dossiers=dossiers, host=host, port=port, workers=workers, lists=home,
        tls_certificate=tls_cert, tls_key=tls_key,
    )  # fmt: skip
    try:
        run(settings, lambda said: click.echo(said, err=True))
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


@click.group(context_settings=SETTINGS)
def desk() -> None:
    """Care of the desk: backup, restore, upgrade, a new link for an admin, retention.

    \b
    sekisho desk backup -o desk.tar.gz
    sekisho desk restore desk.tar.gz --desk /srv/desk
    sekisho desk upgrade
    sekisho desk invite --role admin
    sekisho desk erase --days 1825
    """


def open_store(settings: Any, new: bool = False) -> Any:
    """The desk's database as it is; stops where there is none, unless it may be ``new``."""
    open_desk()
    from sekisho.desk.store import Store

    store = Store(settings.database_url)
    if not new and store.sqlite and not Path(str(store.url.database)).exists():
        raise click.ClickException(f"no desk at {store.url.database}; sekisho serve makes one, --desk names another")
    return store


@desk.command()
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A .tar.gz file.")
@config_option
def backup(output: Path, config: Path | None, desk_home: Path | None, database: str | None) -> None:
    """Everything in one archive, while the desk runs: the tables, the kept dossiers, the files of batches.

    Lists are not in it: they are in the folder of lists, and can be pulled again. It holds personal data.

    \b
    sekisho desk backup -o desk.tar.gz
    """
    settings = desk_settings(config, home=desk_home, database=database)
    store = open_store(settings)
    from sekisho.desk.backup import backup as write

    store.migrate()
    about = write(store, settings.home, output)
    click.echo(
        f"{about['rows']['cases']:,} cases and {about['rows']['log']:,} entries of the log in {output}; last entry "
        f"{about['head']}", err=True,
    )  # fmt: skip


@desk.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@expect_option
@config_option
def restore(
    path: Path, expect: tuple[int, str] | None, config: Path | None, desk_home: Path | None, database: str | None
) -> None:
    """An archive into an empty database and folder. Its log, rows and files are verified before any is kept.

    An archive that was made up from the first entry to the last is found with --expect.

    \b
    sekisho desk restore desk.tar.gz --desk /srv/desk
    sekisho desk restore desk.tar.gz --desk /srv/desk --expect 1024:5f0c...
    sekisho desk restore desk.tar.gz --database postgresql://sekisho@db/sekisho
    """
    settings = desk_settings(config, home=desk_home, database=database)
    store = open_store(settings, new=True)
    from sekisho.desk.backup import BackupError
    from sekisho.desk.backup import restore as read

    try:
        about = read(store, settings.home, path, expect)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{about['rows']['cases']:,} cases and {about['rows']['log']:,} entries restored; the log is whole", err=True
    )
    if about["left_out"]:
        click.echo(f"{about['left_out']:,} files that no entry of the log names were left out", err=True)


@desk.command()
@config_option
def upgrade(config: Path | None, desk_home: Path | None, database: str | None) -> None:
    """Bring the database to the schema of this program; sekisho serve does so as well. Make a backup before.

    \b
    sekisho desk upgrade
    """
    store = open_store(desk_settings(config, home=desk_home, database=database))
    before, after = store.revision(), None
    store.migrate()
    after = store.revision()
    click.echo(f"schema {after}" + (f", before {before}" if before != after else ", nothing to do"), err=True)


@desk.command()
@click.option("--role", default="admin", show_default=True, help="analyst, reviewer, auditor or admin.")
@config_option
def invite(role: str, config: Path | None, desk_home: Path | None, database: str | None) -> None:
    """A one-time link for a new account, for whoever has a shell on the machine.

    \b
    sekisho desk invite --role reviewer
    """
    settings = desk_settings(config, home=desk_home, database=database)
    store = open_store(settings)
    from sekisho.desk.people import Invalid
    from sekisho.desk.people import invite as make

    store.migrate()
    try:
        token = store.write(lambda connection: make(connection, role, None))
    except Invalid as error:
        raise click.BadParameter(str(error), param_hint="--role") from error
    click.echo(f"{settings.reached}/welcome/{token}")


@desk.command()
@click.option("--days", type=click.IntRange(0), help="Older than so many days [default: the setting retention_days].")
@click.option(
    "--match-days", type=click.IntRange(0), help="Matches: so many [default: retention_match_days, or --days]."
)
@config_option
def erase(
    days: int | None, match_days: int | None, config: Path | None, desk_home: Path | None, database: str | None
) -> None:
    """Erase the personal data of cases that are filed or released and old enough. The chain stays whole.

    What waits for a decision is kept. With the setting retention_days, sekisho serve does so by itself once a day.

    \b
    sekisho desk erase --days 1825
    sekisho desk erase --days 365 --match-days 1825
    """
    settings = desk_settings(config, home=desk_home, database=database)
    store = open_store(settings)
    from sekisho.desk.people import later
    from sekisho.desk.retention import erase as rub

    age = settings.retention_days if days is None else days
    if days is None and not age:
        raise click.UsageError("retention_days is not set; say --days N")
    of_matches = max(age, settings.retention_match_days if match_days is None else match_days)
    store.migrate()
    gone = rub(store, settings.home, "retention", later(days=-age), later(days=-of_matches))
    click.echo(
        f"erased: the papers of {gone.cases:,} cases and of {gone.questions:,} questions of the lists, the matches of "
        f"{gone.matches:,} cases, the files of "
        f"{gone.batches:,} batches", err=True,
    )  # fmt: skip
