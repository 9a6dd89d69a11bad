"""Make families.txt and given.txt in src/sekisho/names: how Japanese family and given names in kanji are read that
japanese-personal-name-dataset has not, or not so.

usage: families.py            needs sudachipy, sudachidict_core and janome (IPADIC), which nothing else here does

A reading counts that both dictionaries give a name of its kind; of six names (ONE) that one gives.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from janome.tokenizer import Tokenizer
from sudachipy import dictionary

FOLDER = Path(__file__).parents[2] / "src/sekisho/names"
HEAD = """\
# How Japanese {} names are read that japanese-personal-name-dataset has not, or not so: a reading and its names.
# From SudachiDict core 20261015 (Apache-2.0), as IPADIC (in Janome 0.5.1) reads them too. Made by
# benchmarks/names/families.py.
"""
HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
ONE = {"角田": ["かくた"], "金城": ["かねしろ"], "末吉": ["すえよし"], "仙波": ["せんば"], "一戸": ["いちのへ"]}
ONE_GIVEN = {"義偉": ["よしひで"]}
CHINESE = {("林", "りん"), ("松林", "しょうりん")}
"""Readings of Chinese names."""
SINGLE = "司馳榊楠椿柊鴨鷹鮎鯨蛭鵜鴻鶴薗椋樋檜槙榎柏栃梶枡杣"
"""Family names of one character that are looked up: most others are Chinese or Korean ones, too."""

SUDACHI, JANOME = dictionary.Dictionary(dict="core"), Tokenizer()


def in_sudachi(name: str, sort: str) -> list[str]:
    """The readings of a name: ``sort`` is 姓 or 名."""
    found = [each.reading_form() for each in SUDACHI.lookup(name) if each.part_of_speech()[2:4] == ("人名", sort)]
    return [kana.translate(HIRAGANA) for kana in dict.fromkeys(found)]


def in_ipadic(name: str, sort: str) -> list[str]:
    """The same by IPADIC."""
    entries = [each[0] for each in JANOME.sys_dic.lookup(name.encode(), JANOME.matcher) if each[1] == name]
    told = map(JANOME.sys_dic.lookup_extra, entries)
    return [each[4].translate(HIRAGANA) for each in told if each[0].endswith(f"人名,{sort}")]


def more(names: Mapping[str, set[str]], sort: str) -> dict[str, list[str]]:
    """Names → the readings that both dictionaries have and we have not."""
    found: dict[str, list[str]] = {}
    for name, known in names.items():
        others = in_ipadic(name, sort)
        found[name] = [
            kana
            for kana in in_sudachi(name, sort)
            if kana in others and kana not in known and (name, kana) not in CHINESE
        ]
    return found


def write(file: str, sort: str, held: Mapping[str, list[str]]) -> None:
    """A table, a line a reading."""
    rows: dict[str, list[str]] = defaultdict(list)
    for name, readings in held.items():
        for kana in readings:
            rows[kana].append(name)
    lines = "".join(f"{kana} {' '.join(sorted(names))}\n" for kana, names in sorted(rows.items()))
    (FOLDER / file).write_text(HEAD.format(sort) + lines, encoding="utf-8")


def dataset(name: str, kana: int, kanji: Callable[[list[str]], list[str]]) -> dict[str, set[str]]:
    """Names of a file of the dataset → their readings."""
    found: dict[str, set[str]] = defaultdict(set)
    text = (files("japanese_personal_name_dataset") / "dataset" / f"{name}.csv").read_text(encoding="utf-8")
    for row in csv.reader(text.splitlines()):
        for cell in kanji(row):
            found[cell].add(row[kana])
    return found


def add(held: dict[str, set[str]], sort: str, pattern: str) -> None:
    """Add the dictionary's names of a kind that are so written."""
    for entry in SUDACHI.entries():
        if entry.part_of_speech()[2:4] == ("人名", sort) and re.fullmatch(pattern, entry.surface()):
            held[entry.surface()] |= set()


def main() -> None:
    """Write both tables."""
    surnames = dataset("last_name_org", 2, lambda row: row[:1])
    add(surnames, "姓", "[一-鿿々ヶノ]{2,3}|[" + "".join(SINGLE) + "]")
    families = more(surnames, "姓")
    for name, readings in ONE.items():
        families[name] += readings
    write("families.txt", "family", families)
    given = dataset("first_name_man_org", 0, lambda row: row[2:])
    for name, readings in dataset("first_name_woman_org", 0, lambda row: row[2:]).items():
        given[name] |= readings
    add(given, "名", "[一-鿿々]{1,3}")
    write("given.txt", "given", more(given, "名") | ONE_GIVEN)


if __name__ == "__main__":
    main()
