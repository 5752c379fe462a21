"""What belongs to one installation: its key, and its data, opened for a command that looks or changes something and ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import RealClock
from bot.config import Config
from storage.engine import SqlStore, open_store
from storage.migrate import check_schema
from storage.sealing import Seal, key_file


def seal_of(config: Config) -> Seal:
    """The keys of the configuration, else the one in `gridbot.key` beside the database."""
    return Seal(config.storage.keys or [key_file(_key_beside(config))])


def has_key(config: Config) -> bool:
    """Is there a key already, or would one be made?"""
    return bool(config.storage.keys) or _key_beside(config).exists()


def _key_beside(config: Config) -> Path:
    database = config.database.partition("sqlite:///")[2]
    folder = Path(database).parent if database and database != ":memory:" else config.folder
    return folder / "gridbot.key"


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[SqlStore]:
    """The store of an installation whose schema is up to date. Raises OldSchema."""
    check_schema(config.database)
    store = open_store(config.database, clock=RealClock(), seal=seal_of(config), settings=config.settings)
    try:
        yield store
    finally:
        await store.close()
