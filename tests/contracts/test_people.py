"""People, groups, places and rights come back as they were put in."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.chats import Chat
from bot.domain.people import Actor, Person, Post, Standing, Unit
from bot.domain.rights import Deed
from bot.domain.ticket import Place
from bot.errors import NotYours
from tests.contracts.town import ROOM

MONDAY, THURSDAY = date(2026, 3, 2), date(2026, 3, 5)


class TestPeople:
    async def test_a_person_comes_back(self, store):
        """Name, posts with their days, leave, door and nickname."""
        looks = await store.read("songling", lambda desk: [desk.people.get(who) for who in ("wang", "w4", "wmLi", "x")])
        assert looks[0] == Person(
            "wang", "王师傅", True, (Post("网格员", "G1", standin="w4"),), ((date(2026, 3, 5), date(2026, 3, 6)),)
        )
        assert looks[1].posts == (Post("网格员", "G2", date(2026, 1, 1), date(2026, 12, 31)),)
        assert (looks[2].name, looks[2].staff, looks[2].nickname, looks[3]) == ("李阿姨", False, "3栋-李", None)

    async def test_put_replaces(self, store):
        """Who is put again is known by the new words only, also within the same deed."""

        def deed(desk):
            before = desk.people.get("wang")
            desk.people.put(replace(before, name="王建国", posts=(Post("网片长", "P1"),), away=()))
            return desk.people.get("wang"), desk.people.with_role("网格员", "G1", MONDAY)

        person, holders = await store.run("songling", deed)
        assert (person.name, person.posts, person.away, holders) == ("王建国", (Post("网片长", "P1"),), (), [])
        assert await store.read("songling", lambda desk: desk.people.get("wang")) == person

    async def test_a_failed_deed_is_forgotten_by_memory_too(self, store):
        """What a failed deed changed in the directory is not remembered, whatever is put next."""

        def fails(desk):
            desk.people.put(Person("neu", "新人", True, (Post("网格员", "G1"),)))
            assert desk.people.get("neu") is not None
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await store.run("songling", fails)
        await store.run("songling", lambda desk: desk.people.put(Person("w9", "小九", True)))

        for door in (store.run, store.read):
            known = await door("songling", lambda desk: [one.id for one in desk.people.staff()])
            assert known == ["chen", "w4", "w9", "wang"]

    async def test_standing_and_subtree(self, store):
        """A worker has his grids, the office the community, a stranger is a resident."""
        look = lambda who, day: lambda desk: desk.people.actor(who, day)  # noqa: E731
        assert await store.read("songling", look("wang", MONDAY)) == Actor("wang", Standing.WORKER, ("G1",), "王师傅")
        assert await store.read("songling", look("chen", MONDAY)) == Actor("chen", Standing.OFFICE, ("SL",), "陈主任")
        assert await store.read("songling", look("wmLi", MONDAY)) == Actor("wmLi", Standing.RESIDENT, (), "")
        assert await store.read("songling", look("nobody", MONDAY)) == Actor("nobody", Standing.RESIDENT)

    async def test_a_post_has_its_days(self, store):
        """A post counts to its last day; the day after, its holder is a resident."""
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
        look = lambda desk: [desk.people.actor("w4", day).standing for day in days]  # noqa: E731
        assert await store.read("songling", look) == [
            Standing.RESIDENT, Standing.WORKER, Standing.WORKER, Standing.RESIDENT
        ]  # fmt: skip

    async def test_a_standin_covers_while_the_other_is_away(self, store):
        """老何 serves 王师傅's grid on the days 王师傅 is away, and only then."""
        look = lambda desk: [desk.people.actor("w4", day).units for day in (MONDAY, THURSDAY)]  # noqa: E731
        assert await store.read("songling", look) == [("G2",), ("G2", "G1")]

    async def test_doors_and_phones(self, store):
        """A confirmed place comes back whole; a phone is found by its number."""
        place = Place("松岭花园", "3", "2", "501", source="person")

        def deed(desk):
            desk.people.remember_door("wmLi", place)
            desk.people.remember_door("wmNew", place)
            desk.people.set_phone("wmLi", "13800001111")
            return desk.people.get("wmLi").door, desk.people.get("wmNew").door

        assert await store.run("songling", deed) == ("3-2-501", "3-2-501")
        look = lambda desk: (desk.people.door("wmNew"), desk.people.door("wmX"), desk.people.by_phone("13800001111"))  # noqa: E731
        assert await store.read("songling", look) == (place, None, ["wmLi"])
        assert (await store.read("songling", lambda desk: desk.people.get("wmLi"))).name == "李阿姨"

    async def test_nothing_private_lies_open(self, store):
        """Neither names nor nicknames nor doors nor phones can be read in the rows."""

        def deed(desk):
            desk.people.remember_door("wmLi", Place("松岭花园", "3", "2", "501"))
            desk.people.set_phone("wmLi", "13800001111")
            desk.chats.set_nickname(ROOM, "wmLi", "3栋-李")
            rows = [
                desk.link.driver.execute(f"SELECT * FROM {table}").fetchall() for table in ("persons", "chat_members")
            ]
            return re.sub(r"'[0-9a-f]{64}'", "a digest", str(rows))  # whose digits are a chance

        rows = await store.run("songling", deed)
        assert "wmLi" in rows
        for private in ("李阿姨", "3栋", "501", "1380000", "王师傅"):
            assert private not in rows


