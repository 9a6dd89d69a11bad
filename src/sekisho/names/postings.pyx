# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Forms by their words, each with what tells of most that are met through one word that they are no match: those lie far
apart in memory, and to look at one takes longer than all else. Compiled.
"""

from libc.math cimport ceil
from libc.stdint cimport int32_t, int64_t, uint64_t
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.alike cimport Runs

from sekisho.names.score import THREE_ERRORS

LONG = THREE_ERRORS
cdef int MOST = 63  # letters, and eighths of weight, that a posting can tell of


def postings_of(Runs forms):
    """The postings of every word, one word's after another's (two numbers each), and where each word's begin."""
    cdef Py_ssize_t count = forms.starts[forms.count], words = forms.lexicon.count, form, at, other
    starts, postings = np.zeros(words + 1, dtype=np.int32), np.empty((count, 2), dtype=np.uint64)
    cdef int32_t[::1] begins = starts
    cdef uint64_t[:, ::1] held = postings
    cdef vector[int32_t] next
    cdef uint64_t told, rest
    cdef int32_t word
    for at in range(count):
        begins[forms.words[at] + 1] += 1
    for at in range(words):
        begins[at + 1] += begins[at]
        next.push_back(begins[at])
    for form in range(forms.count):
        told, rest = _told(forms, form), _summed(forms, form)
        for at in range(forms.starts[form], forms.starts[form + 1]):
            word = forms.words[at]
            held[next[word], 0], held[next[word], 1] = told, rest | _others(forms, form, at)
            next[word] += 1
    return postings, starts


cdef uint64_t _told(Runs forms, Py_ssize_t form) noexcept:
    """The first number of a posting of a form."""
    cdef uint64_t mask = forms.told_mask[form] if forms.slight[form] else forms.mask[form]
    return form | (mask & KINDS) << 32 | <uint64_t>min(ceil(forms.slight[form] * 8), MOST) << 58


cdef uint64_t _summed(Runs forms, Py_ssize_t form) noexcept:
    """The second number of a posting of a form, but for its other words."""
    cdef int64_t letters = forms.told_letters[form] if forms.slight[form] else forms.letters[form]
    cdef float weight = forms.weight[form] - forms.slight[form]
    return min(letters, MOST) | <uint64_t>max(min(<int>(weight * 8), MOST), 0) << 6


cdef uint64_t _others(Runs forms, Py_ssize_t form, Py_ssize_t word) noexcept:
    """The codes of the words of a form but one."""
    cdef Py_ssize_t at
    cdef uint64_t codes = 0
    cdef int filled = 0
    if forms.many(form) > OTHERS + 1 or forms.slight[form] * 8 > MOST:
        return <uint64_t>ANY << 12
    for at in range(forms.starts[form], forms.starts[form + 1]):
        if at != word:
            codes |= <uint64_t>code_of(forms.lexicon.key[forms.words[at]]) << 12 + CODE * filled
            filled += 1
    for at in range(filled, OTHERS):
        codes |= <uint64_t>NONE << 12 + CODE * at
    return codes
