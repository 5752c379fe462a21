"""The categories of matters: name, default urgency, whether the clock runs day and night, department class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.ticket import Urgency


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    name: str
    department: str  # default department class
    urgency: Urgency = Urgency.NORMAL
    around: bool = False  # the clock runs day and night
    wide: bool = False  # concerns a building or more: rooms do not tell two matters apart
    personal: bool = False  # a person's own affairs: leaves the group


_BUILD, _GREEN, _ROAD = "城乡建设", "环境保护", "交通运输"
_LABOUR, _EDU, _HEALTH, _TRADE = "劳动和社会保障", "教育文体", "卫生计生", "商贸旅游"
_URGENT = Urgency.URGENT

CATEGORIES: Mapping[str, Category] = {
    category.code: category
    for category in (
        Category("lift", "电梯", _BUILD, _URGENT, around=True, wide=True),
        Category("water", "供水排水", _BUILD, _URGENT, around=True, wide=True),
        Category("power", "供电照明", _BUILD, _URGENT, around=True, wide=True),
        Category("gas_heat", "燃气供暖", _BUILD, _URGENT, around=True, wide=True),
        Category("hygiene", "环境卫生", _GREEN),
        Category("noise", "噪声扰民", _GREEN, wide=True),
        Category("parking", "停车充电", _ROAD),
        Category("traffic", "道路交通", _ROAD),
        Category("fire_safety", "消防与隐患", _BUILD, _URGENT, wide=True),
        Category("security", "治安反诈", _BUILD, _URGENT),
        Category("property", "物业管理", _BUILD),
        Category("building", "房屋违建", _BUILD),
        Category("green_pets", "绿化宠物", _GREEN),
        Category("dispute", "矛盾纠纷", _BUILD, personal=True),
        Category("care", "养老助残托幼", _LABOUR, personal=True),
        Category("welfare", "社保医保就业", _LABOUR),
        Category("papers", "户籍民政证件", _LABOUR),
        Category("school", "教育入学", _EDU),
        Category("culture", "文体活动", _EDU),
        Category("health", "医疗卫生", _HEALTH),
        Category("market", "消费市场", _TRADE),
        Category("firm", "企业商户诉求", _TRADE),
        Category("telecom", "通信网络", _TRADE),
        Category("other", "其他", _BUILD),
    )
}


def category_name(code: str) -> str:
    """Its Chinese name; 其他 for a code that is not known."""
    return CATEGORIES.get(code, CATEGORIES["other"]).name
