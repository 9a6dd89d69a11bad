"""Tables that take long to be made, kept for the next process beside what Python compiled (__pycache__), where that may
be written, until this package or a library that names are read with changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TypeVar

_TABLE = TypeVar("_TABLE")
_HERE = Path(__file__).parent


@cache
def engine() -> str:
    """What readings of names and indexes of them depend on: this package's files and the libraries that read names."""
    total = hashlib.sha256(f"{sys.byteorder} {unicodedata.unidata_version}".encode())
    for library in ("anyascii", "japanese-personal-name-dataset", "opencc-python-reimplemented"):
        total.update(f"{library} {metadata.version(library)}".encode())
    for file in sorted(_HERE.iterdir()):
        if file.suffix in (".py", ".pyx", ".pxd", ".txt", ".yaml"):
            total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()


def kept(make: Callable[[], _TABLE]) -> Callable[[], _TABLE]:
    """A function that gives a table of dicts, tuples, lists, sets, strings and numbers, with the table remembered."""

    @cache
    def held() -> _TABLE:
        name = f"{make.__module__.rpartition('.')[2]}.{make.__name__.strip('_')}.{sys.implementation.cache_tag}.table"
        file = _HERE / "__pycache__" / name
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            made_by, table = marshal.loads(file.read_bytes())  # noqa: S302 - it stands beside the code
            if made_by == engine():
                found: _TABLE = table
                return found
        found = make()
        with contextlib.suppress(OSError):
            _write(file, marshal.dumps((engine(), found)))  # type: ignore[arg-type]
        return found

    return held


def _write(file: Path, data: bytes) -> None:
    """Write a file aside, then by one rename, for other processes may read it."""
    file.parent.mkdir(exist_ok=True)
    number, aside = tempfile.mkstemp(prefix=file.name, dir=file.parent)
    try:
        with os.fdopen(number, "wb") as out:
            out.write(data)
        os.chmod(aside, 0o644)
        os.replace(aside, file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
