"""One name as a list writes it, unwrapped: the names in it, and what else is said there.

Publishers put abbreviations, other spellings, former names, days of birth and notes into the field of a name:
``Korea General Corporation (Aliases: KOGEN, GENCO)``, ``f.k.a.: NADA``, ``Yurii (Yury) LEONOV``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from sekisho.lists.countries import country
from sekisho.lists.days import births_in
from sekisho.lists.nobody import nobody


@dataclass(slots=True)
class Told:
    """What a field tells: names with their kind (``model.NAME_KINDS``), days of birth, and ``rest``: is there more?"""

    names: list[tuple[str, str]] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    rest: bool = False


LONGEST, MOST_BRACKETS = 2_000, 20
"""What is longer, or has more brackets, is no name, and stays as it is written."""

_WRAPPED = re.compile(
    r"[()（）;；]|\bborn\b|\bDOB\b|出生|生まれ|\b[af]\.\s?k\.\s?a\b|known as|listed as|original scri?pt|,.*,",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(f\.\s?k\.\s?a\.?|fka:|(?:formerly|previously) known as)|a\.\s?k\.\s?a\.?|aka:|also known as|original scri?pt)"
    r"\s*[:,]?\s*(?=\S)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r",?\s*\bborn\b.{0,300}?\d{4}.*$|[、,.]?\s*\bDOB\b.*$|[、,]\s*\d{4}年.{0,300}?(?:出生|生まれ).*$"
    r"|,\s*(?:\w+ )?passport n(?:o|umber).*$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(f\.?\s?k\.?\s?a\.?(?=[:\s])|formerly(?: known as)?\b(?! listed)|旧称)"
    r"|(n[eé]e\b|旧姓)"
    r"|alias(?:es)?\b|a\.?\s?k\.?\s?a\.?(?=[:\s])|also known as\b|latin:|original (?:scri?pt|spelling):"
    r"|(?:previously|formerly) listed as\b(?: in [A-Z][a-z]+)?(?=[:\s])|別名|別称)"
    r"\s*[:：,、]?\s*(?=\S)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:previously|formerly) listed\b|birth name|combat name|誕生名|initials$|original script$|third$|born\b"
    r"|[DP]\.?O\.?B\b|false identity|nationality\b|passport\b|(?:.*[\s-])?(?:passport|sub-unit) n(?:umber|o|ame)"
    r"|生年月日|国籍|.*(?:出生|生まれ|旅券|名義|戦闘員名|本名|イニシャル|リスト記載ぶり|掲載の氏名)"
    r"|自称$|[^()]{1,20}語$|(?:in )?(?:arabic|tigrinya|russian|persian|farsi|dari|pashto|urdu|chinese|korean)$",
    re.IGNORECASE,
)
_NO_ACRONYM = re.compile("PVT|PTY|LTD|LLC|INC|HK|UK|USA|UAE|PRC|DPRK|ROK|NGO|GMBH|PLC|FZE")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9/&.-]{1,14}(?: \d+)?")
_SEPARATORS = re.compile(r"\s*[;；,、，]\s*")


def unwrap(text: str, kind: str, schema: str) -> Told:
    """What the field of a name tells. ``schema`` is the party's: ships are renamed, persons have no abbreviations.

    A bracket that may be part of the name, ``AL-HARAMAIN FOUNDATION (KENYA)``, stays in it. No name is ever lost: what
    cannot be told apart stays as it is written.
    """
    told = Told()
    wrapped = _WRAPPED.search(text) and sum(map(text.count, "(（")) <= MOST_BRACKETS and len(text) <= LONGEST
    if not wrapped or (kind == "original" and not _nonlatin(text)):
        told.names.append((text, kind))
        return told
    for at, part in enumerate(_parted(text, schema)):
        _unwrap(part, "alias" if at and kind == "primary" else kind, schema, told)
    told.names[:] = {text: (text, kind) for text, kind in reversed(told.names)}.values()
    told.names.reverse()
    return told


def outside(text: str, separators: str) -> list[str]:
    """The parts of a text between separators that stand outside of brackets; a bracket that does not close is none."""
    parts, depth, start = [""], 0, 0
    closing = sum(map(text.count, ")）"))
    for at, char in enumerate(text):
        if char in "(（" and closing > depth:
            depth += 1
        elif char in ")）":
            closing -= 1
            depth = max(depth - 1, 0)
        elif char in separators and not depth:
            parts[-1] = text[start:at]
            parts.append("")
            start = at + 1
    parts[-1] = text[start:]
    return parts


def _parted(text: str, schema: str) -> list[str]:
    text = re.sub(r"(?<=[)）])、", "；", re.sub(r"&(\w+);", r"&\1\0", text))
    parts = [part.strip() for part in outside(text, ";；")]
    parts = [part.replace("\0", ";") for part in parts if part] or [text]
    if schema == "Person" and len(parts) == 1:
        several = [part.split() for part in outside(text, ",")]
        alike = len(several) > 2 or len({tuple(words[:1]) for words in several}) == 1  # else a family and a given name
        if alike and len(several) > 1 and all(len(words) > 1 for words in several):
            return [" ".join(words) for words in several]
    return parts


def _unwrap(text: str, kind: str, schema: str, told: Told) -> None:
    if lead := _LEAD.match(text):
        text = text[lead.end() :]
        kind = "former" if lead[1] else "original" if _nonlatin(text) else "alias" if kind == "primary" else kind
    text, tail = _cut(text)
    if tail:
        _drop(tail, told)
    other = "alias" if kind == "primary" else kind
    spellings, at = [""], 0
    more: list[tuple[str, str]] = []
    for start, end, content in _brackets(text):
        spellings = [each + text[at:start] for each in spellings]
        at = end
        base, rest = " ".join(spellings[0].split()), _trimmed(_flat(text[end:])).strip(".")
        content = content[1:-1] if _bracketed(content) else content
        plain = unicodedata.normalize("NFKC", content).strip()
        if not base and not rest and "(" not in text[end:]:
            for name in _inside(content):
                _unwrap(name, kind, schema, told)
            return
        if not re.search(r"\w", plain):
            continue
        if label := _LABEL.match(plain):
            for name in filter(None, _SEPARATORS.split(plain[label.end() :])):
                if _garbled(name):
                    told.rest = True
                elif label[2]:
                    more.append((_replaced(base, name), "former"))
                else:
                    more.append((name, "former" if label[1] else "original" if _nonlatin(name) else other))
        elif _REMARK.match(plain) or (_letters(base) > 2 and _garbled(plain)):
            _drop(plain, told)
        elif re.search("[;；]", content):
            more += [(name, other) for name in outside(content, ";；")]
        elif _nonlatin(plain) != _nonlatin(base + rest) and _letters(plain) > 1 and not (_short(plain) and rest):
            for name in outside(content, "" if _nonlatin(plain) else ",、，"):
                weak = schema != "Person" and _short(name.strip())
                more.append((name, "weak" if weak else "original" if _nonlatin(plain) and kind != "weak" else other))
        elif others := _variants(base, plain, rest, schema):
            spellings += [_replaced(each, word) for each in spellings for word in others][:12]
            if re.match(r"[A-Za-z]", text[end:]):
                spellings = [f"{each} " for each in spellings]
        elif schema == "Vessel" and not rest:
            more.append((content, other))
        elif not rest and schema != "Person" and (short := _abbreviations(base, plain)):
            more += [(name, "weak" if _short(name) else other) for name in short]
        elif not rest and re.fullmatch(r"\S{2,12}", base) and " " in plain and _explained(base, plain):
            more.append((content, other))
        elif base and not rest and (schema == "Person" or not _qualifies(plain, base)):
            more.append((content, "weak"))
        else:
            spellings = [each + text[start:end] for each in spellings]
    for number, each in enumerate(spellings):
        if name := _trimmed(each + text[at:]):
            told.names.append((name, other if number else kind))
    for each, said in more:
        if (name := _trimmed(each).strip("\"'“”")) and not nobody(name):
            if "(" in name and name != text:
                _unwrap(name, said, schema, told)
            else:
                told.names.append((name, said))


def _flat(text: str) -> str:
    """A text without its brackets."""
    for start, end, _ in reversed(list(_brackets(text))):
        text = f"{text[:start]} {text[end:]}"
    return text


def _bracketed(text: str) -> bool:
    return any((start, end) == (0, len(text)) for start, end, _ in _brackets(text))


def _inside(content: str) -> list[str]:
    """The names of a field that is all in brackets; between commas where each is whole, a given and a family name."""
    several = outside(content, "、")
    return several if all("・" in each for each in several) else outside(content, ";；")


def _cut(text: str) -> tuple[str, str]:
    """A name and what is told of a birth behind it, outside of brackets."""
    for found in _BORN.finditer(text):
        before = text[: found.start()]
        if before.strip() and sum(map(before.count, "(（")) <= sum(map(before.count, ")）")):
            return before, found[0]
    return text, ""


def _drop(said: str, told: Told) -> None:
    """What is no name is told of as more than the names, and the births in it."""
    told.births += births_in(said)
    told.rest = True


def _trimmed(text: str) -> str:
    """Without brackets that have no other half, and what separated it from a bracket that is gone."""
    text = " ".join(text.split())
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "(（") - (char in ")）")
        if depth < 0:
            text, depth = text[:at] + " " + text[at + 1 :], 0
    text = re.sub(r"(?:^|[;,]\s*)and$", "", " ".join(text.split()))
    for quotes in ("「」", "“”"):
        if text.count(quotes[0]) != text.count(quotes[1]):
            text = text.replace(quotes[0], "").replace(quotes[1], "")
    return text.strip(" ,;、") if re.search(r"\w", text) else ""


def _brackets(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and content of each outer bracket; one that does not close runs to the end."""
    depth = start = 0
    for at, char in enumerate(text):
        if char in "(（":
            start = start if depth else at
            depth += 1
        elif char in ")）" and depth:
            depth -= 1
            if not depth:
                yield start, at + 1, text[start + 1 : at]
    if depth:
        yield start, len(text), text[start + 1 :]


