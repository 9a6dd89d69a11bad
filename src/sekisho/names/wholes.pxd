from libc.stdint cimport uint64_t
from libcpp.vector cimport vector

from sekisho.names.alike cimport Runs


cdef class Whole:
    cdef Runs forms
    cdef bint listed
    cdef vector[uint64_t] joins, names, sounds, syllables, short
    cdef int read(self, Py_ssize_t form) except -1
    cdef int _spoken(self, Py_ssize_t form, tuple told) except -1
