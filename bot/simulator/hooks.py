"""消息推送: a robot of an internal group that only speaks; the key in its address is all it asks for."""

from __future__ import annotations

import base64
import binascii
import hashlib
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from bot.simulator.answers import Refused, ok
from bot.simulator.card_rules import NEWS, TEXT, Checker
from bot.simulator.limits import Window
from bot.simulator.media import MediaStore, kind_of
from bot.simulator.messages_api import ARTICLE, words_of
from bot.simulator.world import PUSH, World

A_MINUTE: Final = 20
TEXT_BYTES: Final = 2048
MARKDOWN_BYTES: Final = 4096
IMAGE_BYTES: Final = 2 << 20
SHAPES: Final[Mapping[str, Any]] = {
    "text": {"content": ("B", 1 << 20), "mentioned_list": [1000, 64], "mentioned_mobile_list": [1000, 64]},
    "markdown": {"content": ("B", 1 << 20)},
    "markdown_v2": {"content": ("B", 1 << 20)},
    "image": {"base64": ("B", 4 << 20), "md5": 32},
    "news": {"articles": [8, ARTICLE]},
    "file": {"media_id": ("B", 256)},
    "voice": {"media_id": ("B", 256)},
    "template_card": None,
}
LONGEST: Final = {"text": TEXT_BYTES, "markdown": MARKDOWN_BYTES, "markdown_v2": MARKDOWN_BYTES}


class Hooks:
    """Every internal group has one. External groups have none."""

    def __init__(self, world: World, media: MediaStore, now: Callable[[], datetime], seed: int = 0) -> None:
        self._world, self._media, self._seed = world, media, seed
        self._minute = Window(now, 60, A_MINUTE)
        self._own: dict[str, str] = {}  # media_id → the hook that put it in
        self._stopped: set[str] = set()

    def key(self, room: str) -> str:
        dice = random.Random(f"hook {self._seed} {room}")  # noqa: S311 - play, not secrets
        return "-".join(f"{dice.getrandbits(32):08x}" for _ in range(4))

    def addresses(self, base: str) -> list[dict[str, str]]:
        """What an administrator copies: name of the group, address."""
        return [
            {"name": group.name, "url": f"{base}/cgi-bin/webhook/send?key={self.key(group.id)}"}
            for group in self._world.groups.values()
            if group.kind == "internal"
        ]

    def remove(self, room: str) -> None:
        """Somebody takes the robot out of the group."""
        self._stopped.add(self.key(room))

    def _room(self, key: str) -> str:
        """Raises Refused 93000: no such address, or the robot was taken out of its group."""
        rooms = (group.id for group in self._world.groups.values() if group.kind == "internal")
        found = next((room for room in rooms if self.key(room) == key), "")
        if not found or key in self._stopped:
            raise Refused(93000)
        return found

    def send(self, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST webhook/send. Raises Refused."""
        room, kind = self._room(key), str(body.get("msgtype"))
        if kind not in SHAPES:
            raise Refused(40008, repr(kind))
        for name in set(body) - {"msgtype", kind}:
            self._world.unknown_fields.add(("webhook/send", name))
        inner = body.get(kind)
        if not isinstance(inner, dict):
            raise Refused(40063, f"{kind} is missing")
        check = Checker(self._world, "webhook/send")
        if kind == "template_card":
            if inner.get("card_type") not in (TEXT, NEWS):
                raise Refused(40058, "a hook has no buttons")
            content = check.card(inner, "app")
        else:
            content = check.clean(inner, SHAPES[kind], kind)
        image = self._checked(key, kind, content)
        if not self._minute.take(key):
            raise Refused(45009)
        shown = "card" if kind == "template_card" else "markdown" if kind == "markdown_v2" else kind
        self._world.say(
            room, PUSH, shown, words_of("markdown" if kind == "markdown_v2" else kind, content), from_bot=True,
            image=image, card=dict(content) if shown == "card" else None,
        )  # fmt: skip
        return ok()

    def _checked(self, key: str, kind: str, content: Mapping[str, Any]) -> str:
        """The picture's address, "" for none. Raises Refused for what is empty, too long, damaged or not this hook's."""
        if kind in LONGEST:
            if not content.get("content"):
                raise Refused(44004)
            if len(content["content"].encode()) > LONGEST[kind]:
                raise Refused(45002)
        if kind == "news" and not content.get("articles"):
            raise Refused(40063, "no articles")
        if kind in ("file", "voice"):
            if self._own.get(str(content.get("media_id"))) != key:
                raise Refused(40007)
            return f"/sim/media/{self._media.get(content['media_id']).id}"
        return self._picture(content) if kind == "image" else ""

    def _picture(self, content: Mapping[str, Any]) -> str:
        try:
            data = base64.b64decode(str(content.get("base64", "")), validate=True)
        except binascii.Error as bad:
            raise Refused(40058, "base64") from bad
        if len(data) > IMAGE_BYTES or not kind_of(data).startswith("image/"):
            raise Refused(40009)
        if hashlib.md5(data).hexdigest() != content.get("md5"):  # noqa: S324 - the platform's field
            raise Refused(40058, "md5")
        return f"/sim/media/{self._media.put('image', 'image', data).id}"

    def uploaded(self, key: str, kind: str) -> Callable[[str, str, bytes], dict[str, Any]]:
        """What to do with the file of webhook/upload_media. Raises Refused."""
        self._room(key)
        if kind not in ("file", "voice"):
            raise Refused(40004)

        def keep(kind: str, name: str, data: bytes) -> dict[str, Any]:
            answer = self._media.upload(kind, name, data)
            self._own[answer["media_id"]] = key
            return answer

        return keep
