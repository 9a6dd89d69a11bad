"""Titles before a name and behind it: who asks writes them (General Li Shangfu, 篠田建市様), lists mostly do not."""

from __future__ import annotations

from functools import cache

from sekisho.names.fields import is_name
from sekisho.names.text import script, tokens
from sekisho.names.words import titles


@cache
def before() -> frozenset[tuple[str, ...]]:
    """Titles that stand before a name, as words."""
    return frozenset(tokens(title) for title in titles()[0])


@cache
def first_words() -> frozenset[str]:
    """The first words of those."""
    return frozenset(title[0] for title in before())


@cache
def _behind() -> tuple[frozenset[str], tuple[str, ...]]:
    """Titles that stand behind a name; and those in Han, kana or Hangul, which are written together with it."""
    held = [tokens(title)[0] for title in titles()[1]]
    return frozenset(held), tuple(sorted((each for each in held if not each.isascii()), key=len, reverse=True))


def untitled(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without titles; none where there is none, or hardly anything is left."""
    alone, closing = _behind()
    left = found
    while left and (many := next((many for many in (2, 1) if left[:many] in before()), 0)):
        left = left[many:]
    while len(left) > 1 and left[-1] in alone:
        left = left[:-1]
    if left and (end := next((each for each in closing if left[-1].endswith(each) and left[-1] != each), "")):
        left = (*left[:-1], left[-1].removesuffix(end))
    return left if left != found and _is_somebody(left) else ()


def _is_somebody(left: tuple[str, ...]) -> bool:
    if left and script(left[0][0]) in ("han", "hangul"):
        return sum(map(len, left)) > 1
    return is_name(left)
