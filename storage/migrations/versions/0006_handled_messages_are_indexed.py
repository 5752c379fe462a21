"""Index a message by its chat and its age when it is handled, not when it arrives."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HANDLED = sa.text("handled_at IS NOT NULL")
TALK = sa.text("handled_at IS NOT NULL AND kind NOT IN ('press', 'event', 'recall')")


def upgrade() -> None:
    op.drop_index("ix_inbox_chat", "inbox")
    op.drop_index("ix_inbox_received", "inbox")
    said = ["community", "chat", "sent_at", "id", "handled_at"]  # all that is asked, so that no row is looked at
    op.create_index("ix_inbox_talk", "inbox", said, sqlite_where=TALK, postgresql_where=TALK)
    aged = ["community", "received_at"]
    op.create_index("ix_inbox_received", "inbox", aged, sqlite_where=HANDLED, postgresql_where=HANDLED)


def downgrade() -> None:
    op.drop_index("ix_inbox_talk", "inbox")
    op.drop_index("ix_inbox_received", "inbox")
    op.create_index("ix_inbox_chat", "inbox", ["community", "chat", "sent_at", "id"])
    op.create_index("ix_inbox_received", "inbox", ["community", "received_at"])
