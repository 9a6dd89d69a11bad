"""Phrases of organisations' names that are one word (limited liability company, joint stock company), whole, with a
slip, or written together or apart (words.yaml)."""

from __future__ import annotations

from functools import cache

from sekisho.names import chinese
from sekisho.names.nearly import Nearly
from sekisho.names.weights import is_counted
from sekisho.names.words import phrase_words, phrases, words


@cache
def _near_phrases() -> Nearly:
    return Nearly(sorted(phrase_words()))


def _is_chinese(found: list[str]) -> bool:
    """Whether words are the two or three syllables of a Chinese name; Sonia is none."""
    read = [min(map(len, chinese.syllables(word)), default=0) for word in found]
    named = any(many > 1 and is_counted(word) for many, word in zip(read, found, strict=True))
    return all(read) and sum(read) <= 3 and not named


def _whole(found: list[str]) -> list[str]:
    """Words, those that are one of a phrase together as one (Comp any)."""
    spelt, held = phrase_words(), found[:1]
    for word in found[1:]:
        if held[-1] + word in spelt:
            held[-1] += word
        else:
            held.append(word)
    return held


_LEAST_APART = 7
"""Letters that a word of a phrase must have to be told where it is written together with another."""


def _apart(word: str) -> tuple[str, ...]:
    """A word parted at one of a phrase with which it is written together (CompanyRusal)."""
    if len(word) < _LEAST_APART + 2:
        return (word,)
    spelt = phrase_words()
    for at in range(2, len(word) - 1):
        head, rest = word[:at], word[at:]
        if (head in spelt and (at >= _LEAST_APART or rest in spelt)) or (rest in spelt and len(rest) >= _LEAST_APART):
            return head, rest
    return (word,)


def as_words(found: list[str]) -> tuple[str, ...]:
    """Words with phrases as one word, and a Roman one at the end as a number."""
    held = phrases()
    spelt = phrase_words()
    if not spelt.isdisjoint(found):
        # a phrase with a typing error, or with a space more or less, is still no name
        found = [each for word in _whole(found) for each in ((word,) if word in spelt else _apart(word))]
        known = words()
        found = [
            word if word in spelt or word in known or len(word) < 4 else _near_phrases().find(word) or word
            for word in found
        ]
    if len(found) > 1 and found[-1] == "i" and found[-2] != "and" and not _is_chinese(found):
        found[-1] = "1"  # the last syllable of a Chinese name is none, nor is a letter beside another (E and I)
    if not any(word in held for word in found):
        return tuple(found)
    result: list[str] = []
    at = 0
    while at < len(found):
        for parts, word in held.get(found[at], ()):
            if tuple(found[at : at + len(parts)]) == parts and len(parts) < len(found):
                result.append(word)
                at += len(parts)
                break
        else:
            result.append(found[at])
            at += 1
    return tuple(result)
