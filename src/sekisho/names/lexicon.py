"""Words with what is needed to compare many pairs of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from sekisho.names import cantonese, chinese, korean
from sekisho.names.arrays import Arrays, Texts
from sekisho.names.keys import Keys
from sekisho.names.letters import keys_of, letters_in, raw_keys_of
from sekisho.names.readings import HEARD, SOUNDED, canonical
from sekisho.names.readings import words as known_words
from sekisho.names.sound import consonants, kinds, phonetic, skeleton, voweled
from sekisho.names.transcription import agreement_of
from sekisho.names.variants import variants
from sekisho.names.weights import weight

LANGUAGES = (("", korean.syllables, 4), ("Chinese-", chinese.syllables, 2), ("Cantonese-", cantonese.syllables, 4))
"""Languages of syllables: how their keys begin, the readings of a word as syllables, and how many of them are kept.

Where a language is a bit, the first is 1, the second 2 and the third 4."""


@lru_cache(maxsize=200_000)
def spoken(word: str) -> tuple[tuple[str, ...], ...]:
    """A word's readings as syllables of each language, each as one key."""
    return tuple(
        tuple(begin + "-".join(reading) for reading in syllables(word)[:most]) for begin, syllables, most in LANGUAGES
    )


@lru_cache(maxsize=200_000)
def single(word: str) -> int:
    """The bits of the languages in which a word can be one syllable."""
    return sum(
        any(len(reading) == 1 for reading in syllables(word)) << at for at, (_, syllables, _) in enumerate(LANGUAGES)
    )


@lru_cache(maxsize=100_000)
def sequences(words: tuple[str, ...], language: int) -> tuple[tuple[str, ...], ...]:
    """The ways to read a name as two to five syllables of a language, one key each."""
    found: list[tuple[str, ...]] = [()]
    _, syllables, most = LANGUAGES[language]
    for word in words[:5]:
        found = [(*one, *two) for one in found for two in syllables(word)[:most]][:8]
    return tuple(reading for reading in dict.fromkeys(found) if 2 <= len(reading) <= 5)


COLUMNS_OF_LANGUAGES = (0, *accumulate(most for _, _, most in LANGUAGES))


COMMON = 0.85
"""A word of less weight than this is common, and so is a syllable: it finds a name only together with another word."""


def head(word: str) -> int:
    """The two consonants that a word of four letters or more begins with as it sounds, as a number; 0 of others."""
    return int.from_bytes(consonants(phonetic(word))[:2].encode()) if len(word) >= 4 else 0


def back(word: str) -> bool:
    """Whether a Korean word is spelt with u, where others have o or eo."""
    return "u" in word and "e" not in word


