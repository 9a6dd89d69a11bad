"""Webhooks and lookbacks: what changed, told to other systems."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import Connection

from sekisho.desk import jobs, lookback, webhooks
from sekisho.desk.api import Admin, Body, CallerFirst, CaseNumber, Number, Reviewer, TheOffice

router = APIRouter(prefix="/api/v1", tags=["webhooks"], route_class=CallerFirst)


class NewWebhook(Body):
    """Where to tell what."""

    url: str = Field(max_length=2000, examples=["https://bank.example/hooks/sekisho"])
    events: list[str] = Field(max_length=10, examples=[["lookback"]])


@router.get("/webhooks", summary="Webhooks")
def list_webhooks(office: TheOffice, _: Admin) -> list[dict[str, Any]]:
    """Each with its last deliveries."""
    with office.store.reading() as connection:
        return webhooks.listing(connection)


@router.post("/webhooks", summary="Add a webhook")
def add_webhook(given: NewWebhook, office: TheOffice, caller: Admin) -> dict[str, Any]:
    """Its secret is told this once; deliveries are signed with it (Sekisho-Signature: t=SECONDS,v1=HMAC-SHA256)."""
    private = office.settings.fetch_private
    return office.store.write(lambda c: webhooks.add(c, caller, given.url, given.events, private))


@router.delete("/webhooks/{number}", summary="Remove a webhook")
def remove_webhook(number: CaseNumber, office: TheOffice, caller: Admin) -> dict[str, Any]:
    """It is told nothing any more."""
    office.store.write(lambda connection: webhooks.remove(connection, caller, number))
    return {"removed": number}


@router.post("/lookbacks", summary="Look back now", status_code=202)
def look_back(office: TheOffice, caller: Reviewer) -> dict[str, Any]:
    """A job, or the one that does so already: every stored case against the dossiers and lists of now.

    It starts by itself when they change.
    """

    def work(connection: Connection) -> dict[str, Any]:
        job = jobs.going(connection, "lookback") or jobs.begin(connection, caller, "lookback")
        return jobs.get(connection, caller, job)

    return office.store.write(work)


@router.get("/lookbacks", summary="Cases that would be decided otherwise")
def list_lookbacks(
    office: TheOffice, _: Reviewer, job: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None, after: Number = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[dict[str, Any]]:  # fmt: skip
    """What differs, and which act or listing makes it, the oldest first."""
    with office.store.reading() as connection:
        return lookback.listing(connection, job, after, limit)
