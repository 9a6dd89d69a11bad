"""Backup and restore: one archive of the tables, the kept dossiers and the files of batches, alike for both databases.

What was backed up from SQLite can be restored to PostgreSQL, and the other way round.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import Any

from alembic.util.exc import CommandError
from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import CompileError, IntegrityError

from sekisho import __version__
from sekisho.aside import aside
from sekisho.desk.audit import verify
from sekisho.desk.schema import metadata
from sekisho.desk.store import Store, now

FORMAT = "sekisho desk backup 1"
FOLDERS = ("dossiers", "jobs")


_BROKEN = (
    tarfile.TarError, zlib.error, EOFError, OSError, LookupError, ValueError, TypeError, AttributeError, CommandError,
    IntegrityError, CompileError,
)  # fmt: skip
"""What comes of an archive that is not as it was written: cut off, or with other rows, columns or a made-up schema."""


class BackupError(ValueError):
    """An archive that cannot be written or used; the message says why."""


def backup(store: Store, home: Path, output: Path) -> dict[str, Any]:
    """Write an archive, aside and then in place; gives what it holds. Sessions are left out: people sign in again."""
    about: dict[str, Any] = {"format": FORMAT, "program": f"sekisho {__version__}", "made": now(), "rows": {}}
    with (
        aside(output) as target, open(target, "wb", opener=_private) as out,
        tarfile.open(fileobj=out, mode="w:gz") as archive, store.reading() as connection,
    ):  # fmt: skip
        if not store.sqlite:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        about["revision"] = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        for table in _tables():
            with tempfile.TemporaryFile() as lines:
                rows = connection.execute(select(table), execution_options={"yield_per": 1000})
                about["rows"][table.name] = 0
                for row in rows.mappings():
                    lines.write(json.dumps(dict(row), ensure_ascii=False).encode() + b"\n")
                    about["rows"][table.name] += 1
                size = lines.tell()
                lines.seek(0)
                _add(archive, f"tables/{table.name}.jsonl", lines, size)
        for name in FOLDERS:
            if (home / name).is_dir():
                archive.add(home / name, name)
        head = json.dumps(about, indent=1).encode()
        _add(archive, "backup.json", io.BytesIO(head), len(head))
    return about


def restore(store: Store, home: Path, path: Path) -> dict[str, Any]:
    """Put an archive into an empty database and folder; gives what it held. Raises BackupError.

    The log is verified before anything is kept.
    """
    try:
        with tarfile.open(path, "r:gz") as archive:
            held = archive.extractfile("backup.json")
            about: dict[str, Any] = json.load(held) if held else {}
            if about.get("format") != FORMAT:
                raise BackupError(f"{path}: not a {FORMAT}")
            files = [member for member in archive.getmembers() if member.name.partition("/")[0] in FOLDERS]
            for member in files:
                if ".." in member.name.split("/") or not (member.isfile() or member.isdir()):
                    raise BackupError(f"{path}: {member.name} leads elsewhere; this is no archive of a desk as it was")
            store.migrate(about["revision"])
            store.write(lambda connection: _fill(connection, archive, about, store.sqlite))
            for member in files:
                archive.extract(member, home, filter="data")
    except BackupError:
        raise
    except _BROKEN as error:
        raise BackupError(f"{path}: {error}; it is cut off or was changed, take another archive") from error
    store.migrate()
    return about


def _fill(connection: Connection, archive: tarfile.TarFile, about: dict[str, Any], sqlite: bool) -> None:
    tables = [table for table in _tables() if table.name in about["rows"]]
    for table in tables:
        if connection.execute(select(func.count()).select_from(table)).scalar():
            raise BackupError(f"the database holds {table.name} already; restore into an empty one")
    for table in tables:
        lines = archive.extractfile(f"tables/{table.name}.jsonl")
        rows: list[dict[str, Any]] = []
        for line in lines or ():
            rows.append(json.loads(line))
            if len(rows) == 1000:
                connection.execute(insert(table), rows)
                rows = []
        if rows:
            connection.execute(insert(table), rows)
        if not sqlite and "id" in table.c and table.c.id.autoincrement == "auto" and table.name != "keys":
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"
                     f" greatest((SELECT max(id) FROM {table.name}), 1))")
            )  # fmt: skip
    if troubles := verify(connection).troubles:
        raise BackupError(f"the log in the archive is not whole: {'; '.join(troubles[:3])}")


def _private(path: str, flags: int) -> int:
    """Open a file that nobody else may read: an archive has all that the desk has."""
    return os.open(path, flags, 0o600)


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in ("sessions", "departures")]


def _add(archive: tarfile.TarFile, name: str, content: Any, size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = size
    archive.addfile(entry, content)
