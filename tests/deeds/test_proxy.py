import pytest

from bot.domain.ticket import Origin


async def test_who_wrote_it_down_is_asked(town):
    """代报: the register has it with its origin; the name of 张大爷 stays out."""
    await town.says("zhou", "代报 张大爷 2栋 楼道灯坏", "alone", intent="request", category="power")

    ticket = await town.ticket()
    assert (ticket.origin, ticket.reporter, ticket.summary) == (Origin.PROXY, "zhou", "2栋 楼道灯坏")
    assert await town.heard("zhou") == ["已登记 #1，已告诉王师傅。"]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("周砚秋 2栋 楼道灯坏", "2栋 楼道灯坏"), ("令狐挽澜 2栋 楼道灯坏", "2栋 楼道灯坏"), ("周敏： 2栋 楼道灯坏", "2栋 楼道灯坏"),
        ("房顶 2栋 漏水", "房顶 2栋 漏水"), ("路灯坏 2栋", "路灯坏 2栋"), ("管道堵 2栋", "管道堵 2栋"),
    ],
)  # fmt: skip
async def test_a_full_name_stays_out_too(town, words, written):
    """Whoever has no 大爷 behind the name is left out as well; a matter that stands first is not."""
    await town.says("zhou", f"代报 {words}", "alone", intent="request", category="power")

    assert (await town.ticket()).summary == written


async def test_nothing_to_write_down(town):
    """The bare word is answered with an example."""
    await town.says("zhou", "代报", "alone")

    assert (await town.heard("zhou"))[0].startswith("要登记什么？")
