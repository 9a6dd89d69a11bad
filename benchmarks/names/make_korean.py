"""Korean pairs: Hangul, Hanja and Latin in the systems in use and in the free spellings of passports."""

from __future__ import annotations

import csv
import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from common import DATA, HERE, Pair, bare, dice, parties, pure, split_of
from make_listed import clean
from rapidfuzz.distance import Levenshtein
from romanise import SURNAMES, common, free, jamo, korean, plain

_INITIAL = {"리": "이", "류": "유", "림": "임", "로": "노", "라": "나", "렴": "염", "량": "양", "려": "여", "련": "연"}
_COMMON = "김이박최정강조윤장임한오서신권황안송류홍전고문손양배백허남심노하곽성차주리리리림김김김박박"


@cache
def readings() -> dict[str, set[str]]:
    """Hangul readings of each Hanja (pypi/hanja, MIT), with and without the initial-sound rule."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in (DATA / "names/pypi/hanja/table.yml").read_text("utf-8").splitlines():
        if match := re.match(r'"\\u([0-9A-F]{4})": "\\u([0-9A-F]{4})"', line):
            found[chr(int(match[1], 16))].add(chr(int(match[2], 16)))
    found["金"].add("김")
    return found


@cache
def sounds() -> set[str]:
    """Syllables that Hanja are read as: a given name of others is foreign or native."""
    counts = Counter(sound for sounds in readings().values() for sound in sounds)
    return {sound for sound, count in counts.items() if count >= 6}


def _rows(kind: str) -> Iterator[tuple[str, str]]:
    with (DATA / "names/nkhandic/Noun.supplement.name.csv").open(encoding="utf-8") as file:
        for row in csv.reader(file):
            if len(row) > 11 and row[6] == kind:
                yield unicodedata.normalize("NFC", row[0]), row[11]


@cache
def given() -> list[str]:
    """Given names of two syllables in nkhandic (BSD-3-Clause), Sino-Korean by their sounds."""
    return sorted({name for name, _ in _rows("名") if len(name) == 2 and set(name) <= sounds()})


def spellings(name: str) -> set[str]:
    """Every plain spelling of a given name."""
    joined = {"".join(parts) for parts in itertools.product(*(sorted(free(each)) for each in name))}
    return joined | {plain("".join(korean(name, "mccune")))}


def apart(latin: str, name: str) -> bool:
    """Whether a Latin given name is two letters or more from every spelling of a Korean one."""
    return all(Levenshtein.distance(plain(latin), way, score_cutoff=1) > 1 for way in spellings(name))


def _sure(surname: str) -> str:
    return "".join(korean(surname, "revised"))


def ways(surname: str, name: str, seed: str) -> dict[str, str]:
    """The whole name in each system, and freely."""
    order = dice(f"korean {seed}")
    made = {}
    for system in ("revised", "mccune", "dprk", "yale"):
        family = "".join(korean(surname, system)).capitalize()
        parts = korean(name, system)
        if system == "revised":
            made[system] = f"{family} {order.choice(['', '-']).join(parts).capitalize()}"
        elif system == "dprk":
            made[system] = " ".join([family, *(part.capitalize() for part in parts)])
        else:
            made[system] = f"{family} {parts[0].capitalize()}{'-' if system == 'mccune' else ''}{parts[1]}"
    family = order.choice(SURNAMES.get(surname, _sure(surname).capitalize()).split())
    parts = [order.choice(common(each)) for each in name]
    shape = order.randrange(4)
    if shape == 0:
        made["free"] = f"{family} {parts[0].capitalize()}-{parts[1]}"
    elif shape == 1:
        made["free"] = f"{''.join(parts).capitalize()} {family}"
    elif shape == 2:
        made["free"] = f"{family.upper()}, {parts[0].capitalize()} {parts[1].capitalize()}"
    else:
        made["free"] = " ".join([family, *(part.capitalize() for part in parts)])
    return made


def pairs() -> Iterator[Pair]:
    """All Korean pairs."""
    yield from _made()
    yield from _hanja()
    yield from _listed()


def _made() -> Iterator[Pair]:
    names = given()
    by_split = {side: [name for name in names if split_of(name) == side] for side in ("train", "test")}
    order = dice("korean names")
    for name in order.sample(names, 420):
        surname = order.choice(_COMMON)
        whole = surname + name
        spelt = ways(surname, name, whole)
        systems = list(spelt)
        for system in order.sample(systems, 2):
            yield Pair(whole, spelt[system], "person", True, f"nkhandic name, spelt {system}", name)
        one, two = order.sample(systems, 2)
        if bare(spelt[one]) != bare(spelt[two]):
            yield Pair(spelt[one], spelt[two], "person", True, "one Hangul name, two spellings", name)
        if surname in _INITIAL and order.random() < 0.5:
            yield Pair(whole, _INITIAL[surname] + name, "person", True, "initial-sound rule", name)
        pool = by_split[split_of(name)]
        first = [other for other in pool if other[0] == name[0] and other[1] != name[1]]
        second = [other for other in pool if other[1] == name[1] and other[0] != name[0]]
        for others, how in ((first, "last syllable differs"), (second, "first given syllable differs")):
            order.shuffle(others)
            for other in others[:12]:
                system = order.choice(systems)
                spelling = ways(surname, other, surname + other)[system]
                latin = "".join(korean(other, system if system != "free" else "revised"))
                if apart(latin, name) and all(apart(way, name) for way in spellings(other)):
                    left = whole if order.random() < 0.6 else spelt[order.choice(systems)]
                    yield Pair(left, spelling, "person", False, how, name)
                    break
        if order.random() < 0.35:
            other = order.choice(pool)
            if all(apart(way, name) for way in spellings(other)):
                yield Pair(whole, surname + other, "person", False, "same family name only, both Hangul", name)
        if order.random() < 0.35:
            strange = order.choice(
                [each for each in "강조윤장한오서신권황안송홍전고문손배허남" if _sure(each)[:1] != _sure(surname)[:1]]
            )
            if Levenshtein.distance(_sure(strange), _sure(surname)) > 2:
                yield Pair(
                    whole, ways(strange, name, strange + name)["dprk"], "person", False, "other family name", name
                )


def _given_hanja() -> list[str]:
    """Characters of given names, traditional, that Korea too reads alike in any place: none that loses an l or n."""
    with (HERE / "chinese_characters.tsv").open(encoding="utf-8") as file:
        rows = [row["traditional"] for row in csv.DictReader(file, delimiter="\t") if row["given"] == "1"]
    return [each for each in rows if each in readings() and jamo(min(readings()[each]))[0] not in "ㄹㄴ"]


def _hanja() -> Iterator[Pair]:
    """Persons in nkhandic with their Hanja, where each character reads as its syllable, and names put together of
    nkhandic's family names and characters common in given names, read by the table."""
    people = []
    for name, hanja in sorted(set(_rows("人名"))):
        if (
            len(name) != 3
            or not pure(hanja, "han")
            or len(hanja) != 3
            or name[0] not in SURNAMES
            or name[2] in "왕군공"
        ):
            continue
        if all(
            sound in readings()[each] or any(_INITIAL.get(one) == sound for one in readings()[each])
            for each, sound in zip(hanja, name, strict=True)
        ):
            people.append((name, hanja))
    order = dice("hanja")
    families = sorted(
        row for row in set(_rows("姓")) if len(row[0]) == 1 and row[0] in SURNAMES and pure(row[1], "han")
    )
    letters = [each for each in _given_hanja() if readings()[each] & sounds()]
    for _ in range(150):
        family, written = order.choice(families)
        two = order.sample(letters, 2)
        people.append((family + "".join(min(readings()[each]) for each in two), written + "".join(two)))
    sides = {side: [each for each in people if split_of(each[0][1:]) == side] for side in ("train", "test")}
    for name, hanja in people:
        spelt = ways(name[0], name[1:], name)
        yield Pair(hanja, name, "person", True, "Hanja beside Hangul", name[1:])
        yield Pair(hanja, spelt[order.choice(list(spelt))], "person", True, "Hanja, spelt by rule", name[1:])
        other, _ = order.choice(sides[split_of(name[1:])])
        if all(apart(way, name[1:]) for way in spellings(other[1:])):
            if order.random() < 0.5:
                right = ways(other[0], other[1:], other)[order.choice(["revised", "mccune", "dprk"])]
                yield Pair(hanja, right, "person", False, "another person", name[1:])
            else:
                yield Pair(hanja, other, "person", False, "another person", name[1:])
            if name[0] != other[0]:
                right = ways(name[0], other[1:], other)[order.choice(["revised", "mccune", "dprk"])]
                yield Pair(hanja, right, "person", False, "same family name only", name[1:])


