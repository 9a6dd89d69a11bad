# cython: language_level=3, boundscheck=False, wraparound=False
"""The word of a list that another word is but for one error. Compiled."""

from libcpp.vector cimport vector

from libc.stdint cimport uint64_t

from sekisho.names.distance cimport apart
from sekisho.names.letters cimport Text, bits, letters_of, text_of


cdef struct Near:
    Text text
    uint64_t mask  # of its letters
    size_t place


cdef class Nearly:
    """Words, to be found by what is written for one of them."""

    cdef list words
    cdef vector[vector[Near]] near  # by how many letters they have

    def __cinit__(self, words):
        cdef Near each
        self.words = list(words)
        for place, word in enumerate(self.words):
            each.text, each.place = text_of(word), place
            each.mask = letters_of(each.text)
            if self.near.size() <= <size_t>each.text.length:
                self.near.resize(each.text.length + 1)
            self.near[each.text.length].push_back(each)

    def find(self, str word):
        """The first of the words that this one is but for a letter left out, put in, changed or turned with the next;
        empty where there is none."""
        cdef Text text = text_of(word)
        cdef uint64_t mask = letters_of(text)
        cdef size_t at, place = len(self.words)
        cdef int length
        cdef const Near* each
        for length in range(max(text.length - 1, 0), min(text.length + 2, <int>self.near.size())):
            for at in range(self.near[length].size()):
                each = &self.near[length][at]
                if each.place > place:
                    break
                if bits(each.mask ^ mask) <= 2 and apart(each.text, text, 1) <= 1:
                    place = each.place
                    break
        return self.words[place] if place < <size_t>len(self.words) else ""
