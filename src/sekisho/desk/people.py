"""Users, sessions, keys and one-time links: who is asking, and what they may."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from sekisho.desk import called, log, passwords, seal
from sekisho.desk.schema import invites, keys, sessions, users
from sekisho.desk.store import Store, now

SCOPES = ("check", "review", "admin", "audit")
ROLES = {
    "analyst": frozenset({"check"}),
    "reviewer": frozenset({"check", "review"}),
    "auditor": frozenset({"audit"}),
    "admin": frozenset(SCOPES),
}
"""What each role may; a key may at most what its owner may."""

LEAST_PASSWORD = 12
KEY = "sekisho"


class Refused(Exception):
    """Who asks is not known, or may not; ``status`` is HTTP's."""

    def __init__(self, message: str, status: int = 401) -> None:
        super().__init__(message)
        self.status = status


class Invalid(ValueError):
    """What was given cannot be used; the message says what was expected."""


def among(name: str, given: str, known: Iterable[str]) -> str:
    """What a query gives that takes one of a set, or nothing for any. Raises Invalid."""
    if given and given not in (listed := list(known)):
        raise Invalid(f"{name} is {given!r}; expected one of {', '.join(listed)}, or nothing for any")
    return given


@dataclass(frozen=True)
class Caller:
    """Who asks: a user in a session, or by a key."""

    user: int
    name: str
    role: str
    scopes: frozenset[str]
    key: str = ""
    csrf: str = ""

    @property
    def words(self) -> str:
        """As the log names them."""
        return f"{self.name} by key {self.key}" if self.key else self.name

    def may(self, scope: str) -> bool:
        """Whether they may do what needs a scope."""
        return scope in self.scopes


def later(**given: float) -> str:
    """A moment from now, as it is stored."""
    moment = datetime.now(UTC) + timedelta(**given)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _good_password(password: str, name: str) -> None:
    if len(password) < LEAST_PASSWORD or password.casefold() == name.casefold():
        raise Invalid(f"the password has {len(password)} characters; expected at least {LEAST_PASSWORD}, not the name")
    if len(password) > 1000:
        raise Invalid("the password is longer than 1,000 characters")


def _good_name(connection: Connection, name: str) -> str:
    """A name as it is kept, which nobody else's is like. Raises Invalid."""
    name = called.tidy(name)
    if why := called.wrong(name):
        raise Invalid(why)
    for each in connection.execute(select(users.c.name)).scalars():
        if called.alike(name, each):
            same = each.casefold() == name.casefold()
            raise Invalid(f"there is a user {each!r} already" + ("" if same else f", and {name!r} looks like it"))
    return name


# Users


def invite(connection: Connection, role: str, by: Caller | None, user: int | None = None, hours: float = 24) -> str:
    """The token of a one-time link with which a person makes an account (or sets the password of ``user``).

    ``by`` is the admin who invites, None for whoever has a shell on the machine. Raises Invalid, LookupError.
    """
    if role not in ROLES:
        raise Invalid(f"role is {role!r}; expected one of {', '.join(ROLES)}")
    if user is not None and not connection.execute(select(users.c.id).where(users.c.id == user)).first():
        raise LookupError(f"no user {user}")
    token = secrets.token_urlsafe(32)
    made = {"digest": log.digest(token), "role": role, "user": user, "expires": later(hours=hours),
            "by": by.user if by else None}  # fmt: skip
    connection.execute(insert(invites).values(made))
    about = f"user:{user}" if user else ""
    rows = seal.made(invites, made)
    log.record(connection, _words(by), "invited", about, role=role, expires=made["expires"], rows=rows)
    return token


def _words(by: Caller | None) -> str:
    return by.words if by else "sekisho"


def open_invitations(connection: Connection) -> list[dict[str, Any]]:
    """The links that an admin made and that are good still, those that wait for a second admin among them."""
    by, whom = users.alias("by"), users.alias("whom")
    query = (
        select(invites.c.digest.label("id"), invites.c.role, whom.c.name.label("user"), invites.c.expires,
               by.c.name.label("by"), invites.c.by.label("by_id"), invites.c.second.is_not(None).label("seconded"))
        .join(by, by.c.id == invites.c.by)
        .outerjoin(whom, whom.c.id == invites.c.user)
        .where(invites.c.used == "", invites.c.expires >= now())
        .order_by(invites.c.expires)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]


