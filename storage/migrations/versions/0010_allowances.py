"""What a target has used of 微信客服 and 企业群发 is counted without reading the whole outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAME, WAYS = "ix_outbox_quota", sa.text("way IN ('kf', 'broadcast')")


def upgrade() -> None:
    op.create_index(NAME, "outbox", ["community", "target", "created_at"], sqlite_where=WAYS, postgresql_where=WAYS)


def downgrade() -> None:
    op.drop_index(NAME, "outbox")
