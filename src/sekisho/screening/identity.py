"""Identified beyond doubt: the one place that says when a match is the listed party itself.

Narrow on purpose, since a freeze then applies without a person's look. It takes

- the same IMO number, BIC or LEI: the number is the ship's or the body's own, whatever the name; or
- a listed name word for word (case, accents, punctuation and the order of words aside; a weak alias or a former name
  does not count) together with the same passport, identity or registration number, since numbers of two countries may
  be equal, or with the same MMSI, which passes to another ship when a ship changes its flag; or
- such a name together with the same whole day of birth, where neither nationality nor gender speaks against it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from sekisho.names.parties import IDENTIFIERS, own_part
from sekisho.names.screen import OWN_NUMBERS, Match, Query

_LENT = tuple(kind for kind in IDENTIFIERS if kind not in OWN_NUMBERS)


def beyond_doubt(query: Query, match: Match) -> str:
    """Why the query is the listed party beyond doubt, in words; "" where there is doubt."""
    for kind in OWN_NUMBERS:
        if _shared(query, match, kind):
            return f"the same {IDENTIFIERS[kind]} {query.identifiers[kind]}"
    if match.standing == "conflict" or not _same_name(query, match):
        return ""
    for kind in _LENT:
        if _shared(query, match, kind):
            return f"the same name and {IDENTIFIERS[kind]} {query.identifiers[kind]}"
    if len(query.birth) == 10 and query.birth in match.listing.get("birthDate") and not _another(query, match):
        return f"the same name and day of birth {query.birth}"
    return ""


def _same_name(query: Query, match: Match) -> bool:
    own = _folded(query.name)
    return bool(own) and any(
        name.kind not in ("weak", "former") and _folded(name.text) == own for name in match.listing.names
    )


def _shared(query: Query, match: Match, kind: str) -> bool:
    own = own_part(kind, query.identifiers.get(kind, ""))
    return bool(own) and own in {own_part(kind, value) for value in match.listing.get(kind)}


def _another(query: Query, match: Match) -> bool:
    codes = {each for each in match.listing.get("nationality") if len(each) == 2}
    genders = set(match.listing.get("gender")) & {"male", "female"}
    return (bool(query.country and codes) and query.country.lower() not in codes) or (
        bool(query.gender and genders) and query.gender not in genders
    )


@lru_cache(maxsize=65_536)
def _folded(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(" " if not char.isalnum() else char for char in plain if not unicodedata.combining(char))
    return tuple(sorted(kept.split()))
