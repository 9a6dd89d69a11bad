"""Names and parties made from real parts: persons of seven origins, companies, ships. The same on every run.

Parts: Wikidata name tokens by how often they occur, Japanese family names by their bearers, Korean and Chinese names,
words of Arabic, Russian and Spanish names on the lists put together anew, ships as broadcast, UN/LOCODE places.
"""

from __future__ import annotations

import bisect
import csv
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import make_japanese
import make_korean
import make_ships
from common import DATA, Party, bare, dice, listings, parties, script
from make_listed import clean
from pypinyin import Style, lazy_pinyin
from romanise import SURNAMES, common, free, japanese, korean, plain, russian

from sekisho.lists.model import Listing, Name

MIX = {"western": 32, "japanese": 14, "korean": 12, "chinese": 12, "arabic": 8, "russian": 5, "spanish": 5,
       "company": 8, "ship": 4}  # fmt: skip
"""How many in a hundred are of each kind; of persons one in five is in its own script where it has one."""

_CHINESE = {
    family: 1000 // (at + 10)
    for at, family in enumerate("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈彭吕苏卢蒋蔡")
}
_TRADES = (
    "Trading", "Shipping", "Marine", "Electronics", "Textile", "Machinery", "Chemical", "Logistics", "Foods", "Steel",
    "Construction", "Engineering", "Motors", "Pharma", "Holdings", "Investment", "Consulting", "Metals", "Energy",
    "Fisheries", "Agro", "Plastics", "Furniture", "Software", "Systems", "Paper", "Timber", "Instruments", "Optics",
    "Freight", "Insurance", "Packaging", "Printing", "Glass", "Ceramics", "Tools", "Travel", "Media", "Design", "Farms",
)  # fmt: skip
_SORTS = ("", "", "International ", "General ", "Global ", "National ", "United ", "New ")
_LEGAL = (
    "Co., Ltd.", "Ltd", "GmbH", "Inc.", "LLC", "S.A.", "Corporation", "Pte Ltd", "B.V.", "K.K.", "AG", "Group", "",
)  # fmt: skip
_SEA = (
    "STAR", "OCEAN", "SPIRIT", "GLORY", "PEARL", "EXPRESS", "PIONEER", "TRADER", "BREEZE", "HARMONY", "LEADER", "BAY",
)  # fmt: skip


class Bag:
    """Things drawn by weight."""

    def __init__(self, weights: Counter[str] | dict[str, int]) -> None:
        self.things = sorted(weights)
        self.sums = list(itertools.accumulate(weights[thing] for thing in self.things))

    def draw(self, order: random.Random) -> str:
        """One of them."""
        return self.things[bisect.bisect_right(self.sums, order.randrange(self.sums[-1]))]


@cache
def tokens() -> Bag:
    """Latin name tokens of Wikidata (CC0) by how often they occur."""
    counts: Counter[str] = Counter()
    for name in ("wd_korean_80", "wd_chinese_80", "wd_katakana_80"):
        for line in (DATA / "names/wd_coling2018" / name).read_text("utf-8").splitlines():
            token, _, count = line.split("\t")
            if re.fullmatch(r"[a-zà-öø-ž]{3,14}", token):
                counts[token] += int(count)
    return Bag(counts)


@cache
def japanese_families() -> tuple[Bag, dict[str, str]]:
    """Family names by bearers, and their readings."""
    rows = make_japanese.families()
    return Bag({kanji: count for kanji, _, count in rows}), {kanji: kana for kanji, kana, _ in rows}


@cache
def chinese_given() -> Bag:
    """Given names of one or two characters: Wikidata tokens whose Latin form is their pinyin."""
    counts: Counter[str] = Counter()
    for line in (DATA / "names/wd_coling2018/wd_chinese_80").read_text("utf-8").splitlines():
        token, han, count = line.split("\t")
        han = han.replace(" ", "")
        if len(han) <= 2 and "".join(lazy_pinyin(han)) == bare(token).replace(" ", ""):
            counts[han] += int(count)
        elif len(han) == 3 and "".join(lazy_pinyin(han)) == bare(token).replace(" ", ""):
            counts[han[1:]] += int(count)
    return Bag(counts)


_NO_NAMES = {
    "al", "el", "ul", "ag", "ould", "abu", "abd", "bin", "ibn", "bint", "haji", "hajji", "sheikh", "shaykh", "mullah",
    "mulla", "maulavi", "mawlawi", "qari", "ur", "und",
}  # fmt: skip
"""Articles, titles and words that only stand before a name: nobody's name is of them."""


