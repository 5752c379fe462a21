"""The paper on personal data, written from what enforces it: `python -m bot.privacy > docs/privacy.md`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import LargeBinary

from bot.deeds.steps import handles
from bot.domain.people import Actor, Standing
from bot.domain.rights import RIGHTS, Deed, Scope
from bot.domain.settings import Settings
from bot.domain.ticket import State, Ticket
from bot.errors import OurError
from bot.texts.common import STANDINGS
from bot.web.photos import KEPT, LONGEST_SIDE
from storage import inbox, outbox, retention, ticket_statements
from storage.db import Statement
from storage.tables import OURS

SCOPES = {Scope.OWN: "自己的那几件", Scope.SUBTREE: "自己片里的", Scope.COMMUNITY: "全社区的"}
PHOTOS = "data/photos"


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in one place: which kind of thing, what the place is called, what forgets it and after which setting."""

    kind: str
    place: str
    by: Statement
    setting: str  # raw_days | ended_days
    after: str  # since when it counts
    note: str = ""


_STAFF = "工作人员的，改人员表时删"
KEPT_IN: Mapping[str, Kept] = {
    "persons.phone": Kept("电话", "人员", retention.FORGET_PEOPLE, "ended_days", "最后一件事办结", _STAFF),
    "persons.name": Kept("姓名", "人员", retention.FORGET_PEOPLE, "ended_days", "最后一件事办结", _STAFF),
    "persons.nickname": Kept("姓名", "人员的群昵称", retention.FORGET_PEOPLE, "ended_days", "最后一件事办结"),
    "chat_members.nickname": Kept(
        "姓名",
        "群里的昵称",
        retention.FORGET_NICKNAMES,
        "ended_days",
        "最后一件事办结",
        "从没报过事的人，群昵称还不会自己删",
    ),
    "persons.door": Kept("门牌", "人员", retention.FORGET_PEOPLE, "ended_days", "最后一件事办结"),
    "persons.place": Kept("门牌", "人员住的地方", retention.FORGET_PEOPLE, "ended_days", "最后一件事办结"),
    "tickets.room": Kept("门牌", "工单的房号", ticket_statements.FORGET_ROOMS, "ended_days", "这件事办结"),
    "inbox.body": Kept("原话", "收到的话", inbox.FORGET_BODIES[0], "raw_days", "收到"),
    "outbox.body": Kept("原话", "发出的话", outbox.FORGET_BODIES, "raw_days", "写好", "还没发出去的等发了再算"),
}
# What of a kind may also stand in sealed words
INSIDE = {
    "电话": ("inbox.body", "outbox.body"),
    "姓名": ("inbox.body", "outbox.body"),
    "门牌": ("inbox.body", "outbox.body"),
}
HEAD = """# 谁的什么放在哪儿，谁看得到，到什么时候

这张表由程序生成（`python -m bot.privacy > docs/privacy.md`），依据就是管着它的代码：哪些列封存、权限表、保存期限；
代码变了这里没变，测试不过。天数是默认值，各社区在设置文件里改 `raw_days`、`ended_days`。

| 什么 | 放在哪儿 | 谁看得到 | 到什么时候 |
|---|---|---|---|
"""
TAIL = """
「封存」是写进硬盘以前先加密（Fernet），密钥在 `secrets` 文件夹或 `gridbot.key`，不在数据库和备份里；要按电话、姓名、门牌找，
库里另存一个带密钥的摘要，看不回原文。删的时候用 `secure_delete`，硬盘上那一块也抹掉。

备份文件是那一天的样子，里面的东西仍是封着的，但不会跟着期限删：备份不要留得太久，见[手册](handbook.zh-CN.md)。

## 不放进去的

- 工单的「内容」、经过、报告、群里的话、日志：电话、证件号、姓名、门牌先遮住再写。
- 照片：只留缩小的图（最长边 {side} 像素），拍摄地点、时间、机型都去掉。群里的照片不下载，看的时候向企业微信现取。
- 叫去协办、报到、过问的人，还有险情时叫到的人，叫他的那一条上写着地点和门牌，好找得到；之后再查，就只有经手的人和社区看得到门牌。
- 私下办的事：群里和别人的列表里只写「私下办」。

## 谁能看一件事

| 谁 | 看得到哪些 | 门牌、电话、原话、照片 |
|---|---|---|
"""


