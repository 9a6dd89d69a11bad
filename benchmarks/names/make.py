"""Make the labelled pairs again from the data at hand. usage: make.py [SET ...]; needs SEKISHO_SHARED.

The result is the same on every run. See README.md for sources, labels and licences.
"""

import sys
from itertools import chain

import make_bodies
import make_chinese
import make_foreign
import make_japanese
import make_korean
import make_listed
import make_ships
from common import write

SETS = {
    "korean": lambda: chain(make_korean.pairs(), make_foreign.pairs("wd_korean_80", " ", 110)),
    "japanese": make_japanese.pairs,
    "chinese": make_chinese.pairs,
    "arabic": make_listed.arabic,
    "cyrillic": make_listed.cyrillic,
    "katakana": lambda: chain(make_listed.katakana(), make_foreign.pairs("wd_katakana_80", "・", 170)),
    "organisations": make_listed.organisations,
    "bodies": make_bodies.pairs,
    "ships": make_ships.pairs,
}
MOST = {"japanese": 140, "chinese": 160, "katakana": 400, "organisations": 450, "ships": 240, "korean": 190}
"""How many pairs of one way of labelling are kept: the files stay small."""


def main(wanted: list[str]) -> None:
    """Write each set and say its size."""
    for name in wanted or SETS:
        counts = write(name, SETS[name](), MOST.get(name, 330))
        said = ", ".join(f"{side} {counts[side, True]}+{counts[side, False]}" for side in ("train", "test"))
        print(f"{name}: {sum(counts.values())} pairs (same + not the same: {said})", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
