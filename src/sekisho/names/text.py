"""A name as people type it, cleaned of what only looks different, in tokens of one script each."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

MAX_LENGTH = 300
"""Longer names are cut here; no list holds one half as long."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
_OTHER = re.compile("[^a-z0-9]")
_SIGNS = "".join(
    chr(code) for code in (*range(0x900, 0x1100), *range(0x1780, 0x17D4)) if unicodedata.category(chr(code))[0] == "M"
)
"""Vowel signs and the like of the scripts from India to Cambodia: parts of words, though no letters."""
_SIGN = re.compile(f"[{_SIGNS}]")
_SIGNED_TOKEN = re.compile(rf"(?:[^\W\d_]+|[{_SIGNS}]+)+|\d+")
_DOT = re.compile(r"\.(?=\w{2})")
_JOINERS = str.maketrans(dict.fromkeys("'’‘`´ʼʻʿʾ\"“”ˈ.·・׳״", ""))
_SPACERS = str.maketrans({"·": " ", "・": " ", "･": " "})

# Letters that look Latin and are not; after Unicode TS 39's confusables, the lower-case ones that occur in names.
_LOOKALIKE = str.maketrans(
    "асеорхуіјѕһԁԛԝѵӏαονρτικυхкօսոհցᎪᏴᏟᎠᎬᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᏃ",
    "aceopxyijshdqwviaovptikuxkounhgabcdehijklmprstvz",
)
_LOOKALIKE_AMONG_LATIN = _LOOKALIKE | str.maketrans("вмтнβεζημ", "bmthbezhm")
_GREEK_AMONG_CYRILLIC = str.maketrans("αβεηικμορτυχ", "авенікмортух")
_CYRILLIC_LOOKALIKE = {latin: cyrillic for cyrillic, latin in zip("асеорхуіјѕ", "aceopxyijs", strict=True)}


@lru_cache(maxsize=20_000)
def script(char: str) -> str:
    """The script of a letter: latin, cyrillic, greek, hangul, han, kana, arabic, hebrew, thai, armenian, georgian,
    ethiopic, indian (any of India's) or other."""
    code = ord(char)
    if code < 0x2B0 or 0x1E00 <= code < 0x1F00:
        return "latin"
    for low, high, name in _RANGES:
        if low <= code <= high:
            return name
    return "other"


@lru_cache(maxsize=50_000)
def in_latin(text: str) -> str:
    """A text in the letters a to z and digits, whatever its script, each letter by itself."""
    return _OTHER.sub("", anyascii(text).lower())


_RANGES = (
    (0x1D00, 0x1DBF, "latin"),
    (0x2C60, 0x2C7F, "latin"),
    (0xA720, 0xA7FF, "latin"),
    (0xAB30, 0xAB6F, "latin"),
    (0x370, 0x3FF, "greek"),
    (0x1F00, 0x1FFF, "greek"),
    (0x400, 0x52F, "cyrillic"),
    (0x590, 0x5FF, "hebrew"),
    (0x600, 0x6FF, "arabic"),
    (0x750, 0x77F, "arabic"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
    (0xE00, 0xE7F, "thai"),
    (0x900, 0xDFF, "indian"),
    (0x530, 0x58F, "armenian"),
    (0x10A0, 0x10FF, "georgian"),
    (0x1200, 0x139F, "ethiopic"),
    (0x3040, 0x30FF, "kana"),
    (0x31F0, 0x31FF, "kana"),
    (0x3400, 0x4DBF, "han"),
    (0x4E00, 0x9FFF, "han"),
    (0xF900, 0xFAFF, "han"),
    (0x20000, 0x3FFFF, "han"),
    (0x1100, 0x11FF, "hangul"),
    (0x3130, 0x318F, "hangul"),
    (0xAC00, 0xD7AF, "hangul"),
)


def folded(text: str) -> str:
    """Width, case, accents and invisible characters folded away; scripts stay as they are."""
    text = text[:MAX_LENGTH]
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text.lower()
    if not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\t\n\r")
    parts = []
    for char in unicodedata.normalize("NFD", text.casefold()):
        # kana voicing marks, Hangul jamo and the signs of India's scripts are letters' parts, not accents
        if unicodedata.combining(char) and char not in "\u3099\u309a" and not "\u0900" <= char < "\u1100":
            continue
        parts.append(char)
    return unicodedata.normalize("NFC", "".join(parts)).translate(_SPECIAL)


_SPECIAL = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ə": "e", "ـ": ""}
)


_REPEATED = re.compile("(.)々")


def repeated(text: str) -> str:
    """Text with the sign of repetition (佐々木) written out."""
    return _REPEATED.sub(r"\1\1", text) if "々" in text else text


@lru_cache(maxsize=20_000)
def tokens(name: str) -> tuple[str, ...]:
    """The words and numbers of a name, folded; hyphens part words, apostrophes and dots do not."""
    text = folded(name)
    plain = text.isascii()
    if not plain:
        text = repeated(text.translate(_SPACERS))
    if "." in text:
        text = _DOT.sub(" ", text)
    text = text.translate(_JOINERS)
    if plain:
        return tuple(_TOKEN.findall(text))
    found = (_SIGNED_TOKEN if _SIGN.search(text) else _TOKEN).findall(text)
    return tuple(piece for word in found for piece in _unmixed(word))


def _unmixed(word: str) -> list[str]:
    """A word in runs of one script; look-alikes of the other alphabet become what they pose as."""
    scripts = {script(char) for char in word if char.isalpha()}
    if "latin" in scripts and len(scripts) > 1:
        if (posing := word.translate(_LOOKALIKE)).isascii():
            return [posing]
        if scripts & {"cyrillic", "greek"}:
            if sum(script(char) == "latin" for char in word) * 2 >= len(word):
                return [word.translate(_LOOKALIKE_AMONG_LATIN)]
            return ["".join(_CYRILLIC_LOOKALIKE.get(char, char) for char in word)]
    if scripts == {"cyrillic", "greek"}:
        return [word.translate(_GREEK_AMONG_CYRILLIC)]
    if len(scripts) <= 1:
        return [word]
    runs: list[str] = []
    last = ""
    for char in word:
        kind = script(char) if char.isalpha() or char == "ー" else last or "latin"
        if runs and kind == last:
            runs[-1] += char
        else:
            runs.append(char)
        last = kind
    return runs
