"""Lists and their versions, the audit of the log, settings, the language of the interface."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from sekisho.desk import log, people, pull, questions, webhooks
from sekisho.desk.api import TheOffice
from sekisho.desk.audit import ask_again
from sekisho.desk.holdings import lists_of
from sekisho.desk.pages.common import LANGUAGE_COOKIE, LANGUAGES, Acting, Looking, back, render, scope, view, whole
from sekisho.desk.people import Invalid
from sekisho.desk.settings import Settings
from sekisho.lists.diff import diff
from sekisho.lists.pull import checked

router = APIRouter()
PAGE = 100
MOST = 2_000
"""Parties that a page of differences shows at most."""


@view(router, "/lists", "lists.html")
def lists(office: TheOffice, caller: Looking) -> dict[str, Any]:
    """Every version held, which are in use, how old they are; of which list the last two are compared at a press."""
    held = office.holdings.held
    newest = {each.id for each in held.newest()}
    today = date.today()
    versions = [
        {**asdict(v), "id": v.id, "age": v.age(today), "in_use": v.id in newest,
         "stale": v.id in newest and v.stale(today, checked(held.store, v.dataset)),
         "outdated": held.store.outdated(v)}
        for v in held.versions
    ]  # fmt: skip
    pairs = [(one.id, two.id) for one, two in pairwise(held.versions) if one.dataset == two.dataset]
    return {"versions": versions, "sources": pull.sources(office.settings), "trouble": office.shelf.trouble,
            "pair": pairs[-1] if pairs else (), "thresholds": office.holdings.thresholds.words}  # fmt: skip


@router.post("/lists/pull")
def pull_lists(office: TheOffice, caller: Acting) -> Response:
    """Pull the lists; goes to the job that does it."""
    scope(caller, "admin")
    return back(f"/jobs/{office.store.write(lambda connection: pull.ask(connection, caller))}")


@view(router, "/lists/compare", "list-diff.html")
def compare_lists(office: TheOffice, caller: Looking, old: str, new: str) -> dict[str, Any]:
    """Who was listed, delisted or changed between two versions."""
    store = office.holdings.held.store
    one, two = store.get(old), store.get(new)
    if one.dataset != two.dataset:
        raise Invalid(f"{one.id} and {two.id} are versions of two lists; expected two of one")
    changes = diff(list(store.listings(one)), list(store.listings(two)))
    counts = {word: sum(c.what == word for c in changes) for word in ("listed", "delisted", "changed")}
    shown = [
        {"what": c.what, "id": c.listing.id, "caption": c.listing.caption, "details": list(c.details)}
        for c in changes[:MOST]
    ]
    return {"old": one.id, "new": two.id, "counts": counts, "changes": shown, "more": max(len(changes) - MOST, 0)}


@view(router, "/audit", "audit.html")
def audit(office: TheOffice, caller: Looking, before: int = 0, about: str = "") -> dict[str, Any]:
    """The log, newest first."""
    scope(caller, "audit")
    with office.store.reading() as connection:
        last = min(before, 1 << 62) if before > 0 else 1 << 62
        found = list(log.entries(connection, before=last, limit=PAGE, about=about))
    for each in found:
        each["data"] = json.loads(each["data"])
    return {"entries": found, "about": about, "next": found[-1]["seq"] if len(found) == PAGE else None}


@view(router, "/audit/papers/{number}", "question.html")
def question(number: int, office: TheOffice, caller: Looking, again: str = "") -> dict[str, Any]:
    """What was asked of the lists without a case, and whom it hit; asked ``again`` of the same versions."""
    scope(caller, "audit")
    with office.store.reading() as connection:
        found = questions.get(connection, number)
    made = ask_again(found, lists_of(office.settings), office.holdings) if again else None
    return {**found, "replayed": made and made.as_json()}


@view(router, "/settings", "settings.html")
def settings(office: TheOffice, caller: Looking) -> dict[str, Any]:
    """Users, keys, and what is configured; an admin sees all."""
    return {**_settings(office, caller), "link": "", "key": None}


def _settings(office: TheOffice, caller: Looking) -> dict[str, Any]:
    held = office.settings
    with office.store.reading() as connection:
        users = people.list_users(connection) if caller.may("admin") else []
        keys = people.list_keys(connection, caller)
        invitations = people.open_invitations(connection) if caller.may("admin") and held.four_eyes else []
        hooks = webhooks.listing(connection) if caller.may("admin") else []
    default = Settings()
    told = [
        ("dossiers", "dossiers", ", ".join(f"{d.id}@{d.revision[:16]}" for d in office.holdings.regime.dossiers)),
        ("thresholds", "thresholds", office.holdings.thresholds.words),
        ("sources of lists", "sources", ", ".join(f"{n}={at}" if at else n for n, at in pull.sources(held).items())),
        ("four eyes", "four_eyes", held.four_eyes),
        ("sign-in", "oidc_issuer", f"{held.oidc_issuer}, and local accounts" if held.oidc_issuer else "local accounts"),
        ("rates", "rates", str(held.rates or "European Central Bank, as packaged")),
        ("retention, days", "retention_days", held.retention_days),
        ("retention of matches, days", "retention_match_days", max(held.retention_days, held.retention_match_days)),
        ("session, hours", "session_hours", held.session_hours), ("requests a minute", "rate", held.rate),
        ("largest body, MB", "body_mb", held.body_mb), ("batches of one user, MB", "quota_mb", held.quota_mb),
        ("private hosts that may be asked", "fetch_private", ", ".join(held.fetch_private) or "none"),
    ]  # fmt: skip
    configured = [
        {"what": what, "value": value, "setting": name, "default": getattr(held, name) == getattr(default, name)}
        for what, name, value in told
    ]
    return {"users": users, "keys": keys, "invitations": invitations, "four_eyes": held.four_eyes,
            "configured": configured, "webhooks": hooks, "file": os.environ.get("SEKISHO_DESK_CONFIG", ""),
             "roles": list(people.ROLES),
            "scopes": sorted(caller.scopes)}  # fmt: skip


@router.post("/settings/invitations")
def invite(
    request: Request, office: TheOffice, caller: Acting, role: Annotated[str, Form()], user: Annotated[str, Form()] = ""
) -> Response:
    """Make a one-time link and show it, once."""
    scope(caller, "admin")
    whom = whole(user)
    token = office.store.write(lambda connection: people.invite(connection, role, caller, whom))
    link = f"{office.settings.address}/welcome/{token}"
    return render(request, "settings.html", caller, {**_settings(office, caller), "link": link, "key": None})


@router.post("/settings/invitations/{id_}/second")
def second_invitation(id_: str, office: TheOffice, caller: Acting) -> Response:
    """Let a link of another admin be good."""
    scope(caller, "admin")
    office.store.write(lambda connection: people.second_invitation(connection, caller, id_))
    return back("/settings")


@router.post("/settings/users/{number}")
def change_user(
    number: int, office: TheOffice, caller: Acting, role: Annotated[str, Form()],
    disabled: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Give a user another role, shut out or let in again."""
    scope(caller, "admin")
    office.store.write(lambda connection: people.change_user(connection, number, caller.words, role, disabled))
    return back("/settings")


@router.post("/settings/keys")
def make_key(
    request: Request, office: TheOffice, caller: Acting, label: Annotated[str, Form()],
    scopes: Annotated[list[str], Form()] = [], days: Annotated[float, Form()] = 365,  # noqa: B006
) -> Response:  # fmt: skip
    """Make a key and show it, once."""
    key = office.store.write(lambda connection: people.make_key(connection, caller, label, scopes, days))
    return render(request, "settings.html", caller, {**_settings(office, caller), "link": "", "key": key})


@router.post("/settings/keys/{id_}/revoke")
def revoke_key(id_: str, office: TheOffice, caller: Acting) -> Response:
    """Revoke a key."""
    office.store.write(lambda connection: people.revoke_key(connection, caller, id_))
    return back("/settings")


@router.post("/language")
def choose_language(office: TheOffice, language: Annotated[str, Form()], to: Annotated[str, Form()] = "/") -> Response:
    """The language of the interface, kept in a cookie."""
    inside = to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
    response = back(inside)
    if language in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=365 * 86400, samesite="lax", secure=office.settings.secure, httponly=True
        )
    return response
