# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Words compared one by one: what the score says of a pair of words, compiled.

Numbers of words are not checked here: an index is, when it is opened (Index).
"""

from libc.stdlib cimport free
from libc.string cimport memset
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.columns cimport OF_KOREA
from sekisho.names.distance cimport apart, slips
from sekisho.names.letters cimport COUNT, Text, bits, followed, letters_of, text_of, word_of
from sekisho.names.sound cimport distinct, held, vowels_part
from sekisho.names.transcription cimport agreement_from, likeliest, numbers

from sekisho.names.likeness import (
    AGREED as _AGREED,
    AGREEMENT as _AGREEMENT,
    ERROR as _ERROR,
    INITIAL as _INITIAL,
    SPELLINGS_OF,
    LEAST_AGREEMENT as _LEAST_AGREEMENT,
    LEAST_LONG as _LEAST_LONG,
    LEAST_OTHERWISE as _LEAST_OTHERWISE,
    LEAST_SOUND as _LEAST_SOUND,
    LOOSE as _LOOSE,
    MADE as _MADE,
    OTHER_KINDS as _OTHER_KINDS,
    OTHER_BORNE as _OTHER_BORNE,
    OTHER_CONSONANT as _OTHER_CONSONANT,
    OTHER_VOWELS as _OTHER_VOWELS,
    PARTED as _PARTED,
    RENAMED as _RENAMED,
    SAME_BARE as _SAME_BARE,
    SAME_HEARD as _SAME_HEARD,
    SAME_LONG as _SAME_LONG,
    SAME_SPELT as _SAME_SPELT,
    SOUND as _SOUND,
    SPELT as _SPELT,
    SPOKEN as _SPOKEN,
)
from sekisho.names.score import NO_SYLLABLES as _NO_SYLLABLES
from sekisho.names.score import THREE_ERRORS as _THREE_ERRORS
from sekisho.names.score import TWO_ERRORS as _TWO_ERRORS
from sekisho.names.score import WEAK as _WEAK
from sekisho.names.syllables import COLUMNS as _COLUMNS
from sekisho.names.variants import VARIANT as _VARIANT
from sekisho.names.variants import several as _several
from sekisho.names.weights import COMMON as _COMMON
from sekisho.names.weights import TELLING as _TELLING

cdef enum:
    KOREAN = 1  # the first of the languages, as bits

cdef int TWO_ERRORS = _TWO_ERRORS, THREE_ERRORS = _THREE_ERRORS
cdef float TELLING = _TELLING, COMMON = _COMMON
cdef double AGREED = _AGREED, AGREEMENT = _AGREEMENT, LEAST_AGREEMENT = _LEAST_AGREEMENT
cdef double ERROR = _ERROR, PARTED = _PARTED, RENAMED = _RENAMED, SOUND = _SOUND, VARIANT = _VARIANT
HARD = letters_of(text_of("blmnrtvxz"))
cdef double SAME_HEARD = _SAME_HEARD, SAME_SPELT = _SAME_SPELT, SAME_LONG = _SAME_LONG
cdef int LEAST_LONG = _LEAST_LONG
LEAST_SOUND = _LEAST_SOUND
cdef double LEAST_OTHERWISE = _LEAST_OTHERWISE
cdef double WEAK = _WEAK, SPOKEN = _SPOKEN, LOOSE = _LOOSE, INITIAL = _INITIAL
OTHER_KINDS = _OTHER_KINDS
cdef int NO_SYLLABLES = _NO_SYLLABLES
cdef double[5] SAME_BARE = _SAME_BARE
cdef double OTHER_VOWELS = _OTHER_VOWELS, OTHER_BORNE = _OTHER_BORNE, OTHER_CONSONANT = _OTHER_CONSONANT
cdef int SEVERAL = _several()
cdef int[12] SPELT = _SPELT
for _end in _MADE:
    MADE.insert(_made(ord(_end[0]), ord(_end[1])))
cdef int[4] COLUMNS = _COLUMNS


HOWS = (
    "", "same", "spelt alike", "another form", *SPELLINGS_OF, "same sound", "like sound", "same consonants",
    "initial", "spelt by ear",
)  # fmt: skip
"""By what words are alike; alike.pxd has their numbers."""


ctypedef fused Number:
    float
    int8_t
    int16_t
    int32_t
    int64_t
    uint8_t
    uint16_t
    uint32_t
    uint64_t


cdef inline const Number* _data(const Number[::1] column) noexcept:
    """Where the numbers of an array are, which must outlive this."""
    return &column[0]


cdef class Strings:
    """Many short ASCII texts: letters in one array and where each begins (arrays.Texts)."""

    def __cinit__(self, texts=None):
        self.held = texts
        if texts is not None:
            self.letters, self.starts = _data[uint8_t](texts.letters), _data[uint32_t](texts.starts)

    cdef int16_t length(self, Py_ssize_t which) noexcept:
        """The letters of one, 32,767 at most."""
        return <int16_t>min(self.starts[which + 1] - self.starts[which], 32767)


cdef class Words:
    """The columns of a Lexicon, ready to be read word by word."""

    def __cinit__(self, lexicon=None):
        if lexicon is None:
            return
        columns = lexicon.columns
        self.held, self.count = list(columns.values()), len(lexicon)
        self.words, self.sounds = Strings(lexicon.words), Strings(lexicon.sounds)
        self.voweled, self.skeletons = Strings(lexicon.voweled), Strings(lexicon.skeletons)
        self.weight, self.raw = _data[float](columns["weight"]), _data[uint64_t](columns["raw"])
        self.key, self.sound = _data[uint64_t](columns["key"]), _data[uint64_t](columns["sound"])
        self.mask, self.heard_mask = _data[uint64_t](columns["mask"]), _data[uint64_t](columns["heard_mask"])
        self.by_ear = _data[uint64_t](columns["by_ear"])
        self.sound_mask, self.spoken = _data[uint64_t](columns["sound_mask"]), columns["spoken"]
        self.spoken_in, self.single = _data[uint8_t](columns["spoken_in"]), _data[uint8_t](columns["single"])
        self.head, self.variants = _data[uint16_t](columns["head"]), columns["variants"]
        self.digit = _data[uint8_t](columns["digit"].view(np.uint8))
        self.known = _data[uint8_t](columns["known"].view(np.uint8))
        self.borne = _data[uint8_t](columns["borne"].view(np.uint8))
        self._ready(
            _data[uint64_t](columns["heard"]), _data[uint8_t](columns["back"].view(np.uint8)),
            _data[uint8_t](columns["first"]), _data[uint8_t](columns["kinds"]),
        )  # fmt: skip

    def __dealloc__(self):
        free(self.each)

    cdef int _ready(
        self, const uint64_t* heard, const uint8_t* back, const uint8_t* first, const uint8_t* kinds
    ) except -1:
        """Have what is looked at of each word side by side."""
        cdef Word* each
        cdef Py_ssize_t word, column
        self.common.resize(self.count)
        self.each = <Word*>in_lines(self.count * sizeof(Word))
        if self.each is NULL:
            raise MemoryError
        for word in range(self.count):
            self.common[word] = self.weight[word] < COMMON or self.single[word] != 0
            each = &self.each[word]
            each.key, each.mask, each.weight = self.key[word], self.mask[word], self.weight[word]
            each.heard, each.heard_mask, each.sound = heard[word], self.heard_mask[word], self.sound[word]
            each.length, each.sounds_length = self.words.length(word), self.sounds.length(word)
            each.sound_length = self.skeletons.length(word)
            each.variants[0], each.variants[1] = self.variants[word, 0], self.variants[word, 1]
            each.spoken_in, each.back, each.first = self.spoken_in[word], back[word], first[word]
            each.digit, each.kinds = self.digit[word], kinds[word]
            each.errors, each.syllables = SPELT[min(each.length, 11)], 0
            for column in range(self.spoken.shape[1]):
                if self.spoken[word, column]:
                    each.syllables |= <uint32_t>1 << (self.spoken[word, column] >> 59)
        return 0

    cdef int32_t unit(self, Py_ssize_t word) noexcept:
        """Where in ``units`` the numbers of a word's units begin (transcription.numbers)."""
        if self.parted.empty():
            self.parted.assign(self.count, -1)
        if self.parted[word] < 0:
            self.parted[word] = <int32_t>self.units.size()
            numbers(self.words.at(word), self.units)
        return self.parted[word]

    cdef int32_t likeliest(self, Py_ssize_t word) noexcept:
        """Where in ``likely`` what other units come to beside a word begins (transcription.likeliest)."""
        if self.told.empty():
            self.told.assign(self.count, -1)
        if self.told[word] < 0:
            self.told[word] = <int32_t>self.likely.size()
            likeliest(&self.units[self.unit(word)], self.likely)
        return self.told[word]


