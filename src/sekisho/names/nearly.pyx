# cython: language_level=3, boundscheck=False, wraparound=False
"""The word of a list that another word is but for one error. Compiled."""

from libc.string cimport memcmp
from libcpp.vector cimport vector

from sekisho.names.letters cimport text_of
from sekisho.names.transcription cimport Text


cdef class Nearly:
    """Words, to be found by what is written for one of them."""

    cdef list words
    cdef vector[Text] texts

    def __cinit__(self, words):
        self.words = list(words)
        for word in self.words:
            self.texts.push_back(text_of(word))

    def find(self, str word):
        """The first of the words that this one is but for a letter left out, put in, changed or turned with the next;
        empty where there is none."""
        cdef Text text = text_of(word)
        cdef size_t at
        for at in range(self.texts.size()):
            if -1 <= self.texts[at].length - text.length <= 1 and _once(self.texts[at], text):
                return self.words[at]
        return ""


cdef bint _once(Text one, Text two) noexcept:
    """Whether two words that are no more than one letter longer or shorter are within one error."""
    cdef int at = 0, shorter = min(one.length, two.length)
    while at < shorter and one.letters[at] == two.letters[at]:
        at += 1
    if one.length != two.length:
        if one.length < two.length:
            one, two = two, one
        return not memcmp(one.letters + at + 1, two.letters + at, shorter - at)
    if at >= shorter - 1 or not memcmp(one.letters + at + 1, two.letters + at + 1, shorter - at - 1):
        return True
    return (
        one.letters[at] == two.letters[at + 1] and one.letters[at + 1] == two.letters[at]
        and not memcmp(one.letters + at + 2, two.letters + at + 2, shorter - at - 2)
    )
