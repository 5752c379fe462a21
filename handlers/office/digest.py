"""『日报』『周研判』『月反馈』『昨天报了几件』: figures, asked in the chat."""

import re
from dataclasses import replace
from datetime import datetime

from bot.deeds.digest import digest
from bot.deeds.pending import done
from bot.deeds.tally import Narrow, tally
from bot.domain.digest import kind_named
from bot.domain.people import Actor, Standing
from bot.domain.place import find
from bot.domain.recalled import LIST, recalled
from bot.domain.tally import Tally, tallied
from bot.errors import NotYours
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts import tallies
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import LOOK_AFTER, RESIDENTS, Router
from handlers.worker.enrich import category_of
from handlers.worker.pending import grid_in, looks_after, person_in

router = Router()
HOURS = re.compile("(?:一?[大清]?早上?|今早|上午|中午|下午|傍晚|晚上|夜[里晚]|半夜|凌晨)(?:到现在)?")
A_PERSON = re.compile("[小老][\u4e00-\u9fff]|[\u4e00-\u9fff]{1,2}(?:师傅|姐|哥|工|主任|书记|队长)|谁|[你我他她].*")
HOW_IS_HE = re.compile(
    r"(?P<who>[一-鿿]{2,6}?)(?:那边|那儿|那里|手里|手头|现在|最近|这会儿)*(?:进展|情况)?(?:怎么样|咋样|忙不忙)了?[呢啊?？。 ]*"
)
REPORT = re.compile(
    r"(?:请|麻烦|帮我|给我|帮忙|我要|我想|要|想|再|把|发|出|看看|看一?下|看|调|拉|打印|生成|来|一?下|一?[份个]|[,， ])*(?P<when>今天|今日|当天|昨天|昨日|前天|本周|这周|上周|上个?星期|本月|这个?月|上个?月)?的?"
    r"(?P<word>日报告?|周研判|周报|月反馈|月报)(?:给我|发给我|发我|发一?下|发过来|看看|看一?下|呢|吧|来|出来|打印|一?下|有没有|有吗|[。?？ ])*"
)
SHEET = re.compile(
    r"(?:请|麻烦|帮我|给我|我要|要|想要|把|下载|导出?|打印|发|调|出|看|一?下|一?[份个张]|[,， ])*(?:(?:今天|昨天|上周|这周|本周|上个?月|这个?月|本月|今年|去年|全部|所有|[0-9一二三四五六七八九十]{1,2}月份?)的?)?"
    r"(?:台账|登记簿|工单(?:明细|表)|明细表?|excel|表格|电子表格)(?:给我|发给我|发我|发一?下|发过来|导出来?|打印|下载|一?下|出来|看看|呢|在哪里?|怎么(?:导|下载|打印)出?|[。?？吧 ])*",
    re.IGNORECASE,
)
BEFORE = re.compile("[昨前上]")
SAID_BESIDE = re.compile(
    "(?:我们?(?:这片|那片|这边|这里|这儿|片区?|这?个?网格)|的|里|有|那边|这边|方面|类|单子|工单|手[里上])+"
)


