"""The database: SQLite in one file or PostgreSQL. What is acknowledged is committed, writes go one after another.

Writers that wait are committed together, each in a savepoint of its own: one sync to disk serves them all. Processes
take turns by a lock on a file beside SQLite's, for SQLite itself would ask again and again, with naps of up to 100 ms.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Row, Select, create_engine, event, inspect, text
from sqlalchemy.engine import make_url

from sekisho.desk.traces import span
from sekisho.together import Together

T = TypeVar("T")
LOCK = 0x53656B6973686F
"""The advisory lock of PostgreSQL that writers take turns by."""


def now() -> str:
    """This moment in UTC, as it is stored."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Store:
    """One database, opened. ``migrate`` brings it to the newest schema."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.sqlite = parsed.get_backend_name() == "sqlite"
        if self.sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # for nobody else to read
        options: dict[str, Any] = (
            {"connect_args": {"timeout": 30}}
            if self.sqlite
            else {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5, "client_encoding": "utf8"}}
        )
        self.url = parsed
        self.engine = create_engine(parsed, pool_size=20, max_overflow=40, hide_parameters=True, **options)
        if self.sqlite:
            event.listen(self.engine, "connect", _prepare)
        self._written = Together(self._commit)

    def migrate(self, revision: str = "head") -> None:
        """Bring the schema to ``revision``."""
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(files("sekisho.desk") / "migrations"))
        config.attributes["store"] = self
        command.upgrade(config, revision)

    def revision(self) -> str | None:
        """The revision of the schema; None where there is none yet."""
        with self.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with self.engine.connect() as connection:
            if self.sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection

    def row(self, statement: Select[Any], given: Mapping[str, Any]) -> Row[Any] | None:
        """The first row of one statement, which needs no transaction around it."""
        with self.engine.connect() as connection:
            return connection.execute(statement, given).first()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction, alone among all writers of all processes; committed at the end."""
        with self._turn(), self.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE" if self.sqlite else f"SELECT pg_advisory_xact_lock({LOCK})")
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in a transaction, alone among all writers of all processes; return when it is on disk.

        Raises what ``work`` raises, with nothing of it written.
        """
        with span("store write"):
            return cast(T, self._written(work))

    async def write_soon(self, work: Callable[[Connection], T]) -> T:
        """The same for a task, which others do not wait for meanwhile."""
        with span("store write"):
            return cast(T, await self._written.soon(work))

    def _commit(self, works: Iterator[Callable[[Connection], Any]]) -> list[Any]:
        """Do what waits, once it is this process's turn: what came until then is done with it."""
        results: list[Any] = []
        with self.writing() as connection:
            for work in works:
                connection.exec_driver_sql("SAVEPOINT work")
                try:
                    results.append(work(connection))
                except Exception as error:
                    if connection.invalidated:
                        raise
                    results.append(error)
                    connection.exec_driver_sql("ROLLBACK TO SAVEPOINT work")
                connection.exec_driver_sql("RELEASE SAVEPOINT work")
        return results

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.sqlite or not self.url.database:
            yield
            return
        with Path(f"{self.url.database}-turn").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)  # not by closing it alone: a process forked meanwhile has it open too

    def settle(self) -> None:
        """Let go of what SQLite keeps of rows as they were before; PostgreSQL does so by itself, in time (VACUUM)."""
        if self.sqlite:
            connection = self.engine.raw_connection()
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.close()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
