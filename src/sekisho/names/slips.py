"""Slips of the finger: which letters are neighbours on a keyboard."""

from __future__ import annotations

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {letter: (row, at + row / 2) for row, keys in enumerate(_KEYS) for at, letter in enumerate(keys)}


def other_letter(one: str, two: str) -> bool:
    """Whether two words differ in one letter by letters that are no neighbours on the keyboard."""
    differ = [(a, b) for a, b in zip(one, two, strict=False) if a != b]
    if len(one) != len(two) or len(differ) != 1:
        return False  # left out, put in or turned
    ours, theirs = (_PLACE.get(letter) for letter in differ[0])
    return not ours or not theirs or abs(ours[0] - theirs[0]) > 1 or abs(ours[1] - theirs[1]) > 1
