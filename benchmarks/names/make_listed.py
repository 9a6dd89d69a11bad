"""Pairs from the official lists: Arabic, Cyrillic and katakana beside Latin, organisations, ships."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from common import Pair, Party, bare, dice, parties, pure, skeleton
from romanise import russian

_JUNK = re.compile(
    r"\d{3}|[:：;(（)）\[\]]|\b(?:born|d\.?o\.?b|original|script|passport|possibly|formerly|a\.?k\.?a|f\.?k\.?a)\b|別称|旧称|出生",
    re.IGNORECASE,
)
_TITLES = {
    "haji", "hajji", "mullah", "maulavi", "maulawi", "mawlawi", "dr", "mr", "general", "colonel", "sheikh", "shaykh",
    "qari", "alhaj",
}  # fmt: skip


def clean(names: Iterable[str], wanted: str) -> list[str]:
    """The names of one script, without what readers or publishers left in them that is no name."""
    kept = []
    for name in names:
        name = " ".join(name.replace("\u200c", " ").replace("'\"", "").strip(" '\"“”").split())
        if 3 <= len(name) <= 90 and pure(name, wanted) and not _JUNK.search(name) and not name.endswith((",", "-")):
            kept.append(name)
    return kept


def words(name: str) -> set[str]:
    """The words of a name without articles and titles."""
    return {word for word in bare(name).split() if len(word) > 2 and word not in _TITLES}


def _primary(party: Party) -> list[str]:
    return clean(party.names("primary"), "latin")


def near(people: list[Party], shared: int = 1, rare: int = 400) -> Iterator[tuple[Party, str, Party, str]]:
    """Two parties of one split whose primary Latin names share words and are not the same."""
    holds: dict[str, list[tuple[Party, str]]] = defaultdict(list)
    for party in people:
        for name in _primary(party)[:1]:
            for word in sorted(words(name)):
                holds[word].append((party, name))
    for word in sorted(holds):
        group = holds[word]
        if len(group) > rare:
            continue
        order = dice(f"near {word}")
        for party, name in group:
            others = [
                (two, other)
                for two, other in group
                if two.key != party.key
                and two.split == party.split
                and len(words(name) & words(other)) >= shared
                and far(name, other)
            ]
            if others:
                two, other = order.choice(others)
                yield party, name, two, other


def far(one: str, two: str) -> bool:
    """Whether two Latin names are surely of two parties: each has a word whose consonants the other lacks."""
    left, right = skeleton(one).split(), skeleton(two).split()

    def lone(words: list[str], others: list[str]) -> bool:
        return any(len(word) > 1 and all(_apart(word, other) for other in others) for word in words)

    return lone(left, right) and lone(right, left)


def _apart(one: str, two: str) -> bool:
    """Whether consonants differ by more than one letter."""
    if abs(len(one) - len(two)) > 1:
        return True
    short, long = sorted((one, two), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) > 1
    return all(long[:at] + long[at + 1 :] != short for at in range(len(long)))


def arabic() -> Iterator[Pair]:
    """Names in Arabic script as the UN, the United Kingdom and Japan list them, beside the Latin ones."""
    people = [party for party in parties() if party.kind in ("person", "organisation")]
    scripts: dict[str, list[str]] = {}
    for party in people:
        own = clean(party.names(), "arabic")
        latin = _primary(party)
        if own and latin:
            scripts[party.key] = own
        if party.kind == "organisation":
            for left in own[:2]:
                for right in clean(party.names("primary", "alias"), "latin"):
                    if sounds_arabic(left, right):
                        yield Pair(left, right, party.kind, True, "listed, both scripts", party.key)
            continue
        for left in own[:2]:
            for right in latin[:2]:
                if sounds_arabic(left, right):
                    yield Pair(left, right, "person", True, "listed, both scripts", party.key)
        for right in clean(party.names("alias"), "latin"):
            if not latin or bare(right) == bare(latin[0]):
                continue
            if skeleton(right) == skeleton(latin[0]) and scripts.get(party.key):
                yield Pair(latin[0], right, "person", True, "listed, two Latin spellings", party.key)
                if own and sounds_arabic(own[0], right):
                    yield Pair(own[0], right, "person", True, "listed, alias in Latin", party.key)
    held = [party for party in people if party.kind == "person" and party.key in scripts]
    for at, (party, name, _, other) in enumerate(near(held)):
        yield Pair(scripts[party.key][0], other, "person", False, "another party, a word shared", party.key)
        if at % 3 == 0:
            yield Pair(name, other, "person", False, "another party, a word shared", party.key)


_ARABIC = dict(
    zip(
        "بتثجحخدذرزسشصضطظعغفقكلمنهةوىيآأإائؤءپچژگکی",
        ["b", "t", "t", "z", "h", "h", "d", "d", "r", "z", "s", "s", "s", "d", "t", "z", "", "g", "f", "k", "k", "l",
         "m", "n", "h", "h", "v", "", "", "", "", "", "", "", "", "", "b", "s", "z", "g", "k", ""],
        strict=True,
    )
)  # fmt: skip


def sounds_arabic(own: str, latin: str) -> bool:
    """Whether most of the consonants agree, in any order of words: drops rows that are translated or another name."""
    left = re.sub(r"[hv]", "", "".join(_ARABIC.get(letter, "") for letter in own))
    right = re.sub(r"[hv]", "", skeleton(latin).replace(" ", "").replace("_", ""))
    one, two = sorted(left), sorted(right)
    common = 0
    for letter in set(one):
        common += min(one.count(letter), two.count(letter))
    return len(one) > 2 and common >= 0.75 * max(len(one), len(two))


def cyrillic() -> Iterator[Pair]:
    """Names in Cyrillic as the United Kingdom, the UN and Japan list them, beside Latin ones as listed and by rule."""
    people = [party for party in parties() if party.kind == "person"]
    own: dict[str, str] = {}
    for party in people:
        names = [name for name in clean(party.names(), "cyrillic") if " " in name]
        latin = _primary(party)
        if not names or not latin or not russian(names[0]):
            continue
        own[party.key] = names[0]
        for left in names[:2]:
            spelt = [skeleton(way) for way in russian(left)]
            for right in [*latin[:2], *clean(party.names("alias"), "latin")]:
                if any(_mostly(skeleton(right), way) for way in spelt):
                    yield Pair(left, right, "person", True, "listed, both scripts", party.key)
        order = dice(f"cyrillic {party.key}")
        ways = sorted(set(russian(names[0])))
        yield Pair(names[0], order.choice(ways), "person", True, "spelt by a published system", party.key)
        if len(ways) > 1:
            one, two = order.sample(ways, 2)
            yield Pair(one, two, "person", True, "two published systems", party.key)
        yield from _brothers(party.key, names[0], order)
    held = [party for party in people if party.key in own]
    for at, (party, name, _, other) in enumerate(near(held)):
        if at % 2 == 0:
            yield Pair(own[party.key], other, "person", False, "another party, a name shared", party.key)
        else:
            yield Pair(name, other, "person", False, "another party, a name shared", party.key)


_GIVEN = (
    "Александр Алексей Андрей Борис Вадим Виктор Глеб Григорий Денис Егор Кирилл Максим Никита Олег Роман Фёдор",
    "Анастасия Вера Галина Дарья Евгения Жанна Ирина Ксения Людмила Маргарита Наталья Ольга Полина Светлана Татьяна",
)


def _brothers(key: str, name: str, order: random.Random) -> Iterator[Pair]:
    """A name beside that of a brother or sister: the given name replaced, the others kept."""
    parts = name.split()
    at = next((at for at, part in enumerate(parts) if re.search("(вич|вна|чна)$", part, re.IGNORECASE)), 0)
    if len(parts) != 3 or at == 0 or order.random() < 0.6:
        return
    female = parts[at].lower().endswith("на")
    given = [each for each in _GIVEN[female].split() if far(russian(each)[3] + " x", russian(parts[at - 1])[3] + " x")
             or skeleton(russian(each)[3])[:1] != skeleton(russian(parts[at - 1])[3])[:1]]  # fmt: skip
    other = [*parts[: at - 1], order.choice(given), *parts[at:]]
    right = order.choice(russian(" ".join(other)))
    yield Pair(order.choice([name, russian(name)[3]]), right, "person", False, "brother or sister, made", key)


def _mostly(one: str, two: str) -> bool:
    left, right = set(one.split()), set(two.split())
    return len(left & right) >= 2 and (left <= right or right <= left)


def katakana() -> Iterator[Pair]:
    """Names as Japan's Finance Ministry writes them in katakana, beside the Latin ones in the same row."""
    rows: dict[str, tuple[str, str]] = {}
    people = [party for party in parties() if party.kind in ("person", "organisation")]
    for party in people:
        for path, listing in party.listings:
            if not path.startswith("jp/mof"):
                continue
            primary = [name.text for name in listing.names if name.kind == "primary"]
            latin, kana = clean(primary, "latin"), clean(primary, "kana")
            if len(latin) == 1 and kana and len(kana) == 1 and sounds_kana(kana[0], latin[0]):
                rows.setdefault(party.key, (kana[0], latin[0]))
                yield Pair(kana[0], latin[0], party.kind, True, "listed, both in one row", party.key)
    for kind in ("person", "organisation"):
        held = [party for party in people if party.key in rows and party.kind == kind]
        for party, _, _, other in near(held, rare=60):
            if far(rows[party.key][1], other):
                yield Pair(rows[party.key][0], other, kind, False, "another party, a word shared", party.key)


