"""What a ticket is found by: tokens of its masked text, an index of them, and people by a digest of their names."""

from collections import defaultdict

import sqlalchemy as sa
import sqlmodel
from alembic import op

from storage.words import tokens_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FTS = (
    "CREATE VIRTUAL TABLE ticket_fts USING fts5(tokens, content='ticket_words', content_rowid='id', "
    "tokenize='ascii', detail='none', columnsize=0)"
)
AT_ONCE = 2000


def upgrade() -> None:
    op.create_table(
        "ticket_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("tokens", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("ticket_words", schema=None) as batch_op:
        batch_op.create_index("ux_ticket_words", ["community", "number"], unique=True)
    op.add_column("persons", sa.Column("name_index", sqlmodel.AutoString(), nullable=False, server_default=""))
    held = sa.text("name_index <> ''")
    op.create_index("ix_persons_name", "persons", ["name_index"], sqlite_where=held, postgresql_where=held)
    _fill()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(FTS)
        op.execute("INSERT INTO ticket_fts(ticket_fts) VALUES ('rebuild')")


def _fill() -> None:
    """Doors are sealed here and left out: `gridbot migrate` adds them afterwards, with the key."""
    connection = op.get_bind()
    add = sa.text("INSERT INTO ticket_words (community, number, tokens) VALUES (:community, :number, :tokens)")
    rows = connection.execute(sa.text("SELECT * FROM tickets ORDER BY community, number")).mappings()
    while some := rows.fetchmany(AT_ONCE):
        connection.execute(
            add,
            [
                {"community": row["community"], "number": row["number"],
                 "tokens": tokens_of(defaultdict(str, dict(row) | {"room": ""}), None)}
                for row in some
            ],
        )  # fmt: skip


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE ticket_fts")
    op.drop_index("ix_persons_name", table_name="persons")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_column("name_index")
    op.drop_table("ticket_words")
