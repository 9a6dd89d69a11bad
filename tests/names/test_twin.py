"""What the index bounds a pair of words by is what the score says of it."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.names.alike import are_same_syllables, likenesses
from sekisho.names.asked import asked
from sekisho.names.form import BARE, HEARD, SOUNDED, WRITTEN, Form
from sekisho.names.lexicon import Lexicon
from sekisho.names.likeness import word_likeness
from sekisho.names.readings import forms
from sekisho.names.syllables import LANGUAGES

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


SPELT = (
    "kim", "gim", "jong", "chong", "jeong", "un", "eun", "jongun", "kimjong", "zhang", "chang", "xiao", "hsiao",
    "xiaoming", "chan", "chen", "wing", "wingkwok", "kwok", "lee", "ri", "yi", "zhangxiaoming", "al", "petrov", "e",
    "suk", "hyesuk", "yongho", "ho", "yong", "chanwing", "3",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(SPELT), min_size=1, max_size=5).map(tuple)


def ways(words: tuple[str, ...], language: int, least: int) -> Iterator[tuple[str, ...]]:
    """The first eight ways in which words are so many syllables, up to five."""
    _, syllables, most = LANGUAGES[language]
    for chosen in islice(product(*[syllables(word)[:most] for word in words]), 8):
        found = tuple(each for way in chosen for each in way)
        if least <= len(found) <= 5:
            yield found


@settings(max_examples=400, deadline=None)
@given(WORDS, WORDS, st.integers(0, 7), st.integers(1, 4))
def test_the_same_syllables_are_those_that_words_are_read_as(
    ones: tuple[str, ...], twos: tuple[str, ...], languages: int, least: int
) -> None:
    told = [each for each in range(len(LANGUAGES)) if languages >> each & 1]
    expected = any(not set(ways(ones, each, least)).isdisjoint(ways(twos, each, least)) for each in told)
    assert are_same_syllables(asked([Form(ones)]), asked([Form(twos)]), languages, least) == expected


@pytest.mark.parametrize(
    ("one", "two", "languages"),
    [
        ("kim jong un", "gim jeongeun", 1),
        ("xiaoming zhang", "hsiao ming chang", 2),
        ("chan wing kwok", "chan wingkwok", 4),
    ],
)
def test_the_same_syllables_are_found_however_they_are_joined(one: str, two: str, languages: int) -> None:
    ours, theirs = (asked([Form(tuple(each.split()))]) for each in (one, two))
    assert are_same_syllables(ours, theirs, languages, 3)
