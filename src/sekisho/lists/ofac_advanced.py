"""The United States, OFAC: the advanced XML (Sanctions of distinct parties, in the UN's schema), streamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec: only the type

from sekisho.lists.countries import country
from sekisho.lists.days import between, day_of
from sekisho.lists.markup import fields_of, records, text_at, texts_at
from sekisho.lists.model import Listing, Name, Parsed, Problem, keep, party
from sekisho.lists.ofac import document

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
            book.add_place(element)
        elif element.tag == "IDRegDocument":
            book.add_paper(element)
        elif element.tag == "DistinctParty":
            book.add_party(element)
        elif element.tag == "ProfileRelationship":
            book.add_relation(element)
        elif element.tag == "SanctionsEntry":
            book.add_entry(element)
        elif element.tag == "SanctionsEntryLink":
            book.add_link(element)
    found: dict[str, Listing] = {}
    for draft in book.drafts.values():
        if not draft.names or not draft.entered:
            what = "no entry lists it" if draft.names else "a party without a name"
            problems.append(Problem(f"party {draft.id}", f"{what}; left out"))
            continue
        keep(found, draft.listing(), f"party {draft.id}", problems)
    return Parsed(tuple(found.values()), tuple(problems), day)


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


@dataclass(frozen=True, slots=True)
class _Place:
    """A location: as text, its country, and as published."""

    text: str
    land: str
    source: str


@dataclass(frozen=True, slots=True)
class _Paper:
    """A document: kind, number, what else is told, and as published."""

    kind: str
    number: str
    told: str
    source: str


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
        if not attribute.endswith("ID") or not (
            word := self._texts.get((attribute[:-2].rpartition("-")[2], value), "")
        ):
            return value
        return f"{value} {word}"

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
        self.places: dict[str, _Place] = {}
        self.papers: dict[str, list[_Paper]] = {}
        self.drafts: dict[str, _Draft] = {}
        self.entries: dict[str, str] = {}

    def add_party(self, element: Element) -> None:
        for at, profile in enumerate(element.iterfind("Profile")):
            number = profile.get("ID", "")
            draft = _Draft(
                element.get("FixedRef", "") + (f"-{number}" if at else ""),
                self.words.schema(profile),
                list(self._names(profile)),
                {"party": (self._published(element),)},
            )
            for feature in profile.iterfind("Feature"):
                self._feature(feature, draft)
            used = [each.get("LocationID", "") for each in profile.iter("VersionLocation")]
            for count, place in enumerate((each for each in used if each in self.places), 1):
                draft.source[f"location[{count}]"] = (self.places[place].source,)
            papers = [
                paper
                for identity in profile.iterfind("Identity")
                for paper in self.papers.get(identity.get("ID", ""), ())
            ]
            for count, paper in enumerate(papers, 1):
                key, value = document(paper.kind, paper.number)
                draft.add(key, value)
                if paper.told:
                    draft.add("notes", f"{paper.kind} {paper.number}: {paper.told}")
                draft.source[f"document[{count}]"] = (paper.source,)
            draft.add("notes", *texts_at(element, "Comment"), *texts_at(profile, "Comment"))
            number += "+" * len(self._of(number))  # a profile a second time is kept beside the first
            self.drafts[number] = draft

    def add_relation(self, element: Element) -> None:
        """Who is owned by, acts for or is otherwise tied to whom: a note at the party that the relationship is of."""
        two = self.drafts.get(element.get("To-ProfileID", ""))
        if two and two.names:
            former = "formerly " if element.get("Former") == "true" else ""
            for one in self._of(element.get("From-ProfileID", "")):
                one.add("notes", f"{former}{self.words.of(element, 'RelationType')}: {two.names[0].text} ({two.id})")
                one.related += 1
                one.source[f"relationship[{one.related}]"] = (self._published(element),)

    def add_entry(self, element: Element) -> None:
        """Why, since when and under which programme a party is listed."""
        self.entries[element.get("ID", "")] = element.get("ProfileID", "")
        for draft in self._of(element.get("ProfileID", "")):
            self._enter(draft, element)

    def add_link(self, element: Element) -> None:
        """What ties an entry to another, kept with the parties of both."""
        said = self._published(element)
        for end in ("EntryA-SanctionsEntryID", "EntryB-SanctionsEntryID"):
            for draft in self._of(self.entries.get(element.get(end, ""), "")):
                draft.source["entry links"] = (*draft.source.get("entry links", ()), said)

    def _of(self, number: str) -> list[_Draft]:
        """The drafts of a profile, of which there is more than one where its number is used twice."""
        found = []
        while number in self.drafts:
            found.append(self.drafts[number])
            number += "+"
        return found

    def _enter(self, draft: _Draft, element: Element) -> None:
        draft.entered += 1
        draft.source[f"entry[{draft.entered}]"] = (self._published(element),)
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

    def _published(self, element: Element) -> str:
        """An element as published, a line for each text and attribute: with a key for each it would weigh fourfold."""
        fields = fields_of(element, self.words.say)
        return "\n".join([f"{path}: {value}" for path, (value,) in fields.items()])

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
            for each in version.iterfind("DatePeriod"):
                calendar = self.words.of(each, "CalendarType")
                if calendar not in ("", "Gregorian"):
                    draft.add("notes", f"{kind}: {', '.join(_period(each))} ({calendar} calendar)")
                    continue
                values += _period(each)
                if _about(each):
                    draft.add("notes", f"{kind}: circa {', '.join(_period(each))}")
            for each in version.iterfind("VersionLocation"):
                place = self.places.get(each.get("LocationID", ""), _Place("", "", ""))
                land = place.land
                values.append(land if key in COUNTRIES else place.text)
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

    def add_place(self, element: Element) -> None:
        """A place as text, with its country or area."""
        parts = [
            text
            for part in element.iterfind("LocationPart")
            for value in part.iterfind("LocationPartValue")
            if (text := text_at(value, "Value"))
        ]
        lands = [self.words.of(each, "Country") for each in element.iterfind("LocationCountry")]
        lands = lands or [self.words.of(each, "AreaCode") for each in element.iterfind("LocationAreaCode")]
        text = ", ".join([*parts, *filter(None, lands)])
        place = _Place(text, next(filter(None, lands), ""), self._published(element))
        self.places[element.get("ID", "")] = place

    def add_paper(self, element: Element) -> None:
        """A document of an identity: its kind, its number, and what else is told of it."""
        issued_in = self.places.get(element.get("IssuedIn-LocationID", ""))
        told = [
            self.words.text("Country", element.get("IssuedBy-CountryID", "")),
            issued_in.text if issued_in else "",
            text_at(element, "IssuingAuthority"),
            text_at(element, "Comment"),
            "" if (validity := self.words.of(element, "Validity")) == "Valid" else validity,
        ]
        for date in element.iterfind("DocumentDate"):
            days = [day for each in date.iterfind("DatePeriod") for day in _period(each)]
            told.append(f"{self.words.of(date, 'IDRegDocDateType')} {', '.join(days)}" if days else "")
        paper = _Paper(
            self.words.of(element, "IDRegDocType"),
            text_at(element, "IDRegistrationNo"),
            ", ".join(text for text in told if text),
            self._published(element),
        )
        self.papers.setdefault(element.get("IdentityID", ""), []).append(paper)


def _kind(alias: Element, said: str, latin: bool, main: bool) -> str:
    if alias.get("LowQuality") == "true":
        return "weak"
    if not latin:
        return "original"
    if said == "F.K.A.":
        return "former"
    return "primary" if alias.get("Primary") == "true" and main else "alias"


def _day(element: Element) -> str:
    return day_of(*(text_at(element, part) for part in ("Year", "Month", "Day")))


def _period(element: Element) -> list[str]:
    """All of a period as partial days: one day, a month, a year, the years of a range; its end where it has but one."""
    points = [each for path in ("Start/From", "Start/To", "End/From", "End/To") for each in element.iterfind(path)]
    days = sorted(filter(None, map(_day, points)))
    return list(between(days[0], days[-1])) if days else []


def _about(element: Element) -> bool:
    """Is an end of a period marked as approximate?"""
    return any(end.get("Approximate") == "true" for path in ("Start", "End") for end in element.iterfind(path))
