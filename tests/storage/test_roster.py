"""Sheets are taken whole or not at all, and every bad row is named."""

from datetime import date

import pytest

from bot.domain.people import Post, Standing
from bot.errors import RefusedSheet
from storage.engine import open_store
from storage.roster import SHEETS, export_rows, import_rows
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish, ticket
from tests.hands import HandClock


@pytest.fixture
async def store():
    store = open_store("sqlite://", clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)
    await store.run("songling", furnish)
    yield store
    await store.close()


async def take(store, kind, rows):
    return await store.run("songling", lambda desk: import_rows(desk, kind, rows))


async def refused(store, kind, rows):
    with pytest.raises(RefusedSheet) as caught:
        await take(store, kind, rows)
    return caught.value.rows


class TestUnits:
    async def test_either_language(self, store):
        """编码 名称 层级 上级, or code name kind parent."""
        chinese = {"编码": "G3", "名称": "第三网格", "层级": "网格", "上级": "P1"}
        english = {"code": "G3-1", "name": "微网格一", "kind": "micro", "parent": "G3"}
        assert (await take(store, "units", [chinese])).added == 1
        assert (await take(store, "units", [english])).added == 1
        assert [one.code for one in await store.read("songling", lambda desk: list(desk.tree.up("G3-1")))] == [
            "G3-1", "G3", "P1", "SL"
        ]  # fmt: skip

    async def test_every_bad_row_is_named_and_nothing_changes(self, store):
        """An orphan, a twin, an unknown level, an empty name: all in one answer, with their lines."""
        rows = [
            {"编码": "G4", "名称": "第四网格", "层级": "网格", "上级": "P1"},
            {"编码": "G5", "名称": "第五网格", "层级": "网格", "上级": "P9"},
            {"编码": "", "名称": "", "层级": "", "上级": ""},
            {"编码": "G4", "名称": "又一个", "层级": "网格", "上级": "P1"},
            {"编码": "G6", "名称": "", "层级": "网各", "上级": "P1"},
            {"编码": "X", "名称": "另一个社区", "层级": "社区", "上级": ""},
        ]
        assert await refused(store, "units", rows) == [
            (3, "上级", "没有编码为 P9 的单元"),
            (5, "编码", "G4 在第 2 行已经有了"),
            (6, "名称", "不能空着"),
            (6, "层级", "只能是 社区、网片、网格、微网格"),
            (7, "上级", "只有最上一级可以留空，这里已经有另一个"),
        ]
        assert "G4" not in await store.read("songling", lambda desk: desk.tree.units)

    async def test_a_ring_is_refused(self, store):
        """No unit lies below itself."""
        rows = [
            {"code": "G1", "name": "第一网格", "kind": "grid", "parent": "G1-1"},
            {"code": "P1", "name": "东网片", "kind": "sector", "parent": "SL"},
        ]
        assert [(line, column) for line, column, _ in await refused(store, "units", rows)] == [(2, "上级")]

    async def test_columns_are_checked(self, store):
        """A missing column and an unknown one are named; 备注 may stand there."""
        rows = [{"编码": "G4", "名称": "第四网格", "颜色": "红", "备注": "x"}]
        assert await refused(store, "units", rows) == [(1, "层级", "缺这一列"), (1, "颜色", "不认识这一列")]


class TestPeople:
    async def test_several_rows_are_one_person(self, store):
        """A person's posts: several rows per userid, leave and phone with them."""
        rows = [
            {"账号": "w9", "姓名": "小九", "角色": "网格员", "单元": "G1", "起": "2026/3/1", "止": "2026-12-31",
             "替班": "w4", "电话": "138 0000 1111", "请假": "2026-03-10~2026-03-12"},
            {"账号": "w9", "姓名": "小九", "角色": "网格员", "单元": "G2"},
        ]  # fmt: skip
        result = await take(store, "people", rows)
        assert (result.rows, result.added) == (2, 1)

        def look(desk):
            return desk.people.get("w9"), desk.people.phone("w9"), desk.people.actor("w9", date(2026, 3, 2))

        person, phone, actor = await store.read("songling", look)
        assert person.posts == (
            Post("网格员", "G1", date(2026, 3, 1), date(2026, 12, 31), "w4"), Post("网格员", "G2")
        )  # fmt: skip
        assert (person.away, phone) == (((date(2026, 3, 10), date(2026, 3, 12)),), "13800001111")
        assert (actor.standing, actor.units) == (Standing.WORKER, ("G1", "G2"))

    async def test_leave_stays_when_the_sheet_is_silent(self, store):
        """A sheet without the column 请假 does not end anybody's leave; one with it does."""
        row = {"账号": "wang", "姓名": "王师傅", "角色": "网格员", "单元": "G1"}
        await take(store, "people", [row])
        assert (await store.read("songling", lambda desk: desk.people.get("wang"))).away
        await take(store, "people", [row | {"请假": ""}])
        assert not (await store.read("songling", lambda desk: desk.people.get("wang"))).away

    async def test_every_fault_is_named(self, store):
        """Unknown roles, units and stand-ins, days that are none, a second name."""
        rows = [
            {"账号": "a", "姓名": "甲", "角色": "队长", "单元": "G9", "起": "2026-02-30", "替班": ""},
            {"账号": "b", "姓名": "乙", "角色": "网格员", "单元": "G9", "起": "", "替班": "nobody"},
            {"账号": "c", "姓名": "丙", "角色": "网格员", "单元": "", "起": "", "替班": ""},
            {"账号": "b", "姓名": "丁", "角色": "队长", "单元": "G1", "起": "", "替班": ""},
        ]
        found = await refused(store, "people", rows)
        assert [(line, column) for line, column, _ in found] == [
            (2, "起"), (3, "单元"), (3, "替班"), (4, "单元"), (5, "姓名"), (5, "角色")
        ]  # fmt: skip
        assert found[0][2] == "没有 2026-02-30 这一天"


