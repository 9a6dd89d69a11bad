"""Forms of one given name: Mohammed and Muhammad, William and Bill (variants.yaml); and names of one form that are near
each other (borne.txt)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from sekisho.names.kept import kept

VARIANT = 0.9
"""How alike two forms of one given name are."""


@cache
def _rows() -> list[list[str]]:
    table: list[list[str]] = yaml.load((files(__package__) / "variants.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return table


def _lines(name: str) -> list[str]:
    lines = (files(__package__) / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


@kept
def variants() -> dict[str, tuple[int, ...]]:
    """Word → the numbers of the names that it is a form of."""
    found: dict[str, tuple[int, ...]] = {}
    for number, words in enumerate(_rows()):
        for word in words:
            found[word] = (*found.get(word, ()), number)
    for number, word in enumerate(_lines("borne.txt"), len(_rows())):
        found.setdefault(word, (number,))
    return found


@cache
def several() -> int:
    """So many names are known in several forms; the others' numbers follow theirs."""
    return len(_rows())


def same_name(one: str, two: str) -> bool:
    """Whether two words are forms of one given name."""
    held = variants()
    return one in held and two in held and not set(held[one]).isdisjoint(held[two])


@cache
def english_names() -> frozenset[str]:
    """English given names (english.txt)."""
    return frozenset(_lines("english.txt"))


BOTH = frozenset(("busan", "hanna", "hannah", "inchon", "juri", "nina", "pusan", "sara", "yuri"))
"""Names of other languages that are Korean ones, too."""


@cache
def elsewhere() -> frozenset[str]:
    """Names of other languages: Koreans are spelt in so many ways that nearly every word (Hassan) could be Korean."""
    return english_names().union(*_rows()) - BOTH
