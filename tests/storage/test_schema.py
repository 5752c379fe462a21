"""The migrations make what the tables say, and an old database is named."""

import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bot.errors import OldSchema
from storage.migrate import alembic_config, check_schema, head, migrate
from storage.sqlite import sqlite_engine
from storage.tables import METADATA, OURS, beyond_tables


def ours(name, kind, _parents):
    """The index of words is a table of its own kind, with tables of its own."""
    return kind != "table" or not str(name).startswith("ticket_fts")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'sub' / 'grid.db'}"


def test_migrations_make_what_the_tables_say(url):
    """A database made by the migrations differs in nothing from the tables."""
    assert migrate(url) == head()
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_both_ways_of_making_a_schema_are_one(url):
    """In memory and by migration there are the same tables, indexes and triggers."""
    migrate(url)
    ours = "name NOT LIKE 'sqlite_%' AND tbl_name <> 'alembic_version'"
    parts = f"SELECT type, name, tbl_name FROM sqlite_master WHERE {ours}"
    file = sqlite3.connect(url.removeprefix("sqlite:///"))
    by_migration = set(file.execute(parts).fetchall())
    file.close()
    engine = sqlite_engine("sqlite://")
    with engine.begin() as connection:
        METADATA.create_all(connection, tables=list(OURS))
        for line in beyond_tables("sqlite"):
            connection.exec_driver_sql(line)
        in_memory = {tuple(row) for row in connection.exec_driver_sql(parts)}
    engine.dispose()
    assert by_migration == in_memory
    assert {"history_no_update", "history_no_delete"} <= {name for _, name, _ in in_memory}


def test_an_upgrade_that_fails_has_changed_nothing(url, tmp_path):
    """Where one of its steps cannot be done, none is: the old program still runs on what is there."""
    file = tmp_path / "sub" / "grid.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE outbox_rests (theirs)")  # in the way of one of the later steps
        with pytest.raises(OperationalError, match="outbox_rests"):
            migrate(url)
        assert [name for (name,) in database.execute("SELECT name FROM sqlite_master")] == ["outbox_rests"]


def test_the_start_and_the_migrations_agree_on_the_newest(tmp_path):
    """The revision read from the files is the one alembic leads to."""
    script = ScriptDirectory.from_config(alembic_config(f"sqlite:///{tmp_path / 'grid.db'}"))
    assert head() == script.get_current_head()


def test_migrating_twice_changes_nothing(url):
    """The second run finds everything done."""
    assert migrate(url) == migrate(url)
    check_schema(url)


def test_an_older_database_is_named(url, tmp_path):
    """Without a schema, or without the file, the start names the command that helps, and makes no file."""
    with pytest.raises(OldSchema, match="gridbot migrate"):
        check_schema(url)
    assert not (tmp_path / "sub").exists()
    (tmp_path / "sub").mkdir()
    sqlite3.connect(url.removeprefix("sqlite:///")).close()
    with pytest.raises(OldSchema, match="gridbot migrate"):
        check_schema(url)


def test_every_row_has_its_community():
    """No table without the column."""
    assert [table.name for table in OURS if "community" not in table.c] == []
