"""Cantonese names in Latin letters: the spellings of Hong Kong, Macao and overseas meet in one key a syllable; and so
do those of Hokkien and Teochew (hokkien.py), beside whom Cantonese live.

Nobody writes Cantonese names by one system (the Hong Kong government's leaves out tones, aspiration and length, and
people spell freely), so the key folds what the spellings confuse: Tsui is Chui, Leong is Leung, Tsz is Sze but for its
initial.

Held against Wikipedia's table of how family names are spelt (漢姓羅馬字標注, CC BY-SA): 190 of them, in Hong Kong and
Macao.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from sekisho.names import characters, hokkien
from sekisho.names.kept import kept
from sekisho.names.parting import Filed, Spellings, filed
from sekisho.names.variants import elsewhere

_SURNAMES = {
    "單": "sin", "单": "sin", "查": "zaa", "仇": "kau", "解": "haai", "任": "jam", "區": "au", "区": "au", "樂": "ngok",
    "乐": "ngok", "冼": "sin", "曾": "zang", "繆": "miu", "缪": "miu", "蓋": "goi", "盖": "goi", "尉": "wat",
    "易": "jik",
}  # fmt: skip
"""Family names that are read otherwise than the character by itself."""

_INITIALS = {
    "b": ("p", "b"), "p": ("p",), "m": ("m",), "f": ("f",), "d": ("t", "d"), "t": ("t", "th"), "n": ("n",), "l": ("l",),
    "g": ("k", "g"), "k": ("k",), "ng": ("ng", ""), "h": ("h",), "gw": ("kw", "gw", "qu"), "kw": ("kw", "qu"),
    "w": ("w", "v"), "z": ("ch", "ts", "tz", "j", "c", "z", "tch"), "c": ("ch", "ts", "c", "tch"),
    "s": ("s", "sh"), "j": ("y", "j"), "": ("",),
}  # fmt: skip
"""Jyutping's initial → how it is written; the first as the Hong Kong government does."""

_FINALS = {
    "aa": "a ah ar", "aai": "ai aai", "aau": "au ao aau aw", "aam": "am aam", "aan": "an aan", "aang": "ang aang",
    "aap": "ap aap", "aat": "at aat", "aak": "ak aak ark", "ai": "ai ei ay", "au": "au ow ao aw eau", "am": "am um em",
    "an": "an un en", "ang": "ang ung eng", "ap": "ap up ep", "at": "at ut", "ak": "ak uk", "e": "e eh ea er",
    "ei": "ei i ee ey ay y", "eng": "eng iang", "ek": "ek", "i": "i z ze ee zi ih y", "iu": "iu iew eu ew ieu io",
    "im": "im eem", "in": "in een", "ing": "ing eng", "ip": "ip", "it": "it", "ik": "ik ick", "o": "o oh or ow",
    "oi": "oi oy oye", "on": "on", "ong": "ong", "ot": "ot", "ok": "ok", "ou": "o ou oo oe ow", "u": "u oo",
    "ui": "ui oi", "un": "un oon", "ung": "ung oong", "ut": "ut", "uk": "uk ook", "oe": "eu", "oeng": "eung eong",
    "oek": "euk eok", "eoi": "ui oi uy", "eon": "un eun on", "eot": "ut", "yu": "u yu ue ee", "yun": "uen un yuen uan",
    "yut": "uet ut yuet", "m": "m", "ng": "ng",
}  # fmt: skip
"""Jyutping's final → how it is written; the first as the Hong Kong government does."""

_FOLDED = {
    "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap", "aat": "at", "aak": "ak",
}  # fmt: skip
_FOLDED_INITIAL = {"b": "p", "d": "t", "g": "k", "gw": "kw", "c": "z"}
_PARTS = re.compile(r"(gw|kw|ng|[bpmfdtnlgkhzcsjw]?)(.*)")
_MORE = {
    "lei": "lee li", "zau": "chow chau", "ze": "tse che", "gu": "koo ku", "sou": "so soo su", "lo": "law",
    "wu": "woo wu", "mok": "mok", "ou": "o ho", "hoeng": "heung hung", "can": "chan chun", "jyun": "yuen un iun",
    "tou": "tao", "dou": "tao", "lou": "lu", "laam": "nam", "gun": "kwun", "zeng": "cheang", "jiu": "io",
    "joeng": "ieong", "jau": "iao", "jam": "iam", "jing": "ieng", "jat": "iat", "jung": "iong", "juk": "iok",
    "jik": "iek", "gwai": "kuai", "gwaan": "kuan", "gwok": "kuok", "gwong": "kuong",
}  # fmt: skip
"""Spellings of family names besides, and how Macao writes Jyutping's j and gw."""
_ALONE = ("ng", "eng")


