"""Which official list a file is, and its reader."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sekisho.lists import eu, ftm, meti, mof, ofac, ofac_advanced, uk, uk_list, un, vessels
from sekisho.lists.model import ListError, Parsed
from sekisho.lists.text import MAX_WHOLE, bounded, decode, workbook_rows


@dataclass(frozen=True, slots=True)
class Source:
    """An official list: its short name, publisher and title, and the address to pull it from, where it has one.

    ``url`` may be a page; ``link`` then is the pattern of the address on it that is the list. ``hosts``: other hosts
    that the publisher's address may lead to.
    """

    dataset: str
    publisher: str
    title: str
    url: str = ""
    link: str = ""
    hosts: tuple[str, ...] = ()


_OFAC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"
_OFAC_HOSTS = ("ofac.treas.gov", "s3.us-gov-west-1.amazonaws.com")
_UN_VESSELS = "https://main.un.org/securitycouncil/sites/default/files/1718_designated_vessels_list_final.pdf"
_EU = "https://webgate.ec.europa.eu/fsd/fsf/public"

# The addresses as last looked up on 28 November 2026 (docs/lists.md says by what). The Ministry of Finance links the
# day's file (shisantouketsuYYYYMMDD.csv) on its page; the Security Council's address leads to a signed one in its own
# storage; OFAC's is its Sanctions List Service, which hands out a place in Amazon's storage; the Commission's feed
# names the file with its public token; the Foreign Office's list is the only one of the United Kingdom since the
# consolidated list of OFSI closed on 28 January 2026. METI publishes each issue of its list with a press release, so
# there is no lasting address.
SOURCES = {
    source.dataset: source
    for source in (
        Source(
            "jp-mof",
            "Japan, Ministry of Finance",
            "Asset-freeze list",
            "https://www.mof.go.jp/policy/international_policy/gaitame_kawase/gaitame/economic_sanctions/list.html",
            r"[^\"'\s<>]*shisantouketsu\d{8}\.csv",
        ),
        Source("jp-meti", "Japan, Ministry of Economy, Trade and Industry", "Foreign End User List"),
        Source(
            "un",
            "United Nations Security Council",
            "Consolidated list",
            "https://scsanctions.un.org/resources/xml/en/consolidated.xml",
            hosts=("unsolprodfiles.blob.core.windows.net",),
        ),
        Source("un-1718-ships", "United Nations, 1718 Committee", "Designated vessels", _UN_VESSELS),
        Source(
            "us-ofac-sdn",
            "United States, OFAC",
            "Specially Designated Nationals",
            f"{_OFAC}/SDN_ADVANCED.XML",
            hosts=_OFAC_HOSTS,
        ),
        Source(
            "us-ofac-cons",
            "United States, OFAC",
            "Consolidated non-SDN list",
            f"{_OFAC}/CONS_ADVANCED.XML",
            hosts=_OFAC_HOSTS,
        ),
        Source(
            "eu",
            "European Union",
            "Consolidated list of financial sanctions",
            f"{_EU}/rss",
            r"https://[^\"'\s<>]*/xmlFullSanctionsList_1_1/content\?token=[^\"'\s<>]+",
        ),
        Source("eu-dprk-annexes", "European Union", "Annexes to Regulation (EU) 2017/1509"),
        Source(
            "uk",
            "United Kingdom, Foreign, Commonwealth and Development Office",
            "UK Sanctions List",
            "https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml",
        ),
        Source("uk-ofsi", "United Kingdom, OFSI", "Consolidated list"),
        Source("ftm", "FollowTheMoney file", "Entities"),
    )
}

ENDED = {"uk-ofsi": "uk"}
"""A list that is published no more → the one in its place."""

Reader = Callable[[Path], Parsed]


class NoListError(ListError):
    """A file or folder that is none of the lists known here."""


def read(path: Path, expected: str = "") -> tuple[Source, Parsed]:
    """The list in a file or folder, and which it is; where one is ``expected``, that one.

    Raises ListError, with what was expected.
    """
    if not path.exists():
        raise ListError(f"{path}: no such file")
    if not path.is_dir() and not path.is_file():
        raise NoListError(f"{path}: a pipe or a device; expected a file, so save it as one first")
    dataset, reader = _folder(path) if path.is_dir() else _file(path)
    source = SOURCES[dataset]
    if expected and dataset != expected:
        alike = ("us-ofac-", "ftm-")  # OFAC's two lists look alike, and so do all of FollowTheMoney
        if not any(f"{dataset}-".startswith(each) and expected.startswith(each) for each in alike):
            raise ListError(f"{path.name}: this is {source.title} ({dataset}); expected {expected}")
        source = SOURCES.get(expected) or of_ftm(expected)
    parsed = reader(path)
    if not parsed.listings:
        said = f"{path.name}: looks like {SOURCES[dataset].title} and lists nobody"
        raise ListError(f"{said}; expected at least a party, the file may be cut off")
    if parsed.name and not expected:
        source = of_ftm(ftm_name(parsed.name))
    return source, parsed


def ftm_name(name: str) -> str:
    """The short name of a list in a file of FollowTheMoney that is called so; "" where none can be made of it."""
    slug = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    return f"ftm-{slug}" if slug else ""


def of_ftm(dataset: str) -> Source:
    """The list in a file of FollowTheMoney under a name of its own."""
    plain = SOURCES["ftm"]
    return replace(plain, dataset=dataset, title=f"{plain.title}, {dataset.removeprefix('ftm-')}") if dataset else plain


def lists_in(path: Path) -> list[Path]:
    """What may be a list each: a file; of a folder OFAC's set in it, as the folder, and all else that is there."""
    if not path.is_dir():
        return [path]
    here, own = path.resolve(), files_of(path)
    # A link to a folder above leads round and round.
    held = [each for each in sorted(path.iterdir()) if each.name[0] != "." and not here.is_relative_to(each.resolve())]
    found = [each for entry in held if entry not in own for each in lists_in(entry)]
    return [path, *found] if own else found


