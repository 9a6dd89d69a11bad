"""Make src/sekisho/names/cantonese.txt from Unihan_Readings.txt of the Unicode character database.

usage: cantonese.py Unihan_Readings.txt
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

TABLE = Path(__file__).parents[2] / "src/sekisho/names/cantonese.txt"
HEAD = """\
# Cantonese readings in Jyutping without tones, each with its Han characters: those of GB 2312 and of Big5.
# From the field kCantonese of Unihan 14.0. © 2021 Unicode, Inc., Unicode License v3 (unicode.txt).
# Made by benchmarks/names/cantonese.py.
"""


def encoded(char: str, encoding: str) -> bool:
    """Whether an encoding has the character."""
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def main() -> None:
    """Write the table."""
    held: dict[str, list[str]] = defaultdict(list)
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        code, _, rest = line.partition("\tkCantonese\t")
        if rest:
            char = chr(int(code[2:], 16))
            if encoded(char, "gb2312") or encoded(char, "big5"):
                held[re.sub(r"\d.*", "", rest)].append(char)
    rows = "".join(f"{reading} {''.join(chars)}\n" for reading, chars in sorted(held.items()))
    TABLE.write_text(HEAD + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
