"""Answers and what was asked, notices, people who help."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sqlmodel.AutoString(), nullable=False)


def _number(name: str, *, maybe: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=maybe)


def upgrade() -> None:
    words = ("question", "also", "answer", "papers", "source", "valid_until", "owner", "state", "checked")
    op.create_table(
        "answers",
        _text("community"),
        _number("id"),
        *map(_text, words),
        _number("ticket"),
        sa.PrimaryKeyConstraint("community", "id"),
    )
    op.create_table(
        "asked",
        sa.Column("id", BIG, nullable=False),
        _text("community"),
        _number("at"),
        *map(_text, ("chat", "who", "question", "outcome")),
        _number("entry"),
        _number("ticket"),
        sa.Column("useful", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("asked", schema=None) as batch_op:
        batch_op.create_index("ix_asked_chat", ["community", "chat", "who", "at"], unique=False)
        batch_op.create_index("ix_asked_outcome", ["community", "outcome", "at"], unique=False)
    op.create_table(
        "notices",
        _text("community"),
        _number("number"),
        _text("state"),
        _text("by"),
        _number("made_at"),
        _number("next_at", maybe=True),
        _text("body"),
        sa.PrimaryKeyConstraint("community", "number"),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notices_next",
            ["community", "next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )
    op.create_table(
        "helpers",
        *map(_text, ("community", "person", "unit", "role", "topics", "hours")),
        sa.Column("promise_hours", sa.Integer(), nullable=False),
        _text("note"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "person", "unit"),
    )


def downgrade() -> None:
    for table in ("helpers", "notices", "asked", "answers"):
        op.drop_table(table)
