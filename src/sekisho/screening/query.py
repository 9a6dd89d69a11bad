"""What a person or a file says of a party, as a query: days and countries read, what cannot be screened told apart."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from sekisho.intake.countries import country
from sekisho.intake.eras import ERAS
from sekisho.lists.nobody import nobody
from sekisho.names import readings
from sekisho.names.parties import BANK, bare
from sekisho.names.screen import Match, Query, screenable, sound_imo
from sekisho.names.text import MAX_LENGTH, tokens

NUMBERS = {
    "imo": "imoNumber", "mmsi": "mmsi", "bic": "swiftBic", "lei": "leiCode", "passport": "passportNumber",
    "number": "idNumber", "registration": "registrationNumber",
}  # fmt: skip
"""Kinds of identifier by their short names: a book's columns, the command line's options, a decision's keys."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""A character as web pages write it, which names from such pages are left with (O&#39;Brien, Ord&nbsp;Kan)."""

_MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"
_DAY = re.compile(
    rf"((?:1[89]|20)\d{{2}})(?:[-./年](\d{{1,2}})(?:[-./月](\d{{1,2}})日?)?|(\d{{2}})(\d{{2}})?|年)?月?{_MIDNIGHT}"
)
"""A day that people are born on: a number of a spreadsheet's (23575) or a year of another era (2507) is none."""
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-./ ])(\d{{1,2}}|[A-Za-z]{{3,9}})\2((?:1[89]|20)\d{{2}}){_MIDNIGHT}")
"""The same with the year last: 17/07/1964, 17.7.1964, 17 Jul 1964."""
_MONTHS = {name: str(at) for at, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), 1)}
_ERA_DAY = re.compile(rf"({'|'.join(ERAS)})(元|\d{{1,2}})(?:[-./年](\d{{1,2}})(?:[-./月](\d{{1,2}})日?)?|年)月?")
"""The same in an era of Japan's (昭和59年1月8日, S59.1.8)."""


def read_birth(text: str) -> str:
    """A year, month or day of birth as ISO 8601; "" where it cannot be read.

    Of what may be two days (07/08/1964 is another one in America) only the year is read.
    """
    if not text:
        return ""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _DAY.fullmatch(plain):
        year, month, day = found[1], found[2] or found[4], found[3] or found[5]
    elif found := _YEAR_LAST.fullmatch(plain):
        day, mark, month, year = found.groups()
        if month.isalpha():
            month = _MONTHS.get(month[:3].lower(), "0")
        elif int(month) > 12:
            day, month = month, day
        elif mark != "." and day != month and int(day) <= 12:
            day = month = ""
    elif found := _ERA_DAY.fullmatch(re.sub(r"\s", "", plain).upper()):
        year, month, day = str(ERAS[found[1]] + int(found[2].replace("元", "1"))), found[3], found[4]
    else:
        return ""
    if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
        return ""
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


@lru_cache(maxsize=4096)
def read_country(text: str) -> str:
    """A country by name or code as alpha-2; "" where it is none."""
    return country(text) or ""


_GENDERS = {
    "male": ("m", "male", "man", "mr", "男", "男性", "남", "남성", "남자"),
    "female": ("f", "female", "woman", "mrs", "ms", "miss", "女", "女性", "여", "여성", "여자"),
}


def read_gender(text: str) -> str:
    """A gender as male or female; "" where it is neither or cannot be read."""
    if not text:
        return ""
    folded = unicodedata.normalize("NFKC", text).strip().rstrip(".").casefold()
    return next((gender for gender, words in _GENDERS.items() if folded in words), "")


def make_query(
    name: str,
    birth: str = "",
    country: str = "",
    identifiers: Mapping[str, str] | None = None,
    gender: str = "",
    residence: str = "",
) -> Query:
    """A query from plain texts. A birth day, country or gender that cannot be read is left out: a reason for or against
    a match less. ``unread`` says which they are."""
    known = {key: value.strip() for key, value in (identifiers or {}).items() if value and value.strip()}
    name = _ENTITY.sub(lambda found: html.unescape(found[0]), name) if "&" in name else name
    if "swiftBic" in known:
        known["swiftBic"] = known["swiftBic"][:BANK]  # a decision about a branch is about the bank
    made = (name.strip(), read_birth(birth), read_country(country), known, read_gender(gender))
    return Query(*made, read_country(residence))


