"""The vendor's library lives in a process of its own: it may fall, stall, repeat itself or lie, and no talk is lost."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from wecom_fakes import AES_KEY, CORP, NOW, TOKEN, FakeGate, Notes, until

from bot.channels.archive import ArchiveConfig, LibraryArchive, Pump
from bot.channels.archive.port import Undecipherable
from bot.clock import PlayedClock
from bot.errors import Frozen, GiveUp, RetryLater
from bot.messages import Kind

pytestmark = pytest.mark.outside
KEYS = {version: rsa.generate_private_key(public_exponent=65537, key_size=2048) for version in (1, 2)}


def pem(version: int) -> bytes:
    return KEYS[version].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in, compiled."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler, "a C compiler is needed"
    made = tmp_path_factory.mktemp("library") / "archive_library.so"
    source = Path(__file__).with_name("archive_library.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", made, source], check=True)
    return made


class Folder:
    """What the stand-in reads: records, its mood, media."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[str] = []
        self.mood("ok")

    def mood(self, name: str) -> None:
        (self.path / "mood").write_text(name)

    def add(
        self, seq: int, text: str = "水管漏水", *, version: int = 1, sealed: str = "", random_key: str = ""
    ) -> None:
        message = {
            "msgid": f"m{seq}", "action": "send", "from": "wmLi", "tolist": ["wang"], "roomid": "wrSL07",
            "msgtime": 1772589600000 + seq, "msgtype": "text", "text": {"content": text},
        }  # fmt: skip
        secret = base64.b16encode(os.urandom(16))
        plain = orjson.dumps(message)
        mixed = bytes(one ^ secret[at % len(secret)] for at, one in enumerate(plain))
        key = base64.b64encode(KEYS[version].public_key().encrypt(secret, padding.PKCS1v15())).decode()
        record = {
            "seq": seq, "msgid": f"m{seq}", "publickey_ver": version, "encrypt_random_key": random_key or key,
            "encrypt_chat_msg": sealed or "XR" + mixed.hex(),
        }  # fmt: skip
        self.lines.append(f"{seq}\t{orjson.dumps(record).decode()}\n")
        (self.path / "records").write_text("".join(self.lines))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def clock() -> PlayedClock:
    return PlayedClock(NOW)


@pytest.fixture
async def source(library: Path, folder: Folder, clock: PlayedClock) -> AsyncIterator[LibraryArchive]:
    config = ArchiveConfig(CORP, str(library), str(folder.path), TOKEN, AES_KEY, ((1, pem(1)), (2, pem(2))))
    made = LibraryArchive(config, now=clock.now, seconds=1.5)
    yield made
    await made.close()


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def pump(source: LibraryArchive, gate: FakeGate, clock: PlayedClock, told: list[str]) -> Pump:
    async def tell(line: str) -> None:
        told.append(line)

    return Pump(source, gate, Notes(gate), clock, tell=tell, pause=0.01, page=10)


def heard(gate: FakeGate) -> list[str]:
    return [message.id for message in gate.heard if message.kind is Kind.TEXT]


async def test_talk_is_read_through_the_library(pump: Pump, folder: Folder, gate: FakeGate) -> None:
    """Every message is read in its order, whichever key version sealed it, though the library prints in between."""
    for seq in range(1, 26):
        folder.add(seq, f"{seq}栋楼道灯不亮", version=1 + seq % 2)
    assert await pump.pull() == 25
    assert heard(gate) == [f"m{seq}" for seq in range(1, 26)]
    assert gate.heard[3].text == "4栋楼道灯不亮"
    assert gate.notes["archive/seq"] == "25"


@pytest.mark.parametrize("mood", ["crash", "stall", "garbage", "network"])
async def test_a_bad_day_of_the_library_loses_nothing(
    mood: str, pump: Pump, folder: Folder, gate: FakeGate, source: LibraryArchive
) -> None:
    """When the library falls, stands still, answers nonsense or has no network, the bot goes on and reads it again."""
    folder.add(1)
    await pump.pull()
    folder.add(2)
    folder.mood(mood)
    with pytest.raises(RetryLater):
        await pump.pull()
    folder.mood("ok")
    folder.add(3)
    assert await pump.pull() == 2
    assert heard(gate) == ["m1", "m2", "m3"]


