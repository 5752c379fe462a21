"""Profile direct: residents are members, name the bot in their group or write to it alone, and it answers itself."""

from datetime import UTC, datetime

import pytest

from bot.domain.chats import Chat
from bot.messages import OutState, Way
from tests.conversations.player import CODE, Player

YARD = "room:wrYard"
NIGHT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)  # 周一 22:30


@pytest.fixture
async def town():
    """The small community, with a group of members in which people live; Monday 10:00."""
    player = await Player.start()
    await player.do(lambda desk: desk.chats.put(Chat(YARD, "职工宿舍群", "internal", ("G1-2",), "wang")))
    yield player
    await player.store.close()


def named(town, who, text, **reading):
    return town.says(who, text, YARD, at_bot=True, source="smart_bot", **reading)


def alone(town, who, text, **reading):
    return town.says(who, text, "alone", source="smart_bot", **reading)


async def items(town):
    return await town.store.read(CODE, lambda desk: [desk.outbox.by_key(out.key) for out in town.said])


async def told(town, who):
    return [item for item in await items(town) if item.out.to.id == who]


async def test_the_number_is_the_reply_and_the_bot_asks_itself(town):
    """Who names the bot reads the number as its answer at once; nobody has to press anything for it."""
    await named(town, "tian", "3栋门禁坏了", intent="request", category="property")
    await named(town, "wang", "换了门禁主板，修好了", step="finish")

    number, fixed = await told(town, YARD)
    assert "#1" in number.out.text
    assert number.out.answers == "smart_bot/m1"
    assert number.way is Way.BOT
    assert "好了没有" in fixed.out.text
    assert (fixed.way, fixed.state) == (Way.BOT, OutState.QUEUED)


async def test_what_was_said_in_the_group_is_not_said_again(town):
    """王师傅's own word stands in the group already; it is not echoed."""
    await named(town, "tian", "3栋门禁坏了", intent="request", category="property")
    await named(town, "wang", "收到，马上来", step="accept")

    assert len(await told(town, YARD)) == 1
    assert (await town.ticket()).state == "working"


async def test_a_word_in_one_group_moves_nothing_of_another(town):
    """「马上到」 in a group is about that group's matters, also when only another's is open to it."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await named(town, "tian", "1栋灯坏了", intent="request", category="power")
    await named(town, "wang", "收到", step="accept")
    await named(town, "wang", "马上到", step="accept")

    assert [ticket.state for ticket in await town.tickets()] == ["assigned", "working"]


async def test_lines_of_the_group_wait_for_the_morning(town):
    """At half past ten a group in which people live is left in peace; who writes alone is answered."""
    town.clock.at = NIGHT
    await named(town, "tian", "3栋楼道灯坏了", intent="request", category="power")
    await alone(town, "lu", "1栋垃圾没人收", intent="request", category="hygiene")

    [line], [answer] = await told(town, YARD), await told(town, "lu")
    assert line.not_before is not None
    assert line.not_before.astimezone(UTC).hour == 23
    assert answer.not_before is None
    assert "#2" in answer.out.text


async def test_who_writes_to_the_bot_alone_hears_by_the_bot_to_the_end(town):
    """Number, taken, 「修好了吗」: all of it reaches him where he wrote, days later too."""
    await alone(town, "tian", "松岭花园3栋门禁坏了", intent="request", category="property")
    await town.presses("wang", "accept/1")
    town.clock.pass_by(days=2)
    await town.says("wang", "#1 修好了，换了主板", "alone", step="finish")

    lines = await told(town, "tian")
    assert [item.way for item in lines] == [Way.BOT] * 3
    assert "好了没有" in lines[-1].out.text
    assert await alone(town, "tian", "好了") == 1
    assert (await town.ticket()).state == "closed"


async def test_a_matter_of_the_group_can_be_answered_alone(town):
    """He named the bot in the group, and says 「好了」 to it alone: it is his one matter."""
    await named(town, "tian", "3栋门禁坏了", intent="request", category="property")
    await named(town, "wang", "修好了，换了主板", step="finish")
    await alone(town, "tian", "好了")

    assert (await town.ticket()).state == "closed"


async def test_where_he_lives_is_known_from_the_group(town):
    """Who has named the bot in one group of members is heard alone as one of its people: 3栋 there, its worker."""
    await alone(town, "tian", "楼道灯坏了", intent="request", category="power")
    await named(town, "tian", "谢谢", intent="chat")
    town.clock.pass_by(hours=1)
    await alone(town, "tian", "门口有一堆垃圾", intent="request", category="hygiene")

    first, second = await town.tickets()
    assert (first.unit, second.unit, second.assignee) == ("", "G1-2", "wang")


async def test_talk_with_the_bots_name_brings_one_line_of_help_a_month(town):
    """Naming it without a matter is answered once, with how to be heard: by naming it."""
    for text in ("早上好", "你吃了吗", "哈哈"):
        await named(town, "tian", text)

    [line] = await told(town, YARD)
    assert line.out.text.startswith("有事 @ 我说就行")
    assert await town.tickets() == []


async def test_a_neighbour_who_is_a_stranger_alone_is_no_member(town):
    """Who never wrote to us as a member is not reached as one: his worker has to pass it on."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property", source="kf", chat="alone")
    town.clock.pass_by(days=3)
    await town.says("wang", "#1 修好了，换了主板", "alone", step="finish")

    assert (await told(town, "wmLi"))[-1].way is Way.MEMBER
