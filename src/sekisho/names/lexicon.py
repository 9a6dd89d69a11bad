"""Words with what is needed to compare many pairs of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from sekisho.names import cantonese, chinese, korean
from sekisho.names.keys import Numbers, apart, keys_of, letters_in
from sekisho.names.readings import BARE, HEARD, SOUNDED, WRITTEN, canonical
from sekisho.names.readings import words as known_words
from sekisho.names.sound import kinds, outline, phonetic, skeleton, voweled
from sekisho.names.transcription import agreement, agreement_of
from sekisho.names.variants import VARIANT, variants
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


OUTLINE = 7
"""The family of the outlines' keys."""

_COLUMNS = (0, *accumulate(most for _, _, most in LANGUAGES))


def back(word: str) -> bool:
    """Whether a Korean word is spelt with u, where others have o or eo."""
    return "u" in word and "e" not in word


class Lexicon:
    """Distinct words in a fixed order; every attribute is an array with one row a word.

    ``key``: the word, or what words.yaml makes of it; ``sound``: its skeleton; ``outline``: what transcriptions keep of
    it, ``outlined`` whether that tells, ``kinds`` its bits; ``spoken``: its readings as syllables of each language, 0
    for none; ``spoken_in``: the bits of those languages; ``single``: of those in which it can be one syllable;
    ``variants``: the names it is a form of; ``mask``: its letters.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        self.objects = np.array(self.words, dtype=object)
        self.length = np.array([len(word) for word in words], dtype=np.int16)
        self.weight = np.array([weight(word) for word in words], dtype=np.float32)
        self.key = keys_of([canonical(word) for word in words])
        self.sounds = np.array([phonetic(word) for word in words], dtype=object)
        self.sounds_length = np.array([len(sound) for sound in self.sounds], dtype=np.int16)
        self.voweled = np.array([voweled(word) for word in words], dtype=object)
        self.heard = keys_of(self.sounds.tolist())
        self.skeletons = np.array([skeleton(word) for word in words], dtype=object)
        self.sound = keys_of(self.skeletons.tolist(), 1)
        self.sound_length = np.array([len(sound) for sound in self.skeletons], dtype=np.int16)
        self.outline = keys_of([outline(word) for word in words], OUTLINE)
        self.outlined = np.array([len(outline(word)) > 1 for word in words], dtype=np.bool_)
        self.kinds = np.array([kinds(word) for word in words], dtype=np.uint8)
        rows, at, keys = [], [], []
        self.spoken_in = np.zeros(len(self.words), dtype=np.uint8)
        self.single = np.zeros(len(self.words), dtype=np.uint8)
        for row, word in enumerate(words):
            for language, readings in enumerate(spoken(word)):
                for column, reading in enumerate(readings, _COLUMNS[language]):
                    rows.append(row)
                    at.append(column)
                    keys.append(reading)
                if readings:
                    self.spoken_in[row] |= 1 << language
            self.single[row] = single(word)
        self.spoken = np.zeros((len(self.words), _COLUMNS[-1]), dtype=np.uint64)
        self.spoken[rows, at] = keys_of(keys, 2)
        self.back = np.array([back(word) for word in words], dtype=np.bool_)
        self.known = np.array([canonical(word) in known_words() for word in words], dtype=np.bool_)
        names = variants()
        self.variants = np.array([(*names.get(word, ()), -1, -2)[:2] for word in words], dtype=np.int16).reshape(-1, 2)
        letters = np.array(self.words, dtype="S32").view(np.uint8).reshape(len(self.words), 32)
        self.first = letters[:, 0]
        self.digit = np.array([canonical(word).isdigit() for word in words], dtype=np.bool_)
        self.mask = letters_in(self.words)


SPELT = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2], dtype=np.uint8)
"""Errors that still make two words alike, by the length of the shorter one; beyond the table 3."""


def errors_allowed(shorter: int) -> int:
    """Errors that still make two words alike, by the length of the shorter one."""
    return int(SPELT[shorter]) if shorter < len(SPELT) else 3


def likeness(
    one: Lexicon, i: Numbers, two: Lexicon, j: Numbers, voice: NDArray[np.int8], as_spoken: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """The likeness of words ``i`` of one lexicon and ``j`` of another, pair by pair: score.word_likeness at once."""
    result = np.zeros(len(i), dtype=np.float32)
    same = one.key[i] == two.key[j]
    result[same] = 1
    lengths, others = one.length[i], two.length[j]
    shorter, longer = np.minimum(lengths, others), np.maximum(lengths, others)
    words = ~same & ~(one.digit[i] | two.digit[j])
    initial = words & (shorter == 1) & (longer > 1) & (one.first[i] == two.first[j])
    result[initial] = 0.6
    syllables, parted = _as_spoken(one, i, two, j, np.where(words, as_spoken, np.uint8(0)))
    met = words & (shorter == 1) & (syllables > 0)
    result[met] = syllables[met]
    words &= shorter > 1
    parted &= (voice == WRITTEN) & (one.heard[i] != two.heard[j])
    limit = np.where(shorter < len(SPELT), SPELT[np.minimum(shorter, len(SPELT) - 1)], 3)
    at = np.flatnonzero(
        words
        & (longer - shorter <= limit)
        & (limit > 0)
        & (voice != BARE)  # whose vowels are put in
        & (np.bitwise_count(one.mask[i] ^ two.mask[j]) <= 2 * limit)
    )
    if len(at):
        errors = apart(one.objects[i[at]], two.objects[j[at]], 3)
        good = errors <= limit[at]
        at, errors = at[good], errors[good]
        each = np.where(parted[at], PARTED, ERROR)
        result[at] = np.where(longer[at] > 3, 1 - each * errors / longer[at], np.where(parted[at], 0, 0.5))
    met = (voice == WRITTEN) & words & (shorter >= 4) & (one.heard[i] == two.heard[j])
    result[met] = np.maximum(result[met], SAME_HEARD)
    ones, twos = one.variants[i], two.variants[j]
    met = words & (ones[:, 0] >= 0) & (twos[:, 0] >= 0)
    met &= (
        (ones[:, 0] == twos[:, 0])
        | (ones[:, 0] == twos[:, 1])
        | (ones[:, 1] == twos[:, 0])
        | ((ones[:, 1] == twos[:, 1]) & (ones[:, 1] >= 0))
    )
    result[met] = np.maximum(result[met], VARIANT)
    result = np.where(words, np.maximum(result, syllables), result)
    at = np.flatnonzero(((voice == SOUNDED) | (voice == HEARD)) & words & (result < SOUND))
    if len(at):
        ones_, twos_ = one.sounds_length[i[at]], two.sounds_length[j[at]]
        length = np.maximum(ones_, twos_)
        at, length = at[close := np.abs(ones_ - twos_) <= (1 - LEAST_SOUND) * length], length[close]
        heard = 1 - apart(one.sounds[i[at]], two.sounds[j[at]], 8) / length
        good = heard >= LEAST_SOUND
        result[at[good]] = np.maximum(result[at[good]], SOUND * (1 - ERROR * (1 - heard[good])))
    at = np.flatnonzero((voice == HEARD) & words & (result < SOUND))
    result[at] = np.maximum(result[at], _transcribed(one, i[at], two, j[at]))
    at = np.flatnonzero((voice == BARE) & words & (result < 0.9))
    if len(at):
        length = np.minimum(one.sound_length[i[at]], two.sound_length[j[at]])
        met = (one.sound[i[at]] == two.sound[j[at]]) & (length >= 2)
        result[at[met]] = np.maximum(result[at[met]], _SAME_BARE[np.minimum(length[met], 4)])
        rest = at[~met & (length >= 4)]
        if len(rest):
            near = rest[apart(one.skeletons[i[rest]], two.skeletons[j[rest]], 1) <= 1]
            result[near] = np.maximum(result[near], NEAR_BARE)
    return result


def _as_spoken(
    one: Lexicon, i: Numbers, two: Lexicon, j: Numbers, languages: NDArray[np.uint8]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """How alike pairs are as syllables of one of the languages, and whether they are syllables that differ."""
    result = np.zeros(len(i), dtype=np.float32)
    parted = np.zeros(len(i), dtype=np.bool_)
    at = np.flatnonzero(languages)
    if not len(at):
        return result, parted
    read, held, wanted = one.spoken[i[at]], two.spoken[j[at]], languages[at]
    alike = np.zeros(len(at), dtype=np.float32)
    for language, (begin, end) in enumerate(pairwise(_COLUMNS)):
        ours, theirs = read[:, begin:end], held[:, begin:end]
        met = ((ours[:, :, None] == theirs[:, None, :]) & (ours[:, :, None] != 0)).any(axis=(1, 2))
        met &= (wanted >> np.uint8(language) & np.uint8(1)).astype(np.bool_)
        near = np.where(one.back[i[at]] == two.back[j[at]], SPOKEN, LOOSE) if language == 0 else SPOKEN
        alike = np.maximum(alike, np.where(met, near, 0).astype(np.float32))
    result[at] = alike
    parted[at] = (alike == 0) & ((one.spoken_in[i[at]] & two.spoken_in[j[at]] & wanted) != 0)
    return result, parted


def together(query: NDArray[np.int8], listed: NDArray[np.int8]) -> NDArray[np.int8]:
    """How forms stand to each other (readings.together), of many at once."""
    return np.maximum(query, np.where(listed == HEARD, SOUNDED, listed)).astype(np.int8)


def transcribed(one: str, two: str) -> float:
    """How alike words are by how well one of them as a transcription agrees with the other."""
    if (kinds(one) ^ kinds(two)).bit_count() > OTHER_KINDS:
        return 0.0
    agreed = agreement_of(one, two)
    return min(AGREED + AGREEMENT * agreed, SOUND) if agreed >= LEAST_AGREEMENT else 0.0


def _transcribed(one: Lexicon, i: Numbers, two: Lexicon, j: Numbers | NDArray[np.int32]) -> NDArray[np.float32]:
    """The same of many at once."""
    result = np.zeros(len(i), dtype=np.float32)
    at = np.flatnonzero(np.bitwise_count(one.kinds[i] ^ two.kinds[j]) <= OTHER_KINDS)
    pairs, each = np.unique(i[at] * np.int64(len(two.words)) + j[at], return_inverse=True)
    if len(pairs):
        ones, twos = np.divmod(pairs, len(two.words))
        agreed = agreement(one.objects[ones].tolist(), two.objects[twos].tolist())
        like = np.where(agreed < LEAST_AGREEMENT, 0, np.minimum(AGREED + AGREEMENT * agreed, SOUND))
        result[at] = like[each]
    return result


def agree(one: Lexicon, i: Numbers, two: Lexicon, j: Numbers | NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether words agree enough for one of them to be a transcription of the other."""
    return np.asarray(_transcribed(one, i, two, j) > 0)


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
_SAME_BARE = np.array(SAME_BARE, dtype=np.float32)
