"""Several orders in one breath reach whom they are for, and each only his own."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """Monday 10:00: #1 the lamp of 3栋, 王师傅's; #2 the lift of 7栋, 刘敏's."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await player.says("wmQian", "7栋电梯停了", chat="group2", intent="request", category="lift")
    yield player
    await player.store.close()


async def told(town, words, who="chen"):
    before = {one: len(await town.heard(one)) for one in (who, "wang", "w2")}
    await town.says(who, words, chat=f"app:{who}")
    return {one: (await town.heard(one))[count:] for one, count in before.items()}


async def hands(town):
    return [ticket.assignee for ticket in await town.tickets()]


@pytest.mark.parametrize("words", ["1给刘敏 2给王师傅", "1让刘敏去，2让王师傅去", "王师傅去7栋看电梯 刘敏去3栋看灯"])
async def test_two_orders_at_once(town, words):
    """Each gets his own, and none reads the other's."""
    heard = await told(town, words)
    assert await hands(town) == ["w2", "wang"]
    assert sorted(heard["chen"][-1].split("\n")) == ["#1 已派给刘敏。", "#2 已派给王师傅。"]


@pytest.mark.parametrize("words", ["王师傅去3栋看灯 刘敏去7栋看电梯", "1让王师傅去，2让刘敏去"])
async def test_who_has_it_reads_the_order(town, words):
    """Nothing is moved."""
    heard = await told(town, words)
    assert await hands(town) == ["wang", "w2"]
    assert heard["chen"] == ["#1 已转告王师傅。\n#2 已转告刘敏。"]
    assert len(heard["wang"]) == len(heard["w2"]) == 1
    assert "刘敏" not in heard["wang"][0]


@pytest.mark.parametrize(
    "words", ["1和2都给刘敏", "1、2给刘敏", "把王师傅手里的都转给刘敏", "王师傅手里的单子先给刘敏办吧"]
)
async def test_all_to_one(town, words):
    """What he has not yet."""
    await told(town, words)
    assert await hands(town) == ["w2", "w2"]


async def test_a_firm_by_the_end_of_its_name(town):
    """「小高」 is 松和物业小高."""
    await told(town, "1给小高")
    assert (await hands(town))[0] == "p1"


async def test_two_go_to_one_place(town):
    """The first has it, the other helps."""
    await told(town, "让王师傅和刘敏都去3栋看看")
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.helpers) == ("wang", ("w2",))


async def test_what_is_his_already(town):
    """「1给王师傅」 urges nobody."""
    heard = await told(town, "1给王师傅")
    assert (heard["chen"], heard["wang"]) == (["#1 就在王师傅手里。"], [])


@pytest.mark.parametrize("words", ["王师傅去吃饭了", "王师傅去3栋了吗", "1给外婆"])
async def test_what_gives_nothing(town, words):
    """Talk, a question, nobody of ours."""
    await told(town, words)
    assert await hands(town) == ["wang", "w2"]


async def test_a_lead_gives_within_his_sector_only(town):
    """What cannot be given is named, and the firm moves nothing of another grid."""
    heard = await told(town, "1给刘敏 2给王师傅", "p1")
    assert await hands(town) == ["w2", "w2"]
    assert heard["p1"][-1].startswith("#1 已派给刘敏。\n#2 ")


@pytest.mark.parametrize(
    ("words", "result"), [("1关了吧，物业已换灯", "物业已换灯"), ("1 结了吧 居民满意", "居民满意"), ("1可以结了", "社区办结"), ("关单 1 已电话回访", "已电话回访")]
)  # fmt: skip
async def test_the_office_closes_in_plain_words(town, words, result):
    """With its reason, also where the worker has told of nothing but 「修好了」."""
    await town.says("wang", "1 修好了", chat="app:wang", intent="work", step="finish")
    await told(town, words)
    ticket = await town.ticket()
    assert ticket.state is State.CLOSED
    assert ticket.result == result or (result == "社区办结" and ticket.result == "已处理")


async def test_what_he_has_told_stays_the_result(town):
    """「换了灯泡」 is not written over by the office's note."""
    await town.says("wang", "1 修好了 换了灯泡", chat="app:wang", intent="work", step="finish")
    await told(town, "关单 1 已电话回访")
    assert "换了灯泡" in (await town.ticket()).result
