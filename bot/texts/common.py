"""How times, places and numbers are written in every sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.digest import Period
from bot.domain.people import Standing
from bot.domain.settings import Settings
from bot.domain.ticket import Place, Ticket, Urgency

BOT_WELCOME = "您好，有事直接说就行：哪里、怎么了。发「帮助」看还能说什么。"
SAID_AGAIN = "（再说一遍，刚才那条不知道到没到）"
WEEKDAYS = "一二三四五六日"
ABOUT = {  # how a neighbour would name the matter in passing
    "lift": "电梯",
    "water": "水",
    "power": "电和灯",
    "gas_heat": "燃气暖气",
    "hygiene": "卫生",
    "noise": "噪声",
    "parking": "停车",
    "traffic": "路上",
    "fire_safety": "安全",
    "security": "治安",
    "property": "物业",
    "building": "房子",
    "green_pets": "绿化和宠物",
    "school": "上学",
    "culture": "活动",
    "health": "看病卫生",
    "market": "买卖",
    "firm": "商户",
    "telecom": "网络",
    "papers": "办证",
    "welfare": "社保",
}
STANDINGS = {  # who they are, in a paper
    Standing.RESIDENT: "居民", Standing.WORKER: "网格员", Standing.LEAD: "网片长、物业", Standing.OFFICE: "社区",
    Standing.OUTSIDE: "外单位",
}  # fmt: skip
REPAIRS = frozenset({"lift", "water", "power", "gas_heat", "building", "property", "telecom", "traffic"})


_HARMLESS = str.maketrans({"<": "＜", ">": "＞", "`": "ˋ"})


def harmless(text: str) -> str:
    """Somebody else's words as text only: no tag, link or mention of a channel's own markup comes alive in them."""
    return text.translate(_HARMLESS).replace("](", "］（").replace("@all", "＠all").replace("@所有人", "＠所有人")


def clip(text: str, most: int) -> str:
    """At most *most* characters, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def day(on: date) -> str:
    """11 月 17 日; every date that is said is said by this or the next five."""
    return f"{on.month} 月 {on.day} 日"


def days(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)}到 {day(last)}"


def moment(at: datetime) -> str:
    """11 月 17 日 09:05, in the zone it comes in."""
    return f"{day(at)} {at:%H:%M}"


def weekday(on: date) -> str:
    """11 月 17 日 周二."""
    return f"{day(on)} 周{WEEKDAYS[on.weekday()]}"


def month(on: date) -> str:
    """2026 年 11 月."""
    return f"{on.year} 年 {on.month} 月"


def whole_day(on: date) -> str:
    """2026 年 11 月 17 日, where the year is not sure."""
    return f"{on.year} 年 {day(on)}"


def when(at: datetime | None, now: datetime, settings: Settings) -> str:
    """今天 18:00 · 明天 8:30 · 周一 10:30 · 12 月 3 日 9:00, in the community's own time."""
    if at is None:
        return "尽快"
    zone = ZoneInfo(settings.timezone)
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local.hour}:{local.minute:02d}"
    days = (local.date() - today).days
    if days in (0, 1, 2):
        return f"{('今天', '明天', '后天')[days]} {clock}"
    if days == -1:
        return f"昨天 {clock}"
    if 2 < days < 7 or -7 < days < -1:
        return f"周{WEEKDAYS[local.weekday()]} {clock}"
    return f"{day(local)} {clock}"


def before(at: datetime | None, now: datetime, settings: Settings) -> str:
    """今天 18:00 前, or 尽快 where there is no deadline."""
    return f"{when(at, now, settings)} 前" if at else "尽快"


def earlier(at: datetime, now: datetime, settings: Settings) -> str:
    """刚才 · 早上 · 上午 · 下午 · 昨晚 · 昨天 · 周六: when somebody said what is answered now."""
    zone = ZoneInfo(settings.timezone)
    then, local = at.astimezone(zone), now.astimezone(zone)
    days = (local.date() - then.date()).days
    if now - at < timedelta(hours=2):
        return "刚才"
    if days == 0:
        return "早上" if then.hour < 9 else "上午" if then.hour < 12 else "下午"
    if days == 1:
        return "昨晚" if then.hour >= 18 else "昨天"
    return f"周{WEEKDAYS[then.weekday()]}" if days < 7 else "前几天"


def morning(at: datetime, now: datetime, settings: Settings) -> str:
    """明早 8:30 where the next opening is tomorrow morning, else as `when`."""
    said = when(at, now, settings)
    zone = ZoneInfo(settings.timezone)
    early = at.astimezone(zone).hour < 10
    return said.replace("明天", "明早") if early and said.startswith("明天") else said


def place_name(place: Place, *, public: bool = False) -> str:
    """松岭花园3栋2单元501, or 「地点待问」; *public* leaves the room out."""
    parts = [place.estate]
    if place.building:
        parts.append(place.building if place.building.endswith(("栋", "座", "楼")) else f"{place.building}栋")
    if place.unit:
        parts.append(f"{place.unit}单元")
    if place.room and not public:
        parts.append(f"{place.room}室")
    if place.spot:
        parts.append(place.spot)
    return "".join(parts) or "地点待问"


def where_and_what(ticket: Ticket, most: int) -> str:
    """For staff: place and words; the words alone where they name the place themselves."""
    place, what = place_name(ticket.place), clip(ticket.summary, most)
    return what if place in what else f"{place}　{what}"


def about(ticket: Ticket, floor: float) -> str:
    """「说电梯的」, or nothing where the category is not sure enough to be said aloud."""
    word = ABOUT.get(ticket.category.value, "")
    return f"说{word}的" if word and ticket.category.p >= floor else ""


def done_word(ticket: Ticket) -> str:
    return "修好了" if ticket.category.value in REPAIRS else "办好了"


def label(ticket: Ticket, settings: Settings | None = None) -> str:
    """#1024, or 松岭#1024 where *settings* are given and have a short name."""
    return f"{settings.short_name}#{ticket.number}" if settings and settings.short_name else ticket.label


def urgency_word(ticket: Ticket) -> str:
    return {Urgency.DANGER: "危险", Urgency.URGENT: "加急"}.get(ticket.urgency, "")


def place_words(place: Place) -> str:
    """The place as somebody named it, without the estate where a house says enough: 3 栋."""
    return place_name(replace(place, estate="") if place.building or place.spot else place, public=True)


_DATED = re.compile("[0-9一二三四五六七八九十][日号]|(?:周|星期|礼拜)[一二三四五六日天]")


def period_words(said: str, period: Period, now: datetime, settings: Settings) -> str:
    """今天（3 月 2 日 周一）· 上周（2 月 23 日到 3 月 1 日）· 这个月（3 月 1 日起）· 去年（2025 年 1 月 1 日到 12 月 31 日）."""
    zone = ZoneInfo(settings.timezone)
    last = (period.end - timedelta(milliseconds=1)).astimezone(zone).date()
    today = now.astimezone(zone).date()
    told = day if period.day.year == today.year else whole_day
    if period.kind == "date":
        names_it = _DATED.search(said) is not None  # 「3月2号」 needs no day beside it
        on = f"{told(period.day)} 周{WEEKDAYS[period.day.weekday()]}"
        return on if names_it else f"{said}（{on}）"
    since = f"{told(period.day)}起" if last >= today else f"{told(period.day)}到 {day(last)}"
    return f"{said}（{since}）"