@router.command("digest")
def hear_digest(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """From the last report until now; for a lead, of his own unit."""
    if len(said.rest) > 12:
        return None  # a sentence about a report, not the wish for one
    _say(digest(desk, speaker(message), now, kind_named(said.word)), message, desk)
    return 0


@router.anything(LOOK_AFTER)
def hear_report(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『今天的日报』『看下周报』『出个日报』 as 『日报』; 『昨天的日报』『上周的周报』 as the figures of those days."""
    found = REPORT.fullmatch(plain(message.text)) if is_alone(desk, message) else None
    if found is None:
        return None
    when = found["when"] or ""
    if BEFORE.match(when):
        return hear_tally(said, replace(message, text=f"{when}怎么样"), reading, desk, now)
    _say(digest(desk, speaker(message), now, kind_named(found["word"])), message, desk)
    return 0


@router.anything(LOOK_AFTER)
def hear_sheet(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『导出这个月的台账』: a table is fetched from the page, where names and doors are counted who looks."""
    if not is_alone(desk, message) or not SHEET.fullmatch(plain(message.text)):
        return None
    reply(desk, message, tallies.SHEET)
    return 0


@router.anything(LOOK_AFTER)
def hear_tally(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『昨天报了几件』『哪类最多』『上周怎么样』, to us alone: of the calendar's days; for a lead, of his own unit."""
    asked = tallied(message.text) or _of_one(message.text, desk) if is_alone(desk, message) else None
    if asked is None or _asks_what_there_was(message.text):
        return None
    by = speaker(message)
    narrow, left = _narrowed(asked.where, desk, by)
    if asked.what in ("all", "both") and narrow.person is not None and not left:
        asked = replace(asked, what="ended")  # 「王师傅这周怎么样」
    if asked.what in ("all", "both") and (left or narrow.is_by_matter):
        return None  # 「今天下午怎么样」, 「3栋昨天怎么样」
    try:
        told = tallies.NO_HOURS if HOURS.fullmatch(left) else tallies.unknown(left) if left else ""
        told = told or _told(asked, narrow, desk, by, now)
    except NotYours:
        told = tallies.NOT_YOUR_PART
    if told.startswith("# "):
        _say(told, message, desk)
    else:
        reply(desk, message, told)
    return 0


@router.anything(RESIDENTS)
def hear_resident(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『这个月办结了多少』, by a resident to us alone: no figures, and no matter either."""
    asked = tallied(message.text) if is_alone(desk, message) else None
    if asked is None or asked.what not in ("came", "ended", "people"):
        return None
    if asked.where and person_in(asked.where, desk) is None and grid_in(asked.where, desk) is None:
        return None  # 「我昨天报了几次」
    reply(desk, message, tallies.FOR_RESIDENTS)
    return 0


def _of_one(text: str, desk: Desk) -> Tally | None:
    """「王师傅那边怎么样」: what he has done today, and has in hand."""
    of = HOW_IS_HE.fullmatch(plain(text))
    named = of is not None and person_in(of["who"], desk) is not None
    return Tally(when="今天", what="ended", where=of["who"]) if of is not None and named else None


def _asks_what_there_was(text: str) -> bool:
    """「李阿姨报过几次」「上周灯报过几次」: the matters themselves are listed."""
    earlier = recalled(plain(text))
    return earlier is not None and earlier.what == LIST and "报过" in text


def _told(asked: Tally, narrow: Narrow, desk: Desk, by: Actor, now: datetime) -> str:
    """Raises NotYours."""
    if narrow.person is not None and not looks_after(desk, by, narrow.person):
        raise NotYours(f"figures of {narrow.person.id}")
    only_he = narrow.person is not None and narrow == Narrow(unit=_own_unit(by), person=narrow.person)
    if asked.what == "ended" and only_he:
        return done(desk, by, now, asked.when, narrow.person)
    return tally(desk, by, asked, now, narrow)


def _own_unit(by: Actor) -> str:
    return "" if by.standing is Standing.OFFICE else next(iter(by.units), "")


def _narrowed(words: str, desk: Desk, by: Actor) -> tuple[Narrow, str]:
    """What is named beside the days, found among ours; and what is none of it."""
    unit, person, place = _own_unit(by), person_in(words, desk), None
    if person is not None:
        words = words.replace(person.name, "", 1)
    if grid := grid_in(words, desk):
        unit, words = grid[0], grid[2]
    there = find(words, desk.book)
    if len(there) == 1:
        place = there[0].place
        words = words[: there[0].start] + words[there[0].end :]
    words = SAID_BESIDE.sub("", words).strip()
    category = category_of(words) if words else ""
    is_none = len(words) < 2 or HOURS.fullmatch(words) or A_PERSON.fullmatch(words)
    word = "" if category or is_none else words
    left = "" if category or word else words
    return Narrow(unit=unit, place=place, category=category, person=person, word=word), left


def _say(told: str, message: Inbound, desk: Desk) -> None:
    desk.say(
        Outbound(
            to=Target("person", speaker(message).id),
            key=f"{desk.community}/0/digest/{message.key}",
            markdown=told,
            importance=Importance.REPLY,
            answers=message.key,
        )
    )
