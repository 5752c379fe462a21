"""Three times each of the platform's caps on what goes to members: nothing lost, nothing refused, danger first."""

import pytest

from bot.messages import Importance, Outbound, Target

WANG = "wang"


def fill(desk, to, count):
    for number in range(count):
        desk.say(Outbound(to=to, key=f"songling/{number}/line/1", text=f"第 {number} 句"))
    desk.say(Outbound(to=to, key="songling/0/fire/1", text="着火了", importance=Importance.DANGER))


@pytest.mark.parametrize("alone", [True, False])
async def test_ninety_at_once(house, alone):
    """Thirty a minute go; the rest follows in its order, and danger said last is heard among the first."""
    internal = next(g.id for g in house.world.groups.values() if g.kind == "internal")
    house.simulator.autopilot.off(WANG)
    await house.simulator.phones.say("chen", internal, "帮助", at_bot=True)  # before, nobody may be pushed to there
    await house.passes(minutes=2)
    to = Target("person", WANG) if alone else Target("chat", f"room:{internal}")
    before = len(house.hears(WANG if alone else internal))
    await house.app.store.run("songling", lambda desk: fill(desk, to, 90))
    house.app.said()
    await house.passes(seconds=20)
    first = house.hears(WANG if alone else internal)[before:]
    await house.passes(minutes=6)
    heard = house.hears(WANG if alone else internal)[before:]

    assert "着火了" in first
    assert [text for text in heard if text.startswith("第")] == [f"第 {number} 句" for number in range(90)]
    assert house.simulator.messages.suppressed == 0
    assert house.world.refusals == []
