"""A full cap holds a target's whole line, and nobody else's."""

from datetime import UTC, datetime, timedelta

from bot.messages import Importance, Outbound, OutState, Target, Way
from storage.engine import open_store
from tests.contracts.town import SEAL, SETTINGS

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


class Clock:
    def now(self):
        return NOW


async def test_a_full_cap_holds_the_whole_line_of_one_target():
    """What waits behind the cap waits together, in its order; danger before it and others beside it go on."""
    store = open_store("sqlite://", clock=Clock(), seal=SEAL, settings=SETTINGS)
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
        desk.outbox.put_off(desk.outbox.by_key("first"), NOW + timedelta(minutes=1), "the platform's cap")
        return [item.out.key for item in desk.outbox.due(NOW)]

    def later(desk):
        return [item.out.key for item in desk.outbox.due(NOW + timedelta(minutes=1))]

    assert await store.run(community, put) == ["danger", "other"]
    assert "first" in await store.run(community, later)
    assert "second" not in await store.run(community, later)
    await store.close()
