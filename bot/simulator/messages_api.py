"""message/send and message/update_template_card, as strict as the platform."""

from __future__ import annotations

import copy
import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.simulator.answers import Refused, ok
from bot.simulator.card_rules import INTERACTIVE, Checker
from bot.simulator.cards import CardBook, CardOnPhones
from bot.simulator.limits import Window
from bot.simulator.media import MediaStore
from bot.simulator.tokens import Corp
from bot.simulator.world import APP, TownPerson, World, alone

BEIJING = ZoneInfo("Asia/Shanghai")
TEXT_BYTES = 2048
ARTICLE = {
    "title": ("B", 128), "description": ("B", 512), "url": ("B", 2048), "picurl": ("B", 2048),
    "appid": ("B", 128), "pagepath": ("B", 1024),
}  # fmt: skip
MP_ARTICLE = {
    "title": ("B", 128), "thumb_media_id": ("B", 256), "author": ("B", 64), "content_source_url": ("B", 2048),
    "content": ("B", 666 * 1024), "digest": ("B", 512),
}  # fmt: skip
BODIES: dict[str, Any] = {
    "text": {"content": ("B", 1 << 20)},
    "markdown": {"content": ("B", 1 << 20)},
    "image": {"media_id": ("B", 256)},
    "voice": {"media_id": ("B", 256)},
    "file": {"media_id": ("B", 256)},
    "video": {"media_id": ("B", 256), "title": ("B", 128), "description": ("B", 512)},
    "textcard": {"title": 128, "description": 512, "url": ("B", 2048), "btntxt": 4},
    "news": {"articles": [8, ARTICLE]},
    "mpnews": {"articles": [8, MP_ARTICLE]},
    "miniprogram_notice": {
        "appid": ("B", 128), "page": ("B", 1024), "title": 12, "description": 12, "emphasis_first_item": bool,
        "content_item": [10, {"key": 10, "value": 30}],
    },
    "template_card": None,
}  # fmt: skip
SEND = {
    "touser", "toparty", "totag", "msgtype", "agentid", "safe", "enable_id_trans", "enable_duplicate_check",
    "duplicate_check_interval",
}  # fmt: skip
UPDATE = {
    "userids", "partyids", "tagids", "atall", "agentid", "response_code", "button", "template_card", "enable_id_trans",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message that is not delivered again within its interval."""

    at: datetime
    answer: dict[str, Any]


class Messages:
    """The application's messages to members. *daily* = person-times a day for the whole application."""

    def __init__(
        self, corp: Corp, world: World, cards: CardBook, media: MediaStore, now: Callable[[], datetime],
        *, daily: int = 200 * 500,
    ) -> None:  # fmt: skip
        self._corp, self._world, self._cards, self._media, self._now = corp, world, cards, media, now
        self._minute = Window(now, 60, 30)
        self._hour = Window(now, 3600, 1000)
        self.daily = daily
        self._today: tuple[date, int] = (now().date(), 0)
        self._earlier: dict[str, Earlier] = {}
        self._ids = itertools.count(1)
        self.accepted = 0
        self.suppressed = 0

    # -- send ---------------------------------------------------------------------------------------------------

    def send(self, body: dict[str, Any], raw: bytes) -> dict[str, Any]:
        """POST message/send. Raises Refused."""
        path = "message/send"
        self.check_agent(body)
        kind = body.get("msgtype")
        if kind not in BODIES:
            raise Refused(40008, repr(kind))
        self._note_unknown(path, body, SEND | {kind})
        people, lost, missing = self._receivers(body)
        content = self._content(path, kind, body.get(kind))
        repeated = self._repeated(body, raw)
        if repeated is not None:
            self.suppressed += 1
            return repeated
        self._count(len(people))
        msgid = f"m_{next(self._ids):08d}"
        card = self._cards.new("app", content, msgid) if kind == "template_card" else None
        self._deliver(people, kind, content, msgid, card)
        self.accepted += 1
        answer = ok(invaliduser="|".join(lost), **missing, unlicenseduser="", msgid=msgid)
        self._remember(body, raw, answer)
        if card and (card.kind in INTERACTIVE or "action_menu" in content):
            answer = {**answer, "response_code": self._cards.code(card)}
        return answer

    def _count(self, people: int) -> None:
        """Person-times of the platform's own day. Raises Refused 45009: used up until midnight."""
        day, used = self._now().astimezone(BEIJING).date(), self._today[1]
        if day != self._today[0]:
            used = 0
        if used + people > self.daily:
            raise Refused(45009, "person-times of the day are used up")
        self._today = (day, used + people)

    def check_agent(self, body: dict[str, Any]) -> None:
        """Raises Refused 41011, 40056, 301002."""
        agent = body.get("agentid")
        if agent is None:
            raise Refused(41011)
        if isinstance(agent, bool) or not isinstance(agent, int):
            raise Refused(40056)
        if agent != self._corp.agent_id:
            raise Refused(301002)

    def _note_unknown(self, path: str, body: dict[str, Any], known: set[str]) -> None:
        for name in set(body) - known:
            self._world.unknown_fields.add((path, name))

    def _receivers(self, body: dict[str, Any]) -> tuple[list[TownPerson], list[str], dict[str, str]]:
        """Who gets it, who is not there (in lower case), and the parties and tags that nobody is in."""
        fields = {name: body.get(name) or "" for name in ("touser", "toparty", "totag")}
        for name, value in fields.items():
            if not isinstance(value, str):
                raise Refused(40058, f"{name} must be text")
        if not any(fields.values()):
            raise Refused(82001)
        if fields["touser"] == "@all":
            return self._world.members(), [], {"invalidparty": "", "invalidtag": ""}
        wanted = [userid for userid in fields["touser"].split("|") if userid]
        if len(wanted) > 1000:
            raise Refused(40032)
        found = {person.id: person for person in map(self._world.member, wanted) if person}
        lost = [userid.lower() for userid in wanted if self._world.member(userid) is None]
        if not found:
            raise Refused(81013)
        return list(found.values()), lost, {"invalidparty": fields["toparty"], "invalidtag": fields["totag"]}

    def _content(self, path: str, kind: str, body: Any) -> dict[str, Any]:
        if not isinstance(body, dict):
            raise Refused(40063, f"{kind} is missing")
        check = Checker(self._world, path)
        if kind == "template_card":
            return check.card(body, "app")
        content: dict[str, Any] = check.clean(body, BODIES[kind], kind)
        if kind in ("text", "markdown"):
            if not content.get("content"):
                raise Refused(44004)
            content["content"] = self._shorten(path, kind, content["content"])
        if kind in ("image", "voice", "file", "video"):
            self._media.get(content.get("media_id", ""))
        if kind == "textcard" and not (content.get("title") and content.get("description") and content.get("url")):
            raise Refused(40063, "textcard needs title, description and url")
        if kind in ("news", "mpnews") and not content.get("articles"):
            raise Refused(40063, "no articles")
        return content

    def _shorten(self, path: str, kind: str, text: str) -> str:
        raw = text.encode()
        if len(raw) <= TEXT_BYTES:
            return text
        self._world.cut.append((path, f"{kind}.content"))
        return raw[:TEXT_BYTES].decode(errors="ignore")

    # -- once only ----------------------------------------------------------------------------------------------

    def _key(self, body: dict[str, Any], raw: bytes) -> tuple[str, timedelta] | None:
        if not body.get("enable_duplicate_check"):
            return None
        seconds = min(int(body.get("duplicate_check_interval") or 1800), 14400)
        return hashlib.sha256(raw).hexdigest(), timedelta(seconds=seconds)

    def _repeated(self, body: dict[str, Any], raw: bytes) -> dict[str, Any] | None:
        """errcode 0 without a response_code: more is not promised anywhere."""
        key = self._key(body, raw)
        earlier = self._earlier.get(key[0]) if key else None
        return earlier.answer if key and earlier and self._now() - earlier.at < key[1] else None

    def _remember(self, body: dict[str, Any], raw: bytes, answer: dict[str, Any]) -> None:
        key = self._key(body, raw)
        if key is None:
            return
        if len(self._earlier) > 20000:
            oldest = self._now() - timedelta(seconds=14400)
            self._earlier = {k: v for k, v in self._earlier.items() if v.at > oldest}
        self._earlier[key[0]] = Earlier(self._now(), answer)

    def _deliver(
        self, people: list[TownPerson], kind: str, content: dict[str, Any], msgid: str, card: CardOnPhones | None
    ) -> None:
        for person in people:
            chat = alone(APP, person.id)
            arrives = self._minute.take(person.id) and self._hour.take(person.id)
            said = self._world.say(
                chat, APP, "card" if card else kind, words_of(kind, content), msgid=msgid, from_bot=True,
                delivered=arrives, image=self._picture(kind, content), card=copy.deepcopy(content) if card else None,
                card_id=card.id if card else "",
            )  # fmt: skip
            if card and arrives:
                card.shown[chat] = said

    def _picture(self, kind: str, content: dict[str, Any]) -> str:
        return f"/sim/media/{content['media_id']}" if kind in ("image", "file", "video", "voice") else ""

    # -- update -------------------------------------------------------------------------------------------------

    def update(self, body: dict[str, Any]) -> dict[str, Any]:
        """POST message/update_template_card. Raises Refused."""
        path = "message/update_template_card"
        self.check_agent(body)
        self._note_unknown(path, body, UPDATE)
        userids, words, content = self._change(path, body)
        card = self._cards.spend(body["response_code"])
        if content is None and card.kind not in INTERACTIVE:
            raise Refused(40058, f"{card.kind} has no buttons")
        known = {userid: self._world.member(userid) for userid in userids}
        chats = {alone(APP, person.id) for person in known.values() if person}
        for chat, said in card.shown.items():
            if not body.get("atall") and chat not in chats:
                continue
            if content is None:
                self._cards.grey(said, words)
            else:
                self._cards.replace(said, content)
        return ok(invaliduser=[userid for userid, person in known.items() if person is None])

    def _change(self, path: str, body: dict[str, Any]) -> tuple[list[str], str, dict[str, Any] | None]:
        """(userids, grey words, new card): what is to be shown, and to whom. Raises Refused."""
        userids = body.get("userids") or []
        if not isinstance(userids, list) or len(userids) > 1000:
            raise Refused(40032)
        if not (userids or body.get("partyids") or body.get("tagids") or body.get("atall")):
            raise Refused(82001)
        button, content = body.get("button"), body.get("template_card")
        if (button is None) == (content is None):
            raise Refused(40058, "one of button and template_card")
        if not isinstance(body.get("response_code"), str):
            raise Refused(40063, "response_code")
        if content is not None:
            return userids, "", Checker(self._world, path).card(content, "app")
        if not isinstance(button, dict) or not button.get("replace_name"):
            raise Refused(40063, "button.replace_name")
        return userids, str(button["replace_name"]), None


def words_of(kind: str, content: dict[str, Any]) -> str:
    """What a person reads, as plain words."""
    if kind == "template_card":
        title = content.get("main_title", {})
        rows = [
            f"{row.get('keyname', '')}：{row.get('value', '')}" for row in content.get("horizontal_content_list", ())
        ]
        lines = [title.get("title", ""), title.get("desc", ""), content.get("sub_title_text", ""), *rows]
        return "\n".join(line for line in lines if line)
    if kind in ("text", "markdown"):
        return str(content["content"])
    if kind in ("news", "mpnews"):
        return "\n".join(article.get("title", "") for article in content["articles"])
    return "\n".join(str(content[key]) for key in ("title", "description") if content.get(key))
