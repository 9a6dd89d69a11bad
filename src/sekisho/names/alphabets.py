"""Names in scripts that are read by their letters, from Cyrillic, Arabic and Greek to Thai, Burmese and kana."""

from __future__ import annotations

import itertools
import re

from sekisho.names import arabic, burmese, chinese_abroad, greek, slavic, thai
from sekisho.names.form import THAI_LETTERS, UNKNOWN, Form
from sekisho.names.phrases import as_words
from sekisho.names.pieces import joined, parts, plain
from sekisho.names.words import words

_NAMES = {
    **{kind: kind.title() for kind in ("cyrillic", "arabic", "greek", "hebrew", "thai", "armenian", "georgian")},
    "ethiopic": "Ethiopic",
    "indian": "a script of India",
}
_GREEK = (("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("ου", "u"), ("τζ", "dz"), ("αυ", "av"), ("ευ", "ev"), ("χ", "h"))
_ARMENIAN = (("ու", "u"), ("եւ", "ev"), ("ռ", "r"))
_NOMINATIVE = re.compile("(?<=[^აეიოუ])(?<!შვილ)ი$")


def of_letters(found: tuple[str, ...], reading: str) -> tuple[Form, ...]:
    """A name read word by word, each by its letters."""
    return tuple(
        Form(tuple(arabic.with_articles(read)), reading)
        for text in _spelt(found, reading)
        for read in joined(parts(text))[:1]
    )


def of_script(found: tuple[str, ...], kind: str) -> tuple[Form, ...]:
    """The same of a name in a script of which no more is told."""
    return of_letters(found, _NAMES.get(kind, UNKNOWN))


def of_cyrillic(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A name in which there is Cyrillic: by its letters, a body's by its usual words, a Chinese one as Russians do."""
    found = slavic.in_short(found)
    abroad = [Form(each, chinese_abroad.IN_CYRILLIC) for each in chinese_abroad.in_cyrillic(found)]
    usual = _english(slavic.translated(found, plain), "Cyrillic")
    return (*of_letters(found, "Cyrillic"), *usual, *abroad, *of_letters(slavic.of_the_west(found), "Cyrillic"))


def of_greek(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A name in which there is Greek: by its letters, a body's by its usual words."""
    return (*of_letters(found, "Greek"), *_english(slavic.translated(found, plain, greek.usual), "Greek"))


def of_arabic(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A name wholly in Arabic script, in each manner of reading it, a body's by its usual words."""
    return (*[Form(read, "Arabic") for read in arabic.readings(found)], *_english(arabic.translated(found), "Arabic"))


def _english(translated: list[tuple[str, ...]], reading: str) -> list[Form]:
    """Names translated into English, with phrases that are one word in it (scientific research institute)."""
    return [Form(as_words(list(read)), reading) for read in translated]


def of_burmese(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A name wholly in Burmese script; of another none."""
    spelt = tuple(itertools.chain(*map(burmese.syllables, found))) if all(map(burmese.is_burmese, found)) else ()
    return (Form(spelt, burmese.READING),) if spelt else ()


def of_thai(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A name wholly in Thai script, as it is heard and by its letters."""
    pieces = [piece for token in found for piece in thai.parted(token)]
    known = words()
    ways = zip(*[known[each][:1] * 3 if each in known else thai.readings(each) for each in pieces], strict=True)
    named = zip(ways, ("Thai", "Thai", THAI_LETTERS), strict=True)
    return tuple(dict.fromkeys([Form(read, how) for way, how in named if (read := tuple(filter(None, way)))]))


def of_kana(found: tuple[str, ...], by_syllable: bool) -> tuple[Form, ...]:
    """A name in kana: as a transcription, or of a Japanese ``by_syllable``, with long vowels and without."""
    if not by_syllable:
        return of_letters(found, "kana")
    read = of_letters(found, "kana by syllable")
    return read + tuple(form._replace(tokens=tuple(map(_short, form.tokens))) for form in read)


def _short(word: str) -> str:
    """A Japanese word without its long vowels, as passports have it."""
    return word.replace("ou", "o").replace("oo", "o").replace("uu", "u")


def _spelt(found: tuple[str, ...], reading: str) -> tuple[tuple[str, ...], ...]:
    """Words as they stand and, where letters of their script are heard otherwise, as they are heard."""
    if reading == "Greek":
        return found, tuple([_replaced(word, _GREEK) for word in found])
    if reading == "Hebrew":  # p and f, b and v, of which f and v do not begin a word
        found = tuple([re.sub("^ו", "ڤ", word) for word in found])
        return found, *(tuple([word[:1] + word[1:].replace(b, v) for word in found]) for b, v in ("פף", "בڤ"))
    if reading == "Armenian":
        return (tuple([_replaced(word, _ARMENIAN) for word in found]),)
    if reading == "Georgian":  # the nominative's ending, which names of others have too
        return found, tuple([_NOMINATIVE.sub("", word) for word in found])
    return (found,)


def _replaced(word: str, spelt: tuple[tuple[str, str], ...]) -> str:
    for written, sound in spelt:
        word = word.replace(written, sound)
    return word
