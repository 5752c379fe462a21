"""有用 and 没用 are about the last answer; 没用 goes to a person."""

from bot.deeds.useful import useful
from bot.domain.answers import Entry
from bot.domain.people import Actor, Standing

CARD = Entry(question="图书室几点开", answer="每天 9:00-20:00，周一闭馆。", source="三楼公示")


async def test_useful_is_counted(town):
    """The entry's figures show how often it helped."""
    number = await town.do(lambda desk: desk.answers.put(CARD))
    await town.says("w2", "图书室几点开？", "alone")
    await town.says("w2", "有用", "alone")
    assert await town.do(lambda desk: desk.answers.counts()) == {number: (1, 1, 0)}
    assert (await town.heard("w2"))[-1] == "好，谢谢您说一声。"


async def test_useless_asks_a_person(town):
    """A resident's 没用 makes the question a matter for his worker."""
    await town.do(lambda desk: desk.answers.put(CARD))
    await town.says("wmLi", "图书室几点开？", intent="question")
    number = await town.says("wmLi", "没用", intent="chat", category="culture")
    assert (await town.ticket(number)).assignee == "wang"


async def test_without_an_answer_there_is_nothing_to_judge(town):
    """『有用』 said of anything else is talk."""
    assert await town.says("wmLi", "有用", intent="chat") == 0
    by = Actor("wmLi", Standing.RESIDENT)
    assert await town.do(lambda desk: useful(desk, "room:wrSL01", by, desk.now, good=True)) is None
