from libc.stdint cimport int32_t, uint32_t, uint64_t

from sekisho.names.letters cimport bits


cdef enum:
    OTHERS = 4  # words of a form, beside the one by which it is filed, that are told of
    CODE = 13  # bits of the code of each
    NONE = 8190  # that of no word
    ANY = 8191  # and of those of a form that has too many
    CODES = 128  # words of 64 bits, one for every code
    KINDS = (1 << 26) - 1  # bits of the letters a to z
    FEW_ERRORS = 2  # errors that make names alike as wholes, of few letters and of any
    MOST_ERRORS = 3


cdef struct Posting:  # a form that is filed by a word, and what tells of most of them that they are no match
    uint64_t form  # its number; from 32 bits on the kinds of its letters; from 58 on the weight of slight words, in eighths
    uint64_t rest  # from 0, 6 and 12 bits on: how many letters, the weight of telling words in eighths, OTHERS codes


cdef struct Alone:  # a query beside forms of which one word is near: what of each agrees, and of the query does not
    float ours, theirs, lost
    float enough  # what part of both must agree, those that lack weighing so much
    float otherwise, alone
    float heard  # what part of a form must, of a transcription; more than all of any other
    int letters
    uint32_t kinds


cdef inline int code_of(uint64_t key) noexcept:
    """The code of a word, which few others have."""
    return <int>(key % NONE)


cdef inline int32_t form_of(const Posting* posting) noexcept:
    return <int32_t>posting.form


cdef inline bint may_be_whole(const Posting* posting, const Alone* query) noexcept:
    """Whether a form may be the query written otherwise, by its letters."""
    cdef int letters = <int>(posting.rest & 63), apart = abs(query.letters - letters)
    cdef uint32_t told = <uint32_t>(posting.form >> 32)
    cdef int errors = FEW_ERRORS
    if told > KINDS or max(query.letters, letters) >= LONG:
        errors = MOST_ERRORS
    return apart <= errors and bits((told ^ query.kinds) & KINDS) <= 2 * errors - apart


cdef inline bint may_agree(const Posting* posting, const uint64_t* near) noexcept:
    """Whether another word of a form may be near one of the query; ``near``: the codes of all that are, as bits."""
    cdef uint64_t codes = posting.rest >> 12
    return (
        near[codes >> 6 & 127] >> (codes & 63)
        | near[codes >> 19 & 127] >> (codes >> 13 & 63)
        | near[codes >> 32 & 127] >> (codes >> 26 & 63)
        | near[codes >> 45 & 127] >> (codes >> 39 & 63)
    ) & 1


cdef inline bint is_enough(const Posting* posting, const Alone* query) noexcept:
    """Whether the one word that is near may be enough."""
    cdef float slight = <float>(posting.form >> 58) / 8, weight = <float>(posting.rest >> 6 & 63) / 8
    cdef float got = query.ours + query.theirs + slight, lost = max(weight - query.theirs, <float>0)
    cdef float both = min(query.lost, lost), rest = max(query.lost, lost) - both
    if got >= query.enough * (got + query.otherwise * both + query.alone * rest):
        return True
    return query.theirs + slight >= query.heard * (weight + slight)


cdef int LONG  # letters of a name that may have MOST_ERRORS
