"""Every command of the table of words, said by everybody: what comes of it is what the table of rights says."""

import pytest

from bot.domain.rights import Deed
from bot.texts import words

from .cases import CASES, has_rows, is_answered, is_shown, matters, steps_of, text_of
from .town import DOOR
from .who import FAR_ROOM, MATTERS, OFFICE, PEOPLE, ROOM, may

PRIVATE_DATA = (DOOR, "13500003333", "钱立春")


def test_every_command_is_tried():
    """A new word of command without a case here fails."""
    assert set(CASES) == set(words.table())


def told(out):
    card = out.card
    parts = (card.title, card.desc, card.body, *(f"{a}{b}" for a, b in card.facts)) if card else ()
    return "\n".join((out.text, out.markdown, *parts))


def leaks(world, who, came):
    """What he was told of matters that he may not see, and of doors and people that are not for him."""
    heard = "\n".join(told(out) for out in came.told(who.id))
    found = [
        matter.number
        for matter in MATTERS
        if matter.secret in heard and not (may(who, Deed.WHY, matter) or may(who, Deed.PROGRESS, matter))
    ]
    given = [dict(zip(world.columns["tickets"], row, strict=True)) for row in came.new.get("tickets", ())]
    own = any(who.id in (one.reporter, one.hands[0]) for one in MATTERS)
    for_him = who.standing is OFFICE or own or any(who.id in (row["assignee"] + row["helpers"]) for row in given)
    return found + ([] if for_him else [word for word in PRIVATE_DATA if word in heard])


async def tries(world, stem, name, matter, *, alone):
    who, case = PEOPLE[name], CASES[stem]
    world.put_back()
    chat = "" if alone else ROOM if matter.unit == "G1" else FAR_ROOM
    if case.first:
        await world.says(who.id, case.first, chat)
        world.marks()
    return await world.says(who.id, text_of(case, matter), chat)


def of_the_other_community(world, came):
    """The rows of this community that changed; somebody of the other one moves his own."""
    return [
        (table, row)
        for table, rows in (*came.new.items(), *came.gone.items())
        for row in rows
        if dict(zip(world.columns[table], row, strict=True))["community"] == "songling"
    ]


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("stem", CASES)
async def test_a_command_does_what_his_rights_say(world, stem, name):
    """Said to us alone and in the group, of a matter of his own unit and of another: it is done by whom the table lets,
    and by nobody else; who may not learns nothing of it."""
    who, case = PEOPLE[name], CASES[stem]
    for matter in matters(case):
        for alone in (True, False):
            came = await tries(world, stem, name, matter, alone=alone)
            where = f"{matter.number} {'alone' if alone else 'in the group'}"
            assert leaks(world, who, came) == [], where
            if name == "elsewhere" and alone:
                assert of_the_other_community(world, came) == [], where
                continue
            expected = {matter.number: [(step.value, who.id) for step in steps_of(stem, who, matter, alone=alone)]}
            rows = bool(case.rows) and has_rows(stem, who, matter, alone=alone)
            steps = {number: lines for number, lines in came.steps.items() if number <= len(MATTERS)}
            assert (case.rows in came.new) is rows or not case.rows, where
            if stem != "handover":
                assert steps == {n: lines for n, lines in expected.items() if lines and case.about}, where
            if stem == "progress":
                line = any(out.ticket == matter.number and out.key.split("/")[2] != "error" for out in came.said)
                assert line is is_answered(stem, who, matter, alone=alone), where
            if who.id in matter.followers and stem == "follow":
                assert set(came.new) == {"ticket_messages"}, where  # said once more by who follows it already
                continue
            if not rows and not (case.about and expected[matter.number]):
                assert came.is_nothing, where
                shown = is_shown(stem, who, matter, alone=alone)
                heard = "\n".join(told(out) for out in came.told(who.id))
                assert (matter.secret in heard) is shown or not case.about, where
                assert {out.to.id for out in came.said} <= {who.id, ROOM, FAR_ROOM}, where
                assert len(came.said) <= 1, where
