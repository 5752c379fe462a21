"""『帮助』, and whoever names the bot without a matter: one line per person and month."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.deeds.steps import voice_is_on
from bot.domain.answers import asks, is_of_a_matter
from bot.domain.endings import only_thanks
from bot.domain.taking_up import nods
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts import resident, words
from bot.texts.words import Said
from handlers.group import is_alone, is_internal, own_matters
from handlers.middleware import is_staff, reply
from handlers.resident.maybe import SOUNDS, show_him
from handlers.router import RESIDENTS, STAFF, Router

router = Router()
CALLS = re.compile(
    r"(?:小?[\u4e00-\u9fff]{0,2}(?:师傅|老师|主任|网格员|姐|哥)?[,， ]*)?(?:你好|您好|哈喽|hello|hi)?[,，!！ ]*(?:有人)?(?:在吗|在不在|在么|在嘛)[?？。!！~ ]*|(?:请问)?(?:有人(?:吗|没有?|么|嘛)|人呢)[?？。!！~啊呀 ]*"
)
NOBODY = re.compile(
    r"(?:怎么|咋|为什么|为啥|还|都|就)*(?:没人|没有人|不)(?:理|回|管|答复?)(?:我|你|您|人)?[了啊呀呢的吗?？。!！~ ]*"
)
WHO_ARE_YOU = re.compile(
    r"(?:请问)?[,， ]*你(?:到底)?(?:是|叫)(?:不是)?(?:个)?(?:机器人|真人|人工|人|谁|什么|啥)(?:客服|名字|名)?[吗呀啊吧呢?？。 ]*"
)
CALLS_BACK = re.compile(
    r"(?:请问)?(?:你|您|这里)?(?:能不能|可不可以|能|可以|会)(?:给我)?(?:打个?|接|通)(?:语音)?(?:电话|视频|语音)(?:给我)?[吗么呀啊不?？。 ]*"
)
WISHES = re.compile(
    r"(?:你好|您好)?[,， ]*我?(?:想|要|得|有)?(?:要|个)?(?:投诉|反映|举报|报修|报个?修|咨询|问|说)(?:一下|点|个|件)?(?:物业|事情?|问题|情况|什么)?(?:可以)?[吗吧啊。！! ]*"
)
LONGEST = 20  # characters of a call
TELLS = 5  # characters of a sentence that wants something; less is 好的


@router.anything(RESIDENTS | STAFF)
def hear_help(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Asked for help alone: all that this person may say."""
    if message.sender is None:
        return None
    if (
        is_staff(message)
        and is_alone(desk, message)
        and (about := words.help_about(message.text, message.sender.standing))
    ):
        reply(desk, message, about)
        return 0
    if said.rest not in words.HELP_WORDS:
        return None
    if is_alone(desk, message):
        reply(desk, message, words.help_text(message.sender.standing))
        return 0
    return None


@router.anything(RESIDENTS)
def hear_call(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『小王在吗』, to us alone: somebody is; it is no question that waits for an answer."""
    text = message.text.strip()
    if len(text) > LONGEST or not is_alone(desk, message):
        return None
    unheard = NOBODY.fullmatch(text) is not None and not any(one.is_open for one in own_matters(desk, message))
    if not unheard and not CALLS.fullmatch(text):
        return None
    reply(desk, message, resident.here())
    return 0


@router.anything(RESIDENTS)
def hear_who_are_you(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『你是机器人吗』, to us alone: an honest answer, and no question for a worker."""
    if len(message.text) > LONGEST or not is_alone(desk, message):
        return None
    text = words.plain(message.text)
    if WHO_ARE_YOU.fullmatch(text):
        reply(desk, message, resident.who_i_am())
    elif CALLS_BACK.fullmatch(text):
        reply(desk, message, resident.no_calls())
    else:
        return None
    return 0


@router.anything(RESIDENTS)
def hear_wish(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『我想投诉物业』, to us alone: of what, she is asked."""
    if len(message.text) > LONGEST or not is_alone(desk, message) or not WISHES.fullmatch(words.plain(message.text)):
        return None
    reply(desk, message, resident.go_ahead())
    return 0


def hear_unsure(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> bool:
    """What she tells us alone and may be a matter: a worker is shown it, and she hears that a person looks."""
    if reading.p_open < SOUNDS:
        return False
    show_him(message, reading, desk, now)
    if desk.notes.once(f"unsure/{message.who}/{now:%Y-%m-%d-%H}"):
        reply(desk, message, resident.somebody_looks())
    return True


def hear_rest(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int:
    """What nobody understood: talk is not answered; one of ours alone gets one line."""
    local = now.astimezone(ZoneInfo(desk.settings.timezone))
    if message.at_bot and message.is_group and not is_alone(desk, message):
        if voice_is_on(desk) and not is_staff(message) and desk.notes.once(f"help/{message.who}/{local:%Y-%m}"):
            line = resident.help_line(staff=False, named=is_internal(desk, message))
            key = f"{desk.community}/0/help/{message.key}"
            to = Target("chat", message.chat)
            desk.say(Outbound(to=to, key=key, text=line, importance=Importance.REPLY, unasked=True))
        return 0
    if not is_alone(desk, message) or not message.text.strip():
        return 0
    if is_staff(message) and only_thanks(message.text):
        return 0
    if is_staff(message) and len(message.text) >= TELLS:
        before = desk.inbox.recent(message.chat, message.key, now - timedelta(days=1), 5)
        if all(one.text != message.text for one in before):  # he must not believe that it was taken down
            reply(desk, message, resident.did_not_follow())
        return 0
    if not is_staff(message):
        return _to_a_resident(message, reading, desk, now)
    if desk.notes.once(f"help/{message.who}/{local:%Y-%m}"):
        reply(desk, message, resident.help_line(staff=True))
    return 0


def _to_a_resident(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int:
    """Alone with us."""
    local = now.astimezone(ZoneInfo(desk.settings.timezone))
    if nods(message.text):
        return 0
    if only_thanks(message.text):
        if desk.notes.once(f"thanks/{message.who}/{local:%Y-%m-%d}"):
            reply(desk, message, resident.not_at_all())
        return 0
    of_a_matter = is_of_a_matter(message.text)
    if not of_a_matter and hear_unsure(message, reading, desk, now):
        return 0
    if reading.intent.value != "chat" or of_a_matter:
        line, period = resident.which_matter(), f"which/{message.who}/{local:%Y-%m-%d-%H}"
    elif asks(message.text):
        line, period = resident.do_not_know(), f"asks/{message.who}/{local:%Y-%m-%d-%H}"
    else:
        line, period = resident.help_line(staff=False, alone=True), f"help/{message.who}/{local:%Y-%m}"
    if desk.notes.once(period):
        reply(desk, message, line)
    return 0
