"""Features of the single questions: character n-grams of letters and tickets, cut where the matter has been told, and signs."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from bot.domain.normalise import plain
from bot.understanding.embedders import LONGEST
from bot.understanding.linear import Floats, Linear

_DIGITS = re.compile(r"[0-9x*]+")
_SPACE = re.compile(r"\s+")
WINDOWS, SHORTEST = 2, 12  # of a letter's body that an encoder sees; characters below which the last is left out
HEADED = frozenset({"department"})  # what is told in its subject counts once more, a third of the whole

_ASKS = re.compile(
    "咨询|请问|如何|怎么|怎样|是否|能否|可否|哪里|哪些|哪个|什么|多少|几点|何时|吗|多久|电话|有没有|可不可以|需要|办理|\\?"
)
_TELLS = re.compile("投诉|反映|认为|希望|导致|影响|扰民|不合理|要求|多次|迟迟|一直|至今|严重|破损|无人|堵|存在|乱|噪音")
_WHERE, _WHEN, _SENTENCE = re.compile("\\d+号|栋|小区|路口"), re.compile("\\d+月\\d+日"), re.compile("[。!?;]")


def letter(text: str, limit: int, longest: int = 3) -> list[str]:
    """Character n-grams of one character up to *longest*."""
    line = "^" + _SPACE.sub("", _DIGITS.sub("0", plain(text, limit))) + "$"
    found = list(line[1:-1])
    for size in range(2, longest + 1):
        found += [line[i : i + size] for i in range(len(line) - size + 1)]
    return found


def _letter(limit: int, longest: int) -> Callable[[str], tuple[list[str], list[str]]]:
    return lambda text: (letter(text, limit, longest), [])


def subject_and_body(text: str) -> tuple[str, str]:
    """A letter's first sentence and the rest of it, "" if there is none."""
    head, _, body = text.partition("。")
    return head, body if body.strip() else ""


def parts(text: str) -> list[str]:
    """What an encoder sees of a letter: its first sentence and, if it has a body, how that begins, piece by piece."""
    head, body = subject_and_body(text)
    seen = plain(body, WINDOWS * LONGEST)
    pieces = [seen[at : at + LONGEST] for at in range(0, len(seen), LONGEST)]
    return [plain(head, LONGEST), *[piece for i, piece in enumerate(pieces) if not i or len(piece) >= SHORTEST]]


def views(task: str, text: str) -> list[str]:
    """As what a text is learnt from: a letter with a body also as its body alone."""
    body = subject_and_body(text)[1] if task in HEADED else ""
    return [text, body] if body else [text]


def scores(model: Linear, task: str, text: str) -> Floats:
    """What the words of a text say."""
    found = model.scores(*FEATURES[task](text))
    head, body = subject_and_body(text)
    if task not in HEADED or not body:
        return found
    return ((2 * found + model.scores(*FEATURES[task](head))) / 3).astype(np.float32)


def act(text: str) -> tuple[list[str], list[str]]:
    """How a ticket ends, how long it is, and how much in it asks and tells."""
    line = plain(text).strip()
    sentences = [part for part in _SENTENCE.split(line) if part.strip()] or [""]
    asks, tells = len(_ASKS.findall(line)), len(_TELLS.findall(line))
    end = line[-1:]
    end = "word" if "一" <= end <= "龥" else "digit" if end.isalnum() else end
    last = bool(_ASKS.search(sentences[-1]))
    signs = [
        f"end={end}", f"last={line[-3:]}", f"end={end}{last}", f"len={min(9, (len(line) + 1).bit_length())}", f"parts={min(4, len(sentences))}",
        f"asks={min(4, asks)}", f"tells={min(4, tells)}", f"both={min(2, asks)}{min(2, tells)}",
        "his" if line.startswith("其是") else "he" if line.startswith("其") else "none",
    ]  # fmt: skip
    signs += ["asks last"] * last + ["asks first"] * bool(_ASKS.search(sentences[0]))
    signs += ["where"] * bool(_WHERE.search(line)) + ["when"] * bool(_WHEN.search(line)) + ["ticket"] * ("工单" in line)
    return letter(text, 400), signs


def spam(text: str) -> tuple[list[str], list[str]]:
    head = plain(text, 200)
    signs = [f"len={min(8, len(head) // 12)}"]
    signs += ["digits"] * bool(re.search(r"[0-9x]{5,}", head)) + ["url"] * bool(re.search(r"http|www|\.com|\.cn", head))
    return letter(text, 120), signs


FEATURES: dict[str, Callable[[str], tuple[list[str], list[str]]]] = {
    "department": _letter(1000, 2),
    "topic": _letter(220, 3),
    "act": act,
    "spam": spam,
}
