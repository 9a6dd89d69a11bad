"""What the index bounds a pair of words by is what the score says of it."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np
import pytest

from sekisho.names.alike import likenesses
from sekisho.names.lexicon import Lexicon
from sekisho.names.likeness import word_likeness
from sekisho.names.readings import BARE, HEARD, SOUNDED, WRITTEN, forms

PAIRS = Path(__file__).parents[2] / "benchmarks/names"


@pytest.mark.parametrize("name", ["korean", "chinese", "arabic", "japanese", "cyrillic", "katakana", "organisations"])
@pytest.mark.parametrize("voice", [WRITTEN, SOUNDED, HEARD, BARE])
@pytest.mark.parametrize("as_spoken", [0, 1, 2, 7])
def test_the_two_likenesses_of_words_agree(name: str, voice: int, as_spoken: int) -> None:
    with (PAIRS / f"{name}.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["split"] == "train"][::5]
    pairs = sorted(
        {
            (one, two)
            for row in rows
            for left in forms(row["left"])[:2]
            for right in forms(row["right"])[:2]
            for one in left.tokens
            for two in right.tokens
        }
    )
    agree(pairs, voice, as_spoken)


def slipped(word: str, letters: str, order: random.Random) -> str:
    """A word with up to eight letters put in, left out, changed or turned."""
    held = list(word)
    for _ in range(order.choice((0, 1, 1, 2, 3, 8))):
        at = order.randrange(len(held))
        held[at : at + 2] = order.choice(
            ([*held[at : at + 2], order.choice(letters)], held[at + 1 : at + 2], held[at : at + 2][::-1],
             [order.choice(letters), *held[at + 1 : at + 2]])
        ) or held[at : at + 2]  # fmt: skip
    return "".join(held)


@pytest.mark.parametrize("voice", [WRITTEN, SOUNDED, HEARD, BARE])
@pytest.mark.parametrize("as_spoken", range(8))
def test_the_two_likenesses_agree_on_words_that_nobody_bears(voice: int, as_spoken: int) -> None:
    order = random.Random(f"{voice} {as_spoken}")
    pairs = set()
    syllables = ("kim", "jong", "zhang", "xiao", "chan", "wing", "yeo", "ee", "kwok", "lee", "al")
    for _ in range(600):
        letters = order.choice(
            ("abcdefghijklmnopqrstuvwxyz", "ab", "aeiouhrw", "ckqxszjt", "abc0123456789", "0123456789")
        )
        size = order.choice((1, 2, 3, 4, 5, 6, 8, 11, 12, 13, 20, 31, 33, 63, 64, 65, 66, 70))
        word = "".join(order.choices(letters, k=size))
        if order.random() < 0.3:
            word = "".join(order.choices(syllables, k=order.choice((1, 1, 2, 3))))
        other = slipped(word, letters, order)
        pairs |= {(word, other), (other, word), (word, order.choice(syllables))}
    agree(sorted(pairs), voice, as_spoken)


def agree(pairs: list[tuple[str, str]], voice: int, as_spoken: int) -> None:
    words = sorted({word for pair in pairs for word in pair})
    number = {word: at for at, word in enumerate(words)}
    lexicon = Lexicon.made(words)
    ones, twos = (np.array([number[pair[side]] for pair in pairs]) for side in (0, 1))
    found = likenesses(lexicon.compiled, ones, lexicon.compiled, twos, voice, as_spoken)
    expected = np.array([word_likeness(one, two, voice, as_spoken)[0] for one, two in pairs])
    bad = np.flatnonzero(np.abs(found - expected) > 1e-5)
    assert not len(bad), [(pairs[at], float(found[at]), float(expected[at])) for at in bad[:5]]
