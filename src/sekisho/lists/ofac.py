"""The United States, OFAC: the headerless CSV set and the classic XML of the SDN and the non-SDN lists."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec: only the type

from sekisho.lists.countries import country
from sekisho.lists.days import dates_in, dates_within
from sekisho.lists.markup import fields_of, records, text_at, texts_at
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, keep, party
from sekisho.lists.numbers import bics_in
from sekisho.lists.text import aligned, foreign, read_csv

SETS = (
    ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"),
    ("cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv"),
)
"""The files of the two lists: parties, other names, addresses, comments."""

SCHEMATA = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
PARTY = [
    *("ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag"),
    *("Vess_owner", "Remarks"),
]
ALIAS = ["ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"]
ADDRESS = ["ent_num", "add_num", "address", "place", "country", "add_remarks"]
COMMENT = ["ent_num", "remarks"]

_PAPER = re.compile(
    r"(?:alt\. )?((?:[A-Z][^;0-9]*?)?(?:Number|No\.?|#|\bID|ISIN|Passport|SSN|\(USCC\)|(?:[A-Z]\.){3,}))"
    r" (?!IMO|MMSI)((?:[A-Z]{1,4} )?[\w./-]*\d(?:[\w./-]*\w)?)"
)
"""A part of the remarks that is a document: its kind and its number."""
_NO_PAPER = re.compile("Phone|Telephone|Fax|Construction|Serial")
_OF_BODIES = re.compile("Registration|Registry|Company|Commerce|Mercantil|Tail|USCC")
_REMARKS = {
    "birthDate": re.compile(r"(?:alt\. )?DOB ([^;.]+)"),
    "birthPlace": re.compile(r"(?:alt\. )?POB ([^;]+?)(?=\.?(?:;|$))"),
    "nationality": re.compile(r"nationality ([^;.]+)"),
    "citizenship": re.compile(r"citizen ([^;.]+)"),
    "imoNumber": re.compile(r"IMO (\d{7})"),
    "mmsi": re.compile(r"MMSI (\d{9})"),
    "email": re.compile(r"Email (?:Address )?([^;\s]+\w)"),
    "phone": re.compile(r"Phone (?:Number|No\.) ([^;]+?)(?=\.?(?:;|$))"),
    "website": re.compile(r"(?i:website) ([^;\s]+[\w/])"),
    "gender": re.compile(r"Gender (Male|Female)"),
    "pastFlags": re.compile(r"(?:Former Vessel Flag|alt\. Former Vessel Flag) ([^;]+?)(?=\.?(?:;|$))"),
    "buildDate": re.compile(r"(?:Vessel Year of Build|Aircraft Manufacture Date) ([^;.]+)"),
    "incorporationDate": re.compile(r"Organization Established Date ([^;.]+)"),
    "model": re.compile(r"Aircraft Model ([^;]+?)(?=\.?(?:;|$))"),
    "serialNumber": re.compile(r"(?:Construction|Serial) Number \([^)]*\) ([\w-]+)"),
}
PAPERS = {
    "Passport": "passportNumber",
    "MMSI": "mmsi",
    "SWIFT/BIC": "swiftBic",
    "Email Address": "email",
    "Phone Number": "phone",
    "Website": "website",
    "Gender": "gender",
    "Tax ID No.": "taxNumber",
    **dict.fromkeys(("R.F.C.", "R.F.C. #", "NIT #", "RUC #", "RIF #", "C.U.I.T."), "taxNumber"),
    "V.A.T. Number": "vatCode",
    "Registration Number": "registrationNumber",
    "Company Number": "registrationNumber",
    "Registration ID": "registrationNumber",
    "Legal Entity Number": "leiCode",
    "D-U-N-S Number": "dunsCode",
    "SSN": "socialSecurityNumber",
}
"""Kind of document in OFAC's words → property; of others ``document`` says it."""

TOLD = {"idCountry": "", "issueDate": "issued ", "expirationDate": "expires "}
"""What the XML tells of a document beside its kind and number, and the word before it."""

MANY = 100
"""Numbers with an alias from which on a set tells by them whether its aliases were cut off."""
END = b"\x1a"
"""What OFAC's files end in, unless who passed them on took it away."""


def read_csv_set(folder: Path) -> Parsed:
    """The set in a folder: parties, other names, addresses, comments; ``-0-`` stands for nothing."""
    files = {each.name.lower(): each for each in folder.iterdir()}
    found: dict[str, Listing] = {}
    problems: list[Problem] = []
    names = next(each for each in SETS if each[0] in files)
    parties, aliases, addresses, comments = (
        _table(folder, files, name, fields, problems)
        for name, fields in zip(names, (PARTY, ALIAS, ADDRESS, COMMENT), strict=True)
    )
    for why in _torn([files[name] for name in names[:3]], parties, aliases, addresses):
        raise ListError(f"{folder}: {why}; a file of the set may be cut off. Fetch all of them again")
    for number, rows in parties.items():
        if "SDN_Name" not in rows[0]:
            problems.append(Problem(f"ent_num {number}", "a party without a name; left out"))
            continue
        if len(rows) > 1:
            problems.append(Problem(f"ent_num {number}", "a second record of one number; names of both are kept"))
        found[number] = _listing(
            number, rows, aliases.get(number, []), addresses.get(number, []), comments.get(number, [])
        )
    if lost := comments.keys() - parties.keys():
        problems.append(Problem(folder.name, f"{len(lost)} numbers with a comment are of no party, e.g. {min(lost)}"))
    return Parsed(tuple(found.values()), tuple(problems))


