"""The pages: rendered on the server from templates, by the functions that the API uses.

What a page shows has a permalink, and the same with ``.json`` behind it is its data.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from sekisho.desk.pages import entrance, house, law, reading, work
from sekisho.desk.pages.common import trouble

__all__ = ["mount", "trouble"]


def mount(app: FastAPI) -> None:
    """Add the pages to the application."""
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for room in (entrance, work, law, reading, house):
        app.include_router(room.router, include_in_schema=False)
