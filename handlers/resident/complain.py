"""『我要投诉王师傅，上次来态度太差了』『王师傅打我』: of one of ours, for the office alone."""

from dataclasses import replace
from datetime import datetime

from bot.deeds.accused import whom_it_accuses
from bot.deeds.complain import complain, complained_before
from bot.deeds.steps import name_of
from bot.domain.danger import DangerHit
from bot.domain.grievance import is_of_ours, is_past, strikes
from bot.domain.listed import listed
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.resident.report import hear_report
from handlers.router import RESIDENTS, Router

router = Router()
MOST_QUOTED = 30  # characters of what raised it


@router.anything(RESIDENTS)
def hear_grievance(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """By his name or his post; alone with us also somebody whom we do not know by name. A group is answered by nothing. Blows
    that fall now ring, as what the rules heard has rung already."""
    if not message.text:
        return None
    alone = is_alone(desk, message)
    if message.is_group and reading.opens and reading.parts and (of_ours := _counted_off(message)) is not None:
        return _among_others(of_ours, said, message, reading, desk, now)
    hits = _hits(message, reading, desk)
    ticket = complained_before(desk, message, (), now)
    if ticket is None:
        if desk.tickets.of_message(message.key) is not None:
            return None
        accused = whom_it_accuses(desk, message, hits, alone=alone)
        if accused is None:
            return None
        ticket = complain(desk, message, speaker(message), accused, now, hits=hits)
    reply(desk, message, resident.grievance(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number if alone else 0


def _counted_off(message: Inbound) -> Inbound | None:
    """Of a list of matters the items that complain of one of ours, where there are others too."""
    _, items = listed(message.text)
    found = [item for item in items if is_of_ours(item)]
    if not found or len(found) == len(items):
        return None
    return replace(message, id=f"{message.id}/of-ours", text="；".join(found))  # the message itself is of the others


def _among_others(
    of_ours: Inbound, said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime
) -> int | None:
    """「1. 灯不亮 2. 车库积水 3. 保安态度差」: the last is for the office alone, and the others go where they belong."""
    number = hear_report(said, message, reading, desk, now)
    accused = whom_it_accuses(desk, of_ours, alone=True)
    if accused is not None:
        complain(desk, of_ours, speaker(message), accused, now)
    return number


def _hits(message: Inbound, reading: Reading, desk: Desk) -> tuple[DangerHit, ...]:
    """What no rule rang for: the danger of the reading, or that one of ours strikes somebody."""
    if reading.danger:
        kind = reading.danger_kind or "other"
        return (DangerHit(kind, "、".join(reading.danger_words), guessed=kind == "other"),)
    if strikes(message.text, [one.name for one in desk.people.staff()]) and not is_past(message.text):
        return (DangerHit("violence", message.text[:MOST_QUOTED], guessed=True),)
    return ()
