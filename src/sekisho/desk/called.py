"""What a user may be called: a name that nobody takes for another's. By the rules of Unicode TS 39, in little."""

from __future__ import annotations

import unicodedata

from sekisho.names.text import folded

LONGEST = 100
RESERVED = ("sekisho", "retention", "OpenID Connect")
"""Whom the log names where no user did it."""

_EAST = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "HANGUL"}
"""Scripts that stand together, and beside Latin; by the first word of Unicode's name of a letter."""

_LOOKS = str.maketrans(
    "АВЕЗКМНОРСТУХІЈЅаеорсухіјѕһԁԛԝѵгк" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορτυικχ" "力口二卜工夕八へ一",
    "ABE3KMHOPCTYXIJSaeopcyxijshdqwvrk" "ABEZHIKMNOPTYXavoptuikx" "カロニトエタハヘー",
)  # fmt: skip
_STROKES = str.maketrans("i1|!0", "llllo")


def tidy(name: str) -> str:
    """A name as it is kept: one form of each letter (NFKC), single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def wrong(name: str) -> str:
    """Why nobody may be called so, "" where somebody may. The name is tidy."""
    if not any(char.isalnum() for char in name) or len(name) > LONGEST:
        return f"a name has 1 to {LONGEST} characters, a letter or digit among them"
    scripts = set()
    for char in name:
        words = unicodedata.name(char, "UNNAMED").split(" ")
        if (char.isascii() and char.isprintable()) or char in "’·・":
            if char.isalpha():
                scripts.add("LATIN")
        elif "FILLER" in words or words[0] in ("COMBINING", "VARIATION") or unicodedata.category(char)[0] not in "LMN":
            return f"a name has letters, digits and spaces; U+{ord(char):04X} ({' '.join(words).lower()}) is none"
        elif char.isalpha():
            scripts.add(words[0])
    beside = scripts - _EAST
    if len(beside) > 1 or (scripts & _EAST and beside - {"LATIN"}):
        found = ", ".join(sorted(each.capitalize() for each in scripts))
        return f"a name is written in one script, or in Latin beside Han, kana and Hangul; this one has {found}"
    if " by key " in name.casefold() or any(alike(name, each) for each in RESERVED):
        return f"the log would read {name!r} as somebody else; take another name"
    return ""


def alike(one: str, two: str) -> bool:
    """Whether people may take two names for the same: by case, accents, marks, letters of another script, l and 1."""
    return _look(one) == _look(two)


def _look(name: str) -> str:
    text = folded(tidy(name).translate(_LOOKS)).translate(_STROKES)
    return "".join(char for char in text if char.isalnum()).replace("rn", "m").replace("vv", "w")
