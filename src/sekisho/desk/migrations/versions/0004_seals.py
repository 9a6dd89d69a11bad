"""Seals of rows, reasons of a second, who invited, the hint with which a provider ends a session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sekisho.desk import log, seal

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SALTED = ("cases", "matches", "decisions", "lookbacks")
SEALED = ("users", "invites", "keys", "papers", "jobs", "webhooks", *SALTED)


def upgrade() -> None:
    """To this schema; what is held is sealed as it is."""
    for table in SALTED:
        op.add_column(table, _text("salt"))
    op.add_column("decisions", _text("second_why"))
    op.add_column("sessions", _text("hint"))
    with op.batch_alter_table("invites") as invites:
        for name in ("by", "second"):
            invites.add_column(sa.Column(name, sa.Integer(), nullable=True))
            invites.create_foreign_key(op.f(f"fk_invites_{name}"), "users", [name], ["id"])
    connection = op.get_bind()
    tables = {name: sa.Table(name, sa.MetaData(), autoload_with=connection) for name in SEALED}
    for name in SALTED:
        for id_ in connection.execute(sa.select(tables[name].c.id)).scalars().all():
            connection.execute(sa.update(tables[name]).where(tables[name].c.id == id_).values(salt=seal.salt()))
    seals = [each for table in tables.values() for each in seal.of(connection, table).items()]
    for start in range(0, len(seals), 500):
        log.record(connection, "sekisho", "sealed", rows=dict(seals[start : start + 500]))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)
