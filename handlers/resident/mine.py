"""『我的』: what is mine."""

from datetime import datetime

from bot.deeds.mine import mine
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.middleware import reply
from handlers.router import Router

router = Router()


@router.command("mine")
def hear_mine(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """A worker's list or a resident's own; only alone."""
    if message.sender is None:
        return None
    text = mine(desk, message.sender, now)
    if not message.sender.standing.is_staff and not message.is_group and (address := desk.page_of(message.who)):
        text = f"{text}\n{resident.own_page(address)}"
    reply(desk, message, text)
    return 0