cdef class Runs:
    """The columns of Forms, ready to be read form by form."""

    def __cinit__(self, forms=None):
        if forms is None:
            return
        columns = forms.columns
        self.held, self.lexicon, self.count = list(columns.values()), forms.lexicon.compiled, len(forms)
        self.words, self.starts = _data[int32_t](columns["words"]), _data[int32_t](columns["starts"])
        self.voice, self.bag = _data[int8_t](columns["voice"]), _data[uint32_t](columns["bag"])
        self.weight, self.slight = _data[float](columns["weight"]), _data[float](columns["slight"])
        self.letters, self.told_letters = _data[int64_t](columns["letters"]), _data[int64_t](columns["told_letters"])
        self.mask, self.told_mask = _data[uint64_t](columns["mask"]), _data[uint64_t](columns["told_mask"])
        self.lone = _data[uint8_t](columns["lone"].view(np.uint8))
        self.single = _data[uint8_t](columns["single"].view(np.uint8))
        self.spoken = _data[uint8_t](columns["spoken"])

    cdef int many(self, Py_ssize_t form) noexcept:
        return self.starts[form + 1] - self.starts[form]

    def tokens(self, Py_ssize_t form):
        """The words of a form."""
        cdef int32_t at
        return tuple([
            word_of(self.lexicon.words.at(self.words[at])) for at in range(self.starts[form], self.starts[form + 1])
        ])

    cdef int told(self, Py_ssize_t form, vector[uint8_t]& text) except -1:
        """The telling words of a form written together."""
        cdef int32_t at
        cdef Text word
        text.clear()
        for at in range(self.starts[form], self.starts[form + 1]):
            if self.lexicon.weight[self.words[at]] > TELLING:
                word = self.lexicon.words.at(self.words[at])
                text.insert(text.end(), word.letters, word.letters + word.length)
        return 0


