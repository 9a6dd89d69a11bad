"""The auditor's work: is the log whole, what does it say, and does an old verdict come out again?"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from sekisho import __version__
from sekisho.check.explain import verdict
from sekisho.check.single import CaseError, read_case
from sekisho.desk import cases, log, questions, seal
from sekisho.desk.holdings import Holdings, as_day, kept, make_holdings
from sekisho.desk.schema import cases as case_table
from sekisho.desk.schema import decisions, papers, users
from sekisho.desk.store import Store
from sekisho.lists.store import Store as Lists
from sekisho.screening.evidence import differing
from sekisho.screening.held import Held, choose
from sekisho.screening.thresholds import Thresholds

FORMATS = (".jsonl", ".csv", ".pdf")
PAGE = 500
"""Entries that are read at once for who takes them one by one."""


@dataclass(frozen=True)
class Verified:
    """What verification found: ``troubles`` is empty where the log is whole and the record agrees with it."""

    entries: int
    head: str
    cases: int
    troubles: list[str]

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {"whole": not self.troubles, "entries": self.entries, "head": self.head, "cases": self.cases,
                "troubles": self.troubles}  # fmt: skip


def verify(connection: Connection, expect: tuple[int, str] | None = None) -> Verified:
    """Follow the chain entry by entry, and hold cases, papers, decisions and every sealed row against it.

    ``expect`` is number and hash of an entry as they were noted elsewhere: with it, a log that was written anew from
    the first entry to the last is found too.
    """
    troubles: list[str] = []
    seq, previous, last = 0, log.START, ""
    filed: dict[str, dict[str, Any]] = {}
    decided: dict[int, dict[str, Any]] = {}
    sealed: dict[str, tuple[str, int]] = {}
    for entry in log.entries(connection):
        if entry["seq"] != seq + 1:
            gap = f"entries {seq + 1} to {entry['seq'] - 1} are" if entry["seq"] > seq + 2 else f"entry {seq + 1} is"
            troubles.append(f"{gap} missing")
        elif entry["previous"] != previous:
            troubles.append(f"entry {entry['seq']} is not chained to the one before it: one of them was swapped")
        if entry["hash"] != log.entry_hash(entry):
            troubles.append(f"entry {entry['seq']} was changed: its hash does not fit what it says")
        if entry["at"] < last:
            troubles.append(f"entry {entry['seq']} is dated before the one before it")
        seq, previous, last = entry["seq"], entry["hash"], entry["at"]
        if expect and seq == expect[0] and entry["hash"] != expect[1]:
            troubles.append(f"entry {seq} has another hash than {expect[1]}, which was noted for it")
        try:
            data = json.loads(entry["data"])
        except ValueError:
            continue  # its hash does not fit, which was said
        sealed.update((name, (each, seq)) for name, each in data.get("rows", {}).items())
        if entry["about"].startswith("case:"):
            _follow(entry, data, filed, decided, troubles)
    if expect and seq < expect[0]:
        troubles.append(f"the log ends at entry {seq}; entry {expect[0]} was noted before: the end was cut off")
    told: set[str] = set()
    for said, *rows in (*_against_cases(connection, filed), *_against_decisions(connection, decided)):
        troubles.append(said)
        told.update(rows)
    troubles += [said for said, row in seal.broken(connection, sealed) if row not in told]
    count = connection.execute(select(func.count()).select_from(case_table)).scalar() or 0
    return Verified(seq, previous, int(count), troubles)


def _follow(
    entry: Mapping[str, Any], data: Mapping[str, Any], filed: dict[str, dict[str, Any]],
    decided: dict[int, dict[str, Any]], troubles: list[str],
) -> None:  # fmt: skip
    """Note what the log says of each case and decision."""
    about = entry["about"]
    if entry["what"] == "checked":
        if about in filed:
            troubles.append(f"entry {entry['seq']} files {about} a second time")
        filed[about] = {"papers": data.get("papers"), "state": data.get("state"), "erased": False,
                        "outcome": data.get("outcome"), "decision": ""}  # fmt: skip
    elif about not in filed:
        troubles.append(f"entry {entry['seq']} is about {about}, which no entry before it files")
    elif entry["what"] == "erased":
        filed[about]["erased"] = True
    elif "state" in data:
        filed[about]["state"] = data["state"]
        _turn(entry, data, filed[about], decided)


def _turn(
    entry: Mapping[str, Any], data: Mapping[str, Any], case: dict[str, Any], decided: dict[int, dict[str, Any]]
) -> None:
    """Note what an entry says of a decision, and of what stands on its case then."""
    word, who, id_ = entry["what"], entry["who"], data.get("decision")
    if id_ is None:
        return
    if word in ("decided", "proposed"):
        for each in decided.values():
            if each["case"] == entry["about"] and each["state"] == "proposed":
                each.update(state="turned down", second=who)
    if word in ("decided", "proposed", "match decided"):
        state = "proposed" if word == "proposed" else "final"
        decided[id_] = {"what": data.get("made"), "why": data.get("why"), "case": entry["about"], "by": who,
                        "state": state, "second": ""}  # fmt: skip
    elif id_ in decided:
        decided[id_].update(state="final" if word == "seconded" else "withdrawn", second=who)
    if word == "seconded":
        case["decision"] = "release"
    elif word != "match decided":
        case["decision"] = data.get("made") if data["state"] == "decided" else ""


def _against_cases(
    connection: Connection, filed: dict[str, dict[str, Any]], number: int | None = None
) -> Iterator[tuple[str, ...]]:
    """What is wrong with cases, or with one of them, and the rows that it is said of."""
    query = select(
        case_table.c.id, case_table.c.papers, case_table.c.digest, case_table.c.state, case_table.c.outcome,
        case_table.c.decision, papers.c.salt, papers.c.content, papers.c.erased,
    ).join(papers, papers.c.id == case_table.c.papers)  # fmt: skip
    if number is not None:
        query = query.where(case_table.c.id == number)
    left = set(filed)
    for row in connection.execute(query, execution_options={"yield_per": 500}):
        said = filed.get(f"case:{row.id}")
        left.discard(f"case:{row.id}")
        case, paper = f"cases:{row.id}", f"papers:{row.papers}"
        if said is None:
            why = "its entry was removed, or the case was put in from outside"
            yield f"case {row.id} is not in the log: {why}", case, paper
            continue
        if row.digest != said["papers"] or (
            not row.erased and cases.papers_digest(row.salt, row.content) != row.digest
        ):
            yield f"the papers of case {row.id} were changed: they are not those that the log names", case, paper
        if (row.state, row.outcome) != (said["state"], said["outcome"]):
            now_is, was = f"{row.state}, {row.outcome}", f"{said['state']}, {said['outcome']}"
            yield f"case {row.id} is {now_is}; by the log it is {was}", case
        if row.decision != said["decision"]:
            now_is, was = row.decision or "none", said["decision"] or "none"
            yield f"the decision on case {row.id} is {now_is}; by the log {was}", case
        if bool(row.erased) != said["erased"]:
            yield f"the papers of case {row.id} are {'' if row.erased else 'not '}erased; the log says otherwise", paper
    for about in sorted(left):
        yield f"{about} is in the log and not among the cases: it was removed", about.replace("case:", "cases:")


def _against_decisions(connection: Connection, decided: dict[int, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """What is wrong with decisions, and the rows that it is said of."""
    left = set(decided)
    first, second = users.alias("first"), users.alias("second")
    query = (
        select(decisions, papers.c.erased, first.c.name.label("by_name"), second.c.name.label("second_name"))
        .join(case_table, case_table.c.id == decisions.c.case)
        .join(papers, papers.c.id == case_table.c.papers)
        .outerjoin(first, first.c.id == decisions.c.by)
        .outerjoin(second, second.c.id == decisions.c.second)
    )
    for row in connection.execute(query):
        said, name = decided.get(row.id), f"decisions:{row.id}"
        left.discard(row.id)
        if said is None:
            yield f"decision {row.id} on case {row.case} is not in the log", name
        elif (row.what, f"case:{row.case}") != (said["what"], said["case"]):
            was = f"{said['what']} on {said['case']}"
            yield f"decision {row.id} is {row.what} on case {row.case}; by the log {was}", name
        elif (row.why or not row.erased) and said["why"] not in _reasons(row):
            yield f"the reason of decision {row.id} on case {row.case} was changed", name
        elif row.state != said["state"]:
            yield f"decision {row.id} on case {row.case} is {row.state}; by the log {said['state']}", name
        elif not (_is(row.by_name, said["by"]) and _is(row.second_name, said["second"])):
            now_is, was = (f"by {one}, {two or 'nobody'} after" for one, two in
                           ((row.by_name, row.second_name), (said["by"], said["second"])))  # fmt: skip
            yield f"decision {row.id} on case {row.case} is {now_is}; by the log {was}", name
    for id_ in sorted(left):
        yield f"decision {id_} is in the log and not among the decisions: it was removed", f"decisions:{id_}"


def _reasons(row: Any) -> tuple[str, str]:
    """The hashes that the log may name a reason by; before there were seals, it named them by one without salt."""
    return cases.reason_digest(row.salt, row.why), log.digest(row.why)


def _is(name: str | None, who: str) -> bool:
    """Whether a user is whom an entry names, by session or by key."""
    return (name or "") == who.partition(" by key ")[0]


# Export


def pages(store: Store) -> Iterator[dict[str, Any]]:
    """The entries that there are now, read a page at a time: who is slow to take them holds no connection meanwhile."""
    with store.reading() as connection:
        last = log.head(connection)[0]
    after = 0
    while after < last:
        with store.reading() as connection:
            found = list(log.entries(connection, after, min(PAGE, last - after)))
        if not found:
            return
        yield from found
        after = found[-1]["seq"]


def as_lines(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Entries as JSON Lines, each with its hash."""
    for entry in entries:
        yield json.dumps({**entry, "data": json.loads(entry["data"])}, ensure_ascii=False) + "\n"


