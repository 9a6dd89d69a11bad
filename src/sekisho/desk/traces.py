"""OpenTelemetry traces, where the setting ``traces`` names a receiver: requests, checks, screenings, writes.

A span bears names of this program's own and numbers: never what was asked, an address with its query, a body, a name of
a person or the words of an error, which may hold one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sekisho.desk.settings import SettingsError

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, SpanKind

_provider: TracerProvider | None = None


def start(receiver: str) -> None:
    """Send spans to an OTLP receiver (HTTP, the whole address) from now on. Raises SettingsError without the extra."""
    global _provider
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise SettingsError(f"the setting traces needs {error.name}: pip install 'sekisho[desk,otel]'") from error
    _provider = TracerProvider(resource=Resource.create({"service.name": "sekisho"}))
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=receiver)))


def stop() -> None:
    """Send what is left, and no more."""
    global _provider
    if _provider is not None:
        _provider.shutdown()
        _provider = None


@contextmanager
def span(name: str, context: Context | None = None, kind: SpanKind | None = None) -> Iterator[Span | None]:
    """A span around some work; None, and nothing is done, where no traces are wanted."""
    if _provider is None:
        yield None
        return
    from opentelemetry.trace import SpanKind, StatusCode

    with _provider.get_tracer("sekisho").start_as_current_span(
        name, context, kind or SpanKind.INTERNAL, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield made
        except BaseException as error:
            made.set_status(StatusCode.ERROR, type(error).__name__)
            raise


class Traced:
    """The middleware: a span for each request, under that of the caller where there is one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        from opentelemetry.trace import SpanKind, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        method = scope["method"] if scope["method"].isalpha() else "other"
        caller = TraceContextTextMapPropagator().extract(dict(Headers(scope=scope)))
        with span(method, caller, SpanKind.SERVER) as made:
            try:
                await self.app(scope, receive, answer)
            finally:
                if made is not None:
                    route = getattr(scope.get("route"), "path", "none")
                    made.update_name(f"{method} {route}")
                    made.set_attributes(
                        {"http.request.method": method, "http.route": route, "http.response.status_code": status}
                    )
                    if status >= 500:
                        made.set_status(StatusCode.ERROR)
