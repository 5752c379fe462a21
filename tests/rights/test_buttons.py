"""Every button with a key that somebody made up: it does what his rights say, and nothing else."""

from dataclasses import dataclass

import pytest

import handlers
from bot.domain.rights import RIGHTS, Deed
from bot.domain.routines import mark
from bot.domain.ticket import MOVES, State, Step

from .cases import CASES, NOTE
from .test_words import leaks, told
from .town import ROUTINE
from .who import FAR, HERE, MATTERS, NEAR, OFFICE, OUTSIDE, PEOPLE, RESIDENT, THERE, may, may_step, within

S, D = Step, Deed


@dataclass(frozen=True)
class Press:
    """*arg*: what stands behind the number. *about*: the state in which the button is shown."""

    right: Deed
    steps: tuple[Step, ...]
    about: str = "assigned"
    arg: str = ""


OF_A_MATTER = {
    "accept": Press(D.ACCEPT, (S.ACCEPT,)),
    "finish": Press(D.FINISH, (S.FINISH,)),
    "transfer": Press(D.TRANSFER, (S.TRANSFER,), arg="w2"),
    "refuse": Press(D.REFUSE, (S.REFUSE,)),
    "wait": Press(D.WAIT, (S.WAIT,)),
    "acknowledge": Press(D.ACKNOWLEDGE, (S.ACKNOWLEDGE, S.ACCEPT), "danger"),
    "false_alarm": Press(D.ACKNOWLEDGE, (S.REFUSE,), "danger"),
    "enrich": Press(D.ACCEPT, (S.ENRICH,), arg="lift"),
    "assign": Press(D.ASSIGN, (S.ASSIGN,), arg="w2"),
    "whistle": Press(D.WHISTLE, (S.WHISTLE,), arg="water"),
    "arrive": Press(D.ARRIVE, (S.ARRIVE,)),
    "undo": Press(D.UNDO, (S.UNDO,), "resolved"),
    "split": Press(D.SPLIT, (S.SPLIT,), arg="archive/songling-{n}-f"),
    "fixed": Press(D.CONFIRM, (S.CONFIRM,), "resolved"),
    "notfixed": Press(D.DENY, (S.DENY,), "resolved"),
}
OF_OTHER_THINGS = {
    "join", "register", "leave", "notice_send", "notice_cancel", "notice_over", "notice_not_over", "routine",
    "entry_keep", "entry_drop", "told",
}  # fmt: skip


def test_every_button_is_tried():
    """A new button without a case here fails."""
    assert set(OF_A_MATTER) | OF_OTHER_THINGS == set(handlers.PRESSES)


def test_a_button_asks_the_right_of_its_word():
    """Who may not say it may not press it: both ask the same line of the table."""
    assert {
        stem for stem, press in OF_A_MATTER.items() if stem in CASES and CASES[stem].right is not press.right
    } == set()


def steps_of(stem, who, matter):
    """What the matter's history gets by the tables, whatever state it is in."""
    press = OF_A_MATTER[stem]
    if stem == "notfixed" and matter.state is State.CLOSED:
        return (Step.REOPEN,) if may_step(who, Deed.DENY, Step.REOPEN, matter) else ()
    if stem in ("fixed", "notfixed") and who.standing is RESIDENT and who.id in matter.followers:
        return NOTE if (matter.state, press.steps[0]) in MOVES else ()
    if not may_step(who, press.right, press.steps[0], matter):
        return ()
    match stem:
        case "undo" if who.id != matter.last:
            return ()
        case "arrive" if not (who.id in matter.called or (who.standing is OFFICE and matter.called)):
            return ()
        case "split" if not matter.followers or (who.standing is RESIDENT and who.id not in matter.followers):
            return ()
        case "finish" if who.standing is OUTSIDE:
            return (Step.ANSWER,)
    return press.steps


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("stem", OF_A_MATTER)
async def test_a_forged_button_does_what_his_rights_say(world, stem, name):
    """Of a matter of his unit, of another, and of one that is over; and with the code of the other community."""
    who, press = PEOPLE[name], OF_A_MATTER[stem]
    for matter in (NEAR[press.about], FAR[press.about], NEAR["closed"], FAR["closed"]):
        world.put_back()
        arg = f"/{press.arg.format(n=matter.number)}" if press.arg else ""
        came = await world.presses(who.id, f"{stem}/{HERE}/{matter.number}{arg}")
        assert leaks(world, who, came) == [], matter.number
        expected = () if name == "elsewhere" else steps_of(stem, who, matter)
        steps = {number: lines for number, lines in came.steps.items() if number <= len(MATTERS)}
        assert steps == ({matter.number: [(step.value, who.id) for step in expected]} if expected else {}), (
            matter.number
        )
        if not expected:
            assert came.is_nothing, matter.number
            assert {out.to.id for out in came.said} <= {who.id}, matter.number
            heard = "\n".join(told(out) for out in came.said)
            assert "已经是" not in heard or may(who, Deed.PROGRESS, matter), matter.number


