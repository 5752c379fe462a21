"""What must not be read by others: phones, identity and bank numbers, plates, door numbers, residents' names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.domain.normalise import LIMIT, fold
from bot.domain.numerals import CHARACTERS
from bot.domain.triggers import Sieve, triggered

Private = tuple[int, int, str]  # [start, end) and kind
REMEMBERED = 4_096  # texts
MARKS = {"phone": "电话", "id_card": "证件", "bank_card": "卡号", "name": "姓名", "door": "门牌", "plate": "车牌"}

_PROVINCES = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
_SPOKEN = "[零〇○一二三四五六七八九幺两]"
_NUMBERS = re.compile(
    rf"(?P<id_card>(?<!\d)[1-9]\d{{5}} ?(?:18|19|20)\d{{2}} ?[01]\d[0-3]\d ?\d{{3}}[\dx](?!\d))"
    rf"|(?P<bank_card>(?<!\d)(?:62|4\d|5[1-5]|60|35|9\d)\d{{2}}[ -]?\d{{4}}[ -]?\d{{4}}[ -]?\d{{3,4}}(?:[ -]?\d{{1,3}})?(?!\d))"
    rf"|(?P<phone>(?<!\d)(?:\+?0?0?86[ -]?)?1[ -]?[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}(?!\d)"
    rf"|(?<!\d)1[3-9]\d \d{{3}} \d{{5}}(?!\d)|(?<!\d)(?:\(0\d{{2,3}}\)|0\d{{2,3}}[ -])[2-8]\d{{6,7}}(?!\d)"
    rf"|(?<!{_SPOKEN})[一幺][ 、,]?[三四五六七八九](?:[ 、,]?{_SPOKEN}){{9}}(?!{_SPOKEN}))"
    rf"|(?P<old_id>(?<!\d)[1-9]\d{{7}}[01]\d[0-3]\d{{4}}(?!\d))"
    rf"|(?P<plate>(?<![a-z])[{_PROVINCES}][ ]?[a-hj-z][ ·.]?(?=[a-z]{{0,5}}\d)[0-9a-z]{{5,6}}(?![0-9a-z]))"
)
# Nothing of these stands in a text without a figure, but a phone that is spelled out, which begins so
_NUMBER_BEGINS = re.compile(r"\d|[一幺][ 、,]?[三四五六七八九]")
_N = f"[0-9{CHARACTERS}]"
_ROOM = r"(?:[1-9]\d{2,3}|[一二三四五六七八九十]+[零〇○一二三四五六七八九]{2,3})(?![0-9.:度毫k%]|[点块元米分年月栋幢]|号楼|天(?!天))"
_DOOR = re.compile(
    rf"(?:(?:单元|单员|门洞|栋|幢|座|号楼|号院|洞|#|{_N}号|{_N}门)(?:[左右东西中]侧?)? ?(?:{_N}{{1,2}}(?:楼|层))? ?(?P<a>{_ROOM}))"
    rf"|(?<!\d)\d{{1,2}}[-~]\d{{1,2}}[-~](?P<b>[1-9]\d{{2,3}})(?!\d)"
    rf"|(?:我家?|我住|住在?|家住|隔壁|楼上|楼下|对门|对面|就是?我们?家|家是|房号|门牌号?|室号) ?(?:是|的)?(?P<c>{_ROOM})(?![0-9])"
    rf"|(?<![零〇一二三四五六七八九0-9])(?P<g>[一二三四五六七八九][零〇][一二三四五六七八九])(?![零〇一二三四五六七八九十百千0-9年后中路医])"
    rf"|(?<![0-9a-z.:号码单#-])(?P<h>[1-3][0-9]0[1-9])(?=的|家|户|水|门|阀|漏|说|没|不|反映|电|报|那|[,。 ]|$)"
    rf"|(?:去|敲|进|联系|通知|约)了?(?:一下)? ?(?P<f>{_ROOM})(?![多余平斤人户个次名位岁里公左以条张份袋箱吨升瓦w台辆只件万千百小分秒路期班场章项套组页厘毫秒])"
    rf"|(?:楼|栋)(?P<e>[1-9]\d{{2,3}})(?=那|的|家|户)|(?<![0-9a-z.-])(?P<d>[1-9]\d{{2,3}})(?=室(?!内)|房(?!贷|租)|住户|户主|那家|那户|家(?:里|的|装|在|又|那|漏|天|半|楼)|隔壁|楼上|楼下|业主|外头|外面|门口|出差|是租|没人)"
)
_DOOR_BEGINS = re.compile(r"\d{3}|[一二三四五六七八九十][零〇○一二三四五六七八九]")  # no door without it
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤康易乔赖文庞樊殷施洪翟安倪牛颜季章鲁葛伍申尤毕聂丛焦柳邢岳齐梅庄涂祁耿詹关费纪靳童欧甘裴祝霍阮柯左苗符成辛管房柴卜鲍凌游柏曲盛宫温滕单舒谷屈卓蒲凡储路冷隋原艾时邬穆闵阎司隆卫华明连解宁娄楼仇桂栾沙米阳郁"
    "应裘蓝简冉巫瞿尚车木晏俞农仲景晋喻狄谯商麦蔺池糜郎戚敖初巩佟桑鄢喇巴虞占窦蒙冼岑芮边竺应褚宗贝项钮湛胥臧"
)
_COMPOUND = "欧阳|司马|上官|诸葛|司徒|申屠|皇甫|尉迟|令狐|端木|东方|南宫|慕容|长孙|夏侯|公孙"
_NOT_GIVEN = "们家说的了是在有不也就都与跟他她我你哪什谁这那又还要去来打到把给被让过没么啥总工哥姐叔姨爷奶婆伯师主医老经队警局女先做住上下名字电身份证号卡手信息男性岁今昨能会想看,。!?;:、 0-9a-z()\"“”'-"
_GIVEN = f"[^{_NOT_GIVEN}]"
_FULL = f"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{_SURNAMES}]{_GIVEN}{{1,2}})"
_AFTER = "这|那|个|三个字|的|先|他|她|和|跟|都|也|在|不|把|还|电话|手机|身份|今年|小区|一个|是|住|家|户|写|收|打|说|就|有|没|到|要|想|给|对|你|我|她|让|找|来|去|能|会|已|正|岁|女|男|号|同志|先生|女士|老师|师傅|大爷|大妈|阿姨|叔|伯|走|带|问|办|查|领|从|被|因|前|后|现|昨|刚|生|欠|借|骗|又|很|真|人|吧|啊|呢|嘛|了|咯|喽|哒|勒"
_STOP = rf"(?![\u4e00-\u9fff])|(?={_AFTER})"
_TITLE = (
    "爱人|老公|老婆|老伴|老头子?|父亲|母亲|爸爸?|妈妈?|儿子|女儿|闺女|孩子|孙子|孙女|外孙|外孙女|崽|娃儿?|弟弟|哥哥|姐姐|妹妹|弟|妹|哥|姐|公公|婆婆|岳父|岳母|爷爷|奶奶|外公|外婆|阿公|阿婆|姑姑|舅舅|房东|老板|老板娘"
    "|法人|户主|业主|收件人|收货人|联系人|负责人|本人|中介|租客|租户|车主|当事人|申请人|投保人|参保人|持卡人|代办人|老人家?|老太太|老爷子|老奶奶|老大爷|大爷|大妈|老师傅|老二|老大|老三|学生|小孩|男的|女的|那人|邻居|同事|工友|经办人|教练|包工头|司机|店主|店长|厂长|病人|患者|伤者|死者|新郎|新娘|户名|开户名|开户人|名下|二房东|承租人|租房的|姑娘|小伙子?|伢子?|妹子|媳妇|女婿|徒弟|保姆|护工"
)
# Characters that given names are made of; a whole segment of surname and two of these is a name without any cue
_NAMELY = (
    "国建华文明军伟芳丽秀英桂兰玉珍淑敏静红梅霞燕志强勇杰涛平刚辉鹏飞宇浩然梓轩涵欣怡雨春花荣贵福德海林生才学忠良义仁礼智信孝廉耀宗祖光明亮晶莹洁雪冰霜月云霄龙虎彪豹鹤凤凰鸾鹃莺雁蓉莲菊竹松柏杨柳桃李杏"
    "根水金木火土山川江河湖波洋清澈润泽永长久昌盛隆兴旺发财宝贝珠翠琴瑟琳琅瑶璐瑾瑜琪珊珂珏玲珑慧颖聪睿哲思彦诚诗雅婷娜娟娥婵媛嫣妍妮姗倩情意恩惠爱佳美好善真纯朴素白青蓝紫彩虹旭日阳晨曦晓东南西北中原野田庆祥瑞康宁安泰和顺利民富余成功立业新鸿翔展鹰腾骏"
    "正方启运道远宏博厚坤乾天地元亨贞吉星辰宸昊昕昱昭晟景晖朝启凯胜利斌武威震雷霆风云启伯仲叔季孟少小大阿毛保守振维继承先世代家庭大树生仁义顺卫党向前进跃解放援朝抗美社会学习雄锋"
)
# Surnames that are hardly ever the beginning of another word, and characters that hardly stand in anything but given names
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖韦贾夏付邹熊孟秦邱侯尹薛闫段雷黎史陶贺顾龚邵覃戴莫孔汤康赖樊庞殷施翟倪颜鲁葛伍申尤聂柳邢岳齐梅庄涂祁耿詹费靳童欧甘裴霍阮柯左苗符辛柴鲍"
    "游柏宫滕舒屈卓蒲储隋艾邬穆闵阎司冉巫瞿俞晋喻狄谯麦蔺戚佟桑鄢窦蒙芮竺胥臧栾楼初严木季洪祝"
)
_RARE = (
    "国建军伟芳丽秀英桂兰玉珍淑敏静红霞燕志强勇杰涛刚辉鹏宇浩梓轩涵怡春荣贵福德海才忠良义仁智孝廉耀宗祖亮晶莹洁凤鹃莺莲菊松柏根泽昌盛隆兴旺珠翠琴琳瑶璐瑾瑜琪珊慧颖聪睿哲彦诚诗雅婷娜娟娥婵媛妍妮姗倩惠佳纯朴晨曦祥瑞康利富庆翔展腾骏启坤乾贞吉宸昊昕昱晟晖凯斌武威震霆维"
    "承继援雄锋峰磊鑫淼森栋柱锁栓铁钢铜满喜顺茂昆洋波泉潮汉翰航程远恒毅坚壮健娴钊钰钦铭锦俊豪彪炜烨焕炳烈贤章彬博怀欣悦萱馨芬萍莉蓉薇蕾岚雯璇娣妹弟巧香云梅秋冬楠伦钧骁尧禹舜滨灿煜炎烁嘉彤菲菁萌蓓芸茜莎黛琦珂娅嫦妙奕烽铮锐锡邦邑勋勤励劲励"
)
_ID = "身份证|身份正|证号|证件号|电话|手机|号码|联系|卡号|账号|社保号|1[3-9]\\d{9}|[1-9]\\d{16}[\\dx]"
_ID_ONLY = r"(?:1[3-9]\d{9}|[1-9]\d{16}[\dx])"
_INTRODUCED = (
    rf"(?:名字|姓名|大名|全名|真名|曾用名|户名|署名|落款)(?:写的|是|叫|为|[:：])? ?(?P<a>{_FULL})(?:{_STOP})"
    rf"|(?:叫做?|名叫|喊作|我是|我系|登记(?:的是|在)?|登记一?下?,?|写的?是?|写成)[\"“”'「]?(?P<g>{_FULL})(?:{_STOP}|(?=[\"“”'」]))"
    rf"|(?:喊|就是|找一下|找一个|寻找|代|替|帮|给|人名|姓名栏)[\"“”'「]?(?P<b>{_FULL})(?:(?![\u4e00-\u9fff])|(?=这个|那个|三个字|的(?:名|身|电|手|卡|户|包|快|件)|先生|女士|身份|电话|手机|今年|\d|,))"
    rf"|(?:{_TITLE})(?:叫|是|名叫|名字是?叫?|[:：,，(（])? ?(?P<c>{_FULL})(?:{_STOP})"
    rf"|(?:^|[,。 ;:、(和跟])(?P<d>{_FULL})(?=[,， :：(]?(?:{_ID}))"
    rf"|(?:^|[,。 、:;(]|我|我叫|是)(?P<h>[{_SURNAMES}][{_NAMELY}]{{2}})(?=[,。 、;)]|$|\d{{6}})"
    rf"|(?:^|[,。 、:;(])(?P<i>{_FULL})(?=\d{{6}}|[, ]{_ID_ONLY})"
    rf"|代报[ :,]*(?P<k>(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{_FAMILY}](?:{_GIVEN}{{2}}|[{_RARE}{_NAMELY}]))(?=[ :,])"
    rf"|(?:^|[,。 、:;(\n由请让找])(?P<j>{_FULL})(?=(?:亲自|本人)?签(?:的?字|了字|收|的?名)|验收的|当面确认)"
    rf"|(?:他|她|伊|佢)(?:叫|是|名叫|喊)?(?P<e>{_FULL})(?=[,。 ]|$)"
    rf"|(?:^|[,。 ;:、])(?P<f>{_FULL})(?=[,， (]?(?:男|女|[一二三四五六七八九十\d]{{1,3}}岁|\d{{2}}年(?:生|个)?|今年\d|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]))"
)
_NAME, _CUES = re.compile(_INTRODUCED), Sieve([_INTRODUCED], split=True)
# A surname of two characters begins little else
_TWO = triggered(
    rf"(?:欧阳|司马|上官|诸葛|司徒|申屠|皇甫|尉迟|令狐|端木|慕容|夏侯|公孙)(?:{_GIVEN}(?![路街苑巷村镇桥湖园]){_GIVEN}|{_GIVEN}(?:{_STOP}))(?![路街苑巷村镇桥湖园])"
)
_NUMBERED = re.compile(r"\d{7}|身份证|证件号")
# Among papers and numbers a segment that could be a full name is one
_PAPERS = triggered(
    r"\d{7}|身份|资料|登记|名字|报名|户口|社保|医保|低保|补贴|认证|岁|本人|老人|爸|妈|爷|奶|婆|公|娃|孩|崽|联系|[零一二三四五六七八九幺]{7}|[一二三四五六七八九\d]+(?:栋|号|楼|单元)"
)
_SEGMENT = re.compile(rf"(?:^|[,。 、:;(])([{_SURNAMES}]{_GIVEN}{{2}})(?=[,。 、;)]|$)")
_PERSON = re.compile(rf"(?:{_COMPOUND}){_GIVEN}{{1,2}}")
_NO_NAME = re.compile(
    "^(?:.(?:伯伯|叔叔|爷爷|婆婆|阿姨|奶奶|[小大高低开掉好完紧]$)|祝福|祝顺|许愿|钱呀|高三|米米|万能|双方|师傅|包子|安慰|简历|庄家|盛况|封条|范围|卫浴|牛逼|游客|米线|单号|单子|单车|和好|古怪|古镇|祝你|祝大|祝贺|祝愿|蓝色|白班|夜班|喜事|常住|金子|闲置|单身|全名|方言|莫要|莫去|莫急|莫乱|莫拍|温度|高速|高血|谢谢|多谢|高兴|高层|高楼|黄色|白色|黑色|金额|方便|方案|方法|方式|任何|任务|成功|安全|安静|安排|安装|明天|明白|明年|时间|时候|关于|关系|关门|关注|管理|管道|应该|应急|单位|单元|单独|房东|房子|房租|房产|温度|温馨|温水|车位|车库|车子|车主|车棚|路灯|路口|路边|路过|水管|司机"
    "|向上|向下|向东|向西|常常|连夜|连续|连着|解决|解释|和谐|平时|平台|平安|宁可|全部|全家|全小区|全楼|米饭|文明|文化|文件|时常|石头|石材|金桂|江边|江岸|游乐|游泳|盛夏|毛病|毛巾|马上|马路|牛奶|牛肉|龙头|包裹|白天|黑夜|万一|万元|万块|华为|景区|宗旨|项目|边上|左边|左右|左侧|右边|阳台|阳光|尚未|向物|成立|成本|于是|高压|程序|经理|黄牛|黄昏|许多|许可|何时|何人|何处|余额|余款|余下|易碎|康复|康养|高空|高温|高铁|高峰|林荫|田里|白酒|雷雨|雷声|唐突|熊孩|毕竟|毕业|关键|盛饭|农户|农历|农民|农贸|公司|楼上|楼下|楼道|楼顶|楼栋|楼层|楼梯|楼里|楼管|楼长|张贴|张嘴|周末|周一|周二|周三|周四|周五|周六|周日|周边|周围|周期|周转|常年|严重|严格|曾经|段时|简单|简直|初中|初一|初二|初三|商量|商户|商家|商铺|商管|商会)"
)


_PLAIN_PERSON = re.compile(rf"[{_FAMILY}](?:{_GIVEN}{{2}}|[{_RARE}{_NAMELY}])")
# What stands before is asked last: nearly everywhere no name begins
_ANYWHERE = triggered(
    rf"[{_FAMILY}](?:[{_RARE}][{_RARE}{_NAMELY}]|[{_NAMELY}][{_RARE}])"
    r"(?<![\u4e00-\u9fff]师傅...)(?<!主任...)(?<!书记...)(?<!经理...)(?<!医生...)(?<!警官...)(?<!队长...)(?<!站长...)(?<!网格员...)(?<!社工...)(?<!老师...)(?<!客服...)(?<!管家...)"
    "(?!师傅|主任|书记|经理|医生|警官|队长|站长|老师|工$|工[,。 ]|[路街苑巷村镇乡里区园桥湖湾岭城庄寨坪坝营店馆楼阁府庭院厂校班场站市县省号栋弄道塘坊墅居社司局]|花园|小区|公司|超市|大厦|广场|酒店)"
)


def names_in(text: str) -> frozenset[str]:
    """Full names that the words introduce as such; what context remembers for the next message."""
    folded = fold(text).text
    return frozenset(folded[a:b] for a, b, _ in _names(folded))


@lru_cache(maxsize=REMEMBERED)  # looked through when it is said, and again as what was said before
def _names(folded: str) -> tuple[Private, ...]:
    return tuple(_introduced(folded))


def _introduced(folded: str) -> list[Private]:
    found: list[Private] = [
        (*match.span(), "name") for match in _ANYWHERE.finditer(folded) if not _NO_NAME.match(match.group())
    ]
    found += [(*match.span(), "name") for match in _TWO.finditer(folded)]
    if next(_CUES.matches(folded), None) is None:
        return found + (_segments(folded) if _NUMBERED.search(folded) else [])
    for match in _NAME.finditer(folded):
        group = match.lastgroup or "a"
        start, end = match.span(group)
        if not _NO_NAME.match(folded[start:end]):
            found.append((start, end, "name"))
    if _PAPERS.search(folded) is not None:
        found += _segments(folded)
    return found


def _segments(folded: str) -> list[Private]:
    return [(*match.span(1), "name") for match in _SEGMENT.finditer(folded) if not _NO_NAME.match(match[1])]


def is_full_name(words: str) -> bool:
    """Where a name is expected: are these words one, and nothing else?"""
    if _NO_NAME.match(words):
        return False
    return _PERSON.fullmatch(words) is not None or _PLAIN_PERSON.fullmatch(words) is not None


def private_spans(text: str, known_names: Iterable[str] = (), doors: bool = True) -> tuple[Private, ...]:
    """Spans to hide, in order and without overlap. *known_names* were introduced earlier in the conversation.

    Only the first LIMIT characters are searched: `mask` leaves the rest out.
    """
    folded = fold(text)
    look = folded.text
    found = [*_by_rule(look, doors)]
    for name in known_names:
        at = look.find(name)
        while at >= 0:
            found.append((at, at + len(name), "name"))
            at = look.find(name, at + len(name))
    return merge([(*folded.span(start, end), kind) for start, end, kind in found]) if found else ()


@lru_cache(maxsize=REMEMBERED)
def _by_rule(look: str, doors: bool) -> tuple[Private, ...]:
    found: list[Private] = []
    if _NUMBER_BEGINS.search(look) is not None:
        for match in _NUMBERS.finditer(look):
            kind = match.lastgroup or "phone"
            found.append((match.start(), match.end(), "id_card" if kind == "old_id" else kind))
    if doors and _DOOR_BEGINS.search(look) is not None:
        found += [(*match.span(match.lastgroup or "a"), "door") for match in _DOOR.finditer(look)]
    return (*found, *_names(look))


def merge(spans: Iterable[Private]) -> tuple[Private, ...]:
    """In order; where two overlap, the earlier and longer one is kept, widened over both."""
    kept: list[Private] = []
    for start, end, kind in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if kept and start < kept[-1][1]:
            last = kept[-1]
            kept[-1] = (last[0], max(last[1], end), last[2])
        else:
            kept.append((start, end, kind))
    return tuple(kept)


_CALL_ME = re.compile("(?:联系|我的?)?(?:电话|手机号?|号码|联系方式)(?:号码)?[是:： ]*$")


def without_phones(text: str, spans: Iterable[Private]) -> str:
    """Without the numbers and what announces them: whom to call back is not what a sentence is about."""
    for start, end, kind in sorted(spans, reverse=True):
        if kind == "phone":
            text = f"{_CALL_ME.sub('', text[:start])} {text[end:]}"
    return text


def mask(text: str, spans: Iterable[Private]) -> str:
    """The text with each span replaced by its kind in brackets; what was not searched is left out."""
    parts, at = [], 0
    for start, end, kind in spans:
        parts += [text[at:start], f"[{MARKS.get(kind, '隐去')}]"]
        at = end
    parts.append(text[at:LIMIT])
    return "".join(parts) + ("…" if len(text) > LIMIT else "")


def mask_all(text: str) -> str:
    """The text as it may be logged or shown to anybody."""
    return mask(text, private_spans(text))
