from libc.stdint cimport uint8_t, uint64_t
from libcpp.vector cimport vector


cdef extern from *:
    """
    #define sekisho_bits(value) __builtin_popcountll(value)
    """
    int bits "sekisho_bits"(uint64_t value) noexcept nogil  # how many are set


cdef struct Text:
    const uint8_t* letters
    int length

cdef enum:
    COUNTED = 5  # bits of the key of syllables that hold how many they are
    COUNT = 31

cdef const uint64_t[::1] LETTERS, POWERS, INVERSES


cdef inline bint is_in(uint8_t letter, const char* letters) noexcept:
    """Whether a letter is one of these."""
    while letters[0]:
        if <uint8_t>letters[0] == letter:
            return True
        letters += 1
    return False


cdef inline uint64_t mixed(uint64_t key) noexcept:
    """A key with its bits spread (keys.mixed)."""
    key = (key ^ (key >> 30)) * <uint64_t>0xBF58476D1CE4E5B9
    key = (key ^ (key >> 27)) * <uint64_t>0x94D049BB133111EB
    return key ^ (key >> 31)


cdef inline uint64_t followed(uint64_t one, uint64_t two) noexcept:
    """The key of syllables that others follow (letters.syllables_key)."""
    cdef uint64_t count = one & <uint64_t>COUNT
    return ((one >> COUNTED) + POWERS[count] * (two >> COUNTED)) << COUNTED | count + (two & <uint64_t>COUNT)


cdef uint64_t syllables_key(str language, syllables) except? 0
cdef Text text_of(object word)
cdef str word_of(Text text)
cdef uint64_t polynomial(Text word) noexcept
cdef uint64_t letters_of(Text word) noexcept
cdef uint64_t salted(uint64_t raw, int salt) noexcept
cdef void deleted(Text word, bint name, vector[uint64_t]& keys) noexcept
cdef void deleted_once(Text skeleton, vector[uint64_t]& keys) noexcept
