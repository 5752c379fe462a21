"""One word for several matters: what the office did to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DID = {"close": "已办结", "urge": "催过了"}
NONE = {"late": "超期的", "fresh": "没接的", "all": "没办完的"}


def numbers(of: Sequence[int]) -> str:
    return "、".join(f"#{number}" for number in of)


def did(stem: str, done: Sequence[int], left: Mapping[int, str]) -> str:
    """What was done, and each that was not with its reason."""
    told = [f"{numbers(done)} {DID[stem]}。"] if done else []
    return "\n".join([*told, *(line if f"#{number}" in line else f"#{number} {line}" for number, line in left.items())])


def pushed(done: Sequence[int], more: int) -> str:
    """*more*: what was left out, because nobody reads so many at once."""
    rest = f"还有 {more} 件没催，一次催 {len(done)} 件，先催期限近的。" if more else ""
    return f"催了 {len(done)} 件：{numbers(done)}。{rest}"


def none_to_push(what: str) -> str:
    return f"现在没有{NONE[what]}，不用催。"


def given(done: Sequence[int], to: str) -> str:
    return f"{len(done)} 件派给{to}了：{numbers(done)}。"


def nothing_in_hand(name: str) -> str:
    return f"{name}手里没有没办完的。"