cdef Sum sum_of(Words lexicon, const int32_t* words, Py_ssize_t count, int voice) noexcept:
    """What so many words of a form come to."""
    cdef Sum found
    cdef Py_ssize_t at
    cdef int32_t word
    cdef int told = 0, names = 0, every = 255, alone = 0, first = 0, last = 0
    memset(&found, 0, sizeof(found))
    for at in range(count):
        word = words[at]
        found.weight += lexicon.weight[word]
        found.letters += lexicon.each[word].length
        found.mask |= lexicon.mask[word]
        if lexicon.weight[word] <= TELLING:
            found.slight += lexicon.weight[word]
            continue
        told += 1
        names += not lexicon.known[word]
        found.told_letters += lexicon.each[word].length
        found.told_mask |= lexicon.mask[word]
        every &= lexicon.spoken_in[word]
        last = lexicon.spoken_in[word]
        first = last if told == 1 else first
        alone |= lexicon.single[word]
    found.lone, found.single = names <= 1, told <= 1
    # the languages of whose syllables all telling words can be, one of them a single one (Comparison._as_wholes); no
    # syllables are read of what lacks its vowels
    found.spoken = every & alone if 1 < told <= 4 and voice != BARE else 0
    if voice == WRITTEN and found.spoken & KOREAN and (first | last) & OF_KOREA:
        found.spoken = KOREAN
    return found