def _variants(base: str, content: str, rest: str, schema: str) -> list[str]:
    """Other spellings of the word before a bracket: one word each, and in the middle of a person's name or alike."""
    words = re.split(r"[\s・]+", base)
    others = [each for each in re.split(r"\s*[,、/;]\s*|\s+or\s+", content) if each]
    if not words[-1] or words[-1].endswith(".") or not others:
        return []
    if any(re.search(r"[\s・]", each) or _letters(each) < 2 for each in others):
        return []
    last = words[-1].casefold()
    alike = all(SequenceMatcher(None, last, each.casefold()).ratio() >= 0.6 for each in others)
    return others if alike or (schema == "Person" and rest and _letters(rest) > 1) else []


def _replaced(base: str, word: str) -> str:
    return re.sub(r"[^\s・]+\s*$", lambda _: word, base)


def _abbreviations(base: str, content: str) -> list[str]:
    """Abbreviations of a name behind it, and longer ones that come with them."""
    parts = [each for each in _SEPARATORS.split(content) if each]
    if not parts or not _short(parts[0]):
        return []
    if not _explained(parts[0], base) and (base.isupper() or not parts[0].isupper()):
        return []
    return parts


_QUALIFIER = re.compile(
    r"branch|支店|ブランチ|limited|company|stock|会社|\bNGO\b|を含む|the\b|proprietary|located|formerly", re.IGNORECASE
)


