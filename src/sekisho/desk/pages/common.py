"""What all pages share: templates, languages, who looks, forms that only a person's own page can send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates

from sekisho.desk.api import COOKIE, office, own_form
from sekisho.desk.pages.japanese import japanese
from sekisho.desk.people import Caller, Refused
from sekisho.straight import straight

HERE = Path(__file__).parent
LANGUAGES = {"en": "English", "ja": "日本語"}
LANGUAGE_COOKIE = "sekisho_language"
OUTCOME_MARKS = {
    "prohibited": "✕", "licence": "§", "report": "✎", "review": "?", "undetermined": "…", "clear": "○",
}  # fmt: skip
"""A mark beside each outcome's word, so that colour is never alone in saying it."""

templates = Jinja2Templates(HERE / "templates")
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.finalize = lambda held: type(held)(straight(held)) if isinstance(held, str) else held


def language(request: Request) -> str:
    """The language of the interface: chosen, else what the browser asks for first of those there are."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    asked = (part.split(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(","))
    return next((each for each in asked if each in LANGUAGES), "en")


def render(request: Request, template: str, caller: Caller | None, data: dict[str, Any], status: int = 200) -> Response:
    """A page. ``data`` is what its ``.json`` gives; the template gets it by its keys."""
    spoken = language(request)

    def word(text: str, of: str = "") -> str:
        return japanese(text, of) if spoken == "ja" else text

    shared = {
        "caller": caller, "t": word, "lang": spoken, "languages": LANGUAGES, "marks": OUTCOME_MARKS,
        "here": request.url.path, "query": request.url.query, "data": data,
        "said": request.query_params.get("said", ""),
    }  # fmt: skip
    return templates.TemplateResponse(request, template, {**shared, **data}, status)


def looking(request: Request) -> Caller:
    """Who looks at a page, by session. Raises Refused."""
    caller = request.state.caller = office(request).caller("", request.cookies.get(COOKIE, ""))
    return caller


def acting(request: Request, csrf: Annotated[str, Form()] = "") -> Caller:
    """Who sends a form, which bears the token of the session. Raises Refused."""
    caller = looking(request)
    own_form(caller, csrf)
    return caller


Looking = Annotated[Caller, Depends(looking)]
Acting = Annotated[Caller, Depends(acting)]


def scope(caller: Caller, *scopes: str) -> None:
    """Raise Refused where the caller has none of the scopes."""
    if not any(caller.may(each) for each in scopes):
        raise Refused(f"this needs the scope {' or '.join(scopes)}", 403)


def view(router: APIRouter, path: str, template: str) -> Callable[[Callable[..., dict[str, Any]]], Any]:
    """Show what a function gives as a page, and with ``.json`` behind the path as its data."""

    def register(read: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        def page(request: Request, caller: Looking, data: dict[str, Any] = Depends(read)) -> Response:  # noqa: B008
            return render(request, template, caller, data)

        router.get(("/desk" if path == "/" else path) + ".json")(read)
        router.get(path)(page)
        return read

    return register


def whole(text: str) -> int | None:
    """The number of a case or a user that a form or an address gives; None for what is none."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def back(to: str) -> Response:
    """Go on to a page after a form."""
    return RedirectResponse(to, 303)


def trouble(request: Request, status: int, detail: str, look: bool = True) -> Response | None:
    """An error as a page, where a person looks at pages; None where a program asks.

    ``look``: who that is, is looked up.
    """
    if request.url.path.endswith(".json") or "text/html" not in request.headers.get("accept", ""):
        return None
    if status == 401:
        return RedirectResponse("/sign-in", 303)
    try:
        caller = looking(request) if look else None
    except Exception:
        caller = None
    return render(request, "trouble.html", caller, {"status": status, "detail": detail}, status)
