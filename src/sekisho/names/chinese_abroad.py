"""Chinese names in Hangul, after Korea's rules for foreign words, and in Cyrillic, after Palladius, read back as
pinyin: 시진핑 and Си Цзиньпин are Xi Jinping.

Sources: 외래어 표기법 (Ministry of Culture's notice), table 5 and its second article, without yo and yai, which no name
has; the system of Palladius as palladizator has it. Every syllable of pinyin was held against both, and 100 names that
Hangulize (BSD-3-Clause) gives as examples of the first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, product

from sekisho.names import chinese, mandarin
from sekisho.names.kept import kept

READING, IN_CYRILLIC = "Hangul as Chinese", "Cyrillic as Chinese"
MOST = 4
"""Readings of a name."""
LONGEST, LETTERS = 6, 15
"""Letters of a syllable and of a name, in Cyrillic."""

_PINYIN = (
    "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s",
)  # fmt: skip
"""The initials of pinyin, but for y and w, which begin whole syllables alone."""

_INITIALS = dict(zip(_PINYIN, "ㅇㅂㅍㅁㅍㄷㅌㄴㄹㄱㅋㅎㅈㅊㅅㅈㅊㅅㄹㅉㅊㅆ", strict=True))
_FINALS = {
    "a": "아", "o": "오", "e": "어", "i": "이", "u": "우", "v": "위", "ai": "아이", "ei": "에이", "ao": "아오",
    "ou": "어우", "an": "안", "en": "언", "ang": "앙", "eng": "엉", "er": "얼", "ia": "야", "ie": "예",
    "iao": "야오", "iu": "유", "ian": "옌", "in": "인", "iang": "양", "ing": "잉", "ua": "와", "uo": "워",
    "uai": "와이", "ui": "우이", "uan": "완", "un": "운", "uang": "왕", "ong": "웅", "ve": "웨", "van": "위안",
    "vn": "윈", "iong": "융",
}  # fmt: skip
_WHOLE = {
    "zhi": "즈", "chi": "츠", "shi": "스", "ri": "르", "zi": "쯔", "ci": "츠", "si": "쓰", "yi": "이",
    "ya": "야", "ye": "예", "yao": "야오", "you": "유", "yan": "옌", "yin": "인", "yang": "양", "ying": "잉",
    "yong": "융", "yu": "위", "yue": "웨", "yuan": "위안", "yun": "윈", "wu": "우", "wa": "와", "wo": "워",
    "wai": "와이", "wei": "웨이", "wan": "완", "wen": "원", "wang": "왕", "weng": "웡",
}  # fmt: skip
_CYRILLIC = dict(zip(
    _PINYIN,
    ["", "б", "п", "м", "ф", "д", "т", "н", "л", "г", "к", "х", "цз", "ц", "с", "чж", "ч", "ш", "ж", "цз", "ц", "с"],
    strict=True,
))  # fmt: skip
_CYRILLIC_FINALS = {
    "a": "а", "o": "о", "e": "э", "i": "и", "u": "у", "v": "юи", "ai": "аи", "ei": "эи", "ao": "ао", "ou": "оу",
    "an": "ань", "en": "энь", "ang": "ан", "eng": "эн", "er": "эр", "ia": "я", "ie": "е", "iao": "яо", "iu": "ю",
    "ian": "янь", "in": "инь", "iang": "ян", "ing": "ин", "ua": "уа", "uo": "о", "uai": "уаи", "ui": "уи",
    "uan": "уань", "un": "унь", "uang": "уан", "ong": "ун", "ve": "юэ", "van": "юань", "vn": "юнь", "iong": "юн",
}  # fmt: skip
_CYRILLIC_WHOLE = {
    "zi": "цзы", "ci": "цы", "si": "сы", "hui": "хуэи", "yi": "и", "ya": "я", "ye": "е", "yao": "яо", "you": "ю",
    "yan": "янь", "yin": "инь", "yang": "ян", "ying": "ин", "yong": "юн", "yu": "юи", "yue": "юэ", "yuan": "юань",
    "yun": "юнь", "wu": "у", "wa": "ва", "wo": "во", "wai": "ваи", "wei": "вэи", "wan": "вань", "wen": "вэнь",
    "wang": "ван", "weng": "вэн",
}  # fmt: skip
"""In folded letters, in which й is и."""
_ROUND = {"u": "v", "ue": "ve", "uan": "van", "un": "vn"}
"""What u is behind j, q and x."""
_FLAT = {"ㅑ": "ㅏ", "ㅖ": "ㅔ", "ㅛ": "ㅗ", "ㅠ": "ㅜ"}
"""Vowels behind ㅈ, ㅉ and ㅊ, which have no y."""
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"


def _written(initial: str, final: str) -> str:
    """A syllable of pinyin in Hangul; empty where the table has none."""
    if whole := _WHOLE.get(initial + final):
        return whole
    said = _FINALS.get(_ROUND.get(final, final) if initial in "jqx" else final, "")
    if not said or initial in ("y", "w"):
        return ""
    lead = _INITIALS[initial]
    vowel, tail = divmod((ord(said[0]) - 0xAC00) % 588, 28)
    letter = _VOWELS[vowel]
    letter = _FLAT.get(letter, letter) if lead in "ㅈㅉㅊ" else letter
    return chr(0xAC00 + _LEADS.index(lead) * 588 + _VOWELS.index(letter) * 28 + tail) + said[1:]


def _in_cyrillic(initial: str, final: str) -> str:
    """A syllable of pinyin after Palladius; empty where the table has none."""
    if whole := _CYRILLIC_WHOLE.get(initial + final):
        return whole
    said = _CYRILLIC_FINALS.get(_ROUND.get(final, final) if initial in "jqx" else final, "")
    return _CYRILLIC[initial] + said if said and initial not in ("y", "w") else ""


@kept
def _syllables() -> dict[str, tuple[str, ...]]:
    """Hangul or Cyrillic → the syllables of pinyin that are so written."""
    found: dict[str, list[str]] = {}
    for initial, final in chinese.pinyin():
        for written in (_written(initial, final), _in_cyrillic(initial, final)):
            if written:
                found.setdefault(written, []).append((initial + final).replace("v", "u"))
    return {written: tuple(dict.fromkeys(spelt)) for written, spelt in found.items()}


def _parted(word: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The ways to part a word into syllables of pinyin, of each its spellings."""
    if not word:
        yield ()
    for length in range(min(len(word), LONGEST), 0, -1):
        if spelt := _syllables().get(word[:length]):
            yield from ((spelt, *rest) for rest in _parted(word[length:]))


@lru_cache(maxsize=12_000)
def readings(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read a name in Hangul as two or three syllables of pinyin; empty where it can be none."""
    return _likeliest(_parted(unicodedata.normalize("NFC", word)) if len(word) <= 6 else ())


def in_cyrillic(found: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The same of folded words in Cyrillic, of which the first is a family name of one syllable."""
    if not 2 <= len(found) <= 3 or sum(map(len, found)) > LETTERS or not _syllables().get(found[0]):
        return ()
    return _likeliest(tuple(chain(*each)) for each in product(*map(_parted, found)))


@cache
def _families() -> frozenset[str]:
    """The most common family names in pinyin."""
    return frozenset(mandarin.syllables(char)[0] for char in chinese.COMMON)


def _likeliest(ways: Iterable[tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
    """Readings of two or three syllables, first those that begin with a common family name (자오 Zhao, not Jiao)."""
    found = [read for way in ways if 2 <= len(way) <= 3 for read in product(*way)]
    return tuple(sorted(found, key=lambda read: read[0] not in _families())[:MOST])
