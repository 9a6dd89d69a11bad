"""Japanese names in Latin letters: kana by sound; kanji as known family and given names, and bodies, whose names are a
family's, a place's or a house's and words for what they are: 山口組 is Yamaguchi-gumi, 東京商事 Tokyo Shoji
(japanese.yaml)."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from sekisho.names import chinese, onyomi
from sekisho.names.kept import kept
from sekisho.names.korean import traditional
from sekisho.names.registers import IN_JAPAN
from sekisho.names.text import in_latin, repeated, script

Read = tuple[tuple[str, ...], ...]
"""Readings of a name, each as words."""

MOST_FAMILY, MOST_GIVEN, MOST_READINGS = 4, 5, 6
"""So many readings of a Japanese family name, of a given one, and of a name in one language, are looked at."""
_KANA_FIXES = (
    ("shie", "she"), ("jie", "je"), ("chie", "che"), ("kua", "kwa"), ("gua", "gwa"),
)  # fmt: skip
_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o", "ャ": "a", "ュ": "u", "ョ": "o"}


_KANA_PAIRS = {
    "ティ": "ti", "ディ": "di", "トゥ": "tu", "ドゥ": "du", "デュ": "dyu", "テュ": "tyu", "ウィ": "wi", "ウェ": "we",
    "ウォ": "wo", "ヴァ": "va", "ヴィ": "vi", "ヴェ": "ve", "ヴォ": "vo", "ヴ": "vu", "ファ": "fa", "フィ": "fi",
    "フェ": "fe", "フォ": "fo", "シェ": "she", "ジェ": "je", "チェ": "che", "ツァ": "tsa", "ツィ": "tsi", "ツェ": "tse",
    "ツォ": "tso", "ウオ": "wo", "クォ": "kwo", "グォ": "gwo", "クオ": "kwo", "グオ": "gwo",
}  # fmt: skip
_KANA_PAIR = re.compile("|".join(sorted(_KANA_PAIRS, key=len, reverse=True)).replace("ウオ", "(?<![ュョ])ウオ"))
"""ウオ is wo as in Walter, but not behind a long vowel (シュウオン)."""


def _latin_pair(found: re.Match[str]) -> str:
    return _KANA_PAIRS[found[0]]


@lru_cache(maxsize=50_000)
def romaji(word: str) -> str:
    """A kana word in Latin letters, small vowels joined to the consonant before them (ファ fa, ジョ jo)."""
    word = _KANA_PAIR.sub(_latin_pair, word.replace("ー", "").replace("ッ", "").replace("っ", ""))
    text = ""
    for char in word:
        if char in _SMALL and text[-1:] in ("i", "u"):  # きゃ kya, しゃ sha, フョ fyo
            text = text[:-1] + "y" * (text[-3:-1] not in ("sh", "ch") and text[-2:-1] != "j") + _SMALL[char]
        else:
            text += in_latin(char)
    for found, put in _KANA_FIXES:
        text = text.replace(found, put)
    return f"{text[:-2]}v" if text.endswith(("ofu", "efu")) else text


_Names = dict[str, str]
"""Names by their first character, each a line with its readings in hiragana: seventy thousand names, few strings."""


@kept
def _names() -> tuple[_Names, _Names]:
    """Surnames and given names in kanji, each with its readings, the likeliest first: of surnames how most bear them,
    of given names how their first and last characters are read in most others."""
    folder = files("japanese_personal_name_dataset") / "dataset"

    def read(name: str, kana: int, kanji: slice, held: dict[str, list[str]]) -> None:
        for line in repeated((folder / f"{name}.csv").read_text(encoding="utf-8")).splitlines():
            row = line.split(",")  # no cell is quoted
            for cell in row[kanji]:
                known = held.setdefault(cell, [])
                if row[kana] not in known:
                    known.append(row[kana])

    def lines(held: dict[str, list[str]], most: int) -> _Names:
        found: _Names = {}
        for cell, known in held.items():
            found[cell[:1]] = found.get(cell[:1], "\n") + f"{cell} {' '.join(known[:most])}\n"
        return found

    surnames: dict[str, list[str]] = {}
    given: dict[str, list[str]] = {}
    read("last_name_org", 2, slice(1), surnames)
    read("first_name_man_org", 0, slice(2, None), given)
    read("first_name_woman_org", 0, slice(2, None), given)
    for name, held in (("families", surnames), ("given", given)):
        for line in (files(__package__) / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            kana, *cells = line.split()
            for cell in cells if kana != "#" else ():
                held.setdefault(cell, []).append(kana)
    firsts = Counter((cell[0], kana[:2]) for cell, known in given.items() for kana in known if len(cell) > 1)
    lasts = Counter((cell[-1], kana[-1]) for cell, known in given.items() for kana in known if len(cell) > 1)
    for cell, known in given.items():
        if len(known) > 1:
            known.sort(key=lambda kana: -firsts[cell[0], kana[:2]] * (len(cell) == 1 or lasts[cell[-1], kana[-1]]))
    return lines(surnames, MOST_FAMILY), lines(given, MOST_GIVEN)


@kept
def _in_kana() -> tuple[_Names, _Names]:
    """Japanese surnames and given names in hiragana, by their first two characters, each a line."""
    found: list[_Names] = [{}, {}]
    for names, held in zip(_names(), found, strict=True):
        for kana in {kana for lines in names.values() for line in lines.split("\n") for kana in line.split(" ")[1:]}:
            held[kana[:2]] = held.get(kana[:2], "\n") + f"{kana}\n"
    return found[0], found[1]


def _is_among(kana: str, names: _Names) -> bool:
    return f"\n{kana}\n" in names.get(kana[:2], "")


def _in_hiragana(word: str, names: _Names) -> list[str]:
    """The readings of a name; none of a word that is none."""
    lines = names.get(word[:1], "")
    at = lines.find(f"\n{word} ")
    return lines[at + len(word) + 2 : lines.index("\n", at + 1)].split(" ") if at >= 0 else []


@cache
def _new() -> dict[int, int]:
    """Characters in the form that they had before Japan's reform of 1946, or that registers have, and the usual one."""
    rows = (files("opencc") / "dictionary" / "JPVariants.txt").read_text(encoding="utf-8").splitlines()
    return IN_JAPAN | {ord(old): ord(new) for old, new, *_ in map(str.split, rows)}


