"""The office's sheets: their columns in both languages, and what a row must be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

UNIT_KINDS: Final = {"社区": "community", "网片": "sector", "网格": "grid", "微网格": "micro"}
CHAT_KINDS: Final = {"居民": "residents", "内部": "internal", "商户": "firms", "业主": "owners"}
EXTERNAL: Final = ("wm", "wo")  # ids of people without an account of ours


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    chinese: str
    meaning: str  # for --help: what stands in it, allowed values
    required: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    columns: tuple[Column, ...]
    importable: bool = True

    def header(self, word: str) -> str:
        """The column's name for a word of the first row in either language, "" when it is none."""
        clean = word.strip().rstrip("*＊").strip()
        return next((one.name for one in self.columns if clean.lower() in (one.name, one.chinese.lower())), "")


_UNIT_HELP = "、".join(f"{chinese}（{english}）" for chinese, english in UNIT_KINDS.items())
_CHAT_HELP = "、".join(f"{chinese}（{english}）" for chinese, english in CHAT_KINDS.items())
SHEETS: Final[Mapping[str, Sheet]] = {
    "units": Sheet(
        "单元",
        (
            Column("code", "编码", "短编码，全社区不重复，如 G3、G3-1", required=True),
            Column("name", "名称", "给人看的名字", required=True),
            Column("kind", "层级", f"{_UNIT_HELP}，或设置 unit_kinds 里本地的叫法", required=True),
            Column("parent", "上级", "上级单元的编码；只有最上一级留空"),
        ),
    ),
    "people": Sheet(
        "人员",
        (
            Column("userid", "账号", "企业微信账号；一人多岗就写多行", required=True),
            Column("name", "姓名", "只给工作人员看", required=True),
            Column("roles", "角色", "设置里的角色名，几个用空格隔开；只登记人就留空"),
            Column("unit", "单元", "在哪个单元任这个角色，写编码"),
            Column("from", "起", "从哪天起，2026-03-04；留空为一直"),
            Column("until", "止", "到哪天止，含当天；留空为一直"),
            Column("standin", "替班", "不在时谁替，写账号"),
            Column("phone", "电话", "加密保存，不进群"),
            Column("away", "请假", "2026-03-04~2026-03-06，几段用空格隔开；这一列没有就不改"),
        ),
    ),
    "places": Sheet(
        "地点",
        (
            Column("estate", "小区", "小区名", required=True),
            Column("kind", "类型", "物业、三无、开放式、企业、市场 …，决定走哪条上报路线"),
            Column("building", "楼栋", "规范编号，如 3、C；小区自己的一行留空"),
            Column("entrance", "单元", "单元号，几个写 1-3 或 1、2"),
            Column("floors", "层数", "整数"),
            Column("rooms", "每层户数", "整数；门牌为 shop 时是最大铺号"),
            Column("unit", "网格", "属于哪个单元，写编码", required=True),
            Column("aliases", "别名", "大家怎么叫，几个用空格隔开"),
            Column("firm", "物业公司", "物业公司的名字"),
            Column("spot", "点位", "门、车库、花园这类地方；写了就不写楼栋"),
            Column("room_form", "门牌", "501（楼层加两位）或 shop（铺号）"),
        ),
    ),
    "groups": Sheet(
        "群",
        (
            Column("chatid", "群ID", "企业微信的群 ID", required=True),
            Column("name", "群名", "群的名字", required=True),
            Column("kind", "类型", f"{_CHAT_HELP}；留空为居民"),
            Column("units", "单元", "这个群住着哪些单元，写编码，几个用空格隔开"),
            Column("owner", "群主", "在群里替助手点发送的人，写账号"),
            Column("tags", "标签", "发通知时挑群用，几个用空格隔开"),
        ),
    ),
    "answers": Sheet(
        "办事问答",
        (
            Column("question", "问题", "居民怎么问，短一点", required=True),
            Column("also", "别的问法", "同一件事的别的说法，一行一个，或用分号隔开"),
            Column("answer", "答复", "怎么办、在哪办、几点办，400 字以内", required=True),
            Column("papers", "材料", "要带什么"),
            Column("source", "来源", "谁公布的；没有来源的不能用来答人", required=True),
            Column("valid_until", "有效期", "到哪天止，含当天，2026-12-31；留空为长期"),
            Column("owner", "负责人", "谁保证它还对，写账号"),
        ),
    ),
    "replies": Sheet(
        "以往的答复",
        (
            Column("question", "来信", "居民当时问的", required=True),
            Column("reply", "答复", "当时的正式答复；导入后是草稿，看过才会用来答人", required=True),
            Column("source", "来源", "哪个单位答的", required=True),
            Column("date", "日期", "哪天答的，2026-03-04"),
        ),
    ),
    "helpers": Sheet(
        "能帮忙的人",
        (
            Column("userid", "账号", "人员表里的账号", required=True),
            Column("role", "身份", "大家怎么叫，如 法律顾问、社区民警", required=True),
            Column("unit", "单元", "管哪一片，写编码；留空为全社区"),
            Column("topics", "管什么", "几个用空格隔开，如 法律 合同"),
            Column("hours", "时间", "什么时候在，如 周四 14:00-17:00"),
            Column("promise", "几小时内回", "整数，上班时间的小时；留空为 24"),
            Column("note", "另一个身份", "工作单位或另一个岗位"),
        ),
    ),
    "tickets": Sheet(
        "工单",
        (
            Column("number", "编号", ""),
            Column("state", "状态", ""),
            Column("summary", "诉求", "已打码"),
            Column("category", "类别", ""),
            Column("urgency", "紧急程度", ""),
            Column("place", "地点", "不含房号"),
            Column("unit", "单元", ""),
            Column("assignee", "经办", ""),
            Column("origin", "来源", ""),
            Column("followers", "同诉", "另有几人"),
            Column("opened_at", "登记", ""),
            Column("contacted_at", "首次回应", ""),
            Column("due_at", "时限", ""),
            Column("closed_at", "结束", ""),
            Column("result", "结果", ""),
            Column("closing", "办结方式", ""),
        ),
        importable=False,
    ),
}


