# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The keys under which whole names, and parts of them written together, meet. Compiled."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.alike cimport TELLING, Runs, Words
from sekisho.names.letters cimport INVERSES, LETTERS, POWERS, deleted, polynomial, salted, word_of
from sekisho.names.sound cimport as_voweled, consonants_of, held
from sekisho.names.transcription cimport Text

from sekisho.names import keys as _keys
from sekisho.names.letters import keys_of
from sekisho.names.syllables import LANGUAGES, sequences
from sekisho.names.sound import CLASSES as _CLASSES
from sekisho.names.sound import CONSONANTS as _CONSONANTS

cdef int LONGEST = _keys.LONGEST
cdef uint8_t[256] FIRST_CLASS, CLASS  # of consonants that lead a name, and of others; 0 is left out
for _at in range(256):
    FIRST_CLASS[<int>_at] = _CLASSES.get(_at, _at)
    CLASS[<int>_at] = _CONSONANTS.get(_at, _at) or 0


cdef class Whole:
    """The keys of one form after another.

    ``joins``: every two neighbours written together, of a query that is read also as they sound (``heard_joins``, keys
    as lexicon.sound); ``names``: all telling words written together, of a listed name
    also begun elsewhere; ``sounds``: the consonants of all; ``syllables``: those of a Korean or Chinese name in any
    order; ``short``: all of them but one, of a Korean name.
    """

    def __cinit__(self, Runs forms, bint listed):
        self.forms, self.listed = forms, listed

    cdef int read(self, Py_ssize_t form) except -1:
        """The keys of a form."""
        cdef Runs forms = self.forms
        cdef Words lexicon = forms.lexicon
        cdef vector[int32_t] words
        cdef int32_t at, word
        cdef int total = 0, length, before, count, letter
        cdef uint64_t whole = 0, first, last, sound = 0
        cdef uint8_t heard, previous = 0
        cdef int size = 0
        cdef bint leads = True
        cdef Text text
        self.joins.clear()
        self.heard_joins.clear()
        self.names.clear()
        self.sounds.clear()
        self.syllables.clear()
        self.short.clear()
        for at in range(forms.starts[form], forms.starts[form + 1]):
            if lexicon.weight[forms.words[at]] > TELLING:
                words.push_back(forms.words[at])
        count = <int>words.size()
        if not count:
            return 0
        if not self.listed and forms.voice[form] > 0:
            self._heard_joins(words)
        for at in range(count):
            word = words[at]
            length = min(lexicon.each[word].length, LONGEST)
            if at:
                before = min(lexicon.each[words[at - 1]].length, LONGEST)
                if before + length >= 5:
                    self.joins.push_back(salted(lexicon.raw[words[at - 1]] + POWERS[before] * lexicon.raw[word], 0))
            whole += lexicon.raw[word] * POWERS[min(total, LONGEST)]
            total += length
            text = lexicon.voweled.at(word)
            for letter in range(text.length):
                heard = FIRST_CLASS[text.letters[letter]] if leads else CLASS[text.letters[letter]]
                leads = False
                if heard and heard != previous:
                    sound += LETTERS[heard] * POWERS[min(size, LONGEST)]
                    size += 1
                    previous = heard
        if size >= 4:
            self.sounds.push_back(salted(sound, 4))
        if total >= 4:
            self.names.push_back(salted(whole, 3))
            if self.listed and 1 < count <= 4 and total < LONGEST:
                first, last = lexicon.raw[words[0]], lexicon.raw[words[count - 1]]
                length = lexicon.each[words[0]].length
                self.names.push_back(salted((whole - first) * INVERSES[length] + first * POWERS[total - length], 3))
                length = lexicon.each[words[count - 1]].length
                self.names.push_back(salted(last + POWERS[length] * (whole - last * POWERS[total - length]), 3))
        if forms.spoken[form]:
            told = tuple([word_of(lexicon.words.at(word)) for word in words])
            self._spoken(form, told)
        return 0

    cdef int _heard_joins(self, const vector[int32_t]& words) except -1:
        """The skeletons of every two neighbours together (Ryeong Bong, Ryonbong), of four consonants at least."""
        cdef vector[uint8_t] joined, voweled, skeleton
        cdef size_t at, which
        cdef int letter
        cdef Text text
        for at in range(1, words.size()):
            joined.clear()
            for which in range(at - 1, at + 1):
                text = self.forms.lexicon.words.at(words[which])
                for letter in range(text.length):
                    joined.push_back(text.letters[letter])
            as_voweled(held(joined), voweled)
            consonants_of(voweled, skeleton)
            if skeleton.size() >= 4:
                self.heard_joins.push_back(salted(polynomial(held(skeleton)), 1))
        return 0

    cdef int _spoken(self, Py_ssize_t form, tuple told) except -1:
        """The syllables of a name that can be Korean or Chinese, and of a Korean one all but one."""
        cdef Runs forms = self.forms
        cdef uint64_t key
        for language in range(len(LANGUAGES)):
            if not forms.spoken[form] >> language & 1:
                continue
            wholes, parts = syllables(told, language)
            if forms.slight[form]:  # a syllable may be spelt as a legal form or an article is
                wholes += syllables(forms.tokens(form)[:5], language)[0]
            for key in keys_of(wholes, 5):
                self.syllables.push_back(key)
            for key in keys_of(parts, 6):
                self.short.push_back(key)
        return 0


