"""Readings of many names as arrays, and the keys under which two words of a name meet those of another."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import sums_of
from sekisho.names.arrays import Arrays
from sekisho.names.form import Form
from sekisho.names.keys import Keys, Numbers, mixed, spread
from sekisho.names.lexicon import Lexicon
from sekisho.names.weights import TELLING

KeyedForms = tuple[Keys, Numbers]
"""Keys and the form that has each."""


class Forms:
    """Readings of names as runs of numbers of words; every column has one row a form.

    ``words`` of all forms, which begin at ``starts`` (one more than there are forms); ``voice`` as in form.Form;
    ``bag``: a checksum of its Han characters, 0 of none;
    ``weight``, ``letters`` and ``mask`` (the letters' bits) of all words, ``told_letters`` and ``told_mask`` of the
    telling ones, ``slight``: the weight of the others; ``lone``: whether one word at most is a name; ``single``:
    whether one at most is telling; ``spoken``: the bits of the languages of whose syllables all telling words can be.
    """

    COLUMNS = (
        "voice",
        "bag",
        "weight",
        "slight",
        "letters",
        "mask",
        "told_letters",
        "told_mask",
        "lone",
        "single",
        "spoken",
    )

    def __init__(self, lexicon: Lexicon, columns: Arrays) -> None:
        self.lexicon, self.columns = lexicon, columns
        self.words: NDArray[np.int32] = columns["words"]
        self.starts: NDArray[np.int32] = columns["starts"]
        self.voice: NDArray[np.int8] = columns["voice"]
        self.bag: NDArray[np.uint32] = columns["bag"]
        self.weight: NDArray[np.float32] = columns["weight"]
        self.slight: NDArray[np.float32] = columns["slight"]
        self.letters: Numbers = columns["letters"]
        self.mask: Keys = columns["mask"]
        self.told_letters: Numbers = columns["told_letters"]
        self.told_mask: Keys = columns["told_mask"]
        self.lone: NDArray[np.bool_] = columns["lone"]
        self.single: NDArray[np.bool_] = columns["single"]
        self.spoken: NDArray[np.uint8] = columns["spoken"]

    def __len__(self) -> int:
        return len(self.voice)

    @classmethod
    def made(
        cls,
        lexicon: Lexicon,
        words: NDArray[np.int32],
        counts: Numbers,
        voice: NDArray[np.int8],
        bag: NDArray[np.uint32],
    ) -> Forms:
        """Forms of so many ``words`` each; none is empty."""
        starts = np.zeros(len(counts) + 1, dtype=np.int32)
        np.cumsum(counts, out=starts[1:])
        columns: Arrays = {"words": words, "starts": starts, "voice": voice, "bag": bag}
        columns |= sums_of(lexicon.compiled, words, starts, voice)
        return cls(lexicon, columns)

    @classmethod
    def joined(cls, lexicon: Lexicon, parts: Sequence[Forms]) -> Forms:
        """Several forms one after another, in the joined lexicon."""
        columns: Arrays = {name: np.concatenate([each.columns[name] for each in parts]) for name in cls.COLUMNS}
        first = np.cumsum([0, *(len(each.lexicon) for each in parts)])[:-1]
        columns["words"] = np.concatenate([each.words + at for each, at in zip(parts, first, strict=True)]).astype(
            np.int32
        )
        counts = np.concatenate([np.diff(each.starts) for each in parts])
        columns["starts"] = np.append(0, np.cumsum(counts)).astype(np.int32)
        return cls(lexicon, columns)

    def counts(self, which: Numbers) -> Numbers:
        """How many words each of these forms has."""
        return self.starts[which + 1].astype(np.int64) - self.starts[which]

    def owners(self) -> Numbers:
        """The form of each place in ``words``."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))


def bag_of(form: Form) -> int:
    """A checksum of a form's characters in any order; 0 where it has none."""
    return zlib.crc32("".join(sorted(form.characters)).encode()) if form.characters else 0


def pairs_of(forms: Forms, first: int, last: int) -> KeyedForms:
    """A key for every two common words of a form, whatever their order: telling ones, and any beside a single one.

    Of the forms from ``first`` up to ``last``; so for ``beside_of``.
    """
    words, owners = _run(forms, first, last)
    telling = forms.lexicon.weight[words] > TELLING
    at = np.flatnonzero(forms.lexicon.common[words] & (telling | forms.single[owners]))
    owner, keys = owners[at], forms.lexicon.key[words[at]]
    counts = np.searchsorted(owner, owner, side="right") - np.arange(len(at)) - 1
    one = np.repeat(np.arange(len(at)), counts)
    two = spread(np.arange(len(at)) + 1, counts)
    return keys[one] + keys[two], owner[one]


def beside_of(forms: Forms, first: int, last: int) -> KeyedForms:
    """A key for every common word of a form beside the head of another."""
    words, owners = _run(forms, first, last)
    telling = forms.lexicon.weight[words] > TELLING
    words, owners = words[telling], owners[telling]
    start = np.searchsorted(owners, owners)
    counts = np.where(forms.lexicon.common[words], np.searchsorted(owners, owners, side="right") - start, 0)
    one = np.repeat(np.arange(len(words)), counts)
    two = spread(start, counts)
    use = (one != two) & (forms.lexicon.head[words[two]] != 0)
    one, two = one[use], two[use]
    return beside(forms.lexicon.key[words[one]], forms.lexicon.head[words[two]]), owners[one]


def beside(keys: Keys, heads: NDArray[np.uint16]) -> Keys:
    """Keys of words beside heads."""
    return keys ^ mixed(heads.astype(np.uint64) + np.uint64(1))


def _run(forms: Forms, first: int, last: int) -> tuple[NDArray[np.int32], Numbers]:
    """The words of the forms from ``first`` up to ``last``, and the form of each."""
    words = forms.words[int(forms.starts[first]) : int(forms.starts[last])]
    return words, np.repeat(np.arange(first, last), np.diff(forms.starts[first : last + 1]))
