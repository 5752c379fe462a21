"""Profile direct by callbacks: the bot answers whoever names it, and what comes later takes another way."""

import json

import aiohttp
import pytest

from tests.acceptance.house import open_house
from tests.channels.test_bot_hook import KEY, TOKEN, Platform

HOOK = {"mode": "webhook", "token": TOKEN, "aes_key": KEY}


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path, smart_bot=HOOK) as house:
        yield house


async def names(house, text, msgid, who="chen", room="wrSLwork"):
    """Somebody names the bot; what its callback is answered with."""
    body = {
        "msgid": msgid, "aibotid": "aib1", "chatid": room, "chattype": "group", "from": {"userid": who},
        "msgtype": "text", "text": {"content": f"@网格助手 {text}"},
    }  # fmt: skip
    async with aiohttp.ClientSession(base_url=house.url) as http:
        return await Platform(http, []).asks(body)


async def test_it_answers_in_its_callback(house):
    """A command in the work group is answered in the callback itself, within its second."""
    told = await names(house, "#99 修好了", "m1")
    assert "没找到这个编号" in told["stream"]["content"]
    assert told["stream"]["finish"] is True


async def test_a_matter_is_written_down_and_its_result_finds_another_way(house):
    """The number rides on the callback; the result, which the bot may not say first, comes by the group's hook."""
    told = await names(house, "报事 松岭花园3栋2单元电梯又停了", "m1", who="zhou")
    assert "#1，" in json.dumps(told, ensure_ascii=False)
    [ticket] = await house.tickets()
    await house.says(ticket.assignee, "app", "#1 修好了，换了主板")
    await house.passes(seconds=10)

    said = [line for line in house.world.heard("wrSLwork") if "好了没有" in line["text"]]
    assert [line["from"] for line in said] == ["push"]
    assert house.world.refusals == []
