"""Names as people say them who leave a word out: the patronymic (Sergei Shoigu), the English given name that many
bear beside a Chinese or Korean one (Tony Leung Chiu-wai; english.txt), or the mother's family name and the second given
one (Pablo Escobar)."""

from __future__ import annotations

from collections.abc import Sequence

from sekisho.names.form import AS_WRITTEN, SHORTER, Form
from sekisho.names.patronymics import patronymic
from sekisho.names.syllables import spoken
from sekisho.names.text import tokens
from sekisho.names.variants import english_names
from sekisho.names.weights import weight

FEWEST, MOST = 3, 4
"""Words of a name that may be shorter."""

LITTLE = 1.4
"""A first given and a first family name that weigh less together say too little (Juan García)."""
PARTICLES = frozenset(("de", "del", "y"))


def without_patronymic(words: tuple[str, ...]) -> tuple[str, ...]:
    """A given and a family name without the patronymic beside them (Viktor Yanukovych); empty of other names."""
    if len(words) != 3:
        return ()
    at = next((at for at in (1, 2) if patronymic(words[at])[1]), 0)
    return words[:at] + words[at + 1 :] if at else ()


def without_english(words: tuple[str, ...]) -> tuple[str, ...]:
    """A Chinese or Korean name of three syllables without the English given name before or behind it (Tony Leung
    Chiu-wai); empty of other names."""
    for at in (0, len(words) - 1) if FEWEST <= len(words) <= MOST else ():
        rest = words[:at] + words[at + 1 :]
        if words[at] in english_names() and any(map(_are_syllables, zip(*map(spoken, rest), strict=True))):
            return rest
    return ()


def first_names(name: str) -> tuple[str, ...]:
    """The first given and the first family name of one whose family name or two stand before a comma (ESCOBAR GAVIRIA,
    Pablo Emilio), as nearly all say it in Spanish; empty of other names, and where many may be called so."""
    before, _, behind = name.partition(",")
    families, given = tokens(before), tokens(behind)
    if not 3 <= len(families) + len(given) <= 6 or not 1 <= len(given) <= 2 or not families:
        return ()
    if len(families) > 2 and families[1] not in PARTICLES:
        return ()
    said = given[0], families[0]
    if min(map(len, said)) < 4 or not all(map(str.isascii, said)) or all(map(any, map(spoken, families + given))):
        return ()
    return said if sum(weight(word, False) for word in said) >= LITTLE else ()


def _are_syllables(words: Sequence[tuple[str, ...]]) -> bool:
    """Whether words can be three syllables of a language, one or two of them each; as syllables.spoken gives them."""
    counts = [
        {key.removeprefix("Chinese-").removeprefix("Cantonese-").count("-") + 1 for key in keys} for keys in words
    ]
    if len(counts) == 3:
        return all(1 in each for each in counts)
    return any(1 in one and 2 in two for one, two in (counts, counts[::-1]))


def shorter(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name as people say it who leave a word of it out: the patronymic, or the English given name beside a Chinese or
    Korean one; empty of other names."""
    return without_patronymic(words) or without_english(words)


def with_shorter(read: tuple[Form, ...], name: str = "") -> tuple[Form, ...]:
    """Readings of a name and, behind the first, what it is ``shorter``, or by its ``first_names``: either side may lack
    the word."""
    if not read or len(read[0].tokens) < FEWEST or read[0].reading not in (AS_WRITTEN, "Cyrillic"):
        return read
    said = shorter(read[0].tokens) if len(read[0].tokens) <= MOST else ()
    said = said or (first_names(name) if "," in name else ())
    return (read[0], Form(said, SHORTER), *read[1:]) if said else read
