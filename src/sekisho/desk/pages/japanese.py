"""What the pages say, in Japanese. The program speaks English; ``ja.json`` has the Japanese of each text.

A key is a whole text, or one with ``{}`` where something stands in it; its Japanese has ``{0}``, ``{1}``, … for these.
What stands there is kept as it is, but for ``{0:t}``, which is told in Japanese itself, ``{0:title}``, the same of a
dossier's title, ``{0:each}``, of which each part between semicolons is, and ``{0:list}``, the same of commas.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path

LONGEST = 4_000
"""Letters of a text that is looked up at most."""


@cache
def catalogue() -> dict[str, str]:
    """Text or template in English → Japanese."""
    held: dict[str, str] = json.loads((Path(__file__).parent / "ja.json").read_text(encoding="utf-8"))
    return held


@lru_cache(maxsize=4096)
def japanese(text: str, of: str = "") -> str:
    """The Japanese of a text; the text itself where the catalogue has none.

    A word that means another thing elsewhere stands there with what it is ``of``, as in ``to (field)``.
    What is of a "title" is a dossier's own words, which are of no template.
    """
    if len(text) > LONGEST:
        return text
    plain = text.replace("_", " ")
    known = catalogue().get(f"{plain} ({of})") or catalogue().get(text) or catalogue().get(plain)
    if known is not None or of == "title":
        return known or text
    for template, parts in _templates():
        if (found := _standing(parts, text)) is not None:
            return catalogue()[template].format(*map(_Told, found))
    return text


class _Told(str):
    """What stands in a sentence."""

    def __format__(self, spec: str) -> str:
        if spec in ("each", "list"):
            parted, joined = ("; ", "；") if spec == "each" else (", ", "、")
            return joined.join(japanese(each) for each in self.split(parted))
        return japanese(str(self)) if spec == "t" else japanese(str(self), "title") if spec == "title" else str(self)


@cache
def _templates() -> list[tuple[str, list[str]]]:
    """Each template with its parts, in the order of the catalogue: the first that a text fits counts."""
    return [(each, each.split("{}")) for each in catalogue() if "{}" in each]


def _standing(parts: list[str], text: str) -> list[str] | None:
    """What stands between the parts of a template in a text; None where the text is not of it."""
    first, *middle, last = parts
    if not text.startswith(first):
        return None
    found, at = [], len(first)
    for part in middle:
        end = text.find(part, at + 1)
        if end < 0:
            return None
        found.append(text[at:end])
        at = end + len(part)
    if len(text) - len(last) <= at or not text.endswith(last):
        return None
    return [*found, text[at : len(text) - len(last)]]
