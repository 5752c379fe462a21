"""What each stage of a message's way costs by itself: one thread, one message after the other, nothing beside it."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import orjson

import handlers
from bot.bench.way import Feed, prepare
from bot.channels import archive
from bot.channels.archive.parse import parse
from bot.clock import RealClock
from bot.config import load
from bot.deeds.alarm import alarm
from bot.deeds.steps import today
from bot.domain import danger
from bot.gateway import context_of
from bot.messages import Inbound
from bot.understanding.reader import load_reader
from storage.db import millis
from storage.desk import Office, SqlDesk
from storage.inbox import add, arrival
from storage.sealing import Seal
from storage.sqlite import Link, sqlite_engine

COMMIT_EVERY = 16
WARM = 0.2  # of the messages are not counted


class Stages:
    """Seconds by stage, each time it was carried out."""

    def __init__(self) -> None:
        self.seen: dict[str, list[float]] = defaultdict(list)
        self.counts = False

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        if self.counts:
            self.seen[name].append(time.perf_counter() - began)


def measure(*, messages: int = 5_000) -> dict[str, Any]:
    """Mean microseconds a message by stage; `hear` is split by what became of the message."""
    with tempfile.TemporaryDirectory() as name:
        return _measure(Path(name), messages)


def _measure(folder: Path, messages: int) -> dict[str, Any]:
    feed = Feed(messages, folder)
    config = load(prepare(folder, feed, 1, 2))
    office = Office(Seal(config.storage.keys), config.settings, RealClock().now, lambda _link, _name: None)
    source = asyncio.run(_source(feed.key_file.read_bytes()))
    engine = sqlite_engine(config.database)
    pooled = engine.raw_connection()
    driver, stages = pooled.driver_connection, Stages()
    link, reader = Link(driver, "sqlite"), load_reader("none")
    community = next(iter(config.settings))
    driver.execute("BEGIN IMMEDIATE")
    for number, record in enumerate(feed.records):
        stages.counts = number > messages * WARM
        message = _opened(stages, source, orjson.loads(record), community)
        _carried(stages, link, office, reader, message)
        if number % COMMIT_EVERY == 0:
            with stages.of("commit (one for 16)"):
                driver.execute("COMMIT")
            driver.execute("BEGIN IMMEDIATE")
    driver.execute("COMMIT")
    pooled.close()
    return _result(stages, int(messages * (1 - WARM)))


async def _source(pem: bytes) -> archive.HttpArchive:
    """Only to open records with; it asks nobody."""
    config = archive.ArchiveConfig("corp", "http://127.0.0.1:1", "secret", "token", "a" * 43, ((1, pem),))
    async with aiohttp.ClientSession() as http:
        return archive.HttpArchive(http, config)


def _opened(stages: Stages, source: archive.HttpArchive, record: dict[str, Any], community: str) -> Inbound:
    with stages.of("open the record (RSA, AES-GCM, JSON)"):
        plain = source.decrypt(record)
    with stages.of("parse"):
        return replace(parse(plain, datetime.now(UTC)), community=community)


def _carried(stages: Stages, link: Link, office: Office, reader: Any, message: Inbound) -> None:
    with stages.of("danger rules"):
        hits = danger.hits(message.text)
    with stages.of("seal the row"):
        row = arrival(message, office.seal, millis(office.now()))
    with stages.of("keep it"):
        add(link, [row])
    with stages.of("a desk"):
        desk = SqlDesk(link, message.community, office)
    with stages.of("what was said before"):
        context = context_of(desk, message)
    with stages.of("understand"):
        reading = reader.read(message.text, context)
    desk = SqlDesk(link, message.community, office)
    with stages.of("who it is"):
        message = replace(message, sender=desk.people.actor(message.who, today(desk, desk.now)))
    if hits:
        with stages.of("alarm"):
            alarm(desk, message, hits, desk.now)
    before = link.driver.total_changes
    kind = "opening" if reading.opens else "talk" if reading.intent.value == "chat" else "joining"
    link.driver.execute("SAVEPOINT deed")
    with stages.of(f"hear: {kind}"):
        number = handlers.hear(message, reading, desk, desk.now)
    link.driver.execute("RELEASE deed")
    stages.seen[f"rows: {kind}"].append(link.driver.total_changes - before)
    with stages.of("mark as done"):
        desk.inbox.done(message.key, reading, number)


def _result(stages: Stages, messages: int) -> dict[str, Any]:
    each = {name: times for name, times in stages.seen.items() if not name.startswith("rows")}
    return {
        "us_a_message": {name: round(sum(times) / messages * 1e6, 1) for name, times in each.items()},
        "us_each": {name: round(statistics.mean(times) * 1e6, 1) for name, times in each.items()},
        "times": {name: len(times) for name, times in each.items()},
        "rows_written": {
            name: round(statistics.mean(rows), 1) for name, rows in stages.seen.items() if name.startswith("rows")
        },
        "us_all": round(sum(map(sum, each.values())) / messages * 1e6, 1),
    }
