"""Lists from their official addresses into the store; what fails leaves the version held in use."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
from dataclasses import asdict
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from sekisho.aside import aside
from sekisho.lists.fetch import USUAL, Fetched, Limits, Progress, Route, allowed, direct, fetch
from sekisho.lists.model import ListError
from sekisho.lists.read import ENDED, SOURCES, Source
from sekisho.lists.store import ListVersion, Store

PAGE_SIZE = 8 << 20


def pull(
    store: Store,
    dataset: str,
    url: str = "",
    day: str = "",
    accept: bool = False,
    limits: Limits = USUAL,
    progress: Progress = lambda *_: None,
    route: Route = direct,
) -> tuple[ListVersion, bool]:
    """The newest version of a list, from its official address or ``url``, and whether it is new here.

    ``day``: the list's day, where neither the file nor its name nor the server tells it.
    Raises ListError, as ``fetch`` and ``Store.add`` do; the versions held stay as they are.
    """
    source = SOURCES.get(dataset)
    if source is None:
        raise ListError(f"no such list; expected one of {', '.join(pullable())}")
    if not url and (later := ENDED.get(dataset)):
        raise ListError(f"{source.title} is published no more; pull {later}, the list in its place")
    if not (url or source.url):
        raise ListError(f"{source.title} has no lasting address; give the day's with --url")
    folder = store.home / ".pull" / dataset
    at = url or _address(source, folder / "page", limits, route)
    told = _told(folder)
    known = told if told.get("url") == at and _held(store, told.get("version", "")) else {}
    found = fetch(at, folder, known.get("etag", ""), known.get("modified", ""), source.hosts, limits, progress, route)
    if found is None:
        _tell(folder, known)
        return store.get(known["version"]), False
    try:
        before = {version.id for version in store.versions(dataset)}
        on = day or _day_of(found)
        version = store.add(found.path, day, at, accept, dataset=dataset, fallback=on)
    finally:
        found.path.unlink(missing_ok=True)
    _tell(folder, {"url": at, "etag": found.etag, "modified": found.modified, "version": version.id})
    return version, version.id not in before


def pullable() -> list[str]:
    """The lists that have an address of their own."""
    return [source.dataset for source in SOURCES.values() if source.url]


def checked(store: Store, dataset: str) -> str:
    """The day on which the version in use was last pulled or found unchanged; nothing where an older one was."""
    told = _told(store.home / ".pull" / dataset)
    newest = [version.id for version in store.versions(dataset)[-1:]]
    return told.get("checked", "") if told.get("version") in newest else ""


def status(store: Store, today: dt.date) -> list[dict[str, Any]]:
    """Every version held as plain data: whether it is in use, its age in days, when it was pulled, if it is stale."""
    newest = {version.id for version in store.current()}
    rows = []
    for version in store.versions():
        current, pulled = version.id in newest, checked(store, version.dataset)
        stale = current and version.stale(today, pulled)
        rows.append(
            {"id": version.id, "current": current, "age": version.age(today), "checked": pulled, "stale": stale}
            | {"outdated": store.outdated(version)}
            | asdict(version)
        )
    return rows


def _address(source: Source, folder: Path, limits: Limits, route: Route) -> str:
    """The list's address, looked up on its page where it changes from day to day."""
    if not source.link:
        return source.url
    small = Limits(PAGE_SIZE, limits.connect, limits.silence, limits.total, tries=limits.tries, backoff=limits.backoff)
    page = fetch(source.url, folder, hosts=source.hosts, limits=small, route=route)
    text = page.path.read_text(encoding="utf-8", errors="replace") if page else ""
    shutil.rmtree(folder, ignore_errors=True)
    links = re.findall(source.link, text)
    if not links:
        raise ListError(
            f"{source.url}: no address of the list is on the page; expected {source.link}. The page may have changed: "
            "look there and pull with --url"
        )
    found = urljoin(source.url, html.unescape(max(links, key=lambda link: re.findall(r"\d{8}", link))))
    allowed(source.url, found, source.hosts)
    return found


def _held(store: Store, version: str) -> bool:
    return any(each.id == version for each in store.versions())


def _day_of(found: Fetched) -> str:
    """The day on which the server says the file was changed; today where it says nothing."""
    try:
        return parsedate_to_datetime(found.modified).date().isoformat()
    except (TypeError, ValueError):
        return dt.date.today().isoformat()


def _told(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / "told.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _tell(folder: Path, told: dict[str, str]) -> None:
    told = told | {"checked": dt.date.today().isoformat()}
    with aside(folder / "told.json") as path:
        path.write_text(json.dumps(told), encoding="utf-8")
