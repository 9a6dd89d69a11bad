"""Arabic and Hebrew script in Latin letters: consonants and long vowels as written, an ``e`` for those left out.

One name is written in Latin letters in many ways: the article apart, joined, or lost in the letter after it (al-Sabbar,
Alsabbar, Essabbar), compounds apart or as one (Jalal al-Din, Jalaluddin; Abd al-Qadir, Abdelkader), ظ and ض after the
Arabic or the Persian manner (Rida, Reza). Each is a reading of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

import yaml

from sekisho.names.choices import choices
from sekisho.names.kept import kept
from sekisho.names.text import in_latin
from sekisho.names.variants import english_names, variants
from sekisho.names.words import arabic_words, is_usual

MOST = 10
"""Readings of one name."""

_ALIKE = str.maketrans("یېىےکہھەۀٱآ", "ييييكههههاا", "ءٔ")
"""Letters of Persian, Urdu and Pashto that answer to Arabic ones."""
_LETTERS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "dh", "ع": "e", "غ": "gh", "ف": "f", "ڤ": "v", "ق": "q",
    "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "u", "ي": "i",
    "א": "a", "ב": "b", "ו": "u", "י": "i", "כ": "k", "ך": "k", "ע": "e", "פ": "p", "ף": "f",
}  # fmt: skip
_EASTERN = str.maketrans("ثذضظ", "سززز")
"""Letters as they are heard from Iran to India."""
_V = re.compile("^و|(?<=[اي])و|و(?=[اي]|ند)")
"""Where Persian has v for و."""
_PAIRED = (
    ("[دض][هح]", "ذ"), ("[تط][هح]", "ث"), ("ك[هح]", "خ"), ("گ[هح]", "غ"), ("[سص][هح]", "ش"), ("ز[هح]", "ژ"),
    ("ن[گغ]", "ن"),
)  # fmt: skip
"""Letters without a vowel between them that look like one sound in Latin (Adham, Fathi, Midhat, Ishaq, Jahangir)."""
_PAIR = re.compile("|".join(pair for pair, _ in _PAIRED))
_FOREIGN = re.compile("(?<=...[وي])فا?$|تش|تس")
"""How Slavic family names end, in which f is v, and what foreign names have for ch and ts."""
_SUN = frozenset("تثدذرزسشصضطظلن")
"""Letters in which the ``l`` of an article before them is lost."""
_Manner = Callable[[str], str]
_BOUND = re.compile("ة$")
"""What is heard as t before another word (Jabhat, Hibat)."""
_NG = re.compile("نغ$")
"""How Arabic writes the ng that ends a foreign word."""
LOST = {"as", "az", "ad", "ar", "at", "ash", "adh", "ath", "ez"}
"""Articles in Latin letters whose l is lost in the letter after it, but for those that are other nations' names."""
_SECOND = "علي|رضا|حسين|حسن|محمد|اكبر|اصغر"
_JOINED = re.compile(f"(?P<servant>عبد)(?=ال..)|(?<=..)(?=الدين$|الله$)|(?<=...)(?<!ال)(?<!ال.)(?=(?:{_SECOND})$)")
_SECONDS = frozenset(_SECOND.split("|"))
"""Names that are written together with the one before them (Gholam-Ali, Ali-Reza)."""
_BEFORE = re.compile("^(?:و?(?:لل|ب?ال)|[وبل])(?=...)")
"""And, for, in and the, written with the word behind them."""
_AFTER = re.compile("(?:[ةه]|هاي?)$")
"""The feminine ending, and the Persian plural."""
_APART, _WITHIN, _COMPOUND = 0, 1, 2
"""What stands between two pieces of a name: a space, an article's hyphen, the joint of a compound."""


