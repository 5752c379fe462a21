"""『好的，我去说说』 to what was taken for talk: who serves the people there heard a matter in it, so he is shown it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.deeds.proxy import may_in
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.taking_up import promises, takes_up
from bot.domain.ticket import MOVES
from bot.domain.work_words import work_step
from bot.messages import Heard, Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts import cards
from bot.texts.words import Said, said_step
from handlers.group import is_internal, just_spoken_of
from handlers.middleware import speaker
from handlers.router import STAFF, Router
from handlers.worker.steps import STEPS, act
from handlers.worker.written_down import LOOKS_BACK, no_matter, write_down

router = Router()
LATER = timedelta(hours=12)  # who was busy, or asleep, answers the last thing that sounded like a matter
AT_ONCE = timedelta(minutes=10)  # what sounded like mere talk is answered so soon
ENOUGH = 5  # characters of a sentence that tells something
GREETS = re.compile("(?:早|晚上|下午|中午|大家|各位|邻居|你们?|您)+好|早(?:啊|上|安)|在吗|谢谢|各位")


@router.anything(STAFF)
def hear_answered(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """He goes, asks where or tells what came of it, and no matter is there that he could mean: was it the one before?"""
    if not message.is_group or is_internal(desk, message) or not takes_up(message.text):
        return None
    told = what_he_answers(desk, message)
    by = speaker(message)
    chat = desk.chats.get(message.chat)
    if not told or chat is None or not may_in(desk, by, chat.units or by.units or ("",), frozenset({chat.owner})):
        return None
    open_one = just_spoken_of(desk, message)
    if open_one is not None and open_one.reporter == told[0].who:
        return None  # he answers the matter that this resident has; 「一群吃干饭的」 is none of its own
    key = f"{desk.community}/0/maybe/{told[0].id}"
    shown = desk.outbox.by_key(key)
    if shown is not None and shown.out.unasked and (promises(message.text) or work_step(message.text)):
        return _both_say_so(desk, message, told[0].id, by, now)
    words = mask_all("，".join(one.text for one in told))
    card = cards.maybe(words, told[0].id, by.id, desk.community, answered=True)
    desk.say(Outbound(to=Target("person", by.id), key=key, card=card, importance=Importance.WORK))
    return 0


def _both_say_so(desk: Desk, message: Inbound, opening: str, by: Actor, now: datetime) -> int | None:
    """The reading thought it likely a matter and had shown it to him; he goes: that is enough, nothing need be pressed.
    Not where he has pressed 不用."""
    earlier = desk.inbox.get(opening)
    if earlier is None or desk.notes.get(no_matter(opening)):
        return None
    ticket = write_down(desk, earlier, by, now)
    spoken = said_step(message.text) or Said("accept", "", 0, message.text)
    if (ticket.state, STEPS[spoken.stem]) in MOVES:
        ticket = act(spoken.stem, ticket.number, spoken, message, desk, now)
    desk.tickets.link(ticket.number, message.key)
    return ticket.number


def what_he_answers(desk: Desk, message: Inbound) -> Sequence[Heard]:
    """What one resident said before it and nobody took for a matter, oldest first; the first of them opens it."""
    talk = desk.inbox.recent(message.chat, message.key, message.sent_at - LOOKS_BACK)
    free = [one for one in talk if not (one.staff or one.opens or one.joins or one.danger) and one.text]
    sounds = [one for one in free if one.category and len(one.text) >= ENOUGH]  # a matter was not ruled out
    if not talk:  # nothing was said for half an hour; nobody of ours has answered since
        talk = desk.inbox.recent(message.chat, message.key, message.sent_at - LATER)
        since = max((at for at, one in enumerate(talk, 1) if one.staff), default=0)
        free = [one for one in talk[since:] if not (one.opens or one.joins or one.danger) and one.text]
        sounds = [one for one in free if one.category and len(one.text) >= ENOUGH][-1:]
    if message.quote:
        sounds = [one for one in free if one.id == f"{message.source}/{message.quote}"]
    elif not sounds and talk and not talk[-1].staff:
        sounds = [one for one in free[-1:] if len(one.text) >= ENOUGH and message.sent_at - one.at <= AT_ONCE]
    if not sounds:
        return ()
    who, last = sounds[-1].who, sounds[-1].at
    said = [one for one in free if one.who == who]
    tells = [one for one in said if len(one.text) >= ENOUGH and last - one.at <= AT_ONCE and not GREETS.match(one.text)]
    first = min([*tells, *(one for one in sounds if one.who == who)], key=lambda one: one.at)
    return [one for one in said if one.at >= first.at]
