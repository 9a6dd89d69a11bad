"""Progress on a terminal, which must be in nobody's way."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from sekisho.cli.common import progress_line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_by_no_thread_for_processes_are_started_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large list is indexed on all cores only where no thread is about (``screening.indexes``)."""
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    threads = threading.active_count()
    with progress_line() as tell:
        tell("names read", 0, 10)
        tell("names read", 10, 10)
        assert threading.active_count() == threads
    assert "names read" in terminal.getvalue()
