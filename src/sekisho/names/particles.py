"""Particles of Latin names, which may be written together with the word behind them (Abdulrahman, Delacruz)."""

from __future__ import annotations

from itertools import pairwise

from sekisho.names import arabic

_PARTICLES = {
    "abd", "abdul", "abdal", "abdel", "abdoul", "abdu", "abu", "abou", "bin", "ben", "ibn", "de", "la", "del", "della",
    "di", "da", "dos", "van", "der", "den", "von",
}  # fmt: skip
_AFTER_PARTICLE = _PARTICLES | arabic.LOST | {"al", "el", "ul", "ur", "er", "ud", "us", "as"}
_SON = ("bin", "ibn")
_ENDS = ("din", "dine", "deen", "dein", "llah", "ulla", "olla")
"""How names end that may be written together with what stands before (arabic.closed)."""


def closes(word: str) -> bool:
    """Whether a word may be written together with the one behind it, or with the one before."""
    return word in _PARTICLES or word.endswith(_ENDS)


def closed(found: tuple[str, ...]) -> tuple[str, ...]:
    """A Latin name whose particles are written together with the word behind them (Abdulrahman, Delacruz), its names of
    faith in one word; empty where it has none."""
    if len(found) > 6:
        return ()
    read: list[str] = []
    held = ""
    for word, following in pairwise(found):
        if read and word in _SON and arabic.is_given(following):  # the father's name, no family's (Binladin)
            read.append(held + word)
            held = ""
        elif word in (_AFTER_PARTICLE if held else _PARTICLES) and not following.isdecimal():  # SHENG DA 8
            held += word
        else:
            read.append(held + word)
            held = ""
    if not read and held == found[0]:
        return ()  # of two words one would be left
    joined = arabic.closed((*read, held + found[-1]))
    return joined if joined != found else ()