cdef tuple syllables(tuple words, int language):
    wholes, parts = [], []
    for reading in sequences(words, language):
        wholes.append(LANGUAGES[language][0] + "-".join(sorted(reading)))
        if len(reading) >= 3 and not language:
            parts += ["-".join(sorted(reading[:at] + reading[at + 1 :])) for at in range(len(reading))]
    return wholes, parts


cdef class _Gathered:
    """Keys and the form that has each."""

    cdef vector[uint64_t] keys
    cdef vector[int64_t] forms

    cdef void add(self, const vector[uint64_t]& keys, Py_ssize_t form) noexcept:
        cdef size_t at
        for at in range(keys.size()):
            self.keys.push_back(keys[at])
            self.forms.push_back(form)

    def arrays(self):
        keys, forms = np.empty(self.keys.size(), dtype=np.uint64), np.empty(self.keys.size(), dtype=np.int64)
        cdef uint64_t[::1] to_keys = keys
        cdef int64_t[::1] to_forms = forms
        cdef size_t at
        for at in range(self.keys.size()):
            to_keys[at], to_forms[at] = self.keys[at], self.forms[at]
        return keys, forms


def wholes_of(Runs forms, Py_ssize_t first, Py_ssize_t last):
    """The keys of the listed forms from ``first`` up to ``last``, by the names of Whole's attributes: of each an array
    of keys and one of the forms that have them."""
    cdef Whole whole = Whole(forms, True)
    cdef _Gathered joins = _Gathered(), names = _Gathered(), sounds = _Gathered()
    cdef _Gathered of_syllables = _Gathered(), short = _Gathered()
    cdef Py_ssize_t form
    for form in range(first, last):
        whole.read(form)
        joins.add(whole.joins, form)
        names.add(whole.names, form)
        sounds.add(whole.sounds, form)
        of_syllables.add(whole.syllables, form)
        short.add(whole.short, form)
    return {
        "joins": joins.arrays(), "names": names.arrays(), "sounding": sounds.arrays(),
        "syllables": of_syllables.arrays(), "short": short.arrays(),
    }  # fmt: skip


def spellings_of(Runs forms, const int64_t[::1] which):
    """The keys of what is left of the telling words of these forms, written together, when a letter or two are left
    out (letters.deletions), and of each the form that has it."""
    cdef _Gathered gathered = _Gathered()
    cdef vector[uint8_t] told
    cdef vector[uint64_t] keys
    cdef Text text
    cdef Py_ssize_t at
    for at in range(which.shape[0]):
        forms.told(which[at], told)
        text.letters, text.length = told.data(), <int>told.size()
        deleted(text, True, keys)
        gathered.add(keys, which[at])
    return gathered.arrays()
