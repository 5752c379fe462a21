"""Does a sentence say that a trouble is over, or that it goes on? For words that close a matter, where a guess will not do."""

from __future__ import annotations

import re

from bot.domain.denials import before_now_apart, denies, puts_off
from bot.domain.normalise import plain

_LOCAL = re.compile("[哒喽咯啦勒嘞咗]")  # what other parts of the country say for 了
# What people say when it is good again
_GOOD = re.compile(
    r"(?:好|亮|通|走|修好|换|清|收|热|可以|解决|弄好|没事|恢复|安静|干净|正常|稳|回来|退|散|灭|拧|连|修)(?:好|干净|新的|住|完|掉|上)?了"
    r"|(?:盖|填|铺|垫|装|补|焊|刷|扫|搬|挪|拖|运)(?:平|好|上|走|完|净)?了"
    r"|清静(?:了|多了)|消停了|没问题|还行(?!吗|不)|亮堂|暖和了|干净多|不卡了?|味(?:道|儿)?没了|没再[漏滴响堵吵闪]|(?:能|可以)?[关开刷打锁]得?[开上]了|好(?:用|使)(?:得很|多|了|$|[,。 ])|(?:能|可以)打着火?|(?:能|可以)(?:用|刷|坐|开|关|走|锁|进)了|(?:亮|好|通|清)得很"
    r"|不(?:漏|响|抖|吵|臭|堵|晃|滴|闪|冒)了?|没(?:有)?(?:味|漏|响|打|堵|吵|声)|(?<![不没一])动了(?!手|一下)|来(?:水|电|气)|[水电气网]来了|有(?:声|[水电气网])?了|严实"
)
_GOOD_NOW = re.compile(
    "[停关大紧](?:掉|住|完)?了|^(?!.*(?:白天|一直|整[天晚夜]|还亮)).*(?:亮|好)着(?:呢|的|哩|嘞|了|啦|[,。!~ ]|$)|结实|牢(?:固|靠|了)"
)  # of a noise, a tap, a pressure; of a lift it would be the trouble itself
# … and that nobody is in danger any more
_SAFE = re.compile(
    "(?<![没冒流漏涌喷渗子])(?:出来|下来|上来|救出来?|拉上来|背下来|抱下来|抬走|送走|带走|抓走|赶走|拆走)了|(?:扑|熄|浇|喷)灭|找(?:到|着|回来?)|接到|抓[住到]|醒(?:了|过来)|没事|虚惊|平安|安全了"
    "|(?:送|到|上)(?:了)?(?:医院|急诊|救护车)|关(?:上|好|掉)|劝(?:开|住|下来)|拦(?:住|下)|报了?假|搞错|误会"
)
_BUT = re.compile("没(?:好|修|换|亮|通|解决|人|来)|不[亮通]|但是|可是|就是|只(?:修|换|好)")
# What gets worse, or has begun once more
_WORSE = re.compile(
    r"又(?!自己|自动|好|亮|通|回|连|来[水电气]|有[水电气网]|能|可以|正常)|越.{0,4}越|更(?:[大多响臭堵糟]|厉害|严重)"
    r"|(?:流|漫|淹|滴|漏|溢|涌|喷|烧)(?:成|到|出来|进|得|满)|还(?:在|没|是(?!你们?|您|咱|社区|大家|[\u4e00-\u9fff]{0,2}(?:师傅|姐|哥|主任|网格员)|得谢|要谢))|不行|没用"
    r"|[修换弄做搞]了?个?(?:寂寞|屁|鬼|锤子|毛线)|白(?:修|换|弄|跑)|跟没(?:修|换|弄)"
)
_ASKS = re.compile(
    r"(?:好|修|弄|通|亮|行|解决|可以)了?(?:没有?|没得|吗|么|不)[?呀啊哦嘛]*$|[好通亮热]了(?:没有?|吗|么)(?=[?,， ])"
    r"|(?:怎么|咋)(?:个)?(?:这么快|这样|这)?(?:就|会|又)?[修弄搞办]?好了(?!.*(?:谢|厉害|辛苦|真快|👍))|(?:真的?|这就|这么快就?)[修弄搞]?好了[?吗么]|^[修弄搞换]?[好亮通]了[?]+$"
)  # 「修好了没有？」 is no yes
# What somebody at work says that has not helped, or not yet
_SHORT = re.compile(
    r"还(?:是|在|一直)*(?:[打关开刷锁]不|不(?!错)|没(?!人说)|漏|滴|渗|响|吵|堵|臭|冒|闪|流|停|卡|坏|黑|等|老样子|那样)"
    r"|没(?:有|得)?人?(?:应(?!该)|应声|回音|动静|开门)(?!了)|没(?:啥|什么)?(?:用|效果|反应)(?!过|到|多|几|上)|不(?:行|管用|顶用|好使|得行)(?! ?,?(?:再|就|的话|你|您|叫|找|打|说))"
    r"|白(?:修|换|弄|搞)|等于没|跟没(?:修|换|弄)|又(?:坏|停|漏|堵|灭|掉|闪|响|跳|冒|不(?!是|会|想|用))|(?:依然|照样|仍然?|照旧)(?:[打关开刷锁]?不|[漏响堵跳停])"
    r"|(?:打|关|开|刷|锁)不(?:开|上|了)(?!的?(?:话|找|再|就|叫|跟|给|来))"
)

