"""A group's mass messages over weeks and months: what we count beforehand is never skipped by the platform."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.chats import Chat
from bot.messages import Importance, Outbound, OutState, Target, Way
from bot.simulator.broadcast import SENT, Broadcast
from bot.simulator.media import MediaStore
from bot.simulator.world import Town, TownGroup, TownPerson, World
from storage.engine import open_store
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish
from tests.hands import HandClock

ROOM, ZONE = "wrSL01", ZoneInfo("Asia/Shanghai")
TOWN = Town(
    code="songling",
    name="松岭",
    people=(TownPerson(id="wang", name="王师傅", kind="worker"),),
    groups=(TownGroup(id=ROOM, name="一号群", kind="external", owner="wang", members=("wang",)),),
)


@pytest.mark.parametrize(("rule", "days", "least"), [("day", 20, 19), ("week", 40, 30), ("month", 65, 60)])
async def test_three_a_day_for_weeks(rule, days, least):
    """Three notices every day at changing hours: those that become tasks are all sent, whatever the rule's edges."""
    clock = HandClock(CLOCK_STARTS)
    settings = {"songling": replace(SETTINGS["songling"], mass_rule=rule)}
    store = open_store("sqlite://", clock=clock, seal=SEAL, settings=settings)
    now = lambda: clock.at.astimezone(ZONE)  # noqa: E731
    world = World(TOWN, now)
    platform = Broadcast(world, MediaStore(now), now, rule)

    async def said(who, chat, text):
        return world.say(chat, who, "text", text)

    def begin(desk):
        furnish(desk)
        desk.chats.put(Chat(f"room:{ROOM}", "一号群", units=("G1",), owner="wang"))

    await store.run("songling", begin)
    results = []
    for number in range(3 * days):
        key = f"songling/notice/{number}/{ROOM}"
        out = Outbound(to=Target("chat", f"room:{ROOM}"), key=key, text=f"第 {number} 条", importance=Importance.NOTICE)
        await store.run("songling", lambda desk, out=out: desk.say(out))
        item = await store.read("songling", lambda desk, key=key: desk.outbox.by_key(key))
        if item.way is Way.BROADCAST:
            body = {"chat_type": "group", "sender": "wang", "chat_id_list": [ROOM], "text": {"content": out.text}}
            task = platform.add(body)["msgid"]
            await platform.press("wang", task, said)
            results += platform.tasks[task].results.values()
            await store.run(
                "songling",
                lambda desk, item=item: desk.outbox.update(item.id, OutState.DELIVERED, sent_at=desk.now),
            )
        clock.pass_by(hours=(5, 7, 11)[number % 3])
    await store.close()

    assert clock.at - CLOCK_STARTS == timedelta(hours=23 * days)  # each day an hour earlier: every edge is met
    assert set(results) == {SENT}
    assert len(results) >= least
