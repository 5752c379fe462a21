"""Five of the runs that string a community's day together, each written down word for word."""

from contextlib import asynccontextmanager

from bot.domain.ticket import Step
from tests.acceptance.house import at
from tests.acceptance.runs import Run

GARDEN, GRAIN = "wrSL01", "wrSL16"  # 松岭花园1-2栋（两个微网格），老粮站家属院


@asynccontextmanager
async def played(folder, start):
    run = Run(folder, start)
    async with run.house.platform():
        run.watch()
        async with run.house.bot():
            yield run


def resident(run, room, index=0, *, named=False):
    """Somebody of this group; whether the name in the group tells the house."""
    living = [who for who in run.world.groups[room].members if who.startswith("wm")]
    telling = [who for who in living if ("栋" in run.world.nickname(room, who)) == named]
    return telling[index]


async def test_1_street_lamp_at_night(tmp_path):
    """路灯夜报: asked once for the place, silent at night, on the morning list, a photo, her yes, in the 日报告."""
    async with played(tmp_path, "2026-11-16 21:40") as run:
        who = resident(run, GARDEN)
        await run.says(who, GARDEN, "楼下路灯不亮了，黑灯瞎火的，老人不敢出门")
        await run.until("2026-11-17 07:35")
        await run.taps("w1", GARDEN)
        await run.until("2026-11-17 08:02")
        await run.says(who, GARDEN, "1栋门口那个")
        await run.until("2026-11-17 08:40")
        await run.presses("w1", "accept")
        await run.until("2026-11-17 10:20")
        await run.says("w1", GARDEN, image="路灯亮了")
        await run.says("w1", GARDEN, "#1 修好了，换了灯泡")
        await run.passes(minutes=2)
        await run.taps("w1", GARDEN)
        await run.until("2026-11-17 18:30")
        await run.says(who, GARDEN, "亮了亮了，谢谢")
        await run.until("2026-11-18 17:40")

        run.compares("01-路灯夜报")
        [ticket] = await run.house.tickets()
        assert (str(ticket.state), ticket.place.building) == ("closed", "1")


async def test_2_caught_in_the_lift(tmp_path):
    """电梯困人: what to do and who is called within seconds, minutes later the next, one goes, all are told."""
    async with played(tmp_path, "2026-11-15 03:12") as run:
        who = resident(run, GARDEN)
        await run.says(who, GARDEN, "1栋2单元电梯里困着人，一直在拍门，快来人")
        await run.passes(seconds=40)
        await run.taps("w1", GARDEN)
        await run.passes(minutes=2, seconds=10)
        await run.presses("p1", "acknowledge")
        await run.passes(minutes=25)
        await run.says("p1", "app", "#1 修好了，人出来了，没受伤，电梯先停用，天亮厂家再来看")
        await run.until("2026-11-15 07:40")
        await run.taps("w1", GARDEN)
        await run.until("2026-11-15 07:55")
        await run.says(who, GARDEN, "好了，谢谢师傅")
        await run.until("2026-11-15 09:00")
        run.compares("02-电梯困人")


async def test_3_drain_without_a_property_firm(tmp_path):
    """三无小区下水道: nobody sits on the firm's rung; it is passed over, the next hears, and 为什么 says so."""
    async with played(tmp_path, "2026-11-16 09:05") as run:
        room = next(g.id for g in run.world.groups.values() if g.name.startswith("老粮站"))
        who = resident(run, room)
        await run.says(who, room, "3栋1单元下水道堵了，一楼厨房返水")
        await run.passes(minutes=1)
        await run.taps("w4", room)
        await run.until("2026-11-16 12:00")
        await run.says("chen", "app", "为什么 1")
        await run.passes(minutes=1)

        skipped = [one for line in await run.house.looks(lambda desk: desk.tickets.history(1)) if line.step is Step.CLIMB
                   for one in line.data.get("skipped", ())]  # fmt: skip
        assert any(one["role"] == "物业" for one in skipped)
        run.compares("03-三无小区下水道")


async def test_4_noise_between_neighbours(tmp_path):
    """邻里噪声: the group reads only that it has gone private; who handles it knows, and nobody is named."""
    async with played(tmp_path, "2026-11-16 19:20") as run:
        who = resident(run, GARDEN)
        await run.says(who, GARDEN, "1栋2单元602天天半夜放音响，我上去说他还骂我，这邻居没法处了，社区管不管")
        await run.passes(minutes=2)
        await run.taps("w1", GARDEN)
        await run.until("2026-11-17 09:10")
        run.compares("04-邻里噪声")


async def test_10_off_for_three_hours(tmp_path):
    """断网三小时: off over a report and a deadline; then everything once, with how late, and what was said is heard."""
    run = Run(tmp_path, "2026-11-16 15:10")
    async with run.house.platform():
        run.watch()
        who = resident(run, GARDEN)
        async with run.house.bot():
            await run.says(who, GARDEN, "1栋1单元电梯又停了")
            await run.until("2026-11-16 15:35")
        run.notes("断网")
        run.house.simulator.clock.set(at("2026-11-16 16:50"))
        await run.says(resident(run, GARDEN, 1), GARDEN, "1栋2单元门口垃圾堆了两天没人清")
        run.house.simulator.clock.set(at("2026-11-16 18:40"))
        run.notes("恢复")
        async with run.house.bot(at("2026-11-16 18:40")):
            await run.house.conductor.settle()
            await run.until("2026-11-16 18:45")
            await run.taps("w1", GARDEN)
            await run.until("2026-11-16 19:00")
            assert len(await run.house.tickets()) == 2
        run.compares("10-断网三小时")
