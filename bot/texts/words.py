"""The table of words, read once; what a sentence says by it: which stem, which number, what else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from bot.domain.book import Book
from bot.domain.calls import phoned_in
from bot.domain.found import PUBLIC, hotline, may_tell
from bot.domain.people import Standing
from bot.domain.place import find
from bot.domain.work_words import STEPS, is_done, only_asks, work_step

# A bare number beside a word of command is a ticket's, unless it counts something, names a house or is a public line's.
_LINE = PUBLIC.replace("{", "{{").replace("}", "}}")
_NUMBER = (
    rf"(?!{_LINE})"
    r"(?P<{0}>\d{{1,7}})(?!\d|[-~.]\d|\s*(?:(?:[栋幢座楼单层室点天分年月日元个户件岁块度斤]|门(?!禁|锁)|小[时区])|号楼|号的))"
)
_ANYWHERE = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,6})?#\s*(?P<number>\d{1,7})(?!\d)")
_BEFORE = re.compile(rf"{_NUMBER.format('first')}(?=\D)")
_ITS = r"(?:\s*号?(?:单子?|工单)|\s*号那?件)?"  # 「12 号单子好了」
_BARE_ITS = re.compile(r"^(?:号?(?:单子?|工单)|号那?件)(?=[\u4e00-\u9fff])|^(?:请|麻烦|帮我|帮忙)*把\s*")
_THE = re.compile(r"^第\s*(?P<number>\d{1,7})\s*件(?:事|单子?)?")
_GAP = r"[\s:：,，。、;；!！]*"
_TAIL = r"[\s了呀啊哦噢吧呢嘛啦哈的谢多您你大家师傅~～。，,.！!👍🙏]*"
_THANKS = r"(?:[\s,，。]*(?:谢谢|多谢|感谢|辛苦|麻烦).{0,12})?"
_TAKES = re.compile(r"^(?:请|麻烦|帮我|帮忙)*把\s*(?=\d{1,7}\D)")  # 「把 12 转给老何」
_ONLY_TONE = re.compile("[吧啊呀了哈嘛呗啦哦 。]+")  # 「1 结了吧」 says nothing of how
_PAUSES = " ,，:：、。;；"
_MOST_SEEN = 100  # characters of a sentence in which one of ours tells what he saw
_HALVES = frozenset({"好了", "通了"})  # that end a sentence, and may be the half of another word:
_ENDS = frozenset({"办结", "已处理"})  # whatever stands beside them
_HALF_SAID = re.compile("[约说讲谈商量定写准备想算系排不]好了|[沟打说想不]通了")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or chr(code) in "＃＋？"}
_MENTION = re.compile(r"@[^\s@]{1,20}[\s\u2005]+|@[^\s@]{1,20}$")


@dataclass(frozen=True, slots=True)
class Word:
    """A row of the table."""

    stem: str
    by: frozenset[Standing]
    where: str
    words: tuple[str, ...]
    help: str
    button: str = ""
    whole: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says by the table. *rest* is without the number and, unless it is a result, without the word."""

    stem: str
    word: str
    number: int = 0
    rest: str = ""


@cache
def table() -> Mapping[str, Word]:
    rows = tomllib.loads(files("bot.texts").joinpath("words.toml").read_text("utf-8"))
    return {
        stem: Word(
            stem,
            frozenset(Standing(name) for name in row["by"]),
            row["where"],
            tuple(row["words"]),
            row["help"],
            row.get("button", ""),
            row.get("whole", False),
            row.get("ends", False),
        )
        for stem, row in rows.items()
    }


def button(stem: str) -> str:
    return table()[stem].button


@lru_cache(maxsize=256)  # a dozen ears ask about the same sentence
def plain(text: str) -> str:
    """Full-width digits, letters and # as half-width, mentions taken out; punctuation stays as it was written."""
    return _MENTION.sub(" ", text.translate(_HALF)).strip()