def _day(cell: Any) -> Any:
    if cell in ("", None) or (isinstance(cell, date) and not isinstance(cell, datetime)):
        return cell or None
    if isinstance(cell, datetime):
        return cell.date()
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(cell).strip())
    if not found:
        raise ValueError("日期写成 2026-03-04 这样")
    try:
        return date(*map(int, found.groups()))
    except ValueError as error:
        raise ValueError(f"没有 {cell} 这一天") from error


def _count(cell: Any) -> Any:
    if cell in ("", None):
        return 0
    if not re.fullmatch(r"\d{1,4}(?:\.0)?", str(cell).strip()):
        raise ValueError("要写不大于 9999 的整数")
    return int(float(cell))


def words(cell: Any) -> tuple[str, ...]:
    """A cell with several values: between commas, 、, semicolons or blanks."""
    if isinstance(cell, tuple | list):
        return tuple(map(str, cell))
    return tuple(part for part in re.split(r"[,，、;；\s]+", str(cell or "")) if part)


def _entrances(cell: Any) -> tuple[str, ...]:
    found: list[str] = []
    for part in words(cell):
        span = re.fullmatch(r"(\d{1,2})[-~～到](\d{1,2})", part)
        found += map(str, range(int(span[1]), int(span[2]) + 1)) if span else [part]
    return tuple(found)


def _leaves(cell: Any) -> tuple[tuple[date, date], ...]:
    found = []
    for part in words(cell):
        first, _, last = part.replace("～", "~").replace("至", "~").partition("~")
        begin, end = _day(first), _day(last or first)
        if end < begin:
            raise ValueError(f"{part}：结束早于开始")
        found.append((begin, end))
    return tuple(found)


def _code(cell: Any) -> str:
    text = str(cell or "").strip()
    if re.search(r"[\s/,，、#]", text):
        raise ValueError("编码里不能有空格、斜杠、逗号和 #")
    return text


def _phone(cell: Any) -> str:
    text = re.sub(r"[\s-]", "", str(cell or ""))
    if text and not re.fullmatch(r"\+?\d{5,15}", text):
        raise ValueError("电话只写数字")
    return text


def _room(cell: Any) -> str:
    text = str(cell or "").strip().lower() or "501"
    if text not in ("501", "shop"):
        raise ValueError("只能是 501 或 shop")
    return text


def _one_of(kinds: Mapping[str, str], default: str = "") -> BeforeValidator:
    def check(cell: Any) -> str:
        text = str(cell or "").strip()
        if not text and default:
            return default
        if text in kinds.values():
            return text
        if text not in kinds:
            raise ValueError("只能是 " + "、".join(kinds))
        return kinds[text]

    return BeforeValidator(check)


def _unit_kind(cell: Any, info: ValidationInfo) -> str:
    """Ours in either language, or a word of the community's settings."""
    text = str(cell or "").strip()
    own = (info.context or {}).get("unit_kinds", {})
    if text in UNIT_KINDS.values() or text in own:
        return text
    if text not in UNIT_KINDS:
        raise ValueError("只能是 " + "、".join([*UNIT_KINDS, *own]))
    return UNIT_KINDS[text]


