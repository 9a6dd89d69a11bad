# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""How alike two names are: words aligned one by one, each with its reason, to one number between 0 and 1. Compiled.

What costs more than integers (words that one side writes together, names as wholes) is first asked whether it may be at
all, by letters and lengths, and whether it could lift the pair to what is wanted; most pairs are let off by that.
"""

from libc.math cimport fabs, rint
from libc.string cimport memcmp
from libcpp.algorithm cimport sort, stable_sort
from libcpp.unordered_set cimport unordered_set
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.alike cimport (
    BARE,
    HOW_SAME,
    HOW_INITIAL,
    HOW_KOREAN,
    HOW_NOT,
    HOW_SOUND,
    HOW_SPELT,
    TELLING,
    SOUNDED,
    WRITTEN,
    Alike,
    Runs,
    Standing,
    Standings,
    Strings,
    Words,
    alike,
    int32_t,
    int64_t,
    is_another,
    is_made_of,
    may_be_alike,
    other_consonants,
    same_syllables,
    uint8_t,
    uint64_t,
    whole_errors,
)
from sekisho.names.distance cimport apart, same_texts, slips
from sekisho.names.letters cimport COUNT, Text, bits, polynomial, text_of, word_of
from sekisho.names.sound cimport as_heard, as_voweled, consonants_of, held

from sekisho.names import likeness as _likeness
from sekisho.names import score as _score_of
from sekisho.names import words as _words
from sekisho.names.alike import HOWS
from sekisho.names.asked import asked
from sekisho.names.score import CALIBRATION, OTHER_CHARACTERS, WHOLE, Likeness, Part, joined, readings_beside
from sekisho.names.slips import other_letter
from sekisho.names.sound import phonetic
from sekisho.names.variants import variants
from sekisho.names.words import words as known_words

cdef extern from *:
    """
    #define sekisho_leading(value) __builtin_clzll(value)
    #define sekisho_trailing(value) __builtin_ctzll(value)
    """
    int leading_zeros "sekisho_leading"(uint64_t value) noexcept nogil
    int trailing_zeros "sekisho_trailing"(uint64_t value) noexcept nogil

cdef enum:
    MOST = 64  # words of a name that are compared: more than are read (readings.MOST_WORDS)
    MANY = 12  # words of a name that is looked at by its weight first
    MOST_ERRORS = 3  # letters that may differ in whole names (alike.whole_errors)
    JOINT = 4  # letters less that are heard where two words meet, or others, or turned; there may be one more
    ABBREVIATED = 3  # letters of a body's word that no other is a slip of
    SHORT = 4  # letters at most of a body's word that is another where other letters or two differ
    ERROR_IN = 7  # consonants of a name without vowels of which one may be an error
    HOW_JOINED = 100
    CHINESE = 2  # of the languages, as bits

cdef object _new = tuple.__new__  # of a Part, at a third of the time

cdef float LEGAL = _words.LEGAL
cdef double ROUNDED = _score_of.ROUNDED

cdef double OTHERWISE = _score_of.OTHERWISE, LACKING = _score_of.LACKING, SLIGHT = _score_of.SLIGHT
cdef double OTHER_SORT = _score_of.OTHER_SORT
cdef double OTHER_NUMBERS = _score_of.OTHER_NUMBERS, OTHER_INITIAL = _score_of.OTHER_INITIAL, NOT_QUITE = _score_of.NOT_QUITE
cdef double ALONE = _score_of.ALONE, MIDDLE = _score_of.MIDDLE, TURNED = _score_of.TURNED
cdef double SYLLABLE_ALONE = _score_of.SYLLABLE_ALONE
cdef double TURNED_SYLLABLES = _score_of.TURNED_SYLLABLES, SCANT = _score_of.SCANT, INITIALS = _score_of.INITIALS
cdef int LEAST_RARE = _score_of.LEAST_RARE
cdef double BESIDE_RARE = _score_of.BESIDE_RARE
cdef double LEAST_BESIDE = _score_of.LEAST_BESIDE, LONGER = _score_of.LONGER
cdef double DOUBT = _score_of.DOUBT, ENOUGH = _score_of.ENOUGH, FLOOR = _score_of.FLOOR
cdef double LITTLE = _score_of.LITTLE, LONE = _score_of.LONE, SAME_SOUND = _score_of.SAME_SOUND
cdef double TOGETHER = _score_of.TOGETHER, APART = _score_of.APART, SLIP = _score_of.SLIP, OTHER = _score_of.OTHER
cdef double JOINED = _score_of.JOINED, LEAST_JOINED = _score_of.LEAST_JOINED, LEAST_SLIP = _score_of.LEAST_SLIP
cdef double OTHER_ALONE = _score_of.OTHER_ALONE
cdef int JOINED_BARE = _score_of.JOINED_BARE
cdef double WHOLE_BARE = _score_of.WHOLE_BARE, WHOLE_BARE_ERROR = _score_of.WHOLE_BARE_ERROR
cdef double ERROR = _likeness.ERROR, SOUND = _likeness.SOUND
cdef double OTHER_CONSONANT = _likeness.OTHER_CONSONANT
cdef double SPOKEN = _likeness.SPOKEN, ALL_BARE = _likeness.SAME_BARE[4]


cdef struct Aligned:
    int one
    int two
    int beside  # the place of a second word of the side that writes apart what the other joins, or -1
    bint ours  # whether that is the query's side
    double near
    int how


cdef enum:
    CALIBRATED = 10  # pairs of an alignment and the score for it
cdef double[CALIBRATED] ALIGNMENTS = [alignment for alignment, _ in CALIBRATION]
cdef double[CALIBRATED] SCORES = [score for _, score in CALIBRATION]


cdef double _along(double value, const double* given, const double* wanted) noexcept:
    cdef int at = 1
    while at < CALIBRATED - 1 and given[at] < value:
        at += 1
    return wanted[at - 1] + min((value - given[at - 1]) / (given[at] - given[at - 1]), 1.0) * (wanted[at] - wanted[at - 1])


cdef double _rounded(double value, int digits) except -1:
    """What Python rounds a number to, which it does as if to write it out."""
    cdef double whole = 10 ** digits, near = rint(value * whole)
    return round(value, digits) if fabs(value * whole - near) > 0.499999 else near / whole


def calibrated(double alignment):
    """The score of an alignment, to four digits."""
    return _rounded(_along(alignment, ALIGNMENTS, SCORES), 4)


def alignment_of(double score):
    """The alignment that comes to a score: the inverse of ``calibrated``."""
    return _along(score, SCORES, ALIGNMENTS)


def likeness_of(alignment, parts, query, listed):
    """The likeness of two names by the alignment of their words, and the reading and Han characters of each."""
    (reading, characters), (listed_reading, listed_characters) = query, listed
    if characters and listed_characters and characters != listed_characters:
        alignment *= OTHER_CHARACTERS if sorted(characters) != sorted(listed_characters) else 0.97
    return Likeness(calibrated(alignment), parts, reading, listed_reading)


cdef bint _likelier(const Aligned& one, const Aligned& two) noexcept:
    if one.near != two.near:
        return one.near > two.near
    return abs(one.one - one.two) < abs(two.one - two.two)


cdef Aligned _aligned(int one, int two, int beside, bint ours, double near, int how) noexcept:
    cdef Aligned made
    made.one, made.two, made.beside, made.ours, made.near, made.how = one, two, beside, ours, near, how
    return made


cdef class _Side:
    """The words of one form, as they are compared in a voice."""

    cdef Runs forms
    cdef Words lexicon
    cdef const int32_t* words
    cdef int count
    cdef Py_ssize_t form
    cdef int voice
    cdef int[MOST] letters  # as they sound
    cdef uint64_t[MOST] masks
    cdef double[MOST] weight
    cdef bint lone, numbered, named  # named: with a telling word that is no usual one
    cdef bint generic  # with a legal form or a usual word of organisations
    cdef uint64_t every, telling  # the places of all words and of the telling ones, as bits
    cdef uint64_t sounded  # the places of those that ``sound`` is of
    cdef double all  # the weight of all
    cdef vector[uint8_t] written, one_by_one, sound, voweled, told

    def __cinit__(self, Runs forms):
        self.forms, self.lexicon, self.form = forms, forms.lexicon, -1

    cdef void read(self, Py_ssize_t form, int voice) noexcept:
        cdef Words lexicon = self.lexicon
        cdef int at
        cdef int32_t word
        if form == self.form and voice == self.voice:
            return
        self.form, self.voice = form, voice
        self.told.clear()
        self.sounded = 0
        self.words, self.count = &self.forms.words[self.forms.starts[form]], min(self.forms.many(form), <int>MOST)
        self.lone, self.numbered, self.all, self.telling = self.forms.lone[form], False, 0, 0
        self.generic = self.named = False
        self.every = ~<uint64_t>0 >> (64 - self.count) if self.count else 0
        for at in range(self.count):
            word = self.words[at]
            self.weight[at] = rint(lexicon.weight[word] * 1e5) / 1e5  # as weights.weight has it, in single precision
            self.all += self.weight[at]
            self.numbered |= lexicon.digit[word]
            self.generic |= lexicon.known[word] != 0 and lexicon.weight[word] >= LEGAL
            self.telling |= <uint64_t>(lexicon.weight[word] > TELLING) << at
            self.named |= lexicon.weight[word] > TELLING and not lexicon.known[word]
            if voice == BARE:
                self.letters[at], self.masks[at] = lexicon.each[word].sound_length, lexicon.sound_mask[word]
            else:
                self.letters[at], self.masks[at] = lexicon.each[word].sounds_length, lexicon.heard_mask[word]

    cdef double weighing(self, uint64_t places) noexcept:
        """The weight of the words of these places."""
        cdef int at
        cdef double found = 0
        for at in range(self.count):
            if places >> at & 1:
                found += self.weight[at]
        return found

    cdef Text text(self, uint64_t places) noexcept:
        """The words of these places written together."""
        self._together(self.lexicon.words, places, self.written)
        return held(self.written)

    cdef Text each_heard(self, uint64_t places) noexcept:
        """The same as each word sounds by itself; of a voice without vowels the consonants."""
        self._together(self.lexicon.skeletons if self.voice == BARE else self.lexicon.sounds, places, self.one_by_one)
        return held(self.one_by_one)

    cdef void _together(self, Strings texts, uint64_t places, vector[uint8_t]& found) noexcept:
        cdef int at
        cdef Text word
        found.clear()
        for at in range(self.count):
            if places >> at & 1:
                word = texts.at(self.words[at])
                found.insert(found.end(), word.letters, word.letters + word.length)

    cdef Text outer(self, uint64_t places, bint last) noexcept:
        """The first of the words of these places, or the last, as it sounds, of several without what may sound otherwise
        where it meets the next."""
        cdef int at = 63 - leading_zeros(places) if last else trailing_zeros(places)
        cdef Text word = self.lexicon.sounds.at(self.words[at])
        if places & (places - 1):
            word.length = max(word.length - JOINT, 0)
            if last:
                word.letters += self.lexicon.each[self.words[at]].sounds_length - word.length
        return word

    cdef Text heard(self, uint64_t places) noexcept:
        """The same as it sounds; of a voice without vowels the consonants."""
        if places == self.sounded:
            return held(self.sound)
        self.sounded = places
        if self.voice == BARE:
            as_voweled(self.text(places), self.voweled)
            consonants_of(self.voweled, self.sound)
        else:
            as_heard(self.text(places), self.sound)
        return held(self.sound)

    cdef Text whole(self) noexcept:
        """The telling words written together as they sound."""
        if self.told.empty():
            self.heard(self.telling)
            self.told = self.sound
        return held(self.told)

    cdef int32_t one_unheard(self, _Side other) noexcept:
        """The telling word, no article, whose consonants no word of the other side has; -1 of none or several."""
        cdef int i, j
        cdef int32_t found = -1
        for i in range(self.count):
            if self.telling >> i & 1 and self.lexicon.each[self.words[i]].length > 2:
                for j in range(other.count):
                    if self.lexicon.each[self.words[i]].sound == other.lexicon.each[other.words[j]].sound:
                        break
                else:
                    if found >= 0:
                        return -1
                    found = self.words[i]
        return found

    cdef void unlike(self, _Side other, vector[int32_t]& found) noexcept:
        """The telling words that the other side has not."""
        cdef int i, j
        cdef bint same
        for i in range(self.count):
            if self.telling >> i & 1:
                same = False
                for j in range(other.count):
                    same |= self.lexicon.key[self.words[i]] == other.lexicon.key[other.words[j]]
                if not same:
                    found.push_back(self.words[i])

    cdef bint has_other_initial(self, _Side other) noexcept:
        """Whether a word of one letter is not among those of the other side."""
        cdef int i, j
        cdef bint same
        for i in range(self.count):
            if self.lexicon.each[self.words[i]].length == 1 and not self.lexicon.digit[self.words[i]]:
                same = False
                for j in range(other.count):
                    same |= self.lexicon.key[self.words[i]] == other.lexicon.key[other.words[j]]
                if not same:
                    return True
        return False

    cdef bint initials(self, uint64_t places) noexcept:
        """Whether a word of these places is one letter."""
        cdef int at
        for at in range(self.count):
            if (places >> at & 1 and self.lexicon.each[self.words[at]].length == 1
                    and not self.lexicon.digit[self.words[at]]):
                return True
        return False

    cdef uint64_t proper(self) noexcept:
        """The places of the telling words that are no usual ones."""
        cdef int at
        cdef uint64_t found = 0
        for at in range(self.count):
            if self.telling >> at & 1 and not self.lexicon.known[self.words[at]]:
                found |= <uint64_t>1 << at
        return found

    cdef uint64_t telling_beside(self, _Side other) except? 0:
        """The places of the words that tell whose name it is beside another: of the telling ones that are no usual ones
        those that the other has not, and of those that it has the ones that name neither a place nor a trade."""
        cdef uint64_t found = self.proper()
        cdef int i, j
        for i in range(self.count):
            if found >> i & 1:
                for j in range(other.count):
                    if self.lexicon.key[self.words[i]] == other.lexicon.key[other.words[j]] and self.word(i) in _common():
                        found &= ~(<uint64_t>1 << i)
                        break
        return found

    cdef bint is_borne(self, uint64_t places) noexcept:
        """Whether a word of these places is a form of a given name."""
        cdef int at
        for at in range(self.count):
            if places >> at & 1 and self.lexicon.each[self.words[at]].variants[0] >= 0:
                return True
        return False

    cdef bint closes_in_letter(self, uint64_t places) noexcept:
        """Whether the last word is one letter and of these places."""
        cdef int last = self.count - 1
        return last > 0 and places >> last & 1 and self.lexicon.each[self.words[last]].length == 1

    cdef bint has_servant(self) noexcept:
        """Whether a telling word begins as Abd al-Rahman does, one of whose consonants makes it Abd al-Rahim."""
        cdef int at
        cdef Text word
        for at in range(self.count):
            word = self.lexicon.words.at(self.words[at])
            if self.telling >> at & 1 and word.length >= 3 and not memcmp(word.letters, b"abd", 3):
                return True
        return False

    cdef bint has_letter(self) noexcept:
        """Whether a word that tells nothing is one letter."""
        cdef int at
        for at in range(self.count):
            if not self.telling >> at & 1 and self.lexicon.each[self.words[at]].length == 1:
                return True
        return False

    cdef int letter(self, uint8_t letter) noexcept:
        """How often a letter stands in the telling words."""
        cdef Text text = self.text(self.telling)
        cdef int at, found = 0
        for at in range(text.length):
            found += text.letters[at] == letter
        return found

    cdef str word(self, int at):
        return word_of(self.lexicon.words.at(self.words[at]))

    cdef list of(self, uint64_t places):
        """The words of these places."""
        cdef int at
        return [self.word(at) for at in range(self.count) if places >> at & 1]


cdef bint _another(set ones, set twos, int errors, int letters) except -1:
    """Whether the errors between two names stand so close, not ``letters`` apart, that one word is another."""
    return letters * errors > max(sum(map(len, ones - twos)), sum(map(len, twos - ones)))


cdef bint _near(_Side one, uint64_t ours, _Side two, uint64_t theirs, double part, int errors) noexcept:
    """Whether these words written together may sound alike but for a part of the letters, or so many."""
    cdef int at, length = 0, other = 0, joints = bits(ours) - 1, others = bits(theirs) - 1
    cdef uint64_t mask = 0, masks = 0
    for at in range(one.count):
        if ours >> at & 1:
            length += one.letters[at]
            mask |= one.masks[at]
    for at in range(two.count):
        if theirs >> at & 1:
            other += two.letters[at]
            masks |= two.masks[at]
    errors = max(errors, <int>(part * max(length + joints, other + others) + 1e-3))
    if not (length - JOINT * joints <= other + others + errors and other - JOINT * others <= length + joints + errors
            and bits(mask ^ masks) <= 2 * errors + JOINT * (joints + others)):
        return False
    errors += JOINT * (joints + others)
    return apart(one.each_heard(ours), two.each_heard(theirs), errors) <= errors


cdef bint _spoken_alike(_Side one, uint64_t ours, _Side two, uint64_t theirs, int first, int languages,
                        int least) noexcept:
    """Whether words, the second side's from the one of that number on and then those before it, can be the same syllables
    of one of the languages, so many at least."""
    cdef int32_t[MOST] words
    cdef int32_t[2 * MOST] beside
    cdef int at, many = 0, other_many = bits(theirs), place = 0
    for at in range(one.count):
        if ours >> at & 1:
            words[many] = one.words[at]
            many += 1
    for at in range(two.count):
        if theirs >> at & 1:
            beside[place] = beside[place + other_many] = two.words[at]
            place += 1
    return same_syllables(one.lexicon, words, many, two.lexicon, beside + first, other_many, languages, least)


cdef bint _may_join(_Side one, uint64_t ours, _Side two, uint64_t theirs, int voice, int languages) except -1:
    """Whether words left over may be as alike written together as they must be (score.joined): in each of the ways in
    which words are (alike.alike)."""
    cdef Text first = one.text(ours), second = two.text(theirs)
    cdef int longer = max(first.length, second.length), most
    cdef double part = 0 if voice == WRITTEN else (1 - LEAST_JOINED / SOUND) / ERROR
    if first.length < (4 if languages and voice == WRITTEN else 5):
        return same_texts(first, second)  # so short ones are nothing else (score.joined)
    most = <int>((1 - LEAST_JOINED) / ERROR * longer + 1e-3)
    if voice != BARE and apart(first, second, most) <= most:
        return True
    if _is_known(first) and _is_known(second):
        return True  # forms of one word or of one name
    if voice == WRITTEN and not languages and not _end_alike(one, ours, two, theirs):
        return False
    if not _near(one, ours, two, theirs, part, voice == BARE):
        return False
    first, second = one.heard(ours), two.heard(theirs)
    most = 1 if voice == BARE else <int>(part * max(first.length, second.length) + 1e-3)
    return apart(first, second, most) <= most


cdef bint _end_alike(_Side one, uint64_t ours, _Side two, uint64_t theirs) noexcept:
    """Whether words written together, each side's in their order, may sound the same, by how they begin and end."""
    cdef Text first = one.outer(ours, False), second = two.outer(theirs, False)
    if memcmp(first.letters, second.letters, min(first.length, second.length)):
        return False
    first, second = one.outer(ours, True), two.outer(theirs, True)
    cdef int length = min(first.length, second.length)
    return not memcmp(first.letters + first.length - length, second.letters + second.length - length, length)


