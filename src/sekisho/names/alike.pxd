cimport cython
from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcmp
from libcpp.unordered_set cimport unordered_set
from libcpp.vector cimport vector

from sekisho.names.letters cimport bits
from sekisho.names.transcription cimport Text


cdef extern from *:
    """
    #include <stdint.h>
    #include <stdlib.h>
    #if __has_include(<sys/mman.h>)
    #include <sys/mman.h>
    #endif
    static inline void* sekisho_in_lines(size_t size) {
        size_t unit = size < 1 << 21 ? 64 : 1 << 21, whole = (size / unit + 1) * unit;
        void* place = aligned_alloc(unit, whole);
    #ifdef MADV_HUGEPAGE
        if (place && unit > 64) madvise(place, whole, MADV_HUGEPAGE);
    #endif
        return place;
    }
    """
    # room, to be freed, for what is looked at here and there: what is of 64 bytes lies in one line of memory there, and
    # much of it in large pages where the system has them, so that it is found sooner; NULL where there is none
    void* in_lines "sekisho_in_lines"(size_t size) noexcept nogil


cdef enum:  # how a form stands to the letters of its name (form.Form.voice)
    WRITTEN = 0
    SOUNDED = 1
    HEARD = 2
    BARE = 3


cdef enum:
    SYLLABLES = 5  # of a name at most, and words that are read together as such
    WAYS = 8  # to read them so, at most


cdef struct OwnStrings:  # columns of texts, words and forms that are in no arrays (asked)
    vector[uint8_t] letters
    vector[uint32_t] starts


cdef struct OwnWords:
    vector[uint64_t] longs
    vector[uint8_t] bytes
    vector[float] weights
    vector[uint16_t] heads


cdef struct OwnRuns:
    vector[int32_t] words, starts
    vector[int8_t] voices
    vector[uint32_t] bags
    vector[int64_t] counts
    vector[uint64_t] masks
    vector[float] weights
    vector[uint8_t] bytes


@cython.final
cdef class Strings:
    cdef object held  # the arrays, if it is of any
    cdef OwnStrings own  # what it is of otherwise
    cdef const uint8_t* letters
    cdef const uint32_t* starts
    cdef inline Text at(self, Py_ssize_t which) noexcept:
        cdef Text text
        cdef uint32_t start = self.starts[which]
        text.length = <int>(self.starts[which + 1] - start)
        text.letters = &self.letters[start] if text.length else NULL
        return text
    cdef int16_t length(self, Py_ssize_t which) noexcept


cdef struct Word:  # what is looked at of a word to compare it, in one line, for the words that are met lie far apart
    uint64_t key, mask, heard, heard_mask, sound
    float weight
    uint32_t syllables  # a bit for each way to read it as syllables; one may stand for several
    int16_t length, sounds_length, sound_length
    int16_t[2] variants
    uint8_t spoken_in, back, first, digit, kinds
    uint8_t errors  # that still make it alike to another (likeness.SPELT)


@cython.final
cdef class Words:
    cdef readonly Py_ssize_t count
    cdef object held  # the arrays, if it is of any
    cdef OwnWords own  # what it is of otherwise
    cdef Word* each
    cdef Strings words, sounds, voweled, skeletons
    cdef const float* weight
    cdef const uint64_t* raw
    cdef const uint64_t* key
    cdef const uint64_t* sound
    cdef const uint64_t* mask
    cdef const uint64_t* heard_mask
    cdef const uint64_t* by_ear
    cdef const uint64_t* sound_mask
    cdef const uint64_t[:, ::1] spoken
    cdef const uint8_t* spoken_in
    cdef const uint8_t* single
    cdef const uint8_t* digit
    cdef const uint8_t* known
    cdef const uint8_t* borne
    cdef const int16_t[:, ::1] variants
    cdef const uint16_t* head
    cdef vector[uint8_t] common
    cdef vector[int32_t] parted, told
    cdef vector[int16_t] units, likely
    cdef int _ready(
        self, const uint64_t* heard, const uint8_t* back, const uint8_t* first, const uint8_t* kinds
    ) except -1
    cdef int32_t unit(self, Py_ssize_t word) noexcept
    cdef int32_t likeliest(self, Py_ssize_t word) noexcept


