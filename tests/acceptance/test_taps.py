"""Ten taps a day: what comes after them is one message, put together of what is still true."""

from bot.deeds import tap
from bot.messages import Outbound, OutState, Target

ROOM, WANG = "room:wrSL10", "wang"


async def test_thirty_sentences_are_eleven_taps(house):
    """Three times a worker's ten: ten taps and one message with the other twenty, in order, without what was taken back."""

    def say(desk):
        for number in range(30):
            desk.say(
                Outbound(
                    to=Target("chat", ROOM), key=f"songling/{number}/line/1", text=f"第 {number} 句",
                    subject=f"songling/{number}/state",
                )
            )  # fmt: skip

    await house.app.store.run("songling", say)
    await house.app.store.run("songling", lambda desk: desk.outbox.supersede("songling/25/state"))
    owner = (await house.looks(lambda desk: desk.chats.get(ROOM))).owner
    house.simulator.autopilot.off(owner)
    await house.passes(hours=3)
    waiting = await house.simulator.toolbar.items(owner, "wrSL10")

    assert [one["text"] for one in waiting[:10]] == [f"第 {number} 句" for number in range(10)]
    assert waiting[10]["text"].split("\n") == [f"第 {number} 句" for number in range(10, 30) if number != 25]
    assert len(waiting) == 11

    await house.simulator.toolbar.tap(owner, waiting[10]["id"], "wrSL10")
    await house.passes(minutes=2)
    states = await house.looks(
        lambda desk: {desk.outbox.by_key(f"songling/{number}/line/1").state for number in range(10, 30) if number != 25}
    )
    left = await house.looks(lambda desk: len(tap.bundled(desk.outbox.waiting(hand=owner))))

    assert states == {OutState.DELIVERED}  # seen coming back through the archive
    assert left == 10
    assert await house.tickets() == []
