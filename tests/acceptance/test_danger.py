"""Danger over the real wire, on a holiday night: cards, telephones, the next person, one tap."""

from datetime import datetime

import pytest

from tests.acceptance.house import ZONE, open_house

NIGHT = datetime(2026, 10, 2, 2, 10, tzinfo=ZONE)  # 国庆, a Friday, in the quiet hours
GAS = "1栋2单元楼道里煤气味好大"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path, start=NIGHT) as house:
        yield house


def calls(house, who):
    return [said for said in house.world.heard(who) if said["kind"] == "call"]


def reporter(house, room="wrSL01"):
    return next(one for one in house.world.groups[room].members if one.startswith("wm"))


async def raised(house):
    """The alarm is up: the ticket and whoever holds it."""
    await house.says(reporter(house), "wrSL01", GAS)
    await house.passes(seconds=40)
    return (await house.tickets())[0]


async def test_cards_and_telephones_at_night_on_a_holiday(house):
    """Within a minute the worker and the duty have a card and their telephones ring, and the group has what to do."""
    ticket = await raised(house)
    for who in (ticket.assignee, "zhou"):
        heard = house.world.heard(who)
        assert any("危险 #1：燃气" in line for line in house.hears(who))
        assert [said["kind"] for said in heard][:2] == ["card", "call"], "first what to look at, then the ring"
    assert len(calls(house, "chen")) == 0


async def test_nobody_takes_it_and_the_next_one_is_called(house):
    """Every two minutes everybody again, by card and telephone, and one person more."""
    ticket = await raised(house)
    await house.passes(minutes=2)
    assert [len(calls(house, who)) for who in (ticket.assignee, "zhou")] == [2, 2]
    reached = [{who for who in house.world.people if calls(house, who)}]
    for _ in range(3):
        await house.passes(minutes=2)
        reached.append({who for who in house.world.people if calls(house, who)})
    sizes = [len(people) for people in reached]
    assert sizes == sorted(sizes)
    assert sizes[0] == 3
    assert "chen" in reached[-1]


async def test_one_tap_ends_the_ringing(house):
    """「我去看」: no telephone rings any more, whoever was called is told, and the old cards are grey."""
    ticket = await raised(house)
    await house.passes(minutes=2)
    await press(house, ticket.assignee, "acknowledge")
    await house.passes(minutes=1)
    before = {who: len(calls(house, who)) for who in house.world.people}
    await house.passes(minutes=20)
    assert before == {who: len(calls(house, who)) for who in house.world.people}
    assert any("去处理了" in line for line in house.hears("zhou"))
    greyed = [said["card"] for said in house.world.heard("zhou") if said.get("card")]
    assert len(greyed) == 2
    assert all("去处理" in str(card) for card in greyed)


async def test_a_false_alarm_is_one_tap(house):
    """「误报」: over for everybody, nothing rings, and the group is not told twice."""
    ticket = await raised(house)
    await press(house, "zhou", "false_alarm")
    await house.passes(minutes=30)
    after = (await house.tickets())[0]
    assert after.urgency != "danger" or not after.is_open
    assert len(calls(house, "zhou")) == 1
    assert any("误报" in line for line in house.hears(ticket.assignee))


async def test_where_no_telephone_may_ring_the_office_hears_it_once(house):
    """The notice is not paid for: cards go on, and the office is told what is wrong, once a day."""
    house.simulator.contacts.may_call = False
    await raised(house)
    await house.passes(minutes=6)
    told = [line for line in house.hears("chen") if "电话打不出去" in line]
    assert len(told) == 1
    assert sum("危险 #1" in line for line in house.hears("zhou")) >= 3


async def press(house, who, stem):
    from bot.simulator.cards import keys_of

    for said in reversed(house.world.messages(f"app:{who}")):
        for key in keys_of(said.card or {}):
            if key.startswith(f"{stem}/"):
                await house.simulator.phones.press(who, said.card_id or str(said.id), key)
                return
    raise AssertionError(f"{who} has no {stem} to press")