class Lexicon:
    """Distinct words in a fixed order; every attribute has one row a word.

    ``words``, how they sound (``sounds``, ``voweled``) and their consonants (``skeletons``) are texts, the others
    arrays. ``raw``: the word's polynomial; ``key``: the word, or what words.yaml makes of it; ``sound``: its skeleton;
    ``spoken``: its readings as syllables of each language, 0 for none; ``spoken_in``: the bits of those languages;
    ``single``: of those in which it can be one syllable; ``variants``: the names it is a form of; ``mask``,
    ``heard_mask`` and ``sound_mask``: the letters' bits of the word, its sound and its skeleton; ``head``: the
    two consonants that it begins with as it sounds, as a number, 0 of a short word; ``kinds``: sound.kinds of it.
    """

    TEXTS = ("words", "sounds", "voweled", "skeletons")
    COLUMNS = (
        "weight", "raw", "key", "heard", "sound", "spoken", "spoken_in", "single", "back", "known", "variants", "first",
        "digit", "mask", "heard_mask", "sound_mask", "head", "kinds",
    )  # fmt: skip

    def __init__(self, columns: Arrays) -> None:
        self.columns = columns
        texts = [Texts(columns[name], columns[f"{name}.starts"]) for name in self.TEXTS]
        self.words, self.sounds, self.voweled, self.skeletons = texts
        self._ready()

    def _ready(self) -> None:
        columns = self.columns
        self.weight: NDArray[np.float32] = columns["weight"]
        self.raw: Keys = columns["raw"]
        self.key: Keys = columns["key"]
        self.heard: Keys = columns["heard"]
        self.sound: Keys = columns["sound"]
        self.spoken: Keys = columns["spoken"]
        self.spoken_in: NDArray[np.uint8] = columns["spoken_in"]
        self.single: NDArray[np.uint8] = columns["single"]
        self.back: NDArray[np.bool_] = columns["back"]
        self.known: NDArray[np.bool_] = columns["known"]
        self.variants: NDArray[np.int16] = columns["variants"]
        self.first: NDArray[np.uint8] = columns["first"]
        self.digit: NDArray[np.bool_] = columns["digit"]
        self.mask: Keys = columns["mask"]
        self.heard_mask: Keys = columns["heard_mask"]
        self.sound_mask: Keys = columns["sound_mask"]
        self.head: NDArray[np.uint16] = columns["head"]
        self.kinds: NDArray[np.uint8] = columns["kinds"]
        self.common = (self.weight < COMMON) | (self.single != 0)
        self.length = self.words.lengths()
        self.sounds_length = self.sounds.lengths()
        self.sound_length = self.skeletons.lengths()

    def __len__(self) -> int:
        return len(self.weight)

    @classmethod
    def made(cls, words: Sequence[str]) -> Lexicon:
        """The lexicon of these words, which are ASCII."""
        rows, at, keys = [], [], []
        spoken_in = np.zeros(len(words), dtype=np.uint8)
        for row, word in enumerate(words):
            for language, readings in enumerate(spoken(word)):
                for column, reading in enumerate(readings, COLUMNS_OF_LANGUAGES[language]):
                    rows.append(row)
                    at.append(column)
                    keys.append(reading)
                if readings:
                    spoken_in[row] |= 1 << language
        as_spoken = np.zeros((len(words), COLUMNS_OF_LANGUAGES[-1]), dtype=np.uint64)
        as_spoken[rows, at] = keys_of(keys, 2)
        names = variants()
        as_known = [canonical(word) for word in words]
        texts = {
            "words": Texts.made(words),
            "sounds": Texts.made([phonetic(word) for word in words]),
            "voweled": Texts.made([voweled(word) for word in words]),
            "skeletons": Texts.made([skeleton(word) for word in words]),
        }
        columns: Arrays = {
            "weight": np.array([weight(word) for word in words], dtype=np.float32),
            "raw": raw_keys_of(words),
            "key": keys_of(as_known),
            "heard": keys_of(texts["sounds"].take(np.arange(len(words)))),
            "sound": keys_of(texts["skeletons"].take(np.arange(len(words))), 1),
            "spoken": as_spoken,
            "spoken_in": spoken_in,
            "single": np.array([single(word) for word in words], dtype=np.uint8),
            "back": np.array([back(word) for word in words], dtype=np.bool_),
            "known": np.array([word in known_words() for word in as_known], dtype=np.bool_),
            "variants": np.array([(*names.get(word, ()), -1, -2)[:2] for word in words], dtype=np.int16).reshape(-1, 2),
            "first": np.array(words, dtype="S1").view(np.uint8),
            "digit": np.array([word.isdigit() for word in as_known], dtype=np.bool_),
            "mask": letters_in(words),
            "heard_mask": letters_in(texts["sounds"].take(np.arange(len(words)))),
            "sound_mask": letters_in(texts["skeletons"].take(np.arange(len(words)))),
            "head": np.array([head(word) for word in words], dtype=np.uint16),
            "kinds": np.array([kinds(word) for word in words], dtype=np.uint8),
        }
        for name, held in texts.items():
            columns[name], columns[f"{name}.starts"] = held.letters, held.starts
        made = cls.__new__(cls)
        made.columns = columns
        made.words, made.sounds, made.voweled, made.skeletons = texts.values()
        made._ready()
        return made

    @classmethod
    def joined(cls, lexicons: Sequence[Lexicon]) -> Lexicon:
        """Several lexicons one after another; a word that is in two is there twice."""
        columns: Arrays = {
            name: np.concatenate([each.columns[name] for each in lexicons]) for name in (*cls.COLUMNS, *cls.TEXTS)
        }
        for name in cls.TEXTS:
            lengths = [np.diff(each.columns[f"{name}.starts"]) for each in lexicons]
            columns[f"{name}.starts"] = np.append(0, np.cumsum(np.concatenate(lengths))).astype(np.uint32)
        return cls(columns)


SPELT = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 3], dtype=np.uint8)
"""Errors that still make two words alike, by the length of the shorter one; beyond the table as at its end."""


def errors_allowed(shorter: int) -> int:
    """Errors that still make two words alike, by the length of the shorter one."""
    return int(SPELT[min(shorter, len(SPELT) - 1)])


def together(query: NDArray[np.int8], listed: NDArray[np.int8]) -> NDArray[np.int8]:
    """How forms stand to each other (readings.together), of many at once."""
    return np.maximum(query, np.where(listed == HEARD, SOUNDED, listed)).astype(np.int8)


def transcribed(one: str, two: str) -> float:
    """How alike words are by how well one of them as a transcription agrees with the other."""
    if (kinds(one) ^ kinds(two)).bit_count() > OTHER_KINDS:
        return 0.0
    agreed = agreement_of(one, two)
    return min(AGREED + AGREEMENT * agreed, SOUND) if agreed >= LEAST_AGREEMENT else 0.0


OTHER_KINDS = 1
"""Kinds of consonants that a word may have and its transcription not, or the other way about."""
AGREED, AGREEMENT, LEAST_AGREEMENT = 0.57, 0.24, 0.2
"""What a transcription that agrees no better than chance would be alike, what each unit of agreement adds, and the
least that counts."""
SPOKEN, LOOSE = 0.93, 0.88
"""What words of the same syllables are alike, and where their vowels are spelt otherwise too."""
PARTED = 2.4
"""What one letter that differs takes off where both words are syllables: more likely another than a typing error."""
SOUND = 0.95
"""What words that sound the same across scripts are alike; less by the share of the letters that differ."""
LEAST_SOUND = 0.66
ERROR = 1.2
"""What one letter that differs takes off a word's likeness, in letters."""
SAME_HEARD = 0.86
"""What words of one script are alike that differ more in letters than in sound."""
SAME_BARE = (0.0, 0.0, 0.68, 0.85, 0.92)
"""What words of the same consonants are alike, by how many they have."""
NEAR_BARE = 0.75
