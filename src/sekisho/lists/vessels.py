"""The United Nations' 1718 Committee: its designated vessels, as a page (HTML) or a document (PDF)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from sekisho.lists.countries import country
from sekisho.lists.days import dates_in
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, keep, party
from sekisho.lists.text import decode

MEASURES = (
    "Paragraph 8 (d) of resolution 1718 (2006) and paragraph 12 of resolution 2270 (2016)",
    "Paragraph 12 (a) of resolution 2321 (2016)",
    "Paragraph 12 (d) of resolution 2321 (2016)",
    "Paragraph 6 of resolution 2371 (2017) and paragraph 6 of resolution 2375 (2017)",
    "Economic resources controlled or operated by Ocean Maritime Management (KPe.020)",
)
"""The five columns of the list that say under which paragraph a ship is designated: Yes or na."""

MAX_PAGES = 500
_DAY = r"\d{1,2}-[A-Z][a-z]{2}-\d{2}"
_MARKS = r"(?: (?:na|Yes)){5}"
_RECORD = re.compile(
    r"(?<!\S)1: (?!\d{9})(?P<names>(?:(?!(?<!\S)1: ).)+?) (?P<imo>\d{7}|Does not exist) "
    rf"(?:MMSI: (?P<mmsi>.*?) )?(?P<first>{_DAY}{_MARKS})"
)
_DESIGNATION = re.compile(rf"({_DAY})({_MARKS})")
_HEADS = ("Flag", "Call Sign", "Type", "Other information", "Designated as economic resources of", "Picture link")
_FIELD = re.compile(f"(?<!\\S)({'|'.join(_HEADS)})(?!\\S)")
_NUMBERED = re.compile(r"(?:^|\s)\d[:.]\s*")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def read_page(path: Path) -> Parsed:
    """The list as a page of the Committee."""
    text = decode(path.read_bytes())
    if not text.rstrip().lower().endswith("</html>"):
        raise ListError(f"{path.name}: the page breaks off before </html>; the file may be cut off. Fetch it again")
    reader = _Words()
    reader.feed(text)
    return _vessels(path.name, " ".join(reader.words))


def read_document(path: Path) -> Parsed:
    """The list as the PDF that the Committee publishes."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        document = PdfReader(path)
        pages = document.pages
        title = (document.metadata.title if document.metadata else "") or ""
        if len(pages) > MAX_PAGES:
            raise ListError(f"{path.name}: {len(pages)} pages; refused, the Committee's list has some twenty")
        text = " ".join(re.sub(r"^\s*\d+\s*\n", " ", page.extract_text()) for page in pages)  # less its number
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ListError(f"{path.name}: cannot be read as PDF ({error}); the file may be cut off") from None
    return _vessels(path.name, " ".join(f"{title} {text}".split()))


def _vessels(name: str, text: str) -> Parsed:
    text = re.sub(r"(?<=[a-zA-Z])- (?=[a-z])", "-", text)
    found: dict[str, Listing] = {}
    problems: list[Problem] = []
    starts = list(_RECORD.finditer(text))
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        told = text[start.start() : end].strip().removesuffix(f" {at + 2}")  # the number of the next ship
        keep(found, _vessel(start, told, at + 1), name, problems)
    days = len(re.findall(f"{_DAY}{_MARKS}", text))
    if not found:
        raise ListError(f"{name}: no ship with a day of designation; expected the list of designated vessels")
    read = sum(len(listing.amended) + 1 for listing in found.values())
    if days != read:
        problems.append(Problem(name, f"{days} days of designation are written, {read} were read"))
    return Parsed(tuple(found.values()), tuple(problems), _published(text))


def _vessel(start: re.Match[str], told: str, number: int) -> Listing:
    names = [each.strip() for each in _NUMBERED.split(f"1: {start['names']}") if each.strip()]
    fields: dict[str, list[str]] = {}
    pieces = _FIELD.split(_DESIGNATION.sub(" ", told))
    for head, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if (text := value.strip().removesuffix(f" {number}" if head == "Type" else "")) and text != "na":
            fields.setdefault(head, []).append(text)
    designations = _DESIGNATION.findall(told)
    days = sorted(_day(day) for day, _ in designations)
    provisions = [
        measure
        for _, marks in designations
        for measure, mark in zip(MEASURES, marks.split(), strict=True)
        if mark == "Yes"
    ]
    imo = start["imo"] if start["imo"].isdecimal() else ""
    owners = fields.get("Designated as economic resources of", [])
    source = {"names": (start["names"],), "IMO number": (start["imo"],), "record": (told,)}
    return party(
        f"1718-{imo or re.sub(r'[^a-z0-9]+', '-', names[0].lower())}",
        "Vessel",
        (Name(each, "alias" if place else "primary") for place, each in enumerate(names)),
        {
            "imoNumber": [imo],
            "mmsi": re.findall(r"(?<!\d)\d{9}(?!\d)", start["mmsi"] or ""),
            "flag": [country(each.replace("’", "'")) for each in _items(fields.get("Flag", []))],
            "callSign": _items(fields.get("Call Sign", [])),
            "type": fields.get("Type", []),
            "owner": owners,
            "provisions": provisions,
            "notes": fields.get("Other information", []),
            "sourceUrl": [text.replace(" ", "") for text in fields.get("Picture link", [])],
        },
        days[0],
        days[1:],
        "DPRK",
        source | {head: tuple(values) for head, values in fields.items()},
    )


def _items(values: list[str]) -> list[str]:
    return [each.strip() for value in values for each in _NUMBERED.split(value) if each.strip()]


def _day(text: str) -> str:
    return next(dates_in(re.sub(r"-(\d\d)$", r" 20\1", text)), "")


def _published(text: str) -> str:
    """The day in the title (1718 Designated Vessels List 4 June 2020), where it is there."""
    said = re.search(r"Designated Vessels List (\d{1,2} [A-Z][a-z]+ \d{4})", text)
    return next(dates_in(said[1]), "") if said else ""
