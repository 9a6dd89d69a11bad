# cython: language_level=3, boundscheck=False, wraparound=False
"""The word of a list that another word is but for one error. Compiled."""

from libcpp.vector cimport vector

from libc.stdint cimport uint64_t
from libc.stdlib cimport abs

from sekisho.names.distance cimport apart
from sekisho.names.letters cimport Text, bits, letters_of, text_of


cdef class Nearly:
    """Words, to be found by what is written for one of them."""

    cdef list words
    cdef vector[Text] texts
    cdef vector[uint64_t] masks  # of their letters

    def __cinit__(self, words):
        self.words = list(words)
        for word in self.words:
            self.texts.push_back(text_of(word))
            self.masks.push_back(letters_of(self.texts.back()))

    def find(self, str word):
        """The first of the words that this one is but for a letter left out, put in, changed or turned with the next;
        empty where there is none."""
        cdef Text text = text_of(word)
        cdef uint64_t mask = letters_of(text)
        cdef size_t at
        for at in range(self.texts.size()):
            if (abs(self.texts[at].length - text.length) <= 1 and bits(self.masks[at] ^ mask) <= 2
                    and apart(self.texts[at], text, 1) <= 1):
                return self.words[at]
        return ""
