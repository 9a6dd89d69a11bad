# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Keys of words by their letters, and of what is left of them when a letter or two are left out. Compiled.

Words that are spelt almost alike share one of the latter, after Garbe's symmetric deletion: two words within one error
share a deletion of at most one letter, within two errors one of at most two; of long words only the head is filed (for
two errors, eight letters are enough).
"""

from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeASCII
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libcpp.vector cimport vector

import numpy as np

from sekisho.names import keys as _keys

SHORT = 6
"""Words of up to so many letters are filed whole with one letter left out, from so many on by their heads with two."""

cdef enum:
    HEAD = 8  # letters of the head that counts
    LONG_HEAD = 12  # of whole names over so many letters the longer head, with one letter left out
    KEYED = 24  # letters of a word that count

LEAST_SKELETON = 4
"""Skeletons of fewer letters are alike only where they are the same."""

LETTERS, POWERS, INVERSES = _keys.LETTERS, _keys.POWERS, _keys.INVERSES

cdef int LONGEST = _keys.LONGEST, HEADED = SHORT, LEAST = LEAST_SKELETON
cdef uint64_t BASE = _keys.BASE, INVERSE = int(_keys.INVERSES[1]), INVERSE2 = int(_keys.INVERSES[2])
cdef uint64_t[3] FAMILIES = (0, 0x5DEECE66D, 0xB5026F5AA)


cdef uint64_t salted(uint64_t raw, int salt) noexcept:
    """The key of a polynomial; ``salt`` keeps families of keys apart."""
    return mixed(raw + salt * BASE)


cdef Text text_of(object word):
    """The letters of a str, which must outlive them, as UTF-8. Raises UnicodeEncodeError for half a character."""
    cdef Py_ssize_t length
    cdef Text text
    text.letters = <const uint8_t*>PyUnicode_AsUTF8AndSize(word, &length)
    text.length = <int>length
    return text


cdef str word_of(Text text):
    """A text of ASCII letters as a str."""
    return PyUnicode_DecodeASCII(<const char*>text.letters, text.length, NULL) if text.length else ""


cdef uint64_t polynomial(Text word) noexcept:
    """The polynomial of a word, of up to LONGEST letters."""
    cdef uint64_t key = 0
    cdef int at
    for at in range(min(word.length, LONGEST)):
        key += LETTERS[word.letters[at]] * POWERS[at]
    return key


cdef uint64_t syllables_key(str language, syllables) except? 0:
    """A key of syllables in their order, at the end of which is how many they are: that of words written one after
    another comes of the keys of each (letters.followed)."""
    cdef uint64_t key = 0
    for syllable in syllables:
        spelt = language + syllable
        key = followed(key, salted(polynomial(text_of(spelt)), 2) << COUNTED | 1)
    return key


def key_of(word, int salt=0):
    """The key of a word; ``salt`` keeps families of keys apart."""
    return salted(polynomial(text_of(word)), salt)


def keys_of(words, int salt=0):
    """One key a word; ``salt`` keeps families of keys apart."""
    found = np.empty(len(words), dtype=np.uint64)
    cdef uint64_t[::1] keys = found
    cdef Py_ssize_t row = 0
    for word in words:
        keys[row] = salted(polynomial(text_of(word)), salt)
        row += 1
    return found


cdef uint64_t letters_of(Text word) noexcept:
    """A bit for every letter and digit that a word holds."""
    cdef uint64_t found = 0
    cdef int at, letter
    for at in range(word.length):
        letter = word.letters[at]
        if 97 <= letter <= 122:
            found |= <uint64_t>1 << (letter - 97)
        elif 48 <= letter <= 57:
            found |= <uint64_t>1 << (letter - 48 + 26)
    return found


cdef void deleted(Text word, bint name, vector[uint64_t]& keys) noexcept:
    """The keys of what is left of a word; long ``name``s go by longer heads."""
    cdef uint64_t[KEYED + 1] heads
    cdef int length = min(word.length, KEYED), at, other, last, family
    cdef uint64_t end
    keys.clear()
    heads[0] = 0
    for at in range(length):
        heads[at + 1] = heads[at] + LETTERS[word.letters[at]] * POWERS[at]
    for family in range(3):
        if family == 0 and not 3 <= length <= HEADED:
            continue
        if family == 1 and not HEADED <= length <= (LONG_HEAD + 1 if name else KEYED):
            continue
        if family == 2 and not (name and length >= LONG_HEAD):
            continue
        last = min(length, LONG_HEAD if family == 2 else HEAD)
        end = heads[last]
        keys.push_back(mixed(end ^ FAMILIES[family]))
        for at in range(last):
            keys.push_back(mixed((heads[at] + (end - heads[at + 1]) * INVERSE) ^ FAMILIES[family]))
        if family == 1:
            for at in range(last - 1):
                for other in range(at + 1, last):
                    keys.push_back(mixed((heads[at] + (heads[other] - heads[at + 1]) * INVERSE
                                          + (end - heads[other + 1]) * INVERSE2) ^ FAMILIES[1]))


cdef void deleted_once(Text skeleton, vector[uint64_t]& keys) noexcept:
    """The keys of what is left of the head of a skeleton, of four letters at least: shorter ones meet as they are."""
    cdef uint64_t[HEAD + 1] heads
    cdef int length = min(skeleton.length, HEAD), at
    keys.clear()
    if length < LEAST:
        return
    heads[0] = 0
    for at in range(length):
        heads[at + 1] = heads[at] + LETTERS[skeleton.letters[at]] * POWERS[at]
    keys.push_back(mixed(heads[length]))
    for at in range(length):
        keys.push_back(mixed(heads[at] + (heads[length] - heads[at + 1]) * INVERSE))


def deletions(words, bint skeletons):
    """The places in ``words`` and the keys of what is left of each; of ``skeletons`` one letter is left out."""
    cdef vector[uint64_t] keys, every
    cdef vector[int64_t] places
    cdef Py_ssize_t row = 0
    cdef uint64_t key
    for word in words:
        if skeletons:
            deleted_once(text_of(word), keys)
        else:
            deleted(text_of(word), False, keys)
        for key in keys:
            every.push_back(key)
            places.push_back(row)
        row += 1
    found, rows = np.empty(every.size(), dtype=np.uint64), np.empty(every.size(), dtype=np.int64)
    cdef uint64_t[::1] keyed = found
    cdef int64_t[::1] placed = rows
    cdef size_t at
    for at in range(every.size()):
        keyed[at], placed[at] = every[at], places[at]
    return rows, found
