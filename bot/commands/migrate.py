"""Create or upgrade the schema."""

from __future__ import annotations

import asyncio

from bot.commands.data import opened
from bot.commands.options import CONFIG, AsJson, ConfigFile, tell
from bot.config import Config, load
from storage import migrate as schema
from storage.retention import index_sealed


def migrate(config: ConfigFile = CONFIG, as_json: AsJson = False) -> None:
    """建立数据库，或升到这一版程序要的样子。运行几遍都可以。

    例：gridbot migrate
        gridbot migrate --config config.toml

    升级前请先 gridbot backup。demo 会自己做这一步，serve 不会。
    """
    read = load(config)
    revision = schema.migrate(read.database)
    asyncio.run(_index(read))
    read.storage.data.mkdir(parents=True, exist_ok=True)
    where = read.database.rpartition("@")[2]
    tell(as_json, {"revision": revision, "database": where}, f"数据库已是最新（{revision}）：{where}")


async def _index(config: Config) -> None:
    """What only the key can read is found by its digest; the schema's own step has no key."""
    async with opened(config) as store:
        for community in store.communities():
            while await store.run(community, index_sealed):
                pass
