"""Files written whole or not at all, and the folder in which a run that was stopped is taken up again."""

from __future__ import annotations

import os
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


def is_foreign(work: Path) -> bool:
    """Whether a folder of work is there that no run of ours made, or that has a link in it: it may lead anywhere."""
    if not os.path.lexists(work):
        return False
    return work.is_symlink() or not (work / "key").is_file() or any(path.is_symlink() for path in work.rglob("*"))
