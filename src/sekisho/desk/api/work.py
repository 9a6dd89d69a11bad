"""Cases, screening, decisions."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from sekisho.check.single import CaseError, read_object
from sekisho.desk import cases
from sekisho.desk.api import Body, CallerFirst, CaseNumber, Checker, Number, Reader, Reviewer, TheOffice
from sekisho.desk.people import Invalid
from sekisho.screening.query import NUMBERS

router = APIRouter(prefix="/api/v1", tags=["cases"], route_class=CallerFirst)

CASE = {
    "kind": "remittance", "date": "2010-07-06", "amount": "5000000", "currency": "JPY", "from_country": "JP",
    "to_country": "KP", "creditor_name": "Pak Chol Su",
}  # fmt: skip

DAY, KNOWN = r"^(\d{4}-\d{2}-\d{2})?$", r"^(\d{4}-\d{2}-\d{2}|own)?$"
Known = Annotated[str, Query(pattern=KNOWN, description="Only acts published by this day count, or own.")]
Day = Annotated[str, Query(pattern=DAY)]


class Party(Body):
    """A party to be screened."""

    name: str = Field(max_length=2000, examples=["김정은"])
    birth: str = Field("", max_length=40, examples=["1984-01-08"])
    country: str = Field("", max_length=100, examples=["KP"])
    gender: str = Field("", max_length=20, examples=["M"], description="Of a person: M or F, male or female.")
    identifiers: dict[str, str] = Field(
        {}, examples=[{"passport": "108410041"}],
        description=f"By short name ({', '.join(NUMBERS)}) or as in FollowTheMoney ({', '.join(NUMBERS.values())}).",
    )  # fmt: skip
    on: str = Field(
        "", pattern=DAY, examples=["2018-10-16"], description="Who was listed on this day; else who is now."
    )
    known: str = Field("", pattern=KNOWN, description="Only versions published by this day count, or own.")
    lists: list[str] = Field([], max_length=50, examples=[["un"]], description="Only these lists or versions.")
    threshold: float | list[str] = Field(
        [], examples=[0.8, ["0.8", "un=0.75"]], description="As --threshold of sekisho screen; else the desk's own."
    )


class Decision(Body):
    """A decision with its reason, on the case as it was seen."""

    decision: str = Field(examples=["release"])
    reason: str = Field(max_length=4000, examples=["Another day of birth; passport seen."])
    revision: int = Field(ge=0, le=2**31 - 1, description="The revision of the case that the decision is about.")


class Withdrawal(Body):
    """Why a decision is taken back, on the case as it was seen."""

    reason: str = Field(max_length=4000)
    revision: int = Field(ge=0, le=2**31 - 1)


class Owner(Body):
    """Who works on a case."""

    owner: Annotated[int, Field(ge=0, le=2**31 - 1)] | None
    revision: int = Field(ge=0, le=2**31 - 1)


async def _typed(request: Request) -> dict[str, object]:
    """The body with each number as it was typed, not as binary floating point has it, and each key once."""
    body = await request.body()
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
    except UnicodeDecodeError as error:
        raise CaseError(f"not JSON: {error}; expected UTF-8") from error
    return read_object(text)


@router.post("/check", summary="Decide a case", response_model=dict[str, Any], openapi_extra={"requestBody": {
    "required": True, "content": {"application/json": {"schema": {"type": "object", "additionalProperties": True},
    "example": CASE}}}})  # fmt: skip
async def check(
    request: Request,
    office: TheOffice,
    caller: Checker,
    known: Known = "",
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> JSONResponse:
    """Decide one case under the law of its day, and store it. ``verdict`` is that of ``sekisho explain --json``.

    A request with an Idempotency-Key that was sent before gives the case that was stored then;
    one that was sent with another case is refused.
    """
    case = await _typed(request)
    return JSONResponse(await office.check(caller, case, known, request=idempotency_key))


@router.post("/screen", summary="Screen a party")
async def screen(party: Party, office: TheOffice, caller: Checker, on: Day = "", known: Known = "") -> dict[str, Any]:
    """The listed parties that a name may be, each with its reasons, as ``sekisho screen --json`` has them.

    ``on`` and ``known`` may stand in the address, too.
    """
    for name, said, beside in (("on", party.on, on), ("known", party.known, known)):
        if said and beside and said != beside:
            raise Invalid(f"{name} is {said!r} in the body and {beside!r} in the address; give it once")
    given = party.threshold
    return await office.screen(
        caller, party.name, party.birth, party.country, party.identifiers, party.on or on, party.known or known,
        party.gender, party.lists, given if isinstance(given, list) else [f"{given:g}"],
    )  # fmt: skip


@router.get("/cases", summary="Cases")
def list_cases(
    office: TheOffice,
    caller: Reader,
    state: str = "",
    outcome: str = "",
    kind: str = "",
    owner: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    after: Number = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """Cases from after a number on, oldest first: your own, or, with the scope review or audit, all."""
    with office.store.reading() as connection:
        found = cases.list_cases(
            connection, caller, state=state, outcome=outcome, kind=kind, owner=owner, after=after, limit=limit
        )
        return {"cases": found, "counts": cases.counts(connection, caller)}


@router.get("/cases/{number}", summary="A case")
def get_case(number: CaseNumber, office: TheOffice, caller: Reader) -> dict[str, Any]:
    """One case with its verdict, matches and decisions."""
    with office.store.reading() as connection:
        return cases.get_case(connection, caller, number)


@router.post("/cases/{number}/decisions", summary="Decide on a case")
def decide(number: CaseNumber, given: Decision, office: TheOffice, caller: Reviewer) -> dict[str, Any]:
    """Release, block or escalate. With four eyes, a release stands when somebody else releases it too."""
    return office.store.write(
        lambda connection: cases.decide(
            connection, caller, number, given.decision, given.reason, given.revision, office.settings.four_eyes
        )
    )


@router.post("/cases/{number}/matches/{match}/decisions", summary="Decide on a match")
def decide_match(
    number: CaseNumber, match: CaseNumber, given: Decision, office: TheOffice, caller: Reviewer
) -> dict[str, Any]:
    """Whether it is the listed party: ``same`` or ``not the same``.

    Not the same holds for later cases too, while the party is given alike and the listing stays as it was.
    """
    return office.decide_match(caller, number, match, given.decision, given.reason, given.revision)


@router.post("/cases/{number}/withdrawal", summary="Take a decision back")
def withdraw(number: CaseNumber, given: Withdrawal, office: TheOffice, caller: Reviewer) -> dict[str, Any]:
    """Take back what was decided last; the case is open again, and the log keeps both."""
    return office.store.write(
        lambda connection: cases.withdraw(connection, caller, number, given.reason, given.revision)
    )


@router.put("/cases/{number}/owner", summary="Give a case to somebody")
def assign(number: CaseNumber, given: Owner, office: TheOffice, caller: Reviewer) -> dict[str, Any]:
    """Who works on it; null for nobody."""
    return office.store.write(lambda connection: cases.assign(connection, caller, number, given.owner, given.revision))
