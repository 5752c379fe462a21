"""How an ear's answer reaches who spoke, and what becomes of an error that he can mend himself."""

from __future__ import annotations

from collections.abc import Callable

from bot.deeds.steps import voice_is_on
from bot.domain.people import Actor, Standing
from bot.errors import OurError, PersonError
from bot.messages import Button, Card, Importance, Inbound, Kind, Outbound, Target
from bot.ports import Desk
from handlers.group import is_alone, is_internal


def speaker(message: Inbound) -> Actor:
    if message.sender is None:
        raise OurError(f"{message.key}: nobody knows yet who wrote it")
    return message.sender


def is_staff(message: Inbound) -> bool:
    return message.sender is not None and message.sender.standing.is_staff


def reply(
    desk: Desk,
    message: Inbound,
    text: str = "",
    *,
    card: Card | None = None,
    ticket: int = 0,
    what: str = "reply",
    choices: tuple[Button, ...] = (),
) -> bool:
    """Answer whoever wrote: where he wrote to us alone, there; one of ours who wrote in a residents' group, alone.

    A resident in a group is answered by nothing of this kind.
    """
    staff = is_staff(message)
    if not staff and (message.is_group or message.source == "archive" or not voice_is_on(desk)):
        return False
    internal = is_internal(desk, message) and is_alone(desk, message) and card is None
    return desk.say(
        Outbound(
            to=Target("chat", message.chat) if internal else Target("person", message.who),
            key=f"{desk.community}/{ticket}/{what}/{message.key}",
            text=text,
            card=card,
            choices=() if staff else choices,
            importance=Importance.REPLY,
            ticket=ticket,
            answers=message.key,
        )
    )


def kept_polite(hear: Callable[[], int | None], desk: Desk, message: Inbound) -> int | None:
    """Run an ear; what the person can mend himself is told to him in one line, and never to residents in a group."""
    try:
        return hear()
    except PersonError as error:
        resident = message.sender is None or message.sender.standing is Standing.RESIDENT
        if not (resident and message.is_group) or message.kind is Kind.PRESS:
            reply(desk, message, error.reply, what="error")
        return 0
