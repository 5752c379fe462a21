"""What is over and only told, and what is for sale: no matter, however much it sounds like one. Pure."""

from __future__ import annotations

import re

from bot.domain.normalise import plain

LONGEST = 80  # characters; a longer story is the models' business

_PAST = "(?:昨[天晚儿日]|前[天晚]|前(?:两|几|些)天|上次|上回|上上?个?(?:周|月|星期|礼拜)|去年|前年|那年|那[次回天]|年前|以前|当年|当时|小时候|刚搬来)"
_BEFORE = re.compile(_PAST)
_GOOD = "(?:[好稳亮通热]了|好(?:用|坐|多|使|得很)|(?:可|挺|很|真|特别|坐着)稳|还好|正常|没事|舒服|亮堂|干净|安静|不[漏停响堵吵晃臭滴卡]|没再|没[漏停响堵](?:了|过|$))"
# Whoever says one of these wants somebody to act, or says that it goes on
_GOES_ON = re.compile(
    "还(?:没|不(?!错)|在|是(?!你们|得谢)|有(?!点怀念)|漏|滴|响|堵|臭|停|坏)|没(?:人|修|弄|来|解决|处理|消息|下文|好)|(?<!修了)又|一直|老是|总是?|天天|每天|到现在|至今|今年也"
    "|(?:怎么|咋)(?!(?:会|能)?不记)|[为凭]什么|啥时候|什么时候|几时|能不能|可不可以|能否|麻烦|请|希望|建议|要求|投诉|反映|报修|报警|管管|管一?下|赶紧|尽快|担心|生怕|反复|加重|严重|不敢|才(?:几天|半天|一天|两天)"
    "|[?吗]|有没有(?!$)|是不是|哪[里儿个天些]|多少|如何|就[又不没]|没几天|不久"
)
_NOW = re.compile(f"(?:现在|今[天年早晚]|刚刚?才?|这[几两些]天|最近|如今|这会儿?)(?!.{{0,8}}?{_GOOD})")
_TALE = re.compile(
    "记得[不没吧啊]|记不记得|想想[都就也]|想起来|怀念|(?:真[是的]?|太|可|那叫一个)(?:吓人|吓死|惨|折腾|遭罪|受罪)|把(?:我|人|大家)(?:吓|累|热|急)"
    "|吓(?:死|坏)|后怕|那时候|那阵子"
)
_OVER = re.compile(
    "多亏|得亏|幸亏|幸好|还好有"
    "|(?:(?:修|弄|搞|通|换|装|补|处理|清理|清|解决)(?:得)?(?:好|完|通|干净|掉)了|(?:修|解决|疏通|来[通清换弄])了(?![路车脚]))"
    "(?!半|一半|[一二两三四五六七八九十0-9几]+[次回遍趟]|没|也没|[^,。]{0,6}[还又])"
    "|(?:连夜|大半夜|半夜)(?:来|给|修)|修到(?:半夜|天亮|很晚)|不[漏堵响吵]了"
)
_THANKS = re.compile("谢|多亏|得亏|幸亏|辛苦|表扬|点赞|夸|给力|靠谱|锦旗|好人|热心|负责任|感动|👍|💐|🌹")
_HERSELF = re.compile(
    "(?:我们?家?的?|俺家?)?(?:自己|自个儿?|老公|老婆|老伴|老头子?|儿子|女儿|女婿|爸爸?|我爸|我哥|我弟|孙子)(?:自己|自个儿?|动手|给|把它?|就|上去|[爬下上]去|来|已经|顺手)*"
    "(?:换|修|装|通|弄|接|拧|粘|补|掏)(?:了|好了?|上了?)(?:一?[个根把下条套]|新的|[,。! ]|$)"
)
_REMEMBERS = re.compile(
    "(?:怎么|咋|哪)(?:会|能)?不记得|当然记得|记得记得|可不是嘛,?(?:那|当)时"
)  # to who asked 「还记得不」
_DOCTOR = re.compile(
    "(?:去|上|到|跑)了?[^,。 ]{0,6}(?:医院|卫生(?:院|站|服务)|诊所|门诊)[^,。 ]{0,4}(?:量|测|查|看|开|打|挂|配|拿|做|拍|抽|检查|住)(?:了|过|个|完)|(?:去|刚)?(?:量|测)了?(?:个|下|一下)?血压[^?吗]*"
)
_NO_DOCTOR = re.compile("报销|医保|排队|挂不|态度|收费|预约|上门|没有?药|缺|不给|救|危险|晕倒|昏|喘|胸")
_AD = re.compile(
    "拎包入住|(?:出租|招租|转租|出售|转让|低价[出转卖处]|急[出转售租]|整租|合租|短租)(?!屋|房(?!源)|户|车(?!位)|给|司机)"
    "|^(?:全新|闲置|低价|便宜|自用)*[出转卖售](?:一?[台个辆张套部]|闲置|二手|全新|九成新)|[九8-9]成新|(?:小区|门口|楼下|群内|上门|同城)?自提|包邮|代购|团购|接龙|开团|拼团|加(?:我)?微信|要的(?:私|滴)|(?:有意|需要|感兴趣)(?:者|的)?(?:私|联系|加|滴)"
)
_SELLS = re.compile(
    "[0-9]{2,}|一千|两千|几?百|私聊|联系|电话|自提|[两一二三]室|[一二两三]居|拎包|家电|要的|有意|精装|采光|朝南|便宜|特价|元|块|(?:出租|招租|转租|出售|转让)[!。~ ]*$"
)
_NO_AD = re.compile(
    "投诉|举报|扰民|乱|违|小广告|贴(?!心)|群租|骗|有人管|管管|没人|不让|被|[?吗]|怎么|咋|能不能|哪[里儿]|听说|坏|漏(?!水试过)|堵|臭|吵|占|危险|扔|私自|请|建议|物业|物管|社区|进进出出|隔[了断成]|就(?:转让|出租)了"
)


def is_bygone(text: str) -> bool:
    """「去年漏了半个月，还记得不」「灯坏了，我老头自己换了」: told, over, and nobody is to do anything about it."""
    said = plain(text, LONGEST + 1)
    if len(said) > LONGEST or _GOES_ON.search(said) or _NOW.search(said):
        return False
    if _HERSELF.search(said) or _REMEMBERS.match(said):
        return True
    if _BEFORE.search(said) is None:
        return False
    if _DOCTOR.search(said) and not _NO_DOCTOR.search(said):
        return True
    return bool(_TALE.search(said) or _OVER.search(said))


def thanks_for_it(text: str) -> bool:
    """「昨天电梯坏了多亏王师傅」: somebody is thanked for what is over."""
    return _THANKS.search(plain(text, LONGEST)) is not None


def is_an_ad(text: str) -> bool:
    """「1栋三楼两室出租 1800」「出一台九成新洗衣机 300 自提」; not 「出租屋太吵」."""
    said = plain(text, 200)
    return bool(_AD.search(said) and _SELLS.search(said)) and _NO_AD.search(said) is None
