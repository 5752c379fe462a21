from datetime import date

from bot.domain.people import Post


async def furnish(town):
    def more(desk):
        from dataclasses import replace

        wang = desk.people.get("wang")
        desk.people.put(replace(wang, posts=(Post("网格员", "G1"),)))

    await town.do(more)


async def test_new_matters_go_to_the_stand_in(town):
    """「请假 今天到周五 刘敏替」: from then on hers; who is away and why is in the history."""
    await furnish(town)
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    before = await town.ticket()
    await town.says("wang", "请假 3月2日到3月6日 刘敏替", "alone")
    person = await town.store.read("songling", lambda desk: desk.people.get("wang"))
    assert person.away == ((date(2026, 3, 2), date(2026, 3, 6)),)
    assert (await town.ticket()) == before  # open clocks run on

    await town.says("wmZhao", "1栋楼道灯坏了", intent="request", category="power")
    ticket = await town.ticket(2)
    standin = (await town.store.read("songling", lambda desk: desk.people.get(person.posts[0].standin))).name
    assert standin == "刘敏"
    assert ticket.assignee == person.posts[0].standin
    assert any(
        "王师傅 3 月 2 日到 3 月 6 日请假，您替班" in line and "#1" in line
        for line in await town.heard(ticket.assignee)
    )


async def test_back_again(town):
    """「销假」 ends it on the day."""
    await town.says("wang", "请假 3月2日到3月6日 刘敏替", "alone")
    await town.says("wang", "销假", "alone")
    assert "记下了，王师傅回来了。" in await town.heard("wang")
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    assert (await town.ticket()).assignee == "wang"


async def test_the_office_enters_anybodys(town):
    """「请假 王师傅 明天」 by the office; by a colleague it is not his to say."""
    await town.says("w2", "请假 王师傅 明天", "alone")
    assert (await town.store.read("songling", lambda desk: desk.people.get("wang"))).away == ()
    await town.says("chen", "请假 王师傅 明天", "alone")
    assert (await town.store.read("songling", lambda desk: desk.people.get("wang"))).away == (
        (date(2026, 3, 3), date(2026, 3, 3)),
    )


async def test_without_a_day_it_asks(town):
    """「请假」 alone says how it is written."""
    await town.says("wang", "请假", "alone")
    assert any("从哪天到哪天" in line for line in await town.heard("wang"))
