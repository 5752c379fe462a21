"""微信客服 end to end: a resident alone with the community, within the platform's five messages and 48 hours."""

import pytest

from bot.domain.ticket import State
from bot.messages import Outbound, OutState, Target, Way

LI, KF = "wmLi", "kf"


def heard(house, who=LI):
    return list(house.hears(who))


async def enters(house, who=LI, unit="G3"):
    url = house.simulator.kf.add_contact_way({"open_kfid": house.simulator.kf.id, "scene": unit})["url"]
    house.simulator.kf.enter(who, url)
    await house.passes(seconds=1)


async def outbox(house, way):
    return await house.looks(
        lambda desk: [item for item in map(desk.outbox.get, range(1, 200)) if item is not None and item.way is way]
    )


async def test_from_hello_to_fixed(house):
    """Who comes in is greeted, his matter gets a number, the result comes with two buttons, and one press ends it."""
    await enters(house)
    assert any("服务台" in text and "［转人工］" in text for text in heard(house))
    await house.says(LI, KF, "3号楼2单元电梯又停了")
    await house.passes(seconds=30)
    [ticket] = await house.tickets()
    assert any("#1" in text for text in heard(house))
    assert ticket.chat == "kf:wmLi"
    await house.says(ticket.assignee, "app", "#1 修好了，换了主板")
    await house.passes(seconds=30)
    assert "［已解决］" in heard(house)[-1]
    await house.simulator.phones.press(LI, KF, "fixed")
    await house.passes(seconds=30)

    [ticket] = await house.tickets()
    assert ticket.state is State.CLOSED
    assert "办结" in heard(house)[-1]
    assert house.simulator.world.refusals == []


async def test_not_fixed_is_the_same_number(house):
    """未解决 goes back to the worker under its number."""
    await house.says(LI, KF, "3号楼2单元电梯又停了")
    await house.passes(seconds=30)
    [ticket] = await house.tickets()
    await house.says(ticket.assignee, "app", "#1 修好了，换了主板")
    await house.passes(seconds=30)
    await house.simulator.phones.press(LI, KF, "未解决")
    await house.passes(seconds=30)

    [ticket] = await house.tickets()
    assert ticket.is_open


async def test_what_comes_after_48_hours_is_passed_on_by_a_person(house):
    """Two days later the window is closed: the worker is asked to tell it, and his press is what the ticket knows."""
    await house.says(LI, KF, "3号楼2单元电梯又停了")
    await house.passes(seconds=30)
    [ticket] = await house.tickets()
    worker = ticket.assignee
    await house.passes(hours=49)
    await house.says(worker, "app", "#1 修好了，换了主板")
    await house.passes(seconds=30)
    [waiting] = await outbox(house, Way.MEMBER)
    assert waiting.state is OutState.WAITING_HAND
    assert any("请转告居民" in text for text in house.hears(worker))
    card = next(said for said in reversed(house.world.messages(f"app:{worker}")) if "told/" in str(said.card))
    await house.simulator.phones.press(worker, card.card_id, "told")
    await house.passes(seconds=30)

    [ticket] = await house.tickets()
    assert ticket.asked_at is not None
    assert house.simulator.world.refusals == []


async def test_what_waits_for_a_mouth_is_said_when_he_writes_again(house):
    """The resident writes before the worker has told him: now the window is open, and we say it ourselves."""
    await house.says(LI, KF, "3号楼2单元电梯又停了")
    await house.passes(seconds=30)
    [ticket] = await house.tickets()
    await house.passes(hours=49)
    await house.says(ticket.assignee, "app", "#1 修好了，换了主板")
    await house.passes(seconds=30)
    before = len(heard(house))
    await house.says(LI, KF, "谢谢")
    await house.passes(seconds=30)

    assert any("您看看好了没有" in text for text in heard(house)[before:])


async def test_fifteen_sentences_into_five(house):
    """Three times what the platform takes: five are said, ten wait visibly, none is refused, and the order is kept."""
    await house.says(LI, KF, "3号楼2单元电梯又停了")
    await house.passes(seconds=30)
    before = len(heard(house))

    def say(desk):
        for number in range(15):
            out = Outbound(to=Target("person", LI), key=f"songling/1/line-{number}/1", text=f"第{number}句", ticket=1)
            desk.say(out)

    await house.app.store.run("songling", say)
    house.app.said()
    await house.passes(seconds=30)
    said = heard(house)[before:]
    waiting = [item.out.text for item in await outbox(house, Way.MEMBER)]
    assert said == [f"第{number}句" for number in range(len(said))]
    assert len(said) == 4  # the fifth was the number
    assert waiting == [f"第{number}句" for number in range(4, 15)]
    await house.says(LI, KF, "还在吗")
    await house.passes(seconds=30)

    assert [text for text in heard(house)[before:] if text.startswith("第")] == [f"第{n}句" for n in range(9)]
    assert house.simulator.world.refusals == []


async def test_a_person_takes_over_and_gives_it_back(house):
    """转人工: her worker answers in his own client, the bot is silent there, and afterwards it is ours again."""
    await house.says(LI, KF, "3号楼2单元电梯又停了")
    await house.passes(seconds=30)
    [ticket] = await house.tickets()
    await house.says(LI, KF, "转人工")
    await house.passes(seconds=30)
    talk = house.simulator.kf.talks[LI]
    assert (talk.state, talk.servicer) == (3, ticket.assignee)
    before = len(heard(house))
    await house.says(LI, KF, "师傅什么时候来")
    await house.says(ticket.assignee, f"kf:{LI}", "修好了，换了主板")
    await house.passes(minutes=2)
    assert heard(house)[before:] == []
    [ticket] = await house.tickets()
    assert ticket.state is State.RESOLVED
    house.simulator.kf.end(LI)
    await house.passes(seconds=10)
    await house.says(LI, KF, "进度 1")
    await house.passes(seconds=30)

    assert "#1" in heard(house)[-1]
    assert house.simulator.world.refusals == []


async def test_a_forwarded_record_is_heard(house):
    """A resident forwards what was said in his group: the matter is written down, whoever said it there."""
    await house.says(LI, KF, "您好")
    await house.passes(seconds=10)
    house.simulator.phones.forward(LI, "一号群的聊天记录", [("3栋-李", "3号楼2单元电梯又停了")])
    await house.passes(seconds=30)

    [ticket] = await house.tickets()
    assert "电梯" in ticket.summary


@pytest.mark.parametrize("fault", ["empty", "twice"])
async def test_a_moody_platform_loses_and_doubles_nothing(house, fault):
    """has_more with an empty page, and callbacks that come twice: each message is heard once."""
    if fault == "empty":
        house.simulator.kf.empty_pages = 3
    else:
        house.simulator.faults.add(kind="duplicate", rate=1.0, **{"for": 600})
    await house.says(LI, KF, "3号楼2单元电梯又停了")
    await house.passes(seconds=30)

    assert len(await house.tickets()) == 1
