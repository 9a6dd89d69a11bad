# cython: language_level=3, boundscheck=False, wraparound=False
"""Words parted into syllables. Compiled."""

cdef enum:
    KEPT = 4  # ways to part a word
    LONGEST = 7  # letters of a syllable


def parted(str word, dict spelt, int most):
    """The first ways to part a Latin word into at most so many syllables, as the keys that ``spelt`` has for each."""
    return tuple(dict.fromkeys(_parted(word, 0, spelt, most)))


cdef list _parted(str word, Py_ssize_t start, dict spelt, int most):
    cdef Py_ssize_t end, length = len(word)
    cdef tuple keys, tail
    cdef list found = []
    for end in range(min(length, start + LONGEST), start, -1):
        if end < length and (most == 1 or (word[end] in "aeiou" and word[end - 1] in "aeiouyw")):
            continue  # two vowels in a row are one
        keys = spelt.get(word[start:end])
        if keys is None:
            continue
        for tail in [()] if end == length else _parted(word, end, spelt, most - 1):
            for key in keys:
                found.append((key, *tail))
                if len(found) == KEPT:
                    return found
    return found
