"""Traces, as a real receiver of OTLP gets them: what happened inside what, and nothing of whom it was about."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from desks import REMITTANCE, Desk, Settings
from sekisho.desk import traces
from sekisho.desk.settings import SettingsError


class Receiver:
    """A collector that keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.got.append(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1/traces"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def spans(self) -> list[Any]:
        made = (ExportTraceServiceRequest.FromString(body) for body in self.got)
        return [s for each in made for r in each.resource_spans for scope in r.scope_spans for s in scope.spans]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()


def attributes(span: Any) -> dict[str, Any]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


def test_a_request_is_a_span_with_what_was_done_in_it(settings: Settings, receiver: Receiver) -> None:
    desk = Desk(replace(settings, traces=receiver.url))
    above = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    desk.admin.call("POST", "/check", json=REMITTANCE, headers=above)
    desk.admin.post("/screen", {"name": "Yun Ho Jin"})
    desk.office.close()
    spans = receiver.spans()
    request = next(s for s in spans if s.name == "POST /api/v1/check")
    assert (request.trace_id.hex(), request.parent_span_id.hex()) == (above["traceparent"][3:35], "b7ad6b7169203331")
    assert attributes(request) == {
        "http.request.method": "POST", "http.route": "/api/v1/check", "http.response.status_code": 200,
    }  # fmt: skip
    inside = {s.name: s for s in spans if s.trace_id == request.trace_id}
    assert set(inside) == {"POST /api/v1/check", "check", "screen", "store write"}
    assert inside["screen"].parent_span_id == inside["check"].span_id
    assert inside["check"].parent_span_id == inside["store write"].parent_span_id == request.span_id
    assert "POST /api/v1/screen" in {s.name for s in spans}
    assert all(s.start_time_unix_nano <= s.end_time_unix_nano for s in spans)


def test_no_span_holds_what_was_asked_or_the_words_of_an_error(settings: Settings, receiver: Receiver) -> None:
    desk = Desk(replace(settings, traces=receiver.url))
    desk.admin.check(creditor_name="Pak Chol Su")
    desk.admin.post("/check", {**REMITTANCE, "amount": "Pak Chol Su's money"}, 422)
    desk.client.get("/search/default?q=Pak+Chol+Su")
    desk.client.request("P4K-CHOL", "/Pak%20Chol%20Su?Pak+Chol+Su")
    desk.admin.get("/cases/1")
    desk.office.close()
    assert len(receiver.spans()) >= 6
    everything = b"".join(receiver.got)
    for secret in (b"Pak", b"Chol", b"5000000", b"P4K", desk.admin.headers["X-CSRF-Token"].encode()):
        assert secret not in everything
    assert {s.name for s in receiver.spans()} >= {"other none", "GET /api/v1/cases/{number}"}
    assert 422 in {attributes(s).get("http.response.status_code") for s in receiver.spans()}


def test_an_error_is_marked_by_its_kind(receiver: Receiver) -> None:
    traces.start(receiver.url)
    with pytest.raises(ValueError, match="Pak"), traces.span("check"):
        raise ValueError("Pak Chol Su is no amount")
    traces.stop()
    (span,) = receiver.spans()
    assert (span.status.message, len(span.events)) == ("ValueError", 0) and b"Pak" not in receiver.got[0]


def test_a_receiver_that_is_away_holds_up_nobody(settings: Settings) -> None:
    desk = Desk(replace(settings, traces="http://127.0.0.1:9/v1/traces"))
    started = time.monotonic()
    assert desk.admin.check()["outcome"] == "report" and time.monotonic() - started < 5
    desk.office.close()


def test_nothing_is_traced_or_loaded_unless_it_is_wanted(desk: Desk) -> None:
    with traces.span("check") as made:
        assert made is None
    look = "import sys, sekisho.desk.app; print([m for m in sys.modules if m.startswith('opentelemetry.sdk')])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True).stdout.strip() == "[]"


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingsError, match=r"sekisho\[desk,otel\]"):
        traces.start("http://127.0.0.1:9/")
