"""Slips of the finger, the eye and the ear: which letters are taken for which."""

from __future__ import annotations

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {letter: (row, at + row / 2) for row, keys in enumerate(_KEYS) for at, letter in enumerate(keys)}
_ALIKE = (
    "aeiouyw", "bpvfw", "ckqgxh", "dt", "sczx", "jgyzi", "lr", "mnw",  # heard
    "iljtf", "aceo", "uvyw", "hbnkrm", "gqpy", "do", "sz",  # seen
)  # fmt: skip
"""Letters that sound alike in some language's spelling, and that look alike."""


def _are_near(one: str, two: str, most: float) -> bool:
    """Whether two letters are in the same row of a keyboard or the next, so many keys apart at most."""
    if one not in _PLACE or two not in _PLACE:
        return False
    (row, at), (other_row, other_at) = _PLACE[one], _PLACE[two]
    return abs(row - other_row) <= 1 and abs(at - other_at) <= most


TAKEN = frozenset(
    (one, two)
    for one in _PLACE
    for two in _PLACE
    if _are_near(one, two, 1.5) or any(one in each and two in each for each in _ALIKE)
)
"""Letters of which one is taken for the other: neighbours on the keyboard, and letters that sound or look alike."""


def other_letter(one: str, two: str) -> bool:
    """Whether two words differ in one letter by letters that are no neighbours on the keyboard."""
    differ = [(a, b) for a, b in zip(one, two, strict=False) if a != b]
    if len(one) != len(two) or len(differ) != 1:
        return False  # left out, put in or turned
    return not _are_near(*differ[0], 1)


def slips(one: str, two: str) -> int:
    """The letters put in, left out, turned or taken for another between two texts; one that is taken for no such letter
    is left out, and the other put in."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        after = [i]
        for j, other in enumerate(two, 1):
            change = 0 if letter == other else 1 if (letter, other) in TAKEN else 2
            best = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + change)
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                best = min(best, before[j - 2] + 1)
            after.append(best)
        before, row = row, after
    return row[-1]
