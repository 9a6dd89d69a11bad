"""The endpoints of yente 5, so that a client of it changes its base address and nothing else."""

from __future__ import annotations

import hmac
import json
import os
from asyncio import gather
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import Connection, text
from starlette.concurrency import run_in_threadpool

from sekisho.desk import questions, yente
from sekisho.desk.api import CallerFirst, Checker, Reader, TheOffice, office
from sekisho.desk.holdings import NO_LIST, Holdings
from sekisho.desk.office import Office
from sekisho.desk.people import Caller, Invalid, Refused
from sekisho.desk.yente import ALL, Filters, Shown
from sekisho.lists.model import Listing
from sekisho.lists.store import ListVersion

router = APIRouter(tags=["yente"], route_class=CallerFirst)
Many = Annotated[list[str], Query()]
SINCE = r"^(\d{4}-\d{2}-\d{2}(T[\d:.]*Z?)?)?$"
Since = Annotated[str, Query(pattern=SINCE)]


class Example(BaseModel):
    """An entity to be matched."""

    id: str | None = None
    schema_: str = Field(alias="schema", examples=["Person"])
    properties: dict[str, Any] = Field({}, examples=[{"name": ["John Doe"], "birthDate": ["1975-04-21"]}])


class Batch(BaseModel):
    """Entities to be matched, each under a name of the client's."""

    queries: dict[str, Example | None]
    weights: dict[str, float] = {}
    config: dict[str, Any] = {}


def _held(holdings: Holdings, dataset: str) -> tuple[Shown, Filters]:
    """The lists as entities, and a filter for the data set that the path names. Raises LookupError, and Refused where
    no list is held: nobody found would be taken for a clearance."""
    if not holdings.held.versions:
        raise Refused(NO_LIST, 503)
    held = yente.shown(holdings)
    if dataset == ALL:
        return held, Filters()
    if dataset not in held.datasets:
        raise LookupError(f"No such dataset: {dataset}; expected {', '.join([ALL, *held.datasets])}")
    return held, Filters(include=(dataset,))


def _note(
    caller: Caller, what: str, held: Shown, asked: list[Any], found: list[Any], **how: Any
) -> Callable[[Connection], None]:
    """What keeps what was asked, with an entry in the log; ``found`` are the results of each that was asked."""
    own = held.holdings
    stamp = {"lists": own.now.stamp["lists"] if own.now else "none"}
    hits = [questions.of_entities(each) for each in found]
    return lambda c: questions.note(c, caller, what, asked, hits, own.held, own.thresholds, stamp, **how)


class Matching(BaseModel):
    """How to match."""

    limit: int = Field(5, ge=0, le=500)
    threshold: float | None = Field(None, ge=0, le=1)
    cutoff: float = Field(yente.CUTOFF, ge=0, le=1)
    algorithm: str = ""
    include_dataset: list[str] = []
    exclude_schema: list[str] = []
    exclude_dataset: list[str] = []
    topics: list[str] = []
    changed_since: str = Field("", pattern=SINCE)
    exclude_entity_ids: list[str] = []


@router.post("/match/{dataset}", summary="Query by example")
async def match(
    dataset: str, given: Batch, at: TheOffice, caller: Checker, response: Response, how: Annotated[Matching, Query()]
) -> dict[str, Any]:
    """The listed parties that each entity may be. Without ``threshold`` the desk's own counts for each list."""
    held, filters = _held(await at.fresh(), dataset)
    asked = {name: example for name, example in given.queries.items() if example is not None}
    if not asked or len(asked) > yente.MAX_BATCH:
        raise Invalid(f"{len(asked)} queries; expected 1 to {yente.MAX_BATCH}")
    chosen = replace(
        filters, include=tuple(how.include_dataset) or filters.include, exclude=tuple(how.exclude_dataset),
        exclude_schema=tuple(how.exclude_schema), exclude_ids=tuple(how.exclude_entity_ids), topics=tuple(how.topics),
        changed_since=how.changed_since,
    )  # fmt: skip
    made = await gather(
        *(yente.match(held, example.model_dump(by_alias=True), chosen, how.limit, how.cutoff, how.threshold)
          for example in asked.values())
    )  # fmt: skip
    responses = dict(zip(asked, made, strict=True))
    note = _note(
        caller, "matched", held, [each["query"] for each in made], [each["results"] for each in made],
        filters=asdict(chosen), limit=how.limit, cutoff=how.cutoff, threshold=how.threshold,
    )  # fmt: skip
    await at.store.write_soon(note)
    response.headers["x-batch-size"] = str(len(responses))
    return {
        "responses": responses, "matcher": yente.algorithms()["algorithms"][0]["features"], "limit": how.limit,
        "notes": yente.notes(how.algorithm, bool(given.weights), bool(given.config), bool(how.changed_since)),
    }  # fmt: skip


