"""Which official list a file is, and its reader."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from sekisho.lists import eu, ftm, meti, mof, ofac, uk, un
from sekisho.lists.model import ListError, Parsed
from sekisho.lists.text import decode

MAX_UNPACKED = 1 << 30
"""A workbook that unpacks to more than this is refused as a zip bomb."""


@dataclass(frozen=True, slots=True)
class Source:
    """An official list: its short name, publisher, title, and the address it is published at, where stable."""

    dataset: str
    publisher: str
    title: str
    url: str = ""


SOURCES = {
    source.dataset: source
    for source in (
        Source("jp-mof", "Japan, Ministry of Finance", "Asset-freeze list"),
        Source("jp-meti", "Japan, Ministry of Economy, Trade and Industry", "Foreign End User List"),
        Source(
            "un",
            "United Nations Security Council",
            "Consolidated list",
            "https://scsanctions.un.org/resources/xml/en/consolidated.xml",
        ),
        Source("un-1718-ships", "United Nations, 1718 Committee", "Designated vessels"),
        Source(
            "us-ofac-sdn",
            "United States, OFAC",
            "Specially Designated Nationals",
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.XML",
        ),
        Source(
            "us-ofac-cons",
            "United States, OFAC",
            "Consolidated non-SDN list",
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONSOLIDATED.XML",
        ),
        Source("eu-dprk-annexes", "European Union", "Annexes to Regulation (EU) 2017/1509"),
        Source("uk-ofsi", "United Kingdom, OFSI", "Consolidated list"),
        Source("ftm", "FollowTheMoney file", "Entities"),
    )
}

Reader = Callable[[Path], Parsed]


def read(path: Path) -> tuple[Source, Parsed]:
    """The list in a file or folder. Raises ListError, with what was expected."""
    if not path.exists():
        raise ListError(f"{path}: no such file")
    dataset, reader = _folder(path) if path.is_dir() else _file(path)
    parsed = reader(path)
    if not parsed.listings:
        raise ListError(f"{path.name}: looks like {SOURCES[dataset].title} and lists nobody; expected at least a party")
    return SOURCES[dataset], parsed


def _folder(path: Path) -> tuple[str, Reader]:
    names = {each.name.lower() for each in path.iterdir()}
    if "sdn.csv" in names:
        return "us-ofac-sdn", ofac.read_csv_set
    if "cons_prim.csv" in names:
        return "us-ofac-cons", ofac.read_csv_set
    raise ListError(f"{path}: no list in this folder; expected OFAC's sdn.csv or cons_prim.csv with its companions")


def _file(path: Path) -> tuple[str, Reader]:
    with path.open("rb") as content:
        head = content.read(1 << 14)
    if not head.strip():
        raise ListError(f"{path.name}: the file is empty")
    if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return _workbook(path)
    text = decode(head).lstrip("\ufeff \r\n\t")
    if text.startswith("<"):
        found = _marked(text, path)
    elif text.startswith("{"):
        found = ("ftm", ftm.read_entities)
    else:
        found = _table(text)
    if not found:
        raise ListError(
            f"{path.name}: no official list is known by this head: {text[:60]!r}; expected one of "
            + ", ".join(source.title for source in SOURCES.values())
        )
    return found


def _workbook(path: Path) -> tuple[str, Reader]:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
            if size > MAX_UNPACKED:
                raise ListError(f"{path.name}: unpacks to {size:,} bytes; refused")
        sheets = CalamineWorkbook.from_path(str(path)).sheet_names
    except (CalamineError, zipfile.BadZipFile) as error:
        raise ListError(f"{path.name}: cannot be read as a workbook ({error}); the file may be cut off") from None
    if any(name.startswith("一覧") for name in sheets):
        return "jp-mof", mof.read_workbook
    if "ユーザーリスト" in sheets:
        return "jp-meti", meti.read_workbook
    return "uk-ofsi", uk.read_conlist


def _marked(text: str, path: Path) -> tuple[str, Reader] | None:
    for mark, dataset, reader in (
        ("<CONSOLIDATED_LIST", "un", un.read_consolidated),
        ("<sdnList", "us-ofac-cons" if "cons" in path.name.lower() else "us-ofac-sdn", ofac.read_xml_list),
    ):
        if mark in text:
            return dataset, reader
    if "html" in text[:400].lower() or "1718" in path.name:
        return "un-1718-ships", un.read_1718_vessels
    return None


def _table(text: str) -> tuple[str, Reader] | None:
    head = text.split("\n", 2)
    if head[0].startswith("区分,番号"):
        return "jp-mof", mof.read_new_csv
    if head[0].startswith("Last Updated") or "Group ID" in head[0]:
        return "uk-ofsi", uk.read_conlist
    if head[0].lower().startswith("celex,"):
        return "eu-dprk-annexes", eu.read_annexes
    return None
