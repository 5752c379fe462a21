"""The demonstration's community is whole: nobody lives nowhere, nothing has two owners."""

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.simulator import pictures, script
from bot.simulator.town import SETTINGS, STAFF, rooms, sheets, town, worker_of

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)


def test_the_tree_is_the_seeds_own():
    """One community of 4 网片, 8 网格, 48 微网格 and 34 residents' groups, each below something that exists."""
    units = sheets()["units"]

    assert Counter(row["kind"] for row in units) == {"community": 1, "sector": 4, "grid": 8, "micro": 48}
    codes = {row["code"] for row in units}
    assert all(row["parent"] in codes or row["kind"] == "community" for row in units)
    assert len(rooms()) == 34
    assert sorted(micro for served in rooms().values() for micro in served) == sorted(
        row["code"] for row in units if row["kind"] == "micro"
    )


def test_every_micro_grid_has_its_buildings_and_no_building_two():
    """The buildings of all estates are shared out over the 48 micro-grids without overlap."""
    rows = [row for row in sheets()["places"] if row["building"]]
    owner = {(row["estate"], row["building"], row["entrance"]): row["unit"] for row in rows}

    assert len(owner) == len(rows)
    assert len({row["unit"] for row in rows}) == 48
    assert len({(row["estate"], row["building"]) for row in rows}) >= 48
    assert {row["kind"] for row in rows} == {"物业", "三无", "开放式", "企业", "市场"}


def test_estates_without_a_firm_have_no_property_post():
    """三无 and open estates have nobody on the 物业 rung, managed ones have."""
    seats = {(row["roles"], row["unit"]) for row in sheets()["people"]}
    kinds = {}
    for row in sheets()["places"]:
        if row["building"]:
            kinds.setdefault(row["unit"].split("-")[0], set()).add(row["kind"])

    for grid, found in kinds.items():
        assert (("物业", grid) in seats) == bool(found & {"物业", "市场"}), grid


def test_everybody_is_invented_once_and_the_three_of_the_stories_are_there():
    """李阿姨 lives in G3 under 王师傅, 陈主任 sits in the office, and ids are unique."""
    people = {person.id: person for person in town().people}
    group = next(group for group in town().groups if "wmLi" in group.members)

    assert len(people) == len(town().people)
    assert len([p for p in people.values() if p.kind == "resident"]) == 150
    assert (people["wmLi"].name, people["wang"].name, people["chen"].name) == ("李阿姨", "王师傅", "陈主任")
    assert group.owner == worker_of("G3") == "wang"
    assert group.nicknames["wmLi"] == "3栋-李"
    assert town() == town()


def test_whoever_stands_in_exists():
    """Stand-ins are people of the same sheet, and one worker is on leave."""
    userids = {row[0] for row in STAFF}

    assert {row[5] for row in STAFF if row[5]} <= userids
    assert [row["userid"] for row in sheets()["people"] if row["away"]] == ["w5"]


def test_the_settings_can_be_read():
    """The settings file of the demonstration is one that `serve` would take."""
    from bot.config import load_settings

    settings = load_settings(SETTINGS, code="songling", name="松岭社区", timezone="Asia/Shanghai")

    assert not settings.listen_only
    assert [rung.role for rung in settings.ladders[0].rungs] == ["网格员", "物业", "网片长", "社区值班", "街道"]


def test_the_conversations_are_many_and_everybody_speaks_where_he_is():
    """Five days, at least 60 conversations and 400 messages, each by somebody who is in that group."""
    played = script.load(MONDAY, ZONE)
    groups = {group.id: group for group in town().groups}
    days = {line.at.date() for line in played.lines}

    assert len(played.lines) >= 400
    assert played.talks >= 60
    assert len(days) == 5
    assert min(days) == MONDAY
    for line in played.lines:
        assert line.who in groups[line.chat].members if line.chat in groups else line.chat.endswith(line.who), line
        assert not line.image or line.image in pictures.names()


def test_what_is_written_covers_the_ways_people_talk():
    """Danger, dispute, 同诉, urge, deny, withdraw, progress, pictures, quotes, 代报, a night, a Friday evening."""
    played = script.load(MONDAY, ZONE)
    hows = {line.how for line in played.lines}

    assert {"same", "supplement", "urge", "confirm", "deny", "withdraw", "progress"} <= hows
    assert any(line.image for line in played.lines)
    assert any(line.quote for line in played.lines)
    assert sum(matter.danger for matter in played.matters.values()) >= 4
    assert sum(matter.private for matter in played.matters.values()) >= 2
    assert sum(matter.ignored for matter in played.matters.values()) >= 3
    assert any(matter.opening.chat == "app:zhou" for matter in played.matters.values())
    assert any(matter.opening.at.hour == 2 for matter in played.matters.values())
    assert any(f"{matter.opening.at:%a %H:%M}" == "Fri 17:50" for matter in played.matters.values())


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("09:00 | wmLi | sings | 早", "sings"),
        ("09:00 | wmLi | joins lamp maybe | 早", "maybe"),
        ("09:00 | wmLi | joins lamp same | 我也是", "lamp"),
        ("09:00 | wmLi | 早", "four parts"),
    ],
)
def test_a_script_that_cannot_be_played_is_named(tmp_path, lines, complaint):
    """A wrong label, an unknown matter or a broken line stops the loading with the place of the mistake."""
    (tmp_path / "bad.toml").write_text(
        f'day = "mon"\n[[talk]]\nid = "bad"\nchat = "wrSL10"\nlines = """\n{lines}\n"""\n', encoding="utf-8"
    )

    with pytest.raises(script.BadScriptError, match=complaint):
        script.load(MONDAY, ZONE, tmp_path)


def test_pictures_are_painted_as_png():
    """Each small picture becomes a PNG of 320 × 240, the same every time."""
    for name in pictures.names():
        painted = pictures.paint(name)
        assert painted.startswith(b"\x89PNG")
        assert int.from_bytes(painted[16:20]) == 320
        assert int.from_bytes(painted[20:24]) == 240
    with pytest.raises(KeyError):
        pictures.paint("nothing of the kind")
