"""The register keeps its promises, whichever database is below it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ticket import Closing, Judged, Place, State, Step, Urgency, move
from bot.errors import Changed, NoSuchTicket
from tests.contracts.town import CLOCKWORK, LI, ROOM, moved, ticket


class TestNumbers:
    async def test_numbers_count_up_from_one(self, store):
        """Tickets are #1, #2, #3 in each community."""
        numbers = [await store.run("songling", lambda desk: ticket(desk).number) for _ in range(3)]
        other = await store.run("heyan", lambda desk: ticket(desk).number)

        assert (numbers, other) == ([1, 2, 3], 1)

    async def test_a_failed_deed_leaves_no_gap(self, store):
        """A deed that fails takes its number back with it."""

        def fails(desk):
            ticket(desk)
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await store.run("songling", fails)

        assert await store.run("songling", lambda desk: ticket(desk).number) == 1


class TestKeeping:
    async def test_everything_of_a_ticket_comes_back(self, store, clock):
        """What was kept is what is read: places with their room, judgements with their source, every time."""
        full = {
            "urgency": Urgency.DANGER, "category": Judged("gas", "person", 0.5), "assignee": "wang", "private": True,
            "place": Place("松岭花园", "2", "1", "1203", "北门", "person", known=False), "message": "archive/7",
            "contacted_at": clock.at, "due_at": clock.at + timedelta(hours=4), "clock_at": clock.at, "rung": 2,
            "waiting_on": "外单位", "waiting_until": clock.at + timedelta(days=2), "next_step_at": clock.at,
            "asked_at": clock.at, "result": "换了阀门", "closing": Closing.CONFIRMED, "closed_at": clock.at,
            "state": State.CLOSED, "round": 3, "opened_at": clock.at, "moved_at": clock.at,
        }  # fmt: skip
        kept = await store.run("songling", lambda desk: ticket(desk, **full))

        assert await store.read("songling", lambda desk: desk.tickets.get(1)) == kept
        assert (kept.number, kept.version, kept.place.room) == (1, 1, "1203")

    async def test_an_unknown_number_is_named_as_such(self, store):
        """#99 which is not there raises NoSuchTicket, and another community's number is not there either."""
        await store.run("heyan", ticket)
        for number in (99, 1):
            with pytest.raises(NoSuchTicket):
                await store.read("songling", lambda desk, number=number: desk.tickets.get(number))

    async def test_history_is_in_order_and_keeps_its_reasons(self, store, clock):
        """The lines of a ticket come oldest first, with what is worth asking why about."""

        def deed(desk):
            one = ticket(desk)
            after, line = move(one, Step.ASSIGN, CLOCKWORK, clock.at, "给王师傅", to="wang", skipped=[{"why": "away"}])
            desk.tickets.save(replace(after, assignee="wang"), line)
            return desk.tickets.history(1)

        first, second = await store.run("songling", deed)
        assert (first.step, second.step, second.state, second.number) == (Step.OPEN, Step.ASSIGN, State.ASSIGNED, 1)
        assert (second.by, second.note, second.at) == ("system", "给王师傅", clock.at)
        assert second.data == {"to": "wang", "skipped": [{"why": "away"}]}

    async def test_an_old_version_is_not_saved(self, store):
        """Who saves what somebody else has saved since is told, and nothing of his is kept."""
        old = await store.run("songling", ticket)
        await store.run("songling", lambda desk: desk.tickets.save(replace(old, summary="新的")))
        runs = []

        def stale(desk):
            runs.append(1)
            desk.notes.set("mark", "left")
            desk.tickets.save(replace(old, summary="旧的"), moved(desk, Step.URGE))

        with pytest.raises(Changed):
            await store.run("songling", stale)

        look = await store.read(
            "songling", lambda desk: (desk.tickets.get(1).summary, len(desk.tickets.history(1)), desk.notes.get("mark"))
        )
        assert (look, len(runs)) == (("新的", 1, ""), 4)

    async def test_a_changed_ticket_is_read_again(self, store):
        """A deed that reads afresh succeeds on its second run."""
        first = await store.run("songling", ticket)
        tries = []

        def deed(desk):
            one = first if not tries else desk.tickets.get(1)
            tries.append(1)
            if len(tries) == 1:
                one = replace(one, version=0)
            return desk.tickets.save(one).version

        assert (await store.run("songling", deed), len(tries)) == (2, 2)


