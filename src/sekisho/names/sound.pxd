from libc.stdint cimport uint8_t
from libcpp.vector cimport vector

from sekisho.names.transcription cimport Text

cdef void as_heard(Text word, vector[uint8_t]& found) noexcept
cdef void as_voweled(Text word, vector[uint8_t]& found) noexcept
cdef void consonants_of(vector[uint8_t]& sound, vector[uint8_t]& found) noexcept
cdef void outlined(Text word, vector[uint8_t]& found) noexcept
cdef uint8_t kinds_of(vector[uint8_t]& outline) noexcept
cdef uint8_t kinds_in(Text word) noexcept
cdef Text held(vector[uint8_t]& letters) noexcept
cdef bint vowels_part(Text one, Text two) noexcept
cdef void by_ear(Text word, vector[uint8_t]& found) noexcept
cdef void distinct(Text word, vector[uint8_t]& found) noexcept
