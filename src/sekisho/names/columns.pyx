# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What is needed to compare words, read off each of them, in columns. Compiled."""

from libc.stdint cimport int16_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy, memset
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.letters cimport Text, letters_of, polynomial, salted, syllables_key, text_of
from sekisho.names.parting cimport Spellings, Way
from sekisho.names.sound cimport as_heard, as_voweled, by_ear, consonants_of, held, kinds_of, outlined

from sekisho.names.korean import ALONE
from sekisho.names.likeness import LEAST_CONSONANTS as _LEAST_CONSONANTS, LEAST_SPELT as _LEAST_SPELT
from sekisho.names.syllables import COLUMNS, LANGUAGES as _LANGUAGES, SPELLINGS, back
from sekisho.names.variants import variants
from sekisho.names.weights import is_borne, weight
from sekisho.names.words import words as known_words


cdef enum:
    REMEMBERED = 200_000  # words; then all are forgotten
    WORD = 0  # the texts of a word
    SOUND = 1
    VOWELED = 2
    SKELETON = 3
    LANGUAGES = 3  # of syllables

cdef int[LANGUAGES + 1] FIRST = COLUMNS
cdef int LEAST_SPELT = _LEAST_SPELT
cdef size_t LEAST_CONSONANTS = _LEAST_CONSONANTS
cdef list BEGINS = [begin for begin, _, _ in _LANGUAGES]
assert COLUMNS[LANGUAGES] == READINGS


cdef class Memory:
    """What was read of words. When it is full another is begun, so that who reads in this one meanwhile is not disturbed;
    for the same reason a word is put in at once, when no Python is called any more."""

    def __cinit__(self):
        self.numbers = {}

    cdef size_t number(self, str word) except? 0:
        """The number of a word's row. Raises ValueError for a word that is not ASCII."""
        cdef Row row
        cdef vector[uint8_t] letters
        cdef int text
        cdef object found = self.numbers.get(word)
        if found is None:
            row = _read(word, letters)
            for text in range(TEXTS + 1):
                row.starts[text] += self.letters.size()
            self.letters.insert(self.letters.end(), letters.begin(), letters.end())
            found = self.rows.size()
            self.rows.push_back(row)
            self.numbers[word] = found
        return found

    cdef tuple texts(self, const vector[size_t]& rows, int which):
        """One of the texts of each of these rows, written one after another, and where they begin."""
        cdef size_t at
        cdef Row* row
        starts = np.zeros(rows.size() + 1, dtype=np.uint32)
        cdef uint32_t[::1] begins = starts
        for at in range(rows.size()):
            row = &self.rows[rows[at]]
            begins[at + 1] = <uint32_t>(begins[at] + row.starts[which + 1] - row.starts[which])
        letters = np.empty(starts[rows.size()], dtype=np.uint8)
        cdef uint8_t[::1] written = letters
        for at in range(rows.size()):
            if begins[at + 1] > begins[at]:
                memcpy(&written[begins[at]], &self.letters[self.rows[rows[at]].starts[which]], begins[at + 1] - begins[at])
        return letters, starts


cdef Memory _memory = Memory()


cdef Memory remembering():
    """What was read of words, with room for more."""
    global _memory
    if _memory.rows.size() > REMEMBERED:
        _memory = Memory()
    return _memory


cdef void _keep(vector[uint8_t]& letters, Row* row, int which, Text text) noexcept:
    letters.insert(letters.end(), text.letters, text.letters + text.length)
    row.starts[which + 1] = letters.size()