def files_of(path: Path) -> list[Path]:
    """The files that are a list: a file itself, of a folder those of OFAC's set in it, be it whole or not."""
    if not path.is_dir():
        return [path]
    of_sets = {name for names in ofac.SETS for name in names}
    found = sorted(each for each in path.iterdir() if each.name.lower() in of_sets and each.is_file())
    return found if _sets(found) else []


def _sets(files: list[Path]) -> list[str]:
    """Which of OFAC's two lists files are of, by the one of a set that has the parties."""
    names = {each.name.lower() for each in files}
    datasets = zip(("us-ofac-sdn", "us-ofac-cons"), ofac.SETS, strict=True)
    return [dataset for dataset, (parties, *_) in datasets if parties in names]


def _folder(path: Path) -> tuple[str, Reader]:
    found = _sets(files_of(path))
    if not found:
        expected = "OFAC's sdn.csv or cons_prim.csv with its companions"
        raise NoListError(f"{path}: no list in this folder; expected {expected}")
    if len(found) > 1:
        raise ListError(f"{path}: both of OFAC's sets, sdn.csv and cons_prim.csv; expected each in a folder of its own")
    return found[0], ofac.read_csv_set


def _file(path: Path) -> tuple[str, Reader]:
    with path.open("rb") as content:
        head = content.read(1 << 14)
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        raise NoListError(f"{path.name}: the file is empty")
    if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        bounded(path)
        return _workbook(path)
    if head.startswith(b"\x1f\x8b"):
        raise NoListError(f"{path.name}: packed with gzip; unpack it and add what is in it")
    if whole := next((each for each in ofac.SETS if path.name.lower() in each), ()):
        raise NoListError(f"{path.name}: one file of OFAC's set; add the folder with all of it: {', '.join(whole)}")
    if head.startswith(b"%PDF"):
        bounded(path)
        return "un-1718-ships", vessels.read_document
    text = decode(head[: head.rfind(b"\n") + 1] or head).lstrip("\ufeff \r\n\t")
    if text.startswith("<"):
        found = _marked(text, path)
    elif text.startswith("{"):
        found = ("ftm", ftm.read_entities)
    elif text.startswith("["):
        raise NoListError(f"{path.name}: JSON in one piece; expected an entity of FollowTheMoney a line (jq -c '.[]')")
    else:
        found = _table(text)
    if not found:
        raise NoListError(_unknown(path, text))
    return found


