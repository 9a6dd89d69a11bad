# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Names of other languages written by their sound in kana, Hangul or Han: how well a Latin word agrees with one.

The Latin word and the transcription (romanised: torampu, teureompeu, telangpu) are parted into units and aligned;
``transcription.txt`` says of each pair of units how much more often they stand for each other in Wikidata's name tokens
(CC0) than by chance, so what a script cannot write (r or l, b or v, th, a vowel put in) costs little. Compiled.
"""

from functools import cache
from importlib.resources import files

from libcpp.unordered_map cimport unordered_map

import numpy as np

cdef enum:
    LONGEST = 14  # units of a word that count
    STRANGE = -40  # what a unit counts, in tenths, that was never seen

cdef enum:
    PLAIN
    SOFT  # c and g before e, i and y; a, i, o and u before one consonant and a mute e
    MUTE  # r, n, m, h and e that are not heard as they are elsewhere
    FIRST  # at the beginning of a word
    LAST  # at its end
    BEFORE_R  # a vowel before an r that ends its syllable

cdef tuple MARKS = ("", "2", None, "^", "$", "r")
cdef tuple LATIN = (
    "tsch", "igh", "sch", "tch", "dzh", "ch", "sh", "th", "ph", "kh", "gh", "zh", "ck", "qu", "ng", "ts", "tz", "cz",
    "sz", "dj", "dz", "ee", "ea", "oo", "ou", "au", "ai", "ay", "ei", "ey", "ie", "oa", "ow", "aw", "eu", "ae", "oe",
    "ue", "ij", "wh", "kn", "wr", "ew", "eau", "oi", "oy", "gn", "ui", "sc", "nh", "lh", "dge", "wa", "ght",
)  # fmt: skip
cdef tuple OWN = (
    "yeo", "yae", "wae", "ch", "sh", "zh", "ts", "ng", "eo", "eu", "ae", "oe", "ui", "ya", "yu", "yo", "ye", "wa", "wo",
    "we", "wi", "ao", "ou", "ai", "ei",
)  # fmt: skip

cdef uint8_t[128] VOWEL, NO_TWICE, NO_OWN_TWICE
for _letter in map(ord, "aeiou"):
    VOWEL[<int>_letter] = NO_OWN_TWICE[<int>_letter] = 1
for _letter in map(ord, "aeo"):
    NO_TWICE[<int>_letter] = 1

cdef enum:  # units of one letter, as bits
    C_OR_G = 1
    R_N_OR_M = 2
    H = 4
    E = 8
    OTHER_VOWEL = 16
    LED = 32  # that sound otherwise at the beginning of a word
    S = 64
    R = 128

cdef uint8_t[128] ALONE
for _bit, _letters in (
    (C_OR_G, "cg"), (R_N_OR_M, "rnm"), (H, "h"), (E, "e"), (OTHER_VOWEL, "aiou"), (LED, "jyihex"), (S, "s"), (R, "r"),
):  # fmt: skip
    for _letter in map(ord, _letters):
        ALONE[<int>_letter] |= <int>_bit


cdef uint32_t packed(const uint8_t* letters, int length, int mark) noexcept:
    """A unit as one number."""
    cdef uint32_t held = mark
    cdef int at
    for at in range(length):
        held = held << 7 | (letters[at] & 127)
    return held


cdef struct Groups:
    unordered_map[uint32_t, int16_t] held
    uint8_t[128][128] longest  # letters of the longest that begins with two letters


cdef Groups latin_groups, own_groups


cdef void hold(str group, Groups& groups):
    letters = group.encode()
    cdef const uint8_t* text = letters
    groups.held[packed(text, <int>len(group), 0)] = 1
    groups.longest[text[0]][text[1]] = max(groups.longest[text[0]][text[1]], <uint8_t>len(group))


for _group in LATIN:
    hold(_group, latin_groups)
for _group in OWN:
    hold(_group, own_groups)


cdef struct Unit:
    const uint8_t* letters
    int length
    int mark


cdef struct Parted:
    Unit[LONGEST + 3] units  # three more, for what stands at the end of those that count
    int count
    bint ended  # whether they are all


cdef void part(Text word, const uint8_t* once, Groups& groups, uint8_t* text, Parted& parted) noexcept:
    """The units of a word without marks; ``text`` has room for its letters, of which those not in ``once`` stand but
    once where they are written twice."""
    cdef int length = 0, at = 0, size
    cdef uint8_t letter
    for at in range(word.length):
        letter = word.letters[at]
        if not length or once[letter] or text[length - 1] != letter:
            text[length] = letter
            length += 1
    at = parted.count = 0
    while at < length and parted.count < LONGEST + 3:
        size = 1
        if at + 1 < length:
            size = max(min(<int>groups.longest[text[at] & 127][text[at + 1] & 127], length - at), 1)
        while size > 1 and not groups.held.count(packed(text + at, size, 0)):
            size -= 1
        if b"a"[0] <= text[at] <= b"z"[0]:
            parted.units[parted.count].letters = text + at
            parted.units[parted.count].length = size
            parted.units[parted.count].mark = PLAIN
            parted.count += 1
        at += size
    parted.ended = at >= length


cdef inline int alone(const Unit& unit) noexcept:
    """Which of those of one letter a unit is, as bits."""
    return ALONE[unit.letters[0] & 127] if unit.length == 1 else 0


cdef bint mute(Parted& parted, int at) noexcept:
    """Whether one consonant and a mute e, or es, are all that follows."""
    cdef int rest = parted.count - at - 1
    if not parted.ended or (rest != 2 and rest != 3):
        return False
    return (not VOWEL[parted.units[at + 1].letters[0]] and alone(parted.units[at + 2]) & E
            and (rest == 2 or alone(parted.units[at + 3]) & S))


cdef void as_latin(Text word, uint8_t* text, Parted& parted) noexcept:
    """The units of a Latin word, marked where they sound otherwise: c and g before e, a mute e or r, an initial j."""
    part(word, NO_TWICE, latin_groups, text, parted)
    cdef int at, one
    cdef bint last, open, before_e
    cdef uint8_t after, further
    for at in range(parted.count):
        last = at + 1 == parted.count
        after = 0 if last else parted.units[at + 1].letters[0]
        open = not last and (VOWEL[after] or after == b"y"[0])
        before_e = not last and (after == b"e"[0] or after == b"i"[0] or after == b"y"[0])
        one = alone(parted.units[at])
        if not one:
            continue
        if one & C_OR_G and before_e:
            parted.units[at].mark = SOFT
        elif one & R_N_OR_M and not open:
            parted.units[at].mark = MUTE
        elif (one & H and at and not open
                and VOWEL[parted.units[at - 1].letters[parted.units[at - 1].length - 1]]):
            parted.units[at].mark = MUTE
        elif one & E and last and at > 1:
            parted.units[at].mark = MUTE
        elif one & OTHER_VOWEL and mute(parted, at):
            parted.units[at].mark = SOFT
        elif not at and one & LED:
            parted.units[at].mark = FIRST
        elif one & S and last:
            parted.units[at].mark = LAST
        elif one & (E | OTHER_VOWEL) and not last and alone(parted.units[at + 1]) & R:
            further = parted.units[at + 2].letters[0] if at + 2 < parted.count else 0
            if not further or not (VOWEL[further] or further == b"y"[0]):
                parted.units[at].mark = BEFORE_R


cdef void as_own(Text word, uint8_t* text, Parted& parted) noexcept:
    """The units of a romanised transcription; a vowel at the end is marked."""
    part(word, NO_OWN_TWICE, own_groups, text, parted)
    if parted.ended and parted.count and VOWEL[parted.units[parted.count - 1].letters[0]]:
        parted.units[parted.count - 1].mark = LAST


cdef list told(Parted& parted):
    found = []
    cdef int at
    for at in range(parted.count):
        unit = parted.units[at].letters[: parted.units[at].length].decode()
        mark = parted.units[at].mark
        found.append(unit.upper() if mark == MUTE else "^" + unit if mark == FIRST else unit + MARKS[mark])
    return found[:LONGEST]


ctypedef void (*Parting)(Text, uint8_t*, Parted&) noexcept


cdef list units_of(str word, Parting parting):
    cdef Parted parted
    cdef vector[uint8_t] text = vector[uint8_t](len(word) + 1)
    letters = word.encode("ascii")
    parting(Text(letters, <int>len(word)), text.data(), parted)
    return told(parted)


def latin_units(str word):
    """The units of a Latin word as text, the first LONGEST, and how they are marked: c2, R, ^j, s$, ar."""
    return units_of(word, as_latin)


def own_units(str word):
    """The units of a romanised transcription as text, the first LONGEST."""
    return units_of(word, as_own)


@cache
def _lines():
    lines = (files(__package__) / "transcription.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@cache
def usual_characters():
    """The Han characters that transcriptions are usually made of, as traditional ones."""
    return frozenset(_lines()[0])


cdef struct Numbers:  # of units
    int16_t[6][128] single  # of one letter, by their mark
    unordered_map[uint32_t, int16_t] longer


cdef const int16_t[:, ::1] table
cdef Numbers latin_numbers, own_numbers


cdef void name(str unit, int number, Numbers& held):
    """Keep the number of a unit that is written as text."""
    mark = PLAIN
    if unit[0] == "^":
        mark, unit = FIRST, unit[1:]
    elif unit.isupper():
        mark, unit = MUTE, unit.lower()
    elif len(unit) > 1 and unit not in LATIN and unit not in OWN:
        mark, unit = MARKS.index(unit[len(unit) - 1]), unit[: len(unit) - 1]
    if len(unit) == 1:
        held.single[<int>mark][<int>ord(unit)] = <int16_t>number
    else:
        held.longer[packed(unit.encode(), len(unit), mark)] = <int16_t>number


cdef int prepare() except -1:
    """Read the table. Row and column 0 are nothing, the last of each a strange unit."""
    global table
    _, head, *rows = [line.split() for line in _lines()]
    held = np.array([row[1:] for row in rows], dtype=np.int16)
    made = np.full((len(rows) + 1, len(head) + 1), STRANGE, dtype=np.int16)
    made[0, 0] = 0
    made[0, 1 : len(head)], made[1 : len(rows), 0] = held[0, 1:], held[1:, 0]
    made[1 : len(rows), 1 : len(head)] = held[1:, 1:]
    cdef int mark, letter
    for mark in range(6):
        for letter in range(128):
            latin_numbers.single[mark][letter], own_numbers.single[mark][letter] = <int16_t>len(rows), <int16_t>len(head)
    for at, row in enumerate(rows[1:], 1):
        name(row[0], at, latin_numbers)
    for at, unit in enumerate(head[1:], 1):
        name(unit, at, own_numbers)
    table = made


prepare()


cdef inline int16_t number(const Unit& unit, Numbers& held, Py_ssize_t strange) noexcept:
    if unit.length == 1:
        return held.single[unit.mark][unit.letters[0] & 127]
    cdef uint32_t key = packed(unit.letters, unit.length, unit.mark)
    return held.longer[key] if held.longer.count(key) else <int16_t>strange


cdef vector[uint8_t] _text  # kept, so that it needs no room of its own each time


cdef void numbers(Text word, vector[int16_t]& found) noexcept:
    """Add the numbers of a word's units: how many as a Latin word and as a transcription, and both."""
    cdef Parted latin, own
    cdef int at
    _text.resize(2 * word.length + 2)
    as_latin(word, _text.data(), latin)
    as_own(word, _text.data() + word.length + 1, own)
    latin.count, own.count = min(latin.count, LONGEST), min(own.count, LONGEST)
    found.push_back(<int16_t>latin.count)
    found.push_back(<int16_t>own.count)
    for at in range(latin.count):
        found.push_back(number(latin.units[at], latin_numbers, table.shape[0] - 1))
    for at in range(own.count):
        found.push_back(number(own.units[at], own_numbers, table.shape[1] - 1))


