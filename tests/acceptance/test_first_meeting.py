"""`gridbot serve --clock simulator` before the simulator is there."""

import asyncio
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.app import App
from bot.clock import PlayedClock
from bot.demonstration import fill
from bot.errors import ConfigError
from storage.migrate import migrate
from tests.acceptance.house import MONDAY, House


async def test_what_was_before_the_first_meeting_is_not_owed(tmp_path):
    """The simulator comes later, with its November: no report of the ten months before is sent, and time goes on."""
    house = House(tmp_path)
    await asyncio.to_thread(migrate, house.config.database)
    async with App(house.config, PlayedClock(datetime(2026, 1, 1, tzinfo=UTC), met=False)) as app:
        await app.store.run(house.place.code, lambda desk: fill(desk, house.place.sheets))
        async with app.listen(), aiohttp.ClientSession() as http:
            async with http.get(f"{house.url}/clock/idle?wait=5") as answer:
                assert (await answer.json())["idle"]
            async with house.platform():
                await house.conductor.settle()
                assert (app.clock.now(), house.hears("chen")) == (MONDAY, [])
                await house.passes(hours=9)

                assert not [line for line in house.hears("chen") if "会话存档" in line]
                reports = [line for line in house.hears("chen") if "日报告" in line]
                assert [line.splitlines()[0] for line in reports] == ["# 松岭邻里帮 日报告 11 月 16 日 周一"]


async def test_a_lost_key_is_named(tmp_path):
    """Who moved the archive's private key reads which file is missing, not a traceback."""
    house = House(tmp_path)
    await asyncio.to_thread(migrate, house.config.database)
    key = house.config.wecom.archive.private_keys[0].file
    key.unlink()
    with pytest.raises(ConfigError, match=str(key)) as no:
        async with App(house.config, PlayedClock(MONDAY)):
            pass
    assert "私钥读不到" in no.value.reply