def _words(wanted: Callable[[Party], list[str]]) -> tuple[Bag, Bag]:
    first: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    for party in parties():
        if party.kind == "person":
            for name in wanted(party)[:1]:
                parts = [part for part in name.split() if part.casefold() not in _NO_NAMES]
                if 2 <= len(parts) <= 6:
                    first[parts[0].title()] += 1
                    rest.update(part.title() for part in parts[1:])
    return Bag(first), Bag(rest)


@cache
def arabic_words() -> tuple[Bag, Bag]:
    """First and further words of the Latin names of those listed with Arabic script."""
    return _words(
        lambda party: clean(party.names("primary"), "latin") if "arabic" in map(script, party.names()) else []
    )


@cache
def spanish_words() -> tuple[Bag, Bag]:
    """First and further words of names of Colombians and Mexicans."""
    return _words(
        lambda party: (
            clean(party.names("primary"), "latin")
            if any(listing.get("country")[:1] in (("co",), ("mx",)) for _, listing in party.listings)
            else []
        )
    )


@cache
def russian_words() -> tuple[Bag, Bag, Bag]:
    """Given names, patronymics and family names in Cyrillic."""
    given: Counter[str] = Counter()
    middle: Counter[str] = Counter()
    family: Counter[str] = Counter()
    for party in parties():
        if party.kind == "person":
            for name in clean(party.names(), "cyrillic")[:1]:
                parts = [part.title() for part in name.split()]
                at = next((at for at, part in enumerate(parts) if re.search("(вич|вна|чна)$", part)), -1)
                if len(parts) == 3 and at > 0 and russian(name):
                    given[parts[at - 1]] += 1
                    middle[parts[at]] += 1
                    family[parts[0] if at == 2 else parts[2]] += 1
    return Bag(given), Bag(middle), Bag(family)


@cache
def places() -> list[str]:
    """Names of larger places: ports and airports of UN/LOCODE."""
    found = set()
    for path in sorted((DATA / "shipping/locode").glob("*.csv")):
        for row in csv.reader(path.read_text("latin-1").splitlines()):
            if len(row) > 6 and re.fullmatch(r"[A-Z][a-z]{3,10}", row[4]) and "1" in row[6] and "4" in row[6]:
                found.add(row[4])
    return sorted(found)


@cache
def sea_words() -> tuple[Bag, Bag]:
    """First and last words of the names of ships as broadcast."""
    names = [name for name in make_ships.broadcast().values() if re.fullmatch(r"[A-Z]{3,}( [A-Z]{3,})+", name)]
    return Bag(Counter(name.split()[0] for name in names)), Bag(Counter(name.split()[-1] for name in names))


_KOREAN = {
    name: 220 // (at + 3)
    for at, name in enumerate("김리박최정강조윤장임한오서신권황안송홍전고문손양배백허남심하성차주")
}


def western(order: random.Random) -> tuple[str, str]:
    """Two or three tokens."""
    parts = [tokens().draw(order).capitalize() for _ in range(2 if order.random() < 0.8 else 3)]
    return " ".join(parts), ""


def japanese_name(order: random.Random) -> tuple[str, str]:
    """In Latin, and in kanji."""
    bag, readings = japanese_families()
    family = bag.draw(order)
    kana = order.choice(_given_kana())
    kanji = order.choice(make_japanese.given()[kana])
    ways, family_ways = japanese(kana), japanese(readings[family])
    how = order.choice(["passport", "passport", "passport", "oh", "typed"])
    one, two = family_ways.get(how, readings[family]).capitalize(), ways[how].capitalize()
    return (f"{two} {one}" if order.random() < 0.5 else f"{one.upper()} {two}"), family + kanji


@cache
def _given_kana() -> list[str]:
    return sorted(make_japanese.given())


@cache
def _korean_families() -> Bag:
    return Bag(_KOREAN)


def korean_name(order: random.Random) -> tuple[str, str]:
    """In Latin, and in Hangul."""
    family, name = _korean_families().draw(order), order.choice(make_korean.given())
    if order.random() < 0.5:
        spelt = [korean(each, "dprk")[0] for each in name]
    else:
        spelt = [order.choice(common(each)) for each in name]
    latin = order.choice(SURNAMES[family].split())
    shape = order.randrange(3)
    parts = "-".join(spelt) if shape == 0 else " ".join(spelt) if shape == 1 else "".join(spelt)
    return f"{latin} {parts.title() if shape == 1 else parts.capitalize()}", family + name


@cache
def _chinese_families() -> Bag:
    return Bag(_CHINESE)


