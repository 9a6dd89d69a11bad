"""The readings of tens of thousands of Han characters, in three strings: they are kept and read at once, where as many
strings of their own would take longer than most runs look characters up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

Filed = tuple[str, str, tuple[str, ...]]
"""The characters in order, for each the number of its reading, as a character too, and the readings."""


def filed(readings: Mapping[str, str]) -> Filed:
    """A table of characters and their readings as ``reading`` looks them up."""
    numbers = {reading: number for number, reading in enumerate(dict.fromkeys(readings.values()))}
    chars = sorted(readings)
    return "".join(chars), "".join(chr(numbers[readings[char]]) for char in chars), tuple(numbers)


def reading(char: str, table: Filed) -> str:
    """The reading of a character; empty where it has none."""
    chars, numbers, readings = table
    at = bisect_left(chars, char)
    return readings[ord(numbers[at])] if chars[at : at + 1] == char else ""
