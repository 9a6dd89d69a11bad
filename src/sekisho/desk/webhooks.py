"""Webhooks: what happened, told to other systems, signed, and again until they say that they have it.

The header ``Sekisho-Signature`` is ``t=SECONDS,v1=HEX``: HMAC-SHA256, with the webhook's secret, of ``SECONDS.BODY``.
A delivery may come twice; its ``id`` is the same then.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Connection, insert, select, update

from sekisho.desk import log, seal
from sekisho.desk.loop import Loop
from sekisho.desk.outward import pinned, safe_address
from sekisho.desk.people import Caller, Invalid, later
from sekisho.desk.schema import deliveries, webhooks
from sekisho.desk.store import Store, now

EVENTS = ("case", "decision", "holdings", "lookback")
WAITS = (10, 60, 300, 1800, 7200, 21_600, 86_400)
"""Seconds until the next try."""


def add(
    connection: Connection, caller: Caller, url: str, events: Collection[str], private: Collection[str]
) -> dict[str, Any]:
    """A webhook; its secret is told this once. Raises Invalid."""
    wanted = sorted(set(events))
    if not wanted or any(each not in EVENTS for each in wanted):
        raise Invalid(f"events are {', '.join(wanted) or 'none'}; expected some of {', '.join(EVENTS)}")
    safe_address(url, private)
    secret = secrets.token_urlsafe(32)
    made = connection.execute(
        insert(webhooks).values(url=url, secret=secret, events=",".join(wanted), created=now(), user=caller.user)
    )
    number = int(made.inserted_primary_key[0])  # type: ignore[index]
    log.record(
        connection, caller.words, "webhook added", f"webhook:{number}", host=urlsplit(url).hostname, events=wanted,
        rows=seal.of(connection, webhooks, webhooks.c.id == number),
    )  # fmt: skip
    return {"id": number, "url": url, "events": wanted, "secret": secret}


def remove(connection: Connection, caller: Caller, number: int) -> None:
    """Tell it nothing any more. Raises LookupError."""
    mine = (webhooks.c.id == number, webhooks.c.removed == "")
    if not connection.execute(update(webhooks).where(*mine).values(removed=now())).rowcount:
        raise LookupError(f"no webhook {number}")
    connection.execute(
        update(deliveries).where(deliveries.c.webhook == number, deliveries.c.done == "").values(done=now(), body="")
    )
    rows = seal.of(connection, webhooks, webhooks.c.id == number)
    log.record(connection, caller.words, "webhook removed", f"webhook:{number}", rows=rows)


def listing(connection: Connection) -> list[dict[str, Any]]:
    """The webhooks, without their secrets, each with what is still to be told and what was said last."""
    made = []
    query = select(webhooks.c.id, webhooks.c.url, webhooks.c.events, webhooks.c.created).where(webhooks.c.removed == "")
    for row in connection.execute(query.order_by(webhooks.c.id)).mappings().all():
        waits = select(deliveries).where(deliveries.c.webhook == row["id"]).order_by(deliveries.c.id.desc()).limit(20)
        last = [
            {name: each[name] for name in ("id", "tries", "due", "done", "said")}
            for each in connection.execute(waits).mappings()
        ]
        made.append({**row, "events": row["events"].split(","), "deliveries": last})
    return made


_TOLD = select(webhooks.c.id, webhooks.c.events).where(webhooks.c.removed == "")


def notify(connection: Connection, event: str, data: dict[str, Any]) -> None:
    """Tell an event to the webhooks that want it; in the transaction of what happened."""
    for row in connection.execute(_TOLD).mappings().all():
        if event in row["events"].split(","):
            body = log.canonical({"id": secrets.token_hex(12), "event": event, "at": now(), "data": data})
            connection.execute(insert(deliveries).values(webhook=row["id"], body=body, due=now()))


def signature(secret: str, body: bytes, at: int) -> str:
    """The header of a delivery."""
    made = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


class Messenger(Loop):
    """Delivers what is due."""

    def __init__(self, store: Store, private: Collection[str]) -> None:
        super().__init__(store)
        self.private = private

    def once(self) -> bool:
        """Deliver what is due longest; False where nothing is."""
        due = (deliveries.c.done == "", deliveries.c.due <= now(), webhooks.c.removed == "")
        query = (
            select(deliveries, webhooks.c.url, webhooks.c.secret)
            .join(webhooks, webhooks.c.id == deliveries.c.webhook)
            .where(*due)
            .order_by(deliveries.c.due)
            .limit(1)
        )
        with self.store.reading() as connection:
            if connection.execute(query).first() is None:
                return False

        def take(connection: Connection) -> dict[str, Any] | None:
            row = connection.execute(query).mappings().first()
            if row is not None:  # another messenger leaves it alone meanwhile
                soon = later(seconds=60)
                connection.execute(update(deliveries).where(deliveries.c.id == row["id"]).values(due=soon))
            return dict(row) if row is not None else None

        row = self.store.write(take)
        if row is None:
            return False
        said = self._send(row["url"], row["secret"], row["body"].encode())
        tries = row["tries"] + 1
        values: dict[str, Any] = {"tries": tries, "said": said}
        if said.startswith("2") or tries > len(WAITS):
            values |= {"done": now(), "body": ""}
        else:
            values["due"] = later(seconds=WAITS[tries - 1])
        self.store.write(lambda c: c.execute(update(deliveries).where(deliveries.c.id == row["id"]).values(**values)))
        return True

    def _send(self, url: str, secret: str, body: bytes) -> str:
        """Deliver once; gives the status, or what went wrong."""
        try:
            target, host, extensions = pinned(url, self.private)
        except Invalid as error:
            return str(error)[:200]
        signed = signature(secret, body, int(time.time()))
        headers = {**host, "Content-Type": "application/json", "Sekisho-Signature": signed}
        try:
            with (
                httpx.Client(timeout=10, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", target, content=body, headers=headers, extensions=extensions) as answer,
            ):
                return str(answer.status_code)
        except httpx.HTTPError as error:
            return f"{type(error).__name__}: {error}"[:200]
