import pytest

from bot.deeds.alarm import alarm
from bot.domain.danger import DangerHit
from bot.domain.ticket import State, Urgency
from bot.messages import Inbound
from tests.conversations.player import Player
from tests.conversations.town import CODE, NAMES

TRAPPED = "3号楼2单元电梯又停了，老人困在里面"


async def test_worker_and_office_hear_at_once_at_any_hour(town):
    """Danger waits for nothing: both have a card that quotes the words, and the group has what to do."""
    town.clock.pass_by(hours=15)  # 周二 01:00
    await town.says("wmLi", TRAPPED, intent="request", category="lift")

    ticket = await town.ticket()
    assert (ticket.urgency, ticket.state, ticket.assignee) == (Urgency.DANGER, State.ASSIGNED, "wang")
    for who in ("wang", "zhou"):
        assert any("危险 #1" in line for line in await town.heard(who))
    assert await town.waiting("wang") == ["别扒门，按轿厢里的警铃等着；有人不舒服就打 120。已经在叫人了。"]


async def test_many_voices_one_alarm(town):
    """Three neighbours shout: one number, one card."""
    await town.says("wmLi", TRAPPED, intent="request", category="lift")
    for who in ("wmZhao", "wmQian"):
        town.clock.pass_by(minutes=1)
        await town.says(who, "电梯里困着人呢", intent="request", category="lift")

    assert len(await town.tickets()) == 1
    assert len(await town.heard("wang")) == 1


@pytest.mark.parametrize("more", ["里面还有个小孩没出来", "烧到三楼了，老太太下不来", "消防车进不来，路口停着车"])
async def test_what_is_new_goes_to_all_who_were_rung(town, more):
    """Also before anybody has gone there, and at once; 「我也看到了」 is no news to them."""
    await town.says("wmLi", "3栋着火了", intent="request", category="fire_safety")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "我也看到了", intent="same", joins=1, danger=True)
    await town.says("wmZhao", more, intent="supplement", joins=1, danger=True)
    told = [line for who in ("wang", "zhou") for line in await town.heard(who) if "又有人说：" in line]
    assert told == [f"危险 #1 又有人说：{more}"] * 2


async def test_a_house_in_uproar_is_not_read_out_to_the_last(town):
    """After a dozen voices only who goes there hears each."""
    await town.says("wmLi", "3栋着火了", intent="request", category="fire_safety")
    town.keys[1] = town.last.key
    for floor in range(20):
        words = chr(0x4E00 + 40 * floor) + chr(0x6021 + 50 * floor)
        await town.says("wmZhao", words, intent="supplement", joins=1, danger=True)
    assert len(await town.heard("zhou")) == 13


async def test_the_danger_comes_with_the_second_sentence(town):
    """「电梯停了」, then 「有人困在里面」: the same number, and now it rings."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    town.clock.pass_by(seconds=30)
    await town.says("wmLi", "老人困在里面出不来了", intent="supplement")

    tickets = await town.tickets()
    assert [ticket.urgency for ticket in tickets] == [Urgency.DANGER]
    assert any("危险 #1" in line for line in await town.heard("zhou"))


async def test_two_houses_two_alarms(town):
    """Danger in another house is its own."""
    await town.says("wmLi", TRAPPED, intent="request", category="lift")
    await town.says("wmZhao", "1栋1单元电梯也困了人", intent="request", category="lift")

    assert len(await town.tickets()) == 2


async def test_gas_is_not_the_lift(town):
    """A minute after her 电梯停了 the same person smells gas: its own number, and mending the lift does not end it."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    town.clock.pass_by(seconds=60)
    await town.says("wmLi", "楼道里一股煤气味", intent="supplement")
    await town.says("wang", "#1 修好了，换了主板", intent="work", step="finish")

    lift, gas = sorted(await town.tickets(), key=lambda ticket: ticket.number)
    assert (lift.state, lift.urgency is Urgency.DANGER) == (State.RESOLVED, False)
    assert (gas.is_open, gas.urgency) == (True, Urgency.DANGER)


async def test_a_call_is_no_blow(town):
    """「打电话说头晕」: what to do for somebody who is ill, not for a fight."""
    await town.says("wmLi", "我妈一个人在家，打电话说头晕站不起来了", intent="request", category="care")
    assert await town.waiting("wang") == ["先打 120，别硬挪病人，身边留个人。已经在叫人了。"]


async def test_wrong_advice_is_worse_than_none(town):
    """What is only guessed to be of a kind is answered with what is right for all, and nobody is told to run."""
    await town.says("wmLi", "楼下那个人喝多了，吐完就没动静了", intent="request", category="care")
    assert await town.waiting("wang") == ["刚才说的这件记下了，#1，已经请王师傅马上看；要紧就打 110、119、120。"]


