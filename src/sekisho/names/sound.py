"""How a name sounds, so that it meets its spelling in another script: a broad phonetic form, and its consonants."""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = "aeiou"
_GROUPS = (
    ("tion", "son"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("tsu", "cu"), ("tz", "c"), ("ts", "c"), ("ch", "c"),
    ("zh", "z"), ("dj", "z"), ("dz", "z"), ("sh", "s"), ("ph", "h"), ("kh", "h"), ("gh", "g"), ("th", "t"),
    ("dh", "d"), ("ck", "k"), ("x", "ks"), ("ngu", "n"), ("ng", "n"), ("ee", "i"), ("oo", "u"), ("ou", "u"),
    ("ei", "e"), ("ai", "ae"), ("iy", "i"), ("yi", "i"), ("ij", "i"),
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[eiy])")
_PLAIN = str.maketrans("jvflqwy", "zbhrkui")
_TWICE = re.compile(r"(.)\1+")
_BEFORE_LIP = re.compile(r"n(?=[mpb])")
# kana put a vowel after nearly every consonant: u, and o after t and d
_PUT_IN = re.compile(r"(?<=[bdghkmnprszc])u(?![aeiou])|(?<=[td])o(?![aeiou])")
_CLASSES = str.maketrans("bdgczieou", "ptkssaaaa")
_INNER = re.compile(r"(?<=.)a+")


@lru_cache(maxsize=200_000)
def phonetic(word: str) -> str:
    """A Latin word as it sounds, broadly: one letter for what languages and transcriptions confuse.

    l is r, v is b, f is h, long vowels are short, and the vowels that kana put after a consonant are left out.
    """
    if "c" in word:
        word = _SOFT_C.sub("s", word)
    for group, put in _GROUPS:
        if group in word:
            word = word.replace(group, put)
    word = _TWICE.sub(r"\1", word.replace("c", "c").translate(_PLAIN))
    return _TWICE.sub(r"\1", _PUT_IN.sub("", _BEFORE_LIP.sub("m", word))) or word


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of a word as it sounds, voiced and unvoiced alike; of vowels only that one leads."""
    return consonants(phonetic(word))


def consonants(sound: str) -> str:
    """The consonants of a phonetic form, or of several written together."""
    return _TWICE.sub(r"\1", _INNER.sub("", sound.translate(_CLASSES)))
