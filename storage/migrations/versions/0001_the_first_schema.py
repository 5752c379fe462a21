"""The first schema, and the triggers that let history only grow."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history "
        "BEGIN SELECT RAISE(ABORT, 'history is only appended'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE FUNCTION history_is_only_appended() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'history is only appended'; END $$""",
        """CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history
        FOR EACH ROW EXECUTE FUNCTION history_is_only_appended()""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("what", sqlmodel.AutoString(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_person", ["community", "person", "at"], unique=False)

    op.create_table(
        "chat_members",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("chat", sqlmodel.AutoString(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("nickname", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("community", "chat", "person"),
    )
    with op.batch_alter_table("chat_members", schema=None) as batch_op:
        batch_op.create_index("ix_chat_members_person", ["community", "person"], unique=False)

    op.create_table(
        "chats",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("units", sqlmodel.AutoString(), nullable=False),
        sa.Column("owner", sqlmodel.AutoString(), nullable=False),
        sa.Column("tags", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("community", "id"),
    )
    op.create_table(
        "communities",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community"),
    )
    op.create_table(
        "counters",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", "name"),
    )
    op.create_table(
        "followers",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("message", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", "number", "person"),
    )
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.create_index("ix_followers_person", ["community", "person", "number"], unique=False)

    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("step", sqlmodel.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("by", sqlmodel.AutoString(), nullable=False),
        sa.Column("standing", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("note", sqlmodel.AutoString(), nullable=False),
        sa.Column("data", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_period", ["community", "at", "step"], unique=False)
        batch_op.create_index("ix_history_ticket", ["community", "number", "id"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sqlmodel.AutoString(), nullable=False),
        sa.Column("message", sqlmodel.AutoString(), nullable=False),
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("chat", sqlmodel.AutoString(), nullable=False),
        sa.Column("who", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("quote", sqlmodel.AutoString(), nullable=False),
        sa.Column("handled_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sqlmodel.AutoString(), nullable=False),
        sa.Column("aside", sa.Integer(), nullable=False),
        sa.Column("intent", sqlmodel.AutoString(), nullable=False),
        sa.Column("category", sqlmodel.AutoString(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("joins", sqlmodel.AutoString(), nullable=False),
        sa.Column("danger", sa.Integer(), nullable=False),
        sa.Column("places", sqlmodel.AutoString(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_aside",
            ["community", "id"],
            unique=False,
            sqlite_where=sa.text("aside = 1"),
            postgresql_where=sa.text("aside = 1"),
        )
        batch_op.create_index("ix_inbox_chat", ["community", "chat", "sent_at", "id"], unique=False)
        batch_op.create_index("ix_inbox_received", ["community", "received_at"], unique=False)
        batch_op.create_index(
            "ix_inbox_unhandled",
            ["id"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL AND aside = 0"),
            postgresql_where=sa.text("handled_at IS NULL AND aside = 0"),
        )
        batch_op.create_index("ux_inbox_message", ["source", "message"], unique=True)

    op.create_table(
        "leaves",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("first", sqlmodel.AutoString(), nullable=False),
        sa.Column("last", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("community", "person", "first", "last"),
    )
    op.create_table(
        "notes",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("community", "name"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("target_kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("target", sqlmodel.AutoString(), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("way", sqlmodel.AutoString(), nullable=False),
        sa.Column("hand", sqlmodel.AutoString(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("errcode", sa.Integer(), nullable=False),
        sa.Column("note", sqlmodel.AutoString(), nullable=False),
        sa.Column("receipt", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_created", ["community", "created_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_due",
            ["community", "not_before"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'frozen', 'waiting_hand')"),
            postgresql_where=sa.text("state IN ('queued', 'frozen', 'waiting_hand')"),
        )
        batch_op.create_index(
            "ix_outbox_hand",
            ["community", "hand", "created_at"],
            unique=False,
            sqlite_where=sa.text("hand <> ''"),
            postgresql_where=sa.text("hand <> ''"),
        )
        batch_op.create_index(
            "ix_outbox_lines",
            ["community", "ticket"],
            unique=False,
            sqlite_where=sa.text("target_kind = 'chat'"),
            postgresql_where=sa.text("target_kind = 'chat'"),
        )
        batch_op.create_index(
            "ix_outbox_live",
            ["community", "importance", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'frozen', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'frozen', 'sending')"),
        )
        batch_op.create_index(
            "ix_outbox_shown",
            ["community", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('unsure', 'failed')"),
            postgresql_where=sa.text("state IN ('unsure', 'failed')"),
        )
        batch_op.create_index(
            "ix_outbox_subject",
            ["community", "subject"],
            unique=False,
            sqlite_where=sa.text("subject <> ''"),
            postgresql_where=sa.text("subject <> ''"),
        )
        batch_op.create_index(
            "ix_outbox_target",
            ["community", "target", "sent_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NOT NULL"),
            postgresql_where=sa.text("sent_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_until",
            ["community", "until"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'frozen', 'waiting_hand') AND until IS NOT NULL"),
            postgresql_where=sa.text("state IN ('queued', 'frozen', 'waiting_hand') AND until IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_waiting",
            ["community", "hand", "importance", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting_hand'"),
            postgresql_where=sa.text("state = 'waiting_hand'"),
        )
        batch_op.create_index("ux_outbox_key", ["community", "key"], unique=True)

    op.create_table(
        "persons",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("nickname", sa.LargeBinary(), nullable=True),
        sa.Column("door", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sqlmodel.AutoString(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", "id"),
    )
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.create_index("ix_persons_forget", ["staff", "updated_at"], unique=False)
        batch_op.create_index("ix_persons_phone", ["phone_index"], unique=False)

    op.create_table(
        "places",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("estate", sqlmodel.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("building", sqlmodel.AutoString(), nullable=False),
        sa.Column("entrance", sqlmodel.AutoString(), nullable=False),
        sa.Column("spot", sqlmodel.AutoString(), nullable=False),
        sa.Column("floors", sa.Integer(), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("unit", sqlmodel.AutoString(), nullable=False),
        sa.Column("aliases", sqlmodel.AutoString(), nullable=False),
        sa.Column("firm", sqlmodel.AutoString(), nullable=False),
        sa.Column("room_form", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("community", "estate", "position"),
    )
    op.create_table(
        "posts",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sqlmodel.AutoString(), nullable=False),
        sa.Column("unit", sqlmodel.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.AutoString(), nullable=False),
        sa.Column("until", sqlmodel.AutoString(), nullable=False),
        sa.Column("standin", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("community", "person", "position"),
    )
    op.create_table(
        "ticket_messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("message", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("ticket_messages", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_messages_ticket", ["community", "number", "id"], unique=False)
        batch_op.create_index("ux_ticket_messages", ["community", "message"], unique=True)

    op.create_table(
        "tickets",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("summary", sqlmodel.AutoString(), nullable=False),
        sa.Column("unit", sqlmodel.AutoString(), nullable=False),
        sa.Column("category", sqlmodel.AutoString(), nullable=False),
        sa.Column("category_source", sqlmodel.AutoString(), nullable=False),
        sa.Column("category_p", sa.Float(), nullable=False),
        sa.Column("urgency", sqlmodel.AutoString(), nullable=False),
        sa.Column("estate", sqlmodel.AutoString(), nullable=False),
        sa.Column("building", sqlmodel.AutoString(), nullable=False),
        sa.Column("entrance", sqlmodel.AutoString(), nullable=False),
        sa.Column("room", sa.LargeBinary(), nullable=True),
        sa.Column("spot", sqlmodel.AutoString(), nullable=False),
        sa.Column("place_source", sqlmodel.AutoString(), nullable=False),
        sa.Column("place_known", sa.Integer(), nullable=False),
        sa.Column("origin", sqlmodel.AutoString(), nullable=False),
        sa.Column("chat", sqlmodel.AutoString(), nullable=False),
        sa.Column("message", sqlmodel.AutoString(), nullable=False),
        sa.Column("reporter", sqlmodel.AutoString(), nullable=False),
        sa.Column("assignee", sqlmodel.AutoString(), nullable=False),
        sa.Column("private", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("contacted_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("clock_at", sa.BigInteger(), nullable=True),
        sa.Column("waiting_on", sqlmodel.AutoString(), nullable=False),
        sa.Column("waiting_until", sa.BigInteger(), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("next_step_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("result", sqlmodel.AutoString(), nullable=False),
        sa.Column("closing", sqlmodel.AutoString(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "number"),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tickets_closed",
            ["community", "closed_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tickets_live_chat",
            ["community", "chat", "opened_at", "number"],
            unique=False,
            sqlite_where=sa.text("ended = 0"),
            postgresql_where=sa.text("ended = 0"),
        )
        batch_op.create_index(
            "ix_tickets_live_hand",
            ["community", "assignee", "due_at", "number"],
            unique=False,
            sqlite_where=sa.text("ended = 0"),
            postgresql_where=sa.text("ended = 0"),
        )
        batch_op.create_index(
            "ix_tickets_live_unit",
            ["community", "unit", "opened_at", "number"],
            unique=False,
            sqlite_where=sa.text("ended = 0"),
            postgresql_where=sa.text("ended = 0"),
        )
        batch_op.create_index(
            "ix_tickets_next_step",
            ["community", "next_step_at", "number"],
            unique=False,
            sqlite_where=sa.text("next_step_at IS NOT NULL"),
            postgresql_where=sa.text("next_step_at IS NOT NULL"),
        )
        batch_op.create_index("ix_tickets_opened", ["community", "opened_at", "number"], unique=False)
        batch_op.create_index("ix_tickets_reporter", ["community", "reporter", "opened_at", "number"], unique=False)

    op.create_table(
        "units",
        sa.Column("community", sqlmodel.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("parent", sqlmodel.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "code"),
    )

    for line in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(line)


def downgrade() -> None:
    op.drop_table("units")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_reporter")
        batch_op.drop_index("ix_tickets_opened")
        batch_op.drop_index(
            "ix_tickets_next_step",
            sqlite_where=sa.text("next_step_at IS NOT NULL"),
            postgresql_where=sa.text("next_step_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_tickets_live_unit", sqlite_where=sa.text("ended = 0"), postgresql_where=sa.text("ended = 0")
        )
        batch_op.drop_index(
            "ix_tickets_live_hand", sqlite_where=sa.text("ended = 0"), postgresql_where=sa.text("ended = 0")
        )
        batch_op.drop_index(
            "ix_tickets_live_chat", sqlite_where=sa.text("ended = 0"), postgresql_where=sa.text("ended = 0")
        )
        batch_op.drop_index(
            "ix_tickets_closed",
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )

    op.drop_table("tickets")
    with op.batch_alter_table("ticket_messages", schema=None) as batch_op:
        batch_op.drop_index("ux_ticket_messages")
        batch_op.drop_index("ix_ticket_messages_ticket")

    op.drop_table("ticket_messages")
    op.drop_table("posts")
    op.drop_table("places")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index("ix_persons_phone")
        batch_op.drop_index("ix_persons_forget")

    op.drop_table("persons")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ux_outbox_key")
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("state = 'waiting_hand'"),
            postgresql_where=sa.text("state = 'waiting_hand'"),
        )
        batch_op.drop_index(
            "ix_outbox_until",
            sqlite_where=sa.text("state IN ('queued', 'frozen', 'waiting_hand') AND until IS NOT NULL"),
            postgresql_where=sa.text("state IN ('queued', 'frozen', 'waiting_hand') AND until IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_outbox_target",
            sqlite_where=sa.text("sent_at IS NOT NULL"),
            postgresql_where=sa.text("sent_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_outbox_subject", sqlite_where=sa.text("subject <> ''"), postgresql_where=sa.text("subject <> ''")
        )
        batch_op.drop_index(
            "ix_outbox_shown",
            sqlite_where=sa.text("state IN ('unsure', 'failed')"),
            postgresql_where=sa.text("state IN ('unsure', 'failed')"),
        )
        batch_op.drop_index(
            "ix_outbox_live",
            sqlite_where=sa.text("state IN ('queued', 'frozen', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'frozen', 'sending')"),
        )
        batch_op.drop_index(
            "ix_outbox_lines",
            sqlite_where=sa.text("target_kind = 'chat'"),
            postgresql_where=sa.text("target_kind = 'chat'"),
        )
        batch_op.drop_index(
            "ix_outbox_hand", sqlite_where=sa.text("hand <> ''"), postgresql_where=sa.text("hand <> ''")
        )
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("state IN ('queued', 'frozen', 'waiting_hand')"),
            postgresql_where=sa.text("state IN ('queued', 'frozen', 'waiting_hand')"),
        )
        batch_op.drop_index("ix_outbox_created")

    op.drop_table("outbox")
    op.drop_table("notes")
    op.drop_table("leaves")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ux_inbox_message")
        batch_op.drop_index(
            "ix_inbox_unhandled",
            sqlite_where=sa.text("handled_at IS NULL AND aside = 0"),
            postgresql_where=sa.text("handled_at IS NULL AND aside = 0"),
        )
        batch_op.drop_index("ix_inbox_received")
        batch_op.drop_index("ix_inbox_chat")
        batch_op.drop_index("ix_inbox_aside", sqlite_where=sa.text("aside = 1"), postgresql_where=sa.text("aside = 1"))

    op.drop_table("inbox")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index("ix_history_ticket")
        batch_op.drop_index("ix_history_period")

    op.drop_table("history")
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.drop_index("ix_followers_person")

    op.drop_table("followers")
    op.drop_table("counters")
    op.drop_table("communities")
    op.drop_table("chats")
    with op.batch_alter_table("chat_members", schema=None) as batch_op:
        batch_op.drop_index("ix_chat_members_person")

    op.drop_table("chat_members")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_person")

    op.drop_table("audit")

    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION history_is_only_appended()")
