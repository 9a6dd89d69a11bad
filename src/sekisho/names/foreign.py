"""Foreign words in Han, by the sounds that their characters stand for in them, which are seldom those of Mandarin: 爾
is an l or r, 謝 the se of Sergei, 德 a d alone (foreign.txt)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sekisho.names import korean, mandarin


@cache
def _sounds() -> dict[str, str]:
    """A traditional character → what it stands for."""
    lines = (files(__package__) / "foreign.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {char: sound for sound, chars in rows for char in chars}


def by_sound(word: str) -> str:
    """A word in Han as the foreign one sounds, in Latin letters; empty where Mandarin cannot read it."""
    read = mandarin.syllables(word)
    return "".join(_sounds().get(korean.traditional(char), sound) for char, sound in zip(word, read, strict=False))
