"""The paper on who may do what, written from the table of rights: `python -m bot.standings > docs/rights.zh-CN.md`."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from bot.domain.people import Role, Standing
from bot.domain.rights import RIGHTS, Deed, Scope
from bot.domain.settings import DEFAULT_ROLES
from bot.domain.ticket import MOVES
from bot.errors import OurError
from bot.texts import words
from bot.texts.common import STANDINGS
from bot.web.office import PAGES

# What each deed is called, and what is narrower about it than its line says
NAMES: Mapping[Deed, tuple[str, str]] = {
    Deed.REPORT: ("报一件事", ""),
    Deed.SUPPLEMENT: ("补充一句", "只添一句话，别的不动"),
    Deed.FOLLOW: ("同诉", "只能跟自己群里、自己那一片在说的；私下办的，光报编号跟不了"),
    Deed.URGE: ("催一催", ""),
    Deed.PROGRESS: ("问进度", ""),
    Deed.CONFIRM: ("说好了", "报事人说了才办结，有跟的人说没好就先退回；跟的人说了记一笔"),
    Deed.DENY: ("说没好、重新打开", "报事人说了才退回；跟的人说了记一笔"),
    Deed.WITHDRAW: ("撤回", ""),
    Deed.ACCEPT: ("接单、改类别", ""),
    Deed.FINISH: ("报办好", "外单位说的记成答复，好没好由主办的人说"),
    Deed.TRANSFER: ("转派", ""),
    Deed.REFUSE: ("不是诉求", ""),
    Deed.WAIT: ("等待", ""),
    Deed.MINE: ("看「我的」", ""),
    Deed.PROXY: ("代报、把一句话登记成事", ""),
    Deed.ASSIGN: ("派单", ""),
    Deed.CLOSE: ("社区办结", ""),
    Deed.NOTICE: ("发通知", "通知到的群都要在自己片里，群里还有别的楼的先请社区看；别人写的也一样"),
    Deed.DIGEST: ("看报告", ""),
    Deed.WHY: ("看一件事的经过", "私下办的只给报事人、经手人和社区看"),
    Deed.TAP: ("替群里点「发送」、转告居民", ""),
    Deed.VOICE: ("试运行、正式运行", ""),
    Deed.CLIMB: ("到时候往上报", ""),
    Deed.ALARM: ("报险", ""),
    Deed.ACKNOWLEDGE: ("应险、误报", ""),
    Deed.RESEND: ("没发成的再发", ""),
    Deed.LOOK: ("看人员、群、待发、设置、谁看过", ""),
    Deed.ROUTINE: ("例行的事打勾", "只打自己的"),
    Deed.WHISTLE: ("吹哨", ""),
    Deed.ARRIVE: ("报到", "叫到谁谁报到；社区可以替他报"),
    Deed.ANSWER: ("答复、代录", ""),
    Deed.ASSIST: ("请人协办", ""),
    Deed.EXTEND: ("延期", ""),
    Deed.GIVE_BACK: ("退回", "只退正在自己手里的"),
    Deed.RATE: ("打分", ""),
    Deed.UNDO: ("撤销", "只撤自己刚才的那一步"),
    Deed.SPLIT: ("拆开", "居民只拆自己的那句"),
    Deed.MERGE: ("合并", "两件都要够得着"),
    Deed.PRIVATE: ("转私下", ""),
    Deed.SEARCH: ("查以前的事", ""),
    Deed.PENDING: ("问还有几件没办", ""),
    Deed.LEAVE: ("请假、销假", "自己的；社区可以替人记"),
    Deed.HANDOVER: ("交接", ""),
    Deed.ASK: ("问办事", ""),
    Deed.USEFUL: ("说有用没用", ""),
    Deed.ENTRY: ("写、收办事答复", ""),
    Deed.HELPER: ("找人、亮身份", ""),
}
OF_A_PAGE: Mapping[str, Deed] = {"notices": Deed.NOTICE, "digests": Deed.DIGEST}  # the other pages are every staff's
HEAD = """# 谁能办什么

