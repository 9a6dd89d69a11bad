"""The United States, OFAC: the headerless CSV set and the classic XML of the SDN and the non-SDN lists."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec: only the type

from sekisho.intake.countries import by_name, fold
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, clean
from sekisho.lists.text import dates_in, fields_of, local, read_csv, read_xml

SCHEMATA = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
PARTY = [
    "ent_num",
    "SDN_Name",
    "SDN_Type",
    "Program",
    "Title",
    "Call_Sign",
    "Vess_type",
    "Tonnage",
    "GRT",
    "Vess_flag",
    "Vess_owner",
    "Remarks",
]
ALIAS = ["ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"]
ADDRESS = ["ent_num", "add_num", "address", "place", "country", "add_remarks"]
COMMENT = ["ent_num", "remarks"]

_REMARKS = {
    "birthDate": re.compile(r"(?:alt\. )?DOB ([^;.]+)"),
    "birthPlace": re.compile(r"(?:alt\. )?POB ([^;]+)"),
    "nationality": re.compile(r"nationality ([^;.]+)"),
    "citizenship": re.compile(r"citizen ([^;.]+)"),
    "passportNumber": re.compile(r"Passport ([A-Z0-9-]+)"),
    "idNumber": re.compile(
        r"(?:National ID No\.|Identification Number|Cedula No\.|C\.U\.R\.P\.|Tax ID No\.) ([\w./-]+)"
    ),
    "registrationNumber": re.compile(r"(?:Registration ID|Company Number|Registration Number) ([\w./-]+)"),
    "imoNumber": re.compile(r"IMO (\d{7})"),
    "mmsi": re.compile(r"MMSI (\d{9})"),
    "swiftBic": re.compile(r"SWIFT/BIC ([A-Z0-9]{8,11})"),
    "email": re.compile(r"Email Address ([^;\s]+)"),
    "website": re.compile(r"Website ([^;\s]+)"),
    "gender": re.compile(r"Gender (Male|Female)"),
}


def read_csv_set(folder: Path) -> Parsed:
    """The set in a folder: parties, other names, addresses, comments; ``-0-`` stands for nothing."""
    files = {each.name.lower(): each for each in folder.iterdir()}
    stem = "sdn" if "sdn.csv" in files else "cons"

    def table(name: str, fields: list[str]) -> dict[str, list[dict[str, str]]]:
        path = files.get(name)
        if path is None:
            raise ListError(f"{folder}: {name} is missing; the set is not whole, so the version before it stays in use")
        found: dict[str, list[dict[str, str]]] = {}
        for _, row in read_csv(path, fields):
            kept = {key: value for key, value in row.items() if value and value != "-0-"}
            found.setdefault(kept.get("ent_num", ""), []).append(kept)
        return found

    sdn = stem == "sdn"
    parties = table("sdn.csv" if sdn else "cons_prim.csv", PARTY)
    aliases = table("alt.csv" if sdn else "cons_alt.csv", ALIAS)
    addresses = table("add.csv" if sdn else "cons_add.csv", ADDRESS)
    comments = table("sdn_comments.csv" if sdn else "cons_comments.csv", COMMENT)
    found, problems = [], []
    for number, rows in parties.items():
        party = rows[0]
        if len(rows) > 1 or "SDN_Name" not in party:
            problems.append(
                Problem(f"ent_num {number}", "a second record of one number, or no name; the first is kept")
            )
            if "SDN_Name" not in party:
                continue
        schema = SCHEMATA.get(party.get("SDN_Type", "").lower(), "Organization")
        remarks = party.get("Remarks", "") + "".join(row.get("remarks", "") for row in comments.get(number, ()))
        names = [Name(_turned(party["SDN_Name"], schema))]
        names += [
            Name(_turned(row["alt_name"], schema), "former" if row.get("alt_type") == "fka" else "alias")
            for row in aliases.get(number, ())
            if "alt_name" in row
        ]
        names += [Name(text, "weak") for text in re.findall(r"a\.k\.a\. [\"']([^\"']+)[\"']", remarks)]
        properties: dict[str, list[str]] = {key: found_.findall(remarks) for key, found_ in _REMARKS.items()}
        properties["birthDate"] = [day for text in properties["birthDate"] for day in dates_in(text)]
        properties["nationality"] = [
            _country(text) for text in properties["nationality"] + properties.pop("citizenship")
        ]
        properties["address"] = [
            ", ".join(row[key] for key in ("address", "place", "country") if key in row)
            for row in addresses.get(number, ())
        ]
        properties["country"] = [_country(row["country"]) for row in addresses.get(number, ()) if "country" in row]
        properties["title" if schema == "Person" else "description"] = [party.get("Title", "")]
        properties["callSign"] = [party.get("Call_Sign", "")]
        properties["type"] = [party.get("Vess_type", "")]
        properties["flag"] = [_country(party.get("Vess_flag", ""))]
        properties["owner"] = [party.get("Vess_owner", "")]
        properties["notes"] = [remarks]
        source: dict[str, list[str]] = {}
        for prefix, records in (
            ("party", rows),
            ("alt", aliases.get(number, [])),
            ("add", addresses.get(number, [])),
            ("comments", comments.get(number, [])),
        ):
            for record in records:
                for key, value in record.items():
                    source.setdefault(f"{prefix}.{key}", []).append(value)
        found.append(
            Listing(
                number,
                schema,
                tuple(dict.fromkeys(names)),
                {key: clean(values) for key, values in properties.items() if clean(values)},
                "",
                (),
                party.get("Program", ""),
                {key: tuple(values) for key, values in source.items()},
            )
        )
    return Parsed(tuple(found), tuple(problems))


def _turned(name: str, schema: str) -> str:
    """``KIM, Jong Un`` as ``Jong Un KIM`` for a person."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and schema == "Person" else name


