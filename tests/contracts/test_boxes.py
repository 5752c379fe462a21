"""Inbox and outbox: everything once, in order, nothing dropped unseen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ticket import Judged, Place, State
from bot.messages import (
    Button,
    Card,
    Importance,
    Kind,
    Media,
    Outbound,
    OutState,
    Target,
    Way,
)  # fmt: skip
from tests.contracts.town import DANGER, ROOM, reading, said, ticket, to_chat, to_person


class TestInbox:
    async def test_one_message_is_kept_once(self, store):
        """The same message three times is one; another source may have the same id."""
        message = said("电梯停了", 1)
        assert [await store.receive(message) for _ in range(3)] == [True, False, False]
        assert await store.receive(said("电梯停了", 1, source="app"))
        assert len(await store.unhandled()) == 2

    async def test_a_message_comes_back_whole(self, store, clock):
        """Words, pictures, the pressed button and what it carried; who the sender is, is asked anew."""
        message = said(
            "看图", 7, kind=Kind.PRESS, quote="3", quoted_text="停了", at_bot=True, action="finish/songling/1",
            media=(Media("image", "m1", "a.jpg", {"size": "3"}),), selected={"why": ("a", "b")}, reply_token="r1",
            raw={"msgid": 7, "nested": {"list": [1, 2]}}, at=clock.at,
        )  # fmt: skip
        await store.receive(message)
        found = await store.unhandled()
        assert found == [message]
        assert await store.read("songling", lambda desk: desk.inbox.get("archive/7")) == message
        assert await store.read("songling", lambda desk: desk.inbox.get("archive/8")) is None

    async def test_a_batch_and_its_cursor_are_one(self, store):
        """Many messages and their cursor are kept together; only the new ones come back."""
        await store.receive(said("一", 1))
        new = await store.receive_all([said("一", 1), said("二", 2), said("三", 3)], ("archive/seq", "3"))
        assert [message.text for message in new] == ["二", "三"]
        assert await store.receive_all([], ("archive/seq", "9")) == []
        assert await store.read("", lambda desk: desk.notes.get("archive/seq")) == "9"

    async def test_done_ones_are_not_taken_up_again(self, store):
        """After a restart only what was not handled is taken up, in the order of arrival."""
        for number in (3, 1, 2):
            await store.receive(said(str(number), number))
        await store.run("songling", lambda desk: desk.inbox.done("archive/1", reading()))
        assert [message.text for message in await store.unhandled()] == ["3", "2"]

    async def test_three_failures_put_aside(self, store):
        """A message that failed three times is shown, and no longer in the way."""
        await store.receive(said("怪", 1))
        counts = [
            await store.run("songling", lambda desk: desk.inbox.failed("archive/1", "ValueError: no")) for _ in range(3)
        ]
        shown = await store.read("songling", lambda desk: desk.inbox.put_aside())
        assert (counts, await store.unhandled(), await store.put_aside()) == ([1, 2, 3], [], 1)
        assert [(message.text, why) for message, why in shown] == [("怪", "ValueError: no")]

    async def test_what_was_said_before(self, store, clock):
        """Handled messages of the conversation before this one, oldest first, with what they were taken for."""
        for number, text in enumerate(("三号楼电梯停了", "还在停", "按键", "收到", "好了吗"), 1):
            kind = Kind.PRESS if text == "按键" else Kind.TEXT
            who = "wang" if text == "收到" else "wmLi"
            message = said(text, number, at=clock.at, kind=kind, who=who, quote="1" if number == 2 else "")
            await store.receive(message)
            clock.pass_by(minutes=1)
        await store.receive(said("别的群", 9, chat="room:other", at=clock.at))
        places = (Place("松岭花园", "3", "2", "501"),)
        opening = reading(categories=(Judged("lift"),), matters=1, places=places, danger=True)

        def handle(desk):
            desk.inbox.done("archive/1", opening, 1)
            for number in (2, 3, 4, 9):
                desk.inbox.done(f"archive/{number}", reading("supplement", joins="archive/1"), 1)

        await store.run("songling", handle)
        since = clock.at - timedelta(hours=1)
        look = lambda limit: lambda desk: desk.inbox.recent(ROOM, "archive/5", since, limit)  # noqa: E731
        first, second, third = await store.read("songling", look(30))
        assert (first.id, first.text, first.intent, first.category) == (
            "archive/1",
            "三号楼电梯停了",
            "request",
            "lift",
        )
        assert (first.opens, first.danger, first.places) == (True, True, (Place("松岭花园", "3", "2"),))
        assert (second.text, second.joins, second.quote, second.staff) == ("还在停", "archive/1", "archive/1", False)
        assert (third.text, third.staff, third.at) == ("收到", True, clock.at - timedelta(minutes=2))
        assert [one.text for one in await store.read("songling", look(1))] == ["收到"]
        late = lambda desk: desk.inbox.recent(ROOM, "", clock.at - timedelta(minutes=2))  # noqa: E731
        assert [one.text for one in await store.read("songling", late)] == ["收到"]

    async def test_what_was_said_of_open_matters(self, store, clock):
        """Of what has not ended, the talk of yesterday is found too, without the chat around it."""
        began = clock.at
        talk = ("三号楼沙发没人拉", "早上好", "下午来拉", "水停了", "来了")
        for number, text in enumerate(talk, 1):
            await store.receive(said(text, number, at=clock.at, who="wang" if number == 3 else "wmLi"))
            clock.pass_by(minutes=1)

        def handle(desk):
            sofa, water = (ticket(desk, summary=talk[at], message=f"archive/{at + 1}") for at in (0, 3))
            desk.tickets.save(replace(water, state=State.CLOSED, closed_at=desk.now))
            for number, of in enumerate((sofa.number, 0, sofa.number, water.number, water.number), 1):
                desk.inbox.done(f"archive/{number}", reading(matters=int(number in (1, 4))), of)

        await store.run("songling", handle)

        async def found(since, before, limit=40):
            look = lambda desk: [one.text for one in desk.inbox.of_matters(ROOM, since, before, limit)]  # noqa: E731
            return await store.read("songling", look)

        assert await found(began, clock.at) == ["三号楼沙发没人拉", "下午来拉"]
        assert await found(began, clock.at, 1) == ["下午来拉"]
        assert await found(began, began + timedelta(minutes=2)) == ["三号楼沙发没人拉"]
        assert await found(began + timedelta(minutes=1), clock.at) == ["下午来拉"]

    async def test_bodies_are_sealed(self, store):
        """What residents write cannot be read in the rows of inbox and outbox."""
        await store.receive(said("三号楼漏水，我是李阿姨", 1))

        def rows(desk):
            desk.say(to_chat(ROOM, "k", text="李阿姨家漏水"))
            execute = desk.link.driver.execute
            return str([execute(f"SELECT * FROM {table}").fetchall() for table in ("inbox", "outbox")])

        found = await store.run("songling", rows)
        assert "李阿姨" not in found
        assert "wmLi" in found


class TestOutbox:
    async def test_a_key_is_said_once(self, store):
        """The same key twice is said once; in another community it is another key."""
        say = lambda desk: desk.say(to_person("wang", "songling/1/assign/1"))  # noqa: E731
        assert [await store.run("songling", say) for _ in range(2)] == [True, False]
        assert await store.run("heyan", say)

    async def test_a_sentence_comes_back_whole(self, store, clock):
        """Text, card with its buttons and facts, file, times; by its id and by its key. A file is a message of its own."""
        out = Outbound(
            to=Target("person", "wang"), key="songling/1/card/1", text="t", markdown="**m**", ticket=1, answers="app/3",
            card=Card("标题", "说明", "正文", (("地点", "3栋"),), (Button("接单", "accept/songling/1", 2),), "t_1"),
            file=("image", "charts/a.png"), importance=Importance.REPLY, subject="songling/1/state", unasked=True,
            not_before=clock.at + timedelta(minutes=1), until=clock.at + timedelta(days=1),
        )  # fmt: skip

        def deed(desk):
            desk.say(out)
            return desk.outbox.by_key(out.key), desk.outbox.by_key(f"{out.key}/file1")

        item, apart = await store.run("songling", deed)
        words = replace(out, file=None)
        assert (item.out, item.state, item.way, item.not_before) == (words, OutState.QUEUED, Way.APP, out.not_before)
        assert (apart.out.file, apart.out.text, apart.out.card) == (out.file, "", None)
        assert await store.read("songling", lambda desk: desk.outbox.get(item.id)) == item

    @pytest.mark.parametrize(
        ("out", "way", "state", "hand"),
        [
            (to_person("wang", "k"), Way.APP, OutState.QUEUED, ""),
            (to_person("wang", "k", answers="smart_bot/1"), Way.BOT, OutState.QUEUED, ""),
            (to_person("guest", "k", answers="app/1"), Way.APP, OutState.QUEUED, ""),
            (to_chat("room:wrWork", "k"), Way.BOT, OutState.QUEUED, ""),
            (to_chat(ROOM, "k"), Way.TAP, OutState.WAITING_HAND, "wang"),
            (to_person("wmLi", "k"), Way.NONE, OutState.FAILED, ""),
            (to_chat("room:unknown", "k"), Way.NONE, OutState.FAILED, ""),
            (to_person("wang", "k", update_of="earlier"), Way.CARD_UPDATE, OutState.QUEUED, ""),
        ],
    )
    async def test_the_lawful_way(self, store, out, way, state, hand):
        """A member by the application or the bot, a residents' group by its owner's tap, a resident alone by nobody."""

        def deed(desk):
            desk.say(out)
            return desk.outbox.by_key("k")

        item = await store.run("songling", deed)
        assert (item.way, item.state, item.hand) == (way, state, hand)
        assert (item.note == "nobody can carry it") == (state is OutState.FAILED)

    async def test_listening_only_says_nothing_to_residents(self, store):
        """Until the voice is turned on, residents hear nothing, not of danger either; members do."""
        from tests.contracts.town import furnish

        def deed(desk):
            furnish(desk)
            for key, out in (("a", to_chat(ROOM, "a")), ("b", to_chat(ROOM, "b", importance=DANGER))):
                desk.say(out)
                assert desk.outbox.by_key(key).state is OutState.EXPIRED
            desk.say(to_person("wmLi", "c"))
            desk.say(to_person("wang", "d"))
            return [(desk.outbox.by_key(key).state, desk.outbox.by_key(key).note) for key in "abcd"]

        gone = (OutState.EXPIRED, "listen-only")
        assert await store.run("heyan", deed) == [gone, gone, gone, (OutState.QUEUED, "")]

    async def test_the_eleventh_tap_of_a_day_waits_for_the_bundle(self, store, clock):
        """A worker is asked ten times a day, then at 11:30; danger is not counted and does not wait."""

        def deed(desk):
            for number in range(11):
                desk.say(to_chat(ROOM, f"k{number}"))
            desk.say(to_chat(ROOM, "gas", importance=DANGER))
            keys = [item.out.key for item in desk.outbox.waiting("wang")]
            return keys, desk.outbox.by_key("k10").not_before, desk.outbox.taps_since("wang", desk.now)

        keys, until, taps = await store.run("songling", deed)
        assert keys == ["gas", *(f"k{number}" for number in range(10))]
        assert (until, taps) == (clock.at + timedelta(minutes=90), 11)
        clock.pass_by(minutes=90)
        assert len(await store.read("songling", lambda desk: desk.outbox.waiting(chat=ROOM))) == 12
        assert await store.read("songling", lambda desk: desk.outbox.waiting("w4")) == []

    async def test_what_is_untrue_is_taken_back(self, store):
        """What has not left is superseded; what has left stays as it is."""

        def deed(desk):
            for number in range(4):
                desk.say(to_person("wang", f"k{number}", subject="songling/1/state"))
            desk.say(to_chat(ROOM, "tap", subject="songling/1/state"))
            desk.say(to_person("wang", "other", subject="songling/2/state"))
            ids = [desk.outbox.by_key(f"k{number}").id for number in range(4)]
            desk.outbox.update(ids[0], OutState.SENDING)
            desk.outbox.update(ids[1], OutState.DELIVERED, delivered_at=desk.now)
            count = desk.outbox.supersede("songling/1/state", "songling/1/closed")
            return (
                count,
                desk.outbox.supersede("songling/1/state"),
                desk.outbox.supersede(""),
                [desk.outbox.by_key(key).state for key in ("k0", "k1", "k2", "k3", "tap", "other")],
                desk.outbox.by_key("tap").note,
            )

        count, again, nothing, states, note = await store.run("songling", deed)
        gone = OutState.SUPERSEDED
        assert (count, again, nothing, note) == (3, 0, 0, "songling/1/closed")
        assert states == [OutState.SENDING, OutState.DELIVERED, gone, gone, gone, OutState.QUEUED]


class TestLeaving:
    @staticmethod
    async def due(store, limit=200):
        items = await store.read("songling", lambda desk: desk.outbox.due(desk.now, limit))
        return [item.out.key for item in items]

    @staticmethod
    async def say(store, *outs):
        def deed(desk):
            for out in outs:
                desk.say(out)

        await store.run("songling", deed)

    @staticmethod
    async def update(store, key, state, **fields):
        await store.run("songling", lambda desk: desk.outbox.update(desk.outbox.by_key(key).id, state, **fields))

    async def test_order_per_person_and_importance(self, store):
        """The head of each line leaves; danger overtakes; what is being sent holds back its line only."""
        await self.say(
            store, to_person("wang", "w1"), to_person("wang", "w2"), to_person("w4", "h1"),
            to_person("wang", "danger", importance=DANGER), to_person("wang", "n1", importance=Importance.NOTICE),
        )  # fmt: skip
        assert await self.due(store) == ["danger", "w1", "h1", "n1"]
        assert await self.due(store, limit=2) == ["danger", "w1"]
        await self.update(store, "w1", OutState.SENDING, attempts=1)
        assert await self.due(store) == ["danger", "h1", "n1"]
        await self.update(store, "w1", OutState.DELIVERED)
        assert await self.due(store) == ["danger", "w2", "h1", "n1"]

    async def test_what_is_put_off_holds_nobody_up(self, store, clock):
        """A notice for tomorrow does not hold up today's; one that is tried again does."""
        later = clock.at + timedelta(hours=1)
        await self.say(
            store, to_person("wang", "later", not_before=later), to_person("wang", "a"), to_person("wang", "b")
        )
        assert await self.due(store) == ["a"]
        await self.update(store, "a", OutState.QUEUED, attempts=1, not_before=clock.at + timedelta(minutes=1))
        assert await self.due(store) == []
        clock.pass_by(minutes=1)
        assert await self.due(store) == ["a"]

    @pytest.mark.parametrize("name", ["not_before", "until"])
    async def test_frozen_ones_thaw_by_themselves(self, store, clock, name):
        """A frozen sentence keeps its place and is due again when the freeze is over."""
        await self.say(store, to_person("wang", "a"), to_person("wang", "b"))
        thaws = clock.at + timedelta(minutes=10)
        await self.update(store, "a", OutState.FROZEN, **{name: thaws}, errcode=45009, note="api freq out of limit")
        assert await self.due(store) == []
        assert await store.read("songling", lambda desk: desk.outbox.next_due()) == thaws
        clock.pass_by(minutes=10)
        assert await self.due(store) == ["a"]

    async def test_the_next_moment(self, store, clock):
        """Nothing; then now for what is due, and the moment when the next one comes before a hand."""
        assert await store.read("songling", lambda desk: desk.outbox.next_due()) is None
        await self.say(store, to_chat(ROOM, "t", not_before=clock.at + timedelta(minutes=5)))
        assert await store.read("songling", lambda desk: desk.outbox.next_due()) == clock.at + timedelta(minutes=5)
        assert await self.due(store) == []
        await self.say(store, to_person("wang", "a"))
        assert await store.read("songling", lambda desk: desk.outbox.next_due()) == clock.at

    async def test_the_worthless_expires_seen(self, store, clock):
        """What did not leave in time is expired and handed back, what left is not."""
        until = clock.at + timedelta(hours=1)
        await self.say(
            store,
            to_person("wang", "a", until=until),
            to_person("w4", "b", until=until),
            to_chat(ROOM, "c", until=until),
        )
        await self.update(store, "b", OutState.SENT, sent_at=clock.at)
        assert await store.read("songling", lambda desk: desk.outbox.next_expiry()) == until
        assert await store.run("songling", lambda desk: desk.outbox.expire(clock.at)) == []
        clock.pass_by(hours=1)
        items = await store.run("songling", lambda desk: desk.outbox.expire(clock.at))
        assert [(item.out.key, item.state) for item in items] == [("a", OutState.QUEUED), ("c", OutState.WAITING_HAND)]
        assert await store.read("songling", lambda desk: desk.outbox.by_key("c").state) is OutState.EXPIRED

    async def test_caps_are_counted_from_what_was_sent(self, store, clock):
        """How many left to one target by one way since then; and how many lines a group had about a ticket."""
        await self.say(store, *(to_person("wang", f"k{n}") for n in range(3)), to_chat(ROOM, "g", ticket=5))
        for number in range(2):
            await self.update(store, f"k{number}", OutState.DELIVERED, sent_at=clock.at, receipt={"msgid": "m1"})
            clock.pass_by(minutes=10)

        def look(desk):
            target, hour = Target("person", "wang"), timedelta(hours=1)
            counts = [desk.outbox.sent_since(target, Way.APP, desk.now - ago) for ago in (hour, timedelta(minutes=15))]
            counts.append(desk.outbox.sent_since(target, Way.BOT, desk.now - hour))
            return counts, desk.outbox.said_to_chat_about(ROOM, 5), desk.outbox.said_to_chat_about(ROOM, 6)

        assert await store.read("songling", look) == ([2, 1, 0], 1, 0)
        assert await store.read("songling", lambda desk: desk.outbox.by_key("k0").receipt) == {"msgid": "m1"}

    async def test_an_unknown_field_is_refused(self, store):
        """Only what a row has can be set."""
        with pytest.raises(TypeError, match="colour"):
            await store.run("songling", lambda desk: desk.outbox.update(1, OutState.SENT, colour="red"))

    async def test_after_a_crash(self, store):
        """What was being sent is repeated with the same bytes by the application, becomes unsure elsewhere; danger
        is said again and says so."""
        await self.say(
            store, to_person("wang", "app"), to_person("wang", "bot", answers="smart_bot/1"),
            to_chat("room:wrWork", "danger", importance=DANGER), to_person("w4", "calm"),
        )  # fmt: skip
        bytes_of = lambda desk: desk.link.driver.execute("SELECT body FROM outbox ORDER BY id").fetchall()  # noqa: E731
        before = await store.read("songling", bytes_of)
        for key in ("app", "bot", "danger"):
            await self.update(store, key, OutState.SENDING, attempts=1)

        found = {item.out.key: (item.state, item.note) for item in await store.recover()}
        assert found == {
            "app": (OutState.QUEUED, ""),
            "bot": (OutState.UNSURE, "interrupted while sending"),
            "danger": (OutState.QUEUED, "repeated"),
        }
        unsure = await store.read("songling", lambda desk: desk.outbox.shown(OutState.UNSURE))
        assert [item.out.key for item in unsure] == ["bot"]
        assert await store.read("songling", bytes_of) == before
        assert await store.recover() == []
