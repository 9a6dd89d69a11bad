"""Foreign names in katakana, Hangul and Han: Wikidata tokens (CC0) that six persons or more agree on, two to a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from common import DATA, Pair, bare, dice, script, split_of
from make_listed import far

AGREED = 6
"""Rows that fewer persons bear are misaligned too often; of 180 rows read that had six or more, all were right."""


@cache
def tokens(file: str) -> list[tuple[str, str]]:
    """Latin token and its spelling, where six agree and no other spelling is as frequent."""
    rows: dict[str, list[tuple[int, str]]] = {}
    for line in (DATA / "names/wd_coling2018" / file).read_text("utf-8").splitlines():
        latin, own, count = line.split("\t")
        own = own.replace(" ", "")
        if int(count) >= AGREED and re.fullmatch(r"[a-zà-öø-ž]{4,}", latin) and script(own) != "latin":
            rows.setdefault(latin, []).append((int(count), own))
    return sorted((latin, max(held)[1]) for latin, held in rows.items())


def pairs(file: str, joint: str, count: int) -> Iterator[Pair]:
    """Whole names of two tokens with the right and with another spelling; the first token decides the split."""
    order = dice(f"foreign {file}")
    sides = {side: [row for row in tokens(file) if split_of(bare(row[0])) == side] for side in ("train", "test")}
    for held in sides.values():
        for one, own in order.sample(held, min(count, len(held))):
            two, own_two = order.choice(held)
            three, _ = order.choice(held)
            if len({own, own_two}) < 2:
                continue
            key, written = bare(one), f"{own}{joint}{own_two}"
            yield Pair(written, f"{one} {two}".title(), "person", True, "foreign name, Wikidata tokens", key)
            if far(f"x {two}", f"x {three}"):
                how = "foreign name, family name differs"
                yield Pair(written, f"{one} {three}".title(), "person", False, how, key)
            if len(own) > 2 and order.random() < 0.3:
                yield Pair(own, one.title(), "name-part", True, "foreign name, a Wikidata token", key)
