"""What the outbox could not carry is looked at by a person."""

import pytest

from bot.deeds.resend import let_be, resend
from bot.errors import NotYours, Unclear
from bot.messages import Outbound, OutState, Target, Way
from storage.engine import open_store
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish
from tests.hands import HandClock


@pytest.fixture
async def house():
    store = open_store("sqlite://", clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)
    await store.run("songling", furnish)
    yield store
    await store.close()


def failed(desk):
    """A sentence to 王师傅 that the platform refused, and who looks at it."""
    out = Outbound(to=Target("person", "wang"), key="k", text="#1 请去看看")
    desk.outbox.put(out, OutState.QUEUED, Way.APP, "", None)
    item = desk.outbox.by_key("k")
    desk.outbox.update(item.id, OutState.FAILED, attempts=5, errcode=40001, note="不认得")
    return item.id, desk.people.actor("chen", desk.now.date()), desk.people.actor("wang", desk.now.date())


async def test_once_more(house):
    """The office has it said again: it is due at once, with all its attempts; who said so is written beside it."""

    def deed(desk):
        item, chen, _ = failed(desk)
        resend(desk, item, chen, desk.now)
        return desk.outbox.get(item), [one.id for one in desk.outbox.due(desk.now)]

    item, due = await house.run("songling", deed)
    assert (item.state, item.attempts, item.errcode, due) == (OutState.QUEUED, 0, 0, [item.id])
    assert "陈主任" in item.note


async def test_let_it_be(house):
    """What needs nobody any more is shown to nobody, and cannot be said again by a page that was left open."""

    def deed(desk):
        item, chen, _ = failed(desk)
        let_be(desk, item, chen)
        with pytest.raises(Unclear):
            resend(desk, item, chen, desk.now)
        return desk.outbox.shown(OutState.FAILED)

    assert await house.run("songling", deed) == []


async def test_only_the_office(house):
    """A worker is politely refused."""

    def deed(desk):
        item, _, wang = failed(desk)
        with pytest.raises(NotYours):
            resend(desk, item, wang, desk.now)
        with pytest.raises(NotYours):
            let_be(desk, item, wang)
        return desk.outbox.get(item).state

    assert await house.run("songling", deed) is OutState.FAILED
