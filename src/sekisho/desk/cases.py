"""Cases at the desk: asked, stored, decided. What is acknowledged is stored and logged in one transaction.

The papers of a case (what was asked and answered, personal data among it) are a row of their own, named in the log by
a salted hash, so that they can be erased and the chain stays whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Insert, Table, and_, func, insert, select, update

from sekisho.cases import kinds
from sekisho.check.plan import OUTCOMES
from sekisho.desk import log, seal, webhooks
from sekisho.desk.people import Caller, Invalid, Refused, among
from sekisho.desk.schema import cases, decisions, matches, papers, users
from sekisho.desk.store import now

CASE_DECISIONS = ("release", "block", "escalate")
MATCH_DECISIONS = ("same", "not the same")
STATES = ("open", "proposed", "decided", "filed")
"""Open: to be decided. Proposed: a release waits for another pair of eyes. Filed: clear of what was checked."""


NOBODY = 0
"""The owner of a case that nobody owns."""


class Conflict(Exception):
    """Somebody was first; ``standing`` is the case as it stands now."""

    def __init__(self, message: str, standing: dict[str, Any]) -> None:
        super().__init__(message)
        self.standing = standing


def papers_digest(salt: str, content: str) -> str:
    """The hash by which the log names papers."""
    return log.digest(salt + content)


# Made once, here and below: to put a statement together takes longer than to run it.
_NEW_PAPERS, _NEW_CASE, _NEW_MATCH = insert(papers), insert(cases), insert(matches)


def file_case(
    connection: Connection,
    caller: Caller,
    asked: Mapping[str, Any],
    verdict: Mapping[str, Any],
    inputs: Mapping[str, Any],
    *,
    channel: str = "api",
    request: str | None = None,
    batch: int | None = None,
    settled: str = "",
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """Store a case with its verdict, its matches and an entry in the log; gives it as ``get_case`` does.

    ``asked`` is the case as it was given; ``inputs`` are the versions of lists in use, each with its SHA-256, and the
    thresholds; ``settled`` says which earlier decisions answer all that was found, ``notes`` what the lists cannot tell
    of its day. All of it is plain data.
    """
    held = {"case": asked, "verdict": verdict, "inputs": inputs, "settled": settled, "notes": list(notes)}
    paper: dict[str, Any] = {"salt": seal.salt(), "content": log.canonical(held)}
    digest = papers_digest(paper["salt"], paper["content"])
    paper["id"] = _insert(connection, _NEW_PAPERS, paper)
    state = "filed" if verdict["outcome"] == "clear" or settled else "open"
    row = {
        "kind": verdict["kind"], "date": str(verdict["date"]), "reference": str(verdict.get("id") or "")[:200],
        "outcome": verdict["outcome"], "measure": verdict["measure"] or "", "state": state, "decision": "",
        "asked": now(), "asker": caller.user, "channel": channel, "owner": None, "revision": 1, "batch": batch,
        "digest": digest,
    }  # fmt: skip
    case = {**row, "papers": paper["id"], "request": request, "salt": seal.salt()}
    number = _insert(connection, _NEW_CASE, case)
    rows = seal.made(papers, paper) | seal.made(cases, {**case, "id": number})
    listed = []
    for match in (finding["match"] for finding in verdict["findings"]):
        if match and match.get("listing"):
            found = {
                "case": number, "party": match["party"], "list": match["list"], "listing": match["listing"],
                "caption": match["caption"], "score": float(match["score"]), "standing": match["standing"],
                "answer": "",
            }  # fmt: skip
            salted = {**found, "salt": seal.salt()}
            listed.append({"id": _insert(connection, _NEW_MATCH, salted), **found})
            rows |= seal.made(matches, {**salted, "id": listed[-1]["id"]})
    stamp = {name: verdict[name] for name in ("dossiers", "program", "known", "rates", "lists", "threshold")}
    log.record(
        connection, caller.words, "checked", f"case:{number}", kind=verdict["kind"], outcome=verdict["outcome"],
        measure=verdict["measure"], papers=digest, state=state, versions=inputs["versions"], rows=rows, **stamp,
    )  # fmt: skip
    facts = {"kind": verdict["kind"], "outcome": verdict["outcome"], "measure": verdict["measure"], "state": state}
    webhooks.notify(connection, "case", {"case": number, **facts})
    shown = {"id": number, **row, "erased": "", "asked_by": caller.name, "owned_by": None, **held}
    return {**shown, "matches": listed, "decisions": []}


def _insert(connection: Connection, into: Insert, row: Mapping[str, Any]) -> int:
    """The number of a new row."""
    return int(connection.execute(into, row).inserted_primary_key[0])  # type: ignore[index]


def earlier(connection: Connection, caller: Caller, request: str) -> int | None:
    """The case that the caller's own request key is of, if it was asked before."""
    query = select(cases.c.id).where(cases.c.asker == caller.user, cases.c.request == request)
    return connection.execute(query).scalar()


