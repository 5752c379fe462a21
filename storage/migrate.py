"""The schema: made, upgraded, checked."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url

from bot.errors import OldSchema
from storage.tables import METADATA, OURS, append_only

FOLDER: Final = Path(__file__).with_name("migrations")


def alembic_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(url: str) -> str:
    """Create or upgrade the schema; returns the revision the database then has."""
    _make_folder(url)
    config = alembic_config(url)
    command.upgrade(config, "head")
    return head()


def check_schema(url: str) -> None:
    """Raise OldSchema unless the database is at the program's revision."""
    parsed = make_url(url)
    file = parsed.database if parsed.get_backend_name() == "sqlite" else None
    if file and file != ":memory:" and not Path(file).exists():
        raise OldSchema(f"{file} is not there yet: run gridbot migrate")
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if found != head():
        raise OldSchema(f"the database is at {found or 'nothing'}, the program needs {head()}: run gridbot migrate")


def head() -> str:
    """The program's revision."""
    return ScriptDirectory(str(FOLDER)).get_current_head() or ""


def create_all(engine: Engine) -> None:
    """The schema of a database in memory, which cannot be migrated from outside."""
    with engine.begin() as connection:
        METADATA.create_all(connection, tables=list(OURS))
        for line in append_only(engine.dialect.name):
            connection.exec_driver_sql(line)


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
