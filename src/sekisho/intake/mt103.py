"""SWIFT MT103 messages as remittances."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sekisho.intake.countries import country
from sekisho.intake.files import CHUNK
from sekisho.intake.typed import typed_number

MAX_MESSAGE = 1_000_000
_FIELD = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
_START = re.compile(r"(?=\{1:)")
_AMOUNT = re.compile(r"([A-Z]{3})([0-9]+(?:,[0-9]*)?)")
_UETR = re.compile(r"\{121:([0-9a-fA-F-]{36})\}")


def read_mt103(path: Path) -> Iterator[dict[str, Any]]:
    """One row a message; a message that is no MT103, or is cut off, goes to the rejects."""
    for number, message in enumerate(_messages(path), start=1):
        source = f":message {number}"
        if len(message) > MAX_MESSAGE:
            yield {
                "__reject": f"a message of more than {MAX_MESSAGE:,} characters",
                "__source": source,
                "__mend": "MT103 messages that start with {1:",
                "__value": message[:500],
            }
            continue
        kind = re.search(r"\{2:[IO](\d{3})", message)
        if kind and kind[1] != "103":
            yield {"__reject": f"an MT{kind[1]}", "__source": source, "__mend": "MT103 messages", "__value": message}
            continue
        body = message.partition("{4:")[2] if "{4:" in message else message
        if "{4:" in message and "-}" not in body:
            yield {
                "__reject": "the message is cut off: block 4 has no end",
                "__source": source,
                "__mend": "the whole message, up to -}",
                "__value": message,
            }
            continue
        fields = _fields(body.partition("-}")[0])
        if ":32A" not in fields:
            yield {
                "__reject": "no field 32A (date, currency, amount)",
                "__source": source,
                "__mend": "a complete MT103",
                "__value": message,
            }
            continue
        uetr = _UETR.search(message)
        yield {**_row(fields), "uetr": uetr[1] if uetr else None, "__source": source}


def _messages(path: Path) -> Iterator[str]:
    """The messages of a file, each from its {1: on; of one that is too long, a little more than the bound."""
    held = ""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        while chunk := stream.read(CHUNK):
            *whole, held = _START.split(held + chunk)
            yield from (part for part in whole if part.strip())
            if len(held) > 2 * MAX_MESSAGE:
                held = held[: MAX_MESSAGE + 1] + held[-2:]  # a {1: may stand across two chunks
    if held.strip():
        yield held


def _fields(body: str) -> dict[str, str]:
    parts = _FIELD.split(body)
    fields: dict[str, str] = {}
    for tag, value in zip(parts[1::2], parts[2::2], strict=True):
        fields.setdefault(":" + tag, value.strip("\n"))
    return fields


def _row(fields: dict[str, str]) -> dict[str, Any]:
    value = fields[":32A"].strip()
    # SWIFT days have two digits for the year: 80-99 are of the last century, as ISO 9362 practice has it.
    year = int(value[:2]) if value[:2].isdecimal() else 0
    century = 1900 if year >= 80 else 2000
    row: dict[str, Any] = {
        "id": fields.get(":20", "").strip() or None,
        "date": f"{century + year:04d}-{value[2:4]}-{value[4:6]}" if value[:6].isdecimal() else value[:6],
        "remittance_text": " ".join(fields.get(":70", "").split()) or None,
        "purpose": None,
    }
    row["amount"], row["currency"] = _money(value[6:])
    row["instructed_amount"], row["instructed_currency"] = _money(fields.get(":33B", ""))
    for prefix, tags in (("debtor", (":50F", ":50K", ":50A")), ("creditor", (":59F", ":59", ":59A"))):
        tag = next((tag for tag in tags if tag in fields), None)
        if tag is not None:
            told = _structured(fields[tag]) if tag.endswith("F") else _plain(fields[tag], tag.endswith("A"))
            row |= {f"{prefix}_{each}": value for each, value in told.items()}
    for prefix, tag in (("debtor_agent", ":52"), ("creditor_agent", ":57"), ("intermediary", ":56")):
        if f"{tag}A" in fields:
            row[f"{prefix}_bic"] = fields[f"{tag}A"].strip().split("\n")[-1]
        if f"{tag}D" in fields:
            row[f"{prefix}_name"] = _plain(fields[f"{tag}D"], False).get("name")
    return row


def _money(text: str) -> tuple[str | None, str | None]:
    match = _AMOUNT.match(text.strip())
    return (typed_number(match[2].replace(",", ".").rstrip(".")), match[1]) if match else (text.strip() or None, None)


def _structured(text: str) -> dict[str, str | None]:
    """50F and 59F: numbered lines; 1 name, 2 address, 3 country and town, 4 day of birth. Of 50F the first line may be
    CCPT/country/passport number."""
    names, address, country, birth, passport = [], [], None, None, None
    for line in text.split("\n"):
        number, slash, rest = line.partition("/")
        if not slash:
            continue
        if number == "1":
            names.append(rest)
        elif number == "2":
            address.append(rest)
        elif number == "3":
            country = country or rest[:2]
            address.append(rest)
        elif number == "4":
            birth = birth or rest.strip()
        elif number == "CCPT":
            passport = passport or rest.partition("/")[2].strip()
    return {
        "name": " ".join(names) or None,
        "country": country,
        "address": " ".join(address) or None,
        "birth": birth or None,
        "passport": passport or None,
    }


def _plain(text: str, is_bic: bool) -> dict[str, str | None]:
    lines = [line.strip() for line in text.split("\n") if line.strip() and not line.startswith("/")]
    if not lines:
        return {}
    if is_bic:
        return {"name": lines[0], "country": lines[0][4:6] if len(lines[0]) >= 8 else None, "bic": lines[0]}
    last = re.split(r"[,]", lines[-1])[-1].strip() if len(lines) > 1 else ""
    return {
        "name": lines[0],
        "country": country(last) if last else None,
        "address": " ".join(lines[1:]) or None,
    }
