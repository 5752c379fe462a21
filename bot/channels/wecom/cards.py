"""Our cards in the platform's form and lengths; the application and the smart bot differ only in the numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.channels.wecom.wire import digest
from bot.messages import Card
from bot.output.cut import cut_chars


@dataclass(frozen=True, slots=True)
class CardSizes:
    """Characters as shown; longer text would be cut by the phone."""

    title: int
    desc: int
    sub_title: int
    value: int
    facts: int = 6
    keyname: int = 5
    buttons: int = 6
    button_text: int = 10


APP_CARD = CardSizes(title=36, desc=44, sub_title=160, value=30)
BOT_CARD = CardSizes(title=26, desc=30, sub_title=112, value=26)
TASK_BYTES = 128
_NOT_IN_TASK = re.compile(r"[^0-9A-Za-z_@-]+")


def template_card(card: Card, sizes: CardSizes, *, task_id: str, url: str) -> dict[str, Any] | None:
    """A button_interaction, or a text_notice when nothing can be pressed; None when that has no page to open."""
    if not card.buttons and not url:
        return None
    made: dict[str, Any] = {"card_type": "button_interaction" if card.buttons else "text_notice"}
    title = {"title": cut_chars(card.title or card.body or "通知", sizes.title)}
    if card.desc:
        title["desc"] = cut_chars(card.desc, sizes.desc)
    made["main_title"] = title
    if card.body:
        made["sub_title_text"] = cut_chars(_sentences(card.body), sizes.sub_title)
    if card.facts:
        made["horizontal_content_list"] = [
            {"keyname": cut_chars(name, sizes.keyname), "value": cut_chars(value, sizes.value)}
            for name, value in card.facts[: sizes.facts]
        ]
    if url:
        made["card_action"] = {"type": 1, "url": url}
    if card.buttons:
        made["task_id"] = task_id
        made["button_list"] = [
            {
                "text": cut_chars(button.text, sizes.button_text),
                "style": button.style,
                "key": button.key,
            }
            for button in card.buttons[: sizes.buttons]
        ]
    return made


def task_id(wanted: str, otherwise: str) -> str:
    """A task_id of the platform's letters, unique where *wanted*, or else *otherwise*, is."""
    name = wanted or otherwise
    plain = _NOT_IN_TASK.sub("-", name)
    if plain == name and len(plain) <= TASK_BYTES:
        return plain
    return f"{plain[: TASK_BYTES - 17]}-{digest([name])[:16]}"


def as_markdown(card: Card) -> str:
    """The card's words for a way that cannot show it."""
    lines = [f"**{card.title}**" if card.title else "", card.desc, card.body]
    lines += [f"{name}：{value}" for name, value in card.facts]
    return "\n".join(filter(None, lines))


def _sentences(body: str) -> str:
    """A card has one paragraph: where a line ended, a sentence ends."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return " ".join(line if line[-1] in "。！？：；，…」”!?:;" else f"{line}。" for line in lines[:-1]) + (
        f" {lines[-1]}" if len(lines) > 1 else "".join(lines)
    )