_KANA = {
    "アイウエオァィゥェォヤユヨャュョー・ッン": "",
    "カキクケコヵヶ": "k", "ガギグゲゴ": "g", "サシスセソ": "s", "ザジズゼゾ": "z", "タチツテト": "t",
    "ダヂヅデド": "d",
    "ナニヌネノ": "n", "ハヒフヘホ": "h", "バビブベボ": "b", "パピプペポ": "b", "マミムメモ": "m", "ラリルレロ": "r",
    "ワヰヱヲヴ": "b",
}  # fmt: skip


def sounds_kana(kana: str, latin: str) -> bool:
    """Whether the consonants agree for the most part: drops what is translated, or another name of the row."""
    table = {letter: sound for letters, sound in _KANA.items() for letter in letters}
    left = re.sub(r"[hn]", "", "".join(table.get(letter, "") for letter in kana))
    right = skeleton(latin).replace(" ", "").replace("_", "")
    right = re.sub(r"[hn]", "", right.replace("l", "r").replace("v", "b").replace("f", "h").replace("x", "ks"))
    common = sum(min(left.count(letter), right.count(letter)) for letter in set(left))
    return len(left) > 1 and common >= 0.66 * max(len(left), len(right))


FORMS = (
    (r"\bCO\.?,? ?LTD\.?$", ("Company Limited", "Co Ltd", "Co., Limited", "")),
    (r"\bCOMPANY,? LIMITED$", ("Co., Ltd.", "CO LTD", "")),
    (r"\bLTD\.?$", ("Limited", "LTD", "")),
    (r"\bLIMITED$", ("Ltd.", "Ltd", "")),
    (r"\bCORPORATION$", ("Corp.", "Corp", "Co.")),
    (r"\bCORP\.?$", ("Corporation", "Co.")),
    (r"\bL\.?L\.?C\.?$", ("Limited Liability Company", "LLC", "")),
    (r"\bS\.A\. DE C\.V\.$", ("SA de CV", "S.A.", "")),
    (r"\bGMBH$", ("Gesellschaft mit beschränkter Haftung", "G.m.b.H.")),
    (r"\bCO\.?$", ("Company", "Co")),
    (r"\bCOMPANY$", ("Co.", "Co")),
    (r"\bJOINT STOCK COMPANY\b", ("JSC", "AO")),
    (r"\bJSC\b", ("Joint Stock Company", "OAO")),
    (r"\bOOO\b", ("LLC", "Limited Liability Company")),
    (r"^LLC\b", ("OOO", "Limited Liability Company")),
    (r"\bINC\.?$", ("Incorporated", "")),
    (r"\bLTDA\.?$", ("Limitada", "LTDA", "")),
)  # fmt: skip
_SHORT = (
    ("GENERAL", "GEN."), ("TRADING", "TRDG"), ("INTERNATIONAL", "INTL"), ("INDUSTRIES", "IND."),
    ("INDUSTRIAL", "IND."), ("ENTERPRISE", "ENT."), ("SHIPPING", "SHPG"), ("DEVELOPMENT", "DEV."),
    ("TECHNOLOGY", "TECH."), ("MANUFACTURING", "MFG"), ("AND", "&"), ("&", "and"), ("NATIONAL", "NATL"),
    ("CENTER", "CENTRE"), ("ORGANIZATION", "ORGANISATION"), ("TRANSPORT", "TRANSP."), ("ENGINEERING", "ENG."),
)  # fmt: skip


