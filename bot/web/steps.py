"""The steps a page offers as buttons: the same deeds that are called from the chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.deeds.accept import accept
from bot.deeds.assign import assign
from bot.deeds.close import close
from bot.deeds.confirm import confirm
from bot.deeds.deny import deny
from bot.deeds.extend import extend
from bot.deeds.finish import finish
from bot.deeds.merge import merge
from bot.deeds.refuse import refuse
from bot.deeds.reopen import reopen
from bot.deeds.split import joined, split
from bot.deeds.transfer import transfer
from bot.deeds.undo import undo
from bot.deeds.wait import wait
from bot.deeds.whistle import whistle
from bot.deeds.withdraw import withdraw
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import ENDED, MOVES, State, Step, Ticket, reopen_allowed
from bot.domain.undo import last_step
from bot.errors import PersonError, Unclear
from bot.ports import Desk

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Button:
    """A step as the page offers it. *asks*: what the form below it asks for."""

    deed: str  # the last part of the address
    label: str
    right: Deed
    step: Step
    run: Callable[[Desk, int, Form, Actor], Ticket]
    asks: tuple[str, ...] = ()  # note | person | days | number | message
    hint: str = ""
    needs_note: bool = False
    main: bool = False


def _days(form: Form, otherwise: int) -> int:
    said = form.get("days", "")
    return min(int(said), 60) if said.isdecimal() and len(said) < 9 else otherwise


def _wait(desk: Desk, number: int, form: Form, by: Actor) -> Ticket:
    days = _days(form, 3)
    return wait(desk, number, form["note"], desk.now + timedelta(days=days), by, desk.now)


def _extend(desk: Desk, number: int, form: Form, by: Actor) -> Ticket:
    ticket = desk.tickets.get(number)
    days = _days(form, 1)
    until = (ticket.due_at or desk.now) + timedelta(days=days)
    return extend(desk, number, until, form["note"], by, desk.now)


def _number(text: str) -> int:
    said = text.strip().lstrip("#＃")
    if not said.isdecimal() or len(said) > 12:
        raise Unclear(f"{text!r} is no number", reply="请写上并到哪个编号，比如 12。")
    return int(said)


BUTTONS: tuple[Button, ...] = (
    Button("accept", "接单", Deed.ACCEPT, Step.ACCEPT,
           lambda desk, n, _, by: accept(desk, n, by, desk.now), main=True),
    Button("finish", "办好了", Deed.FINISH, Step.FINISH,
           lambda desk, n, form, by: finish(desk, n, form["note"], by, desk.now),
           asks=("note",), hint="怎么处理的，会转告报事的人", needs_note=True, main=True),
    Button("assign", "派单", Deed.ASSIGN, Step.ASSIGN,
           lambda desk, n, form, by: assign(desk, n, form["person"], by, desk.now, note=form["note"]),
           asks=("person", "note"), hint="捎句话（可不写）"),
    Button("transfer", "转派", Deed.TRANSFER, Step.TRANSFER,
           lambda desk, n, form, by: transfer(desk, n, form["person"], by, desk.now, note=form["note"]),
           asks=("person", "note"), hint="捎句话（可不写）"),
    Button("wait", "等待", Deed.WAIT, Step.WAIT, _wait, asks=("note", "days"), hint="在等什么", needs_note=True),
    Button("confirm", "报事人说好了", Deed.CONFIRM, Step.CONFIRM,
           lambda desk, n, form, by: confirm(desk, n, by, desk.now, words=form["note"]),
           asks=("note",), hint="他怎么说的（可不写）"),
    Button("deny", "报事人说没好", Deed.DENY, Step.DENY,
           lambda desk, n, form, by: deny(desk, n, by, desk.now, words=form["note"]),
           asks=("note",), hint="哪里没好", needs_note=True),
    Button("refuse", "不是诉求", Deed.REFUSE, Step.REFUSE,
           lambda desk, n, form, by: refuse(desk, n, by, desk.now, note=form["note"]),
           asks=("note",), hint="为什么不是（可不写）"),
    Button("withdraw", "替他撤回", Deed.WITHDRAW, Step.WITHDRAW,
           lambda desk, n, form, by: withdraw(desk, n, by, desk.now, words=form["note"]),
           asks=("note",), hint="为什么撤回（可不写）"),
    Button("close", "直接办结", Deed.CLOSE, Step.CLOSE,
           lambda desk, n, form, by: close(desk, n, form["note"], by, desk.now),
           asks=("note",), hint="结果是什么", needs_note=True),
    Button("reopen", "重新打开", Deed.DENY, Step.REOPEN,
           lambda desk, n, form, by: reopen(desk, n, by, desk.now, words=form["note"]),
           asks=("note",), hint="为什么重新打开", needs_note=True),
    Button("merge", "合并", Deed.MERGE, Step.MERGE,
           lambda desk, n, form, by: merge(desk, n, _number(form["number"]), by, desk.now), asks=("number",)),
    Button("split", "拆开", Deed.SPLIT, Step.SPLIT,
           lambda desk, n, form, by: split(desk, n, form["message"], by, desk.now), asks=("message",)),
    Button("extend", "延期", Deed.EXTEND, Step.EXTEND, _extend, asks=("note", "days"), hint="为什么要延期",
           needs_note=True),
    Button("whistle", "吹哨", Deed.WHISTLE, Step.WHISTLE,
           lambda desk, n, form, by: whistle(desk, n, form["note"], by, desk.now),
           asks=("note",), hint="叫谁：岗位、姓名或部门，不写就叫上一级"),
    Button("undo", "撤销我上一步", Deed.UNDO, Step.UNDO, lambda desk, n, _, by: undo(desk, n, by, desk.now)),
)  # fmt: skip
BY_NAME = {button.deed: button for button in BUTTONS}


def buttons(desk: Desk, actor: Actor, ticket: Ticket) -> list[Button]:
    """The steps that the table of moves has from here, and that this person has the right to."""
    found = []
    for button in BUTTONS:
        rule = MOVES.get((ticket.state, button.step))
        if rule is None or actor.standing not in rule.by:
            continue
        if button.step is Step.ACCEPT and ticket.assignee == actor.id and ticket.contacted_at is not None:
            continue  # it is in his hands already
        if ticket.state in ENDED and not reopen_allowed(ticket, desk.now, desk.settings.reopen_days):
            continue
        if not _makes_sense(desk, actor, ticket, button.step):
            continue
        if desk.rights.may(actor, button.right, ticket.unit, ticket.owners):
            found.append(replace(button, main=_likely(button, actor, ticket)))
    return found


def _makes_sense(desk: Desk, actor: Actor, ticket: Ticket, step: Step) -> bool:
    """Some steps need something to take apart or back."""
    if step is Step.SPLIT:
        return bool(joined(desk, ticket))
    if step is Step.UNDO:
        try:
            last_step(desk.tickets.history(ticket.number), actor, desk.now, desk.settings.undo_minutes)
        except PersonError:
            return False
    return True


def alike(desk: Desk, actor: Actor, ticket: Ticket) -> list[Ticket]:
    """What it could be the same as: open, of its units or group, of the last month; newest first."""
    units = list(desk.tree.below(desk.tree.grid_of(ticket.unit))) if ticket.unit else []
    near = desk.tickets.open_near(ticket.chat, units, "", desk.now - timedelta(days=31), 30)
    fits = [one for one in near if one.number != ticket.number and one.is_open]
    return [one for one in fits if desk.rights.may(actor, Deed.MERGE, one.unit, one.owners)]


def _likely(button: Button, actor: Actor, ticket: Ticket) -> bool:
    """Is this what the person most probably came for?"""
    if ticket.state is State.RESOLVED:
        return button.step is Step.CONFIRM
    if not ticket.assignee:
        return button.step is (Step.ACCEPT if actor.standing is Standing.WORKER else Step.ASSIGN)
    return button.main and ticket.assignee == actor.id


def hands(desk: Desk) -> list[tuple[str, str]]:
    """Who can be given a matter: (person id, name and post), by post as the settings order them."""
    order = {role.name: place for place, role in enumerate(desk.settings.roles)}
    found = []
    for person in desk.people.staff():
        posts = [post for post in person.posts if post.role in order]
        if not posts:
            continue
        unit = desk.tree.units.get(posts[0].unit)
        said = f"{person.name}（{unit.name if unit else posts[0].unit}{posts[0].role}）"
        found.append((order[posts[0].role], posts[0].unit, person.id, said))
    return [(person, said) for _, _, person, said in sorted(found)]
