from bot.deeds.enrich import enrich
from bot.domain.categories import CATEGORIES
from bot.domain.ticket import Place, State


async def test_the_worker_says_what_it_is(town):
    """Below the floor he is asked with choices; his press is what counts."""
    await town.says("wmLi", "3栋那个东西又坏了", intent="request", category="property", p=0.15)
    await town.presses("wang", "enrich/1/lift")

    category = (await town.ticket()).category
    assert (category.value, category.source, category.p) == ("lift", "person", 1.0)
    assert f"[{CATEGORIES['lift'].name}]" in await town.heard("wang")


async def test_by_words(town):
    """类别 1 电梯."""
    await town.says("wmLi", "3栋那个东西又坏了", intent="request", category="property", p=0.15)
    await town.says("wang", "类别 1 电梯", "alone")

    assert (await town.ticket()).category.value == "lift"
    assert "#1 归到「电梯」了。" in await town.heard("wang")


async def test_a_reading_after_an_alarm_only_enriches(town):
    """The rules rang first; the reading adds category and place under the same number."""
    await town.says("wmLi", "3号楼2单元电梯又停了，老人困在里面", intent="request", category="lift")

    ticket = await town.ticket()
    assert (ticket.category.value, ticket.category.source) == ("lift", "model")
    assert len(await town.tickets()) == 1


async def test_a_new_place_brings_a_new_hand(town):
    """Corrected to another grid, it goes to whoever serves there."""
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")

    def move(desk):
        by = desk.people.actor("chen", desk.now.date())
        return enrich(desk, 1, by, desk.now, place=Place("松岭花园", "7"))

    ticket = await town.do(move)
    assert (ticket.unit, ticket.assignee, ticket.state) == ("G2-1", "w2", State.ASSIGNED)
