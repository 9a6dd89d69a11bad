# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The readings of names that are asked for, as Runs of the same columns that forms.Forms and lexicon.Lexicon have: arrays
would take longer to be made than to be used. Compiled."""

from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.alike cimport Runs, Strings, Sum, Words, sum_of
from sekisho.names.columns cimport READINGS, TEXTS, Memory, Row, remembering

from sekisho.names.forms import bag_of


cdef class _Strings(Strings):
    cdef vector[uint8_t] own_letters
    cdef vector[uint32_t] own_starts


cdef class _Words(Words):
    cdef vector[uint64_t] longs  # the columns of numbers, one after another
    cdef vector[uint8_t] bytes
    cdef vector[float] weights
    cdef vector[uint16_t] heads


cdef class _Runs(Runs):
    cdef vector[int32_t] own_words, own_starts
    cdef vector[int8_t] voices
    cdef vector[uint32_t] bags
    cdef vector[int64_t] counts
    cdef vector[uint64_t] masks
    cdef vector[float] weights
    cdef vector[uint8_t] bytes


cdef _Strings _strings_of(Memory memory, const vector[size_t]& rows, int which):
    """One of the texts of each of these rows."""
    cdef _Strings found = _Strings()
    cdef const Row* row
    cdef size_t at
    found.own_starts.push_back(0)
    for at in range(rows.size()):
        row = &memory.rows[rows[at]]
        found.own_letters.insert(
            found.own_letters.end(), memory.letters.begin() + row.starts[which], memory.letters.begin() + row.starts[which + 1]
        )
        found.own_starts.push_back(<uint32_t>found.own_letters.size())
    found.letters, found.starts = found.own_letters.data(), found.own_starts.data()
    return found


cdef _Words _words_of(list words):
    """The columns of these words."""
    cdef _Words found = _Words()
    cdef Memory memory = remembering()
    cdef vector[size_t] rows
    cdef size_t at, count
    cdef const Row* row
    cdef uint64_t* long
    cdef uint8_t* byte
    for word in words:
        rows.push_back(memory.number(word))
    count = rows.size()
    spoken, variants = np.empty((count, READINGS), np.uint64), np.empty((count, 2), np.int16)
    cdef uint64_t[:, ::1] syllables = spoken
    cdef int16_t[:, ::1] names = variants
    found.longs.resize(7 * count)
    found.bytes.resize(8 * count)
    found.weights.resize(count)
    found.heads.resize(count)
    long, byte = found.longs.data(), found.bytes.data()
    for at in range(count):
        row = &memory.rows[rows[at]]
        long[at], long[count + at], long[2 * count + at] = row.raw, row.key, row.sound
        long[3 * count + at], long[4 * count + at] = row.mask, row.heard_mask
        long[5 * count + at], long[6 * count + at] = row.sound_mask, row.heard
        byte[at], byte[count + at], byte[2 * count + at] = row.spoken_in, row.single, row.digit
        byte[3 * count + at], byte[4 * count + at] = row.known, row.borne
        byte[5 * count + at], byte[6 * count + at], byte[7 * count + at] = row.back, row.first, row.kinds
        found.weights[at], found.heads[at] = row.weight, row.head
        memcpy(&syllables[at, 0], row.spoken, sizeof(row.spoken))
        memcpy(&names[at, 0], row.variants, sizeof(row.variants))
    found.count, found.weight, found.head = count, found.weights.data(), found.heads.data()
    found.raw, found.key, found.sound = long, long + count, long + 2 * count
    found.mask, found.heard_mask, found.sound_mask = long + 3 * count, long + 4 * count, long + 5 * count
    found.spoken_in, found.single, found.digit = byte, byte + count, byte + 2 * count
    found.known, found.borne = byte + 3 * count, byte + 4 * count
    found.spoken, found.variants = syllables, names
    found.words, found.sounds = _strings_of(memory, rows, 0), _strings_of(memory, rows, 1)
    found.voweled, found.skeletons = _strings_of(memory, rows, 2), _strings_of(memory, rows, 3)
    found._ready(long + 6 * count, byte + 5 * count, byte + 6 * count, byte + 7 * count)
    return found


def asked(forms):
    """The forms of queries, of which none is empty. Raises ValueError for a word that is not ASCII."""
    cdef _Runs found = _Runs()
    cdef dict numbers = {}
    cdef size_t form, count
    cdef int32_t start, end
    cdef Sum told
    cdef int64_t* long
    cdef uint8_t* byte
    found.own_starts.push_back(0)
    for each in forms:
        for word in <tuple>each.tokens:
            found.own_words.push_back(numbers.setdefault(word, len(numbers)))
        found.own_starts.push_back(<int32_t>found.own_words.size())
        found.voices.push_back(each.voice)
        found.bags.push_back(bag_of(each))
    count = found.voices.size()
    found.lexicon, found.count = _words_of(list(numbers)), count
    found.counts.resize(2 * count)
    found.masks.resize(2 * count)
    found.weights.resize(2 * count)
    found.bytes.resize(3 * count)
    long, byte = found.counts.data(), found.bytes.data()
    for form in range(count):
        start, end = found.own_starts[form], found.own_starts[form + 1]
        told = sum_of(found.lexicon, &found.own_words[start], end - start, found.voices[form])
        long[form], long[count + form] = told.letters, told.told_letters
        found.masks[form], found.masks[count + form] = told.mask, told.told_mask
        found.weights[form], found.weights[count + form] = told.weight, told.slight
        byte[form], byte[count + form], byte[2 * count + form] = told.lone, told.single, told.spoken
    found.words, found.starts = found.own_words.data(), found.own_starts.data()
    found.voice, found.bag = found.voices.data(), found.bags.data()
    found.letters, found.told_letters = long, long + count
    found.mask, found.told_mask = found.masks.data(), found.masks.data() + count
    found.weight, found.slight = found.weights.data(), found.weights.data() + count
    found.lone, found.single, found.spoken = byte, byte + count, byte + 2 * count
    return found