@cython.final
cdef class Runs:
    cdef Words lexicon
    cdef readonly Py_ssize_t count
    cdef object held  # the arrays, if it is of any
    cdef OwnRuns own  # what it is of otherwise
    cdef const int32_t* words
    cdef const int32_t* starts
    cdef const int64_t* letters
    cdef const int64_t* told_letters
    cdef const int8_t* voice
    cdef const uint32_t* bag
    cdef const float* weight
    cdef const float* slight
    cdef const uint64_t* mask
    cdef const uint64_t* told_mask
    cdef const uint8_t* lone
    cdef const uint8_t* single
    cdef const uint8_t* spoken
    cdef int many(self, Py_ssize_t form) noexcept
    cdef int told(self, Py_ssize_t form, vector[uint8_t]& text) except -1


cdef struct Sum:  # what the words of a form come to (Forms)
    float weight, slight
    int64_t letters, told_letters
    uint64_t mask, told_mask
    uint8_t lone, single, spoken


cdef Sum sum_of(Words lexicon, const int32_t* words, Py_ssize_t count, int voice) noexcept


cdef struct Standing:  # of two forms: how they are compared
    int voice, languages
    bint across  # whether one of them was read
    double factor  # what remains of the score


cdef struct Reads:  # two readings (score.Beside)
    bint syllables, same
    int languages
    double factor


cdef inline int together(int query, int listed) noexcept:
    """How two forms stand to each other (form.together)."""
    return max(query, listed)


cdef double WEAK
cdef int NO_SYLLABLES


@cython.final
cdef class Standings:
    cdef Runs queries, listed
    cdef const uint8_t[::1] readings, listed_readings, weak
    cdef Py_ssize_t width
    cdef vector[Reads] beside
    cdef Standing of(self, Py_ssize_t one, Py_ssize_t two) noexcept
    cdef inline Standing stands(self, Py_ssize_t one, int reading, int voice, int spoken, bint weak) noexcept:
        """How a form of a query stands to one of which this is known."""
        cdef const Reads* reads = &self.beside[self.readings[one] * self.width + reading]
        cdef Standing made
        made.voice, made.factor = together(self.queries.voice[one], voice), reads.factor
        made.across, made.languages = made.voice != WRITTEN, self.queries.spoken[one] & spoken
        if made.languages:
            made.languages &= reads.languages
            if not made.languages and not reads.languages & NO_SYLLABLES:
                made.factor = 0  # a name is of one language: read as one of another it is not this name
        if made.voice == HEARD and reads.same:
            made.voice = SOUNDED  # two transcriptions into one script are compared with each other, not with an original
        if weak:
            made.factor *= WEAK
        if made.voice == SOUNDED and reads.syllables and (reads.same or made.languages):
            made.voice = WRITTEN  # what is read by syllables is spelt, not heard
        return made


cdef uint64_t HARD  # letters, as bits, that stand for themselves in words spelt by ear (sound.by_ear)


cdef enum:  # by what words are alike (alike.HOWS)
    HOW_NOT
    HOW_SAME
    HOW_SPELT
    HOW_VARIANT
    HOW_KOREAN  # and the other languages of syllables after it
    HOW_SOUND = 7
    HOW_LIKE_SOUND
    HOW_CONSONANTS
    HOW_INITIAL
    HOW_BY_EAR


cdef struct Alike:
    double near
    int how


cdef float TELLING
cdef bint same_syllables(Words one, const int32_t* ours, int many, Words two, const int32_t* theirs, int others,
                         int languages, int least) noexcept
