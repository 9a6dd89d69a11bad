# cython: language_level=3, boundscheck=False
"""Korean names in Yale romanisation, read back as Hangul: Kwen Hyengswun is 권형순. Compiled.

Yale has c for ㅈ and e for ㅓ, which others spell otherwise, so a name counts as one only where some syllable can be of
no other system: Co Cani, Choy Swuuy, Cen Kwenswun.
"""

from itertools import islice, product

from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memset
from libcpp.vector cimport vector

from sekisho.names.letters cimport Text, is_in, text_of

from sekisho.names import chinese, korean

MOST = 4
"""Readings of one name."""

cdef enum:
    WAYS = 4  # of one word
    LONGEST = 14  # letters of a word that is read
    SYLLABLES = 3  # of a word
    SOUNDS = 11_172  # syllables of Hangul

_INITIALS = ("k", "kk", "n", "t", "tt", "l", "m", "p", "pp", "s", "ss", "", "c", "cc", "ch", "kh", "th", "ph", "h")
_VOWELS = (
    *("a", "ay", "ya", "yay", "e", "ey", "ye", "yey", "o", "wa", "way", "oy", "yo", "wu", "we", "wey", "wi"),
    *("yu", "u", "uy", "i"),
)
_FINALS = (("ng", 21), ("k", 1), ("n", 4), ("t", 7), ("l", 8), ("m", 16), ("p", 17), ("s", 19))


cdef uint32_t _number(const uint8_t* letters, int length) noexcept:
    """Up to three letters as a number."""
    cdef uint32_t found = 0
    cdef int at
    for at in range(length):
        found = found << 8 | letters[at]
    return found


cdef uint32_t _spelt(object letters):
    cdef Text text = text_of(letters)
    return _number(text.letters, text.length)


cdef uint32_t[19] INITIALS = [_spelt(each) for each in _INITIALS]
cdef uint32_t[21] VOWELS = [_spelt(each) for each in _VOWELS]
cdef uint32_t[8] FINALS = [_spelt(each) for each, _ in _FINALS]
cdef int[8] FINAL = [place for _, place in _FINALS]
cdef int NONE = _INITIALS.index(""), WU = _VOWELS.index("wu"), U = _VOWELS.index("u"), YU = _VOWELS.index("yu")


cdef struct Way:
    int count
    uint32_t[SYLLABLES] sounds  # as numbers of Hangul syllables
    bint told  # whether only Yale spells it so


cdef uint8_t[SOUNDS] _known, _families  # the Hangul syllables that names have, and family names
cdef bint _learned = False


cdef int _learn() except -1:
    """Have the syllables at hand, which are read when they are first needed."""
    global _learned
    for hangul in korean.every_reading() | korean.FAMILIES:
        _known[<int>ord(hangul) - 0xAC00] = True
    for hangul in korean.FAMILIES:
        _families[<int>ord(hangul) - 0xAC00] = True
    _learned = True
    return 0


cdef inline uint8_t _letter(Text word, int at) noexcept:
    return word.letters[at] if at < word.length else 0


cdef int _initial(Text word, int at) noexcept:
    """How many letters the consonants have that begin a syllable."""
    cdef uint8_t one = _letter(word, at), two = _letter(word, at + 1)
    if (two == one and is_in(one, "ktpsc")) or (two == 104 and is_in(one, "cktp")):  # h
        return 2
    return is_in(one, "kntlmpsch")


cdef int _vowel(Text word, int at) noexcept:
    """How many letters its vowel has; 0 where there is none."""
    cdef uint8_t one = _letter(word, at), two = _letter(word, at + 1), three = _letter(word, at + 2)
    cdef bint glides = one == 121 or one == 119  # y or w
    if glides and (two == 97 or two == 101) and three == 121 and not is_in(_letter(word, at + 3), "aeou"):
        return 3
    if is_in(one, "aeou") and two == 121 and not is_in(three, "aeou"):
        return 2
    if one == 121 and two == 119 and three == 117:  # ywu
        return 3
    if (one == 119 and is_in(two, "uaei")) or (one == 121 and is_in(two, "aeou")):
        return 2
    return is_in(one, "aeoui")


