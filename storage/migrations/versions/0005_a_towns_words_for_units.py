"""A town's own word for a kind of unit."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("units", sa.Column("label", sqlmodel.AutoString(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("units", "label")
