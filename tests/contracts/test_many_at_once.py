"""Many at once: what one writer gives for free holds on every database."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.errors import Changed
from tests.contracts.town import ROOM, said, ticket, to_person


def report(who):
    """A deed that looks for an open matter and opens one if there is none: the lift of grid G1 has stopped."""

    def deed(desk):
        desk.lock("G1")
        near = desk.tickets.open_near(ROOM, ["G1"], "lift", desk.now)
        if near:
            return near[0].number, desk.tickets.follow(near[0].number, who, f"archive/{who}", desk.now)
        return ticket(desk, reporter=who).number, False

    return deed


class TestEightThreads:
    def test_one_lift_eight_neighbours(self, store):
        """Eight neighbours report one lift at the same moment: one ticket with seven followers."""
        gate = threading.Barrier(8)

        def neighbour(number):
            gate.wait()
            return store.run_now("songling", report(f"wm{number}"), timeout=30)

        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(neighbour, range(8)))

        assert [number for number, _ in found] == [1] * 8
        assert sorted(follows for _, follows in found) == [False] + [True] * 7
        assert len(store.run_now("songling", lambda desk: desk.tickets.followers(1))) == 7

    def test_numbers_have_no_gap_and_no_twin(self, store):
        """Eight threads open and fail in turn: the kept ones are numbered without a gap."""

        def deed(fails):
            def open_one(desk):
                number = ticket(desk).number
                if fails:
                    raise ValueError("no")
                return number

            return open_one

        def opener(thread):
            kept = []
            for turn in range(6):
                try:
                    kept.append(store.run_now("songling", deed((thread + turn) % 3 == 0), timeout=30))
                except ValueError:
                    continue
            return kept

        with ThreadPoolExecutor(8) as threads:
            numbers = [number for kept in threads.map(opener, range(8)) for number in kept]

        assert sorted(numbers) == list(range(1, len(numbers) + 1))

    def test_nothing_is_lost_between_two_who_save(self, store):
        """Eight threads each add one to the same ticket: eight are added, whoever was first."""
        store.run_now("songling", ticket)

        def add(_):
            def deed(desk):
                one = desk.tickets.get(1)
                return desk.tickets.save(replace(one, rung=one.rung + 1)).rung

            while True:
                try:
                    return store.run_now("songling", deed, timeout=30)
                except Changed:
                    continue

        with ThreadPoolExecutor(8) as threads:
            assert sorted(threads.map(add, range(8))) == list(range(1, 9))

    def test_a_key_is_put_once(self, store):
        """Eight threads say the same: it is said once."""
        say = lambda _: store.run_now("songling", lambda desk: desk.say(to_person("wang", "once")), timeout=30)  # noqa: E731
        with ThreadPoolExecutor(8) as threads:
            assert sorted(threads.map(say, range(8))) == [False] * 7 + [True]


class TestOneLoop:
    async def test_the_same_callback_three_times_in_parallel(self, store):
        """The platform repeats a callback while the first is under way: one is new."""
        assert sorted(await asyncio.gather(*(store.receive(said("停了", 1)) for _ in range(3)))) == [False, False, True]

    async def test_failures_do_not_spread(self, store):
        """Deeds of one commit fail for themselves alone, and what arrives beside them is kept."""

        def deed(number):
            def open_one(desk):
                ticket(desk, summary=str(number))
                if number % 2:
                    raise KeyError(number)

            return open_one

        runs = [store.run("songling", deed(number)) for number in range(20)]
        arrivals = [store.receive(said("在", number)) for number in range(20)]
        found = await asyncio.gather(*runs, *arrivals, return_exceptions=True)
        assert [isinstance(one, KeyError) for one in found[:20]] == [bool(number % 2) for number in range(20)]
        assert found[20:] == [True] * 20
        kept = await store.read("songling", lambda desk: desk.tickets.search(limit=50))
        assert sorted(int(one.summary) for one in kept) == list(range(0, 20, 2))

    async def test_a_failed_deed_leaves_its_message_unhandled(self, store):
        """Of seventy messages handled together, those whose deed failed are handled once more."""
        messages = [said("在", number) for number in range(70)]
        await asyncio.gather(*map(store.receive, messages))

        def deed(number):
            def handle(desk):
                desk.inbox.done(messages[number].key, None, number)
                assert desk.inbox.is_done(messages[number].key)
                if number % 2:
                    raise KeyError(number)

            return handle

        await asyncio.gather(*(store.run("songling", deed(number)) for number in range(70)), return_exceptions=True)
        assert sorted(int(one.id) for one in await store.unhandled()) == list(range(1, 70, 2))
        done = await store.read("songling", lambda desk: [desk.inbox.is_done(one.key) for one in messages])
        assert done == [number % 2 == 0 for number in range(70)]

    async def test_reads_see_what_was_kept(self, store):
        """After a deed was answered, every look sees what it did."""
        for number in range(1, 6):
            await store.run("songling", ticket)
            looks = await asyncio.gather(
                *(store.read("songling", lambda desk: len(desk.tickets.search(limit=50))) for _ in range(3))
            )
            assert looks == [number] * 3

    async def test_urgent_deeds_come_first(self, store):
        """An alarm does not queue behind what is less pressing."""
        gate, order = threading.Event(), []
        if store._engine.dialect.name == "postgresql":
            pytest.skip("workers take several at once")
        first = asyncio.create_task(store.run("songling", lambda _: gate.wait(5)))
        await asyncio.sleep(0.05)
        rest = [asyncio.create_task(store.run("songling", lambda _, n=n: order.append(n))) for n in range(3)]
        rest.append(asyncio.create_task(store.run("songling", lambda _: order.append("alarm"), urgent=True)))
        await asyncio.sleep(0.05)
        gate.set()
        await asyncio.gather(first, *rest)
        assert order == ["alarm", 0, 1, 2]