class TestPlacesAndGroups:
    async def test_entrances_in_one_cell(self, store):
        """1-3 are three entrances; their building is one."""
        rows = [
            {"小区": "桂香苑", "类型": "物业", "楼栋": "1", "单元": "1-3", "层数": "11", "每层户数": "2", "网格": "G2",
             "别名": "1号楼 一栋"},
            {"小区": "桂香苑", "类型": "物业", "网格": "G2", "点位": "东门", "别名": "大门"},
        ]  # fmt: skip
        assert (await take(store, "places", rows)).added == 1
        estate = (await store.read("songling", lambda desk: desk.book)).estate("桂香苑")
        assert (estate.buildings[0].units, estate.buildings[0].floors) == (("1", "2", "3"), 11)
        assert (estate.buildings[0].aliases, estate.spots[0].name) == (("1号楼", "一栋"), "东门")

    async def test_bad_places(self, store):
        """An unknown unit, a number that is none, a building that is also a spot, the same place twice."""
        rows = [
            {"小区": "甲", "网格": "G9", "层数": "", "楼栋": "1", "点位": ""},
            {"小区": "甲", "网格": "G1", "层数": "十一", "楼栋": "2", "点位": ""},
            {"小区": "甲", "网格": "G1", "层数": "", "楼栋": "3", "点位": "东门"},
            {"小区": "甲", "网格": "G1", "层数": "", "楼栋": "1", "点位": ""},
        ]
        assert [(line, column) for line, column, _ in await refused(store, "places", rows)] == [
            (2, "网格"), (3, "层数"), (4, "点位"), (5, "楼栋")
        ]  # fmt: skip

    async def test_groups(self, store):
        """With or without the room: before the id; owners must be known."""
        rows = [
            {
                "群ID": "wrSL09",
                "群名": "九群",
                "类型": "居民",
                "单元": "G1-1 G1-2",
                "群主": "wang",
                "标签": "老人多 租户",
            }
        ]
        await take(store, "groups", rows)
        await take(store, "groups", [rows[0] | {"群ID": "room:wrSL09"}])
        chat = await store.read("songling", lambda desk: desk.chats.get("room:wrSL09"))
        assert (chat.units, chat.owner, chat.tags, chat.kind) == (
            ("G1-1", "G1-2"),
            "wang",
            ("老人多", "租户"),
            "residents",
        )
        assert await refused(store, "groups", [rows[0] | {"群主": "nobody"}]) == [
            (2, "群主", "没有账号为 nobody 的人，先导入人员")
        ]


class TestOut:
    @pytest.mark.parametrize("kind", ["units", "people", "places", "groups"])
    async def test_what_goes_out_comes_in_again(self, store, kind):
        """An exported sheet, taken in again, changes nothing."""
        rows = await store.read("songling", lambda desk: export_rows(desk, kind))
        assert [set(row) for row in rows] == [{column.name for column in SHEETS[kind].columns}] * len(rows)
        result = await take(store, kind, rows)
        assert (result.added, result.changed, result.rows) == (0, 0, len(rows))

    async def test_tickets_go_out_without_rooms(self, store):
        """The register as the office reads it: local times, names of units, no room number."""
        await store.run("songling", lambda desk: ticket(desk, assignee="wang"))
        (row,) = await store.read("songling", lambda desk: export_rows(desk, "tickets"))
        assert list(row) == [column.name for column in SHEETS["tickets"].columns]
        assert (row["number"], row["state"], row["place"], row["unit"]) == (1, "新报", "松岭花园1栋2单元", "第一网格")
        assert (row["opened_at"], row["assignee"], row["urgency"]) == ("2026-03-02 10:00", "王师傅", "一般")

    async def test_an_unknown_sheet(self, store):
        """A kind that is none, or that only goes out, is refused."""
        for kind in ("colours", "tickets"):
            assert (await refused(store, kind, []))[0][:2] == (1, kind)
