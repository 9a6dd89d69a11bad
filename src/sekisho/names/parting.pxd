from libc.stdint cimport int32_t, uint8_t, uint16_t, uint64_t
from libcpp.vector cimport vector

from sekisho.names.transcription cimport Text


cdef enum:
    MOST = 4  # syllables of a word
    LETTERS = 16  # of a word


cdef struct Way:
    int count
    int32_t[MOST] keys


cdef class Spellings:
    cdef object spellings, which, keys, foreign  # the first three as ``filed`` has them
    cdef dict whole
    cdef frozenset others
    cdef int most, longest
    cdef const uint64_t* spelt
    cdef const uint16_t* held
    cdef int32_t[1025] leads  # where the spellings begin that begin with two letters
    cdef vector[int32_t] begins, numbers  # of the keys of ``held``
    cdef list names
    cdef int ways(self, str word, vector[Way]& found) except -1
    cdef list named(self, const Way& way)
    cdef int part(self, Text word, int start, int most, uint8_t* dead, Way* found) noexcept
