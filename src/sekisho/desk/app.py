"""The application: the API, the pages and what guards them, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException

from sekisho import __version__
from sekisho.check.single import CaseError
from sekisho.desk import pages, traces
from sekisho.desk.api import auditing, batches, outside, reading, work, yente
from sekisho.desk.api import people as people_api
from sekisho.desk.api.described import describe
from sekisho.desk.cases import Conflict
from sekisho.desk.guard import Guard
from sekisho.desk.office import Office
from sekisho.desk.passwords import Busy
from sekisho.desk.people import Invalid, Refused
from sekisho.desk.settings import Settings, read_settings
from sekisho.lists.model import ListError


def create(settings: Settings | None = None) -> FastAPI:
    """The application for some settings, or those of the environment."""
    office = Office(settings or read_settings())

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        office.start()
        yield
        office.close()

    app = FastAPI(
        title="Sekisho", version=__version__, lifespan=life, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json", summary="The checkpoint for sanctions. Reasons and sources, not legal advice.",
    )  # fmt: skip
    app.state.office = office
    for router in (  # each is asked in turn: first those that are called most
        work.router,
        yente.router,
        batches.router,
        outside.router,
        reading.router,
        auditing.router,
        people_api.router,
    ):
        app.include_router(router)
    describe(app)
    pages.mount(app)
    _errors(app)

    app.add_middleware(Guard, settings=office.settings)
    if office.settings.traces:
        app.add_middleware(traces.Traced)
    if office.settings.origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=office.settings.origins, allow_methods=["*"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
        )  # fmt: skip
    return app


def _errors(app: FastAPI) -> None:
    """What goes wrong, as an answer: ``detail`` says what was found and what was expected."""

    def told(request: Request, status: int, detail: str, **more: object) -> Response:
        if page := pages.trouble(request, status, detail):
            return page
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return JSONResponse({"detail": detail, **more}, status, headers)

    @app.exception_handler(Refused)
    def refused(request: Request, error: Refused) -> Response:
        return told(request, error.status, str(error))

    @app.exception_handler(Busy)
    def busy(request: Request, error: Busy) -> Response:
        response = told(request, 503, str(error))
        response.headers["Retry-After"] = "2"
        return response

    @app.exception_handler(Invalid)
    @app.exception_handler(CaseError)
    @app.exception_handler(ListError)
    def invalid(request: Request, error: Exception) -> Response:
        return told(request, 422 if request.url.path.startswith("/api/") else 400, str(error))  # yente's answer is 400

    @app.exception_handler(RequestValidationError)
    def unfit(request: Request, error: RequestValidationError) -> Response:
        said = [(".".join(map(str, e["loc"][1:])), e["msg"].removeprefix("Value error, ")) for e in error.errors()]
        return told(request, 422, "; ".join(f"{where}: {what}" if where else what for where, what in said))

    @app.exception_handler(HTTPException)
    def plain(request: Request, error: HTTPException) -> Response:
        return told(request, error.status_code, str(error.detail))

    @app.exception_handler(LookupError)
    def missing(request: Request, error: LookupError) -> Response:
        return told(request, 404, str(error.args[0] if error.args else error))

    @app.exception_handler(Conflict)
    def conflict(request: Request, error: Conflict) -> Response:
        return told(request, 409, str(error), standing=error.standing)

    @app.exception_handler(DataError)
    @app.exception_handler(UnicodeEncodeError)
    @app.exception_handler(OverflowError)
    def unstorable(request: Request, error: Exception) -> Response:
        said = (
            "a text holds a character that no text may hold, such as NUL or half of a surrogate pair, "
            "or a number has more than eighteen digits"
        )
        return told(request, 422, said)

    @app.exception_handler(OperationalError)
    @app.exception_handler(InterfaceError)
    def database(request: Request, error: DBAPIError) -> Response:
        response = told(request, 503, "the database does not answer; nothing was acknowledged, try again shortly")
        response.headers["Retry-After"] = "5"
        return response
