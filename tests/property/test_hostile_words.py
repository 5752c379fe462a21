"""What people may write: 20,000 seeded mutations and 500 invented inputs a parser, no exception escapes, no hang.

The parsers: place, time, words of commands, notices, danger, masking, and the office's sheets.
"""

import asyncio
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handlers
from bot.commands.sheets import read_sheet, write_sheet
from bot.domain.danger import hits
from bot.domain.masking import MARKS, is_full_name, mask, names_in, private_spans
from bot.domain.normalise import LIMIT
from bot.domain.notices import large_type, outage_of, parse_notice
from bot.domain.place import find_places, nickname_place
from bot.domain.ticket import Place
from bot.domain.times import find_times
from bot.domain.work_words import STEPS, work_step
from bot.errors import OfficeError, RefusedSheet
from bot.texts import words
from storage.engine import open_store
from storage.roster import import_rows
from storage.sheets import SHEETS
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish
from tests.conversations.player import Player
from tests.domain.test_notices import NOW, TREE
from tests.hands import HandClock
from tests.property.hostile import COUNT, as_text, bears, mutations
from tests.understanding.town import BOOK

pytestmark = pytest.mark.timeout(120)
ZONE = ZoneInfo("Asia/Shanghai")
PLACES = (
    "3号楼2单元501",
    "柳岸家园3栋2单元5楼",
    "1、2、3栋",
    "三栋二单元",
    "地下车库南门",
    "3-2-501 李",
    "C座 1204",
    "1到8栋",
)
TIMES = (
    "明天下午3点半",
    "昨晚8点到今天早上",
    "周五9:00-11:30",
    "11月16日晚上八点一刻",
    "3天前",
    "下周一",
    "2026年2月29日",
    "从9点到18点停水",
)
NOTICES = (
    "3网格 明早9点停水，请提前接水", "明早8点发 G1、G2网格 检修电梯", "更正 #3 2网片 周六大扫除", "每个工作日 8:10 发 全体居民 测体温",
    "每月31日 9点发 #老人 体检 大字：早上空腹", "每周三 9点半发 第三网格：停电到18点", "网格员群 今晚开会",
)  # fmt: skip
SAID = (
    "代报 张大爷 3栋2单元 楼道灯坏", "#12 修好了，换了主板", "转派 12 王师傅", "延期 12 3天 等配件", "通知 3网格 明早9点停水", "待办", "进度 1",
    "查 电梯 上周", "为什么 #1", "合并 2 到 1", "撤回", "请假 11月17日到11月19日 小刘", "哨 1 消防", "日报 11月16日", "分开 1", "评价 5", "补充 1 在二楼",
    "交接 wang w2", "还没好", "好了，谢谢王师傅", "办结 1 2 3", "收到", "①", "停水 3网格 9点到18点", "正式运行", "例行 周三 9点 巡查", "协助 1 物业",
)  # fmt: skip
DANGERS = (
    "3号楼着火了，冒黑烟", "电梯里困了两个人", "家里一股煤气味", "有人要跳楼", "昨天着火的电影真好看", "孩子不见了", "别吓我", "电线掉水里冒火花",
)  # fmt: skip
PRIVATE = (
    "我叫张建国，电话13812345678", "身份证110101199003072536，周砚秋", "卡号6222021234567890123", "苏A12345堵门", "3号楼2单元1703漏水",
    "代报 邓予霁 2号楼", "换了阀，欧阳霁月签的字", "座机0512-66668888", "一三八一二三四五六七八",
)  # fmt: skip
ANYTHING = st.lists(
    st.one_of(
        st.text(max_size=12), st.sampled_from(PLACES + TIMES + NOTICES + SAID + DANGERS + PRIVATE),
        st.sampled_from(("①", "²", "٣", "½", "零", "亿", "#", "＃", "0", "99999999", "9" * 4500, "-", "到", "号", "栋", "点", "月", "发", "每月", "周")),
    ),
    max_size=8,
).map("".join)  # fmt: skip


def is_place(text):
    found = [*find_places(text, BOOK, "柳岸家园"), nickname_place(text, BOOK)]
    return all(isinstance(place, Place | None) for place in found)


def is_time(text):
    stated = [[at for at in (when.start, when.end) if at is not None] for when in find_times(text, NOW)]
    return all(ends and ends == sorted(ends) for ends in stated)


def is_word(text):
    """Every word of the table, as the ears ask."""
    spoken = [stem for stem in words.table() if words.said(stem, text) is not None]
    bare = isinstance(words.without_number(text), str)
    return (
        bare
        and words.number_in(text) >= 0
        and work_step(text) in (*STEPS, "")
        and (words.has_a_word(text) or not spoken)
    )


def is_notice(text):
    made = parse_notice(text, TREE, NOW, ZONE, ("老人",), ("网格员",))
    what, ends = outage_of(made.text, NOW, ZONE)
    times = [at.tzinfo for at in (made.send_at, ends) if at is not None]
    return None not in times and all(isinstance(part, str) for part in (made.text, large_type(made.text), what))


def is_danger(text):
    return all(hit.kind and hit.words for hit in hits(text))


def is_masked(text):
    """Spans lie in the text, in order; without them it is as long as its parts, and names are words of it."""
    spans = private_spans(text)
    ends = [at for start, end, _ in spans for at in (start, end)]
    inside = ends == sorted(ends) and (not ends or 0 <= ends[0] <= ends[-1] <= len(text))
    kinds = {kind for _, _, kind in spans} <= set(MARKS)
    return (
        inside
        and kinds
        and len(mask(text, ())) <= LIMIT + 1
        and names_in(text) is not None
        and is_full_name(text) in (True, False)
    )


