from dataclasses import replace
from datetime import date

from bot.domain.ticket import State

DAY = date(2026, 3, 2)


async def test_a_report_becomes_one_ticket_in_the_right_hands(town):
    """A report is a ticket with its place, its category, its deadline and whoever serves there."""
    number = await town.says("wmLi", "3栋2单元电梯又停了", intent="request", category="lift")

    ticket = await town.ticket(number)
    assert (ticket.state, ticket.unit, ticket.assignee) == (State.ASSIGNED, "G1-2", "wang")
    assert (ticket.place.building, ticket.place.unit) == ("3", "2")
    assert ticket.opened_at < ticket.due_at
    assert ticket.next_step_at is not None


async def test_the_same_message_twice_is_one_ticket(town):
    """A callback that is repeated does nothing twice."""
    first = await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    again = await town.hears(town.last, intent="request", category="hygiene")

    assert again == first
    assert len(await town.tickets()) == 1
    assert len(await town.heard("wang")) == 1


async def test_short_messages_in_a_row_are_one_matter(town):
    """李阿姨 types with one finger: three lines within a minute are one ticket and one line."""
    await town.says("wmLi", "3栋那个门又坏了", intent="request", category="property")
    town.clock.pass_by(seconds=20)
    await town.says("wmLi", "就是关不上", intent="request", category="property")
    town.clock.pass_by(seconds=20)
    await town.says("wmLi", "晚上谁都能进来", intent="request", category="security", p=0.15)

    assert len(await town.tickets()) == 1
    assert len(await town.heard("group")) == 1


async def test_never_one_ticket_for_two_buildings(town):
    """Two lifts in two houses are two matters, however alike the words."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    await town.says("wmZhao", "1栋电梯停了", intent="request", category="lift")

    assert len(await town.tickets()) == 2


async def test_the_place_comes_once(town):
    """What the name in the group tells is not asked again."""
    await town.says("wmLi", "家里没水了", intent="request", category="water")

    ticket = await town.ticket()
    assert (ticket.place.building, ticket.place.source) == ("3", "nickname")
    assert not any("是哪一栋" in line for line in await town.heard("group"))


async def test_the_group_reads_no_names_and_no_doors(town):
    """The line in the group tells neither who reported nor behind which door."""
    await town.says("wmZhao", "我家1栋2单元501漏水，电话13800000000", intent="request", category="water")

    line = (await town.heard("group"))[0]
    assert not any(word in line for word in ("501", "赵", "138", "1栋"))
    assert "138" not in (await town.ticket()).summary


async def test_an_absent_worker_has_a_standin(town):
    """While 王师傅 is on leave his stand-in gets the card, and the history says why."""

    def away(desk):
        wang = desk.people.get("wang")
        desk.people.put(replace(wang, away=((DAY, DAY),)))

    await town.do(away)
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")

    assert (await town.ticket()).assignee == "w2"
    history = await town.do(lambda desk: desk.tickets.history(1))
    assert history[0].data["standin_for"] == "wang"
    assert history[0].data["skipped"][0] == {"role": "网格员", "unit": "G1", "why": "away", "who": "wang"}


async def test_praise_is_kept_and_troubles_nobody(town):
    """A word of praise is in the register, without deadline, and costs the group nothing."""
    await town.says("wmLi", "王师傅昨天帮我妈背米上楼，真好", intent="praise", category="care")

    ticket = await town.ticket()
    assert (ticket.due_at, ticket.next_step_at) == (None, None)
    assert await town.heard("group") == []
