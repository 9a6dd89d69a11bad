"""Backup and restore: one archive of the tables, the kept dossiers and the files of batches, alike for both databases.

What was backed up from SQLite can be restored to PostgreSQL, and the other way round.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import IO, Any, cast

from alembic.util.exc import CommandError
from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from sekisho import __version__
from sekisho.aside import aside
from sekisho.desk import log
from sekisho.desk.audit import verify
from sekisho.desk.holdings import kept
from sekisho.desk.schema import metadata
from sekisho.desk.store import Store, now
from sekisho.lists.store import digest

FORMAT = "sekisho desk backup 1"
FOLDERS = ("dossiers", "jobs")
PIECE = 64 << 20
"""The longest row or header of an archive that is read, in bytes."""
MOST_FILES = 1_000_000


_BROKEN = (
    tarfile.TarError, zlib.error, EOFError, OSError, LookupError, ValueError, TypeError, AttributeError, OverflowError,
    RecursionError, CommandError, SQLAlchemyError,
)  # fmt: skip
"""What comes of an archive that is not as it was written: cut off, or with other rows, columns or a made-up schema."""


class BackupError(Exception):
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
        for folder in sorted((home / "dossiers").glob("*")):
            if folder.suffix != ".tmp":
                archive.add(folder, f"dossiers/{folder.name}")
        for name in vouched(connection):
            if (home / name).is_file():
                archive.add(home / name, name)
        last, digest_, _ = log.head(connection)
        about["head"] = f"{last}:{digest_}"
        head = json.dumps(about, indent=1).encode()
        _add(archive, "backup.json", io.BytesIO(head), len(head))
    return about


def restore(store: Store, home: Path, path: Path, expect: tuple[int, str] | None = None) -> dict[str, Any]:
    """Put an archive into an empty database and folder; gives what it held, ``left_out`` being files that no entry of
    the log names. Raises BackupError.

    Log, rows and files are verified before anything is kept; ``expect`` is an entry noted before, as ``verify`` has it.
    """
    home.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        if (home / name).is_dir() and any((home / name).iterdir()):
            raise BackupError(f"{home / name} holds files already; restore into an empty folder")
    staged = Path(tempfile.mkdtemp(prefix=".restore-", dir=home))
    try:
        with _Careful(path) as unpacked, tarfile.open(fileobj=unpacked, mode="r:") as archive:
            members = _members(archive, path, shutil.disk_usage(home).free)
            about = _about(archive, members, path)
            store.migrate(about["revision"])

            def work(connection: Connection) -> int:
                _fill(connection, archive, members, about, store.sqlite)
                if troubles := verify(connection, expect).troubles:
                    raise BackupError(f"the log in the archive is not whole: {'; '.join(troubles[:3])}")
                return _stage(connection, archive, members, staged)

            about["left_out"] = store.write(work)
        for name in FOLDERS:
            if (staged / name).is_dir():
                (staged / name).rename(home / name)
    except _BROKEN as error:
        why = str(error).partition("\n")[0]
        raise BackupError(f"{path}: {why}; it is cut off or was changed, take another archive") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    store.migrate()
    return about


class _Careful(gzip.GzipFile):
    """An archive unpacked in pieces: a header that claims to be as large as the memory is not read."""

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes. Raises BackupError where they are too many."""
        if size is None or not 0 <= size <= PIECE:
            raise BackupError(f"{self.name}: a header in it is beyond {PIECE >> 20} MB; it is no archive of a desk")
        return super().read(size)


def _members(archive: tarfile.TarFile, path: Path, room: int) -> dict[str, tarfile.TarInfo]:
    """What an archive holds, by name. Raises BackupError where that leads elsewhere or does not go into the room."""
    found: dict[str, tarfile.TarInfo] = {}
    tables = {f"tables/{table.name}.jsonl" for table in _tables()}
    size = 0
    for member in archive:
        size += member.size
        if size > room or len(found) >= MOST_FILES:
            raise BackupError(
                f"{path}: it unpacks to more than there is room for ({room / 2**30:,.1f} GB, {MOST_FILES:,} files)"
            )
        parts = member.name.split("/")
        known = member.name == "backup.json" or member.name in tables or parts[0] in FOLDERS
        if not known or {"", ".", ".."} & set(parts) or not (member.isfile() or member.isdir()) or member.name in found:
            raise BackupError(f"{path}: {member.name} leads elsewhere; this is no archive of a desk as it was")
        found[member.name] = member
    return found


