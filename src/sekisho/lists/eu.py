"""The European Union: the consolidated list of financial sanctions (XML, CSV 1.1), and annexes as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.lists.countries import country
from sekisho.lists.days import between, dates_in, dates_within, day_of
from sekisho.lists.markup import fields_of, local, records, texts_at
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, delisting_key, keep, party
from sekisho.lists.names import outside
from sekisho.lists.nobody import nobody
from sekisho.lists.numbers import bics_in, papers
from sekisho.lists.text import aligned, foreign, read_csv
from sekisho.lists.vocabulary import PROPERTIES

PARTS = ("NameAlias", "Citizenship", "BirthDate", "Address", "Identification")
"""What an entity has several of, as the columns of the CSV begin; the elements of the XML are named alike."""

CSV_WORDS = {
    "day": "dayofmonth",
    "month": "monthofyear",
    "typecode": "identificationtypecode",
    "typedescription": "identificationtypedescription",
    "issueddate": "issuedate",
    "eu_referencenumber": "eureferencenumber",
}
"""A column's name where it differs from the attribute of the XML."""

PAPERS = {
    "passport": "passportNumber",
    "diplomatic": "passportNumber",
    "ssn": "socialSecurityNumber",
    "regnumber": "registrationNumber",
    "fiscalcode": "taxNumber",
    "taxid": "taxNumber",
    "swiftbic": "swiftBic",
    "imo": "imoNumber",
}
"""Code of a document → property; others are idNumber."""
READ_OUT = {"passportNumber", "idNumber"}
"""Numbers that stand in prose."""

MARKS = {
    "diplomatic": "diplomatic",
    "knownexpired": "known to have expired",
    "knownfalse": "known to be false",
    "reportedlost": "reported lost",
    "revokedbyissuer": "revoked by the issuer",
}
GREGORIAN = "GREGORIAN"
"""The calendar whose days can be compared; a day of another one is a note."""

CONTACTS = {"EMAIL": "email", "PHONE": "phone", "WEB": "website"}

Fields = dict[str, str]


@dataclass(slots=True)
class _Entity:
    """A party as both formats tell it; keys in lower case."""

    head: Fields
    regulation: Fields
    person: bool
    remarks: list[str]
    parts: dict[str, list[Fields]] = field(default_factory=dict)
    contacts: list[tuple[str, str]] = field(default_factory=list)

    def of(self, part: str) -> list[Fields]:
        return self.parts.get(part.lower(), [])


def read_consolidated_xml(path: Path) -> Parsed:
    """The consolidated list as XML (schema of 2017, version 1.1). The id is the logical id."""
    problems: list[Problem] = []
    found: dict[str, Listing] = {}
    delisted: dict[str, str] = {}
    published = ""
    for element in records(path, {"export", "sanctionEntity"}, problems):
        if element.tag != "sanctionEntity":
            published = element.get("generationDate", "")[:10]
            continue
        for each in element.iter():
            each.tag = local(each.tag)
        kind = element.find("subjectType")
        regulation = element.find("regulation")
        entity = _Entity(
            _lower(element.attrib),
            _lower(regulation.attrib) if regulation is not None else {},
            kind is not None and "P" in (kind.get("classificationCode"), kind.get("code", "")[:1].upper()),
            texts_at(element, "remark"),
        )
        if url := element.findtext("regulation/publicationUrl"):
            entity.regulation["publicationurl"] = url.strip()
        for each in element:
            if each.tag.lower() in (part.lower() for part in PARTS):
                fields = _lower(each.attrib)
                if (summary := each.find("regulationSummary")) is not None:
                    fields["published"] = summary.get("publicationDate", "")
                if remarks := texts_at(each, "remark"):
                    fields["remark"] = "; ".join(remarks)
                entity.parts.setdefault(each.tag.lower(), []).append(fields)
        entity.contacts = [(each.get("key", ""), each.get("value", "")) for each in element.iter("contactInfo")]
        gone = entity.head.get("delistingdate", "")
        if gone and (not published or gone <= published):
            programme = entity.regulation.get("programme", "")
            delisted[delisting_key(programme, entity.head.get("logicalid", ""))] = gone
            continue
        keep(found, _listing(entity, fields_of(element)), "logical id", problems)
    return Parsed(tuple(found.values()), tuple(problems), published, delisted)