def readings(word: str) -> Read:
    """The readings of a word in kanji that is a Japanese name; none of another."""
    usual = word if traditional(word[0]) in chinese.COMMON else word.translate(_new())
    return _known(word) or (_known(usual) if usual != word else ()) or _with_unknown(usual)


def _known(word: str) -> Read:
    """The readings of a name of which all parts are known."""
    surnames, given = _names()
    if found := body(word):
        return found
    house, whole = house_of(word), _in_hiragana(word, surnames) + _in_hiragana(word, given)
    if house or whole:
        return tuple((name,) for name in [*filter(None, [house]), *map(romaji, whole)])[:MOST_READINGS]
    pairs = [
        (romaji(family), romaji(own))
        for cut in _CUTS
        if (families := _in_hiragana(word[:cut], surnames))
        for own in _in_hiragana(word[cut:], given)
        for family in families
    ]
    return tuple(pairs[:MOST_READINGS])


def _with_unknown(word: str) -> Read:
    """The likeliest readings of a known family name and a given one of two or three characters that is unknown, by how
    its characters are read in others."""
    surnames, _ = _names()
    if word[:2] in chinese.COMPOUND:
        return ()
    for cut in _CUTS:
        families = _in_hiragana(word[:cut], surnames) if len(word) - cut in (2, 3) else []
        if families and (cut > 1 or traditional(word[0]) not in chinese.COMMON):
            given = _guessed(word[cut:])
            return tuple((romaji(family), romaji(kana)) for kana in given for family in families)[:MOST_READINGS]
    return ()


def _guessed(word: str) -> list[str]:
    """The likeliest readings of an unknown given name of two or three characters; between two others one is read
    shortly."""
    firsts, lasts = _given_parts()
    begins, ends = firsts.get(word[0], "").split(), lasts.get(word[-1], "").split()
    between = sorted(firsts.get(word[1], "").split(), key=len)[:2] if len(word) == 3 else [""]
    return [one + mid + two for one in begins for mid in between for two in ends]


