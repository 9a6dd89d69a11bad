"""The parties of a case against the lists: each match a finding, and who is identified beyond doubt.

One case and a batch of any size give the same: the distinct parties are screened once, and what is found is joined to
the cases by the days on which it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb

from sekisho.cases import Party, kinds
from sekisho.check.plan import FINDING_TYPE, MEASURE, OUTCOMES, PROVISION_FIELDS
from sekisho.names.screen import Query
from sekisho.screening.held import FIRST, LAST, Span
from sekisho.screening.query import make_query
from sekisho.screening.screening import BATCH, Hit, Hits, Screening, Workers

IDENTIFIERS = ("imoNumber", "swiftBic", "leiCode", "passportNumber", "registrationNumber")
_KEYS = ("name", "birth", "country", "residence", "gender", *IDENTIFIERS)
HIT_TYPE = (
    "STRUCT(party VARCHAR, list VARCHAR, programme VARCHAR, certain BOOLEAN, words VARCHAR, rank INTEGER,"
    f" finding {FINDING_TYPE})"
)
"""What a screened case holds of each match; ``words`` say who the party is, where that is certain. Who is contradicted,
so no match, has no finding and the rank of a clear case; ``words`` say what is told of it."""

_FOUND_TYPE = f"STRUCT(n BIGINT, party INTEGER, place INTEGER, first DATE, last DATE, hit {HIT_TYPE})"
_ANY = ("name", *IDENTIFIERS)


def asked(kind: str, case: Mapping[str, object]) -> dict[str, Query]:
    """The parties of one case that are to be looked for, by the column that stands for each."""
    held = {column for column, value in case.items() if value not in (None, "")}
    parties = (party for party in kinds()[kind].parties if not held.isdisjoint(party.naming))
    return {party.column: _query(_given(party, case)) for party in parties}


def found(
    screening: Screening, kind: str, queries: Mapping[str, Query], hits: Sequence[Hits], day: str
) -> list[dict[str, Any]]:
    """What was found of the parties of one case on its day, each in the form of HIT_TYPE; ``hits`` by ``queries``."""
    sources = _sources(screening)
    parties = {party.column: party for party in kinds()[kind].parties}
    return [
        row["hit"]
        for (column, query), own in zip(queries.items(), hits, strict=True)
        for row in _rows(screening, 0, 0, parties[column], query, own, sources)
        if row["first"] <= day < row["last"]
    ]


def attach(con: duckdb.DuckDBPyConnection, workers: Workers, kind: str, source: str) -> str:
    """Screen the parties of the cases in ``source``, each distinct party once.

    Returns the table of what was found: ``row`` and ``hits`` (a list of HIT_TYPE), for cases of which there is any.
    """
    parties = kinds()[kind].parties
    picked = " UNION ALL ".join(f"SELECT {_picked(each)}, {n} AS party FROM {source}" for n, each in enumerate(parties))
    con.execute(f"""CREATE OR REPLACE TABLE queries AS SELECT row_number() OVER () AS n, * FROM
        (SELECT {", ".join(_KEYS)}, list(DISTINCT party ORDER BY party) AS parties FROM ({picked})
        WHERE coalesce({", ".join(_ANY)}) IS NOT NULL GROUP BY ALL)""")
    rows_of = f"SELECT s.* FROM (SELECT unnest(CAST(? AS {_FOUND_TYPE}[])) AS s)"
    con.execute(f"CREATE OR REPLACE TEMP TABLE found AS {rows_of}", [[]])
    sources = _sources(workers.screening)
    asked: list[list[tuple[int, Query, list[int]]]] = []

    def batches() -> Iterator[list[Query]]:
        cursor = con.cursor()
        cursor.execute(f"SELECT n, parties, {', '.join(_KEYS)} FROM queries ORDER BY n")
        while rows := cursor.fetchmany(BATCH):
            asked.append([(n, _query(dict(zip(_KEYS, keys, strict=True))), own) for n, own, *keys in rows])
            yield [query for _, query, _ in asked[-1]]

    for number, results in enumerate(workers.find(batches())):
        made = [
            row
            for (n, query, own), hits in zip(asked[number], results, strict=True)
            for party in own
            for row in _rows(workers.screening, n, party, parties[party], query, hits, sources)
        ]
        asked[number] = []
        if made:
            con.execute(f"INSERT INTO found {rows_of}", [made])
    same = " AND ".join(f"c.{key} IS NOT DISTINCT FROM q.{key}" for key in _KEYS)
    joined = " UNION ALL ".join(
        f"""SELECT c."row", f.party, f.place, f.hit FROM (SELECT {_picked(each)}, "row", date FROM {source}) c
        JOIN (SELECT * FROM queries WHERE n IN (SELECT n FROM found)) q ON {same}
        JOIN found f ON f.n = q.n AND f.party = {n} AND c.date >= f.first AND c.date < f.last"""
        for n, each in enumerate(parties)
    )
    con.execute(f"""CREATE OR REPLACE TABLE hits_by_row AS
        SELECT "row", list(hit ORDER BY party, place) AS hits FROM ({joined}) GROUP BY "row" """)
    return "hits_by_row"


def _columns(party: Party) -> dict[str, str]:
    own = {key: getattr(party, key) for key in ("name", "birth", "country", "residence", "gender")}
    return own | dict(party.identifiers)


def _given(party: Party, case: Mapping[str, object]) -> dict[str, str | None]:
    columns = _columns(party)
    held = {key: case.get(columns.get(key, "")) for key in _KEYS}
    return {key: None if value is None else str(value) or None for key, value in held.items()}


def _picked(party: Party) -> str:
    columns = _columns(party)
    return ", ".join(f"nullif(CAST({columns.get(key) or 'NULL'} AS VARCHAR), '') AS {key}" for key in _KEYS)


def query_of(kind: str, column: str, case: Mapping[str, object]) -> Query:
    """The query that a party of a case is; ``column`` stands for the party. Raises KeyError where it has none such."""
    found = {party.column: party for party in kinds()[kind].parties}
    return _query(_given(found[column], case))


def _query(values: Mapping[str, str | None]) -> Query:
    numbers = {key: values[key] or "" for key in IDENTIFIERS}
    return make_query(
        values["name"] or "", values["birth"] or "", values["country"] or "", numbers, values["gender"] or "",
        values["residence"] or "",
    )  # fmt: skip


def _sources(screening: Screening) -> dict[str, str]:
    return {v.id: f"{v.publisher}, {v.title} of {v.date}" for v in screening.held.versions}


def _rows(
    screening: Screening,
    n: int,
    number: int,
    party: Party,
    query: Query,
    hits: Hits,
    sources: Mapping[str, str],
) -> list[dict[str, Any]]:
    """What was found of one party, once for each stretch of days over which it holds alike."""
    if hits.unfit:
        return [_row(n, number, 0, FIRST, LAST, _unscreened(party, query, hits.unfit))]
    return [
        _row(n, number, place, span.start, span.end, _hit(party, query, hit, span, said, sources[hit.match.list]))
        for place, hit in enumerate(hits)
        for span, said in _open(screening, query, hit)
    ] + [
        _row(n, number, len(hits) + place, span.start, span.end, _contradicted(party, query, hit))
        for place, hit in enumerate(hits.contradicted)
        for span in hit.spans
    ]


def _open(screening: Screening, query: Query, hit: Hit) -> list[tuple[Span, str]]:
    """The days of a hit that no decision answers; who is identified beyond doubt is looked at each time."""
    if screening.decisions is None:
        return [(span, "") for span in hit.spans]
    return screening.decisions.open(query, hit.match, hit.spans, screening.held.known, hit.certain)


def _row(n: int, party: int, place: int, first: str, last: str, hit: dict[str, Any]) -> dict[str, Any]:
    return {"n": n, "party": party, "place": place, "first": first, "last": last, "hit": hit}


def _place(party: Party, query: Query) -> str:
    """The column of what the party is called by: its name, else the first of its numbers."""
    if query.name or not query.identifiers:
        return party.name or party.column
    return dict(party.identifiers)[next(iter(query.identifiers))]


def _hit(party: Party, query: Query, hit: Hit, span: Span, said: str, source: str) -> dict[str, Any]:
    match, listing = hit.match, hit.match.listing
    dataset = match.list.partition("@")[0]
    since = f", listed {listing.listed}" if listing.listed else ""
    certain = bool(hit.certain) and not span.doubt
    shown = query.name or next(iter(query.identifiers.values()))
    column = _place(party, query)
    reasons = [f"{column} {shown} {match.sentence}"]
    if hit.certain:
        reasons = [f"{column} {shown} is {listing.caption} ({match.list} {listing.id}) beyond doubt: {hit.certain}"]
    reasons += [words for words in (span.doubt, said) if words]
    finding = _finding("A party on a sanctions list", "review", "applies", reasons, [])
    finding |= {
        "version": match.list, "instrument": listing.programme or None, "in_force_from": listing.listed or None,
        "source": source, "at": listing.id,
        "match": {
            "party": party.column, "name": query.name or None, "list": match.list, "listing": listing.id,
            "caption": listing.caption, "schema": listing.schema, "programme": listing.programme or None,
            "listed": listing.listed or None, "score": match.score, "standing": match.standing, "certain": certain,
        },
    }  # fmt: skip
    words = f"{shown}, {hit.certain} as {listing.caption} ({match.list} {listing.id}{since})" if certain else ""
    return {
        "party": party.column, "list": dataset, "programme": listing.programme, "certain": certain, "words": words,
        "rank": OUTCOMES.index("review"), "finding": finding,
    }  # fmt: skip


def _contradicted(party: Party, query: Query, hit: Hit) -> dict[str, Any]:
    return {
        "party": party.column, "list": "", "programme": "", "certain": False,
        "words": f"{_place(party, query)} {query.called} {hit.match.sentence}",
        "rank": OUTCOMES.index("clear"), "finding": None,
    }  # fmt: skip


def _unscreened(party: Party, query: Query, why: str) -> dict[str, Any]:
    title = f"Screening of parties: {query.name[:40]!r} is {why}"
    finding = _finding(title, "undetermined", "undetermined", [], [_place(party, query)])
    return {
        "party": party.column, "list": "", "programme": "", "certain": False, "words": "",
        "rank": OUTCOMES.index("undetermined"), "finding": finding,
    }  # fmt: skip


def _finding(title: str, outcome: str, standing: str, reasons: list[str], missing: list[str]) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(PROVISION_FIELDS)
    own = {"measure": MEASURE, "title": title, "requirement": "review", "outcome": outcome}
    return blank | own | {"standing": standing, "reasons": reasons, "missing": missing, "rates": [], "match": None}
