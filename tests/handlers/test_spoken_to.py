"""What one of ours asks of a colleague, has said to him, or tells of him; and what a resident then reads of a refused matter."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00; #1 is 李阿姨's lamp, 王师傅's."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    yield player
    await player.store.close()


async def told(town, words, who="chen", **reading):
    """What each of ours heard from then on."""
    before = {one: len(await town.heard(one)) for one in ("chen", "zhou", "l1", "wang", "w2")}
    await town.says(who, words, chat=f"app:{who}", **reading)
    return {one: (await town.heard(one))[count:] for one, count in before.items()}


@pytest.mark.parametrize(
    "words",
    [
        "1 问问什么情况",
        "问下王师傅1什么时候能好",
        "1 王师傅去看了没有",
        "1 去了没",
        "1号单到底修没修",
        "1 问一下居民具体在几楼",
    ],
)
async def test_whoever_has_it_is_asked(town, words):
    """Where it stands is told at once; no step is taken, nobody is urged, and what he says comes back, once."""
    heard = await told(town, words)
    assert heard["chen"][0].endswith("已经替您问王师傅了，他回了我告诉您。")
    assert heard["wang"][0].startswith("#1 陈主任问：")
    assert heard["l1"] == []
    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee) == (State.ASSIGNED, "wang")
    assert (await told(town, "1 下午就去", "wang", intent="work", step="accept"))["chen"] == ["#1 王师傅回您：下午就去"]
    assert (await told(town, "1 换好了", "wang", intent="work", step="finish"))["chen"] == []


@pytest.mark.parametrize("words", ["1怎么样了", "1 修好了吗"])
async def test_what_the_register_answers_asks_nobody(town, words):
    """He is left in peace."""
    assert (await told(town, words))["wang"] == []


@pytest.mark.parametrize("words", ["1的报事人电话多少", "1 联系方式"])
async def test_a_telephone_is_not_told(town, words):
    """And nobody is urged."""
    heard = await told(town, words)
    assert heard["chen"][0].startswith("电话和门牌不在这里说")
    assert heard["wang"] == []


async def test_a_note_that_nothing_else_understands(town):
    """Kept with the matter; of two numbers it is none."""
    assert (await told(town, "1 已经跟街道说了"))["chen"] == ["#1 已转告王师傅。"]
    assert (await told(town, "1和2天气不错"))["wang"] == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("替我谢谢王师傅", "陈主任说：辛苦了，谢谢您。"), ("跟王师傅说声辛苦了", "陈主任说：辛苦了，谢谢您。"), ("告诉王师傅下午3点来社区开会", "陈主任请我转告您：下午3点来社区开会"),
        ("居民打电话来感谢王师傅修灯", "陈主任转告：居民打电话来感谢王师傅修灯"),
    ],
)  # fmt: skip
async def test_a_word_to_a_colleague(town, words, line):
    """By his name, to him alone."""
    heard = await told(town, words)
    assert (heard["wang"], heard["chen"]) == ([line], ["已转告王师傅。"])


@pytest.mark.parametrize("words", ["跟王师傅联系一下", "给王师傅打电话了", "王师傅辛苦不辛苦", "跟王师傅说了吗"])
async def test_no_word_is_passed(town, words):
    """Talk about him, and a question."""
    assert (await told(town, words))["wang"] == []


@pytest.mark.parametrize(
    "words", ["居民打电话投诉王师傅态度不好", "有居民说王师傅收钱才修", "代报 李大爷投诉王师傅骂人"]
)
async def test_a_complaint_taken_down_is_not_for_him(town, words):
    """The office has it, and he hears nothing."""
    heard = await told(town, words, "zhou", intent="request")
    assert heard["wang"] == []
    assert "这件只给社区看，不经过本人。" in heard["zhou"][-1]
    assert (await town.ticket(2)).private


async def test_why_nobody_goes_on_with_it_is_told_to_who_asks(town):
    """In the group and alone, and no question is opened."""
    await told(town, "1 不受理 属于市政 已转12345")
    await town.says("wmLi", "我报的灯怎么样了", chat="app:wmLi", intent="question")
    assert (await town.heard("wmLi"))[-1] == "#1 社区这边没有接着办：属于市政 已转12345。"
    assert len(await town.tickets()) == 1


async def test_put_together_by_mistake(town):
    """The other is open again under its number."""
    await town.says("wmZhao", "3栋电梯停了", intent="request", category="lift")
    await told(town, "合并 1 2")
    assert (await town.ticket(2)).state is State.REFUSED
    await told(town, "1和2不是一件事 拆开")
    assert (await town.ticket(2)).state is State.ASSIGNED


@pytest.mark.parametrize(
    ("words", "warned"), [("王大爷家漏水请联系13812345678", True), ("有事打社区电话 0571-88776655", False)]
)
async def test_a_telephone_in_a_notice(town, words, warned):
    """Somebody's own is asked about; the office's may be read by all."""
    assert ("确定要写吗" in (await told(town, f"通知 全体 {words}"))["chen"][0]) is warned
