"""Files written whole or not at all, none of them over what is read, and the folder in which a stopped run goes on."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

STAGED = "staged.json"
"""In the folder of a run that has read all its rows: from there on what was done is kept where it is stopped."""

_TURN = "turn"
"""In the same folder: locked by the run that works in it."""


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


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Wait until no other process that asks too is at work in the folder of a file, and hold it meanwhile."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


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


@contextmanager
def work_beside(output: Path) -> Iterator[Path]:
    """The folder in which this run alone works until ``output`` is written, and goes on where it was stopped.

    Raises OutputError where another run works in it, where it cannot be made, and where there is another of that name:
    one that no run of ours made, or that has a link in it, which may lead anywhere.
    """
    work = output.with_name(output.name + ".parts")
    foreign = OutputError(f"{work}: not a folder that this program made; remove it, or name another output")
    try:
        work.mkdir(parents=True, exist_ok=True)
        held = {each.name for each in work.iterdir()}
        if work.is_symlink() or (held and not held & {"key", _TURN}):
            raise foreign
        turn = os.open(work / _TURN, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise foreign from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise foreign from None
        raise OutputError(f"{work}: {error.strerror}; name an output where a folder can be made beside it") from None
    try:
        if not _taken(turn, work):
            raise OutputError(f"{output}: another run is writing it; wait until that has ended, or name another output")
        if any(path.is_symlink() for path in work.rglob("*")):
            raise foreign
        yield work
    finally:
        os.close(turn)


def _taken(turn: int, work: Path) -> bool:
    """Whether it is our turn; not where another's ended just now and took its folder with it.

    A lock of POSIX's ends with the process, though others that it started live on for a moment.
    """
    try:
        fcntl.lockf(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(turn), os.stat(work / _TURN))
    except OSError:
        return False


def empty(work: Path) -> None:
    """Remove all that a run before left in the folder of this one."""
    for each in work.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != _TURN:
            each.unlink()