Text = Annotated[str, BeforeValidator(lambda cell: str(cell if cell is not None else "").strip())]
Needed = Annotated[
    str, BeforeValidator(lambda cell: str(cell if cell is not None else "").strip()), Field(min_length=1)
]
Code = Annotated[str, BeforeValidator(_code)]
NeededCode = Annotated[str, BeforeValidator(_code), Field(min_length=1)]
Day = Annotated[date | None, BeforeValidator(_day)]
Count = Annotated[int, BeforeValidator(_count)]
Words = Annotated[tuple[str, ...], BeforeValidator(words)]


class Line(BaseModel):
    """A checked row."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class UnitLine(Line):
    code: NeededCode
    name: Needed
    kind: Annotated[str, BeforeValidator(_unit_kind)]
    parent: Code = ""


class PersonLine(Line):
    userid: NeededCode
    name: Needed
    roles: Words = ()
    unit: Code = ""
    since: Day = Field(default=None, alias="from")
    until: Day = None
    standin: Code = ""
    phone: Annotated[str, BeforeValidator(_phone)] = ""
    away: Annotated[tuple[tuple[date, date], ...] | None, BeforeValidator(_leaves)] = None

    @model_validator(mode="after")
    def _fits(self) -> PersonLine:
        if self.since and self.until and self.until < self.since:
            raise ValueError("until:结束早于开始")
        if self.roles and not self.unit:
            raise ValueError("unit:写了角色就要写在哪个单元")
        return self


class PlaceLine(Line):
    estate: Needed
    kind: Text = ""
    building: Text = ""
    entrance: Annotated[tuple[str, ...], BeforeValidator(_entrances)] = ()
    floors: Count = 0
    rooms: Count = 0
    unit: NeededCode
    aliases: Words = ()
    firm: Text = ""
    spot: Text = ""
    room_form: Annotated[str, BeforeValidator(_room)] = "501"

    @model_validator(mode="after")
    def _fits(self) -> PlaceLine:
        if self.spot and self.building:
            raise ValueError("spot:楼栋和点位只写一个")
        if self.entrance and not self.building:
            raise ValueError("entrance:写了单元就要写楼栋")
        return self


class GroupLine(Line):
    chatid: Annotated[str, BeforeValidator(lambda cell: str(cell or "").strip().removeprefix("room:"))] = Field(
        min_length=1
    )
    name: Needed
    kind: Annotated[str, _one_of(CHAT_KINDS, "residents")] = "residents"
    units: Words = ()
    owner: Code = ""
    tags: Words = ()


_MOST_CELL: Final = 2000  # characters; a longer cell is no answer


def _short(most: int) -> BeforeValidator:
    def check(cell: Any) -> str:
        text = "".join(sign for sign in str(cell if cell is not None else "") if sign >= " " or sign in "\n\t").strip()
        if len(text) > most:
            raise ValueError(f"有 {len(text)} 个字，请在 {most} 字以内")
        return text

    return BeforeValidator(check)


def _wordings(cell: Any) -> tuple[str, ...]:
    if isinstance(cell, tuple | list):
        return tuple(map(str, cell))
    parts = (part.strip() for part in re.split(r"[\n；;|｜]+", str(cell or "")))
    found = tuple(dict.fromkeys(part for part in parts if part))
    if len(found) > 40 or any(len(part) > 80 for part in found):
        raise ValueError("最多 40 个问法，每个 80 字以内")
    return found


class AnswerLine(Line):
    question: Annotated[str, _short(120), Field(min_length=1)]
    also: Annotated[tuple[str, ...], BeforeValidator(_wordings)] = ()
    answer: Annotated[str, _short(400), Field(min_length=1)]
    papers: Annotated[str, _short(200)] = ""
    source: Annotated[str, _short(80), Field(min_length=1)]
    valid_until: Day = None
    owner: Code = ""


class ReplyLine(Line):
    question: Annotated[str, _short(_MOST_CELL), Field(min_length=1)]
    reply: Annotated[str, _short(_MOST_CELL), Field(min_length=1)]
    source: Annotated[str, _short(80), Field(min_length=1)]
    date: Day = None


class HelperLine(Line):
    userid: NeededCode
    role: Annotated[str, _short(20), Field(min_length=1)]
    unit: Code = ""
    topics: Words = ()
    hours: Annotated[str, _short(40)] = ""
    promise: Count = 24
    note: Annotated[str, _short(40)] = ""


LINES: Final[Mapping[str, type[Line]]] = {
    "units": UnitLine,
    "people": PersonLine,
    "places": PlaceLine,
    "groups": GroupLine,
    "answers": AnswerLine,
    "replies": ReplyLine,
    "helpers": HelperLine,
}
