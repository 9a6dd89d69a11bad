# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Where names meet: what of the listed ones a query could be. Compiled.

A name is met through its rare words, spelt alike or sounding alike; through pairs of its common words; through words
written together; and through the whole. What is met is bounded from above. Whether a query meets a listed name depends
on the two of them alone, not on what else is listed or asked: nothing is cut off at a number.
"""

cimport cython
from libc.stdlib cimport calloc, free
from libc.string cimport memset
from cython.operator cimport dereference
from libcpp.algorithm cimport sort
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.alike cimport (
    BARE,
    HEARD,
    SYLLABLES,
    WRITTEN,
    TELLING,
    Reads,
    Runs,
    Standing,
    Standings,
    Word,
    Words,
    in_lines,
    int8_t,
    int16_t,
    int32_t,
    int64_t,
    likeness,
    may_be_alike,
    may_sound,
    same_syllables,
    sound_alike,
    spelt_otherwise,
    together,
    uint8_t,
    uint16_t,
    uint32_t,
    uint64_t,
    whole_errors,
)
from sekisho.names.distance cimport apart
from sekisho.names.letters cimport POWERS, Text, bits, deleted, deleted_once, mixed, polynomial, salted, text_of, word_of
from sekisho.names.postings cimport ANY, CODES, KINDS, Alone, Posting, code_of, form_of, is_enough, may_agree, may_be_whole
from sekisho.names.wholes cimport Whole

from sekisho.names import keys as _keys
from sekisho.names import letters as _letters
from sekisho.names import likeness as _likeness
from sekisho.names import score as _score_of
from sekisho.names import tables as _tables
from sekisho.names import words as _words
from sekisho.names.sound import outlines, outlines_heard

cdef extern from *:
    """
    #define sekisho_prefetch(place) __builtin_prefetch(place)
    """
    void prefetch "sekisho_prefetch"(const void* place) noexcept nogil

cdef enum:
    REMEMBERED = 6_000_000  # words that are near others, then all are forgotten; a word counts for OF_ONE
    OF_ONE = 10
    LEAST_HELD = 8  # bits of the number of pairs of words that are remembered
    MOST_HELD = 14
    MOST_MET_HELD = 17  # and of the forms that are met with one
    AHEAD = 8  # how many forms further on is brought near
    SOON = 3  # and their words
    SIEVED = 3  # bits of the number of heads of a table that one word of its sieve is of
    LETTERS = 3  # letters that one side may have more in words written together
    LETTERS_HEARD = 4  # kinds of letters that may differ in those heard
    LONG = 7  # letters of words of syllables that are aligned though one is another (likeness.PARTED)
    MOST_INITIALS = 3  # of a person
    FEW = 7  # words of a listed form that are held beside the rest of it
    BORDER = 2  # of those heard, what may sound otherwise where words written together meet

cdef int FAR = 4
"""How far two common words of a query may be from two listed ones together (``rank``) to meet through them."""

cdef int INITIAL_RANK = 3
"""How far an initial is from a word: beside another it makes a pair only where that one is hardly otherwise."""

cdef int SHORT = 3
"""Words of at most so many letters are less alike with an error than any that are aligned: they make no pair."""

cdef float LEAST_ALIGNED = 0.2
"""The least that a name must come to whose words left over may be the same written together."""

cdef float NEARLY = 0.94
"""What a bound may fall short of the threshold: it weighs pairs of words otherwise than the score does."""

cdef float LEAST_HEARD = 0.4
"""The part of a transcribed name that must be met for the rest, which may be spelt anyhow, to be looked at."""

cdef float ROUNDED = _score_of.ROUNDED
cdef float SLACK = 0.85
cdef float HALF = 0.15
"""A name that if all common words agreed would not reach this part of the threshold is not looked at; one of much the
same letters is down to HALF."""

cdef enum:
    WRITTEN_NEAR
    SOUND_NEAR
    BARE_NEAR
    SPOKEN_NEAR
    HEARD_NEAR
    WAYS_NEAR
# How two words are near: as written; as they sound; by their consonants; as syllables; as a transcription. All but the
# first count only between forms that are read so.

cdef int NEAR = 2, LENGTHS = 5
"""How far a common word may be from a listed one (``rank``) to meet a name through it and the head of another word, and
how many letters more or fewer the name may have then."""

cdef int VALUE_BITS = _keys.VALUE_BITS
cdef uint64_t VALUE = (<uint64_t>1 << VALUE_BITS) - 1
cdef int HEADED = _letters.SHORT, LEAST_SKELETON = _letters.LEAST_SKELETON
cdef int READ = _tables.READ, READ_BARE = _tables.READ_BARE, READ_SPOKEN = _tables.READ_SPOKEN
cdef int READ_HEARD = _tables.READ_HEARD
cdef float LEGAL = _words.LEGAL
cdef int LANGUAGES = _score_of.NO_SYLLABLES - 1  # of syllables, as bits
cdef int LONGEST_FILED = _tables.LONGEST, LONGEST = _keys.LONGEST
cdef float JOINED_APART = (1 - _score_of.LEAST_JOINED) / _likeness.ERROR
cdef float JOINED_HEARD = (1 - _score_of.LEAST_JOINED / _likeness.SOUND) / _likeness.ERROR
cdef float OTHERWISE = _score_of.OTHERWISE, ALONE = _score_of.ALONE
cdef float DOUBT = _score_of.DOUBT, ENOUGH = _score_of.ENOUGH, SYLLABLE_ALONE = _score_of.SYLLABLE_ALONE
cdef float LONE = _score_of.LONE, FLOOR = _score_of.FLOOR
cdef float OF_OTHER_CHARACTERS = _score_of.OTHER_CHARACTERS * _score_of.OF_HAN


@cython.final
cdef class Lookup:
    """From a key to numbers (keys.Table).

    Most keys that are asked for have none, which a sieve tells from less memory: words of 64 bits, each of the keys of
    2^SIEVED heads, which leave a bit each. One is made when it is first asked for; its first bit says that it was.
    """

    cdef const uint64_t[::1] entries
    cdef const uint32_t[::1] begins
    cdef uint64_t* sieve
    cdef int shift

    def __cinit__(self, table):
        self.entries, self.begins = table.entries, table.begins
        self.shift = 65 - (len(table.begins) - 1).bit_length()
        self.sieve = <uint64_t*>calloc((len(table.begins) - 1 >> SIEVED) + 1, sizeof(uint64_t))
        if self.sieve is NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.sieve)

    cdef inline bint may(self, uint64_t key) noexcept:
        """Whether a key may have numbers; of most that have none it says so."""
        cdef uint64_t held = self.sieve[key >> self.shift >> SIEVED]
        if not held:
            held = self._sieved(key >> self.shift >> SIEVED)
        return held >> (key >> VALUE_BITS & 63) & 1

    cdef uint64_t _sieved(self, uint64_t word) noexcept:
        """Make a word of the sieve."""
        cdef uint32_t at
        cdef uint64_t held = 1
        for at in range(self.begins[word << SIEVED], self.begins[word + 1 << SIEVED]):
            held |= <uint64_t>1 << (self.entries[at] >> VALUE_BITS & 63)
        self.sieve[word] = held
        return held

    cdef inline void find(self, uint64_t key, vector[int32_t]& found) noexcept:
        """Add the numbers of a key."""
        cdef uint64_t head = key >> self.shift
        cdef uint32_t at
        for at in range(self.begins[head], self.begins[head + 1]):
            if (self.entries[at] ^ key) <= VALUE:
                found.push_back(<int32_t>(self.entries[at] & VALUE))

    cdef inline void soon(self, uint64_t key) noexcept:
        """Have where a key's numbers begin brought near, which ``next`` needs."""
        prefetch(&self.begins[key >> self.shift])

    cdef inline void next(self, uint64_t key) noexcept:
        """Have a key's numbers brought near, for they lie far apart."""
        prefetch(&self.entries[self.begins[key >> self.shift]])

    cdef void find_each(self, const vector[uint64_t]& keys, vector[int32_t]& found) noexcept:
        """Add the numbers of all these keys."""
        cdef size_t at, count = keys.size()
        for at in range(min(count, <size_t>(2 * AHEAD))):
            self.soon(keys[at])
        for at in range(min(count, <size_t>AHEAD)):
            self.next(keys[at])
        for at in range(count):
            if at + 2 * AHEAD < count:
                self.soon(keys[at + 2 * AHEAD])
            if at + AHEAD < count:
                self.next(keys[at + AHEAD])
            self.find(keys[at], found)