cdef bint _are_two(Words lexicon, int32_t word) noexcept:
    """Whether a word can be two syllables."""
    cdef Py_ssize_t column
    for column in range(lexicon.spoken.shape[1]):
        if lexicon.spoken[word, column] & <uint64_t>COUNT == 2:
            return True
    return False


cdef object _common_words = None


cdef object _common():
    """The words that name a place or a trade."""
    global _common_words
    if _common_words is None:
        _common_words = _words.places() | _words.vocabulary()
    return _common_words


cdef unordered_set[uint64_t] _known


cdef bint _is_known(Text text) except -1:
    """Whether a word is one of words.yaml or a form of a name."""
    if _known.empty():
        for word in (*variants(), *known_words()):
            _known.insert(polynomial(text_of(word)))
    return _known.count(polynomial(text)) != 0


cdef double _same_joined(_Side one, int i, _Side two, int j, int voice, bint every) except -1:
    """How alike a word is to two neighbours, from the place ``j`` on, that are the same written together; 0 of others."""
    cdef Words lexicon = one.lexicon
    cdef int32_t word = one.words[i], lead = two.words[j], end = two.words[j + 1]
    if (lexicon.each[word].length == two.lexicon.each[lead].length + two.lexicon.each[end].length
            and same_texts(lexicon.words.at(word), two.text(<uint64_t>3 << j))):
        return JOINED
    if voice == WRITTEN or one.letters[i] < 5 or not every and (
        abs(one.letters[i] - two.letters[j] - two.letters[j + 1]) > 2
        or bits(one.masks[i] ^ (two.masks[j] | two.masks[j + 1])) > 4
    ):
        return 0
    if voice == BARE:
        if one.letters[i] < JOINED_BARE or not same_texts(lexicon.skeletons.at(word), two.heard(<uint64_t>3 << j)):
            return 0
        return ALL_BARE - OTHER_CONSONANT * other_consonants(lexicon.words.at(word), two.text(<uint64_t>3 << j))
    return SOUND if same_texts(lexicon.sounds.at(word), two.heard(<uint64_t>3 << j)) else 0


