# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The readings of names that are asked for, as Runs of the same columns that forms.Forms and lexicon.Lexicon have: arrays
would take longer to be made than to be used. Compiled."""

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.alike cimport Runs, Strings, Sum, Words, sum_of
from sekisho.names.columns cimport READINGS, Memory, Row, remembering

from sekisho.names.forms import bag_of


cdef Strings _strings_of(Memory memory, const vector[size_t]& rows, int which):
    """One of the texts of each of these rows."""
    cdef Strings found = Strings()
    cdef const Row* row
    cdef size_t at
    found.own.starts.push_back(0)
    for at in range(rows.size()):
        row = &memory.rows[rows[at]]
        found.own.letters.insert(
            found.own.letters.end(), memory.letters.begin() + row.starts[which], memory.letters.begin() + row.starts[which + 1]
        )
        found.own.starts.push_back(<uint32_t>found.own.letters.size())
    found.letters, found.starts = found.own.letters.data(), found.own.starts.data()
    return found


cdef Words _words_of(list words):
    """The columns of these words."""
    cdef Words found = Words()
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
    found.own.longs.resize(8 * count)
    found.own.bytes.resize(8 * count)
    found.own.weights.resize(count)
    found.own.heads.resize(count)
    long, byte = found.own.longs.data(), found.own.bytes.data()
    for at in range(count):
        row = &memory.rows[rows[at]]
        long[at], long[count + at], long[2 * count + at] = row.raw, row.key, row.sound
        long[3 * count + at], long[4 * count + at] = row.mask, row.heard_mask
        long[5 * count + at], long[6 * count + at], long[7 * count + at] = row.sound_mask, row.heard, row.by_ear
        byte[at], byte[count + at], byte[2 * count + at] = row.spoken_in, row.single, row.digit
        byte[3 * count + at], byte[4 * count + at] = row.known, row.borne
        byte[5 * count + at], byte[6 * count + at], byte[7 * count + at] = row.back, row.first, row.kinds
        found.own.weights[at], found.own.heads[at] = row.weight, row.head
        memcpy(&syllables[at, 0], row.spoken, sizeof(row.spoken))
        memcpy(&names[at, 0], row.variants, sizeof(row.variants))
    found.count, found.weight, found.head = count, found.own.weights.data(), found.own.heads.data()
    found.raw, found.key, found.sound = long, long + count, long + 2 * count
    found.mask, found.heard_mask, found.sound_mask = long + 3 * count, long + 4 * count, long + 5 * count
    found.by_ear = long + 7 * count
    found.spoken_in, found.single, found.digit = byte, byte + count, byte + 2 * count
    found.known, found.borne = byte + 3 * count, byte + 4 * count
    found.spoken, found.variants = syllables, names
    found.words, found.sounds = _strings_of(memory, rows, 0), _strings_of(memory, rows, 1)
    found.voweled, found.skeletons = _strings_of(memory, rows, 2), _strings_of(memory, rows, 3)
    found._ready(long + 6 * count, byte + 5 * count, byte + 6 * count, byte + 7 * count)
    return found


def asked(forms):
    """The forms of queries, of which none is empty. Raises ValueError for a word that is not ASCII."""
    cdef Runs found = Runs()
    cdef dict numbers = {}, voices = {}  # of words, and of readings
    cdef size_t form, count
    cdef int32_t start, end
    cdef Sum told
    cdef int64_t* long
    cdef uint8_t* byte
    found.own.starts.push_back(0)
    for each in forms:
        tokens, reading, characters = <tuple>each
        for word in <tuple>tokens:
            found.own.words.push_back(numbers.setdefault(word, len(numbers)))
        found.own.starts.push_back(<int32_t>found.own.words.size())
        voice = voices.get(reading)
        if voice is None:
            voice = voices[reading] = each.voice
        found.own.voices.push_back(voice)
        found.own.bags.push_back(bag_of(each) if characters else 0)
    count = found.own.voices.size()
    found.lexicon, found.count = _words_of(list(numbers)), count
    found.own.counts.resize(2 * count)
    found.own.masks.resize(2 * count)
    found.own.weights.resize(2 * count)
    found.own.bytes.resize(3 * count)
    long, byte = found.own.counts.data(), found.own.bytes.data()
    for form in range(count):
        start, end = found.own.starts[form], found.own.starts[form + 1]
        told = sum_of(found.lexicon, &found.own.words[start], end - start, found.own.voices[form])
        long[form], long[count + form] = told.letters, told.told_letters
        found.own.masks[form], found.own.masks[count + form] = told.mask, told.told_mask
        found.own.weights[form], found.own.weights[count + form] = told.weight, told.slight
        byte[form], byte[count + form], byte[2 * count + form] = told.lone, told.single, told.spoken
    found.words, found.starts = found.own.words.data(), found.own.starts.data()
    found.voice, found.bag = found.own.voices.data(), found.own.bags.data()
    found.letters, found.told_letters = long, long + count
    found.mask, found.told_mask = found.own.masks.data(), found.own.masks.data() + count
    found.weight, found.slight = found.own.weights.data(), found.own.weights.data() + count
    found.lone, found.single, found.spoken = byte, byte + count, byte + 2 * count
    return found
