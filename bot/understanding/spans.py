"""Spans of postal addresses: houseno, cellno, floorno, roomno, as people and offices write them."""

from __future__ import annotations

import re

from bot.domain.normalise import fold

_CN = "零〇一二三四五六七八九十百"
_N = f"(?:[a-z]?\\d{{1,4}}[a-z]?|[{_CN}]{{1,4}}|[a-z]|[甲乙丙丁东西南北中])"
_ROOM = r"(?:[a-z]{0,2}-?\d{1,6}[a-z]?(?:[-、]\d{1,5}(?!\d))?)"
_HOUSE_WORD = "号楼|栋楼|号院|幢|栋|座|号栋|#楼|#|斋|舍"
_TAIL = re.compile(
    rf"(?P<houseno>(?<![a-z\d]){_N}(?:{_HOUSE_WORD})|(?<=[小区苑园里村坊庭府城湾庄院墅邸郡阁居寓邨第期巷弄新])(?:\d{{1,4}}号(?!院|线|路|[-~]\d+号)|\d{{1,3}}(?=[-]\d)|\d{{1,3}}(?=\d{{3,4}}室)))"
    rf"|(?P<cellno>{_N}(?:单元|门(?=\d|$)|梯(?=\d|$)|单(?=\d)))"
    rf"|(?P<floorno>(?:负|地下)?(?:\d{{1,2}}|[{_CN}]{{1,3}})(?:楼|层|f(?![a-z]))(?!栋|道|盘))"
)
_DASHED = re.compile(
    r"(?<![\d-])(?P<a>[a-z]?\d{1,4}[a-z]?(?:幢|栋|号楼|座|#)?)-(?P<b>\d{1,3}(?:单元)?)-(?P<c>[a-z]?\d{2,5}[a-z]?(?:室|号|房)?)(?![\d-])"
)
_AFTER = re.compile(
    rf"[-—、,. ]?(?P<roomno>{_ROOM}(?:号?室|房间|房|户|号|办公室)?)(?![\d弄])(?!号?(?:楼|栋|幢|院)|(?:米|元|路|线|年))"
)
_ALONE = re.compile(r"(?<![\d-])(?P<roomno>[a-z]?\d{3,5}(?:室|房(?!产)|办公室))")


def address_spans(text: str) -> list[tuple[int, int, str]]:
    """[start, end, label] in order."""
    folded = fold(text, 300)
    look = folded.text
    found: list[tuple[int, int, str]] = []
    taken = 0
    for match in _DASHED.finditer(look):
        if not _follows_road(look, match.start()):
            found += [(*match.span("a"), "houseno"), (*match.span("b"), "cellno"), (*match.span("c"), "roomno")]
            taken = match.end()
    last = 0
    for match in _TAIL.finditer(look):
        if match.start() < taken or (match.lastgroup == "houseno" and _follows_road(look, match.start())):
            continue
        found.append((match.start(), match.end(), match.lastgroup or "houseno"))
        last = match.end()
    rooms = any(label == "roomno" for *_, label in found)
    if last and not rooms:
        after = _AFTER.match(look, last)
        if after is not None:
            found.append((*after.span("roomno"), "roomno"))
            rooms = True
    if not rooms:
        alone = _ALONE.search(look, last)
        if alone is not None:
            found.append((*alone.span("roomno"), "roomno"))
    return [(*folded.span(a, b), label) for a, b, label in sorted(set(found))]


def _follows_road(look: str, start: int) -> bool:
    return look[max(0, start - 1) : start] in {"路", "街", "道", "弄"}