def sums_of(Words lexicon, const int32_t[::1] words, const int32_t[::1] starts, const int8_t[::1] voice):
    """What the ``words`` of forms of a ``voice``, which begin at ``starts`` (one more), come to: columns of Forms by name."""
    cdef Py_ssize_t count = len(starts) - 1, form
    found = {
        name: np.empty(count, dtype=kind)
        for name, kind in (
            ("weight", np.float32), ("slight", np.float32), ("letters", np.int64), ("mask", np.uint64),
            ("told_letters", np.int64), ("told_mask", np.uint64), ("lone", np.bool_), ("single", np.bool_),
            ("spoken", np.uint8),
        )
    }  # fmt: skip
    cdef float[::1] weight = found["weight"], slight = found["slight"]
    cdef int64_t[::1] letters = found["letters"], told_letters = found["told_letters"]
    cdef uint64_t[::1] mask = found["mask"], told_mask = found["told_mask"]
    cdef uint8_t[::1] lone = found["lone"].view(np.uint8), single = found["single"].view(np.uint8)
    cdef uint8_t[::1] spoken = found["spoken"]
    cdef Sum told
    for form in range(count):
        told = sum_of(lexicon, &words[starts[form]], starts[form + 1] - starts[form], voice[form])
        weight[form], slight[form], letters[form], mask[form] = told.weight, told.slight, told.letters, told.mask
        told_letters[form], told_mask[form] = told.told_letters, told.told_mask
        lone[form], single[form], spoken[form] = told.lone, told.single, told.spoken
    return found


cdef int _sequences(Words lexicon, const int32_t* words, int count, int language, int least, uint64_t* found) noexcept:
    """The ways in which words are so many syllables of a language at least, up to five, each as a key; how many ways."""
    cdef uint64_t[WAYS] before
    cdef int at, way, column, many = 1, ways, kept = 0
    found[0] = 0
    for at in range(min(count, <int>SYLLABLES)):
        for way in range(many):
            before[way] = found[way]
        ways, many = many, 0
        for way in range(ways):
            for column in range(COLUMNS[language], COLUMNS[language + 1]):
                if many < WAYS and lexicon.spoken[words[at], column]:
                    found[many] = followed(before[way], lexicon.spoken[words[at], column])
                    many += 1
    for way in range(many):
        if least <= <int>(found[way] & <uint64_t>COUNT) <= SYLLABLES:
            found[kept] = found[way]
            kept += 1
    return kept


cdef bint same_syllables(Words one, const int32_t* ours, int many, Words two, const int32_t* theirs, int others,
                         int languages, int least) noexcept:
    """Whether words can be the same syllables of one of the languages, so many at least, however they are joined: what
    is written apart stays apart."""
    cdef uint64_t[WAYS] first, second
    cdef int language, way, other, ways, other_ways
    for language in range(3):
        if languages >> language & 1:
            ways = _sequences(one, ours, many, language, least, first)
            other_ways = _sequences(two, theirs, others, language, least, second) if ways else 0
            for way in range(ways):
                for other in range(other_ways):
                    if first[way] == second[other]:
                        return True
    return False


cdef int other_consonants(Text one, Text two) noexcept:
    """How many consonants are others in Arabic and Hebrew script (sound.in_distinct), 6 at most."""
    cdef vector[uint8_t] ours, theirs
    distinct(one, ours)
    distinct(two, theirs)
    return apart(held(ours), held(theirs), 5)


