"""The record of one screening: what was asked and when, of which lists, under which settings, and what came out.

A record is plain data with a hash over all of it; ``replay`` makes it again and says what differs. As PDF the record
stands inside the file, as an attachment, and the pages are printed from it. When it was made and what was asked are on
no word but its own: a signature over the file says more.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sekisho import __version__
from sekisho.aside import aside
from sekisho.lists.model import ListError
from sekisho.lists.store import Store
from sekisho.names.screen import Query
from sekisho.screening.held import LAST, Known, choose
from sekisho.screening.query import left_out
from sekisho.screening.screening import Hit, Hits, Screening
from sekisho.screening.thresholds import Thresholds

FORMAT = "sekisho screening record 1"
_EMBEDDED = re.compile(rb'\{"record": "' + FORMAT.encode() + rb'".*?\}(?=\s*endstream(?:[\r\n]|\Z))', re.DOTALL)
"""No name that was asked for looks like its ends: in JSON a line ends, and a quote stands in a text, as an escape."""

FREE = ("made", "program", "sha256")
"""What is another in a record that is made again."""

_Key = TypeVar("_Key")


class EvidenceError(ValueError):
    """A record that cannot be written or read; the message says what was expected."""


def answer(screening: Screening, query: Query, hits: Hits, day: str) -> dict[str, Any]:
    """What a screening says of one party, as plain data. ``contradicted`` is there where anybody is."""
    made = {
        "query": query.name,
        "birth": query.birth,
        "country": query.country,
        "gender": query.gender,
        "identifiers": dict(query.identifiers),
        "matches": [_match(hit) for hit in hits],
        "note": f"not screened: {hits.unfit}" if hits.unfit else "" if hits else screening.miss(day) + left_out(query),
    }
    return {**made, "contradicted": [_match(hit) for hit in hits.contradicted]} if hits.contradicted else made


def _match(hit: Hit) -> dict[str, Any]:
    return {**hit.match.as_json(), "certain": hit.certain, "doubt": hit.spans[0].doubt}


def make_record(screening: Screening, queries: Sequence[Query], day: str = "", made: str = "") -> dict[str, Any]:
    """The record of a screening that is done now (``made`` sets another time).

    ``notes`` and the lists ``lost`` are there where something of the day cannot be known (``Held.missing``).
    """
    used = screening.held.versions if day else screening.held.newest()
    known = screening.held.known
    thresholds = screening.thresholds
    record: dict[str, Any] = {
        "record": FORMAT,
        "made": made or datetime.now(UTC).isoformat(timespec="seconds"),
        "program": f"sekisho {__version__}",
        "on": day,
        "known": known.isoformat() if isinstance(known, date) else known or "",
        "thresholds": {
            "default": thresholds.default, "lists": dict(thresholds.lists), "kinds": dict(thresholds.kinds),
        },
        "lists": [
            {
                "id": v.id, "publisher": v.publisher, "title": v.title, "date": v.date, "sha256": v.sha256,
                "parties": v.parties,
            }
            for v in used
        ],
        "answers": [
            answer(screening, query, hits, day) for query, hits in zip(queries, screening.find(queries), strict=True)
        ],
    }  # fmt: skip
    if notes := screening.held.missing(day):
        record |= {"notes": notes, "lost": list(screening.held.lost)}
    return {**record, "sha256": seal(record)}


def seal(record: Mapping[str, Any]) -> str:
    """SHA-256 over all of a record but the seal itself."""
    plain = {key: value for key, value in record.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def write_record(record: Mapping[str, Any], path: Path) -> None:
    """Write a record as .json or .pdf. Raises EvidenceError for another ending."""
    if path.suffix.lower() == ".json":
        data = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    elif path.suffix.lower() == ".pdf":
        data = _pages(record)
    else:
        raise EvidenceError(f"{path}: expected a name that ends in .json or .pdf")
    with aside(path) as beside:
        beside.write_bytes(data)


def read_record(path: Path) -> dict[str, Any]:
    """The record in a .json or .pdf file. Raises EvidenceError where there is none."""
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        found = _EMBEDDED.findall(data)
        if len(found) != 1:
            raise EvidenceError(
                f"{path}: no record of a screening in this PDF, or more than one; expected a file as sekisho screen "
                "--record wrote it, not saved again by another program"
            )
        data = found[0]
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"{path}: not JSON: {error}; expected a file as sekisho screen --record wrote it") from None
    if not isinstance(record, dict) or record.get("record") != FORMAT:
        raise EvidenceError(f"{path}: not a {FORMAT!r}; expected a file as sekisho screen --record wrote it")
    return record


def intact(record: Mapping[str, Any], path: Path) -> list[str]:
    """What is wrong with the record itself: changed since it was made, or pages that do not show it."""
    if record.get("sha256") != seal(record):
        return ["the record was changed after it was made: its hash does not fit"]
    if path.suffix.lower() == ".pdf" and _pages(record) != path.read_bytes():
        return ["the pages are not those that this program prints of the record: read the record, not the pages"]
    return []


def replay(record: Mapping[str, Any], store: Store) -> tuple[list[str], list[str]]:
    """Make the record again, of the same versions: what differs, and what keeps it from being made.

    Raises AttributeError, KeyError, TypeError or ValueError for a record that was changed and its hash made anew.
    """
    for part, what in (("answers", "asked about nobody"), ("lists", "looked at no list")):
        if not record[part]:  # of nothing nothing can differ
            raise ValueError(f"it {what}")
    held = {version.id: version for version in store.versions()}
    lacking = [
        f"{each['id']} is not held with sha256 {each['sha256']}; sekisho lists add the file it came from"
        for each in record["lists"]
        if each["id"] not in held or held[each["id"]].sha256 != each["sha256"]
    ]
    if lacking:
        return [], lacking
    known: Known = "own" if record["known"] == "own" else date.fromisoformat(record["known"] or "9999-12-31")
    day = record["on"] and date.fromisoformat(record["on"]).isoformat()
    given = record["thresholds"]
    try:
        chosen = choose(store, [each["id"] for each in record["lists"]], known if record["known"] else None)
    except ListError as error:
        return [], [str(error)]
    chosen = replace(chosen, lost=tuple(record.get("lost", ())))
    screening = Screening(chosen, Thresholds(given["default"], given["lists"], given["kinds"]), day, day or LAST)
    queries = [
        Query(e["query"], e["birth"], e["country"], e["identifiers"], e.get("gender", "")) for e in record["answers"]
    ]
    return differences(record, json.loads(json.dumps(make_record(screening, queries, day)))), []


def asked(record: Mapping[str, Any]) -> str:
    """Whom a record is about, in words: what is left out of it nobody can see but who knows what was asked."""
    called = [_called(each) for each in record["answers"]]
    more = f" and {len(called) - 20:,} more" if len(called) > 20 else ""
    return f"{len(called):,} {'party' if len(called) == 1 else 'parties'}: {', '.join(called[:20])}{more}"


def _called(made: Mapping[str, Any]) -> str:
    return made["query"] or ", ".join(made["identifiers"].values()) or "(no name)"


def differing(before: Mapping[_Key, object], now: Mapping[_Key, object]) -> list[_Key]:
    """The keys that only one of two has or whose values differ, those of the first in front."""
    return [key for key in {**before, **now} if key not in before or key not in now or before[key] != now[key]]


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What two records say otherwise, but for what is FREE."""
    old, new = ({key: value for key, value in each.items() if key not in FREE} for each in (before, now))
    said = _fields("", old, new, ("answers", "lists"))
    for one, two in zip(old["lists"], new["lists"], strict=True):
        said += _fields(f"{one['id']}: ", one, two)
    for one, two in zip(old["answers"], new["answers"], strict=True):
        said += _of_party(one, two)
    return said or ["its parts are in another order, or more than once"] * (old != new)


