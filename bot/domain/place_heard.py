"""What a voice transcript or a quick thumb makes of a place: 期栋 for 七栋, 冬门 for 东门. Every change keeps the length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.domain.place_words import trie

_FIGURES = {
    "一": "医衣依伊", "二": "儿耳尔而", "三": "山伞删", "四": "事寺似市试", "五": "午武屋舞务",
    "六": "刘流留溜", "七": "期齐妻骑汽漆柒", "八": "巴爸拔把霸", "九": "酒久救玖", "十": "石实拾食时",
}  # fmt: skip
_WIDER = {  # where an entrance follows at once
    "一": "以已意易移", "三": "散上伤", "四": "是式思死丝", "五": "物无误吴", "六": "柳陆路", "七": "起启其气器奇", "八": "吧", "九": "就旧",
}  # fmt: skip
_FIGURE = {ord(c): figure for table in (_FIGURES, _WIDER) for figure, heard in table.items() for c in heard}
_HEARD, _HEARD_WIDER = "".join(_FIGURES.values()), "".join(_WIDER.values())
_CN = "一二三四五六七八九十"
_DONG = "栋洞动冻懂董东冬棟"
_UNIT = f"(?:[0-9]{{1,2}}|[{_CN}医衣依儿耳尔而山伞事寺午武]|[a-d]) ?[单担丹][元园员圆原]"
_HOUSE_WORD = "楼[上下道梯顶里]|电梯|门[口禁]|的(?:电|楼|水|门|灯|人)"
# 「十二栋」: a ten misheard before a figure; then the last figure before 栋, 号楼; then 栋 itself before an entrance
_TEN = re.compile(f"[{_FIGURES['十']}是](?=[{_CN[:-1]}](?:[{_DONG}]|号楼))")
_LAST = re.compile(
    f"(?:[{_HEARD}](?=[栋洞幢](?![天口])|号[楼搂]|[{_DONG}]{_UNIT})|[{_HEARD_WIDER}](?=[{_DONG}]{_UNIT})|是(?=[栋洞](?:{_HOUSE_WORD})))"
)
_HOUSE = re.compile(
    f"(?<=[0-9{_CN}])(?:[{_DONG}](?={_UNIT}|{_HOUSE_WORD})|[^\\W0-9a-z{_CN}楼层个号点月日第到和与跟年次幢座](?={_UNIT}))"
)
_ENTRANCE = re.compile(f"(?<=[{_DONG}幢楼座#号])[医衣依儿耳尔而山伞事寺午武](?= ?[单担丹][元园员圆原])")

# Characters that sound alike where places are named
_ALIKE = (
    "东冬动懂洞董", "南男难兰", "西希稀惜锡夕", "北背被倍辈", "门们闷", "口扣", "大达", "后候厚", "车扯", "库裤酷", "地低底弟帝递第", "下夏吓",
    "棚蓬篷朋膨", "公工宫功", "厕侧测策册", "垃拉辣", "圾及吉级机急鸡基", "站战占栈", "房防方坊访", "池吃迟持", "快块筷", "柜贵跪桂", "驿一亿意易译医议",
    "丰风封峰蜂疯", "巢潮朝超嘲", "花华化画", "园圆元原院员源", "广光逛", "场厂常长唱", "篮蓝栏拦", "球求秋", "游由油邮", "泳永咏勇", "凉良粮梁亮", "亭停庭挺",
    "食石实拾", "堂糖汤唐塘", "室市事式", "中钟终忠", "心新辛星", "泵蹦崩甭", "配陪佩", "电店点垫", "物务屋", "业叶页", "岗刚钢港", "架家", "层曾",
    "健建见剑", "身生深", "桥敲瞧", "头投", "宿诉素速", "舍设社", "卸谢泄", "货火或获", "平评苹", "台抬", "坡泼", "坝霸", "槐怀", "榕容荣溶", "树数术述",
    "祠词慈", "戏系细", "井景警", "牌排", "街接阶", "滑划", "梯提踢题", "沙杀砂", "坑吭", "塔踏", "桩装庄妆", "充冲虫", "村存", "委围伟", "会回汇", "厅听",
    "煤没媒", "炉路卢", "锅郭", "澡早枣", "苑院愿", "巷像象相", "里理礼", "湾弯",
)  # fmt: skip
_SOUND = {ord(c): group[0] for group in reversed(_ALIKE) for c in group}
_REAL = frozenset(
    [
        "洞口",
        "房门",
        "会锁",
        "两停",
        "敲头",
        "大们",
        "后们",
        "下门",
        "前们",
        "石堂",
        "工厂",
        "公厂",
        "生长",
        "市场",
        "事儿",
        "社区",
        "食堂",
        "建设",
        "公司",
        "时候",
        "意见",
    ]
)
_BEFORE = '在到去从的是走往这那把给和跟与离出进过区院村楼栋幢号元我们我咱 ,。;!?:、("“”「'


def figures_mended(look: str) -> str:
    """「期栋儿单元」 as 「七栋二单元」."""
    look = _TEN.sub("十", look)
    look = _ENTRANCE.sub(lambda m: m[0].translate(_FIGURE), _LAST.sub(lambda m: m[0].translate(_FIGURE), look))
    return _HOUSE.sub("栋", look)


@lru_cache(maxsize=128)
def _pattern(names: frozenset[str]) -> tuple[re.Pattern[str], dict[str, str]] | None:
    """What the names sound like, and which one each sound means; two that sound alike are not guessed at."""
    sounds: dict[str, str] = {}
    twice: set[str] = set()
    for name in names:
        sound = name.translate(_SOUND)
        if len(name) < 2 or name.isascii() or any(c.isdigit() for c in name):
            continue
        if sound in sounds:
            twice.add(sound)
        sounds[sound] = name
    clear = {sound: name for sound, name in sounds.items() if sound not in twice}
    return (re.compile(trie(clear)), clear) if clear else None


def names_mended(look: str, names: Iterable[str]) -> str:
    """「冬大门」 as 「东大门」, for names the book knows. Short ones only where a word begins."""
    made = _pattern(frozenset(names))
    if made is None:
        return look
    pattern, clear = made
    parts, at = [], 0
    for match in pattern.finditer(look.translate(_SOUND)):
        start, end = match.span()
        said, name = look[start:end], clear[match[0]]
        if said == name or not _may_be(said, name, look[start - 1 : start]):
            continue
        parts += [look[at:start], name]
        at = end
    return "".join(parts) + look[at:]


def _may_be(said: str, name: str, before: str) -> bool:
    changed = sum(a != b for a, b in zip(said, name, strict=True))
    if len(name) == 2:
        return changed == 1 and said not in _REAL and (not before or before in _BEFORE)
    return changed <= len(name) // 2