cdef int _words_limit(int one, int two) noexcept:
    cdef int shorter = min(one, two)
    return 0 if shorter < 3 else 1 if shorter < HEADED else 2


cdef int _sounds_limit(int one, int two) noexcept:
    return min(one, two) >= LEAST_SKELETON


cdef struct Near:
    int32_t listed
    int8_t kind, rank
    uint16_t code  # of the listed word (postings)


ctypedef vector[Near]* NearOnes


cdef struct Pair:  # of two words of a query near two listed ones, or of one and the head of another (``two`` is -1)
    uint64_t key
    int32_t two, kind, other_kind
    bint spoken  # whether both may be the same syllables


cdef struct Common:
    int32_t kind
    uint64_t key
    int32_t rank
    int32_t listed
    bint spoken  # whether it may be the same syllables


cdef bint _nearer(const Near& one, const Near& two) noexcept:
    if one.listed != two.listed:
        return one.listed < two.listed
    return one.kind < two.kind or (one.kind == two.kind and one.rank < two.rank)


cdef bint _before(const Common& one, const Common& two) noexcept:
    if one.key != two.key:
        return one.key < two.key
    if one.kind != two.kind:
        return one.kind < two.kind
    return one.rank < two.rank or (one.rank == two.rank and one.listed < two.listed)


@cython.final
cdef class Seen:
    """Which numbers were seen in a turn."""

    cdef vector[uint32_t] turns
    cdef uint32_t turn

    def __cinit__(self, Py_ssize_t count):
        self.turns.assign(count, 0)
        self.turn = 0

    cdef void next(self) noexcept:
        """A new turn, in which none was seen yet."""
        self.turn += 1
        if not self.turn:  # after four thousand million turns
            self.turns.assign(self.turns.size(), 0)
            self.turn = 1

    cdef inline bint fresh(self, int32_t number) noexcept:
        """Whether a number was not seen yet in this turn; now it is."""
        if self.turns[number] == self.turn:
            return False
        self.turns[number] = self.turn
        return True


cdef struct Glance:  # what is looked at of a listed form, in one line, for the forms that are met lie far apart
    uint64_t mask
    float weight, slight
    uint32_t bag
    uint32_t turn  # in which it was met last
    int32_t[FEW] words  # the first
    int16_t letters
    int8_t voice
    uint8_t spoken, lone, reading, weak, ship, many


