# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""How many letters lie between two texts. Compiled."""

from libc.string cimport memcmp
from libcpp.vector cimport vector

from sekisho.names.slips import TAKEN as _TAKEN

cdef uint8_t[128][128] _taken  # letters of which one is taken for the other (slips.TAKEN)
for _one, _two in _TAKEN:
    _taken[<int>ord(_one)][<int>ord(_two)] = 1


cdef bint same_texts(Text one, Text two) noexcept:
    """Whether two texts are the same letters."""
    return one.length == two.length and not memcmp(one.letters, two.letters, one.length)


cdef uint64_t[256] _places


cdef int apart(Text one, Text two, int most) noexcept:
    """The letters put in, left out, changed or turned between two texts; ``most`` + 1 where they are more.

    Bit-parallel after Hyyrö (2003), optimal string alignment, for texts of which one has 64 letters at most.
    """
    cdef int at
    if one.length > two.length:
        one, two = two, one
    if two.length - one.length > most:
        return most + 1
    while one.length and one.letters[0] == two.letters[0]:
        one.letters += 1
        two.letters += 1
        one.length -= 1
        two.length -= 1
    while one.length and one.letters[one.length - 1] == two.letters[two.length - 1]:
        one.length -= 1
        two.length -= 1
    if not one.length:
        return min(two.length, most + 1)
    if most <= 2:
        return _few(one.letters, one.length, two.letters, two.length, most)
    if one.length > 64:
        return _apart_long(one, two, most)
    cdef uint64_t up = ~<uint64_t>0, down = 0, diagonal = 0, before = 0, place, turned, right, left
    cdef uint64_t last = <uint64_t>1 << (one.length - 1)
    cdef int errors = one.length
    for at in range(one.length):
        _places[one.letters[at]] |= <uint64_t>1 << at
    for at in range(two.length):
        place = _places[two.letters[at]]
        turned = ((~diagonal & place) << 1) & before
        diagonal = (((place & up) + up) ^ up) | place | down | turned
        right = down | ~(diagonal | up)
        left = diagonal & up
        errors += ((right & last) != 0) - ((left & last) != 0)
        right = (right << 1) | 1
        left <<= 1
        up = left | ~(diagonal | right)
        down = right & diagonal
        before = place
    for at in range(one.length):
        _places[one.letters[at]] = 0
    return min(errors, most + 1)


cdef int _few(const uint8_t* one, int length, const uint8_t* two, int other, int most) noexcept:
    """``apart`` where two errors are the most, of texts that begin and end with other letters: by what the first is."""
    if not most or _at_most_one(one, length, two, other):
        return 1
    if most > 1 and (
        _at_most_one(one + 1, length - 1, two + 1, other - 1)
        or _at_most_one(one + 1, length - 1, two, other)
        or _at_most_one(one, length, two + 1, other - 1)
        or (length > 1 and other > 1 and one[0] == two[1] and one[1] == two[0]
            and _at_most_one(one + 2, length - 2, two + 2, other - 2))
    ):
        return 2
    return most + 1


cdef inline bint _at_most_one(const uint8_t* one, int length, const uint8_t* two, int other) noexcept:
    """Whether two texts that end with other letters, if they have any, are one error apart at most."""
    while length and other and one[0] == two[0]:
        one += 1
        two += 1
        length -= 1
        other -= 1
    if not length or not other:
        return length + other <= 1
    if length != other or length > 2:
        return False
    return length == 1 or (one[0] == two[1] and one[1] == two[0])


cdef int slips(Text one, Text two) noexcept:
    """``apart`` where a letter that is taken for no other counts as two (slips.slips)."""
    while one.length and two.length and one.letters[0] == two.letters[0]:
        one.letters += 1
        two.letters += 1
        one.length -= 1
        two.length -= 1
    while one.length and two.length and one.letters[one.length - 1] == two.letters[two.length - 1]:
        one.length -= 1
        two.length -= 1
    return _apart_long(one, two, one.length + two.length, True)


cdef int _apart_long(Text one, Text two, int most, bint weighed=False) noexcept:
    cdef int width = two.length + 1, i, j, best, changed
    cdef vector[int] rows = vector[int](3 * width)
    cdef int* before = rows.data()
    cdef int* row = before + width
    cdef int* after = row + width
    for j in range(width):
        row[j] = j
    for i in range(1, one.length + 1):
        after[0] = i
        for j in range(1, width):
            best = min(row[j], after[j - 1]) + 1
            changed = one.letters[i - 1] != two.letters[j - 1]
            if changed and weighed and not _taken[one.letters[i - 1] & 127][two.letters[j - 1] & 127]:
                changed = 2
            best = min(best, row[j - 1] + changed)
            if (i > 1 and j > 1 and one.letters[i - 1] == two.letters[j - 2]
                    and one.letters[i - 2] == two.letters[j - 1]):
                best = min(best, before[j - 2] + 1)
            after[j] = best
        before, row, after = row, after, before
    return min(row[width - 1], most + 1)
