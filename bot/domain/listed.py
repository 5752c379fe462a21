"""Several matters that somebody counts off in one message: 「1. 电梯口的灯不亮 2. 车库积水 3. …」. Pure."""

from __future__ import annotations

import re

LONGEST = 600  # characters that are looked at
MOST = 6  # items
LEAST = 3  # characters that tell anything
_FIGURES = "一二三四五六"
_HOUSE = "[0-9]{1,3}(?:栋|幢|座|号楼|单元|期)"
_UNITS = "栋幢座号楼单层室月点天块元个件米岁年周人户家期次"
_MARKS = (
    re.compile(
        rf"(?:^|(?<=[\s,，。;；:：、]))[（(]?([1-6])(?:[.．、)）:：](?!\d)|[.．、)）:：\s](?={_HOUSE})|\s(?=[\u4e00-\u9fff])(?![{_UNITS}]))"
    ),
    re.compile("(?:^|(?<=[\\s,，。;；:：、]))[（(]?([一二三四五六])(?:[、.．)）:：]|是(?=[^的否不]))"),
    re.compile("[（(]([1-6一二三四五六])[)）]"),
    re.compile("第([一二三四五六1-6])(?:[、,，:：是]|件事|个(?:问题|事))"),
    re.compile("([①②③④⑤⑥])"),
)


def listed(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands before the list, and its items as they were written, counted from one without a gap; ("", ()) where
    nothing is counted off."""
    if len(text) > LONGEST:
        return "", ()
    for mark in _MARKS:
        found = _in_row(list(mark.finditer(text)))
        if len(found) < 2:
            continue
        ends = [one.start() for one in found[1:]] + [len(text)]
        items = tuple(text[one.end() : end].strip(" \t\r\n,，。;；、") for one, end in zip(found, ends, strict=True))
        if all(len(item) >= LEAST for item in items):
            return text[: found[0].start()].strip(), items
    return "", ()


def _in_row(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that count one, two, three."""
    row: list[re.Match[str]] = []
    for mark in marks:
        if _number(mark[1]) == len(row) + 1 and len(row) < MOST:
            row.append(mark)
    return row


def _number(mark: str) -> int:
    if mark in _FIGURES:
        return _FIGURES.index(mark) + 1
    return int(mark) if mark.isascii() else "①②③④⑤⑥".index(mark) + 1