def _qualifies(content: str, base: str) -> bool:
    """Is a bracket behind a name part of it: a country, a branch, a legal form; or may it be, all being in capitals?"""
    return base.isupper() or content[0].islower() or len(country(content)) <= 4 or bool(_QUALIFIER.search(content))


def _short(text: str) -> bool:
    """Does it look like an abbreviation?"""
    capitals = sum(char.isupper() for char in text)
    return bool(_ACRONYM.fullmatch(text)) and capitals > 1 and not _NO_ACRONYM.fullmatch(text.upper())


def _explained(short: str, name: str) -> bool:
    """Do the letters of an abbreviation stand in a name, in order and the first of them at the head of a word?"""
    letters = [char for char in short.casefold() if char.isalpha()]
    for word in re.finditer(r"\w+", name.casefold()):
        if letters and word[0][0] == letters[0]:
            rest = iter(name.casefold()[word.start() :])
            if all(letter in rest for letter in letters):
                return True
    return False


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _nonlatin(text: str) -> bool:
    """Is most of the text in another script than Latin?"""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum("LATIN" not in unicodedata.name(char, "") for char in letters) * 2 > len(letters)


def _garbled(text: str) -> bool:
    """Is it the remains of another script in a file of one byte a letter?"""
    return not re.search(r"[^\W\d_]{3}", text) and bool(re.search(r"[#%*<>@]|\d'|'\d|\w'\w'", text))


