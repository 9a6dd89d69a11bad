"""Chinese names as Japanese says them, each character by its sound: 習近平 is シュウ・キンペイ."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from sekisho.names import characters, chinese
from sekisho.names.kept import kept
from sekisho.names.korean import traditional

READING = "Han as Japanese says Chinese names"

_IN_NAMES = {"劉": "ryuu", "柳": "ryuu", "什": "juu", "文": "bun", "蒙": "mou"}
"""Where another reading than Unihan's first is usual in names."""
_MEETING = (
    (re.compile("(?<=n) h"), "p"), (re.compile("tsu h|chi h"), "p"), (re.compile("(?:tsu|chi) (?=[kstc])"), ""),
    (re.compile("ku (?=k)"), ""),
)  # fmt: skip
"""What becomes of sounds that meet: kin hei Kinpei, koku kyou Kokkyou (a doubled consonant is written once here)."""


@kept
def _readings() -> characters.Filed:
    rows = (files(__package__) / "onyomi.txt").read_text(encoding="utf-8").splitlines()
    return characters.filed({char: row.split()[0] for row in rows if row[0] != "#" for char in row.split()[1]})


def reading(char: str) -> str:
    """How Japanese reads a Han character by its sound, in Latin letters; empty where that is not known."""
    old = traditional(char)
    return _IN_NAMES.get(old) or characters.reading(char, _readings()) or characters.reading(old, _readings())


@lru_cache(maxsize=12_000)
def readings(word: str) -> tuple[tuple[str, ...], ...]:
    """A Chinese name of two to four characters as its family name and its given name are said."""
    said = [reading(char) for char in word]
    family = 2 if word[:2] in chinese.COMPOUND else 1
    if not (all(said) and family < len(word) <= 4):
        return ()
    return (tuple(_met(part) for part in (said[:family], said[family:])),)


def _met(said: list[str]) -> str:
    text = " ".join(said)
    for met, put in _MEETING:
        text = met.sub(put, text)
    return text.replace(" ", "")