cdef double LEAST_SOUND
cdef int OTHER_KINDS


cdef inline bint same_name(const Word* one, const Word* two) noexcept:
    """Whether two words are forms of one given name."""
    cdef int16_t a = one.variants[0], b = one.variants[1], c = two.variants[0], d = two.variants[1]
    return a >= 0 and c >= 0 and (a == c or a == d or b == c or (b == d and b >= 0))


cdef inline bint may_sound(const Word* one, const Word* two) noexcept:
    """Whether two words may sound alike, by their lengths and letters."""
    cdef int first = one.sounds_length, second = two.sounds_length
    cdef int most = <int>((1 - LEAST_SOUND) * max(first, second) + 1e-3)
    return abs(first - second) <= most and bits(one.heard_mask ^ two.heard_mask) <= 2 * most


cdef inline bint may_be_by_ear(const Word* one, const Word* two) noexcept:
    """Whether words of the same consonants may be spelt by ear, by the letters that each writer spells alike."""
    return not (one.mask ^ two.mask) & HARD


cdef inline bint may_be_alike(const Word* one, const Word* two, int voice, int languages) noexcept:
    """Whether ``alike`` may find two words alike, in any of its ways; of most that are not it says so."""
    if one.key == two.key or (languages & one.spoken_in & two.spoken_in and one.syllables & two.syllables):
        return True
    if one.variants[0] >= 0 and same_name(one, two):
        return True
    if one.length == 1 or two.length == 1:
        return one.first == two.first
    if voice == BARE:
        return one.sound == two.sound
    cdef int limit = min(one.errors, two.errors)
    if abs(<int>(one.length - two.length)) <= limit and bits(one.mask ^ two.mask) <= 2 * limit:
        return True
    if voice == WRITTEN:
        return one.heard == two.heard or (one.sound == two.sound and may_be_by_ear(one, two))
    return may_sound(one, two) or (voice == HEARD and bits(one.kinds ^ two.kinds) <= OTHER_KINDS)


cdef inline bint is_another(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept:
    """Whether two given names are no spellings of one (likeness.is_another)."""
    cdef const Word* ours = &one.each[i]
    cdef const Word* theirs = &two.each[j]
    cdef Text first, second
    cdef bint known = ours.variants[0] >= 0 and theirs.variants[0] >= 0 and not same_name(ours, theirs)
    if ours.sound != theirs.sound or (known and ours.heard != theirs.heard):
        return True
    first, second = one.words.at(i), two.words.at(j)
    return (
        first.length == second.length
        and first.letters[first.length - 1] + second.letters[first.length - 1] == c"a" + c"o"
        and not memcmp(first.letters, second.letters, first.length - 1)
    )


cdef unordered_set[int] MADE  # likeness.MADE


cdef inline int _made(int first, int last) noexcept:
    return first << 8 | last


cdef inline bint is_made_of(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept:
    """Whether one of two words is a family name made of the other (likeness.is_made_of)."""
    cdef Text short, long
    cdef int more = two.each[j].length - one.each[i].length
    if more < 0:
        return is_made_of(two, j, one, i)
    if not 1 <= more <= 2:
        return False
    short, long = one.words.at(i), two.words.at(j)
    if memcmp(short.letters, long.letters, short.length):
        return False
    if more == 1:
        return one.borne[i] and long.letters[short.length] == c"i"
    return MADE.count(_made(long.letters[short.length], long.letters[short.length + 1])) != 0


cdef int other_consonants(Text one, Text two) noexcept
cdef bint spelt_otherwise(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept
cdef bint sound_alike(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept
cdef double transcribed(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept
cdef Alike alike(Words one, Py_ssize_t i, Words two, Py_ssize_t j, int voice, int languages) noexcept
cdef double likeness(Words one, Py_ssize_t i, Words two, Py_ssize_t j, int voice, int languages) noexcept
cdef int whole_errors(int length) noexcept
