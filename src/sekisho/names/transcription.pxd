from libc.stdint cimport int16_t, uint8_t, uint32_t
from libcpp.vector cimport vector

from sekisho.names.letters cimport Text


cdef void numbers(Text word, vector[int16_t]& found) noexcept
cdef double agreement(const int16_t* one, const int16_t* two) noexcept
cdef void likeliest(const int16_t* word, vector[int16_t]& found) noexcept
cdef double agreement_from(double least, const int16_t* one, const int16_t* most, const int16_t* two) noexcept
