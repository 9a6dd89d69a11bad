"""Make the tables of readings in src/sekisho/names from Unihan_Readings.txt of the Unicode character database:
cantonese.txt, hanja.more.txt (Korean, of characters that KS X 1001 has not) and onyomi.txt (Japanese, by sound).

usage: unihan.py Unihan_Readings.txt
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "src/sekisho/names"
HEAD = """\
# {}
# From the field {} of Unihan 15.0. © 2022 Unicode, Inc., Unicode License v3 (unicode.txt).
# Made by benchmarks/names/unihan.py.
"""


def is_in(char: str, *encodings: str) -> bool:
    """Whether one of these encodings has the character."""
    for encoding in encodings:
        try:
            return bool(char.encode(encoding))
        except UnicodeEncodeError:
            continue
    return False


def cantonese(char: str, said: str) -> str:
    """In Jyutping without its tone."""
    return re.sub(r"\d.*", "", said) if is_in(char, "gb2312", "big5") else ""


def korean(char: str, said: str) -> str:
    """In Hangul, where it is a reading taught in schools or allowed in names."""
    found = re.match(r"(.):\d?[EN]", said)
    return found[1] if found and not is_in(char, "euc_kr") else ""


def japanese(char: str, said: str) -> str:
    """In Hepburn's letters with long vowels written out, the first reading: the one that foreign names have."""
    return said.split()[0].lower() if is_in(char, "euc_jp", "big5", "gb2312") else ""


TABLES = (
    ("cantonese.txt", "kCantonese", cantonese,
     "Cantonese readings in Jyutping without tones, each with its Han characters: those of GB 2312 and of Big5."),
    ("hanja.more.txt", "kHangul", korean,
     "Korean readings of Han characters of names that KS X 1001 (hanja.txt) has not, each with its characters."),
    ("onyomi.txt", "kJapaneseOn", japanese,
     "How Japanese reads Han characters by their sound, in Latin letters, each reading with its characters."),
)  # fmt: skip


def fields(path: Path) -> Iterator[tuple[str, str, str]]:
    """Character, field and what it says."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("U+"):
            code, field, said = line.split("\t")
            yield chr(int(code[2:], 16)), field, said


def main() -> None:
    """Write the tables."""
    every = list(fields(Path(sys.argv[1])))
    for name, wanted, reading, head in TABLES:
        held: dict[str, list[str]] = defaultdict(list)
        for char, field, said in every:
            if field == wanted and (found := reading(char, said)):
                held[found].append(char)
        rows = "".join(f"{found} {''.join(chars)}\n" for found, chars in sorted(held.items()))
        (FOLDER / name).write_text(HEAD.format(head, wanted) + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
