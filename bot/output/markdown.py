"""A message of markdown within a channel's bytes: what matters most stays, the rest is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.output.bytesafe import cut, size

MESSAGE_BYTES = 2048  # of markdown, as the application may send it


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines; `keep` lines stay as long as anything does. Without a heading: the lines alone."""

    heading: str
    lines: tuple[str, ...]
    keep: int = 1
    total: int = 0  # how many there are in all; 0: as many as lines

    @property
    def text(self) -> str:
        if not self.lines:
            return ""
        left = (self.total or len(self.lines)) - len(self.lines)
        more = (f"还有 {left} 件在表里",) if left > 0 else ()
        return "\n".join(filter(None, (f"**{self.heading}**" if self.heading else "", *self.lines, *more)))


def fit(head: Sequence[str], sections: Sequence[Section], most: int = MESSAGE_BYTES) -> str:
    """The head and the sections, a blank line between; lines are left out of the longest section, last ones first,
    until all fits. Whatever was left out is said with its number."""
    kept = [replace(section, total=section.total or len(section.lines)) for section in sections if section.lines]
    text = _joined(head, kept)
    while size(text) > most:
        spare = [at for at, section in enumerate(kept) if len(section.lines) > section.keep]
        if not spare:
            return cut(text, most)
        longest = max(spare, key=lambda at: (len(kept[at].lines) - kept[at].keep, at))
        kept[longest] = replace(kept[longest], lines=kept[longest].lines[:-1])
        text = _joined(head, kept)
    return text


def _joined(head: Sequence[str], sections: Sequence[Section]) -> str:
    return "\n\n".join(filter(None, ("\n".join(head), *(section.text for section in sections))))