@cython.final
cdef class Places:
    """The tables of listed forms, ready to be met.

    What was ``seen`` in a turn is kept here, and what ``answers``, for it is as long as the list: what a turn sees is told
    within code that calls no Python, so that threads, of which one runs at a time, do not disturb each other.
    """

    cdef Runs forms
    cdef Words lexicon
    cdef Lookup words, variants, syllable, sound, spelt, heard, outlines, transcribed
    cdef Lookup pairs, beside, joins, names, sounding, syllables, short, whole
    cdef const Posting* posted
    cdef const uint64_t[:, ::1] postings
    cdef const int32_t[::1] posted_starts
    cdef const uint8_t[::1] uses
    cdef Seen words_seen
    cdef vector[int32_t] answers  # of each word its number among a form's answers, or -1
    cdef Glance* glances
    cdef bint transcribes  # whether there are transcriptions of what is listed in no other way
    cdef vector[uint8_t] in_syllables  # of each form four bits: the languages in which it is spelt by syllables
    cdef uint32_t turn
    cdef unordered_map[uint64_t, vector[Near]] near  # by the word and how it is read
    cdef size_t remembered  # what these come to
    cdef int searches  # of which each holds what it asked for of ``near``

    def __cinit__(self, tables, Runs forms, const uint8_t[::1] readings, const uint8_t[::1] weak,
                  const uint8_t[::1] ships, const uint8_t[::1] by_syllables):
        """``by_syllables``: of each reading whether its words are spelt by syllables (score.by_syllables)."""
        self.forms = forms
        self.lexicon = self.forms.lexicon
        held = {name: Lookup(table) for name, table in tables.held.items()}
        self.words, self.variants, self.syllable = held["words"], held["variants"], held["syllable"]
        self.sound, self.spelt, self.heard = held["sound"], held["spelt"], held["heard"]
        self.outlines, self.transcribed = held["outlines"], held["transcribed"]
        self.pairs, self.beside = held["pairs"], held["beside"]
        self.transcribes = len(self.transcribed.entries) > 0
        self.joins, self.names, self.sounding = held["joins"], held["names"], held["sounding"]
        self.syllables, self.short, self.whole = held["syllables"], held["short"], held["whole"]
        self.postings, self.posted_starts, self.uses = tables.posted, tables.posted_starts, tables.uses
        self.posted = <const Posting*>&self.postings[0, 0]
        self.words_seen = Seen(self.lexicon.count)
        self.answers.assign(self.lexicon.count, -1)
        self.glances = <Glance*>in_lines(self.forms.count * sizeof(Glance))
        if self.glances is NULL:
            raise MemoryError
        self.in_syllables.assign(self.forms.count // 2 + 1, 0)
        cdef Glance* glance
        cdef Py_ssize_t form, at
        for form in range(self.forms.count):
            glance = &self.glances[form]
            glance.mask, glance.letters, glance.bag = forms.mask[form], <int16_t>forms.letters[form], forms.bag[form]
            glance.weight, glance.slight = forms.weight[form], forms.slight[form]
            glance.voice, glance.spoken, glance.lone = forms.voice[form], forms.spoken[form], forms.lone[form]
            glance.reading, glance.weak, glance.ship = readings[form], weak[form], ships[form]
            glance.turn, glance.many = 0, <uint8_t>forms.many(form)
            for at in range(min(<int>glance.many, <int>FEW)):
                glance.words[at] = forms.words[forms.starts[form] + at]
            if by_syllables[readings[form]]:
                self.in_syllables[form >> 1] |= <uint8_t>((forms.spoken[form] & LANGUAGES) << (form & 1) * 4)

    def __dealloc__(self):
        free(self.glances)

    cdef inline const int32_t* words_of(self, int32_t form) noexcept:
        """The words of a form."""
        cdef const Glance* glance = &self.glances[form]
        if glance.many <= FEW:
            return &glance.words[0]
        return &self.forms.words[self.forms.starts[form]]

    cdef void next(self) noexcept:
        """A new turn, in which no form was met yet; its number and the next are its."""
        cdef Py_ssize_t form
        self.turn += 2
        if not self.turn:  # after two thousand million turns
            for form in range(self.forms.count):
                self.glances[form].turn = 0
            self.turn = 2

    cdef inline bint fresh(self, Glance* glance) noexcept:
        """Whether a form was not met yet in this turn; now it is."""
        if glance.turn == self.turn:
            return False
        glance.turn = self.turn
        return True


cdef struct Answer:  # a listed word beside those of a query
    uint64_t[WAYS_NEAR] places  # of the words that it is near, as bits, by how
    uint64_t syllables  # of those with which it agrees in names of one language of syllables
    bint joined  # whether it is two of them written together
    int32_t word


cdef struct Left:  # what words that nothing answers come to: the first, how many, their letters, how they sound
    int32_t[SYLLABLES] words
    int count, letters, sounds
    uint64_t mask, heard, consonants


cdef inline void _empty(Left& left) noexcept:
    left.count = left.letters = left.sounds = 0
    left.mask = left.heard = left.consonants = 0


cdef inline void _leave(Left& left, Words lexicon, int32_t word, int voice) noexcept:
    """Add a word that nothing answers; its consonants, which lie elsewhere, only where they are all that counts."""
    cdef const Word* each = &lexicon.each[word]
    if left.count < SYLLABLES:
        left.words[left.count] = word
    left.count += 1
    left.letters += each.length
    left.sounds += each.sounds_length
    left.mask |= each.mask
    left.heard |= each.heard_mask
    if voice == BARE:
        left.consonants |= lexicon.sound_mask[word]


cdef bint _may_be_joined(Words words, const Left& one, Words own, const Left& two, int voice, int languages) noexcept:
    """Whether words left over may be alike written together (score.joined), by the letters and sounds they have."""
    cdef int most
    if not one.count or not two.count or one.count + two.count < 3:
        return False
    if voice == BARE:
        return bits(one.consonants ^ two.consonants) <= BORDER
    if languages and same_syllables(
        words, one.words, min(one.count, <int>SYLLABLES), own, two.words, min(two.count, <int>SYLLABLES), languages, 2
    ):
        return True
    if voice == HEARD:
        return abs(one.letters - two.letters) <= LETTERS and bits(one.mask ^ two.mask) <= 2 * LETTERS_HEARD
    most = <int>(JOINED_APART * max(one.letters, two.letters))
    if abs(one.letters - two.letters) <= LETTERS and bits(one.mask ^ two.mask) <= 2 * most + 1:
        return True
    most = 0 if voice == WRITTEN else <int>(JOINED_HEARD * max(one.sounds, two.sounds))
    return abs(one.sounds - two.sounds) <= most + BORDER and bits(one.heard ^ two.heard) <= 2 * most + BORDER


cdef bint _parts(Words one, const int32_t* ours, int n, Words two, const int32_t* theirs, int m) noexcept:
    """Whether the second form writes in two what the first has as one word."""
    cdef int i, j, length
    for j in range(m - 1):
        length = two.each[theirs[j]].length + two.each[theirs[j + 1]].length
        for i in range(n):
            if one.each[ours[i]].length == length and one.raw[ours[i]] == (
                two.raw[theirs[j]] + POWERS[min(two.each[theirs[j]].length, LONGEST)] * two.raw[theirs[j + 1]]
            ):
                return True
    return False


cdef struct Way:  # to meet forms: a listed word, and how it is near
    int32_t word
    int kind


cdef struct Hit:  # a form that is met, by words that are near in these ways; by ``heads`` one of them but begins as another
    int32_t form
    int8_t kind, other_kind
    bint heads


cdef struct Held:  # how alike a pair of words is
    uint64_t pair
    float near


@cython.final
cdef class Search:
    """Queries that look for listed forms."""

    cdef Places places
    cdef Runs queries, forms
    cdef Standings standings
    cdef Words words, own
    cdef float least
    cdef vector[NearOnes] near
    cdef vector[Near] nearest
    cdef vector[vector[Common]] common
    cdef vector[Pair] pairs, besides
    cdef vector[uint8_t] uses, transcribed
    cdef vector[int32_t] found, met
    cdef vector[Way] ways
    cdef vector[Hit] hits
    cdef uint64_t[CODES] codes  # of the listed words near the form's, as bits
    cdef vector[uint64_t] keys
    # of one form: how it is read, and the listed words near its own
    cdef int voice, spoken, width
    cdef Py_ssize_t query
    cdef uint32_t bag
    cdef vector[uint16_t] heads  # of the telling words, or 0
    cdef bint numbered, initials, company
    cdef vector[Answer] answers
    cdef vector[uint8_t] text, other
    cdef Py_ssize_t told  # the form whose telling words are in ``text``
    cdef vector[float] cells
    cdef vector[Held] held
    cdef int held_shift
    cdef int in_syllables  # of the form: the languages in which it is spelt by syllables

    def __cinit__(self, Places places, Runs queries, Standings standings, float least):
        self.places, self.queries, self.standings, self.least = places, queries, standings, least
        self.forms, self.words, self.own = places.forms, queries.lexicon, places.lexicon
        self._used()
        self._unanswered()
        self.held_shift = 64 - min(max((<int>self.words.count).bit_length() + 6, LEAST_HELD), MOST_HELD)
        self.held.resize(<size_t>1 << (64 - self.held_shift))
        self.near.assign(self.words.count, NULL)
        self.told = -1

    cdef void _used(self) noexcept:
        """How each word of the queries is read."""
        cdef Py_ssize_t form
        cdef int32_t at
        cdef int bit
        self.uses.assign(self.words.count, 0)
        self.transcribed.assign(self.words.count, 0)
        for form in range(self.queries.count):
            bit = READ if self.queries.voice[form] > 0 else 0
            if self.queries.voice[form] == BARE:
                bit |= READ_BARE
            if self.queries.spoken[form]:
                bit |= READ_SPOKEN
            for at in range(self.queries.starts[form], self.queries.starts[form + 1]):
                self.uses[self.queries.words[at]] |= bit
                self.transcribed[self.queries.words[at]] |= self.queries.voice[form] == HEARD

    cdef inline void _add(self, int32_t listed, int rank, int kind) noexcept:
        cdef Near near
        near.listed, near.kind, near.rank = listed, <int8_t>kind, <int8_t>rank
        near.code = <uint16_t>code_of(self.own.key[listed])
        self.nearest.push_back(near)

    cdef NearOnes _near(self, Py_ssize_t word) except NULL:
        """The listed words that are alike in some way to a word of the queries; remembered from one search to the next,
        for what names are made of is seldom new."""
        cdef Text text
        cdef uint64_t key
        cdef int at
        cdef unordered_map[uint64_t, vector[Near]].iterator held
        if self.near[word] is NULL:
            text = self.words.words.at(word)
            key = mixed(<uint64_t>self.uses[word] << 1 | self.transcribed[word])
            if text.length < LONGEST:
                key = mixed(key ^ self.words.raw[word])
            else:
                for at in range(text.length):
                    key = mixed(key ^ text.letters[at])
            held = self.places.near.find(key)
            if held == self.places.near.end():
                self._neighbours(word)
                self.places.near[key] = self.nearest
                self.places.remembered += self.nearest.size() + OF_ONE
                held = self.places.near.find(key)
            self.near[word] = &dereference(held).second
        return self.near[word]

    cdef int _neighbours(self, Py_ssize_t word) except -1:
        """Find the listed words that are alike in some way to a word of the queries, each way once, the nearest."""
        cdef Places places = self.places
        cdef Words words = self.words, own = self.own
        cdef Text text = words.words.at(word), skeleton = words.skeletons.at(word)
        cdef const Word* other
        cdef int32_t listed
        cdef int errors, limit, column, length = words.each[word].length, uses = self.uses[word]
        cdef bint heard = self.transcribed[word]
        cdef size_t at, kept
        cdef vector[Near]* near = &self.nearest
        near.clear()
        deleted(text, False, self.keys)
        self.found.clear()
        places.spelt.find_each(self.keys, self.found)
        places.words_seen.next()
        for at in range(self.found.size()):
            if at + AHEAD < self.found.size():
                prefetch(&own.each[self.found[at + AHEAD]])
            listed = self.found[at]
            other = &own.each[listed]
            limit = _words_limit(length, other.length)
            if (abs(length - other.length) <= limit and bits(words.mask[word] ^ other.mask) <= 2 * limit
                    and places.words_seen.fresh(listed)):
                errors = apart(text, own.words.at(listed), limit)
                if errors <= limit:
                    self._add(listed, errors + 1 if errors else 0, WRITTEN_NEAR)
        self.found.clear()
        places.words.find(words.key[word], self.found)
        for listed in self.found:
            self._add(listed, 0, WRITTEN_NEAR)
        self.found.clear()
        for column in range(2):
            if words.variants[word, column] >= 0:
                places.variants.find(mixed(<uint64_t>words.variants[word, column] + 1), self.found)
        for listed in self.found:
            self._add(listed, 1, WRITTEN_NEAR)
        if length > 1 and not words.digit[word]:  # an initial of it
            text.length = 1
            self.found.clear()
            places.words.find(salted(polynomial(text), 0), self.found)
            for listed in self.found:
                self._add(listed, INITIAL_RANK, WRITTEN_NEAR)
        length = words.each[word].sound_length
        if length >= 2:
            self.found.clear()
            places.sound.find(words.sound[word], self.found)
            for listed in self.found:
                self._add_heard(word, listed, 1)
            deleted_once(skeleton, self.keys)
            self.found.clear()
            places.heard.find_each(self.keys, self.found)
            places.words_seen.next()
            for at in range(self.found.size()):
                if at + AHEAD < self.found.size():
                    prefetch(&own.each[self.found[at + AHEAD]])
                    prefetch(&own.sound_mask[self.found[at + AHEAD]])
                listed = self.found[at]
                if not (uses | places.uses[listed]) & READ:
                    continue
                other = &own.each[listed]
                limit = _sounds_limit(length, other.sound_length)
                if (abs(length - other.sound_length) <= limit
                        and bits(words.sound_mask[word] ^ own.sound_mask[listed]) <= 2 * limit
                        and places.words_seen.fresh(listed)
                        and (heard or places.uses[listed] & READ_HEARD or may_sound(&words.each[word], other))):
                    errors = apart(skeleton, own.skeletons.at(listed), limit)
                    if errors <= limit:
                        self._add_heard(word, listed, 1 + errors)
        if heard:
            self._outlined(word, outlines(word_of(words.words.at(word))), places.outlines)
        if places.transcribes:
            self._outlined(word, outlines_heard(word_of(words.words.at(word))), places.transcribed)
        if uses & READ_SPOKEN:
            self.found.clear()
            for column in range(words.spoken.shape[1]):
                if words.spoken[word, column]:
                    places.syllable.find(words.spoken[word, column], self.found)
            for listed in self.found:
                if places.uses[listed] & READ_SPOKEN:
                    self._add(listed, 1, SPOKEN_NEAR)
        sort(near.begin(), near.end(), _nearer)
        kept = 0
        for at in range(near.size()):
            if not kept or near[0][at].listed != near[0][kept - 1].listed or near[0][at].kind != near[0][kept - 1].kind:
                near[0][kept] = near[0][at]
                kept += 1
        near.resize(kept)
        return 0

    cdef int _add_heard(self, Py_ssize_t word, int32_t listed, int rank) except -1:
        """A listed word of like consonants: near as it sounds, or as a transcription; and by its consonants alone,
        for in Arabic and Hebrew script the vowels are not there to be compared."""
        cdef int both = self.uses[word] | self.places.uses[listed]
        if rank == 1 and (
            self.words.each[word].heard == self.own.each[listed].heard
            or self.words.by_ear[word] and spelt_otherwise(self.words, word, self.own, listed)
        ):
            self._add(listed, 2, WRITTEN_NEAR)
        if not both & READ:
            return 0
        if sound_alike(self.words, word, self.own, listed):
            self._add(listed, rank, SOUND_NEAR)
        elif (self.transcribed[word] or self.places.uses[listed] & READ_HEARD) and self._likeness(word, listed, HEARD, 0) > 0:
            self._add(listed, 2, HEARD_NEAR)
        if both & READ_BARE and rank == 1:  # of the same consonants
            self._add(listed, rank, BARE_NEAR)
        return 0

    cdef int _outlined(self, Py_ssize_t word, told, Lookup table) except -1:
        """The listed words that agree with one of which these outlines are ``told``, where one of the two is a
        transcription."""
        cdef int32_t listed
        self.found.clear()
        for outline in told:
            table.find(salted(polynomial(text_of(outline)), 0), self.found)
        self.places.words_seen.next()
        for listed in self.found:
            if self.places.words_seen.fresh(listed) and self._likeness(word, listed, HEARD, 0) > 0:
                self._add(listed, 2, HEARD_NEAR)
        return 0

    cdef int _common_of(self, int32_t word, vector[Common]& held) except -1:
        """Those near a word of a form that are common, each meaning once: what can be met in pairs."""
        cdef Words own = self.own
        cdef Near near
        cdef Common common
        cdef int kind
        held.clear()
        for near in self._near(word)[0]:
            kind = self._kind(near.kind)
            if kind >= 0 and own.common[near.listed] and not (
                near.rank > 1 and near.kind == WRITTEN_NEAR
                and (max(own.each[near.listed].length, self.words.each[word].length) <= SHORT
                     or self.company and own.each[near.listed].length == 1)
            ):
                common.kind, common.key, common.rank = kind, own.key[near.listed], near.rank
                common.listed, common.spoken = near.listed, self._same_spoken(word, near)
                held.push_back(common)
        sort(held.begin(), held.end(), _before)
        cdef size_t at, kept = 0, first = 0
        for at in range(held.size()):
            if not kept or held[at].key != held[first].key:
                first = kept
            elif held[at].kind == held[kept - 1].kind or (
                held[first].kind == WRITTEN_NEAR and held[first].rank <= held[at].rank
            ):
                held[first].spoken |= held[at].spoken
                continue  # what is as near in a way that fits at least as often is held
            held[kept] = held[at]
            kept += 1
        held.resize(kept)
        return 0

    cdef inline bint _same_spoken(self, int32_t word, const Near& near) noexcept:
        """Whether words may agree in names of the same language of syllables: as the same syllables, as forms of one name,
        or long ones of which a slip of the finger makes others."""
        return (near.kind == SPOKEN_NEAR or near.kind == WRITTEN_NEAR and near.rank <= 1
                or max(self.own.each[near.listed].length, self.words.each[word].length) >= LONG)

    cdef inline int _kind(self, int kind) noexcept:
        """In which way two words near in one are so beside any listed form: WRITTEN_NEAR where they fit all, -1 where
        they fit none."""
        if kind == SOUND_NEAR:
            return WRITTEN_NEAR if self.voice > 0 else SOUND_NEAR
        if kind == BARE_NEAR:
            return WRITTEN_NEAR if self.voice == BARE else BARE_NEAR
        if kind == SPOKEN_NEAR:
            return SPOKEN_NEAR if self.spoken else -1
        return -1 if kind == HEARD_NEAR and self.voice != HEARD and not self.places.transcribes else kind

    cdef inline bint _fit(self, const Glance* form, int kind) noexcept:
        """Whether two words that are near in a way are so in these forms."""
        if kind == WRITTEN_NEAR:
            return True
        if kind == SPOKEN_NEAR:
            return (self.spoken & form.spoken) != 0
        cdef int voice = together(self.voice, form.voice)
        return voice > 0 if kind == SOUND_NEAR else voice == BARE if kind == BARE_NEAR else voice == HEARD

    cdef inline Answer* _answer(self, int32_t listed, int code) noexcept:
        """What is known of a listed word of such a code beside the query's."""
        cdef int32_t* number = &self.places.answers[listed]
        cdef Answer fresh
        if number[0] < 0:
            number[0] = <int32_t>self.answers.size()
            fresh.places, fresh.syllables, fresh.joined = [0, 0, 0, 0, 0], 0, False
            fresh.word = listed
            self.answers.push_back(fresh)
            self.codes[code >> 6] |= <uint64_t>1 << (code & 63)
        return &self.answers[number[0]]

    cdef void _answered(self) noexcept:
        """Know of each listed word that is near one of the query's beside which."""
        cdef int place, kind
        cdef int32_t word
        cdef Near near
        cdef Answer* answer
        for place in range(self.width):
            word = self.queries.words[self.queries.starts[self.query] + place]
            for near in self.near[word][0]:
                kind = self._kind(near.kind)
                if kind >= 0:
                    answer = self._answer(near.listed, near.code)
                    answer.places[kind] |= <uint64_t>1 << place
                    if self._same_spoken(word, near):
                        answer.syllables |= <uint64_t>1 << place

    cdef void _unanswered(self) noexcept:
        """Forget that."""
        cdef size_t at
        for at in range(self.answers.size()):
            self.places.answers[self.answers[at].word] = -1
        self.answers.clear()
        memset(self.codes, 0, sizeof(self.codes))
        self.codes[ANY >> 6] = <uint64_t>1 << (ANY & 63)

    cdef void _joined(self, Lookup table, const vector[uint64_t]& keys, const vector[uint64_t]& places) noexcept:
        """Meet forms through words that two neighbours of the query are written together."""
        cdef size_t at
        cdef int32_t listed
        cdef Answer* answer
        for at in range(keys.size()):
            self.found.clear()
            table.find(keys[at], self.found)
            for listed in self.found:
                answer = self._answer(listed, code_of(self.own.key[listed]))
                answer.places[WRITTEN_NEAR] |= places[at]
                answer.syllables |= places[at]
                answer.joined = True

    cdef void _hopefuls(self) noexcept:
        """Of the forms that are hit those that may score enough are met. What is let off is looked at once more where
        another word begins as one of it does."""
        cdef uint32_t turn = self.places.turn
        cdef size_t at, count = self.hits.size()
        cdef const Hit* hit
        cdef Glance* glance
        cdef Standing stands
        for at in range(count):
            if at + AHEAD < count:
                prefetch(&self.places.glances[self.hits[at + AHEAD].form])
            hit = &self.hits[at]
            glance = &self.places.glances[hit.form]
            if glance.turn >= turn + hit.heads or not (self._fit(glance, hit.kind) and self._fit(glance, hit.other_kind)):
                continue
            if hit.heads and abs(<int>(self.queries.letters[self.query] - glance.letters)) > LENGTHS:
                continue
            glance.turn = turn + hit.heads
            stands = self._stands(glance)
            if self._may_be(glance, stands) and self._hopeful(hit.form, glance, stands, hit.heads):
                glance.turn = turn + 1
                self.met.push_back(hit.form)

    cdef inline void _words_ahead(self, const vector[int32_t]& forms, size_t at) noexcept:
        """Have the words of what is soon looked at brought near, too."""
        cdef const Glance* glance
        cdef int word
        if at + SOON < forms.size():
            glance = &self.places.glances[forms[at + SOON]]
            for word in range(min(<int>glance.many, <int>FEW)):
                prefetch(&self.own.each[glance.words[word]])

    cdef int _meet(self, Py_ssize_t query, Whole whole) except -1:
        """Meet what a form of the queries is near to, word by word, in pairs of words and in words written together."""
        cdef Places places = self.places
        cdef Runs queries = self.queries
        cdef Words own = self.own
        cdef int width = queries.many(query), place, whole_words = 0
        cdef int32_t start = queries.starts[query], word, last
        cdef int kind
        cdef size_t at
        cdef bint any_word, of_initials
        cdef float enough = LEAST_HEARD * queries.weight[query] - queries.slight[query]
        cdef Near near
        self.voice, self.spoken, self.bag = queries.voice[query], queries.spoken[query], queries.bag[query]
        self.width, self.query = width, query
        self.ways.clear()
        self.in_syllables = self.spoken if self._by_syllables() else 0
        self.met.clear()
        self.heads.clear()
        self.numbered = self.initials = self.company = False
        if <int>self.common.size() < width:
            self.common.resize(width)
        for place in range(width):
            word = queries.words[start + place]
            self.numbered |= self.words.digit[word]
            self.initials |= self.words.each[word].length == 1
            whole_words += self.words.weight[word] > TELLING and self.words.each[word].length > 1
            self.company |= self.words.known[word] and self.words.weight[word] >= LEGAL
            self.heads.push_back(self.words.head[word] if self.words.weight[word] > TELLING else 0)
        of_initials = self.initials and whole_words == 1 and width <= MOST_INITIALS + 1 and not self.company
        for place in range(width):
            self._common_of(queries.words[start + place], self.common[place])
        places.next()  # from here on no Python is called
        self._answered()
        self._joined(places.words, whole.joins, whole.joined)
        self._joined(places.sound, whole.heard_joins, whole.heard_joined)
        for place in range(width):
            word = queries.words[start + place]
            any_word = (
                queries.single[query] or of_initials and self.words.each[word].length > 1
                or self.voice == HEARD and self.words.weight[word] >= enough
            )
            last = -1
            # through one rare word, or through any where only one tells, but for a person's initials, or is enough of a
            # transcription
            for near in self.near[word][0]:
                kind = self._kind(near.kind)
                if kind < 0 or near.listed == last:
                    continue
                if not own.common[near.listed] or any_word and own.each[near.listed].length > 1:
                    last = near.listed if kind == WRITTEN_NEAR else -1  # the others are no more
                    self._way(near.listed, kind)
        for at in range(self.answers.size()):
            if self.answers[at].joined:
                self._way(self.answers[at].word, WRITTEN_NEAR)
        self.hits.clear()
        self._posted()
        self._pairs(query)
        self._hopefuls()
        self._unanswered()
        return 0

    cdef inline void _way(self, int32_t word, int kind) noexcept:
        cdef Way way
        way.word, way.kind = word, kind
        self.ways.push_back(way)

    cdef void _posted(self) noexcept:
        """Meet the forms with the listed words that are near in some way, but for those whose posting says that they are
        too far."""
        cdef Places places = self.places
        cdef const int32_t* starts = &places.posted_starts[0]
        cdef const Posting* posting
        cdef const Posting* last
        cdef Alone alone
        cdef Hit hit
        cdef size_t at, count = self.ways.size()
        cdef int32_t word
        cdef bint told
        hit.other_kind, hit.heads = WRITTEN_NEAR, False
        for at in range(count):
            if at + 2 * AHEAD < count:
                prefetch(&starts[self.ways[at + 2 * AHEAD].word])
            if at + AHEAD < count:
                prefetch(&places.posted[starts[self.ways[at + AHEAD].word]])
            word, hit.kind = self.ways[at].word, <int8_t>self.ways[at].kind
            told = self._alone(word, alone)
            posting, last = &places.posted[starts[word]], &places.posted[starts[word + 1]]
            while posting != last:
                if not told or may_be_whole(posting, &alone) or may_agree(posting, self.codes) or is_enough(posting, &alone):
                    hit.form = form_of(posting)
                    self.hits.push_back(hit)
                posting += 1

    cdef bint _alone(self, int32_t listed, Alone& alone) noexcept:
        """What ``_hopeful`` comes to at most where one listed word alone is near; whether it can be told: not where two
        words are that word together, nor where an initial may be any."""
        cdef Runs queries = self.queries
        cdef const Answer* answer = &self.answers[self.places.answers[listed]]
        cdef uint64_t near = 0
        cdef float ours = 0, least = 9, weight, whole = queries.weight[self.query]
        cdef int place
        cdef bint heard
        if answer.joined or self.initials:
            return False
        for place in range(WAYS_NEAR):
            near |= answer.places[place]
        for place in range(self.width):
            if near >> place & 1:
                weight = self.words.weight[queries.words[queries.starts[self.query] + place]]
                ours += weight
                least = min(least, weight)
        ours = min(whole, ours - (bits(near) - 1) * least + queries.slight[self.query])
        alone.ours, alone.theirs, alone.lost = ours, self.own.weight[listed], whole - ours
        alone.enough, alone.otherwise, alone.alone = self.least * SLACK - ROUNDED, OTHERWISE, ALONE
        heard = self.voice == HEARD or self.places.uses[listed] & READ_HEARD
        alone.heard = LEAST_HEARD - ROUNDED if heard and ours >= LEAST_HEARD * whole else 9
        alone.letters = <int>min(queries.told_letters[self.query], <int64_t>63)
        alone.kinds = <uint32_t>(queries.told_mask[self.query] & KINDS)
        return True

    cdef void _pairs(self, Py_ssize_t query) noexcept:
        """Meet a form through two common words, and through one and the head of another where it is of much the same
        length, but for a name whose characters were read by syllables, which nobody misspells. What is looked for is
        gathered first, so that it can be brought near before its turn."""
        cdef Words words = self.words
        cdef int width = self.queries.many(query), place, other
        cdef const int32_t* word = &self.queries.words[self.queries.starts[query]]
        cdef const Common* one
        cdef const Common* last
        cdef const Common* two
        cdef const Common* end
        cdef uint64_t key
        cdef Lookup pairs = self.places.pairs, beside = self.places.beside
        cdef bint as_it_is = self.in_syllables and self.voice
        cdef Pair pair
        self.pairs.clear()
        self.besides.clear()
        for place in range(width):
            one, last = self.common[place].data(), self.common[place].data() + self.common[place].size()
            while one != last:
                pair.kind = one.kind
                for other in range(place + 1, width):
                    two, end = self.common[other].data(), self.common[other].data() + self.common[other].size()
                    while two != end:
                        key = one.key + two.key
                        if one.rank + two.rank <= FAR and pairs.may(key):
                            pair.key, pair.two, pair.other_kind = key, two.listed, two.kind
                            pair.spoken = one.spoken and two.spoken
                            self.pairs.push_back(pair)
                        two += 1
                for other in range(width if one.rank <= NEAR and not as_it_is else 0):
                    if other != place and self.heads[other]:
                        key = one.key ^ mixed(<uint64_t>self.heads[other] + 1)
                        if beside.may(key):
                            pair.key, pair.two, pair.other_kind = key, -1, WRITTEN_NEAR
                            pair.spoken = False
                            self.besides.push_back(pair)
                one += 1
        self._through(pairs, self.pairs)
        self._through(beside, self.besides)

    cdef bint _by_syllables(self) noexcept:
        """Whether a form was read by syllables, as some listed ones were."""
        cdef const Reads* reads = &self.standings.beside[self.standings.readings[self.query] * self.standings.width]
        cdef Py_ssize_t reading
        for reading in range(self.standings.width):
            if reads[reading].syllables and reads[reading].languages & LANGUAGES:
                return True
        return False

    cdef inline bint _of_syllables(self, int32_t form) noexcept:
        """Whether a listed form is of syllables of the same language as the query, so that other words are others."""
        return (self.places.in_syllables[form >> 1] >> (form & 1) * 4 & self.in_syllables) != 0

    cdef void _through(self, Lookup table, const vector[Pair]& pairs) noexcept:
        """Hit forms through each of these."""
        cdef const uint64_t* entries = &table.entries[0]
        cdef const Pair* pair
        cdef Hit hit
        cdef uint64_t head
        cdef uint32_t at
        cdef bint others
        cdef size_t which, count = pairs.size()
        for which in range(count):
            if which + 2 * AHEAD < count:
                table.soon(pairs[which + 2 * AHEAD].key)
            if which + AHEAD < count:
                table.next(pairs[which + AHEAD].key)
            pair = &pairs[which]
            hit.kind, hit.other_kind, hit.heads = <int8_t>pair.kind, <int8_t>pair.other_kind, pair.two < 0
            others = self.in_syllables and not pair.spoken
            head = pair.key >> table.shift
            for at in range(table.begins[head], table.begins[head + 1]):
                if (entries[at] ^ pair.key) <= VALUE:
                    hit.form = <int32_t>(entries[at] & VALUE)
                    if not (others and self._of_syllables(hit.form)):  # one of the words is of other syllables
                        self.hits.push_back(hit)

    cdef bint _hopeful(self, int32_t form, const Glance* glance, const Standing& stands, bint heads) noexcept:
        """Whether what is met could score enough if all words that are near agreed, with ``heads`` also those that begin
        alike. No word agrees with two, but for two written together. Names of the same language of syllables agree in
        those alone."""
        cdef bint by_syllables = stands.languages and stands.voice == WRITTEN
        cdef int voice = together(self.voice, glance.voice), place, listed = 0, agreed
        cdef Py_ssize_t query = self.query, start = self.queries.starts[query]
        cdef float whole = self.queries.weight[query], other_whole = glance.weight, slight = self.queries.slight[query]
        cdef float ours = 0, theirs = 0, least = 9, least_listed = 9, enough = self.least * SLACK, weight, score
        cdef uint64_t met = 0, near
        cdef bint joined = False, lone = self.queries.lone[query]
        cdef const int32_t* words = self.places.words_of(form)
        cdef const Answer* answer
        cdef int32_t number
        heads = heads and not by_syllables
        for place in range(<int>glance.many):
            number, near = self.places.answers[words[place]], 0
            if number >= 0:
                answer = &self.answers[number]
                joined |= answer.joined
                if by_syllables:
                    near = answer.syllables
                else:
                    near = answer.places[WRITTEN_NEAR] | answer.places[HEARD_NEAR]
                    if voice > 0:
                        near |= answer.places[SOUND_NEAR]
                    if voice == BARE:
                        near |= answer.places[BARE_NEAR]
                    if self.spoken & glance.spoken:
                        near |= answer.places[SPOKEN_NEAR]
            if heads or self.initials:
                near |= self._begun(words[place], heads)
            if near:
                weight = self.own.weight[words[place]]
                met |= near
                theirs += weight
                least_listed = min(least_listed, weight)
                listed += 1
        for place in range(self.width):
            if met >> place & 1:
                weight = self.words.weight[self.queries.words[start + place]]
                ours += weight
                least = min(least, weight)
        agreed = bits(met)
        if not joined and agreed > listed:
            ours -= (agreed - listed) * least
        elif not joined and listed > agreed:
            theirs -= (listed - agreed) * least_listed
        ours, theirs = min(whole, ours + slight), min(other_whole, theirs + glance.slight)
        score = _score(ours + theirs, whole - ours, other_whole - theirs, 0)
        if by_syllables and not self.numbered and not (lone and glance.lone):
            score = _doubted(ours + theirs, whole - ours, other_whole - theirs)
        score *= <float>stands.factor
        if lone != glance.lone and agreed == 1 and not (slight and glance.slight):  # one word alone
            score *= LONE
        if score >= enough:
            return True
        if score >= HALF and self._may_be_whole(
            form, glance, by_syllables and glance.many == self.width and not slight and not glance.slight
        ):
            return True
        return voice == HEARD and LEAST_HEARD <= min(
            ours / max(whole, <float>1e-6), theirs / max(other_whole, <float>1e-6)
        )

    cdef inline bint _may_be_whole(self, int32_t form, const Glance* glance, bint syllables) noexcept:
        """Whether the telling words of a form may be the query's written together (``_spelt_as_whole``), by their letters:
        of a letter left out or put in one differs, of one that is changed two."""
        cdef int letters = <int>self.queries.told_letters[self.query], others = glance.letters
        cdef int errors = 1 if syllables and not glance.ship else max(whole_errors(max(letters, others)), 2)
        cdef uint64_t own = self.queries.told_mask[self.query], mask = glance.mask
        if letters > others + errors or bits(own & ~mask) > errors:
            return False
        if glance.slight:
            others, mask = <int>self.forms.told_letters[form], self.forms.told_mask[form]
        return abs(letters - others) <= errors and bits(own ^ mask) <= 2 * errors - abs(letters - others)

    cdef uint64_t _begun(self, int32_t listed, bint heads) noexcept:
        """The places of the query's initials of a listed word, and with ``heads`` of its words that begin as that does, as
        bits."""
        cdef int place
        cdef int32_t word
        cdef uint64_t found = 0
        for place in range(self.width):
            if heads and self.heads[place] and self.heads[place] == self.own.head[listed]:
                found |= <uint64_t>1 << place
            elif self.initials:
                word = self.queries.words[self.queries.starts[self.query] + place]
                if self.words.each[word].length == 1 and self.words.each[word].first == self.own.each[listed].first:
                    found |= <uint64_t>1 << place
        return found

    cdef bint _may_come_to(self, Py_ssize_t query, int32_t form) noexcept:
        """Whether a pair may come to the least: word by word, each beside the likeliest of the other side; by words
        left over that one side writes together; or, as somebody wrote them, as wholes."""
        cdef Runs queries = self.queries
        cdef const Glance* glance = &self.places.glances[form]
        cdef int n = queries.many(query), m = glance.many, i, j
        cdef const int32_t* asked = &queries.words[queries.starts[query]]
        cdef const int32_t* listed = self.places.words_of(form)
        cdef int32_t word
        cdef const Word* ours
        cdef const Word* theirs
        cdef Standing stands = self._stands(glance)
        cdef int voice = together(queries.voice[query], glance.voice), languages = stands.languages
        cdef int joins = stands.voice if languages else voice  # as words are joined
        cdef float near, best, got = 0, lost = 0, other_lost = 0, lack = 0, other_lack = 0, bound
        cdef float need = <float>(self.least / stands.factor) if stands.factor > 0 else self.least
        cdef float* cells
        cdef Left left, right, told, other_told  # all, and the telling ones of them
        _empty(left)
        _empty(right)
        _empty(told)
        _empty(other_told)
        self.cells.assign(m, 0)
        cells = self.cells.data()
        for i in range(n):
            word = asked[i]
            ours = &self.words.each[word]
            best = 0
            for j in range(m):
                theirs = &self.own.each[listed[j]]
                if may_be_alike(ours, theirs, voice, languages):
                    near = 1 if ours.key == theirs.key else self._likeness(word, listed[j], voice, languages)
                    best = max(best, near)
                    cells[j] = max(cells[j], near)
            if best > 0:
                got += best * ours.weight
                lack += (1 - best) * ours.weight
            else:
                lost += ours.weight
                _leave(left, self.words, word, joins)
                if ours.weight > TELLING:
                    _leave(told, self.words, word, joins)
        for j in range(m):
            theirs = &self.own.each[listed[j]]
            best = cells[j]
            if best > 0:
                got += best * theirs.weight
                other_lack += (1 - best) * theirs.weight
            else:
                other_lost += theirs.weight
                _leave(right, self.own, listed[j], joins)
                if theirs.weight > TELLING:
                    _leave(other_told, self.own, listed[j], joins)
        bound = _score(got, lost, other_lost, <float>1.4 * min(lack, other_lack))
        if bound >= need * NEARLY:
            return True
        if bound >= LEAST_ALIGNED and (
            _may_be_joined(self.words, left, self.own, right, joins, languages)
            or (told.count < left.count or other_told.count < right.count)
            and _may_be_joined(self.words, told, self.own, other_told, joins, languages)
        ):
            return True
        if _parts(self.words, asked, n, self.own, listed, m) or _parts(self.own, listed, m, self.words, asked, n):
            return True
        # names that sound the same as wholes have met by their consonants; those read as syllables are other ones where
        # their words part alike
        if stands.across and (not languages or not left.count or not right.count or left.count + right.count < 3):
            return False
        return stands.voice == WRITTEN and self._spelt_as_whole(query, form)

    cdef bint _spelt_as_whole(self, Py_ssize_t query, int32_t form) noexcept:
        """Whether two names as somebody wrote them are alike in their letters, wherever their words part."""
        cdef Runs queries = self.queries, forms = self.forms
        cdef const Glance* glance = &self.places.glances[form]
        cdef bint told = not glance.slight  # all its words are telling
        cdef int letters = <int>queries.told_letters[query]
        cdef int others = glance.letters if told else <int>forms.told_letters[form]
        cdef int errors = whole_errors(max(letters, others))
        cdef uint64_t mask = glance.mask if told else forms.told_mask[form]
        cdef Text one, two
        if abs(letters - others) > errors or bits(queries.told_mask[query] ^ mask) > 2 * errors - abs(letters - others):
            return False
        self._tell(query)
        forms.told(form, self.other)
        one.letters, one.length = self.text.data(), <int>self.text.size()
        two.letters, two.length = self.other.data(), <int>self.other.size()
        return apart(one, two, errors) <= errors

    cdef inline void _tell(self, Py_ssize_t query) noexcept:
        """Have the telling words of a query written together at hand."""
        if self.told != query:
            self.queries.told(query, self.text)
            self.told = query

    cdef void _hold(self, size_t forms) noexcept:
        """Have room for how alike the words of so many forms are."""
        cdef int shift = self.held_shift
        while <size_t>1 << (64 - shift) < forms and 64 - shift < MOST_MET_HELD:
            shift -= 1
        if shift != self.held_shift:
            self.held_shift = shift
            self.held.clear()
            self.held.resize(<size_t>1 << (64 - shift))

    cdef inline float _likeness(self, int32_t word, int32_t listed, int voice, int languages) noexcept:
        """How alike words are, 0 where it is too little to count. The same ones are met in form after form."""
        cdef uint64_t pair = (((<uint64_t>word << 32) + listed) << 5 | voice << 3 | languages) + 1
        cdef Held* held = &self.held[(pair * <uint64_t>0x9E3779B97F4A7C15) >> self.held_shift]
        if held.pair != pair:
            held.pair, held.near = pair, likeness(self.words, word, self.own, listed, voice, languages)
            if held.near < FLOOR:
                held.near = 0
        return held.near

    cdef inline Standing _stands(self, const Glance* form) noexcept:
        return self.standings.stands(self.query, form.reading, form.voice, form.spoken, form.weak)

    cdef inline bint _may_be(self, const Glance* form, const Standing& stands) noexcept:
        """Whether how a pair was read does not rule it out, nor do the Han characters: two names in other ones do not
        come to the least."""
        if self.least > OF_OTHER_CHARACTERS and self.bag != form.bag and self.bag and form.bag:
            return False
        return stands.factor >= self.least - ROUNDED

    cdef int _whole_names(self, Py_ssize_t query) except -1:
        """Add the listed names whose telling words written together are spelt alike to ``found``."""
        cdef Runs queries = self.queries, forms = self.forms
        cdef int length = queries.told_letters[query], limit
        cdef int32_t form
        cdef uint64_t key
        cdef Text one, two
        if queries.voice[query] or not 5 <= length <= LONGEST_FILED + 2:
            return 0
        self._tell(query)
        one.letters, one.length = self.text.data(), <int>self.text.size()
        deleted(one, True, self.keys)
        cdef vector[int32_t] found
        self.places.whole.find_each(self.keys, found)
        sort(found.begin(), found.end())
        cdef int32_t last = -1
        cdef size_t at
        for at in range(found.size()):
            if at + AHEAD < found.size():
                prefetch(&forms.told_letters[found[at + AHEAD]])
                prefetch(&forms.told_mask[found[at + AHEAD]])
            form = found[at]
            if form == last:
                continue
            last = form
            limit = whole_errors(max(length, <int>forms.told_letters[form]))
            if (abs(<int>(length - forms.told_letters[form])) <= limit
                    and bits(queries.told_mask[query] ^ forms.told_mask[form]) <= 2 * limit):
                forms.told(form, self.other)
                two.letters, two.length = self.other.data(), <int>self.other.size()
                if apart(one, two, limit) <= limit:
                    self.found.push_back(form)
        return 0


cdef inline float _score(float got, float lost, float other_lost, float lack) noexcept:
    cdef float both = min(lost, other_lost), alone = abs(lost - other_lost)
    return got / max(got + OTHERWISE * both + ALONE * alone + lack, <float>1e-6)


cdef inline float _doubted(float got, float lost, float other_lost) noexcept:
    """The same of names of several syllables (Comparison._weighed)."""
    cdef float both = min(lost, other_lost), alone = abs(lost - other_lost)
    return got / max(got + (1 + DOUBT * max(ENOUGH - got / 2, <float>0)) * (OTHERWISE * both + SYLLABLE_ALONE * alone),
                     <float>1e-6)


def candidates(Places places, Runs queries, Standings standings, float least):
    """Pairs (query form, listed form) whose score may reach ``least``, and which met as wholes: three arrays."""
    if not places.searches and places.remembered > REMEMBERED:
        places.near.clear()
        places.remembered = 0
    places.searches += 1
    try:
        return _candidates(Search(places, queries, standings, least), places, queries)
    finally:
        places.searches -= 1


cdef _candidates(Search search, Places places, Runs queries):
    cdef Whole whole = Whole(queries, False)
    cdef vector[int64_t] ones, twos, as_whole
    cdef vector[int32_t] wholes, joined
    cdef Standing stands
    cdef Py_ssize_t query
    cdef int32_t form, at
    cdef Glance* glance
    cdef size_t which
    cdef uint64_t key
    for query in range(queries.count):
        whole.read(query)
        search._meet(query, whole)
        search.found.clear()
        for key in whole.names:
            places.names.find(key, search.found)
        for key in whole.syllables:
            places.syllables.find(key, search.found)
        search._whole_names(query)
        wholes = search.found
        search.found.clear()
        for key in whole.sounds:
            places.sounding.find(key, search.found)
        joined = search.met
        for form in search.found:
            stands = search._stands(&places.glances[form])
            if stands.across and (stands.voice != WRITTEN or search._spelt_as_whole(query, form)):
                wholes.push_back(form)
            elif stands.across:
                joined.push_back(form)
        for at in range(queries.starts[query], queries.starts[query + 1]):
            places.joins.find(search.words.key[queries.words[at]], joined)
        for key in whole.short:
            places.short.find(key, joined)
        places.next()
        for form in wholes:
            glance = &places.glances[form]
            if places.fresh(glance) and search._may_be(glance, search._stands(glance)):
                ones.push_back(query)
                twos.push_back(form)
                as_whole.push_back(1)
        search._hold(joined.size())
        for which in range(joined.size()):
            form = joined[which]
            if which + AHEAD < joined.size():
                prefetch(&places.glances[joined[which + AHEAD]])
            search._words_ahead(joined, which)
            glance = &places.glances[form]
            if places.fresh(glance) and search._may_be(glance, search._stands(glance)) and search._may_come_to(query, form):
                ones.push_back(query)
                twos.push_back(form)
                as_whole.push_back(0)
    return _numbers(ones), _numbers(twos), _numbers(as_whole).astype(np.uint8)


cdef _numbers(const vector[int64_t]& values):
    found = np.empty(values.size(), dtype=np.int64)
    cdef int64_t[::1] held = found
    cdef size_t at
    for at in range(values.size()):
        held[at] = values[at]
    return found
