"""How a name sounds, so that it meets its spelling in another script: a broad phonetic form, and its consonants."""

from __future__ import annotations

import re
from functools import lru_cache

# C is ch as in church; capitals keep what is done from being done again.
_GROUPS = (
    ("tion", "son"), ("tsch", "C"), ("sch", "s"), ("tch", "C"), ("tsu", "Cu"), ("tz", "C"), ("ts", "C"), ("ch", "C"),
    ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("zh", "z"), ("dj", "z"), ("dz", "z"), ("sh", "s"),
    ("ph", "h"), ("kh", "h"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("x", "ks"), ("ngu", "n"), ("ng", "n"),
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ei", "e"), ("ai", "e"), ("ae", "e"), ("iy", "i"), ("yi", "i"), ("ij", "i"),
)  # fmt: skip
# how the Kunrei system writes what others write sh, j, ch and ts
_KUNREI = (("sy", "s"), ("zy", "z"), ("jy", "z"), ("ty", "C"), ("ti", "Ci"), ("tu", "Cu"))
_LONG = re.compile(r"oh(?![aeiouy])")
_PLAIN = str.maketrans("jvflqwyc", "zbhrkbik")
_TWICE = re.compile(r"(.)\1+")
# kana put a vowel after nearly every consonant: u, and o after t and d
_PUT_IN = re.compile(r"(?<=[bdghkmnprszC])u(?![aeiou])|(?<=[td])o(?![aeiou])")
_MUTE_END = re.compile("(?<=[bcdfghjklmnpqrstvwxyz][aeiou])h$")
CLASSES = str.maketrans("bdgCzieou", "ptkssaaaa")
CONSONANTS: dict[int, int | None] = CLASSES | dict.fromkeys(map(ord, "aeiou"))


def phonetic(word: str) -> str:
    """A Latin word as it sounds, broadly: one letter for what languages and transcriptions confuse.

    ch as in church is C; l is r, v and w are b, f is h, long vowels are short, and the vowels that kana put after a
    consonant are left out.
    """
    return _sounds(word)[0]


def voweled(word: str) -> str:
    """The phonetic form as for Arabic and Hebrew script: w is a vowel there, and nobody writes Kunrei."""
    return _sounds(word)[1]


@lru_cache(maxsize=400_000)
def _sounds(word: str) -> tuple[str, str]:
    if "oh" in word:
        word = _LONG.sub("o", word)
    plain = _replaced(word, _GROUPS)
    kunrei = _replaced(plain, _KUNREI)
    heard = _sound(kunrei)
    if kunrei == plain and "w" not in plain:
        return heard, heard
    return heard, _sound(_replaced(word.replace("w", "u"), _GROUPS))


def _replaced(word: str, groups: tuple[tuple[str, str], ...]) -> str:
    for group, put in groups:
        if group in word:
            word = word.replace(group, put)
    return word


def _sound(word: str) -> str:
    word = _TWICE.sub(r"\1", word.translate(_PLAIN))
    if "n" in word:
        word = word.replace("nm", "m").replace("np", "mp").replace("nb", "mb")
    short = _PUT_IN.sub("", word)
    return (_TWICE.sub(r"\1", short) if short != word else short) or word


@lru_cache(maxsize=400_000)
def skeleton(word: str) -> str:
    """The consonants of a word as it sounds, voiced and unvoiced alike; of vowels only that one leads, and no h ends it
    after one, where Arabic script has a letter that is not heard (Sabrah, Sabra)."""
    return consonants(voweled(_MUTE_END.sub("", word)))


def consonants(sound: str) -> str:
    """The consonants of a phonetic form, or of several written together."""
    return _TWICE.sub(r"\1", sound[:1].translate(CLASSES) + sound[1:].translate(CONSONANTS))


_HISS = re.compile("tsch|tch|sch|ch|sh|zh|ts|tz|cz|dj|dz|th|sz|c(?=[eiy])")
_STOPS = (("ph", "p"), ("kh", "k"), ("gh", "k"), ("ck", "k"), ("qu", "k"), ("ng", "n"), ("x", "ks"))
_MUTE = re.compile("r(?![aeiouy])|(?<=[aeiou])h(?![aeiouy])|[aeiouywh]")
_KINDS = str.maketrans("bvfdgqczjmrt", "ppptkkkssnlt")


@lru_cache(maxsize=400_000)
def outline(word: str) -> str:
    """The kinds of a word's consonants as transcriptions keep them: r is l and mute where no vowel follows, m is n, and
    p, b, v and f, k and g, t and d, and all that hisses, are one each."""
    plain = _HISS.sub("s", word)
    for group, put in _STOPS:
        if group in plain:
            plain = plain.replace(group, put)
    first = "a" if plain[:1] in "aeiouwy" else ""
    return first + _TWICE.sub(r"\1", _MUTE.sub("", plain).translate(_KINDS))


_OTHERWISE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("j|dz|z(?=u)"), "d"), (re.compile("ch|q|tsu?"), "t"), (re.compile("^[uw]"), "v"),
    (re.compile("r(u|eu)(?![aeiou])"), ""), (re.compile("er"), "l"), (re.compile("(?<![cs])h"), "k"),
)  # fmt: skip
"""What a transcription may stand for besides: ジ for di, チ for ti, ウ for v, ル for a mute r, 爾 for l, ハ for ch."""


@lru_cache(maxsize=50_000)
def outlines(word: str) -> tuple[str, ...]:
    """The outlines that a transcribed word may have."""
    found = {word}
    for pattern, put in _OTHERWISE:
        found |= {pattern.sub(put, each) for each in found}
    return tuple(sorted({held for each in found if len(held := outline(each)) > 1}))


@lru_cache(maxsize=400_000)
def kinds(word: str) -> int:
    """The kinds of consonants in a word's outline, as bits: p, those of the tongue, n and l."""
    held = outline(word)
    return sum(1 << at for at, kind in enumerate(("p", "tsk", "n", "l")) if any(each in held for each in kind))
