"""What a neighbour says of her own day, and what sounds like it and tells of a matter."""

import pytest

from bot.domain.small_talk import is_small_talk


@pytest.mark.parametrize(
    "text", ["我买了个新锅", "我刚在拼多多买了个锅 39块", "晚上吃啥", "晚上炖排骨", "哈哈哈哈", "笑死我了😂", "我家吃饺子", "我快递放门口了 麻烦邻居帮我收下",
             "孙子今天放学早", "早上好🌹", "今天太阳好大", "草莓十块一斤", "39块", "我刚买了几斤虾"],
)  # fmt: skip
def test_it_is_of_her_own_day(text):
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text", ["我买了个灯泡自己换", "老人下不来 晚上吃饭都没法弄", "在地下一层", "一楼到三楼", "孙子放学被绊了一跤 楼梯黑", "菜都臭了 冰箱没电", "哈哈 又停了", "晚上做饭没水",
             "快递柜打不开", "快递放门口被偷了", "水费多了39块", "三楼", "302", "红色的那个", "我儿子上学差点迟到 电梯等半天", "太阳大 晒得井盖都翘了",
             "又掉了一块", "上面还吊着一块", "两块", "她早上没吃饭", "我刚在菜场见过这孩子", "锅里还炖着汤", "娃在做作业 点的蜡烛", "菜场那边出去的"],
)  # fmt: skip
def test_it_may_be_of_the_matter(text):
    """It names a thing of the house, a place, a trouble."""
    assert not is_small_talk(text)


@pytest.mark.parametrize("piece", ["哈", "买了个", "我", "快递", " "])
def test_no_text_takes_long(piece):
    assert not is_small_talk(piece * 10_000 + "灯")
