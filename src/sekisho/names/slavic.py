"""Slavic names as they are spelt in English, of those in the Latin letters of other languages; and Indonesian ones, as
they were spelt before.

One sound is ch, tsch, tch, cz, tsj or č, another kh, ch, x or j: read by one rule they would be two. What only one way
of writing has tells which it is, and of the whole name: a given name (Sergej, Serguei, Siergiej), letters that no other
has (tsch, tsj, cz), an ending (-witsch, -skij), a letter with a háček.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from sekisho.names.choices import choices
from sekisho.names.text import tokens
from sekisho.names.variants import variants
from sekisho.names.words import slavic_words, words

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*given: tuple[str, str]) -> _Rules:
    """What letters become, rule after rule; what is put in capitals is not read again."""
    return tuple([(re.compile(written), put) for written, put in given])


_GERMAN = _rules(
    ("schtsch", "SHCH"), ("dsch", "J"), ("tsch", "CH"), ("sch", "SH"), ("ch", "KH"), ("ss", "S"), (r"dse\b", "DZE"),
    ("(?<=[aeiouy])s(?=[aeiouy])", "Z"), ("z", "TS"), ("w", "v"), ("j", "y"), ("x", "ks"),
)  # fmt: skip
_POLISH = _rules(
    ("szcz", "SHCH"), ("cz", "CH"), ("sz", "SH"), ("dż", "J"), ("ż|rz", "ZH"), ("ch", "KH"), ("c", "TS"),
    ("(?<=[^aeiouy ])i(?=[aou])", "Y"), ("(?<=[^aeiouy ])i(?=e)", ""), ("w", "v"), ("j", "y"),
)  # fmt: skip
_FRENCH = _rules(
    ("chtch", "SHCH"), ("tch", "CH"), ("ch", "SH"), ("dj", "J"), ("j", "ZH"), ("gu(?=[eéi])", "g"), ("ou", "u"),
    ("ss", "s"), ("ï(?=e)", "y"), ("x", "ks"), (r"(?<=[^aeiou ])ine\b", "in"),
)  # fmt: skip
_NORTHERN = _rules(  # Dutch, Danish, Norwegian and Swedish
    ("sjt?sj|sjtj", "SHCH"), ("dzj", "J"), ("tsj|tj(?=[aeou])", "CH"), ("(?<!k)sj", "SH"), ("zj", "ZH"), ("ch", "KH"),
    ("oe", "u"), ("j", "y"),
)  # fmt: skip
_SPANISH = _rules(("j", "kh"), ("gu(?=[eéi])", "g"))
_SCHOLARLY = _rules(
    ("štš|šč|ŝ|shh", "SHCH"), ("tš|[čć]", "CH"), ("š", "SH"), ("dž", "J"), ("ž", "ZH"), ("đ", "DJ"),
    ("(?<!vi)ch|x", "KH"), ("â", "ya"), ("û", "yu"), ("j", "y"), ("c", "TS"),
)  # fmt: skip
_PLAIN = _rules(("(?<!vi)ch", "KH"), ("c", "TS"), ("j", "y"))  # the same without its háčeks
_BELARUSIAN = _rules(  # as they are in Russian
    ("ts(?=[ei])", "t"), ("dz(?=[ei])", "d"), (r"(?<=[aeo])u(?=s?k|ch|\b)", "v"), (r"av(?=sk|\b)", "ev"),
    (r"(?:ia|[ea])nk(?=a\b|ov\b)", "enk"), ("(?<=enk)a", "o"), ("(?<![ckpstz])h", "g"),
)  # fmt: skip
_INDONESIAN = _rules(("oe", "u"), ("tj", "CH"), ("dj", "J"), ("j", "y"))  # as the Dutch wrote it
_BALKAN = _rules((r"ic\b", "ich"))  # without its háčeks
_BARE_J = _rules(("dzic", "jich"), ("dzh", "j"))


_BELARUSIANS = frozenset(
    (
        "aliaksandr", "aliaksei", "dzianis", "dzmitry", "ihar", "kanstantsin", "mikalai", "natallia", "siarhei",
        "sviatlana", "tatsiana", "uladzimir", "valiantsin", "valiantsina", "viktar", "viachaslau", "yauhen",
    )
)  # fmt: skip


class _Way(NamedTuple):
    """A way of spelling: by which given names, and by which letters of a word, it is told, and what it becomes."""

    given: frozenset[str]
    marks: re.Pattern[str]
    rules: _Rules


_WAYS = (
    _Way(
        frozenset(("siergiej", "andriej", "aleksiej", "jewgienij", "giennadij", "wiaczeslaw")),
        re.compile(r"szcz|(?<!t)cz(?!ech)|[dlnrstz]iewa?\b|sz\w*(?:enk[oa]|uk|owa?|ewa?)\b"),
        _POLISH,
    ),
    _Way(
        frozenset(),
        re.compile(
            r"[eo]i?witsch\b|[eo]wna\b|itschna\b|(?<!deu)tsch|dsch|schwili\b|[ai]dse\b|\bw[lns]|wj|sawod|jewa?\b"
            r"|\w{5}jan\b|(?:(?:ch|j)\w|z)\w*[eo]w(?:a|ski[jy]?|skaja)?\b"
        ),
        _GERMAN,
    ),
    _Way(
        frozenset(("serguei", "evgueni", "guennadi", "gueorgui", "iouri")),
        re.compile(
            r"[eoi]vitch\b|\btch|tch(?:[eo]v|enko|ouk|ine|ik|ian)\b|ojine\b|ou\w*[cdhjklrstvz]ine\b"
            r"|ou\w*ch(?:enko|ev|ov)\b"
        ),
        _FRENCH,
    ),
    _Way(frozenset(("mijail", "yevgueni")), re.compile(r"\bjr"), _SPANISH),
    _Way(frozenset(), re.compile(r"tsj|sjt|[stz]j(?:enko|uk|in|[eo]va?)\b"), _NORTHERN),
    _Way(
        _BELARUSIANS,
        re.compile(r"chanka\b|iankou\b|[ao]uskaya\b"),
        _BELARUSIAN,
    ),
    _Way(frozenset(), re.compile(r"dzh|dzic\b"), _BARE_J),
    _Way(frozenset(), re.compile(r"\w{2}(?:[aeo]v|[cdzj])ic\b"), _BALKAN),
    _Way(
        frozenset(),
        re.compile(r"\bsoe(?:ha|ka|pa|ba|ma|ta|tr|tj|di|dj|si|ng|wa)|\boemar\b|\bdjok|\btjok"),
        _INDONESIAN,
    ),
)
_IN_J = frozenset(
    (
        "aleksej", "alexej", "anatolij", "andrej", "arkadij", "dmitrij", "evgenij", "fjodor", "gennadij", "georgij",
        "grigorij", "jevgeni", "jevgenij", "jewgeni", "jewgenij", "julija", "jurij", "juri", "ljudmila",
        "michail", "natalja", "nikolaj", "pjotr", "semjon", "sergej", "tatjana", "valerij", "vasilij", "vitalij",
        "walerij", "wassilij", "witalij",
    )
)  # fmt: skip
"""Given names of those who write j for what is y in English, in more than one of these ways."""
_SLAVIC = frozenset(("boris", "borys", "igor", "leonid", "nikita", "oleg"))
"""And of all, beside which a j that leads, sj and w are spelt so."""
_J = re.compile(r"skij\b|\bj[aeou]\w+(?:ski|enkov?|[eo]v)\b")
_J_OR_W = re.compile(r"\bj[aeou]|sj|w")
_GIVEN = _SLAVIC.union(_IN_J, *(way.given for way in _WAYS))
_MARK = re.compile("|".join([r"v(?:ich|na)\b", _J.pattern, *(way.marks.pattern for way in _WAYS)]))
_ANY = re.compile("[jwz]|ch|dse|vna|uskaya|iankou|[cdv]ic|soe|oem")
"""What a word has that is marked."""
_PATRONYMIC = re.compile(r"\A(?=.*[eo]v(?:ich|na)\b).*(?:x|j|shh)")
_HACEK = re.compile("[čšžćđŝ]")
_MAY = re.compile("[čšžćđŝё\u0301\u0302\u0308\u030c]")
"""A letter that a name has which is spelt otherwise, or what stands above one."""


def has_end(word: str) -> bool:
    """Whether a word in folded letters holds what may tell how it is spelt."""
    return word in _GIVEN or bool(_ANY.search(word) and _MARK.search(word))


def in_english(name: str) -> str:
    """A name spelt as in English; empty where nothing tells that it is spelt otherwise. Of a Cyrillic one with ё, which
    most spell with e, as it is heard."""
    text, found = name.lower(), tokens(name)
    if not (_MAY.search(text) or any(map(has_end, found))):
        return ""
    text = unicodedata.normalize("NFC", text)
    if "ё" in text:
        return text.replace("ё", "ио")
    rules = _SCHOLARLY if _HACEK.search(text) else _rules_of(found)
    for written, put in rules:
        text = written.sub(put, text)
    text = text.lower()
    return text if rules and (len(found) == 1 or any(map(_says_more, found, tokens(text)))) else ""


def _says_more(word: str, english: str) -> bool:
    """Whether a word is not met anyhow where it is spelt as in English: a given name is by its forms, and v by w."""
    return word.endswith("wna") or (english != word.replace("w", "v") and word not in variants())


def _rules_of(found: tuple[str, ...]) -> _Rules:
    """The rules by which folded words are spelt; none where nothing tells."""
    told = " ".join(found)
    for way in _WAYS:
        if not way.given.isdisjoint(found) or way.marks.search(told):
            return way.rules
    if _PATRONYMIC.search(told):
        return _SCHOLARLY
    if _IN_J.isdisjoint(found) and not _J.search(told) and (_SLAVIC.isdisjoint(found) or not _J_OR_W.search(told)):
        return ()
    if re.search("w|sch", told):
        return _GERMAN
    return _NORTHERN if re.search("[stz]j|oe", told) else _PLAIN


_ENDING = re.compile("(?:[аоуыиіеяюэ]{1,2}|[аоуыиіеяюэ][мх]|[аоея]г[оа]|[аоыиіеюя]м[иу]|ь)?")
"""How nouns and adjectives end in folded letters, in which й is и; not as family names do (Банков)."""
_OF_WHOM = re.compile("(?<=[сц]к)ого$")
"""A family name in the genitive, as in what is named after somebody (Лаборатория Касперского)."""
_OF_PLACE = re.compile("([а-яі]{3,}?)(ь?ск)(?:[иы]и|[аоіы]я?|а|[оиы]е|е)")
"""An adjective of a place, in folded letters."""
_HEARD = (("дж", "j"), ("х", "h"), ("ц", "c"), ("уи", "wi"))
"""What of a foreign name is heard as one sound, or otherwise than a Russian one."""


@cache
def _western() -> dict[str, str]:
    found: dict[str, str] = yaml.load((files(__package__) / "cyrillic.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return {written.replace("й", "и"): name for written, name in found.items()}  # as tokens are folded


def of_the_west(found: tuple[str, ...]) -> tuple[str, ...]:
    """A name in Cyrillic letters of which one word is a given name of the West (Джордж Буш), with this as it is spelt
    and the others as they are heard; empty of another name."""
    held = _western()
    if not 2 <= len(found) <= 4 or held.keys().isdisjoint(found):
        return ()
    return tuple([held.get(word) or _heard(word) for word in found])


def _heard(word: str) -> str:
    for written, sound in _HEARD:
        word = word.replace(written, sound)
    return word


_FORMS = (
    (re.compile("(?:обществ|товари(?:ще)?ств)[оа] [сз] (?:ограниченнои|обмеженою) (?:от|від)[а-яі]+ст[юь]+"), "ооо"),
    (
        re.compile("(?:(?:публ|непубл|приват|откр|відкр|закр)[а-яі]+ )?акц[иі]онерн[а-яі]+ (?:обществ|товариств)[оа]"),
        "ао",
    ),
)
"""Legal forms spelt out, in folded letters, and in short."""


def in_short(found: tuple[str, ...]) -> tuple[str, ...]:
    """Words in Cyrillic letters with a legal form that is spelt out in short."""
    text = whole = " ".join(found)
    for form, short in _FORMS:
        text = form.sub(short, text)
    return tuple(text.split()) if text != whole else found


def _usual(word: str) -> str:
    """What a usual word is in English, whatever its ending; empty of another."""
    for end in range(len(word), max(len(word) - 4, 0), -1):
        if (english := slavic_words().get(word[:end])) and _ENDING.fullmatch(word, end):
            return english
    return ""


def translated(
    found: tuple[str, ...], other: Callable[[str], tuple[str, ...]], usual: Callable[[str], str] = _usual
) -> list[tuple[str, ...]]:
    """The name of an organisation in Cyrillic letters, or of another language whose ``usual`` words are told, with its
    usual words in English, its legal form as such and others as ``other`` reads them; none where it has none."""
    options: list[tuple[tuple[str, ...], ...]] = []
    translations = 0
    for word in found:
        english = usual(word)
        translations += english not in ("", "the", "and")
        form = words()[word][0] if not english and word in words() else ""
        if english or form:
            options.append(tuple([tuple(each.split()) for each in (english or form).split("/")]))
        else:
            spelt = _OF_WHOM.sub("ии", word) if translations else word
            options.append(tuple([other(each) for each in (spelt, *_place(word))]))
    return choices(options) if translations and len(found) > 1 else []


def _place(word: str) -> tuple[str, ...]:
    """The place of which an adjective tells, as it may be called (Арзамас, Минск, Керчь); none of another word."""
    told = _OF_PLACE.fullmatch(word)
    if not told:
        return ()
    shorter = (told[1][:-2],) if told[1].endswith("ен") and len(told[1]) > 5 else ()
    return (told[1], told[1] + told[2], *shorter)
