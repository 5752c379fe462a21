"""『为什么 #1』 answers every step."""

import pytest

from bot.deeds.climb import climb
from bot.deeds.steps import step
from bot.deeds.why import why
from bot.domain.people import Actor, Standing
from bot.domain.ticket import Closing, Origin, Step
from bot.errors import NoSuchTicket, NotYours
from bot.texts import office
from tests.clockwork import OFFICE, WORKER, opened, town


async def test_every_step_is_told_with_its_reason_and_what_comes_next():
    """Who reported, to whom it went, who was skipped and why, how late, and what the clock will say next."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(lambda desk: opened(desk, unit="G3", assignee="w5"))
        await place.at("周一 2026-11-16 11:20")
        await place.sweep(climb)
        await place.at("周一 2026-11-16 11:30")
        await place.run(lambda desk: step(desk, desk.tickets.get(1), Step.ACCEPT, OFFICE, desk.now))
        told = await place.read(lambda desk: why(desk, 1, OFFICE, desk.now))
    assert told.splitlines() == [
        "#1 在办　河沿街3栋　楼道灯不亮",
        "11-13 周五 17:50　报事人 登记，给网格员小赵：楼道灯不亮",
        "11-16 周一 11:20　往上报，晚了 1 小时：第2网片没有网片长，跳过；该小区没有物业，跳过",
        "11-16 周一 11:20　往上报，告诉小周，晚了 1 小时：还没有人回应",
        "11-16 周一 11:30　陈主任 接单，在办",
        "现在：在办，在小赵手里。接下来：明天 14:05 提醒经手人。",
    ]


async def test_only_who_has_to_do_with_it_may_ask():
    """The reporter may ask about his own; a stranger hears that it is not his, and an unknown number is named so."""
    async with town() as place:
        await place.run(opened)
        reporter = Actor("wmLi", Standing.RESIDENT)
        assert "报事人 登记" in await place.read(lambda desk: why(desk, 1, reporter, desk.now))
        with pytest.raises(NotYours):
            await place.read(lambda desk: why(desk, 1, Actor("wmX", Standing.RESIDENT), desk.now))
        with pytest.raises(NoSuchTicket):
            await place.read(lambda desk: why(desk, 7, WORKER, desk.now))


def test_every_step_origin_and_closing_has_words():
    """Whatever can be written into a history can be told."""
    assert set(office.STEPS) == set(Step)
    assert set(office.ORIGINS) == set(Origin)
    assert set(office.CLOSINGS) == set(Closing)
