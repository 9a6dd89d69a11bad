"""Arrays kept in one file that is mapped into memory, so that it opens at once and processes share its pages.

The file: MAGIC; the length and the CRC-32 of the header; the header, JSON and blanks, which names each array with its
kind, shape, place and CRC-32; the arrays. Nothing in it is run or unpickled.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

MAGIC = b"sekisho arrays 1"
KINDS = frozenset(("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32"))
LONGEST_HEADER = 1 << 20
_ALIGN = 64
_LEAD = struct.Struct("<16sQI")
_START = 1 << 15
_ROOM = _START - _LEAD.size
"""Bytes of the header that is written, before which the arrays are."""


class ArraysError(ValueError):
    """A file that does not hold arrays as they were written; the message says what is off."""


class Writer:
    """Writes arrays one after another, so that they need not be in memory together."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._rows = file, list[tuple[str, str, list[int], int, int]]()
        file.seek(_START)

    def add(self, name: str, parts: Iterable[NDArray[Any]]) -> None:
        """An array whose rows come in ``parts``, of which there is one at least."""
        place, rows, checksum = self._file.tell() - _START, 0, 0
        for part in parts:
            data = np.ascontiguousarray(part)
            self._file.write(_bytes(data))
            checksum = zlib.crc32(_bytes(data), checksum)
            rows += len(data)
        self._rows.append((name, data.dtype.name, [rows, *data.shape[1:]], place, checksum))
        self._file.write(b"\0" * (-self._file.tell() % _ALIGN))

    def finish(self, told: Mapping[str, Any]) -> None:
        """The header, with what it is to say (``told``)."""
        size = self._file.tell() - _START
        header = json.dumps({"about": dict(told), "arrays": self._rows, "size": size}).encode()
        if len(header) > _ROOM:
            raise ValueError(f"a header of {len(header):,} bytes; there is room for {_ROOM:,}")
        header = header.ljust(_ROOM)
        self._file.seek(0)
        self._file.write(_LEAD.pack(MAGIC, len(header), zlib.crc32(header)) + header)


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """What writes a file of arrays: aside, then by one rename, once it was told to ``finish``. Raises OSError."""
    number, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as out:
            yield Writer(out)
        os.chmod(aside, 0o644)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def write(path: Path, arrays: Mapping[str, NDArray[Any]], told: Mapping[str, Any]) -> None:
    """Write arrays and what the header says about them (``told``). Raises OSError."""
    with writing(path) as out:
        for name, array in arrays.items():
            out.add(name, (array,))
        out.finish(told)


def about(path: Path) -> dict[str, Any]:
    """What the header says. Raises ArraysError, and OSError for no file."""
    with path.open("rb") as file:
        return dict(_header(file)[0]["about"])


def opened(path: Path) -> tuple[dict[str, Any], Arrays]:
    """What the header says, and the arrays, read-only and mapped. Raises ArraysError, and OSError for no file."""
    with path.open("rb") as file:
        told, start = _header(file)
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        size = int(told["size"])
        rows = [
            (str(n), str(kind), tuple(map(int, shape)), int(at), int(crc)) for n, kind, shape, at, crc in told["arrays"]
        ]
    except (ValueError, TypeError, KeyError):
        raise ArraysError("its header does not read") from None
    if len(mapped) != start + size:
        raise ArraysError(f"it is {len(mapped):,} bytes long where {start + size:,} were written")
    arrays: Arrays = {}
    for name, kind, shape, at, crc in rows:
        if kind not in KINDS or min(shape, default=0) < 0 or not 0 <= at <= size or at % _ALIGN:
            raise ArraysError(f"its array {name} cannot be")
        count = int(np.prod(shape, dtype=object))
        if at + count * np.dtype(kind).itemsize > size:
            raise ArraysError(f"its array {name} cannot be")
        array = np.frombuffer(mapped, kind, count, start + at)
        if zlib.crc32(_bytes(array)) != crc:
            raise ArraysError(f"its array {name} is damaged")
        try:
            arrays[name] = array.reshape(shape)
        except (ValueError, OverflowError):  # of no numbers, but 0 times too many
            raise ArraysError(f"its array {name} cannot be") from None
    return dict(told["about"]), arrays


def _header(file: BinaryIO) -> tuple[dict[str, Any], int]:
    """The header and where the arrays begin."""
    lead = file.read(_LEAD.size)
    if len(lead) < _LEAD.size or not lead.startswith(MAGIC):
        raise ArraysError("it does not begin as such a file does")
    _, length, checksum = _LEAD.unpack(lead)
    header = file.read(min(length, LONGEST_HEADER))
    if len(header) != length or zlib.crc32(header) != checksum:
        raise ArraysError("its header is damaged")
    try:
        told = json.loads(header)
        return {**told, "about": dict(told["about"])}, -(-(_LEAD.size + length) // _ALIGN) * _ALIGN
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ArraysError("its header does not read") from None


def _bytes(array: NDArray[Any]) -> memoryview:
    return array.reshape(-1).view(np.uint8).data


class Texts:
    """Many short ASCII texts: letters in one array and where each begins; those asked for are kept as strings."""

    def __init__(self, letters: NDArray[np.uint8], starts: NDArray[np.uint32]) -> None:
        self.letters, self.starts = letters, starts

    @cached_property
    def _held(self) -> NDArray[np.object_]:
        return np.full(len(self), None, dtype=object)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, which: NDArray[np.signedinteger[Any]]) -> list[str]:
        """The texts of these numbers."""
        held = self._held  # that threads may make two of at first loses nothing but what one of them remembers
        found: list[str] = held[which].tolist()
        if None in found:
            missing = np.unique(which[held[which] == None])  # noqa: E711
            runs = zip(missing.tolist(), self.starts[missing].tolist(), self.starts[missing + 1].tolist(), strict=True)
            for number, start, end in runs:
                held[number] = self.letters[start:end].tobytes().decode("ascii")
            found = held[which].tolist()
        return found