@lru_cache(maxsize=256)
def number_in(text: str) -> int:
    """The number a sentence names with #, or is nothing but; 0 for none."""
    clean = plain(text)
    found = _ANYWHERE.search(clean)
    if found:
        return int(found["number"])
    return int(clean) if clean.isdecimal() and len(clean) <= 7 else 0


@lru_cache(maxsize=256)
def without_number(text: str) -> str:
    """The sentence without its #number and mentions."""
    return _ANYWHERE.sub(" ", plain(text)).strip(" ,，:：。")


@cache
def _patterns(stem: str) -> tuple[re.Pattern[str], ...]:
    row = table()[stem]
    words = "|".join(re.escape(word) for word in sorted(row.words, key=len, reverse=True))
    first, second = _NUMBER.format("first"), _NUMBER.format("second")
    if row.whole:
        return (re.compile(rf"^(?:{first}{_ITS}{_GAP})?(?P<word>{words}){_TAIL}(?:{second})?{_TAIL}{_THANKS}$"),)
    begins = re.compile(rf"^(?:{first}{_ITS}{_GAP})?(?P<word>{words})(?:{_GAP}{second})?{_GAP}(?P<rest>.*)$", re.DOTALL)
    if not row.ends:
        return (begins,)
    return (begins, re.compile(rf"^(?:{first}{_ITS}{_GAP})?(?P<rest>.{{1,80}}?)(?P<word>{words}){_TAIL}$", re.DOTALL))


@cache
def _every_word() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for row in rows() for word in row.words))


@lru_cache(maxsize=256)
def has_a_word(text: str) -> bool:
    """Most talk has none of the table's words: then no stem need be tried."""
    return _every_word().search(plain(text)) is not None or _every_word().search(without_number(text)) is not None


def said(stem: str, text: str) -> Said | None:
    """What *text* says by the words of *stem*, or None."""
    if not has_a_word(text) or (stem in STEPS and only_asks(text)):
        return None
    marked = _ANYWHERE.search(plain(text))
    clean = _BARE_ITS.sub("", without_number(text)) if marked else _TAKES.sub("", plain(text))
    clean = _THE.sub(r"\g<number> ", clean)
    for pattern in _patterns(stem):
        found = pattern.match(clean)
        if found is None:
            continue
        parts = found.groupdict()
        if parts["word"] in _HALVES and _HALF_SAID.search(text):
            continue
        if stem == "finish" and parts["word"] not in _ENDS and not is_done(text):
            continue
        bare = next((int(parts[name]) for name in ("first", "second") if parts.get(name)), 0)
        rest = parts.get("rest") or ""
        if rest[-1:].isalnum() and found.start("rest") < found.start("word"):
            rest += parts["word"]  # 「6楼的灯换好了」 is one result; of 「换了主板，修好了」 it is what stands before
        rest = rest.strip(" ,，:：;；")
        rest = "" if _ONLY_TONE.fullmatch(rest) else rest
        return Said(stem, parts["word"], int(marked["number"]) if marked else bare, rest)
    return None


def said_step(text: str) -> Said | None:
    """The step that a worker's sentence takes: by a word of command, else in free words."""
    for stem in STEPS:
        found = said(stem, text)
        if found is not None:
            return found
    step = work_step(text)
    return Said(step, "", 0, without_number(text)) if step else None


def number_before(text: str) -> int:
    """The number a sentence begins with or names with #; 0 for none."""
    found = _BEFORE.match(plain(text))
    return number_in(text) or (int(found["first"]) if found else 0)


def numbered(text: str) -> tuple[int, str]:
    """『1 扶正了』: the number that a sentence begins with, and what follows; (0, "") for none."""
    found = _BEFORE.match(plain(text))
    return (int(found["first"]), plain(text)[found.end() :].lstrip(" ,，:：、")) if found else (0, "")