async def test_a_killed_process_is_replaced(pump: Pump, folder: Folder, gate: FakeGate, source: LibraryArchive) -> None:
    """Killed from outside between two pulls, the library's process comes back and no message is heard twice."""
    folder.add(1)
    await pump.pull()
    os.kill(source.talk.pid, signal.SIGKILL)
    folder.add(2)
    with pytest.raises(RetryLater):
        await pump.pull()
    assert await pump.pull() == 1
    assert heard(gate) == ["m1", "m2"]
    assert source.talk.started == 2


async def test_the_same_page_again_is_nothing_new(pump: Pump, folder: Folder, gate: FakeGate) -> None:
    """A library that repeats what it gave already adds nothing and does not hold the bot in a circle."""
    folder.add(1)
    folder.add(2)
    await pump.pull()
    folder.mood("repeat")
    assert await pump.pull() == 0
    assert heard(gate) == ["m1", "m2"]


@pytest.mark.parametrize(
    ("sealed", "why"), [("short", "too short"), ("DEADLY" * 5, "dies"), ("SLEEPY" * 5, "dies"), ("zz" * 30, "10008")]
)
async def test_one_bad_record_stops_no_other(sealed: str, why: str, pump: Pump, folder: Folder, gate: FakeGate) -> None:
    """A record that kills, stalls or cannot be opened is kept with its reason, and the next one is heard."""
    folder.add(1)
    folder.add(2, sealed=sealed)
    folder.add(3)
    assert await pump.pull() == 3
    assert heard(gate) == ["m1", "m3"]
    (kept,) = (message for message in gate.heard if message.kind is Kind.EVENT)
    assert why in kept.raw["reason"]


async def test_a_bad_key_stops_no_other(pump: Pump, folder: Folder, gate: FakeGate) -> None:
    """A record sealed with a key of nonsense is put aside, its neighbours are heard."""
    folder.add(1, random_key="bm90IGEga2V5")
    folder.add(2)
    assert await pump.pull() == 2
    assert heard(gate) == ["m2"]


async def test_three_days_of_silence_are_told_and_made_up_for(
    pump: Pump, folder: Folder, gate: FakeGate, clock: PlayedClock, told: list[str], source: LibraryArchive
) -> None:
    """Gone for three days, the library's talk is read from where it stopped, once, and the office was told in time."""
    folder.add(1)
    await pump.pull()
    folder.mood("crash")
    for seq in range(2, 8):
        folder.add(seq)
    running = asyncio.create_task(pump.run())
    for _ in range(3):
        clock.set(clock.now() + timedelta(hours=24))
        started = source.talk.started
        await until(lambda before=started: source.talk.started >= before + 2)
    folder.mood("ok")
    await until(lambda: len(heard(gate)) == 7)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert heard(gate) == [f"m{seq}" for seq in range(1, 8)]
    assert any("听不到群消息" in line for line in told)
    assert any("五天" in line for line in told)


async def test_a_blocked_address_is_the_offices_to_mend(pump: Pump, folder: Folder) -> None:
    """An address that is not on the list is left alone for a while instead of being knocked at."""
    folder.mood("address")
    with pytest.raises(Frozen):
        await pump.pull()


async def test_media_come_in_pieces_beside_the_talk(
    source: LibraryArchive, folder: Folder, pump: Pump, gate: FakeGate
) -> None:
    """A photograph with every byte value arrives whole, by a process of its own."""
    data = bytes(range(256)) * 5000
    (folder.path / "media-F1").write_bytes(data)
    folder.add(1)
    picture, _ = await asyncio.gather(source.get_media("F1"), pump.pull())
    assert picture == data
    assert heard(gate) == ["m1"]
    with pytest.raises(GiveUp):
        await source.get_media("F2")


async def test_a_library_that_is_not_there_is_said_plainly(tmp_path: Path, clock: PlayedClock) -> None:
    """A wrong path is the office's to mend, and the bot itself stands."""
    config = ArchiveConfig(CORP, str(tmp_path / "none.so"), "s", TOKEN, AES_KEY, ((1, pem(1)),))
    source = LibraryArchive(config, now=clock.now, seconds=5)
    with pytest.raises(GiveUp) as refused:
        await source.get_chat_data(0, 10)
    assert refused.value.who == "office"


async def test_garbage_for_the_opener_is_no_crash(source: LibraryArchive) -> None:
    """Whatever a record holds, the answer is that it cannot be opened."""
    bad: list[dict[str, Any]] = [{}, {"publickey_ver": 9}, {"publickey_ver": 1, "encrypt_chat_msg": "XR" + "a" * 40}]
    for record in bad:
        with pytest.raises(Undecipherable):
            source.decrypt(record)
