"""Countries as people write them, to ISO 3166-1 alpha-2."""

from __future__ import annotations

import gettext
import re
import unicodedata
from functools import cache
from importlib.resources import files

import yaml

_STATE = re.compile(
    "(?:民主|人民|イスラム|連邦|社会主義|社會主義)*共和国$|王国$|(?:民主|人民|伊斯兰|伊斯蘭|联邦|聯邦)*共和國?国?$|王國$|공화국$|왕국$"
)
"""What kind of state it is, at the end of an official name."""


def fold(text: str) -> str:
    """A name with width, case, accents and punctuation folded."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(c for c in text if c.isalnum() and not unicodedata.combining(c))


def country(text: str) -> str | None:
    """The alpha-2 code of a country as written, or None. A code is letters alone: N/A is not Namibia."""
    key = fold(text)
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(key) <= 3 and not plain.isalpha() and key not in _extra():
        return None
    found = names().get(key) or names().get(fold(re.sub(r"\bthe\b", "", text, flags=re.IGNORECASE)))
    if found or text.isascii():
        return found
    bare = fold(_STATE.sub("", plain))
    return names().get(bare) or _eastern().get(key) or _eastern().get(bare)


@cache
def _extra() -> dict[str, str]:
    """Folded name → alpha-2, of names that ISO 3166 does not carry but people write."""
    extra = yaml.load((files(__package__) / "countries.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return {fold(name): code for code, names in extra.items() for name in names}


@cache
def names() -> dict[str, str]:
    """Folded code or name → alpha-2; ``country`` reads a text by it."""
    import pycountry

    found: dict[str, str] = {}
    for each in pycountry.countries:
        for attribute in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            if name := getattr(each, attribute, None):
                found[fold(name)] = each.alpha_2
    return found | _extra()


@cache
def _eastern() -> dict[str, str]:
    """Folded Japanese, Korean and Chinese name → alpha-2, where they agree; from pycountry's translations (iso-codes).

    A name is known without what kind of state it says at its end, too: シリア・アラブ共和国, シリア・アラブ.
    """
    import pycountry

    told: dict[str, set[str]] = {}
    for language in ("ja", "ko", "zh_CN", "zh_TW"):
        spoken = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
        for each in pycountry.countries:
            for attribute in ("name", "official_name", "common_name"):
                if (name := getattr(each, attribute, None)) and not (own := spoken(name)).isascii():
                    for text in (own, _STATE.sub("", own)):
                        told.setdefault(fold(text), set()).add(each.alpha_2)
    return {name: next(iter(codes)) for name, codes in told.items() if name and len(codes) == 1}


@cache
def former() -> dict[str, str]:
    """Folded code or name of a country that no longer exists → its name."""
    import pycountry

    found: dict[str, str] = {}
    for each in pycountry.historic_countries:
        for attribute in ("alpha_2", "alpha_3", "name"):
            if name := getattr(each, attribute, None):
                found.setdefault(fold(name), each.name)
                found.setdefault(fold(name.partition(",")[0]), each.name)
    for name in ("Soviet Union", "East Germany", "Serbia and Montenegro"):
        found.setdefault(fold(name), name)
    return {key: name or key for key, name in found.items() if key not in names()}
