"""Names as people say them who leave a word out: the patronymic (Sergei Shoigu), or the English given name that many
bear beside a Chinese or Korean one (Tony Leung Chiu-wai; english.txt)."""

from __future__ import annotations

from collections.abc import Sequence

from sekisho.names.form import AS_WRITTEN, SHORTER, Form
from sekisho.names.patronymics import patronymic
from sekisho.names.syllables import spoken
from sekisho.names.variants import english_names

FEWEST, MOST = 3, 4
"""Words of a name that may be shorter."""


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


def with_shorter(read: tuple[Form, ...]) -> tuple[Form, ...]:
    """Readings of a name and, behind the first, what it is ``shorter``: either side may lack the word."""
    if not read or not FEWEST <= len(read[0].tokens) <= MOST or read[0].reading not in (AS_WRITTEN, "Cyrillic"):
        return read
    said = shorter(read[0].tokens)
    return (read[0], Form(said, SHORTER), *read[1:]) if said else read
