"""Connections on which no whole head of a request comes, or a body that is not read drips: uvicorn keeps them for ever,
until there is room for none.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from sekisho.desk import guard


class Patient(H11Protocol):
    """Closes a connection that was opened, or begins a request, and has not sent its head within ``guard.SILENCE``.

    Or has not sent the rest of a body within it, after the answer.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on where the head is not whole yet."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE and self.conn.our_state is not h11.DONE:
            self._stop_waiting()
        elif self._waiting is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Wait for the rest of a body that was answered before it was read, so that who sends it sees the answer."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY and self._waiting is None:
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
