"""ISO 20022 payments (pacs.008, pacs.009, pain.001) as remittances; every file is read as hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sekisho.intake.files import IntakeError
from sekisho.intake.typed import typed_number

MAX_DEPTH = 64
MAX_TEXT = 20_000
MAX_ELEMENTS = 100_000
MAX_SILENCE = 4_000_000
PIECE = 1 << 15
KNOWN = {"pacs.008": range(1, 14), "pacs.009": range(1, 13), "pain.001": range(1, 13)}
TRANSACTION = "CdtTrfTxInf"
KEPT = frozenset({TRANSACTION, "GrpHdr", "Dbtr", "DbtrAgt", "UltmtDbtr", "ReqdExctnDt"})
PARTIES = (
    ("debtor", "Dbtr"),
    ("creditor", "Cdtr"),
    ("ultimate_debtor", "UltmtDbtr"),
    ("ultimate_creditor", "UltmtCdtr"),
)
"""The parties of a transaction: how their columns begin, and their elements."""
TOLD = ("name", "country", "birth", "passport", "bic", "lei")
"""What is told of each party; of debtor and creditor an address too."""
COLUMNS = (
    "id",
    "date",
    "amount",
    "currency",
    "instructed_amount",
    "instructed_currency",
    *(f"{prefix}_{each}" for prefix, _ in PARTIES for each in TOLD),
    "debtor_address",
    "creditor_address",
    *(f"{prefix}_{each}" for prefix in ("debtor_agent", "creditor_agent", "intermediary") for each in ("bic", "name")),
    "purpose",
    "remittance_text",
    "uetr",
)
_NAMESPACE = re.compile(r"(pacs\.008|pacs\.009|pain\.001)\.001\.(\d{2})")
Row = dict[str, Any]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class _Bounded:
    """A stream that gives no more than MAX_SILENCE bytes without an element between them.

    A text, comment or attribute is looked at again from its start with each piece that comes, and is kept whole.
    """

    def __init__(self, stream: BinaryIO, label: str) -> None:
        self.stream, self.label, self.silent = stream, label, 0

    def read(self, _: int = -1) -> bytes:
        if self.silent > MAX_SILENCE:
            raise IntakeError(
                f"{self.label}: more than {MAX_SILENCE:,} bytes without an element; expected an ISO 20022 message"
            )
        data = self.stream.read(PIECE)
        self.silent += len(data)
        return data


def read_xml(path: Path, label: str) -> Iterator[Row]:
    """One row a transaction. No DTD, entities or network; depth, text and memory bounded. Raises IntakeError."""
    try:
        with path.open("rb") as stream:
            yield from _transactions(_Bounded(stream, label), label)
    except DefusedXmlException as error:
        raise IntakeError(
            f"{label}: refused: {type(error).__name__} (a document type, entity or external "
            "reference); expected plain XML without a DTD"
        ) from error
    except (ValueError, LookupError) as error:
        raise IntakeError(f"{label}: cannot be read as XML: {error}; expected UTF-8, as ISO 20022 has it") from error


def _transactions(source: _Bounded, label: str) -> Iterator[Row]:
    stack: list[str] = []
    open_elements: list[Element] = []
    counts: list[dict[str, int]] = [{}]
    places: list[str] = []
    group: Row = {}
    family = ""
    held: dict[str, Element] = {}
    inside = elements = found = announced = 0
    try:
        for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
            source.silent = 0
            tag = _local(element.tag)
            if event == "start":
                number = counts[-1][tag] = counts[-1].get(tag, 0) + 1
                stack.append(tag)
                open_elements.append(element)
                counts.append({})
                places.append(f"{tag}[{number}]" if number > 1 or tag == TRANSACTION else tag)
                inside += tag in KEPT
                elements += 1
                if len(stack) > MAX_DEPTH:
                    raise IntakeError(f"{label}: elements nest deeper than {MAX_DEPTH} at /{'/'.join(places[:6])}/…")
                if elements > MAX_ELEMENTS or len(counts[-2]) > MAX_DEPTH * 10:
                    raise IntakeError(
                        f"{label}: one transaction or header of more than {MAX_ELEMENTS:,} elements at "
                        f"/{'/'.join(places[:6])}/…"
                    )
                if not family and (match := _NAMESPACE.search(element.tag)):
                    family = match[1]
                    if int(match[2]) not in KNOWN[family]:
                        yield {"__note": f"{match[0]} is a version this program does not know; read as the newest"}
                continue
            if element.text and len(element.text) > MAX_TEXT:
                raise IntakeError(
                    f"{label}: a text of {len(element.text):,} characters at /{'/'.join(places)}; "
                    f"expected at most {MAX_TEXT:,}"
                )
            if tag == "GrpHdr":
                group = {"date": _find(element, "IntrBkSttlmDt"), "created": _find(element, "CreDtTm")}
                given = _find(element, "NbOfTxs") or ""
                announced += int(given) if given.isdecimal() and len(given) <= 15 else 0
            elif tag in ("Dbtr", "DbtrAgt", "UltmtDbtr", "ReqdExctnDt") and stack[-2:-1] == ["PmtInf"]:
                held[tag] = element
            elif tag == TRANSACTION:
                if not family:
                    raise IntakeError(
                        f"{label}: the root's namespace {element.tag[:80]} is none of pacs.008, "
                        "pacs.009, pain.001; expected an ISO 20022 payment message"
                    )
                found += 1
                yield {**_transaction(element, family, group, held), "__source": ":/" + "/".join(places)}
            elif tag == "PmtInf":
                held.clear()
            inside -= tag in KEPT
            stack.pop()
            open_elements.pop()
            counts.pop()
            places.pop()
            if not inside and open_elements:  # what has been read is let go, or a long file fills the memory
                open_elements[-1].remove(element)
            if tag == TRANSACTION or not inside:
                elements = 0
    except ParseError as error:
        yield {
            "__reject": f"not well-formed XML: {error}",
            "__source": ":/" + "/".join(places),
            "__mend": "the whole message; what stood before this place was read",
        }
    if not family:
        raise IntakeError(f"{label}: no ISO 20022 payment found; expected pacs.008, pacs.009 or pain.001")
    if announced and announced != found:
        yield {"__note": f"the header announces {announced:,} transactions, {found:,} were found"}


def _find(element: Element | None, *path: str) -> str | None:
    """The text at a path of local names, or None."""
    found = _element(element, *path)
    text = "".join(found.itertext()).strip() if found is not None else ""
    return text or None


def _element(element: Element | None, *path: str) -> Element | None:
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if _local(child.tag) == name), None)
    return element


def _transaction(tx: Element, family: str, group: Row, above: dict[str, Element]) -> Row:
    def party(tag: str) -> Element | None:
        return _element(tx, tag) if _element(tx, tag) is not None else above.get(tag)

    amount, currency = _amount(_element(tx, "IntrBkSttlmAmt"))
    instructed, instructed_currency = _amount(_element(tx, "InstdAmt"))
    if amount is None:
        amount, currency = _amount(_element(tx, "Amt", "InstdAmt"))
        instructed = None
    if amount is None:
        amount, currency = _amount(_element(tx, "Amt", "EqvtAmt", "Amt"))
    day = _find(tx, "IntrBkSttlmDt") or group.get("date")
    if day is None and (requested := above.get("ReqdExctnDt")) is not None:
        day = "".join(requested.itertext()).strip()
    day = day or group.get("created")
    row: Row = {
        "id": _find(tx, "PmtId", "EndToEndId") or _find(tx, "PmtId", "TxId") or _find(tx, "PmtId", "InstrId"),
        "uetr": _find(tx, "PmtId", "UETR"),
        "date": day,
        "amount": amount,
        "currency": currency,
        "instructed_amount": instructed,
        "instructed_currency": instructed_currency if instructed else None,
        "purpose": _find(tx, "Purp", "Cd") or _find(tx, "Purp", "Prtry") or _find(tx, "CtgyPurp"),
        "remittance_text": _find(tx, "RmtInf"),
    }
    for prefix, agent in (
        ("debtor_agent", party("DbtrAgt")),
        ("creditor_agent", _element(tx, "CdtrAgt")),
        ("intermediary", _element(tx, "IntrmyAgt1")),
    ):
        row |= {f"{prefix}_bic": _bic(agent), f"{prefix}_name": _bank(agent)}
    for prefix, tag in PARTIES:
        told = _party(party(tag) if "Dbtr" in tag else _element(tx, tag))
        row |= {f"{prefix}_{each}": told[each] for each in TOLD if told}
        if told and not prefix.startswith("ultimate"):
            row[f"{prefix}_address"] = told["address"]
    return row


def _amount(element: Element | None) -> tuple[str | None, str | None]:
    if element is None or not (element.text or "").strip():
        return None, None
    return typed_number((element.text or "").strip()), element.get("Ccy")


def _bic(agent: Element | None) -> str | None:
    for tag in ("BICFI", "BIC"):
        if found := _find(agent, "FinInstnId", tag):
            return found
    return _find(agent, "FinInstnId", "CmbndId", "BIC")


def _bank(agent: Element | None) -> str | None:
    return _find(agent, "FinInstnId", "Nm") or _find(agent, "FinInstnId", "CmbndId", "Nm")


def _party(element: Element | None) -> dict[str, str | None]:
    """What is told of a person, a body or, in pacs.009, a bank; nothing where there is none.

    The country is that of residence, else of the address. A passport is an identification of the scheme CCPT (of
    ISO's external codes), in the oldest versions an element of its own.
    """
    if element is None:
        return {}
    holder = element
    for wrapper in ("Pty", "FinInstnId"):
        if (inner := _element(holder, wrapper)) is not None:
            holder = inner
    person, body = _element(holder, "Id", "PrvtId"), _element(holder, "Id", "OrgId")
    own = (_find(each, tag) for each in (holder, body) for tag in ("BICFI", "AnyBIC", "BICOrBEI", "BIC", "BEI"))
    bic = next((each for each in own if each), None)
    address = _element(holder, "PstlAdr")
    country = _find(holder, "CtryOfRes") or _find(address, "Ctry") or (bic[4:6] if bic and len(bic) >= 8 else None)
    words = " ".join(text.strip() for text in address.itertext() if text.strip()) if address is not None else None
    passports = [
        _find(each, "Id") for each in (person if person is not None else ()) if _find(each, "SchmeNm", "Cd") == "CCPT"
    ]
    return {
        "name": _find(holder, "Nm") or bic,
        "country": country,
        "address": words,
        "birth": _find(person, "DtAndPlcOfBirth", "BirthDt"),
        "passport": next((each for each in passports if each), None) or _find(person, "PsptNb"),
        "bic": bic,
        "lei": _find(holder, "LEI") or _find(body, "LEI"),
    }
