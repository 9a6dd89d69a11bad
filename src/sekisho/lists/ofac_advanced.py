"""The United States, OFAC: the advanced XML (Sanctions of distinct parties, in the UN's schema), streamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec: only the type

from sekisho.lists.markup import fields_of, records, text_at, texts_at
from sekisho.lists.model import Listing, Name, Parsed, Problem, party
from sekisho.lists.ofac import document
from sekisho.lists.text import country

NAME_ORDER = ("First Name", "Middle Name", "Patronymic", "Last Name", "Matronymic", "Maiden Name")
"""A person's name parts in the order that they are said; the file has the last name first, as East Asian names do."""

_EAST = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")

FEATURES = {
    "Birthdate": "birthDate",
    "Place of Birth": "birthPlace",
    "Nationality Country": "nationality",
    "Nationality of Registration": "jurisdiction",
    "Citizenship Country": "citizenship",
    "Gender": "gender",
    "Location": "address",
    "Title": "position",
    "Email Address": "email",
    "Phone Number": "phone",
    "Website": "website",
    "SWIFT/BIC": "swiftBic",
    "BIK (RU)": "bikCode",
    "MMSI": "mmsi",
    "Organization Established Date": "incorporationDate",
    "Organization Type:": "classification",
    "Target Type": "classification",
    "Vessel Flag": "flag",
    "VESSEL FLAG": "flag",
    "Former Vessel Flag": "pastFlags",
    "Other Vessel Flag": "pastFlags",
    "Vessel Call Sign": "callSign",
    "Other Vessel Call Sign": "callSign",
    "VESSEL TYPE": "type",
    "Vessel Type": "type",
    "Other Vessel Type": "pastTypes",
    "Vessel Tonnage": "tonnage",
    "Vessel Gross Tonnage": "tonnage",
    "Vessel Gross Registered Tonnage": "grossRegisteredTonnage",
    "Vessel Owner": "owner",
    "Vessel Year of Build": "buildDate",
    "Aircraft Model": "model",
    "Aircraft Manufacture Date": "buildDate",
    "Aircraft Construction Number (also called L/N or S/N or F/N)": "serialNumber",
    "Aircraft Manufacturer’s Serial Number (MSN)": "serialNumber",
    "Aircraft Manufacturer's Serial Number (MSN)": "serialNumber",
}
"""Kind of feature in OFAC's words → property; what is of another kind goes to notes with its kind."""

COUNTRIES = {"nationality", "citizenship", "flag", "pastFlags", "jurisdiction", "country"}
TAGS = {
    *("DateOfIssue", "ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty", "ProfileRelationship"),
    *("SanctionsEntry", "SanctionsEntryLink"),
}


def read_advanced(path: Path) -> Parsed:
    """Parties as Locations, documents, relationships and entries tell of them. The id is OFAC's number (FixedRef)."""
    problems: list[Problem] = []
    book = _Book()
    day = ""
    for element in records(path, TAGS, problems):
        if element.tag == "DateOfIssue":
            day = _day(element)
        elif element.tag == "ReferenceValueSets":
            book.words.learn(element)
        elif element.tag == "Location":
            book.places[element.get("ID", "")] = element
        elif element.tag == "IDRegDocument":
            book.papers.setdefault(element.get("IdentityID", ""), []).append(element)
        elif element.tag == "DistinctParty":
            book.add_party(element)
        elif element.tag == "ProfileRelationship":
            book.add_relation(element)
        elif element.tag == "SanctionsEntry":
            book.add_entry(element)
    found = []
    for draft in book.drafts.values():
        if not draft.names or not draft.entered:
            what = "no entry lists it" if draft.names else "a party without a name"
            problems.append(Problem(f"party {draft.id}", f"{what}; left out"))
            continue
        found.append(draft.listing())
    return Parsed(tuple(found), tuple(problems), day)


@dataclass(slots=True)
class _Draft:
    """A party while the file is read: its profile comes first, its relationships and entries later."""

    id: str
    schema: str
    names: list[Name]
    source: dict[str, tuple[str, ...]]
    properties: dict[str, list[str]] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    entered: int = 0
    related: int = 0

    def add(self, key: str, *values: str) -> None:
        self.properties.setdefault(key, []).extend(values)

    def listing(self) -> Listing:
        days = sorted(filter(None, self.days))
        programme = ", ".join(dict.fromkeys(filter(None, self.programmes)))
        first = days[0] if days else ""
        return party(self.id, self.schema, self.names, self.properties, first, days[1:], programme, self.source)


