"""『日报』『周研判』『月反馈』: the figures so far, asked in the chat."""

from datetime import datetime

from bot.deeds.digest import digest
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts.words import Said
from handlers.middleware import speaker
from handlers.router import Router

router = Router()
KINDS = {"日": "day", "周": "week", "月": "month"}


@router.command("digest")
def hear_digest(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """From the last report until now; for a lead, of his own unit."""
    if len(said.rest) > 12:
        return None  # a sentence about a report, not the wish for one
    by = speaker(message)
    told = digest(desk, by, now, KINDS[said.word[0]])
    desk.say(
        Outbound(
            to=Target("person", by.id),
            key=f"{desk.community}/0/digest/{message.key}",
            markdown=told,
            importance=Importance.REPLY,
            answers=message.key,
        )
    )
    return 0