def _listed() -> Iterator[Pair]:
    """Koreans on the lists: Latin beside Latin."""
    people = [party for party in parties() if party.kind == "person" and "kp" in party.numbers("nationality")]
    for party in people:
        latin = list(dict.fromkeys(clean(party.names(), "latin")))
        fitting = [name for name in latin if 2 <= len(re.split(r"[\s,-]+", name)) <= 3]
        main = next((name for name in clean(party.names("primary"), "latin") if name in fitting), "")
        for right in fitting:
            if main and bare(main).replace(" ", "") != bare(right).replace(" ", "") and _alike(main, right):
                yield Pair(main, right, "person", True, "listed, two Latin spellings", party.key)
    named = []
    for party in people:
        parts = next((p for n in clean(party.names("primary"), "latin") if len(p := re.split(r"[\s-]+", n)) == 3), None)
        if parts:
            named.append((party, parts))
    for (one, left), (two, right) in itertools.combinations(named, 2):
        if one.split == two.split and sum(plain(a) == plain(b) for a, b in zip(left, right, strict=True)) == 2:
            distance = Levenshtein.distance(plain("".join(left)), plain("".join(right)))
            if distance > 2 and one.key != two.key:
                yield Pair(
                    " ".join(left), " ".join(right), "person", False, "listed apart, one syllable differs", one.key
                )


_LOOSE = str.maketrans({"g": "k", "d": "t", "b": "p", "j": "c", "l": "r", "w": "u"})


def _alike(one: str, two: str) -> bool:
    """Whether two listed Latin names have the same consonants once voice and breath are set aside."""

    def bones(name: str) -> str:
        text = bare(name).replace("ch", "c").replace("sh", "s").replace("ng", "N").replace("rh", "r")
        text = re.sub(r"(?<=[ktp])h", "", text).replace(" ", "")
        return "".join(sorted(re.sub(r"[aeiouyw]", "", text.translate(_LOOSE))))

    return bones(one) == bones(two)
