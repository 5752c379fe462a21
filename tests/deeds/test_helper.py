"""找人、亮身份: who is there for a group."""

from datetime import date

import pytest

from bot.deeds.helper import helper, show, taker
from bot.domain.helpers import Helper
from bot.domain.people import Actor, Person, Post, Standing
from bot.errors import NotYours

LAWYER = Helper(
    person="zhou", role="法律顾问", unit="SL", topics=("法律", "合同"), hours="周四 14:00-17:00", promise_hours=24,
    note="松山律师事务所",
)  # fmt: skip


async def test_every_group_finds_its_grid_worker(town):
    """「找网格员」 names the group's own worker, though nobody wrote a card for him."""
    await town.says("wmLi", "找网格员")
    await town.says("wmQian", "网格员是谁？", "group2")
    assert await town.waiting("wang") == ["网格员 王师傅。"]
    assert await town.waiting("w2") == ["网格员 刘敏。"]


async def test_who_is_away_is_named_with_his_stand_in(town):
    """On his day off the stand-in stands beside the name."""
    day = town.clock.now().date()
    away = Person("wang", "王师傅", True, (Post("网格员", "G1", standin="w2"),), ((day, day),))
    await town.do(lambda desk: desk.people.put(away))
    await town.says("wmLi", "找网格员")
    assert await town.waiting("wang") == ["网格员 王师傅，这几天王师傅休息，刘敏替班。"]


async def test_a_card_shows_role_topics_hours_and_promise(town):
    """亮身份: all that was written, and the second post."""
    await town.do(lambda desk: desk.helpers.put("zhou", [LAWYER]))
    await town.says("wmLi", "找律师")
    assert await town.waiting("wang") == [
        "法律顾问 小周，松山律师事务所，管：法律、合同，时间：周四 14:00-17:00，说好 24 小时内回您。"
    ]


async def test_nobody_there_is_said_so(town):
    """No 社工 in this town: one line, nobody invented."""
    await town.says("wmLi", "找社工")
    assert await town.waiting("wang") == ["这里还没有登记社工，您把事情说一说，社区来找人。"]


async def test_an_absent_role_goes_to_who_stands_in_or_the_desk(town):
    """The adviser on leave is passed over for his stand-in; with none, the question keeps its worker."""
    day = town.clock.now().date()
    await town.do(lambda desk: desk.helpers.put("zhou", [LAWYER]))

    def who(desk):
        return taker(desk, "租房合同能提前解除吗", "G1-1", "room:wrSL01", desk.now)

    assert await town.do(who) == "zhou"
    await town.do(
        lambda desk: desk.people.put(
            Person("zhou", "小周", True, (Post("社区值班", "SL", standin="chen"),), ((day, date.max),))
        )
    )
    assert await town.do(who) == "chen"
    await town.do(
        lambda desk: desk.people.put(Person("zhou", "小周", True, (Post("社区值班", "SL"),), ((day, date.max),)))
    )
    assert await town.do(who) == ""


async def test_nobody_writes_anothers_card(town):
    """A worker shows his own; only the office writes for others."""
    worker = Actor("wang", Standing.WORKER, ("G1",), "王师傅")
    await town.do(lambda desk: show(desk, "wang", (Helper(person="", role="网格员", unit="G1"),), worker))
    with pytest.raises(NotYours):
        await town.do(lambda desk: show(desk, "zhou", (LAWYER,), worker))
    assert "网格员 王师傅" in await town.do(lambda desk: helper(desk, "", "room:wrSL01", worker, desk.now))
