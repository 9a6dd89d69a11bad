"""Burmese in Latin letters, syllable by syllable as names are spelt: အောင်ဆန်းစုကြည် is Aung San Su Kyi.

After the consonants and rhymes of the BGN/PCGN system of 1970 (as T. Hlaing's romanizer has them, MIT), without its
marks, where people spell their names so; otherwise as most spell them (Htay, Htoo, Soe but Myo, Lone, Htike, Thar),
after the list of names in alvations/myth (CC BY-SA 4.0), of which the correspondences of syllables were taken, no rows.
"""

from __future__ import annotations

import re

READING = "Burmese"
_USUAL = """
    aung chaw chein chit gyaw hlaing htay htein htet htike htoo htun htut htwe hmwe khaing khant khaung khin kyaing
    kyauk kyaw kyin kywe lwin maung moung myae myaing myat myin myint naing nandar naung ngwe nilar nyan nyein nyunt
    paing phaung phyo pyae pyone saing sandar saung shein shwe shwin sint thaik thandar thant thaung thaw thein thet
    thida thiri thura thuzar thwe thwin tint yadanar zarni zeya
"""
SYLLABLES = frozenset(_USUAL.split())
"""The usual syllables and words of names, as they are spelt in Latin letters."""
_ONSETS = {
    letter: sound
    for letters, sound in (
        ("က", "k"), ("ခ", "kh"), ("ဂဃ", "g"), ("င", "ng"), ("စဆ", "s"), ("ဇဈ", "z"), ("ဉည", "ny"), ("ဋတ", "t"),
        ("ဌထ", "ht"), ("ဍဎဒဓ", "d"), ("ဏန", "n"), ("ပ", "p"), ("ဖ", "ph"), ("ဗဘ", "b"), ("မ", "m"), ("ယရ", "y"),
        ("လဠ", "l"), ("ဝ", "w"), ("သဿ", "th"), ("ဟ", "h"), ("အဢ", ""),
    )
    for letter in letters
}  # fmt: skip
_ALONE = {"ဣ": "i", "ဤ": "i", "ဥ": "u", "ဦ": "oo", "ဧ": "ay", "ဨ": "ay", "ဩ": "aw", "ဪ": "aw"}
_VOWELS = {
    "": "a", "ာ": "ar", "ိ": "i", "ီ": "i", "ု": "u", "ူ": "u", "ေ": "ay", "ဲ": "e", "ော": "aw", "ို": "o",
    "ံ": "an", "ုံ": "one", "ိံ": "ein",
}  # fmt: skip
_NASAL = {"": "an", "ာ": "an", "ိ": "ein", "ု": "one", "ွ": "un"}
_STOPPED = {"": "at", "ာ": "at", "ိ": "eik", "ု": "oke", "ွ": "ut", "ေ": "it"}
_RHYMES = {
    **{(vowel, final): rhyme for vowel, rhyme in _NASAL.items() for final in "နဏမ"},
    **{(vowel, final): rhyme for vowel, rhyme in _STOPPED.items() for final in "တဋဒပဗ"},
    ("", "က"): "et", ("", "င"): "in", ("", "စ"): "it", ("", "ဇ"): "it", ("", "ည"): "i", ("", "ဉ"): "in",
    ("", "ယ"): "e", ("ော", "က"): "auk", ("ော", "င"): "aung", ("ို", "က"): "ike", ("ို", "င"): "aing", ("ု", "က"): "oke",
}  # fmt: skip
"""Vowel and consonant that ends the syllable → how both sound; ွ after the onset counts as a vowel before some."""
_LONG = {"i": "ee", "u": "oo", "o": "oe"}
"""Vowels that are spelt otherwise in the high tone (း), but for those behind a y (Gyi, Kyu, Myo)."""
_BESIDE = {"ay": "e", "e": "e"}
"""Vowels that are spelt otherwise behind w (Htwe, Nwe)."""
_WHOLE = {
    "အေ": "aye", "အေး": "aye", "အိ": "ei", "ဝေ": "wai", "ကြီး": "gyi", "အုန်း": "ohn", "ဘုန်း": "phone", "ဖေ": "pe",
    "ဗိုလ်": "bo", "မွန်": "mon", "သိုက်": "thaik",
}  # fmt: skip
"""Syllables of names that are spelt by themselves."""
_PALI = {
    "ဇေယျာ": "zeya", "ဇေယျ": "zeya", "ရတနာ": "yadanar", "သီတာ": "thida", "သီရိ": "thiri", "သူရ": "thura",
}  # fmt: skip
"""Words from Pali in names, which are one word."""
_SYLLABLE = re.compile(f"(?:{'|'.join(_PALI)})(?![ါ-ှ]|[က-အ]့?်)|([က-ဪဿ])([ျ-ှ]*)([ါ-ဲံ]*)်?(?:([က-အ])့?([်္]+))?([့း]*)")
_TITLES = re.compile("^(?:ဦး|ဒေါ်)(?=.{3})")


def is_burmese(word: str) -> bool:
    """Whether a word is in Burmese script."""
    return "က" <= word[0] <= "ဪ"


def syllables(word: str) -> tuple[str, ...]:
    """The syllables of a name in Burmese script, without the title it begins with; those that are written one upon the
    other, as in words from Pali, are one (စန္ဒာ Sandar)."""
    said: list[str] = []
    stacked = False
    for found in _SYLLABLE.finditer(_TITLES.sub("", word)):
        if stacked:
            said[-1] += _said(found)
        else:
            said.append(_said(found))
        stacked = "္" in (found[5] or "")
    return tuple(said)


def _said(found: re.Match[str]) -> str:
    if whole := _WHOLE.get(found[0]) or _PALI.get(found[0]):
        return whole
    onset, medials, vowel, final, tone = found[1], found[2], found[3].replace("ါ", "ာ"), found[4] or "", found[6] or ""
    if onset in _ALONE:
        return _ALONE[onset]
    rounded = "ွ" in medials and not vowel and ("ွ", final) in _RHYMES
    said = _RHYMES.get(("ွ" if rounded else vowel, final)) or _VOWELS.get(vowel, "")
    palatal = re.search("[ျြ]", medials)
    if "့" in found[0]:
        said += "t" * (final != "" and said.endswith("n"))  # Myint, Nyunt
        said = "ae" if palatal and (said == "ay" or final == "ည") else said  # Pyae, Myae
    elif "း" in tone and not palatal and not final:
        said = _LONG.get(said, said)
    if "ွ" in medials and not rounded:
        said = f"w{_BESIDE.get(said, said)}"
    return _onset(onset, medials) + said


def _onset(onset: str, medials: str) -> str:
    said = _ONSETS[onset]
    palatal = re.search("[ျြ]", medials)
    if "ှ" in medials:
        said = "sh" if onset in "ယရ" or (onset in "လသ" and palatal) else f"h{said}"
    if said != "sh" and palatal:
        said = {"kh": "ch", "ng": "ny"}.get(said, f"{said}y")
    return said
