"""Run by alembic for every command."""

from alembic import context
from sqlalchemy import create_engine

from storage.sqlite import begin_ourselves
from storage.tables import METADATA, OURS

_NAMES = {table.name for table in OURS}


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """Other tables in the same database are not our business."""
    return kind != "table" or name in _NAMES


def _run() -> None:
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
    if engine.dialect.name == "sqlite":
        begin_ourselves(engine)  # an upgrade is done as one, or not at all
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=METADATA,
                render_as_batch=True,
                compare_type=True,
                user_module_prefix="sqlmodel.",
                include_name=_ours,
                transactional_ddl=True,  # of SQLite too, begun as `begin_ourselves` says
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
    finally:
        engine.dispose()


_run()