cdef bint spelt_otherwise(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept:
    """Whether two words are one as two writers spell it by ear (likeness._spelt_otherwise)."""
    return (
        one.each[i].sound == two.each[j].sound
        and may_be_by_ear(&one.each[i], &two.each[j])
        and one.by_ear[i] == two.by_ear[j]
        and one.by_ear[i]
        and not (one.borne[i] and two.borne[j])
    )


cdef inline double _heard(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept:
    """The part of the letters that sound the same; 0 where it is too small to count."""
    cdef int length = max(one.each[i].sounds_length, two.each[j].sounds_length)
    cdef int most = <int>((1 - LEAST_SOUND) * length + 1e-3)
    cdef int errors = apart(one.sounds.at(i), two.sounds.at(j), most)
    return 0 if errors > most else 1 - <double>errors / length


cdef bint sound_alike(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept:
    """Whether two words sound alike enough to count."""
    return may_sound(&one.each[i], &two.each[j]) and _heard(one, i, two, j) >= LEAST_SOUND


cdef double transcribed(Words one, Py_ssize_t i, Words two, Py_ssize_t j) noexcept:
    """How alike words are by how well one of them as a transcription agrees with the other (likeness.transcribed)."""
    if bits(one.each[i].kinds ^ two.each[j].kinds) > OTHER_KINDS:
        return 0
    cdef int32_t first = one.unit(i), second = two.unit(j)
    cdef double agreed = agreement_from(
        LEAST_AGREEMENT, &one.units[first], &one.likely[one.likeliest(i)], &two.units[second]
    )
    return 0 if agreed < LEAST_AGREEMENT else min(AGREED + AGREEMENT * agreed, SOUND)


cdef inline void _better(Alike* held, double near, int how) noexcept:
    if near > held.near:
        held.near, held.how = near, how


cdef void _as_spoken(Words one, Py_ssize_t i, Words two, Py_ssize_t j, int languages, Alike* held) noexcept:
    """How alike words are as syllables of one of the languages."""
    cdef int language, ours, theirs
    cdef double near
    for language in range(3):
        if not languages >> language & 1:
            continue
        near = LOOSE if not language and one.each[i].back != two.each[j].back else SPOKEN
        for ours in range(COLUMNS[language], COLUMNS[language + 1]):
            if not one.spoken[i, ours]:
                break
            for theirs in range(COLUMNS[language], COLUMNS[language + 1]):
                if one.spoken[i, ours] == two.spoken[j, theirs]:
                    _better(held, near, HOW_KOREAN + language)


cdef inline bint are_two(const Word* ours, const Word* theirs) noexcept:
    """Whether two words are names that are known in several forms and no form of one (likeness.are_two)."""
    return (
        0 <= ours.variants[0] < SEVERAL and 0 <= theirs.variants[0] < SEVERAL and not same_name(ours, theirs)
        and ours.heard != theirs.heard
    )


cdef Alike alike(Words one, Py_ssize_t i, Words two, Py_ssize_t j, int voice, int languages) noexcept:
    """The likeness of word ``i`` of one lexicon and ``j`` of another, as likeness.word_likeness has it."""
    cdef Alike found, syllables
    cdef const Word* ours = &one.each[i]
    cdef const Word* theirs = &two.each[j]
    found.near, found.how = 0, HOW_NOT
    syllables.near, syllables.how = 0, HOW_NOT
    if ours.key == theirs.key:
        found.near, found.how = 1, HOW_SAME
        return found
    if ours.digit or theirs.digit:
        return found
    cdef int length = ours.length, other = theirs.length, errors, limit
    cdef int shorter = min(length, other), longer = max(length, other)
    cdef double heard
    cdef bint parted = False, renamed = False
    languages &= ours.spoken_in & theirs.spoken_in
    if languages:
        _as_spoken(one, i, two, j, languages, &syllables)
        parted = not syllables.near
    if shorter == 1:
        if longer > 1 and ours.first == theirs.first:
            _better(&found, INITIAL, HOW_INITIAL)
        return syllables if syllables.near else found
    parted = parted and voice == WRITTEN
    renamed = not syllables.near and (
        voice <= SOUNDED and (one.borne[i] and two.borne[j] and is_another(one, i, two, j) or is_made_of(one, i, two, j))
        or voice == HEARD and are_two(ours, theirs))
    limit = SPELT[min(shorter, 11)]
    if limit and longer - shorter <= limit and voice != BARE and bits(ours.mask ^ theirs.mask) <= 2 * limit:
        errors = apart(one.words.at(i), two.words.at(j), limit)
        if errors <= limit:
            if errors and voice <= SOUNDED:
                errors = slips(one.words.at(i), two.words.at(j))
            if longer > 3:
                _better(&found, 1 - (PARTED if parted else RENAMED if renamed else ERROR) * errors / longer, HOW_SPELT)
            elif not parted:
                _better(&found, 0.5, HOW_SPELT)
    if found.near < VARIANT and same_name(ours, theirs):
        _better(&found, VARIANT, HOW_VARIANT)
    _better(&found, syllables.near, syllables.how)
    if (voice == WRITTEN and ours.heard == theirs.heard and (shorter >= 4 or shorter == 3 == ours.sounds_length < longer)
            and not parted and not renamed):
        _better(&found, SAME_HEARD, HOW_SOUND)
    if voice == WRITTEN and found.near < SAME_SPELT and not parted and not renamed and spelt_otherwise(one, i, two, j):
        _better(&found, SAME_SPELT, HOW_BY_EAR)
    if (voice == SOUNDED or voice == HEARD) and found.near < SOUND and not renamed and may_sound(ours, theirs):
        heard = _heard(one, i, two, j)
        if heard >= (LEAST_SOUND if voice == HEARD or ours.sound == theirs.sound else LEAST_OTHERWISE):
            _better(&found, SOUND * (1 - ERROR * (1 - heard)), HOW_SOUND if heard == 1 else HOW_LIKE_SOUND)
    if voice == HEARD and found.near < SOUND and not renamed:
        heard = transcribed(one, i, two, j)
        _better(&found, heard, HOW_SOUND if heard == SOUND else HOW_LIKE_SOUND)
    if voice == BARE and shorter >= LEAST_LONG and ours.heard == theirs.heard:
        _better(&found, SAME_LONG, HOW_SOUND)
    if voice == BARE and found.near < 0.9:
        length = min(ours.sound_length, theirs.sound_length)
        if ours.sound == theirs.sound and length >= 2:
            heard = OTHER_VOWELS if vowels_part(one.voweled.at(i), two.voweled.at(j)) else 0
            heard += OTHER_BORNE * (ours.variants[0] >= 0 and theirs.variants[0] >= 0)
            heard += OTHER_CONSONANT * other_consonants(one.words.at(i), two.words.at(j))
            _better(&found, SAME_BARE[min(length, 4)] - heard, HOW_CONSONANTS)
    return found


cdef double likeness(Words one, Py_ssize_t i, Words two, Py_ssize_t j, int voice, int languages) noexcept:
    """``alike`` without the reason."""
    return alike(one, i, two, j, voice, languages).near


cdef class Standings:
    """How the forms of queries stand to listed ones."""

    def __cinit__(self, Runs queries, Runs listed, const uint8_t[::1] readings, const uint8_t[::1] listed_readings,
                  const uint8_t[::1] weak, beside):
        """``readings`` and ``listed_readings`` of the forms are rows and columns of ``beside``: score.Beside of both.
        ``weak``: of a weak alias."""
        cdef Reads reads
        self.queries, self.listed, self.weak = queries, listed, weak
        self.readings, self.listed_readings = readings, listed_readings
        self.width = len(beside[0]) if beside else 0
        for row in beside:
            for each in row:
                reads.syllables, reads.same, reads.factor, reads.languages = each
                self.beside.push_back(reads)

    cdef Standing of(self, Py_ssize_t one, Py_ssize_t two) noexcept:
        """How two forms stand to each other."""
        return self.stands(one, self.listed_readings[two], self.listed.voice[two], self.listed.spoken[two], self.weak[two])


cdef int whole_errors(int length) noexcept:
    """Errors that still make two whole names alike, by the length of the longer one."""
    return 1 + (length >= TWO_ERRORS) + (length >= THREE_ERRORS)


def are_same_syllables(Runs one, Runs two, int languages, int least):
    """``same_syllables`` of the words of the first form of each."""
    return same_syllables(
        one.lexicon, one.words, one.many(0), two.lexicon, two.words, two.many(0), languages, least
    )


def likenesses(Words one, const int64_t[:] i, Words two, const int64_t[:] j, int voice, int languages):
    """The likeness of words ``i`` of one lexicon and ``j`` of another, pair by pair, as float32."""
    found = np.empty(len(i), dtype=np.float32)
    cdef float[::1] result = found
    cdef Py_ssize_t at
    for at in range(len(i)):
        result[at] = likeness(one, i[at], two, j[at], voice, languages)
    return found
