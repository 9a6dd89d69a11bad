"""Japan's eras, by their name and their letter, and the year before their first."""

from __future__ import annotations

ERAS = {
    "令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925, "大正": 1911, "T": 1911, "明治": 1867,
    "M": 1867,
}  # fmt: skip
