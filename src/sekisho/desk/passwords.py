"""Passwords and keys as Argon2 hashes. Each takes a core and much memory, so few are worked out at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Passwords that are worked on at once, in one process."""
WAITING = 8
"""Further ones that wait; what comes beyond them is turned away, or it would take the threads that others wait for."""

_hasher = PasswordHasher()
_key_hasher = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)  # the secret is 256 random bits
_NOBODY = _hasher.hash("nobody")
_room = threading.BoundedSemaphore(AT_ONCE + WAITING)
_working = threading.BoundedSemaphore(AT_ONCE)
_keys = threading.BoundedSemaphore(4)


class Busy(Exception):
    """Too many sign in at this moment."""


@contextmanager
def _turn() -> Iterator[None]:
    if not _room.acquire(blocking=False):
        raise Busy("too many people are signing in at this moment; try again in a few seconds")
    try:
        with _working:
            yield
    finally:
        _room.release()


def hash_password(password: str) -> str:
    """The hash to be kept of a password. Raises Busy."""
    with _turn():
        return _hasher.hash(password)


def fits(hashed: str, password: str) -> bool:
    """Whether a password is that of a hash; of no hash it takes as long and is not. Raises Busy."""
    with _turn():
        return _verified(_hasher, hashed or _NOBODY, password) and bool(hashed)


def hash_key(secret: str) -> str:
    """The hash to be kept of a key's secret."""
    return _key_hasher.hash(secret)


def fits_key(hashed: str, secret: str) -> bool:
    """Whether a key's secret is that of a hash."""
    with _keys:
        return _verified(_key_hasher, hashed, secret)


def _verified(hasher: PasswordHasher, hashed: str, given: str) -> bool:
    try:
        return hasher.verify(hashed, given)
    except (VerificationError, InvalidHashError):
        return False
