"""The way in: signing in, one-time links, signing out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from sekisho.desk import people
from sekisho.desk.api import COOKIE, TheOffice
from sekisho.desk.api.people import set_session
from sekisho.desk.office import Office
from sekisho.desk.openid import MINUTES, PLACE
from sekisho.desk.pages.common import Acting, back, render
from sekisho.desk.passwords import Busy
from sekisho.desk.people import Invalid, Refused

router = APIRouter()
STATE = "sekisho_state"
"""The cookie that holds a sign-in with OpenID Connect to the browser that began it."""


@router.head("/sign-in")
@router.get("/sign-in")
def sign_in_page(request: Request, office: TheOffice) -> Response:
    """Where people sign in."""
    return _entrance(request, office)


def _entrance(request: Request, office: Office, said: str = "", status: int = 200) -> Response:
    provider = urlsplit(office.provider.issuer).netloc if office.provider else ""
    data = {"said": said, "token": "", "provider": provider, "here": "/sign-in", "query": ""}
    return render(request, "sign-in.html", None, data, status)


@router.post("/sign-in")
def sign_in(
    request: Request, office: TheOffice, name: Annotated[str, Form()], password: Annotated[str, Form()]
) -> Response:
    """Sign in, or say why not."""
    try:
        token = people.sign_in(office.store, name, password, office.settings.session_hours)
    except Refused as error:
        return _entrance(request, office, str(error), 401)
    except Busy as error:
        return _later(_entrance(request, office, str(error), 503))
    return _inside(office, token)


@router.get("/sign-in/openid")
def leave(request: Request, office: TheOffice) -> Response:
    """To the OpenID provider, where one is set."""
    if office.provider is None:
        raise LookupError("no OpenID provider is set")
    try:
        to, state = office.provider.leave(office.store)
    except Refused as error:
        return _entrance(request, office, str(error), error.status)
    response = RedirectResponse(to, 303)
    response.set_cookie(
        STATE, state, max_age=MINUTES * 60, httponly=True, samesite="lax", secure=office.settings.secure, path=PLACE
    )
    return response


@router.get("/sign-in/openid/back")
def arrive(request: Request, office: TheOffice) -> Response:
    """Back from the OpenID provider: a new session, or why not."""
    if office.provider is None:
        raise LookupError("no OpenID provider is set")
    try:
        user, hint = office.provider.arrive(office.store, request.query_params, request.cookies.get(STATE, ""))
        response = _inside(office, people.open_session(office.store, user, office.settings.session_hours, hint))
    except Refused as error:
        response = _entrance(request, office, str(error), error.status)
    response.delete_cookie(STATE, path=PLACE)
    return response


@router.get("/welcome/{token}")
def welcome_page(request: Request, token: str) -> Response:
    """Where a one-time link leads."""
    return render(request, "sign-in.html", None, {"said": "", "token": token})


@router.post("/welcome/{token}")
def welcome(
    request: Request, office: TheOffice, token: str, name: Annotated[str, Form()], password: Annotated[str, Form()]
) -> Response:
    """Make the account and sign in, or say why not."""
    try:
        user = people.welcome(office.store, token, name, password, office.settings.four_eyes)
    except (Refused, Invalid) as error:
        return render(request, "sign-in.html", None, {"said": str(error), "token": token}, 400)
    except Busy as error:
        return _later(render(request, "sign-in.html", None, {"said": str(error), "token": token}, 503))
    return _inside(office, people.open_session(office.store, user, office.settings.session_hours))


def _later(response: Response) -> Response:
    response.headers["Retry-After"] = "2"
    return response


def _inside(office: Office, token: str) -> Response:
    response = RedirectResponse("/", 303)
    set_session(response, office, token)
    return response


@router.post("/sign-out")
def sign_out(request: Request, office: TheOffice, caller: Acting) -> Response:
    """End the session, and go to the OpenID provider, where it began there, to end it there too."""
    hint = people.sign_out(office.store, request.cookies.get(COOKIE, ""))
    response = _out_there(request, office, hint) if hint and office.provider else back("/sign-in")
    response.delete_cookie(COOKIE, path="/")
    return response


def _out_there(request: Request, office: Office, hint: str) -> Response:
    """A page that leads on to the provider. A form may lead nowhere else (Content-Security-Policy), a page may."""
    assert office.provider is not None
    try:
        to = office.provider.way_out(hint)
    except Refused as error:
        return _entrance(request, office, str(error), error.status)
    if not to:
        return back("/sign-in")
    data = {"to": to, "provider": urlsplit(office.provider.issuer).netloc, "here": "/sign-in", "query": ""}
    response = render(request, "sign-out.html", None, data)
    response.headers["Refresh"] = f"0; url={to}"
    return response
