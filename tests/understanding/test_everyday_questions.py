"""Everyday questions of the demonstration town: the right answer or the right silence, and nothing invented."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.answers import Entry, Pool, asks
from bot.simulator.town import sheets
from bot.understanding.answering import rank
from bot.understanding.reader import load_reader
from storage.roster import import_rows
from tests.conversations.player import Player
from tests.understanding.everyday import QUESTIONS, pool, quoted

BAR = 0.95


def test_there_are_enough_questions_of_both_kinds():
    """At least sixty that the town's entries answer, and sixty that they do not."""
    answerable = [ask for ask in QUESTIONS if ask.get("answer")]
    assert min(len(answerable), len(QUESTIONS) - len(answerable)) >= 60
    assert {ask["answer"] for ask in answerable} <= {entry.question for entry in pool().entries}


def test_the_right_answer_or_the_right_silence():
    """Of all everyday questions at least 95 in 100 end right, and no entry is quoted to a question it does not answer."""
    entries = pool()
    right, invented = 0, []
    for ask in QUESTIONS:
        got, wanted = quoted(ask["text"], entries), ask.get("answer")
        right += got == ([wanted] if wanted else [])
        if got and got != [wanted]:
            invented.append((ask["text"], got))
    assert invented == []
    assert right / len(QUESTIONS) >= BAR


async def test_the_same_through_the_whole_house():
    """Asked in a group, read by the reader, answered by the ears: the same bar, with source and date in every answer."""
    town = await Player.start(datetime(2026, 11, 16, 2, 0, tzinfo=UTC), load_reader(), lines_a_day=10_000)
    await town.do(lambda desk: import_rows(desk, "answers", sheets()["answers"]))
    written = {row["question"]: row for row in sheets()["answers"]}
    right, invented = 0, []
    for number, ask in enumerate(QUESTIONS):
        town.clock.pass_by(hours=4)
        town.said.clear()
        await town.says(f"wmAsks{number}", ask["text"])
        said = [out.text for out in town.said if out.to.kind == "chat" and "/answer/" in out.key]
        wanted = written.get(ask.get("answer", ""))
        fits = bool(wanted) and len(said) == 1 and said[0].startswith(wanted["answer"])
        right += fits if wanted else not said
        invented += [] if fits or not said else [(ask["text"], said)]
        assert all("（来源：" in text and "2026 年" in text for text in said)
    await town.store.close()
    assert invented == []
    assert right / len(QUESTIONS) >= BAR


def test_what_has_run_out_is_not_quoted():
    """The school uniform of September is no answer in November, and one on its last day."""
    entries = pool()
    assert quoted("校服还能订吗？", entries) == []
    assert quoted("校服还能订吗？", entries, date(2026, 9, 20)) == ["秋季校服征订什么时候截止"]


def test_two_candidates_rather_than_a_guess():
    """Two entries that fit alike are both offered."""
    twins = Pool.of(
        [
            Entry(id=n, question=f"{kind}游泳馆几点开门", answer="9:00-20:00", source="馆内公示")
            for n, kind in enumerate(("东区", "西区"), 1)
        ]
    )
    assert sorted(quoted("游泳馆几点开门", twins)) == ["东区游泳馆几点开门", "西区游泳馆几点开门"]
    assert quoted("西区游泳馆几点开门", twins) == ["西区游泳馆几点开门"]


@pytest.mark.parametrize(
    "text",
    [
        "怎么又停水了？",
        "电梯什么时候能修好",
        "有没有人管啊",
        "收到",
        "哈哈哈",
        "？",
        "",
        "吃了吗" * 200,
        "\ud800？？",
        "\x00\x00？",
    ],
)
def test_what_is_no_question_finds_no_answer(text):
    """Complaints, talk, noise and stories of a thousand characters are not looked up."""
    assert rank(text, pool()) == ()


def test_a_question_wants_what_it_asks_for():
    """An entry that gives hours is no answer to who wants a telephone number."""
    assert asks("卫生站电话多少？")
    assert quoted("卫生站电话多少？", pool()) == []
    assert quoted("卫生站几点开门？", pool()) == ["社区卫生站几点开门"]
