"""Thai and the scripts of India in Latin letters: vowels stand before, around or in the consonant that they follow.

Thai after the Royal Institute's table, but for consonants that end a syllable, which foreign names keep as they are,
and the h of aspirates. Of India's scripts each letter is anyascii's; the ``a`` that a consonant has by itself is put
in, and in the north left out at the end and between syllables, as it is in speech.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_THAI = {
    letter: sound
    for letters, sound in (
        ("กขฃคฅฆ", "k"), ("ง", "ng"), ("จ", "j"), ("ฉชฌ", "ch"), ("ซศษส", "s"), ("ญย", "y"), ("ฎด", "d"),
        ("ฏฐฑฒตถทธ", "t"), ("ณน", "n"), ("บ", "b"), ("ปผพภ", "p"), ("ฝฟ", "f"), ("ม", "m"), ("ร", "r"),
        ("ฤ", "ri"), ("ลฬ", "l"), ("ว", "w"), ("หฮ", "h"),
    )
    for letter in letters
}  # fmt: skip
_C = "([ก-ฮ])"
_SILENT = re.compile("(?<=[ก-ฮ])(?<!ีย)(?<!เ[ก-ฮ])[ก-ฮ][ิุ]?์|[็-๎ๆฯ]")
_WHERE_HEARD = [
    (re.compile(f"เ{_C}ีย"), r"\1ia"), (re.compile(f"เ{_C}ือ"), r"\1uea"), (re.compile(f"เ{_C}า(?!ะ)"), r"\1ao"),
    (re.compile(f"เ{_C}อ(?![ะ-ู])"), r"\1er"), (re.compile(f"เ{_C}"), r"\1e"), (re.compile(f"แ{_C}"), r"\1ae"),
    (re.compile(f"โ{_C}"), r"\1o"), (re.compile(f"[ใไ]{_C}ย?"), r"\1ai"), (re.compile("ัว"), "ua"),
    (re.compile("(?<=[ก-ฮ])รร"), "a"), (re.compile("ำ|ํา"), "am"), (re.compile("[ัะา]"), "a"), (re.compile("[ิี]"), "i"),
    (re.compile("[ึื]อ?"), "ue"), (re.compile("[ุู]"), "u"), (re.compile("อ(?=[a-z])"), ""),
    (re.compile("(?<=[ก-ฮ])อ"), "o"), (re.compile("อ"), ""),
]  # fmt: skip
"""What makes the vowels of a syllable, and those as they are heard."""
_LONE = re.compile("(?<![a-z])([ก-ฮ])(?=[ก-ฮ](?![รลว]?[a-z]))")
"""A consonant at the head of a syllable whose vowel is not written."""

_NORTHERN = ("DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI")
_SHARP = {"श": "sh", "ष": "sh"}
_DOTTED = {"j": "z", "ph": "f"}
"""Consonants with a dot below, where they are others."""
_UNSAID = re.compile("(?<=[aeiou@][^aeiou@])@(?=[^aeiou@][aeiou])|@$")
"""Where the vowel that a consonant has by itself is left out, each consonant being one letter."""


def thai(word: str) -> str:
    """A word in Thai script."""
    word = _SILENT.sub("", word)
    for written, heard in _WHERE_HEARD:
        word = written.sub(heard, word)
    word = _LONE.sub(r"\1o", word)
    return re.sub("[^a-z]", "", "".join(_THAI.get(char, char) for char in word))


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
