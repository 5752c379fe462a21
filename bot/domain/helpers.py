"""找人、亮身份: who helps with what, where and when, and what he promises. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.people import UnitTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A card that somebody shows: role, unit, topics, hours and promise."""

    person: str
    role: str  # as neighbours call it: 法律顾问, 社区民警, 网格员
    unit: str = ""  # which units he is there for, with all below; "" the whole community
    topics: tuple[str, ...] = ()
    hours: str = ""
    promise_hours: int = 24  # hours of office time until he has answered
    note: str = ""  # a second post, an employer


# What neighbours say when they mean one of the seven kinds of people in the groups. A town's own topics are added to these.
TOPICS: Mapping[str, re.Pattern[str]] = {
    "法律": re.compile(
        r"追责|起诉|告他|打官司|律师|法律|合法吗|违法吗|赔偿|该谁赔|谁来赔|怎么赔|合同|借条|欠条|遗产|遗嘱|离婚|仲裁|侵权|追究"
    ),
    "治安": re.compile(r"民警|派出所|小偷|被偷|偷了|扒手|打架|闹事|赌博|传销|监控.{0,6}查|尾随|敲诈"),
    "物业": re.compile(r"物业|保安|门岗|停车费|物业费|公共收益|维修基金|装修备案|门禁卡"),
    "养老": re.compile(r"养老院|护理|助浴|送餐|老人.{0,6}照(?:看|顾)|独居老人"),
    "社工": re.compile(r"心理|抑郁|孩子叛逆|家庭矛盾|社工|想不开"),
    "志愿": re.compile(r"志愿者|志愿服务|义工"),
    "调解": re.compile(r"调解|邻里纠纷|吵架|闹矛盾"),
}
ROLE_TOPICS = {  # what a role is there for where its card names no topics
    "法律顾问": "法律", "律师": "法律", "社区民警": "治安", "民警": "治安", "物业": "物业", "物业负责人": "物业", "社工": "社工",
    "志愿者": "志愿", "调解员": "调解", "养老服务站": "养老",
}  # fmt: skip


def topics_of(text: str, helpers: Sequence[Helper] = ()) -> tuple[str, ...]:
    """The topics a sentence touches, the town's own words included."""
    found = [topic for topic, words in TOPICS.items() if words.search(text)]
    own = [topic for helper in helpers for topic in helper.topics if len(topic) > 1 and topic in text]
    return tuple(dict.fromkeys((*found, *own)))


def serves(helper: Helper, topics: Sequence[str]) -> bool:
    mine = helper.topics or (ROLE_TOPICS.get(helper.role, ""),)
    return any(topic in mine for topic in topics)


def nearest(helpers: Sequence[Helper], units: Sequence[str], tree: UnitTree) -> list[Helper]:
    """Who is there for these units, the group's own person first and the whole community's last."""
    ranked = []
    for place, helper in enumerate(helpers):
        near = [_distance(helper.unit, unit, tree) for unit in units] or [0 if not helper.unit else None]
        known = [distance for distance in near if distance is not None]
        if known:
            ranked.append((min(known), place, helper))
    return [helper for _, _, helper in sorted(ranked, key=lambda row: row[:2])]


def _distance(root: str, unit: str, tree: UnitTree) -> int | None:
    """How many levels above *unit* the helper's unit stands; None when he is not there for it."""
    chain = [node.code for node in tree.up(unit)]
    if not root:
        return len(chain) + 1
    return chain.index(root) if root in chain else None
