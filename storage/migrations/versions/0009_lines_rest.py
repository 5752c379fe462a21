"""A line of the outbox rests as a whole, and its head is found without looking at what waits behind."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('queued', 'frozen', 'sending')")
LINE, KIND = "ix_outbox_live", "ix_tickets_kind"


def upgrade() -> None:
    op.create_table(
        "outbox_rests",
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", "target", "way", "importance"),
    )
    op.drop_index(LINE, "outbox")
    columns = ["community", "target", "importance", "id"]
    op.create_index(LINE, "outbox", columns, sqlite_where=LIVE, postgresql_where=LIVE)
    op.drop_index(KIND, "tickets")
    op.create_index(KIND, "tickets", ["community", "unit", "category", "opened_at", "number"])


def downgrade() -> None:
    op.drop_index(KIND, "tickets")
    op.create_index(KIND, "tickets", ["community", "unit", "category", "opened_at"])
    op.drop_index(LINE, "outbox")
    op.create_index(LINE, "outbox", ["community", "importance", "id"], sqlite_where=LIVE, postgresql_where=LIVE)
    op.drop_table("outbox_rests")
