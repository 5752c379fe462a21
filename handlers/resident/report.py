"""『3号楼2单元电梯又停了』: a matter is heard in the talk."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.enrich import from_reading
from bot.deeds.group_line import say_in_group
from bot.deeds.made_safe import kind_of
from bot.deeds.notice_after import planned
from bot.deeds.place_of import must_ask
from bot.deeds.report import ONE_BREATH, first_line, report
from bot.deeds.ring import is_of_himself, rang_lately
from bot.deeds.steps import name_of
from bot.deeds.supplement import supplement
from bot.domain.danger import hits
from bot.domain.people import Standing
from bot.domain.ticket import Ticket, Urgency
from bot.domain.trapped import KINDS, is_from_inside
from bot.messages import Button, Inbound, Kind, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import own_matters
from handlers.middleware import is_staff, reply, speaker
from handlers.router import RESIDENTS, STAFF, Router

router = Router()
ONE_HOUR = timedelta(hours=1)
MOST_CHOICES = 10  # the platform shows no more
OPENS = ("request", "question", "suggestion", "praise")


@router.command("report")
@router.intent(*OPENS, standing=RESIDENTS | STAFF - {Standing.OUTSIDE})
def hear_report(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """A matter somebody should act on, however it is put."""
    if not reading.opens and not said.word:
        return None
    if said.word and not said.rest:
        return None
    if not is_staff(message) and _was_announced(desk, message, reading, now):
        return 0
    if (stuck := _she_sits_in(desk, message, now)) is not None:
        return supplement(desk, stuck.number, message, None, speaker(message), now).number
    ticket = report(desk, message, reading, now, words=said.rest if said.word else "")
    if message.is_group and ticket.message == message.key:
        _shown_before(desk, message, ticket, now)
    answer(desk, message, ticket, now)
    return ticket.number


def _she_sits_in(desk: Desk, message: Inbound, now: datetime) -> Ticket | None:
    """The danger that she cannot get out of, where she tells what it is like in there: 「灯也灭了，好怕」."""
    if is_staff(message) or not is_from_inside(message.text) or not rang_lately(desk, now):
        return None
    found = [
        one
        for one in own_matters(desk, message)
        if one.reporter == message.who
        and one.is_open
        and one.urgency is Urgency.DANGER
        and now - one.opened_at <= ONE_HOUR
    ]
    return found[0] if len(found) == 1 and kind_of(desk, found[0]) in KINDS else None


def _was_announced(desk: Desk, message: Inbound, reading: Reading, now: datetime) -> bool:
    """「电梯怎么停了」 while the outage lasts of which a notice has told: said once to the group, and no matter."""
    number, line = planned(desk, message, reading, now)
    if not number:
        return False
    if not message.is_group:
        reply(desk, message, line, what="planned")
    elif desk.notes.once(f"planned/{number}/{message.chat}"):
        say_in_group(desk, message, line, now, what="planned", until=now + ONE_HOUR)
    return True


def _shown_before(desk: Desk, message: Inbound, ticket: Ticket, now: datetime) -> None:
    """First the picture, then the words to it: it is the same breath."""
    for one in desk.inbox.recent(message.chat, message.key, message.sent_at - ONE_BREATH, 10):
        picture = (
            desk.inbox.get(one.id) if one.who == message.who and one.kind == Kind.IMAGE and not one.joins else None
        )
        if picture is not None and message.sender is not None:
            supplement(desk, ticket.number, replace(picture, sender=message.sender), None, message.sender, now)


def answer(desk: Desk, message: Inbound, ticket: Ticket, now: datetime) -> None:
    """Who writes alone is answered at once, with the number."""
    if message.is_group:
        return  # its line is the group's
    if ticket.message != message.key:
        reply(desk, message, resident.followed(ticket), ticket=ticket.number)
        return
    ask = must_ask(ticket.place, ticket.category.value) and not is_staff(message)
    line = first_line(desk, ticket, name_of(desk, ticket.assignee), now, ask_place=ask)
    line += these_too(desk, message, ticket)
    reply(desk, message, line, ticket=ticket.number, choices=_places(desk, message, ticket) if ask else ())


def these_too(desk: Desk, message: Inbound, ticket: Ticket) -> str:
    """What else he has counted off in the same message, for the end of the line that names *ticket*."""
    others = [one for one in desk.tickets.reported_by(message.who) if one.message == message.key]
    return resident.these_too([one for one in others if one.number != ticket.number])


def _places(desk: Desk, message: Inbound, ticket: Ticket) -> tuple[Button, ...]:
    """Where there are few enough buildings to choose from, or else estates."""
    estates = desk.book_of(message.chat).estates
    names = (
        [next(iter(one.aliases), f"{one.no}栋") for one in estates[0].buildings]
        if len(estates) == 1
        else [one.name for one in estates]
    )
    return resident.where(names, ticket) if 1 < len(names) <= MOST_CHOICES else ()


def read_after_alarm(known: Ticket, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int:
    """The rules rang first; what was read of the message only enriches."""
    ticket = from_reading(desk, known, message, reading, now)
    if not is_of_himself(message, hits(message.text)):  # he has had his answer: a number is none
        answer(desk, message, ticket, now)
    return ticket.number


def hear_danger(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int:
    """The model sees a danger that no rule has named."""
    ticket = report(desk, message, reading, now)
    answer(desk, message, ticket, now)
    return ticket.number
