"""Make src/sekisho/names/mandarin.txt from pypinyin's tables of characters and words.

usage: mandarin.py
"""

from __future__ import annotations

import re
from collections import defaultdict
from importlib import metadata
from pathlib import Path

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

TABLE = Path(__file__).parents[2] / "src/sekisho/names/mandarin.txt"
HEAD = """\
# Mandarin readings in pinyin without tones, each with its Han characters; then the words that are read otherwise than
# their characters by themselves. Made by benchmarks/names/mandarin.py from pypinyin {version}.
#
"""


def read(text: str) -> list[str]:
    """Its syllables in letters from a to z, ü as u."""
    return [re.sub(r"[^a-z]", "", piece.replace("ü", "u")) for piece in lazy_pinyin(text, errors="ignore")]


def main() -> None:
    """Write the table."""
    single = {chr(code): found[0] for code in sorted(PINYIN_DICT) if (found := read(chr(code)))}
    held: dict[str, list[str]] = defaultdict(list)
    for char, reading in single.items():
        held[reading].append(char)
    rows = [f"{reading} {''.join(chars)}\n" for reading, chars in sorted(held.items())]
    for word in sorted(PHRASES_DICT):
        found = read(word)
        if len(word) == len(found) > 1 and found != [single.get(char, "") for char in word]:
            rows.append(f"{word} {' '.join(found)}\n")
    (licence,) = (file for file in metadata.files("pypinyin") or () if file.name == "LICENSE.txt")
    terms = "".join(f"# {line}".rstrip() + "\n" for line in licence.read_text(encoding="utf-8").splitlines())
    TABLE.write_text(HEAD.format(version=metadata.version("pypinyin")) + terms + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