@kept
def _given_parts() -> tuple[dict[str, str], dict[str, str]]:
    """The two or three likeliest readings of characters that begin given names of two characters, and of those that end
    them, told by how the names part best."""
    _, given = _names()
    rows = [line.split(" ") for lines in given.values() for line in lines.split("\n")]
    names = [(*row[0], kana) for row in rows if len(row[0]) == 2 for kana in row[1:] if len(kana) > 1]
    firsts, lasts = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one, two, kana in names:
        for cut in range(1, len(kana)):
            firsts[one, kana[:cut]] += 1
            lasts[two, kana[cut:]] += 1
    for _ in range(3):
        before, behind = firsts, lasts
        firsts, lasts = Counter(), Counter()
        for one, two, kana in names:
            cut = max(range(1, len(kana)), key=lambda cut: before[one, kana[:cut]] * behind[two, kana[cut:]])
            firsts[one, kana[:cut]] += 1
            lasts[two, kana[cut:]] += 1
    return _likeliest(firsts, 3), _likeliest(lasts, 2)


def _likeliest(counts: Counter[tuple[str, str]], most: int) -> dict[str, str]:
    """Of each character the readings that count most."""
    found: dict[str, list[str]] = {}
    for (char, kana), _ in counts.most_common():
        held = found.setdefault(char, [])
        if len(held) < most:
            held.append(kana)
    return {char: " ".join(held) for char, held in found.items()}


def body(word: str) -> Read:
    """The readings of a Japanese body in kanji: a family, a place, a house or two characters by their sound, and words
    for what it is."""
    if word[-1:] not in _ends_of_kinds():
        return ()
    surnames, _ = _names()
    for cut in (3, 2, 1):
        if kinds := kinds_of(word[cut:]):
            house = house_of(word[:cut])
            if names := [house] if house else [romaji(kana) for kana in _in_hiragana(word[:cut], surnames)]:
                return tuple((name, *kinds) for name in names)
            if cut == 2 and (said := onyomi.together(word[:cut])):
                return ((said, *kinds),)
    return ()


def is_in_kana(found: tuple[str, ...]) -> bool:
    """Whether two words in kana are a Japanese family name and a given one."""
    if len(found) != 2:
        return False
    families, given = _in_kana()
    one, two = (word.translate(_HIRAGANA) for word in found)
    return (_is_among(one, families) and _is_among(two, given)) or (_is_among(two, families) and _is_among(one, given))


def is_person(found: tuple[str, ...]) -> bool:
    """Whether a name in Han is a known Japanese family name and a known given one of four characters together, which
    hardly any Korean or Chinese name has."""
    whole = "".join(found)
    if len(whole) < 4 or whole[:2] in chinese.COMPOUND or {script(char) for char in whole} != {"han"}:
        return False
    pairs = [found] if len(found) == 2 else [(whole[:cut], whole[cut:]) for cut in _CUTS] if len(found) == 1 else []
    surnames, given = _names()
    new = _new()
    pairs += [(one.translate(new), two.translate(new)) for one, two in pairs]
    return any(_in_hiragana(one, surnames) and _in_hiragana(two, given) for one, two in pairs)


_CUTS = (2, 1, 3)
"""Where a Japanese name in one word may part, the likeliest first."""
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


_LEGAL = re.compile("株式会社|有限会社|合同会社")


@kept
def _tables() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.load(
        (files(__package__) / "japanese.yaml").read_bytes(), Loader=yaml.CSafeLoader
    )
    return found


def house_of(word: str) -> str:
    """A place or a house in Latin letters; empty of any other word."""
    return _tables()["houses"].get(word, "")


@cache
def _ends_of_kinds() -> frozenset[str]:
    return frozenset(kind[-1] for kind in _tables()["kinds"])


def kinds_of(word: str) -> tuple[str, ...]:
    """The words for what a body is, as they are heard; empty where there is anything else among them."""
    held = _tables()["kinds"]
    found: list[str] = []
    while word:
        length = next((length for length in (3, 2, 1) if word[:length] in held), 0)
        if not length:
            return ()
        found.append(held[word[:length]])
        word = word[length:]
    return tuple(found)


def without_legal_form(word: str) -> str:
    """A name without the legal form written together with it."""
    return _LEGAL.sub("", word)
