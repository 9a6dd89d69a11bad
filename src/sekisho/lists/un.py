"""The United Nations: the Security Council's consolidated list (XML), the 1718 Committee's vessels (HTML)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec: only the type

from sekisho.intake.countries import by_name, fold
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, clean
from sekisho.lists.text import dates_in, decode, fields_of, read_xml

ALIAS_KINDS = {"low": "weak", "f.k.a.": "former"}


def read_consolidated(path: Path) -> Parsed:
    """The consolidated list. The id is the permanent reference number."""
    root, problems = read_xml(path)
    found: dict[str, Listing] = {}
    for kind in ("INDIVIDUAL", "ENTITY"):
        for element in root.iter(kind):
            listing = _party(kind, element, problems)
            if listing is None:
                problems.append(Problem(f"{kind} {_text(element, 'DATAID')}", "a party without a name; left out"))
            elif listing.id in found:
                problems.append(
                    Problem(listing.id, "the reference number is used twice; the later record is kept apart")
                )
                found[f"{listing.id}-{_text(element, 'DATAID')}"] = listing
            else:
                found[listing.id] = listing
    return Parsed(tuple(found.values()), tuple(problems), root.get("dateGenerated", "")[:10])


def _text(element: Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _all(element: Element, path: str) -> list[str]:
    return [" ".join((each.text or "").split()) for each in element.iterfind(path)]


def _party(kind: str, element: Element, problems: list[Problem]) -> Listing | None:
    parts = [_text(element, f"{part}_NAME") for part in ("FIRST", "SECOND", "THIRD", "FOURTH")]
    primary = " ".join(part for part in parts if part)
    if not primary:
        return None
    names = [Name(primary)]
    for text in _all(element, "NAME_ORIGINAL_SCRIPT"):
        if text.isascii() and text and not re.fullmatch(r"[A-Za-z .'-]+", text):
            problems.append(Problem(_text(element, "REFERENCE_NUMBER"), f"the original script is garbled: {text!r}"))
        elif text:
            names.append(Name(text, "original"))
    for alias in element.iterfind(f"{kind}_ALIAS"):
        for text in re.split(r";\s*", _text(alias, "ALIAS_NAME")):
            if text:
                names.append(Name(text, ALIAS_KINDS.get(_text(alias, "QUALITY").lower(), "alias")))
    born = [
        day
        for each in element.iterfind("INDIVIDUAL_DATE_OF_BIRTH")
        for part in ("DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE")
        for day in dates_in(_text(each, part))
    ]
    papers = [
        (_text(each, "TYPE_OF_DOCUMENT").lower(), _text(each, "NUMBER"))
        for each in element.iterfind("INDIVIDUAL_DOCUMENT")
    ]
    notes = _text(element, "COMMENTS1")
    properties = {
        "birthDate": born,
        "birthPlace": [_joined(each) for each in element.iterfind("INDIVIDUAL_PLACE_OF_BIRTH")],
        "nationality": [_country(each) for each in _all(element, "NATIONALITY/VALUE")],
        "gender": [_text(element, "GENDER").lower()],
        "title": _all(element, "TITLE/VALUE"),
        "position": _all(element, "DESIGNATION/VALUE"),
        "address": [_joined(each) for each in element.iterfind(f"{kind}_ADDRESS")],
        "passportNumber": [number for type_, number in papers if "passport" in type_],
        "idNumber": [number for type_, number in papers if "passport" not in type_],
        "imoNumber": re.findall(r"IMO[^0-9]{0,12}(\d{7})(?!\d)", notes),
        "notes": [notes],
    }
    return Listing(
        _text(element, "REFERENCE_NUMBER") or _text(element, "DATAID"),
        "Person" if kind == "INDIVIDUAL" else "Organization",
        tuple(dict.fromkeys(names)),
        {key: clean(values) for key, values in properties.items() if clean(values)},
        _text(element, "LISTED_ON")[:10],
        clean(each[:10] for each in _all(element, "LAST_DAY_UPDATED/VALUE")),
        _text(element, "UN_LIST_TYPE"),
        fields_of(element),
    )


def _joined(element: Element) -> str:
    return ", ".join(" ".join(child.text.split()) for child in element if child.text and child.text.strip())


def _country(text: str) -> str:
    code = by_name().get(fold(text))
    return code.lower() if code else text


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.words.append(text)


_SHIP = re.compile(r"^\d{7}$")
_DAY = re.compile(r"^\d{1,2}-[A-Z][a-z]{2}-\d{2}$")
_SHIP_NAME = re.compile(r"(?:^|\s)\d:\s*([^:]+?)(?=\s+\d:|$)")


def read_1718_vessels(path: Path) -> Parsed:
    """The designated vessels, from the page that the Committee publishes: name, IMO number, day, paragraphs."""
    reader = _Words()
    reader.feed(decode(path.read_bytes()))
    words = reader.words
    at = [number for number, word in enumerate(words) if _SHIP.match(word)]
    if not at:
        raise ListError(f"{path.name}: no IMO number on the page; expected the list of designated vessels")
    found: dict[str, Listing] = {}
    problems: list[Problem] = []
    for place, number in enumerate(at):
        start = number - 1
        while start > 0 and not re.match(r"^1:", words[start]):
            start -= 1
        end = at[place + 1] if place + 1 < len(at) else len(words)
        while end < len(words) and end > number and not re.match(r"^1:", words[end]):
            end -= 1
        names = [name.strip() for name in _SHIP_NAME.findall(" ".join(words[start:number])) if name.strip()]
        day = next((word for word in words[number : number + 12] if _DAY.match(word)), "")
        told = " ".join(words[number:end])
        imo = words[number]
        if not names or imo in found:
            problems.append(Problem(f"IMO {imo}", "no name or a second record; left out"))
            continue
        flags = re.findall(r"\d[.:]\s*([A-Z][A-Za-z’' ]+?)(?=\s+\d[.:]|\s+(?:Call|Type|MMSI|Other)|$)",
                           told.partition("Flag")[2].partition("Call Sign")[0])  # fmt: skip
        properties = {
            "imoNumber": [imo],
            "mmsi": re.findall(r"(?<!\d)\d{9}(?!\d)", told),
            "flag": [_country(flag.replace("’", "'").strip()) for flag in flags],
            "notes": [told.partition("information")[2].strip()],
        }
        found[imo] = Listing(
            f"1718-{imo}",
            "Vessel",
            tuple(dict.fromkeys(Name(name, "primary" if not n else "former") for n, name in enumerate(names))),
            {key: clean(values) for key, values in properties.items() if clean(values)},
            next(dates_in(re.sub(r"-(\d\d)$", r" 20\1", day).replace("-", " ")), "") if day else "",
            (),
            "DPRK",
            {"record": (" ".join(words[start:end]),)},
        )
    return Parsed(tuple(found.values()), tuple(problems))
