"""Japanese bodies in kanji, whose names are a family's, a place's or a house's and a word for what they are: 山口組 is
Yamaguchi-gumi, 東京商事 Tokyo Shoji (japanese.yaml)."""

from __future__ import annotations

import re
from importlib.resources import files

import yaml

from sekisho.names.kept import kept

_LEGAL = re.compile("株式会社|有限会社|合同会社")


@kept
def _tables() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.load(
        (files(__package__) / "japanese.yaml").read_bytes(), Loader=yaml.CSafeLoader
    )
    return found


def house(word: str) -> str:
    """A place or a house in Latin letters; empty of any other word."""
    return _tables()["houses"].get(word, "")


def kinds(word: str) -> tuple[str, ...]:
    """The words for what a body is, as they are heard; empty where there is anything else among them."""
    held = _tables()["kinds"]
    found: list[str] = []
    while word:
        length = next((length for length in (3, 2, 1) if word[:length] in held), 0)
        if not length:
            return ()
        found.append(held[word[:length]])
        word = word[length:]
    return tuple(found)


def without_legal_form(word: str) -> str:
    """A name without the legal form written together with it."""
    return _LEGAL.sub("", word)
