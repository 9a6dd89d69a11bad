"""Makes src/sekisho/names/frequency.txt: how common words are in names, from open counts; prints it.

Counts of Wikidata's name tokens (CC0) and, ten times each, the number of listed parties of the official lists at hand
that bear the word. usage: frequency.py SHARED_DATA > src/sekisho/names/frequency.txt
"""

import math
import sys
from collections import Counter
from pathlib import Path

from sekisho.lists.read import read
from sekisho.names.readings import forms
from sekisho.names.text import tokens

LISTS = (
    "jp/mof-asset-freeze-2026-03-05.xlsx",
    "us/ofac-sdn-2019-01-15",
    "uk/uk-ofsi-conlist-2022-05-04.xlsx",
    "un/un-consolidated-2018-10-29.xml",
)


def main(data: Path) -> None:
    """Count, and print words by level: the whole logarithm of the count to base 2."""
    names: Counter[str] = Counter()
    for path in sorted((data / "names/wd_coling2018").iterdir()):
        seen: Counter[str] = Counter()
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) == 3 and cells[2].isdigit():
                for word in tokens(cells[0]):
                    seen[word] += int(cells[2])
        names |= seen
    listed: Counter[str] = Counter()
    for path in LISTS:
        for listing in read(data / "lists" / path)[1].listings:
            listed.update({word for name in listing.names for form in forms(name.text) for word in form.tokens})
    levels: dict[int, list[str]] = {}
    for word in sorted({*names, *listed}):
        level = int(math.log2(1 + names[word] + 10 * max(0, listed[word] - 1)))
        if level >= 5 and word.isascii() and word.isalpha():
            levels.setdefault(level, []).append(word)
    print("# How common words are in names: the whole logarithm to base 2 of their count in Wikidata's name tokens")
    print("# (CC0) and, ten times each, of the listed parties that bear them. Made by benchmarks/names/frequency.py.")
    for level in sorted(levels):
        print(level, *levels[level])


main(Path(sys.argv[1]))
