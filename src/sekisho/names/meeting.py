"""Where names meet: tables of listed names, and what of them many queries at once could be.

A name is met through its words that are rare on the lists, spelt alike or sounding alike; through pairs of its common
words; through words written together; and through the whole. What is met is bounded from above, all at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sekisho.names.forms import Forms, pairs_of, sums, wholes_of
from sekisho.names.keys import Keys, Numbers, Table, apart, distinct, keys_of, mixed, spread
from sekisho.names.lexicon import LEAST_SOUND, OUTLINE, Lexicon, agree, likeness, together
from sekisho.names.readings import BARE, HEARD, WRITTEN
from sekisho.names.score import FLOOR, JOINED, LONE, calibrated_all, whole_errors
from sekisho.names.sound import outlines
from sekisho.names.spelling import Spelling, word_errors

RARE = 64
"""A word in more listed names than this finds a name only together with another word."""

MANY = 400
"""A pair of common words in more listed names than this finds none of them."""

NEIGHBOURS = 8
"""How many common words stand for one word of the query, the likeliest first."""

LONGEST = 20
"""Letters of the longest whole name that is filed by its spelling; longer ones have words enough to be met through."""

CANDIDATES = 40
"""How many listed names are compared closely for each reading of a query at most."""

LITTLE = 0.2
"""The least bound of a name whose words left over may be the same written together."""

NEARLY = 0.94
"""What a bound may fall short of the threshold: it weighs pairs of words otherwise than the score does."""

LEAST_HEARD = 0.4
"""The part of a transcribed name that must be met for the rest, which may be spelt anyhow, to be looked at."""

SLACK = 0.85
HALF = 0.36
"""A name that if all common words agreed would not reach this part of the threshold is not looked at; one of much the
same letters is down to HALF."""


class Tables:
    """The tables through which listed forms are met."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        lexicon = forms.lexicon
        owners = forms.owners()
        order = np.argsort(forms.words, kind="stable")
        self.posted = owners[order].astype(np.int32)
        self.frequency = np.bincount(forms.words, minlength=len(lexicon.words)).astype(np.int64)
        self.starts = np.cumsum(self.frequency) - self.frequency
        self.common = self.frequency > RARE
        self.spelling = Spelling(lexicon.words, word_errors)
        sounds = list(dict.fromkeys(lexicon.skeletons.tolist()))
        self.sounds = Spelling(sounds, lambda length: int(length >= 4))
        sound_keys = keys_of(sounds, 1)
        self._sound_words = Table.made(lexicon.sound, np.arange(len(lexicon.words), dtype=np.int32))
        self._sound_key = sound_keys
        rows, columns = np.nonzero(lexicon.variants >= 0)
        self.variants = Table.made(lexicon.variants[rows, columns].astype(np.uint64), rows.astype(np.int32))
        rows, columns = np.nonzero(lexicon.spoken)
        self.syllable = Table.made(lexicon.spoken[rows, columns], rows.astype(np.int32))
        read = np.zeros(len(lexicon.words), dtype=np.bool_)
        read[forms.words[np.repeat(forms.voice > 0, forms.counts)]] = True
        self.read = read
        bare = np.zeros(len(lexicon.words), dtype=np.bool_)
        bare[forms.words[np.repeat(forms.voice == BARE, forms.counts)]] = True
        self.bare = bare
        told = np.flatnonzero(lexicon.outlined)
        self.outlines = Table.made(lexicon.outline[told], told.astype(np.int32))
        spoken = np.zeros(len(lexicon.words), dtype=np.bool_)
        spoken[forms.words[np.repeat(forms.spoken > 0, forms.counts)]] = True
        self.spoken = spoken
        common = np.where(self.common[forms.words], lexicon.weight[forms.words], 0).astype(np.float32)
        self.common_weight = sums(common, forms.starts, forms.counts)
        self.common_bits = _bits(
            forms.words[self.common[forms.words]], owners[self.common[forms.words]], len(forms.counts)
        )
        self.pairs = Table.made(*pairs_of(forms, self.common))
        self.words = Table.made(lexicon.key, np.arange(len(lexicon.words), dtype=np.int32))
        wholes = wholes_of(forms, LONGEST, listed=True)
        self.joins = Table.made(*wholes.joins)
        self.names = Table.made(*wholes.names)
        self.sounding = Table.made(*wholes.sounds)
        self.syllables = Table.made(*wholes.syllables)
        self.short_syllables = Table.made(*wholes.short)
        held = {text: number for number, text in enumerate(dict.fromkeys(wholes.written))}
        self.whole_spelling = Spelling(list(held), whole_errors, names=True)
        self.whole_forms = Table.made(np.array([held[text] for text in wholes.written], np.uint64), wholes.writers)

    def candidates(self, queries: Forms, least: float) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
        """Pairs (query form, listed form) whose score may reach ``least``, with a bound of the score, by query."""
        singles, flags = self._neighbours(queries)
        met, sure = self._met(queries, singles, flags, least)
        ones, twos = np.divmod(met, len(self.forms.counts))
        bound, joinable = self._bound(queries, ones, twos)
        good = (bound >= least * NEARLY) | (joinable & (bound >= LITTLE)) | sure
        loose = (sure | joinable)[good]
        ones, twos, bound = ones[good], twos[good], bound[good]
        order = np.lexsort((-bound, ones))
        ones, twos, bound, loose = ones[order], twos[order], bound[order], loose[order]
        first = np.searchsorted(ones, ones)
        few = np.arange(len(ones)) - first < CANDIDATES
        # what a pair that skips the bound can score at most is what a whole name of other words can
        return (
            ones[few],
            twos[few],
            calibrated_all(np.where(loose[few], np.maximum(bound[few], JOINED), bound[few] / NEARLY)),
        )

    def _neighbours(self, queries: Forms) -> tuple[Numbers, Numbers]:
        """Pairs (word of the queries, listed word) that are alike in some way, as one number each, and their rank."""
        lexicon, own = queries.lexicon, self.forms.lexicon
        size = len(own.words)
        near, other, errors = self.spelling.near(lexicon.words)
        found = [near * size + other]
        rank = [errors.astype(np.int64)]
        at, same = self.words.find(lexicon.key)
        found.append(at * size + same)
        rank.append(np.zeros(len(at), np.int64))
        rows, columns = np.nonzero(lexicon.variants >= 0)
        at, same = self.variants.find(lexicon.variants[rows, columns].astype(np.uint64))
        found.append(rows[at] * size + same)
        rank.append(np.ones(len(at), np.int64))
        across = np.zeros(len(lexicon.words), dtype=np.bool_)
        across[queries.words[np.repeat(queries.voice > 0, queries.counts)]] = True
        bare = np.zeros(len(lexicon.words), dtype=np.bool_)
        bare[queries.words[np.repeat(queries.voice == BARE, queries.counts)]] = True
        wanted = np.flatnonzero(lexicon.sound_length >= 2) if self.read.any() else np.flatnonzero(across)
        at, same = self._sound_words.find(lexicon.sound[wanted])
        at = wanted[at]
        near, other, _ = self.sounds.near(lexicon.skeletons[wanted].tolist())
        near = wanted[near]
        more, words = self._sound_words.find(self._sound_key[other])
        at, same = np.concatenate([at, near[more]]), np.concatenate([same, words])
        use = across[at] | self.read[same]
        at, same = at[use], same[use]
        # in Arabic and Hebrew script the vowels are not there to be compared
        use = self.bare[same] | bare[at] | _sounds_near(lexicon, at, own, same)
        heard = _words_in(queries, queries.voice == HEARD)
        unlike = np.flatnonzero(~use & heard[at])
        use[unlike] = agree(lexicon, at[unlike], own, same[unlike])
        found.append(at[use] * size + same[use])
        rank.append(np.full(int(use.sum()), 2, np.int64))
        told = [(word, each) for word in np.flatnonzero(heard).tolist() for each in outlines(lexicon.words[word])]
        at, same = self.outlines.find(keys_of([each for _, each in told], OUTLINE), MANY)
        at = np.array([word for word, _ in told], dtype=np.int64)[at]
        use = agree(lexicon, at, own, same)
        found.append(at[use] * size + same[use])
        rank.append(np.full(int(use.sum()), 2, np.int64))
        spoken = np.zeros(len(lexicon.words), dtype=np.bool_)
        spoken[queries.words[np.repeat(queries.spoken > 0, queries.counts)]] = True
        rows, columns = np.nonzero(lexicon.spoken * spoken[:, None].astype(np.uint64))
        at, same = self.syllable.find(lexicon.spoken[rows, columns])
        use = self.spoken[same]
        found.append(rows[at[use]] * size + same[use])
        rank.append(np.ones(int(use.sum()), np.int64))
        every, ranks = np.concatenate(found), np.concatenate(rank)
        order = np.lexsort((ranks, every))
        every, ranks = every[order], ranks[order]
        fresh = np.ones(len(every), dtype=np.bool_)
        fresh[1:] = every[1:] != every[:-1]
        return every[fresh], ranks[fresh]

    def _met(self, queries: Forms, near: Numbers, ranks: Numbers, least: float) -> tuple[Numbers, NDArray[np.bool_]]:
        """Candidates as query form × listed forms + listed form, sorted, and which of them skip the bound."""
        size, total = len(self.forms.lexicon.words), len(self.forms.counts)
        lexicon = queries.lexicon
        owners = queries.owners()
        word, other = np.divmod(near, size)
        first = np.searchsorted(word, np.arange(len(lexicon.words)))
        count = np.searchsorted(word, np.arange(len(lexicon.words)), side="right") - first
        # each place of each query form with each of its neighbours
        counts = count[queries.words]
        place = np.repeat(np.arange(len(queries.words)), counts)
        at = spread(first[queries.words], counts)
        listed = other[at]
        common = self.common[listed]
        # through rare words, and pairs of common ones
        rare_place, rare_word = place[~common], listed[~common]
        counts = self.frequency[rare_word]
        forms = self.posted[spread(self.starts[rare_word], counts)].astype(np.int64)
        hit_place = np.repeat(rare_place, counts)
        pair = self._met_in_pairs(queries, place[common], listed[common], ranks[at][common], owners, total)
        hit = np.concatenate([owners[hit_place] * total + forms, pair])
        nothing = np.zeros(len(pair), dtype=np.float32)
        given = np.concatenate([lexicon.weight[queries.words[hit_place]], nothing])
        gained = np.concatenate([np.repeat(self.forms.lexicon.weight[rare_word], counts), nothing])
        hopeful = np.zeros(len(queries.words), dtype=np.float32)
        hopeful[place[common]] = lexicon.weight[queries.words[place[common]]]
        hopes = _bits(listed[common], owners[place[common]], len(queries.counts))
        met = self._hopeful(queries, hit, given, gained, sums(hopeful, queries.starts, queries.counts), hopes, least)
        wholes = wholes_of(queries, LONGEST + 2, listed=False)
        # through the whole
        sure = []
        for table, (keys, owner) in ((self.names, wholes.names), (self.syllables, wholes.syllables)):
            at, found = table.find(keys, MANY)
            sure.append(owner[at].astype(np.int64) * total + found)
        keys, owner = wholes.sounds
        at, found = self.sounding.find(keys, MANY)
        heard = (queries.voice[owner[at]] > 0) | (self.forms.voice[found] > 0)
        sure.append(owner[at[heard]].astype(np.int64) * total + found[heard])
        one, two, _ = self.whole_spelling.near(wholes.written)
        at, found = self.whole_forms.find(two.astype(np.uint64))
        sure.append(wholes.writers[one[at]].astype(np.int64) * total + found)
        whole = distinct(np.concatenate(sure))
        # through what one side writes together
        at, found = self.joins.find(lexicon.key[queries.words], MANY)
        joined = [owners[at] * total + found]
        keys, owner = wholes.short
        at, found = self.short_syllables.find(keys, MANY)
        joined.append(owner[at].astype(np.int64) * total + found)
        keys, owner = wholes.joins
        at, word = self.words.find(keys)
        few = self.frequency[word] <= MANY
        at, word = at[few], word[few]
        counts = self.frequency[word]
        joined.append(
            np.repeat(owner[at], counts).astype(np.int64) * total + self.posted[spread(self.starts[word], counts)]
        )
        every = distinct(np.concatenate([met, whole, *joined]))
        return every, np.isin(every, whole, assume_unique=True)

    def _hopeful(
        self,
        queries: Forms,
        hit: Numbers,
        given: NDArray[np.float32],
        gained: NDArray[np.float32],
        hope: NDArray[np.float32],
        hopes: Keys,
        least: float,
    ) -> Numbers:
        """The pairs hit that could score enough if all their common words agreed.

        ``given`` and ``gained`` are the weights of the rare word that hit, on either side; ``hope`` is what the common
        words of each query weigh.
        """
        if not len(hit):
            return hit
        order = np.argsort(hit)
        hit = hit[order]
        begin = np.flatnonzero(np.append(True, hit[1:] != hit[:-1]))
        ours, theirs = (np.add.reduceat(each[order], begin) for each in (given, gained))
        met = hit[begin]
        ones, twos = np.divmod(met, len(self.forms.counts))
        whole, other_whole = queries.weight[ones], self.forms.weight[twos]
        shared = (hopes[ones] & self.common_bits[twos]).any(axis=1)
        ours = np.minimum(whole, ours + hope[ones] * shared)
        theirs = np.minimum(other_whole, theirs + self.common_weight[twos] * shared)
        score = _score(ours + theirs, whole - ours, other_whole - theirs, 0.0)
        score *= np.where(queries.lone[ones] == self.forms.lone[twos], 1, LONE)
        alike = (np.abs(queries.letters[ones] - self.forms.letters[twos]) <= 2) & (
            np.bitwise_count(queries.mask[ones] ^ self.forms.mask[twos]) <= 4
        )
        heard = queries.voice[ones] == HEARD
        heard &= np.minimum(ours / np.maximum(whole, 1e-6), theirs / np.maximum(other_whole, 1e-6)) >= LEAST_HEARD
        return np.asarray(met[(score >= least * SLACK) | ((score >= HALF) & alike) | heard])

    def _met_in_pairs(
        self, queries: Forms, place: Numbers, word: Numbers, rank: Numbers, owners: Numbers, total: int
    ) -> Numbers:
        order = np.lexsort((rank, place))
        place, word = place[order], word[order]
        few = np.arange(len(place)) - np.searchsorted(place, place) < NEIGHBOURS
        place, word = place[few], word[few]
        form = owners[place]
        after = np.searchsorted(place, place, side="right")  # the first entry of the next place
        end = np.searchsorted(form, form, side="right")
        counts = end - after
        one = np.repeat(np.arange(len(place)), counts)
        two = spread(after, counts)
        keys = mixed(self.forms.lexicon.key[word[one]] + self.forms.lexicon.key[word[two]])
        at, found = self.pairs.find(keys, MANY)
        return form[one[at]].astype(np.int64) * total + found

    def _bound(self, queries: Forms, ones: Numbers, twos: Numbers) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """What no pair scores more than, but for those whose words left over may be the same written together."""
        listed = self.forms
        n, m = queries.counts[ones], listed.counts[twos]
        cells = n * m
        pair = np.repeat(np.arange(len(ones)), cells)
        inner = spread(np.zeros(len(ones), np.int64), cells)
        row, column = np.divmod(inner, m[pair])
        word = queries.words[queries.starts[ones][pair] + row]
        other = listed.words[listed.starts[twos][pair] + column]
        voice = together(queries.voice[ones], listed.voice[twos])
        as_spoken = queries.spoken[ones] & listed.spoken[twos]
        alike = likeness(queries.lexicon, word, listed.lexicon, other, voice[pair], as_spoken[pair])
        alike[alike < FLOOR] = 0
        begin = np.cumsum(cells) - cells
        rows = np.repeat(begin, n) + spread(np.zeros(len(ones), np.int64), n) * np.repeat(m, n)
        best = np.maximum.reduceat(alike, rows) if len(rows) else alike
        turned = begin[pair] + column * n[pair] + row
        flipped = np.empty_like(alike)
        flipped[turned] = alike
        columns = np.repeat(begin, m) + spread(np.zeros(len(ones), np.int64), m) * np.repeat(n, m)
        other_best = np.maximum.reduceat(flipped, columns) if len(columns) else alike
        our, their = _side(queries, ones, n, best), _side(listed, twos, m, other_best)
        bound = _score(our.got + their.got, our.lost, their.lost, np.float32(1.4) * np.minimum(our.lack, their.lack))
        joinable = (our.left >= 1) & (their.left >= 1) & (our.left + their.left >= 3)
        joinable &= np.abs(our.length - their.length) <= 3
        joinable &= np.bitwise_count(our.mask ^ their.mask) <= np.where(voice == WRITTEN, 3, 8)
        return bound, joinable


