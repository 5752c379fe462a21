"""企业群发: a task for a member, who must press 发送 himself; quotas, reminders, results."""

from __future__ import annotations

import itertools
from calendar import monthrange
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.answers import Refused, ok
from bot.simulator.media import MediaStore
from bot.simulator.world import APP, NotInTown, Said, World, alone

MOST_GROUPS, TEXT_BYTES, MOST_ATTACHMENTS = 2000, 4000, 9
FILES = frozenset({"image", "video", "file"})
ATTACHED = FILES | {"link", "miniprogram"}
REMINDERS, REMIND_WINDOW = 3, timedelta(hours=24)
DISPATCHING = timedelta(seconds=2)
UNSENT, SENT, NO_FRIEND, OVER = range(4)
Say = Callable[[str, str, str], Awaitable[Said]]


@dataclass(slots=True)
class Task:
    msgid: str
    sender: str
    text: str
    at: datetime
    results: dict[str, int]
    files: list[tuple[str, str]] = field(default_factory=list)  # (kind, media_id)
    sent_at: datetime | None = None
    cancelled: bool = False
    reminded: list[datetime] = field(default_factory=list)


class Broadcast:
    """*rule*: what the administrator chose, month | week | day. Company and members share what a group may get."""

    def __init__(self, world: World, media: MediaStore, now: Callable[[], datetime], rule: str = "month") -> None:
        self._world, self._media, self._now, self.rule = world, media, now, rule
        self.tasks: dict[str, Task] = {}
        self._got: dict[str, list[datetime]] = {}
        self._ids = itertools.count(1)

    # -- the bot ------------------------------------------------------------------------------------------------

    def add(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST externalcontact/add_msg_template, groups only. Raises Refused."""
        sender, chats = self._world.member(str(body.get("sender") or "")), body.get("chat_id_list")
        if body.get("chat_type") != "group" or sender is None:
            raise Refused(40058, "chat_type, sender")
        if not isinstance(chats, list) or not 1 <= len(chats) <= MOST_GROUPS:
            raise Refused(40058, "chat_id_list")
        text = (body.get("text") or {}).get("content") or ""
        attachments = body.get("attachments") or []
        if not text and not attachments:
            raise Refused(40058, "nothing to send")
        if len(text.encode()) > TEXT_BYTES:
            raise Refused(45002)
        if not isinstance(attachments, list) or len(attachments) > MOST_ATTACHMENTS:
            raise Refused(41064)
        files = [self._file(one) for one in attachments]
        own = [c for c in chats if (g := self._world.groups.get(c)) and g.kind == "external" and g.owner == sender.id]
        if not own:
            raise Refused(41048)
        task = Task(f"msg{next(self._ids):06d}", sender.id, text, self._now(), dict.fromkeys(own, UNSENT), files)
        self.tasks[task.msgid] = task
        self._prompt(task)
        return ok(fail_list=[chat for chat in chats if chat not in own], msgid=task.msgid)

    def _file(self, attachment: Any) -> tuple[str, str]:
        """(kind, media_id) of an attachment. Raises Refused 41065: no such kind; 40007: no such file."""
        kind = attachment.get("msgtype") if isinstance(attachment, dict) else None
        inner = attachment.get(kind) if kind in ATTACHED else None
        if not isinstance(inner, dict) or set(attachment) != {"msgtype", kind}:
            raise Refused(41065)
        media = str(inner.get("media_id") or "")
        if kind in FILES and not (kind == "image" and inner.get("pic_url")):
            self._media.get(media)
        return str(kind), media

    def _prompt(self, task: Task) -> None:
        words = f"[群发助手] 有一条消息要发到 {len(task.results)} 个群，请点「发送」：{task.text}"
        self._world.say(alone(APP, task.sender), APP, "task", words, card_id=task.msgid, from_bot=True)

    def remind(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST remind_groupmsg_send. Raises Refused 41047, 41093, 41094."""
        task, now = self._task(body), self._now()
        task.reminded = [at for at in task.reminded if at > now - REMIND_WINDOW]
        if len(task.reminded) >= REMINDERS:
            raise Refused(41094)
        task.reminded.append(now)
        if task.sent_at is None:
            self._prompt(task)
        return ok()

    def cancel(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self._task(body).cancelled = True
        return ok()

    def task_list(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST get_groupmsg_task. Raises Refused 41063 just after it was made."""
        task = self._ready(body)
        line = {"userid": task.sender, "status": 2 if task.sent_at else 0}
        if task.sent_at:
            line["send_time"] = int(task.sent_at.timestamp())
        return ok(task_list=[line], next_cursor="")

    def results(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST get_groupmsg_send_result, paged by *limit*."""
        task = self._ready(body)
        if body.get("userid") != task.sender:
            raise Refused(60111)
        limit, start = int(body.get("limit") or 500), int(body.get("cursor") or 0)
        rows = [
            {"chat_id": chat, "userid": task.sender, "status": status}
            | ({"send_time": int(task.sent_at.timestamp())} if task.sent_at and status == SENT else {})
            for chat, status in task.results.items()
        ][start : start + limit]
        more = start + limit < len(task.results)
        return ok(send_list=rows, next_cursor=str(start + limit) if more else "")

    def _task(self, body: Mapping[str, Any]) -> Task:
        task = self.tasks.get(str(body.get("msgid") or ""))
        if task is None:
            raise Refused(41047)
        if task.cancelled:
            raise Refused(41093)
        return task

    def _ready(self, body: Mapping[str, Any]) -> Task:
        task = self._task(body)
        if self._now() - task.at < DISPATCHING:
            raise Refused(41063)
        return task

    # -- the member ---------------------------------------------------------------------------------------------

    async def press(self, who: str, msgid: str, say: Say) -> int:
        """He presses 发送: how many groups got it. Raises NotInTown."""
        task = self.tasks.get(msgid)
        if task is None or task.sender != who or task.cancelled or task.sent_at is not None:
            raise NotInTown(f"no task {msgid!r} on the phone of {who}", "没有这个群发任务。")
        task.sent_at = self._now()
        for chat in task.results:
            if self._is_full(chat):
                task.results[chat] = OVER
                continue
            self._got.setdefault(chat, []).append(task.sent_at)
            task.results[chat] = SENT
            if task.text:
                await say(who, chat, task.text)
            for kind, media in task.files:
                self._world.say(chat, who, kind, from_bot=True, image=f"/sim/media/{media}" if media else "")
        return sum(status == SENT for status in task.results.values())

    def _is_full(self, chat: str) -> bool:
        now = self._now()
        got = self._got.get(chat, [])
        if self.rule == "day":
            return any(at.date() == now.date() for at in got)
        if self.rule == "week":
            return sum(at > now - timedelta(days=7) for at in got) >= 7
        days = monthrange(now.year, now.month)[1]
        return sum((at.year, at.month) == (now.year, now.month) for at in got) >= days

    def open_of(self, who: str) -> list[str]:
        """Tasks on this phone that wait for 发送."""
        return [t.msgid for t in self.tasks.values() if t.sender == who and not t.cancelled and t.sent_at is None]
