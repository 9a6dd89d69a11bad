"""What the field of a name may hold besides: an address, a second name, the number of an account, a legal form written
together or with a slip, an article elided, initials, letters spelt out in kana.

Each is a text of its own, read beside the name as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from sekisho.names.nearly import Nearly
from sekisho.names.syllables import spoken
from sekisho.names.text import (
    CAPITALS,
    DOTTED,
    EASTERN,
    FIGURES,
    HIDDEN,
    PARTING,
    SPACED,
    has_long_number,
    script,
    tokens,
)
from sekisho.names.weights import COMMON, is_counted, weight
from sekisho.names.words import (
    LEGAL,
    address_words,
    articles,
    exact_forms,
    is_of_bodies,
    places,
    vocabulary,
    words,
)

BEGINS = ("pjsc", "ojsc", "cjsc", "jsc", "llc", "ooo", "oao", "ооо", "оао")
ENDS = ("limited", "corporation", "company", "ltda", "gmbh", "ltd", *BEGINS)
_BEHIND = [rf"(?<=\b{form})" for form in BEGINS]
_JOINED_FORM = re.compile(
    rf"(?i)(?<=[^\W\d_]{{4}})(?=(?:{'|'.join(ENDS)})\b)|(?<=[^\W\d_]{{3}})(?=[a-z]\.[a-z]\.)"
    + f"|(?:{'|'.join(_BEHIND)})(?=['’]?[^\\W\\d_]{{3}})"
)
_JOINED_WORDS = re.compile("([a-z])([A-Z])")
_MARK = re.compile(r"[,;\n]|\s(?=\d)")
_NUMBER_OF = re.compile(r"(?i)\s+(?:no|nr)\W*$")
"""What stands before the number of a house, or is the name's own (YARD NO. 1222)."""
_INITIALS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.){2,3}(?![^\W\d_])")
_ALSO = re.compile(
    r"(?i)[\s,;(]+(?:a\.?k\.?a|f\.?k\.?a|d\.?b\.?a|also known as|formerly(?: known as)?|trading as|alias|別名|通称)"
    r"[.:\s]+"
    r"|[\s,;(]+(?:c/o|care of)[.:\s]+|\s/\s|[\s,;(]+(?:born|d\.?o\.?b)[.:\s]+(?=\d)"
    r"|\s(?:and|&)\s(?:(?:his|her)\s)?(?:wife|husband|spouse|family)\W*$"
)
_OF_KIN = re.compile(
    r"(?i)[\s,;(]+(?:[sdwh]\s?/\s?o|(?:son|daughter|wife|husband|widow) of|ولد|ولدیت|فرزند)(?=[.:\s])[.:\s]+"
)
"""What parts a name from that of a father or a spouse, who is somebody else."""
_SLASHED = re.compile(r"\bA/S\b")
"""A legal form as Denmark and Norway write it."""
_SEVERAL = re.compile("[;；|]")
"""What parts the names of several."""
_BRACKETED = re.compile(r"([^()（）]+)[(（]([^()（）]+)[)）]\s*")
"""A name, and in brackets behind it another that the same party may have."""
_FIGURES = re.compile(r"(?<=[A-Za-z])[013457]+(?=[A-Za-z])|(?<=\b[A-Za-z])[013457]{1,2}\b")
_AS_LETTERS = str.maketrans("013457", "oieast")
"""Figures within words that pose as letters (K1m J0ng Un), and behind the first letter of one (R1 Won Ho)."""
_UNSEEN = re.compile("[\u00ad\u115f\u1160\u200b\u2060\u3164\ufeff\uffa0]+")  # text.HIDDEN
"""What is not seen: it hides in words, and parts them where nothing else does."""
_TURNED = re.compile("[\u202d\u202e]([^\u202c]*)")  # text.HIDDEN
"""Letters behind a mark by which they are seen from right to left, or from left to right, whatever their script."""
_LETTERS = {
    "エー": "a", "エイ": "a", "ビー": "b", "シー": "c", "ディー": "d", "イー": "e", "エフ": "f", "ジー": "g",
    "エイチ": "h", "エッチ": "h", "アイ": "i", "ジェイ": "j", "ジェー": "j", "ケー": "k", "ケイ": "k", "エル": "l",
    "エム": "m", "エヌ": "n", "オー": "o", "ピー": "p", "キュー": "q", "アール": "r", "エス": "s", "ティー": "t",
    "ユー": "u", "ブイ": "v", "ヴィー": "v", "ダブリュー": "w", "エックス": "x", "ワイ": "y", "ゼット": "z",
    "ゼッド": "z",
}  # fmt: skip
_LETTER = "|".join(sorted(_LETTERS, key=len, reverse=True))
_KATAKANA = re.compile("[ァ-ヺ㋐-㋾㌀-㍗ｦ-ﾝ]")
_SPELT = re.compile(rf"(?<![ァ-ヺー])(?:(?:{_LETTER})[・\s]?){{2,}}(?![ァ-ヺー])")
"""Two letters or more by their names, as abbreviations are written in kana (ディー・シー・ビー, エスエー)."""

