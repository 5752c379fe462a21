"""A worker's sentence about several matters: each clause goes where it belongs, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.parts import STEPS, There, clause_of, parts_of

LAMP, BIN, DOOR, OTHER_LAMP = "3栋2单元楼道灯不亮", "5栋门口垃圾桶满了", "3栋单元门关不上", "5栋1单元楼道灯不亮"
HOUSES = {LAMP: "3栋", BIN: "5栋", DOOR: "3栋", OTHER_LAMP: "5栋"}


def said(text, *summaries):
    """(step, summaries, words) for each part."""

    def at_place(words):
        house = next((name for name in ("3栋", "5栋", "9栋") if name in words), None)
        if house is None:
            return None
        return There([n for n, one in enumerate(summaries) if HOUSES[one] == house], words.partition(house)[2])

    return [
        (part.step, tuple(summaries[at] for at in part.of), part.words) for part in parts_of(text, summaries, at_place)
    ]


@pytest.mark.parametrize(
    ("text", "matters", "parts"),
    [
        ("3栋灯换好了，5栋垃圾也清了", (LAMP, BIN), [("finish", (LAMP,), "3栋灯换好了"), ("finish", (BIN,), "5栋垃圾也清了")]),
        ("灯换好了，垃圾明天清", (LAMP, BIN), [("finish", (LAMP,), "灯换好了"), ("accept", (BIN,), "垃圾明天清")]),
        ("收到，灯和垃圾都安排了", (LAMP, BIN), [("accept", (LAMP, BIN), "灯和垃圾都安排了")]),
        ("3栋的灯换好了，5栋的等配件", (LAMP, OTHER_LAMP),
         [("finish", (LAMP,), "3栋的灯换好了"), ("wait", (OTHER_LAMP,), "5栋的等配件")]),
        ("我先去5栋，再去3栋", (LAMP, BIN), [("accept", (BIN,), "我先去5栋"), ("accept", (LAMP,), "再去3栋")]),
        ("灯换好了 垃圾等明天", (LAMP, BIN), [("finish", (LAMP,), "灯换好了"), ("wait", (BIN,), "垃圾等明天")]),
        ("3栋 灯换好了 5栋 垃圾也清了", (LAMP, BIN),
         [("finish", (LAMP,), "3栋 灯换好了"), ("finish", (BIN,), "5栋 垃圾也清了")]),
        ("门弄好了 垃圾还没清完", (DOOR, BIN), [("finish", (DOOR,), "门弄好了"), ("accept", (BIN,), "垃圾还没清完")]),
        ("灯换好了，换了个声控的，垃圾也清了", (LAMP, BIN),
         [("finish", (LAMP,), "灯换好了，换了个声控的"), ("finish", (BIN,), "垃圾也清了")]),
    ],
)  # fmt: skip
def test_each_clause_goes_where_it_belongs(text, matters, parts):
    """By the thing it names, by the house, or both; what stands behind a clause belongs to it."""
    assert said(text, *matters) == parts


@pytest.mark.parametrize(
    ("text", "matters"),
    [
        ("灯换好了，开关也换了", (LAMP, DOOR)),  # 关不上 is no switch
        ("灯换好了，换了个声控的", (LAMP, BIN)),
        ("灯换好了，9栋垃圾也清了", (LAMP, BIN)),  # of a house where he has nothing
        ("灯转物业了，垃圾清了", (LAMP, BIN)),  # into whose hands is asked elsewhere
        ("都弄好了", (LAMP, BIN)),
        ("灯修好了吗，垃圾清了吗", (LAMP, BIN)),
        ("大家出门带伞，今天有雨", (LAMP, BIN)),
        ("楼道灯换好了，垃圾的事我知道", (LAMP, BIN)),
        ("灯都换好了，都亮了", (LAMP, OTHER_LAMP)),  # of which house is not said
    ],
)
def test_what_is_about_one_or_about_none_is_left_to_the_others(text, matters):
    """No part, so the ears for a single matter hear it."""
    assert said(text, *matters) == []


@given(
    st.lists(
        st.sampled_from(["灯换好了", "垃圾", "门明天修", "3栋", "5栋的等配件", "，", "。", "都", "和", "收到", "吗"]),
        max_size=12,
    )
)
def test_a_matter_is_in_one_part_at_most(pieces):
    """Whatever is said: nothing is moved twice, and by these steps only."""
    found = said("".join(pieces), LAMP, BIN, DOOR)
    named = [one for _, matters, _ in found for one in matters]
    assert len(named) == len(set(named))
    assert {step for step, _, _ in found} <= STEPS
    assert not found or len(named) > 1


@pytest.mark.parametrize(
    ("step", "text", "clause"),
    [
        ("finish", "灯换好了，垃圾明天清", "灯换好了"), ("accept", "灯换好了，垃圾明天清", "垃圾明天清"), ("finish", "灯换好了，换了个声控的", "灯换好了，换了个声控的"),
        ("finish", "今天有雨", "今天有雨"), ("finish", "下水道晚点去，垃圾拉走了", "垃圾拉走了"), ("finish", "灯好了 水还在抽", "灯好了"),
        ("wait", "等厂家 礼拜三来", "等厂家 礼拜三来"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_step(step, text, clause):
    """Only the clauses that take it, where others take another."""
    assert clause_of(step, text) == clause
