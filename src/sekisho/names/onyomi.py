"""Chinese names as Japanese says them, each character by its sound: 習近平 is シュウ・キンペイ."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from sekisho.names import characters, chinese
from sekisho.names.kept import kept
from sekisho.names.korean import traditional

READING = "Han as Japanese says Chinese names"

_IN_NAMES = {
    "劉": "ryuu", "柳": "ryuu", "什": "juu", "文": "bun", "蒙": "mou", "石": "seki", "杜": "to", "宗": "sou",
    "紅": "kou", "曾": "sou", "興": "kou", "淳": "jun", "純": "jun", "吉": "kitsu", "相": "sou", "應": "ou", "那": "na",
    "封": "hou", "卿": "kei", "自": "ji", "樂": "raku", "賈": "ka", "笙": "shou",
}  # fmt: skip
"""Where another reading than Unihan's first is usual in names: 699 characters were held against the 1,098 Chinese
persons of SudachiDict core 20261015 (Apache-2.0)."""
_H = re.compile("(?<=n) h")
"""The h that becomes p: kin hei Kinpei."""
_MEETING = (
    (re.compile("tsu h|chi h"), "p"), (re.compile("(?:tsu|chi) (?=[kstc])"), ""), (re.compile("ku (?=k)"), ""),
)  # fmt: skip
"""What may become of other sounds that meet: koku kyou Kokkyou (a doubled consonant is written once here)."""


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
    """A Chinese name of two to four characters as its family name and its given name are said, one way or two."""
    said = [reading(char) for char in word]
    family = 2 if word[:2] in chinese.COMPOUND else 1
    if not (all(said) and family < len(word) <= 4):
        return ()
    parts = [_H.sub("p", " ".join(part)) for part in (said[:family], said[family:])]
    return tuple(dict.fromkeys(tuple(each.replace(" ", "") for each in held) for held in (parts, map(_met, parts))))


def together(word: str) -> str:
    """Characters by their sound as one word (東明 Toumei); empty where one is not known."""
    said = [reading(char) for char in word]
    return _met(_H.sub("p", " ".join(said))).replace(" ", "") if all(said) else ""


def _met(text: str) -> str:
    for met, put in _MEETING:
        text = met.sub(put, text)
    return text
