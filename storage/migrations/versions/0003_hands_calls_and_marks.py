"""Who else has a hand in a matter, who was called in, what kind of dispute, how often it came, and its mark."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS = ("helpers", "calls", "first", "dispute")
NUMBERS = ("repeats", "extra_minutes", "score")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("tickets", sa.Column(name, sqlmodel.AutoString(), nullable=False, server_default=""))
    for name in NUMBERS:
        op.add_column("tickets", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_tickets_kind", "tickets", ["community", "unit", "category", "opened_at"])


def downgrade() -> None:
    op.drop_index("ix_tickets_kind", "tickets")
    for name in (*NUMBERS, *TEXTS):
        op.drop_column("tickets", name)
