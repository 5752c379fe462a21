"""『谁负责3栋』『今天谁值班』: who serves a place, and who is on duty."""

import re
from datetime import datetime

from bot.deeds.who import on_duty, serves
from bot.domain.place import find
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import RESIDENTS, STAFF, Router

router = Router()
# What is left of the question without the place
SERVES = re.compile(
    r"(?:请问|问下|问一下|查下)?(?:谁(?:在)?(?:负责|管)(?:的是)?|(?:是|归)?谁(?:的片区?|的网格|(?:在)?(?:管|负责)的?)|(?:的)?(?:是|归)?(?:哪个网格|几网格|第几网格)(?:的|管的?)?|的?网格员(?:是谁|叫什么)?)[?？呢啊呀。 ]*"
)
DUTY = re.compile(
    r"(?:请问)?(?P<day>今天|现在|今晚|明天|明晚|后天)?(?:社区)?(?:是)?(?:谁(?:在)?值班|值班(?:的)?(?:是|人)?(?:是)?谁)[?？呢啊呀。 ]*"
)
WHEN = {"明天": "明天", "明晚": "明天", "后天": "后天"}
LONGEST = 30  # characters of such a question


@router.anything(STAFF | RESIDENTS)
def hear_who(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """To us alone, where nothing but a place is asked for."""
    text = plain(message.text)
    if len(text) > LONGEST or ("谁" not in text and "网格" not in text) or not is_alone(desk, message):
        return None
    by = speaker(message)
    duty = DUTY.fullmatch(text)
    if duty is not None and by.standing.is_staff:
        reply(desk, message, on_duty(desk, by, now, WHEN.get(duty["day"] or "", "今天")))
        return 0
    places = find(text, desk.book_of(message.chat))
    if len(places) != 1:
        return None
    rest = text[: places[0].start] + text[places[0].end :]
    estate = desk.book.estate(places[0].place.estate)  # 「桂香苑3栋」: its house is found, the name stands before it
    for name in sorted((estate.name, *estate.aliases), key=len, reverse=True) if estate else ():
        rest = rest.replace(name, "", 1)
    if not SERVES.fullmatch(rest):
        return None
    reply(desk, message, serves(desk, places[0].place, by, now))
    return 0
