from bot.domain.ticket import State


async def test_the_office_says_whose_it_is(town):
    """派单: what had no unit gets one with its worker."""
    await town.says("wmQian", "垃圾没人收", "wide", intent="request", category="hygiene")
    assert (await town.ticket()).state is State.REPORTED
    await town.says("zhou", "派单 1 刘敏", "alone")

    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee, ticket.unit) == (State.ASSIGNED, "w2", "G2")


async def test_by_the_button_of_its_card(town):
    """待归格: one press on a name."""
    await town.says("wmQian", "垃圾没人收", "wide", intent="request", category="hygiene")
    await town.presses("zhou", "assign/1/wang")

    assert (await town.ticket()).assignee == "wang"


async def test_a_worker_assigns_nobody(town):
    """The word is the office's and the leads'."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("wang", "派单 1 刘敏", "alone")

    assert (await town.ticket()).assignee == "wang"