_FIRST = frozenset(["ooo", "oao", "zao", "pao", "ojsc", "pjsc", "cjsc", "gup", "fgup"])
"""Legal forms that stand first, before one word too; others do before two, or beside another usual word of companies
(MSC Maria is no JSC)."""

ELIDED = re.compile(r"(?i)\b(?:d|l|dell|dall|nell|sull)['’](?=[aeiouhéèêàâîôûùïëü])")
"""Articles and prepositions of French and Italian that are written together with the word behind them."""

ADDED = (
    "aka", "fka", "dba", "also", "formerly", "trading", "alias", "care", "born", "dob", "wife", "husband", "spouse",
    "family", "son", "daughter", "widow", "ولد", "ولدیت", "فرزند",
)  # fmt: skip
"""The first words of what parts names (_ALSO, _OF_KIN), without dots."""


@cache
def _legal_forms() -> Nearly:
    return Nearly(
        word
        for word, (form, weighs) in words().items()
        if weighs == LEGAL and word.isascii() and 2 < len(word) < 7 and form not in exact_forms()
    )


def slipped(word: str) -> str:
    """The legal form that an ASCII word is but for a typing error (TLD, LTF, JCS); empty of a word that is something
    else: one that many bear."""
    form = _legal_forms().find(word)
    return "" if form and (word in words() or word in articles() or is_counted(word)) else form


_LEAST_MISSPELT = 6
"""Letters that a usual word must have to be told with a typing error wherever it stands."""


@cache
def _usual() -> Nearly:
    """The usual words of organisations that are long enough."""
    return Nearly(
        sorted(
            word
            for word, (_, weighs) in words().items()
            if weighs >= LEGAL and word.isascii() and len(word) >= _LEAST_MISSPELT
        )
    )


def misspelt(word: str) -> str:
    """The usual word of organisations that an ASCII word is but for a typing error (COMLANY, Hoiding); empty of one
    that many bear."""
    usual = _usual().find(word)
    return "" if usual and (word in words() or is_counted(word)) else usual


def _is_beside_name(word: str, found: Sequence[str]) -> bool:
    """Whether what may be a slip of a legal form stands where one does: beside a name, which of SATS Ltd it is itself;
    a syllable (POO) beside a word that neither many bear nor is one (KINEF)."""
    named = [each for each in found if each not in words() and not each.isdigit()]
    return bool(named) and (
        not any(spoken(word)) or any(len(each) > 3 and weight(each, any(spoken(each))) >= COMMON for each in named)
    )


ENDED, SLIPPED, ADDS, PLACED, MISSPELT, ELIDES = (1 << at for at in range(8, 14))
"""Signs of words, beside those of text.signs: of a legal form written together with a name, of a slip of one, of ADDED,
of a place or an address, of a usual word of organisations with a typing error; and of a name, of what is ELIDED."""


@cache
def _told_of() -> dict[str, int]:
    """Words of places and addresses, and ADDED, and the signs that they are."""
    return dict.fromkeys((*places(), *address_words()), PLACED) | dict.fromkeys(ADDED, ADDS)


def signs_of(word: str) -> int:
    """The signs of a word."""
    found = _told_of().get(word, 0)
    if (len(word) > 6 and word.endswith(ENDS) and word not in ENDS) or (len(word) > 5 and word.startswith(BEGINS)):
        found |= ENDED
    if 2 <= len(word) <= 5 and word.isascii() and slipped(word):
        found |= SLIPPED
    if len(word) >= _LEAST_MISSPELT and word.isascii() and misspelt(word):
        found |= MISSPELT
    return found


