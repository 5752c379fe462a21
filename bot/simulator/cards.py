"""Template cards on people's phones: how each looks by now, what can be pressed, and the codes that may change it."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.answers import Refused
from bot.simulator.card_rules import as_list
from bot.simulator.world import NotInTown, Said, World

CODE_LIFE = timedelta(hours=72)


@dataclass(slots=True)
class CardOnPhones:
    """One card and every message that shows it."""

    id: str  # task_id, else the msgid
    way: str  # app | bot
    kind: str
    shown: dict[str, Said] = field(default_factory=dict)  # conversation -> message


@dataclass(slots=True)
class Code:
    """A response_code: lets one card be changed once."""

    card: CardOnPhones
    ends: datetime
    used: bool = False


class CardBook:
    """Every card on any phone, and the codes that may change them."""

    def __init__(self, world: World, now: Callable[[], datetime]) -> None:
        self._world, self._now = world, now
        self._cards: dict[tuple[str, str], CardOnPhones] = {}
        self._codes: dict[str, Code] = {}

    def new(self, way: str, card: Mapping[str, Any], msgid: str) -> CardOnPhones:
        """Raises Refused 42014 when the task_id was used before."""
        name = card.get("task_id") or msgid
        if (way, name) in self._cards:
            raise Refused(42014, f"task_id {name} was used before")
        made = self._cards[(way, name)] = CardOnPhones(name, way, card["card_type"])
        return made

    def forget(self, made: CardOnPhones) -> None:
        self._cards.pop((made.way, made.id), None)

    def code(self, card: CardOnPhones) -> str:
        text = "rc_" + secrets.token_urlsafe(18)
        self._codes[text] = Code(card, self._now() + CODE_LIFE)
        return text

    def spend(self, text: str) -> CardOnPhones:
        """Raises Refused: unknown, spent, or older than 72 hours."""
        code = self._codes.get(text)
        if code is None or code.used or self._now() >= code.ends:
            raise Refused(40058, "invalid response_code")
        code.used = True
        return code.card

    def find(self, who: str, name: str) -> tuple[CardOnPhones, Said]:
        """The card of this name (its task_id, or the id of its message) on this phone. Raises NotInTown."""
        chats = self._world.chats_of(who)
        for way in ("app", "bot"):
            card = self._cards.get((way, name))
            for chat in chats if card else ():
                if chat in card.shown:
                    return card, card.shown[chat]
        for card in self._cards.values() if name.isdigit() else ():
            for said in card.shown.values():
                if said.id == int(name) and said.chat in chats:
                    return card, said
        raise NotInTown(f"no card {name!r} on the phone of {who}", "这张卡片已经不在了。")

    def replace(self, said: Said, card: Mapping[str, Any]) -> None:
        """Another card in the same place; *replace_text* greys its buttons."""
        said.card = _greyed(dict(card), card.get("replace_text", ""))
        self._world.changed(said)

    def grey(self, said: Said, words: str) -> None:
        """The buttons become one grey text."""
        said.card = _greyed(copy.deepcopy(said.card or {}), words)
        self._world.changed(said)


def _greyed(card: dict[str, Any], words: str) -> dict[str, Any]:
    if words:
        for part in ("button_list", "submit_button"):
            card.pop(part, None)
        card["replace_text"] = words
    return card


def keys_of(card: Mapping[str, Any]) -> dict[str, str]:
    """What can be pressed on a card, key -> words: buttons that call back, the submit button, the menu."""
    keys = {b["key"]: b["text"] for b in card.get("button_list", ()) if b.get("type", 0) == 0 and b.get("key")}
    submit = card.get("submit_button")
    if submit:
        keys[submit["key"]] = submit["text"]
    menu = card.get("action_menu", {}).get("action_list", ())
    return keys | {entry["key"]: entry["text"] for entry in menu}


def selected_of(card: Mapping[str, Any], chosen: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """What goes with a press: the person's choice, else what stood preselected. Raises NotInTown: no such option."""
    found = []
    parts = as_list(card.get("button_selection")) + as_list(card.get("select_list")) + as_list(card.get("checkbox"))
    for part in parts:
        options = [option["id"] for option in part["option_list"]]
        preset = [part["selected_id"]] if part.get("selected_id") else []
        preset = preset or [option["id"] for option in part["option_list"] if option.get("is_checked")]
        picked = chosen.get(part["question_key"], preset)
        picked = [picked] if isinstance(picked, str) else list(picked)
        for one in picked:
            if one not in options:
                raise NotInTown(f"no option {one!r} in {part['question_key']}")
        if picked:
            found.append((part["question_key"], picked))
    return found
