"""One row of the outbox is one message: what is longer than its way takes, or has more files, leaves as several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.messages import Outbound, Way
from bot.output.cut import split

TEXT_BYTES, MARKDOWN_BYTES, BOT_BYTES = 2048, 2048, 20480
HOOK_MARKDOWN_BYTES, MASS_BYTES, MENU_BYTES = 4096, 4000, 1024
ATTACHMENTS: Final = 9  # of one mass message
BYTES: Final[Mapping[Way, tuple[int, int]]] = {  # of text, of markdown
    Way.APP: (TEXT_BYTES, MARKDOWN_BYTES),
    Way.BOT: (BOT_BYTES, BOT_BYTES),
    Way.PUSH: (TEXT_BYTES, HOOK_MARKDOWN_BYTES),
    Way.KF: (TEXT_BYTES, TEXT_BYTES),
    Way.BROADCAST: (MASS_BYTES, MASS_BYTES),
}
CARD_BODY: Final[Mapping[Way, int]] = {Way.APP: 160, Way.BOT: 112}  # characters that a card shows of its words
CARD_FACTS: Final = 6
ALONE: Final = frozenset({Way.APP, Way.BOT, Way.PUSH})  # here a file is a message of its own

Files = tuple[tuple[str, str], ...]


def pieces(out: Outbound, way: Way) -> list[Outbound]:
    """In the order in which they are read; the first bears the sentence's own key."""
    words = list(_words(out, way)) if out.card is None else [out, *_behind_card(out, way)]
    return [*(replace(one, file=None, files=()) for one in words[:-1]), *_with_files(words[-1], out, way)]


def _words(out: Outbound, way: Way) -> Iterator[Outbound]:
    """What can be pressed, and who takes over, goes with the last piece."""
    name = "markdown" if out.markdown and not (out.text and way in (Way.KF, Way.BROADCAST)) else "text"
    words: str = getattr(out, name)
    most = BYTES[way][name == "markdown"] if way in BYTES else 0
    if way is Way.KF and out.choices:
        most = MENU_BYTES
    if not most or len(words.encode()) <= most:
        yield out
        return
    plain = replace(out, text="", markdown="", file=None, files=())
    *parts, last = split(words, most)
    for number, part in enumerate(parts, 1):
        changes = {name: part, "key": _key(out, number), "choices": (), "hand_over": ""}
        yield replace(plain, **changes)  # type: ignore[arg-type]  # a text, a key and two empty values
    yield replace(plain, **{name: last, "key": _key(out, len(parts) + 1)})  # type: ignore[arg-type]  # a text and a key


def _behind_card(out: Outbound, way: Way) -> Iterator[Outbound]:
    """Words that a card cuts, and facts for which it has no line, are read in full behind it."""
    card = out.card
    if card is None or way not in CARD_BODY:
        return
    words = [card.body] if len(card.body) > CARD_BODY[way] else []
    words += [f"{name}：{value}" for name, value in card.facts[CARD_FACTS:]]
    if words:
        text = "\n".join(words)
        yield replace(out, key=_key(out, 2), text=text, card=None, markdown="", file=None, files=(), call=False)


def _with_files(last: Outbound, out: Outbound, way: Way) -> Iterator[Outbound]:
    files: Files = ((out.file,) if out.file else ()) + out.files
    words = bool(last.text or last.markdown or last.card)
    first = ATTACHMENTS if way is Way.BROADCAST else 0 if way in ALONE and words else 1
    if files or out.files:
        last = replace(last, file=files[0] if first else None, files=files[1:first])
    yield last
    bare = replace(out, text="", markdown="", card=None, choices=(), hand_over="", call=False)
    step = ATTACHMENTS if way is Way.BROADCAST else 1
    for at in range(first, len(files), step):
        yield replace(bare, key=f"{out.key}/file{at + 1}", file=files[at], files=files[at + 1 : at + step])


def _key(out: Outbound, number: int) -> str:
    return out.key if number == 1 else f"{out.key}+{number}"