def named_first(text: str) -> tuple[int, str]:
    """『1号单让王师傅去』『#1 催一下』『把 1 …』: the number that stands first, and what follows; (0, "") for none."""
    clean = _TAKES.sub("", _THE.sub(r"\g<number> ", plain(text))).lstrip("#＃ ")
    number, rest = numbered(clean)
    return (number, _BARE_ITS.sub("", rest).lstrip(_PAUSES)) if number else (0, "")


_RECORD = r"(?:帮我|帮忙|麻烦|请|给我)?(?:记|登记)(?:一下|一件|一笔|下来|下|个)"
_RECORDED = re.compile(
    rf"^(?:帮|给|替)(?P<whose>[^,，。帮我你]{{2,10}}?)(?:记|登记)(?:一下|一件|一笔|下来|下|个)[\s:：,，]*(?P<home>[他她](?:们)?家的?)?(?P<hers>.{{2,}})$"
    rf"|^{_RECORD}[\s:：,，]*(?P<after>.{{4,}})$|^(?P<before>.{{4,}}?)[\s,，。]*{_RECORD}[吧啊哈。]*$"
)


def proxied(text: str) -> Said | None:
    """What one of ours wants written down for somebody: 「代报 张大爷 3栋 灯坏」「3栋有个老人家里漏水，帮我记一下」."""
    found = said("proxy", text)
    if found is not None:
        return found
    free = _RECORDED.match(plain(text))
    if free is not None:
        hers = f"{free['whose']}{'家' if free['home'] else ' '}{free['hers']}" if free["hers"] else ""
        return Said("proxy", "", 0, hers or free["after"] or free["before"])
    called = hotline(text) or phoned_in(text)
    return Said("proxy", "", 0, called) if called else None


def seen_by_us(text: str, book: Book) -> bool:
    """May it be a matter that one of ours has seen somewhere and tells of?"""
    rest = plain(text)
    places = find(rest, book) if len(rest) <= _MOST_SEEN else ()
    for place in reversed(places):
        rest = rest[: place.start] + rest[place.end :]
    return bool(places) and not_a_command(text) and may_tell(text, rest.strip(" ,，。"))


def not_a_command(text: str) -> bool:
    """Says it nothing by the table of words?"""
    return not any(said(row.stem, text) for row in rows() if not row.ends)


def rows() -> Iterator[Word]:
    return iter(table().values())


def not_for(standing: Standing, text: str) -> Word | None:
    """The command that *text* says, where it is others' to say; None where somebody in this standing may say it too."""
    spoken = [row for row in rows() if said(row.stem, text) is not None]
    return spoken[0] if spoken and not any(standing in row.by for row in spoken) else None


def help_text(standing: Standing, *, alone: bool = True) -> str:
    """What this person may say, a line each."""
    who = Standing.RESIDENT if standing is Standing.REPORTER else standing
    return "\n".join(row.help for row in rows() if who in row.by and (alone or row.where == "any"))


_HOW_TO = re.compile(
    r"(?:请问|我想问)?(?:怎么|咋|怎样|如何)(?:才能|能|样)?(?P<what>[一-鿿]{2,8}?)(?:啊|呀|呢|[?？。 ])*"
)


def help_about(text: str, standing: Standing) -> str:
    """「怎么发通知」: the lines of help that have it; "" for what is none of ours."""
    found = _HOW_TO.fullmatch(plain(text))
    if found is None:
        return ""
    what = found["what"]
    who = Standing.RESIDENT if standing is Standing.REPORTER else standing
    told = [
        row
        for row in rows()
        if who in row.by and any(what.startswith(word) or word.startswith(what) for word in row.words)
    ]
    return "\n".join(row.help for row in told[:3])


HELP_WORDS = frozenset(
    {"你能干什么", "你会什么", "能干什么", "有什么功能", "帮助", "怎么用", "怎么说", "说法", "help", "?", "菜单"}
)
