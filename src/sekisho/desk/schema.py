"""The tables. Times are ISO 8601 in UTC and objects canonical JSON, both as text, alike on both databases."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)  # fmt: skip


def _text(name: str, **given: object) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", **given)  # type: ignore[arg-type]


users = Table(
    "users", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _text("role"), _text("password"),  # the Argon2 hash
    _text("created"), Column("disabled", Boolean, nullable=False, server_default="0"),
    Column("subject", Text, unique=True, index=True),  # of the OpenID provider: its address, their number there
)  # fmt: skip

invites = Table(
    "invites", metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of the token
    _text("role"), Column("user", ForeignKey("users.id")), _text("expires"), _text("used"),
    Column("by", ForeignKey("users.id")), Column("second", ForeignKey("users.id")),  # admins; none for the shell
)  # fmt: skip

departures = Table(
    "departures", metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of the state
    _text("nonce"), _text("verifier"), _text("expires"),
)  # fmt: skip

sessions = Table(
    "sessions", metadata,
    Column("digest", Text, primary_key=True),
    Column("user", ForeignKey("users.id"), nullable=False, index=True),
    _text("csrf"), _text("created"), _text("expires"),
    _text("hint"),  # the ID token of the provider that it began with, with which it is ended there
)  # fmt: skip

keys = Table(
    "keys", metadata,
    Column("id", Text, primary_key=True),
    Column("user", ForeignKey("users.id"), nullable=False, index=True),
    _text("label"), _text("hash"), _text("scopes"), _text("created"), _text("expires"), _text("revoked"),
)  # fmt: skip

papers = Table(
    "papers", metadata,
    Column("id", Integer, primary_key=True),
    _text("salt"), _text("content"), _text("erased"),  # what was asked and answered; "" once erased
)  # fmt: skip

cases = Table(
    "cases", metadata,
    Column("id", Integer, primary_key=True),
    Column("papers", ForeignKey("papers.id"), nullable=False),
    _text("digest"),  # SHA-256 of salt and content of the papers
    _text("kind"), _text("date"), _text("reference"), _text("outcome"), _text("measure"),
    _text("state"),  # open, proposed, decided or filed
    _text("decision"),  # what stands
    _text("asked"), Column("asker", ForeignKey("users.id"), nullable=False, index=True),
    _text("channel"), Column("owner", ForeignKey("users.id")),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("batch", ForeignKey("jobs.id")),
    Column("request", Text),  # the caller's own key, so that a request sent twice is one case
    _text("salt"),  # of the seal, as in matches, decisions and lookbacks; erased with what is personal
    UniqueConstraint("asker", "request"),
    Index("ix_cases_queue", "state", "asked"),
)  # fmt: skip

matches = Table(
    "matches", metadata,
    Column("id", Integer, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    _text("party"), _text("list"), _text("listing"), _text("caption"), Column("score", Float, nullable=False),
    _text("standing"), _text("answer"),  # same, not the same, or ""
    _text("salt"),
)  # fmt: skip

decisions = Table(
    "decisions", metadata,
    Column("id", Integer, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    Column("match", ForeignKey("matches.id")),
    _text("what"), _text("why"), _text("at"), Column("by", ForeignKey("users.id"), nullable=False),
    _text("state"),  # proposed, final, turned down or withdrawn
    Column("second", ForeignKey("users.id")), _text("seconded"), _text("second_why"),
    _text("basis"),  # of a decision on a match: the query and the listing's material, as screening.decisions has them
    _text("salt"),
)  # fmt: skip

jobs = Table(
    "jobs", metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"), _text("given"), _text("state"),  # waiting, running, done, failed or cancelled
    _text("stage"), Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    _text("result"), _text("error"), Column("user", ForeignKey("users.id"), nullable=False, index=True),
    _text("created"), _text("finished"), _text("worker"), _text("beat"),
)  # fmt: skip

webhooks = Table(
    "webhooks", metadata,
    Column("id", Integer, primary_key=True),
    _text("url"), _text("secret"), _text("events"), _text("created"), _text("removed"),
    Column("user", ForeignKey("users.id"), nullable=False),
)  # fmt: skip

deliveries = Table(
    "deliveries", metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook", ForeignKey("webhooks.id"), nullable=False, index=True),
    _text("body"), Column("tries", Integer, nullable=False, server_default="0"),
    _text("due"), _text("done"), _text("said"),
)  # fmt: skip

lookbacks = Table(
    "lookbacks", metadata,
    Column("id", Integer, primary_key=True),
    Column("job", ForeignKey("jobs.id"), nullable=False, index=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    _text("at"), _text("then"), _text("now"),  # outcomes
    _text("said"),  # what differs, and which act or listing makes it
    _text("salt"),
    UniqueConstraint("job", "case"),
)  # fmt: skip

log = Table(
    "log", metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _text("at"), _text("who"), _text("what"), _text("about"),
    _text("data"), _text("previous"), _text("hash"),
    Index("ix_log_about", "about"),
)  # fmt: skip
