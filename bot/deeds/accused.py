"""Of whom among ours a resident's sentence complains: it is for the office, and never for him."""

from __future__ import annotations

from bot.domain.danger import DangerHit
from bot.domain.grievance import accuses, calls_somebody, post_in, strikes
from bot.domain.people import Person
from bot.messages import Inbound
from bot.ports import Desk

# Dangers that come from a person; a fire rings for everybody, whoever is scolded beside it
_FROM_A_PERSON = frozenset({"violence", "selfharm", "fraud", "other", ""})
_OF_THE_FIRM = "物业"


def from_a_person(hits: tuple[DangerHit, ...]) -> bool:
    """Is it a danger that somebody makes, if any?"""
    return all(hit.kind in _FROM_A_PERSON for hit in hits)


def whom_it_accuses(
    desk: Desk, message: Inbound, hits: tuple[DangerHit, ...] = (), *, alone: bool = False
) -> frozenset[str] | None:
    """Person ids, by name or by post; None where it complains of none of ours, or of a danger besides that comes from no
    person. *alone* with us also of somebody whom we do not know by name."""
    words = message.text
    if not words or not from_a_person(hits):
        return None
    staff = [person for person in desk.people.staff() if person.name]
    if not accuses(words) and not strikes(words, [person.name for person in staff]):
        return None
    accused = {person.id for person in staff if person.name in words}
    role = post_in(words)
    if not accused and not role and not (alone and calls_somebody(words)):
        return None
    return frozenset(accused or (_of_the_post(desk, message, staff, role) if role else ()))


def _of_the_post(desk: Desk, message: Inbound, staff: list[Person], role: str) -> set[str]:
    """「你们网格员」 of this group is its owner, and whoever else holds such a post where it was said."""
    chat = desk.chats.get(message.chat)
    here = chat.units if chat is not None else ()
    firm = _OF_THE_FIRM in role or "保安" in role
    found = {
        person.id
        for person in staff
        for post in person.posts
        if (post.role == _OF_THE_FIRM if firm else post.role in role)
        and (not here or any(desk.tree.covers(post.unit, unit) or desk.tree.covers(unit, post.unit) for unit in here))
    }
    if chat is not None and not firm:
        found.add(chat.owner)
    return found
