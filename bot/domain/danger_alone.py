"""A cry for oneself, said to us alone: who writes 「我动不了了」 to a bot at home may have nobody else."""

from __future__ import annotations

import re

from bot.domain.danger import LOOK, DangerHit, hits
from bot.domain.normalise import plain

_NOW = "(?:现在|突然|忽然|一下子|在家|一个人|自己|好像|感觉|觉得|真的|有点|从刚才)*"
_THEN = "(?:[,。!~… ]+(?:我|快|来人?|救救?我|救命|帮帮我|怎么办|咋办|谁来|在家|一个人|难受|好怕|害怕|疼|痛|了|啊|呀|[,。!~… ])*)?"
_BODY = (
    f"(?:我|俺){_NOW}(?:腿脚?|脚|手脚?|腰|全身|浑身|半边身子|身子)?{_NOW}(?:动不了|不能动|动弹不了|动弹不得|没法动|站不起来|爬不起来|使不上劲)(?:了|啊|呀)?"
    f"|(?:我|俺)?{_NOW}(?:心慌|心口堵|喘不(?:上|过)来?气|上不来气|透不过气|呼吸困难|呼吸不了|憋气)(?:得|的)?(?:很|厉害|要命|受不了|难受|不行)?(?:了|啊|呀|啦)?"
    f"|(?:我|俺)?的?(?:腿|脚|手|胳膊|胯|腰|骨头)(?:好像|像是)?(?:摔|跌|砸|压)断了"
    f"|(?:我|俺)?{_NOW}(?:肚子|胃|头|脑袋|后背|腰)(?:疼|痛|晕)(?:得|的)(?:受不了|要命|不行|打滚|动不了|站不住)(?:了|啊|呀|啦)?"
    f"|(?:我|俺){_NOW}(?:快)?(?:不行|撑不住|要晕|要昏|晕倒|昏倒)了"
)
# The whole of what was said, so that a car that does not move and a laugh that hurts are none
_ALONE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(f"(?:{words}){_THEN}"))
    for kind, words in (
        ("medical", _BODY),
        ("other", "(?:快|谁)?(?:来人?)?(?:救救我|救我|救命)(?:啊|呀|救命|救救我)*|(?:please )?help me|sos"),
        ("fire", "fire|着火|起火"),
    )
)


def hits_said(text: str, *, alone: bool) -> tuple[DangerHit, ...]:
    """As hits; to us *alone* also what in a group could be said of anything."""
    found = hits(text)
    if not alone or any(not hit.guessed for hit in found):
        return found
    words = plain(text, LOOK).strip(" ,。!~…")
    return next(((DangerHit(kind, text[:40]),) for kind, pattern in _ALONE if pattern.fullmatch(words)), found)