PARTS = {
    "place": (PLACES, is_place, 86),
    "time": (TIMES, is_time, 87),
    "words": (SAID, is_word, 88),
    "notice": (NOTICES, is_notice, 89),
    "danger": (DANGERS, is_danger, 93),
    "masking": (PRIVATE, is_masked, 94),
}


@pytest.mark.parametrize("name", PARTS)
def test_damaged_words_raise_nothing(name):
    """COUNT torn sentences for each: none of these rules has an error of its own, and each gives what it promises."""
    seeds, is_right, seed = PARTS[name]
    for raw in mutations([one.encode() for one in seeds], COUNT, seed):
        assert bears(is_right, as_text(raw)), raw


@pytest.mark.parametrize("name", PARTS)
def test_any_words_raise_nothing(name):
    """500 invented sentences for each."""
    is_right = PARTS[name][1]

    @settings(max_examples=500, deadline=None)
    @given(ANYTHING)
    def check(text):
        assert bears(is_right, text)

    check()


class TestEars:
    """The whole way behind the reading: rights, deeds, the database."""

    @pytest.fixture
    async def town(self):
        player = await Player.start()
        await player.says("wmLi", "3栋门禁坏了", intent="request", category="property")
        yield player
        await player.store.close()

    @pytest.mark.parametrize(("who", "chat"), [("wang", "alone"), ("chen", "alone"), ("wmLi", "group"), ("l1", "work")])
    async def test_damaged_commands_are_heard(self, town, who, chat):
        """1,000 torn commands of four people: each is heard to its end, and the polite errors stay inside."""
        for raw in mutations([one.encode() for one in SAID], 250, hash_of(who)):
            await town.says(who, as_text(raw), chat)

        assert await town.store.unhandled() == []

    async def test_damaged_buttons_do_nothing(self, town):
        """A key of a button may hold anything: it opens no matter, and no press is left over."""
        keys = [f"{stem}/songling/1".encode() for stem in handlers.PRESSES] + [
            b"accept/songling/\xc2\xb2",
            b"accept/songling/" + b"9" * 30,
        ]
        for raw in [*keys, *mutations(keys, 300, 90)]:
            await town.presses("wang", as_text(raw))

        assert await town.store.unhandled() == []
        assert [ticket.number for ticket in await town.tickets()] == [1]


class TestCells:
    """Sheets the office brings."""

    @pytest.fixture
    async def town(self):
        player = await Player.start()
        yield player
        await player.store.close()

    @pytest.mark.parametrize("kind", [kind for kind, sheet in SHEETS.items() if sheet.importable])
    async def test_any_cell_is_taken_or_refused(self, town, kind):
        """Each column with anything in it, COUNT cells in all: imported, or refused with its line."""
        columns = [column.name for column in SHEETS[kind].columns]
        seeds = [
            one.encode()
            for one in (
                *PLACES,
                *TIMES,
                "G1",
                "1-3",
                "2026-03-04~2026-03-06",
                "wang w2",
                "9" * 400,
                "=1+1",
                "社区",
                "inf",
                "1e400",
            )
        ]
        cells = [as_text(raw) for raw in mutations(seeds, COUNT // 6 // len(columns) * len(columns), 91)]
        rows = [
            dict(zip(columns, cells[n : n + len(columns)], strict=True)) for n in range(0, len(cells), len(columns))
        ]

        def take(desk):
            return [bears(lambda one: import_rows(desk, kind, [one]), row, RefusedSheet) for row in rows]

        taken = [result for result in await town.do(take) if result is not None]
        assert all(result.rows == 1 for result in taken)
        assert len(taken) < len(rows)

    def test_damaged_files_are_refused_in_one_line(self, tmp_path):
        """COUNT torn sheets, csv and xlsx: read, or one Chinese line that says what to do."""
        columns = {"code": "编码", "name": "名称"}
        rows = [{"code": "G1", "name": "=HYPERLINK('x')"}, {"code": "G2", "name": '第"二",网格'}]
        for kind, count in (("xlsx", COUNT // 10), ("csv", COUNT * 9 // 10)):
            file = tmp_path / f"whole.{kind}"
            write_sheet(file, columns, rows)
            torn = tmp_path / f"torn.{kind}"
            for raw in mutations([file.read_bytes()], count, 92):
                torn.write_bytes(raw)
                read = bears(rows_or_reply, torn)
                assert isinstance(read, list) or (read and "\n" not in read), raw


def test_any_row_is_taken_or_refused():
    """500 invented rows of all kinds of sheets: each is imported, or refused with its line."""
    store = open_store("sqlite://", clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)
    store.run_now("songling", furnish)
    kinds = [kind for kind, sheet in SHEETS.items() if sheet.importable]

    @settings(max_examples=500, deadline=None)
    @given(st.sampled_from(kinds), st.lists(ANYTHING, min_size=20, max_size=20))
    def check(kind, cells):
        row = dict(zip([column.name for column in SHEETS[kind].columns], cells, strict=False))

        def take(desk):
            return bears(lambda one: import_rows(desk, kind, [one]), row, RefusedSheet)

        result = store.run_now("songling", take)
        assert result is None or result.rows <= 1

    check()
    asyncio.run(store.close())


def rows_or_reply(path):
    """What the file holds, or the line the office reads."""
    try:
        return read_sheet(path)
    except OfficeError as error:
        return error.reply


def hash_of(who):
    return sum(who.encode())
