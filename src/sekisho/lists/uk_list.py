"""The United Kingdom: the UK Sanctions List of the Foreign Office, as CSV, workbook (xlsx, ods) or XML.

Since 28 January 2026 it is the Kingdom's only list; OFSI's consolidated list ended then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec: only the type

from sekisho.lists.countries import country
from sekisho.lists.days import dates_in, dates_within
from sekisho.lists.markup import fields_of, local, records, text_at, texts_at
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, keep, party
from sekisho.lists.numbers import bics_in, papers
from sekisho.lists.text import aligned, grouped
from sekisho.lists.uk import COUNTRIES, SCHEMATA

FIELDS = {
    "OFSI Group ID": ("OFSIGroupID", "authorityId"),
    "UN Reference Number": ("UNReferenceNumber", "unscId"),
    "Title": ("Title", "title"),
    "Designation source": ("DesignationSource", "authority"),
    "Sanctions Imposed": ("SanctionsImposed", "provisions"),
    "Other Information": ("OtherInformation", "notes"),
    "UK Statement of Reasons": ("UKStatementofReasons", "reason"),
    "Phone number": ("PhoneNumber", "phone"),
    "Website": ("Website", "website"),
    "Email address": ("EmailAddress", "email"),
    "D.O.B": ("DOB", "birthDate"),
    "Nationality(/ies)": ("Nationality", "nationality"),
    "National Identifier number": ("NationalIdentifierNumber", "idNumber"),
    "National Identifier additional information": ("NationalIdentifierAdditionalInformation", "notes"),
    "Passport number": ("PassportNumber", "passportNumber"),
    "Passport additional information": ("PassportAdditionalInformation", "notes"),
    "Position": ("Position", "position"),
    "Gender": ("Gender", "gender"),
    "Town of birth": ("TownOfBirth", ""),
    "Country of birth": ("CountryOfBirth", "birthCountry"),
    "Type of entity": ("TypeOfEntity", "classification"),
    "Subsidiaries": ("Subsidiary", "subsidiary"),
    "Parent company": ("ParentCompany", "parent company"),
    "Business registration number (s)": ("BusinessRegistrationNumber", "registrationNumber"),
    "IMO number": ("IMONumber", "imoNumber"),
    "Current owner/operator (s)": ("CurrentOwnerOperator", "owner"),
    "Previous owner/operator (s)": ("PreviousOwnerOperator", "previous owner"),
    "Current believed flag of ship": ("CurrentBelievedFlagOfShip", "flag"),
    "Previous flags": ("PreviousFlag", "pastFlags"),
    "Type of ship": ("TypeOfShip", "type"),
    "Tonnage of ship": ("TonnageOfShip", "tonnage"),
    "Length of ship": ("LengthOfShip", "length"),
    "Year Built": ("YearBuilt", "buildDate"),
    "Hull identification number (HIN)": ("HullIdentificationNumber", "registrationNumber"),
    "Address Country": ("AddressCountry", "country"),
}
"""Column of the table → element of the XML and property; what is no property ends in notes with its name."""

OTHERS = (
    *("Last Updated", "Unique ID", "Name type", "Alias strength", "Name non-latin script", "Non-latin script type"),
    *("Non-latin script language", "Regime Name", "Individual, Entity, Ship", "Designation Type", "Date Designated"),
    *("Address Postal Code", *(f"{column} {number}" for column in ("Name", "Address Line") for number in range(1, 7))),
)
"""Columns of the table that are read in other ways, or are kept in the source only."""


def _squeezed(column: str) -> str:
    return re.sub(r"\W", "", column).lower()


_BY_COLUMN = {_squeezed(column): column for column in FIELDS}


def read_table(path: Path) -> Parsed:
    """The list as CSV or workbook. Rows of one Unique ID are one party."""
    problems: list[Problem] = []
    published, groups = grouped(path, "Unique ID", ("Name 6", "Regime Name"), problems)
    columns = dict.fromkeys(column for rows in groups.values() for row in rows for column in row)
    every = {*_BY_COLUMN, *map(_squeezed, OTHERS)}
    if new := [column for column in columns if _squeezed(column) not in every]:
        problems.append(Problem(path.name, f"columns not known, kept in the source only: {', '.join(new)}"))
    found = []
    for number, rows in groups.items():
        fields: dict[str, list[str]] = {}
        for record in rows:
            for column, cell in record.items():
                if name := _BY_COLUMN.get(_squeezed(column)):
                    fields.setdefault(name, []).append(cell)
        addresses = [_joined(each, "Address Line {}", "Address Postal Code", "Address Country") for each in rows]
        birth = ("Town of birth", "Country of birth")
        places = [", ".join(each[key] for key in birth if key in each) for each in rows]
        names = [name for each in rows for name in _names(each)]
        found.append(_party(number, rows[0], fields, names, addresses, places, aligned(rows)))
    return _checked(path, found, problems, published)


def read_xml_list(path: Path) -> Parsed:
    """The list as XML: Designations of Designation."""
    problems: list[Problem] = []
    found = []
    published = ""
    for element in records(path, {"Designation", "DateGenerated"}, problems):
        if element.tag == "DateGenerated":
            published = next(dates_in(element.text or ""), "")
            continue
        for each in element.iter():
            each.tag = local(each.tag)
        fields = {column: texts_at(element, f".//{tag}") for column, (tag, _) in FIELDS.items()}
        addresses = [
            _joined(
                {child.tag: child.text or "" for child in each}, "AddressLine{}", "AddressPostalCode", "AddressCountry"
            )
            for each in element.iterfind("Addresses/Address")
        ]
        places = [
            ", ".join(text for tag in ("TownOfBirth", "CountryOfBirth") if (text := text_at(each, tag)))
            for each in element.iterfind(".//Location")
        ]
        head = {
            "Individual, Entity, Ship": text_at(element, "IndividualEntityShip"),
            "Date Designated": text_at(element, "DateDesignated"),
            "Last Updated": text_at(element, "LastUpdated"),
            "Regime Name": text_at(element, "RegimeName"),
        }
        number = text_at(element, "UniqueID")
        found.append(_party(number, head, fields, _xml_names(element), addresses, places, fields_of(element)))
    return _checked(path, found, problems, published)


def _checked(path: Path, found: list[Listing], problems: list[Problem], published: str) -> Parsed:
    kept: dict[str, Listing] = {}
    for listing in found:
        keep(kept, listing, "Unique ID", problems)
    if not kept:
        raise ListError(f"{path.name}: no party has a Unique ID and a name; expected the UK Sanctions List")
    return Parsed(tuple(kept.values()), tuple(problems), published)


def _party(
    number: str,
    head: dict[str, str],
    fields: dict[str, list[str]],
    names: Iterable[Name],
    addresses: list[str],
    places: list[str],
    source: dict[str, tuple[str, ...]],
) -> Listing:
    properties: dict[str, list[str]] = {"address": addresses, "birthPlace": places}
    for column, (_, key) in FIELDS.items():
        if key:
            properties.setdefault(key, []).extend(
                value for cell in fields.get(column, ()) for value in _values(key, cell)
            )
    for key in ("passportNumber", "idNumber", "registrationNumber"):
        properties[key], remarks = papers(key, properties[key])
        properties["notes"] += remarks
    kind = next((value for column, value in head.items() if column.startswith("Individual, Entity")), "")
    schema = SCHEMATA.get((kind or head.get("Designation Type", "")).lower(), "LegalEntity")
    if schema != "Person":
        properties["swiftBic"] = bics_in([*properties["notes"], *properties["reason"]])
    return party(
        number,
        schema,
        names,
        properties,
        next(dates_in(listed := head.get("Date Designated", "")), listed),
        dates_in(head.get("Last Updated", "")),
        head.get("Regime Name", ""),
        source,
    )


def _values(key: str, cell: str) -> Iterator[str]:
    if key == "birthDate":
        yield from dates_within(re.sub(r"\b(?:dd|mm)/", "00/", cell))
    elif key in COUNTRIES:
        yield country(cell)
    elif key == "provisions":
        yield from cell.split("|")
    elif key == "imoNumber":
        yield from re.findall(r"\d{7}", cell)
    elif key == "email":
        yield from re.split(r"[;,\s]+", cell)
    else:
        yield cell.lower() if key == "gender" else cell


def _joined(row: dict[str, str], line: str, *rest: str) -> str:
    keys = [*(line.format(number) for number in range(1, 7)), *rest]
    return ", ".join(" ".join(row[key].split()) for key in keys if row.get(key, "").strip())


def _names(row: dict[str, str]) -> Iterator[Name]:
    parts = [row[key] for number in range(1, 7) if (key := f"Name {number}") in row]
    yield Name(" ".join(parts), _kind(row.get("Name type", ""), row.get("Alias strength", "")))
    if original := row.get("Name non-latin script"):
        yield Name(original, "original")


def _xml_names(element: Element) -> Iterator[Name]:
    for each in element.iterfind("Names/Name"):
        parts = [text_at(each, f"Name{number}") for number in range(1, 7)]
        kind = _kind(text_at(each, "NameType"), text_at(each, "AliasStrength"))
        yield Name(" ".join(part for part in parts if part), kind)
    for text in texts_at(element, ".//NameNonLatinScript"):
        yield Name(text, "original")


def _kind(said: str, strength: str) -> str:
    said = said.lower()
    if "low" in strength.lower():
        return "weak"
    if "former" in said or said.startswith("f"):
        return "former"
    return "primary" if said == "primary name" else "alias"
