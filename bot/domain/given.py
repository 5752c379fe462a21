"""『1给王师傅，2给刘敏』『王师傅去3栋看灯，刘敏去7栋看电梯』『把王师傅手里的都转给刘敏』: who is to have what. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 120  # characters of such an order
_CLAUSES = re.compile(r"[,，;；。\n]+\s*|\s+(?=#?\d{1,7}\s*(?:号|件|单|就|先|还是|给|交|转|派|让|叫|请|安排))")
_LIST = r"(?P<numbers>#?\s*\d{1,7}(?!\d)(?:\s*(?:[、和跟,，]|\s)\s*#?\s*\d{1,7}(?!\d))*)"
_HOW = "(?:给|交给|转给|派给|分给|派|让|叫|请|安排)"
_NUMBERED = re.compile(
    rf"^(?:那|就|再|还有|另外|把|然后|[,， ])*{_LIST}\s*(?:号|件)?(?:单子?|工单)?[\s,，]*(?:都|就|先|也|全|还是|一起)*(?P<how>{_HOW})(?P<to>\S.*)$"
)
_NUMBER = re.compile(r"\d{1,7}")
_ALL_OF = re.compile(
    r"^(?:那|就|先|麻烦|请)*把?(?P<of>[^,，。;；\d]{2,8}?)(?:手[里上头]|那边|名下)(?:的|所有的?|全部的?|没办完?的?)*(?:单子?|活儿?|事情?|工单)?(?:都|全部?|全都|先|暂时|统统)*(?:转|派|交|给|分)(?:派|转|交)?(?:给|到)?(?P<to>[^,，。;；\d]{2,8}?)(?:吧|了吧|那边|办|处理|来办)?[吧啊。 ]*$"
)
_ASKS = re.compile(r"[?？]$|[吗么]$|没有$")


@dataclass(frozen=True, slots=True)
class Given:
    """*to*: who, with what stands behind his name; *numbers* or the words of *where* and what; *plainly*: 给, not 让."""

    to: str
    numbers: tuple[int, ...] = ()
    where: str = ""
    plainly: bool = False
    also: tuple[str, ...] = ()  # who goes with him


def numbered(text: str) -> list[Given]:
    """「1给王师傅 2给刘敏」「1和2都给刘敏」; [] where a clause says anything else."""
    said = text.strip()
    if not said or len(said) > LONGEST or _ASKS.search(said):
        return []
    whole = _given(said)
    clauses = [one for one in _CLAUSES.split(said) if one and one.strip()]
    if whole is not None and (len(whole.numbers) > 1 or len(clauses) == 1) and not _NUMBERED.search(whole.to):
        more = [one for one in clauses[1:] if _given(one) is not None] if len(clauses) > 1 else []
        if not more:
            return [whole]
    found = [_given(one) for one in clauses]
    given = [one for one in found if one is not None]
    return given if len(given) == len(clauses) and len(given) > 1 else []


def _given(clause: str) -> Given | None:
    found = _NUMBERED.match(clause.strip())
    if found is None:
        return None
    numbers = tuple(dict.fromkeys(int(one) for one in _NUMBER.findall(found["numbers"])))
    return Given(found["to"].strip(), numbers, plainly="给" in found["how"])


def sent_there(text: str, names: Sequence[str]) -> list[Given]:
    """「王师傅去3栋看灯 刘敏去7栋看电梯」「让王师傅和刘敏都去3栋看看」: one of ours, by name, and where he is to go."""
    said = text.strip()
    if not said or len(said) > LONGEST or _ASKS.search(said) or not names:
        return []
    name = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    one = re.compile(
        rf"(?:让|叫|请|喊|派|安排|麻烦)?(?P<to>{name})(?P<also>(?:[、和跟与](?:{name})){{0,3}})(?:两个|一起|都|先|马上|赶紧|现在|今天|下午|上午|明天)*(?:去|到|上)(?P<where>[^,，。;；\n]{{2,24}}?)(?=$|[,，。;； \n]+(?:让|叫|请|喊|派|安排|麻烦)?(?:{name})|[,，。;； ]*$)"
    )
    found = list(one.finditer(said))
    rest = one.sub("", said)
    if not found or re.sub(r"[\s,，。;；吧啊然后再]+", "", rest):
        return []
    return [
        Given(match["to"], where=match["where"].strip(), also=tuple(re.findall(name, match["also"]))) for match in found
    ]


def all_of(text: str) -> tuple[str, str] | None:
    """「把王师傅手里的都转给刘敏」 → (王师傅, 刘敏)."""
    found = _ALL_OF.match(text.strip()) if len(text) <= LONGEST else None
    return (found["of"].strip(), found["to"].strip()) if found is not None else None
