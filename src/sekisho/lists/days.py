"""Days out of words, in Japanese and in the ways of Europe and America."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

_JAPANESE_DAY = re.compile(r"(\d{4})年(?:\s*(\d{1,2})月(?:\s*(\d{1,2})日)?)?")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_EUROPEAN_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_MONTHS = {calendar.month_abbr[at].lower(): at for at in range(1, 13)}
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in calendar.month_name[1:]) + "|Sept"
_WORDED_DAY = re.compile(rf"(?:(\d{{1,2}})[\s-]+)?\b({_MONTH})\b\.?[\s-]*(\d{{4}})(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


def dates_in(text: str) -> Iterator[str]:
    """Every day in the text as ISO 8601, partial (1984, 1984-01) where it is; a range gives its two ends.

    Day before month where it is written with strokes (01/02/1984 is 1 February), as the United Kingdom's list does.
    """
    return (day for _, _, day in _days_in(unicodedata.normalize("NFKC", text)))


LONGEST = 30
"""Years of a range; of a longer one, which says little, the two ends are given."""
_TO = re.compile(r"\s*(?:頃|ごろ)?\s*(?:to|until|から|[-‐–—~〜])\s*", re.IGNORECASE)
_AND = re.compile(r"\s*and\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)


def dates_within(text: str) -> Iterator[str]:
    """The days in a text as ``dates_in`` gives them, but all that a range (1967 to 1969, 1968年から1973年の間) covers:
    its ends do not contradict a birth between them."""
    plain = unicodedata.normalize("NFKC", text)
    found = {start: (end, day) for start, end, day in _days_in(plain)}
    told = {start: [day] for start, (_, day) in found.items()}
    for start, later in pairwise(sorted(found)):
        end, first = found[start]
        gap = plain[end:later]
        if _TO.fullmatch(gap) or (_AND.fullmatch(gap) and _BETWEEN.search(plain[:start])):
            told[start], told[later] = list(between(first, found[later][1])), []
    for days in told.values():
        yield from days


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar as ISO 8601, perhaps partial (2016, 2016-03)."""
    try:
        first = date.fromisoformat(text + "-01-01"[len(text) - 4 :]) if len(text) in (4, 7, 10) else date.min
    except ValueError:
        return False
    return 1000 <= first.year < 9999 and first.isoformat().startswith(text)


def day_of(year: str, month: str = "", day: str = "") -> str:
    """A partial day of its parts: as much of it as they are numbers of, "" where there is no year."""
    if not re.fullmatch("[0-9]{4}", year) or year == "0000":
        return ""
    said = year
    for part, last in ((month, 12), (day, 31)):
        if not re.fullmatch("0?[1-9]|[1-3][0-9]", part) or int(part) > last:
            break
        said += f"-{int(part):02d}"
    return said


def between(first: str, last: str) -> Iterator[str]:
    """All from one day to another as partial days: the month that both are of, the months of one year, or the years."""
    months = range(int(first[5:7] or 1), int(last[5:7] or 12) + 1)
    if first[:4] == last[:4] and first != last and months:
        yield from [first[:4]] if len(months) == 12 else [f"{first[:4]}-{month:02d}" for month in months]
    elif 0 < int(last[:4]) - int(first[:4]) <= LONGEST:
        yield from map(str, range(int(first[:4]), int(last[:4]) + 1))
    else:
        yield from dict.fromkeys((first, last))


def _days_in(rest: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and day, kind by kind of writing."""
    for pattern, order in (
        (_JAPANESE_DAY, "ymd"),
        (_ISO_DAY, "ymd"),
        (_EUROPEAN_DAY, "dmy"),
        (_WORDED_DAY, "dmy"),
        (_YEAR, "y"),
    ):
        for found in pattern.finditer(rest):
            parts = dict(zip(order, found.groups(), strict=True))
            month = parts.get("m") or ""
            number = _MONTHS[month.lower()[:3]] if month.isalpha() else int(month or 0)
            day = int(parts.get("d") or 0)
            if number > 12 or day > 31:
                continue
            said = parts["y"] + (f"-{number:02d}" if number else "") + (f"-{day:02d}" if number and day else "")
            yield found.start(), found.end(), said
        rest = pattern.sub(lambda found: " " * len(found[0]), rest)


_BORN = re.compile(
    r"(?:\bborn\b|\bD\.?P?\.?O\.?B\b|生年月日)((?:(?!passport|nationality|issue|expir)[^();])*)", re.IGNORECASE
)
_BORN_BEFORE = re.compile(r"(\d{4}年(?:\s*\d{1,2}月)?(?:\s*\d{1,2}日)?)(?:(?!\d{4}年)[^()]){0,60}?(?:出生|生まれ)")


def births_in(text: str) -> Iterator[str]:
    """The days of birth that a text tells: behind born or DOB, before 出生 or 生まれ."""
    plain = unicodedata.normalize("NFKC", text)
    for found in (*_BORN.findall(plain), *_BORN_BEFORE.findall(plain)):
        yield from dates_within(found)