def _torn(
    files: Sequence[Path], parties: Collection[str], aliases: Collection[str], addresses: Collection[str]
) -> Iterator[str]:
    """What tells that a set is of files which do not fit together: one of them was cut off at the end of a line.

    Each file is in the order of the parties' numbers, every party has an address, be it an empty one, and every other
    one an alias.
    """
    places = {number: at for at, number in enumerate(parties)}

    def without(rows_of: Collection[str]) -> int:
        return len(places) - max((places[number] + 1 for number in rows_of if number in places), default=0)

    marked = [_last(path) == END for path in files]
    if any(marked) and not all(marked):
        one, other = files[marked.index(False)].name, files[marked.index(True)].name
        yield f"{one} lacks the mark at the end of the file (0x1A) that {other} has"
    for kind, rows_of in (("an alias", aliases), ("an address", addresses)):
        if lost := sum(number not in places for number in rows_of):
            yield f"{lost:,} numbers with {kind} are of no party"
    if last := without(addresses):
        yield f"none of the last {last:,} parties has an address"
    if len(aliases) >= MANY and (last := without(aliases)) * 10 > len(places):
        yield f"none of the last {last:,} parties has an alias"


def _last(path: Path) -> bytes:
    """The last byte of a file, none of an empty one."""
    with path.open("rb") as content:
        content.seek(max(path.stat().st_size - 1, 0))
        return content.read(1)


def _table(
    folder: Path, files: dict[str, Path], name: str, fields: list[str], problems: list[Problem]
) -> dict[str, list[dict[str, str]]]:
    path = files.get(name)
    if path is None:
        raise ListError(f"{folder}: {name} is missing; the set is not whole, so the version before it stays in use")
    found: dict[str, list[dict[str, str]]] = {}
    last: tuple[int, int] = (0, 0)
    for at, row in read_csv(path, fields):
        last = (at, len(row))
        kept = {key: value for key, value in row.items() if value and value != "-0-"}
        if not row.get("ent_num", "").isdecimal():
            raise ListError(f"{path.name}:{at}: the row begins with {row.get('ent_num')!r}; expected a party's number")
        if len(row) < len(fields):
            problems.append(Problem(f"{path.name}:{at}", f"{len(row)} columns; expected {len(fields)}"))
        found.setdefault(kept["ent_num"], []).append(kept)
    if _last(path) not in b"\r\n" + END:
        problems.append(Problem(path.name, "no end of line after the last row; make sure that it was not cut off"))
    if found and last[1] < len(fields):
        raise ListError(f"{path.name}:{last[0]}: the last row breaks off; fetch the file again, it may be cut off")
    return found


def _listing(
    number: str,
    rows: list[dict[str, str]],
    aliases: list[dict[str, str]],
    addresses: list[dict[str, str]],
    comments: list[dict[str, str]],
) -> Listing:
    head = rows[0]
    schema = SCHEMATA.get(head.get("SDN_Type", "").lower(), "Organization")
    remarks = head.get("Remarks", "") + "".join(row.get("remarks", "") for row in comments)
    names = [Name(_turned(row["SDN_Name"], schema)) for row in rows if "SDN_Name" in row]
    names += [Name(_turned(row["alt_name"], schema), _alias(row)) for row in aliases if "alt_name" in row]
    names += [
        Name(text, "weak" if word == "a.k.a." else "alias")
        for word, text in re.findall(r"(a\.k\.a\.|d\.b\.a\.) [\"']([^\"']+)[\"']", remarks)
    ]
    properties: dict[str, list[str]] = {key: found.findall(remarks) for key, found in _REMARKS.items()}
    for key in ("nationality", "citizenship", "pastFlags"):
        properties[key] = [country(text) for text in properties[key]]
    for key in ("birthDate", "incorporationDate", "buildDate"):
        properties[key] = [day for text in properties[key] for day in dates_within(text)]
    for paper in filter(None, map(_PAPER.match, re.split(r";\s*", remarks))):
        if not _NO_PAPER.search(paper[1]):
            key, value = document(paper[1], paper[2])
            properties.setdefault(key, []).append(value)
    properties |= {
        "swiftBic": bics_in([remarks]),
        "gender": [text.lower() for text in properties["gender"]],
        "address": [", ".join(row[key] for key in ("address", "place", "country") if key in row) for row in addresses],
        "country": [country(row["country"]) for row in addresses if "country" in row],
        "position" if schema == "Person" else "description": [row.get("Title", "") for row in rows],
        "callSign": [row.get("Call_Sign", "") for row in rows],
        "type": [row.get("Vess_type", "") for row in rows],
        "tonnage": [row.get("Tonnage", "") for row in rows],
        "grossRegisteredTonnage": [row.get("GRT", "") for row in rows],
        "flag": [country(row.get("Vess_flag", "")) for row in rows],
        "owner": [row.get("Vess_owner", "") for row in rows],
        "notes": [
            remarks,
            *(row.get("alt_remarks", "") for row in aliases),
            *(row.get("add_remarks", "") for row in addresses),
        ],
    }
    source = {
        f"{prefix}.{key}": values
        for prefix, table in (("party", rows), ("alt", aliases), ("add", addresses), ("comments", comments))
        for key, values in aligned(table).items()
    }
    return party(
        number, schema, names, properties, programme=head.get("Program", "").replace("] [", ", "), source=source
    )


