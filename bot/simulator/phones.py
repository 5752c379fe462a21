"""People's clients: what happens on the wire when somebody writes, presses or takes a message back."""

from __future__ import annotations

import base64
import binascii
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import orjson

from bot.simulator import pictures
from bot.simulator.aibot import SmartBot
from bot.simulator.archive import Archive
from bot.simulator.callbacks import Callbacks, Reply, xml_of
from bot.simulator.cards import CardBook, CardOnPhones, keys_of, selected_of
from bot.simulator.conductor import Conductor
from bot.simulator.kf import Kf
from bot.simulator.media import MediaStore, kind_of, small_picture
from bot.simulator.menu import clicks_of
from bot.simulator.tokens import Corp
from bot.simulator.world import APP, BOT, KF, NotInTown, Said, World

Choices = list[tuple[str, list[str]]]  # (question_key, option ids)
LISTS = {
    "ButtonList": "button_list", "HorizontalContentList": "horizontal_content_list", "JumpList": "jump_list",
    "OptionList": "option_list", "SelectList": "select_list", "ActionList": "action_list",
    "VerticalContentList": "vertical_content_list",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed: where it leads when it only opens a page, else ""."""

    url: str = ""


class Phones:
    """The only place where people act; control, page, scripts and autopilot all call it."""

    def __init__(
        self, corp: Corp, world: World, callbacks: Callbacks, archive: Archive, smart_bot: SmartBot, cards: CardBook,
        media: MediaStore, conductor: Conductor, kf: Kf | None = None,
    ) -> None:  # fmt: skip
        self.kf = kf
        self._corp, self._world, self._callbacks, self._archive = corp, world, callbacks, archive
        self._bot, self._cards, self._media, self._conductor = smart_bot, cards, media, conductor
        self._msg_ids = itertools.count(7_500_000_000_000_000_001)

    # -- writing ------------------------------------------------------------------------------------------------

    async def say(
        self, who: str, chat: str = "", text: str = "", *, image: bytes | str | None = None, quote: int | str = 0,
        at_bot: bool = False, voice: str = "", location: Mapping[str, Any] | None = None, tapped: bool = False,
    ) -> Said:  # fmt: skip
        """Somebody writes. *chat* as World.chat_of; *image*: bytes, base64, the name of one of ours, or words.

        *tapped*: the words are the bot's, a worker pressed 发送. Raises NotInTown.
        """
        where = self._world.chat_of(who, chat)
        picture = picture_of(image) if image is not None else b""
        if not (text or picture or voice or location):
            raise NotInTown("nothing was said", "还没写字呢。")
        quoted = self._quoted(where, quote)
        if at_bot and where in self._world.groups and self._corp.bot_name not in text:
            text = f"@{self._corp.bot_name} {text}"
        kind = "image" if picture else "voice" if voice else "location" if location else "text"
        shown = text or voice or (str(location.get("label", "")) if location else "")
        blob = self._media.put("image", "picture.png", picture) if picture else None
        said = self._world.say(
            where, who, kind, shown, image=f"/sim/media/{blob.id}" if blob else "",
            quote=quoted.id if quoted else 0, from_bot=tapped,
        )  # fmt: skip
        self._conductor.stir()
        if where in self._world.groups:
            said.msgid = self._to_archive(said, text, picture, voice, location, quoted)
            if self._world.groups[where].kind == "internal" and (at_bot or f"@{self._corp.bot_name}" in text):
                await self._to_smart_bot(said, text, picture, "", quoted, group=True)
        elif where.startswith(KF):
            self._to_kf(said, text, blob.id if blob else "", voice, location)
        elif where.startswith(BOT):
            await self._to_smart_bot(said, text, picture, voice, quoted, group=False)
        else:
            self._to_app(said, text, blob.id if blob else "", voice, location)
        return said

    def _quoted(self, chat: str, quote: int | str) -> Said | None:
        if not quote:
            return None
        if isinstance(quote, str) and not quote.isdigit():
            found = [said for said in self._world.messages(chat, limit=2000) if said.msgid == quote]
            if not found:
                raise NotInTown(f"no message {quote!r} in {chat}", "引用的那条已经不在了。")
            return found[0]
        return self._world.message(int(quote))

    def _to_archive(
        self, said: Said, text: str, picture: bytes, voice: str, location: Mapping[str, Any] | None, quoted: Said | None
    ) -> str:
        def keep(kind: str, body: Mapping[str, Any]) -> str:
            return self._archive.record(said.chat, said.sender, kind, body)

        if quoted:
            text = quoting(self._world.nickname(said.chat, quoted.sender), quoted, text)
        if picture and text:
            item = [("text", {"content": text}), ("image", self._archive.file(picture))]
            return keep("mixed", {"item": [{"type": kind, "content": json_text(body)} for kind, body in item]})
        if picture:
            return keep("image", self._archive.file(picture))
        if voice:
            file = self._archive.file(b"#!AMR\n" + voice.encode())
            return keep("voice", {
                "md5sum": file["md5sum"], "voice_size": file["filesize"], "play_length": 1 + len(voice) // 4,
                "sdkfileid": file["sdkfileid"],
            })  # fmt: skip
        if location:
            return keep("location", {
                "longitude": location["longitude"], "latitude": location["latitude"],
                "address": location.get("label", ""), "title": location.get("label", ""), "zoom": 16,
            })  # fmt: skip
        return keep("text", {"content": text})

    def _to_kf(self, said: Said, text: str, media_id: str, voice: str, location: Mapping[str, Any] | None) -> None:
        """A resident to 微信客服, or the member who serves him there."""
        if self.kf is None:
            raise NotInTown("no 客服 in this town", "这个社区没有开客服。")
        resident = said.chat.partition(":")[2]
        if said.sender != resident:
            self.kf.servicer_said(said.sender, resident, said)
            return
        if media_id:
            self.kf.said(resident, said, "image", {"media_id": media_id})
        if voice:
            blob = self._media.put("voice", "voice.amr", b"#!AMR\n" + voice.encode())
            self.kf.said(resident, said, "voice", {"media_id": blob.id})
        if location:
            self.kf.said(resident, said, "location", {
                "latitude": location["latitude"], "longitude": location["longitude"],
                "name": str(location.get("label", "")), "address": str(location.get("label", "")),
            })  # fmt: skip
        elif text:
            self.kf.said(resident, said, "text", {"content": text})

    def forward(self, who: str, title: str, records: list[tuple[str, str]]) -> Said:
        """A resident forwards a group's chat record to 微信客服: names and words, nothing else. Raises NotInTown."""
        where = self._world.chat_of(who, KF)
        if self.kf is None or self._world.person(who).member:
            raise NotInTown("no 客服 here", "这里没有客服。")
        said = self._world.say(where, who, "text", f"[聊天记录] {title}")
        stamp = int(self._conductor.clock.now().timestamp())
        item = [
            {"send_time": stamp, "msgtype": "text", "sender_name": name,
             "msg_content": json_text({"msgtype": "text", "text": {"content": words}})}
            for name, words in records
        ]  # fmt: skip
        self.kf.said(who, said, "merged_msg", {"title": title, "item": item})
        self._conductor.stir()
        return said

    def _press_menu(self, who: str, key: str) -> bool:
        """An item of a menu in 微信客服; false when he has none of that name."""
        menu = self.kf.menu_of(who, key) if self.kf is not None and not self._world.person(who).member else ""
        if not menu or self.kf is None:
            return False
        self.kf.press(who, menu, self._world.say(f"{KF}:{who}", who, "text", ""))
        self._conductor.stir()
        return True

    async def say_for_us(self, who: str, chat: str, text: str) -> Said:
        """What a member sent by pressing 发送: his message, our words."""
        return await self.say(who, chat, text, tapped=True)

    async def _to_smart_bot(
        self, said: Said, text: str, picture: bytes, voice: str, quoted: Said | None, *, group: bool
    ) -> None:
        image = {"msgtype": "image", "image": self._bot.media.link(picture, "picture.png")} if picture else None
        body: dict[str, Any]
        if image and text:
            words = {"msgtype": "text", "text": {"content": text}}
            body = {"msgtype": "mixed", "mixed": {"msg_item": [words, image]}}
        elif image:
            if group:
                return  # a lone picture in a group never reaches the bot
            body = image
        elif voice:
            body = {"msgtype": "voice", "voice": {"content": voice}}
        else:
            body = {"msgtype": "text", "text": {"content": text}}
        if quoted and quoted.kind in ("text", "markdown"):
            body["quote"] = {"msgtype": "text", "text": {"content": quoted.text}}
        said.bot_msgid = await self._bot.heard(said.sender, said.chat, body, group=group)

    def _to_app(self, said: Said, text: str, media_id: str, voice: str, location: Mapping[str, Any] | None) -> None:
        """One callback for each part: a picture with words is two messages."""
        parts: list[tuple[str, list[tuple[str, Any]]]] = []
        if text and not location:
            parts.append(("text", [("Content", text)]))
        if media_id:
            parts.append(
                ("image", [("PicUrl", f"{self._bot.media.base_url()}/sim/media/{media_id}"), ("MediaId", media_id)])
            )
        if voice:
            blob = self._media.put("voice", "voice.amr", b"#!AMR\n" + voice.encode())
            parts.append(("voice", [("MediaId", blob.id), ("Format", "amr")]))
        if location:
            parts.append(("location", [
                ("Location_X", float(location["latitude"])), ("Location_Y", float(location["longitude"])),
                ("Scale", 16), ("Label", str(location.get("label", "")) or text), ("AppType", "wxwork"),
            ]))  # fmt: skip
        for kind, fields in parts:
            said.msgid = str(next(self._msg_ids))
            fields = [("MsgType", kind), *fields, ("MsgId", int(said.msgid)), ("AgentID", self._corp.agent_id)]
            self._callbacks.push("app", self._xml(said.sender, fields), said.sender, self._said_back(said.sender))

    def _xml(self, who: str, fields: list[tuple[str, Any]]) -> str:
        stamp = int(self._conductor.clock.now().timestamp())
        return xml_of([("ToUserName", self._corp.corp_id), ("FromUserName", who), ("CreateTime", stamp), *fields])

    def _said_back(self, who: str) -> Reply:
        """A passive answer to a message: text appears in the conversation, other types by their name."""

        async def on_reply(reply: ET.Element) -> None:
            kind = reply.findtext("MsgType", "")
            words = (reply.findtext("Content") or "").encode()[:2048].decode(errors="ignore")
            self._world.say(f"{APP}:{who}", APP, kind, words, from_bot=True)

        return on_reply

    async def recall(self, who: str, message: int) -> None:
        """Somebody takes his message back. Raises NotInTown."""
        said = self._world.message(message)
        if said.sender != who:
            raise NotInTown(f"message {message} is not from {who}")
        said.recalled = True
        self._world.changed(said)
        if said.msgid and said.chat in self._world.groups:
            self._archive.record(said.chat, who, "revoke", {"pre_msgid": said.msgid}, action="recall")
        self._conductor.stir()

    # -- pressing -----------------------------------------------------------------------------------------------

    async def press(self, who: str, card: str, key: str, selected: Mapping[str, Any] | None = None) -> Pressed:
        """Press a button of a card on this phone. Raises NotInTown: no such card, or it has no such button any more."""
        if card == KF and self._press_menu(who, key):
            return Pressed()
        if card == "menu":
            self._click(who, key)
            return Pressed()
        found, said = self._cards.find(who, card)
        shown = said.card or {}
        link = next(
            (b["url"] for b in shown.get("button_list", ()) if b.get("type") == 1 and key in (b.get("key"), b["url"])),
            "",
        )
        if link:
            return Pressed(link)
        key = _whole_key(key, keys_of(shown))
        if not key:
            raise NotInTown(f"card {card!r} has no button {key!r} on the phone of {who}", "这张卡片的按钮已经变了。")
        choices = selected_of(shown, selected or {})
        self._conductor.stir()
        if found.way == "bot":
            await self._to_bot(who, said, found, key, choices)
        else:
            menu = key in {entry["key"] for entry in shown.get("action_menu", {}).get("action_list", ())}
            fields = self._event(found, key, [] if menu else choices, menu=menu)
            self._callbacks.push("app", self._xml(who, fields), who, self._changed_back(said))
        return Pressed()

    def _click(self, who: str, key: str) -> None:
        """An entry of the application's bottom menu. Raises NotInTown when there is no such entry."""
        if key not in clicks_of(self._world.menu):
            raise NotInTown(f"the menu has no entry {key!r}", "菜单里没有这一项。")
        self._conductor.stir()
        fields = [("MsgType", "event"), ("Event", "click"), ("EventKey", key), ("AgentID", self._corp.agent_id)]
        self._callbacks.push("app", self._xml(who, fields), who, self._said_back(who))

    async def _to_bot(self, who: str, said: Said, card: CardOnPhones, key: str, choices: Choices) -> None:
        items = [{"question_key": question, "option_ids": {"option_id": ids}} for question, ids in choices]
        details: dict[str, Any] = {"card_type": card.kind, "event_key": key, "task_id": card.id}
        if items:
            details["selected_items"] = {"selected_item": items}
        await self._bot.event(who, said.chat, "template_card_event", details, card=card.id)

    def _event(self, card: CardOnPhones, key: str, choices: Choices, *, menu: bool) -> list[tuple[str, Any]]:
        """A press on one of the application's cards, with a code that may change the card once."""
        fields: list[tuple[str, Any]] = [
            ("MsgType", "event"), ("Event", "template_card_menu_event" if menu else "template_card_event"),
            ("EventKey", key), ("TaskId", card.id), ("CardType", card.kind),
            ("ResponseCode", self._cards.code(card)), ("AgentID", self._corp.agent_id),
        ]  # fmt: skip
        items = [
            ("SelectedItem", [("QuestionKey", question), ("OptionIds", [("OptionId", one) for one in ids])])
            for question, ids in choices
        ]
        return [*fields, ("SelectedItems", items)] if items else fields

    def _changed_back(self, said: Said) -> Reply:
        """A passive answer to a press changes the card for the one who pressed."""

        async def on_reply(reply: ET.Element) -> None:
            kind = reply.findtext("MsgType")
            if kind == "update_button":
                self._cards.grey(said, reply.findtext("Button/ReplaceName", ""))
            elif kind == "update_template_card":
                card = reply.find("TemplateCard")
                if card is not None:
                    self._cards.replace(said, from_xml(card))

        return on_reply

    async def enter(self, who: str) -> None:
        """Somebody opens the application's window."""
        fields = [("MsgType", "event"), ("Event", "enter_agent"), ("EventKey", ""), ("AgentID", self._corp.agent_id)]
        self._callbacks.push("app", self._xml(who, fields), who, self._said_back(who))
        self._conductor.stir()


def _whole_key(key: str, offered: Mapping[str, str]) -> str:
    """The key that is meant: itself, or the only one that begins with it and a slash; "" for none."""
    if key in offered:
        return key
    meant = [one for one in offered if one.startswith(f"{key}/")]
    return meant[0] if len(meant) == 1 else ""


def picture_of(image: bytes | str) -> bytes:
    """Bytes as they are; base64 (with or without data:) decoded when it is a picture; other words are drawn."""
    if isinstance(image, bytes):
        return image
    try:
        data = base64.b64decode(image.partition("base64,")[2] or image, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if kind_of(data).startswith("image/"):
        return data
    return pictures.paint(image) if image in pictures.names() else small_picture(image)


def quoting(name: str, quoted: Said, text: str) -> str:
    """A quote as the client writes it into the text of the reply."""
    words = (
        quoted.text
        if quoted.kind in ("text", "markdown")
        else {"image": "[图片]", "voice": "[语音]"}.get(quoted.kind, "")
    )
    return f"「{name}：{words}」\n- - - - - - - - - - - - - - -\n{text}"


def json_text(body: Mapping[str, Any]) -> str:
    return orjson.dumps(body).decode()


def from_xml(element: ET.Element) -> dict[str, Any]:
    """A card in CamelCase XML as the same card in JSON names; lists are repeated elements."""
    card: dict[str, Any] = {}
    for child in element:
        value: Any = from_xml(child) if len(child) else (child.text or "")
        if child.tag in LISTS:
            card.setdefault(LISTS[child.tag], []).append(value)
        else:
            card[_snake(child.tag)] = (
                int(value) if isinstance(value, str) and value.isdigit() and child.tag == "Type" else value
            )
    return card


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")
