"""Words in names that say little, words of addresses, places and phrases (words.yaml)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from sekisho.names.kept import kept
from sekisho.names.text import tokens
from sekisho.names.variants import variants

LEGAL, GENERIC = 0.1, 0.5
"""What a legal form weighs, and another usual word of organisations."""

_WEIGHTS = {"legal": LEGAL, "title": 0.05, "generic": GENERIC, "numeral": 0.4}


@kept
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.load((files(__package__) / "words.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return table


@kept
def words() -> dict[str, tuple[str, float]]:
    """Folded word → what it becomes and its weight, for words that say little; of one that is translated the words."""
    found: dict[str, tuple[str, float]] = {}
    for group, weight in _WEIGHTS.items():
        for key, spellings in _table()[group].items():
            word = str(key)
            found[word] = (word, weight)
            for spelling in spellings:
                for token in tokens(str(spelling)):
                    found.setdefault(token, (word, weight))
    for word, english in _table()["translated"].items():
        found.setdefault(word, (english, GENERIC))
    return found


def canonical(word: str) -> str:
    """What a word that says little becomes, and a number without zeros before it; any other stays."""
    known = words().get(word)
    told = known[0] if known else word
    return told.lstrip("0") or "0" if told.isdigit() else told


def is_usual(word: str) -> bool:
    """Whether a word says little: a legal form, a title, a usual word of organisations or a number."""
    return word in words()


def is_slight(word: str) -> bool:
    """Whether a word is a legal form, a title or an article."""
    return word in words() and words()[word][1] <= LEGAL


def is_of_bodies(word: str) -> bool:
    """Whether a word is a legal form or another usual word of organisations."""
    return word in words() and words()[word][1] in (LEGAL, GENERIC)


@cache
def company_forms() -> frozenset[str]:
    """Legal forms of companies that are neither names nor letters of one."""
    return frozenset(_table()["companies"])


def has_form(found: Iterable[str]) -> bool:
    """Whether one of these words is a legal form."""
    held = words()
    return any(word in held and held[word][1] == LEGAL for word in found)


@cache
def exact_forms() -> frozenset[str]:
    """Legal forms, as what words() gives, of which no other word is a slip."""
    return frozenset(_table()["exact"])


@cache
def arabic_words() -> dict[str, str]:
    """Usual words of organisations in Arabic letters, folded as in ``arabic``, and what they may be in English, with
    slashes between."""
    found: dict[str, str] = _table()["arabic"]
    return found


@cache
def slavic_words() -> dict[str, str]:
    """Usual words of organisations in Cyrillic letters, folded, without their endings, and what they may be in
    English, with slashes between."""
    return {tokens(stem)[0]: english for stem, english in _table()["slavic"].items()}


@cache
def greek_words() -> dict[str, str]:
    """Usual words of organisations in Greek letters, folded, without their endings, and what they are in English."""
    found: dict[str, str] = _table()["greek"]
    return found


@cache
def articles() -> dict[str, str]:
    """Legal forms and articles that are syllables of names too, and what they become where they are none."""
    found: dict[str, str] = _table()["syllables"]
    return found


@cache
def vocabulary() -> frozenset[str]:
    """The words of which names of bodies in other scripts are made, in English, in all their forms (Defence)."""
    tables = (_table()[name].values() for name in ("translated", "arabic", "slavic", "greek"))
    found = {word for said in tables for each in said for word in each.replace("/", " ").split()}
    forms = {number for word in found for number in variants().get(word, ())}
    return frozenset(found.union(word for word, numbers in variants().items() if not forms.isdisjoint(numbers)))


@cache
def address_words() -> frozenset[str]:
    """Words of addresses."""
    return frozenset(_table()["address"])


@cache
def places() -> frozenset[str]:
    """Countries and cities, and what stands in their names, as single words."""
    return frozenset(_table()["places"])


@cache
def titles() -> tuple[list[str], list[str]]:
    """Titles before a name and behind it."""
    return _table()["titles"], _table()["behind"]


@cache
def phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word → phrases that begin with it, the longest first, and the word that they become. Of legal forms of
    three words or more one may be missing."""
    meant: dict[tuple[str, ...], str] = {}
    for word, spelt in _table()["phrases"].items():
        for phrase in spelt:
            parts = tuple(phrase.split())
            meant[parts] = word
            if len(parts) > 2 and word in words():
                for at in range(len(parts) == 3, len(parts)):
                    left = (*parts[:at], *parts[at + 1 :])
                    if not words().keys() >= set(left):  # those say little by themselves
                        meant.setdefault(left, word)
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for parts, word in meant.items():
        found.setdefault(parts[0], []).append((parts, word))
    for held in found.values():
        held.sort(key=lambda each: -len(each[0]))
    return found


@cache
def phrase_words() -> frozenset[str]:
    """Words of five letters or more that phrases are made of."""
    return frozenset(word for held in phrases().values() for parts, _ in held for word in parts if len(word) >= 5)
