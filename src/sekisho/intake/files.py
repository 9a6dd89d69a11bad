"""What a file is: its format by content, its encoding, its hash."""

from __future__ import annotations

import codecs
import hashlib
import re
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20


class IntakeError(Exception):
    """An input that cannot be read at all: which, what was found, what was expected, how to mend it."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read, with the hash of its bytes."""

    name: str
    sha256: str
    bytes: int


def fetch(item: str | Path, folder: Path, number: int) -> Path:
    """The input as a regular file; ``-`` and pipes are spooled. Raises IntakeError."""
    spool = folder / f"input-{number}"
    if str(item) == "-":
        with spool.open("wb") as out:
            shutil.copyfileobj(sys.stdin.buffer, out, CHUNK)
        return spool
    path = Path(item)
    if not path.exists():
        raise IntakeError(f"{path}: no such file")
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IntakeError(f"{path}: a folder; name the files in it")
    if stat.S_ISREG(mode):
        return path
    if not stat.S_ISFIFO(mode):
        raise IntakeError(f"{path}: a device; expected a file or a pipe")
    with path.open("rb") as pipe, spool.open("wb") as out:
        shutil.copyfileobj(pipe, out, CHUNK)
    return spool


def called(item: str | Path) -> str:
    """How an input is called in what is said of it."""
    return "standard input" if str(item) == "-" else Path(item).name


def unglobbed(path: Path) -> str:
    """The path so that DuckDB, to which ``*``, ``?`` and ``[`` are patterns, reads this one file."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    sha, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            sha.update(chunk)
            size += len(chunk)
    return sha.hexdigest(), size


def sniff(path: Path, label: str) -> str:
    """The format: parquet, excel, xml, mt103, jsonl or csv, by content first. Raises IntakeError."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise IntakeError(f"{label}: an empty file; expected at least a header row or one message")
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return "excel"
    if head[:2] == b"\x1f\x8b" or head[:3] == b"BZh" or head[:4] in (b"\x28\xb5\x2f\xfd", b"\xfd7zX"):
        raise IntakeError(
            f"{label}: a compressed file; unpack it first, e.g. zcat FILE | sekisho check - (or screen -)"
        )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<" or (start[:2] in (b"\xff\xfe", b"\xfe\xff") and b"<\x00" in head[:8]):
        return "xml"
    if start[:3] == b"{1:" or start[:4] == b":20:":
        return "mt103"
    if start[:1] == b"{" or path.suffix.lower() in (".jsonl", ".ndjson"):
        return "jsonl"
    if start[:1] == b"[":
        raise IntakeError(f"{label}: a JSON array; expected JSON Lines, one object a line")
    return "csv"


def as_utf8(path: Path, label: str, folder: Path, number: int) -> tuple[Path, str]:
    """The text as UTF-8 (a transcoded copy where needed) and the encoding found. Raises IntakeError."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    candidates = ["utf-8-sig", "cp932", "cp949"]
    headers = head.partition(b"\n")[0]  # without a mark, UTF-16 shows by the zero halves of letters and commas in it
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates = ["utf-16"]
    elif 0 in headers:
        candidates = ["utf-16-le" if headers[1::2].count(0) > headers[::2].count(0) else "utf-16-be"]
    elif b"\x1b$" in head:
        candidates = ["iso2022_jp"]
    found = next((encoding for encoding in candidates if _decodes(path, encoding)), "")
    if not found:
        raise IntakeError(f"{label}: neither UTF-8, UTF-16, Shift_JIS nor EUC-KR; save it as UTF-8")
    if found == "cp932" and _decodes(path, "cp949"):
        raise IntakeError(f"{label}: it may be Shift_JIS or EUC-KR; save it as UTF-8")
    if found == "utf-8-sig" and head[:3] != codecs.BOM_UTF8:
        return path, "utf-8"
    target = folder / f"utf8-{number}{path.suffix}"
    with path.open(encoding=found, newline="") as source, target.open("w", encoding="utf-8", newline="") as out:
        while chunk := source.read(CHUNK):
            out.write(chunk)
    return target, found


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the bytes are text in an encoding; by the first of it that is not ASCII also whether it is likely one."""
    decoder = codecs.getincrementaldecoder(encoding)()
    likely = _LIKELY.get(encoding)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                text = decoder.decode(chunk)
                if likely and not text.isascii():
                    if not likely(text):
                        return False
                    likely = None
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_NO_KANA = re.compile(r"(?<![ｦ-ﾟ])[ｦ-ﾟ][A-Za-z]|(?<!\w)[ｧ-ｯﾞﾟ]")
"""One half-width kana alone before a Latin letter (MﾜLLER), and a word that begins with a small one."""


def _is_shift_jis(text: str) -> bool:
    """Whether what decodes as Shift_JIS is: bytes in another encoding make rare Han, and kana where none can be."""
    wide = [char.encode("cp932") for char in re.findall("[^\0-\xff｡-ﾟ]", text)]
    return 2 * sum(char < b"\xa0" for char in wide) >= len(wide) and not _NO_KANA.search(text)


def _is_korean(text: str) -> bool:
    """Whether what decodes as Korean is: nearly all of it is usual Hangul."""
    wide = [char for char in text if char > "\xff" and char.isalpha()]
    usual = sum("가" <= char <= "힣" and min(char.encode("cp949")) > 0xA0 for char in wide)
    return 10 * usual >= 9 * len(wide) > 0


_LIKELY = {"cp932": _is_shift_jis, "cp949": _is_korean}
