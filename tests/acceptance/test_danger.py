"""Danger and what only sounds like it, written in a group and played through the whole bot over the wire."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.deeds.false_alarm import false_alarm
from bot.domain.people import Actor, Standing
from bot.domain.ticket import Urgency
from tests.acceptance.house import at, open_house, words_of

pytestmark = pytest.mark.slow
SENTENCES = tomllib.loads(Path(__file__).with_name("dangers.toml").read_text("utf-8"))
DANGERS = [(kind, text) for kind, texts in SENTENCES["dangers"].items() for text in texts]
LOOKALIKES = [(why, text) for why, texts in SENTENCES["lookalikes"].items() for text in texts]
ONE_OF_EACH = [(kind, texts[0]) for kind, texts in SENTENCES["dangers"].items()]
AT_WORK = at("2026-11-16 10:00")
POLL = 45  # the archive is looked at within so many seconds
HOLIDAY_NIGHT = at("2026-10-02 02:10")


async def _rings(house, texts, before=None):
    """What rang within five seconds of being read: each text by another voice, in another group."""
    rang = []
    for number, (_, text) in enumerate(texts):
        room = f"wrSL{number % 34 + 1:02}"
        voices = [member for member in house.world.group(room).members if member.startswith("wm")]
        known = {ticket.number for ticket in await house.tickets()}
        heard = len(house.hears("zhou"))
        if before is not None:
            await before(house, number)
        await house.says(voices[number // 34], room, text)
        await house.passes(seconds=POLL)
        lines = house.world.heard("zhou")[heard:]
        rung = [datetime.fromisoformat(line["at"]) for line in lines if "危险" in words_of(line)]
        if rung and min(rung) - _read_at(house) <= timedelta(seconds=5):
            rang.append(text)
        fresh = [ticket for ticket in await house.tickets() if ticket.number not in known]
        await _quieten(house, fresh)
    return rang


def _read_at(house):
    """When the archive was read last that held something new."""
    ((latest,),) = house.rows("SELECT max(received_at) FROM inbox")
    return datetime.fromtimestamp(latest / 1000, UTC)


async def _quieten(house, tickets):
    """Somebody looked after it, so that the next one rings for itself."""
    office = Actor("zhou", Standing.OFFICE, ("",))
    for ticket in tickets:
        if ticket.urgency is Urgency.DANGER:
            await house.app.store.run(
                house.place.code, lambda desk, number=ticket.number: false_alarm(desk, number, office, desk.now)
            )


async def _talk(house, number):
    """Neighbours' talk in thirty groups at the same moment."""
    for room in (f"wrSL{one:02}" for one in range(5, 35)):
        voice = next(member for member in house.world.group(room).members if member.startswith("wm"))
        await house.says(voice, room, f"今天买菜遇到了老同学，聊了半天 {number}")


async def test_each_danger_reaches_a_person_on_a_holiday_night(tmp_path):
    """Sixty dangers in the quiet hours of a holiday, no encoder there: within five seconds a person is called."""
    async with open_house(tmp_path, start=HOLIDAY_NIGHT) as house:
        rang = await _rings(house, DANGERS)

    assert [text for _, text in DANGERS if text not in rang] == []


async def test_hardly_a_lookalike_rings(tmp_path):
    """Of sixty sentences that sound like danger at most two ring in the morning."""
    async with open_house(tmp_path, start=AT_WORK) as house:
        rang = await _rings(house, LOOKALIKES)

    assert len(rang) <= 2, rang


async def test_a_busy_writer_delays_no_alarm(tmp_path):
    """While the groups talk without a pause, each kind of danger still reaches a person within five seconds."""
    async with open_house(tmp_path, start=AT_WORK) as house:
        rang = await _rings(house, ONE_OF_EACH, before=_talk)

    assert [text for _, text in ONE_OF_EACH if text not in rang] == []
