"""Countries as people write them, to ISO 3166-1 alpha-2."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

import yaml


def fold(text: str) -> str:
    """A name with width, case, accents and punctuation folded."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(c for c in text if c.isalnum() and not unicodedata.combining(c))


@cache
def by_name() -> dict[str, str]:
    """Folded code or name → alpha-2."""
    import pycountry

    found: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            if name := getattr(country, attribute, None):
                found[fold(name)] = country.alpha_2
    extra = yaml.load((files(__package__) / "countries.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    for code, names in extra.items():
        for name in names:
            found[fold(name)] = code
    return found


@cache
def former() -> dict[str, str]:
    """Folded code or name of a country that no longer exists → its name."""
    import pycountry

    found: dict[str, str] = {}
    for country in pycountry.historic_countries:
        for attribute in ("alpha_2", "alpha_3", "name"):
            if name := getattr(country, attribute, None):
                found.setdefault(fold(name), country.name)
    found[fold("Soviet Union")] = found[fold("Czechoslovakia")] = ""
    return {key: name or key for key, name in found.items() if key not in by_name()}
