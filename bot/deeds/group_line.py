"""A line of the bot's own in a group: counted, capped, and handed to the worker where the group wants it private."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import voice_is_on
from bot.domain.quiet import PRIVATE_TAG, day_begins
from bot.messages import Importance, Inbound, Outbound, Target
from bot.ports import Desk
from bot.texts import answers


def say_in_group(
    desk: Desk,
    message: Inbound,
    text: str,
    now: datetime,
    *,
    what: str,
    until: datetime | None = None,
    subject: str = "",
) -> bool:
    """Answer in the group where it was asked; else tell the group's owner what he may say himself. True: in the group.
    *until*: later nobody wants it any more; *subject*: what takes it back, where that is no longer true."""
    chat = desk.chats.get(message.chat)
    why = ""
    if chat is not None and PRIVATE_TAG in chat.tags:
        why = "这个群只私下答"
    elif chat is not None and lines_today(desk, chat.id, now) >= desk.settings.lines_a_day:
        why = "今天群里说得够多了"
    elif not voice_is_on(desk) and (chat is None or chat.kind != "internal"):
        why = "现在只听不说"
    if why:
        if chat is not None and chat.owner:
            desk.say(
                Outbound(
                    to=Target("person", chat.owner),
                    key=f"{desk.community}/0/{what}/{message.key}/owner",
                    text=answers.say_it_yourself(message.text, text, why),
                    importance=Importance.REPLY,
                    unasked=True,
                )
            )
        return False
    return desk.say(
        Outbound(
            to=Target("chat", message.chat),
            key=f"{desk.community}/0/{what}/{message.key}",
            text=text,
            importance=Importance.REPLY,
            unasked=True,
            until=until,
            subject=subject,
        )
    )


def lines_today(desk: Desk, chat: str, now: datetime) -> int:
    """What the bot has said, or laid before a hand to say, in this group since midnight; danger is not counted."""
    return desk.outbox.lines_since(chat, day_begins(desk.settings.timezone, now)).get(chat, 0)