def _words_in(forms: Forms, which: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each word stands in one of some forms."""
    found = np.zeros(len(forms.lexicon.words), dtype=np.bool_)
    found[forms.words[np.repeat(which, forms.counts)]] = True
    return found


def _bits(words: NDArray[np.int32] | Numbers, owner: Numbers, forms: int) -> Keys:
    """256 bits a form, in which its words leave one each; ``owner``, the form of each word, ascends."""
    bits = np.zeros((forms, 4), dtype=np.uint64)
    spot = mixed(words.astype(np.uint64)) & np.uint64(255)
    place = (spot >> np.uint64(6)).astype(np.int64)
    np.bitwise_or.at(bits, (owner, place), np.uint64(1) << (spot & np.uint64(63)))
    return bits


def _sounds_near(one: Lexicon, i: Numbers, two: Lexicon, j: NDArray[np.int32]) -> NDArray[np.bool_]:
    errors = apart(one.sounds[i], two.sounds[j], 8)
    return np.asarray(1 - errors / np.maximum(one.sounds_length[i], two.sounds_length[j]) >= LEAST_SOUND)


class _Side(NamedTuple):
    """Of each form of one side: weight aligned, lost and lacking; letters, words and kinds of letters left over."""

    got: NDArray[np.float32]
    lost: NDArray[np.float32]
    lack: NDArray[np.float32]
    length: NDArray[np.float32]
    left: NDArray[np.float32]
    mask: Keys


def _side(forms: Forms, which: Numbers, counts: Numbers, best: NDArray[np.float32]) -> _Side:
    """What became of each form's words, given the best likeness of each."""
    words = forms.words[spread(forms.starts[which], counts)]
    weights = forms.lexicon.weight[words]
    starts = np.cumsum(counts) - counts
    lost = best == 0
    masks = np.where(lost, forms.lexicon.mask[words], np.uint64(0))
    return _Side(
        sums(best * weights, starts, counts),
        sums(np.where(lost, weights, 0).astype(np.float32), starts, counts),
        sums(np.where(lost, 0, (1 - best) * weights).astype(np.float32), starts, counts),
        sums(np.where(lost, forms.lexicon.length[words], 0).astype(np.float32), starts, counts),
        sums(lost.astype(np.float32), starts, counts),
        np.bitwise_or.reduceat(masks, starts) if len(masks) else masks,
    )


def _score(
    got: NDArray[np.float32],
    lost: NDArray[np.float32],
    other_lost: NDArray[np.float32],
    lack: NDArray[np.float32] | float,
) -> NDArray[np.float32]:
    both = np.minimum(lost, other_lost)
    alone = np.abs(lost - other_lost)
    return np.asarray(got / np.maximum(got + 3.2 * both + 0.8 * alone + lack, 1e-6), dtype=np.float32)
