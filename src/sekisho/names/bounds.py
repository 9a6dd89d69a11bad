"""What pairs of names score at most, many at once: their words aligned as score.compare aligns them.

Words that one side writes together are only told possible or not (score.compare looks at them); reasons that lower a
score and are not looked at here leave the bound where it is. So the bound never falls below the score.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sekisho.names.forms import Forms
from sekisho.names.keys import POWERS, Keys, Numbers
from sekisho.names.lexicon import likeness
from sekisho.names.readings import BARE, HEARD, SOUNDED, WRITTEN
from sekisho.names.score import ALONE, DOUBT, ENOUGH, FLOOR, LITTLE, LONE, TELLING, Ways, whole_errors

SIZES = ((1, 4), (5, 12))
"""Names of so many words are aligned at once; of longer ones the bound is 1."""

SPOKEN_ERRORS = 4
"""Letters that may differ in words of the same syllables."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]


class AtMost(NamedTuple):
    """Of pairs of forms: the most they can come to word by word; whether more as wholes, or with words joined.

    ``left`` and ``right``: the places of the words left over, as bits.
    """

    alignment: Floats
    whole: Bools
    join: Bools
    part: Bools
    left: Numbers
    right: Numbers

    def ways(self, pair: int) -> Ways:
        """How a pair may be alike otherwise."""
        return Ways(*(column[pair].item() for column in self[1:]))


def at_most(
    queries: Forms, listed: Forms, ones: Numbers, twos: Numbers, voice: NDArray[np.int8], as_wholes: Bools
) -> AtMost:
    """What each pair of forms can come to, words compared in this ``voice``; whose names they are set aside.

    ``as_wholes``: whether they met as wholes; names of the same syllables have.
    """
    count = len(ones)
    every = np.ones(count, dtype=np.bool_)
    found = AtMost(
        np.ones(count, np.float32),
        every,
        every.copy(),
        every.copy(),
        np.zeros(count, np.int64),
        np.zeros(count, np.int64),
    )
    longest = np.maximum(queries.counts(ones), listed.counts(twos))
    for least, most in SIZES:
        at = np.flatnonzero((longest >= least) & (longest <= most))
        if len(at):
            held = _Pairs(queries, listed, ones[at], twos[at], voice[at], as_wholes[at], most).bound()
            for name, values in held._asdict().items():
                getattr(found, name)[at] = values
    return found


class _Side:
    """The words of forms in rows of equal length; what is beyond a form's end has no weight."""

    def __init__(self, forms: Forms, which: Numbers, width: int) -> None:
        self.forms, self.which = forms, which
        counts = forms.counts(which)
        places = np.arange(width)
        self.held = places < counts[:, None]
        at = np.where(self.held, forms.starts[which].astype(np.int64)[:, None] + places, 0)
        self.words = forms.words[at]
        lexicon = forms.lexicon
        self.weight = np.where(self.held, lexicon.weight[self.words], np.float32(0))
        self.digit = self.held & lexicon.digit[self.words]
        self.several = ~forms.lone[which]
        self.counts = counts

    def letters(self, voice: NDArray[np.int8]) -> tuple[NDArray[np.int16], Keys]:
        """How many letters each word has and which, as they are compared in that voice."""
        lexicon, words = self.forms.lexicon, self.words
        written, bare = (voice == WRITTEN)[:, None], (voice == BARE)[:, None]
        length, heard, sound = lexicon.length, lexicon.sounds_length, lexicon.sound_length
        length = np.where(written, length[words], np.where(bare, sound[words], heard[words]))
        masks = lexicon.mask, lexicon.heard_mask, lexicon.sound_mask
        mask = np.where(written, masks[0][words], np.where(bare, masks[2][words], masks[1][words]))
        return np.where(self.held, length, 0).astype(np.int16), np.where(self.held, mask, np.uint64(0))


