"""What is set for a whole process that serves: its event loop (uvloop where there is one, a fifth quicker), its heap."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

if sys.platform == "win32":
    _new_loop = None
else:
    from uvloop import new_event_loop as _new_loop

_ARENAS, _OWN_PAGES = -8, -3  # M_ARENA_MAX and M_MMAP_THRESHOLD in glibc's malloc.h
_LARGE: Final = 256 * 1024  # bytes; a page of the archive is a megabyte


def run(main: Coroutine[Any, Any, None]) -> None:
    """As asyncio.run."""
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(main)


def spare_the_heap() -> None:
    """What the start built stays: a full collection of it would stop every answer for a tenth of a second. For whoever
    owns the process: what is frozen is never given back, also after a stop."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def share_one_heap() -> None:
    """glibc gives each thread a heap of its own, and what one thread has freed no other can use; and after the first
    large block that is freed it puts all others among the small ones, which then leave holes. To be called before there
    are threads; does nothing where the C library is another."""
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_ARENAS, 1)
        library.mallopt(_OWN_PAGES, _LARGE)
