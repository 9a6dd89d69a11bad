"""An HTTP server that misbehaves in one way after another, as its script says."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BOMB = gzip.compress(b"\0" * (64 << 20), 1)

Answer = Callable[["Handler", bytes], None]


class Handler(BaseHTTPRequestHandler):
    """Gives each request the next answer of the server's script, and the last one for ever after."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append({key.lower(): value for key, value in self.headers.items()})
        script = self.server.script.get(self.path) or self.server.script["*"]
        answer = script.pop(0) if len(script) > 1 else script[0]
        answer(self, self.server.body)

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the client hung up, as it should
            super().handle()

    def log_message(self, *_: object) -> None:
        pass

    def say(self, status: int, body: bytes = b"", length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def drop(self) -> None:
        """Close the connection in the middle of it all."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


class Server(ThreadingHTTPServer):
    """On a port of its own on this machine; ``script``: path, or ``*``, → answers."""

    def __init__(self, body: bytes, *answers: Answer, **paths: list[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.body = body
        self.script: dict[str, list[Answer]] = {"*": list(answers), **{f"/{key}": each for key, each in paths.items()}}
        self.asked: list[dict[str, str]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/list.xml"


def good(handler: Handler, body: bytes) -> None:
    """A server that does all it should: validators, ranges, 304."""
    if handler.headers.get("If-None-Match") == '"one"':
        handler.send_response(304)
        handler.end_headers()
        return
    begin = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
    if begin and handler.headers.get("If-Range") == '"one"':
        span = f"bytes {begin}-{len(body) - 1}/{len(body)}"
        handler.say(206, body[begin:], ETag='"one"', Content_Range=span)
    else:
        handler.say(200, body, ETag='"one"')


def drops(after: int, etag: str = '"one"', **headers: str) -> Answer:
    """Promises the whole and hangs up after so many bytes."""

    def answer(handler: Handler, body: bytes) -> None:
        begin = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-")) if etag else 0
        head = headers | ({"ETag": etag} if etag else {})
        if begin:
            head["Content_Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
        handler.say(206 if begin else 200, body[begin : begin + after], len(body) - begin, **head)
        handler.drop()

    return answer


def status(code: int, **headers: str) -> Answer:
    return lambda handler, _: handler.say(code, b"no", **headers)


def ignores_range(handler: Handler, body: bytes) -> None:
    handler.say(200, body, ETag='"one"')


def wrong_range(handler: Handler, body: bytes) -> None:
    handler.say(206, body[:10], ETag='"one"', Content_Range=f"bytes 0-9/{len(body)}")


def page(handler: Handler, _: bytes) -> None:
    handler.say(
        200, b"<!DOCTYPE html><html><body>Service unavailable, try later</body></html>", Content_Type="text/html"
    )


def login(handler: Handler, _: bytes) -> None:
    handler.say(200, b"<html><body>Sign in to see the vessels</body></html>", Content_Type="text/html")


def heeds_no_if_range(handler: Handler, body: bytes) -> None:
    """Sends the rest of what is another list by now."""
    begin = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
    span = f"bytes {begin}-{len(body) - 1}/{len(body)}"
    handler.say(206, b" " * (len(body) - begin), ETag='"two"', Content_Range=span)


def drips(handler: Handler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for at in range(len(body)):
        try:
            handler.wfile.write(body[at : at + 1])
        except OSError:
            return
        time.sleep(0.02)


def silent(handler: Handler, body: bytes) -> None:
    handler.say(200, body[:10], len(body))
    time.sleep(3)


def packed(handler: Handler, body: bytes) -> None:
    handler.say(200, gzip.compress(body), Content_Encoding="gzip")


def packed_in_pieces(handler: Handler, body: bytes) -> None:
    handler.say(200, gzip.compress(body[:9_000]) + gzip.compress(body[9_000:]), Content_Encoding="gzip")


def as_long(**headers: str) -> Answer:
    """Sends the rest of another list, which is as long."""

    def answer(handler: Handler, body: bytes) -> None:
        begin = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        span = f"bytes {begin}-{len(body) - 1}/{len(body)}"
        handler.say(206, body[begin:].upper(), Content_Range=span, **headers)

    return answer


def lies_of_its_etag(handler: Handler, body: bytes) -> None:
    """Sends the rest of what is another list by now, under the mark of the one before."""
    begin = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
    other = body + b" "
    span = f"bytes {begin}-{len(other) - 1}/{len(other)}"
    handler.say(206, other[begin:], ETag='"one"', Content_Range=span)


def drips_headers(handler: Handler, _: bytes) -> None:
    """Each header in good time, and no end of them."""
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            handler.wfile.write(b"X-Patience: more\r\n")
            time.sleep(0.05)
    except OSError:
        return


def bomb(handler: Handler, _: bytes) -> None:
    handler.say(200, BOMB, Content_Encoding="gzip")


def endless(handler: Handler, _: bytes) -> None:
    """No length, no end."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65536)
    except OSError:
        return


def leads_to(address: str) -> Answer:
    return lambda handler, _: handler.say(302, Location=address)
