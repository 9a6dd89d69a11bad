"""Pairs of ships: as broadcast (AIS) and as listed, renamed, mistyped, sisters."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from common import DATA, Pair, bare, dice, parties, split_of
from errors import mistype

_SIXBIT = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"


@cache
def broadcast() -> dict[str, str]:
    """IMO number and name of ships in the AIS logs: static messages (type 5), of which the first sentence holds both.
    The check digit of the number is verified."""
    found: dict[str, str] = {}
    with gzip.open(DATA / "shipping/ais/amsa_ais.txt.gz", "rt", errors="replace") as log:
        lines = log.read().splitlines()
    lines += (DATA / "shipping/ais/aislib_stream_example.txt").read_text("utf-8", "replace").splitlines()
    for line in lines:
        if not (match := re.search(r"!..VD[MO],\d,1,\d?,[AB12]?,([0-9:-W`-w]{39,}),\d", line)):
            continue
        bits = "".join(f"{(ord(each) - 48 if ord(each) < 96 else ord(each) - 56) & 63:06b}" for each in match[1])
        if int(bits[:6], 2) != 5:
            continue
        imo = str(int(bits[40:70], 2))
        name = "".join(_SIXBIT[int(bits[at : at + 6], 2)] for at in range(112, 232, 6))
        name = " ".join(name.split("@")[0].split())
        if valid(imo) and re.fullmatch(r"[A-Z0-9][A-Z0-9 .&'/-]+", name) and len(re.sub(r"[^A-Z]", "", name)) > 3:
            found.setdefault(imo, name)
    return found


def valid(imo: str) -> bool:
    """Whether the check digit of an IMO number is right."""
    return len(imo) == 7 and sum(int(each) * by for each, by in zip(imo, range(7, 1, -1), strict=False)) % 10 == int(
        imo[6]
    )


def number(seed: str) -> str:
    """An IMO number with a right check digit, of nobody in particular."""
    body = f"9{dice(f'imo {seed}').randrange(100000):05d}"
    return body + str(sum(int(each) * by for each, by in zip(body, range(7, 1, -1), strict=True)) % 10)


_PREFIXES = ("M/V ", "MV ", "M/T ", "MT ", "M.V. ", "SS ", "LNG/C ")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII", "8": "VIII"}


def stem(name: str) -> str:
    """A name without its number."""
    return re.sub(r"[\s-]*(?:NO\.?\s*)?(?:\d+|[IVX]+)$", "", name).strip()


def pairs() -> Iterator[Pair]:
    """All pairs of ships."""
    yield from _listed()
    ships = [(imo, name) for imo, name in sorted(broadcast().items())]
    names: dict[str, list[str]] = defaultdict(list)
    bearer: dict[str, set[str]] = defaultdict(set)
    for imo, name in ships:
        names[stem(name)].append(name)
        bearer[name].add(imo)
    for party in parties():
        if party.kind == "vessel":
            for name in party.names():
                bearer[name.upper()] |= {*party.numbers("imoNumber"), party.key}
            for name in party.names("primary"):
                names[stem(name.upper())].append(name.upper())
    for imo, name in ships:
        order = dice(f"ship {imo}")
        key = stem(name)
        draw = order.random()
        letters = re.sub(r"[^A-Z]", "", name)
        if draw < 0.3 and len(letters) > 5:
            yield Pair(mistype(name, order), name, "vessel", True, "one typing error", key)
        elif draw < 0.42 and len(letters) > 9:
            yield Pair(mistype(mistype(name, order), order), name, "vessel", True, "two typing errors", key)
        elif draw < 0.52:
            yield Pair(order.choice(_PREFIXES) + name, name, "vessel", True, "prefix added", key)
        elif draw < 0.6 and " " in name:
            yield Pair(name.replace(" ", order.choice(["", "-"]), 1), name, "vessel", True, "words joined", key)
        elif draw < 0.68:
            yield Pair(name, name, "vessel", True, "same name, same number", key, imo, imo)
        elif draw < 0.76:
            yield Pair(name, name, "vessel", False, "same name, another number", key, number(imo), imo)
        elif draw < 0.84:
            other = order.choice([each for _, each in ships if split_of(stem(each)) == split_of(key)])
            if bare(other) != bare(name):
                yield Pair(other, name, "vessel", True, "renamed, same number", key, imo, imo)
        elif draw < 0.92 and not re.search(r"\d", name):
            yield Pair(f"{name} {order.randrange(2, 20)}", name, "vessel", False, "number added", key)
        digits = re.search(r"(?<!\d)([1-8])$", name)
        if digits:
            roman = name[: digits.start()] + _ROMAN[digits[1]]
            yield Pair(roman, name, "vessel", True, "number in Roman figures", key)
            yield Pair(stem(name) + f" {order.randrange(9, 40)}", name, "vessel", False, "sister, another number", key)
            yield Pair(stem(name) + f" {_ROMAN[str(int(digits[1]) % 8 + 1)]}", name, "vessel", False,
                       "sister, another number", key)  # fmt: skip
    for key in sorted(names):
        group = sorted(set(names[key]))
        order = dice(f"sisters {key}")
        if len(group) > 1:
            for _ in range(min(len(group), 6)):
                one, two = order.sample(group, 2)
                if not bearer[one] & bearer[two] and stem(one) != one and stem(two) != two:
                    yield Pair(one, two, "vessel", False, "sister as listed or broadcast", key)
    heads: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in sorted(names):
        if len(key.split()) > 1:
            for name in sorted(set(names[key])):
                heads[(split_of(key), key.split()[0])].append(name)
    for (_, head), group in sorted(heads.items()):
        order = dice(f"fleet {head}")
        for name in group[:30]:
            others = [other for other in group if not set(stem(other).split()[1:]) & set(stem(name).split()[1:])
                      and _far(other.split()[1:], name.split()[1:]) and not bearer[other] & bearer[name]]  # fmt: skip
            if others:
                yield Pair(name, order.choice(others), "vessel", False, "fleet mate, first word shared", stem(name))


def _far(one: list[str], two: list[str]) -> bool:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(" ".join(one), " ".join(two)) > max(3, len(" ".join(one)) // 2)


def _listed() -> Iterator[Pair]:
    """Ships on the lists: former names with and without the number, sisters of one fleet."""
    for party in parties():
        if party.kind != "vessel" or len(party.listings) > 8:
            continue
        primary = [name for name in party.names("primary") if not re.search(r"[()/;]", name)]
        others = [name for name in party.names("alias", "former") if not re.search(r"[()/;:]", name)]
        imos = sorted(number for number in party.numbers("imoNumber") if valid(number))
        key = party.key
        order = dice(f"listed ship {key}")
        if primary and imos:
            for other in others[:3]:
                if bare(other) != bare(primary[0]):
                    yield Pair(other, primary[0], "vessel", True, "listed renaming, same number", key, imos[0], imos[0])
            yield Pair(primary[0], primary[0], "vessel", False, "same name, another number", key, number(key), imos[0])
        if primary and len(primary[0]) > 6:
            yield Pair(mistype(primary[0], order), primary[0], "vessel", True, "one typing error", key)
            if len(primary[0]) > 10:
                twice = mistype(mistype(primary[0], order), order)
                yield Pair(twice, primary[0], "vessel", True, "two typing errors", key)