class _Pairs:
    """Pairs of forms of at most ``width`` words."""

    def __init__(
        self,
        queries: Forms,
        listed: Forms,
        ones: Numbers,
        twos: Numbers,
        voice: NDArray[np.int8],
        as_wholes: Bools,
        width: int,
    ) -> None:
        self.width, self.voice = width, voice
        self.our, self.their = _Side(queries, ones, width), _Side(listed, twos, width)
        self.letters, self.masks = zip(*(side.letters(voice) for side in (self.our, self.their)), strict=True)
        self.as_spoken = queries.spoken[ones] & listed.spoken[twos]
        self.in_syllables = as_wholes & (self.as_spoken != 0)
        self.cells = self.our.held[:, :, None] & self.their.held[:, None, :]
        pair, row, column = np.nonzero(self.cells)
        one, two = queries.lexicon, listed.lexicon
        i, j = self.our.words[pair, row], self.their.words[pair, column]
        self.alike = np.zeros(self.cells.shape, dtype=np.float32)
        self.alike[pair, row, column] = likeness(one, i, two, j, voice[pair], self.as_spoken[pair])
        self.same = np.zeros(self.cells.shape, dtype=np.bool_)
        self.same[pair, row, column] = one.key[i] == two.key[j]

    def bound(self) -> AtMost:
        """What each pair can come to."""
        our, their = self.our, self.their
        used, other_used, got, lack, number = self._aligned()
        left, right = our.held & ~used, their.held & ~other_used
        lost, other_lost = ((side.weight * rest).sum(axis=1) for side, rest in ((our, left), (their, right)))
        numbers = self._numbers()
        shared = (self.same & our.digit[:, :, None]).any(axis=(1, 2))
        several = our.several | their.several
        doubtful = several & ~shared
        score = _score(got, lost, other_lost, lack, doubtful)
        score *= np.where((number == 1) & (our.several != their.several), np.float32(LONE), np.float32(1))
        score *= np.where(numbers, np.float32(1), np.float32(0.6))
        held = np.minimum(our.weight.sum(axis=1), their.weight.sum(axis=1))
        score *= 1 - np.float32(0.1) * np.maximum(LITTLE - held, 0)
        bits = 1 << np.arange(self.width)
        return AtMost(
            score, self._whole(), self._may_join(left, right), self._may_part(),
            (left * bits).sum(axis=1), (right * bits).sum(axis=1),
        )  # fmt: skip

    def _aligned(self) -> tuple[Bools, Bools, Floats, Floats, NDArray[np.int64]]:
        """Which words are aligned, the likeliest first; the weight that agrees and that lacks; how many are."""
        width, pairs = self.width, np.arange(len(self.voice))
        places = np.arange(width)
        apart = np.abs(places[:, None] - places)
        # the same words before all, then the likeliest, the nearest, the first
        rank = self.alike + self.same - (apart * width * width + np.arange(width * width).reshape(width, width)) * 1e-6
        rank[self.alike < FLOOR] = 0
        rank = rank.reshape(len(pairs), -1)
        weight = 2 * np.minimum(self.our.weight[:, :, None], self.their.weight[:, None, :])
        used, other_used = (np.zeros((len(pairs), width), dtype=np.bool_) for _ in range(2))
        got, lack = np.zeros(len(pairs), dtype=np.float32), np.zeros(len(pairs), dtype=np.float32)
        number = np.zeros(len(pairs), dtype=np.int64)
        cube = rank.reshape(len(pairs), width, width)
        active = pairs
        for _ in range(width):
            best = rank[active].argmax(axis=1)
            good = rank[active, best] > 0
            active, best = active[good], best[good]
            if not len(active):
                break
            i, j = np.divmod(best, width)
            near, both = self.alike[active, i, j], weight[active, i, j]
            got[active] += near * both
            lack[active] += (1 - near) * both
            number[active] += 1
            used[active, i] = other_used[active, j] = True
            cube[active, i, :] = 0
            cube[active, :, j] = 0
        return used, other_used, got, lack, number

    def _numbers(self) -> Bools:
        """Whether the same numbers stand on both sides."""
        ours = ~self.our.digit | self.same.any(axis=2)
        theirs = ~self.their.digit | self.same.any(axis=1)
        return np.asarray(ours.all(axis=1) & theirs.all(axis=1))

    def _may_join(self, left: Bools, right: Bools) -> Bools:
        """Whether the words left over may be alike written together, by their letters."""
        many, others = left.sum(axis=1), right.sum(axis=1)
        possible = (many > 0) & (others > 0) & (many + others > 2)
        return np.asarray(possible & (self._near(left, right, _JOIN_ERRORS, SPOKEN_ERRORS) | self.in_syllables))

    def _near(self, ours: Bools, theirs: Bools, errors: NDArray[np.int64], spoken: int = 0) -> Bools:
        """Whether these words may be alike together, by their letters; ``errors``, of each voice, are by length;
        ``spoken``: how many there may be in syllables."""
        one, two = _total(self.letters[0], ours), _total(self.letters[1], theirs)
        mask = _ored(self.masks[0], ours) ^ _ored(self.masks[1], theirs)
        most = errors[self.voice, np.minimum(np.maximum(one, two), errors.shape[1] - 1)]
        most = np.where(self.as_spoken != 0, np.maximum(most, spoken), most)
        return np.asarray((np.abs(one - two) <= most) & (np.bitwise_count(mask) <= 2 * most))

    def _may_part(self) -> Bools:
        """Whether one side may write a word in two that the other has as one."""
        found = np.zeros(len(self.voice), dtype=np.bool_)
        uneven = self.our.counts != self.their.counts
        written = self.voice == WRITTEN
        for side, other in ((self.our, self.their), (self.their, self.our)):
            raw, raws = side.forms.lexicon.raw[side.words], other.forms.lexicon.raw[other.words]
            sizes = other.forms.lexicon.length[other.words].astype(np.int64)
            both = raws[:, :-1] + POWERS[np.minimum(sizes[:, :-1], len(POWERS) - 1)] * raws[:, 1:]
            there = other.held[:, 1:]
            same = (raw[:, :, None] == both[:, None, :]) & there[:, None, :] & side.held[:, :, None]
            (length, lengths), (mask, masks) = self.letters, self.masks
            if side is self.their:
                length, lengths, mask, masks = lengths, length, masks, mask
            heard = (
                (np.abs(length[:, :, None] - (lengths[:, :-1] + lengths[:, 1:])[:, None, :]) <= 1)
                & (np.bitwise_count(mask[:, :, None] ^ (masks[:, :-1] | masks[:, 1:])[:, None, :]) <= 2)
                & there[:, None, :]
                & (length >= 5)[:, :, None]
            )
            found |= same.any(axis=(1, 2)) | (heard.any(axis=(1, 2)) & ~written)
        return np.asarray(found & uneven)

    def _whole(self) -> Bools:
        """Whether the names may be alike as wholes, by the letters of their telling words."""
        near = self._near(self.our.weight > TELLING, self.their.weight > TELLING, _WHOLE_ERRORS)
        return np.asarray(near | self.in_syllables)


