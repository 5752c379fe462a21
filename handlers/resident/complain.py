"""『我要投诉王师傅，上次来态度太差了』: of one of ours, for the office alone."""

from datetime import datetime

from bot.deeds.complain import complain
from bot.deeds.steps import name_of
from bot.domain.grievance import accuses, calls_somebody, names_a_role
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import RESIDENTS, Router

router = Router()


@router.anything(RESIDENTS)
def hear_grievance(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By his name or his post; alone with us also somebody whom we do not know by name. A group is answered by nothing."""
    if not message.text or reading.danger or not accuses(message.text):
        return None
    accused = {person.id for person in desk.people.staff() if person.name and person.name in message.text}
    alone = is_alone(desk, message)
    role = names_a_role(message.text)
    if not accused and not role and not (alone and calls_somebody(message.text)):
        return None
    if not accused and role and (chat := desk.chats.get(message.chat)) is not None:
        accused.add(chat.owner)  # 「你们网格员」 of this group
    if not alone and not desk.notes.once(f"grievance/{message.key}"):
        return 0
    ticket = complain(desk, message, speaker(message), frozenset(accused), now)
    reply(desk, message, resident.grievance(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number if alone else 0
