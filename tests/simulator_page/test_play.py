"""Written conversations are played: residents at their minute, staff only after they have heard."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.simulator import script
from bot.simulator.play import Player, shared
from bot.simulator.server import build_simulator
from bot.simulator.streams import Stream, StreamPlayer, count, join, load, moments, sheets, table
from bot.simulator.town import STARTS, town

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)
TALK = """
day = "mon"
[[talk]]
id = "lift"
chat = "wrSL10"
lines = '''
08:26:00 | wmLi | opens lift | 3号楼2单元电梯又停了
08:40:00 | wm10b | joins lift same quote | 我家也是
'''
[talk.matters.lift]
staff = [
  { do = "accept", by = "wang", how = "press", after = 3 },
  { do = "finish", by = "wang", how = "tell", after = 10, text = "办结 {n} 换了主板" },
]
[[talk]]
id = "quiet"
chat = "wrSL05"
lines = '''
08:30:00 | wm05a | opens door | 8栋的单元门禁刷卡没反应
'''
[talk.matters.door]
staff = [{ do = "accept", by = "w2", how = "say", after = 1, text = "马上来" }]
"""


def card(number, words):
    return {
        "card_type": "button_interaction", "main_title": {"title": f"新工单 #{number}"}, "sub_title_text": words,
        "button_list": [{"text": "接单", "style": 1, "key": f"accept/songling/{number}"}], "task_id": f"t{number}",
    }  # fmt: skip


@pytest.fixture
async def sim():
    simulator = build_simulator(town(), bot_url="", port=1, clock_start=datetime.fromisoformat(STARTS), speed=0)
    async with aiohttp.ClientSession() as http:
        simulator.conductor.start(http)
        yield simulator
        await simulator.stop()


@pytest.fixture
def player(sim, tmp_path):
    (tmp_path / "mon.toml").write_text(TALK, encoding="utf-8")
    played = Player(sim.phones, sim.world, sim.conductor, script.load(MONDAY, ZONE, tmp_path))
    played.start()
    yield played
    played.stop()


def show(sim, who, number, words):
    """A card of the bot arrives on a member's phone."""
    made = sim.cards.new("app", card(number, words), f"m{number}{who}")
    made.shown[f"app:{who}"] = sim.world.say(
        f"app:{who}", "app", "card", card=card(number, words), card_id=made.id, from_bot=True
    )


async def test_staff_press_and_write_after_they_have_heard(sim, player):
    """王师傅 accepts three minutes after his card came, and reports with the number that stood on it."""
    at = datetime(2026, 11, 16, 8, 28, tzinfo=ZONE)

    async def tell():
        show(sim, "wang", 7, "3号楼2单元电梯又停了")

    sim.conductor.schedule(at, tell)
    await sim.conductor.move_to(datetime(2026, 11, 16, 9, 0, tzinfo=ZONE))

    assert [one.line.text for one in player.spoken if one.line.who == "wmLi"] == ["3号楼2单元电梯又停了"]
    assert any("accept/songling/7" in lost for lost in sim.world.lost)
    told = next(one for one in player.spoken if one.line.who == "wang")
    assert told.line.text == "办结 7 换了主板"
    assert told.said.at == datetime(2026, 11, 16, 8, 41, tzinfo=ZONE)
    assert told.key.startswith("app/")
    assert player.spoken[0].key.startswith("archive/")


async def test_nobody_acts_on_what_he_never_heard(sim, player):
    """Without a card nobody moves, and what was left undone is named."""
    await sim.conductor.move_to(datetime(2026, 11, 16, 12, 0, tzinfo=ZONE))

    assert {one.line.who for one in player.spoken} == {"wmLi", "wm10b", "wm05a"}
    assert sorted(player.unfinished()) == ["door: w2 accept", "lift: wang accept"]


async def test_words_in_the_group_quote_and_number(sim, player):
    """A neighbour's quote carries the opening line; another matter's card is not taken for this one."""
    await sim.conductor.move_to(datetime(2026, 11, 16, 8, 35, tzinfo=ZONE))
    show(sim, "w2", 3, "8栋的单元门禁刷卡没反应")
    show(sim, "wang", 4, "中心花园的灯不亮")
    await sim.conductor.move_to(datetime(2026, 11, 16, 9, 0, tzinfo=ZONE))

    assert [one.line.text for one in player.spoken if one.line.who == "w2"] == ["马上来"]
    quoting = next(one for one in player.spoken if one.line.who == "wm10b")
    assert sim.world.message(quoting.said.quote).text == "3号楼2单元电梯又停了"
    assert not any("songling/4" in lost for lost in sim.world.lost)
    assert player.owns("新工单 #3")
    assert not player.owns("新工单 #4 中心花园的灯不亮")