def second_invitation(connection: Connection, caller: Caller, id_: str) -> None:
    """Let a link of another admin be good, where four eyes are asked for. Raises LookupError, Refused."""
    found = connection.execute(
        select(invites).where(invites.c.digest == id_, invites.c.used == "", invites.c.expires >= now())
    ).first()
    if found is None:
        raise LookupError("no such invitation waits")
    if found.by == caller.user:
        raise Refused("an invitation needs the eyes of another admin than made it", 403)
    connection.execute(update(invites).where(invites.c.digest == id_).values(second=caller.user))
    rows = seal.of(connection, invites, invites.c.digest == id_)
    about = f"user:{found.user}" if found.user else ""
    log.record(connection, caller.words, "invitation seconded", about, role=found.role, rows=rows)


def first_invite(store: Store) -> str:
    """A token for the first admin, where there is no user yet; else ""."""

    def work(connection: Connection) -> str:
        if connection.execute(select(func.count()).select_from(users)).scalar():
            return ""
        return invite(connection, "admin", None)

    return store.write(work)


def welcome(store: Store, token: str, name: str, password: str, four_eyes: bool = False) -> int:
    """Use a one-time link; gives the user's number. With ``four_eyes`` an admin's link needs a second admin.

    Raises Refused, Invalid, Busy.
    """

    def look(connection: Connection) -> tuple[Row[Any], str]:
        found = connection.execute(select(invites).where(invites.c.digest == log.digest(token))).first()
        if not found or found.used or found.expires < now():
            raise Refused("this link was used or has expired; an admin makes a new one", 403)
        if four_eyes and found.by is not None and found.second is None:
            raise Refused("this link waits for a second admin, who seconds it in the settings of the desk", 403)
        if found.user is not None:
            own = connection.execute(select(users.c.name).where(users.c.id == found.user)).scalar_one()
        else:
            own = _good_name(connection, name)
        _good_password(password, own)
        return found, own

    with store.reading() as connection:
        look(connection)
    hashed = passwords.hash_password(password)  # once the link is known to be good: it costs much

    def work(connection: Connection) -> int:
        found, own = look(connection)
        connection.execute(update(invites).where(invites.c.digest == found.digest).values(used=now()))
        used = seal.of(connection, invites, invites.c.digest == found.digest)
        if found.user is None:
            return _add_user(connection, own, found.role, own, hashed, rows=used)
        connection.execute(update(users).where(users.c.id == found.user).values(password=hashed))
        connection.execute(sessions.delete().where(sessions.c.user == found.user))
        rows = used | seal.of(connection, users, users.c.id == found.user)
        log.record(connection, own, "password set", f"user:{found.user}", rows=rows)
        return int(found.user)

    return store.write(work)


def add_user(connection: Connection, name: str, role: str, by: str, subject: str | None = None) -> int:
    """A new user without a password, ``subject`` an OpenID provider's; gives the number. Raises Invalid."""
    if role not in ROLES:
        raise Invalid(f"role is {role!r}; expected one of {', '.join(ROLES)}")
    return _add_user(connection, _good_name(connection, name), role, by, subject=subject)