cdef Row _read(str word, vector[uint8_t]& letters) except *:
    """A word's row, and the letters of its texts."""
    cdef Row row
    cdef Text text = text_of(word)
    cdef int language, column
    cdef size_t at
    cdef bint syllable = False
    cdef vector[uint8_t] sounded, voweled, some
    cdef vector[Way] ways
    cdef Spellings spellings
    if text.length != len(word):
        raise ValueError(f"a word of a name is read as {word!r}, which is not ASCII")
    memset(&row, 0, sizeof(row))
    _keep(letters, &row, WORD, text)
    row.raw, row.mask, row.first = polynomial(text), letters_of(text), text.letters[0]
    every = known_words()
    told = every.get(word)
    as_known = word if told is None else told[0]
    row.digit = as_known.isdigit()
    if row.digit:
        as_known = as_known.lstrip("0") or "0"  # 078 is 78
    row.key = salted(polynomial(text_of(as_known)), 0)
    if told is None:
        row.borne = is_borne(word)
    else:
        row.known = as_known in every
    outlined(text, some)
    row.kinds = kinds_of(some)
    as_heard(text, sounded)
    as_voweled(text, voweled)
    _keep(letters, &row, SOUND, held(sounded))
    row.heard, row.heard_mask = salted(polynomial(held(sounded)), 0), letters_of(held(sounded))
    if text.length >= 4:
        consonants_of(sounded, some)
        for column in range(min(<int>some.size(), 2)):
            row.head = row.head << 8 | some[column]
    _keep(letters, &row, VOWELED, held(voweled))
    consonants_of(voweled, some)
    _keep(letters, &row, SKELETON, held(some))
    row.sound, row.sound_mask = salted(polynomial(held(some)), 1), letters_of(held(some))
    if text.length >= LEAST_SPELT and some.size() >= LEAST_CONSONANTS:
        by_ear(text, some)
        row.by_ear = salted(polynomial(held(some)), 0)
    for language in range(LANGUAGES):
        spellings = SPELLINGS[language]()
        spellings.ways(word, ways)
        syllable = syllable or (language == 0 and not ways.empty() and ways[0].count == 1)
        for at in range(ways.size()):
            row.single |= (ways[at].count == 1) << language
        for at in range(min(<int>ways.size(), FIRST[language + 1] - FIRST[language])):
            row.spoken_in |= 1 << language
            row.spoken[FIRST[language] + at] = syllables_key(BEGINS[language], spellings.named(ways[at]))
    row.spoken_in |= OF_KOREA * (word in ALONE)
    row.weight, row.back = weight(word, syllable) if told is None else told[1], back(word)
    row.variants[0] = row.variants[1] = -1
    named = variants().get(word)
    if named is not None:
        for column, name in enumerate(named[:2]):
            row.variants[column] = name
    return row


def columns_of(words):
    """The columns of a Lexicon of these words, by name. Raises ValueError for one that is not ASCII: what compares words
    looks letters up in tables of 128.

    What is read of a word is remembered, for names share their words."""
    cdef Py_ssize_t count = len(words), at
    cdef Row* row
    cdef vector[size_t] rows
    cdef Memory memory = remembering()
    for word in words:
        rows.push_back(memory.number(word))
    found = {
        name: np.empty(count, dtype=kind)
        for kind, names in (
            (np.uint64, ("raw", "key", "heard", "sound", "mask", "heard_mask", "sound_mask", "by_ear")),
            (np.uint8, ("spoken_in", "single", "first", "kinds")),
            (np.bool_, ("back", "known", "borne", "digit")),
            (np.float32, ("weight",)),
            (np.uint16, ("head",)),
        )
        for name in names
    }
    found["spoken"], found["variants"] = np.empty((count, READINGS), np.uint64), np.empty((count, 2), np.int16)
    cdef uint64_t[::1] raw = found["raw"], key = found["key"], heard = found["heard"], sound = found["sound"]
    cdef uint64_t[::1] mask = found["mask"], heard_mask = found["heard_mask"], sound_mask = found["sound_mask"]
    cdef uint64_t[::1] ear = found["by_ear"]
    cdef uint64_t[:, ::1] spoken = found["spoken"]
    cdef uint8_t[::1] spoken_in = found["spoken_in"], single = found["single"], first = found["first"]
    cdef uint8_t[::1] kinds = found["kinds"], is_back = found["back"].view(np.uint8)
    cdef uint8_t[::1] borne = found["borne"].view(np.uint8)
    cdef uint8_t[::1] known = found["known"].view(np.uint8), digit = found["digit"].view(np.uint8)
    cdef int16_t[:, ::1] of_names = found["variants"]
    cdef float[::1] weights = found["weight"]
    cdef uint16_t[::1] head = found["head"]
    for at in range(count):
        row = &memory.rows[rows[at]]
        raw[at], key[at], heard[at], sound[at] = row.raw, row.key, row.heard, row.sound
        mask[at], heard_mask[at], sound_mask[at], ear[at] = row.mask, row.heard_mask, row.sound_mask, row.by_ear
        spoken_in[at], single[at], first[at], kinds[at] = row.spoken_in, row.single, row.first, row.kinds
        is_back[at], known[at], digit[at], borne[at] = row.back, row.known, row.digit, row.borne
        weights[at], head[at] = row.weight, row.head
        memcpy(&spoken[at, 0], row.spoken, sizeof(row.spoken))
        memcpy(&of_names[at, 0], row.variants, sizeof(row.variants))
    for which, name in enumerate(("words", "sounds", "voweled", "skeletons")):
        found[name], found[f"{name}.starts"] = memory.texts(rows, which)
    return found
