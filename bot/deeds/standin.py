"""替班: whose matters lie in somebody's hands today, and what goes back when the other is there again."""

from __future__ import annotations

from datetime import date, datetime

from bot.deeds.handover import passed_on
from bot.deeds.steps import hand_card, standin_of, today
from bot.domain.people import SYSTEM, Actor, Person
from bot.domain.ticket import State, Step, Ticket
from bot.messages import Outbound, Target
from bot.ports import Desk
from bot.texts import standins

MOST_CARDS = 15  # at once, when the leave begins; the list names them all
_TAKES = frozenset(
    {Step.OPEN, Step.ACCEPT, Step.ASSIGN, Step.TRANSFER, Step.RETURN, Step.ENRICH}
)  # into somebody's hands


def stands_in_for(desk: Desk, person: str) -> tuple[Person, ...]:
    """Who is away today and has left his matters to this person."""
    absent = (one for one in desk.people.staff() if any(post.standin == person for post in one.posts))
    return tuple(one for one in absent if one.id != person and standin_of(desk, one.id) == person)


def hands_of(desk: Desk, person: str) -> frozenset[str]:
    """His own, and of those for whom he stands in."""
    return frozenset({person, *(one.id for one in stands_in_for(desk, person))})


def in_place_of(desk: Desk, ticket: Ticket, by: Actor) -> dict[str, str]:
    """For the history: whose matter it is that he takes in his place; it goes back to him."""
    return {"standin_for": ticket.assignee} if ticket.assignee in hands_of(desk, by.id) - {by.id} else {}


def in_hand(desk: Desk, person: str) -> list[Ticket]:
    """His own, what is due first on top; then what he stands in for."""
    own = desk.tickets.assigned_to(person)
    return own + [one for absent in stands_in_for(desk, person) for one in left_to_him(desk, absent.id)]


def left_to_him(desk: Desk, absent: str) -> list[Ticket]:
    """What is open in the hands of who is away, without what is private: that was told to him alone."""
    return [one for one in desk.tickets.assigned_to(absent) if not one.private]


def hand_cards(desk: Desk, absent: Person, first: date, now: datetime) -> int:
    """When the leave begins, once: the card of each open matter to who stands in. How many."""
    standin = standin_of(desk, absent.id)
    if not standin or not desk.notes.once(f"standin/{absent.id}/{first}/{standin}"):
        return 0
    open_ = [one for one in left_to_him(desk, absent.id) if one.is_open][:MOST_CARDS]
    for ticket in open_:
        hand_card(desk, ticket, standin, now, note=standins.for_him(absent.name))
    return len(open_)


def leaves_turn(desk: Desk, now: datetime) -> int:
    """Every morning: who stands in from today gets the cards, and of whose leave is over the matters go back."""
    moved, day = 0, today(desk, now)
    for person in desk.people.staff():
        for first, last in person.away:
            if first <= day <= last:
                hand_cards(desk, person, first, now)
            elif last < day and desk.notes.once(f"back/{person.id}/{first}/{last}"):
                moved += gives_back(desk, person, SYSTEM, now)
    return moved


def gives_back(desk: Desk, person: Person, by: Actor, now: datetime) -> int:
    """What others took in his place and have not ended goes back to who is there again, as it stands. How many."""
    gone: dict[str, list[Ticket]] = {}
    for other in {post.standin for post in person.posts} - {"", person.id}:
        for ticket in desk.tickets.assigned_to(other):
            if _taken_for(desk, ticket) == person.id:
                back = passed_on(desk, ticket, person, by, now, {"back_from": other}, standins.IS_BACK)
                gone.setdefault(other, []).append(back)
                if back.state is not State.RESOLVED:
                    hand_card(desk, back, person.id, now)
    for other, tickets in gone.items():
        known = desk.people.get(other)
        name = known.name if known else "同事"
        mark = f"{tickets[-1].number}-{tickets[-1].version}"
        _say(desk, person.id, f"back-{mark}", standins.gone_back(name, tickets, now, desk.settings))
        _say(desk, other, f"gone-{mark}", standins.went_back(person.name, tickets))
    return sum(len(tickets) for tickets in gone.values())


def _taken_for(desk: Desk, ticket: Ticket) -> str:
    """For whom whoever has it stood in when it came into his hands; "" where it is his own."""
    for line in reversed(desk.tickets.history(ticket.number)):
        if line.step in _TAKES and ("standin_for" in line.data or "to" in line.data or line.step is Step.ACCEPT):
            return str(line.data.get("standin_for", ""))
    return ""


def _say(desk: Desk, person: str, what: str, text: str) -> None:
    key = f"{desk.community}/0/standin-{what}/{person}"
    desk.say(Outbound(to=Target("person", person), key=key, text=text, unasked=True))