def _about(archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo], path: Path) -> dict[str, Any]:
    held = archive.extractfile(members["backup.json"])
    about = json.loads(held.read(PIECE)) if held else {}
    if about.get("format") != FORMAT:
        raise BackupError(f"{path}: not a {FORMAT}")
    if not re.fullmatch(r"\d{4}", str(about["revision"])):
        raise BackupError(f"{path}: it names no schema of a desk")
    return dict(about)


def _fill(
    connection: Connection, archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo], about: dict[str, Any],
    sqlite: bool,
) -> None:  # fmt: skip
    tables = [table for table in _tables() if table.name in about["rows"]]
    for table in tables:
        if connection.execute(select(func.count()).select_from(table)).scalar():
            raise BackupError(f"the database holds {table.name} already; restore into an empty one")
    for table in tables:
        lines = archive.extractfile(members[f"tables/{table.name}.jsonl"])
        rows: list[dict[str, Any]] = []
        count = 0
        while lines and (line := lines.readline(PIECE)):
            rows.append(_row(table, line))
            count += 1
            if len(rows) == 1000:
                connection.execute(insert(table), rows)
                rows = []
        if rows:
            connection.execute(insert(table), rows)
        if count != about["rows"][table.name]:
            raise BackupError(f"the archive has {count:,} {table.name}; it says {about['rows'][table.name]}")
        if not sqlite and "id" in table.c and table.c.id.autoincrement == "auto" and table.name != "keys":
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"
                     f" greatest((SELECT max(id) FROM {table.name}), 1))")
            )  # fmt: skip


def _row(table: Table, line: bytes) -> dict[str, Any]:
    row = json.loads(line)
    plain = isinstance(row, dict) and all(
        value is None or isinstance(value, str | int | float) for value in row.values()
    )
    if not plain or not row.keys() <= set(table.c.keys()):
        raise BackupError(f"the archive has a row of {table.name} that is none; it was changed, take another archive")
    return dict(row)


def vouched(connection: Connection) -> dict[str, str]:
    """The files of batches that the log names, each with its SHA-256."""
    found: dict[str, str] = {}
    for entry in log.entries(connection):
        if entry["what"] not in ("files taken", "batch checked"):
            continue
        data, place = json.loads(entry["data"]), f"jobs/{entry['about'].partition(':')[2]}"
        sent = data.get("files") or {each["name"]: each["sha256"] for each in data.get("inputs", ())}
        found |= {f"{place}/input/{name}": sha for name, sha in sent.items()}
        for name, key in (("verdicts.parquet", "verdicts"), ("rejects.csv", "rejects")):
            if data.get(key):
                found[f"{place}/{name}"] = data[key]
    return found


def _stage(connection: Connection, archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo], staged: Path) -> int:
    """Unpack the files that the log vouches for, and the dossiers; gives how many others there are.

    Raises BackupError where one is not as its hash says.
    """
    named, left = vouched(connection), 0
    for name, member in members.items():
        if not member.isfile() or name.partition("/")[0] not in FOLDERS:
            continue
        if name.startswith("jobs/") and name not in named:
            left += 1
            continue
        target = staged / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # by its name, which _members looked at, and nothing else of it: no owner, no mode
        with cast("IO[bytes]", archive.extractfile(member)) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
        if name.startswith("jobs/") and digest(target) != named[name]:
            raise BackupError(f"{name} in the archive is not the file that the log names: it was changed")
    for folder in sorted((staged / "dossiers").glob("*")):
        dossier = kept(staged / "dossiers", folder.name)
        if dossier is None or {p for p in folder.rglob("*") if p.is_file()} != set(dossier.files):
            raise BackupError(f"the dossier {folder.name} in the archive is not what its hash says: it was changed")
    return left


def _private(path: str, flags: int) -> int:
    """Open a file that nobody else may read: an archive has all that the desk has."""
    return os.open(path, flags, 0o600)


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in ("sessions", "departures")]


def _add(archive: tarfile.TarFile, name: str, content: Any, size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = size
    archive.addfile(entry, content)