def _visible(caller: Caller) -> Any:
    """Who may see a case: who asked, and who reviews or audits."""
    return True if caller.may("review") or caller.may("audit") else cases.c.asker == caller.user


_SHOWN = (
    cases.c.id, cases.c.kind, cases.c.date, cases.c.reference, cases.c.outcome, cases.c.measure, cases.c.state,
    cases.c.decision, cases.c.asked, cases.c.asker, cases.c.channel, cases.c.owner, cases.c.revision, cases.c.batch,
)  # fmt: skip


def list_cases(
    connection: Connection,
    caller: Caller,
    *,
    state: str = "",
    outcome: str = "",
    kind: str = "",
    owner: int | None = None,
    after: int = 0,
    limit: int = 50,
    newest: bool = False,
    before: str = "",
) -> list[dict[str, Any]]:
    """The cases that the caller may see, oldest first, from after a number on; or the ``newest`` first, down from it.

    ``owner`` may be NOBODY; with ``before``, those that were asked before a moment.
    Raises Invalid for a state, an outcome or a kind that there is none of.
    """
    for name, asked, known in (("state", state, STATES), ("outcome", outcome, OUTCOMES), ("kind", kind, kinds())):
        among(name, asked, known)
    query = (
        select(*_SHOWN, _ASKER.c.name.label("asked_by"), _HOLDER.c.name.label("owned_by"))
        .join(_ASKER, _ASKER.c.id == cases.c.asker)
        .outerjoin(_HOLDER, _HOLDER.c.id == cases.c.owner)
    )
    wanted = [cases.c.id < after if newest and after else cases.c.id > after, _visible(caller)]
    if before:
        wanted.append(cases.c.asked < before)
    for column, value in ((cases.c.state, state), (cases.c.outcome, outcome), (cases.c.kind, kind)):
        if value:
            wanted.append(column == value)
    if owner is not None:
        wanted.append(cases.c.owner.is_(None) if owner == NOBODY else cases.c.owner == owner)
    order = cases.c.id.desc() if newest else cases.c.id
    rows = connection.execute(query.where(and_(*wanted)).order_by(order).limit(limit)).mappings()
    return [dict(row) for row in rows]


