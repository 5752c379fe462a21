"""『我买了个新锅』『晚上吃啥』: what a neighbour says of her own day adds nothing to the matter she told of. Pure."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

LONGEST = 24  # characters; a longer line may tell of two things
# Whatever names a thing of the house, a place, a trouble or those who mend it may be about the matter
_OF_THE_HOUSE = re.compile(
    "[灯水电气网梯门锁井墙桶窗沟阀泵闸管漏堵坏停臭吵响修换弄黑亮通摔滑困卡危怕臊味噪]|楼(?!下超市)|单元|栋|物业|社区|师傅|网格|维修|保安|车位|垃圾|消防|孩子.{0,3}[怕摔]|还(?:没|是|不)|上不|下不|进不|出不|不了|[?吗]"
)
_LAUGHS = re.compile(
    r"(?:哈|嘿|嘻|呵|嗨|233+|笑死(?:我|人)?了?|笑不活了|[😂🤣😄😆😁😊😅]|\[(?:捂脸|偷笑|呲牙|破涕为笑|笑哭)\]|[~!。 ])+"
)
_EATS = re.compile(
    "(?:今天|今晚|晚上|中午|早上|明天|我家|我们|俺家|咱|刚|在家|一会儿?|[,。 ])*(?:吃|炖|煮|包|炒|蒸)(?:啥|什么|饺子|面条?|火锅|排骨|鱼|肉|菜|饭|汤|粥|[了点个过好没]){1,4}[呢啊呀!。~ ]*|三缺一[^,。]{0,6}"
)
_BUYS = re.compile(
    "(?:拼多多|淘宝|京东|直播间|网上)[^,。]{0,4}(?:买|抢|下单|囤)|(?:我|刚|今天|昨天|才)[^,。]{0,4}(?:买|抢|囤|淘)(?:了|到|的)?(?:一?[个件双条斤箱袋口套]|新|好多|几)[^,。]{0,6}"
    "(?:[锅碗鞋衣裤包菜肉鱼蛋米油果梨桃瓜枣虾]|床单|被子|手机|裙子)"
)
_PRICE = re.compile(
    "[\u4e00-\u9fff]{0,3}?(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,4})(?:块(?:钱|[0-9])?|元)一斤[了啊呢!。~ ]*|(?:才|就|花了?|一共)?(?:[0-9]{1,4}|[二三四五六七八九十][一二三四五六七八九十百]{1,3})(?:块(?:钱|[0-9])?|元)[了啊呢!。~ ]*"
)
_PARCEL = re.compile("快递.{0,10}(?:帮|麻烦).{0,6}[收拿取]|帮.{0,4}[收拿取](?:一?下)?(?:个)?快递")
_FAMILY = re.compile(
    "(?:我家?|我们家?|今天|晚上|又)*(?:娃|孙子|孙女|外孙|儿子|女儿|老公|老婆)(?:今天|明天|刚|晚上|又|要|还在|在|不肯|写|做|考|放|上|回来)*(?:放学|上学|考试|考了[^,。 ]{1,6}|作业|补课|放假|毕业|结婚|生日|出差|加班)[^,。 ]{0,3}"
)
_LOST = re.compile("坏|堵|柜|没人管|淋|偷|少了|丢")
_GREETS = re.compile(
    "(?:大家|各位|邻居们)?(?:早上好|早安|晚安|早啊?|中午好|晚上好|新年好|节日快乐|周末愉快|生日快乐)[!。~啊呀哦 🌹🌞☀️]*"
)
_SKY = re.compile("(?:今天|外面|这)?(?:太阳(?:真|好)(?:大|好)|天气(?:真|好|不错)[^,。]{0,3})[啊呀了!。~ ]*")


def is_small_talk(text: str) -> bool:
    """Laughter, food, a purchase, a parcel, the family, a greeting, the sun; and nothing of a house in it."""
    said = plain(text, LONGEST + 1).strip()
    if not said or len(said) > LONGEST:
        return False
    if any(one.fullmatch(said) for one in (_LAUGHS, _GREETS, _SKY)):
        return True
    if _PARCEL.search(said):
        return _LOST.search(said) is None
    if _OF_THE_HOUSE.search(said):
        return False
    return _BUYS.search(said) is not None or any(one.fullmatch(said) for one in (_EATS, _PRICE, _FAMILY))
