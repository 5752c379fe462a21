from bot.domain.ticket import Closing, State


async def test_only_the_reporters_yes_closes(town):
    """A neighbour's yes is a note; the reporter's closes, and the result stays."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "我家也是", intent="same", joins=1)
    await town.presses("wang", "finish/1")
    await town.says("wmZhao", "好了")
    assert (await town.ticket()).state is State.RESOLVED

    await town.says("wmLi", "好了")
    ticket = await town.ticket()
    assert (ticket.state, ticket.closing) == (State.CLOSED, Closing.CONFIRMED)
    assert ticket.result


async def test_a_passing_yes_is_talk(town):
    """「好了」 from whoever waits for nothing moves nothing."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")

    assert await town.says("wmQian", "好了") == 0
    assert (await town.ticket()).state is State.ASSIGNED


async def test_the_door_he_named_is_remembered(town):
    """Place comes once: next time nobody has to ask where he lives."""
    await town.says("wmQian", "我家3栋2单元501漏水", intent="request", category="water")
    await town.presses("wang", "finish/1")
    await town.says("wmQian", "好了")
    town.clock.pass_by(days=5)
    await town.says("wmQian", "家里又没电了", intent="request", category="power")

    place = (await town.ticket(2)).place
    assert (place.building, place.unit, place.source) == ("3", "2", "door")