def _errors(written: Callable[[int], int], sounded: float, heard: float, bare: float) -> NDArray[np.int64]:
    """How many letters may differ, by voice and length, for these parts of the length that are heard otherwise; where
    words meet a sound may be another than in each of them, and a transcription may be spelt anyhow."""
    lengths = np.arange(128)
    each = {
        WRITTEN: np.array([written(length) for length in lengths.tolist()]),
        SOUNDED: sounded * lengths + 1,
        HEARD: heard * lengths + 1,
        BARE: bare * lengths + 1,
    }
    return np.array([each[voice] for voice in sorted(each)]).astype(np.int64)


_WHOLE_ERRORS = _errors(whole_errors, 0.15, 0.15, 0.15)
_JOIN_ERRORS = _errors(lambda length: min(max(length // 5, 1), 3), 0.175, 1.0, 0.15)


def _total(values: NDArray[np.int16], use: Bools) -> Numbers:
    return np.asarray(np.where(use, values, 0).sum(axis=1, dtype=np.int64))


def _ored(masks: Keys, use: Bools) -> Keys:
    return np.asarray(np.bitwise_or.reduce(np.where(use, masks, np.uint64(0)), axis=1))


def _score(got: Floats, lost: Floats | int, other: Floats | int, lack: Floats, doubtful: Bools) -> Floats:
    doubt = np.where(doubtful, 1 + np.float32(DOUBT) * np.maximum(ENOUGH - got / 2, 0), 1)
    both, alone = np.minimum(lost, other), np.abs(np.subtract(lost, other))
    against = doubt * (3.2 * both + ALONE * alone + 0.7 * lack)
    return np.asarray(got / np.maximum(got + against, 1e-6), dtype=np.float32)