def others(name: str, found: tuple[str, ...], signs: int) -> Iterator[str]:
    """The texts that a field of these words may hold besides the name as it stands, by its ``signs`` and theirs."""
    if signs & ELIDES and not words().keys().isdisjoint(found):
        yield ELIDED.sub(" ", name)
    if signs & (DOTTED | CAPITALS | ENDED) and (parted := _parted(name, signs)):
        yield parted
    if "hk" in found:
        yield " ".join("hong kong" if word == "hk" else word for word in found)
    if signs & PARTING and (written := _SLASHED.sub("AS", name)) != name:
        yield written
    if signs & SPACED:
        yield "".join(name.split())
        yield _JOINED_WORDS.sub(r"\1 \2", "".join(name.split()))
    if signs & FIGURES:
        yield _FIGURES.sub(lambda held: held[0].translate(_AS_LETTERS), name)
    if "i" in found[:-1] and "." not in name and sum(len(word) == 1 for word in found) == 1:
        yield " ".join("1" if word == "i" else word for word in found)  # I HILDA, which at the end is read so anyhow
        if "-i-" in name:
            yield name.replace("-i-", "-e-")  # Jaysh-i-Mohammed
    if signs & SLIPPED and len(found) > 1:
        if signs_of(found[-1]) & SLIPPED and _is_beside_name(found[-1], found[:-1]):
            yield " ".join((*found[:-1], slipped(found[-1])))
        form = slipped(found[0]) if signs_of(found[0]) & SLIPPED and _is_beside_name(found[0], found[1:]) else ""
        if form and (form in _FIRST or is_name(found[1:]) or not words().keys().isdisjoint(found[1:])):
            yield " ".join((form, *found[1:]))
    if signs & MISSPELT:
        slips = [word for word in found if signs_of(word) & MISSPELT]
        named = [word for word in found if word not in words() and word not in slips]
        if slips and any(len(word) > 2 for word in named):
            yield " ".join(_meant(word, named) for word in found)
    if (
        signs & EASTERN
        and _KATAKANA.search(name)
        and (spelt := _SPELT.sub(_letters, unicodedata.normalize("NFKC", name))) != name
    ):
        yield spelt
    if (signs & DOTTED or found[-1:] == ("i",)) and "." in name and (initials := with_initials(name)):
        yield initials
    if signs & (ADDS | PARTING | DOTTED | EASTERN) and len(found) > 2 and len(several := _ALSO.split(name)) > 1:
        yield from (each for each in several if any(map(_may_name, tokens(each))))
    if signs & (ADDS | PARTING) and len(kin := _OF_KIN.split(name, maxsplit=1)) > 1 and is_name(tokens(kin[0])):
        yield kin[0]
    if signs & (PARTING | EASTERN) and len(several := _SEVERAL.split(name)) > 1:
        yield from (each for each in several if _is_another(tokens(each)))
    if signs & (PARTING | EASTERN) and (both := _BRACKETED.fullmatch(name)):
        one, two = map(str.strip, both.groups())
        if _shortens(two, one) or _shortens(one, two):
            yield from (one, two)
        else:
            yield from (each for each in (one, two) if _is_another(tokens(each)))
    if signs & HIDDEN and (apart := _UNSEEN.sub(" ", name)) != name:
        yield apart
    if signs & HIDDEN and (seen := _TURNED.sub(lambda held: held[1][::-1], name)) != name:
        yield seen


def _may_name(word: str) -> bool:
    """Whether a word may be somebody's name by itself: not the two letters of INC / MD."""
    return word.isalpha() and (len(word) > 2 or not word.isascii())


def _is_another(found: tuple[str, ...]) -> bool:
    """Whether words beside brackets, a semicolon or a bar are a name: more than a place, a branch or one word."""
    own = any(len(word) > 2 and word not in words() and word not in places() for word in found)
    return own and (is_name(found) or len(found) > 1)


_SHORT = re.compile(r"(?=(?:.*[A-Z]){3})[A-Za-z]{3,8}")
"""What may be short for a body's name, in capitals for the most part."""


def _shortens(short: str, name: str) -> bool:
    """Whether one word is short for the name of a body: its letters, but for one perhaps, stand in it in their order,
    the first of them at the head of a word (KOMID, Korea Mining Development Trading Corporation; MAZ, of which zavod is
    Plant)."""
    found = tokens(name)
    told = any(is_of_bodies(articles().get(word, word)) or word in vocabulary() for word in found) or _is_bank(found)
    if not _SHORT.fullmatch(short) or not told:
        return False
    letters = short.lower()
    at = next((at for at, word in enumerate(found) if word[0] == letters[0]), len(found))
    left, missing = "".join(found[at:]), 0
    for letter in letters:
        before, stands, behind = left.partition(letter)
        left, missing = (behind, missing) if stands else (before, missing + 1)
    return at < len(found) and missing <= 1


def _meant(word: str, named: list[str]) -> str:
    """A word, or the usual one that it is but for a typing error, beside the words that are a name's."""
    return misspelt(word) if signs_of(word) & MISSPELT and _is_beside_name(word, named) else word


def _letters(found: re.Match[str]) -> str:
    return "".join(_LETTERS[letter] for letter in re.findall(_LETTER, found[0])) + " "


_NUMBERED = re.compile(
    r"[\s(#:,;-]*(?:\b(?:a/?c|acct?|account|no|nr|ref|id|passport|tel|imo|mmsi)\b[.:#\s]*)*(?<![^\W_])\d{4,}(?![^\W_])\)?",
    re.IGNORECASE,
)


