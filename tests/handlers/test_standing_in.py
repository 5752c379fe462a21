"""While a worker is away, whoever stands in sees, gets and moves what is his; when he is back, it goes back to him."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.deeds.acknowledge import called
from bot.deeds.leave import leave
from bot.deeds.standin import leaves_turn
from bot.domain.people import Actor, Standing
from bot.domain.ticket import State
from bot.gateway import with_sender
from bot.messages import Inbound, Kind
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """Monday 10:00; a lamp and a lift in 王师傅's hands, who goes on leave until Tuesday; 刘敏 of the other grid stands in."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await player.says("wmZhao", "1栋电梯停了", intent="request", category="lift")
    await player.says("wang", "请假 今天到明天 刘敏替", "own")
    yield player
    await player.store.close()


async def back_on_wednesday(town):
    town.clock.at += timedelta(days=2)
    await town.do(lambda desk: leaves_turn(desk, desk.now))


async def test_his_list_says_for_whom(town):
    """「我的」 of who stands in: nothing of his own, and two 替王师傅."""
    await town.says("w2", "我的", "own")
    told = (await town.heard("w2"))[-1]
    assert told.startswith("替王师傅 2 件：")
    assert "3栋楼道灯坏了" in told


async def test_the_cards_of_what_is_open_come_to_him(town):
    """One for each, as if it were his, and it says for whom."""
    cards = [one for one in town.said if one.to.id == "w2" and one.card is not None]
    assert [one.ticket for one in cards] == [2, 1] or [one.ticket for one in cards] == [1, 2]
    assert all("替王师傅" in f"{one.card.body}{one.card.desc}" for one in cards)


async def test_new_matters_come_to_him_alone(town):
    """While the leave lasts."""
    await town.says("wmQian", "2栋门禁坏了", intent="request", category="property")
    assert (await town.ticket(3)).assignee == "w2"


@pytest.mark.parametrize(
    ("text", "step", "state"),
    [
        ("3栋的灯换好了", "finish", State.RESOLVED),
        ("灯换好了", "finish", State.RESOLVED),
        ("灯我下午去换", "accept", State.WORKING),
        ("灯要等配件", "wait", State.WAITING),
    ],
)
async def test_he_moves_it_by_plain_words(town, text, step, state):
    """To us alone, without a number, as the one on leave could."""
    await town.says("w2", text, "own", step=step)
    assert (await town.ticket(1)).state is state
    assert (await town.ticket(2)).state is State.ASSIGNED
    assert not any("哪一件" in one for one in await town.heard("w2"))


async def test_he_is_not_told_what_he_did_himself(town):
    """王师傅 reads who finished it, whoever stands in does not."""
    await town.says("w2", "灯换好了", "own", step="finish")
    assert "#1 刘敏说办好了，记为待确认。" in await town.heard("wang")
    assert "#1 刘敏说办好了，记为待确认。" not in await town.heard("w2")


async def test_a_colleague_who_does_not_stand_in_moves_nothing(town):
    """「灯换好了」 of the firm is of none of it."""
    await town.says("p1", "灯换好了", "own", step="finish")
    assert (await town.ticket(1)).state is State.ASSIGNED


async def test_what_he_took_goes_back_as_it_stands(town):
    """At the end of the leave, with what came new; both read so, and the deadline stays."""
    await town.says("w2", "接单 1", "own")
    await town.says("wmQian", "2栋门禁坏了", intent="request", category="property")
    due = (await town.ticket(1)).due_at
    await back_on_wednesday(town)
    first, _, third = await town.tickets()
    assert [(one.assignee, one.state) for one in (first, third)] == [("wang", State.WORKING), ("wang", State.ASSIGNED)]
    assert first.due_at == due
    assert any("刘敏替您接的 2 件还没办完，转回给您了" in one for one in await town.heard("wang"))
    assert any("王师傅回来了" in one and "#1" in one for one in await town.heard("w2"))

    await town.says("w2", "我的", "own")
    assert (await town.heard("w2"))[-1] == "手里没有没办完的事。"
    await town.says("w2", "灯换好了", "own", step="finish")
    assert (await town.ticket(1)).state is State.WORKING


async def test_it_goes_back_once(town):
    """The next morning nothing is told again."""
    await town.says("w2", "接单 1", "own")
    await back_on_wednesday(town)
    before = len(town.said)
    town.clock.at += timedelta(days=1)
    await town.do(lambda desk: leaves_turn(desk, desk.now))
    assert len(town.said) == before


async def test_who_is_back_early_has_it_at_once(town):
    """「我回来上班了」."""
    await town.says("w2", "接单 1", "own")
    await town.says("wang", "我回来上班了", "own")
    assert (await town.ticket(1)).assignee == "wang"


async def test_his_own_stays_with_him(town):
    """What 刘敏 has of her own grid does not go to 王师傅."""
    await town.says("w2", "7栋楼道灯坏了", "own", intent="request", category="power")
    await back_on_wednesday(town)
    assert (await town.ticket(3)).assignee == "w2"


async def test_a_leave_of_later_days_brings_the_cards_that_morning():
    """Not when it is told, and once."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await player.says("wang", "请假 明天到周四 刘敏替", "own")
    assert not [one for one in player.said if one.to.id == "w2" and one.card is not None]
    player.clock.at += timedelta(days=1)
    for _ in range(2):
        await player.do(lambda desk: leaves_turn(desk, desk.now))
    assert len([one for one in player.said if one.to.id == "w2" and one.card is not None]) == 1
    await player.store.close()


async def test_what_is_private_stays_with_who_was_told(town):
    """A private matter is not shown to who stands in."""
    await town.says("wang", "转私下 1", "own")
    await town.says("w2", "我的", "own")
    assert "灯" not in (await town.heard("w2"))[-1]


async def test_a_danger_in_his_hands_rings_at_who_stands_in(town):
    """The alarm's card, and 「我去处理」 without a number."""
    await town.says("wmQian", "2栋楼下冒烟了，快来人", intent="request", category="fire_safety")
    danger = (await town.tickets())[-1]
    assert danger.assignee == "w2"
    assert "w2" in await town.do(lambda desk: called(desk, danger.number))
    await town.says("w2", "我去处理", "own")
    assert (await town.ticket(danger.number)).contacted_at is not None


@pytest.mark.parametrize(("hour", "speaks_for"), [(15, False), (16, True), (23, True)])
async def test_his_days_are_those_of_the_town(hour, speaks_for):
    """Leave on Tuesday begins at Tuesday's midnight there, while it is Monday 16:00 in UTC; not at eight in the morning."""
    town = await Player.start(at=datetime(2026, 3, 2, hour, tzinfo=UTC))
    tuesday, office = date(2026, 3, 3), Actor("chen", Standing.OFFICE)
    await town.do(lambda desk: leave(desk, "wang", tuesday, tuesday, office, desk.now, standin="w2"))
    message = Inbound(
        source="app",
        id="m1",
        community="songling",
        chat="app:w2",
        who="w2",
        text="早",
        sent_at=town.clock.now(),
        kind=Kind.TEXT,
    )
    spoken = await town.do(lambda desk: with_sender(desk, message).sender)
    assert ("G1" in " ".join(spoken.units)) is speaks_for
    await town.store.close()
