"""Make src/sekisho/names/transcription.txt from Wikidata's name tokens (CC0), the train split only.

usage: transcription.py

Learns a stochastic edit distance (Ristad and Yianilos, 1998) between the units of Latin words and of transcriptions in
kana, Hangul and Han by expectation maximisation, and writes the logarithm of how much more often two units stand for
each other than by chance, in tenths. It learns from words that two persons or more share, but for those that
do not agree by the table before: they are misaligned or translated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from common import DATA, bare, dice, split_of

from sekisho.names import korean
from sekisho.names.foreign import by_sound
from sekisho.names.japanese import romaji
from sekisho.names.transcription import agreement_of, latin_units, own_units

TABLE = Path(__file__).parents[2] / "src/sekisho/names/transcription.txt"
SETS: dict[str, Callable[[str], str]] = {
    "wd_katakana_80": romaji,
    "wd_korean_80": lambda word: "".join(map(korean.romanised, word)),
    "wd_chinese_80": by_sound,
}
BORNE, AGREED, MOST = 2, 0.5, 5000
ROUNDS, EDGE, USUAL = 8, 6.0, 15
HEAD = """\
# The usual Han characters of transcriptions, as traditional ones. Then how much more often a unit of a Latin word
# (left) and of a transcription (top) stand for each other than by chance, in tenths of the natural logarithm; "0" is
# nothing.
# From Wikidata's name tokens (CC0), the train split of the benchmarks.
# Made by benchmarks/names/transcription.py.
"""
Words = list[tuple[list[int], list[int]]]


def learned(pairs: Words, rows: int, columns: int, start: np.ndarray) -> np.ndarray:
    """The chance of each edit: row 0 puts in, column 0 leaves out."""
    chance = start / start.sum()
    for _ in range(ROUNDS):
        counts = np.zeros_like(chance)
        for one, two in pairs:
            edits = _expected(one, two, chance)
            for a, b, share in edits:
                counts[a, b] += share
        chance = counts + 1e-3
        chance[0, 0] = 0
        chance /= chance.sum()
    return chance


def _expected(one: list[int], two: list[int], chance: np.ndarray) -> list[tuple[int, int, float]]:
    n, m = len(one), len(two)
    ahead, behind = np.zeros((n + 1, m + 1)), np.zeros((n + 1, m + 1))
    ahead[0, 0] = behind[n, m] = 1
    steps = [
        (i, j, i + x, j + y, one[i] if x else 0, two[j] if y else 0)
        for i in range(n + 1)
        for j in range(m + 1)
        for x, y in ((1, 1), (1, 0), (0, 1))
        if i + x <= n and j + y <= m
    ]
    for i, j, u, v, a, b in steps:
        ahead[u, v] += ahead[i, j] * chance[a, b]
    for i, j, u, v, a, b in reversed(steps):
        behind[i, j] += behind[u, v] * chance[a, b]
    whole = ahead[n, m]
    if not whole:
        return []
    return [(a, b, ahead[i, j] * chance[a, b] * behind[u, v] / whole) for i, j, u, v, a, b in steps]


def taught(name: str, read: Callable[[str], str]) -> list[tuple[str, str]]:
    """The Latin words and transcriptions of a set, as it reads them, that the table learns from."""
    found = []
    for line in (DATA / "names/wd_coling2018" / name).read_text("utf-8").splitlines():
        latin, own, count = line.split("\t")
        latin, own = bare(latin), own.replace(" ", "")
        fit = int(count) >= BORNE and split_of(latin) == "train" and re.fullmatch("[a-z]{3,}", latin)
        if fit and (sound := read(own)) and agreement_of(latin, sound) >= AGREED:
            found.append((latin, sound))
    return dice(f"transcription {name}").sample(sorted(found), min(MOST, len(found)))


def main() -> None:
    """Learn and write."""
    words = []
    characters: Counter[str] = Counter()
    for name, read in SETS.items():
        words += [(latin_units(latin), own_units(sound)) for latin, sound in taught(name, read)]
    for line in (DATA / "names/wd_coling2018/wd_chinese_80").read_text("utf-8").splitlines():
        latin, own, _ = line.split("\t")
        own = own.replace(" ", "")
        if split_of(bare(latin)) == "train" and 2 <= len(own) <= len(bare(latin)):
            characters.update(set(map(korean.traditional, own)))
    usual = "".join(char for char, count in characters.most_common() if count >= USUAL)
    left = ["0", *sorted({unit for one, _ in words for unit in one})]
    top = ["0", *sorted({unit for _, two in words for unit in two})]
    start = np.ones((len(left), len(top)))
    for i, one in enumerate(left):
        for j, two in enumerate(top):
            if one.strip("^")[0].lower() == two[0] or one.lower()[-1] == two[0]:
                start[i, j] = 8
    start[0, :] = start[:, 0] = 0.3
    start[0, 0] = 0
    rows, columns = ({unit: at for at, unit in enumerate(units)} for units in (left, top))
    pairs = [([rows[unit] for unit in one], [columns[unit] for unit in two]) for one, two in words]
    chance = learned(pairs, len(left), len(top), start)
    by_row, by_column = chance.sum(axis=1), chance.sum(axis=0)
    with np.errstate(divide="ignore"):
        odds = np.log(chance / by_row[:, None] / by_column[None, :])
        odds[:, 0], odds[0, :] = np.log(chance[:, 0] / by_row), np.log(chance[0, :] / by_column)
    odds[0, 0] = 0
    tenths = np.clip(np.rint(odds * 10), -10 * EDGE, 10 * EDGE).astype(int)
    lines = [usual, " ".join(top), *(" ".join([unit, *map(str, row)]) for unit, row in zip(left, tenths, strict=True))]
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(words)} words, {len(left)} by {len(top)} units, {len(usual)} usual characters")


if __name__ == "__main__":
    main()