_THANKS = re.compile("谢|辛苦|麻烦|劳烦|费心")
# What stands beside thanks and says nothing: taken away word by word, so that no run of them takes long
_BESIDE_THANKS = re.compile(
    "谢|多谢|感谢|辛苦|麻烦|劳烦|费心|[了啦啊哈]|你们?|您|大家|各位|好的?|嗯|哦|太|真是|那就?|非常|十分|先|今天|今晚|这几天|这周|都"
    "|(?:[小老]?[\u4e00-\u9fff])?(?:师傅|姐|哥|主任|网格员)|[,。!~ 👍🙏]"
)


def asks_whether(text: str) -> bool:
    """「修好了没有？」"""
    return _ASKS.search(_plain(text)) is not None


def is_good(text: str, *, asked: bool) -> bool:
    """「不漏了，谢谢」, and nothing in it that is still wrong. *asked*: somebody has told that it is done, so 「停了」 will
    do."""
    said = _plain(text)
    good = _GOOD.search(said) or (asked and _GOOD_NOW.search(said))
    return bool(good) and not _takes_it_back(said)


_MORE = re.compile(
    "(?:但是?|可是|不过|只是|就是)[^,。]{0,10}(?:谁(?:赔|管|修|来|给|补|负责)|赔|怎么(?:办|弄|算)|咋(?:办|整|弄)|能不能|什么时候|啥时候|没人|还[没有要得]|得(?:补|修|换|刷))"
)


def wants_more(text: str) -> bool:
    """「不漏了 但是天花板谁赔啊」: something is left, so nothing ends by it."""
    return _MORE.search(_plain(text)) is not None


_FINE_HERE = re.compile(
    "(?:我|俺|咱)们?(?:家|这|那|楼|栋|单元|边|层|里|屋|[0-9一二三四五六七八九十]{1,3}(?:单元|栋|号楼|楼|幢))*(?:的)?(?:[灯水电气网梯]|电梯|门|网络|水压)?(?:倒是|还是|一直|都|是|还|倒)*"
    "(?:好的|好着[呢的]?|正常|亮的?|亮着|有[水电气网]|没(?:有)?(?:停|坏|漏|断|堵|事)|能[用坐开]|不[漏堵停])[的呀啊呢了嘞啦!。~ ]*"
)


def is_fine_here(text: str) -> bool:
    """「我们1单元好的」「我家有水」: to who asks, and no second household of the trouble."""
    return _FINE_HERE.fullmatch(_plain(text)) is not None


def is_safe(text: str, *, plainly: bool = False) -> bool:
    """「人出来了，谢谢」「虚惊一场」: a danger is over; thanks and relief alone do not say so, nor *plainly* a bare 「好了」."""
    said = _plain(text)
    over = _SAFE.search(said) or (not plainly and _GOOD.search(said))
    return bool(over) and not _takes_it_back(said)


def _takes_it_back(said: str) -> bool:
    now = before_now_apart(said)
    return any(one.search(now) for one in (_BUT, _WORSE, _ASKS)) or denies(said) or puts_off(said)


def names_something_good(text: str) -> bool:
    """「拉走了」, whatever else it says."""
    said = _plain(text)
    return bool(_GOOD.search(said) or _GOOD_NOW.search(said))


def goes_on(text: str) -> bool:
    """「又停了」「越滴越大」「流成线了」: whoever says so is not done with it."""
    return _WORSE.search(_plain(text)) is not None


def falls_short(text: str) -> bool:
    """「还是打不开」「没用」「对讲还不行」: what one of ours did has not helped, or only half; not 「不行再找我」."""
    return _SHORT.search(_plain(text)) is not None


def only_thanks(text: str) -> bool:
    """「谢谢王师傅」「辛苦了」: nothing that whoever has it in hand must read."""
    said = plain(text)
    return _THANKS.search(said) is not None and not _BESIDE_THANKS.sub("", said)


def _plain(text: str) -> str:
    return _LOCAL.sub("了", plain(text))