def sealed_columns() -> list[str]:
    """Every column that is written as bytes, which is to say sealed."""
    return sorted(f"{table.name}.{c.name}" for table in OURS for c in table.columns if isinstance(c.type, LargeBinary))


def paper(settings: Settings | None = None) -> str:
    """The whole of docs/privacy.md. Raises OurError when a sealed column has no line here."""
    settings = settings or Settings("", "")
    without = set(sealed_columns()) ^ set(KEPT_IN)
    if without:
        raise OurError(f"sealed columns and the paper differ: {', '.join(sorted(without))}")
    rows = [_row(kind, settings) for kind in ("电话", "姓名", "门牌", "原话")]
    rows.append(
        f"| 照片（居民页面上传的） | `{PHOTOS}`，封存的文件 | {_who(Deed.WHY, handled=True)} | 收到后 {KEPT.days} 天 |"
    )
    who = [f"| {name} | {_reach(Deed.WHY, standing)} | {_touch(standing)} |" for standing, name in STANDINGS.items()]
    return HEAD + "\n".join(rows) + "\n" + TAIL.format(side=LONGEST_SIDE) + "\n".join(who) + "\n" + _audited()


def _row(kind: str, settings: Settings) -> str:
    own = [(column, kept) for column, kept in KEPT_IN.items() if kept.kind == kind]
    own += [(column, KEPT_IN[column]) for column in INSIDE.get(kind, ())]
    where = "、".join(dict.fromkeys(f"{kept.place} `{column}`（封存）" for column, kept in own))
    until = []
    for column, kept in own:
        _enforced(column, kept)
        said = f"{kept.after}后 {getattr(settings, kept.setting)} 天" + (f"（{kept.note}）" if kept.note else "")
        until.append(f"{kept.place}：{said}")
    return f"| {kind} | {where} | {_who(Deed.WHY, handled=kind != '姓名')} | {'；'.join(dict.fromkeys(until))} |"


def _enforced(column: str, kept: Kept) -> None:
    """Raise OurError unless the statement that forgets is about this column, or deletes its whole row."""
    table, name = column.split(".")
    text = kept.by.ready("sqlite")[0]
    verb, _, rest = text.partition(table)
    sets = {part.partition("=")[0].strip() for part in rest.removeprefix(" SET ").partition(" WHERE ")[0].split(",")}
    if verb != "DELETE FROM " and not (verb == "UPDATE " and name in sets):
        raise OurError(f"{column}: what should forget it does not: {text[:80]}")


def _who(deed: Deed, *, handled: bool) -> str:
    if not handled:
        return "；".join(
            f"{name}（{SCOPES[RIGHTS[deed][standing]]}）"
            for standing, name in STANDINGS.items()
            if standing is not Standing.RESIDENT and standing in RIGHTS[deed]
        )
    free = [name for standing, name in STANDINGS.items() if _handles(standing, assigned=False)]
    return f"{'、'.join(free)}；这件事交到手里的那个人"


def _handles(standing: Standing, *, assigned: bool) -> bool:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    ticket = Ticket(
        community="", number=1, state=State.ASSIGNED, summary="", assignee="somebody", opened_at=at, moved_at=at
    )
    return standing in RIGHTS[Deed.WHY] and handles(Actor("somebody" if assigned else "other", standing), ticket)


def _reach(deed: Deed, standing: Standing) -> str:
    scope = RIGHTS[deed].get(standing)
    return SCOPES[scope] if scope else "看不到"


def _touch(standing: Standing) -> str:
    if standing is Standing.RESIDENT:
        return "只有自己说过的"
    if _handles(standing, assigned=False):
        return "看得到，看了有记录"
    return "交到自己手里的才看得到，看了有记录" if _handles(standing, assigned=True) else "看不到"


def _audited() -> str:
    reach = "、".join(STANDINGS[one] for one in RIGHTS[Deed.LOOK] if one in STANDINGS)
    return f"\n打开一件事、看门牌电话、查门牌电话、导出，都记下谁、几时、哪一件；这份记录{reach}看得到（办公页面「谁看过」）。\n"


if __name__ == "__main__":
    sys.stdout.write(paper())
