"""Connections on which no whole head of a request comes, or a body that is not read drips: uvicorn keeps them for ever,
until there is room for none.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sekisho.desk import guard

LARGEST_HEAD = 64 << 10
"""Bytes of a head that are waited for at most, beyond the first piece of it."""


class Patient(HttpToolsProtocol):
    """Closes a connection that was opened, or begins a request, and has not sent its head within ``guard.SILENCE``.

    Or has not sent the rest of a body within it, after the answer. A head longer than ``LARGEST_HEAD`` is refused.
    """

    _waiting: asyncio.TimerHandle | None = None
    _in_head = False
    _read = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._in_head, self._read = True, 0

    def on_headers_complete(self) -> None:
        """The head is whole."""
        super().on_headers_complete()
        self._in_head = False

    def data_received(self, data: bytes) -> None:
        """Wait on where no request is under way, or the head of the next is not whole yet."""
        within = self._in_head
        super().data_received(data)
        self._read += len(data) if within else 0
        if self._in_head and self._read > LARGEST_HEAD:
            self.send_400_response("The head of the request is too long.")
        if self._in_head or self.cycle is None or self.cycle.response_complete:
            if self._waiting is None:
                self._wait()
        else:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Wait for the rest of a body that was answered before it was read, so that who sends it sees the answer."""
        super().on_response_complete()
        if self.cycle.more_body and self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(guard.SILENCE, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