def read_consolidated_csv(path: Path) -> Parsed:
    """The consolidated list as CSV 1.1: a row for each name, address, birth, document or citizenship."""
    groups: dict[str, list[Fields]] = {}
    problems: list[Problem] = []
    published = ""
    for at, row in read_csv(path, delimiter=";", ended=True):
        record = {key: value for key, value in row.items() if value}
        if "Entity_LogicalId" not in row or "NameAlias_WholeName" not in row:
            raise ListError(
                f"{path.name}: no column Entity_LogicalId or NameAlias_WholeName; expected the European Union's CSV of "
                "version 1.1 (csvFullSanctionsList_1_1), not 1.0"
            )
        published = published or next(dates_in(record.get("fileGenerationDate", "")), "")
        if number := record.get("Entity_LogicalId"):
            groups.setdefault(number, []).append(record)
        else:
            problems.append(Problem(f"{path.name}:{at}", "no Entity_LogicalId; left out"))
    found: dict[str, Listing] = {}
    for rows in groups.values():
        first = rows[0]
        kinds = {first.get(f"Entity_SubjectType{end}", "").lower() for end in ("", "_ClassificationCode")}
        entity = _Entity(
            _below(first, "Entity_"),
            _below(first, "Entity_Regulation_"),
            bool(kinds & {"p", "person"}),
            [text for row in rows if (text := row.get("Entity_Remark"))],
        )
        for part in PARTS:
            for row in rows:
                fields = _below(row, f"{part}_")
                if day := row.get(f"{part}_Regulation_PublicationDate"):
                    fields["published"] = next(dates_in(day), "")
                if fields and fields not in entity.of(part):
                    entity.parts.setdefault(part.lower(), []).append(fields)
        entity.contacts = [("", text) for row in rows if (text := row.get("Address_ContactInfo"))]
        keep(found, _listing(entity, aligned(rows)), "logical id", problems)
    return Parsed(tuple(found.values()), tuple(problems), published)


def _lower(attributes: Mapping[str, str]) -> Fields:
    return {local(key).lower(): value.strip() for key, value in attributes.items() if value.strip()}


def _below(row: Fields, prefix: str) -> Fields:
    fields = {key.removeprefix(prefix).lower(): value for key, value in row.items() if key.startswith(prefix)}
    return {CSV_WORDS.get(key, key): value for key, value in fields.items() if "regulation_" not in key}


def _listing(entity: _Entity, source: dict[str, tuple[str, ...]]) -> Listing:
    head, regulation, names = entity.head, entity.regulation, entity.of("NameAlias")
    births, addresses = entity.of("BirthDate"), entity.of("Address")
    properties: dict[str, list[str]] = {
        "birthDate": [day for each in births for day in _days(each)],
        "birthPlace": [_joined(each, "place", "city", "zipcode", "region", "countrydescription") for each in births],
        "birthCountry": _countries(births),
        "nationality": _countries(entity.of("Citizenship")),
        "address": [
            _joined(each, "street", "pobox", "place", "city", "zipcode", "region", "countrydescription")
            for each in addresses
        ],
        "country": _countries(addresses),
        "gender": [{"M": "male", "F": "female"}.get(each.get("gender", ""), "") for each in names],
        "title": [each.get("title", "") for each in names],
        "position": [each.get("function", "") for each in names],
        "unscId": [head.get("unitednationid", "")],
        "authorityId": [head.get("eureferencenumber", "")],
        "sourceUrl": [regulation.get("publicationurl", "")],
        "reason": [head.get("designationdetails", "")],
        "notes": [*entity.remarks, *_remarks(entity)],
    }
    for each in entity.of("Identification"):
        key = PAPERS.get(each.get("identificationtypecode", "").lower(), "idNumber")
        numbers = [each[part] for part in ("number", "latinnumber") if part in each]
        if key in READ_OUT:
            numbers, remarks = papers(key, numbers)
            properties["notes"] += remarks
        properties.setdefault(key, []).extend(numbers)
    for key, value in entity.contacts:
        property_ = CONTACTS.get(key, "notes")
        said = f"{key}: {value}" if key and property_ == "notes" else value
        properties.setdefault(property_, []).append(said)
    dated = [each["published"] for part in PARTS for each in entity.of(part) if each.get("published")]
    days = sorted({day for text in (regulation.get("publicationdate", ""), *dated) for day in dates_in(text)})
    listed = next(dates_in(head.get("designationdate", "")), "") or (days[0] if days else "")
    return party(
        head.get("logicalid", ""),
        "Person" if entity.person else "Organization",
        _names(names),
        properties,
        listed,
        [day for day in days if day > listed],
        regulation.get("programme", ""),
        source,
    )


def _names(names: list[Fields]) -> Iterator[Name]:
    for at, each in enumerate(names):
        parts = (each.get(part, "") for part in ("firstname", "middlename", "lastname"))
        text = each.get("wholename", "") or " ".join(part for part in parts if part)
        weak = each.get("strong", "").lower() == "false"
        yield Name(text, "weak" if weak else "original" if foreign(text) else "alias" if at else "primary")


