"""The description of the API at /openapi.json: what FastAPI makes, with the types of answers, examples and keys."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from sekisho.desk.api.shapes import ANSWERS, FILES, Trouble

BASE = "/api/v1"
OPEN = ("POST /api/v1/session", "POST /api/v1/welcome", "GET /healthz", "GET /readyz", "POST /updatez")
"""Operations that ask for no key."""

KEY = {"type": "http", "scheme": "bearer", "description": "A key of POST /api/v1/keys."}


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Of each operation: the parameters and the body of a request, and the answer. Long lists are cut short."""
    held: dict[str, dict[str, Any]] = json.loads((files(__package__) / "examples.json").read_text(encoding="utf-8"))
    return held


def describe(app: FastAPI) -> None:
    """Have the application describe itself so."""

    def made() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _made(app)
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign]


def _made(app: FastAPI) -> dict[str, Any]:
    held = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    wanted = [(name, "serialization", TypeAdapter(type_)) for name, type_ in {**ANSWERS, "Trouble": Trouble}.items()]
    schemas, shared = TypeAdapter.json_schemas(wanted, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    parts = held["components"]["schemas"] | shared.get("$defs", {})
    for name in ("HTTPValidationError", "ValidationError"):
        parts.pop(name, None)
    held["components"] = {"schemas": dict(sorted(parts.items())), "securitySchemes": {"key": KEY}}
    trouble = {
        "description": "What is wrong: what was found, what was expected.",
        "content": {"application/json": {"schema": schemas["Trouble", "serialization"], "example": {
            "detail": "kind is 'remitance'; expected one of remittance, cash-carriage, import, export"}}},
    }  # fmt: skip
    for path, operations in held["paths"].items():
        for method, operation in operations.items():
            name = f"{method.upper()} {path}"
            own = f"{method.upper()} {path.removeprefix(BASE)}"
            operation["security"] = [] if name in OPEN else [{"key": []}]
            answers = operation["responses"]
            answers.pop("422", None)
            answers["4XX"] = trouble
            (status,) = (each for each in answers if each.startswith("2"))
            if path.startswith(BASE) and own in FILES:
                file = {"schema": {"type": "string", "format": "binary"}}
                answers[status]["content"] = dict.fromkeys(FILES[own], file)
            elif path.startswith(BASE):
                answers[status]["content"]["application/json"]["schema"] = schemas[own, "serialization"]
            _exemplify(operation, answers[status], examples().get(name, {}))
    return held


def _exemplify(operation: dict[str, Any], answer: dict[str, Any], example: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["name"] in example.get("parameters", {}):
            parameter["example"] = example["parameters"][parameter["name"]]
    if "body" in example:
        for body in operation["requestBody"]["content"].values():
            body["example"] = example["body"]
    if "answer" in example:
        for kind, content in answer["content"].items():
            if kind == "application/json":
                content["example"] = example["answer"]