def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Names as arabic.yaml has them: those of the script's own peoples, and of others."""
    own, others = yaml.load_all((files(__package__) / "arabic.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return own, others


@kept
def _names() -> dict[str, str]:
    own, others = _tables()
    return own | others


def words(word: str) -> tuple[str, ...]:
    """One word as it stands, its article apart; none where it holds no letter."""
    return tuple(filter(None, (_latin(piece) for piece, _ in _pieces((word,)))))


def readings(found: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What a name wholly in Arabic letters may be in Latin ones; the words as they stand first."""
    pieces = list(_pieces(found))
    read: dict[tuple[str, ...], None] = {}
    foreign = (_foreign,) if any(map(_FOREIGN.search, found)) else ()
    paired = (_paired,) if any(_PAIR.search(word.translate(_ALIKE)) for word in found) else ()
    bound = [(_BOUND.sub("ت", piece), joint) for piece, joint in pieces[:-1]] + pieces[-1:]
    for of, manner in [(pieces, each) for each in (str, *foreign, _eastern, _persian, *paired)] + [(bound, str)]:
        for closed in ((), (_COMPOUND,), (_COMPOUND, _WITHIN)):
            for lost in (False, True) if closed else (False,):
                read[_read(of, manner, closed, lost)] = None
    return [each for each in read if each][:MOST]


def translated(found: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The name of an organisation with its usual words in English, others as they stand; none where it has none. Where
    a word tells that it is a body's, also with another of what its words may be in English, or as they stand."""
    options: list[tuple[tuple[str, ...], ...]] = []
    usual = body = False
    for word, english in _parted(found) if len(found) > 1 else ():
        usual |= english not in ((), (("the",),))
        body |= len(english) > 1 or bool(english and english[0] != ("the",) and any(map(is_usual, english[0])))
        said = len(english) > 1 or (len(english) == 1 and all(map(is_usual, english[0])))
        options.append(english if said else (*english, *_as_it_stands(word)))
    if not usual:
        return []
    return choices(options if body else [each[:1] for each in options])


def _parted(found: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    """Each word, or two that are one usual word (سرمایه گذاری), and what it may be in English."""
    at = 0
    while at < len(found):
        word, after = found[at].translate(_ALIKE), "".join(found[at + 1 : at + 2]).translate(_ALIKE)
        if len(word) > 1 and after and (english := _english(word + after)):
            yield (word, after), english
            at += 2
        else:
            yield (word,), _english(word)
            at += 1


def _english(word: str) -> tuple[tuple[str, ...], ...]:
    """What a word is in English, whatever stands before it (the, and, for, in), feminine or several."""
    for stem in (word, _BEFORE.sub("", word)):
        for spelt in (stem, _AFTER.sub("", stem)):
            if english := arabic_words().get(spelt):
                return tuple([tuple(each.split()) for each in english.split("/")])
    return ()


def _as_it_stands(found: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Words by their letters, and as Persian has them, and without an article before them."""
    pieces = [piece for piece, _ in _pieces(found)]
    ways = [(pieces, str), (pieces, _persian)] + ([(pieces[1:], str)] if pieces[0] == "ال" else [])
    read = [tuple(filter(None, [_latin(piece, manner) for piece in each])) for each, manner in ways]
    return tuple(dict.fromkeys(filter(None, read)))


_OF_FAITH = re.compile("(?<=[a-z]{2}) ?[aeiou]{1,2}[ld] ?d(?:i|ee|ei|y)ne?\\b")
_OF_GOD = re.compile("(?<=[a-z]{2})(?: ?(?:[uo]|ou)l ?lah?| ?[ae]l ?lah)\\b")


def closed(found: tuple[str, ...]) -> tuple[str, ...]:
    """Latin words, with a name that ends in al-Din or Allah, however it is written (Salah Eddine, Habib Allah), as one
    word of one ending (Salahuddin, Habibullah)."""
    return tuple(_OF_GOD.sub("ullah", _OF_FAITH.sub("uddin", " ".join(found))).split())


_FRENCH = (
    (re.compile("\\bel\\b"), "al"), (re.compile("ch"), "sh"), (re.compile("dj"), "j"),
    (re.compile("ou(?=[aei])"), "w"), (re.compile("ou"), "u"),
)  # fmt: skip


@kept
def _given() -> set[str]:
    """Arabic and Persian names in Latin letters, in each of their forms but where an English one is among these."""
    own = {name for written, name in _tables()[0].items() if written > "\u0600"}
    forms: dict[int, set[str]] = {}
    for word, numbers in variants().items():
        for number in numbers:
            forms.setdefault(number, set()).add(word)
    return own.union(*(each for each in forms.values() if each & own and not each & english_names()))


def is_given(word: str) -> bool:
    """Whether a Latin word is an Arabic or Persian name that is known in several forms, no usual word (Ltd)."""
    return (word in _given() and not is_usual(word)) or (
        len(word) > 6 and word.startswith(("abdel", "abdul", "abdal", "abdol", "abdou"))
    )


def may_be_french(word: str) -> bool:
    """Whether a Latin word, no name that is known in its forms and no usual one (Technology), has letters that French
    has for others."""
    return ("ch" in word or "dj" in word) and word not in variants() and not is_usual(word)


def in_english(found: Sequence[str]) -> str:
    """An Arabic name in the letters of French (Chadli, Djabbar) as it is spelt in English; empty of another."""
    if not (any(map(is_given, found)) and any(map(may_be_french, found))):
        return ""
    text = " ".join(found)
    for french, english in _FRENCH:
        text = french.sub(english, text)
    return text


def with_articles(found: Sequence[str]) -> list[str]:
    """Latin words, with an article whose l is lost in the letter after it as al (az-Zawahiri)."""
    return [
        "al" if word in LOST and len(after) >= 4 and after.startswith(word[1:]) else word
        for word, after in zip(found, (*found[1:], ""), strict=True)
    ]


def _pieces(found: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """The pieces of a name, and what stands before each."""
    servant = False
    for word in found:
        for joined, part in enumerate(filter(None, _JOINED.sub(r"\g<servant> ", word.translate(_ALIKE)).split())):
            second = joined and part in _SECONDS
            joint = _COMPOUND if (servant and part.startswith("ال")) or part in ("الدين", "الله") or second else _APART
            if part.startswith("ال") and part != "الله" and (len(part) > 4 or (servant and joint) or part == "الحق"):
                yield "ال", joint
                part, joint = part[2:], _COMPOUND if joint else _WITHIN
            yield part, joint
            servant = part == "عبد"


def _read(pieces: list[tuple[str, int]], manner: _Manner, closed: tuple[int, ...], lost: bool) -> tuple[str, ...]:
    """The pieces in Latin letters, the ``closed`` joints without a space and the article's l ``lost`` there."""
    text = ""
    for at, (piece, joint) in enumerate(pieces):
        after = pieces[at + 1 : at + 2]
        if lost and piece == "ال" and after and after[0][1] in closed and after[0][0][0] in _SUN:
            latin = "a"
        else:
            latin = _latin(piece, manner)
        text += latin if joint in closed else f" {latin}"
    return tuple(text.split())


def _eastern(word: str) -> str:
    return word.translate(_EASTERN)


def _foreign(word: str) -> str:
    return word.replace("ف", "ڤ").replace("تش", "چ").replace("تس", "צ")


def _persian(word: str) -> str:
    return _V.sub("ڤ", _eastern(word))


def _paired(word: str) -> str:
    word = _persian(word)
    for pair, one in _PAIRED:
        word = re.sub(pair, one, word)
    return word


@lru_cache(maxsize=20_000)
def _latin(word: str, manner: _Manner = str) -> str:
    known = _names().get(word)
    if known:
        return known
    text = ""
    for char in manner(_NG.sub("ن", word)):
        letter = _LETTERS.get(char) or in_latin(char)
        if text and letter and text[-1] not in "aeiu" and letter[0] not in "aeiu":
            text += "e"
        text += letter if not text or letter != text[-1] else ""
    return text
