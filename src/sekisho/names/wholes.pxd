from libc.stdint cimport int32_t, uint64_t
from libcpp.vector cimport vector

from sekisho.names.alike cimport Runs


cdef class Whole:
    cdef Runs forms
    cdef bint listed
    cdef vector[uint64_t] joins, heard_joins, names, sounds, syllables, short
    cdef int _heard_joins(self, const vector[int32_t]& words) except -1
    cdef int read(self, Py_ssize_t form) except -1
    cdef int _spoken(self, Py_ssize_t form, tuple told) except -1
