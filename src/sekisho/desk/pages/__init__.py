"""The pages: rendered on the server from templates, by the functions that the API uses."""

from __future__ import annotations

from fastapi import FastAPI

from sekisho.desk.pages import entrance


def mount(app: FastAPI) -> None:
    """Add the pages to the application."""
    app.include_router(entrance.router, include_in_schema=False)