这张表由程序生成（`python -m bot.standings > docs/rights.zh-CN.md`），依据就是程序里唯一的那张权限表：群里说、单独说、点卡片、
在页面上点，问的都是它；代码变了这里没变，测试不过。谁算哪一种人，看人员表里的岗位，岗位归哪一种写在社区的设置文件里；没写的照默认：{roles}。

## 怎么算

- **自己报的、跟的**：这件事是他报的，或者他说过「我家也是」。工作人员代报的，在岗时算他报的，离了岗就不算。
- **交到手里的**：主办、首接、协办，或者吹哨叫来的。
- **片里的**：岗位所在的单元和下面的单元；替班的人在替的那几天也算。交到手里的，不在片里也算。
- 岗位到期的人，第二天起和居民一样；别的社区的人，在这里也和居民一样。
- 光说自己是谁不算，群里叫什么名字也不算。不该他办的，什么也不动，最多回一句话，也不告诉他这件事是什么。
- 门牌、电话、原话、照片另有规矩，见[谁的什么放在哪儿](privacy.md)。

## 办事

| 什么 | 怎么说 | {standings} | 说明 |
|---|---|{rules}|---|
"""
PAGES_HEAD = """
## 办公页面

打得开页面，看到的也只是上面「看一件事的经过」够得着的那些。居民没有办公页面，只有发给他自己的那个链接。

| 页面 | 谁打得开 |
|---|---|
"""


def paper() -> str:
    """The whole of docs/rights.zh-CN.md. Raises OurError when a deed has no name here."""
    without = set(Deed) ^ set(NAMES)
    if without:
        raise OurError(f"deeds and the paper differ: {', '.join(sorted(without))}")
    head = HEAD.format(
        roles="、".join(_role(role) for role in DEFAULT_ROLES),
        standings=" | ".join(STANDINGS.values()),
        rules="|".join("---" for _ in STANDINGS),
    )
    rows = [_row(deed) for deed in Deed if set(RIGHTS[deed]) & set(STANDINGS)]
    alone = "、".join(NAMES[deed][0] for deed in Deed if set(RIGHTS[deed]) == {Standing.SYSTEM})
    tail = f"\n值班助手自己办的：{alone}；没人回话的办结、到点的报告、险情，也由它来。\n"
    pages = [f"| {title} | {_opens(name, office_only=own)} |" for name, _, title, own in PAGES]
    return head + "\n".join(rows) + "\n" + tail + PAGES_HEAD + "\n".join(pages) + "\n"


def _role(role: Role) -> str:
    name = STANDINGS[role.standing]
    return role.name if role.name in name else f"{role.name}（算{name}）"


def _row(deed: Deed) -> str:
    name, note = NAMES[deed]
    cells = " | ".join(_reach(deed, standing) for standing in STANDINGS)
    return f"| {name} | {_how(deed)} | {cells} | {note} |"


def _how(deed: Deed) -> str:
    """The first word of its command; what is only a button or happens by itself has none."""
    row = words.table().get(deed.value)
    return f"「{row.words[0]}」" if row is not None else ""


def _reach(deed: Deed, standing: Standing) -> str:
    match RIGHTS[deed].get(standing):
        case Scope.COMMUNITY:
            return "都行"
        case Scope.SUBTREE:
            return "片里的"
        case Scope.OWN if standing is Standing.RESIDENT:
            return "自己报的" if _is_the_reporters(deed) else "自己报的、跟的"
        case Scope.OWN:
            return "交到手里的"
        case _:
            return "—"


def _is_the_reporters(deed: Deed) -> bool:
    """Does the table of moves take the step from nobody but the reporter?"""
    rules = [move.by for (_, step), move in MOVES.items() if step.value == deed.value]
    return bool(rules) and not any(Standing.RESIDENT in by for by in rules)


def _opens(page: str, *, office_only: bool) -> str:
    deed = Deed.LOOK if office_only else OF_A_PAGE.get(page)
    allowed = RIGHTS[deed] if deed is not None else {one for one in STANDINGS if one.is_staff}
    return "、".join(name for standing, name in STANDINGS.items() if standing in allowed and standing.is_staff)


if __name__ == "__main__":
    sys.stdout.write(paper())