class _Words:
    """The reference value sets: what the numbers in the file stand for."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        self._types: dict[str, str] = {}

    def learn(self, sets: Element) -> None:
        for value in sets.iterfind("*/*"):
            self._texts[value.tag, value.get("ID", "")] = " ".join((value.text or "").split())
            if value.tag == "PartySubType":
                self._types[value.get("ID", "")] = value.get("PartyTypeID", "")
            elif value.tag == "LegalBasis" and value.get("LegalBasisShortRef"):
                text = f"{value.text or ''} ({value.get('LegalBasisShortRef')})"
                self._texts[value.tag, value.get("ID", "")] = " ".join(text.split())

    def of(self, element: Element, kind: str) -> str:
        """The word that the attribute ``kind`` + ``ID`` of an element stands for, or nothing."""
        return self.text(kind, element.get(f"{kind}ID", ""))

    def text(self, kind: str, number: str) -> str:
        """The word of a number in the set of a kind, or nothing."""
        return self._texts.get((kind, number), "")

    def say(self, attribute: str, value: str) -> str:
        """A number with the word it stands for, for the record as published."""
        kind = attribute.removesuffix("ID").rpartition("-")[2]
        word = self._texts.get((kind, value), "") if attribute.endswith("ID") else ""
        return f"{value} {word}".strip()

    def schema(self, profile: Element) -> str:
        kind = self._texts.get(("PartyType", self._types.get(profile.get("PartySubTypeID", ""), "")), "")
        subtype = self.of(profile, "PartySubType")
        if kind == "Individual":
            return "Person"
        return {"Vessel": "Vessel", "Aircraft": "Airplane"}.get(subtype, "Organization" if kind else "LegalEntity")


class _Book:
    """What the file has told so far."""

    def __init__(self) -> None:
        self.words = _Words()
        self.places: dict[str, Element] = {}
        self.papers: dict[str, list[Element]] = {}
        self.drafts: dict[str, _Draft] = {}

    def add_party(self, element: Element) -> None:
        for at, profile in enumerate(element.iterfind("Profile")):
            number = profile.get("ID", "")
            draft = _Draft(
                element.get("FixedRef", "") + (f"-{number}" if at else ""),
                self.words.schema(profile),
                list(self._names(profile)),
                self._fields("party", element),
            )
            for feature in profile.iterfind("Feature"):
                self._feature(feature, draft)
            used = [each.get("LocationID", "") for each in profile.iter("VersionLocation")]
            for count, place in enumerate((each for each in used if each in self.places), 1):
                draft.source |= self._fields(f"location[{count}]", self.places[place])
            papers = [
                paper
                for identity in profile.iterfind("Identity")
                for paper in self.papers.pop(identity.get("ID", ""), ())
            ]
            for count, paper in enumerate(papers, 1):
                kind, paper_number = self.words.of(paper, "IDRegDocType"), text_at(paper, "IDRegistrationNo")
                key, value = document(kind, paper_number)
                draft.add(key, value)
                if told := self._of_paper(paper):
                    draft.add("notes", f"{kind} {paper_number}: {told}")
                draft.source |= self._fields(f"document[{count}]", paper)
            draft.add("notes", *texts_at(element, "Comment"), *texts_at(profile, "Comment"))
            self.drafts[number] = draft

    def add_relation(self, element: Element) -> None:
        """Who is owned by, acts for or is otherwise tied to whom: a note at the party that the relationship is of."""
        one, two = (self.drafts.get(element.get(f"{end}-ProfileID", "")) for end in ("From", "To"))
        if one and two and two.names:
            former = "formerly " if element.get("Former") == "true" else ""
            one.add("notes", f"{former}{self.words.of(element, 'RelationType')}: {two.names[0].text} ({two.id})")
            one.related += 1
            one.source |= self._fields(f"relationship[{one.related}]", element)

    def add_entry(self, element: Element) -> None:
        """Why, since when and under which programme a party is listed."""
        draft = self.drafts.get(element.get("ProfileID", ""))
        if draft is None:
            return
        draft.entered += 1
        draft.source |= self._fields(f"entry[{draft.entered}]", element)
        draft.add("authority", self.words.of(element, "List"))
        for event in element.iterfind("EntryEvent"):
            if (date := event.find("Date")) is not None:
                draft.days.append(_day(date))
            if (basis := self.words.of(event, "LegalBasis")) not in ("", "Unknown"):
                draft.add("notes", f"Legal basis: {basis}")
        for measure in element.iterfind("SanctionsMeasure"):
            if (word := self.words.of(measure, "SanctionsType")) == "Program":
                draft.programmes.append(text_at(measure, "Comment"))
            else:
                draft.add("provisions", word)
        draft.add("notes", *texts_at(element, "Comment"), *texts_at(element, "SupportingInfo/Text"))

    def _fields(self, prefix: str, element: Element) -> dict[str, tuple[str, ...]]:
        return {f"{prefix}/{path}": values for path, values in fields_of(element, self.words.say).items()}

    def _names(self, profile: Element) -> Iterator[Name]:
        for identity in profile.iterfind("Identity"):
            kinds = {
                group.get("ID", ""): self.words.of(group, "NamePartType")
                for group in identity.iterfind("NamePartGroups/MasterNamePartGroup/NamePartGroup")
            }
            main = identity.get("Primary") == "true"
            for alias in identity.iterfind("Alias"):
                for name in alias.iterfind("DocumentedName"):
                    values = list(name.iterfind("DocumentedNamePart/NamePartValue"))
                    parts = [(kinds.get(each.get("NamePartGroupID", ""), ""), each.text or "") for each in values]
                    if all(kind in NAME_ORDER and not _EAST.search(text) for kind, text in parts):
                        parts.sort(key=lambda part: NAME_ORDER.index(part[0]))
                    latin = all(self.words.of(each, "Script") in ("Latin", "") for each in values)
                    kind = _kind(alias, self.words.of(alias, "AliasType"), latin, main)
                    yield Name(" ".join(text for _, text in parts), kind)

    def _feature(self, feature: Element, draft: _Draft) -> None:
        kind = self.words.of(feature, "FeatureType")
        key = FEATURES.get(kind, "")
        if key == "position" and draft.schema != "Person":
            key = "description"
        for version in feature.iterfind("FeatureVersion"):
            details = version.iterfind("VersionDetail")
            values = [self.words.of(each, "DetailReference") or (each.text or "") for each in details]
            values += [day for each in version.iterfind("DatePeriod") for day in _period(each)]
            for each in version.iterfind("VersionLocation"):
                place, land = self._place(each.get("LocationID", ""))
                values.append(land if key in COUNTRIES else place)
                if key == "address":
                    draft.add("country", country(land))
                elif key == "birthPlace":
                    draft.add("birthCountry", country(land))
            for value in (" ".join(each.split()) for each in values):
                if key == "gender":
                    value = value.lower()
                elif key in COUNTRIES:
                    value = country(value)
                draft.add(key or "notes", value if key or not value else f"{kind.rstrip(' -:')}: {value}")
            for comment in texts_at(version, "Comment"):
                draft.add("notes", f"{kind.rstrip(' -:')}: {comment}")

    def _place(self, number: str) -> tuple[str, str]:
        place = self.places.get(number)
        if place is None:
            return "", ""
        parts = [
            text
            for part in place.iterfind("LocationPart")
            for value in part.iterfind("LocationPartValue")
            if (text := text_at(value, "Value"))
        ]
        lands = [self.words.of(each, "Country") for each in place.iterfind("LocationCountry")]
        lands = lands or [self.words.of(each, "AreaCode") for each in place.iterfind("LocationAreaCode")]
        return ", ".join([*parts, *filter(None, lands)]), next(filter(None, lands), "")

    def _of_paper(self, paper: Element) -> str:
        told = [
            self.words.text("Country", paper.get("IssuedBy-CountryID", "")),
            self._place(paper.get("IssuedIn-LocationID", ""))[0],
            text_at(paper, "IssuingAuthority"),
            text_at(paper, "Comment"),
            "" if (validity := self.words.of(paper, "Validity")) == "Valid" else validity,
        ]
        for date in paper.iterfind("DocumentDate"):
            days = [day for each in date.iterfind("DatePeriod") for day in _period(each)]
            told.append(f"{self.words.of(date, 'IDRegDocDateType')} {' to '.join(days)}" if days else "")
        return ", ".join(text for text in told if text)


def _kind(alias: Element, said: str, latin: bool, main: bool) -> str:
    if alias.get("LowQuality") == "true":
        return "weak"
    if not latin:
        return "original"
    if said == "F.K.A.":
        return "former"
    return "primary" if alias.get("Primary") == "true" and main else "alias"


def _day(element: Element) -> str:
    year, month, day = (text_at(element, part) for part in ("Year", "Month", "Day"))
    return f"{year}-{int(month or 0):02d}-{int(day or 0):02d}" if year else ""


def _period(element: Element) -> Iterator[str]:
    """The ends of a period: one day where they are the same, a year where they are the year's first and last day."""
    first, last = (
        _day(point) if (point := element.find(path)) is not None else "" for path in ("Start/From", "End/To")
    )
    if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        yield first[:4]
    elif first[:7] == last[:7] and first.endswith("-01") and last[8:] in ("28", "29", "30", "31") and first != last:
        yield first[:7]
    else:
        yield from dict.fromkeys(filter(None, (first, last)))
