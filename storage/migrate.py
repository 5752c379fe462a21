"""The schema: made, upgraded, checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Engine, create_engine, inspect, make_url

from bot.errors import OldSchema
from storage.tables import METADATA, OURS, beyond_tables

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER: Final = Path(__file__).with_name("migrations")
_REVISION = re.compile(r"^(revision|down_revision)\b[^=\n]*=\s*[\"'](\w+)[\"']", re.MULTILINE)


def alembic_config(url: str) -> Config:
    from alembic.config import Config  # a start only compares revisions, and alembic takes its time to load

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(url: str) -> str:
    """Create or upgrade the schema; returns the revision the database then has."""
    from alembic import command

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
            known = inspect(connection).has_table("alembic_version")
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if known else None
    finally:
        engine.dispose()
    if found != head():
        raise OldSchema(f"the database is at {found or 'nothing'}, the program needs {head()}: run gridbot migrate")


def head() -> str:
    """The program's revision: the one that no other follows."""
    found = _lines()
    followed = {revision for name, revision in found if name == "down_revision"}
    heads = [revision for name, revision in found if name == "revision" and revision not in followed]
    if len(heads) != 1:
        raise OldSchema(f"the migrations have {len(heads)} heads: {', '.join(heads)}")
    return str(heads[0])


def revisions() -> frozenset[str]:
    """Every revision that this program knows."""
    return frozenset(revision for name, revision in _lines() if name == "revision")


def _lines() -> list[tuple[str, str]]:
    return [line for file in (FOLDER / "versions").glob("*.py") for line in _REVISION.findall(file.read_text("utf-8"))]


def create_all(engine: Engine) -> None:
    """The schema of a database in memory, which cannot be migrated from outside."""
    with engine.begin() as connection:
        METADATA.create_all(connection, tables=list(OURS))
        for line in beyond_tables(engine.dialect.name):
            connection.exec_driver_sql(line)


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
