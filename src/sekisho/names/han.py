"""Names in Han characters, as Korean, Mandarin, Cantonese, Hokkien and Japanese read them, and foreign ones by their
sound or as usage has them (transcribed.yaml)."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import yaml

from sekisho.names import cantonese, chinese, foreign, hokkien, japanese, korean, mandarin, mccune, onyomi
from sekisho.names.form import HAN_MCCUNE, Form
from sekisho.names.japanese import Read
from sekisho.names.kept import kept
from sekisho.names.pieces import is_mixed, joined, parts, pieces
from sekisho.names.text import script
from sekisho.names.transcription import usual_characters
from sekisho.names.words import LEGAL, words


def characters(found: tuple[str, ...]) -> str:
    """The characters of a name wholly in Han, as traditional ones, without legal forms; empty for others."""
    parted = [piece for token in found if token not in words() for piece in pieces(token)]
    held = "".join([piece for piece, meant in parted if not meant])
    return "".join(map(korean.traditional, held)) if all(script(char) == "han" for char in held) else ""


def of_han(found: tuple[str, ...], beside_kana: bool) -> tuple[Form, ...]:
    """A name in which there is Han, as each language may read it."""
    written = characters(found)
    readers = _BESIDE_KANA if beside_kana else _READERS
    if japanese.is_person(found):
        readers = (("Han as Japanese", japanese.readings),)
    held = parts(found)
    of_body = any(_is_of_body(part) for part in held)
    named = [part for part in held if isinstance(part, str) and _by_usage(part)] if len(found) == 1 else []
    called = any(of_body or len(part) > 2 for part in named)  # 商汤科技 is SenseTime
    if len(readers) == len(_READERS) and not called and (is_mixed(found) or not _is_transcribed(found, written)):
        readers = readers[: len(_READERS) - 1]
    if of_body:
        readers = tuple([(how, _with_place if how == _MANDARIN else reader) for how, reader in readers])
        readers += ((HAN_MCCUNE, _in_mccune),)  # 朝鲜光鲜银行 is Korea Kwangson Bank
    made = [Form(each, language, written) for language, reader in readers for each in joined(held, reader)]
    if len(found) <= 2 and len(readers) > 1 and written and not of_body:  # a person's name
        made += [Form(each, how, written) for how, reader in _OF_PERSONS for each in reader("".join(found))]
    if len(found) == 1:  # its usual words as they are heard
        bodies = japanese.body(japanese.without_legal_form(found[0]))
        made += [Form(each, "Han as Japanese", written) for each in bodies]
    return tuple(dict.fromkeys(made))


def _is_of_body(part: Read | str) -> bool:
    """Whether a part of a name is a usual word of organisations."""
    said = () if isinstance(part, str) else part[:1]
    return any(words().get(word, ("", 0))[1] >= LEGAL for read in said for word in read)


def _is_transcribed(found: tuple[str, ...], written: str) -> bool:
    """Whether a name in Han may be a foreign one: three in four of its characters are usual ones, or one of its words
    is such a name by usage, and they are more than the two or three of a Chinese name."""
    if len(found) == 1 and (len(written) < 3 or (len(written) == 3 and written[0] in chinese.COMMON)):
        return False
    if len(found) > 1 and any(_by_usage(word) for word in found):
        return True
    return 4 * sum(char in usual_characters() for char in written) >= 3 * len(written)


@kept
def _transcribed() -> dict[str, str]:
    held: dict[str, str] = yaml.load((files(__package__) / "transcribed.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return {"".join(map(korean.traditional, written)): name for written, name in held.items()}


def _by_usage(word: str) -> str:
    """A foreign name that Chinese writes by usage; empty of any other word."""
    return _transcribed().get("".join(map(korean.traditional, word)), "")


def in_sound(word: str) -> Read:
    """A foreign word in Han as it sounds, or by usage; none where that is not known."""
    return ((sound,),) if (sound := _by_usage(word) or foreign.by_sound(word)) else ()


def _in_korean(word: str) -> Read:
    each = [korean.readings(char) for char in word]
    if not all(each):
        return ()
    if len(word) > 4:
        return (("".join(korean.romanised(options[0]) for options in each),),)
    results: list[tuple[str, ...]] = [()]
    for options in each:
        results = [(*one, korean.romanised(option)) for one in results for option in options[:2]][:4]
    return tuple(results)


def _in_mccune(word: str) -> Read:
    """A word in Han as Korea reads and spells it; none of characters that have no Korean reading."""
    heard = [korean.readings(korean.traditional(char))[:1] for char in word]
    return ((mccune.romanised("".join(char for each in heard for char in each)),),) if all(heard) else ()


def _in_mandarin(word: str) -> Read:
    read = mandarin.syllables(word)
    if not read:
        return ()
    if len(word) > 4:
        return (("".join(read),),)
    family = chinese.SURNAMES.get(word[0], read[0]) if len(word) > 1 else read[0]
    return (read,) if family == read[0] else ((family, *read[1:]), read)


def _with_place(word: str) -> Read:
    """A place or another name beside a usual word of organisations (丹东银行), which is written as one word, but for
    what is a Japanese name."""
    sound = "" if japanese.readings(word) else mandarin.by_sound(word)
    return ((sound,),) if sound and 2 <= len(word) <= 3 else _in_mandarin(word)


def _in_cantonese(word: str) -> Read:
    read = [cantonese.reading(char, surname=not at) for at, char in enumerate(word)]
    return (tuple(map(cantonese.romanised, read)),) if all(read) and len(word) <= 4 else ()


def _in_two_dialects(word: str) -> Read:
    """A name as many in Singapore and Malaysia have theirs: the family name, a common one, in Hokkien or Cantonese, the
    given one in Mandarin (林俊傑, Lim Jun Jie)."""
    family, read = korean.traditional(word[0]), mandarin.syllables(word)
    if not read or len(word) != 3 or family not in chinese.COMMON:
        return ()
    families = (*hokkien.family(family), *(each[0] for each in _in_cantonese(word[0])))
    return tuple([(each, *read[1:]) for each in dict.fromkeys(families) if each != read[0]])


def _in_japanese_or_mandarin(word: str) -> Read:
    """A word beside kana: Japanese where it is a known name."""
    return japanese.readings(word) or _in_mandarin(word)


_Readers = tuple[tuple[str, Callable[[str], Read]], ...]
_OF_PERSONS: _Readers = (
    (hokkien.READING, hokkien.readings), ("Han in two dialects", _in_two_dialects), (onyomi.READING, onyomi.readings),
)  # fmt: skip
_MANDARIN = "Han as Chinese"
_READERS: _Readers = (
    ("Han as Korean", _in_korean), (_MANDARIN, _in_mandarin), ("Han as Cantonese", _in_cantonese),
    ("Han as Japanese", japanese.readings), ("Han by sound", in_sound),
)  # fmt: skip
_BESIDE_KANA: _Readers = (("Han as Japanese", _in_japanese_or_mandarin),)
