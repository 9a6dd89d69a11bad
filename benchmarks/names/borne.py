"""Prints the given names of Japan that are written in most ways, with long vowels and without: the last part of
src/sekisho/names/borne.txt."""

import textwrap
from importlib.resources import files

from sekisho.names.japanese import romaji

WAYS = 8


def main() -> None:
    """Count in how many ways each name is written, and print those of ``WAYS`` and four letters at least."""
    ways: dict[str, set[str]] = {}
    for name in ("first_name_man_org", "first_name_woman_org"):
        table = files("japanese_personal_name_dataset") / "dataset" / f"{name}.csv"
        for row in map(str.split, table.read_text(encoding="utf-8").replace(",", " ").splitlines()):
            ways.setdefault(row[0], set()).update(row[2:])
    whole = {romaji(kana) for kana, cells in ways.items() if len(cells) >= WAYS}
    short = {name.replace("ou", "o").replace("oo", "o").replace("uu", "u") for name in whole}
    print(*textwrap.wrap(" ".join(sorted(name for name in whole | short if len(name) > 3)), 118), sep="\n")


main()
