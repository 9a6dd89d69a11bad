"""What makes a number an ordinal (제2, 第2, 2nd, 6호); the number counts without it."""

from __future__ import annotations

_BEFORE, _BEHIND = frozenset("第제"), frozenset(("st", "nd", "rd", "th", "호"))
MARKS = _BEFORE | _BEHIND
"""What stands before or behind a number."""


def cardinal(found: tuple[str, ...]) -> tuple[str, ...]:
    """Words without what makes a number among them an ordinal."""
    beside = zip(("", *found), found, (*found[1:], ""), strict=False)
    return tuple(
        [
            word
            for before, word, after in beside
            if not (word in _BEFORE and after.isdecimal()) and not (word in _BEHIND and before.isdecimal())
        ]
    )