@kept
def _readings() -> characters.Filed:
    rows = (files(__package__) / "cantonese.txt").read_text(encoding="utf-8").splitlines()
    return characters.filed({char: row.split()[0] for row in rows if row[0] != "#" for char in row.split()[1]})


@lru_cache(maxsize=12_000)
def reading(char: str, surname: bool = False) -> str:
    """The Cantonese reading of a Han character in Jyutping without its tone; empty where it has none."""
    return (_SURNAMES.get(char, "") if surname else "") or characters.reading(char, _readings())


def _parts(jyutping: str) -> tuple[str, str]:
    if jyutping in ("m", "ng"):
        return "", jyutping
    match = _PARTS.fullmatch(jyutping)
    return (match[1], match[2]) if match else ("", jyutping)


def _key(jyutping: str) -> str:
    initial, final = _parts(jyutping)
    return _FOLDED_INITIAL.get(initial, initial) + _FOLDED.get(final, final)


def _spellings(jyutping: str) -> list[str]:
    """How a syllable is written, as the Hong Kong government does first."""
    initial, final = _parts(jyutping)
    finals = _FINALS.get(final, final).split()
    found = [head + rest for head in _INITIALS[initial] for rest in finals]
    if initial == "j" and final[:1] in ("i", "y"):
        found = [*dict.fromkeys(("y" + final.lstrip("y"), *found)), "y" + finals[0], final]
    if final == "i" and initial in ("z", "c", "s"):
        found += ["tsz", "tze", "tse", "tzi"] if initial != "s" else ["sz", "sze", "szi"]
    if final in ("yu", "yun", "yut") and initial == "j":
        found += {"yu": ["yu", "yue", "u"], "yun": ["yuen", "yuan"], "yut": ["yuet", "yut"]}[final]
    return [spelt for spelt in dict.fromkeys([*found, *_MORE.get(jyutping, "").split()]) if len(spelt) > 1]


@lru_cache(maxsize=2_000)
def romanised(jyutping: str) -> str:
    """A syllable as the Hong Kong government spells it."""
    initial, final = _parts(jyutping)
    if initial == "j":
        final = final.removeprefix("y")
        return {"u": "yu", "un": "yuen", "ut": "yuet"}.get(final, "y" + _FINALS.get(final, final).split()[0])
    return _INITIALS[initial][0] + _FINALS.get(final, final).split()[0]


_KOREAN = {"hoon", "hu", "hwa", "joon", "soon", "ui", "yong"}
"""Syllables of Hokkien that Korean names are full of, which would be names of two languages then (Choe Chun Yong)."""


@kept
def _one() -> Filed:
    """Every spelling of one syllable → its keys, those of the government's spelling first."""
    found: dict[str, dict[str, None]] = {}
    syllables_ = sorted((set(_readings()[2]) | set(_SURNAMES.values())) - {"m", "ng", "hm"})
    for jyutping in syllables_:
        found.setdefault(romanised(jyutping), {})[_key(jyutping)] = None
    for jyutping in syllables_:
        for spelt in _spellings(jyutping):
            found.setdefault(spelt, {})[_key(jyutping)] = None
    for syllable, spellings in hokkien.spellings().items():
        for spelt in {*spellings} - {*_ALONE} - _KOREAN:  # within a word those alone are no syllables
            found.setdefault(spelt, {})[f"hokkien {syllable}"] = None
    return filed({spelling: tuple(held) for spelling, held in found.items()})


@cache
def spellings() -> Spellings:
    """How Cantonese syllables are spelt."""
    return Spellings(_one(), 3, 16, _NOT, dict.fromkeys(_ALONE, "ng"), elsewhere())


_NOT = re.compile(r"(?<![aeo])r|r(?![k]?$)|x|[^aeiouymngptkhzwrc]$|[^aeiouy]{5}")


@lru_cache(maxsize=30_000)
def syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read a Latin word as one to three Cantonese syllables, as keys; empty where there is none."""
    return spellings().parted(word)
