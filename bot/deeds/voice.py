"""The office turns the bot's voice on after listening, or off again."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import voice_is_on
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.messages import OutState
from bot.ports import Desk


def voice(desk: Desk, on: bool, by: Actor, now: datetime) -> bool:
    """May residents be spoken to from now on? Returns whether that changed."""
    desk.rights.need(by, Deed.VOICE, desk.tree.root)
    changed = voice_is_on(desk) is not on
    desk.notes.set("voice", "on" if on else "off")
    if changed and not on:
        _take_back(desk)
    if changed:
        desk.notes.set("voice/since", now.isoformat())
    return changed


def _take_back(desk: Desk) -> None:
    """What residents were to read and no hand has pressed yet."""
    for item in desk.outbox.unpressed():
        desk.outbox.update(item.id, OutState.SUPERSEDED, note="the voice was turned off")