def organisations() -> Iterator[Pair]:
    """Organisations: aliases as listed, legal forms and common words spelt otherwise, near companies."""
    held = []
    for party in parties():
        if party.kind != "organisation" or len(party.listings) > 12:
            continue
        latin = [name for name in _primary(party) if " " in name]
        if not latin:
            continue
        held.append(party)
        order = dice(f"organisation {party.key}")
        name = latin[0]
        aliases = [
            alias
            for alias in clean(party.names("primary", "alias"), "latin")
            if bare(alias) != bare(name) and len(words(alias) & words(name)) >= 0.5 * max(len(words(alias)), 2)
        ]
        for alias in aliases[:2]:
            yield Pair(name, alias, "organisation", True, "listed alias, words shared", party.key)
        for pattern, ways in FORMS:
            if re.search(pattern, name, re.IGNORECASE):
                way = re.sub(pattern, order.choice(ways), name, flags=re.IGNORECASE).strip(" ,")
                if len(words(way)) > 1 and order.random() < 0.35 and way.casefold() != name.casefold():
                    yield Pair(name, way, "organisation", True, "legal form spelt otherwise or left out", party.key)
                break
        for long, short in order.sample(_SHORT, len(_SHORT)):
            if re.search(rf"(?<!\S){long}(?!\S)", name, re.IGNORECASE) and order.random() < 0.25:
                way = re.sub(rf"(?<!\S){long}(?!\S)", short, name, flags=re.IGNORECASE)
                yield Pair(name, way, "organisation", True, "common word shortened", party.key)
                break
    own: set[tuple[str, str]] = set()
    for _, name, two, other in near(held, shared=2, rare=250):
        pair = (min(name, other), max(name, other))
        if pair not in own and dice(" ".join(pair)).random() < 0.6:
            own.add(pair)
            yield Pair(*pair, "organisation", False, "another company, words shared", two.key)
    yield from _near_companies(held)
    by_party = {party.key: party for party in held}
    for key in sorted(by_party):
        party = by_party[key]
        for han in clean(party.names(), "han")[:1]:
            for other in _primary(party)[:1]:
                yield Pair(han, other, "organisation", True, "listed, Han beside English (translated)", key)


def _near_companies(held: list[Party]) -> Iterator[Pair]:
    """A company beside one that is called the same but for the word that tells it apart, taken from another company."""
    counts = Counter(word for party in held for name in _primary(party)[:1] for word in words(name))
    listed = {bare(name) for party in held for name in party.names()}
    sides: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for party in held:
        name = _primary(party)[0]
        parts = [part for part in name.split() if part.isalpha() and len(part) > 3 and part.casefold() in counts]
        rarest = min(parts, key=lambda part: (counts[part.casefold()], part), default="")
        known = all(counts[word] > 3 for word in words(name) if word != rarest.casefold())
        if rarest and counts[rarest.casefold()] < 4 and known and len(words(name)) > 2:
            sides[party.split].append((party.key, name, rarest))
    for group in sides.values():
        for key, name, rarest in group:
            order = dice(f"near company {name}")
            _, _, other = order.choice(group)
            made = re.sub(rf"\b{rarest}\b", other.upper() if rarest.isupper() else other.title(), name)
            if far(f"{rarest} x", f"{other} x") and bare(made) not in listed and made != name:
                yield Pair(name, made, "organisation", False, "near company, the telling word differs, made", key)
