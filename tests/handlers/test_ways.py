"""Reply capability: the same sentence by every lawful way, the next one when a way closes, nothing untrue by a hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.deeds.deny import deny
from bot.domain.chats import Chat
from bot.messages import Importance, Inbound, Outbound, OutState, Target, Way
from schedules.outbox import EXPIRY
from tests.conversations.player import CODE, Player
from tests.conversations.town import ROOM, WORK

YARD, EMPTY = "room:wrYard", "room:wrNobody"
FIXED = "songling/1/fixed-1/1"


async def community(**settings):
    player = await Player.start(**settings)

    def more(desk):
        desk.chats.put(Chat(YARD, "职工宿舍群", "internal", ("G1-2",), "wang"))
        desk.chats.put(Chat(EMPTY, "没有群主的群", "residents", ("G1-1",), ""))

    await player.do(more)
    return player


@pytest.fixture
async def town():
    player = await community()
    yield player
    await player.store.close()


async def writes(town, who, source):
    """Somebody writes to us alone: a door is open from now on."""
    way = {"smart_bot": "bot"}.get(source, source)
    message = Inbound(
        source=source, id=f"{source}-{who}-{town.clock.now():%d%H%M}", community=CODE, chat=f"{way}:{who}", who=who,
        sent_at=town.clock.now(), text="在吗",
    )  # fmt: skip
    await town.store.receive(message)
    return message.key


async def matter(town):
    """#1 in 王师傅's hands, heard in the group."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    town.said.clear()


async def says(town, to, *, key="songling/1/fixed-9/1", answers="", **more):
    """「修好了吗」, to this person or group; the row as it stands then."""
    target = Target("chat" if to.startswith("room:") else "person", to)
    given = {
        "text": "#1 修好了，您看看好了没有。",
        "ticket": 1,
        "subject": "songling/1/state",
        "answers": answers,
    } | more
    await town.do(lambda desk: desk.say(Outbound(to=target, key=key, **given)))
    return await row(town, key)


async def row(town, key):
    return await town.store.read(CODE, lambda desk: desk.outbox.by_key(key))


TABLE = [
    # who, by which door he wrote to us, how long ago, → way, state, who must press
    ("wmLi", "kf", 1, Way.KF, OutState.QUEUED, ""),
    ("wmLi", "kf", 49, Way.MEMBER, OutState.WAITING_HAND, "wang"),
    ("wmLi", "", 0, Way.MEMBER, OutState.WAITING_HAND, "wang"),
    ("wmLi", "smart_bot", 1, Way.BOT, OutState.QUEUED, ""),
    ("wmLi", "smart_bot", 500, Way.BOT, OutState.QUEUED, ""),
    ("wmLi", "app", 1, Way.APP, OutState.QUEUED, ""),
    ("zhou", "", 0, Way.APP, OutState.QUEUED, ""),
    ("zhou", "smart_bot", 1, Way.BOT, OutState.QUEUED, ""),
    (ROOM, "", 0, Way.TAP, OutState.WAITING_HAND, "wang"),
    (WORK, "", 0, Way.BOT, OutState.QUEUED, ""),
    (YARD, "", 0, Way.BOT, OutState.QUEUED, ""),
    (EMPTY, "", 0, Way.NONE, OutState.FAILED, ""),
]


@pytest.mark.parametrize(("to", "door", "hours", "way", "state", "hand"), TABLE)
async def test_the_same_sentence_by_every_way(town, to, door, hours, way, state, hand):
    """客服 while it is open, else by mouth; a member by application or bot; a group by its owner's tap, or by the bot."""
    await matter(town)
    key = await writes(town, to, door) if door else ""
    town.clock.pass_by(hours=hours)
    answers = key if to == "zhou" else ""
    item = await says(town, to, answers=answers)

    assert (item.way, item.state, item.hand) == (way, state, hand)


@pytest.mark.parametrize(
    ("settings", "to", "importance", "way"),
    [
        ({"mass_rule": "month"}, ROOM, Importance.NOTICE, Way.BROADCAST),
        ({"mass_rule": "month"}, ROOM, Importance.WORK, Way.TAP),
        ({"mass_rule": "off"}, ROOM, Importance.NOTICE, Way.TAP),
        ({"smart_bot": False, "hooks": frozenset({"网格工作群"})}, WORK, Importance.NOTICE, Way.PUSH),
        ({"smart_bot": False}, WORK, Importance.NOTICE, Way.NONE),
        ({"smart_bot": False}, "wmBot", Importance.WORK, Way.APP),
        ({"listen_only": True}, ROOM, Importance.WORK, Way.NONE),
        ({"listen_only": True}, WORK, Importance.WORK, Way.BOT),
    ],
)
async def test_what_the_settings_leave_open(settings, to, importance, way):
    """Without quota a notice takes the tap, without a bot the hook; nothing is said to residents while we only listen."""
    town = await community(**settings)
    try:
        await matter(town)
        if to == "wmBot":
            await writes(town, to, "smart_bot")
        assert (await says(town, to, importance=importance)).way is way
    finally:
        await town.store.close()


