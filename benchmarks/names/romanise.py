"""Published romanisations, written here from their tables and apart from the engine's: what labels may rest on.

Russian: BGN/PCGN, ISO 9 / GOST 7.79 system B, the scholarly one, passports of 1997 and of 2013 (ICAO 9303), German and
French press. Korean: Revised (names are not assimilated), McCune–Reischauer, DPRK, Yale, and the free spellings of
passports. Japanese: Hepburn with and without macrons, passport (long o as oh), Kunrei, word-processor spelling.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SYSTEMS = {
    "bgn": "a b v g d e ë zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya",
    "gost": "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh  y  e yu ya",
    "scholarly": "a b v g d e ë ž z i j k l m n o p r s t u f ch c č š šč  y  è ju ja",
    "passport": "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya",
    "icao": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y  e iu ia",
    "german": "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch  y  e ju ja",
    "french": "a b v g d e io j z i ï k l m n o p r s t ou f kh ts tch ch chtch  y  e iou ia",
}


def russian(name: str) -> list[str]:
    """The name in each system; empty where a letter is not Russian."""
    ways = []
    for system in _SYSTEMS.values():
        table = dict(zip(_RUSSIAN, system.split(" "), strict=True))
        out = ""
        loud = {word for word in name.split() if word.isupper() and len(word) > 2}
        for letter in name.title():
            low = letter.lower()
            if low in table:
                sound = table[low]
                out += sound[:1].upper() + sound[1:] if letter != low else sound
            elif letter.isalpha():
                return []
            else:
                out += letter
        ways.append(" ".join(
            word.upper() if was in loud else word for word, was in zip(out.split(), name.split(), strict=True)
        ))  # fmt: skip
    return ways


_L = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_V = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_T = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
_TABLES = {
    "revised": (
        "g kk n d tt r m b pp s ss  j jj ch k t p h",
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
        "k n t l m p ng",
    ),
    "mccune": (
        "k kk n t tt r m p pp s ss  ch tch ch' k' t' p' h",
        "a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i",
        "k n t l m p ng",
    ),
    "dprk": (
        "k kk n t tt r m p pp s ss  j jj ch kh th ph h",
        "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
        "k n t l m p ng",
    ),
    "yale": (
        "k kk n t tt l m p pp s ss  c cc ch kh th ph h",
        "a ay ya yay e ey ye yey o wa way oy yo wu we wey wi yu u uy i",
        "k n t l m p ng",
    ),
}
_FINALS = {"ㄱ": 0, "ㄴ": 1, "ㄷ": 2, "ㅅ": 2, "ㄹ": 3, "ㅁ": 4, "ㅂ": 5, "ㅇ": 6}
_VOICED = {"k": "g", "t": "d", "p": "b", "ch": "j"}
_NASAL = {"k": "ng", "t": "n", "p": "m"}
_FREE_L = {
    "ㄱ": "k g", "ㄷ": "d t", "ㅂ": "b p", "ㅈ": "j ch", "ㄹ": "r l", "ㅅ": "s", "ㅊ": "ch", "ㅋ": "k", "ㅌ": "t",
    "ㅍ": "p", "ㄲ": "kk g k", "ㄸ": "tt d", "ㅃ": "pp b", "ㅆ": "ss s", "ㅉ": "jj j",
}  # fmt: skip
_FREE_V = {
    "ㅓ": "eo u o", "ㅕ": "yeo you yu yo", "ㅜ": "u oo", "ㅡ": "eu u", "ㅣ": "i ee", "ㅢ": "ui eui i ee", "ㅝ": "wo",
    "ㅐ": "ae ai", "ㅔ": "e ae", "ㅠ": "yu yoo", "ㅗ": "o oh", "ㅚ": "oe oi", "ㅖ": "ye", "ㅘ": "wa", "ㅟ": "wi wee",
}  # fmt: skip
SURNAMES = {
    "김": "Kim Gim", "이": "Lee Yi Rhee I", "리": "Ri Lee Rhee Li", "박": "Park Pak Bak", "최": "Choi Choe Choy",
    "정": "Jung Jeong Chung Jong Chong Cheong", "강": "Kang Gang", "조": "Cho Jo", "윤": "Yoon Yun",
    "장": "Jang Chang", "임": "Lim Im Rim", "림": "Rim Lim", "한": "Han", "오": "Oh O", "서": "Seo Suh So",
    "신": "Shin Sin", "권": "Kwon Gwon", "황": "Hwang", "안": "Ahn An", "송": "Song", "류": "Ryu Yoo Yu Ryoo",
    "유": "Yoo Yu", "홍": "Hong", "전": "Jeon Jun Chun Chon Jon", "고": "Ko Koh Go", "문": "Moon Mun",
    "손": "Son Sohn", "양": "Yang", "배": "Bae Pae", "백": "Baek Paek Paik", "허": "Heo Hur Ho Huh", "남": "Nam",
    "심": "Shim Sim", "노": "Noh No Roh", "로": "Ro Roh", "하": "Ha", "곽": "Kwak Gwak", "성": "Sung Seong Song",
    "차": "Cha", "주": "Joo Ju Chu", "우": "Woo U", "구": "Koo Ku Gu", "민": "Min", "현": "Hyun Hyon",
    "방": "Bang Pang", "원": "Won", "변": "Byun Pyon Byeon", "염": "Yom Yeom", "태": "Tae Thae", "계": "Kye Gye",
    "길": "Kil Gil", "라": "Ra", "나": "Na", "명": "Myong Myung Myeong", "석": "Sok Seok Suk",
}  # fmt: skip
"""Family names as their bearers spell them."""


def jamo(syllable: str) -> tuple[str, str, str]:
    """Initial, vowel and final of a syllable."""
    at = ord(syllable) - 0xAC00
    return _L[at // 588], _V[at % 588 // 28], _T[at % 28]


def korean(hangul: str, system: str) -> list[str]:
    """The syllables of a given name in a system, as they sound together where the system asks for it."""
    initials, vowels, finals = (table.split(" ") for table in _TABLES[system])
    spelt = []
    for syllable in hangul:
        first, vowel, last = jamo(syllable)
        spelt.append([initials[_L.index(first)], vowels[_V.index(vowel)], finals[_FINALS[last]] if last else ""])
    if system == "yale":
        for each in spelt:
            if each[0] in ("m", "p", "pp", "ph") and each[1] == "wu":
                each[1] = "u"
    if system == "mccune":
        for one, two in itertools.pairwise(spelt):
            last, first = one[2], two[0]
            if last in ("", "n", "m", "l", "ng") and first in _VOICED:
                two[0] = _VOICED[first]
            elif last in _NASAL and first in ("n", "m", "r"):
                one[2], two[0] = _NASAL[last], "n" if first == "r" else first
            elif {last, first} <= {"n", "l", "r"} and (last, first) != ("n", "n") and last:
                one[2], two[0] = "l", "l"
            elif last in ("m", "ng") and first == "r":
                two[0] = "n"
            elif last == "l" and first in ("", "h"):
                one[2] = "r"
            elif last in ("k", "p") and first == "":
                one[2] = {"k": "g", "p": "b"}[last]
        for each in spelt:
            if each[0] == "s" and each[1] == "wi":
                each[0] = "sh"
    if system == "revised":
        for one, two in itertools.pairwise(spelt):
            if two[0] == "" and one[2] in ("k", "p", "l"):
                one[2] = {"k": "g", "p": "b", "l": "r"}[one[2]]
    return ["".join(each) for each in spelt]


@cache
def free(syllable: str) -> set[str]:
    """How people may spell a syllable: every system and the free spellings, without marks."""
    first, vowel, last = jamo(syllable)
    base = korean(syllable, "revised")[0]
    tail = {"ㅇ": ["ng"], "ㄱ": ["k", "g"], "ㄴ": ["n"], "ㄹ": ["l", "r"], "ㅁ": ["m"], "ㅂ": ["p", "b"]}.get(
        last, [""]
    )
    heads = _FREE_L.get(first, _TABLES["revised"][0].split(" ")[_L.index(first)]).split() or [""]
    middles = _FREE_V.get(vowel, _TABLES["revised"][1].split(" ")[_V.index(vowel)]).split()
    if last:
        middles = [each for each in middles if each not in ("oh",)]
    made = {head + middle + end for head in heads for middle in middles for end in tail}
    if first == "ㅅ" and vowel in "ㅣㅟㅕ":
        made |= {"sh" + each[1:] for each in made if each[0] == "s"}
    if vowel == "ㅜ" and first == "ㅇ":
        made |= {"woo" + end for end in tail}
    return made | {base} | {plain(korean(syllable, system)[0]) for system in _TABLES}


@cache
def common(syllable: str) -> list[str]:
    """How people mostly spell a syllable: not with b, g or r at the end."""
    return [way for way in sorted(free(syllable)) if way[-1] not in "rbg" or way[-2:] == "ng"]


def plain(text: str) -> str:
    """Small letters without marks."""
    return re.sub(r"[^a-z]", "", "".join(each for each in unicodedata.normalize("NFKD", text.lower())))


_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_KUNREI = {kana: head + vowel for head, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)}
_KUNREI |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ぢ": "zi", "づ": "zu"}
_KUNREI |= {
    kana + small: head + glide
    for kana, head in zip("きしちにひみりぎじびぴ", "kstnhmrgzbp", strict=True)
    for small, glide in (("ゃ", "ya"), ("ゅ", "yu"), ("ょ", "yo"))
}
_GLIDES = ("yu", "syu", "zyu", "tyu", "ryu", "nyu", "hyu", "kyu", "ku", "hu")
_HEPBURN = {"si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji", "sya": "sha", "syu": "shu", "syo": "sho",
            "tya": "cha", "tyu": "chu", "tyo": "cho", "zya": "ja", "zyu": "ju", "zyo": "jo"}  # fmt: skip


def japanese(kana: str) -> dict[str, str]:
    """A name in hiragana by system: hepburn (macrons), passport (long vowels short), oh, typed (as on a keyboard) and
    kunrei (circumflexes). Empty where a sound has no such spelling."""
    moras: list[str] = re.findall(r".[ゃゅょ]|.", kana)
    made: dict[str, list[str]] = {"hepburn": [], "kunrei": []}
    doubled = False
    for at, mora in enumerate(moras):
        if mora == "っ":
            doubled = True
            continue
        if mora not in _KUNREI:
            return {}
        kunrei = _KUNREI[mora]
        hepburn = _HEPBURN.get(kunrei, kunrei)
        if mora == "ん" and at + 1 < len(moras) and moras[at + 1][0] in "あいうえおやゆよ":
            hepburn, kunrei = "n'", "n'"
        if doubled:
            hepburn = ("t" if hepburn.startswith("ch") else hepburn[0]) + hepburn
            kunrei = kunrei[0] + kunrei
            doubled = False
        before = made["kunrei"][-1] if made["kunrei"] else ""
        after = moras[at + 1] if at + 1 < len(moras) else ""
        long = (mora == "う" and before.endswith("o") and after not in ("え", "ち", "ら")) or (
            mora == "お" and before.endswith("o") and (at == 1 or at + 1 == len(moras))
        ) or (mora == "う" and before in _GLIDES)  # fmt: skip
        if long:
            made["hepburn"].append("-" + hepburn)
            made["kunrei"].append("-" + kunrei)
        else:
            made["hepburn"].append(hepburn)
            made["kunrei"].append(kunrei)
    if doubled:
        return {}
    macron = {"o": "ō", "u": "ū"}
    hat = {"o": "ô", "u": "û"}

    def join(parts: list[str], how: str) -> str:
        out = ""
        for part in parts:
            if not part.startswith("-"):
                out += part
            elif how == "typed":
                out += part[1:]
            elif how == "oh":
                out += "h" if out.endswith("o") else ""
            elif how in ("hepburn", "kunrei"):
                out = out[:-1] + (macron if how == "hepburn" else hat)[out[-1]]
        return out

    ways = {how: join(made["hepburn"], how) for how in ("hepburn", "passport", "oh", "typed")}
    ways["kunrei"] = join(made["kunrei"], "kunrei")
    ways["passport"] = ways["passport"].replace("'", "")
    return ways


def kata(kana: str) -> str:
    """Hiragana as katakana."""
    return "".join(chr(ord(each) + 0x60) if "ぁ" <= each <= "ゖ" else each for each in kana)
