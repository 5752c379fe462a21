"""The conversation archive: every message of the customer groups, seconds late, sealed under the corp's RSA keys."""

from __future__ import annotations

import base64
import hashlib
import heapq
import itertools
import os
import random
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.simulator.answers import Refused, ok
from bot.simulator.callbacks import ARCHIVE_AGENT, Callbacks, xml_of
from bot.simulator.conductor import Conductor
from bot.simulator.limits import Window
from bot.simulator.tokens import Corp
from bot.simulator.world import NotInTown, World

KEPT: Final = timedelta(days=5)
CHUNK: Final = 524_288
NOTIFY: Final = timedelta(seconds=15)


class Keys:
    """RSA pairs by version; the private halves lie as PEM files in *folder*, readable by their owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._public: dict[int, rsa.RSAPublicKey] = {}

    def make(self, version: int) -> None:
        """Read the file of an earlier start, or make a new pair."""
        file = self.file(version)
        if file.exists():
            private = serialization.load_pem_private_key(file.read_bytes(), None)
        else:
            private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            pem = private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                out.write(pem)
        public = private.public_key()
        if not isinstance(public, rsa.RSAPublicKey):
            raise TypeError(f"{file} is no RSA key")
        self._public[version] = public

    def file(self, version: int) -> Path:
        return self._folder / f"archive-key-{version}.pem"

    @property
    def versions(self) -> list[int]:
        return sorted(self._public)

    def seal(self, version: int, message: Mapping[str, Any]) -> tuple[str, str]:
        """(encrypt_random_key, encrypt_chat_msg): RSA PKCS#1 v1.5 over 32 letters, AES-256-GCM under them."""
        key = "".join(random.choices(string.ascii_letters + string.digits, k=32)).encode()  # noqa: S311 - play
        nonce = os.urandom(12)
        sealed = AESGCM(key).encrypt(nonce, orjson.dumps(message), None)
        return (
            base64.b64encode(self._public[version].encrypt(key, padding.PKCS1v15())).decode(),
            base64.b64encode(nonce + sealed).decode(),
        )


@dataclass(slots=True)
class Record:
    seq: int
    at: datetime
    msgid: str
    version: int
    message: dict[str, Any]
    sealed: tuple[str, str] | None = None

    def line(self, keys: Keys) -> dict[str, Any]:
        if self.sealed is None:
            self.sealed = keys.seal(self.version, self.message)
        return {
            "seq": self.seq, "msgid": self.msgid, "publickey_ver": self.version,
            "encrypt_random_key": self.sealed[0], "encrypt_chat_msg": self.sealed[1],
        }  # fmt: skip


