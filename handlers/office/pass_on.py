"""『替我谢谢王师傅』『告诉刘敏下午来社区开会』: a word to a colleague; and a complaint of one, for the office."""

import re
from datetime import datetime

from bot.deeds.complain import complain
from bot.domain.grievance import accuses, names_a_role
from bot.domain.masking import mask_all
from bot.domain.orders import RESIDENT
from bot.domain.people import Actor, Person, called
from bot.domain.spoken_to import word_for, word_for_all
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said, named_first, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import LOOK_AFTER, STAFF, Router

router = Router()
THEY_SAY = re.compile(f"{RESIDENT}|有人|代报|电话|反映|来信|投诉|举报")


@router.anything(STAFF)
def hear_grievance(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『居民打电话投诉王师傅态度不好』, to us alone: for the office, never for him."""
    text = plain(message.text)
    if not text or not is_alone(desk, message) or not accuses(text) or not THEY_SAY.search(text):
        return None
    accused = {person.id for person in desk.people.staff() if len(person.name) > 1 and person.name in text}
    if not accused and not names_a_role(text):
        return None
    ticket = complain(desk, message, speaker(message), frozenset(accused), now)
    reply(desk, message, worker.grievance_kept(ticket), ticket=ticket.number)
    return ticket.number


@router.anything(LOOK_AFTER)
def hear_word(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """To us alone, by name, and of no matter by its number: that is an order."""
    if not message.text or not is_alone(desk, message) or "#" in message.text:
        return None
    number, behind = named_first(message.text)
    names = [person.name for person in desk.people.staff() if len(person.name) > 1 and person.id != message.who]
    word = word_for(behind if number else plain(message.text), names)
    person = called(desk.people.staff(), word.to) if word is not None else None
    if word is None or person is None or (number and not word.thanks):
        return None
    by = speaker(message)
    text = worker.word_from(by.name, mask_all(word.words), thanks=word.thanks, hers=word.hers)
    key = f"{desk.community}/0/word/{message.key}"
    desk.say(Outbound(to=Target("person", person.id), key=key, text=text, importance=Importance.WORK))
    reply(desk, message, worker.word_passed(person.name))
    return number


@router.anything(LOOK_AFTER)
def hear_word_to_all(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『通知网格员明天九点来社区开会』, to us alone: to each of ours with that post where he serves."""
    if not message.text or not is_alone(desk, message) or named_first(message.text)[0]:
        return None
    role, words = word_for_all(plain(message.text))
    by = speaker(message)
    people = [one for one in desk.people.staff() if one.id != by.id and _has(one, role, by, desk)] if role else []
    if not people:
        return None
    text = worker.word_from(by.name, mask_all(words), thanks=False, hers=False)
    for person in people:
        key = f"{desk.community}/0/word/{message.key}/{person.id}"
        desk.say(Outbound(to=Target("person", person.id), key=key, text=text, importance=Importance.WORK))
    reply(desk, message, worker.word_passed_to_all(role, [one.name for one in people]))
    return 0


def _has(person: Person, role: str, by: Actor, desk: Desk) -> bool:
    return any(
        (post.role == role or role == "工作人员") and any(desk.tree.covers(root, post.unit) for root in by.units)
        for post in person.posts
    )
