"""The order in which ears are tried, on one screen. A command before free words; the first that takes it has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.deeds import consent, doors, service, tap
from bot.domain.ticket import Judged
from bot.messages import Inbound, Kind, Reading
from bot.ports import Desk
from bot.texts.menu import SAYS
from bot.texts.words import Said
from handlers.middleware import is_staff, kept_polite
from handlers.office import (
    announced,
    asked_back,
    assign,
    by_thing,
    called,
    close,
    digest,
    entry,
    found,
    give,
    handover,
    leave,
    notice,
    order,
    pass_on,
    recall,
    voice,
    who,
    why,
)
from handlers.resident import (
    all_clear,
    ask,
    asks_more,
    complain,
    confirm,
    deny,
    follow,
    halves,
    hand_over,
    help,  # noqa: A004  the word people say
    helper,
    maybe,
    mine,
    progress,
    rate,
    reopen,
    report,
    supplement,
    urge,
    useful,
    whose,
    withdraw,
)
from handlers.worker import (
    accept,
    acknowledge,
    answer,
    answered,
    arrive,
    assist,
    corrects,
    enrich,
    extend,
    false_alarm,
    finish,
    give_back,
    hands,
    join,
    many,
    merged,
    not_done,
    noticed,
    on_scene,
    parts,
    passed_on,
    pending,
    private,
    proxy,
    question,
    refuse,
    routine,
    search,
    short,
    shown,
    split,
    talk,
    to_her,
    transfer,
    typed,
    undo,
    wait,
    whistle,
)

STAFF_EARS = (
    shown, many, merged, typed, called, asked_back, to_her, pass_on, give, order, parts, on_scene, help, helper, who, useful, why, digest, announced, notice, voice, proxy, assign, close, enrich, corrects, routine,  # to us alone, by words of command
    leave, handover, undo, private, extend, give_back, assist, question, answer, split,
    mine, pending, progress, search, reopen, confirm, deny, withdraw, not_done,  # of what he wrote down for somebody
    by_thing, found, noticed,  # before the words of work in it: 「井盖翘起来了」 is no 「来了」
    hands,  # 「不归我，叫物业去清」 takes nothing up
    whistle, arrive, acknowledge, false_alarm, refuse, wait, transfer, finish, accept,
    recall, urge, supplement, ask, report, talk, answered, short,
)  # fmt: skip
LAST_STAFF_EARS = (asked_back.rest,)
RESIDENT_EARS = (
    help, hand_over, helper, who, whose, useful, why, mine, digest, undo, rate, split, halves, progress, asks_more, reopen, deny, confirm, withdraw, urge,
    follow, ask, supplement, report, maybe,
)  # fmt: skip
LAST_RESIDENT_EARS = (asks_more.rest,)
CARDS = (
    accept, finish, transfer, refuse, wait, acknowledge, false_alarm, enrich, join, assign, notice,
    whistle, arrive, undo, split, routine, entry, passed_on, confirm, deny,
)  # fmt: skip
PRESSES = {stem: ear for module in CARDS for stem, ear in module.router.presses.items()}
NOTHING = Reading(intent=Judged("chat", "default", 0.0))
ANSWERS = frozenset({"confirm", "deny", "withdraw"})  # a voice that rang once more and meant this
SILENT = frozenset({Kind.EVENT, Kind.ECHO})


def hear(message: Inbound, reading: Reading | None, desk: Desk, now: datetime) -> int:
    """Hear one message, inside a transaction; the number of the matter it belongs to, or 0."""
    if message.sender is None or consent.consent(desk, message, now) or service.told(desk, message, now):
        return 0
    if message.kind in SILENT:
        return 0
    service.came_back(desk, message)
    doors.lives_here(desk, message)
    if consent.refused(desk, message):
        desk.inbox.forget_words(message.source, message.who)
        return 0
    if message.kind is Kind.PRESS:
        return kept_polite(lambda: _press(message, desk, now), desk, message) or 0
    if message.kind is Kind.RECALL:
        return kept_polite(lambda: withdraw.recalled(message, desk, now), desk, message) or 0
    if message.is_group and is_staff(message) and tap.echo(desk, message, now):
        return 0
    return kept_polite(lambda: _listen(message, reading or NOTHING, desk, now), desk, message) or 0


def _listen(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int:
    if not is_staff(message):  # also what rang: it is for the office alone, or over
        for module in (complain, all_clear):
            heard: int | None = module.router.hear(message, reading, desk, now)
            if heard is not None:
                return heard
    known = desk.tickets.of_message(message.key)
    answers = known is not None and known.message != message.key and reading.intent.value in ANSWERS
    if known is not None and not answers:  # the alarm was here before; or the message comes a second time
        return report.read_after_alarm(known, message, reading, desk, now)
    if reading.danger and reading.opens and not is_staff(message):
        return report.hear_danger(message, reading, desk, now)
    for module in STAFF_EARS if is_staff(message) else RESIDENT_EARS:
        number: int | None = module.router.hear(message, reading, desk, now)
        if number is not None:
            return number
    for ears in LAST_STAFF_EARS if is_staff(message) else LAST_RESIDENT_EARS:
        number = ears.hear(message, reading, desk, now)
        if number is not None:
            return number
    return help.hear_rest(message, reading, desk, now)


def _is_number(word: str) -> bool:
    """Of a matter; 「²」 is a digit to Python and no number."""
    return word.isdecimal() and len(word) <= 9


def _press(message: Inbound, desk: Desk, now: datetime) -> int:
    """`<stem>/<community>/<number>[/<arg>]`; a button that nobody knows any more does nothing."""
    parts = message.action.split("/", 3)
    if parts[0] == "menu" and len(parts) == 2 and parts[1] in SAYS:
        return _listen(replace(message, kind=Kind.TEXT, text=SAYS[parts[1]]), NOTHING, desk, now)
    ear = PRESSES.get(parts[0])
    if ear is None or len(parts) < 3 or parts[1] != desk.community or not _is_number(parts[2]):
        return 0
    said = Said(parts[0], "", int(parts[2]), parts[3] if len(parts) > 3 else "")
    return ear(said, message, NOTHING, desk, now) or 0
