"""The readings of a name: what it may be in Latin letters, depending on whose name it is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from sekisho.names import (
    arabic,
    brahmic,
    burmese,
    cantonese,
    chinese,
    chinese_abroad,
    fields,
    greek,
    hokkien,
    japanese,
    korean,
    korean_abroad,
    mandarin,
    mccune,
    onyomi,
    slavic,
    thai,
    titles,
    yale,
)
from sekisho.names.fields import MISSPELT, is_name, others, signs_of, without_numbers
from sekisho.names.kept import kept
from sekisho.names.phrases import as_words
from sekisho.names.text import EASTERN, MAX_LENGTH, WIDE, in_latin, script, signs, tokens
from sekisho.names.transcription import usual_characters
from sekisho.names.weights import is_counted
from sekisho.names.words import LEGAL, articles, phrase_words, phrases, words

_NAMES = {
    **{kind: kind.title() for kind in ("cyrillic", "arabic", "greek", "hebrew", "thai", "armenian", "georgian")},
    "ethiopic": "Ethiopic",
    "indian": "a script of India",
}


WRITTEN, SOUNDED, HEARD, BARE = 0, 1, 2, 3
"""The letters somebody wrote; a reading of another script by its sound; one that may transcribe a name of yet another
language; one that lacks its vowels."""

TWICE = 12
"""Words at most of a name that a field has twice."""

MOST_WORDS = 40
"""Words of a name that are read; no list holds one of so many."""

UNKNOWN = "another script"
SHORTER = "without a name that may be left out"
"""A name as people say it who leave out its patronymic, or an English given name (shorter.with_shorter)."""
PLACED = "without its place or address"
CUT = "as a full line cuts it off"
"""The letters of a name in one word (cut.py)."""
MCCUNE = "Hangul in McCune-Reischauer romanisation"
"""An organisation as its own country spells it, which is held against the letters of others."""
HAN_MCCUNE = "Han in McCune-Reischauer romanisation"
THAI_LETTERS = "Thai by its letters"
BARE_READINGS = frozenset(("Arabic", "Hebrew", THAI_LETTERS))
_HEARD = ("kana", "Hangul by sound", "Han by sound")
_AS_SPELT = (SHORTER, PLACED, CUT, MCCUNE, HAN_MCCUNE, burmese.READING)
"""Readings in the letters in which their own people write such names."""


_BEFORE_NUMBER, _BEHIND_NUMBER = frozenset("第제"), frozenset(("st", "nd", "rd", "th", "호"))
_ORDINAL = _BEFORE_NUMBER | _BEHIND_NUMBER
"""What stands before or behind a number (제2, 第2, 2nd, 6호); it counts without."""

_Read = japanese.Read


class Form(NamedTuple):
    """A name in Latin tokens and how it was read: ``as written``, ``Hangul``, ``Han as Korean``, …

    ``characters``: of a name in Han characters these, as traditional ones; two such names are compared by them too.
    """

    tokens: tuple[str, ...]
    reading: str = "as written"
    characters: str = ""

    @property
    def voice(self) -> int:
        """How the tokens stand to the name's letters: one of WRITTEN, SOUNDED, HEARD and BARE."""
        if self.exact or self.reading in _AS_SPELT:
            return WRITTEN
        return BARE if self.reading in BARE_READINGS else HEARD if self.reading in _HEARD else SOUNDED

    @property
    def exact(self) -> bool:
        """Whether the tokens are the letters that somebody wrote, not a reading of another script."""
        return self.reading == "as written"


def together(query: int, listed: int) -> int:
    """The voice in which a query's form and a listed one are compared. Of lists in kana, Hangul or Han also a Latin
    name is at hand, so only what is asked for is taken for a transcription."""
    return max(query, SOUNDED if listed == HEARD else listed)


def says_less(reading: str) -> bool:
    """Whether a reading says less of a name than Latin letters do: of a transcription into kana, or without vowels."""
    return reading in BARE_READINGS or reading.startswith("kana")


@cache
def _eastern() -> dict[str, str]:
    """Words in Han, of traditional characters, and in Hangul, and what they become."""
    return {
        "".join(map(korean.traditional, word)): meant
        for word, (meant, _) in words().items()
        if script(word[0]) in ("han", "hangul")
    }


