"""What is not ended is looked for by its state and deadline."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAME, LIVE = "ix_tickets_standing", sa.text("ended = 0")


def upgrade() -> None:
    op.drop_index(NAME, "tickets")
    columns = ["community", "state", "due_at", "unit", "rung", "opened_at", "number"]
    op.create_index(NAME, "tickets", columns, sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    op.drop_index(NAME, "tickets")
    columns = ["community", "unit", "state", "due_at", "rung", "opened_at", "number"]
    op.create_index(NAME, "tickets", columns, sqlite_where=LIVE, postgresql_where=LIVE)
