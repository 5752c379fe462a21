"""Silence is not satisfaction: 未回应 and 未询问 are told apart."""

from dataclasses import replace

from bot.deeds.climb import climb
from bot.deeds.lapse import lapse
from bot.deeds.steps import ladder_of, step
from bot.domain.escalation import scheduled
from bot.domain.ticket import Closing, State, Step
from bot.messages import Outbound, OutState, Target
from tests.clockwork import SYSTEM, WORKER, opened, town
from tests.hands import spoken


async def resolved(place, *, asked):
    await place.run(opened)
    await place.run(lambda desk: step(desk, desk.tickets.get(1), Step.FINISH, WORKER, desk.now, "换了灯"))

    def ask(desk):
        ticket = replace(desk.tickets.get(1), asked_at=desk.now)
        desk.tickets.save(scheduled(ticket, ladder_of(desk, ticket), desk.settings, desk.now))

    if asked:
        await place.run(ask)


async def test_who_was_asked_and_says_nothing_is_counted_as_unanswered():
    """周三 09:00 asked, three days of silence: closed at 周一 08:30 as 未回应, not as satisfied."""
    async with town("周三 2026-11-18 09:00") as place:
        await resolved(place, asked=True)
        assert spoken(await place.read(lambda desk: desk.tickets.next_due())) == "周一 11-23 08:30"
        await place.at("周一 2026-11-23 08:30")
        await place.sweep(climb)
        ended = await place.read(lambda desk: desk.tickets.get(1))
        lines = await place.read(lambda desk: desk.tickets.history(1))
    assert (ended.state, ended.closing, ended.result) == (State.CLOSED, Closing.UNANSWERED, "换了灯")
    assert lines[-1].note == "问过 3 天没有回话"
    assert ended.next_step_at is None


async def test_a_question_that_never_reached_anybody_is_its_own_figure():
    """The question stayed in the toolbar: closed as 未询问, and it cannot be pressed any more."""
    async with town("周三 2026-11-18 09:00") as place:
        await resolved(place, asked=False)
        question = Outbound(
            to=Target("chat", "room:wrG11"),
            key="songling/1/fixed/1",
            text="好了吗？",
            ticket=1,
            subject="songling/1/state",
        )
        await place.run(lambda desk: desk.say(question))
        assert len(await place.read(lambda desk: desk.outbox.waiting("wang"))) == 1
        await place.at("周一 2026-11-23 08:30")
        await place.sweep(climb)
        ended = await place.read(lambda desk: desk.tickets.get(1))
        item = await place.read(lambda desk: desk.outbox.by_key("songling/1/fixed/1"))
    assert ended.closing is Closing.UNASKED
    assert item.state is OutState.SUPERSEDED


async def test_nothing_lapses_early_and_nothing_lapses_that_moved_on():
    """A day too early, or back in work: the ticket stays what it is."""
    async with town("周三 2026-11-18 09:00") as place:
        await resolved(place, asked=True)
        await place.at("周六 2026-11-21 09:00")
        assert (await place.run(lambda desk: lapse(desk, desk.tickets.get(1), desk.now))).state is State.RESOLVED
        await place.at("周一 2026-11-23 08:30")
        await place.run(lambda desk: lapse(desk, desk.tickets.get(1), desk.now))
        again = await place.run(lambda desk: lapse(desk, desk.tickets.get(1), desk.now))
        lines = await place.read(lambda desk: desk.tickets.history(1))
    assert again.state is State.CLOSED
    assert [line.by for line in lines].count(SYSTEM.id) == 1


async def test_a_lapse_after_a_night_off_says_how_late_it_is():
    """Closed on Tuesday instead of Monday: the history keeps the planned moment."""
    async with town("周三 2026-11-18 09:00") as place:
        await resolved(place, asked=True)
        await place.at("周二 2026-11-24 08:30")
        await place.sweep(climb)
        line = (await place.read(lambda desk: desk.tickets.history(1)))[-1]
    assert line.data["late_minutes"] == 24 * 60
    assert line.data["planned_at"].startswith("2026-11-23T00:30")
