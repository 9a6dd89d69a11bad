"""How telling a word of a name is. The weights are fixed data, not the lists' own, so that a score stays as it is
whatever else is listed."""

from __future__ import annotations

from importlib.resources import files

from sekisho.names import burmese
from sekisho.names.kept import kept
from sekisho.names.patronymics import AFTER, BEFORE, patronymic
from sekisho.names.variants import variants
from sekisho.names.words import words

_BY_LENGTH = {1: 0.4, 2: 0.75, 3: 0.9}
_SYLLABLE = 8
"""How common a lone Korean syllable is taken to be where it was not counted."""

COMMON = 0.85
"""A word of less weight than this is common, and so is a syllable: it finds a name only together with another word."""

TELLING = 0.2
"""Words that weigh no more (legal forms, titles, articles) make no name."""

PATRONYMIC = 0.8
"""What is left of the weight of a patronymic: it is left out more often than other words are."""

SON = 0.5
"""And of a word for son or daughter."""
_SON = {*BEFORE, *AFTER} - {"bin", "bn"}  # bin is a given name, too


@kept
def _levels() -> dict[str, int]:
    found: dict[str, int] = {}
    for line in (files(__package__) / "frequency.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            level, *held = line.split()
            found |= dict.fromkeys(held, int(level))
    return found


def is_counted(word: str) -> bool:
    """Whether a word was counted among names at large (frequency.txt)."""
    return word in _levels()


_SERVANT = frozenset(("abdul", "abdel", "abdal", "abdol"))
"""What is written together with a name (Abdulkarim)."""


def is_borne(word: str) -> bool:
    """Whether many bear a word of four letters or more as a name. A slip of the finger seldom makes one of another: who
    is called so, is."""
    borne = is_counted(word) or word in variants() or word in burmese.SYLLABLES
    return len(word) > 3 and word not in words() and (borne or (word[:5] in _SERVANT and is_borne(word[5:])))


def weight(word: str, syllable: bool) -> float:
    """From 0.02 to 1, of a word that words.yaml has not: common names half, rare words fully.

    ``syllable``: whether it can be a Korean one.
    """
    level = _levels().get(word, 0) or (_SYLLABLE if syllable and len(word) <= 6 else 0)
    told = (1 - 0.04 * level) * _BY_LENGTH.get(len(word), 1.0)
    if word in _SON:
        return told * SON
    return told * PATRONYMIC if patronymic(word)[1] else told
