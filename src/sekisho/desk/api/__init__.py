"""The API, version 1: each router a part of it. ``Asking`` is who asks; ``needs`` guards by scope."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Coroutine
from difflib import get_close_matches
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, model_validator

from sekisho.desk.office import Office
from sekisho.desk.people import Caller, Refused

COOKIE = "sekisho_session"
SAFE = ("GET", "HEAD", "OPTIONS")


def office(request: Request) -> Office:
    """The office of the application."""
    found: Office = request.app.state.office
    return found


class Body(BaseModel):
    """What a request says. A field that means nothing is told, and not passed over."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known(cls, given: object) -> object:
        unknown = [str(name) for name in given if name not in cls.model_fields] if isinstance(given, dict) else []
        if unknown:
            near = get_close_matches(unknown[0], cls.model_fields, 1)
            hint = f"did you mean {near[0]}?" if near else f"expected some of {', '.join(cls.model_fields)}"
            raise ValueError(f"there is no field {unknown[0]!r}; {hint}")
        return given


async def _office(request: Request) -> Office:  # what is no coroutine is called in a thread, which takes longer
    return office(request)


async def asking(request: Request) -> Caller:
    """Who asks. A session may change things only with its token of the header X-CSRF-Token. Raises Refused."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    held = office(request)
    header, session = request.headers.get("authorization", ""), request.cookies.get(COOKIE, "")
    if held.near(header):
        caller = held.caller(header, session)
    else:
        caller = await run_in_threadpool(held.caller, header, session)
    if not caller.key and request.method not in SAFE:
        token = request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(token.encode(), caller.csrf.encode()):
            raise Refused("the header X-CSRF-Token is not that of your session; load the page again", 403)
    request.state.caller = caller
    return caller


_ASKS: set[object] = {asking}


def own_form(caller: Caller, csrf: str) -> None:
    """Raise Refused where a form does not bear the token of the caller's session."""
    if not hmac.compare_digest(csrf.encode(), caller.csrf.encode()):
        raise Refused("the form is not of your session; load the page again", 403)


def needs(*scopes: str) -> Callable[..., Awaitable[Caller]]:
    """A dependency: the caller, who has one of the scopes. Raises Refused."""

    async def checked(request: Request) -> Caller:
        caller = await asking(request)
        if not any(caller.may(scope) for scope in scopes):
            raise Refused(f"this needs the scope {' or '.join(scopes)}", 403)
        return caller

    _ASKS.add(checked)
    return checked


class CallerFirst(APIRoute):
    """A route that, where it asks who calls, does so before it reads the body: FastAPI reads that before all else."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        answer = super().get_route_handler()
        if not any(each.call in _ASKS for each in self.dependant.dependencies):
            return answer

        async def known(request: Request) -> Response:
            await asking(request)
            return await answer(request)

        return known


TheOffice = Annotated[Office, Depends(_office)]
Asking = Annotated[Caller, Depends(asking)]
Checker = Annotated[Caller, Depends(needs("check"))]
Reviewer = Annotated[Caller, Depends(needs("review"))]
Reader = Annotated[Caller, Depends(needs("check", "review", "audit"))]
Auditor = Annotated[Caller, Depends(needs("audit"))]
Admin = Annotated[Caller, Depends(needs("admin"))]
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]
CaseNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]
