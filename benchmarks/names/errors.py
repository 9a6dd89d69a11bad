"""Errors of keyboards, eyes and scanners, drawn from a given source of chance."""

from __future__ import annotations

import random
import unicodedata

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEAR: dict[str, str] = {}
for _row, _keys in enumerate(_KEYS):
    for _at, _key in enumerate(_keys):
        NEAR[_key] = "".join(
            _KEYS[row][at]
            for row in (_row - 1, _row, _row + 1)
            for at in (_at - 1, _at, _at + 1)
            if 0 <= row < 3 and 0 <= at < len(_KEYS[row]) and (row, at) != (_row, _at)
        )
SCANNED = {"l": "i", "i": "l", "o": "c", "c": "e", "e": "c", "h": "b", "b": "h", "n": "h", "u": "v", "v": "u", "g": "q",
           "q": "g", "f": "t", "t": "f", "a": "o", "s": "z", "m": "n", "w": "v", "d": "o", "r": "n"}  # fmt: skip


def mistype(text: str, order: random.Random, how: str = "") -> str:
    """The text with one letter inserted, deleted, substituted or two exchanged; digits are left alone. Only letters of
    one's own script that are neither digits nor first of a word are deleted, and the result always differs."""
    letters = [at for at, each in enumerate(text) if each.isalpha() and len(unicodedata.normalize("NFD", each)) == 1]
    if not letters:
        return text
    for _ in range(30):
        way = how or order.choice(["insert", "delete", "substitute", "substitute", "transpose"])
        at = order.choice(letters)
        letter = text[at]
        low = letter.lower()
        if way == "delete":
            made = text[:at] + text[at + 1 :]
        elif way == "transpose":
            if at + 1 not in letters:
                continue
            made = text[:at] + _case(text[at + 1], letter) + _case(letter, text[at + 1]) + text[at + 2 :]
        else:
            near = NEAR.get(low) if order.random() < 0.7 or way == "insert" else SCANNED.get(low)
            new = _case(order.choice(near or low), letter)
            made = text[:at] + new + text[at + (way == "substitute") :]
        if made != text and made.strip() == made:
            return made
    return text


def _case(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter.lower()
