"""Words that tell a father: those for son and daughter, and East Slavic patronymics (-ovich, -ovna).

Patronymics are given by law after the father (Family Code of the Russian Federation, article 58); so in Ukrainian
(-ovych, -ivna) and Belarusian (-avich, -auna), each in the romanisations that lists have.
"""

from __future__ import annotations

import re
from functools import lru_cache

MALE, FEMALE = "male", "female"

BEFORE = dict.fromkeys(("bin", "ibn", "bn", "ould", "uld", "walad"), MALE) | dict.fromkeys(
    ("bint", "binti", "binte", "bnt"), FEMALE
)
AFTER = dict.fromkeys(("oglu", "ogly", "oghlu", "ogli", "uulu"), MALE) | dict.fromkeys(
    ("qizi", "kizi", "kyzy", "gyzy", "qyzy", "gizi"), FEMALE
)
"""Words for son and daughter before the father's name (Arabic, Malay) and after it (Turkic)."""

_SON = re.compile(
    r"(.{2,}?)(?:[jy]?[aeio][vw]|[jy]?[eo]vy|[jy]ovy)(?:i?t?ch|itsch|ic|icz)|(il|kuzm|luk|fom|nikit)(?:[jy]?i)(?:ch|tsch|c)"
)
_DAUGHTER = re.compile(
    r"(.{2,}?)(?:[jy]?[eo][vw]na|[jy]?i[vw]na)|(.{3,}?)(?:a[uw]na|e[uw]na)|(il|kuzm|luk|fom|nikit)(?:[jy]?i)(?:ni)?(?:ch|tsch|c)na"
)


_ENDS = ("na", "ch", "c", "cz")


def patronymic(word: str) -> tuple[str, str]:
    """The stem of the father's name in a word, and whose patronymic it is: male, female, or "" where it may as well be
    a family name (-ic, -icz); two empty ones of another word."""
    return _patronymic(word) if word.endswith(_ENDS) else ("", "")


@lru_cache(maxsize=10_000)
def _patronymic(word: str) -> tuple[str, str]:
    pattern, gender = (_DAUGHTER, FEMALE) if word.endswith("na") else (_SON, MALE)
    found = pattern.fullmatch(word)
    if not found:
        return "", ""
    return next(each for each in found.groups() if each), gender if word[-1] in "ha" else ""
