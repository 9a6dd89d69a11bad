"""Burmese in Latin letters, syllable by syllable as names are spelt: အောင်ဆန်းစုကြည် is Aung San Su Kyi.

After the consonants and rhymes of the BGN/PCGN system of 1970, but without its marks of tone and as people spell their
names (Htun, Soe, Myint).
"""

from __future__ import annotations

import re

_ONSETS = {
    letter: sound
    for letters, sound in (
        ("က", "k"), ("ခ", "kh"), ("ဂဃ", "g"), ("င", "ng"), ("စဆ", "s"), ("ဇဈ", "z"), ("ဉည", "ny"), ("ဋတ", "t"),
        ("ဌထ", "ht"), ("ဍဎဒဓ", "d"), ("ဏန", "n"), ("ပ", "p"), ("ဖ", "hp"), ("ဗဘ", "b"), ("မ", "m"), ("ယရ", "y"),
        ("လဠ", "l"), ("ဝ", "w"), ("သ", "th"), ("ဟ", "h"), ("အ", ""),
    )
    for letter in letters
}  # fmt: skip
_ALONE = {"ဣ": "i", "ဤ": "i", "ဥ": "u", "ဦ": "u", "ဧ": "e", "ဩ": "aw", "ဪ": "aw"}
_VOWELS = {
    "": "a", "ာ": "a", "ါ": "a", "ိ": "i", "ီ": "i", "ု": "u", "ူ": "u", "ေ": "e", "ဲ": "e", "ော": "aw", "ေါ": "aw", "ို": "o",
    "ံ": "an", "ုံ": "on", "ိံ": "ein",
}  # fmt: skip
_NASAL = {"": "an", "ိ": "ein", "ု": "on", "ွ": "un"}
_STOPPED = {"": "at", "ိ": "eik", "ု": "ok", "ွ": "ut"}
_RHYMES = {
    **{(vowel, final): rhyme for vowel, rhyme in _NASAL.items() for final in "နမ"},
    **{(vowel, final): rhyme for vowel, rhyme in _STOPPED.items() for final in "တပ"},
    ("", "က"): "et", ("", "င"): "in", ("", "စ"): "it", ("", "ည"): "i", ("", "ဉ"): "in", ("", "ယ"): "e",
    ("ော", "က"): "auk", ("ော", "င"): "aung", ("ို", "က"): "aik", ("ို", "င"): "aing",
}  # fmt: skip
"""Vowel and consonant that ends the syllable → how both sound; ွ after the onset counts as a vowel before some."""
_SYLLABLE = re.compile("([က-ဪ])([ျ-ှ]*)([ါ-ဲံ]*)်?(?:([က-အ])့?်)?([့း]*)")
_TITLES = re.compile("^(?:ဦး|ဒေါ်)(?=.{3})")


def is_burmese(word: str) -> bool:
    """Whether a word is in Burmese script."""
    return "က" <= word[0] <= "ဪ"


def syllables(word: str) -> tuple[str, ...]:
    """The syllables of a name in Burmese script, without the title it begins with."""
    return tuple(_said(found) for found in _SYLLABLE.finditer(_TITLES.sub("", word)))


def _said(found: re.Match[str]) -> str:
    onset, medials, vowel, final, tone = found[1], found[2], found[3].replace("ါ", "ာ"), found[4] or "", found[5] or ""
    if onset in _ALONE:
        return _ALONE[onset]
    rounded = "ွ" in medials and not vowel and ("ွ", final) in _RHYMES
    said = _RHYMES.get(("ွ" if rounded else vowel, final)) or _VOWELS.get(vowel, "")
    if "့" in found[0] and final and said.endswith("n"):
        said += "t"  # Myint, Nyunt
    elif said == "o" and "း" in tone:
        said = "oe"
    return _onset(onset, medials, rounded) + said


def _onset(onset: str, medials: str, rounded: bool) -> str:
    said = _ONSETS[onset]
    if "ှ" in medials:
        said = "sh" if onset in "ယရ" or (onset == "လ" and "ျ" in medials) else f"h{said}"
    if said != "sh" and re.search("[ျြ]", medials):
        said = "ch" if said == "kh" else f"{said}y"
    return said + "w" * ("ွ" in medials and not rounded)
