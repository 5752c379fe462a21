"""What was said of a group's open matters is found among its talk, however long ago."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAME = "ix_inbox_matters"
OF_MATTERS = sa.text("handled_at IS NOT NULL AND kind NOT IN ('press', 'event', 'recall') AND ticket > 0")


def upgrade() -> None:
    columns = ["community", "chat", "sent_at", "id", "handled_at", "ticket"]
    op.create_index(NAME, "inbox", columns, sqlite_where=OF_MATTERS, postgresql_where=OF_MATTERS)


def downgrade() -> None:
    op.drop_index(NAME, "inbox")
