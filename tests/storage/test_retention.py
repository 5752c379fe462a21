"""What is forgotten is gone, what is needed stays."""

from dataclasses import replace

from bot.domain.ticket import Place, State
from bot.messages import OutState
from schedules.housekeeping import retention
from schedules.runner import Schedule
from storage.retention import forget
from tests.contracts.town import (
    CLOCK_STARTS,
    ROOM,
    reading,
    said,
    ticket,
    to_person,
)


async def night(store):
    return await store.run("songling", lambda desk: forget(desk, desk.now))


async def test_raw_words_live_seven_days(store, clock):
    """A handled message keeps what it was taken for, not its words; an unhandled one keeps both."""
    for number in (1, 2):
        await store.receive(said("李阿姨家漏水", number))
    await store.run("songling", lambda desk: desk.inbox.done("archive/1", reading(), 4))
    clock.pass_by(days=6, hours=23)
    assert await night(store) == 0
    clock.pass_by(hours=2)
    assert await night(store) == 1
    look = lambda desk: (desk.inbox.get("archive/1"), desk.inbox.recent(ROOM, "", CLOCK_STARTS))  # noqa: E731
    body, (heard,) = await store.read("songling", look)
    assert (body, heard.text, heard.intent) == (None, "", "request")
    assert [message.id for message in await store.unhandled()] == ["2"]
    assert not await store.receive(said("李阿姨家漏水", 1))


async def test_words_taken_back_are_read_nowhere(store):
    """Who refuses is not understood from memory either: what a reader had opened before is gone as well."""
    look = lambda desk: [heard.text for heard in desk.inbox.recent(ROOM, "", CLOCK_STARTS)]  # noqa: E731
    message = said("李阿姨家漏水", 1)
    await store.receive(message)
    await store.run("songling", lambda desk: desk.inbox.done(message.key, reading()))
    assert await store.read("songling", look) == ["李阿姨家漏水"]
    await store.run("songling", lambda desk: desk.inbox.forget_words(message.source, message.who))
    assert await store.read("songling", look) == [""]


async def test_what_was_said_is_forgotten_but_not_that_it_was(store, clock):
    """A delivered sentence loses its words and keeps its key; one that waits keeps all."""

    def deed(desk):
        desk.say(to_person("wang", "gone"))
        desk.say(to_person("wang", "waits"))
        desk.outbox.update(desk.outbox.by_key("gone").id, OutState.DELIVERED, receipt={"msgid": "1"})

    await store.run("songling", deed)
    clock.pass_by(days=8)
    assert await night(store) == 1
    look = lambda desk: (desk.outbox.by_key("gone"), desk.outbox.by_key("waits"), desk.say(to_person("wang", "gone")))  # noqa: E731
    gone, waits, again = await store.run("songling", look)
    assert (gone.out.text, gone.out.key, gone.receipt, waits.out.text, again) == (
        "",
        "gone",
        {"msgid": "1"},
        "您好",
        False,
    )


async def test_people_are_forgotten_a_year_after_their_last_matter(store, clock):
    """Rooms, names, doors and nicknames go with the last ended matter; staff and who has a matter open stay."""

    def deed(desk):
        for who in ("wmLi", "wmB"):
            desk.people.remember_door(who, Place("松岭花园", "3", "2", "501"))
            desk.chats.set_nickname(ROOM, who, "3栋-李")
            one = ticket(desk, reporter=who)
            if who == "wmLi":
                desk.tickets.follow(one.number, "wmC", "", desk.now)
                desk.tickets.save(replace(one, state=State.CLOSED, closed_at=desk.now))

    await store.run("songling", deed)
    clock.pass_by(days=364)
    assert await night(store) == 0
    clock.pass_by(days=2)
    assert await night(store) == 4

    def look(desk):
        rooms = [desk.tickets.get(number).place.room for number in (1, 2)]
        people = [desk.people.get(who) is not None for who in ("wmLi", "wmB", "wang")]
        names = [desk.chats.nickname(ROOM, who) for who in ("wmLi", "wmB")]
        return rooms, people, names, desk.tickets.followers(1), len(desk.tickets.history(1))

    assert await store.read("songling", look) == (["", "501"], [False, True, True], ["", "3栋-李"], [], 1)
    assert await night(store) == 0


async def test_nothing_forgotten_stays_in_the_file(store, clock, tmp_path):
    """After the night the sealed bytes are in neither the file nor its log."""
    await store.receive(said("李阿姨家漏水", 1))
    row = "SELECT body FROM inbox"
    body = (await store.read("songling", lambda desk: desk.link.driver.execute(row).fetchone()))[0]
    await store.run("songling", lambda desk: desk.inbox.done("archive/1", reading()))
    clock.pass_by(days=8)
    await night(store)
    await store.scrub()
    assert body[40:120] not in on_disk(tmp_path)


async def test_the_nightly_job_leaves_nothing_in_the_files(store, clock, tmp_path):
    """Nobody has to ask for it: after the clock's own night the sealed bytes are in no file, and the log is empty."""
    schedule = Schedule(store, clock, [retention(forget)], tmp_path)
    await schedule.run_due()
    await store.receive(said("李阿姨家漏水", 1))
    row = "SELECT body FROM inbox"
    body = (await store.read("songling", lambda desk: desk.link.driver.execute(row).fetchone()))[0]
    await store.run("songling", lambda desk: desk.inbox.done("archive/1", reading()))
    assert body[40:120] in on_disk(tmp_path)
    clock.pass_by(days=8)
    assert await schedule.run_due() == 1
    assert body[40:120] not in on_disk(tmp_path)
    assert (tmp_path / "grid.db-wal").stat().st_size < 10_000  # the one line that the job was done


def on_disk(folder):
    return b"".join(file.read_bytes() for file in sorted(folder.glob("grid.db*")))
