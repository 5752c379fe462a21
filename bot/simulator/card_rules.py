"""Template cards: what the platform checks, what it cuts, and what it never reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.simulator.answers import Refused
from bot.simulator.world import World

TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
TEXT, NEWS, BUTTON, VOTE, FORM = (
    "text_notice", "news_notice", "button_interaction", "vote_interaction", "multiple_interaction",
)  # fmt: skip
INTERACTIVE: Final = (BUTTON, VOTE, FORM)
TYPES: Final = (TEXT, NEWS, *INTERACTIVE)

# Shapes: a number = characters before the client cuts ("字"), ("B", n) = bytes that are refused beyond, a dict = an
# object, [n, shape] = a list of at most n, int, float, bool = themselves, By = one for each way.
KEY: Final = ("B", 1024)
URL: Final = ("B", 2048)


@dataclass(frozen=True, slots=True)
class By:
    """The application's cards allow one length, the smart bot's another (0 = no such field)."""

    app: Any
    bot: Any


LINK: Final = {"type": int, "url": URL, "appid": ("B", 128), "pagepath": ("B", 1024)}
SELECT: Final = {"question_key": KEY, "title": By(36, 13), "selected_id": ("B", 128), "disable": bool}
OPTIONS: Final = [10, {"id": ("B", 128), "text": By(16, 10)}]
FACT: Final = {
    "type": int, "keyname": 5, "value": By(30, 26), "url": URL, "media_id": By(256, 0), "userid": 64,
}  # fmt: skip
BUTTONS: Final = [6, {"text": 10, "style": int, "key": KEY, "type": By(int, 0), "url": By(URL, 0)}]
CHOICES: Final = [20, {"id": ("B", 128), "text": By(17, 11), "is_checked": bool}]
FIELDS: Final = (
    (TYPES, "card_type", 64),
    (TYPES, "source", {"icon_url": URL, "desc": By(20, 13), "desc_color": int}),
    ((TEXT, NEWS, BUTTON), "main_title", {"title": By(36, 26), "desc": By(44, 30)}),
    ((VOTE,), "main_title", {"title": By(16, 16), "desc": 160}),
    ((FORM,), "main_title", {"title": By(36, 26), "desc": 160}),
    (TYPES, "task_id", ("B", 128)),
    (TYPES, "replace_text", 36),
    (TYPES, "feedback", By(0, {"id": ("B", 256)})),
    ((TEXT, NEWS, BUTTON), "action_menu", {"desc": 36, "action_list": [3, {"text": 36, "key": KEY}]}),
    ((TEXT, NEWS, BUTTON), "quote_area", {**LINK, "title": 36, "quote_text": 512}),
    ((TEXT, NEWS, BUTTON), "horizontal_content_list", [6, FACT]),
    ((TEXT, NEWS, BUTTON), "card_action", LINK),
    ((TEXT, BUTTON), "sub_title_text", By(160, 112)),
    ((TEXT,), "emphasis_content", {"title": By(14, 10), "desc": By(22, 15)}),
    ((TEXT, NEWS), "jump_list", [3, {**LINK, "title": By(18, 13), "question": By(0, ("B", 200))}]),
    ((NEWS,), "card_image", {"url": URL, "aspect_ratio": float}),
    ((NEWS,), "image_text_area", {**LINK, "title": 36, "desc": 160, "image_url": URL}),
    ((NEWS,), "vertical_content_list", [4, {"title": By(38, 26), "desc": By(160, 112)}]),
    ((BUTTON,), "button_list", BUTTONS),
    ((BUTTON,), "button_selection", {**SELECT, "option_list": OPTIONS}),
    ((VOTE,), "checkbox", {"question_key": KEY, "mode": int, "disable": bool, "option_list": CHOICES}),
    ((FORM,), "select_list", [3, {**SELECT, "option_list": OPTIONS}]),
    ((VOTE, FORM), "submit_button", {"text": 10, "key": KEY}),
)


def shape(way: str, card_type: str) -> dict[str, Any]:
    """The fields that this kind of card has, for the application's cards ("app") or the smart bot's ("bot")."""
    fields = {name: _of(way, wanted) for types, name, wanted in FIELDS if card_type in types}
    return {name: wanted for name, wanted in fields.items() if wanted != 0}


def _of(way: str, wanted: Any) -> Any:
    if isinstance(wanted, By):
        return _of(way, wanted.app if way == "app" else wanted.bot)
    if isinstance(wanted, dict):
        inner = {key: _of(way, value) for key, value in wanted.items()}
        return {key: value for key, value in inner.items() if value != 0}
    return [wanted[0], _of(way, wanted[1])] if isinstance(wanted, list) else wanted


class Checker:
    """Walks a request against a shape: cuts, refuses, and notes what the platform would not read."""

    def __init__(self, world: World, path: str) -> None:
        self._world, self._path = world, path

    def clean(self, value: Any, wanted: Any, where: str) -> Any:
        """The value as the platform takes it. Raises Refused 40058."""
        if isinstance(wanted, dict):
            return self._object(value, wanted, where)
        if isinstance(wanted, list):
            return self._list(value, wanted, where)
        if wanted is int:
            return _number(value, where)
        if wanted is float:
            return float(_number(value, where, float))
        if wanted is bool:
            return bool(value)
        if not isinstance(value, str):
            raise Refused(40058, f"{where} must be text")
        if isinstance(wanted, tuple):
            if len(value.encode()) > wanted[1]:
                raise Refused(40058, f"{where} longer than {wanted[1]} bytes")
            return value
        if len(value) > wanted:
            self._world.cut.append((self._path, where))
            return value[: wanted - 1] + "…"
        return value

    def _object(self, value: Any, wanted: Mapping[str, Any], where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused(40058, f"{where} must be an object")
        known = {}
        for key, inner in value.items():
            if key in wanted:
                known[key] = self.clean(inner, wanted[key], f"{where}.{key}")
            else:
                self._world.unknown_fields.add((self._path, f"{where}.{key}"))
        return known

    def _list(self, value: Any, wanted: list[Any], where: str) -> list[Any]:
        if not isinstance(value, list):
            raise Refused(40058, f"{where} must be a list")
        if len(value) > wanted[0]:
            raise Refused(40058, f"{where} has more than {wanted[0]} entries")
        return [self.clean(inner, wanted[1], where) for inner in value]

    def card(self, card: Any, way: str) -> dict[str, Any]:
        """One template card. Raises Refused 40058, 42014."""
        kind = card.get("card_type") if isinstance(card, dict) else None
        if kind not in TYPES:
            raise Refused(40058, f"card_type {kind!r}")
        clean = self.clean(card, shape(way, kind), "template_card")
        _complete(clean, kind)
        return clean


def _number(value: Any, where: str, kind: type = int) -> Any:
    if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        raise Refused(40058, f"{where} must be a number")
    return value


def _complete(card: dict[str, Any], kind: str) -> None:
    """Raise Refused for what is missing, type by type."""
    task_id = card.get("task_id", "")
    if task_id and not TASK_ID.fullmatch(task_id):
        raise Refused(42014, "task_id has other characters than 0-9A-Za-z_@-")
    for there, what in (*_whole(card, kind), *_parts(card)):
        if not there:
            raise Refused(40058, f"{kind} needs {what}")


def _whole(card: Mapping[str, Any], kind: str) -> Iterator[tuple[Any, str]]:
    """(is it there, what it is) for the card itself."""
    title = card.get("main_title", {}).get("title")
    if kind in INTERACTIVE or "action_menu" in card:
        yield card.get("task_id"), "task_id"
    if kind in (TEXT, NEWS):
        action = card.get("card_action") or {}
        yield action.get("type") in (1, 2) and (action.get("url") or action.get("appid")), "card_action"
    if kind == TEXT:
        yield title or card.get("sub_title_text"), "main_title.title or sub_title_text"
    else:
        yield title, "main_title.title"
    if kind == NEWS:
        yield card.get("card_image") or card.get("image_text_area"), "card_image or image_text_area"
    needed = {VOTE: "checkbox", FORM: "select_list"}.get(kind)
    if needed:
        yield card.get(needed), needed
    if "replace_text" not in card:  # a changed card may have lost its buttons
        if kind == BUTTON:
            yield card.get("button_list"), "button_list"
        elif kind in (VOTE, FORM):
            yield card.get("submit_button", {}).get("key"), "submit_button"


def _parts(card: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """The same for its buttons and lists."""
    for button in card.get("button_list", ()):
        yield button.get("text"), "button_list.text"
        yield button.get("url") if button.get("type") == 1 else button.get("key"), "a key (or url) for each button"
    for part in ("checkbox", "button_selection", "select_list"):
        for choice in as_list(card.get(part)):
            yield choice.get("question_key"), f"{part}.question_key"
            yield choice.get("option_list"), f"{part}.option_list"


def as_list(value: Any) -> list[dict[str, Any]]:
    """One object or several."""
    return [] if value is None else value if isinstance(value, list) else [value]