cdef int aligned(const int16_t* latin, int many, const int16_t* own, int others) noexcept:
    """The best alignment of the units of a Latin word with those of a transcription, in tenths."""
    cdef int[LONGEST + 1] row, left_out
    cdef int at, unit, held, left, best, width = <int>table.shape[1]
    cdef const int16_t* stands = &table[0, 0]
    cdef const int16_t* first = stands
    row[0] = 0
    for at in range(1, others + 1):
        left_out[at] = stands[own[at - 1]]
        row[at] = row[at - 1] + left_out[at]
    for unit in range(many):
        stands = first + latin[unit] * width
        left = stands[0]
        held = row[0]
        row[0] = best = held + left
        for at in range(1, others + 1):
            best = max(max(held + stands[own[at - 1]], row[at] + left), best + left_out[at])
            held = row[at]
            row[at] = best
    return row[others]


cdef double agreement(const int16_t* one, const int16_t* two) noexcept:
    """How much more likely two words, as ``numbers`` gives them, stand for each other than by chance: the logarithm of
    that, for each unit of the longer one. Whichever of the two is the transcription."""
    cdef int latin = one[0], own = one[1], other_latin = two[0], other_own = two[1]
    return max(
        aligned(one + 2, latin, two + 2 + other_latin, other_own) / 10.0 / max(latin, other_own, 1),
        aligned(two + 2, other_latin, one + 2 + latin, own) / 10.0 / max(other_latin, own, 1),
    )