def _unknown(path: Path, text: str) -> str:
    known = ", ".join(f"{source.publisher}: {source.title}" for source in SOURCES.values())
    return f"{path.name}: no official list is known by this head: {text[:60]!r}; expected one of {known}"


def _workbook(path: Path) -> tuple[str, Reader]:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                held = archive.namelist()
                if not {"[Content_Types].xml", "content.xml"} & set(held):
                    said = f"a zip archive of {', '.join(sorted(held)[:5])}; unpack it and add what is in it"
                    raise NoListError(f"{path.name}: {said}")
                size = sum(entry.file_size for entry in archive.infolist())
            if size > MAX_WHOLE:  # a zip bomb
                raise ListError(f"{path.name}: unpacks to {size:,} bytes; refused")
    except zipfile.BadZipFile as error:
        raise ListError(f"{path.name}: cannot be read as a workbook ({error}); the file may be cut off") from None
    heads: dict[str, list[list[str]]] = {}
    for sheet, _, cells in workbook_rows(path, 10):
        heads.setdefault(sheet, []).append(cells)
    if any(name.startswith("一覧") for name in heads):
        return "jp-mof", mof.read_workbook
    if meti.SHEET in heads:
        return "jp-meti", meti.read_workbook
    rows = next(iter(heads.values()), [])
    if any("Unique ID" in row for row in rows):
        return "uk", uk_list.read_table
    if any("Group ID" in row for row in rows):
        return "uk-ofsi", uk.read_conlist
    raise NoListError(_unknown(path, "; ".join(cell for row in rows for cell in row if cell)))


def _marked(text: str, path: Path) -> tuple[str, Reader] | None:
    ofac_list = "us-ofac-cons" if "cons" in path.name.lower() else "us-ofac-sdn"
    root = re.search(r"<(?:\w+:)?([A-Za-z_]\w*)(?=[\s>])", text)
    known: dict[str, tuple[str, Reader]] = {
        "CONSOLIDATED_LIST": ("un", un.read_consolidated),
        "sdnList": (ofac_list, ofac.read_xml_list),
        "Sanctions": (ofac_list, ofac_advanced.read_advanced),
        "export": ("eu", eu.read_consolidated_xml),
        "Designations": ("uk", uk_list.read_xml_list),
        "ArrayOfFinancialSanctionsTarget": ("uk-ofsi", uk.read_conlist_xml),
    }
    if root and root[1] in known:
        return known[root[1]]
    if "html" in text[:400].lower():
        bounded(path)
        page = path.read_text(encoding="utf-8", errors="replace").lower()
        if "vessel" not in page or "1718" not in page:
            raise NoListError(f"{path.name}: a page instead of a list: {' '.join(text.split())[:80]!r}")
        return "un-1718-ships", vessels.read_page
    return None


def _table(text: str) -> tuple[str, Reader] | None:
    lines = text.replace('"', "").split("\n", 11)[:10]
    if lines[0].startswith("区分,番号"):
        return "jp-mof", mof.read_new_csv
    if "Entity_LogicalId" in lines[0] or "Entity_logical_id" in lines[0]:
        return "eu", eu.read_consolidated_csv
    if any("Unique ID" in line for line in lines):
        return "uk", uk_list.read_table
    if any("Group ID" in line for line in lines):
        return "uk-ofsi", uk.read_conlist
    if lines[0].lower().startswith("celex,"):
        return "eu-dprk-annexes", eu.read_annexes
    return None