cdef double _of_many(Runs long, Py_ssize_t form, Runs short, Py_ssize_t other) noexcept:
    """What a form of many words comes to at most beside one of few, by the weight of the words that nothing answers."""
    cdef int left = long.many(form) - 2 * short.many(other), at  # one word may answer two
    cdef vector[float] weights
    cdef double lost = 0, got = 2 * short.weight[other]
    if left <= 0 or 2 * short.told_letters[other] > long.told_letters[form]:
        return 1  # written together they may be alike
    for at in range(long.starts[form], long.starts[form + 1]):
        weights.push_back(long.lexicon.weight[long.words[at]])
    sort(weights.begin(), weights.end())
    for at in range(left):
        lost += weights[at]
    return got / max(got + ALONE * lost, 1e-6)


cdef class Comparison:
    """Two names beside each other, and what was found alike in them; of a pair that may not come to the least that is
    wanted, all that is said is that it does not."""

    cdef _Side our, their
    cdef int voice, languages
    cdef bint ship, across, every  # every: nothing is let off unlooked at
    cdef bint middle  # whether one side lacks middle names alone
    cdef bint rare  # whether one body lacks a word beside a rare one
    cdef vector[Aligned] may, aligned
    cdef uint64_t left, right, joined_left, joined_right  # places of words
    cdef double got, lack, near, whole  # near: of words joined

    def __cinit__(self, Runs queries, Runs listed, bint every):
        self.our, self.their, self.every = _Side(queries), _Side(listed), every

    cdef void read(self, Py_ssize_t one, Py_ssize_t two, int voice, int languages, bint ship, bint across) noexcept:
        """Put two forms beside each other."""
        self.voice, self.languages, self.ship, self.across = voice, languages, ship, across
        self.our.read(one, voice)
        self.their.read(two, voice)

    cdef double score(self, double factor, bint as_wholes, double least) except -1:
        """What the two come to, where that may be ``least``; some number below it else."""
        cdef _Side our = self.our, their = self.their
        cdef bint several = not (our.lone and their.lone), shared = False, same_numbers = True
        cdef double light, score, lost, other_lost, need, little
        self._may_align()
        self._align()
        if our.numbered or their.numbered:
            self._numbers(&shared, &same_numbers)
        if not same_numbers and not same_texts(our.text(our.every), their.text(their.every)):  # VIFINE is VI FINE
            factor *= OTHER_NUMBERS
        light = max(LITTLE - min(our.all, their.all), 0.0)
        little = 1 - SLIGHT * light
        need = (least - ROUNDED) / (factor * (little if several else 1))
        cdef double doubt = DOUBT if several and not shared else 0
        if self.left and self.right and bits(self.left) + bits(self.right) > 2:
            self._join(doubt, need if several else -1)
        if self.ship:
            if our.closes_in_letter(self.left) or their.closes_in_letter(self.right):
                factor *= OTHER_NUMBERS  # a sister (OCEAN STAR A) or the fifth of the name (V)
        elif our.initials(self.left) and their.initials(self.right):
            factor *= OTHER_INITIAL
        elif our.generic and their.generic and self._other_alone():
            factor *= OTHER_ALONE
        lost, other_lost = our.weighing(self.left), their.weighing(self.right)
        self.middle = several and (self.left or self.right) and self._lacks_middle()
        self.rare = several and our.generic and their.generic and self._lacks_beside_rare()
        if self.middle or self.rare:
            doubt = 0
        if self.rare:
            lost, other_lost = lost * BESIDE_RARE, other_lost * BESIDE_RARE
        score = self._weighed(self.got, self.lack, lost, other_lost, doubt) * self._order()
        if self.aligned.size() == 1 and our.lone != their.lone and self.aligned[0].beside < 0:
            score *= LONE
        self.whole = self._as_wholes(max(need, score), as_wholes) if score < JOINED else 0
        if self.whole <= score:
            self.whole = 0
        score = max(score, self.whole)
        if score < need:
            return 0
        if light and several:
            little = 1 - self._slight() * light
        elif self.whole or not self._longer():
            little = 1  # the one word that tells agrees
        if self.lack > 0 and not several:
            factor *= NOT_QUITE
        if self.languages and light and not self.whole and our.generic != their.generic:
            factor *= OTHER_SORT
        if self.languages & CHINESE and self._of_other_pinyin():
            factor *= OTHER_INITIAL
        return score * factor * little

    cdef bint mixed(self) noexcept:
        """Whether words are alike as syllables of more than one language."""
        cdef Aligned each
        cdef int languages = 0
        for each in self.aligned:
            if each.beside < 0 and HOW_KOREAN <= each.how < HOW_SOUND:
                languages |= 1 << (each.how - HOW_KOREAN)
        if languages and self.joined_left:
            languages |= self.languages  # in which of them the others were joined is not held
        return not self.whole and languages & (languages - 1)

    cdef tuple of_one_language(self, Py_ssize_t one, Py_ssize_t two, double factor, bint as_wholes, double least):
        """What the two come to as names of one language, the likeliest of those that both can be of, and the parts."""
        cdef int languages = self.languages, language
        cdef tuple best = (-1.0, ())
        cdef double score
        for language in range(3):
            if languages >> language & 1:
                self.read(one, two, self.voice, 1 << language, self.ship, self.across)
                score = self.score(factor, as_wholes, least)
                if score > best[0]:
                    best = (score, self.parts())
        return best

    cdef int _may_align(self) except -1:
        """Find the pairs of words that may be aligned, the likeliest first."""
        cdef _Side our = self.our, their = self.their
        cdef int n = our.count, m = their.count, i, j, best, length, other
        cdef uint64_t first = our.every, second = their.every
        cdef double near
        cdef Alike found
        self.may.clear()
        for i in range(n):
            best = -1
            for j in range(m - 1, -1, -1):
                if (second >> j & 1 and our.lexicon.key[our.words[i]] == their.lexicon.key[their.words[j]]
                        and (best < 0 or abs(j - i) < abs(best - i))):
                    best = j
            if best >= 0:
                self.may.push_back(_aligned(i, best, -1, False, 1, HOW_SAME))
                first &= ~(<uint64_t>1 << i)
                second &= ~(<uint64_t>1 << best)
        for i in range(n):
            if first >> i & 1:
                for j in range(m):
                    if second >> j & 1 and may_be_alike(
                        &our.lexicon.each[our.words[i]], &their.lexicon.each[their.words[j]], self.voice, self.languages
                    ):
                        found = alike(our.lexicon, our.words[i], their.lexicon, their.words[j], self.voice,
                                      self.languages)
                        if found.near >= FLOOR and (found.how != HOW_INITIAL or self._may_stand(i, j)):
                            self.may.push_back(_aligned(i, j, -1, False, found.near, found.how))
        if first and second and n != m:
            for i in range(n):
                length = our.lexicon.each[our.words[i]].length if first >> i & 1 else 0
                for j in range(m if length else 0):
                    other = their.lexicon.each[their.words[j]].length if second >> j & 1 else 0
                    if length > other >= 2 and j + 1 < m:
                        near = _same_joined(our, i, their, j, self.voice, self.every)
                        if near:
                            self.may.push_back(_aligned(i, j, j + 1, False, near, HOW_JOINED))
                    elif other > length >= 2 and i + 1 < n:
                        near = _same_joined(their, j, our, i, self.voice, self.every)
                        if near:
                            self.may.push_back(_aligned(i, j, i + 1, True, near, HOW_JOINED))
        stable_sort(self.may.begin(), self.may.end(), _likelier)
        return 0

    cdef bint _may_stand(self, int i, int j) noexcept:
        """Whether one of two words may be an initial for the other: not where either name has a word of companies, nor
        what was read of another script, of which one letter is a syllable."""
        cdef _Side our = self.our, their = self.their
        cdef _Side side = our if our.lexicon.each[our.words[i]].length == 1 else their
        return not (our.generic or their.generic) and not (self.languages and side.forms.voice[side.form] != WRITTEN)

    cdef void _align(self) noexcept:
        """Align the likeliest, each word once."""
        cdef _Side our = self.our, their = self.their
        cdef uint64_t i, j
        cdef double shared
        cdef Aligned each
        self.aligned.clear()
        self.left, self.right, self.got, self.lack = our.every, their.every, 0, 0
        self.joined_left = self.joined_right = 0
        for each in self.may:
            i, j = <uint64_t>1 << each.one, <uint64_t>1 << each.two
            if each.beside >= 0:
                if each.ours:
                    i |= <uint64_t>1 << each.beside
                else:
                    j |= <uint64_t>1 << each.beside
            if i & ~self.left or j & ~self.right:
                continue
            self.left &= ~i
            self.right &= ~j
            shared = min(our.weight[each.one], their.weight[each.two])
            if each.beside >= 0:
                shared = their.weight[each.two] if each.ours else our.weight[each.one]
            self.got += each.near * (2 * shared)
            self.lack += (1 - each.near) * (2 * shared)
            self.aligned.push_back(each)

    cdef void _numbers(self, bint* shared, bint* same) noexcept:
        """Whether two names share a number, and whether they have the same ones."""
        cdef _Side our = self.our, their = self.their
        cdef int i, j
        cdef bint found
        for i in range(our.count):
            if our.lexicon.digit[our.words[i]]:
                found = False
                for j in range(their.count):
                    found |= our.lexicon.key[our.words[i]] == their.lexicon.key[their.words[j]]
                shared[0] |= found
                same[0] &= found
        for j in range(their.count):
            if their.lexicon.digit[their.words[j]]:
                found = False
                for i in range(our.count):
                    found |= our.lexicon.key[our.words[i]] == their.lexicon.key[their.words[j]]
                same[0] &= found

    cdef double _weighed(self, double got, double lack, double lost, double other_lost, double doubt) noexcept:
        """What agrees beside what does not. What only one side says counts less than what each side says otherwise;
        where what agrees is little, what does not weighs more by ``doubt``."""
        if got <= 0:
            return 0
        cdef double both = min(lost, other_lost), alone = lost + other_lost - 2 * both
        cdef double by_one = SYLLABLE_ALONE if self.languages else MIDDLE if self.middle else ALONE
        cdef double against = OTHERWISE * both + by_one * alone + LACKING * lack
        return got / (got + (1 + doubt * max(ENOUGH - got / 2, 0.0)) * against)

    cdef int _join(self, double doubt, double need) except -1:
        """Align the words left over on both sides, written together, where they are alike, or the telling ones of them;
        ``need``: the score that they must come to."""
        cdef uint64_t left = self.left & self.our.telling, right = self.right & self.their.telling
        if not self._join_these(self.left, self.right, doubt, need) and (left != self.left or right != self.right):
            if left and right:
                self._join_these(left, right, doubt, need)
        return 0

    cdef bint _join_these(self, uint64_t left, uint64_t right, double doubt, double need) except -1:
        cdef _Side our = self.our, their = self.their
        cdef double shared = our.weighing(left) + their.weighing(right)
        if not self.every and self._weighed(self.got + shared, self.lack, 0, 0, doubt) < need:
            return False
        if self.languages and _spoken_alike(our, left, their, right, 0, self.languages, 2):
            self.near = SPOKEN
        elif self.every or _may_join(our, left, their, right, self.voice, self.languages):
            self.near = joined(our.of(left), their.of(right), self.voice, self.languages)
        else:
            return False
        if self.near:
            self.got += self.near * shared
            self.lack += (1 - self.near) * shared
            self.joined_left, self.joined_right = left, right
            self.left &= ~left
            self.right &= ~right
        return self.near > 0

    cdef double _order(self) noexcept:
        """What remains of a score by the order in which words stand: the family name may come last; the syllables of a
        given name are not turned. Initials tell that they are given names where they stand behind (Petrov I.V.), but not
        where each side has one for a name of the other."""
        cdef int[MOST] stands
        cdef uint64_t places = 0
        cdef int at, first = -1, last = -1, turns = 0
        cdef bint short = False, other_short = False
        cdef Aligned each
        for each in self.aligned:
            stands[each.one] = each.two
            places |= <uint64_t>1 << each.one
            if each.how == HOW_INITIAL:
                if self.our.lexicon.each[self.our.words[each.one]].length == 1:
                    short = True
                else:
                    other_short = True
        for at in range(self.our.count):
            if places >> at & 1:
                if first < 0:
                    first = stands[at]
                elif stands[at] < last:
                    turns += 1
                last = stands[at]
        if not turns:
            return 1
        turns += first < last  # from the last one to the first
        if short and other_short:
            return OTHER_INITIAL
        if turns == 1 and (short or other_short):
            return 1
        return TURNED_SYLLABLES if self.languages and turns > 1 else TURNED

    cdef bint _longer(self) noexcept:
        """Whether nothing answers a telling word of one side."""
        return not self.middle and not self.rare and (self.left & self.our.telling | self.right & self.their.telling) != 0

    cdef bint _lacks_beside_rare(self) noexcept:
        """Whether one of two bodies' names lacks one telling word alone, and a long word that is no usual one and that
        nobody is known to bear is the same (TSENTRREMONT OOO, GAZPROM TSENTRREMONT OOO)."""
        cdef _Side our = self.our, their = self.their
        cdef uint64_t left = self.left & our.telling, right = self.right & their.telling
        cdef Aligned each
        if left and right or bits(left | right) != 1 or self.ship or self.languages or self.voice != WRITTEN:
            return False
        for each in self.aligned:
            if (each.how == HOW_SAME and our.weight[each.one] >= 1 and not our.lexicon.known[our.words[each.one]]
                    and our.lexicon.each[our.words[each.one]].length >= LEAST_RARE):
                return True
        return False

    cdef bint _lacks_middle(self) noexcept:
        """Whether all that one of two persons' names lacks stands between the first and the last word of the other: a
        middle name, which people leave out."""
        cdef _Side our = self.our, their = self.their
        cdef Aligned each
        if self.left and self.right or self.ship or self.languages or our.generic or their.generic or our.numbered:
            return False
        for each in self.aligned:
            if each.beside >= 0 or each.near < LEAST_BESIDE:
                return False
        if self.aligned.size() < 2 or self._order() < 1:
            return False
        if self.left:
            return not self.left & 1 and not self.left >> (our.count - 1) & 1
        return not self.right & 1 and not self.right >> (their.count - 1) & 1

    cdef double _slight(self) noexcept:
        """What is taken off names that say little, by how their words agree: hardly anything is left where one is spelt
        otherwise too."""
        cdef Aligned each
        cdef double most = SLIGHT
        for each in self.aligned:
            if (each.near < (SPOKEN if self.across else JOINED) and (self.languages or not self.across)
                    and (each.how != HOW_SPELT or each.near < LEAST_SLIP and not self.whole)):
                most = max(most, INITIALS if each.how == HOW_INITIAL else SCANT)
        if not self.whole and self._longer():
            most += LONGER
        return most

    cdef double _as_wholes(self, double need, bint as_wholes) except -1:
        """How alike two names are as wholes, by letters or sounds or by syllables, where that may be more than what is
        needed; names of the same syllables have met ``as_wholes``."""
        cdef double found = self._whole(need)
        if self.languages and as_wholes and SPOKEN > max(found, need):
            found = max(found, self._in_syllables())
        return found

    cdef double _in_syllables(self) noexcept:
        """What telling words score that are the same syllables, however they are joined; the family name first or last."""
        cdef _Side our = self.our, their = self.their
        cdef int turn, many = bits(their.telling)
        for turn in range(min(many, 3)):
            if _spoken_alike(our, our.telling, their, their.telling, turn if turn < 2 else many - 1, self.languages, 3):
                return SPOKEN * TURNED if turn else SPOKEN
        return 0

    cdef double _whole(self, double need) except -1:
        """How alike two names are as a whole, wherever their words part."""
        cdef _Side our = self.our, their = self.their
        cdef int voice = self.voice, languages = 0 if self.ship else self.languages, shorter, longer, errors, weighed
        cdef double each
        cdef Text first, second
        if not our.telling or not their.telling or not (our.named and their.named):
            return 0  # usual words alone are nobody's name
        if voice == WRITTEN:
            if (JOINED < need
                    or abs(<int>(our.forms.told_letters[our.form] - their.forms.told_letters[their.form])) > MOST_ERRORS
                    or bits(our.forms.told_mask[our.form] ^ their.forms.told_mask[their.form]) > 2 * MOST_ERRORS):
                return 0
            first, second = our.text(our.telling), their.text(their.telling)
            shorter, longer = min(first.length, second.length), max(first.length, second.length)
            if shorter < 5:
                return 0
            errors = apart(first, second, MOST_ERRORS)
            weighed = slips(first, second) - errors if errors <= MOST_ERRORS and not languages else 0
            if languages and (errors > 1 or errors and self._others() > 1):
                return 0
            if languages and errors and our.has_letter() != their.has_letter():
                return 0  # what is an article elsewhere is a syllable here
            if errors:  # a space put in or left out is an error more
                errors += abs(bits(our.telling) - bits(their.telling))
            if errors > whole_errors(longer) or errors and not self.ship and not languages and self._renamed():
                return 0
            if errors and not self.ship and our.generic and their.generic and self._other_body():
                return 0
            if not self.ship and self._other_initial():
                return 0
            if (errors > 2 or errors > 1 and weighed and not self.ship) and _another(
                set(our.of(our.telling)), set(their.of(their.telling)), errors, 3
            ):
                return 0
            if errors and not self.ship and self._other_usual(errors):
                return 0
            if languages:  # another letter may be another syllable; a typing error must not hide the name all the same
                each = OTHER if other_letter(word_of(first), word_of(second)) else SLIP
            else:
                each = TOGETHER
                errors += weighed
                if errors > 1 and not self.ship and not our.generic and bits(our.telling) == bits(their.telling):
                    each = APART
            return JOINED * (1 - each * errors / longer)
        if not self.every and (
            (WHOLE_BARE if voice == BARE else SAME_SOUND) < need
            or not _near(our, our.telling, their, their.telling, 0.15, 1)
        ):
            return 0
        first, second = our.whole(), their.whole()
        shorter, longer = min(first.length, second.length), max(first.length, second.length)
        if voice == BARE:
            if self._other_borne():
                return 0
            errors = apart(first, second, shorter // ERROR_IN)
            if shorter <= ERROR_IN or errors > shorter // ERROR_IN or errors and (
                self._one_other() or our.has_servant() and their.has_servant()
            ):
                return 0
            first, second = our.text(our.telling), their.text(their.telling)
            return WHOLE_BARE - WHOLE_BARE_ERROR * errors - OTHER_CONSONANT * max(other_consonants(first, second) - errors, 0)
        if shorter < 5:
            return 0
        errors = apart(first, second, longer // 6)
        each = 1 - <double>errors / longer
        if each <= 0.85 or errors and _another(
            set(map(phonetic, our.of(our.telling))), set(map(phonetic, their.of(their.telling))), errors, 4 if errors > 1 else 3
        ):
            return 0
        if errors and voice == SOUNDED and not self.ship and self._renamed(True):
            return 0
        return SAME_SOUND * each

    cdef int _others(self) noexcept:
        """How many telling words the query has that the listed name has not, where both have as many."""
        cdef vector[int32_t] ours
        if bits(self.our.telling) == bits(self.their.telling):
            self.our.unlike(self.their, ours)
        return <int>ours.size()

    cdef bint _other_body(self) noexcept:
        """Whether two bodies are told by one word each, and these differ by more than words so long may, of three letters
        by any (RGB, RGI): what is the same of usual words (Bank) makes them no more alike."""
        cdef _Side our = self.our, their = self.their
        cdef uint64_t left = our.telling_beside(their), right = their.telling_beside(our)
        cdef int longer
        if bits(left) == 1 and bits(right) == 1 and self._other_syllable(
                our.words[trailing_zeros(left)], their.words[trailing_zeros(right)]):
            return True
        left, right = our.proper(), their.proper()
        if bits(left) != 1 or bits(right) != 1:
            return False
        longer = max(our.text(left).length, their.text(right).length)
        return apart(our.text(left), their.text(right), MOST_ERRORS) > (
            whole_errors(longer + 1) if longer > ABBREVIATED else 0
        )

    cdef bint _other_alone(self) except -1:
        """Whether the one word by which each of two bodies is told is another, for many are called by either (Daedong,
        Daesong), or has another syllable (Chengxing, Chengtong), or is another place (Hunan, Henan), or, of few letters, has
        one that no finger takes for the other (Pars, Fars): the usual words that they share make them no more alike."""
        cdef _Side our = self.our, their = self.their
        cdef Aligned each
        cdef uint64_t left = 0, right = 0
        for each in self.aligned:
            if each.how == HOW_SPELT and each.beside < 0:
                if not left:
                    left, right = our.telling_beside(their), their.telling_beside(our)
                if bits(left) != 1 or bits(right) != 1:
                    return False
                if not left >> each.one & 1 or not right >> each.two & 1:
                    continue
                if self._other_syllable(our.words[each.one], their.words[each.two]):
                    return True
                if _words.places() >= {our.word(each.one), their.word(each.two)}:
                    return True
                if bits(our.proper()) != 1 or bits(their.proper()) != 1:
                    return False
                if our.lexicon.borne[our.words[each.one]] and is_another(
                        our.lexicon, our.words[each.one], their.lexicon, their.words[each.two]):
                    return True
                return our.lexicon.each[our.words[each.one]].length <= SHORT and other_letter(
                    our.word(each.one), their.word(each.two))
        return False

    cdef bint _other_syllable(self, int32_t one, int32_t two) noexcept:
        """Whether two words are two syllables of one language each, and not the same ones by more than a slip."""
        cdef Words ours = self.our.lexicon, theirs = self.their.lexicon
        cdef int languages = ours.spoken_in[one] & theirs.spoken_in[two]
        if not (languages and _are_two(ours, one) and _are_two(theirs, two)) or slips(
                ours.words.at(one), theirs.words.at(two)) <= 1:
            return False
        return not HOW_KOREAN <= alike(ours, one, theirs, two, self.voice, languages).how < HOW_SOUND

    cdef bint _other_usual(self, int errors) except -1:
        """Whether a place or, by more than one error, a usual word of a body's name is another in the other's (Hunan,
        Henan; Trade, Travel), or a short usual word any other (North Star Co, North Sea Co)."""
        cdef _Side our = self.our, their = self.their
        if not (our.generic and their.generic):
            return False
        ones, twos = set(our.of(our.telling)), set(their.of(their.telling))
        ones, twos = ones - twos, twos - ones
        both = ones | twos
        if len(ones) != 1 or len(twos) != 1:
            return False
        if errors == 1:
            return both <= _words.places()
        return both <= _common() or max(map(len, both)) <= SHORT and not known_words().keys().isdisjoint(both)

    cdef bint _other_borne(self) noexcept:
        """Whether a word left over on each side is a given name that many bear: two names, not spellings of one."""
        cdef _Side our = self.our, their = self.their
        return our.is_borne(self.left) and their.is_borne(self.right)

    cdef bint _one_other(self) noexcept:
        """Whether one word alone has other consonants on each side, too few for one that differs to be an error."""
        cdef int32_t one = self.our.one_unheard(self.their), two = self.their.one_unheard(self.our)
        return one >= 0 and two >= 0 and min(
            self.our.lexicon.each[one].sound_length, self.their.lexicon.each[two].sound_length
        ) < ERROR_IN

    cdef bint _of_other_pinyin(self) noexcept:
        """Whether one name has a q where the other has a j, which in Wade-Giles alone are one (Jing, Qing)."""
        cdef int ours = self.our.letter(c"q"), theirs = self.their.letter(c"q")
        return ours != theirs and ours + self.our.letter(c"j") == theirs + self.their.letter(c"j")

    cdef bint _other_initial(self) noexcept:
        """Whether each side has an initial that the other has not."""
        return self.our.has_other_initial(self.their) and self.their.has_other_initial(self.our)

    cdef bint _renamed(self, bint known=False) noexcept:
        """Whether the query has a name that many bear where the listed one has another; of names ``known`` by their forms."""
        cdef _Side our = self.our, their = self.their
        cdef int32_t one, two
        cdef int at
        cdef vector[int32_t] ours, theirs
        cdef Alike found
        if bits(our.telling) != bits(their.telling):
            return False
        our.unlike(their, ours)
        their.unlike(our, theirs)
        for at in range(min(<int>ours.size(), <int>theirs.size())):
            one, two = ours[at], theirs[at]
            if known and (our.lexicon.each[one].variants[0] < 0 or their.lexicon.each[two].variants[0] < 0):
                continue
            if our.lexicon.borne[one] and is_another(our.lexicon, one, their.lexicon, two) or is_made_of(
                    our.lexicon, one, their.lexicon, two):
                found = alike(our.lexicon, one, their.lexicon, two, self.voice, self.languages)
                if found.how == HOW_NOT or found.how == HOW_SPELT:
                    return True
        return False

    cdef tuple parts(self):
        """The words beside each other, as score.Part."""
        cdef _Side our = self.our, their = self.their
        cdef Aligned each
        cdef int at
        cdef list found = []
        if self.whole:
            return (_beside(" ".join(our.of(our.every)), " ".join(their.of(their.every)), self.whole, WHOLE),)
        for each in self.aligned:
            one, two, how = our.word(each.one), their.word(each.two), "joined"
            if each.beside < 0:
                how = HOWS[each.how]
            elif each.ours:
                one = f"{one} {our.word(each.beside)}"
            else:
                two = f"{two} {their.word(each.beside)}"
            found.append(_beside(one, two, each.near, how))
        if self.joined_left:
            one, two = " ".join(our.of(self.joined_left)), " ".join(their.of(self.joined_right))
            found.append(_beside(one, two, self.near, "joined"))
        found += [_beside(word, "", 0, "missing") for word in our.of(self.left)]
        found += [_beside("", word, 0, "missing") for word in their.of(self.right)]
        return tuple(found)


cdef object _beside(str one, str two, double near, str how):
    """A Part; how alike its words are to three digits."""
    return _new(Part, (one, two, _rounded(near, 3), how))


def compared(Runs queries, Runs listed, const int64_t[::1] ones, const int64_t[::1] twos,
             const uint8_t[::1] as_wholes, const uint8_t[::1] ships, Standings standings, double least):
    """What pairs of forms come to, but for their Han characters, where that may be ``least``: the two, their alignment
    (score.CALIBRATION) and its parts. Where ``least`` is below 0 nothing is let off unlooked at.

    ``as_wholes``: whether they met as wholes; names of the same syllables have. ``ships``: a ship's, which may have
    typing errors in Korean syllables.
    """
    cdef Py_ssize_t pair, one, two
    cdef list found = []
    cdef bint every = least < 0
    cdef Comparison comparison = Comparison(queries, listed, every)
    cdef Standing stands
    cdef double score
    cdef tuple parts
    for pair in range(len(ones)):
        one, two = ones[pair], twos[pair]
        stands = standings.of(one, two)
        if not every and stands.factor < least - ROUNDED:
            continue
        if not every and max(queries.many(one), listed.many(two)) > MANY and stands.factor * min(
            _of_many(queries, one, listed, two), _of_many(listed, two, queries, one)
        ) < least - ROUNDED:
            continue
        comparison.read(one, two, stands.voice, stands.languages, ships[two], stands.across)
        score = comparison.score(stands.factor, as_wholes[pair], least)
        if score < least - ROUNDED:
            continue
        parts = comparison.parts()
        if comparison.mixed():
            score, parts = comparison.of_one_language(one, two, stands.factor, as_wholes[pair], least)
        if score >= least - ROUNDED:
            found.append((one, two, score, parts))
    return found


def compare(query, listed, bint weak=False, bint ship=False):
    """Compare two readings (form.Form); the first may be of a ``weak`` alias, the second a ship's."""
    none, one = np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.uint8)
    beside = [[readings_beside(query.reading, listed.reading)]]
    ours, theirs = asked([query]), asked([listed])
    standings = Standings(ours, theirs, one - 1, one - 1, one * weak, beside)
    ((_, _, alignment, parts),) = compared(ours, theirs, none, none, one, one * ship, standings, -1)
    return likeness_of(alignment, parts, (query.reading, query.characters), (listed.reading, listed.characters))
