"""A book of customers, and the small list that it is screened against."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
from openpyxl import Workbook

from sekisho.lists.model import Listing, Name

KIM = Listing("1", "Person", (Name("Kim Jong Un"),), {"birthDate": ("1984-01-08",), "nationality": ("kp",)})
SHIP = Listing("2", "Vessel", (Name("CHON MA SAN"),), {"imoNumber": ("8660313",)})
BANK = Listing("3", "Organization", (Name("Korea Daesong Bank"),), {"swiftBic": ("KDBKKPPY",)})
HEADERS = ["id", "name", "birth", "imo"]
ROWS = [
    ["1", "김정은", "1984", ""],
    ["2", "=cmd() Roe", "", ""],
    ["3", "x", "", ""],
    ["4", "Golden Lake", "", "8660313"],
    ["5", "김정은", "1984", ""],
    ["6", "", "", "8660313"],
    ["7", "a" * 10_000, "", ""],
]


def book(path: Path) -> Path:
    """Write ROWS in the format that the path ends with, and give the path."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([HEADERS, *ROWS])
    elif path.suffix == ".jsonl":
        lines = [json.dumps(dict(zip(HEADERS, row, strict=True)), ensure_ascii=False) for row in ROWS]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif path.suffix == ".xlsx":
        held = Workbook()
        for row in (HEADERS, *ROWS):
            held.active.append([f"'{cell}" if cell.startswith("=") else cell for cell in row])
        held.save(path)
    else:
        book(path.with_suffix(".csv"))
        duckdb.sql(f"COPY (FROM read_csv('{path.with_suffix('.csv')}', all_varchar=true)) TO '{path}' (FORMAT parquet)")
    return path