def as_csv(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Entries as CSV; a text that a spreadsheet would run as a formula is marked."""
    held = StringIO()
    writer = csv.writer(held)
    writer.writerow([*log.FIELDS, "hash"])
    for entry in entries:
        writer.writerow([_plain(entry[name]) for name in (*log.FIELDS, "hash")])
        yield held.getvalue()
        held.seek(0)
        held.truncate()
    yield held.getvalue()


def _plain(value: object) -> str:
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r\n＝＋－＠" and text else text


def write_export(connection: Connection, path: Path) -> int:
    """Write the log to a .jsonl, .csv or .pdf file, aside and then in place; gives the number of entries.

    Raises ValueError for another ending.
    """
    from sekisho.aside import aside

    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise ValueError(f"{path}: no format {ending or '(no ending)'}; expected one of {', '.join(FORMATS)}")
    with aside(path) as target:
        if ending == ".pdf":
            from sekisho.desk.paper import write_pdf

            write_pdf(log.entries(connection), target)
        else:
            with target.open("w", encoding="utf-8", newline="") as out:
                entries = log.entries(connection)
                out.writelines(as_lines(entries) if ending == ".jsonl" else as_csv(entries))
    return log.head(connection)[0]


# Replay


@dataclass(frozen=True)
class Replayed:
    """An old verdict computed again: from what it was recorded to rest on, and from what is held now."""

    standing: str
    """same, differs, or cannot be replayed"""
    said: list[str]
    """What differs from what the log recorded: the stored case, or the verdict computed again; or what is missing."""
    since: list[str]
    """What differs when the case is decided today."""

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {"standing": self.standing, "said": self.said, "since": self.since}


@dataclass(frozen=True)
class Recorded:
    """What the log recorded of a case when it was filed: its outcome, "" where it recorded nothing of it.

    ``troubles`` say where the stored case, its papers or the entry itself are otherwise now.
    """

    outcome: str
    troubles: list[str]


def recorded(connection: Connection, number: int) -> Recorded:
    """What the log recorded of a case, held against what is stored of it."""
    troubles: list[str] = []
    filed: dict[str, dict[str, Any]] = {}
    sealed: dict[str, tuple[str, int]] = {}
    for entry in log.entries(connection, about=f"case:{number}"):
        if entry["hash"] != log.entry_hash(entry):
            troubles.append(f"entry {entry['seq']} was changed: its hash does not fit what it says")
        try:
            data = json.loads(entry["data"])
        except ValueError:
            continue  # its hash does not fit, which was said
        sealed.update((name, (each, entry["seq"])) for name, each in data.get("rows", {}).items())
        _follow(entry, data, filed, {}, troubles)
    said = list(_against_cases(connection, filed, number))
    troubles += [each for each, *_ in said]
    told = {row for _, *rows in said for row in rows}
    for name, (was, seq) in sealed.items():
        kind, _, id_ = name.partition(":")
        table = {"cases": case_table, "papers": papers}.get(kind)
        if table is not None and name not in told and seal.of(connection, table, table.c.id == int(id_)) != {name: was}:
            troubles.append(f"the row {name} is not as entry {seq} left it")
    return Recorded(filed.get(f"case:{number}", {}).get("outcome") or "", troubles)


def replay(case: Mapping[str, Any], was: Recorded, home: Path, lists: Lists, now: Holdings) -> Replayed:
    """Compute the verdict of a case (see ``cases.get_case``) again, from its recorded inputs and from today's.

    What is computed is held against what the log recorded, and so is the case as it is stored.
    """
    before = case["verdict"]
    if before is None:
        return Replayed("cannot be replayed", [*was.troubles, "its papers were erased"], [])
    known = {"everything recorded": "", "each case's own day": "own"}.get(before["known"], before["known"])
    try:
        kind, typed = read_case(json.dumps(case["case"]))
    except CaseError as error:
        return Replayed("cannot be replayed", [*was.troubles, f"the case cannot be read any more: {error}"], [])

    def again(holdings: Holdings) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(json.dumps(verdict(holdings.plan(as_day(known)), kind, typed), default=str))
        return made

    today = again(now)
    since = differences(before, today)
    lists_then = dict.fromkeys(each.partition("@")[0] for each in case["inputs"]["versions"])
    since += [f"no version of the list {each} is held today: nobody is screened against it"
              for each in lists_then if each not in now.held.datasets]  # fmt: skip
    old, lacking = _holdings_then(case, home, lists, now)
    if old is None:
        return Replayed("cannot be replayed", [*was.troubles, *lacking], since)
    now_said = again(old)
    said = differences(before, now_said)
    if not said and _compared(before) != _compared(now_said):
        said = [f"{name}: then {before.get(name)}, now {now_said.get(name)}" for name in _compared(before)
                if before.get(name) != now_said.get(name)]  # fmt: skip
    if was.outcome and was.outcome not in (before["outcome"], now_said["outcome"]):
        said.insert(0, f"outcome: {was.outcome} by the log, {now_said['outcome']} computed again")
    if said and before["program"] != f"sekisho {__version__}":
        said.append(f"it was decided by {before['program']}; this is sekisho {__version__}")
    found = [*was.troubles, *said]
    return Replayed("differs" if found else "same", found, since)


def ask_again(question: Mapping[str, Any], lists: Lists, now: Holdings) -> Replayed:
    """Ask a question (see ``questions.get``) again of the lists that it was asked of."""
    if question["papers"] is None:
        return Replayed("cannot be replayed", ["its papers were erased"], [])
    said = [] if question["as_logged"] else ["the papers were changed: they are not those that the log names"]
    differs, lacking = questions.again(question["papers"], lists, now)
    if lacking:
        return Replayed("cannot be replayed", [*said, *lacking], [])
    return Replayed("differs" if said or differs else "same", [*said, *differs], [])


def _compared(made: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if name not in ("program", "source")}


def _holdings_then(
    case: Mapping[str, Any], home: Path, lists: Lists, now: Holdings
) -> tuple[Holdings | None, list[str]]:
    """The dossiers and lists that a case was decided by, or what is missing of them."""
    before, lacking, found = case["verdict"], [], []
    for stamp in before["dossiers"].split(", "):
        dossier = kept(home / "dossiers", stamp)
        if dossier is None:
            lacking.append(f"the dossier {stamp} is not kept in {home / 'dossiers'}, or was changed there")
        else:
            found.append(dossier)
    if before["rates"] != now.rates.name:
        lacking.append(f"it rests on the rates {before['rates']}; in use are {now.rates.name}")
    inputs = case["inputs"]
    held = {version.id: version for version in lists.versions()}
    for id_, sha in inputs["versions"].items():
        if id_ not in held or held[id_].sha256 != sha:
            lacking.append(f"the list {id_} is not held with sha256 {sha}")
    if lacking:
        return None, lacking
    limits = Thresholds(**inputs["thresholds"])
    chosen = choose(lists, inputs["versions"]) if inputs["versions"] else Held(lists, ())
    return make_holdings(tuple(found), now.rates, chosen, limits), []


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two verdicts on a case, and which act or listing makes it differ."""
    said = []
    if before["outcome"] != after["outcome"]:
        said.append(f"outcome: then {before['outcome']}, now {after['outcome']}")
    one, two = ({_key(f): f for f in each["findings"]} for each in (before, after))
    for key in differing(one, two):
        if key not in two:
            said.append(f"then and not now: {_named(one[key])}")
        elif key not in one:
            said.append(f"now and not then: {_named(two[key])}")
        else:
            words = [f"{name}: then {one[key][name]!r}, now {two[key][name]!r}" for name in one[key]
                     if one[key][name] != two[key].get(name)]  # fmt: skip
            said.append(f"{_named(one[key])}: {'; '.join(words)}")
    return said


def _key(finding: Mapping[str, Any]) -> tuple[str, ...]:
    match = finding["match"]
    if match:
        return finding["measure"], match["list"].partition("@")[0], match["listing"], match["party"]
    return (finding["measure"],)


def _named(finding: Mapping[str, Any]) -> str:
    match = finding["match"]
    if match:
        return f"the listing {match['listing']} of {match['list']}, {match['caption']}"
    return f"{finding['measure']} ({finding['title']}) in the version of the act {finding['act']}"
