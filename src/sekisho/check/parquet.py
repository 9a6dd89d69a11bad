"""Parquet files of one schema put end to end: their row groups are copied as they are, and one footer says where.

To read ten million verdicts and write them again takes longer than to decide them. The footer is a Thrift structure in
the compact protocol; it is read and written here whole, whatever is in it, with the offsets moved.
Sources: https://parquet.apache.org/docs/file-format/metadata/ and
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAGIC = b"PAR1"
CHUNK = 1 << 20
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12

# Fields of FileMetaData, RowGroup, ColumnChunk and ColumnMetaData in parquet.thrift.
_SCHEMA, _ROWS, _GROUPS = 2, 3, 4
_COLUMNS, _GROUP_OFFSET, _ORDINAL = 1, 5, 7
_CHUNK_OFFSETS, _META = (2, 4, 6), 3  # of the chunk, of its offset index, of its column index
_META_OFFSETS = (9, 10, 11, 14)  # of data, index and dictionary pages, and of the bloom filter

Fields = dict[int, tuple[int, Any]]
"""A structure: the number of each field with its type and value. A list is (type of the items, items)."""


class Unlike(Exception):
    """The files are not of one schema, so that they cannot be put end to end."""


def put_end_to_end(parts: Sequence[Path], target: Path) -> None:
    """Write the rows of ``parts`` one after another to ``target``, with the metadata of the first.

    Raises Unlike where the schemas differ; ``target`` is then not written.
    """
    footers = [_footer(part) for part in parts]
    whole = footers[0][0]
    if any(footer[_SCHEMA] != whole[_SCHEMA] for footer, _ in footers):
        raise Unlike
    groups: list[Fields] = []
    with target.open("wb") as out:
        out.write(MAGIC)
        for part, (footer, end) in zip(parts, footers, strict=True):
            by = out.tell() - len(MAGIC)
            for group in footer[_GROUPS][1][1]:
                _move(group, by, len(groups))
                groups.append(group)
            with part.open("rb") as held:
                held.seek(len(MAGIC))
                while chunk := held.read(min(CHUNK, end - held.tell())):
                    out.write(chunk)
        whole[_ROWS] = (_I64, sum(footer[_ROWS][1] for footer, _ in footers))
        whole[_GROUPS] = (_LIST, (_STRUCT, groups))
        writer = _Writer()
        writer.struct(whole)
        out.write(writer.made + len(writer.made).to_bytes(4, "little") + MAGIC)


def _footer(path: Path) -> tuple[Fields, int]:
    """The footer of a file, and where it begins."""
    with path.open("rb") as held:
        held.seek(-8, 2)
        end = held.tell()
        length = int.from_bytes(held.read(4), "little")
        if held.read(4) != MAGIC or length > end:
            raise ValueError(f"{path}: no Parquet file")
        held.seek(end - length)
        return _Reader(held.read(length)).struct(), end - length


def _move(group: Fields, by: int, ordinal: int) -> None:
    """Move all offsets of a row group, and number it."""
    _add(group, (_GROUP_OFFSET,), by)
    if _ORDINAL in group:
        group[_ORDINAL] = (_I16, ordinal)
    for chunk in group[_COLUMNS][1][1]:
        _add(chunk, _CHUNK_OFFSETS, by)
        _add(chunk[_META][1], _META_OFFSETS, by)


def _add(fields: Fields, numbers: Sequence[int], by: int) -> None:
    for number in numbers:
        if number in fields and fields[number][1]:  # 0 is what some write for none
            fields[number] = (fields[number][0], fields[number][1] + by)


@dataclass
class _Reader:
    """Thrift's compact protocol."""

    data: bytes
    at: int = 0

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def _integer(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def _value(self, type_: int) -> Any:
        if type_ in (_TRUE, _FALSE, _BYTE):  # of a list: a byte each
            return self._byte()
        if type_ in (_I16, _I32, _I64):
            return self._integer()
        if type_ == _DOUBLE:
            return self._take(8)
        if type_ == _BINARY:
            return self._take(self._varint())
        if type_ in (_LIST, _SET):
            head = self._byte()
            count = self._varint() if head >> 4 == 15 else head >> 4
            return head & 15, [self._value(head & 15) for _ in range(count)]
        if type_ == _STRUCT:
            return self.struct()
        raise Unlike  # no footer has another

    def struct(self) -> Fields:
        """A structure, from where the reader is."""
        fields: Fields = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._integer()
            type_ = head & 15
            fields[number] = (type_, None if type_ in (_TRUE, _FALSE) else self._value(type_))
        return fields


@dataclass
class _Writer:
    """The same the other way."""

    made: bytearray = field(default_factory=bytearray)

    def _varint(self, value: int) -> None:
        while value > 0x7F:
            self.made.append(value & 0x7F | 0x80)
            value >>= 7
        self.made.append(value)

    def _value(self, type_: int, value: Any) -> None:
        if type_ in (_TRUE, _FALSE, _BYTE):
            self.made.append(value)
        elif type_ in (_I16, _I32, _I64):
            self._varint(value << 1 if value >= 0 else (-value << 1) - 1)
        elif type_ == _DOUBLE:
            self.made += value
        elif type_ == _BINARY:
            self._varint(len(value))
            self.made += value
        elif type_ in (_LIST, _SET):
            inner, items = value
            self.made.append(min(len(items), 15) << 4 | inner)
            if len(items) >= 15:
                self._varint(len(items))
            for item in items:
                self._value(inner, item)
        else:
            self.struct(value)

    def struct(self, fields: Fields) -> None:
        """A structure, its fields in the order of their numbers."""
        before = 0
        for number, (type_, value) in sorted(fields.items()):
            if 0 < number - before <= 15:
                self.made.append((number - before) << 4 | type_)
            else:
                self.made.append(type_)
                self._value(_I16, number)
            before = number
            if type_ not in (_TRUE, _FALSE):
                self._value(type_, value)
        self.made.append(0)