def told(connection: Connection, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What tells cases apart: the names of their parties and the amount, as they were given; none once erased."""
    query = select(cases.c.id, cases.c.kind, papers.c.content).join(papers, papers.c.id == cases.c.papers)
    made = {}
    for row in connection.execute(query.where(cases.c.id.in_(list(numbers)))):
        asked = json.loads(row.content)["case"] if row.content else {}
        kind = kinds()[row.kind]
        amount = next((each for each in kind.columns.values() if each.type == "money" and asked.get(each.name)), None)
        names = [str(asked[each.name]) for each in kind.parties if asked.get(each.name)]
        worth = [str(asked.get(amount.currency) or ""), _grouped(str(asked[amount.name]))] if amount else []
        made[int(row.id)] = {"parties": list(dict.fromkeys(names)), "amount": " ".join(worth).strip()}
    return made


def _grouped(amount: str) -> str:
    """An amount with thousands parted, where it is a plain number."""
    return f"{Decimal(amount):,}" if re.fullmatch(r"\d{1,18}(\.\d{1,4})?", amount) else amount[:40]


def counts(connection: Connection, caller: Caller) -> list[dict[str, Any]]:
    """How many cases the caller may see, by state and outcome."""
    query = select(cases.c.state, cases.c.outcome, func.count().label("cases")).where(_visible(caller))
    return [dict(row) for row in connection.execute(query.group_by(cases.c.state, cases.c.outcome)).mappings()]


_ASKER, _HOLDER, _FIRST, _SECOND = (users.alias(name) for name in ("asker", "holder", "first", "second"))
_CASE = (
    select(*_SHOWN, cases.c.digest, papers.c.content, papers.c.erased, _ASKER.c.name.label("asked_by"),
           _HOLDER.c.name.label("owned_by"))
    .join(papers, papers.c.id == cases.c.papers)
    .join(_ASKER, _ASKER.c.id == cases.c.asker)
    .outerjoin(_HOLDER, _HOLDER.c.id == cases.c.owner)
)  # fmt: skip
_DECISIONS = (
    select(decisions.c.id, decisions.c.match, decisions.c.what, decisions.c.why, decisions.c.at, decisions.c.state,
           decisions.c.seconded, decisions.c.second_why, _FIRST.c.name.label("by"), _SECOND.c.name.label("second"))
    .join(_FIRST, _FIRST.c.id == decisions.c.by).outerjoin(_SECOND, _SECOND.c.id == decisions.c.second)
    .order_by(decisions.c.id)
)  # fmt: skip
_MATCHES = select(*(column for column in matches.c if column.name != "salt")).order_by(matches.c.id)


def get_case(connection: Connection, caller: Caller, number: int) -> dict[str, Any]:
    """One case with its papers, matches and decisions. Raises LookupError where the caller may not see one."""
    query = _CASE.where(cases.c.id == number, _visible(caller))
    found = connection.execute(query).mappings().first()
    if not found:
        raise LookupError(f"no case {number}")
    row = dict(found)
    content = row.pop("content")
    held = json.loads(content) if content else {"case": None, "verdict": None, "inputs": None, "settled": ""}
    held.setdefault("notes", [])  # erased, or filed before there were any
    made = connection.execute(_DECISIONS.where(decisions.c.case == number)).mappings()
    listed = connection.execute(_MATCHES.where(matches.c.case == number)).mappings()
    return {**row, **held, "matches": [dict(m) for m in listed], "decisions": [dict(d) for d in made]}


def _turn(connection: Connection, caller: Caller, number: int, revision: int) -> dict[str, Any]:
    """The case, if it is still as the caller saw it. Raises LookupError, Conflict, Refused."""
    if not caller.may("review"):
        raise Refused("to decide needs the scope review", 403)
    standing = get_case(connection, caller, number)
    if standing["revision"] != revision:
        last = standing["decisions"][-1] if standing["decisions"] else None
        said = f": {last['what']} by {last['by']}, {last['why']}" if last else ""
        raise Conflict(f"case {number} changed since you saw it{said}", standing)
    return standing


def decide(
    connection: Connection, caller: Caller, number: int, what: str, why: str, revision: int, four_eyes: bool = False
) -> dict[str, Any]:
    """Release, block or escalate a case; gives it as it stands then.

    With ``four_eyes`` a release is proposed, and stands when somebody else seconds it, who did not ask either.
    Raises Invalid, LookupError, Conflict, Refused.
    """
    why = _reason(why)
    if what not in CASE_DECISIONS:
        raise Invalid(f"decision is {what!r}; expected one of {', '.join(CASE_DECISIONS)}")
    standing = _turn(connection, caller, number, revision)
    if standing["state"] == "decided":
        raise Conflict(f"case {number} is decided: {standing['decision']}; withdraw that first", standing)
    proposed = _pending(connection, number)
    if proposed and what == "release":
        if caller.user in (proposed["by"], standing["asker"]):
            raise Refused("a release needs the eyes of somebody who neither proposed it nor asked", 403)
        _second(connection, caller, proposed["id"], "final", why)
        changed = [(decisions, proposed["id"])]
        _set(connection, caller, number, "decided", "release", "seconded", changed, decision=proposed["id"])
    else:
        changed = []
        if proposed:
            _second(connection, caller, proposed["id"], "turned down", why)
            changed.append((decisions, proposed["id"]))
        waits = four_eyes and what == "release"
        state = "proposed" if waits else "open" if what == "escalate" else "decided"
        made = _add(connection, caller, number, None, what, why, "proposed" if waits else "final")
        changed.append((decisions, made["decision"]))
        word = "proposed" if waits else "decided"
        _set(connection, caller, number, state, "" if state != "decided" else what, word, changed, **made)
    return get_case(connection, caller, number)


def withdraw(connection: Connection, caller: Caller, number: int, why: str, revision: int) -> dict[str, Any]:
    """Take back what was decided or proposed last; the case is open again. Nothing is deleted.

    Raises Invalid, LookupError, Conflict, Refused.
    """
    why = _reason(why)
    standing = _turn(connection, caller, number, revision)
    last = next((d for d in reversed(standing["decisions"]) if d["state"] in ("final", "proposed")), None)
    if last is None:
        raise Invalid(f"case {number} has no decision that could be withdrawn")
    _second(connection, caller, last["id"], "withdrawn", why)
    changed = [(decisions, last["id"])]
    if last["match"] is not None:
        connection.execute(update(matches).where(matches.c.id == last["match"]).values(answer=""))
        changed.append((matches, last["match"]))
    _set(connection, caller, number, "open", "", "withdrawn", changed, decision=last["id"], made=last["what"])
    return get_case(connection, caller, number)


def decide_match(
    connection: Connection, caller: Caller, number: int, match: int, what: str, why: str, revision: int,
    basis: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Say whether a match of a case is the listed party; gives the case as it stands then.

    ``basis`` is what the decision rests on: who was asked about, and the material of the listing.
    Raises Invalid, LookupError, Conflict, Refused.
    """
    why = _reason(why)
    if what not in MATCH_DECISIONS:
        raise Invalid(f"decision is {what!r}; expected one of {', '.join(MATCH_DECISIONS)}")
    standing = _turn(connection, caller, number, revision)
    if match not in {each["id"] for each in standing["matches"]}:
        raise LookupError(f"case {number} has no match {match}")
    made = _add(connection, caller, number, match, what, why, "final", log.canonical(basis))
    connection.execute(update(matches).where(matches.c.id == match).values(answer=what))
    changed = [(decisions, made["decision"]), (matches, match)]
    _set(connection, caller, number, standing["state"], standing["decision"], "match decided", changed,
         match=match, **made)  # fmt: skip
    return get_case(connection, caller, number)


def assign(connection: Connection, caller: Caller, number: int, owner: int | None, revision: int) -> dict[str, Any]:
    """Give a case to a reviewer, or to nobody. Raises LookupError, Conflict, Refused, Invalid."""
    standing = _turn(connection, caller, number, revision)
    if owner is not None and not connection.execute(select(users.c.id).where(users.c.id == owner)).first():
        raise Invalid(f"no user {owner}")
    connection.execute(update(cases).where(cases.c.id == number).values(owner=owner))
    _set(connection, caller, number, standing["state"], standing["decision"], "assigned", [], owner=owner)
    return get_case(connection, caller, number)


def _reason(why: str) -> str:
    why = why.strip()
    if len(why) < 3 or len(why) > 4000:
        raise Invalid("a decision needs a reason, of 3 to 4,000 characters")
    return why


def _pending(connection: Connection, number: int) -> dict[str, Any] | None:
    query = select(decisions).where(decisions.c.case == number, decisions.c.state == "proposed")
    found = connection.execute(query).mappings().first()
    return dict(found) if found else None


def _add(
    connection: Connection, caller: Caller, number: int, match: int | None, what: str, why: str, state: str,
    basis: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A decision; gives what its entry in the log says. A reason may name a person: the log has its salted hash."""
    salt = seal.salt()
    made = connection.execute(
        insert(decisions).values(case=number, match=match, what=what, why=why, at=now(), by=caller.user, state=state,
                                 basis=basis, salt=salt)
    )  # fmt: skip
    return {"decision": int(made.inserted_primary_key[0]), "made": what, "why": reason_digest(salt, why)}  # type: ignore[index]


def reason_digest(salt: str, why: str) -> str:
    """The hash by which the log names the reason of a decision."""
    return log.digest(salt + why)


def _second(connection: Connection, caller: Caller, decision: int, state: str, why: str) -> None:
    """What somebody did about a decision that stood, and why."""
    values = {"state": state, "second": caller.user, "seconded": now(), "second_why": why}
    connection.execute(update(decisions).where(decisions.c.id == decision).values(values))


def _set(
    connection: Connection, caller: Caller, number: int, state: str, decision: str, word: str,
    changed: Iterable[tuple[Table, int]], /, **data: Any,
) -> None:  # fmt: skip
    """The new standing of a case, and the entry in the log, which seals the rows that ``changed`` with it."""
    connection.execute(
        update(cases).where(cases.c.id == number).values(state=state, decision=decision, revision=cases.c.revision + 1)
    )
    rows: dict[str, str] = {}
    for table, id_ in ((cases, number), *changed):
        rows |= seal.of(connection, table, table.c.id == id_)
    log.record(connection, caller.words, word, f"case:{number}", state=state, rows=rows, **data)
    webhooks.notify(connection, "decision", {"case": number, "state": state, "decision": decision, "what": word})
