import pytest

from bot.deeds.progress import progress
from bot.deeds.search import search
from bot.domain.people import Actor, Standing
from bot.errors import NotYours


async def test_it_leaves_the_group(town):
    """「转私下 1 居民-企业」: the group reads one line, and its class is kept."""
    await town.says("wmLi", "3栋楼下饭店油烟呛人", intent="request", category="hygiene")
    await town.says("wang", "转私下 1 居民－企业", "alone")

    ticket = await town.ticket()
    assert (ticket.private, ticket.dispute) == (True, "居民-企业")
    assert await town.waiting("wang") == ["刚才说的这件转私下处理，王师傅会单独联系您。"]


async def test_named_to_nobody_but_who_deals_with_it(town):
    """Another worker of the same grid asks in vain; the holder, the lead and the office read it."""
    await town.says("wmLi", "3栋邻居吵架打人", intent="request", category="dispute", dispute="resident–resident")
    ticket = await town.ticket()
    assert (ticket.private, ticket.dispute) == (True, "居民-居民")

    other = Actor("w9", Standing.WORKER, ("G1",), "小何")
    for by in (Actor("wang", Standing.WORKER, ("G1",)), Actor("chen", Standing.OFFICE, ("SL",))):
        found, _ = await town.store.read("songling", lambda desk, by=by: progress(desk, 1, by, desk.now))
        assert found.number == 1
    with pytest.raises(NotYours, match="private"):
        await town.store.read("songling", lambda desk: progress(desk, 1, other, desk.now))
    found, _ = await town.store.read("songling", lambda desk: search(desk, "吵架", other, desk.now))
    assert found == []