@cache
def _inner_words() -> dict[str, list[str]]:
    """First character → words that Han and Hangul names hold without a space, longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(_eastern(), key=len, reverse=True):
        if len(word) > 1:
            found.setdefault(word[0], []).append(word)
    return found


_BODIES = frozenset("성군사회당국부단대")
"""The last syllable of Korean ministries, armies, companies and the like."""


@lru_cache(maxsize=20_000)
def _pieces(token: str) -> tuple[tuple[str, str], ...]:
    """A word in Han or Hangul parted at those in it that say little: each piece, and what it becomes if it is one."""
    spelt = "".join(map(korean.traditional, token))
    if len(token) == 3 and (
        (token[0] in korean.FAMILIES and token[2] not in _BODIES)
        or (spelt[0] in chinese.COMMON and spelt[1:] in _eastern())
    ):
        return ((token, _eastern().get(spelt, "")),)  # a person (조선희, 李建设), though part of it is a usual word
    held = _inner_words()
    ends = [0]
    at = 0
    while at < len(spelt):
        for word in held.get(spelt[at], ()):
            if spelt.startswith(word, at):
                ends += (at, at + len(word))
                at += len(word)
                break
        else:
            at += 1
    if len(ends) == 1:
        return ((token, _eastern().get(spelt, "")),)
    return tuple(
        (token[start:end], _eastern().get(spelt[start:end], ""))
        for start, end in itertools.pairwise((*ends, len(token)))
        if start < end
    )


_DOTTED_ARTICLE = re.compile(r"(?i)(?<![^\W_])[ey]\.")
"""An initial that is an article elsewhere (E. Kumar)."""
_NUMBERED = re.compile("(.{4,}?)(i{1,3}|iv|vi{0,3})")


@lru_cache(maxsize=20_000)
def forms(name: str) -> tuple[Form, ...]:
    """What ``forms_of`` gives, remembered; and what only who asks writes: of a name with the number of an account or
    the like also the rest of it, of one with titles what it is without, of one written twice the half, of one of
    syllables with a slip what it would be without (MU DU BNOG), of a Latin one in one word (Kimjongun, Xijinping), but
    for one that many bear (Marina), its family name apart, which on a list may stand last, and a Roman number
    (DIAMONDII)."""
    name = name[:MAX_LENGTH]
    read = forms_of(name)
    if (bare := without_numbers(name)) != name and (len(left := tokens(bare)) > 1 or words().keys().isdisjoint(left)):
        read += forms_of(bare)  # of 2024 Holdings too little is left
    if "." in name and _DOTTED_ARTICLE.search(name):
        read += (Form(tokens(fields.with_initials(name) or name)),)
    whole = read[0].tokens if read else ()
    if whole and (whole[0] in titles.first_words() or not name.isascii()) and (left := titles.untitled(tokens(name))):
        read += forms_of(" ".join(left))
    if len(whole) > 2:
        if not _articles_read().isdisjoint(whole):
            read += _with_syllables(tokens(name))
        if len(whole) <= TWICE and whole[: len(whole) // 2] * 2 == whole:
            read += (read[0]._replace(tokens=whole[: len(whole) // 2]),)
    if len(read) == 1 and len(whole) > 1:
        return read
    alone = [form.tokens[0] for form in read if len(form.tokens) == 1 and form.exact and not is_counted(form.tokens[0])]
    if not alone:
        return read
    apart = [Form(each) for word in alone for each in (*korean.parted(word), *chinese.parted(word))]
    apart += [
        each for word in alone if (told := _NUMBERED.fullmatch(word)) for each in forms_of(" ".join(told.groups()))
    ]
    return tuple(dict.fromkeys((*read, *apart))) if apart else read


def characters_of(name: str) -> str:
    """The characters of a name wholly in Han, as traditional ones, without legal forms; empty for others."""
    return _characters(tokens(name))


def _characters(found: tuple[str, ...]) -> str:
    pieces = [piece for token in found if token not in words() for piece in _pieces(token)]
    held = "".join([piece for piece, meant in pieces if not meant])
    return "".join(map(korean.traditional, held)) if all(script(char) == "han" for char in held) else ""


def forms_of(name: str) -> tuple[Form, ...]:
    """Every reading of a name worth comparing, the one as written first. Empty where there is no letter or digit.

    A name that is written twice in one field, in Latin letters and in another script, is read as each as well.
    """
    name = name[:MAX_LENGTH]
    found = tokens(name)
    said = _signs(found) | signs(name)
    if ("'" in name or "’" in name) and _ELIDED.search(name):
        said |= _ELIDES
    if not said and 0 < len(found) <= MOST_WORDS:
        return (Form(found), *_in_yale(found))  # as most are
    read = _forms_of(found, said)
    besides = said & ~(_ORDERED | _SPELT | _CLOSES) or (
        said & _SPELT and "i" in found and ("i" in found[:-1] or "." in name)
    )
    if not besides and len(found) <= MOST_WORDS:
        return read
    if said & WIDE:
        latin = tuple([token for token in found if script(token[0]) == "latin"])
        other = tuple([token for token in found if script(token[0]) != "latin"])
        if latin and other and is_name(latin) and is_name(other):
            read += _forms_of(latin, _signs(latin)) + _forms_of(other, _signs(other))
    more = [english] if said & (_SLAVIC | WIDE) and (english := slavic.in_english(name)) else []
    more += [english] if said & _FRENCH == _FRENCH and (english := arabic.in_english(found)) else []
    more += [_ELIDED.sub(" ", name)] if said & _ELIDES and not words().keys().isdisjoint(found) else []
    if said & (fields.PLACED | EASTERN) and (head := fields.before_address(name, found)):
        held = tokens(head)
        read += tuple([form._replace(reading=PLACED) if form.exact else form for form in _forms_of(held, _signs(held))])
    for text in (*more, *others(name, found, said)):
        held = tokens(text)
        read += _forms_of(held, _signs(held))
    if any(len(form.tokens) > MOST_WORDS for form in read):
        read = tuple([form._replace(tokens=form.tokens[:MOST_WORDS]) for form in read])
    return tuple(dict.fromkeys(read)) if len(read) > 1 else read


_ORDERED, _SPELT, _CLOSES, _SLAVIC, _FOREIGN = (1 << at for at in range(12, 17))
_ARABIC, _HUSHED, _ELIDES = (MISSPELT << at for at in range(1, 4))
"""Signs of words, beside those of ``fields``: of what makes a number an ordinal; of an article, a phrase or a Roman
number; of what may be written together with the word behind it; of how a Slavic name is spelt; of a word that is not
ASCII; of an Arabic given name and of letters that French has for others, which tell together; of what is elided."""
_ELIDED = re.compile(r"(?i)\b(?:d|l|dell|dall|nell|sull)['’](?=[aeiouhéèêàâîôûùïëü])")
"""Articles and prepositions of French and Italian that are written together with the word behind them."""
_FRENCH = _ARABIC | _HUSHED


@cache
def _spelt_otherwise() -> frozenset[str]:
    return frozenset(("i", *arabic.LOST, *articles(), *phrases(), *phrase_words()))


class _Signs(dict[str, int]):
    """Word → its signs; of a book of names each is looked up oftener than it is new, which lru_cache is slower at."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = signs_of(word) | _ORDERED * (word in _ORDINAL) | _FOREIGN * (not word.isascii())
        found |= _SPELT * (word in _spelt_otherwise()) | _CLOSES * (word in _PARTICLES or word.endswith(_ENDS))
        found |= _SLAVIC * slavic.has_end(word)
        found |= _ARABIC * arabic.is_given(word) | _HUSHED * arabic.may_be_french(word)
        self[word] = found
        return found


