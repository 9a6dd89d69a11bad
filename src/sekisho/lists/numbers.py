"""Numbers out of prose: BICs, IMO numbers and numbers of papers, as remarks and cells of official lists write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

import pycountry

_SHAPE = re.compile(r"([A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2})(?:[A-Z0-9]{3})?")
_LABELLED = re.compile(
    r"\b(?:SWIFT|BIC)(?:\s*/\s*(?:BIC|SWIFT))?(?:\s*(?:code|no\.?|コード))?\s*:?\s*"
    r"((?:[A-Z0-9]{4} [A-Z0-9]{2} [A-Z0-9]{2}|[A-Z0-9]{4} [A-Z0-9]{4}|[A-Z0-9]{6,}))(?![A-Za-z0-9])",
)


def bank_of(bic: str) -> str:
    """The eight letters of a BIC that are the bank (a branch is the bank); "" where it has not the shape of ISO 9362.

    That is four letters or digits, a country of ISO 3166 (or XK), two letters or digits, and three for a branch.
    """
    found = _SHAPE.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", bic)).upper())
    return found[1] if found and found[1][4:6] in _countries() else ""


@cache
def _countries() -> frozenset[str]:
    return frozenset({"XK", *(each.alpha_2 for each in pycountry.countries)})


def bics_in(texts: Iterable[str]) -> list[str]:
    """What texts name behind the word SWIFT or BIC; ``bank_of`` says whether it is one."""
    return [said for text in texts for said in _LABELLED.findall(unicodedata.normalize("NFKC", text))]


def imos_in(texts: Iterable[str]) -> list[str]:
    """What texts name behind the word IMO, seven digits."""
    found = (re.findall(r"IMO[^0-9]{0,12}(\d{7})(?!\d)", unicodedata.normalize("NFKC", text)) for text in texts)
    return [number for numbers in found for number in numbers]


_LETTERED = re.compile(r"\((?:[a-z]|[ivx]{2,4})\)")
_INNER = re.compile(r"(?<![A-Z])\((?!\d\))[^()]*\)|(?<![0-9])\([^()]*\)(?![0-9])")
_DEEPEST = 20
"""Brackets in brackets that are read; no cell has so many."""
_PAPER_IN_BRACKETS = re.compile(r"\((?=[^()]{0,20}?旅券(?:番号)?:? ?[A-Z]{0,3} ?\d{4})")
_DAYS = re.compile(
    r"(?:\d{4}-)?\d{4}年(?:\s*\d{1,2}月)?(?:\s*\d{1,2}日)?|\d{1,2}月(?:\s*\d{1,2}日)?"
    r"|(?<!\d)\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)"
    r"|(?i:(?<![A-Z0-9])\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{4}(?!\d))"
    r"|(?i:\b(?:expire[sd]?|issued|until|in|date) (?:on |in )?(?:19|20)\d\d\b(?![\d-]))"
)
_PART = re.compile(r"[;、,\n]|\.\s|\s/\s|又は|\bor\b|\band\b")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:(?:[./-]|\([A-Z]\))[A-Za-z0-9]+)*(?:\(\d\))?")
_PLAIN = re.compile(r"(?!.* / )[A-Z0-9][A-Z0-9 /()-]{2,24}")
_WORDS = {"NO", "ID", "SSN", "NIK", "INN", "OGRN", "CAR", "DRC", "UK", "US", "USA", "UAE", "NR", "TIN", "REG"}
_KIND = re.compile(r"P[A-Z]-? ?(\d{9})")
"""A passport's kind as the first letters of its second line have it (ICAO 9303: P and a letter) before the number."""


def papers_in(cell: str) -> list[str]:
    """The numbers of papers in a cell, without what is written about them; nothing where it has none.

    A number has three digits or more (two in a long one), and may be in groups: ``OA 454044``, ``96 03 464086``. One
    behind the kind of a passport, ``PS 472330208``, is given without it too, since either may be typed.
    """
    text = unicodedata.normalize("NFKC", cell).strip(' ."\n')
    plain = [text] if _PLAIN.fullmatch(text) and any(char.isdecimal() for char in text) else []
    text = re.sub(r"(?<=[A-Z])[ー‐–](?=\d)|(?<=\d)[‐–](?=\d)", "-", text)
    text = re.sub(r"\b[Nn]o\.|N°|\b[Nn]o(?=[ \d])", " ", re.sub(r"[\[\]]", "", text))
    text = _PAPER_IN_BRACKETS.sub(";", _LETTERED.sub(";", re.sub(" +", " ", text)))
    for _ in range(_DEEPEST):
        text, before = _INNER.sub(";", text), text
        if text == before:
            break
    found: list[str] = []
    for part in _PART.split(_DAYS.sub(";", text)):
        found += _numbers(part.partition(" (")[0] if part.count("(") > part.count(")") else part)
    if plain:
        found = plain + (found if len(found) == 1 else [])
    found += [kind[1] for number in found if (kind := _KIND.fullmatch(number))]
    return list(dict.fromkeys(found))


def _numbers(part: str) -> Iterator[str]:
    held: list[str] = []
    end = -1
    part = re.sub(r"(?<=[A-Z0-9])-\s+(?=\d)", "-", part)
    for token in _TOKEN.finditer(part):
        digits = any(char.isdecimal() for char in token[0])
        last = held[-1] if held else ""
        grouped = token[0].isdecimal() and last[-1:].isdecimal() and min(len(token[0]), len(last)) <= 6
        prefixed = digits and held and not any(char.isdecimal() for char in last)
        if end + 1 == token.start() and part[end] == " " and (grouped or prefixed):
            held.append(token[0])
        else:
            yield from _whole(" ".join(held))
            prefix = re.fullmatch(r"[A-Z]{1,4}(?:-[A-Z])?", token[0]) and token[0] not in _WORDS
            held = [token[0]] if digits or prefix else []
        end = token.end()
    yield from _whole(" ".join(held))


def _whole(number: str) -> Iterator[str]:
    digits = sum(char.isdecimal() for char in number)
    if digits >= 3 or (digits == 2 and len(number) >= 6):
        yield number


def papers(name: str, cells: Iterable[str]) -> tuple[list[str], list[str]]:
    """The numbers in some cells, and the cells that say more than a number, whole, under a name: remarks."""
    numbers: list[str] = []
    remarks: list[str] = []
    for cell in cells:
        found = papers_in(cell)
        numbers += found
        if cell.strip() and "".join(cell.split()) not in ("".join(each.split()) for each in found):
            remarks.append(f"{name}: {cell}")
    return numbers, remarks
