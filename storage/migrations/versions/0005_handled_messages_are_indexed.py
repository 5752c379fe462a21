"""Index a message by its chat and its age when it is handled, not when it arrives."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

HANDLED = sa.text("handled_at IS NOT NULL")
INDEXES = {"ix_inbox_chat": ["community", "chat", "sent_at", "id"], "ix_inbox_received": ["community", "received_at"]}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "inbox")
        op.create_index(name, "inbox", columns, sqlite_where=HANDLED, postgresql_where=HANDLED)


def downgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "inbox")
        op.create_index(name, "inbox", columns)