_REMEMBERED = 50_000
_known_signs = _Signs()


def _signs(found: tuple[str, ...]) -> int:
    """The signs of words."""
    said = 0
    for word in found:
        said |= _known_signs[word]
    return said if said & _FRENCH == _FRENCH else said & ~_FRENCH


def _in_yale(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A Latin name as Yale romanisation."""
    read = yale.readings(found) if len(found) > 1 else ()
    return tuple([Form(each, "Yale romanisation") for each in read]) if read else ()


_PARTICLES = {
    "abd", "abdul", "abdal", "abdel", "abdoul", "abdu", "abu", "abou", "bin", "ben", "ibn", "de", "la", "del", "della",
    "di", "da", "dos", "van", "der", "den", "von",
}  # fmt: skip
"""Words that may be written together with the one behind them."""
_ENDS = ("din", "dine", "deen", "dein", "llah", "ulla", "olla")
"""And how names end that may be written together with what stands before (arabic.closed)."""
_AFTER_PARTICLE = _PARTICLES | arabic.LOST | {"al", "el", "ul", "ur", "er", "ud", "us", "as"}


def _closed(found: tuple[str, ...]) -> tuple[str, ...]:
    """A Latin name whose particles are written together with the word behind them (Abdulrahman, Delacruz), its names of
    faith in one word; empty where it has none."""
    if len(found) > 6:
        return ()
    read, held = [], ""
    for word in found[:-1]:
        if word in (_AFTER_PARTICLE if held else _PARTICLES):
            held += word
        else:
            read.append(held + word)
            held = ""
    if not read and held == found[0]:
        return ()  # of two words one would be left
    closed = arabic.closed((*read, held + found[-1]))
    return closed if closed != found else ()


_LATIN = {"latin"}


def _forms_of(found: tuple[str, ...], said: int) -> tuple[Form, ...]:
    """The readings of words, of which these are the signs."""
    if not found:
        return ()
    scripts = {script(token[0]) for token in found} if said & _FOREIGN else _LATIN
    if said & _ORDERED:
        found = _cardinal(found)
    if scripts == _LATIN:
        return _of_latin(found, said)
    abroad = korean_abroad.readings(found) if "kana" in scripts or "cyrillic" in scripts else ()
    as_korean = tuple(Form(read, f"{'kana' if 'kana' in scripts else 'Cyrillic'} as Korean") for read in abroad)
    if "han" in scripts:
        return (*_of_han(found, scripts), *as_korean)
    if scripts == {"arabic"}:
        return _of_arabic(found)
    if burmese_ := _of_burmese(found):
        return burmese_
    if scripts == {"thai"}:
        return _of_thai(found)
    if "hangul" in scripts:
        return (*_of_hangul(found), *as_korean)
    if "kana" in scripts:
        by_syllable = scripts == {"kana"} and ((abroad and len(found) > 1) or japanese.is_in_kana(found))
        return (*_of_kana(found, bool(by_syllable)), *as_korean)
    kind = next(each for each in (script(token[0]) for token in found) if each != "latin")
    if kind == "cyrillic":
        return (*_of_cyrillic(found), *as_korean)
    if kind == "greek" and (english := slavic.translated(found, _plain, greek.usual)):
        return (*_of_letters(found, "Greek"), Form(english, "Greek"))
    return _of_letters(found, _NAMES.get(kind, UNKNOWN))


def _of_latin(found: tuple[str, ...], said: int) -> tuple[Form, ...]:
    if said & _FOREIGN:
        found = tuple([latin for word in found if (latin := _word(word))])
        said = _signs(found)
    if not found:
        return ()
    read = _articles(as_words(arabic.with_articles(found))) if said & _SPELT else found
    closed = _closed(found) if said & _CLOSES else ()
    if closed and read[-1] == "1":  # of a Roman number
        closed = (*closed[:-1], "1")
    return (Form(read), *_in_yale(found), *([Form(closed)] if closed else []))


def _of_han(found: tuple[str, ...], scripts: set[str]) -> tuple[Form, ...]:
    """A name in which there is Han, as each language may read it."""
    characters = _characters(found)
    readers = _READERS if "kana" not in scripts else (("Han as Japanese", _han_mixed),)
    if japanese.is_person(found):
        readers = (("Han as Japanese", japanese.readings),)
    elif _is_mixed(found) or not _is_transcribed(found, characters):
        readers = readers[: len(_READERS) - 1]
    parts = _parts(found)
    of_body = any(_is_of_body(part) for part in parts)
    if of_body:
        readers = tuple([(how, _han_joined if how == _MANDARIN else reader) for how, reader in readers])
        if _KOREA in parts:  # 朝鲜光鲜银行 is Korea Kwangson Bank
            readers += ((HAN_MCCUNE, _han_in_mccune),)
    made = [Form(each, language, characters) for language, reader in readers for each in _each(parts, reader)]
    if len(found) <= 2 and len(readers) > 1 and characters and not of_body:  # a person's name
        made += [Form(each, how, characters) for how, reader in _OF_PERSONS for each in reader("".join(found))]
    if len(found) == 1:  # its usual words as they are heard
        bodies = japanese.body(japanese.without_legal_form(found[0]))
        made += [Form(each, "Han as Japanese", characters) for each in bodies]
    return tuple(dict.fromkeys(made))


def _of_arabic(found: tuple[str, ...]) -> tuple[Form, ...]:
    english = arabic.translated(found)
    return tuple(Form(read, "Arabic") for read in (*arabic.readings(found), *([english] if english else ())))


def _of_burmese(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A name wholly in Burmese script; of another none."""
    spelt = tuple(itertools.chain(*map(burmese.syllables, found))) if all(map(burmese.is_burmese, found)) else ()
    return (Form(spelt, burmese.READING),) if spelt else ()


def _of_thai(found: tuple[str, ...]) -> tuple[Form, ...]:
    pieces = [piece for token in found for piece in thai.parted(token)]
    known = words()
    ways = zip(*[known[each][:1] * 3 if each in known else thai.readings(each) for each in pieces], strict=True)
    named = zip(ways, ("Thai", "Thai", THAI_LETTERS), strict=True)
    return tuple(dict.fromkeys([Form(read, how) for way, how in named if (read := tuple(filter(None, way)))]))


def _of_hangul(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A name in which there is Hangul: a Korean's, a Chinese one as Korea transcribes it, another's or a body's."""
    read = list(_of_letters(found, "Hangul"))
    whole = "".join(found)
    if len(found) <= 2 and (len(whole) > 3 or not korean.sino_korean().issuperset(whole)):  # no Korean is called so
        read += [Form(each, chinese_abroad.READING) for each in chinese_abroad.readings(whole)]
    if not _is_mixed(found) and not _is_korean(found):
        told = "".join([piece for token in found for piece, meant in _pieces(token) if not meant])
        if told == whole or len(told) > 2 or not korean.sino_korean().issuperset(told):  # 대동무역 is Korean
            heard = _each(_parts(found, _hangul_by_sound), _han_by_sound)[:1]
            read += [Form(each, "Hangul by sound") for each in heard]
        if korean.FOREIGN.isdisjoint(whole):
            north = [_each(_parts(found, way), _han_by_sound)[:1] for way in (_in_mccune, _in_the_north)]
            read += dict.fromkeys([Form(each, MCCUNE) for held in north for each in held])
    return tuple(read)


def _of_cyrillic(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A name in which there is Cyrillic: by its letters, a body's by its usual words, a Chinese one as Russians do."""
    found = slavic.in_short(found)
    english = slavic.translated(found, _plain)
    abroad = [Form(each, chinese_abroad.IN_CYRILLIC) for each in chinese_abroad.in_cyrillic(found)]
    return (*_of_letters(found, "Cyrillic"), *([Form(english, "Cyrillic")] if english else ()), *abroad)


def _of_kana(found: tuple[str, ...], by_syllable: bool) -> tuple[Form, ...]:
    """A name in kana: as a transcription, or of a Japanese ``by_syllable``, with long vowels and without."""
    if not by_syllable:
        return _of_letters(found, "kana")
    read = _of_letters(found, "kana by syllable")
    return read + tuple(form._replace(tokens=tuple(map(_short, form.tokens))) for form in read)


def _of_letters(found: tuple[str, ...], reading: str) -> tuple[Form, ...]:
    """A name read word by word, each by its letters."""
    return tuple(
        Form(tuple(arabic.with_articles(read)), reading)
        for text in _spelt(found, reading)
        for read in _each(_parts(text), lambda word: (_plain(word),))[:1]
    )


def _cardinal(found: tuple[str, ...]) -> tuple[str, ...]:
    """Words without what makes a number among them an ordinal."""
    beside = zip(("", *found), found, (*found[1:], ""), strict=False)
    return tuple(
        [
            word
            for before, word, after in beside
            if not (word in _BEFORE_NUMBER and after.isdecimal())
            and not (word in _BEHIND_NUMBER and before.isdecimal())
        ]
    )


def _is_mixed(found: tuple[str, ...]) -> bool:
    """Whether a word of a name is written in Latin letters, so that the others transcribe nothing."""
    return any(script(token[0]) == "latin" and token not in words() for token in found)


_GREEK = (("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("ου", "u"), ("τζ", "dz"), ("αυ", "av"), ("ευ", "ev"), ("χ", "h"))
_ARMENIAN = (("ու", "u"), ("եւ", "ev"), ("ռ", "r"))
_NOMINATIVE = re.compile("(?<=[^აეიოუ])(?<!შვილ)ი$")


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


def _is_transcribed(found: tuple[str, ...], characters: str) -> bool:
    """Whether a name in Han may be a foreign one: three in four of its characters are usual ones, or one of its words
    is such a name by usage, and they are more than the two or three of a Chinese name."""
    if len(found) == 1 and (len(characters) < 3 or (len(characters) == 3 and characters[0] in chinese.COMMON)):
        return False
    if len(found) > 1 and any(_by_usage(word) for word in found):
        return True
    return 4 * sum(char in usual_characters() for char in characters) >= 3 * len(characters)


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


def _hangul_by_sound(word: str) -> tuple[str, ...]:
    return ("".join(map(korean.romanised, word)),)


def _in_mccune(word: str) -> tuple[str, ...]:
    return (mccune.romanised(word),)


_KOREA = (("korea",),)


def _han_in_mccune(word: str) -> _Read:
    """A word in Han as Korea reads and spells it; none of characters that have no Korean reading."""
    heard = [korean.readings(korean.traditional(char))[:1] for char in word]
    return ((mccune.romanised("".join(map(str, itertools.chain(*heard)))),),) if all(heard) else ()


def _in_the_north(word: str) -> tuple[str, ...]:
    return (mccune.romanised(word, "j"),)


@cache
def _articles_read() -> frozenset[str]:
    return frozenset(articles().values())


def _with_syllables(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A Latin name of three or four words with its articles as they stand, where all but one word can be syllables:
    with a slip one no longer is."""
    if not 3 <= len(found) <= 4 or articles().keys().isdisjoint(found) or not all(map(str.isascii, found)):
        return ()
    return (Form(found),) if any(sum(map(bool, map(read, found))) == len(found) - 1 for read in _SPEECH) else ()


_SPEECH = (korean.syllables, chinese.syllables, cantonese.syllables)


def _articles(found: tuple[str, ...]) -> tuple[str, ...]:
    """Words with those that are syllables too as what they otherwise are, but for a name of syllables throughout."""
    syllables = articles()
    if syllables.keys().isdisjoint(found):
        return found
    spelt = [word for word in found if not word.isdecimal() and word not in words()]
    if 2 <= len(spelt) <= 4:
        named = [word for word in found if word not in words() and word not in syllables]
        for read in _SPEECH:
            if any(len(each) == 1 for word in named for each in read(word)) and all(map(read, spelt)):
                return found
    return tuple(syllables.get(word, word) for word in found)


def _parts(found: tuple[str, ...], hangul: Callable[[str], tuple[str, ...]] | None = None) -> list[_Read | str]:
    """Words, those in Han or Hangul in pieces: each as what it becomes, or, in Han, as it stands."""
    parts: list[_Read | str] = []
    for token in found:
        kind = script(token[0])
        if token in words():
            parts.append((tuple(words()[token][0].split()),))
        elif kind == "latin":
            parts.append((_articles((_word(token),)),))
        elif kind in ("han", "hangul"):
            for piece, meant in _pieces(token):
                if meant:
                    parts.append((tuple(meant.split()),))
                else:
                    parts.append(piece if kind == "han" else ((hangul or _plain)(piece),))
        else:
            parts.append((_plain(token),))
    return parts


def _each(parts: list[_Read | str], han: Callable[[str], _Read]) -> list[tuple[str, ...]]:
    """The token lists that result from reading each Han word by ``han``, which may give several readings."""
    results: _Read = ((),)
    for part in parts:
        results = _after(results, han(part) if isinstance(part, str) else part)
    return [result for result in dict.fromkeys([tuple(filter(None, result)) for result in results]) if result]


def _after(ones: _Read, twos: _Read) -> _Read:
    """Words that may follow others, behind each of these; not more than japanese.MOST_READINGS."""
    return (twos if ones == ((),) else tuple([(*one, *two) for one in ones for two in twos]))[: japanese.MOST_READINGS]


def canonical(word: str) -> str:
    """What a word of words.yaml becomes; any other stays."""
    known = words().get(word)
    return known[0] if known else word


def _word(token: str) -> str:
    return token if token.isascii() else in_latin(token)


def _plain(token: str) -> tuple[str, ...]:
    kind = script(token[0])
    if kind == "hangul":
        syllables = tuple(korean.romanised(char) for char in token)
        return syllables if len(token) <= 4 else ("".join(syllables),)
    if kind == "kana":
        return (japanese.romaji(token),)
    if kind in ("arabic", "hebrew"):
        return arabic.words(token)
    if kind == "thai":
        return tuple(filter(None, thai.readings(token)[:1]))
    if kind == "indian":
        return tuple(filter(None, (brahmic.indian(token),)))
    text = in_latin(token)
    return (text,) if text else ()


def _han_korean(word: str) -> _Read:
    each = [korean.readings(char) for char in word]
    if not all(each):
        return ()
    if len(word) > 4:
        return (("".join(korean.romanised(options[0]) for options in each),),)
    results: list[tuple[str, ...]] = [()]
    for options in each:
        results = [(*one, korean.romanised(option)) for one in results for option in options[:2]][:4]
    return tuple(results)


def _han_mandarin(word: str) -> _Read:
    read = mandarin.syllables(word)
    if not read:
        return ()
    if len(word) > 4:
        return (("".join(read),),)
    family = chinese.SURNAMES.get(word[0], read[0]) if len(word) > 1 else read[0]
    return (read,) if family == read[0] else ((family, *read[1:]), read)


def _is_of_body(part: _Read | str) -> bool:
    """Whether a part of a name is a usual word of organisations."""
    said = () if isinstance(part, str) else part[:1]
    return any(words().get(word, ("", 0))[1] >= LEGAL for read in said for word in read)


def _han_joined(word: str) -> _Read:
    """A place or another name beside a usual word of organisations (丹东银行), which is written as one word, but for
    what is a Japanese name."""
    sound = "" if japanese.readings(word) else by_sound(word)
    return ((sound,),) if sound and 2 <= len(word) <= 3 else _han_mandarin(word)


def by_sound(word: str) -> str:
    """A word in Han as it sounds in Mandarin, in Latin letters; empty where that is not known."""
    return "".join(mandarin.syllables(word))


@kept
def _transcribed() -> dict[str, str]:
    held: dict[str, str] = yaml.load((files(__package__) / "transcribed.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return {"".join(map(korean.traditional, written)): name for written, name in held.items()}


def _by_usage(word: str) -> str:
    """A foreign name that Chinese writes by usage; empty of any other word."""
    return _transcribed().get("".join(map(korean.traditional, word)), "")


def _han_by_sound(word: str) -> _Read:
    return ((sound,),) if (sound := _by_usage(word) or by_sound(word)) else ()


def _han_cantonese(word: str) -> _Read:
    read = [cantonese.reading(char, surname=not at) for at, char in enumerate(word)]
    return (tuple(map(cantonese.romanised, read)),) if all(read) and len(word) <= 4 else ()


def _han_mixed(word: str) -> _Read:
    """A word beside kana: Japanese where it is a known name."""
    return japanese.readings(word) or _han_mandarin(word)


_OF_PERSONS = ((hokkien.READING, hokkien.readings), (onyomi.READING, onyomi.readings))
_MANDARIN = "Han as Chinese"
_READERS: tuple[tuple[str, Callable[[str], _Read]], ...] = (
    ("Han as Korean", _han_korean), (_MANDARIN, _han_mandarin), ("Han as Cantonese", _han_cantonese),
    ("Han as Japanese", japanese.readings), ("Han by sound", _han_by_sound),
)  # fmt: skip
