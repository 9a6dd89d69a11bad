"""The way in: signing in, one-time links, signing out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from sekisho.desk import people
from sekisho.desk.api import COOKIE, TheOffice
from sekisho.desk.api.people import set_session
from sekisho.desk.pages.common import Acting, back, render
from sekisho.desk.people import Invalid, Refused

router = APIRouter()


@router.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """Where people sign in."""
    return render(request, "sign-in.html", None, {"said": "", "token": ""})


@router.post("/sign-in")
def sign_in(
    request: Request, office: TheOffice, name: Annotated[str, Form()], password: Annotated[str, Form()]
) -> Response:
    """Sign in, or say why not."""
    try:
        token = people.sign_in(office.store, name, password, office.settings.session_hours)
    except Refused as error:
        return render(request, "sign-in.html", None, {"said": str(error), "token": ""}, 401)
    return _inside(office, token)


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
        user = people.welcome(office.store, token, name, password)
    except (Refused, Invalid) as error:
        return render(request, "sign-in.html", None, {"said": str(error), "token": token}, 400)
    return _inside(office, people.open_session(office.store, user, office.settings.session_hours))


def _inside(office: TheOffice, token: str) -> Response:
    response = RedirectResponse("/", 303)
    set_session(response, office, token)
    return response


@router.post("/sign-out")
def sign_out(request: Request, office: TheOffice, caller: Acting) -> Response:
    """End the session."""
    people.sign_out(office.store, request.cookies.get(COOKIE, ""))
    response = back("/sign-in")
    response.delete_cookie(COOKIE, path="/")
    return response