def _add_user(
    connection: Connection, name: str, role: str, by: str, hashed: str = "", subject: str | None = None,
    rows: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    user = {"name": name, "role": role, "password": hashed, "created": now(), "subject": subject}
    number = int(connection.execute(insert(users).values(user)).inserted_primary_key[0])  # type: ignore[index]
    sealed = {**(rows or {}), **seal.made(users, {**user, "id": number})}
    log.record(connection, by, "user added", f"user:{number}", role=role, rows=sealed)
    return number


def change_user(connection: Connection, number: int, by: str, role: str | None, disabled: bool | None) -> None:
    """Give a user another role, or shut them out or let them in again. Raises Invalid, LookupError."""
    found = connection.execute(select(users).where(users.c.id == number)).first()
    if not found:
        raise LookupError(f"no user {number}")
    if role is not None and role not in ROLES:
        raise Invalid(f"role is {role!r}; expected one of {', '.join(ROLES)}")
    values: dict[str, Any] = {}
    if role is not None:
        values["role"] = role
    if disabled is not None:
        values["disabled"] = disabled
    if not values:
        return
    others = select(func.count()).where(users.c.role == "admin", users.c.disabled.is_(False), users.c.id != number)
    leaves = found.role == "admin" and (values.get("role", "admin") != "admin" or values.get("disabled"))
    if leaves and not connection.execute(others).scalar():
        raise Invalid("this is the last admin; make another first")
    connection.execute(update(users).where(users.c.id == number).values(**values))
    if disabled:
        connection.execute(sessions.delete().where(sessions.c.user == number))
    rows = seal.of(connection, users, users.c.id == number)
    log.record(connection, by, "user changed", f"user:{number}", rows=rows, **values)


def list_users(connection: Connection) -> list[dict[str, Any]]:
    """All users, without secrets."""
    columns = (users.c.id, users.c.name, users.c.role, users.c.created, users.c.disabled)
    return [dict(row) for row in connection.execute(select(*columns).order_by(users.c.id)).mappings()]


# Sessions


def sign_in(store: Store, name: str, password: str, hours: float) -> str:
    """Open a session by password; gives its token.

    Raises Refused, alike for a wrong name and a wrong password; Busy.
    """
    wanted = called.tidy(name).casefold()
    with store.reading() as connection:
        named = connection.execute(select(users.c.id, users.c.name)).all()
        number = next((each.id for each in named if each.name.casefold() == wanted), None)
        found = connection.execute(select(users).where(users.c.id == number)).first()
    fits = passwords.fits(found.password if found else "", password[:1001])
    if not (found and fits) or found.disabled:
        known = f"user:{found.id}" if found else ""
        store.write(lambda connection: log.record(connection, "", "sign-in refused", known))
        raise Refused("name or password is wrong")
    return open_session(store, int(found.id), hours)


def open_session(store: Store, user: int, hours: float, hint: str = "") -> str:
    """A new session of a user; gives its token. ``hint``: the ID token, where it began at an OpenID provider."""
    token = secrets.token_urlsafe(32)

    def work(connection: Connection) -> None:
        name = connection.execute(select(users.c.name).where(users.c.id == user)).scalar_one()
        connection.execute(sessions.delete().where(sessions.c.expires < now()))
        connection.execute(
            insert(sessions).values(
                digest=log.digest(token), user=user, csrf=secrets.token_urlsafe(24), created=now(),
                expires=later(hours=hours), hint=hint,
            )
        )  # fmt: skip
        log.record(connection, name, "signed in", f"user:{user}")

    store.write(work)
    return token


def arrive(connection: Connection, subject: str, name: str, role: str) -> int:
    """The user whom an OpenID provider names, made where there is none yet, with the role of now; gives the number.

    A local account of the same name is somebody else. Raises Refused where there is no role or they are shut out.
    """
    if not role:
        raise Refused("the provider knows you, but nothing that it says of you opens this desk; ask an admin", 403)
    found = connection.execute(select(users).where(users.c.subject == subject)).first()
    if found is None:
        return add_user(connection, _free_name(connection, name), role, "OpenID Connect", subject)
    if found.disabled:
        raise Refused("you are shut out of this desk; ask an admin", 403)
    if found.role != role:  # the provider's word, even where it leaves no admin: sekisho desk invite makes another
        connection.execute(update(users).where(users.c.id == found.id).values(role=role))
        rows = seal.of(connection, users, users.c.id == found.id)
        log.record(connection, "OpenID Connect", "user changed", f"user:{found.id}", role=role, rows=rows)
    return int(found.id)


def turn_away(connection: Connection, subject: str, why: str) -> None:
    """Note a refused sign-in by a provider, and end the sessions of whom it was, where that is known."""
    found = connection.execute(select(users.c.id).where(users.c.subject == subject)).scalar() if subject else None
    if found is not None:
        connection.execute(sessions.delete().where(sessions.c.user == found))
    log.record(connection, "", "sign-in refused", f"user:{found}" if found else "", why=why)


def _free_name(connection: Connection, name: str) -> str:
    """A name as a provider gives it, made fit to be one here, and numbered where it is like somebody else's."""
    given = called.tidy("".join(each if each.isprintable() else " " for each in name))[:90]
    own = "somebody" if called.wrong(given) else given
    taken = connection.execute(select(users.c.name)).scalars().all()
    tries = (own if at == 1 else f"{own} ({at})" for at in count(1))
    return next(each for each in tries if not any(called.alike(each, other) for other in taken))


_SESSION = (
    select(sessions.c.csrf, sessions.c.expires, users.c.id, users.c.name, users.c.role, users.c.disabled)
    .join(users, users.c.id == sessions.c.user)
    .where(sessions.c.digest == bindparam("token"))
)


def by_session(store: Store, token: str) -> Caller | None:
    """Who a session's token is of; None where it is of nobody now."""
    found = store.row(_SESSION, {"token": log.digest(token)})
    if not found or found.disabled or found.expires < now():
        return None
    return Caller(found.id, found.name, found.role, ROLES.get(found.role, frozenset()), "", found.csrf)


def sign_out(store: Store, token: str) -> str:
    """Close a session; gives the ID token that it began with, "" for none."""
    mine = sessions.c.digest == log.digest(token)

    def work(connection: Connection) -> str:
        hint = connection.execute(select(sessions.c.hint).where(mine)).scalar()
        connection.execute(sessions.delete().where(mine))
        return hint or ""

    return store.write(work)


# Keys


def make_key(
    connection: Connection, caller: Caller, label: str, scopes: Collection[str], days: float
) -> dict[str, Any]:
    """A key of the caller; its text is told this once. Raises Invalid; Refused where the caller is a key itself.

    Else a key that fell into wrong hands would live on in those it made, past its end and its revocation.
    """
    if caller.key:
        raise Refused("a key makes no keys; sign in to make one", 403)
    wanted = sorted(set(scopes))
    if not wanted or any(scope not in SCOPES for scope in wanted):
        raise Invalid(f"scopes are {', '.join(wanted) or 'none'}; expected some of {', '.join(SCOPES)}")
    if beyond := [scope for scope in wanted if not caller.may(scope)]:
        raise Invalid(f"you have no scope {', '.join(beyond)} yourself")
    if not 0 < days <= 3660:
        raise Invalid(f"days is {days}; expected more than 0 and at most 3660")
    id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    until = later(days=days)
    key = {"id": id_, "user": caller.user, "label": label[:200], "hash": passwords.hash_key(secret),
           "scopes": ",".join(wanted), "created": now(), "expires": until}  # fmt: skip
    connection.execute(insert(keys).values(key))
    rows = seal.made(keys, key)
    log.record(connection, caller.words, "key made", f"key:{id_}", scopes=wanted, expires=until, rows=rows)
    return {"id": id_, "key": f"{KEY}_{id_}_{secret}", "scopes": wanted, "expires": until, "label": label[:200]}


def revoke_key(connection: Connection, caller: Caller, id_: str) -> None:
    """Revoke a key, of one's own or, as an admin, of anybody. Raises LookupError."""
    found = connection.execute(select(keys).where(keys.c.id == id_)).first()
    if not found or (found.user != caller.user and not caller.may("admin")):
        raise LookupError(f"no key {id_}")
    if not found.revoked:
        connection.execute(update(keys).where(keys.c.id == id_).values(revoked=now()))
        rows = seal.of(connection, keys, keys.c.id == id_)
        log.record(connection, caller.words, "key revoked", f"key:{id_}", rows=rows)


def list_keys(connection: Connection, caller: Caller) -> list[dict[str, Any]]:
    """The caller's keys, or, for an admin, all, without secrets."""
    columns = (keys.c.id, keys.c.user, keys.c.label, keys.c.scopes, keys.c.created, keys.c.expires, keys.c.revoked)
    query = select(*columns).order_by(keys.c.created)
    if not caller.may("admin"):
        query = query.where(keys.c.user == caller.user)
    return [
        {**row, "scopes": [each for each in row["scopes"].split(",") if each]}
        for row in connection.execute(query).mappings()
    ]


_KEY = (  # made once, as is the session's: to put a statement together takes longer than to run it
    select(keys, users.c.name, users.c.role, users.c.disabled)
    .join(users, users.c.id == keys.c.user)
    .where(keys.c.id == bindparam("key"))
)


class KeyRing:
    """Keys verified lately: Argon2 is asked once in a while, the database each time."""

    def __init__(self, keep: float = 300.0) -> None:
        self._pepper = secrets.token_bytes(32)
        self._keep = keep
        self._seen: dict[bytes, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def _mark(self, text: str) -> bytes:
        return hmac.digest(self._pepper, text.encode(), "sha256")

    def lately(self, text: str) -> bool:
        """Whether a key was verified lately, and Argon2 is not asked now."""
        return self._seen.get(self._mark(text), ("", 0.0))[1] > time.monotonic()

    def caller(self, store: Store, text: str) -> Caller:
        """Who a key is of. Raises Refused."""
        no = Refused("the key is not known, revoked or expired")
        kind, _, rest = text.partition("_")
        id_, _, secret = rest.partition("_")
        if kind != KEY or not id_ or not secret or len(text) > 200:
            raise no
        found = store.row(_KEY, {"key": id_})
        if not found or found.revoked or found.expires < now() or found.disabled:
            raise no
        mark = self._mark(text)
        hashed, until = self._seen.get(mark, ("", 0.0))
        if hashed != found.hash or until < time.monotonic():
            if not passwords.fits_key(found.hash, secret):
                raise no
            with self._lock:
                if len(self._seen) > 10_000:
                    self._seen.clear()
                self._seen[mark] = found.hash, time.monotonic() + self._keep
        scopes = frozenset(found.scopes.split(",")) & ROLES.get(found.role, frozenset())
        return Caller(found.user, found.name, found.role, scopes, id_)
