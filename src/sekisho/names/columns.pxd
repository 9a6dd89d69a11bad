from libc.stdint cimport int16_t, uint8_t, uint16_t, uint64_t
from libcpp.vector cimport vector


cdef enum:
    READINGS = 10  # as syllables, of all languages (syllables.COLUMNS)
    OF_KOREA = 8  # beside the bits of the languages of which a word may be: a family name that is Korean alone
    TEXTS = 4  # of a word: as it is spelt, how it sounds, with its vowels, its skeleton


cdef struct Row:  # what is read of a word
    uint64_t raw, key, heard, sound, mask, heard_mask, sound_mask, by_ear
    uint64_t[READINGS] spoken
    size_t[TEXTS + 1] starts  # of its texts, one after another
    float weight
    int16_t[2] variants
    uint16_t head
    uint8_t spoken_in, single, first, kinds, back, known, borne, digit


cdef class Memory:
    cdef dict numbers
    cdef vector[Row] rows
    cdef vector[uint8_t] letters
    cdef size_t number(self, str word) except? 0
    cdef tuple texts(self, const vector[size_t]& rows, int which)


cdef Memory remembering()
