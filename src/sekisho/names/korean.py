"""Korean names: Hangul to Latin, Han to Hangul, and one key for the many ways in which a syllable is spelt in Latin.

The key folds what Revised, McCune-Reischauer, North Korean and Yale romanisation and free spelling tell apart: strength
and voice of consonants, o and u, the dropped initial r and n (두음법칙). It is broad on purpose: scoring looks closer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from sekisho.names.kept import kept
from sekisho.names.parting import Filed, Spellings, filed
from sekisho.names.variants import elsewhere

INITIALS = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "-", "j", "jj", "ch", "k", "t", "p", "h"]
VOWELS = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
FINALS = ["", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l"]
FINALS += ["m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"]


@lru_cache(maxsize=12_000)
def romanised(syllable: str) -> str:
    """One Hangul syllable in Revised Romanisation, without assimilation."""
    at = ord(syllable) - 0xAC00
    if not 0 <= at < 11172:
        return ""
    parts = (INITIALS[at // 588], VOWELS[at % 588 // 28], FINALS[at % 28])
    return "".join(part for part in parts if part != "-")


@kept
def _hanja() -> dict[str, tuple[str, ...]]:
    """Han character → Korean readings, by its places in KS X 1001, which sorts its Han characters by reading; and of
    those that names have besides (婷)."""
    text = (files(__package__) / "hanja.txt").read_text(encoding="utf-8").split("\n", 1)[1]
    found: dict[str, list[str]] = {}
    cells = ((row, cell) for row in range(0xCA, 0xFE) for cell in range(0xA1, 0xFF))
    for run in text.split():
        for _ in range(int(run[1:])):
            row, cell = next(cells)
            char = unicodedata.normalize("NFKC", bytes((row, cell)).decode("euc_kr"))
            if run[0] not in found.setdefault(char, []):
                found[char].append(run[0])
    for line in (files(__package__) / "hanja.more.txt").read_text(encoding="utf-8").splitlines():
        if line[0] != "#":
            for char in line[2:]:
                found.setdefault(char, [line[0]])
    return {char: tuple(readings) for char, readings in found.items()}


def every_reading() -> frozenset[str]:
    """The Hangul syllables that Han characters are read by."""
    return frozenset(reading for found in _hanja().values() for reading in found)


@cache
def sino_korean() -> frozenset[str]:
    """The same and those of family names."""
    return every_reading() | FAMILIES


@lru_cache(maxsize=12_000)
def readings(char: str) -> tuple[str, ...]:
    """The Korean readings of a Han character, traditional or simplified; empty where it has none."""
    if surname := _SURNAMES.get(char):
        return surname
    return _hanja().get(char) or _hanja().get(traditional(char), ())


# Read otherwise in names than in KS X 1001's order.
_SURNAMES = {"金": ("김", "금"), "車": ("차", "거"), "李": ("이",), "林": ("임",), "劉": ("유",), "刘": ("유",)}


FAMILIES = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연"
    "위표명기반라왕금옥육인맹제모탁국어은편용리림량려로"
)
"""Korean family names of one syllable."""
FOREIGN = frozenset("트크프스드브즈르츠그므흐느쿠투푸루두후츄슈쥬튜토코포티키피디비케테페데베메네레러터커퍼더버머")
"""Syllables that transcriptions are full of and Korean given names are not."""


@kept
def _older() -> dict[str, str]:
    """Simplified characters and regional variants → the traditional one (OpenCC's tables)."""
    found = {"真": "眞", "温": "溫", "清": "淸", "青": "靑", "教": "敎"}
    folder = files("opencc") / "dictionary"
    for name in ("HKVariants", "TWVariants", "JPVariants"):
        for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            old, *new = line.split()
            found |= dict.fromkeys(new, old)
    for line in (folder / "STCharacters.txt").read_text(encoding="utf-8").splitlines():
        new_, *olds = line.split()
        found.setdefault(new_, olds[0])
    return found


def traditional(char: str) -> str:
    """A simplified Han character, Chinese or Japanese, as the traditional one."""
    return _older().get(char, char)


_ONSETS = {
    **dict.fromkeys(("kk", "gg", "k", "g", "kh", "q", "c", "cc"), "k"),
    **dict.fromkeys(("tt", "dd", "t", "d", "th"), "t"),
    **dict.fromkeys(("pp", "bb", "p", "b", "ph", "f", "v"), "p"),
    **dict.fromkeys(("jj", "j", "ch", "tch", "tj", "cz", "z", "ts"), "c"),
    **dict.fromkeys(("ss", "s", "sh"), "s"),
    **dict.fromkeys(("r", "l", "rh", "n", "nh"), "n"),
    "m": "m",
    "h": "h",
    "": "",
}
_NUCLEI = {
    **dict.fromkeys(("a", "ah"), "a"),
    **dict.fromkeys(("ya", "yah"), "ya"),
    **dict.fromkeys(("o", "eo", "u", "eu", "oo", "ou", "oh", "uh", "woo", "wu", "euh", "au"), "o"),
    **dict.fromkeys(("yo", "yeo", "you", "yu", "yoo", "yeu", "yew", "yuh", "yoh"), "yo"),
    **dict.fromkeys(("e", "ae", "ai", "ay", "oe", "oi", "we", "wae", "wai", "eh", "oy", "ey"), "e"),
    **dict.fromkeys(("ye", "yae", "yeh"), "ye"),
    **dict.fromkeys(("i", "ee", "ui", "eui", "y", "yi", "ie", "ei", "ih", "uy"), "i"),
    **dict.fromkeys(("wa", "wah", "oa"), "wa"),
    **dict.fromkeys(("wo", "weo", "wuh"), "wo"),
    "wi": "wi",
}
_CODAS = {
    **dict.fromkeys(("k", "g", "ck", "kk", "rk", "lk"), "k"),
    **dict.fromkeys(("l", "r", "ll"), "r"),
    **dict.fromkeys(("t", "d", "s", "j"), "t"),
    **dict.fromkeys(("p", "b"), "p"),
    "ng": "g",
    "n": "n",
    "nn": "n",
    "m": "m",
    "": "",
}
_WHOLE = {
    **dict.fromkeys(("lee", "li", "yi", "rhee", "ri", "i", "yee", "rie", "ree", "leigh", "rhi"), "i"),
    **dict.fromkeys(("park", "pak", "bak", "bark", "pack"), "pak"),
    **dict.fromkeys(("choi", "choe", "chwe", "choy", "chey"), "ce"),
    **dict.fromkeys(("young", "yong", "yung", "yeong", "ryong", "ryung", "nyong"), "yog"),
    **dict.fromkeys(("hur", "heo", "her", "huh", "hu", "ho"), "ho"),
    **dict.fromkeys(("suh", "seo", "so", "sur", "su"), "so"),
}


_FOREIGN = re.compile(
    r"[xvq]|tion|sch|str|[^aeiouy]{5}|[^aeiouywgnkltpbmrsdhj]$|^[^aeiouy]*(?:[aeiouy]+[^aeiouy]+){5}|^[^aeiou]*$|^(?:[ae]l|gul)$"
)


def _key(onset: str, nucleus: str, coda: str) -> str:
    head = _ONSETS[onset]
    vowel = _NUCLEI[nucleus]
    if head == "n" and vowel[0] in "iy":
        head = ""
    if head in ("s", "c") and vowel in ("ya", "yo", "ye"):
        vowel = vowel[1:]  # sh + o, ch + o: the y is part of the consonant
    return head + vowel + _CODAS[coda]


@kept
def _one() -> Filed:
    """Every spelling of one syllable in Latin letters → its keys. Of two ways to part it the longer onset wins."""
    found: dict[str, tuple[str, ...]] = {}
    for onset in sorted(_ONSETS, key=len):
        for nucleus in sorted(_NUCLEI, key=len):
            for coda in _CODAS:
                keys = [_key(onset, nucleus, coda)]
                pinyin = nucleus == "e" and coda == "n" and onset not in ("", "s", "ss", "c", "cc", "h")  # Chen, Ken
                if coda and nucleus in ("e", "ye", "we") and not pinyin:  # Yale's e is o; others have e mostly open
                    keys.append(_key(onset, nucleus.replace("e", "o"), coda))
                if onset and nucleus == "y" and coda == "ng":  # Syngman is Seungman
                    keys.append(_key(onset, "eu", coda))
                if onset in ("c", "cc"):  # Yale's j
                    keys += [_key("j", nucleus, coda)] + [_key("j", "o", coda)] * (nucleus == "e")
                found[onset + nucleus + coda] = tuple(keys)
    return filed(found)


@cache
def spellings() -> Spellings:
    """How Korean syllables are spelt."""
    return Spellings(_one(), 4, 14, _FOREIGN, _WHOLE, elsewhere())


@lru_cache(maxsize=30_000)
def syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read a Latin word as one to four Korean syllables, as keys; empty where there is none."""
    return spellings().parted(word)


ALONE = frozenset(("kim", "gim"))
"""Family names that, as they are spelt, are of no other language of syllables."""


@cache
def families() -> frozenset[str]:
    """The keys of FAMILIES."""
    return frozenset(map(key_of_hangul, FAMILIES)) - {""}


@lru_cache(maxsize=30_000)
def parted(word: str) -> tuple[tuple[str, str], ...]:
    """The ways to part a Latin word of three syllables into a family name and a given name; empty of other words."""
    if not any(len(way) == 3 and way[0] in families() for way in syllables(word)):
        return ()
    return tuple(
        (word[:end], word[end:])
        for end in range(2, 6)
        if any(len(way) == 1 and way[0] in families() for way in syllables(word[:end]))
        and any(len(way) == 2 for way in syllables(word[end:]))
    )


def key_of_hangul(syllable: str) -> str:
    """The key of one Hangul syllable."""
    parsed = syllables(romanised(syllable))
    return parsed[0][0] if parsed and len(parsed[0]) == 1 else ""