def _country(text: str) -> str:
    code = by_name().get(fold(text)) or by_name().get(fold(re.sub(r"^Korea, North$", "North Korea", text)))
    return code.lower() if code else text


def read_xml_list(path: Path) -> Parsed:
    """The classic XML: sdnList of sdnEntry."""
    root, problems = read_xml(path)
    for element in root.iter():
        element.tag = local(element.tag)
    found = [_entry(element) for element in root.iterfind("sdnEntry")]
    day = next(dates_in(_american(root.findtext("publshInformation/Publish_Date") or "")), "")
    return Parsed(tuple(found), tuple(problems), day)


def _american(text: str) -> str:
    return re.sub(r"^(\d\d)/(\d\d)/(\d{4})$", r"\3-\1-\2", text.strip())


def _entry(element: Element) -> Listing:
    def one(node: Element, path: str) -> str:
        return (node.findtext(path) or "").strip()

    schema = SCHEMATA.get(one(element, "sdnType").lower(), "Organization")
    names = [Name(f"{one(element, 'firstName')} {one(element, 'lastName')}".strip())]
    for aka in element.iterfind("akaList/aka"):
        kind = "weak" if one(aka, "category") == "weak" else "former" if one(aka, "type").startswith("f") else "alias"
        names.append(Name(f"{one(aka, 'firstName')} {one(aka, 'lastName')}".strip(), kind))
    ids = [(one(each, "idType"), one(each, "idNumber")) for each in element.iterfind("idList/id")]
    properties = {
        "birthDate": [
            day for each in element.iterfind("dateOfBirthList/*/dateOfBirth") for day in dates_in(each.text or "")
        ],
        "birthPlace": [each.text or "" for each in element.iterfind("placeOfBirthList/*/placeOfBirth")],
        "nationality": [
            _country(each.text or "")
            for path in ("nationalityList/nationality/country", "citizenshipList/citizenship/country")
            for each in element.iterfind(path)
        ],
        "address": [
            ", ".join(text.strip() for child in each if child.tag != "uid" and (text := child.text or "").strip())
            for each in element.iterfind("addressList/address")
        ],
        "country": [_country(each.text or "") for each in element.iterfind("addressList/address/country")],
        "passportNumber": [number for type_, number in ids if type_ == "Passport"],
        "imoNumber": [digits for _, number in ids for digits in re.findall(r"IMO (\d{7})", number)],
        "mmsi": [number for type_, number in ids if type_ == "MMSI"],
        "swiftBic": [number for type_, number in ids if type_ == "SWIFT/BIC"],
        "email": [number for type_, number in ids if type_ == "Email Address"],
        "website": [number for type_, number in ids if type_ == "Website"],
        "gender": [number.lower() for type_, number in ids if type_ == "Gender"],
        "idNumber": [
            number
            for type_, number in ids
            if type_ not in ("Passport", "MMSI", "SWIFT/BIC", "Email Address", "Website", "Gender")
            and "IMO" not in number
        ],
        "title": [one(element, "title")],
        "callSign": [one(element, "vesselInfo/callSign")],
        "type": [one(element, "vesselInfo/vesselType")],
        "flag": [_country(one(element, "vesselInfo/vesselFlag"))],
        "owner": [one(element, "vesselInfo/vesselOwner")],
        "notes": [one(element, "remarks")],
    }
    return Listing(
        one(element, "uid"),
        schema,
        tuple(dict.fromkeys(names)),
        {key: clean(values) for key, values in properties.items() if clean(values)},
        "",
        (),
        ", ".join(each.text or "" for each in element.iterfind("programList/program")),
        fields_of(element),
    )
