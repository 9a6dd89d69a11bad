"""What the columns of a book say of a party, and its names: a bank keeps one for each script, and several in a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sekisho.cases import Column, Kind
from sekisho.intake.countries import fold
from sekisho.intake.files import IntakeError
from sekisho.intake.headers import known_headers, match_headers, meaning
from sekisho.intake.rows import Raw
from sekisho.intake.stage import MESSAGES
from sekisho.lists.nobody import NOBODY
from sekisho.names.text import MAX_LENGTH
from sekisho.screening.query import NUMBERS

KEYS = ("name", "birth", "country", "residence", "gender", *NUMBERS)
"""What a party is screened by."""

_ABOUT = {
    "id": "your reference", "name": "the name, in any script",
    "alias": "other names of the same party, such as those in kana or in Latin letters",
    "given": "given name, where it stands by itself",
    "middle": "middle names, where they stand by themselves", "family": "family name, where it stands by itself",
    "given_kana": "given name in kana", "family_kana": "family name in kana",
    "birth": "day, month or year of birth, best the year first",
    "country": "nationality, flag or country of registration", "residence": "country of residence",
    "gender": "gender of a person, M or F",
    "imo": "IMO number of a ship", "mmsi": "MMSI of a ship", "bic": "BIC of a bank",
    "lei": "LEI of a body",
    "passport": "passport number", "number": "number of an identity card", "registration": "registration number",
}  # fmt: skip
PARTY = Kind("party", "a party to be screened", {key: Column(key, "text", about) for key, about in _ABOUT.items()})
"""The columns of a book; other headers that mean them are in intake/headers.yaml."""

NAMES = ("name", "alias")
"""Columns that several headers of a book may mean."""

NAMING = (*NAMES, "family", "family_kana", *NUMBERS)
"""Of a book that can be screened one of these columns is there."""

KNOWN = known_headers({}) | {fold(column) for column in PARTY.columns}


def party_headers(form: str, headers: Sequence[str], mapping: Mapping[str, str], label: str) -> dict[str, str]:
    """Column of a book → header. Raises IntakeError where none of them tells parties apart, and for payments."""
    if form in MESSAGES:
        raise IntakeError(f"{label}: payment messages; expected a table of parties. sekisho check screens payments")
    if not headers:
        raise IntakeError(f"{label}: no row of it is a JSON object; expected one object a line")
    found = match_headers(PARTY, headers, mapping)
    if not any(column in found for column in NAMING):
        raise IntakeError(
            f"{label}: no column of names among {', '.join(headers[:20])}, its first row; expected headers there, such "
            "as name, or first name and last name, or --map name=HEADER"
        )
    return found


def name_headers(headers: Sequence[str], found: Mapping[str, str]) -> list[str]:
    """The headers under which names of the party stand, the main one first."""
    own = [found[column] for column in NAMES if column in found]
    other = {header for column, header in found.items() if column not in NAMES}
    return list(dict.fromkeys([*own, *(h for column in NAMES for h in meaning(column, headers) if h not in other)]))


def rows_of_names(raw: Raw, found: Mapping[str, str], named: Sequence[str], more: str) -> str:
    """SQL for the rows of a book as often as each has a name, numbered by ``nth``; once, with NULL, where it has none.

    Names that are the same are one, and so is one out of its parts whose words are those of another. What has no
    letter, or is a word for no name, is a name only where no other is there. ``more`` is selected besides KEYS.
    """
    cell = {column: _cell(raw, found.get(column)) for column in PARTY.columns}
    for key in ("birth", *NUMBERS):  # a column with an empty cell leaves many programs as one of 9074729.0
        cell[key] = f"regexp_replace({cell[key]}, '^(\\d+)\\.0+$', '\\1')"
    cells = ", ".join(f"{cell[key]} AS {key}" for key in ("id", *KEYS) if key != "name")
    held = f"flatten([{', '.join(_listed(raw, header) for header in named)}]::VARCHAR[][])"
    lettered = f"list_filter(names, lambda x: regexp_matches(x, '\\pL') AND NOT regexp_full_match(x, '{NOBODY}'))"
    words = "list_sort(string_split_regex(lower({}), '[\\s,、，.・-]+'))"
    solid = "regexp_replace({}, '\\s', '', 'g')"
    same = " OR ".join(f"{form.format('x')} = {form.format('j')}" for form in (words, solid))
    kana = f"concat_ws(' ', {cell['family_kana']}, {cell['given_kana']})"
    parts = {("given", "middle", "family"): _joined(cell), ("given_kana", "family_kana"): kana}
    joined = ", ".join(sql for columns, sql in parts.items() if found.keys() & {*columns})
    return f"""(SELECT * EXCLUDE (names), unnest(names) AS name, generate_subscripts(names, 1) AS nth FROM
        (SELECT * REPLACE (CASE WHEN len({lettered}) > 0 THEN {lettered} WHEN len(names) > 0 THEN names[:1]
        ELSE [NULL] END AS names) FROM
        (SELECT * EXCLUDE (held, joined), held || list_filter(joined, lambda j: j <> '' AND
        len(list_filter(held, lambda x: {same})) = 0) AS names FROM
        (SELECT * REPLACE (list_filter(held, lambda x, i: list_position(held, x) = i) AS held) FROM
        (SELECT {more}, {cells}, [{joined}]::VARCHAR[] AS joined,
        list_filter(list_transform({held}, lambda x: trim(x)), lambda x: x <> '') AS held FROM raw)))))"""


def _cell(raw: Raw, header: str | None) -> str:
    return f"nullif(trim(CAST({raw.headers[header]} AS VARCHAR)), '')" if header else "CAST(NULL AS VARCHAR)"


def _listed(raw: Raw, header: str) -> str:
    """SQL for the names in a cell: a list of a Parquet or JSON file, or texts parted by semicolons or bars.

    A few words may also be one name (Kim; Jong Un), which is there too. A semicolon may end a character as web pages
    write it; and what is too long to be read stays in one piece, which is told.
    """
    held = raw.headers[header]
    if raw.types.get(header, "").endswith("[]"):
        return f"list_transform({held}, lambda x: CAST(x AS VARCHAR))"
    cell = f"CAST({held} AS VARCHAR)"
    return f"""CASE WHEN starts_with({cell}, '["') THEN
        CASE WHEN json_valid({cell}) THEN from_json({cell}, '["VARCHAR"]') ELSE [{cell}] END
        WHEN len({cell}) > {MAX_LENGTH} OR regexp_matches({cell}, '&#?\\w+;') THEN [{cell}]
        ELSE string_split_regex({cell}, '[;；|]') || CASE WHEN regexp_matches({cell}, '[;；|]')
        AND len(string_split_regex({cell}, '\\s+')) < 4 THEN [{cell}] ELSE [] END END"""


def _joined(cell: Mapping[str, str]) -> str:
    """SQL for a name out of its parts: the family first in Han and Hangul, where nothing stands between."""
    given, middle, family = (cell[key] for key in ("given", "middle", "family"))
    eastern = f"regexp_full_match(concat({family}, {given}), '[\\p{{Han}}\\p{{Hangul}}]+')"
    return (
        f"nullif(CASE WHEN {eastern} THEN concat({family}, {given})"
        f" ELSE concat_ws(' ', {given}, {middle}, {family}) END, '')"
    )
