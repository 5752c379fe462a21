"""What was being sent when the power went, and that the platform would not drop when repeated, is shown to a person."""

import pytest

from bot.clock import PlayedClock
from bot.dispatch import BREATH, TRIES, Dispatcher
from bot.errors import RetryLater
from bot.messages import Importance, Outbound, OutItem, OutState, Receipt, Target, Way
from tests.acceptance.house import MONDAY, House
from tests.acceptance.test_bad_input import _board


def _half_sent(desk):
    """Three rows as a kill leaves them: by the long connection, a danger by the same, and by the application."""
    rows = (
        ("bot", Importance.WORK, Way.BOT),
        ("danger", Importance.DANGER, Way.BOT),
        ("app", Importance.WORK, Way.APP),
    )
    for key, importance, way in rows:
        said = Outbound(to=Target("person", "wang"), text=f"半句话 {key}", key=key, importance=importance)
        desk.outbox.put(said, OutState.SENDING, way, "", None)


async def test_a_sentence_in_doubt_stands_on_the_office_page(tmp_path):
    """Killed while the smart bot was speaking: after the start the office reads the sentence as not surely said; what
    the application was sending is said once more, and danger is queued again."""
    house = House(tmp_path)
    async with house.platform():
        async with house.bot() as app:
            await app.store.run(house.place.code, _half_sent)
        async with house.bot(house.start):
            await house.conductor.settle()
            assert house.rows("SELECT key FROM outbox WHERE state = 'unsure'") == [("bot",)]
            board = await _board(house, "chen")
            assert "不知道发没发成" in board
            assert "半句话 bot" in board
            assert house.hears("wang").count("半句话 app") == 1
            danger = house.rows("SELECT state FROM outbox WHERE key = 'danger'")
            assert danger != [("sending",)]


async def test_a_danger_said_twice_says_so():
    """Nobody knows whether the first one arrived: the second begins with that."""
    out = Outbound(to=Target("person", "wang"), text="3栋冒烟", key="k", importance=Importance.DANGER)
    item = OutItem(
        id=1, community="songling", out=out, state=OutState.SENDING, way=Way.BOT, created_at=MONDAY, note="repeated"
    )
    sent, written = [], []

    class Bot:
        way = Way.BOT

        async def send(self, item):
            sent.append(item.out.text)
            return Receipt()

    class Book:
        async def run(self, community, deed):
            written.append(community)

    await Dispatcher(Book(), {Way.BOT: Bot()}, PlayedClock(MONDAY), None)._carry(item)
    assert sent == ["（再说一遍，刚才那条不知道到没到）3栋冒烟"]
    assert written == ["songling"]


@pytest.mark.parametrize("attempts", [1, TRIES])
async def test_a_danger_without_an_answer_is_said_again_a_breath_later_and_shown_in_the_end(attempts):
    """A way that swallows answers is neither hammered nor trusted for ever."""
    out = Outbound(to=Target("person", "wang"), text="3栋冒烟", key="k", importance=Importance.DANGER)
    item = OutItem(
        id=1, community="songling", out=out, state=OutState.SENDING, way=Way.BOT, created_at=MONDAY, attempts=attempts
    )

    class Bot:
        way = Way.BOT

        async def send(self, item):
            raise RetryLater(-2, "no answer", maybe_done=True)

    state, fields = await Dispatcher(None, {Way.BOT: Bot()}, PlayedClock(MONDAY), None)._try(item)
    if attempts == TRIES:
        assert state is OutState.UNSURE
    else:
        assert (state, fields["not_before"]) == (OutState.QUEUED, MONDAY + BREATH)
