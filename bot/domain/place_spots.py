"""Other words for the spots of an estate: who says 丰巢 where the book says 快递柜 means the only one there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Words that mean one thing, where an estate has just one such spot
_SAME = tuple(
    tuple(words.split())
    for words in (
        "地下车库 车库 地库 停车库 地下停车场 地下停车库",
        "快递柜 丰巢 丰巢柜 快递箱 柜机 智能柜 取件柜 菜鸟柜",
        "快递驿站 驿站 菜鸟驿站 快递站 快递点 快递集散点 菜鸟 快递架",
        "垃圾房 垃圾站 垃圾点 垃圾亭 垃圾屋 垃圾间 垃圾池 垃圾坪 垃圾棚 垃圾厢房 垃圾分类站 垃圾分类点 垃圾分类亭 垃圾投放点 垃圾收集点 垃圾桶站 垃圾桶点 垃圾中转站 投放点",
        "车棚 自行车棚 电动车棚 电瓶车棚 电车棚 单车棚 非机动车棚 非机动车库 存车处 充电棚 充电车棚",
        "游乐场 游乐区 儿童乐园 儿童游乐场 儿童游乐区 儿童滑梯 滑梯 滑滑梯 儿童角 儿童区 沙坑 沙池",
        "健身角 健身区 健身园 健身点 健身器材 健身器械",
        "凉亭 亭子 小亭子",
        "公厕 公共厕所 公用厕所 旱厕 公共卫生间",
        "水泵房 泵房 水泵间 加压泵房",
        "配电房 配电室 配电间 变电房 电房",
        "岗亭 门卫 门卫室 保安亭 保安室 传达室 门岗",
        "活动室 活动中心 老年活动室 老年活动中心 老人活动室 文娱室",
        "食堂 饭堂 员工食堂 职工食堂 员工餐厅",
        "中心花园 中央花园 中庭 中心绿地 小花园 中心公园",
        "小广场 中心广场 中央广场 文化广场 休闲广场",
        "篮球场 球场",
        "菜市场 菜场 农贸市场 菜市 菜市口 菜街子",
        "物业中心 物业服务中心 物业办公室 物业客服中心 客服中心 物业前台 物业处 物管处 物管中心",
        "小卖部 小卖店",
        "景观湖 人工湖 中心湖 景观池 水景池",
        "泳池 游泳池",
        "洗衣房 洗衣间",
        "公交站 公交站台 公交站牌",
        "卸货区 卸货场 卸货平台 装卸区",
        "牌坊 村牌坊 牌楼",
        "祠堂 宗祠",
    )
)
_GATE = re.compile("^小?([东南西北]{1,2})(?:大|小|侧|边)?门口?$")
_TREE = re.compile("^(?:大|老)?(.树)(?:下|底下|头)?$")
_BELOW = re.compile("^(?:负|地下)([一二三123])(?:楼|层)?$")
_LEVEL = re.compile("[车地]库-?[b负]([123])(?:层|楼)?$")
_FIGURES = {"1": "一", "2": "二", "3": "三"}


def other_words(spots: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Word -> spot, of one estate: what no spot is called, and only one can be meant by. *spots*: name and aliases."""
    known: dict[str, str] = {}
    meant: dict[str, set[str]] = {}
    for name, aliases in spots:
        for word in (name, *aliases):
            known[word] = name
            for other in _alike(word):
                meant.setdefault(other, set()).add(name)
    return {word: next(iter(names)) for word, names in meant.items() if len(names) == 1 and word not in known}


def _alike(word: str) -> Iterator[str]:
    for words in _SAME:
        if word in words:
            yield from words
    if match := _GATE.match(word):
        side = match[1]
        yield from (f"{side}门", f"{side}大门", f"{side}侧门", f"{side}边门", f"{side}小门", f"小{side}门")
    if match := _TREE.match(word):
        yield from (f"大{match[1]}", f"老{match[1]}", f"{match[1]}下", f"{match[1]}底下")
    if match := _BELOW.match(word):
        figure = _FIGURES.get(match[1], match[1])
        digit = next(key for key, value in _FIGURES.items() if value == figure)
        yield from (f"{start}{n}{end}" for start in ("负", "地下") for n in (figure, digit) for end in ("楼", "层"))
    if match := _LEVEL.search(word):
        figure = _FIGURES[match[1]]
        yield from (f"b{match[1]}", f"负{figure}", f"负{figure}楼", f"负{figure}层", f"地下{figure}层")
