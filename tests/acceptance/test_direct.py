"""Profile direct, played: everybody is a member, the bot sits in the group and hears who names it."""

from dataclasses import replace

import pytest

from bot import demonstration
from bot.bench.load import free_port
from bot.messages import Outbound, OutState, Target, Way
from bot.simulator.check import Outcome
from bot.simulator.lawful import check_ways
from bot.simulator.town import town
from tests.acceptance.house import open_house


async def test_a_day_by_name(capsys):
    """One ticket for each opening that named the bot, no talk answered, lawful ways only, nothing refused."""
    good = await demonstration.headless_run(days=1, port=free_port(), profile="direct", data=None, as_json=False)

    told = capsys.readouterr().out
    assert good, told
    assert told.count("ok  一事一单") == 9
    assert "bot " in told.partition("走的路：")[2].partition("\n")[0]
    assert "平台拒收的｜应：没有｜实：没有" in told


@pytest.mark.parametrize(
    ("internal", "to_kind", "to", "way", "lawful"),
    [
        (False, "chat", "room:wrSL01", "bot", False),
        (False, "chat", "room:wrSL01", "tap", True),
        (False, "chat", "room:wrSL01", "broadcast", True),
        (False, "person", "wmLi", "app", False),
        (False, "person", "wmLi", "kf", True),
        (False, "person", "wang", "app", True),
        (True, "chat", "room:wrSL01", "tap", False),
        (True, "chat", "room:wrSL01", "bot", True),
        (True, "person", "wmLi", "bot", True),
        (True, "person", "wmLi", "kf", False),
    ],
)
def test_an_unlawful_way_is_seen(internal, to_kind, to, way, lawful):
    """The end check knows where each way may lead."""
    outcome, delivery = Outcome(), {"key": "k", "to_kind": to_kind, "to": to, "way": way}
    check_ways(outcome, replace(town(internal=internal), sheets={}), {"deliveries": [delivery]})
    assert outcome.ok is lawful


async def test_what_the_bot_may_not_say_alone_comes_by_the_application(tmp_path):
    """The right to write to him alone is gone: what he asked the bot for reaches him by the application, once."""
    async with open_house(tmp_path) as house:
        said = await house.simulator.phones.say("chen", "bot", "帮助")
        await house.passes(seconds=10)
        house.simulator.smart_bot._replies.spoken.clear()
        out = Outbound(to=Target("person", "chen"), key="k", text="还有一句", answers=f"smart_bot/{said.bot_msgid}")
        await house.app.store.run("songling", lambda desk: desk.say(out))
        house.app.said()
        await house.passes(seconds=10)

        item = await house.looks(lambda desk: desk.outbox.by_key("k"))
        assert (item.way, item.state) == (Way.APP, OutState.DELIVERED)
        assert [line["from"] for line in house.world.heard("chen") if line["text"] == "还有一句"] == ["app"]
