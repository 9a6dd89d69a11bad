"""Files written whole or not at all, none of them over what is read, and the folder in which a stopped run goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

STAGED = "staged.json"
"""In the folder of a run that has read all its rows: from there on what was done is kept where it is stopped."""


class OutputError(ValueError):
    """An output that cannot be of that format or name; the message says which can."""


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A path beside ``target`` to write to; it takes the target's place at the end, or is gone where that fails."""
    path = target.with_name(target.name + ".tmp")
    try:
        yield path
        path.replace(target)
    finally:
        path.unlink(missing_ok=True)


def check_format(output: Path, formats: Sequence[str]) -> None:
    """Raise OutputError where the ending is none of ``formats``."""
    if output.suffix.lower() not in formats:
        raise OutputError(f"{output}: no format {output.suffix or '(no ending)'}; expected one of {', '.join(formats)}")


def keep_apart(inputs: Sequence[str | Path], outputs: Sequence[Path | None]) -> None:
    """Raise OutputError where what is written would replace what is read, or one output the other."""
    taken = {Path(item).resolve(): f"the input {item}" for item in inputs if str(item) != "-"}
    for path in filter(None, outputs):
        if path.resolve() in taken:
            raise OutputError(f"{path}: it would replace {taken[path.resolve()]}; name another file")
        taken[path.resolve()] = f"the output {path}"


def rejects_to(output: Path | None, rejects: Path | None) -> Path | None:
    """Where rejected rows go: to ``rejects``, or beside the output."""
    return rejects or (output and output.with_name(output.stem + ".rejects.csv"))


def goes_on(output: Path) -> bool:
    """Whether a run that was stopped left something by which another goes on."""
    return (output.with_name(output.name + ".parts") / STAGED).exists()


def work_beside(output: Path) -> Path:
    """The folder in which a run works until ``output`` is written, and goes on where it was stopped.

    Raises OutputError where there is another of that name: one that no run of ours made, or that has a link in it,
    which may lead anywhere.
    """
    work = output.with_name(output.name + ".parts")
    if os.path.lexists(work) and (
        work.is_symlink() or not (work / "key").is_file() or any(path.is_symlink() for path in work.rglob("*"))
    ):
        raise OutputError(f"{work}: not a folder that this program made; remove it, or name another output")
    return work
