"""A name in pieces, each as what it becomes, and the pieces put together: what the readers of all scripts share.

Names in Han and Hangul hold usual words without a space and are parted there (丹东银行, 조선무역); in another script
each word is one piece.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache, lru_cache

from sekisho.names import arabic, brahmic, chinese, japanese, korean, thai
from sekisho.names.japanese import MOST_READINGS, Read
from sekisho.names.text import in_latin, script
from sekisho.names.words import articles, words

_BODIES = frozenset("성군사회당국부단대")
"""The last syllable of Korean ministries, armies, companies and the like."""


@cache
def _eastern() -> dict[str, str]:
    """Words in Han, of traditional characters, and in Hangul, and what they become."""
    return {
        "".join(map(korean.traditional, word)): meant
        for word, (meant, _) in words().items()
        if script(word[0]) in ("han", "hangul")
    }


@cache
def _inner_words() -> dict[str, list[str]]:
    """First character → words that Han and Hangul names hold without a space, longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(_eastern(), key=len, reverse=True):
        if len(word) > 1:
            found.setdefault(word[0], []).append(word)
    return found


@lru_cache(maxsize=20_000)
def pieces(token: str) -> tuple[tuple[str, str], ...]:
    """A word in Han or Hangul parted at those in it that say little: each piece, and what it becomes if it is one."""
    spelt = "".join(map(korean.traditional, token))
    person = japanese.is_person((token,)) or (
        len(token) == 3
        and (
            (token[0] in korean.FAMILIES and token[2] not in _BODIES)
            or (spelt[0] in chinese.COMMON and not _eastern().keys().isdisjoint((spelt[:2], spelt[1:])))
        )
    )
    if person:
        return ((token, _eastern().get(spelt, "")),)  # (조선희, 韩国瑜, 田中國夫), though part of it is a usual word
    held = _inner_words()
    ends = [0]
    at = 0
    while at < len(spelt):
        for word in held.get(spelt[at], ()):
            if spelt.startswith(word, at):
                ends += (at, at + len(word))
                at += len(word)
                break
        else:
            at += 1
    if len(ends) == 1:
        return ((token, _eastern().get(spelt, "")),)
    return tuple(
        (token[start:end], _eastern().get(spelt[start:end], ""))
        for start, end in itertools.pairwise((*ends, len(token)))
        if start < end
    )


def plain(token: str) -> tuple[str, ...]:
    """A word by its letters, one by one."""
    kind = script(token[0])
    if kind == "hangul":
        syllables = tuple(korean.romanised(char) for char in token)
        return syllables if len(token) <= 4 else ("".join(syllables),)
    if kind == "kana":
        return (japanese.romaji(token),)
    if kind in ("arabic", "hebrew"):
        return arabic.words(token)
    if kind == "thai":
        return tuple(filter(None, thai.readings(token)[:1]))
    if kind == "indian":
        return tuple(filter(None, (brahmic.indian(token),)))
    text = in_latin(token)
    return (text,) if text else ()


def parts(found: tuple[str, ...], hangul: Callable[[str], tuple[str, ...]] = plain) -> list[Read | str]:
    """Words, those in Han or Hangul in pieces: each as what it becomes, or, in Han, as it stands."""
    read: list[Read | str] = []
    for token in found:
        kind = script(token[0])
        if token in words():
            read.append(_said(words()[token][0]))
        elif kind == "latin":
            latin = in_latin(token)
            read.append(((articles().get(latin, latin),),))
        elif kind in ("han", "hangul"):
            for piece, meant in pieces(token):
                if meant:
                    read.append(_said(meant))
                else:
                    read.append(piece if kind == "han" else (hangul(piece),))
        else:
            read.append((plain(token),))
    return read


def _said(meant: str) -> Read:
    """What a usual word may be, with slashes between, as words."""
    return tuple([tuple(each.split()) for each in meant.split("/")])


def joined(read: list[Read | str], han: Callable[[str], Read] = lambda word: (plain(word),)) -> list[tuple[str, ...]]:
    """The token lists that result from reading each Han word by ``han``, which may give several readings."""
    results: Read = ((),)
    for part in read:
        results = _after(results, han(part) if isinstance(part, str) else part)
    return [result for result in dict.fromkeys([tuple(filter(None, result)) for result in results]) if result]


def _after(ones: Read, twos: Read) -> Read:
    """Words that may follow others, behind each of these; not more than MOST_READINGS."""
    return (twos if ones == ((),) else tuple([(*one, *two) for one in ones for two in twos]))[:MOST_READINGS]


def is_mixed(found: tuple[str, ...]) -> bool:
    """Whether a word of a name is written in Latin letters, so that the others transcribe nothing."""
    return any(script(token[0]) == "latin" and not token.isdigit() and token not in words() for token in found)
