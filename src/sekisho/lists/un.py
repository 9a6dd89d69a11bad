"""The United Nations: the Security Council's consolidated list (XML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec: only the type

from sekisho.lists.countries import country
from sekisho.lists.days import births_in, dates_within
from sekisho.lists.markup import fields_of, records, text_at, texts_at
from sekisho.lists.model import Listing, Name, Parsed, Problem, delisting_key, keep, party
from sekisho.lists.numbers import bics_in, imos_in, papers
from sekisho.lists.text import foreign

_PASSPORT = re.compile("passe?port|pasaporte", re.IGNORECASE)  # some documents are told in three languages
ALIAS_KINDS = {"low": "weak", "f.k.a.": "former"}
NONE = "na"
"""What stands for no part of a name and no nationality, which is not Namibia's."""


def read_consolidated(path: Path) -> Parsed:
    """The consolidated list. The id is the permanent reference number."""
    problems: list[Problem] = []
    found: dict[str, Listing] = {}
    delisted: dict[str, str] = {}
    published = ""
    for element in records(path, {"CONSOLIDATED_LIST", "INDIVIDUAL", "ENTITY"}, problems):
        if element.tag not in ("INDIVIDUAL", "ENTITY"):
            published = element.get("dateGenerated", "")[:10]
            continue
        listing = _party(element, problems)
        if gone := text_at(element, "DELISTED_ON")[:10]:
            delisted[delisting_key(listing.programme, listing.id)] = gone
        elif found.get(listing.id, listing) != listing:
            problems.append(Problem(listing.id, "the reference number is used twice; the later record is kept apart"))
            apart = replace(listing, id=f"{listing.id}-{text_at(element, 'DATAID')}")
            keep(found, apart, element.tag, problems)
        else:
            keep(found, listing, element.tag, problems)
    return Parsed(tuple(found.values()), tuple(problems), published, delisted)


def _party(element: Element, problems: list[Problem]) -> Listing:
    kind = element.tag
    id_ = text_at(element, "REFERENCE_NUMBER") or text_at(element, "DATAID")
    documents = list(element.iterfind("INDIVIDUAL_DOCUMENT"))
    titled = [(f"{text_at(each, 'TYPE_OF_DOCUMENT')} {text_at(each, 'TYPE_OF_DOCUMENT2')}", each) for each in documents]
    notes = texts_at(element, "COMMENTS1")
    numbers = [(bool(_PASSPORT.search(word)), text_at(each, "NUMBER")) for word, each in titled]
    passports = papers("passport", [number for passport, number in numbers if passport])
    identities = papers("document", [number for passport, number in numbers if not passport])
    return party(
        id_,
        "Person" if kind == "INDIVIDUAL" else "Organization",
        _names(kind, id_, element, problems),
        {
            "birthDate": list(_births(element)),
            "birthPlace": [_joined(each) for each in element.iterfind("INDIVIDUAL_PLACE_OF_BIRTH")],
            "birthCountry": [country(each) for each in texts_at(element, "INDIVIDUAL_PLACE_OF_BIRTH/COUNTRY")],
            "nationality": [country(each) for each in texts_at(element, "NATIONALITY/VALUE") if each != NONE],
            "gender": [each.lower() for each in texts_at(element, "GENDER")],
            "title": texts_at(element, "TITLE/VALUE"),
            "position": texts_at(element, "DESIGNATION/VALUE"),
            "address": [_joined(each) for each in element.iterfind(f"{kind}_ADDRESS")],
            "country": [country(each) for each in texts_at(element, f"{kind}_ADDRESS/COUNTRY")],
            "passportNumber": passports[0],
            "idNumber": identities[0],
            "imoNumber": imos_in(notes) if kind == "ENTITY" else [],
            "unscId": [id_],
            "swiftBic": bics_in(notes) if kind == "ENTITY" else [],
            "notes": [
                *notes,
                *texts_at(element, "NOTE"),
                *(_paper(word, each) for word, each in titled),
                *passports[1],
                *identities[1],
                *_alias_remarks(element),
            ],
        },
        text_at(element, "LISTED_ON")[:10],
        [each[:10] for each in texts_at(element, "LAST_DAY_UPDATED/VALUE")],
        text_at(element, "UN_LIST_TYPE"),
        fields_of(element),
    )


def _names(kind: str, number: str, element: Element, problems: list[Problem]) -> Iterator[Name]:
    parts = [text_at(element, f"{part}_NAME") for part in ("FIRST", "SECOND", "THIRD", "FOURTH")]
    yield Name(" ".join(part for part in parts if part not in ("", NONE)))
    for text in texts_at(element, "NAME_ORIGINAL_SCRIPT"):
        if text.isascii() and not re.fullmatch(r"[A-Za-z .'-]+", text):
            problems.append(Problem(number, f"the original script is garbled: {text!r}"))
        else:
            yield Name(text, "original")
    for alias in element.iterfind(f"{kind}_ALIAS"):
        quality = ALIAS_KINDS.get(text_at(alias, "QUALITY").lower(), "alias")
        text = text_at(alias, "ALIAS_NAME")
        yield Name(text, "original" if quality == "alias" and foreign(text) else quality)
        for name in _noted(text_at(alias, "NOTE")):
            yield Name(name, "original" if foreign(name) else quality)


def _noted(note: str) -> list[str]:
    """The names that the note on an alias tells: in its own script, or several spellings, parted by semicolons."""
    scripts = re.findall(r"(?:original script|in Arabic):\s*([^:;()]+)", note, re.IGNORECASE)
    spelt = re.findall(r"\(([^():]+;[^():]+)\)", note) or re.findall(
        r"^([^():\d]+[;,][^():\d]+)(?:$| \(translit)", note
    )
    return [text for text in scripts if not text.isascii()] + [
        name for each in spelt for name in re.split("[;,]", each)
    ]


def _births(element: Element) -> Iterator[str]:
    for each in element.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        years = " to ".join(filter(None, (text_at(each, "FROM_YEAR"), text_at(each, "TO_YEAR"))))
        for text in (text_at(each, "DATE"), text_at(each, "YEAR"), years, text_at(each, "NOTE")):
            yield from dates_within(text)
    for text in texts_at(element, "INDIVIDUAL_ALIAS/DATE_OF_BIRTH"):
        yield from dates_within(text)
    for text in texts_at(element, "INDIVIDUAL_ALIAS/NOTE"):
        yield from births_in(text)


def _alias_remarks(element: Element) -> Iterator[str]:
    """What is told of an alias beyond its spelling and quality."""
    for each in [*element.iterfind("INDIVIDUAL_ALIAS"), *element.iterfind("ENTITY_ALIAS")]:
        places = ", ".join(filter(None, (text_at(each, "CITY_OF_BIRTH"), text_at(each, "COUNTRY_OF_BIRTH"))))
        born = " in ".join(filter(None, (text_at(each, "DATE_OF_BIRTH"), places)))
        if said := "; ".join(filter(None, (f"born {born}" if born else "", text_at(each, "NOTE")))):
            yield f"{text_at(each, 'ALIAS_NAME')}: {said}"


def _paper(word: str, element: Element) -> str:
    """What is told of a document beyond its kind and number."""
    told = [text_at(element, child.tag) for child in element if child.tag not in ("TYPE_OF_DOCUMENT", "NUMBER")]
    said = ", ".join(text for text in told if text)
    return f"{' '.join(word.split())} {text_at(element, 'NUMBER')}: {said}" if said else ""


def _joined(element: Element) -> str:
    return ", ".join(" ".join(child.text.split()) for child in element if child.text and child.text.strip())
