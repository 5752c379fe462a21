"""What people may write: 9,000 seeded mutations and 500 invented inputs a parser, no exception escapes, no hang."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handlers
from bot.commands.sheets import read_sheet, write_sheet
from bot.domain.notices import large_type, outage_of, parse_notice
from bot.domain.place import find_places, nickname_place
from bot.domain.times import find_times
from bot.errors import GridBotError, RefusedSheet
from bot.texts import words
from storage.roster import import_rows
from storage.sheets import SHEETS
from tests.conversations.player import Player
from tests.domain.test_notices import NOW, TREE
from tests.property.hostile import as_text, bears, mutations
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
ANYTHING = st.lists(
    st.one_of(
        st.text(max_size=12), st.sampled_from(PLACES + TIMES + NOTICES + SAID),
        st.sampled_from(("①", "²", "٣", "½", "零", "亿", "#", "＃", "0", "99999999", "9" * 4500, "-", "到", "号", "栋", "点", "月", "发", "每月", "周")),
    ),
    max_size=8,
).map("".join)  # fmt: skip
PARTS = {
    "place": (PLACES, lambda text: (find_places(text, BOOK, "柳岸家园"), nickname_place(text, BOOK)), 86),
    "time": (TIMES, lambda text: find_times(text, NOW), 87),
}


def words_of(text):
    """Every word of the table, as the ears ask."""
    words.number_in(text), words.without_number(text), words.step_of(text), words.has_a_word(text)
    for stem in words.table():
        words.said(stem, text)


def notice_of(text):
    made = parse_notice(text, TREE, NOW, ZONE, ("老人",), ("网格员",))
    large_type(made.text)
    outage_of(made.text, NOW, ZONE)
    return made


PARTS["words"] = (SAID, words_of, 88)
PARTS["notice"] = (NOTICES, notice_of, 89)
COUNTS = {"place": 2000, "time": 2000, "words": 1500, "notice": 1500}


@pytest.mark.parametrize("name", PARTS)
def test_damaged_words_raise_nothing(name):
    """7,000 torn sentences in all: none of these rules has an error of its own."""
    seeds, parse, seed = PARTS[name]
    for raw in mutations([one.encode() for one in seeds], COUNTS[name], seed):
        bears(parse, as_text(raw))


@pytest.mark.parametrize("name", PARTS)
def test_any_words_raise_nothing(name):
    """500 invented sentences for each."""
    parse = PARTS[name][1]

    @settings(max_examples=500, deadline=None)
    @given(ANYTHING)
    def check(text):
        bears(parse, text)

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

    async def test_damaged_buttons_do_nothing(self, town):
        """A key of a button may hold anything."""
        keys = [f"{stem}/songling/1".encode() for stem in handlers.PRESSES] + [
            b"accept/songling/\xc2\xb2",
            b"accept/songling/" + b"9" * 30,
        ]
        for raw in [*keys, *mutations(keys, 300, 90)]:
            await town.presses("wang", as_text(raw))


class TestCells:
    """Sheets the office brings."""

    @pytest.fixture
    async def town(self):
        player = await Player.start()
        yield player
        await player.store.close()

    @pytest.mark.parametrize("kind", [kind for kind, sheet in SHEETS.items() if sheet.importable])
    async def test_any_cell_is_taken_or_refused(self, town, kind):
        """Each column with anything in it: imported, or refused with its line."""
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
        cells = [as_text(raw) for raw in mutations(seeds, 100 * len(columns), 91)]
        rows = [
            dict(zip(columns, cells[n : n + len(columns)], strict=True)) for n in range(0, len(cells), len(columns))
        ]

        def take(desk):
            for row in rows:
                bears(lambda one: import_rows(desk, kind, [one]), row, RefusedSheet)

        await town.do(take)

    def test_damaged_files_are_refused_in_one_line(self, tmp_path):
        """1,000 torn sheets, xlsx and csv: read, or one Chinese line that says what to do."""
        columns = {"code": "编码", "name": "名称"}
        rows = [{"code": "G1", "name": "=HYPERLINK('x')"}, {"code": "G2", "name": '第"二",网格'}]
        for kind in ("xlsx", "csv"):
            file = tmp_path / f"whole.{kind}"
            write_sheet(file, columns, rows)
            torn = tmp_path / f"torn.{kind}"
            for raw in mutations([file.read_bytes()], 500, 92):
                torn.write_bytes(raw)
                bears(read_sheet, torn, GridBotError)


def hash_of(who):
    return sum(who.encode())