cdef int _place(const uint32_t* spelt, int count, uint32_t spelling) noexcept:
    cdef int at
    for at in range(count):
        if spelt[at] == spelling:
            return at
    return YU  # which is spelt ywu, too


cdef bint _part(Text word, int at, const Way& before, vector[Way]& found) noexcept:
    """Add the ways to read what follows ``at``; whether there are WAYS."""
    cdef Way way = before
    cdef Way more
    cdef int head, middle, onset, vowel, end, last, length
    cdef uint8_t letter
    if at == word.length:
        found.push_back(way)
        return found.size() == WAYS
    if way.count == SYLLABLES:
        return False
    head = _initial(word, at)
    middle = _vowel(word, at + head)
    if not middle:
        return False
    onset = _place(INITIALS, 19, _number(word.letters + at, head))
    vowel = _place(VOWELS, 21, _number(word.letters + at + head, middle))
    end = at + head + middle
    letter = word.letters[at]
    way.told |= letter == 99 and _letter(word, at + 1) != 104  # c and cc
    way.told |= (vowel == WU and onset != NONE) or word.letters[end - 1] == 121  # y
    if vowel == U and (letter == 109 or letter == 112):  # after m, p, pp and ph
        vowel = WU
    way.count += 1
    for last in range(8):
        length = 1 + (last == 0)
        way.sounds[way.count - 1] = 588 * onset + 28 * vowel + FINAL[last]
        if (end + length <= word.length and _number(word.letters + end, length) == FINALS[last]
                and _known[way.sounds[way.count - 1]]):
            more = way
            more.told |= word.letters[end - 1] == 101 or word.letters[end - 2 + (middle == 1)] == 101  # e
            if _part(word, end + length, more, found):
                return True
    way.sounds[way.count - 1] = 588 * onset + 28 * vowel
    return _known[way.sounds[way.count - 1]] and _part(word, end, way, found)


cdef int _parted(str word, vector[Way]& found) except -1:
    """The ways to read a word as one to three Sino-Korean syllables."""
    cdef Way way
    if not _learned:
        _learn()
    if len(word) <= LONGEST:
        memset(&way, 0, sizeof(way))
        _part(text_of(word), 0, way, found)
    return 0


cdef list _ways(str word):
    """The same: Hangul, and whether only Yale spells it so."""
    cdef vector[Way] found
    cdef Way way
    cdef int at
    _parted(word, found)
    return [("".join([chr(0xAC00 + way.sounds[at]) for at in range(way.count)]), way.told) for way in found]


cdef bint _is_family(str word) except -1:
    """Whether a word is a family name."""
    cdef vector[Way] found
    cdef Way way
    _parted(word, found)
    for way in found:
        if way.count == 1 and _families[way.sounds[0]]:
            return True
    return False


def readings(tuple words):
    """What a Latin name of two or three words may be, a family name first or last, in Revised Romanisation; empty
    where it need be no Yale, or may be Chinese as well (Chen Li)."""
    cdef Py_ssize_t count = len(words)
    if not 2 <= count <= 3 or not (_is_family(words[0]) or _is_family(words[count - 1])):
        return ()
    if all(map(chinese.syllables, words)):
        return ()
    made = {}
    for chosen in product(*[_ways(word) for word in words]):
        spelt = [hangul for hangul, _ in chosen]
        named = spelt[0] in korean.FAMILIES or spelt[-1] in korean.FAMILIES
        if named and any([told for _, told in chosen]) and 2 <= len("".join(spelt)) <= 4:
            made["".join(spelt)] = None
    return tuple([tuple(map(korean.romanised, name)) for name in islice(made, MOST)])
