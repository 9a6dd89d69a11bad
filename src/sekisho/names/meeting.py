"""Where names meet: what of the listed ones many queries at once could be.

A name is met through its rare words, spelt alike or sounding alike; through pairs of its common words; through words
written together; and through the whole. What is met is bounded from above, all at once. Whether a query meets a listed
name depends on the two of them alone, not on what else is listed or asked: nothing is cut off at a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sekisho.names.forms import Forms, beside, sums, wholes_of
from sekisho.names.keys import Keys, Numbers, apart, distinct, keys_of, mixed, spread
from sekisho.names.lexicon import LEAST_SOUND, Lexicon, agree, likeness, may_sound_alike, together
from sekisho.names.readings import BARE, HEARD, WRITTEN
from sekisho.names.score import FLOOR, LONE, OF_HAN, OTHER_CHARACTERS, TELLING
from sekisho.names.sound import outlines
from sekisho.names.tables import LONGEST, READ, READ_BARE, READ_SPOKEN, Tables, bits_of, name_keys, written

FAR = 4
"""How far two common words of a query may be from two listed ones together (``_Near.rank``) to meet through them."""

SHORT = 3
"""Words of at most so many letters are less alike with an error than any that are aligned: they make no pair."""

WORK = 1 << 19
"""Words and pairs that are looked up at once; memory is bounded by it."""

HEARD_WORK = 8
"""Names that are met otherwise for each that a transcription meets: most of the latter are bounded too."""

LITTLE = 0.2
"""The least bound of a name whose words left over may be the same written together."""

NEARLY = 0.94
"""What a bound may fall short of the threshold: it weighs pairs of words otherwise than the score does."""

LEAST_HEARD = 0.4
"""The part of a transcribed name that must be met for the rest, which may be spelt anyhow, to be looked at."""

SLACK = 0.85
HALF = 0.15
"""A name that if all common words agreed would not reach this part of the threshold is not looked at; one of much the
same letters is down to HALF."""

WRITTEN_NEAR, SOUND_NEAR, BARE_NEAR, SPOKEN_NEAR, HEARD_NEAR = range(5)
"""How two words are near: as written; as they sound; by their consonants; as syllables; as a transcription. All but
the first count only between forms that are read so."""

NEAR, LENGTHS = 2, 5
"""How far a common word may be from a listed one (``_Near.rank``) to meet a name through it and the head of another
word, and how many letters more or fewer the name may have then."""

PLACES = 64
"""Places of words in a query that are told apart."""


_Hits = tuple[Numbers, Numbers, NDArray[np.float32]]
"""Query form × listed forms + listed form, the place of the query's word that met it, and the listed word's weight."""


class _Near(NamedTuple):
    """Words of the queries and listed words near them, by word; those of a word begin at ``begin`` and are ``many``.

    ``rank``: 0 the same; 1 another form, a like syllable or the same consonants; 2 one error, in letters or consonants;
    3 two errors; ``kind``: how.
    """

    word: Numbers
    listed: Numbers
    rank: Numbers
    kind: Numbers
    begin: Numbers
    many: Numbers

    @classmethod
    def made(cls, word: Numbers, listed: Numbers, rank: Numbers, kind: Numbers, words: int) -> _Near:
        """Of so many ``words``."""
        edges = np.searchsorted(word, np.arange(words + 1))
        return cls(word, listed, rank, kind, edges[:-1], np.diff(edges))


class Meeting:
    """Queries that look for listed forms in their tables."""

    def __init__(self, tables: Tables, queries: Forms, least: float) -> None:
        self.tables, self.queries, self.least = tables, queries, least
        self.forms = tables.forms
        self.total = np.int64(len(self.forms))
        self.heard = queries.voice == HEARD
        # of a transcription the other words may be spelt so that nothing but the score tells that they agree
        self.any_word = queries.single | self.heard

    def candidates(self) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
        """Pairs (query form, listed form) whose score may reach ``least``, and which of them met as wholes."""
        near = self._neighbours()
        common = self._common(near)
        found = [self._among(near, common, first, last) for first, last in self._parts(near, common)]
        ones, twos, whole = (np.concatenate(each) for each in zip(*found, strict=True))
        return ones, twos, whole

    def _parts(self, near: _Near, common: _Near) -> Iterator[tuple[int, int]]:
        """Runs of query forms that are looked for at once."""
        queries, tables = self.queries, self.tables
        postings = _runs(tables.posted_starts, near.listed)
        rare = ~self.forms.lexicon.common[near.listed]
        singles = _per_word(np.where(rare, postings, 0), near)
        every = _per_word(postings, near)
        starts = queries.starts[:-1]
        work = np.where(self.any_word, sums(every[queries.words], starts), sums(singles[queries.words], starts))
        work = np.where(self.heard, work * HEARD_WORK, work)
        work += sums(common.many[queries.words], starts) ** 2 // 2
        ends = np.cumsum(work)
        first = 0
        while first < len(queries):
            done = int(ends[first - 1]) if first else 0
            last = max(int(np.searchsorted(ends, done + WORK)), first + 1)
            yield first, last
            first = last

    def _among(self, near: _Near, common: _Near, first: int, last: int) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
        met, sure = self._met(near, common, first, last)
        ones, twos = np.divmod(met, self.total)
        bound, joinable = self._bound(ones, twos)
        good = (bound >= self.least * NEARLY) | (joinable & (bound >= LITTLE)) | sure
        return ones[good], twos[good], sure[good]

    def _neighbours(self) -> _Near:
        """The listed words that are alike in some way to each word of the queries."""
        tables, queries = self.tables, self.queries
        lexicon, own = queries.lexicon, self.forms.lexicon
        ones: list[Numbers] = []
        ranks: list[Numbers] = []

        def add(one: Numbers, two: Numbers, rank: int | NDArray[np.int64], kind: int) -> None:
            ones.append((one * len(own) + two) * 5 + kind)
            ranks.append(np.broadcast_to(np.asarray(rank, np.int64), len(one)))

        one, two, errors = tables.spelt.near(lexicon.words.take(np.arange(len(lexicon))))
        add(one, two, np.where(errors > 0, errors + 1, 0).astype(np.int64), WRITTEN_NEAR)
        at, same = tables.held["words"].find(lexicon.key)
        add(at, same, 0, WRITTEN_NEAR)
        rows, columns = np.nonzero(lexicon.variants >= 0)
        at, same = tables.held["variants"].find(name_keys(lexicon.variants[rows, columns]))
        add(rows[at], same, 1, WRITTEN_NEAR)
        uses = np.zeros(len(lexicon), dtype=np.uint8)
        counts = np.diff(queries.starts)
        read = ((READ, queries.voice > 0), (READ_BARE, queries.voice == BARE), (READ_SPOKEN, queries.spoken > 0))
        for bit, forms in read:
            uses[queries.words[np.repeat(forms, counts)]] |= bit
        transcribed = np.zeros(len(lexicon), dtype=np.bool_)
        transcribed[queries.words[np.repeat(self.heard, counts)]] = True
        wanted = np.flatnonzero(lexicon.sound_length >= 2)
        at, same = tables.held["sound"].find(lexicon.sound[wanted])

        def heard(one: Numbers, two: Numbers) -> NDArray[np.bool_]:
            one = wanted[one]
            both = uses[one] | tables.uses[two]
            near = may_sound_alike(lexicon, one, own, two) | transcribed[one]
            return np.asarray(((both & READ) != 0) & (near | ((both & READ_BARE) != 0)))

        one, two, errors = tables.heard.near(lexicon.skeletons.take(wanted), heard)
        rank = np.concatenate([np.ones(len(at), np.int64), 1 + errors.astype(np.int64)])
        at, same = wanted[np.concatenate([at, one])], np.concatenate([same, two])
        both = uses[at] | tables.uses[same]
        use = (both & READ) != 0
        at, same, both, rank = at[use], same[use], both[use], rank[use]
        near = _sounds_near(lexicon, at, own, same)
        add(at[near], same[near], rank[near], SOUND_NEAR)
        other = np.flatnonzero(~near & transcribed[at])
        other = other[agree(lexicon, at[other], own, same[other])]
        add(at[other], same[other], 2, HEARD_NEAR)
        for word, listed in self._outlined(np.flatnonzero(transcribed)):
            add(word, listed, 2, HEARD_NEAR)
        # in Arabic and Hebrew script the vowels are not there to be compared
        bare = (both & READ_BARE) != 0
        add(at[bare], same[bare], rank[bare], BARE_NEAR)
        rows, columns = np.nonzero(lexicon.spoken * ((uses & READ_SPOKEN) != 0)[:, None].astype(np.uint64))
        at, same = tables.held["syllable"].find(lexicon.spoken[rows, columns])
        use = (tables.uses[same] & READ_SPOKEN) != 0
        add(rows[at[use]], same[use], 1, SPOKEN_NEAR)
        every, rank = np.concatenate(ones), np.concatenate(ranks)
        order = np.argsort(every)
        every, rank = every[order], rank[order]
        begin = np.flatnonzero(np.append(True, every[1:] != every[:-1])) if len(every) else _NONE
        rank = np.minimum.reduceat(rank, begin) if len(begin) else rank
        both_words, kind = np.divmod(every[begin], 5)
        word, listed = np.divmod(both_words, max(1, len(own)))
        return _Near.made(word, listed, rank, kind, len(lexicon))

    def _outlined(self, words: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        """Of these words of the queries, which are transcriptions, and listed ones, those that agree."""
        lexicon, own, table = self.queries.lexicon, self.forms.lexicon, self.tables.held["outlines"]
        told = [(word, each) for word in words.tolist() for each in outlines(lexicon.words.take(np.array([word]))[0])]
        word, keys = np.array([word for word, _ in told], np.int64), keys_of([each for _, each in told])
        ends = np.cumsum(table.most(keys))
        cuts = np.searchsorted(ends, np.arange(WORK, ends[-1], WORK)) if len(ends) else ends
        size = np.int64(max(1, len(own)))
        for part, which in zip(np.split(word, cuts), np.split(keys, cuts), strict=True):
            at, same = table.find(which)
            one, two = np.divmod(distinct(part[at] * size + same), size)
            use = agree(lexicon, one, own, two)
            yield one[use], two[use]

    def _common(self, near: _Near) -> _Near:
        """Those near a word that are common, each meaning once: what can be met in pairs."""
        own = self.forms.lexicon
        short = np.maximum(own.length[near.listed], self.queries.lexicon.length[near.word]) <= SHORT
        use = np.flatnonzero(own.common[near.listed] & ~(short & (near.rank > 1) & (near.kind == WRITTEN_NEAR)))
        key = own.key[near.listed[use]]
        order = np.lexsort((near.rank[use], key, near.kind[use], near.word[use]))
        use, key = use[order], key[order]
        word, kind = near.word[use], near.kind[use]
        fresh = np.ones(len(use), dtype=np.bool_)
        fresh[1:] = (key[1:] != key[:-1]) | (kind[1:] != kind[:-1]) | (word[1:] != word[:-1])
        use = use[fresh]
        return _Near.made(word[fresh], near.listed[use], near.rank[use], kind[fresh], len(self.queries.lexicon))

    def _met(self, near: _Near, common: _Near, first: int, last: int) -> tuple[Numbers, NDArray[np.bool_]]:
        """Candidates as query form × listed forms + listed form, sorted, and which of them skip the bound."""
        queries, tables, total = self.queries, self.tables, self.total
        lexicon = queries.lexicon
        begin, end = int(queries.starts[first]), int(queries.starts[last])
        places = np.arange(begin, end)
        words = queries.words[begin:end]
        owners = np.repeat(np.arange(first, last), np.diff(queries.starts[first : last + 1]))
        hits = [
            self._met_alone(near, places, words, owners),
            *self._met_in_pairs(common, places, words, owners),
            *self._met_beside(common, places, words, owners),
        ]
        hit, place, gained = (np.concatenate([each[column] for each in hits]) for column in range(3))
        hope = np.where(lexicon.common[words], lexicon.weight[words], np.float32(0))
        at, owner = self._entries(common, words, owners)
        met = self._hopeful(
            hit,
            place,
            gained,
            np.arange(len(hit)) < len(hits[0][0]),
            sums(hope, queries.starts[first:last] - begin),
            bits_of(self.forms.lexicon.key[common.listed[at]], owner - first, last - first),
            first,
        )
        wholes = wholes_of(queries, first, last, listed=False)
        # through the whole
        sure = []
        for name, (keys, form) in (("names", wholes.names), ("syllables", wholes.syllables)):
            at, found = tables.held[name].find(keys)
            sure.append(form[at] * total + found)
        keys, form = wholes.sounds
        at, found = tables.held["sounding"].find(keys)
        heard = (queries.voice[form[at]] > 0) | (self.forms.voice[found] > 0)
        sure.append(form[at[heard]] * total + found[heard])
        which = written(queries, first, last, LONGEST + 2)
        one, two, _ = tables.whole.near(queries.told(which))
        sure.append(which[one] * total + two)
        whole = distinct(np.concatenate(sure))
        # through what one side writes together
        at, found = tables.held["joins"].find(lexicon.key[words])
        joined = [owners[at] * total + found]
        keys, form = wholes.short
        at, found = tables.held["short"].find(keys)
        joined.append(form[at] * total + found)
        keys, form = wholes.joins
        at, word = tables.held["words"].find(keys)
        counts = _runs(tables.posted_starts, word)
        bearer = tables.posted[spread(tables.posted_starts[word].astype(np.int64), counts)]
        joined.append(np.repeat(form[at], counts) * total + bearer)
        every = distinct(np.concatenate([met, whole, *joined]))
        if self.least > OTHER_CHARACTERS * OF_HAN:  # two names in other Han characters do not come to that
            bag, held = queries.bag[every // total], self.forms.bag[every % total]
            every = every[(bag == held) | (bag == 0) | (held == 0)]
        return every, np.isin(every, whole, assume_unique=True)

    def _fit(self, ones: Numbers, twos: Numbers, kind: Numbers) -> NDArray[np.bool_]:
        """Whether two words that are near in a way are so in these forms."""
        fits = kind == WRITTEN_NEAR
        at = np.flatnonzero(~fits)
        if len(at):
            kind, one, two = kind[at], ones[at], twos[at]
            voice = together(self.queries.voice[one], self.forms.voice[two])
            fits[at] = (
                (kind == SOUND_NEAR) & (voice > 0)
                | (kind == BARE_NEAR) & (voice == BARE)
                | (kind == HEARD_NEAR) & (voice == HEARD)
                | (kind == SPOKEN_NEAR) & ((self.queries.spoken[one] & self.forms.spoken[two]) != 0)
            )
        return np.asarray(fits)

    @staticmethod
    def _entries(near: _Near, words: NDArray[np.int32], values: Numbers) -> tuple[Numbers, Numbers]:
        """Of each of these words what is near it, and as often the word's value."""
        counts = near.many[words]
        return spread(near.begin[words], counts), np.repeat(values, counts)

    def _met_alone(self, near: _Near, places: Numbers, words: NDArray[np.int32], owners: Numbers) -> _Hits:
        """What is met through one rare word, or through any where only one tells or the name is a transcription."""
        tables = self.tables
        at, number = self._entries(near, words, np.arange(len(words)))
        listed = near.listed[at]
        alone = ~self.forms.lexicon.common[listed] | self.any_word[owners[number]]
        at, number, listed = at[alone], number[alone], listed[alone]
        counts = _runs(tables.posted_starts, listed)
        form = tables.posted[spread(tables.posted_starts[listed].astype(np.int64), counts)].astype(np.int64)
        entry = np.repeat(np.arange(len(at)), counts)
        owner = owners[number[entry]]
        fits = self._fit(owner, form, near.kind[at[entry]])
        entry = entry[fits]
        return owner[fits] * self.total + form[fits], places[number[entry]], self.forms.lexicon.weight[listed[entry]]

    def _met_in_pairs(
        self, near: _Near, places: Numbers, words: NDArray[np.int32], owners: Numbers
    ) -> tuple[_Hits, _Hits]:
        """What is met through two common words: for each of them."""
        lexicon = self.forms.lexicon
        at, number = self._entries(near, words, np.arange(len(words)))
        owner = owners[number]
        after = np.searchsorted(number, number, side="right")  # the first entry of the next place
        end = np.searchsorted(owner, owner, side="right")
        counts = end - after
        rank, key = near.rank[at], lexicon.key[near.listed[at]]
        one = np.repeat(np.arange(len(at)), counts)
        two = spread(after, counts)
        use = rank[one] + rank[two] <= FAR
        one, two = one[use], two[use]
        hit, form = self.tables.held["pairs"].find(mixed(key[one] + key[two]))
        one, two = one[hit], two[hit]
        fits = self._fit(owner[one], form, near.kind[at[one]])
        one, two, form = one[fits], two[fits], form[fits]
        fits = self._fit(owner[one], form, near.kind[at[two]])
        one, two, form = one[fits], two[fits], form[fits]
        met, weight = owner[one] * self.total + form, lexicon.weight[near.listed[at]]
        return (met, places[number[one]], weight[one]), (met, places[number[two]], weight[two])

    def _met_beside(
        self, near: _Near, places: Numbers, words: NDArray[np.int32], owners: Numbers
    ) -> tuple[_Hits, _Hits]:
        """What is met through a common word and the head of another, in a name of much the same length: for each."""
        lexicon, own = self.queries.lexicon, self.forms.lexicon
        at, number = self._entries(near, words, np.arange(len(words)))
        use = near.rank[at] <= NEAR
        at, number = at[use], number[use]
        start = np.searchsorted(owners, owners)
        counts = (np.searchsorted(owners, owners, side="right") - start)[number]
        one = np.repeat(np.arange(len(at)), counts)
        other = spread(start[number], counts)
        use = (other != number[one]) & (lexicon.head[words[other]] != 0) & (lexicon.weight[words[other]] > TELLING)
        one, other = one[use], other[use]
        keys = beside(own.key[near.listed[at[one]]], lexicon.head[words[other]])
        hit, form = self.tables.held["beside"].find(keys)
        one, other = one[hit], other[hit]
        owner = owners[other]
        use = np.abs(self.queries.letters[owner] - self.forms.letters[form]) <= LENGTHS
        one, other, owner, form = one[use], other[use], owner[use], form[use]
        fits = self._fit(owner, form, near.kind[at[one]])
        one, other, met = one[fits], other[fits], owner[fits] * self.total + form[fits]
        weight = own.weight[near.listed[at[one]]]
        return (met, places[number[one]], weight), (met, places[other], np.ones(len(met), np.float32))

    def _hopeful(
        self,
        hit: Numbers,
        place: Numbers,
        gained: NDArray[np.float32],
        rare: NDArray[np.bool_],
        hope: NDArray[np.float32],
        hopes: Keys,
        first: int,
    ) -> Numbers:
        """The pairs hit that could score enough if all their common words agreed.

        ``place`` and ``gained``: of the word of the query that was met its place, and the weight of the listed one;
        ``rare``: whether it was met by itself. ``hope`` is what the common words of each query form from ``first`` on
        weigh, ``hopes`` the bits of what they could be.
        """
        if not len(hit):
            return hit
        queries = self.queries
        mark = hit * PLACES + np.minimum(place - queries.starts[hit // self.total], PLACES - 1)
        order = np.argsort(mark)
        mark = mark[order]
        begin = np.flatnonzero(np.append(True, mark[1:] != mark[:-1]))
        hit = mark[begin] // PLACES
        given = queries.lexicon.weight[queries.words[place[order[begin]]]]
        gained = np.maximum.reduceat(gained[order], begin)
        rare = np.logical_or.reduceat(rare[order], begin)
        begin = np.flatnonzero(np.append(True, hit[1:] != hit[:-1]))
        ours, theirs = (np.add.reduceat(each, begin) for each in (given, gained))
        rare = np.logical_or.reduceat(rare, begin)
        met = hit[begin]
        ones, twos = np.divmod(met, self.total)
        whole, other_whole = queries.weight[ones], self.forms.weight[twos]
        shared = rare & (hopes[ones - first] & self.tables.common_bits[twos]).any(axis=1)
        ours = np.minimum(whole, ours + queries.slight[ones] + hope[ones - first] * shared)
        theirs = np.minimum(other_whole, theirs + self.forms.slight[twos] + self.tables.common_weight[twos] * shared)
        score = _score(ours + theirs, whole - ours, other_whole - theirs, 0.0)
        score *= np.where(queries.lone[ones] == self.forms.lone[twos], 1, LONE)
        alike = (np.abs(queries.letters[ones] - self.forms.letters[twos]) <= 2) & (
            np.bitwise_count(queries.mask[ones] ^ self.forms.mask[twos]) <= 4
        )
        heard = self.heard[ones]
        heard &= np.minimum(ours / np.maximum(whole, 1e-6), theirs / np.maximum(other_whole, 1e-6)) >= LEAST_HEARD
        return np.asarray(met[(score >= self.least * SLACK) | ((score >= HALF) & alike) | heard])

    def _bound(self, ones: Numbers, twos: Numbers) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """What no pair scores more than, but for those whose words left over may be the same written together."""
        queries, listed = self.queries, self.forms
        n, m = queries.counts(ones), listed.counts(twos)
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


_NONE: Numbers = np.zeros(0, dtype=np.int64)


def _runs(starts: NDArray[np.int32], which: Numbers) -> Numbers:
    """How long the runs of these numbers are."""
    return starts[which + 1].astype(np.int64) - starts[which]


def _per_word(values: Numbers, near: _Near) -> Numbers:
    """The sum of what each word's neighbours have."""
    total = np.append(0, np.cumsum(values))
    return np.asarray(total[near.begin + near.many] - total[near.begin])


def _sounds_near(one: Lexicon, i: Numbers, two: Lexicon, j: Numbers) -> NDArray[np.bool_]:
    near = may_sound_alike(one, i, two, j)
    at = np.flatnonzero(near)
    i, j = i[at], j[at]
    errors = apart(one.sounds.take(i), two.sounds.take(j), 8)
    near[at] = 1 - errors / np.maximum(one.sounds_length[i], two.sounds_length[j]) >= LEAST_SOUND
    return near


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
    words = forms.words[spread(forms.starts[which].astype(np.int64), counts)]
    weights = forms.lexicon.weight[words]
    starts = np.cumsum(counts) - counts
    lost = best == 0
    masks = np.where(lost, forms.lexicon.mask[words], np.uint64(0))
    return _Side(
        sums(best * weights, starts),
        sums(np.where(lost, weights, 0).astype(np.float32), starts),
        sums(np.where(lost, 0, (1 - best) * weights).astype(np.float32), starts),
        sums(np.where(lost, forms.lexicon.length[words], 0).astype(np.float32), starts),
        sums(lost.astype(np.float32), starts),
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
