"""Whatever is said in whatever order, by whomever: the table of moves holds, in the mind and in the whole house."""

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.people import Actor, Standing
from bot.domain.ticket import CLOSING_OF, ENDED, MOVES, OPEN, State, Step, Ticket, move
from bot.errors import PersonError
from tests.conversations.player import Player

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
STEPS = st.sampled_from(sorted(set(Step) - {Step.OPEN}))
ACTORS = st.sampled_from([Actor(f"one-{standing}", standing) for standing in Standing])
QUICK = settings(max_examples=300, deadline=None)
WHOLE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fresh():
    return Ticket(
        community="songling", number=1, state=State.REPORTED, summary="电梯停了", opened_at=START, moved_at=START
    )


def walk(steps):
    """Every ticket on the way, and its history."""
    ticket, history, seen = fresh(), [], [fresh()]
    for minutes, (step, by) in enumerate(steps, 1):
        try:
            ticket, moved = move(ticket, step, by, START + timedelta(minutes=minutes))
        except PersonError:
            continue
        history.append(moved)
        seen.append(ticket)
    return seen, history


class TestTheTable:
    """Whatever is said in whatever order, an ended ticket changes only by REOPEN, by its reporter or the office."""

    @QUICK
    @given(st.lists(st.tuples(STEPS, ACTORS), max_size=40))
    def test_an_ended_ticket_changes_only_by_reopen(self, steps):
        """Nothing but REOPEN leaves an end, and only its reporter or the office takes it."""
        seen, history = walk(steps)
        for before, after, moved in zip(seen, seen[1:], history, strict=False):
            if before.state in ENDED:
                assert moved.step is Step.REOPEN
                assert moved.standing in (Standing.REPORTER, Standing.OFFICE)
            assert after.number == before.number

    @QUICK
    @given(st.lists(st.tuples(STEPS, ACTORS), max_size=40))
    def test_whoever_has_ended_has_a_result(self, steps):
        """A closed ticket has a result, a time and, when closed, a way in which it was."""
        for ticket in walk(steps)[0]:
            if ticket.state in ENDED:
                assert ticket.result
                assert ticket.closed_at is not None
                assert ticket.next_step_at is None
            if ticket.state is State.CLOSED:
                assert ticket.closing is not None
            if ticket.state in OPEN:
                assert (ticket.closed_at, ticket.closing) == (None, None)

    @QUICK
    @given(st.lists(st.tuples(STEPS, ACTORS), max_size=40))
    def test_history_tells_the_whole_life(self, steps):
        """One line for each step that was taken, in order of time, and the last one's state is the ticket's."""
        seen, history = walk(steps)
        assert len(history) == len(seen) - 1
        assert [line.at for line in history] == sorted(line.at for line in history)
        if history:
            assert history[-1].state is seen[-1].state

    def test_residents_and_clock_take_no_step_of_work(self):
        """Nobody but people who serve here accepts, finishes, waits, transfers or refuses."""
        work = (Step.ACCEPT, Step.FINISH, Step.WAIT, Step.TRANSFER, Step.REFUSE)
        allowed = set().union(*(rule.by for (_, step), rule in MOVES.items() if step in work))
        assert allowed & {Standing.RESIDENT, Standing.REPORTER, Standing.SYSTEM} == set()
        assert set(CLOSING_OF) <= {Step.CONFIRM, Step.CLOSE}


SPEECH = st.sampled_from(
    [
        ("wmLi", "3栋电梯停了", {"intent": "request", "category": "lift"}),
        ("wmZhao", "3栋电梯停了没人管", {"intent": "request", "category": "lift"}),
        ("wmZhao", "我家也是", {"intent": "same", "joins": 1}),
        ("wmLi", "在12楼", {"intent": "supplement", "joins": 1}),
        ("wmLi", "好了", {}),
        ("wmZhao", "好了", {"intent": "confirm", "joins": 1}),
        ("wmLi", "没好", {}),
        ("wmZhao", "还没好", {"intent": "deny", "joins": 1}),
        ("wmLi", "催", {}),
        ("wmQian", "怎么还没人来", {"intent": "urge", "joins": 1}),
        ("wmLi", "不用来了", {}),
        ("wmLi", "#1 又坏了", {}),
        ("wmZhao", "#1 又坏了", {}),
        ("wang", "收到", {"step": "accept"}),
        ("wang", "修好了，换了主板", {"step": "finish"}),
        ("wang", "#1 修好了", {}),
        ("wang", "转物业", {}),
        ("p1", "接单 1", {}),
        ("w2", "办结 1 不是我的", {}),
        ("wang", "等待 1 等配件", {}),
        ("wang", "不是诉求 1", {}),
        ("chen", "关单 1 电话回访过", {}),
        ("chen", "派单 1 刘敏", {}),
        ("chen", "#1 又坏了", {}),
        ("jiedao", "#1 已解决", {}),
    ]
)
PRESS = st.tuples(
    st.sampled_from(["wang", "w2", "p1", "zhou", "wmLi"]),
    st.sampled_from(["accept/1", "finish/1", "refuse/1", "wait/1", "transfer/1/l1", "transfer/1", "acknowledge/1"]),
)
PASSING = st.sampled_from([{"minutes": 1}, {"minutes": 40}, {"hours": 20}, {"days": 9}])
ALONE = {"chen", "zhou", "p1", "jiedao", "w2"}


class TestTheHouse:
    """The same laws, when people talk and press, through ears, deeds and the real store."""

    @WHOLE
    @given(st.lists(st.one_of(SPEECH, PRESS, PASSING), min_size=3, max_size=25))
    def test_whatever_people_say_and_press(self, script):
        """Nothing breaks, numbers stay, history only grows, ends are left only by REOPEN and within the window."""
        asyncio.run(self._played(script))

    async def _played(self, script):
        town = await Player.start()
        try:
            await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
            town.keys[1] = town.last.key
            before = {}
            for event in script:
                await self._one(town, event)
                before = await self._lawful(town, before)
        finally:
            await town.store.close()

    async def _one(self, town, event):
        if isinstance(event, dict):
            town.clock.pass_by(**event)
        elif len(event) == 2:
            await town.presses(*event)
        else:
            who, text, reading = event
            await town.says(who, text, "alone" if who in ALONE else "group", **reading)

    async def _lawful(self, town, before):
        def look(desk):
            return {t.number: (t, desk.tickets.history(t.number)) for t in desk.tickets.search(limit=100)}

        now = await town.store.read("songling", look)
        assert set(before) <= set(now)
        for number, (ticket, history) in now.items():
            assert ticket.state not in ENDED or ticket.result
            assert history[-1].state is ticket.state
            if number not in before:
                continue
            earlier, lines = before[number]
            assert history[: len(lines)] == lines
            if earlier.state in ENDED and ticket != earlier:
                first = history[len(lines)]
                assert first.step is Step.REOPEN
                assert first.standing in (Standing.REPORTER, Standing.OFFICE)
                assert first.at - earlier.closed_at <= timedelta(days=7)
        return now