def without_numbers(name: str) -> str:
    """A name without numbers of four digits or more, of an account, a paper or a year; shorter ones may be its own."""
    return _NUMBERED.sub(" ", name).strip() if has_long_number(name) else name


def is_name(found: tuple[str, ...]) -> bool:
    """Whether words make a name by themselves: two that are no legal form, title or generic word."""
    told = [token for token in found if token not in words() and not token.isdigit()]
    if any(script(token[0]) in ("han", "hangul", "kana") for token in told):
        return sum(map(len, told)) >= 3
    return len(told) >= 2


def _parted(name: str, signs: int) -> str:
    """A name with a space where its legal form or another usual word was written together with the word before it
    (RAJBROOKLIMITED, RECREOS.A., KeplerCorporation), or a whole name (KimJongUn); empty where there is none."""
    parted = name
    if signs & (DOTTED | ENDED):
        parted = _JOINED_FORM.sub(" ", name)
    if signs & CAPITALS:
        apart = _JOINED_WORDS.sub(r"\1 \2", parted)
        if apart != parted and (_known(tokens(apart)) > _known(tokens(parted)) or _are_names(name, apart)):
            parted = apart
    return parted if parted != name else ""


def _are_names(name: str, apart: str) -> bool:
    """Whether a field of one word is several in capitals (KimJongUn)."""
    parts = apart.split()
    return " " not in name and (len(parts) > 2 or all(len(part) > 2 for part in parts))


def _known(found: tuple[str, ...]) -> int:
    return sum(word in words() for word in found)


def before_address(name: str, found: tuple[str, ...]) -> str:
    """What stands before an address: before a comma or number, where a place follows or a number and a word of
    addresses; or before the places at the end."""
    parted = _MARK.search(name)
    if parted:
        head, rest = _NUMBER_OF.sub("", name[: parted.start()]), tokens(name[parted.end() :])
        numbered = any(token.isdigit() for token in tokens(name[parted.start() :]))
        addressed = len(rest) > 2 and numbered and not address_words().isdisjoint(rest)
        if (addressed or not places().isdisjoint(rest)) and _stands_alone(tokens(head)):
            return head
    place = None if name.isascii() else _eastern_places().search(name)
    if place and is_name(tokens(name[: place.start()])):
        return name[: place.start()]
    end = len(found)
    if not found or found[-1] not in places():
        return ""
    if end <= 4 and all(any(spoken(word)) for word in found):
        return ""  # Uk is a syllable there
    while end and found[end - 1] in places():
        end -= 1
    left = found[:end]  # Bank of Egypt is a name
    return " ".join(left) if is_name(left) or _is_bank(left) or (found[end] != "of" and _is_body(left)) else ""


def _is_body(found: tuple[str, ...]) -> bool:
    """Whether words are a telling one and a usual one of organisations or a legal form (Bank Sepah, Glocom Ltd)."""
    told = [word for word in found if word not in words() and not word.isdigit()]
    return any(len(word) > 3 for word in told) and any(map(is_of_bodies, found))


def _is_bank(found: tuple[str, ...]) -> bool:
    """Whether a word is the name of a bank (Novikombank)."""
    return any(len(word) > 6 and word.endswith("bank") for word in found)


@cache
def _eastern_places() -> re.Pattern[str]:
    """A place in Han or Hangul with which a word begins, as an address does (東京都千代田区…, 평양시 …)."""
    held = sorted((place for place in places() if not place.isascii()), key=len, reverse=True)
    return re.compile(rf"[\s,;，、；]+(?={'|'.join(held)})")


def _stands_alone(head: tuple[str, ...]) -> bool:
    return len(head) > 2 or (len(head) == 2 and any(token not in words() and not token.isdigit() for token in head))


def with_initials(name: str) -> str:
    """A name with initials (V.V.) one by one, and before it where I. ends it, which is no number; empty where it has
    none."""
    apart = _INITIALS.sub(_apart, name)
    found = tokens(apart)
    named = len(found)
    while named and len(found[named - 1]) == 1:
        named -= 1
    if named and found[-1] == "i" and apart.rstrip().endswith("."):
        return " ".join((*found[named:], *found[:named]))
    return apart if apart != name else ""


def _apart(found: re.Match[str]) -> str:
    """Initials one by one, also those that would be a number or a title (V.V., V.I., J.R.); not a usual word of
    organisations (S.A., U.K.)."""
    joined = found[0].replace(".", "").lower()
    form, weight = words().get(joined, ("", 0))
    is_usual = joined in articles() or (weight >= LEGAL and not form.isdigit())
    return found[0] if is_usual else found[0].replace(".", ". ")
