"""What the desk does beside answering: a thread that does it again and again until it is stopped."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from sekisho.desk.store import Store


class Loop(ABC):
    """Work of its own thread: ``once`` as long as there is some, then a pause. An error waits, and is tried again."""

    pause = 1.0
    """Seconds between two looks for work."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)

    @abstractmethod
    def once(self) -> bool:
        """Do one piece of work; False where there is none."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is not done yet waits for the next start."""
        self.stopping.set()
        if self._thread.is_alive():
            self._thread.join(20)

    def _run(self) -> None:
        while not self.stopping.wait(self.pause):
            try:
                while self.once() and not self.stopping.is_set():
                    pass
            except Exception:  # the database is away; it comes back
                self.stopping.wait(5)