async def test_a_closing_window_hands_it_to_a_person(town):
    """客服 closes before it could leave: it waits visibly with who must tell it; when she writes again we say it."""
    await matter(town)
    await writes(town, "wmLi", "kf")
    town.clock.pass_by(hours=47)
    item = await says(town, "wmLi", not_before=town.clock.now() + timedelta(minutes=30))
    assert (item.way, item.state) == (Way.KF, OutState.QUEUED)
    town.clock.pass_by(hours=2)
    await town.do(lambda desk: EXPIRY.run(desk, desk.now, None))

    item = await row(town, "songling/1/fixed-9/1")
    assert (item.way, item.state, item.hand) == (Way.MEMBER, OutState.WAITING_HAND, "wang")
    assert any("转告" in text for text in await town.heard("wang"))
    await town.says("wmLi", "还没人来吗", "alone", source="kf")
    assert (await row(town, "songling/1/fixed-9/1")).way is Way.KF


@pytest.mark.parametrize(
    ("to", "door", "first", "then"),
    [
        ("wmLi", "kf", Way.KF, Way.MEMBER),
        ("wmLi", "smart_bot", Way.BOT, Way.APP),
        (YARD, "", Way.BOT, Way.NONE),
    ],
)
async def test_a_way_that_is_refused_is_not_tried_again(town, to, door, first, then):
    """The platform says that this way is closed: the next lawful one, or shown to the office; never the same again."""
    await matter(town)
    if door:
        await writes(town, to, door)
    item = await says(town, to)
    assert item.way is first

    def refused(desk):
        desk.outbox.update(item.id, OutState.EXPIRED, errcode=93006)
        return desk.reroute(replace(item, state=OutState.EXPIRED), not_by=first)

    assert await town.do(refused) is then
    if then is Way.NONE:
        assert [one.id for one in await town.do(lambda desk: desk.outbox.shown(OutState.FAILED))] == [item.id]


async def test_what_a_closed_way_leaves_in_parts_does_not_come_back_to_it(town):
    """The bot took it in one piece, the application takes three: none of them is handed to the bot once more."""
    await matter(town)
    await writes(town, "wmLi", "smart_bot")
    item = await says(town, "wmLi", text="一句长长的话。" * 240)
    assert item.way is Way.BOT

    def refused(desk):
        desk.outbox.update(item.id, OutState.EXPIRED, errcode=93006)
        return desk.reroute(replace(item, state=OutState.EXPIRED), not_by=Way.BOT)

    assert await town.do(refused) is Way.APP
    parts = [await row(town, f"{item.out.key}+app{number}") for number in (1, 2, 3)]
    assert [(part.way, part.state) for part in parts] == [(Way.APP, OutState.QUEUED)] * 3
    assert "".join(part.out.text for part in parts) == item.out.text


async def test_a_notice_without_a_press_takes_the_tap(town):
    """The mass message was left out by the platform: the owner finds it in his toolbar."""
    town = await community(mass_rule="month")
    try:
        await matter(town)
        item = await says(town, ROOM, importance=Importance.NOTICE)
        await town.do(lambda desk: desk.reroute(item, not_by=Way.BROADCAST))
        found = await row(town, item.out.key)
        assert (found.way, found.state, found.hand) == (Way.TAP, OutState.WAITING_HAND, "wang")
    finally:
        await town.store.close()


async def test_what_is_over_takes_no_other_way(town):
    """A sentence that is worthless by now is not handed to anybody."""
    await matter(town)
    await writes(town, "wmLi", "kf")
    item = await says(town, "wmLi", until=town.clock.now() + timedelta(hours=1))
    town.clock.pass_by(hours=2)
    await town.do(lambda desk: EXPIRY.run(desk, desk.now, None))

    assert (await row(town, item.out.key)).state is OutState.EXPIRED


async def test_untrue_before_a_hand_presses_it(town):
    """The line of 「在看了」 waits for his tap; he says that it is done: only the result is left to press."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    town.clock.pass_by(minutes=1)
    [before] = await town.waiting("wang")
    await town.says("wang", "修好了，换了门禁主板", step="finish")

    [line] = await town.waiting("wang")
    assert "#1" in before
    assert "换了门禁主板" in line


async def test_what_he_was_to_tell_her_is_taken_out_of_his_hands(town):
    """He is asked to pass the result on; she says herself that it is not fixed: the card turns grey before he calls."""
    await town.says("wmLi", "3栋2单元门禁坏了", "alone", source="kf", intent="request", category="property")
    town.clock.pass_by(hours=49)
    await town.says("wang", "#1 修好了，换了主板", "alone", step="finish")
    [waiting] = [out for out in town.said if out.to.id == "wmLi" and "好了没有" in out.text]
    assert (await row(town, waiting.key)).way is Way.MEMBER

    def by_office(desk):
        card = desk.outbox.by_key(f"{waiting.key}/by/wang")
        desk.outbox.update(card.id, OutState.DELIVERED, sent_at=desk.now)
        deny(desk, 1, desk.people.actor("chen", desk.now.date()), desk.now, words="她打电话来说还是坏的")

    await town.do(by_office)
    assert (await row(town, waiting.key)).state is OutState.SUPERSEDED
    [grey] = [out for out in town.said if out.update_of == f"{waiting.key}/by/wang"]
    assert grey.text == "不用说了"
    await town.presses("wang", f"told/{waiting.key.partition('/')[2]}")
    assert any("不用" in text for text in await town.heard("wang"))
