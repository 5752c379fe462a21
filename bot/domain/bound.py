"""Is a matter without a named place one of this estate, or a question of policy, of papers, of somewhere else?"""

from __future__ import annotations

import re

from bot.domain.normalise import plain

_LOOK = 400  # characters that are looked at

# What a question asks of this estate: its firm, its owners, its works, what the community offers here
_ASKED_HERE = re.compile(
    "小区|[咱俺我]们?(?:这边|这里|这儿|这块|这头|这片|这坡|院|楼|村|园|单元|棟|栋)|院里|村里(?:的|有|什么|啥|几|哪)|园区(?:有|的|什么|啥|食堂)"
    "|物业|物管|停车费|临停|月卡|门卡|车位|车库|地库|门禁|业委会?|业主|维修基金|居民(?:代表|议事|公约|小组)|楼(?:组|栋)?长|栋长|议事会|巡逻|管理费|卫生费|垃圾费|清洁费|电梯费|服务费|租金|押金|保洁|保安|门岗|门牌|人脸|刷脸|访客|公共收益|楼管|宿管|管家|市场(?:几点|什么|明天|今天|今晚|还|要|统一)|开市|闭市|收市|休市|收摊|商户|进货|卸货|看门的|放进来|骑进来|公摊|摊位费|档口|铺位|商管"
    "|装修.{0,8}(?:能|几点|时间|可以|押金|垃圾)|(?:能|几点|可以).{0,6}装修|[加装]装?.{0,2}电梯|电梯.{0,8}(?:停|开|修|换|几时|什么时候|哪天)|外墙|雨污|回迁|征收|拆迁|改造|充电桩|换水表|水表|公厕"
    "|(?:什么时候|啥时候|几时|哪天|几点|多久|好久|何时|啥子时候|是不是|今天|今晚|明天|还)[^,。?]{0,8}(?:来[水电气]|[停通][水电气]|供暖|供热|暖气|开栓|轮到|恢复|拉得到|清运|收垃圾|消杀)"
    "|上门安检|安检|入户改造|暖气费|取暖费|暖气.{0,6}(?:收|按)"
    "|老年食堂|长者饭堂|老年餐|助餐|食堂|活动室|阅览室|广场舞|合唱队?|兴趣班|手工课|亲子|招领|捡到|轮椅.{0,6}借|借.{0,4}轮椅|晚托|托管班|暑托|寒托|四点半|招聘会"
    "|(?:社区|居委会?|村里|村委会?).{0,10}(?:活动|巡逻|上班|开门|有没有人|来[给量]|上门|义诊|电影|演出|比赛|有人|组织)|居委.{0,6}(?:借|选|上班|开门)"
    "|楼道|楼梯|电梯|地下室|屋顶|楼顶|单元门|门铃|水箱|水压|自来水.{0,4}[黄浑味]|灭火器|消防演练|空地|工地|基站|[这那]栋|停车场|仓库.{0,4}租|洗衣房|驿站|快递柜"
    "|消毒|打药|除四害|垃圾|大件|(?:路|楼|门口|感应|声控)灯|广告屏|班车|锁门|关门|暖气.{0,6}(?:试水|什么时候|哪天|几时|不热|来|开)|养[猫狗鸽鸡].{0,3}[吗么不]|能不能养|(?<!想在)楼下.{0,3}要开"
    "|老年大学|舞蹈队|合唱|球场|健身房|会所|图书|书屋|灯谜|联欢|志愿者|网格员|居委会|物资|米面油|送餐|日间照料|夏令营|分红"
    "|社区.{0,6}(?:有没有|有什么|几点|今年|还发|发不发|设点|是不是)|今年.{0,8}社区|维修资金"
)
# What a report tells of the place it is told in
_TOLD_HERE = re.compile(
    "小区|院[里子内]|大院|村[里上头]|园区|厂区|巷|弄堂|市场里|[这那每本整咱我](?:一)?[栋幢座]|我们楼|楼[上下道梯顶]|单元|门洞|门口|隔壁|对门|邻居|街坊"
    "|物业|物管|业委|业主|保安|保洁|门禁|电梯|车库|地库|地下室|车位|停车|充电|垃圾|绿化|外墙|屋顶|天台|阳台|走廊|装修|宿舍"
    "|水管|水表|水压|停水|自来水|下水|马桶|漏水|没水|停电|跳闸|没电|路灯|暖气|供暖|煤气|燃气|天然气|宽带|宽代|wifi|网线|断网|没信号|电视"
    "|租金|房租|涨租|房东|摊位|管理费|档口|铺面|店|商管|食堂|我家|我们家|屋[里头]|家里"
)
# What is asked of an office, of the state, of an employer
_AWAY = re.compile(
    "社保|医保|合作医疗|养老金|养老保险|交.{0,4}养老|退休|公积金|五险|4050|灵活就业|失业金|工伤|工龄|劳动(?:法|关系|局|合同|仲裁)|仲裁|工资|工钱|年终奖|加班|辞职|辞的?工|离职|旷工|欠薪|学徒"
    "|居住证|身份证|户口|户籍|落户|入户|积分|结婚|离婚|领证|准生|生育|新生儿|出生证|独生子女|老年证|老年卡|公交卡|优待证|残疾证|残疾|低保|低宝|特困|补贴|补助|津贴|抚恤|安置费|高龄|年检|年审|限号"
    "|证明|公证|盖章|那个章|备案|执照|许可证?|变更|注销|纳税|交税|个税|契税|发票|开票|贷款|担保贷|创业|资格认证|资质|高企|高新|技改|icp|护照|港澳|签注|签证|驾照|驾驶证|过户|房产证|不动产|遗嘱|继承|赠与"
    "|疫苗|接种|打针|流感针|肺炎针|九价|健康证|体检|医院|门诊|卫生[站室所院]|卫生服务|抽血|化验|挂号|报销|住院|镶牙|种牙|心理咨询"
    "|公交|地铁|高铁|火车|路口|高速|机场|车管所|违章"
    "|学校|校门|附小|小学|中学|初[一二三中]|高中|幼儿园|学籍|入学|转学|插班|学区|学位|分班|报到|高考|中考|志愿怎么填|晚自习|延时|作业|停课|老师(?!傅)"
    "|教育局|卫健委|公安局|交警|住建局|在(?:北京|上海|天津|重庆|广州|深圳|东莞|杭州|苏州|南京|武汉|成都|西安|外地|外头|老家|国外|香港|台湾)|裁员|辞退|介绍费|抚养费|彩礼|驾校|婚庆|出租车|网约车|滴滴|黑车|刷单|网贷|派出所|银行|税务|工商局|人社|法院|镇上|街道办|老家|工地.{0,6}(?:欠|钱|工资|讨)|包工|平台|网上|淘宝|拼多多|网购|app|12123|12333|反诈"
)
# A road or a house that stands outside, and what is said to be there
_OUTSIDE = re.compile(
    "(?:医院|学校|[小中]学|附小|附中|高中|校|银行|车站|高铁站|火车站|地铁站|公园|大桥|天桥|国道|省道|高速|大道|法院|体育馆|图书馆|商场|万达|广场)"
    "(?:大?门口|旁边?|食堂|里面?|[上下]|对面|外面|那条路|那边|那里|附近|前面|后面|周边|[东南西北]边|路口)|路口|十字口|红绿灯|信号灯|斑马线|公交|地铁|高架|马路(?:中间|上)"
)
_OURS = re.compile("[咱我俺]们?(?:这|院|楼|村|园|小区|单元)|小区|我家|家里|楼[上下道]|[幢栋]")
_GROUP = re.compile("[分拆换并]个?群|群.{0,4}分(?:成|俩|两|开)|建个?群|另.{0,3}群")
SURE, LIKELY, OPEN = 0.95, 0.85, 0.4  # how likely the model must find it where the words say less


def is_bound(intent: str, text: str, likely: float, named: bool = False) -> bool:
    """Is an opening that tells no more than the estate bound to it? *likely*: what the model thinks of it.

    *named*: its words name the estate, which a question of papers does in passing (「园区要出证明」).
    """
    words = plain(text, _LOOK)
    away = _AWAY.search(words) is not None
    if intent == "question":
        return _is_asked_here(words, away, likely, named)
    if named or intent == "praise":
        return True
    here = _TOLD_HERE.search(words) is not None
    if _OUTSIDE.search(words) and not _OURS.search(words):
        here, away = False, True
    if intent == "suggestion":
        return here or not (away or _GROUP.search(words))
    if here != away:
        return here or likely >= SURE
    return likely >= OPEN


def _is_asked_here(words: str, away: bool, likely: float, named: bool) -> bool:
    if named or _ASKED_HERE.search(words):
        return not away or likely >= OPEN
    return not away and likely >= LIKELY
