"""Readings of many names as arrays, and the keys under which whole names and parts of them meet."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sekisho.names.keys import Keys, Numbers, keys_of, mixed, spread
from sekisho.names.lexicon import LANGUAGES, Lexicon, sequences
from sekisho.names.score import TELLING
from sekisho.names.sound import consonants

KeyedForms = tuple[Keys, NDArray[np.int32]]
CHUNK = 1 << 16


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
        told = sums(telling.astype(np.float32), self.starts, counts)
        # the languages of whose syllables all telling words can be, one of them a single one (score.is_spoken)
        self.spoken = np.zeros(len(counts), dtype=np.uint8)
        if len(words):
            every, none = np.uint8(255), np.uint8(0)
            common = np.bitwise_and.reduceat(np.where(telling, lexicon.spoken_in[words], every), self.starts)
            alone = np.bitwise_or.reduceat(np.where(telling, lexicon.single[words], none), self.starts)
            self.spoken = common & alone * ((told > 1) & (told <= 4))

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


class _Keyed:
    """Texts turned into keys as they come, each with its form."""

    def __init__(self, salt: int) -> None:
        self._salt = salt
        self._texts: list[str] = []
        self._owner = array("i")
        self._keys: list[Keys] = []

    def add(self, form: int, texts: Collection[str]) -> None:
        self._texts += texts
        self._owner.extend([form] * len(texts))
        if len(self._texts) > CHUNK:
            self._turn()

    def _turn(self) -> None:
        if not self._texts and self._keys:
            return
        self._keys.append(keys_of(self._texts, self._salt))
        self._texts = []

    def done(self) -> KeyedForms:
        self._turn()
        return np.concatenate(self._keys), np.array(self._owner, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Wholes:
    """Keys of whole names and of their telling words written together, each with the form that has it.

    ``joins``: every two neighbours; ``names``: all words, also begun elsewhere; ``sounds``: the consonants of all;
    ``syllables``: those of a Korean or Chinese name in any order; ``short``: all of them but one, of a Korean name.
    ``written`` are names as somebody wrote them, ``writers`` their forms.
    """

    joins: KeyedForms
    names: KeyedForms
    sounds: KeyedForms
    syllables: KeyedForms
    short: KeyedForms
    written: list[str]
    writers: NDArray[np.int32]


def wholes_of(forms: Forms, longest: int, listed: bool) -> Wholes:
    """The keys of all forms, in one go; of listed ones also as names begun elsewhere.

    Written names of more than ``longest`` letters are left out.
    """
    joins, names, sounds, syllables, short = (_Keyed(salt) for salt in (0, 3, 4, 5, 6))
    written: list[str] = []
    writers = array("i")
    words, telling = forms.lexicon.words, (forms.lexicon.weight > TELLING).tolist()
    heard = forms.lexicon.voweled.tolist()
    at = 0
    for start in range(0, len(forms.counts), CHUNK):
        part = slice(start, start + CHUNK)
        counts = forms.counts[part]
        held = forms.words[at : at + int(counts.sum())].tolist()
        at += len(held)
        place = 0
        spoken, voice = forms.spoken[part].tolist(), forms.voice[part].tolist()
        for number, count in enumerate(counts.tolist()):
            form = start + number
            numbers = [word for word in held[place : place + count] if telling[word]]
            place += count
            told = [words[word] for word in numbers]
            joined = "".join(told)
            if len(joined) >= 4:
                options = [joined]
                if listed and 1 < len(told) <= 4:
                    options += {"".join([*told[1:], told[0]]), "".join([told[-1], *told[:-1]])} - {joined}
                names.add(form, options)
                sound = consonants("".join([heard[word] for word in numbers]))
                if len(sound) >= 4:
                    sounds.add(form, (sound,))
            if len(told) > 1:
                joins.add(form, [one + two for one, two in pairwise(told) if len(one) + len(two) >= 5])
            if not voice[number] and 5 <= len(joined) <= longest:
                written.append(joined)
                writers.append(form)
            for language in range(len(LANGUAGES)) if spoken[number] else ():
                for read in sequences(tuple(told), language) if spoken[number] >> language & 1 else ():
                    syllables.add(form, (LANGUAGES[language][0] + "-".join(sorted(read)),))
                    if len(read) >= 3 and not language:
                        short.add(form, ["-".join(sorted(read[:at_] + read[at_ + 1 :])) for at_ in range(len(read))])
    return Wholes(
        joins.done(), names.done(), sounds.done(), syllables.done(), short.done(), written, np.array(writers, np.int32)
    )