class Archive:
    """*delay*: seconds of office time, from and to; *rotate_after*: how many records use the first key."""

    def __init__(
        self, corp: Corp, world: World, conductor: Conductor, callbacks: Callbacks, keys: Keys,
        *, seed: int = 0, delay: tuple[float, float] = (3.0, 20.0), rotate_after: int = 20,
    ) -> None:  # fmt: skip
        self._corp, self._world, self._conductor, self._callbacks, self.keys = corp, world, conductor, callbacks, keys
        self._now: Callable[[], datetime] = conductor.clock.now
        self.delay, self._rotate_after = delay, rotate_after
        self._dice = random.Random(f"archive {seed}")  # noqa: S311 - play, not secrets
        self._ids = itertools.count(1)
        self._coming: list[tuple[datetime, int, dict[str, Any]]] = []
        self._last_in: dict[str, datetime] = {}  # per room: a room keeps its order
        self._records: list[Record] = []
        self._seq = 0
        self._files: dict[str, tuple[bytes, datetime]] = {}
        self._calls = Window(self._now, 60, 600, block=True)
        self._told_seq, self._told_at, self._planned = 0, self._now() - NOTIFY, None
        self.notified = 0

    # -- in -----------------------------------------------------------------------------------------------------

    def file(self, data: bytes) -> dict[str, Any]:
        """Keep a picture or file; the fields that name it in a message."""
        mark = base64.b64encode(hashlib.sha256(f"{next(self._ids)}".encode() + data[:4096]).digest() * 2).decode()
        self._files["CtYB" + mark] = (data, self._now())
        digest = hashlib.md5(data).hexdigest()  # noqa: S324 - the platform's field
        return {"md5sum": digest, "filesize": len(data), "sdkfileid": "CtYB" + mark}

    def record(
        self, room: str, who: str, kind: str, body: Mapping[str, Any], *, action: str = "send", key: str = ""
    ) -> str:
        """Something was sent in a customer group and will be in the archive soon. Its msgid, "" when it never will."""
        group = self._world.group(room)
        if group.kind != "external" or not group.archived or self._world.consent.get(who) == "Disagree":
            return ""
        others = [member for member in group.members if member != who]
        return self._keep(who, others, room, kind, {key or kind: dict(body)}, action)

    def consent(self, who: str, status: str) -> None:
        """A resident agreed or disagreed; it is archived as a message to a member, and holds from then on."""
        if status not in ("Agree", "Disagree"):
            raise NotInTown(f"no consent {status!r}; Agree or Disagree")
        self._world.person(who)
        self._world.consent[who] = status
        rooms = self._world.rooms_of.get(who, [])
        keeper = self._world.group(rooms[0]).owner if rooms else self._world.members()[0].id
        kind = status.lower()
        stamp = int(self._now().timestamp() * 1000)
        self._keep(who, [keeper], "", kind, {kind: {"userid": who, f"{kind}_time": stamp}}, "send")

    def _keep(self, who: str, to: list[str], room: str, kind: str, body: dict[str, Any], action: str) -> str:
        number, at = next(self._ids), self._now()
        stamp = int(at.timestamp() * 1000)
        msgid = f"{7_120_000_000_000_000_000 + number}_{stamp}_external"
        message = {
            "msgid": msgid, "action": action, "from": who, "tolist": to, "roomid": room, "msgtime": stamp,
            "msgtype": kind, **body,
        }  # fmt: skip
        there = max(at + timedelta(seconds=self._dice.uniform(*self.delay)), self._last_in.get(room, at))
        self._last_in[room] = there
        heapq.heappush(self._coming, (there, number, message))
        self._plan(there)
        return msgid

    # -- notify -------------------------------------------------------------------------------------------------

    def _plan(self, at: datetime) -> None:
        due = max(at, self._told_at + NOTIFY)
        if self._planned is None or due < self._planned:
            self._planned = due
            self._conductor.schedule(due, self._notify)

    async def _notify(self) -> None:
        """Tell the bot that there is something new: no content, at most every 15 s."""
        now = self._now()
        if self._planned is not None and self._planned <= now:
            self._planned = None
        self._release()
        if self._seq > self._told_seq and now - self._told_at >= NOTIFY:
            self._told_seq, self._told_at = self._seq, now
            self.notified += 1
            self._callbacks.push("archive", self._notice(now))
        if self._coming:
            self._plan(self._coming[0][0])
        elif self._seq > self._told_seq:
            self._plan(now)

    def _notice(self, now: datetime) -> str:
        return xml_of([
            ("ToUserName", self._corp.corp_id), ("FromUserName", "sys"), ("CreateTime", int(now.timestamp())),
            ("MsgType", "event"), ("AgentID", ARCHIVE_AGENT), ("Event", "msgaudit_notify"),
        ])  # fmt: skip

    def _release(self) -> None:
        """What has arrived by now gets its number."""
        now = self._now()
        while self._coming and self._coming[0][0] <= now:
            at, _, message = heapq.heappop(self._coming)
            self._seq += 1
            versions = self.keys.versions
            version = versions[0] if self._seq <= self._rotate_after else versions[-1]
            self._records.append(Record(self._seq, at, message["msgid"], version, message))

    def _forget(self) -> None:
        oldest = self._now() - KEPT
        if self._records and self._records[0].at <= oldest:
            self._records = [record for record in self._records if record.at > oldest]
            self._files = {name: file for name, file in self._files.items() if file[1] > oldest}

    # -- out ----------------------------------------------------------------------------------------------------

    def _check(self, body: Mapping[str, Any]) -> None:
        if not body.get("corpid") or not body.get("secret"):
            raise Refused(10000, "corpid and secret are needed")
        if body["corpid"] != self._corp.corp_id:
            raise Refused(40013)
        if body["secret"] != self._corp.archive_secret:
            raise Refused(40001)

    def get_chat_data(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST getchatdata. Raises Refused 10000, 40001, 40013, 45009."""
        self._check(body)
        seq, limit = body.get("seq"), body.get("limit")
        if not _whole(seq) or not _whole(limit) or seq < 0 or not 1 <= limit <= 1000:
            raise Refused(10000, "seq must be 0 or more, limit 1 to 1000")
        if not self._calls.take():
            raise Refused(45009)
        self._release()
        self._forget()
        first = self._records[0].seq if self._records else 1
        start = max(0, seq - first + 1)
        return ok(chatdata=[record.line(self.keys) for record in self._records[start : start + limit]])

    def get_media(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST getmedia. Raises Refused 10000, 10005, 10010."""
        self._check(body)
        name, index = body.get("sdkfileid"), body.get("indexbuf") or ""
        if not isinstance(name, str) or not isinstance(index, str):
            raise Refused(10000)
        data, at = self._files.get(name, (b"", self._now()))
        if not data:
            raise Refused(10005, "bad fileid")
        if at <= self._now() - KEPT:
            raise Refused(10010, "data expired")
        start = _offset(index)
        end = start + CHUNK
        last = end >= len(data)
        out = "" if last else base64.b64encode(f"Range:bytes={end}-{min(end + CHUNK, len(data)) - 1}".encode()).decode()
        return ok(data=base64.b64encode(data[start:end]).decode(), outindexbuf=out, is_finish=int(last))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _offset(index: str) -> int:
    if not index:
        return 0
    try:
        return int(base64.b64decode(index, validate=True).decode().removeprefix("Range:bytes=").partition("-")[0])
    except ValueError as bad:
        raise Refused(10000, "bad indexbuf") from bad
