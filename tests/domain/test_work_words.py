import re

import pytest

from bot.domain.normalise import plain
from bot.domain.work_words import STEPS, TABLE, only_asks, work_step

ROWS = [(row, said) for row in TABLE for said in row.said]


@pytest.mark.parametrize(("row", "said"), ROWS, ids=[said for _, said in ROWS])
def test_every_row_is_reached_by_its_own_sentence(row, said):
    """A worker who talks so has his matter moved so, by this row of the table and no earlier one."""
    first = next(other for other in TABLE if re.search(other.words, plain(said)))

    assert (first, work_step(said)) == (row, {"did": "finish"}.get(row.step, row.step))


def test_every_step_has_words_of_its_own():
    """Each of the five buttons can be said in free words too."""
    assert {row.step for row in TABLE} - {"did"} == set(STEPS)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("明天换好了再说", "accept"),  # what is still to come is no result
        ("今天先把闸拉了，楼下贴了告示", "accept"),
        ("总闸关了，在拦人", "accept"),
        ("等配件到了才能修好", "wait"),
        ("旧件拆了，等厂家", "wait"),
        ("修好了，有问题明天找我", "finish"),
        ("灯好了，大家看看", "finish"),
        ("空开跳了 给他推上去了", "finish"),
        ("快递柜能开了", "finish"),
        ("又不亮了", ""),
        ("下水道不通了", ""),
        ("还没修好", ""),
        ("还没修好，师傅在修", "accept"),
        ("收到了", "accept"),
        ("电话接到了", ""),
        ("跟物业沟通了", ""),
        ("跟师傅约好了", ""),
        ("各门已通知", "accept"),
        ("我也不知道了", ""),
        ("今天太阳真大", ""),
    ],
)
def test_what_a_workers_free_words_do(text, step):
    """The step a good colleague would have read out of them."""
    assert work_step(text) == step


@pytest.mark.parametrize("text", ["修好了吗", "12 修好了吗？", "门好了没有", "收到没有", "修好了没 @王师傅"])
def test_a_question_takes_no_step(text):
    """Who asks whether it is done has not done it."""
    assert (only_asks(text), work_step(text)) == (True, "")
