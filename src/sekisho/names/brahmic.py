"""The scripts of India in Latin letters: vowels stand before, around or in the consonant that they follow.

Each letter is anyascii's; the ``a`` that a consonant has by itself is put in, and in the north left out at the end and
between syllables, as it is in speech.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_NORTHERN = ("DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI")
_SHARP = {"श": "sh", "ष": "sh"}
_DOTTED = {"j": "z", "ph": "f"}
"""Consonants with a dot below, where they are others."""
_UNSAID = re.compile("(?<=[aeiou@][^aeiou@])@(?=[^aeiou@][aeiou])|@$")
"""Where the vowel that a consonant has by itself is left out, each consonant being one letter."""


def indian(word: str) -> str:
    """A word in one of India's scripts or of their kin."""
    consonants: list[str] = []  # by number one letter each in ``text``
    text = ""
    bare = False
    for char in word:
        named = unicodedata.name(char, "")
        latin = _SHARP.get(char) or re.sub(r"[^a-z]", "", anyascii(char).lower())
        mark = unicodedata.category(char)[0] == "M"
        if "NUKTA" in named:
            if bare:
                consonants[-1] = _DOTTED.get(consonants[-1], consonants[-1])
            continue
        nasal = mark and named.endswith(("ANUSVARA", "BINDU", "BINDI", "TIPPI"))
        text += "@" * (bare and (nasal or not mark))
        bare = not mark and bool(latin) and latin[0] not in "aeiou"
        if bare or nasal:
            text += chr(0x100 + len(consonants))
            consonants.append("n" if nasal else latin)
        else:
            text += latin
    text += "@" * bare
    if unicodedata.name(word[0], "").startswith(_NORTHERN):
        text = _UNSAID.sub("", text)
    return "".join("a" if char == "@" else char if char < "Ā" else consonants[ord(char) - 0x100] for char in text)