_MARKS = re.compile(
    r"\(?\s*(?:(別称|旧称|別名|以前の別名|過去の別名|a\.?k\.?a\.?|f\.?k\.?a\.?)\s*[:)]+"
    r"|(?:(?<=\()|(?<![\w.]))(別称|旧称|a\.k\.a\.?,?|f\.k\.a\.?,?)(?:[、\s]\s*|(?=[\"“])|(?<=k\.a\.)(?=\w)))",
    re.IGNORECASE,
)
_FORMER = {"旧称", "以前の別名", "過去の別名", "fka"}
_ALIAS = {"別称", "別名", "aka"}
_GOES_ON = re.compile(r"(?<= )\n(?=[A-Za-z])")
"""A name that is too long for its line: a blank stands before the line's end."""
_BROKEN = re.compile(r"(?<=[\u3041-\u30ff\u4e00-\u9fff])\n(?=[\u3041-\u30ff\u4e00-\u9fff])|" + _GOES_ON.pattern)
"""Where each name has its letter, a line that ends inside a word is wrapped too."""
_LETTER = re.compile(r"\(\s*(?:([a-z])\1?|[ivx]{1,4}|\d{1,2})\s*\)")
_NOTES = re.compile(
    r"【[^】]{1,20}】|\([^()]{1,20}語\)|\(\(\d{1,3}\)に指定した団体\)|\(別名\d+\)|(?<=[\s:])[a-z]\)(?=\s*\d)"
    r"|:original script(?=\))|この戦闘員名で良く知られる|,? prominently known by this nom de guerre"
)
"""What language a name is in, what else the entry says of it, and the number of a name."""
_NO_NAME = re.compile(
    r"(?:(?:DOB|POB|born|nationality|生年月日|出生地?|国籍|issued)\b|\d{4}年|expired\b|and$"
    r"|.*(?:に発行|出生|生まれ|使用している別名|旅券番号.*)$|\(?the following \w+ aliases\)?$)",
    re.IGNORECASE,
)
_INNER = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_LEGAL_FORM = re.compile(
    r"(?:co|ltd|inc|llc|corp|s\.?a|gmbh|l\.?p|plc|limited|company|jr|sr|pte|bhd)(?![\w-])", re.IGNORECASE
)
_SURNAME_FIRST = re.compile(r"[A-Z][A-Z'’ -]+, (?=[^,]*[a-z])[^,]+")


def names_in(cell: str, kind: str, separate: bool = True) -> Iterator[tuple[str, str]]:
    """Each name in a cell of the Finance Ministry's with its kind, brackets and all (``unwrap`` takes it from there).

    A cell holds entries, ``(a)… (b)…``, each of them one name, in which a comma stands behind the family name; or names
    parted by semicolons, or by commas where there are none. ``別称``, ``f.k.a.`` and the like mark what follows. With
    ``separate`` false a line is one name.
    """
    text = _NOTES.sub("", re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFKC", cell)))
    if "(b)" in text:
        text = re.sub(r"\(([A-Z])\)", lambda found: found[0].lower(), text)
    text = (_BROKEN if _LETTER.search(text) else _GOES_ON).sub("", text)
    for line in outside(text, "\n"):
        first, *entries = _entries(line)
        pieces = [(piece, said, "") for piece, said in _marked(first, kind)]
        of_line = pieces.pop()[1] if entries and not re.search(r"\w", pieces[-1][0]) else kind
        pieces += [(piece, said, ";") for entry in entries for piece, said in _marked(entry, of_line)]
        found = [(part, said) for piece, said, parted in pieces for part in _listed(piece, separate, parted)]
        for part, said in found:
            bare = part.strip(" \t　\"'“”「」,;。:、-")
            if re.search(r"\w", bare) and not _NO_NAME.match(_INNER.sub("", bare).strip() or bare):
                yield bare, said


def _entries(line: str) -> list[str]:
    """A line before its first letter in brackets, and each of its lettered entries."""
    ends = [0, *(found.end() for found in _LETTER.finditer(line))]
    starts = [*(found.start() for found in _LETTER.finditer(line)), len(line)]
    return [line[end:start] for end, start in zip(ends, starts, strict=True)]


def _marked(text: str, kind: str) -> Iterator[tuple[str, str]]:
    at = 0
    for found in _MARKS.finditer(text):
        if re.search(r"\w", text[at : found.start()]):
            yield text[at : found.start()], kind
        word = (found[1] or found[2]).lower().strip(",").replace(".", "")
        kind = "former" if word in _FORMER else "alias" if kind in ("primary", "former") and word in _ALIAS else kind
        at = found.end()
    yield text[at:], kind


def _listed(text: str, separate: bool, separators: str) -> list[str]:
    """The names of a list, separated by what is given, or else by semicolons, or by commas where there are none."""
    if not separate:
        return [text]
    text, _ = _cut(text.strip())
    text = text[1:-1] if _bracketed(text) else text
    if separators or len(several := outside(text, ";")) > 1:
        return outside(text, separators or ";")
    if _SURNAME_FIRST.fullmatch(text.strip(" ()")):
        return several
    names: list[str] = []
    for part in outside(text, ",、"):
        if names and _LEGAL_FORM.match(part.strip()):
            names[-1] += f",{part}"
        else:
            names.append(part)
    return names
