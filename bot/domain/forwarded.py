"""『社区通知：明天上午停水检修』 from a resident: passed on from elsewhere, and nobody is to do anything about it. Pure."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

LONGEST = 400  # characters of what is looked at
_HEAD = re.compile(
    r"^(?:转发?[:：,， ]*)?(?:[【\[《#(][^】\]》#)]{0,20}|[^,，。:： ]{0,10}?)?(?:通知|公告|通告|预告|提示|提醒|告知书?|启事)"
    r"(?:[】\]》#)]|[:：]|[】\]》#)][:：])"
)
_OF_HER_OWN = re.compile(
    "[?？]|[吗么]$|怎么|没人|到现在|还没|投诉|反映|报修|我家|我们家|是真的|真的假的|贴了|发了|说好|骗|寻人|走失|走丢|失踪"
)


def is_forwarded(text: str) -> bool:
    """A heading such as 通知 and what stands under it; not where somebody asks or complains in it, nor of who is missing."""
    said = plain(text, LONGEST)
    return _HEAD.match(said) is not None and _OF_HER_OWN.search(said) is None