@pytest.mark.parametrize("name", PEOPLE)
async def test_a_key_of_nobodys_does_nothing(world, name):
    """Another community's code, a number that is not there, no number, a stem nobody knows, a torn key."""
    who = PEOPLE[name]
    keys = [f"{stem}/{HERE}/99" for stem in OF_A_MATTER]
    keys += [f"{stem}/{THERE}/1" for stem in OF_A_MATTER if name != "elsewhere"]
    keys += [
        "accept/songling/x",
        "accept/songling/²",
        "accept//1",
        "close/songling/1",
        "accept",
        "accept/",
        "///",
        "menu/no",
    ]
    for key in keys:
        came = await world.presses(who.id, key)
        assert came.is_nothing, key
        assert leaks(world, who, came) == [], key


@pytest.mark.parametrize("name", PEOPLE)
async def test_a_neighbours_sentence_is_registered_by_who_may_write_it_down(world, name):
    """「登记」 under a sentence of the near group: by who may 代报 there."""
    who = PEOPLE[name]
    came = await world.presses(who.id, f"register/{HERE}/0/archive/maybe")
    allowed = (
        name != "elsewhere"
        and may(who, Deed.PROXY, NEAR["assigned"])
        and (who.standing is OFFICE or within(who, NEAR["assigned"]))
    )
    assert ("tickets" in came.new) is allowed
    assert came.is_nothing or allowed


@pytest.mark.parametrize("name", PEOPLE)
async def test_which_one_is_asked_of_who_spoke(world, name):
    """The card 「刚才那句说的是哪一件」 is the speaker's: nobody else hangs his words on a matter."""
    came = await world.presses(PEOPLE[name].id, f"join/{HERE}/1/app/which")
    assert came.steps == ({1: [("supplement", "w3")]} if name == "other_worker" else {})
    assert (await world.presses(PEOPLE[name].id, f"leave/{HERE}/0/app/which")).steps == came.steps


NOTICES = ((1, "chen", "G1"), (3, "l1", "G1"), (5, "chen", "G3"), (7, "chen", ""))  # the draft's number; sent: one more


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("deed", ["send", "cancel", "over", "not_over"])
async def test_a_notice_is_moved_by_who_may_speak_there(world, deed, name):
    """Its writer, the office, and who leads all its groups."""
    who, draft = PEOPLE[name], deed in ("send", "cancel")
    for number, by, unit in NOTICES:
        world.put_back()
        came = await world.presses(who.id, f"notice_{deed}/{HERE}/{number + (not draft)}")
        leads = who.standing in RIGHTS[Deed.NOTICE] and name != "elsewhere"
        there = next((matter for matter in (NEAR["assigned"], FAR["assigned"]) if matter.unit == unit), None)
        allowed = leads and (who.standing is OFFICE or who.id == by or (there is not None and within(who, there)))
        assert ("notices" in came.new) is allowed, (number, by, unit)
        assert came.is_nothing or allowed


@pytest.mark.parametrize("name", PEOPLE)
async def test_the_rest_of_the_buttons(world, name):
    """An answer is taken or dropped by the office; a routine is ticked by one of ours for himself, and by nobody else."""
    who = PEOPLE[name]
    for deed in ("entry_keep", "entry_drop"):
        world.put_back()
        came = await world.presses(who.id, f"{deed}/{HERE}/2")
        assert ("answers" in came.new) is (who.standing in RIGHTS[Deed.ENTRY])
        assert came.is_nothing or who.standing is OFFICE
    world.put_back()
    came = await world.presses(who.id, f"routine/{HERE}/0/{mark(ROUTINE)}-20260304")
    assert ("notes" in came.new) is (who.standing in RIGHTS[Deed.ROUTINE])
    columns = world.columns["notes"]
    assert all(f"/{who.id}" in str(row[columns.index("name")]) for row in came.new.get("notes", ()))
