"""What stands before every request: sizes, rates, slow senders, headers of the answer, counts and a line of log."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import MutableMapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sekisho.desk.api import COOKIE
from sekisho.desk.pages.common import trouble
from sekisho.desk.settings import Settings

logger = logging.getLogger("sekisho.desk")
HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
SMALL = 2 << 20
"""The largest body but for files of cases."""

UPLOADS = ("/api/v1/batches", "/files")
ENTRANCES = ("/api/v1/session", "/api/v1/welcome", "/sign-in", "/welcome")
OPENID = "/sign-in/openid"
ENTRANCE_RATE = 30
"""Tries to sign in, a minute and address."""

SILENCE = 30.0
"""Seconds between two parts of a body."""

SLOWEST = 512
"""Bytes a second that a body comes by at least, once it has taken ``SILENCE``."""

requests_total = Counter("sekisho_requests", "Requests answered", ["method", "route", "status"])
seconds = Histogram(
    "sekisho_request_seconds", "Seconds to answer", ["route"], buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
)


class _Stop(Exception):
    """The request is not read on; the answer says why."""

    def __init__(self, status: int, detail: str, wait: float = 0.0) -> None:
        super().__init__(detail)
        self.status, self.wait = status, wait


def _refusal(scope: Scope, stop: _Stop) -> Response:
    made = trouble(Request(scope), stop.status, str(stop), look=False) or JSONResponse(
        {"detail": str(stop)}, stop.status
    )
    if stop.wait:
        made.headers["Retry-After"] = str(int(stop.wait) + 1)
    if stop.status in (408, 413):
        made.headers["Connection"] = "close"
    return made


class Buckets:
    """So many requests a minute for each caller, in this process; the least lately seen are forgotten."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> float:
        """Take one; gives the seconds to wait where there is none left, else 0."""
        if not self.rate:
            return 0.0
        now = time.monotonic()
        left, since = self._held.pop(who, (float(self.rate), now))
        left = min(self.rate, left + (now - since) * self.rate / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / self.rate
        self._held[who] = (left if wait else left - 1, now)
        if len(self._held) > 10_000:
            self._held.popitem(last=False)
        return wait


def _credential(headers: Headers) -> str:
    """The key or session that a request bears, hashed; "" for none. What else its headers hold does not count."""
    own = headers.get("authorization", "").partition(" ")[2].strip() or cookie_parser(headers.get("cookie", "")).get(
        COOKIE, ""
    )
    return hashlib.sha256(own.encode()).hexdigest() if own else ""


def _place(client: str) -> str:
    """What an address is counted by: itself, or its /64 where it is of IPv6, of which one person has them all."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return client


class Guard:
    """The middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self._callers, self._entrances = Buckets(settings.rate), Buckets(settings.rate and ENTRANCE_RATE)
        self._headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        if settings.secure:
            self._headers.append((b"strict-transport-security", b"max-age=31536000"))
        self._known: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        number = secrets.token_hex(8)
        begun = answering = False
        stopped: list[_Stop] = []

        async def answer(message: Message) -> None:
            nonlocal status, begun
            if stopped and not begun and not answering:
                return  # what the application makes of a body that broke off
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                held = {name for name, _ in message["headers"]}
                added = [*self._headers, (b"x-request-id", number.encode())]
                if not scope["path"].startswith("/static/"):  # cases are of people: no copy in a browser or a proxy
                    added.append((b"cache-control", b"no-store"))
                message["headers"] = [*message["headers"], *(each for each in added if each[0] not in held)]
            await send(message)

        headers = Headers(scope=scope)
        own = _credential(headers)
        try:
            self._admit(scope, headers, own)
            await self.app(scope, self._bounded(scope, receive, stopped), answer)
        except _Stop as stop:
            stopped.append(stop)
        finally:
            if stopped and not begun:
                answering = True
                await _refusal(scope, stopped[0])(scope, receive, answer)
            if scope.get("state", {}).get("caller"):
                self._know(own)
            _count(scope, status, time.perf_counter() - started, number)

    def _know(self, credential: str) -> None:
        """Somebody's key or session was good: they are counted by it, and not by the address they share with others."""
        self._known[credential] = None
        self._known.move_to_end(credential)
        if len(self._known) > 10_000:
            self._known.popitem(last=False)

    def _admit(self, scope: Scope, headers: Headers, own: str) -> None:
        path = scope["path"]
        declared = headers.get("content-length", "0")
        if not declared.isdecimal():
            raise _Stop(400, "the header Content-Length is no number")
        if int(declared) > self._limit(scope):
            raise _Stop(413, self._too_large(scope))
        if scope["method"] == "POST" and path.startswith(ENTRANCES) and headers.get("sec-fetch-site") == "cross-site":
            raise _Stop(403, "the form is of another site; sign in at the desk's own page")
        client = _place(scope["client"][0]) if scope.get("client") else ""
        if path.startswith(ENTRANCES) and (scope["method"] == "POST" or path.startswith(OPENID)):
            wait = self._entrances.take(client)
        else:
            wait = self._callers.take(own if own in self._known else client)
        if wait:
            raise _Stop(429, f"too many requests; try again in {wait:.0f} seconds", wait)

    def _limit(self, scope: Scope) -> int:
        return self.settings.body_mb << 20 if scope["path"].startswith(UPLOADS) else SMALL

    def _too_large(self, scope: Scope) -> str:
        return f"the body is larger than {self._limit(scope) >> 20} MB"

    def _bounded(self, scope: Scope, receive: Receive, stopped: list[_Stop]) -> Receive:
        """The body, up to its limit and not slower than can be waited for."""
        got, whole, begun = 0, False, time.monotonic()

        async def read() -> Message:
            nonlocal got, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout(SILENCE):
                    message = await receive()
            except TimeoutError:
                stopped.append(_Stop(408, f"no part of the body came for {SILENCE:.0f} seconds"))
                raise stopped[0] from None
            if message["type"] == "http.request":
                got += len(message.get("body", b""))
                whole = not message.get("more_body", False)
                if not whole and time.monotonic() - begun > SILENCE + got / SLOWEST:
                    stopped.append(_Stop(408, f"the body came slower than {SLOWEST} bytes a second"))
                    raise stopped[0]
                if got > self._limit(scope):
                    stopped.append(_Stop(413, self._too_large(scope)))
                    raise stopped[0]
            return message

        return read


def _count(scope: MutableMapping[str, Any], status: int, took: float, number: str) -> None:
    """A count and a line of log: the route, never the address with its query, a body or a header."""
    route = getattr(scope.get("route"), "path", "none")
    requests_total.labels(scope["method"] if scope["method"].isalpha() else "other", route, str(status)).inc()
    seconds.labels(route).observe(took)
    caller = scope.get("state", {}).get("caller")
    logger.info(
        json.dumps(
            {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "request": number, "method": scope["method"],
             "route": route, "status": status, "ms": round(took * 1000, 1), "user": caller and caller.user,
             "key": (caller and caller.key) or None}
        )
    )  # fmt: skip