def _fields(where: str, one: Mapping[str, Any], two: Mapping[str, Any], but: Sequence[str] = ()) -> list[str]:
    return [
        f"{where}{key}: then {_cut(one.get(key, 'not there'))}, now {_cut(two.get(key, 'not there'))}"
        for key in differing(one, two)
        if key not in but
    ]


def _cut(value: object, most: int = 200) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return (text if len(text) <= most else text[: most - 1] + "…") or "nothing"


def _of_party(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    called = _called(before)
    said = _fields(f"{called}: ", before, now, ("matches", "contradicted"))
    one, two = (
        {(m["list"], m["listing"]): m for m in (*each["matches"], *each.get("contradicted", ()))}
        for each in (before, now)
    )
    for key in differing(one, two):
        where = f"{called}: {' '.join(key)}"
        if key not in two:
            said.append(f"{called}: {one[key]['caption']} ({' '.join(key)}) {_was(one[key])} then, and is not now")
        elif key not in one:
            said.append(f"{called}: {two[key]['caption']} ({' '.join(key)}) {_is(two[key])} now, and was not then")
        elif one[key]["sentence"] != two[key]["sentence"]:
            said.append(f"{where}: then {one[key]['sentence']}; now {two[key]['sentence']}")
        else:
            said += _fields(f"{where}: ", one[key], two[key])
    return said


def _was(match: Mapping[str, Any]) -> str:
    return "was contradicted" if match["standing"] == "contradicted" else "was a match"


def _is(match: Mapping[str, Any]) -> str:
    return _was(match).replace("was", "is", 1)


def _pages(record: Mapping[str, Any]) -> bytes:
    try:
        from sekisho.screening.pages import pages
    except ModuleNotFoundError as error:
        raise EvidenceError(f"a PDF needs {error.name}; pip install 'sekisho[brief]', or write .json") from None
    return pages(record)