def chinese_name(order: random.Random) -> tuple[str, str]:
    """In pinyin, and in Han."""
    family, given = _chinese_families().draw(order), chinese_given().draw(order)
    latin = "".join(lazy_pinyin(given, style=Style.NORMAL)).capitalize()
    surname = lazy_pinyin(family)[0].capitalize()
    return order.choice([f"{surname} {latin}", f"{latin} {surname}", f"{surname.upper()}, {latin}"]), family + given


def arabic_name(order: random.Random) -> tuple[str, str]:
    """Words of listed names put together anew."""
    first, rest = arabic_words()
    return " ".join([first.draw(order), *(rest.draw(order) for _ in range(order.choice([1, 2, 2, 3])))]), ""


def spanish_name(order: random.Random) -> tuple[str, str]:
    """Words of listed names put together anew."""
    first, rest = spanish_words()
    return " ".join([first.draw(order), *(rest.draw(order) for _ in range(order.choice([2, 2, 3])))]), ""


def russian_name(order: random.Random) -> tuple[str, str]:
    """Given name, patronymic and family name put together anew."""
    given, middle, family = russian_words()
    female = order.random() < 0.3
    one = two = three = ""
    for _ in range(60):
        one, two, three = given.draw(order), middle.draw(order), family.draw(order)
        if (one[-1] in "ая") == female and two.endswith("на" if female else "ич"):
            break
    own = f"{three} {one} {two}" if order.random() < 0.5 else f"{one} {two} {three}"
    latin = russian(own)
    short = own.split()
    if order.random() < 0.4:
        short = [part for part in short if part != two]
    return order.choice(russian(" ".join(short)) or latin), own


def company(order: random.Random) -> tuple[str, str]:
    """A place, a founder or a token, a trade and a legal form; and a Japanese company."""
    draw = order.random()
    head = order.choice(places()) if draw < 0.5 else tokens().draw(order).capitalize()
    if draw > 0.85:
        head += f" {order.choice(['&', 'and'])} {tokens().draw(order).capitalize()}"
    trade = order.choice(_TRADES)
    if order.random() < 0.3:
        trade += f" and {order.choice(_TRADES)}"
    latin = f"{head} {order.choice(_SORTS)}{trade} {order.choice(_LEGAL)}".strip()
    bag, _ = japanese_families()
    own = [f"株式会社{bag.draw(order)}商事", f"{bag.draw(order)}工業株式会社", f"{bag.draw(order)}水産有限会社"]
    return latin, order.choice(own)


def ship(order: random.Random) -> tuple[str, str]:
    """A ship as broadcast, or the words of two, or a place and a word of the sea."""
    draw = order.random()
    if draw < 0.15:
        return order.choice(sorted_ships()), ""
    first, last = sea_words()
    if draw < 0.6:
        name = f"{first.draw(order)} {last.draw(order)}"
    else:
        name = f"{order.choice(places()).upper()} {order.choice(_SEA)}"
    return name + (f" {order.randrange(1, 30)}" if order.random() < 0.15 else ""), ""


@cache
def sorted_ships() -> list[str]:
    """Names of ships as broadcast."""
    return sorted(set(make_ships.broadcast().values()))


MAKERS: dict[str, Callable[[random.Random], tuple[str, str]]] = {
    "western": western, "japanese": japanese_name, "korean": korean_name, "chinese": chinese_name,
    "arabic": arabic_name, "russian": russian_name, "spanish": spanish_name, "company": company, "ship": ship,
}  # fmt: skip
COUNTRY = {"western": "fr", "japanese": "jp", "korean": "kr", "chinese": "cn", "arabic": "eg", "russian": "ru",
           "spanish": "mx", "company": "sg", "ship": "pa"}  # fmt: skip


@cache
def listed() -> tuple[set[str], dict[str, list[frozenset[str]]]]:
    """Every listed name without case, accents and order; the words of each by its rarest."""
    whole: set[str] = set()
    by_word: dict[str, list[frozenset[str]]] = {}
    held = [frozenset(bare(name).split()) for party in parties() for name in party.names()]
    counts = Counter(word for words in held for word in words)
    for words in held:
        if words:
            whole.add(" ".join(sorted(words)))
            by_word.setdefault(min(words, key=lambda word: (counts[word], word)), []).append(words)
    return whole, by_word


def coincides(name: str) -> bool:
    """Whether a made name is a listed one, or holds all the words of one of two words or more."""
    whole, by_word = listed()
    words = frozenset(bare(name).split())
    if " ".join(sorted(words)) in whole:
        return True
    return any(len(held) > 1 and held <= words for word in words for held in by_word.get(word, ()))