def _days(birth: Fields) -> Iterator[str]:
    if birth.get("calendartype", GREGORIAN).upper() != GREGORIAN:
        return
    if said := birth.get("birthdate"):
        yield from dates_in(said)
    elif said := day_of(*(birth.get(part, "") for part in ("year", "monthofyear", "dayofmonth"))):
        yield said
    if ends := [year for end in ("yearrangefrom", "yearrangeto") if (year := day_of(birth.get(end, "")))]:
        yield from between(ends[0], ends[-1])


def _countries(parts: list[Fields]) -> list[str]:
    found = []
    for each in parts:
        code = each.get("countryiso2code", "").lower()
        found.append(code if code and code != "00" else country(each.get("countrydescription", "")))
    return [each for each in found if not nobody(each)]


def _joined(fields: Fields, *keys: str) -> str:
    return ", ".join(text for key in keys if (text := fields.get(key, "")) and not nobody(text))


def _remarks(entity: _Entity) -> Iterable[str]:
    if title := entity.regulation.get("numbertitle"):
        yield f"Legal basis: {title}"
    for part in PARTS:
        for each in entity.of(part):
            if remark := each.get("remark"):
                yield remark
    for each in entity.of("BirthDate"):
        if (calendar := each.get("calendartype", GREGORIAN).upper()) != GREGORIAN:
            told = _joined(each, "birthdate", "year", "monthofyear", "dayofmonth", "yearrangefrom", "yearrangeto")
            yield f"birthDate: {told} ({calendar.capitalize()} calendar)"
        elif each.get("circa") == "true":
            yield f"birthDate: circa {', '.join(_days(each))}"
    for each in entity.of("Identification"):
        told = _joined(each, "countrydescription", "issuedby", "issuedate", "validfrom", "validto", "nameondocument")
        marks = (word for key, word in MARKS.items() if each.get(key) == "true")
        if said := ", ".join(filter(None, (told, *marks))):
            yield f"{each.get('identificationtypedescription', '')} {each.get('number', '')}: {said}"


NAMES = {"name": "primary", "alias": "alias", "weakAlias": "weak", "previousName": "former"}
OWN = {*NAMES, "celex", "recordId", "programKey", "annex", "measure", "startDate", "schema"}


def read_annexes(path: Path) -> Parsed:
    """Annexes as a CSV whose columns are FollowTheMoney properties; several values of one are parted by semicolons."""
    found: dict[str, Listing] = {}
    problems: list[Problem] = []
    for at, row in read_csv(path, ended=True):
        record = {key: value for key, value in row.items() if value}
        names = [
            Name(text, kind)
            for column, kind in NAMES.items()
            for text in outside(record.get(column, ""), ";")
            if text.strip()
        ]
        properties = {key: _values(key, value) for key, value in record.items() if key not in OWN}
        for key in READ_OUT & properties.keys():
            properties[key], remarks = papers(key, [record[key]])
            properties["notes"] = [*properties.get("notes", []), *remarks]
        properties["provisions"] = [record.get("measure", "")]
        properties["notes"] = [*properties.get("notes", []), _basis(record)]
        schema = said if (said := record.get("schema", "")) in PROPERTIES else "LegalEntity"
        if schema != "Person":
            properties["swiftBic"] = [*properties.get("swiftBic", []), *bics_in(record.values())]
        listing = party(
            f"{record.get('celex', 'eu')}-{record.get('annex', '')}-{record.get('recordId', at)}",
            schema,
            names,
            properties,
            next(dates_in(_dotted(record.get("startDate", ""))), ""),
            (),
            record.get("programKey", ""),
            {key: (value,) for key, value in record.items()},
        )
        keep(found, listing, f"{path.name}:{at}", problems)
    return Parsed(tuple(found.values()), tuple(problems))


def _basis(record: Fields) -> str:
    said = [record[key] for key in ("celex", "annex") if key in record]
    return f"Legal basis: {', annex '.join(said)}" if said else ""


def _dotted(text: str) -> str:
    return re.sub(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b", r"\1/\2/\3", text)


def _values(key: str, value: str) -> list[str]:
    if key.endswith("Date"):
        return list(dates_within(_dotted(value)))
    if key in ("country", "nationality", "jurisdiction", "flag"):
        return [country(part) for part in re.split(r"[;,]", value)]
    if key == "imoNumber":
        return re.findall(r"\d{7}", value)  # Does not exist, of one ship
    if key == "gender":
        return [value.strip(" .").lower()]
    return value.split(";") if key.endswith("Number") else [value]
