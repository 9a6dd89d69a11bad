# cython: language_level=3, boundscheck=False, wraparound=False
"""Words parted into syllables. Compiled."""

from array import array

from libc.string cimport memset
from libcpp.algorithm cimport lower_bound

from sekisho.names.letters cimport is_in, text_of

cdef enum:
    KEPT = 4  # ways to part a word
    LONGEST = 7  # letters of a syllable


Filed = tuple[bytes, bytes, tuple[tuple[str, ...], ...]]


cdef inline uint64_t number(const uint8_t* letters, int length) noexcept:
    """Up to eight letters as a number; in the order of the alphabet."""
    cdef uint64_t found = 0
    cdef int at
    for at in range(length):
        found |= <uint64_t>letters[at] << (56 - 8 * at)
    return found


cdef inline int lead(uint64_t spelling) noexcept:
    """The first two of a spelling's letters."""
    return <int>((spelling >> 56 & 31) << 5 | (spelling >> 48 & 31))


def filed(spelt):
    """Spellings of syllables and their keys as Spellings reads them: the spellings, from a to z, as numbers; which keys each
    has; and the keys."""
    cdef Text text
    keys, rows = {}, []
    for word, held in spelt.items():
        text = text_of(word)
        rows.append((number(text.letters, text.length), keys.setdefault(held, len(keys))))
    rows.sort()
    return array("Q", [row[0] for row in rows]).tobytes(), array("H", [row[1] for row in rows]).tobytes(), tuple(keys)


cdef class Spellings:
    """The spellings of a language's syllables: lower-case letters, LONGEST at most.

    A word is up to ``most`` of them and of ``longest`` letters; one in which ``foreign`` finds something is none, and of
    those in ``others`` none of several; those in ``whole`` are one, of this key.
    """

    def __cinit__(self, table, int most, int longest, foreign, whole, others):
        cdef size_t at, count = len(table[0]) // 8
        cdef int last = 0
        self.spellings, self.which, self.keys = table
        self.spelt, self.held = <const uint64_t*><const char*>self.spellings, <const uint16_t*><const char*>self.which
        self.leads[0] = 0
        for at in range(count):
            while last < lead(self.spelt[at]):
                last += 1
                self.leads[last] = <int32_t>at
        while last < 1024:
            last += 1
            self.leads[last] = <int32_t>count
        numbers = {}
        self.begins.push_back(0)
        for keys in self.keys:
            for key in keys:
                self.numbers.push_back(numbers.setdefault(key, len(numbers)))
            self.begins.push_back(<int32_t>self.numbers.size())
        self.whole = {word: numbers.setdefault(key, len(numbers)) for word, key in whole.items()}
        self.names = list(numbers)
        self.most, self.longest, self.foreign = most, min(longest, LETTERS), foreign.search
        self.others = others

    def parted(self, str word):
        """The ways to part a Latin word into syllables, as their keys."""
        cdef vector[Way] found
        cdef Way way
        cdef int at
        self.ways(word, found)
        return tuple([tuple(self.named(way)) for way in found])

    cdef int ways(self, str word, vector[Way]& found) except -1:
        """The same, as numbers."""
        cdef Way[KEPT] every
        cdef uint8_t[LETTERS + 1] dead
        cdef Text text
        cdef int way, many
        cdef size_t at
        found.clear()
        number = self.whole.get(word)
        if number is not None:
            every[0].count, every[0].keys[0] = 1, number
            found.push_back(every[0])
            return 0
        if len(word) > self.longest or not word.isascii():
            return 0
        text = text_of(word)
        memset(dead, 0, sizeof(dead))
        many = self.part(text, 0, self.most, dead, every)
        if not many or self.foreign(word) is not None:
            return 0
        if word in self.others:
            for way in range(many):
                if every[way].count == 1:
                    break
            else:
                return 0
        for way in range(many):
            for at in range(found.size()):
                if _is_same(every[way], found[at]):
                    break
            else:
                found.push_back(every[way])
        return 0

    cdef list named(self, const Way& way):
        """The keys of a way."""
        cdef int at
        return [self.names[way.keys[at]] for at in range(way.count)]

    cdef int part(self, Text word, int start, int most, uint8_t* dead, Way* found) noexcept:
        """The ways to part what follows ``start``, KEPT at most, and how many; ``dead``: into how many syllables what
        follows a letter is none."""
        cdef Way[KEPT] tails
        cdef uint64_t spelling, ahead
        cdef const uint64_t* spelt
        cdef int end, first, at, key, tail, many = 0, others
        if most <= dead[start]:
            return 0
        ahead = number(word.letters + start, min(word.length - start, <int>LONGEST))
        for end in range(min(word.length, start + <int>LONGEST), start, -1):
            if end < word.length and (
                most == 1 or (is_in(word.letters[end], "aeiou") and is_in(word.letters[end - 1], "aeiouyw"))
            ):
                continue  # two vowels in a row are one
            spelling = ahead & ~<uint64_t>0 << (64 - 8 * (end - start))
            first = lead(spelling)
            spelt = lower_bound(self.spelt + self.leads[first], self.spelt + self.leads[first + 1], spelling)
            if spelt == self.spelt + self.leads[first + 1] or spelt[0] != spelling:
                continue
            tails[0].count, others = 0, 1
            if end < word.length:
                others = self.part(word, end, most - 1, dead, tails)
            key = self.held[spelt - self.spelt]
            for tail in range(others):
                for at in range(self.begins[key], self.begins[key + 1]):
                    found[many] = _before(self.numbers[at], tails[tail])
                    many += 1
                    if many == KEPT:
                        return many
        if not many:
            dead[start] = most
        return many


cdef bint _is_same(const Way& one, const Way& two) noexcept:
    cdef int at
    if one.count != two.count:
        return False
    for at in range(one.count):
        if one.keys[at] != two.keys[at]:
            return False
    return True


cdef Way _before(int32_t key, const Way& tail) noexcept:
    cdef Way way
    cdef int at
    way.count = tail.count + 1
    way.keys[0] = key
    for at in range(tail.count):
        way.keys[at + 1] = tail.keys[at]
    return way
