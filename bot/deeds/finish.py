"""Done, by the worker's word: 待确认, and the reporter is asked, once."""

from __future__ import annotations

import re
from datetime import datetime

from bot.deeds.answer import answer
from bot.deeds.doors import WAYS
from bot.deeds.entry import draft
from bot.deeds.questions import is_question
from bot.deeds.steps import end_card, need, step, takes_back, tell, to_residents
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Origin, State, Step, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import cards, resident, worker

# 答非所问: passing on, promising or asking for patience is no result; it goes back before the reporter is asked.
_EVADES = re.compile(
    r"^(?:已经?|会|将|正在?|我们?|马上|尽快|现已)*(?:转达|转告|转交|反映|反馈|上报|督促|催促|通知|联系|跟进|关注|协调|安排|登记|记录|知晓|知悉|派人|派单)"
    r"|(?:处理|办理|维修|协调|施工|排查)(?:当)?中[。!！]?$|请(?:您)?(?:耐心)?等(?:待|一等|候)|尽快(?:处理|解决|办|修|安排)|以后(?:再说|注意)|加强(?:管理|巡查|宣传)[。]?$"
)
_DONE = re.compile(
    r"(?:修|换|装|通|清|办|弄|搞|拆|补|焊|锯|接|拉|搬|挪|劝|谈|收|关|打扫|疏通|恢复|解决|处理|整改|完成)(?:好|完|通|掉|净|走|开|妥|到位)?了?|好了|亮了|通了|来[水电气]"
)
_STILL = re.compile(r"(?:处理|办理|维修|协调|施工|排查)(?:当)?中|尽快|正在|会(?:处理|解决|修)|再(?:处理|说)|等待")


def evades(note: str) -> bool:
    """Does a result say what somebody else shall do, instead of what was done? 「通知物业，已换好」 says what was done."""
    said = note.strip()
    if not _EVADES.search(said):
        return False
    parts = re.split(r"[,，。;；]", said)
    return not any(_DONE.search(part) and not _EVADES.search(part) and not _STILL.search(part) for part in parts)


def finish(desk: Desk, number: int, note: str, by: Actor, now: datetime, *, said_in: str = "") -> Ticket:
    """→ 待确认 with its result. The question 「修好了吗」 rides on it, for the reporter and all who follow.

    Said a second time, it only betters the result. Raises Unclear for a result that is none.
    """
    ticket = desk.tickets.get(number)
    need(desk, Deed.FINISH, by, ticket)
    if by.id != ticket.assignee and by.standing is Standing.OUTSIDE:
        return answer(desk, number, note or "已处理", by, now)  # joint handling: its holder says when it is done
    if evades(note):
        raise Unclear(f"#{number}: no result", reply=worker.no_result(ticket))
    again = ticket.state is State.RESOLVED
    if again and not note:
        return ticket
    was, before = ticket, ticket.assignee
    asked = {"asked_at": ticket.asked_at} if again and ticket.asked_at else {}
    fields = {"assignee": before or by.id, **asked}
    ticket = step(desk, ticket, Step.FINISH, by, now, note, data={"said_in": said_in}, **fields)
    takes_back(desk, ticket, *(("alarm",) if asked else ("state", "alarm")))
    for person in filter(None, dict.fromkeys((before, by.id))):
        end_card(desk, was, person, cards.grey(ticket))
    for person in dict.fromkeys((before, ticket.first, *ticket.helpers)):
        if person in ("", by.id):
            continue
        tell(
            desk, person, ticket, f"finished-{ticket.version}", worker.finished_by(ticket, by.name or "同事"), by=by.id
        )
    if not asked:
        _ask(desk, ticket, now)
    draft(desk, ticket, note, by, now)
    return ticket


def _ask(desk: Desk, ticket: Ticket, now: datetime) -> None:
    """In the group where it was heard, and in every other one where somebody joined it."""
    group = ticket.chat.startswith("room:")
    if ticket.private and group:
        return
    for_another = ticket.origin is Origin.PROXY and not group
    if for_another:
        line = resident.ask_whom_he_wrote_for(ticket)
    elif is_question(desk, ticket):
        line = resident.is_it_answered(ticket)
    else:
        line = resident.is_it_fixed(ticket)
    what = f"fixed-{ticket.version}"
    choices = resident.fixed_or_not(ticket)
    to_residents(desk, ticket, what, line, now, choices=choices)
    for chat in sorted(_other_chats(desk, ticket)):
        to_residents(desk, ticket, what, line, now, chat=chat, choices=choices)


def _other_chats(desk: Desk, ticket: Ticket) -> set[str]:
    if ticket.private or not desk.tickets.followers(ticket.number):
        return set()
    heard = (desk.inbox.get(key) for key in desk.tickets.messages(ticket.number))
    own = {"room", *WAYS}
    return {
        one.chat
        for one in heard
        if one is not None
        and one.chat.partition(":")[0] in own
        and (one.is_group or not _is_staff(desk, one.who))  # what he told us of it himself is no resident's voice
    } - {ticket.chat}


def _is_staff(desk: Desk, who: str) -> bool:
    known = desk.people.get(who)
    return known is not None and known.staff
