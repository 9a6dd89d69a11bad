from libc.stdint cimport int32_t, uint64_t
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

from sekisho.names.alike cimport Runs
from sekisho.names.parting cimport Way


cdef class Whole:
    cdef Runs forms
    cdef bint listed
    cdef vector[uint64_t] joins, heard_joins, names, sounds, syllables, short
    cdef vector[uint64_t] joined, heard_joined
    cdef int _heard_joins(self, const vector[int32_t]& words, const vector[int32_t]& places) except -1
    cdef int read(self, Py_ssize_t form) except -1
    cdef unordered_map[uint64_t, vector[Way]] ways  # of a word and a language
    cdef int _spoken(self, Py_ssize_t form, const vector[int32_t]& told) except -1
    cdef int _sequences(self, const int32_t* words, int count, int language, bint parts) except -1
    cdef const vector[Way]* _ways(self, int32_t word, int language) except NULL
