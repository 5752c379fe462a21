"""Random lives of a small community, through ears, deeds, clock and the real store: the laws of the domain hold."""

import asyncio
import os
from collections import Counter
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.deeds.climb import climb
from bot.deeds.split import joined, split
from bot.deeds.steps import ladder_of
from bot.deeds.why import why
from bot.domain.duplicates import same_matter
from bot.domain.escalation import moments
from bot.domain.people import Actor, Standing
from bot.domain.sla import clock_of, run
from bot.domain.ticket import ENDED, MOVES, OPEN, Place, State, Step
from bot.domain.undo import UNDOABLE
from bot.domain.workdays import calendar_of
from bot.messages import OutState
from tests.conversations.player import Player
from tests.conversations.town import CODE
from tests.conversations.town import settings as settings_of

LIVES = int(os.environ.get("GRIDBOT_LIVES", "12"))  # a long night: GRIDBOT_LIVES=500
WHOLE = settings(max_examples=LIVES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SETTINGS = settings_of()[CODE]
OFFICE = Actor("chen", Standing.OFFICE, ("SL",), "陈主任")
SPEECH = st.sampled_from(
    [
        ("wmLi", "3栋电梯停了", {"intent": "request", "category": "lift"}),
        ("wmZhao", "3栋电梯停了没人管", {"intent": "request", "category": "lift"}),
        ("wmZhao", "河沿街3号电梯停了", {"intent": "request", "category": "lift"}),
        ("wmQian", "1栋垃圾没人收", {"intent": "request", "category": "hygiene"}),
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
        ("wmLi", "评价 1 5分", {}),
        ("wmZhao", "评价 1 1分", {}),
        ("wmZhao", "不是一件事", {}),
        ("wang", "收到", {"step": "accept"}),
        ("wang", "修好了，换了主板", {"step": "finish"}),
        ("wang", "#1 修好了", {}),
        ("wang", "转物业", {}),
        ("wang", "等待 1 等配件", {}),
        ("wang", "不是诉求 1", {}),
        ("p1", "接单 1", {}),
        ("w2", "办结 1 不是我的", {}),
        ("w2", "撤销", {}),
        ("p1", "退回 1 不归我", {}),
        ("p1", "延期 1 等配件", {}),
        ("chen", "关单 1 电话回访过", {}),
        ("chen", "派单 1 刘敏", {}),
        ("chen", "#1 又坏了", {}),
        ("chen", "撤销", {}),
        ("chen", "吹哨 1 街道", {}),
        ("chen", "协办 1 刘敏", {}),
        ("chen", "代录 1 城管：周五来", {}),
        ("chen", "转私下 1", {}),
        ("chen", "请假 王师傅 明天到后天", {}),
        ("jiedao", "报到", {}),
        ("jiedao", "#1 已解决", {}),
        ("jiedao", "答复 1 已经安排", {}),
    ]
)
PRESS = st.tuples(
    st.sampled_from(["wang", "w2", "p1", "zhou", "wmLi"]),
    st.sampled_from(
        ["accept/1", "finish/1", "refuse/1", "wait/1", "transfer/1/l1", "transfer/1", "acknowledge/1", "undo/1",
         "arrive/1", "tap"]
    ),
)  # fmt: skip
PASSING = st.sampled_from([{"minutes": 1}, {"minutes": 40}, {"hours": 20}, {"days": 9}])
ALONE = {"chen", "zhou", "p1", "jiedao", "w2"}
LIFE = st.lists(st.one_of(SPEECH, PRESS, PASSING), min_size=3, max_size=25)


class Town:
    """Plays a life and looks at the register after every event."""

    def __init__(self):
        self.before = {}

    async def play(self, script, *laws, end=None):
        """Keeps *laws* after every event; gives what *end* finds in the register when the life is over."""
        self.town = await Player.start()
        try:
            await self.town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
            self.town.keys[1] = self.town.last.key
            for event in script:
                await self.one(event)
                now = await self.town.store.read(CODE, self.look) if laws else {}
                for law in laws:
                    law(self.before, now, event)
                self.before = now
            return await self.town.store.run(CODE, end) if end else None
        finally:
            await self.town.store.close()

    async def one(self, event):
        if isinstance(event, dict):
            self.town.clock.pass_by(**event)
            while await self.town.do(lambda desk: climb(desk, desk.now)):
                pass
        elif len(event) == 2 and event[1] == "tap":
            await self.town.taps(event[0])
        elif len(event) == 2:
            await self.town.presses(*event)
        else:
            who, text, reading = event
            await self.town.says(who, text, "alone" if who in ALONE else "group", **reading)

    @staticmethod
    def look(desk):
        return {t.number: (t, desk.tickets.history(t.number)) for t in desk.tickets.search(limit=100)}


def only_by_the_table(before, now, _):
    """Law 5."""
    assert set(before) <= set(now)
    for number, (ticket, history) in now.items():
        assert ticket.state not in ENDED or ticket.result
        assert history[-1].state is ticket.state
        earlier, lines = before.get(number, (None, []))
        assert history[: len(lines)] == lines
        for last, line in pairwise(history):
            assert (last.state, line.step) in MOVES
            assert line.standing in MOVES[last.state, line.step].by
        if earlier is not None and earlier.state in ENDED:
            _left_an_end(earlier, ticket, history[len(lines) :])


def _left_an_end(earlier, ticket, added):
    """A mark may be added to what is closed; a refusal may be taken back by who took it; all else is REOPEN."""
    leaving = [line for line in added if line.step is not Step.RATE]
    if not leaving:
        assert (ticket.state, ticket.result, ticket.closing, ticket.round) == (
            earlier.state, earlier.result, earlier.closing, earlier.round,
        )  # fmt: skip
        return
    first = leaving[0]
    if first.step is Step.UNDO:
        assert earlier.state is State.REFUSED
        assert first.at - earlier.closed_at <= timedelta(minutes=5)
        return
    assert first.step is Step.REOPEN
    assert first.standing in (Standing.REPORTER, Standing.OFFICE)
    assert first.at - earlier.closed_at <= timedelta(days=7)


def what_one_says_moves_it(before, now, event):
    """Law 7, for words that name the matter and belong to who holds it."""
    if len(event) == 3 and event[1] == "#1 修好了" and before:
        earlier = before[1][0]
        if earlier.state in OPEN and earlier.unit:
            assert now[1][0].state is State.RESOLVED


class TestLaws:
    """The sentences of the house, over random lives."""

    @WHOLE
    @given(LIFE)
    def test_states_and_history(self, script):
        """Nothing breaks; every step is in the table; history only grows; ends are left only by the table's own way;
        what the worker says of a matter moves it."""
        asyncio.run(Town().play(script, only_by_the_table, what_one_says_moves_it))

    @WHOLE
    @given(LIFE)
    def test_the_reporter_is_asked_once(self, script):
        """In a round 「修好了吗」 is said once in a conversation, but for a result that was taken back; who was never
        asked is not counted as silent."""
        town = Town()

        def look(desk):
            items = [desk.outbox.by_key(out.key) for out in town.town.said if "/fixed-" in out.key]
            gone = (OutState.SUPERSEDED, OutState.EXPIRED, OutState.FAILED)
            kept = [item for item in items if item is not None and item.state not in gone]
            return Counter((item.out.ticket, item.out.to.id, item.out.key.split("/")[3]) for item in kept), Town.look(
                desk
            )

        asked, tickets = asyncio.run(town.play(script, end=look))
        for (number, _, _), times in asked.items():
            assert times <= 1 + sum("undo" in line.data for line in tickets[number][1])
        for ticket, _ in tickets.values():
            if ticket.closing is not None and ticket.closing.value == "unanswered":
                assert ticket.asked_at is not None

    @WHOLE
    @given(LIFE)
    def test_the_ladder_is_written_and_explains_itself(self, script):
        """Every rung that heard, or was passed over, stands in the history, in order; 「为什么」 has a line for each
        step; deadlines are where the office's calendar puts them."""
        asyncio.run(Town().play(script, self._ladder, self._office_time))

    @staticmethod
    def _ladder(before, now, event):
        for number, (_, history) in now.items():
            rungs = []
            for line in history:
                if line.step in (Step.DENY, Step.REOPEN):
                    rungs = []
                if line.step in (Step.ASSIGN, Step.TRANSFER, Step.RETURN, Step.UNDO, Step.ENRICH):
                    rungs = []
                if line.step is Step.CLIMB and "rung" in line.data:
                    assert line.data.get("to") or line.note, (number, line)
                    assert line.data["rung"] not in rungs
                    rungs.append(line.data["rung"])
                if line.step in UNDOABLE and line.by != "system":
                    assert "was" in line.data

    @staticmethod
    def _office_time(before, now, event):
        for ticket, _ in now.values():
            if ticket.state not in OPEN or ticket.state is State.WAITING or ticket.due_at is None:
                continue
            clock = clock_of(SETTINGS, ticket)
            assert ticket.due_at == run(SETTINGS, clock, ticket.clock_at, clock.result_minutes)
            if not clock.around:
                calendar = calendar_of(SETTINGS)
                assert calendar.is_open(ticket.due_at - timedelta(microseconds=1000))

    @WHOLE
    @given(LIFE)
    def test_why_answers_every_step(self, script):
        """「为什么」 of any matter, at any moment, by the office: a line for each step and what comes next."""

        def ask(desk):
            for ticket in desk.tickets.search(limit=100):
                told = why(desk, ticket.number, OFFICE, desk.now)
                lines = [line for line in told.splitlines() if line.strip()]
                assert len(lines) >= len(desk.tickets.history(ticket.number))
                assert "现在：" in told
                coming = [moment.at for moment in moments(ticket, ladder_of(desk, ticket), desk.settings)]
                assert coming == sorted(coming)

        asyncio.run(Town().play(script, end=ask))

    @WHOLE
    @given(LIFE)
    def test_who_was_joined_can_be_split_again(self, script):
        """Whoever followed an open matter gets a number of his own when a person says so; nobody is joined across
        estates."""

        def take_apart(desk):
            for ticket in desk.tickets.search(limit=100):
                if (ticket.state, Step.SPLIT) not in MOVES:
                    continue
                for line in joined(desk, ticket):
                    new = split(desk, ticket.number, str(line.data["message"]), OFFICE, desk.now)
                    assert new.number != ticket.number
                    assert desk.tickets.of_message(str(line.data["message"])).number == new.number
                    assert line.by not in desk.tickets.followers(ticket.number)

        asyncio.run(Town().play(script, self._one_estate, end=take_apart))

    @staticmethod
    def _one_estate(before, now, event):
        for ticket, history in now.values():
            for line in history:
                if line.step is Step.FOLLOW:
                    assert not ("河沿街" in line.note and ticket.place.estate == "松岭花园")
                    assert not ("河沿街" in ticket.summary and "3栋" in line.note)

    @given(
        st.tuples(
            st.sampled_from(["松岭花园", "河沿街"]), st.sampled_from(["", "1", "3"]), st.sampled_from(["", "1", "2"])
        ),
        st.tuples(
            st.sampled_from(["松岭花园", "河沿街"]), st.sampled_from(["", "1", "3"]), st.sampled_from(["", "1", "2"])
        ),
        st.sampled_from(["lift", "water", "hygiene", "other"]),
        st.text(alphabet="电梯停了坏水没有人收垃圾", max_size=12),
        st.text(alphabet="电梯停了坏水没有人收垃圾", max_size=12),
    )
    def test_two_estates_are_two_matters(self, one, other, category, a, b):
        """However alike the words, two estates never share a matter."""
        if one[0] != other[0]:
            assert same_matter(Place(*one), Place(*other), category, category, a, b) == (False, 0.0)
