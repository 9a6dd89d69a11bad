"""Workbooks, read in a process of their own: a sheet unpacks to far more memory than its file has bytes, and the
reader ends the whole process when it gets none. There it ends its own, within a bound, and the caller is told.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sekisho.intake.files import IntakeError
from sekisho.intake.typed import typed_number

MEMORY = 3 << 30
MAX_UNPACKED = 2 << 30
"""Bytes that a workbook may unpack to; a million rows of twenty columns do to half of that."""
MAX_TIME = 600
"""Seconds of processor time to read it in, whatever it says of its size."""
MAX_CELL = 4_000_000


def _unpacked(path: Path) -> int:
    """Bytes that a workbook unpacks to, by its own word. Raises BadZipFile where it is cut off."""
    if not zipfile.is_zipfile(path):
        return 0  # the older kind is not packed
    with zipfile.ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def sheet_rows(path: Path, label: str, most: int = 0) -> Iterator[tuple[str, int, list[str]]]:
    """Every row that is not empty: its sheet, its number there and its cells as text. Raises IntakeError.

    ``most``, where it is not nought, bounds the rows of a sheet: enough to see which workbook it is.
    """
    try:
        size = _unpacked(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise IntakeError(f"{label}: not an Excel workbook that can be read: {error}") from None
    if size > MAX_UNPACKED:
        raise IntakeError(
            f"{label}: the workbook unpacks to {size:,} bytes; expected at most {MAX_UNPACKED:,}; save it as CSV"
        )
    # -P: a folder of somebody's files must not lend its modules to the reader.
    command = [sys.executable, "-P", "-m", "sekisho.intake.excel", str(path), str(most)]
    csv.field_size_limit(MAX_CELL)
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, encoding="utf-8") as child:  # noqa: S603
            assert child.stdout is not None
            try:
                for sheet, line, *cells in csv.reader(child.stdout):
                    yield sheet, int(line), cells
            finally:
                if sys.exc_info()[0] is not None:
                    child.kill()
        if child.returncode == 0:
            return
        said.seek(0)
        words = said.read().decode("utf-8", "replace").strip().splitlines()
    if child.returncode == 1 and len(words) == 1:
        raise IntakeError(f"{label}: not an Excel workbook that can be read: {words[0]}")
    raise IntakeError(
        f"{label}: the workbook is damaged, or needs more than {MEMORY >> 30} GB of memory or {MAX_TIME // 60} minutes"
        " to read; save it as CSV"
    )


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return typed_number(str(cell)) if isinstance(cell, float) else str(cell)


def _main(path: str, most: int) -> int:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_TIME, MAX_TIME))
    except (ImportError, ValueError, OSError):  # no such bound on this system
        pass
    out = csv.writer(open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False))  # noqa: SIM115
    try:
        book = CalamineWorkbook.from_path(path)
        for index, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(index)
            for line, cells in enumerate(sheet.iter_rows(), start=1):
                if 0 < most < line:
                    break
                texts = [_text(cell) for cell in cells]
                if any(texts):
                    out.writerow([name, line, *texts])
    except (CalamineError, OSError, ValueError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1], int(sys.argv[2])))