def _alias(row: dict[str, str]) -> str:
    return "former" if row.get("alt_type") == "fka" else "alias"


def _turned(name: str, schema: str) -> str:
    """``KIM, Jong Un`` as ``Jong Un KIM`` for a person."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and schema == "Person" else name


def read_xml_list(path: Path) -> Parsed:
    """The classic XML: sdnList of sdnEntry."""
    problems: list[Problem] = []
    found: dict[str, Listing] = {}
    day = ""
    for element in records(path, {"publshInformation", "sdnEntry"}, problems):
        if element.tag == "publshInformation":
            american = re.sub(r"^(\d\d)/(\d\d)/(\d{4})$", r"\3-\1-\2", text_at(element, "Publish_Date"))
            day = next(dates_in(american), "")
            continue
        keep(found, _entry(element), "uid", problems)
    return Parsed(tuple(found.values()), tuple(problems), day)


def _entry(element: Element) -> Listing:
    schema = SCHEMATA.get(text_at(element, "sdnType").lower(), "Organization")
    births = texts_at(element, "dateOfBirthList/*/dateOfBirth")
    properties: dict[str, list[str]] = {
        "birthDate": [day for text in births for day in dates_within(text)],
        "birthPlace": texts_at(element, "placeOfBirthList/*/placeOfBirth"),
        "nationality": [country(text) for text in texts_at(element, "nationalityList/nationality/country")],
        "citizenship": [country(text) for text in texts_at(element, "citizenshipList/citizenship/country")],
        "address": [
            ", ".join(text.strip() for child in each if child.tag != "uid" and (text := child.text or "").strip())
            for each in element.iterfind("addressList/address")
        ],
        "country": [country(text) for text in texts_at(element, "addressList/address/country")],
        "position" if schema == "Person" else "description": texts_at(element, "title"),
        "callSign": texts_at(element, "vesselInfo/callSign"),
        "type": texts_at(element, "vesselInfo/vesselType"),
        "tonnage": texts_at(element, "vesselInfo/tonnage"),
        "grossRegisteredTonnage": texts_at(element, "vesselInfo/grossRegisteredTonnage"),
        "flag": [country(text) for text in texts_at(element, "vesselInfo/vesselFlag")],
        "owner": texts_at(element, "vesselInfo/vesselOwner"),
        "notes": [*texts_at(element, "remarks"), *(f"DOB {text}" for text in births if "circa" in text.lower())],
    }
    for each in element.iterfind("idList/id"):
        key, value = document(text_at(each, "idType"), text_at(each, "idNumber"))
        properties.setdefault(key, []).append(value)
        if said := ", ".join(f"{word}{text}" for tag, word in TOLD.items() if (text := text_at(each, tag))):
            properties["notes"].append(f"{text_at(each, 'idType')} {text_at(each, 'idNumber')}: {said}")
    return party(
        text_at(element, "uid"),
        schema,
        _names(element),
        properties,
        programme=", ".join(texts_at(element, "programList/program")),
        source=fields_of(element),
    )


def document(kind: str, number: str) -> tuple[str, str]:
    """The property for a document of OFAC's and its value. What has no number but a kind is a remark."""
    if imo := re.search(r"IMO (\d{7})", number):
        return "imoNumber", imo[1]
    if not number or kind.endswith((":", "-")) or "risk" in kind:
        return "notes", f"{kind} {number}".strip()
    key = PAPERS.get(kind, "")
    if not key and (not re.search(r"\d", number) or re.search("Date|Directive|Information|Name|Type", kind)):
        return "notes", f"{kind}: {number}"
    if not key or (key == "leiCode" and len(number) != 20):  # OFAC calls other numbers so too
        key = (
            "passportNumber"
            if "Passport" in kind
            else "registrationNumber"
            if key or _OF_BODIES.search(kind)
            else "idNumber"
        )
    return key, number.lower() if key == "gender" else number


def _names(element: Element) -> Iterator[Name]:
    yield Name(f"{text_at(element, 'firstName')} {text_at(element, 'lastName')}".strip())
    for aka in element.iterfind("akaList/aka"):
        text = f"{text_at(aka, 'firstName')} {text_at(aka, 'lastName')}".strip()
        weak, former = text_at(aka, "category") == "weak", text_at(aka, "type").startswith("f")
        yield Name(text, "weak" if weak else "former" if former else "original" if foreign(text) else "alias")