def is_ship(query: Query) -> bool:
    """Whether the numbers of a party tell that it is a ship: an IMO number that is a ship's and can be no company's, or
    an MMSI of a ship."""
    imo, mmsi = (bare(query.identifiers.get(kind, "")) for kind in ("imoNumber", "mmsi"))
    if len(set(mmsi)) == 1:
        return False  # a cell that was only filled in (222222222)
    return (sound_imo(imo) and not _of_company(imo)) or bool(re.fullmatch("[2-7][0-9]{8}", mmsi))


def _of_company(imo: str) -> bool:
    """Whether seven digits may be an IMO number of a company or owner, which has a check digit of another kind."""
    total = sum(int(digit) * weight for digit, weight in zip(imo, (8, 6, 4, 2, 9, 7), strict=False))
    return (11 - total % 11) % 10 == int(imo[6])


NO_SHIPS = ("Person", "Organization", "Company", "PublicBody", "Airplane")
"""Kinds of listed parties that a ship is not, whatever it is called; one of which a list says no kind may be one."""


def may_be(query: Query, match: Match) -> bool:
    """Whether a match counts for a party of that kind. One by its number always does."""
    return match.standing == "identified" or match.listing.schema not in NO_SHIPS or not is_ship(query)


def left_out(query: Query) -> str:
    """What a miss says besides: that listed persons and bodies of a ship's name were not looked at, that of a script
    no more than its letters is known; else empty."""
    said = "; of its name only ships were looked at, for its number is a ship's" if is_ship(query) else ""
    spelt = readings.by_letters(query.name)
    return said + ("; it was read letter by letter, for its script is little known here" if spelt else "")


EXPECTED = {
    "birth": "1984, 1984-01 or 1984-01-08",
    "country": "a country such as KP",
    "gender": "M or F, male or female",
    "imo": "an IMO number of seven digits, the last of which is the check digit, such as 9074729",
}
"""What is told of a party that may not be readable, and what each has to be."""
_READ: Mapping[str, Callable[[str], object]] = {
    "birth": read_birth,
    "country": read_country,
    "gender": read_gender,
    "imo": sound_imo,
}


def unread(values: Mapping[str, str | None]) -> dict[str, str]:
    """Of the values of a party those that cannot be read, by their names in EXPECTED. Only an IMO number is still of
    use: it may be the very number that a list has."""
    return {key: value for key, read in _READ.items() if (value := (values.get(key) or "").strip()) and not read(value)}


def by_kind(identifiers: Mapping[str, str]) -> dict[str, str]:
    """Identifiers by their kind in FollowTheMoney, from that or the short name. Raises ValueError for another name."""
    kinds = NUMBERS | {kind: kind for kind in NUMBERS.values()}
    unknown = [name for name in identifiers if name not in kinds]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no identifier; expected one of {', '.join(kinds)}")
    return {kinds[name]: value for name, value in identifiers.items()}


def unfit(query: Query) -> str:
    """Why a query cannot be screened; "" where it can. Behind what is read of a longer name may stand who is listed."""
    if len(query.name) > MAX_LENGTH:
        return f"a name of {len(query.name):,} letters; expected at most {MAX_LENGTH}"
    if query.name.startswith("{") and query.name.endswith("}"):
        return "an object instead of a name; expected a text, or a list of texts"
    if len(query.name) > 2 * readings.MOST_WORDS and (words := len(tokens(query.name))) > readings.MOST_WORDS:
        return f"a name of {words} words; expected at most {readings.MOST_WORDS}"
    if query.identifiers:
        return ""
    if not query.name:
        return "nothing to screen by; expected a name, or a number such as an IMO number"
    if nobody(query.name):
        return "a word for no name; expected the name"
    if not any(map(str.isalpha, query.name)):
        return "without a letter; expected a name of at least two letters, or one Han or Hangul character"
    if not screenable(query.name):
        if lost := readings.unreadable(query.name):
            return f"with {lost[:5]}, of which no reading is known; expected the name in Latin letters"
        return "too short to be screened; expected at least two letters, or one Han or Hangul character"
    return ""
