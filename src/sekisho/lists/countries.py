"""Countries as lists write them, in English or Japanese, to the codes of FollowTheMoney."""

from __future__ import annotations

import gettext
import re
from functools import cache

import pycountry

from sekisho.intake.countries import country as written
from sekisho.intake.countries import fold

OTHERS = {
    "burma": "mm",
    "myanmarburma": "mm",
    "congodemocraticrepublic": "cd",
    "democraticrepublicofthecongo": "cd",
    "congokinshasa": "cd",
    "congobrazzaville": "cg",
    "kosovo": "xk",
    "palestine": "ps",
    "palestinian": "ps",
    "palestinianterritories": "ps",
    "occupiedpalestinianterritories": "ps",
    "stateofpalestine": "ps",
    "westbank": "ps",
    "regiongaza": "ps",
    "republicofireland": "ie",
    "hongkongspecialadministrativeregion": "hk",
    "gaza": "ps",
    "libyanarabjamahiriya": "ly",
    "ussr": "suhh",
    "formerussr": "suhh",
    "sovietunion": "suhh",
    "yugoslavia": "yucs",
    "serbiaandmontenegro": "csxx",
    "netherlandsantilles": "an",
    "russian": "ru",
    "yemeni": "ye",
    "afghan": "af",
    "algerian": "dz",
    "somali": "so",
}
"""Names that pycountry does not have, folded, and their codes; states no more have FollowTheMoney's four letters."""

JAPANESE = {
    "パレスチナ": "ps",
    "コソボ": "xk",
    "クウェイト": "kw",
    "ロシア": "ru",
    "北朝鮮": "kp",
    "ヴェトナム": "vn",
    "ウクライナ共和国": "ua",
    "台湾": "tw",
    "サウディ・アラビア": "sa",
    "ジョージア": "ge",
}
"""Spellings of the Finance Ministry's that pycountry's Japanese names lack."""


@cache
def country(text: str) -> str:
    """A country's alpha-2 code in lower case where the name is known, else the name as it stands."""
    bare = " ".join(text.split()).strip(" .,;。")
    if not bare:
        return ""
    turned = re.sub(r"^(.+?), (.+)$", r"\2 \1", bare)
    now = re.search(r"(?i)(?:\(now|currently) ([^()]+)", bare)
    spoken = re.sub(r"^[Tt]he ", "", bare)
    latin = re.sub(r"[A-Za-z].*$", "", bare)
    outside = bare.partition("(")[0] if bare.endswith(")") else bare
    for each in (bare, turned, spoken, outside, now[1] if now else "", latin):
        if code := _code(each.strip()):
            return code
    return bare


def _code(name: str) -> str:
    key = fold(name)
    if not key:
        return ""
    if code := written(name):
        return code.lower()
    return OTHERS.get(key) or _japanese().get(key) or _japanese().get(key.removesuffix("共和国"), "")


@cache
def _japanese() -> dict[str, str]:
    """Folded Japanese name → code, from pycountry's translations (iso-codes)."""
    spoken = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["ja"])
    found = {
        fold(spoken.gettext(name)): each.alpha_2.lower()
        for each in pycountry.countries
        for attribute in ("name", "official_name", "common_name")
        if (name := getattr(each, attribute, None))
    }
    found |= {
        re.sub(r"(民主|人民|イスラム|連邦|社会主義)*共和国$|王国$", "", name): code for name, code in found.items()
    }
    return found | {fold(name): code for name, code in JAPANESE.items()}
