"""Words with what is needed to compare many pairs of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import Words
from sekisho.names.arrays import Arrays, Texts
from sekisho.names.columns import columns_of
from sekisho.names.keys import Keys
from sekisho.names.weights import COMMON


class Lexicon:
    """Distinct words in a fixed order; every column has one row a word.

    ``words``, how they sound (``sounds``, ``voweled``) and their consonants (``skeletons``) are texts, the others
    arrays, of which some are attributes too. ``raw``: the word's polynomial; ``key``, ``heard`` and ``sound``: keys of
    the word, or of what words.yaml makes of it, of its sound and of its skeleton; ``spoken``: its readings as syllables
    of each language, 0 for none; ``spoken_in``: the bits of those languages, and one of korean.ALONE; ``single``: of
    those in which it can be one syllable; ``back``: syllables.back; ``variants``: the names it is a form of; ``known``:
    whether words.yaml has it and what it becomes; ``digit``: whether that is a number; ``first``: its first letter;
    ``mask``, ``heard_mask`` and ``sound_mask``: the letters' bits of the word, its sound and its skeleton; ``head``:
    the two consonants that it begins with as it sounds, as a number, 0 of a short word; ``kinds``: sound.kinds of it;
    ``borne``: weights.is_borne; ``by_ear``: sound.as_by_ear as a key, 0 of a word that is too short.
    """

    TEXTS = ("words", "sounds", "voweled", "skeletons")
    COLUMNS = (
        "weight", "raw", "key", "heard", "sound", "spoken", "spoken_in", "single", "back", "known", "borne", "variants",
        "first", "digit", "mask", "heard_mask", "sound_mask", "by_ear", "head", "kinds",
    )  # fmt: skip

    def __init__(self, columns: Arrays) -> None:
        self.columns = columns
        texts = [Texts(columns[name], columns[f"{name}.starts"]) for name in self.TEXTS]
        self.words, self.sounds, self.voweled, self.skeletons = texts
        self.weight: NDArray[np.float32] = columns["weight"]
        self.key: Keys = columns["key"]
        self.sound: Keys = columns["sound"]
        self.spoken: Keys = columns["spoken"]
        self.single: NDArray[np.uint8] = columns["single"]
        self.variants: NDArray[np.int16] = columns["variants"]
        self.head: NDArray[np.uint16] = columns["head"]
        self.compiled = Words(self)

    @cached_property
    def common(self) -> NDArray[np.bool_]:
        """Which words find a name only together with another word."""
        return np.asarray((self.weight < COMMON) | (self.single != 0))

    def __len__(self) -> int:
        return len(self.weight)

    @classmethod
    def made(cls, words: Sequence[str]) -> Lexicon:
        """The lexicon of these words, which are ASCII."""
        return cls(columns_of(words))

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