async def test_a_missing_button_is_named(sim, player):
    """Who never finds the button to press gives up after two hours, and it is told."""
    await sim.conductor.move_to(datetime(2026, 11, 16, 8, 27, tzinfo=ZONE))
    sim.world.say("app:wang", "app", "text", "#9 3号楼2单元电梯又停了，请看一下", from_bot=True)
    await sim.conductor.move_to(datetime(2026, 11, 16, 12, 0, tzinfo=ZONE))

    assert player.misses == ["lift: wang 没有「accept」可按"]


def test_words_in_common():
    """How much two texts share is the longest run of the same characters."""
    assert shared("电梯又停了", "3号楼电梯又停") == 4
    assert shared("", "电梯") == 0


ROWS = (
    '{"stream": "s1", "n": 0, "at": "2024-07-16T07:12:00+08:00", "who": "r01", "kind": "text", "text": "路灯不亮了", '
    '"quote": null, "matters": 1}\n'
    '{"stream": "s1", "n": 1, "at": "2024-07-16T07:13:00+08:00", "who": "w01", "kind": "text", "text": "收到", '
    '"quote": 0, "matters": 0}\n'
    '{"stream": "s1", "n": 2, "at": "2024-07-17T07:13:00+08:00", "who": "x01", "kind": "image", "text": "[图片]", '
    '"quote": null, "matters": 0}\n'
)
BOOKS = """{"s1": {"group": "试演群", "city": "重庆", "estates": [{"name": "试演苑", "kind": "物业", "firm": "试演物业",
 "aliases": ["试演"], "buildings": [{"no": "1", "aliases": ["1栋"], "units": ["1", "2"], "floors": 6, "rooms": 2,
 "room_form": "501"}], "spots": [{"name": "北门", "aliases": ["后门"]}]}]}}"""


@pytest.fixture
def streams(tmp_path):
    (tmp_path / "dev.jsonl").write_text(ROWS, encoding="utf-8")
    (tmp_path / "books.json").write_text(BOOKS, encoding="utf-8")
    return load(tmp_path)


async def test_streams_are_played_in_groups_of_their_own(streams):
    """Each stream is a customer group beside the town's; its lines come at their own time of day, quotes with them."""
    both = join(town(), streams)
    sim = build_simulator(both, bot_url="", port=1, clock_start=datetime.fromisoformat(STARTS), speed=0)
    played = StreamPlayer(sim.phones, sim.conductor, streams, date(2026, 11, 17))
    async with aiohttp.ClientSession() as http:
        sim.conductor.start(http)
        assert played.start() == 3
        await sim.conductor.move_to(datetime(2026, 11, 18, 8, 0, tzinfo=ZONE))
        await sim.stop()

    said = sim.world.messages("wr-s1")
    assert [(one.sender, one.kind, bool(one.quote)) for one in said] == [
        ("wms1r01", "text", False), ("s1w01", "text", True), ("wms1x01", "image", False),
    ]  # fmt: skip
    assert [f"{one.at:%m-%d %H:%M}" for one in said] == ["11-17 07:12", "11-17 07:13", "11-18 07:13"]

    key = f"archive/{said[0].msgid}"
    right = count(played, {"tickets": [{"message": key}]})[0]
    wrong = count(played, {"tickets": [{"message": f"archive/{said[1].msgid}"}]})[0]
    assert (right.openings, right.false, right.missed) == (1, (), ())
    assert (wrong.false, wrong.missed) == ((1,), (0,))
    assert "合计" in table([right, wrong])


def test_streams_come_with_their_sheets(streams):
    """Books become rows of places, speakers of the staff become people with a post, each stream a grid."""
    rows = sheets(streams)

    assert [row["code"] for row in rows["units"]] == ["S", "SP", "G-s1"]
    assert {row["userid"] for row in rows["people"]} == {"streams-office", "s1w01"}
    assert len([row for row in rows["places"] if row["building"]]) == 2
    assert rows["groups"][0]["owner"] == "s1w01"
    assert Stream("s2", (), {"group": "空", "estates": []}).owner == "streams-office"
    assert moments(streams[0], MONDAY, ZONE)[0] == datetime(2026, 11, 16, 7, 12, tzinfo=ZONE)
