"""Make the labelled pairs again from the data at hand. usage: make.py [SET ...]; needs SEKISHO_SHARED.

The result is the same on every run. See README.md for sources, labels and licences.
"""

import sys

import make_japanese
import make_korean
import make_listed
import make_ships
from common import write

SETS = {
    "korean": make_korean.pairs,
    "japanese": make_japanese.pairs,
    "arabic": make_listed.arabic,
    "cyrillic": make_listed.cyrillic,
    "katakana": make_listed.katakana,
    "organisations": make_listed.organisations,
    "ships": make_ships.pairs,
}
MOST = {"japanese": 170, "katakana": 900, "organisations": 800, "ships": 260, "korean": 300}
"""How many pairs of one way of labelling are kept: the files stay small."""


def main(wanted: list[str]) -> None:
    """Write each set and say its size."""
    for name in wanted or SETS:
        counts = write(name, SETS[name](), MOST.get(name, 500))
        said = ", ".join(f"{side} {counts[side, True]}+{counts[side, False]}" for side in ("train", "test"))
        print(f"{name}: {sum(counts.values())} pairs (same + not the same: {said})", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