@cache
def listed_parts() -> dict[str, set[str]]:
    """What may be given names of listed names of two or three words, joined, and the family names beside each."""
    found: dict[str, set[str]] = {}
    for name in (name for party in parties() for name in party.names()):
        words = [plain(word) for word in re.split(r"[\s,-]+", name)]
        if 2 <= len(words) <= 3:
            for family, given in ((words[0], words[1:]), (words[-1], words[:-1])):
                found.setdefault("".join(given), set()).add(family)
    return found


_RESPELT = (
    (re.compile("m[ou]h?am+[aei]d"), "muhamad"), (re.compile(r"(.)\1"), r"\1"), (re.compile("ou|oo|o|w"), "u"),
    (re.compile("ee|ei|ey|ay|ai|j|y|e"), "i"), (re.compile("[iu]+(?=[iu])"), ""), (re.compile("q|c(?!h)"), "k"),
    (re.compile("(?<=.)h$"), ""), (re.compile("dh"), "d"),
)  # fmt: skip
"""How romanisations of Arabic and Cyrillic differ: vowels, j and y, k and q, doubled letters; a, i and u stay apart."""


def respelt(name: str) -> str:
    """A Latin name with one letter for what its romanisations write in several ways, its words in order."""
    words = []
    for word in bare(name).split():
        for pattern, put in _RESPELT:
            word = pattern.sub(put, word)
        words.append(word)
    return " ".join(sorted(words))


@cache
def listed_respelt() -> set[str]:
    """The same of every listed name."""
    return {respelt(name) for party in parties() for name in party.names() if script(name) == "latin"}


@cache
def spelt_freely(syllable: str) -> frozenset[str]:
    """The ways to spell a Korean syllable."""
    return frozenset(map(plain, free(syllable)))


def is_listed(kind: str, latin: str, own: str) -> bool:
    """Whether a made name is a listed one in some spelling that romanise.py has for it, or, of names made of listed
    words, differs from one as romanisations do: it would be no false alert."""
    if kind in ("arabic", "russian", "spanish") and respelt(latin) in listed_respelt():
        return True
    if own and "가" <= own[0] <= "힣":
        families = {plain(family) for family in SURNAMES[own[0]].split()}
        given = map("".join, itertools.product(*map(spelt_freely, own[1:])))
        return any(not families.isdisjoint(listed_parts().get(each, ())) for each in given)
    spelt = {latin, own, *russian(own)} if own else {latin}
    return any(coincides(each) for each in spelt if each)


def unrelated(count: int, seed: str = "unrelated") -> Iterator[tuple[str, str]]:
    """Kind and name of so many that are on no list; names may come twice, as they do in a book of customers."""
    order = dice(seed)
    kinds = Bag(MIX)
    made = 0
    while made < count:
        kind = kinds.draw(order)
        latin, own = MAKERS[kind](order)
        name = own if own and order.random() < 0.2 else latin
        if not coincides(name) and not is_listed(kind, latin, own):
            made += 1
            yield kind, name


def generated(count: int, seed: str = "parties") -> Iterator[Listing]:
    """Parties of a made list: names (a second spelling for one in four, the own script for one in three), birth days,
    countries, IMO numbers."""
    order = dice(seed)
    kinds = Bag(MIX)
    for at in range(count):
        kind = kinds.draw(order)
        latin, own = MAKERS[kind](order)
        names = [Name(latin)]
        if own and order.random() < 0.33:
            names.append(Name(own, "original"))
        if order.random() < 0.25:
            names.append(Name(MAKERS[kind](order)[0], "alias"))
        schema = "Vessel" if kind == "ship" else "Organization" if kind == "company" else "Person"
        properties: dict[str, tuple[str, ...]] = {"country": (COUNTRY[kind],)}
        if schema == "Person":
            year, month, day = order.randrange(1930, 2005), order.randrange(1, 13), order.randrange(1, 29)
            properties["birthDate"] = (f"{year}-{month:02}-{day:02}",)
        elif schema == "Vessel":
            properties["imoNumber"] = (make_ships.number(f"{seed} {at}"),)
        yield Listing(f"made-{at}", schema, tuple(names), properties)


SMALL = ("jp/mof-asset-freeze-2026-03-05.xlsx", "us/ofac-sdn-2019-01-15")
LARGE = (
    *SMALL, "jp/meti-foreign-end-user-list-2025-09-29.xlsx", "us/ofac-consolidated-2025-12-19",
    "un/un-consolidated-2021-01-18.xml", "uk/uk-ofsi-conlist-2022-05-04.xlsx", "eu/oj_32017R1509_dprk.csv",
    "un/1718_designated_vessels_list_final.html",
)  # fmt: skip


def lists(paths: tuple[str, ...]) -> list[tuple[str, tuple[Listing, ...]]]:
    """Official lists at hand, for a Screener."""
    return [(path.split("/")[1], listings(path)) for path in paths]
