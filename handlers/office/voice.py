"""『正式运行』『试运行』: whether residents are spoken to."""

from datetime import datetime

from bot.deeds.voice import voice
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()
ON = frozenset({"开始说话", "打开声音", "正式运行"})


@router.command("voice")
def hear_voice(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """A new community listens first."""
    on = said.word in ON
    voice(desk, on, speaker(message), now)
    reply(desk, message, worker.voice(on=on))
    return 0
