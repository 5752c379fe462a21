"""Run by alembic for every command."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, event

from storage.tables import METADATA, OURS

_NAMES = {table.name for table in OURS}


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """Other tables in the same database are not our business."""
    return kind != "table" or name in _NAMES


def _whole(engine: Engine) -> None:
    """SQLite's driver would commit before every CREATE: an upgrade is done as one, or not at all."""

    @event.listens_for(engine, "connect")
    def _connect(driver: Any, _record: Any) -> None:
        driver.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _run() -> None:
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
    if engine.dialect.name == "sqlite":
        _whole(engine)
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=METADATA,
                render_as_batch=True,
                compare_type=True,
                user_module_prefix="sqlmodel.",
                include_name=_ours,
                transactional_ddl=True,  # of SQLite too, begun as `_whole` says
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
    finally:
        engine.dispose()


_run()
