"""Chinese pairs: simplified and traditional Han beside pinyin, Wade–Giles, Taiwan passports and Hong Kong spellings."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from functools import cache

import make_foreign
from common import HERE, Pair, bare, dice, split_of
from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein
from romanise import plain

_WADE = (
    ("zh", "ch", ""), ("ch", "ch'", ""), ("sh", "sh", ""), ("b", "p", ""), ("p", "p'", ""), ("d", "t", ""),
    ("t", "t'", ""), ("g", "k", ""), ("k", "k'", ""), ("j", "ch", "ü"), ("q", "ch'", "ü"), ("x", "hs", "ü"),
    ("z", "ts", ""), ("c", "ts'", ""), ("r", "j", ""),
)  # fmt: skip
_WADE_WHOLE = {
    "zi": "tzu", "ci": "tz'u", "si": "ssu", "zhi": "chih", "chi": "ch'ih", "shi": "shih", "ri": "jih", "yi": "i",
    "you": "yu", "yu": "yü", "yue": "yüeh", "yuan": "yüan", "yun": "yün", "yan": "yen", "ye": "yeh", "yong": "yung",
    "er": "erh", "ge": "ko", "ke": "k'o", "he": "ho", "guo": "kuo", "kuo": "k'uo", "huo": "huo", "gui": "kuei",
    "kui": "k'uei", "shuo": "shuo",
}  # fmt: skip
_HONG_KONG_FAMILY = {
    "李": "Lee", "周": "Chow", "谢": "Tse", "邱": "Yau", "许": "Hui", "吕": "Lui", "史": "Sze", "石": "Shek",
    "叶": "Yip", "金": "Kam", "陈": "Chan", "黄": "Wong", "张": "Cheung", "郑": "Cheng", "邹": "Chow", "顾": "Koo",
    "苏": "So", "傅": "Fu",
}  # fmt: skip
_FINALS = (
    ("aa", "a"), ("oeng", "eung"), ("oek", "euk"), ("eoi", "ui"), ("eon", "un"), ("eot", "ut"), ("yun", "uen"),
    ("yut", "uet"), ("ou", "o"), ("yu", "u"),
)  # fmt: skip


@cache
def characters() -> dict[str, tuple[str, str]]:
    """Traditional form and Jyutping of each character, by its simplified form."""
    with (HERE / "chinese_characters.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["simplified"]: (row["traditional"], row["jyutping"]) for row in rows}


@cache
def _of(column: str) -> list[str]:
    with (HERE / "chinese_characters.tsv").open(encoding="utf-8") as file:
        return [row["simplified"] for row in csv.DictReader(file, delimiter="\t") if row[column] == "1"]


def wade(pinyin: str) -> str:
    """A syllable of pinyin in Wade–Giles."""
    if pinyin in _WADE_WHOLE:
        return _WADE_WHOLE[pinyin]
    head, rest, umlaut = "", pinyin, ""
    for old, new, mark in _WADE:
        if pinyin.startswith(old):
            head, rest, umlaut = new, pinyin[len(old) :], mark
            break
    else:
        match = re.match(r"[mfnlhsywv]?", pinyin)
        head = match[0] if match else ""
        rest = pinyin[len(head) :]
    if umlaut and rest.startswith("u"):
        rest = "ü" + rest[1:]
    rest = rest.replace("v", "ü")
    rest = re.sub("ian$", "ien", rest.replace("ong", "ung"))
    rest = {"ie": "ieh", "üe": "üeh", "uo": "o", "ue": "üeh"}.get(rest, rest)
    return head + rest


def hong_kong(simplified: str, family: bool = False) -> str:
    """A character as Hong Kong spells it."""
    if family and simplified in _HONG_KONG_FAMILY:
        return _HONG_KONG_FAMILY[simplified]
    jyutping = characters()[simplified][1]
    match = re.match(r"(gw|kw|ng|[bpmfdtnlgkhzcsjw]?)(.*)", jyutping)
    assert match
    head, rest = match.groups()
    head = {"z": "ch", "c": "ch", "j": "y", "gw": "kw", "g": "k", "d": "t", "b": "p"}.get(head, head)
    if jyutping == "ng":
        return "Ng"
    for old, new in _FINALS:
        if rest.startswith(old):
            rest = new + rest[len(old) :]
            break
    return (head + rest).capitalize()


def ways(family: str, given: str, seed: str) -> dict[str, str]:
    """A name in each spelling, in the orders and joins that go with it."""
    order = dice(f"chinese {seed}")
    one, parts = lazy_pinyin(family)[0], lazy_pinyin(given)
    joined = "".join(parts).capitalize()
    made = {
        "pinyin": order.choice([
            f"{one.capitalize()} {joined}", f"{joined} {one.capitalize()}", f"{one.upper()} {joined}",
            " ".join(part.capitalize() for part in (one, *parts)),
        ]),
        "wade-giles": f"{wade(one).capitalize()} {'-'.join(wade(part) for part in parts).capitalize()}",
    }  # fmt: skip
    unmarked = [re.sub(r"'", "", wade(part)).replace("ü", "u") for part in (one, *parts)]
    taiwan = "-".join(unmarked[1:]).title() if order.random() < 0.5 else "-".join(unmarked[1:]).capitalize()
    made["taiwan"] = order.choice([f"{taiwan} {unmarked[0].capitalize()}", f"{unmarked[0].upper()}, {taiwan}"])
    cantonese = [hong_kong(each) for each in given]
    own = hong_kong(family, family=True)
    made["hong kong"] = order.choice([f"{own.upper()} {' '.join(cantonese)}", f"{' '.join(cantonese)} {own}",
                                      f"{own} {'-'.join(cantonese).capitalize()}"])  # fmt: skip
    return made


def sounds(given: str) -> set[str]:
    """Plain spellings of a given name in every system."""
    parts = lazy_pinyin(given)
    return {"".join(parts), plain("".join(map(wade, parts))), plain("".join(map(hong_kong, given)))}


def apart(one: str, two: str) -> bool:
    """Whether two given names are two letters apart in every system."""
    return all(Levenshtein.distance(a, b, score_cutoff=1) > 1 for a in sounds(one) for b in sounds(two))


def traditional(text: str) -> str:
    """In traditional characters."""
    return "".join(characters()[each][0] for each in text)


def pairs() -> Iterator[Pair]:
    """All Chinese pairs. The given name decides the split."""
    order = dice("chinese")
    names = sorted({first + second for first, second in itertools.product(_of("given"), repeat=2) if first != second})
    sides = {side: order.sample([name for name in names if split_of(name) == side], 400) for side in ("train", "test")}
    for held in sides.values():
        for given in held[:300]:
            family = _of("family")[min(int(order.expovariate(1 / 25)), len(_of("family")) - 1)]
            whole = family + given
            old = traditional(whole)
            spelt = ways(family, given, whole)
            for how in order.sample(sorted(spelt), 2):
                written = old if how in ("hong kong", "taiwan") or order.random() < 0.3 else whole
                yield Pair(written, spelt[how], "person", True, f"Han, spelt {how}", given)
            if old != whole:
                yield Pair(old, whole, "person", True, "traditional beside simplified", given)
            if bare(spelt["pinyin"]) != bare(spelt["wade-giles"]):
                one = order.choice(["wade-giles", "taiwan"])
                yield Pair(spelt["pinyin"], spelt[one], "person", True, f"pinyin beside {one}", given)
            yield from _others(family, given, whole, spelt, held)
    yield from make_foreign.pairs("wd_chinese_80", "·", 110)


def _others(family: str, given: str, whole: str, spelt: dict[str, str], held: list[str]) -> Iterator[Pair]:
    order = dice(f"chinese others {whole}")
    other = order.choice(held)
    if apart(given, other):
        how = order.choice(sorted(spelt))
        left = order.choice([whole, traditional(whole), spelt[how]])
        yield Pair(left, ways(family, other, family + other)[how], "person", False, "same family name only", given)
    near = [
        other
        for other in (given[0] + each for each in _of("given"))
        if split_of(other) == split_of(given) and apart(given, other)
    ]
    if near:
        other = order.choice(near)
        left = order.choice([whole, whole, spelt["pinyin"]])
        right = ways(family, other, family + other)["pinyin"]
        yield Pair(left, right, "person", False, "last syllable differs", given)
    alike = [each for each in _of("given") if each != given[1] and lazy_pinyin(each) == lazy_pinyin(given[1])]
    if alike:
        other = family + given[0] + order.choice(alike)
        yield Pair(whole, other, "person", False, "another character, same sound", given)
    stranger = order.choice(_of("family"))
    if apart(stranger, family):
        right = ways(stranger, given, stranger + given)["pinyin"]
        yield Pair(whole, right, "person", False, "other family name", given)
