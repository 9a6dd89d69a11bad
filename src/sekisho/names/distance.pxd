from libc.stdint cimport uint8_t, uint64_t

from sekisho.names.letters cimport Text

cdef bint same_texts(Text one, Text two) noexcept
cdef int apart(Text one, Text two, int most) noexcept
cdef int slips(Text one, Text two) noexcept