class TestLinks:
    async def test_a_message_belongs_to_the_first_ticket(self, store):
        """A message is linked once; the opening one by itself."""

        def deed(desk):
            ticket(desk, message="archive/1")
            ticket(desk, message="archive/9")
            for number, message in ((1, "archive/2"), (2, "archive/2"), (1, "archive/1")):
                desk.tickets.link(number, message)
            return desk.tickets.of_message("archive/2").number, desk.tickets.messages(1), desk.tickets.messages(2)

        assert await store.run("songling", deed) == (1, ["archive/1", "archive/2"], ["archive/9"])
        assert await store.read("songling", lambda desk: desk.tickets.of_message("archive/x")) is None

    async def test_one_follows_once(self, store, clock):
        """A neighbour follows once, the reporter never, and both see it among theirs."""

        def deed(desk):
            ticket(desk)
            found = [desk.tickets.follow(1, who, f"archive/{who}", clock.at) for who in ("wmA", "wmA", "wmLi", "wmB")]
            return found, desk.tickets.followers(1), [one.number for one in desk.tickets.of_person("wmA")]

        assert await store.run("songling", deed) == ([True, False, False, True], ["wmA", "wmB"], [1])
        assert [one.number for one in await store.read("songling", lambda desk: desk.tickets.of_person("wmLi"))] == [1]

    async def test_nobody_follows_what_is_not_there(self, store, clock):
        """Following an unknown number raises."""
        with pytest.raises(NoSuchTicket):
            await store.run("songling", lambda desk: desk.tickets.follow(7, "wmA", "", clock.at))


