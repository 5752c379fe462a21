"""The register's index: found by words, by door, telephone and name; nothing private in clear; forgotten with the rest."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command

from bot.domain.people import Person
from bot.domain.ticket import Call, Place, State
from bot.domain.tokens import asked, cut
from bot.domain.wanted import Sight, Wanted
from storage.engine import open_store
from storage.migrate import alembic_config, migrate
from storage.retention import forget, index_sealed
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish, ticket


async def opens(store, summary, **fields):
    return (await store.run("songling", lambda desk: ticket(desk, summary, **fields))).number


async def found(store, words, sight=None, **more):
    wanted = Wanted(words=words, sight=sight or Sight(private=True), **more)
    return await store.read(
        "songling", lambda desk: ([t.number for t in desk.tickets.find(wanted)], desk.tickets.count(wanted, 100))
    )


@pytest.mark.parametrize(
    ("text", "words", "finds"),
    [
        ("北门路灯不亮", "路灯", True),
        ("北门路灯不亮", "灯", True),
        ("北门路灯不亮", "亮", True),
        ("北门路灯不亮", "北门 不亮", True),
        ("北門路燈不亮", "路灯", True),
        ("ＥＴＣ 车道坏了", "etc", True),
        ("北门路灯不亮", "东门", False),
    ],
)
def test_what_a_text_is_found_by(text, words, finds):
    """By any of its pieces, in either script and width; a single character counts."""
    kept = cut(text)
    assert finds is all(any(k == t.text if t.whole else k.startswith(t.text) for k in kept) for t in asked(words))


async def test_the_index_follows_the_ticket(store):
    """New words are found and old ones are not, in the same transaction as the row; a failed deed leaves no trace."""
    number = await opens(store, "北门路灯不亮")

    def rewrites(desk, text="南门井盖松动"):
        desk.tickets.save(replace(desk.tickets.get(number), summary=text))

    def fails(desk):
        rewrites(desk, "西门水管漏水")
        raise ValueError("after the save")

    assert await found(store, "路灯") == ([number], 1)
    await store.run("songling", rewrites)
    with pytest.raises(ValueError, match="after the save"):
        await store.run("songling", fails)
    assert [await found(store, words) for words in ("路灯", "井盖", "水管")] == [([], 0), ([number], 1), ([], 0)]


async def test_doors_names_and_telephones_are_digests(store, tmp_path):
    """Who may look people up finds the matter by them; the file holds none of them."""
    await opens(store, "别家的事", reporter="wmOther")
    number = await opens(store, "楼道灯坏了", place=Place("松岭花园", "7", "2", "1603"), reporter="wmZhao")

    def knows(desk):
        desk.people.put(Person("wmZhao", "赵春分"))
        desk.people.set_phone("wmZhao", "13500002222")

    await store.run("songling", knows)
    for words in ("7-2-1603", "7栋2单元1603室", "赵春分", "13500002222"):
        assert await found(store, words) == ([number], 1), words
        assert await found(store, words, Sight(("G1", "G1-1", "G2"), "wang")) == ([], 0), words
    await store.close()
    file = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [word for word in ("1603", "赵春分", "13500002222") if word.encode() in file] == []


async def test_private_words_find_nothing_for_colleagues(store):
    """A matter dealt with in private is found by its words only by who handles it; in his list it stands for all."""
    number = await opens(store, "两家为漏水吵架", unit="G1", private=True, assignee="wang")
    colleague, handler = Sight(("G1",), "w4"), Sight(("G1",), "wang")

    assert await found(store, "吵架", colleague) == ([], 0)
    assert await found(store, "吵架", handler) == ([number], 1)
    assert await found(store, "", colleague) == ([number], 1)


async def test_nobody_finds_beyond_his_units(store):
    """Neither by words, nor by a facet written as a word, nor by number; what is in his hands he finds."""
    other = await opens(store, "路灯不亮", unit="G2")
    mine = await opens(store, "路灯坏了", unit="G2", assignee="wang")
    sight = Sight(("G1", "G1-1"), "wang")

    assert await found(store, "路灯", sight) == ([mine], 1)
    assert await found(store, "", sight) == ([mine], 1)
    assert await found(store, f"#{other}", sight) == ([], 0)
    assert await found(store, "¶u4732", sight) == ([], 0)
    assert await found(store, '" OR "不亮', sight) == ([], 0)


async def test_who_helps_finds_it_too(store):
    """A colleague of another grid who was asked to help finds the matter, until he is not any more."""
    number = await opens(store, "路灯不亮", unit="G2", helpers=("wang",))
    sight = Sight(("G1",), "wang")
    call = Call("w4", "网格员", "chen", CLOCK_STARTS, CLOCK_STARTS)
    assert await found(store, "路灯", sight) == ([number], 1)
    await store.run(
        "songling", lambda desk: desk.tickets.save(replace(desk.tickets.get(number), helpers=(), calls=(call,)))
    )
    assert await found(store, "路灯", sight) == ([], 0)
    assert await found(store, "路灯", Sight((), "w4")) == ([number], 1)


async def test_pages_hold_each_matter_once(store):
    """Page after page, by number or by moment, nothing is shown twice and nothing left out."""
    numbers = [await opens(store, "路灯不亮", opened_at=CLOCK_STARTS + timedelta(minutes=n // 3)) for n in range(10)]
    period = (CLOCK_STARTS, CLOCK_STARTS + timedelta(days=1))
    for wanted in (Wanted(), Wanted(words="路灯"), Wanted(opened=period), Wanted(opened=period, words="路灯")):
        seen, last = [], 0
        while page := await store.read("songling", lambda desk, w=wanted, b=last: desk.tickets.find(w, 3, b)):
            seen += [one.number for one in page]
            last = seen[-1]
        assert seen == numbers[::-1]


async def test_a_forgotten_door_leaves_the_index(store, clock):
    """A year after the end the door finds nothing any more, and the words still do."""
    number = await opens(
        store, "楼道灯坏了", place=Place("松岭花园", "7", "2", "1603"), state=State.CLOSED, closed_at=CLOCK_STARTS
    )
    assert await found(store, "7-2-1603") == ([number], 1)
    clock.pass_by(days=366)
    await store.run("songling", lambda desk: forget(desk, desk.now))
    assert await found(store, "7-2-1603") == ([], 0)
    assert await found(store, "楼道灯") == ([number], 1)


async def test_an_old_register_is_found_after_the_migration(tmp_path, clock):
    """Rows from before have their words from the schema's step, and doors and names from the command that has the key."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    migrate(url)
    store = open_store(url, clock=clock, seal=SEAL, settings=SETTINGS)
    await store.run("songling", furnish)
    number = await opens(store, "楼道灯坏了", place=Place("松岭花园", "7", "2", "1603"))
    await store.close()
    config = alembic_config(url)
    command.downgrade(config, "0001")
    migrate(url)

    store = open_store(url, clock=clock, seal=SEAL, settings=SETTINGS)
    assert await found(store, "楼道灯") == ([number], 1)
    assert await found(store, "7-2-1603") == ([], 0)
    while await store.run("songling", index_sealed):
        pass
    assert await found(store, "7-2-1603") == ([number], 1)
    assert await store.read("songling", lambda desk: desk.people.by_name("王师傅")) == ["wang"]
    await store.close()
