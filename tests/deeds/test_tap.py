import pytest

from bot.deeds import tap
from bot.errors import NotYours
from bot.messages import OutState


async def item(town):
    found = await town.do(lambda desk: desk.outbox.waiting(hand="wang"))
    return found[0]


async def test_what_was_pressed_is_said_and_its_echo_is_no_word_of_his(town):
    """Pressed, then seen in the archive: delivered, and the matter does not move."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    town.clock.pass_by(minutes=1)
    one = await item(town)
    await town.taps("wang")
    assert (await town.do(lambda desk: desk.outbox.get(one.id))).state is OutState.SENT

    await town.says("wang", one.out.text.replace("，", "， "))
    assert (await town.do(lambda desk: desk.outbox.get(one.id))).state is OutState.DELIVERED
    assert (await town.ticket()).version == 1


async def test_the_echo_may_be_quicker_than_the_press(town):
    """Seen before the press was told: it is delivered, and the press changes nothing."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    town.clock.pass_by(minutes=1)
    one = await item(town)
    await town.says("wang", one.out.text)

    def press(desk):
        return tap.pressed(desk, one.id, desk.people.actor("wang", desk.now.date()), desk.now)

    assert (await town.do(press)).state is OutState.DELIVERED


async def test_a_skipped_sentence_is_not_said(town):
    """He does not want to say it: it is gone, and with his name."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    town.clock.pass_by(minutes=1)
    one = await item(town)

    def skip(desk):
        return tap.skipped(desk, one.id, desk.people.actor("wang", desk.now.date()), desk.now)

    left = await town.do(skip)
    assert left.state is OutState.SUPERSEDED
    assert left.note.startswith("skipped by wang")


async def test_nobody_presses_for_another_grid(town):
    """A worker of another grid may not speak there."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    town.clock.pass_by(minutes=1)
    one = await item(town)

    def press(desk):
        with pytest.raises(NotYours):
            tap.pressed(desk, one.id, desk.people.actor("w2", desk.now.date()), desk.now)

    await town.do(press)
