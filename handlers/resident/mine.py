"""『我的』: what is mine."""

import re
from datetime import datetime

from bot.deeds.mine import mine
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import LOOK_AFTER, RESIDENTS, STAFF, Router

router = Router()
HIS_OWN = re.compile("我|手[里上头]")
ASKS = re.compile(
    r"^(?:我|现在|今天|这会儿?)*手[里上头](?:还|都|一共|现在)*有?(?:几件|多少|哪些|什么|啥)|我(?:还|现在)?有(?:几件|多少件|哪几件)"
    r"|^(?:我)?还有(?:啥|什么|哪些|几件|别的)(?:事|单子?)?(?:没(?:办|弄|干|处理)(?:的|完)?的?)?[吗么呀啊?？。 ]*$"
    r"|^我?(?:手[里上头]|那|这)(?:几件|些事?|几个).{0,4}(?:啥时候|什么时候|几号|哪天|几点)(?:要)?(?:到期|交|办完)"
)
OF_HERS = re.compile(
    r"(?:我|俺)(?:都|之前|以前|上次|一共|总共|到底)*(?:报|反映|登记|说)(?:过|了|的)(?:过)?(?:什么|啥|哪些|几件|多少)(?:事情?|单子?)?[呀啊呢?？。 ]*|我(?:之前|以前|上次|都)?(?:报|反映)的(?:那些|几件)?(?:事情?|单子?)?(?:都)?(?:有哪些|有啥|有什么|列一下|看一?下)[呀啊呢?？。 ]*"
)


@router.command("mine")
@router.anything(STAFF)
def hear_mine(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """A worker's list or a resident's own; only alone. 『我手里还有几件』 in one of ours' own words."""
    if message.sender is None or (not said.word and not (ASKS.search(message.text) and is_alone(desk, message))):
        return None
    if not said.word and message.sender.standing in LOOK_AFTER and not HIS_OWN.search(message.text):
        return None  # 「还有几件没办完」 of the office is about all of them
    return _told(message, desk, now)


@router.anything(RESIDENTS)
def hear_hers(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『我报过什么』, to us alone."""
    if not is_alone(desk, message) or not OF_HERS.fullmatch(message.text.strip()):
        return None
    return _told(message, desk, now)


def _told(message: Inbound, desk: Desk, now: datetime) -> int:
    by = speaker(message)
    text = mine(desk, by, now)
    if not by.standing.is_staff and not message.is_group and (address := desk.page_of(message.who)):
        text = f"{text}\n{resident.own_page(address)}"
    reply(desk, message, text)
    return 0
