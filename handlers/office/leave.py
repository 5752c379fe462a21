"""『请假 明天到周五 老何替』, 『销假』: who is away, and who stands in."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.deeds.leave import back, leave
from bot.domain.people import Person, Standing, called
from bot.domain.times import find_times
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import standins, worker
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()
STANDS_IN = re.compile(r"(?:由|让|请|找)?(?P<name>[\u4e00-\u9fff]{1,5}?)(?:来)?(?:替班|代班|顶班|替我|顶|替|代)")
_STANDS = r"(?:[\s,，。]*.{2,8}?(?:替班|代班|顶班|替|代|顶)(?:一下|我|的班)*)?"
OWN = re.compile(rf"我?(?P<days>.{{2,14}}?)(?:想|要|得|需要)?(?P<word>请假|休假){_STANDS}[了吧啊。]*$")
# 「我病了」「家里有点事」: what takes him away, before the days or behind them
_WHY = r"(?:我?(?:家里?|孩子|娃|老人|身体|突然|今天|有点|有些)*(?:(?:生?病|发烧|感冒|不舒服|住院|有(?:点|急|些)?事))了?[\s,，]*)?"
_ONLY_DAYS = r"(?P<days>(?:我|今[天日]|明[天日]|大?后天|(?:下|这)?周[一二三四五六日天末]|\d{1,2}月|\d{1,2}[号日]|[上下]午|晚上|[到至和、也都就还要得 ])+)"
# 「明天也不在」: said of himself only where nothing but days stands before it
AWAY = re.compile(
    rf"{_WHY}我?{_ONLY_DAYS}{_WHY}(?:就|也)*"
    rf"(?P<word>不在|休息|不上班|调休|来不了|不来|上不了班|去不了单位|来不成){_STANDS}[了吧啊。]*$"
)
# 「请半天假」「请假两天」: how many stands in the word or behind it
COUNTED = re.compile(
    r"请(?:个|一下)?(?P<many>[半一两二三四五六七八九十][天日])?假(?P<after>[半一两二三四五六七八九十][天日])?"
)
COUNT = re.compile(r"(?<![\u4e00-\u9fff])(?P<many>[两二三四五六七八九十])[天日](?![\u4e00-\u9fff])")
# 「我下午去培训，让刘敏替一下」: whatever takes him away, somebody stands in for him
REPLACED = re.compile(
    rf"我?{_ONLY_DAYS}"
    r"(?:要|得|去|到|在)*(?P<word>[\u4e00-\u9fff]{2,6}?)[\s,，。]*(?:由|让|请|找).{1,5}?(?:来)?(?:替班|代班|顶班|替|代|顶)(?:一下|我|的班|半天|一天)*[了吧啊。]*$"
)
LONGEST = 60  # characters of such a sentence
IS_BACK = re.compile(r"我?(?:今天)?(?:已经)?(?:回来|上班|到岗)(?:上班)?[了啦啊哈。 ]*")
TODAY = re.compile("今[天日儿]")
DAYS = re.compile(r"(?P<first>.{1,12}?)(?:到|至|-|—|~)(?P<last>.{1,12})")


@router.command("leave")
def hear_leave(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """His own; the office may name whose."""
    by = speaker(message)
    words = plain(message.text).replace(said.word, " ", 1).strip()
    other, words = _whose(desk, words)
    person = other or desk.people.get(by.id)
    if person is None:
        raise Unclear(f"{by.id} is not one of ours", reply=worker.needs_words("leave"))
    if said.word == "销假":
        line = standins.is_back(person.name) if back(desk, person.id, by, now) else standins.was_not_away(person.name)
        reply(desk, message, line)
        return 0
    name = STANDS_IN.search(words)
    standin = called(desk.people.staff(), name["name"]) if name else None
    if name is not None and standin is None:
        raise Unclear(f"nobody called {name['name']}", reply=worker.who_is_it(name["name"]))
    span = days(words[: name.start()] + words[name.end() :] if name else words, now, desk)
    if span is None:
        raise Unclear("no day", reply=worker.needs_words("leave"))
    person, takes = leave(desk, person.id, *span, by, now, standin=standin.id if standin else "")
    reply(desk, message, standins.away(person.name, *span, takes.name if takes else ""))
    return 0


@router.anything(STAFF)
def hear_back(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『我回来上班了』, to us alone, from who is away by the book."""
    by = speaker(message)
    if not IS_BACK.fullmatch(plain(message.text)) or not is_alone(desk, message) or not back(desk, by.id, by, now):
        return None
    person = desk.people.get(by.id)
    reply(desk, message, standins.is_back(person.name if person else by.name))
    return 0


@router.anything(STAFF)
def hear_own_leave(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『我明天请假』, to us alone: his own, where a day is named."""
    text = plain(message.text)
    counted = COUNTED.search(text)
    many = (counted["many"] or counted["after"] or "") if counted else ""
    text = COUNTED.sub("请假", text)
    if len(text) > LONGEST:
        return None
    whose = ""
    if speaker(message).standing is Standing.OFFICE:  # 「王师傅明天请假 刘敏替」
        whose = next((one.name for one in desk.people.staff() if one.name and text.startswith(one.name)), "")
        text = text[len(whose) :].lstrip(" ,，")
    found = (OWN.match(text) or AWAY.match(text) or REPLACED.match(text)) if is_alone(desk, message) else None
    if found is None or days(found["days"], now, desk) is None:
        return None
    if any(person.name and person.name in found["days"] for person in desk.people.staff()):
        return None  # 『明天老何请假』 is not his own
    said = Said("leave", "请假", 0, found["days"])
    told = f"请假 {whose} {found['days']} {many} {text[found.end('word') :].lstrip(' ,，。')}"
    return hear_leave(said, replace(message, text=told), reading, desk, now)


def days(words: str, now: datetime, desk: Desk) -> tuple[date, date] | None:
    """First and last day, as the words name them: 「明天到周五」「12月1日」「12月1日到3日」."""
    local = now.astimezone(ZoneInfo(desk.settings.timezone))
    parted = DAYS.search(words)
    if parted:
        first, last = _day(parted["first"], local), _day(parted["last"], local)
        bare = re.match(r"\s*(\d{1,2})[日号]", parted["last"])
        if first is not None and bare:
            last = date(first.year, first.month, int(bare[1]))
        if first is not None and last is not None:
            return first, last
    day, counted = _day(words, local), COUNT.search(words)
    if day is None:
        return None
    return day, day + timedelta(
        days="一两三四五六七八九十".index(counted["many"].replace("二", "两")) if counted else 0
    )


def _day(words: str, local: datetime) -> date | None:
    found = (span.start or span.end for span in find_times(words, local))
    named = next((at.date() for at in found if at is not None), None)
    return local.date() if named is None and TODAY.search(words) else named


def _whose(desk: Desk, words: str) -> tuple[Person | None, str]:
    first, _, rest = words.partition(" ")
    person = called(desk.people.staff(), first)
    return (person, rest.strip()) if person is not None else (None, words)
