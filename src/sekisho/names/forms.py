"""Readings of many names as arrays, and the keys under which whole names and parts of them meet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sekisho.names import korean
from sekisho.names.keys import Keys, Numbers, keys_of, mixed, spread
from sekisho.names.lexicon import Lexicon
from sekisho.names.score import TELLING
from sekisho.names.sound import consonants


class Forms:
    """Readings of names as runs of numbers of words."""

    def __init__(self, lexicon: Lexicon, words: NDArray[np.int32], counts: Numbers, voice: NDArray[np.int8]) -> None:
        self.lexicon, self.words, self.counts, self.voice = lexicon, words, counts, voice
        self.starts = np.cumsum(counts) - counts
        weights = lexicon.weight[words] if len(words) else np.zeros(0, np.float32)
        self.weight = sums(weights, self.starts, counts)
        self.letters = sums(lexicon.length[words].astype(np.float32), self.starts, counts)
        self.mask = np.bitwise_or.reduceat(lexicon.mask[words], self.starts) if len(words) else np.zeros(0, np.uint64)
        telling = weights > TELLING
        names = telling & ~lexicon.known[words] if len(words) else telling
        self.lone = sums(names.astype(np.float32), self.starts, counts) <= 1
        possible = (lexicon.korean[:, 0] != 0)[words] if len(words) else np.zeros(0, np.bool_)
        told = sums(telling.astype(np.float32), self.starts, counts)
        self.korean = (
            (told > 0) & (told <= 4) & (sums((telling & ~possible).astype(np.float32), self.starts, counts) == 0)
        )

    def tokens(self, form: int) -> tuple[str, ...]:
        """The words of a form."""
        start = self.starts[form]
        return tuple(self.lexicon.words[word] for word in self.words[start : start + self.counts[form]].tolist())

    def owners(self) -> Numbers:
        """The form of each place in ``words``."""
        return np.repeat(np.arange(len(self.counts)), self.counts)


def sums(values: NDArray[np.float32], starts: Numbers, counts: Numbers) -> NDArray[np.float32]:
    """The sum of each run; runs are not empty."""
    if not len(values):
        return np.zeros(len(starts), np.float32)
    return np.add.reduceat(values, starts)


def pairs_of(forms: Forms, common: NDArray[np.bool_]) -> tuple[Keys, NDArray[np.int32]]:
    """A key for every two common words of a form, whatever their order."""
    owners = forms.owners()
    at = np.flatnonzero(common[forms.words])
    owner = owners[at]
    end = np.searchsorted(owner, owner, side="right")
    counts = end - np.arange(len(at)) - 1
    one = np.repeat(np.arange(len(at)), counts)
    two = spread(np.arange(len(at)) + 1, counts)
    keys = forms.lexicon.key
    return (
        mixed(keys[forms.words[at[one]]] + keys[forms.words[at[two]]]),
        owner[one].astype(np.int32),
    )


def _numbers(forms: Forms) -> Iterator[tuple[int, list[int]]]:
    """Of each form with telling words: its number and the numbers of those words."""
    telling = (forms.lexicon.weight > TELLING).tolist()
    held = forms.words.tolist()
    at = 0
    for form, count in enumerate(forms.counts.tolist()):
        numbers = [number for number in held[at : at + count] if telling[number]]
        at += count
        if numbers:
            yield form, numbers


def _told(forms: Forms) -> Iterator[tuple[int, list[str]]]:
    """Of each form with telling words: its number and those words."""
    words = forms.lexicon.words
    for form, numbers in _numbers(forms):
        yield form, [words[number] for number in numbers]


def joins_of(forms: Forms) -> tuple[Keys, NDArray[np.int32]]:
    """A key for every two telling neighbours written together."""
    texts, owner = [], []
    for form, told in _told(forms):
        for one, two in pairwise(told):
            if len(one) + len(two) >= 5:
                texts.append(one + two)
                owner.append(form)
    return keys_of(texts), np.array(owner, dtype=np.int32)


def written_of(forms: Forms) -> tuple[list[str], list[int]]:
    """Names as somebody wrote them, their telling words together, and the form of each."""
    texts, owner = [], []
    voice = forms.voice.tolist()
    for form, told in _told(forms):
        joined = "".join(told)
        if not voice[form] and 5 <= len(joined) <= 64:
            texts.append(joined)
            owner.append(form)
    return texts, owner


def wholes_of(forms: Forms) -> tuple[Keys, NDArray[np.int32]]:
    """Keys of whole names: their telling words together, also begun elsewhere."""
    texts: list[str] = []
    owner: list[int] = []
    for form, told in _told(forms):
        joined = "".join(told)
        if len(joined) >= 4:
            options = {joined}
            if 1 < len(told) <= 4:
                options |= {"".join([*told[1:], told[0]]), "".join([told[-1], *told[:-1]])}
            texts += options
            owner += [form] * len(options)
    return keys_of(texts, 3), np.array(owner, dtype=np.int32)


def sounds_of(forms: Forms) -> tuple[Keys, NDArray[np.int32]]:
    """Keys of the consonants of whole names."""
    texts, owner = [], []
    sounds = forms.lexicon.voweled.tolist()
    for form, numbers in _numbers(forms):
        sound = consonants("".join([sounds[number] for number in numbers]))
        if len(sound) >= 4:
            texts.append(sound)
            owner.append(form)
    return keys_of(texts, 4), np.array(owner, dtype=np.int32)


def syllables_of(forms: Forms, short: int) -> tuple[Keys, NDArray[np.int32]]:
    """Keys of the syllables of Korean names in any order; all, or all but one where ``short`` is one."""
    texts: list[str] = []
    owner: list[int] = []
    spoken = forms.korean.tolist()
    for form, told in _told(forms):
        if not spoken[form]:
            continue
        for syllables in _syllables(tuple(told)):
            if not short:
                options = ["-".join(sorted(syllables))]
            elif len(syllables) >= 3:
                options = ["-".join(sorted(syllables[:at] + syllables[at + 1 :])) for at in range(len(syllables))]
            else:
                continue
            texts += options
            owner += [form] * len(options)
    return keys_of(texts, 5 + short), np.array(owner, dtype=np.int32)


@lru_cache(maxsize=100_000)
def _syllables(telling: tuple[str, ...]) -> list[tuple[str, ...]]:
    readings: list[tuple[str, ...]] = [()]
    for word in telling[:5]:
        options = korean.syllables(word)
        if not options:
            return []
        readings = [(*one, *two) for one in readings for two in options][:3]
    return [reading for reading in readings if 2 <= len(reading) <= 5]
