"""Chinese names in Latin letters: Wade–Giles, with or without its marks as in Taiwan, and pinyin meet in one key.

The key is the Wade–Giles spelling without apostrophes and umlauts, so what that spelling does not tell apart (Zhang and
Chang are both Chang) the key does not either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from sekisho.names.kept import kept
from sekisho.names.parting import Filed, Spellings, filed
from sekisho.names.variants import elsewhere

_FINALS = {
    "": "a o e ai ei ao ou an en ang eng er",
    **dict.fromkeys(("b", "p", "m"), "a o ai ei ao ou an en ang eng i ie iao ian in ing u iu"),
    "f": "a o ei ou an en ang eng u",
    **dict.fromkeys(("d", "t"), "a e ai ei ao ou an ang eng ong i ie iao iu ian ing u uo ui uan un"),
    **dict.fromkeys(("n", "l"), "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve"),
    **dict.fromkeys(("g", "k", "h"), "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    **dict.fromkeys(("j", "q", "x"), "i ia ie iao iu ian in iang ing iong u ue uan un"),
    **dict.fromkeys(("zh", "ch", "sh"), "i a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    "r": "i e ao ou an en ang eng ong u uo ui uan un",
    **dict.fromkeys(("z", "c", "s"), "i a e ai ei ao ou an en ang eng ong u uo ui uan un"),
    "y": "a e i o u ao ou an in ang ing ong ue uan un",
    "w": "a o u ai ei an en ang eng",
}
"""Pinyin initial → the finals that follow it, but for _NONE."""
_NONE = frozenset(("biu", "bou", "chei", "len", "piu", "sei", "shong", "tiu"))

_INITIALS = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "z": "ts", "c": "ts", "r": "j",
}  # fmt: skip
_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu", "er": "erh",
    "yi": "i", "you": "yu", "yan": "yen", "ye": "yeh", "yue": "yueh", "yong": "yung", "guo": "kuo", "kuo": "kuo",
    "huo": "huo", "shuo": "shuo", "gui": "kuei", "kui": "kuei", "ge": "ko", "ke": "ko", "he": "ho", "e": "o",
}  # fmt: skip
_ENDS = (("iong", "iung"), ("ong", "ung"), ("ian", "ien"), ("ie", "ieh"), ("ue", "ueh"), ("ve", "ueh"), ("v", "u"))
# How Taiwan and older books write some of them otherwise.
_ALSO = {
    "tzu": "tsu tze tse", "szu": "ssu sze", "ko": "ke", "ho": "he", "i": "yi", "chih": "chi", "shih": "shi",
    "kuo": "kwo", "erh": "er", "yen": "yan", "yueh": "yue", "yu": "you", "li": "lee", "wu": "woo", "fu": "foo",
    "ku": "koo", "lu": "loo", "su": "soo", "hu": "hoo", "sung": "soong", "lung": "loong", "ying": "ing",
}  # fmt: skip


def pinyin() -> Iterator[tuple[str, str]]:
    """Every syllable of pinyin, as initial and final."""
    every = ((initial, final) for initial, finals in _FINALS.items() for final in finals.split())
    return ((initial, final) for initial, final in every if initial + final not in _NONE)


def _wade_giles(initial: str, final: str) -> str:
    if whole := _WHOLE.get(initial + final):
        return whole
    if final == "uo":
        final = "o"
    for end, put in _ENDS:
        if final == end or (end == "ong" and final.endswith(end)):
            final = final.removesuffix(end) + put
            break
    return _INITIALS.get(initial, initial) + final


@kept
def _one() -> Filed:
    """Every spelling of one syllable → its keys: what it is as pinyin, and what it is as Wade–Giles."""
    found: dict[str, dict[str, None]] = {}
    keys: dict[str, None] = {}
    for initial, final in pinyin():
        key = _wade_giles(initial, final)
        keys[key] = None
        for spelling in {initial + final.replace("v", put, 1) for put in ("u", "v", "yu")}:  # a passport has lyu
            found.setdefault(spelling, {})[key] = None
    for key in keys:
        for spelling in (key, *_ALSO.get(key, "").split(), *_spelt_otherwise(key)):
            found.setdefault(spelling, {})[key] = None
    return filed({spelling: tuple(held) for spelling, held in found.items()})


@cache
def spellings() -> Spellings:
    """How Chinese syllables are spelt."""
    return Spellings(_one(), 3, 16, _NOT, {}, elsewhere())


def _spelt_otherwise(key: str) -> list[str]:
    return (
        [key.replace("hs", put, 1) for put in ("sh", "s")] if key.startswith("hs") else [key[:-1]] * key.endswith("eh")
    )


SURNAMES = {
    "单": "shan", "單": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "區": "ou", "查": "zha",
    "盖": "ge", "蓋": "ge", "朴": "piao", "翟": "zhai", "乐": "yue", "樂": "yue", "员": "yun", "員": "yun",
    "覃": "qin", "缪": "miao", "繆": "miao", "黑": "he", "秘": "bi", "折": "she", "种": "chong", "洗": "xian",
    "隗": "wei", "祭": "zhai", "召": "shao", "薄": "bo", "长": "chang", "郇": "xun", "阚": "kan", "佴": "nai",
}  # fmt: skip
"""Family names of one character, as pinyin, where the character is read otherwise too."""

COMMON = frozenset(
    "王李張劉陳楊趙黃周吳徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈曾彭呂蘇盧蔣蔡賈丁魏薛葉閻余潘杜戴夏鍾汪田任姜范方石姚"
    "譚廖鄒熊金陸郝孔白崔康毛邱秦江史顧侯邵孟龍萬段錢湯尹黎易常武喬賀賴龔文"
)
"""The most common family names of one character, as traditional ones."""

_COMPOUND = (
    "歐陽欧阳欧陽司馬司马上官諸葛诸葛夏侯尉遲尉迟皇甫慕容令狐司徒司空東方东方端木公孫公孙獨孤独孤南宮南宫西門西门軒轅轩辕宇文長孫长孙"
    "鮮于鲜于閭丘闾丘太史申屠公羊淳于單于单于呼延鍾離钟离東郭东郭百里赫連赫连"
)
COMPOUND = frozenset(_COMPOUND[at : at + 2] for at in range(0, len(_COMPOUND), 2))
"""Family names of two characters, Chinese and Korean ones."""

_NOT = re.compile(r"(?<![ln])v|[^aeioungrhv]$|[^aeiou]{6}")


@lru_cache(maxsize=30_000)
def syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read a Latin word as one to three Chinese syllables, as keys; empty where there is none."""
    return spellings().parted(word)


@lru_cache(maxsize=30_000)
def parted(word: str) -> tuple[tuple[str, str], ...]:
    """The ways to part a Latin word of three syllables into a family name and a given name; empty of other words."""
    if not any(len(way) == 3 for way in syllables(word)):
        return ()
    return tuple(
        (word[:end], word[end:])
        for end in range(1, 7)
        if any(len(way) == 1 for way in syllables(word[:end])) and any(len(way) == 2 for way in syllables(word[end:]))
    )