@pytest.mark.parametrize(
    ("before", "category", "danger"),
    [
        ("3栋楼下垃圾桶满了没人收", "hygiene", "我妈一个人在家，打电话说头晕站不起来了"),
        ("3栋2单元电梯又停了", "lift", "打电话给我妈没人接，门也敲不开，三天没见她出来了"),
        ("3栋2单元电梯又停了", "lift", "楼下有人拿刀追人"),
        ("3栋1单元楼道灯不亮了", "power", "我家孩子不见了，到处都找了"),
    ],
)
async def test_rubbish_makes_nobody_faint(town, before, category, danger):
    """Who told of rubbish a minute ago and now tells of her mother has two matters: one is not done with the other."""
    assert await rings_after(town, before, category, danger) == [False, True]


@pytest.mark.parametrize(
    ("before", "category", "danger"),
    [
        ("3栋2单元电梯又停了", "lift", "孩子在里面哭"),
        ("3栋2单元电梯又停了", "lift", "老人喘不上气了"),
        ("3栋2单元501漏水", "water", "水滴到插座上冒火花了"),
        ("三楼那两家又吵起来了", "dispute", "打起来了，拿着菜刀"),
    ],
)
async def test_what_comes_of_a_matter_stays_with_it(town, before, category, danger):
    """A danger that the matter brings with it is the same matter, and now it rings."""
    assert await rings_after(town, before, category, danger) == [True]


async def rings_after(town, before, category, danger):
    """Which of her matters ring, when she tells of a small one and a minute later of a danger."""
    await town.says("wmLi", before, intent="request", category=category)
    town.clock.pass_by(minutes=1)
    await town.says("wmLi", danger, intent="supplement")
    return [ticket.urgency is Urgency.DANGER for ticket in await town.tickets()]


@pytest.mark.parametrize(("who", "words"), [("wmZhao", "我在四楼，烟已经上来了"), ("wmLi", "我在这里拦到起的，快来人")])
async def test_what_is_cried_while_it_burns_is_of_the_fire(town, who, words):
    """A neighbour upstairs, and the one who told of it: no second alarm."""
    await town.says("wmLi", "着火了！3栋1单元一楼楼道的电瓶车烧起来了", intent="request", category="parking")
    town.clock.pass_by(seconds=30)
    await town.says(who, words, intent="chat")

    assert len(await town.tickets()) == 1


@pytest.mark.parametrize("guessed", [True, False])
async def test_what_only_sounds_dangerous_rings_no_telephone_at_once(guessed):
    """Its card goes to worker and office all the same, and says so; what a rule heard rings."""
    town = await Player.start(calls=True)
    hit = DangerHit("medical", "老伴胸口疼得厉害", guessed=guessed)

    def rung(desk):
        message = Inbound(
            source="archive", id="d1", community=CODE, chat=NAMES["group"], who="wmLi", text="老伴胸口疼得厉害",
            sent_at=desk.now, sender=desk.people.actor("wmLi", desk.now.date()),
        )  # fmt: skip
        return alarm(desk, message, (hit,), desk.now)

    await town.do(rung)
    assert {out.to.id for out in town.said if out.card} == {"wang", "zhou"}
    assert any(out.call for out in town.said) is not guessed
    await town.store.close()


async def test_a_neighbour_tells_what_came_of_it(town):
    """「砸到人了」 right after somebody else's falling brick: the same number, and now it rings."""
    await town.says("wmLi", "3栋楼上掉了块砖下来", intent="request", category="fire_safety")
    await town.says("wmZhao", "砸到人了 流血")
    ticket = await town.ticket()
    assert (len(await town.tickets()), ticket.urgency) == (1, Urgency.DANGER)
    assert ticket.place.building == "3"


async def test_what_a_person_adds_in_one_breath_is_the_same_alarm(town):
    """「敲门没人应」 after 「好几天没见着了」, whatever each alone is filed under."""
    await town.says("wmZhao", "楼下刘大爷好几天没见着了", intent="request", category="care")
    await town.says("wmZhao", "敲门没人应 电视还响着", intent="request", category="other", danger=True)
    assert len(await town.tickets()) == 1


async def test_a_fire_seen_across_the_way_is_not_at_the_own_door(town):
    """Nobody is sent to the house of whoever looks out of his window."""
    await town.says("wmZhao", "对面楼好像有火光，着火了", intent="request", category="fire_safety")
    assert (await town.ticket()).place.building == ""


async def test_an_alarms_own_kind_stands_against_a_doubtful_reading(town):
    """Who does not want to live any more is not filed under papers."""
    await town.says("wmQian", "我不想活了", "own", intent="request", category="papers", p=0.3)
    assert (await town.ticket()).category.value == "care"