class TestGroupsAndPlaces:
    async def test_a_group_comes_back(self, store):
        """Name, kind, units, owner, tags."""
        assert await store.read("songling", lambda desk: desk.chats.get(ROOM)) == Chat(
            ROOM, "松岭花园1-2栋邻里群", "residents", ("G1-1", "G1-2"), "wang", ("老人多",)
        )
        assert len(await store.read("songling", lambda desk: desk.chats.all())) == 2
        assert await store.read("heyan", lambda desk: desk.chats.all()) == []

    async def test_a_name_in_a_group(self, store):
        """The last name somebody carried in a group; nothing for who is not known there."""

        def deed(desk):
            desk.chats.set_nickname(ROOM, "wmLi", "3栋-李")
            desk.chats.set_nickname(ROOM, "wmLi", "3-2-李")
            return desk.chats.nickname(ROOM, "wmLi"), desk.chats.nickname("room:other", "wmLi")

        assert await store.run("songling", deed) == ("3-2-李", "")

    async def test_where_a_conversation_belongs(self, store):
        """A known group first, then the person, else the first community; learnt as soon as it is kept."""
        assert [store.community_of("room:x", "wmX"), store.community_of(ROOM, "wmX")] == ["songling", "songling"]
        await store.run("heyan", lambda desk: desk.chats.put(Chat("room:hy", "河沿群")))
        await store.run("heyan", lambda desk: desk.people.put(Person("wmHy", "老周")))
        assert [store.community_of("room:hy", "wmLi"), store.community_of("app:wmHy", "wmHy")] == ["heyan", "heyan"]

    async def test_the_book(self, store):
        """Estates with buildings, entrances and spots; a group's book holds its own estates, one object for all."""

        def look(desk):
            return desk.book, desk.book_of(ROOM), desk.book_of(ROOM), desk.book_of("app:wang")

        book, part, again, whole = await store.read("songling", look)
        garden = book.estate("松岭花园")
        assert (garden.kind, garden.firm, garden.aliases) == ("物业", "松和物业", ("花园",))
        assert [(one.no, one.units, one.floors, one.rooms) for one in garden.buildings] == [
            ("1", ("1", "2"), 18, 3), ("2", ("1", "2"), 18, 3), ("7", ("1", "2"), 18, 3)
        ]  # fmt: skip
        assert garden.buildings[0].aliases == ("1栋", "1号楼")
        assert [(spot.name, spot.aliases) for spot in garden.spots] == [("北门", ("北大门",))]
        assert ([one.name for one in part.estates], part is again, whole) == (["松岭花园"], True, book)

    async def test_the_unit_of_a_place(self, store):
        """The micro-grid of a building, the grid of a spot, else what the group serves, else nothing."""
        cases = [
            (Place("松岭花园", "2", "1"), "", "G1-2"),
            (Place(building="2"), ROOM, "G1-2"),
            (Place("松岭花园", "7", "2", "501"), ROOM, "G2"),
            (Place("松岭花园", spot="北门"), "", "G1"),
            (Place("松岭花园"), ROOM, "G1"),
            (Place("松岭花园"), "", "P1"),
            (Place("河沿街", "9"), "", "G2"),
            (Place(building="99"), ROOM, "G1"),
            (Place(), ROOM, "G1"),
            (Place(), "app:wang", ""),
        ]
        look = lambda desk: [desk.units_of(place, chat) for place, chat, _ in cases]  # noqa: E731
        assert await store.read("songling", look) == [unit for _, _, unit in cases]

    async def test_units_and_places_are_replaced_by_name(self, store):
        """A unit put again is renamed; an estate put again is as it was put; others stay."""

        def deed(desk):
            desk.put_units([Unit("G2", "滨河网格", "grid", "P1"), Unit("G3", "第三网格", "grid", "P1")])
            desk.put_places([{"estate": "河沿街", "kind": "开放式", "building": "5", "unit": "G3"}])
            return [one.name for one in desk.tree.units.values()], desk.book

        names, book = await store.run("songling", deed)
        assert names == ["松岭社区", "东网片", "第一网格", "微网格一", "微网格二", "滨河网格", "第三网格"]
        assert [one.no for one in book.estate("河沿街").buildings] == ["5"]
        assert len(book.estate("松岭花园").buildings) == 3

    async def test_rights_are_asked_with_the_tree(self, store):
        """A worker may finish what lies in his grid and below, and nothing elsewhere."""

        def look(desk):
            wang = desk.people.actor("wang", MONDAY)
            desk.rights.need(wang, Deed.FINISH, "G1-2")
            with pytest.raises(NotYours):
                desk.rights.need(wang, Deed.FINISH, "G2")
            return desk.rights.may(wang, Deed.FINISH, "G2", frozenset({"wang"}))

        assert await store.read("songling", look)


class TestNotes:
    async def test_notes_and_once(self, store):
        """A note is what was last set; once is true once, and its failure gives it back."""

        def fails(desk):
            assert desk.notes.once("digest/2026-03-02")
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await store.run("songling", fails)
        once = [await store.run("songling", lambda desk: desk.notes.once("digest/2026-03-02")) for _ in range(2)]

        def deed(desk):
            desk.notes.set("a", "1")
            desk.notes.set("a", "2")
            return desk.notes.get("a"), desk.notes.get("b")

        assert (once, await store.run("songling", deed)) == ([True, False], ("2", ""))
        assert await store.read("heyan", lambda desk: desk.notes.get("a")) == ""

    async def test_the_voice_is_turned_on_and_off(self, store):
        """The note "voice" overrides the settings file, from the same deed on."""

        def deed(desk):
            before = desk.settings.listen_only
            desk.notes.set("voice", "on")
            return before, desk.settings.listen_only

        assert await store.run("heyan", deed) == (True, False)
        assert not (await store.read("heyan", lambda desk: desk.settings)).listen_only
