"""A matter lives for days, and people speak on of it as if it were yesterday."""

from datetime import timedelta

from bot.domain.ticket import State
from tests.acceptance.house import open_house


async def test_three_days_of_a_sofa(tmp_path):
    """Told on Monday, still there on Tuesday, gone on Wednesday: one number, closed by the neighbour's own words."""
    async with open_house(tmp_path) as house:

        async def days_go_by(number):
            await house.conductor.move_to(house.simulator.clock.now() + timedelta(days=number))

        async def says(who, text):
            await house.says(who, "wrSL10", text)
            await house.passes(seconds=30)

        await says("wm10c", "3栋楼下那个旧沙发没人拉走，放了一个礼拜了")
        await says("wang", "今天下午环卫来拉")
        [ticket] = await house.tickets()
        assert ticket.state is State.WORKING

        await days_go_by(1)
        await says("wm10c", "沙发还在呢")
        assert any("沙发还在呢" in line for line in house.hears("wang")), "who has it in hand hears"

        await days_go_by(1)
        await says("wm10c", "沙发拉走了，谢谢王师傅")
        [ticket] = await house.tickets()
        assert ticket.state is State.CLOSED


async def test_what_is_over_is_told_anew(tmp_path):
    """The lift was mended and confirmed; when it stands still again the next day, it is a matter again."""
    async with open_house(tmp_path) as house:
        for who, text in (
            ("wmLi", "3栋2单元电梯停了"), ("wang", "修好了，换了主板"), ("wmLi", "好了，谢谢王师傅"), ("", ""),
            ("wmLi", "3栋2单元电梯又停了"),
        ):  # fmt: skip
            if who:
                await house.says(who, "wrSL10", text)
                await house.passes(minutes=2)
            else:
                await house.conductor.move_to(house.simulator.clock.now() + timedelta(days=1))
        found = await house.tickets()
        assert found[-1].is_open, found
