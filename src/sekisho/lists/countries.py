"""Countries as lists write them, in English or Japanese, to the codes of FollowTheMoney."""

from __future__ import annotations

import re
from functools import cache

from sekisho.intake.countries import country as written
from sekisho.intake.countries import fold

OTHERS = {
    "burma": "mm",
    "myanmarburma": "mm",
    "congodemocraticrepublic": "cd",
    "democraticrepublicofthecongo": "cd",
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
    "saudiarabian": "sa",
    "zaire": "cd",
    "easttimor": "tl",
    "theformeryugoslavrepublicofmacedonia": "mk",
    **dict.fromkeys(map(fold, ("ソビエト社会主義共和国連邦", "ソ連", "旧ソ連")), "suhh"),
}
"""Names that only lists have, folded, and their codes; states no more have FollowTheMoney's four letters."""


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
    return OTHERS.get(key, "")