cdef void likeliest(const int16_t* word, vector[int16_t]& found) noexcept:
    """Add what each unit comes to at most beside a word, as ``numbers`` gives it: those of Latin words beside it as a
    transcription, then those of transcriptions beside it as a Latin word."""
    cdef int unit, at, latin = <int>table.shape[0], own = <int>table.shape[1]
    cdef size_t begin = found.size()
    cdef int16_t* most
    cdef const int16_t* stands = &table[0, 0]
    cdef const int16_t* other
    found.resize(begin + latin + own)
    most = &found[begin]
    for unit in range(latin):
        most[unit] = stands[0]
        for at in range(word[1]):
            most[unit] = max(most[unit], stands[word[2 + word[0] + at]])
        stands += own
    most += latin
    stands = &table[0, 0]
    for unit in range(own):
        most[unit] = stands[unit]
    for at in range(word[0]):
        other = stands + word[2 + at] * own
        for unit in range(own):
            most[unit] = max(most[unit], other[unit])


cdef double agreement_from(double least, const int16_t* one, const int16_t* most, const int16_t* two) noexcept:
    """The ``agreement`` of two words where it comes to ``least``, else less than that. ``most``, the ``likeliest`` of
    the first, bounds it: in any order, and nothing lost by what the other leaves out."""
    cdef int latin = one[0], own = one[1], other_latin = two[0], other_own = two[1], longer, bound, at
    cdef double best = 0
    longer, bound = max(latin, other_own, 1), 0
    for at in range(other_own):
        bound += most[table.shape[0] + two[2 + other_latin + at]]
    if bound >= 10 * least * longer - 1e-6:
        best = aligned(one + 2, latin, two + 2 + other_latin, other_own) / 10.0 / longer
    longer, bound = max(other_latin, own, 1), 0
    for at in range(other_latin):
        bound += most[two[2 + at]]
    if bound >= 10 * least * longer - 1e-6:
        best = max(best, aligned(two + 2, other_latin, one + 2 + latin, own) / 10.0 / longer)
    return best


def agreement_of(str one, str two):
    """``agreement`` of two words."""
    cdef vector[int16_t] first, second
    ours, theirs = one.encode("ascii"), two.encode("ascii")
    numbers(Text(ours, <int>len(one)), first)
    numbers(Text(theirs, <int>len(two)), second)
    return agreement(first.data(), second.data())
