"""Create or upgrade the schema."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.backup import database_file, save
from bot.commands.options import CONFIG, AsJson, ConfigFile, tell
from bot.config import Config, load
from bot.errors import OldSchema
from storage import migrate as schema
from storage.installation import opened
from storage.retention import index_sealed


def migrate(config: ConfigFile = CONFIG, as_json: AsJson = False) -> None:
    """建立数据库，或升到这一版程序要的样子。运行几遍都可以。

    例：gridbot migrate
        gridbot migrate --config config.toml

    旧的库升级前会自己先存一份「升级前-….tar」在数据库旁边，要退回就用它 restore。demo 会自己做这一步，serve 不会。
    """
    read = load(config)
    saved = _saved_first(read)
    revision = schema.migrate(read.database)
    asyncio.run(_index(read))
    read.storage.data.mkdir(parents=True, exist_ok=True)
    where = read.database.rpartition("@")[2]
    kept = f"\n升级前的样子存在 {saved}。要退回：换回旧的程序，再 gridbot restore {saved} --force。" if saved else ""
    data = {"revision": revision, "database": where, "saved": saved}
    tell(as_json, data, f"数据库已是最新（{revision}）：{where}{kept}")


def _saved_first(config: Config) -> Path | None:
    """Before an older SQLite database is changed, everything in it is put into a file beside it."""
    if not config.database.startswith("sqlite"):
        return None
    database = database_file(config)
    if not database.exists() or not database.stat().st_size:
        return None
    try:
        schema.check_schema(config.database)
    except OldSchema:
        file = database.with_name(f"升级前-{datetime.now(UTC):%Y%m%d%H%M%S%f}.tar")
        save(config, file)
        return file
    return None


async def _index(config: Config) -> None:
    """What only the key can read is found by its digest; the schema's own step has no key."""
    async with opened(config) as store:
        for community in store.communities():
            while await store.run(community, index_sealed):
                pass
