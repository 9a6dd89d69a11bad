# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The keys under which whole names, and parts of them written together, meet. Compiled."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libcpp.vector cimport vector

import numpy as np

from sekisho.names.alike cimport SYLLABLES, TELLING, WAYS, Runs, Words
from sekisho.names.letters cimport INVERSES, LETTERS, POWERS, Text, deleted, polynomial, salted, text_of, word_of
from sekisho.names.parting cimport Spellings, Way
from sekisho.names.sound cimport as_voweled, consonants_of, held

from sekisho.names import keys as _keys
from sekisho.names.syllables import LANGUAGES, SPELLINGS
from sekisho.names.sound import CLASSES as _CLASSES
from sekisho.names.sound import CONSONANTS as _CONSONANTS

cdef int LONGEST = _keys.LONGEST
cdef uint8_t[256] FIRST_CLASS, CLASS  # of consonants that lead a name, and of others; 0 is left out
for _at in range(256):
    FIRST_CLASS[<int>_at] = _CLASSES.get(_at, _at)
    CLASS[<int>_at] = _CONSONANTS.get(_at, _at) or 0


cdef struct Sequence:  # syllables of a name, each as a key; only so many are kept
    int count
    uint64_t[SYLLABLES] keys


cdef vector[vector[uint64_t]] _syllables  # of each language the keys of its syllables, by their numbers (parting)
_syllables.resize(len(LANGUAGES))


cdef inline uint64_t _both(const vector[int32_t]& places, size_t at) noexcept:
    """The places of a word and the one before it, as bits."""
    return <uint64_t>1 << places[at] | <uint64_t>1 << places[at - 1]


cdef class Whole:
    """The keys of one form after another.

    ``joins``: every two neighbours written together, of a query that is read also as they sound (``heard_joins``, keys
    as lexicon.sound), and the places of the two as bits (``joined``, ``heard_joined``); ``names``: all telling words
    written together, of a listed name also begun elsewhere; ``sounds``: the consonants of all; ``syllables``: those of
    a Korean or Chinese name in any order; ``short``: all of them but one, of a Korean name.
    """

    def __cinit__(self, Runs forms, bint listed):
        self.forms, self.listed = forms, listed

    cdef int read(self, Py_ssize_t form) except -1:
        """The keys of a form."""
        cdef Runs forms = self.forms
        cdef Words lexicon = forms.lexicon
        cdef vector[int32_t] words, places
        cdef int32_t at, word
        cdef int total = 0, length, before, count, letter
        cdef uint64_t whole = 0, first, last, sound = 0
        cdef uint8_t heard, previous = 0
        cdef int size = 0
        cdef bint leads = True
        cdef Text text
        self.joins.clear()
        self.heard_joins.clear()
        self.joined.clear()
        self.heard_joined.clear()
        self.names.clear()
        self.sounds.clear()
        self.syllables.clear()
        self.short.clear()
        for at in range(forms.starts[form], forms.starts[form + 1]):
            if lexicon.weight[forms.words[at]] > TELLING:
                words.push_back(forms.words[at])
                places.push_back(at - forms.starts[form])
        count = <int>words.size()
        if not count:
            return 0
        if not self.listed and forms.voice[form] > 0:
            self._heard_joins(words, places)
        for at in range(count):
            word = words[at]
            length = min(lexicon.each[word].length, LONGEST)
            if at:
                before = min(lexicon.each[words[at - 1]].length, LONGEST)
                if before + length >= 5:
                    self.joins.push_back(salted(lexicon.raw[words[at - 1]] + POWERS[before] * lexicon.raw[word], 0))
                    self.joined.push_back(_both(places, at))
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
            self._spoken(form, words)
        return 0

    cdef int _heard_joins(self, const vector[int32_t]& words, const vector[int32_t]& places) except -1:
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
                self.heard_joined.push_back(_both(places, at))
        return 0

    cdef int _spoken(self, Py_ssize_t form, const vector[int32_t]& told) except -1:
        """The syllables of a name that can be Korean or Chinese, and of a Korean one all but one."""
        cdef Runs forms = self.forms
        cdef int language
        for language in range(<int>_syllables.size()):
            if not forms.spoken[form] >> language & 1:
                continue
            self._sequences(told.data(), <int>told.size(), language, not language)
            if forms.slight[form]:  # a syllable may be spelt as a legal form or an article is
                self._sequences(&forms.words[forms.starts[form]], forms.many(form), language, False)
        return 0

    cdef int _sequences(self, const int32_t* words, int count, int language, bint parts) except -1:
        """The ways to read words as two to five syllables of a language, in any order, one key each
        (as alike does); and with ``parts`` the same of three or more without one of them."""
        cdef Sequence[WAYS] found, before
        cdef const vector[Way]* ways
        cdef int many = 1, had, one, at, each
        cdef size_t two
        cdef uint64_t every
        found[0].count = 0
        for at in range(min(count, <int>SYLLABLES)):
            ways = self._ways(words[at], language)
            had, many = many, 0
            for one in range(had):
                before[one] = found[one]
            for one in range(had):
                for two in range(ways.size()):
                    if many < WAYS:
                        found[many] = before[one]
                        for each in range(ways[0][two].count):
                            if found[many].count < SYLLABLES:
                                found[many].keys[found[many].count] = _syllables[language][ways[0][two].keys[each]]
                            found[many].count += 1
                        many += 1
        for one in range(many):
            if 2 <= found[one].count <= SYLLABLES:
                every = 0
                for each in range(found[one].count):
                    every += found[one].keys[each]
                self.syllables.push_back(salted(every, 5))
                for each in range(found[one].count if parts and found[one].count >= 3 else 0):
                    self.short.push_back(salted(every - found[one].keys[each], 6))
        return 0

    cdef const vector[Way]* _ways(self, int32_t word, int language) except NULL:
        """The ways to part a word into syllables of a language, as many as are kept (syllables.LANGUAGES)."""
        cdef uint64_t key = <uint64_t>word << 2 | language
        cdef vector[Way]* found
        cdef Spellings spellings
        if self.ways.count(key):
            return &self.ways[key]
        found = &self.ways[key]
        begin, _, most = LANGUAGES[language]
        spellings = SPELLINGS[language]()
        if _syllables[language].empty():
            for name in spellings.names:
                spelt = begin + name
                _syllables[language].push_back(salted(polynomial(text_of(spelt)), 2))
        if self.forms.lexicon.spoken_in[word] >> language & 1:
            spellings.ways(word_of(self.forms.lexicon.words.at(word)), found[0])
            found.resize(min(found.size(), <size_t>most))
        return found


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
