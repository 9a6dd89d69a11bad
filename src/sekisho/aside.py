"""Files written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A path beside ``target`` to write to; it takes the target's place at the end, or is gone where that fails."""
    path = target.with_name(target.name + ".tmp")
    try:
        yield path
        path.replace(target)
    finally:
        path.unlink(missing_ok=True)
