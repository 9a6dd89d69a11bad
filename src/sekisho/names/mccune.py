"""Korean words as older books and North Korea write them: McCune-Reischauer romanisation without its marks.

A word is read as it is heard across its syllables (광선 Kwangson, 백로 Paengno), which Revised Romanisation of single
syllables does not show; names of organisations are spelt so. The North writes j where McCune-Reischauer has ch for ㅈ.
Source: BGN/PCGN, Romanization of Korean for the Democratic People's Republic of Korea (McCune-Reischauer, agreement of
1945), against which, as CLDR's Korean-Latin/BGN has it (Unicode License v3), every vowel and the meetings of the
consonants that end words from Chinese with every consonant were held.
"""

from __future__ import annotations

from functools import lru_cache

from sekisho.names.korean import FINALS

_INITIALS = ["k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p", "h"]
_VOWELS = ["a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u",
           "ui", "i"]  # fmt: skip
_VOICED = {"k": "g", "t": "d", "p": "b", "ch": "j"}
_PLAIN = (0, 3, 7, 12)  # ㄱ ㄷ ㅂ ㅈ, which are voiced between voiced sounds
_SILENT, _RIEUL, _NASALS, _HIEUT = 11, 5, (2, 6), 18
_MERGED = {"k": ("kk",), "t": ("tt", "tch", "s", "ss"), "p": ("pp",)}
"""A final consonant → those before which it is not written."""


@lru_cache(maxsize=12_000)
def romanised(word: str, jieut: str = "ch") -> str:
    """A word in Hangul, ㅈ as ``jieut`` where it is not voiced; empty where a character is none."""
    heard, before = "", ""  # before: the final consonant that the next syllable meets
    for at, char in enumerate(word):
        number = ord(char) - 0xAC00
        if not 0 <= number < 11172:
            return ""
        initial, begins = number // 588, _INITIALS[number // 588]
        if at and initial == _SILENT and before not in ("", "ng"):
            heard, begins = heard[: -len(before)], {"l": "r", "t": "s"}.get(before, _VOICED.get(before, before))
        elif initial == _RIEUL and before:
            begins = "l" if before in ("l", "n") else "n"
            heard = _before_nasal(heard, before) if before != "n" else heard[:-1] + "l"
        elif initial in _NASALS and before == "l" and begins == "n":
            begins = "l"
        elif initial in _NASALS:
            heard = _before_nasal(heard, before)
        elif at and initial in _PLAIN and before in ("", "n", "m", "ng", "l"):
            voiced = before != "l" or begins in ("k", "p")  # after l a t or ch is tense
            begins = _VOICED[begins] if voiced else begins
        elif initial == _HIEUT and before == "l":
            heard = heard[:-1] + "r"  # 발해 Parhae
        elif begins in _MERGED.get(before, ()):
            heard, begins = heard[:-1], "ss" if begins == "s" else begins
        if begins == "ch" and initial == _PLAIN[-1]:
            begins = jieut
        before = FINALS[number % 28]
        heard += begins + _VOWELS[number % 588 // 28] + before
    return heard


def _before_nasal(heard: str, before: str) -> str:
    """What was heard, its last consonant as it sounds before n and m."""
    return heard[: -len(before)] + {"k": "ng", "t": "n", "p": "m"}[before] if before in ("k", "t", "p") else heard
