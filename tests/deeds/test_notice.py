"""A notice is shown before it leaves, and leaves once, by the owners' taps."""

import pytest

from bot.deeds.notice import cancel, preview, send
from bot.errors import NotYours, Unclear
from bot.messages import OutState
from tests.clockwork import LEAD, OFFICE, WORKER, town
from tests.hands import at


async def test_the_office_sees_which_groups_how_many_and_who_presses():
    """『通知 1网格 …』: a card with 发送 and 取消; nothing has left yet."""
    async with town() as place:
        draft = await place.run(lambda desk: preview(desk, OFFICE, "1网格 明早9点停水，请提前接水", desk.now))
        (who, out), *others = await place.listen()
        waiting = await place.read(lambda desk: desk.outbox.waiting())
    assert (draft.chats, others, waiting) == (("room:wrG11", "room:wrG12"), [], [])
    assert who == "chen"
    assert (
        out.card.body
        == "明早9点停水，请提前接水 发到 2 个群：G1邻里1群、G1邻里2群。由 1 个人在各群点一下发出。".replace(
            " 发到", "\n发到"
        )
    )
    assert [button.key for button in out.card.buttons] == ["notice_send/songling/1", "notice_cancel/songling/1"]
    assert out.card.desc == "马上"


async def test_sending_lays_one_line_before_each_groups_owner():
    """Each group's line waits for its owner's tap, each owner hears once how many; a second press does nothing."""
    async with town() as place:
        await place.run(lambda desk: preview(desk, OFFICE, "全体 明天换垃圾桶", desk.now))
        await place.listen()
        answer = await place.run(lambda desk: send(desk, 1, OFFICE, desk.now))
        again = await place.run(lambda desk: send(desk, 1, OFFICE, desk.now))
        waiting = await place.read(lambda desk: desk.outbox.waiting())
        told = [who for who, out in await place.listen() if not out.update_of]
    assert answer == "通知 1 已备好，马上放进 6 个群的工具栏，3 个人点一下就发出去。"
    assert again == "通知 1 已经处理过了。"
    assert [(item.out.to.id, item.hand) for item in waiting] == [
        (f"room:wr{grid}{n}", hand) for grid, hand in (("G1", "wang"), ("G2", "w4"), ("G3", "w5")) for n in (1, 2)
    ]
    assert {item.out.text for item in waiting} == {"明天换垃圾桶"}
    assert told == ["wang", "w4", "w5"]


async def test_a_notice_for_later_waits_until_then():
    """『明早7:56发』: nothing lies in the toolbar before."""
    async with town("周一 2026-11-16 15:00") as place:
        await place.run(lambda desk: preview(desk, OFFICE, "#老人 明早7:56发 免费体检", desk.now))
        await place.listen()
        answer = await place.run(lambda desk: send(desk, 1, OFFICE, desk.now))
        assert answer.startswith("通知 1 已备好，明天 7:56放进 3 个群")
        assert await place.read(lambda desk: desk.outbox.waiting()) == []
        await place.at("周二 2026-11-17 07:56")
        assert len(await place.read(lambda desk: desk.outbox.waiting())) == 3


async def test_a_notice_sent_at_night_waits_for_the_morning():
    """Quiet hours hold for notices: pressed at 22:00, it lies there at 07:30."""
    async with town("周一 2026-11-16 22:00") as place:
        await place.run(lambda desk: preview(desk, OFFICE, "1网格 停水", desk.now))
        (_, out), *_ = await place.listen()
        assert "安静" in out.card.desc
        await place.run(lambda desk: send(desk, 1, OFFICE, desk.now))
        item = await place.read(lambda desk: desk.outbox.by_key("songling/notice/1/room:wrG11"))
    assert item.not_before == at("周二 2026-11-17 07:30")


async def test_a_cancelled_notice_cannot_be_pressed():
    """取消 takes back the draft, and of a sent one what nobody pressed yet."""
    async with town() as place:
        await place.run(lambda desk: preview(desk, OFFICE, "1网格 停水", desk.now))
        await place.run(lambda desk: send(desk, 1, OFFICE, desk.now))
        assert (
            await place.run(lambda desk: cancel(desk, 1, OFFICE, desk.now)) == "通知 1 已取消，没有发出去的都收回了。"
        )
        item = await place.read(lambda desk: desk.outbox.by_key("songling/notice/1/room:wrG11"))
        assert item.state is OutState.SUPERSEDED
        assert await place.run(lambda desk: send(desk, 1, OFFICE, desk.now)) == "通知 1 已经处理过了。"


async def test_a_lead_speaks_to_his_own_groups_only():
    """张片长 may write to 1网格; not to 3网格 and not to everybody; a worker to none."""
    async with town() as place:
        assert (await place.run(lambda desk: preview(desk, LEAD, "1网格 停水", desk.now))).number == 1
        for by, words in ((LEAD, "3网格 停水"), (LEAD, "全体 停水"), (WORKER, "1网格 停水")):
            with pytest.raises(NotYours):
                await place.run(lambda desk, by=by, words=words: preview(desk, by, words, desk.now))


@pytest.mark.parametrize("words", ["明早停水", "9网格 停水", "1网格", ""])
async def test_without_groups_or_words_it_asks(words):
    """Whoever is not named, or nothing to say: one line says how it is written, nothing is kept."""
    async with town() as place:
        with pytest.raises(Unclear) as refused:
            await place.run(lambda desk: preview(desk, OFFICE, words, desk.now))
        assert "通知" in refused.value.reply