@router.get("/search/{dataset}", summary="Search the lists")
def search(
    dataset: str, at: TheOffice, caller: Checker, q: Annotated[str, Query(max_length=1000)] = "",
    schema: str = "Thing", countries: Many = [], topics: Many = [], datasets: Many = [],  # noqa: B006
    include_dataset: Many = [], exclude_schema: Many = [], exclude_dataset: Many = [], changed_since: Since = "",  # noqa: B006
    limit: Annotated[int, Query(ge=0, le=500)] = 10, offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
    facets: Annotated[list[str], Query()] = list(yente.LABELS),  # noqa: B006
) -> dict[str, Any]:  # fmt: skip
    """Entities by name. The words of ``q`` are plain words: Elasticsearch's query language is not spoken here."""
    held, filters = _held(at.holdings, dataset)
    if schema != "Thing" and schema not in yente.MEETS:
        raise Invalid(f"Invalid schema: {schema}")
    chosen = replace(
        filters, schema=schema, include=(*datasets, *include_dataset) or filters.include,
        exclude=tuple(exclude_dataset), exclude_schema=tuple(exclude_schema), topics=tuple(topics),
        countries=tuple(each.lower() for each in countries), changed_since=changed_since,
    )  # fmt: skip
    found = yente.search(held, q, chosen, limit, offset, facets)
    at.store.write(
        _note(caller, "searched", held, [q], [found["results"]], filters=asdict(chosen), limit=limit, offset=offset)
    )
    return found


@router.get("/entities/{entity_id}", summary="An entity")
def fetch(entity_id: str, at: TheOffice, _: Reader, nested: bool = True) -> dict[str, Any]:
    """A listed party by its id."""
    version, listing = _party(at, entity_id)
    return yente.entity(version, listing, nested)


@router.get("/entities/{entity_id}/adjacent", summary="What is beside an entity")
def adjacent(
    entity_id: str, at: TheOffice, _: Reader, limit: Annotated[int, Query(ge=0, le=500)] = 10,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, Any]:  # fmt: skip
    """The sanction of a listed party."""
    version, listing = _party(at, entity_id)
    sanctions = yente.entity(version, listing, True)["properties"]["sanctions"]
    page = {"results": sanctions[offset : offset + limit], "total": {"value": len(sanctions), "relation": "eq"},
            "limit": limit, "offset": offset}  # fmt: skip
    return {"entity": yente.entity(version, listing), "adjacent": {"sanctions": page}}


def _party(at: Office, entity_id: str) -> tuple[ListVersion, Listing]:
    found = yente.shown(at.holdings).parties.get(entity_id)
    if found is None:
        raise LookupError("No such entity!")
    return found


@router.get("/catalog", summary="The data sets")
def catalog(at: TheOffice, _: Reader) -> dict[str, Any]:
    """The lists in use, and ``default``, which is all of them."""
    return yente.catalog(yente.shown(at.holdings))


@router.get("/algorithms", summary="The algorithm")
def algorithms(_: Reader) -> dict[str, Any]:
    """There is one."""
    return yente.algorithms()


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Is the server up?")
def healthz() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", summary="Is the server ready?")
def readyz(at: TheOffice, response: Response) -> dict[str, str]:
    """Whether the database answers and lists are held; 503 where not."""
    with at.store.reading() as connection:
        connection.execute(text("SELECT 1"))
    if not at.holdings.held.versions:
        response.status_code = 503
        return {"status": "no list is held", "detail": NO_LIST}
    return {"status": "ok"}


