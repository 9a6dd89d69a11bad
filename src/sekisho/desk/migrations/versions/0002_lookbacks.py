"""Cases that an act or a list that arrived later would have decided otherwise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "lookbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.Integer(), nullable=False),
        sa.Column("case", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in ("at", "then", "now", "said")),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_lookbacks_job")),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_lookbacks_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookbacks")),
        sa.UniqueConstraint("job", "case", name=op.f("uq_lookbacks_job")),
    )
    op.create_index(op.f("ix_lookbacks_job"), "lookbacks", ["job"], unique=False)
    op.create_index(op.f("ix_lookbacks_case"), "lookbacks", ["case"], unique=False)
