"""Names in Hangul: a Korean's by syllable, a Chinese one as Korea transcribes it, another's by its sound, a body's as
its own country spells it."""

from __future__ import annotations

from sekisho.names import chinese_abroad, korean, mccune
from sekisho.names.alphabets import of_letters
from sekisho.names.form import MCCUNE, Form
from sekisho.names.han import in_sound
from sekisho.names.pieces import is_mixed, joined, parts, pieces


def of_hangul(found: tuple[str, ...]) -> tuple[Form, ...]:
    """The readings of a name in which there is Hangul."""
    read = list(of_letters(found, "Hangul"))
    whole = "".join(found)
    if len(found) == 1 and len(whole) > 3 and whole[-1] == "호":  # what stands behind a ship's name (금강산호)
        read += of_letters((whole[:-1],), "Hangul")
    if len(found) <= 2 and (len(whole) > 3 or not korean.sino_korean().issuperset(whole)):  # no Korean is called so
        read += [Form(each, chinese_abroad.READING) for each in chinese_abroad.readings(whole)]
    if not is_mixed(found) and not _is_korean(found):
        told = "".join([piece for token in found for piece, meant in pieces(token) if not meant])
        if told == whole or len(told) > 2 or not korean.sino_korean().issuperset(told):  # 대동무역 is Korean
            for words in dict.fromkeys((found, _with_article(found))):
                heard = joined(parts(words, _by_sound), in_sound)
                read += [Form(each, "Hangul by sound") for each in heard]
        if korean.FOREIGN.isdisjoint(told):
            north = [joined(parts(found, way), in_sound) for way in (_in_mccune, _in_the_north)]
            read += dict.fromkeys([Form(each, MCCUNE) for held in north for each in held])
    return tuple(read)


def _is_korean(found: tuple[str, ...]) -> bool:
    """Whether a name in Hangul is one syllable, or has two or three, the first a Korean family name, and none
    that only transcriptions have."""
    whole = "".join(found)
    return len(whole) == 1 or (
        (len(found) == 1 or len(found[0]) == 1 or len(found[-1]) == 1)
        and 2 <= len(whole) <= 3
        and (whole[0] in korean.FAMILIES or (len(found) > 1 and whole[-1] in korean.FAMILIES))
        and korean.FOREIGN.isdisjoint(whole)
    )


def _with_article(found: tuple[str, ...]) -> tuple[str, ...]:
    """An Arabic name with the article apart that Korean joins to the word behind it (바샤르 알아사드)."""
    behind = (("알", word[1:]) if word.startswith("알") and len(word) > 3 else (word,) for word in found[1:])
    return (*found[:1], *(word for words in behind for word in words))


def _by_sound(word: str) -> tuple[str, ...]:
    return ("".join(map(korean.romanised, word)),)


def _in_mccune(word: str) -> tuple[str, ...]:
    return (mccune.romanised(word),)


def _in_the_north(word: str) -> tuple[str, ...]:
    return (mccune.romanised(word, "j"),)