@router.get("/metrics", summary="Prometheus metrics", tags=["system"])
def metrics(_: Reader) -> Response:
    """Requests by route and status, and how long they took, over all processes."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


@router.post("/updatez", summary="Look for changes now")
def updatez(at: TheOffice, token: Annotated[str, Query(max_length=500)] = "", sync: bool = False) -> dict[str, str]:
    """Read dossiers and lists again where they changed on disk; needs the token of the setting update_token."""
    own = at.settings.update_token
    if not own or not hmac.compare_digest(own.encode(), token.encode()):
        raise Refused("Invalid token.", 403)
    at.shelf.look(force=True)
    return {"status": "ok"}


# OpenRefine's reconciliation API, version 0.2


def _refiner(request: Request, api_key: str = "") -> Caller:
    """Who asks: OpenRefine can send no header, so here a key may be in the address."""
    caller = office(request).caller(request.headers.get("authorization") or (f"ApiKey {api_key}" if api_key else ""))
    if not caller.may("check"):
        raise Refused("this needs the scope check", 403)
    request.state.caller = caller
    return caller


Refiner = Annotated[Caller, Depends(_refiner)]


@router.get("/reconcile/{dataset}", summary="OpenRefine: what the service is, or reconcile")
async def manifest(
    dataset: str, at: TheOffice, caller: Refiner, api_key: str = "",
    queries: Annotated[str, Query(max_length=1_000_000)] = "",
) -> dict[str, Any]:  # fmt: skip
    """The manifest, whose links keep the key that the address has; with ``queries``, their candidates."""
    if queries:
        return await reconcile(dataset, at, caller, queries)
    held, _filters = _held(await at.fresh(), dataset)
    base = f"{at.settings.address}/reconcile/{dataset}"
    tail = f"?{urlencode({'api_key': api_key})}" if api_key else ""
    parties = await run_in_threadpool(lambda: held.parties)
    kinds = sorted({listing.schema for _, listing in parties.values()})
    suggest = {name: {"service_url": base, "service_path": f"/suggest/{name}{tail}"} for name in ("entity", "type")}
    return {
        "versions": ["0.2"], "name": f"Sekisho: {dataset}", "batchSize": 10,
        "identifierSpace": "https://www.opensanctions.org/reference/#schema",
        "schemaSpace": "https://www.opensanctions.org/reference/#schema",
        "view": {"url": at.settings.address + "/entities/{{id}}"}, "suggest": suggest,
        "defaultTypes": [{"id": kind, "name": kind} for kind in kinds],
    }  # fmt: skip


@router.post("/reconcile/{dataset}", summary="OpenRefine: reconcile")
async def reconcile(
    dataset: str, at: TheOffice, caller: Refiner, queries: Annotated[str, Form(max_length=1_000_000)]
) -> dict[str, Any]:
    """Queries as JSON in the form's field; the candidates of each. Extending data is not offered."""
    held, filters = _held(await at.fresh(), dataset)
    try:
        asked = json.loads(queries)
        assert isinstance(asked, dict)
        examples = {name: _example(query) for name, query in asked.items()}
    except (ValueError, AssertionError, AttributeError, TypeError, RecursionError, ValidationError) as error:
        raise Invalid(f"queries cannot be read: expected JSON such as {{'q0': {{'query': 'name'}}}}: {error}") from None
    if len(examples) > yente.MAX_BATCH:
        raise Invalid(f"{len(examples)} queries; expected at most {yente.MAX_BATCH}")
    found = [
        (await yente.match(held, example, filters, limit, yente.CUTOFF, None))["results"]
        for example, limit in examples.values()
    ]
    note = _note(
        caller, "reconciled", held, [example for example, _ in examples.values()], found, filters=asdict(filters),
        limits=[limit for _, limit in examples.values()], cutoff=yente.CUTOFF, threshold=None,
    )  # fmt: skip
    await at.store.write_soon(note)
    return {
        name: {"result": [{**_candidate(each), "score": round(each["score"] * 100, 2), "match": each["match"]}
                          for each in results]}
        for name, results in zip(examples, found, strict=True)
    }  # fmt: skip


def _example(query: dict[str, Any]) -> tuple[dict[str, Any], int]:
    kind = query.get("type") or "Thing"
    kind = kind[0] if isinstance(kind, list) else kind
    properties: dict[str, list[Any]] = {"name": [query["query"]]} if query.get("query") else {}
    for each in query.get("properties") or []:
        values = each["v"] if isinstance(each["v"], list) else [each["v"]]
        properties.setdefault(str(each["pid"]).rpartition(":")[2], []).extend(values)
    return {"schema": str(kind), "properties": properties}, max(1, min(int(query.get("limit") or 5), 100))


def _candidate(each: dict[str, Any]) -> dict[str, Any]:
    kind = {"id": each["schema"], "name": each["schema"]}
    return {"id": each["id"], "name": each["caption"], "description": each["schema"], "type": [kind]}


@router.get("/reconcile/{dataset}/suggest/entity", summary="OpenRefine: suggest an entity")
def suggest_entity(
    dataset: str, at: TheOffice, _: Refiner, prefix: Annotated[str, Query(max_length=500)] = "",
    limit: Annotated[int, Query(ge=0, le=100)] = 10,
) -> dict[str, Any]:  # fmt: skip
    """Entities by the beginning of a name."""
    held, filters = _held(at.holdings, dataset)
    found = yente.search(held, prefix, filters, limit, 0, ())["results"]
    return {"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": [_candidate(e) for e in found]}


@router.get("/reconcile/{dataset}/suggest/type", summary="OpenRefine: suggest a type")
def suggest_type(
    dataset: str, at: TheOffice, _: Refiner, prefix: Annotated[str, Query(max_length=500)] = ""
) -> dict[str, Any]:
    """Kinds of party by the beginning of their name."""
    held, _filters = _held(at.holdings, dataset)
    kinds = sorted({listing.schema for _, listing in held.parties.values()})
    found = [{"id": kind, "name": kind} for kind in kinds if kind.casefold().startswith(prefix.casefold())]
    return {"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": found}
