# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What is needed to compare words, read off each of them, in columns. Compiled."""

from libc.stdint cimport int16_t, uint8_t, uint16_t, uint32_t, uint64_t
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.letters cimport letters_of, polynomial, salted, text_of
from sekisho.names.sound cimport as_heard, as_voweled, consonants_of, held, kinds_of, outlined
from sekisho.names.transcription cimport Text

from sekisho.names.readings import canonical
from sekisho.names.syllables import COLUMNS, LANGUAGES, back
from sekisho.names.variants import variants
from sekisho.names.weights import weight
from sekisho.names.words import words as known_words


cdef class _Texts:
    """Texts written one after another."""

    cdef vector[uint8_t] letters
    cdef uint32_t[::1] starts

    def __cinit__(self, Py_ssize_t count):
        self.starts = np.zeros(count + 1, dtype=np.uint32)

    cdef void add(self, Py_ssize_t row, Text text) noexcept:
        self.letters.insert(self.letters.end(), text.letters, text.letters + text.length)
        self.starts[row + 1] = <uint32_t>self.letters.size()

    def all(self):
        found = np.empty(self.letters.size(), dtype=np.uint8)
        cdef uint8_t[::1] letters = found
        cdef size_t at
        for at in range(self.letters.size()):
            letters[at] = self.letters[at]
        return found


def columns_of(words):
    """The columns of a Lexicon of these words, by name. Raises ValueError for one that is not ASCII: what compares words
    looks letters up in tables of 128."""
    cdef Py_ssize_t count = len(words), row, column
    cdef _Texts texts = _Texts(count), of_sounds = _Texts(count), of_voweled = _Texts(count), skeletons = _Texts(count)
    found = {
        name: np.zeros(count, dtype=kind)
        for kind, names in (
            (np.uint64, ("raw", "key", "heard", "sound", "mask", "heard_mask", "sound_mask")),
            (np.uint8, ("spoken_in", "single", "first", "kinds")),
            (np.bool_, ("back", "known", "digit")),
            (np.float32, ("weight",)),
            (np.uint16, ("head",)),
        )
        for name in names
    }
    found["spoken"], found["variants"] = np.zeros((count, COLUMNS[3]), np.uint64), np.full((count, 2), -1, np.int16)
    cdef uint64_t[::1] raw = found["raw"], key = found["key"], heard = found["heard"], sound = found["sound"]
    cdef uint64_t[::1] mask = found["mask"], heard_mask = found["heard_mask"], sound_mask = found["sound_mask"]
    cdef uint64_t[:, ::1] as_spoken = found["spoken"]
    cdef uint8_t[::1] spoken_in = found["spoken_in"], alone = found["single"], first = found["first"]
    cdef uint8_t[::1] of_kinds = found["kinds"], is_back = found["back"].view(np.uint8)
    cdef uint8_t[::1] known = found["known"].view(np.uint8), digit = found["digit"].view(np.uint8)
    cdef int16_t[:, ::1] forms_of = found["variants"]
    cdef float[::1] weights = found["weight"]
    cdef uint16_t[::1] heads = found["head"]
    cdef Text text
    cdef vector[uint8_t] sounded, voweled, some
    every, others = known_words(), variants()
    for row in range(count):
        word = words[row]
        text = text_of(word)
        if text.length != len(word):
            raise ValueError(f"a word of a name is read as {word!r}, which is not ASCII")
        texts.add(row, text)
        raw[row], mask[row], first[row] = polynomial(text), letters_of(text), text.letters[0]
        as_known = canonical(word)
        key[row] = salted(polynomial(text_of(as_known)), 0)
        known[row], digit[row] = as_known in every, as_known.isdigit()
        outlined(text, some)
        of_kinds[row] = kinds_of(some)
        as_heard(text, sounded)
        as_voweled(text, voweled)
        of_sounds.add(row, held(sounded))
        heard[row], heard_mask[row] = salted(polynomial(held(sounded)), 0), letters_of(held(sounded))
        if text.length >= 4:
            consonants_of(sounded, some)
            for column in range(min(some.size(), <size_t>2)):
                heads[row] = heads[row] << 8 | some[column]
        of_voweled.add(row, held(voweled))
        consonants_of(voweled, some)
        skeletons.add(row, held(some))
        sound[row], sound_mask[row] = salted(polynomial(held(some)), 1), letters_of(held(some))
        for language, (begin, syllables, most) in enumerate(LANGUAGES):
            readings = syllables(word)
            for reading in readings:
                alone[row] |= (len(reading) == 1) << <int>language
            for column, reading in enumerate(readings[:most], COLUMNS[language]):
                spoken_in[row] |= 1 << <int>language
                spelt = begin + "-".join(reading)
                as_spoken[row, column] = salted(polynomial(text_of(spelt)), 2)
        weights[row], is_back[row] = weight(word), back(word)
        for column, name in enumerate(others.get(word, ())[:2]):
            forms_of[row, column] = name
    for name, one in (("words", texts), ("sounds", of_sounds), ("voweled", of_voweled), ("skeletons", skeletons)):
        found[name], found[f"{name}.starts"] = one.all(), np.asarray((<_Texts>one).starts)
    return found
