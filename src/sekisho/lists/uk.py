"""The United Kingdom: OFSI's consolidated list (until January 2026), workbook or CSV; several rows make one party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sekisho.lists.countries import country
from sekisho.lists.days import dates_in, dates_within
from sekisho.lists.markup import local, records
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, keep, party
from sekisho.lists.numbers import bics_in, papers
from sekisho.lists.text import aligned, grouped

SCHEMATA = {"individual": "Person", "entity": "Organization", "ship": "Vessel"}
PROPERTIES = {
    "DOB": "birthDate",
    "Country of Birth": "birthCountry",
    "Nationality": "nationality",
    "Passport Number": "passportNumber",
    "Passport Details": "notes",
    "National Identification Number": "idNumber",
    "NI Number": "idNumber",
    "National Identification Details": "notes",
    "Position": "position",
    "Title": "title",
    "Country": "country",
    "Other Information": "notes",
    "UK Sanctions List Ref": "authorityId",
    "UN Ref": "unscId",
    "UK Statement of Reasons": "reason",
    "Gender": "gender",
    "Phone number": "phone",
    "Email address": "email",
    "Website": "website",
    "Type of entity": "classification",
    "Business Reg No": "registrationNumber",
    "Parent company": "parent company",
    "Subsidiaries": "subsidiary",
    "IMO number": "imoNumber",
    "Current owners": "owner",
    "Previous owners": "previous owner",
    "Flag of ship": "flag",
    "Previous flags": "pastFlags",
    "Type of ship": "type",
    "Tonnage of ship": "tonnage",
    "Length of ship": "length",
    "Year built": "buildDate",
    "HIN": "registrationNumber",
}
"""Column → property; from the reference on only the XML has them, the table tells them in Other Information."""

INFORMATION = {
    "unscId": re.compile(r"\(UN Ref(?:erence)?\):?\s*([A-Za-z]{2,3}[ie]\.\d+)"),
    "authorityId": re.compile(r"\(UK Sanctions List Ref\):?\s*([A-Z]{3}\d+)"),
    "imoNumber": re.compile(r"IMO number\)?[:\s]*(\d{7})"),
    "gender": re.compile(r"\(Gender\):\s*(Male|Female)"),
    "phone": re.compile(r"\(Phone number\):\s*((?:\(\d+\)\s*)?[+\d][\d\s()+-]{5,}\d)"),
    "email": re.compile(r"([\w.+-]+@[\w-]+\.[\w.-]*\w)"),
    "website": re.compile(r"\(Website\):\s*(?:\(\d+\)\s*)?(\S+?)[,;.]?(?:\s|$)"),
    "registrationNumber": re.compile(r"\(Business Reg No\):\s*([^()]+?)(?:\s*\(|$)"),
    "owner": re.compile(r"\(Current owners?(?:/operators?)?\):?\s*([^()]+?)(?:\s*\(|$)"),
    "flag": re.compile(r"\((?:Current believed f|F)lag of ship\):?\s*([^()]+?)(?:\s*\(|$)"),
    "pastFlags": re.compile(r"\(Previous flags?\):?\s*([^()]+?)(?:\s*\(|$)"),
    "type": re.compile(r"\(Type of ship\):?\s*([^()]+?)(?:\s*\(|$)"),
    "tonnage": re.compile(r"\(Tonnage(?: of ship)?\):?\s*([\d,.]+)"),
    "buildDate": re.compile(r"\(Year built\):?\s*(\d{4})"),
    "reason": re.compile(r"\(UK Statement of Reasons\):?\s*(.+?)(?:\s*\((?:Gender|UK Sanc|Further|Phone|Email)|$)"),
}
"""What the column Other Information tells under heads in brackets; in the XML it has elements of its own."""

XML_COLUMNS = {
    **{f"name{number}": f"Name {number}" for number in range(1, 7)},
    **{f"address{number}": f"Address {number}" for number in range(1, 7)},
    "postcode": "Post/Zip Code",
    "country": "Country",
    "namenonlatinscript": "Name Non-Latin Script",
    "grouptypedescription": "Group Type",
    "aliastype": "Alias Type",
    "aliasquality": "Alias Quality",
    "regimename": "Regime",
    "datelisted": "Listed On",
    "datedesignated": "UK Sanctions List Date Designated",
    "lastupdated": "Last Updated",
    "groupid": "Group ID",
    "otherinformation": "Other Information",
    "individual_title": "Title",
    "individual_dateofbirth": "DOB",
    "individual_townofbirth": "Town of Birth",
    "individual_countryofbirth": "Country of Birth",
    "individual_nationality": "Nationality",
    "individual_position": "Position",
    "individual_passportnumber": "Passport Number",
    "individual_passportdetails": "Passport Details",
    "individual_ninumber": "NI Number",
    "individual_nidetails": "National Identification Details",
    "individual_gender": "Gender",
    "uksanctionslistref": "UK Sanctions List Ref",
    "unref": "UN Ref",
    "ukstatementofreasons": "UK Statement of Reasons",
    "phonenumber": "Phone number",
    "emailaddress": "Email address",
    "website": "Website",
    "entity_type": "Type of entity",
    "entity_businessregnumber": "Business Reg No",
    "entity_parentcompany": "Parent company",
    "entity_subsidiaries": "Subsidiaries",
    "ship_imonumber": "IMO number",
    "ship_currentowners": "Current owners",
    "ship_previousowners": "Previous owners",
    "ship_flag": "Flag of ship",
    "ship_previousflags": "Previous flags",
    "ship_type": "Type of ship",
    "ship_tonnage": "Tonnage of ship",
    "ship_length": "Length of ship",
    "ship_yearbuilt": "Year built",
    "ship_hin": "HIN",
}
"""Element of the XML in lower case → column of the table; others are kept in the source under their own name."""

COUNTRIES = {"nationality", "birthCountry", "country", "flag", "pastFlags"}


def read_conlist(path: Path) -> Parsed:
    """The consolidated list. Rows of one Group ID are one party."""
    problems: list[Problem] = []
    published, groups = grouped(path, "Group ID", ("Name 6", "Group Type", "Regime"), problems)
    return _checked(path, groups, problems, published)


def read_conlist_xml(path: Path) -> Parsed:
    """The consolidated list as XML: a FinancialSanctionsTarget for each row of the table."""
    groups: dict[str, list[dict[str, str]]] = {}
    problems: list[Problem] = []
    for element in records(path, {"FinancialSanctionsTarget"}, problems):
        cells = {local(child.tag): (child.text or "").strip() for child in element}
        record = {XML_COLUMNS.get(tag.lower(), tag): text for tag, text in cells.items() if text}
        groups.setdefault(record.get("Group ID", ""), []).append(record)
    if nameless := groups.pop("", []):
        problems.append(Problem(path.name, f"{len(nameless)} targets without a GroupID; left out"))
    return _checked(path, groups, problems, "")


def _checked(path: Path, groups: dict[str, list[dict[str, str]]], problems: list[Problem], published: str) -> Parsed:
    if not groups:
        raise ListError(f"{path.name}: no row has a Group ID; expected OFSI's consolidated list")
    found: dict[str, Listing] = {}
    for group, rows in groups.items():
        keep(found, _listing(group, rows), "Group ID", problems)
    return Parsed(tuple(found.values()), tuple(problems), published)


def _names(row: dict[str, str]) -> Iterator[Name]:
    said = row.get("Alias Type", "").lower()
    weak = "low" in row.get("Alias Quality", "").lower()
    kind = "weak" if weak else {"fka": "former", "primary name": "primary"}.get(said, "alias")
    yield Name(" ".join(row[key] for number in range(1, 7) if (key := f"Name {number}") in row), kind)
    if original := row.get("Name Non-Latin Script"):
        yield Name(original, "original")


def _listing(group: str, rows: list[dict[str, str]]) -> Listing:
    properties: dict[str, list[str]] = {}
    for column, key in PROPERTIES.items():
        for cell in dict.fromkeys(row[column] for row in rows if column in row):
            properties.setdefault(key, []).extend(_values(key, cell))
    for text in properties.get("notes", ()):
        for key, pattern in INFORMATION.items():
            said = [" ".join(each.split()).rstrip(",.") for each in pattern.findall(text)]
            if key in COUNTRIES:
                said = [country(each) for each in said]
            properties.setdefault(key, []).extend(each.lower() if key == "gender" else each for each in said)
    for key in ("passportNumber", "idNumber", "registrationNumber"):
        properties[key], remarks = papers(key, properties.get(key, ()))
        properties.setdefault("notes", []).extend(remarks)
    lines = [*(f"Address {number}" for number in range(1, 7)), "Post/Zip Code", "Country"]
    properties["address"] = [", ".join(row[key] for key in lines if key in row) for row in rows]
    birth = ("Town of Birth", "Country of Birth")
    properties["birthPlace"] = [", ".join(row[key] for key in birth if key in row) for row in rows]
    first = rows[0]
    schema = SCHEMATA.get(first.get("Group Type", "").lower(), "LegalEntity")
    if schema != "Person":
        properties["swiftBic"] = bics_in(properties["notes"])
    return party(
        group,
        schema,
        (name for row in rows for name in _names(row)),
        properties,
        next(dates_in(listed := first.get("Listed On", "")), listed),
        dates_in(first.get("Last Updated", "")),
        first.get("Regime", ""),
        aligned(rows),
    )


def _values(key: str, cell: str) -> list[str]:
    if key == "birthDate":
        return list(dates_within(cell))
    if key == "imoNumber":
        return re.findall(r"\d{7}", cell)
    if key == "gender":
        return [cell.lower()]
    parts = re.split(r"\(\d+\)", cell) if key in (*COUNTRIES, "passportNumber", "idNumber", "position") else [cell]
    return [country(part) if key in COUNTRIES else part.strip() for part in parts]