class TestLooking:
    @pytest.fixture
    async def register(self, store, clock):
        """Six tickets, an hour apart: two ended, one in another grid, one waiting for the clock."""
        plan = [
            {"summary": "一 电梯停了", "assignee": "wang", "due_at": clock.at + timedelta(hours=9)},
            {"summary": "二 路灯坏了", "category": Judged("light"), "unit": "G2", "chat": "room:wrSL02"},
            {"summary": "三 漏水", "state": State.CLOSED, "closed_at": clock.at, "closing": Closing.CONFIRMED},
            {"summary": "四 100%_坏", "assignee": "wang", "due_at": clock.at + timedelta(hours=2), "unit": "G1-1"},
            {"summary": "五 占道", "state": State.RESOLVED, "assignee": "wang", "next_step_at": clock.at},
            {"summary": "六 撤", "state": State.WITHDRAWN, "closed_at": clock.at, "reporter": "wmB"},
        ]
        for fields in plan:
            await store.run("songling", lambda desk, fields=fields: ticket(desk, **fields))
            clock.pass_by(hours=1)
        return store

    @staticmethod
    async def numbers(store, look):
        return [one.number for one in await store.read("songling", look)]

    async def test_not_ended_ones_newest_first(self, register):
        """待确认 counts as not ended; 办结 and 撤回 do not."""
        assert await self.numbers(register, lambda desk: desk.tickets.open_in(["G1", "G1-1", "G2"])) == [5, 4, 2, 1]
        assert await self.numbers(register, lambda desk: desk.tickets.open_in(["G1", "G2"], limit=1)) == [5]
        assert await self.numbers(register, lambda desk: desk.tickets.open_in([])) == []

    async def test_of_a_group_and_of_a_hand(self, register):
        """A group's newest first; a worker's by due time, those without at the end."""
        assert await self.numbers(register, lambda desk: desk.tickets.in_chat(ROOM)) == [5, 4, 1]
        assert await self.numbers(register, lambda desk: desk.tickets.assigned_to("wang")) == [4, 1, 5]

    async def test_candidates_for_duplicates(self, register, clock):
        """Same units or same group, since then, of the category or any."""
        since = clock.at - timedelta(hours=6)
        near = lambda units, category, at=since: lambda desk: desk.tickets.open_near(ROOM, units, category, at)  # noqa: E731
        assert await self.numbers(register, near(["G2"], "")) == [5, 4, 2, 1]
        assert await self.numbers(register, near([], "lift")) == [5, 4, 1]
        assert await self.numbers(register, near(["G2"], "light")) == [2]
        assert await self.numbers(register, near(["G1", "G2"], "", clock.at - timedelta(hours=4))) == [5, 4]

    async def test_what_the_clock_waits_for(self, register, clock):
        """Due at or before now, and the earliest of all."""
        at = clock.at - timedelta(hours=6)
        assert await register.read("songling", lambda desk: desk.tickets.next_due()) == at
        assert await self.numbers(register, lambda desk: desk.tickets.due(at)) == [5]
        assert await self.numbers(register, lambda desk: desk.tickets.due(at - timedelta(milliseconds=1))) == []
        assert await register.read("heyan", lambda desk: desk.tickets.next_due()) is None

    async def test_search_by_number_or_words(self, register):
        """#2, 2 and 路灯 find the same; what is no word finds nothing."""
        for words, found in (("#2", [2]), ("2", [2]), ("路灯", [2]), ("100%_", [4]), ("%", []), ("无", [])):
            assert await self.numbers(register, lambda desk, words=words: desk.tickets.search(words)) == found
        assert await self.numbers(register, lambda desk: desk.tickets.search("", units=["G2"])) == [2]
        assert await self.numbers(register, lambda desk: desk.tickets.search("", units=[])) == []
        assert await self.numbers(register, lambda desk: desk.tickets.search(limit=2)) == [6, 5]

    async def test_opened_in_a_period(self, register, clock):
        """The start belongs to a period, the end does not."""
        start = clock.at - timedelta(hours=5)
        assert await self.numbers(
            register, lambda desk: desk.tickets.opened_between(start, start + timedelta(hours=2))
        ) == [2, 3]

    async def test_figures_of_a_period(self, register, clock):
        """The figures of a day are those of the register, of all units, of one, and of none."""
        day = clock.at - timedelta(days=1), clock.at + timedelta(minutes=1)
        found = await register.read("songling", lambda desk: desk.tickets.counted(*day, None, 7))
        assert {key: found.numbers[key] for key in ("opened", "closed", "withdrawn", "refused", "standing", "overdue")} == {
            "opened": 6, "closed": 1, "withdrawn": 1, "refused": 0, "standing": 4, "overdue": 1
        }  # fmt: skip
        assert (found.numbers["confirmed"], found.numbers["resolved"], found.numbers["danger"]) == (1, 1, 0)
        assert found.categories == {"lift": 5, "light": 1}
        assert found.units["G2"] == (1, 0, 1, 0)
        grid = await register.read("songling", lambda desk: desk.tickets.counted(*day, ["G2"], 7))
        assert (grid.numbers["opened"], grid.numbers["standing"], len(grid.opened)) == (1, 1, 1)
        nowhere = await register.read("songling", lambda desk: desk.tickets.counted(*day, [], 7))
        assert nowhere.numbers["opened"] == 0


class TestHistoryOnlyGrows:
    @pytest.mark.parametrize("verb", ["UPDATE history SET note = 'x'", "DELETE FROM history"])
    async def test_no_line_is_changed_or_taken_away(self, store, verb):
        """Not even by hand: the database itself refuses."""

        def tamper(desk):
            ticket(desk)
            desk.link.driver.execute(verb)

        with pytest.raises(Exception, match="history is only appended"):
            await store.run("songling", tamper)

    def test_the_actor_is_written_down(self):
        """A line names who did it and as what."""
        assert (LI.id, LI.standing.value) == ("wmLi", "reporter")
