"""The process that reads in the bot's stead while much waits: it lives by `storage.apart`, and knows what reading is."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Final

from bot.domain.settings import Settings
from bot.gateway import understood
from bot.loops import share_one_heap, spare_the_heap
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.understanding.opinions import Second
from bot.understanding.reader import load_hurried
from storage.apart import PIPES, REST, Helper, answer
from storage.desk import Office
from storage.engine import open_reads
from storage.sealing import Seal

YIELDS: Final = 10  # as `nice` counts
STARTS_WITHIN: Final = 30.0  # seconds


def begin(
    url: str, keys: Sequence[str], settings: Mapping[str, Settings], second: Second | None, rest: float = REST
) -> Helper:
    """Start it, and wait until it can read. Raises TimeoutError, EOFError, OSError."""
    spawning = multiprocessing.get_context("spawn")
    pairs = [spawning.Pipe() for _ in range(PIPES)]
    theirs = [pair[1] for pair in pairs]
    process = spawning.Process(
        target=_live, args=(theirs, url, tuple(keys), dict(settings), second, rest), name="gridbot-reads", daemon=True
    )
    process.start()
    for pipe in theirs:
        pipe.close()
    helper = Helper(process, [pair[0] for pair in pairs])
    first = helper.pipes[0]
    try:
        if not first.poll(STARTS_WITHIN):
            raise TimeoutError(f"no reader within {STARTS_WITHIN} s")
        first.recv_bytes()
    except (EOFError, OSError):  # a TimeoutError is one of these
        helper.end()
        raise
    return helper


def _live(
    pipes: Sequence[Connection], url: str, keys: Sequence[str], settings: Mapping[str, Settings], second: Second | None,
    rest: float,
) -> None:  # fmt: skip
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which ends it in its turn
    if hasattr(os, "nice"):
        os.nice(YIELDS)  # whoever keeps what arrives goes first
    share_one_heap()
    office = Office(Seal(keys), settings, _not_asked, lambda _link, _name: None)
    reads, reader = open_reads(url, office), load_hurried(second)

    def look(desk: Desk, message: Inbound) -> Reading:
        return understood(reader, message, desk, hurried=True)

    spare_the_heap()
    with suppress(OSError):  # whoever began us is gone again
        pipes[0].send_bytes(b"ready")
        answer(pipes, office, reads, look, rest)


def _not_asked() -> datetime:
    raise RuntimeError("nobody has said what time it is")
