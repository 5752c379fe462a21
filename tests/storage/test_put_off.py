"""A full cap holds a target's whole line, and nobody else's."""

from datetime import UTC, datetime, timedelta

from bot.messages import Importance, Outbound, OutState, Target, Way
from storage.engine import open_store
from tests.contracts.town import SEAL, SETTINGS
from tests.hands import HandClock

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


async def test_a_full_cap_holds_the_whole_line_of_one_target():
    """What waits behind the cap waits together, in its order; danger before it and others beside it go on."""
    store = open_store("sqlite://", clock=HandClock(NOW), seal=SEAL, settings=SETTINGS)
    community = next(iter(SETTINGS))

    def put(desk):
        for who, key, importance in (
            ("wang", "danger", Importance.DANGER),
            ("wang", "first", Importance.WORK),
            ("wang", "second", Importance.WORK),
            ("chen", "other", Importance.WORK),
        ):
            out = Outbound(to=Target("person", who), key=key, text=key, importance=importance)
            desk.outbox.put(out, OutState.QUEUED, Way.APP, "", None)
        desk.outbox.put_off(desk.outbox.by_key("first"), NOW + timedelta(minutes=1))
        return [item.out.key for item in desk.outbox.due(NOW)]

    def later(desk):
        return [item.out.key for item in desk.outbox.due(NOW + timedelta(minutes=1))]

    assert await store.run(community, put) == ["danger", "other"]
    assert "first" in await store.run(community, later)
    assert "second" not in await store.run(community, later)
    await store.close()


async def test_what_waits_behind_a_head_costs_nothing():
    """Two thousand cards behind a full cap are no more work to pass over than twenty."""
    store = open_store("sqlite://", clock=HandClock(NOW), seal=SEAL, settings=SETTINGS)
    community = next(iter(SETTINGS))
    put = 0

    def steps(desk, many):
        nonlocal put
        while put < many:
            put += 1
            out = Outbound(to=Target("person", "wang"), key=f"card/{put}", text="一张卡")
            desk.outbox.put(out, OutState.QUEUED, Way.APP, "", None)
        desk.outbox.put_off(desk.outbox.by_key("card/1"), NOW + timedelta(minutes=1))
        counted = 0

        def count():
            nonlocal counted
            counted += 1

        desk.link.driver.set_progress_handler(count, 10)
        found, coming = desk.outbox.due(NOW), desk.outbox.next_due()
        desk.link.driver.set_progress_handler(None, 0)
        return found, coming, counted

    few = await store.run(community, lambda desk: steps(desk, 20))
    many = await store.run(community, lambda desk: steps(desk, 2000))
    await store.close()
    assert few[:2] == many[:2] == ([], NOW + timedelta(minutes=1))
    assert many[2] <= 2 * few[2]
