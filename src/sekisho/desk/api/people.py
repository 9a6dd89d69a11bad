"""Signing in, users, keys."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from sekisho.desk import people
from sekisho.desk.api import COOKIE, Admin, Asking, Body, CallerFirst, CaseNumber, TheOffice
from sekisho.desk.office import Office

router = APIRouter(prefix="/api/v1", tags=["people"], route_class=CallerFirst)


class SignIn(Body):
    """A local account."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Welcome(SignIn):
    """An account made with a one-time link."""

    token: str = Field(max_length=200)


class Invitation(Body):
    """Whom a one-time link is for: a new user of a role, or a user who gets a new password."""

    role: str = Field("analyst", examples=["reviewer"])
    user: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class Change(Body):
    """What becomes of a user."""

    role: str | None = None
    disabled: bool | None = None


class NewKey(Body):
    """A key for a program."""

    label: str = Field("", max_length=200, examples=["core banking"])
    scopes: list[str] = Field(max_length=10, examples=[["check"]])
    days: float = Field(365, gt=0, le=3660)


def set_session(response: Response, office: Office, token: str) -> None:
    """Give the browser the session's cookie."""
    response.set_cookie(
        COOKIE, token, max_age=office.settings.session_hours * 3600, httponly=True, samesite="lax",
        secure=office.settings.secure, path="/",
    )  # fmt: skip


@router.post("/session", summary="Sign in")
def sign_in(given: SignIn, office: TheOffice, response: Response) -> dict[str, Any]:
    """Sign in with a local account; sets the session's cookie and gives the token for X-CSRF-Token."""
    token = people.sign_in(office.store, given.name, given.password, office.settings.session_hours)
    set_session(response, office, token)
    return me(office.caller("", token))


@router.delete("/session", summary="Sign out")
def sign_out(request: Request, office: TheOffice, caller: Asking, response: Response) -> dict[str, Any]:
    """End the session."""
    people.sign_out(office.store, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path="/")
    return {"signed_out": True}


@router.post("/welcome", summary="Use a one-time link")
def welcome(given: Welcome, office: TheOffice, response: Response) -> dict[str, Any]:
    """Make the account that a one-time link is for, and sign in."""
    user = people.welcome(office.store, given.token, given.name, given.password, office.settings.four_eyes)
    token = people.open_session(office.store, user, office.settings.session_hours)
    set_session(response, office, token)
    return me(office.caller("", token))


@router.get("/me", summary="Who asks")
def me(caller: Asking) -> dict[str, Any]:
    """Your name, role and scopes."""
    return {
        "id": caller.user, "name": caller.name, "role": caller.role, "scopes": sorted(caller.scopes),
        "key": caller.key or None, "csrf": caller.csrf or None,
    }  # fmt: skip


@router.get("/users", summary="Users")
def list_users(office: TheOffice, caller: Admin) -> list[dict[str, Any]]:
    """All users."""
    with office.store.reading() as connection:
        return people.list_users(connection)


@router.post("/users/invitations", summary="Invite")
def invite(given: Invitation, office: TheOffice, caller: Admin) -> dict[str, Any]:
    """A one-time link, good for a day; with four eyes, once another admin has seconded it."""
    token = office.store.write(lambda connection: people.invite(connection, given.role, caller, given.user))
    return {"link": f"{office.settings.address}/welcome/{token}"}


@router.get("/users/invitations", summary="Invitations")
def list_invitations(office: TheOffice, caller: Admin) -> list[dict[str, Any]]:
    """The links of admins that are good still, and whether a second admin has seen them; without the links."""
    with office.store.reading() as connection:
        return people.open_invitations(connection)


@router.post("/users/invitations/{id_}/second", summary="Second an invitation")
def second_invitation(id_: str, office: TheOffice, caller: Admin) -> list[dict[str, Any]]:
    """With four eyes a link is good once another admin than made it has seconded it. Gives the invitations."""
    office.store.write(lambda connection: people.second_invitation(connection, caller, id_))
    return list_invitations(office, caller)


@router.patch("/users/{number}", summary="Change a user")
def change_user(number: CaseNumber, given: Change, office: TheOffice, caller: Admin) -> list[dict[str, Any]]:
    """Another role; shut out or let in again. Gives all users."""
    office.store.write(
        lambda connection: people.change_user(connection, number, caller.words, given.role, given.disabled)
    )
    return list_users(office, caller)


@router.get("/keys", summary="Keys")
def list_keys(office: TheOffice, caller: Asking) -> list[dict[str, Any]]:
    """Your keys, or, for an admin, all."""
    with office.store.reading() as connection:
        return people.list_keys(connection, caller)


@router.post("/keys", summary="Make a key")
def make_key(given: NewKey, office: TheOffice, caller: Asking) -> dict[str, Any]:
    """A key that may at most what you may; its text is told this once."""
    return office.store.write(lambda c: people.make_key(c, caller, given.label, given.scopes, given.days))


@router.delete("/keys/{id_}", summary="Revoke a key")
def revoke_key(id_: str, office: TheOffice, caller: Asking) -> dict[str, Any]:
    """Your own, or, for an admin, anybody's."""
    office.store.write(lambda connection: people.revoke_key(connection, caller, id_))
    return {"revoked": id_}
