"""What is answered to 「昨天报了几件」: of which days, how many, and beside it nothing that could be taken for them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.digest import Period
from bot.domain.figures import Figures
from bot.texts.common import clip
from bot.texts.study import OWN_CLOCK, share, span

NAMES = {"came": "新登记", "ended": "办结", "withdrawn": "撤回", "refused": "不是诉求的", "merged": "并到别的编号",
         "reopened": "又打开", "danger": "新登记里危险的", "urgent": "新登记里加急的"}  # fmt: skip
AT_END = {"date": "那天", "week": "那周", "month": "那个月"}
NOT_RANKED = "谁多谁少不排名。想看一个人的，带上名字问，比如「王师傅这周办了几件」。"
NOT_SO_FINE = "这个数只能按整个社区或者一个网格来算。可以问「第二网格这个月满意度」，也可以不带网格问。"
NOT_OF_OTHERS = "这个数归社区看。您自己的可以问：「今天来了几件」「这周办了几件」「手里还有几件」。"
NOT_YOUR_PART = "这个数不在您这一片里，我不好报。您片里的，带上日子问就行，比如「今天来了几件」。"
TOO_MANY = "这段日子里的太多，一件件看不过来。换短一点的日子问，或者只问一个网格、一类事。"
NO_HOURS = "一天里不分上午下午，只按整天数。可以问「今天来了几件」「昨天来了几件」。"
SHEET = "台账在页面的「登记簿」里：选好日期和类别，点「导出 Excel」就下来了。"
FOR_RESIDENTS = "整个社区的数我这里不报，居委会那边有。您自己报的事，发「我的」就能看。"


def no_such_days(when: str) -> str:
    return f"「{clip(when, 16)}」还没到，或者没有这一天。可以问今天、昨天、上周、3月2号、最近三天。"


def unknown(words: str) -> str:
    """What was named is nothing of ours: it is not answered as if it had been."""
    return f"没认出「{clip(words, 14)}」，没法单数。可以带上网格、楼号、哪类事或者谁，比如「第二网格上周来了几件」。"


def tally(when: str, what: str, found: Figures, days: Period, *, where: str = "", runs: bool = True) -> str:
    """「今天（3 月 2 日 周一）新登记 3 件。现在没办完的一共 2 件，其中超期 0 件。」 *runs*: the days are not over."""
    parts = [] if what == "ended" else [f"新登记 {found.opened} 件"]
    parts += [] if what == "came" else [_ended(found)]
    end = "现在" if runs else f"{AT_END.get(days.kind, '那几天')}结束时"
    return f"{when}{where}{'，'.join(parts)}。{end}没办完的一共 {found.live} 件，其中超期 {found.overdue} 件。"


def _ended(found: Figures) -> str:
    other = [
        f"{name} {count}"
        for name, count in (("撤回", found.withdrawn), ("不是诉求", found.refused), ("合并", found.merged))
        if count
    ]
    return f"办结 {found.closed} 件" + (f"（另有{'，'.join(other)}）" if other else "")


def counted(when: str, label: str, what: str, count: int, word: str = "") -> str:
    """Of one house, one kind, one person, or one way to end. *word*: what none of them may say."""
    if word and not count:
        return f"{when}{NAMES[what].removesuffix('的')}的里面，没有提到「{word}」的。"
    return f"{when}{label}{NAMES[what]} {count} 件。"


def own(when: str, count: int, left: int) -> str:
    if not count:
        return f"{when}新登记的里面，没有在您手里的。"
    return f"{when}新登记的里面，在您手里的 {count} 件，{f'现在还有 {left} 件没办完' if left else '都办好了'}。"


def most(when: str, label: str, total: int, ranked: Sequence[tuple[str, int]], shown: int) -> str:
    """What comes most, most first; where nothing does, that is said."""
    if not ranked:
        return f"{when}{label}没有新登记的。" if not total else f"{when}{label}新登记 {total} 件，都没写明是哪儿。"
    head = f"{when}{label}新登记 {total} 件，"
    first = [name for name, count in ranked if count == ranked[0][1]]
    if len(ranked) == 1:
        return f"{head}{'都是' if ranked[0][1] == total else '写明了的都是'}{first[0]}的。"
    if len(first) > shown or len(first) == len(ranked):
        return f"{head}没有哪个特别多，{'、'.join(first[:6])}{'等' if len(first) > 6 else ''}都是 {ranked[0][1]} 件。"
    return f"{head}最多的是{'，'.join(f'{name} {count} 件' for name, count in ranked[:shown])}。"


def most_closed(when: str, where: str, ranked: Sequence[tuple[str, int]], shown: int) -> str:
    if not ranked:
        return f"{when}{where}还没有办结的。"
    return f"{when}{where}办结的，按经手人数：{'，'.join(f'{name} {count} 件' for name, count in ranked[:shown])}。"


def rated(when: str, where: str, found: Figures) -> str:
    """Silence is not content: only who gave a mark is counted."""
    if not found.rated:
        return f"{when}{where}还没有居民打分。"
    low = found.rated - found.satisfied
    return f"{when}{where}居民打了分的 {found.rated} 件：满意的（四分五分）{found.satisfied} 件，三分及以下 {low} 件。"


def lengths(when: str, where: str, found: Figures) -> str:
    """The middle one and not the mean: one matter of three months would move it."""
    times = found.result
    if not times.count:
        return f"{when}{where}还没有办结的，算不出来。"
    head = f"{when}{where}办结的 {times.count} 件，从登记到办好"
    if times.count == 1:
        return f"{head}用了 {span(times.median)}（{OWN_CLOCK}）。"
    return f"{head}，一半在 {span(times.median)}内，九成在 {span(times.p90)}内（{OWN_CLOCK}）。"


def rates(when: str, where: str, found: Figures) -> str:
    """Of what each is a part stands beside it."""
    parts = [
        f"{name} {share(part, of)}"
        for name, part, of in (
            ("有人回应", found.contacted, found.opened),
            ("按时办结", found.on_time, found.timed),
            ("居民说解决了", found.solved, found.judged),
        )
        if of
    ]
    head = f"{when}{where}新登记 {found.opened} 件，办结 {found.closed} 件（不一定是同一批）"
    return f"{head}：{'，'.join(parts)}。" if parts else f"{head}。"
