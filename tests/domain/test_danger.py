"""What must ring at once, and what only sounds like it. All sentences are our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.danger import KINDS, hits

RINGS = {
    "gas": (
        "一氧化碳报警器响了",
        "有毒气体泄漏",
        "三号楼楼道里一股煤气味，越来越重",
        "厨房天然气管在漏气，嘶嘶响",
        "煤气罐阀门拧不动，一直在漏",
        "施工队把燃气管挖断了",
        "闻到有燃气味，头有点晕",
        "家里燃气报警器一直响",
    ),
    "fire": (
        "变压器爆炸了",
        "救火啊",
        "快来救火！",
        "消防栓没水，火上到二楼了",
        "电瓶车爆炸了",
        "二单元着火了",
        "车棚里电动车冒浓烟",
        "五楼窗户往外冒黑烟，看得见火光",
        "楼道里烧焦的糊味越来越大，电表箱在冒烟",
        "油锅着了，厨房全是烟",
        "地下室电瓶爆炸了",
    ),
    "lift": (
        "电梯把人困里面了",
        "电梯停了 我在里面",
        "电梯停了我们在里面",
        "电梯不走了，我和孩子在里面",
        "我和孩子卡在电梯里出不来",
        "3号楼电梯里有人在拍门喊救命",
        "电梯突然往下掉了两层，里面还有老人",
        "奶奶被电梯门夹住了",
    ),
    "power": (
        "变压器冒火花",
        "洗澡被电了一下",
        "电线掉在路上了，还冒火花",
        "洗澡水龙头漏电，手都麻了",
        "高压线断了垂到地上",
        "配电箱进水了滋滋响",
        "楼下路灯杆带电，摸着麻手",
    ),
    "water": (
        "消防栓爆了水喷到高压箱",
        "水管爆了，家里全是水",
        "地下车库进水了，水往里灌",
        "楼上水哗哗往下流，天花板鼓包了",
        "水已经淹到膝盖了",
        "暖气片爆裂，热水喷得到处都是关不住",
    ),
    "violence": (
        "老公拿刀要砍我",
        "家里进贼了",
        "隔壁传来女人惨叫",
        "我老公打我",
        "我老公又打我了",
        "他喝多了打孩子",
        "有人拿着菜刀在楼下追人",
        "楼上夫妻打起来了，女的喊救命",
        "陌生人在撬门",
        "一群人在小区门口打架，有人头上流血",
        "有个男的一直跟着我女儿",
    ),
    "medical": (
        "老婆要生了，电梯不来",
        "有医生吗有医生吗",
        "有人中毒了",
        "孩子烫伤了很严重",
        "我家老头子摔了起不来",
        "有位老人晕倒在花园里",
        "我爸胸口疼得喘不上气",
        "快叫救护车，邻居抽搐口吐白沫",
        "小孩噎住了脸发紫",
        "有人从楼梯摔下来起不来了",
        "孩子掉进景观池里了",
    ),
    "child": (
        "孩子从窗户爬出去了",
        "小孩在楼顶边上玩",
        "谁看到我家孩子了 穿红衣服 5岁",
        "有没有人看到我家孩子",
        "我家孩子走丢了，五岁穿红衣服",
        "八楼有个小孩爬在窗台外面",
        "孩子被反锁在车里了",
        "独居的陈奶奶三天没开门，敲门也不应",
        "老人走失了，帮忙看看",
    ),
    "falling": (
        "楼上往下扔酒瓶子",
        "外墙瓷砖往下掉，砸到楼下行人了",
        "大风把广告牌吹得摇摇欲坠，底下就是门口",
        "井盖没了，差点掉下去",
        "空调外机吊着，下面人来人往",
        "楼上扔下来一个瓶子差点砸到人",
    ),
    "collapse": (
        "房子在晃",
        "承重墙被砸了楼上裂了",
        "泥石流要下来了",
        "围墙塌了，压着人了",
        "后山滑坡了，石头往下滚",
        "房子裂缝越来越大，在响",
        "脚手架倒了，快来人",
    ),
    "selfharm": ("我要跳下去", "活着没意思想死", "有人站在楼顶天台边上要跳楼", "我不想活了", "她说要割腕，快来人劝劝"),
    "other": ("快来人，幼儿园门口有人拦着不让孩子走", "三号楼后面出事了，赶紧来人，孩子还在里头"),
    "fraud": (
        "刚被骗了两万块转账了",
        "我妈正在给骗子转账，劝不住",
        "老爷子被假公安骗，马上要去银行汇款到安全账户",
        "对方让我打开屏幕共享念验证码",
    ),
}
CALM = {
    "a film": (
        "昨晚看的那部片子里楼塌了，特效真好",
        "电视里打仗打得好凶",
        "这部剧讲的是一个女的失踪了",
        "吓死我了这个鬼故事",
    ),
    "laughter": ("哈哈哈笑得我喘不上气", "他跑得像触电一样哈哈", "笑死了", "孩子的作业写得我气炸"),
    "a price": ("这个月电费炸了", "房价又跳水了", "超市大甩卖，跳楼价", "水费比上个月多", "电瓶车多少钱一辆"),
    "a drill": ("物业通知：周三上午消防演练，请勿惊慌", "下午做消防演习会有烟雾"),
    "long past": (
        "去年三号楼着过火",
        "小时候我家隔壁煤气漏了，那年真吓人",
        "听说隔壁小区上个月丢了孩子，后来找到了",
    ),
    "a question": (
        "燃气费怎么交",
        "煤气卡在哪里充值",
        "电梯什么时候年检",
        "如果电梯困人该打哪个电话",
        "我在里面等你，电梯停了就下来",
        "我老公打我电话",
        "我爸打我妈电话",
        "电梯停了 我在里面的时候就觉得晃",
        "电梯停在一楼 我在里面贴广告",
        "煤气灶哪个牌子好",
    ),
    "a warning": ("昨天听讲座说怎么防范电信诈骗", "提醒大家不要相信陌生人转账", "过年放鞭炮注意安全"),
    "a game": ("游戏里我拿刀砍了三个", "球赛打得真凶，中锋太猛", "今晚谁打麻将"),
    "a figure of speech": ("热死了，人都要烤冒烟了", "群里抢红包炸了"),
    "an ordinary fault": (
        "5栋1单元的电梯停了，赶紧来修",
        "楼道灯又坏了，昨晚下楼差点踩空",
        "过道黑得很，老人看不见楼梯",
        "东墙瓷砖鼓了，底下已经拿警戒线围了，什么时候来补",
    ),
    "no harm to anybody": (
        "燃气灶老打不燃，电池换过了",
        "隔壁空调水滴在我家窗台上",
        "门厅灯泡炸了，哪位有空换一个",
        "两个摊主差点打起来",
        "孩子书包找不到了",
        "几个小孩扔石子砸到我车了",
        "救护车又来了，不知道哪家",
        "楼上装修，轰的一声吓我一跳",
        "那条狗咬了我家鸡",
    ),
    "a habit": ("这几天总有个男的在楼里挨户拧门把手", "四楼那户从窗户拉线下来给电瓶车充电"),
    "lost and found": (
        "谁看到我孩子的书包了",
        "大家看见我家狗了吗",
        "有人看到老师傅了吗",
        "谁看到孩子他爸了",
        "有没有人看到孩子们的表演",
    ),
    "it goes on": ("还在漏", "还在滴水", "又漏了"),
    "laundry": ("楼上掉下来一件衣服", "阳台上飘下来床单了"),
    "said so": (
        "救火队员辛苦了",
        "昨天救火的小伙子是谁",
        "我要生气了",
        "气炸了",
        "群里炸了",
        "我要跳下去游泳",
        "活着真累",
        "我被骗了50块",
    ),
    "a pet": ("我家狗啃充电线，一个月三根",),
    "what was done": ("路口两边我搬椅子挡了", "门口那根断树枝保洁锯掉了"),
    "everyday things": ("谁家有火锅底料", "烟花真好看", "烧烤摊今晚开吗", "灭火器放在一楼", "电梯广告挺好看", "雨停了"),
}


def _pairs(table):
    return [(kind, text) for kind, texts in table.items() for text in texts]


def kinds(text):
    return {hit.kind for hit in hits(text)}


@pytest.mark.parametrize(("kind", "text"), _pairs(RINGS))
def test_danger_rings_by_its_kind(kind, text):
    """Whoever writes that somebody may be hurt now is heard at once, as what it is."""
    assert kind in kinds(text)


@pytest.mark.parametrize(("why", "text"), _pairs(CALM))
def test_a_lookalike_does_not_ring(why, text):
    """Nobody is rung out of bed for a film, a laugh, a price, a drill or last year's fire."""
    assert hits(text) == (), why


def test_every_kind_has_a_sentence():
    """Each kind of danger that the rules know is tried here."""
    assert set(RINGS) == set(KINDS)


@pytest.mark.parametrize(("kind", "text"), _pairs(RINGS))
def test_the_words_quoted_were_said(kind, text):
    """What is quoted to the person who is called stands so in the message."""
    for hit in hits(text):
        assert hit.words
        assert hit.words in text


def test_one_hit_a_kind():
    """Shouting it three times is one alarm of one kind."""
    found = hits("着火了！着火了！着火了！")

    assert [hit.kind for hit in found] == ["fire"]


def test_two_dangers_are_two_kinds():
    """A fire with somebody shut in the lift is both."""
    assert {"fire", "lift"} <= kinds("二单元着火了，电梯里困了两个人")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("小孩卡在栏杆里了 头出不来", "stuck"), ("门反锁了 宝宝一个人在屋里哭", "stuck"), ("孩子被反锁在车里了", "stuck"),
        ("八楼有个小孩爬在窗台外面", "height"), ("有人站在天台边上哭", "height"), ("我家孩子走丢了，五岁穿红衣服", "child"),
        ("砸到人了 流血", "medical"), ("电梯停了 老人困在里面", "lift"), ("屋里有烟冒出来 敲门没人应", "fire"),
        ("有个陌生人挨家敲门说查煤气 要收钱", "fraud"), ("女儿说不想活了", "selfharm"),
    ],
)  # fmt: skip
def test_the_advice_is_for_what_people_suffer(text, told):
    """Of two kinds that are as plain it is the one of whoever is hurt, stuck or may fall."""
    assert hits(text)[0].told == told


@pytest.mark.parametrize(
    "text",
    [
        "三楼亮了 四楼还黑着", "救命 我孙子数学考了38", "这火锅辣死我了 救命", "又往外冒水了 臭死了", "快来人啊 西瓜便宜",
        "后面那栋的垃圾箱盖子掉了", "北边路灯坏了好几个 晚上不敢出门", "救命 明天又要上班", "地铁里有烟味",
    ],
)  # fmt: skip
def test_a_cry_over_little_is_no_danger(text):
    """Exams, hot pot, a bargain; lamps and drains that are plain matters."""
    assert not hits(text)


@pytest.mark.parametrize(
    "text",
    [
        "活着真没意思", "房贷也还不上 想一了百了算了", "我心口闷得慌 出冷汗 老头子不在家", "又跳闸了 还有股焦味",
        "出门忘关火了 我在公司 锅上还炖着汤", "还写了字 说要弄死我", "救命",
    ],
)  # fmt: skip
def test_quiet_words_of_despair_and_alarm_ring(text):
    """Who is in need does not always shout."""
    assert hits(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("lift", "5栋1单元电梯困人了，赶紧来修"),
        ("gas", "灶打不燃，厨房一股煤气味"),
        ("water", "空调水管爆了，水哗哗流进插座"),
        ("power", "灯泡炸了，电线还在冒火花"),
        ("falling", "楼上扔石头下来，差点打到人"),
        ("fire", "装修的工人把木板点着了，冒黑烟"),
        ("child", "老人不见了，找了一下午"),
        ("falling", "路灯坏了看不见，井盖没了，差点踩空"),
        ("power", "四楼拉线给电瓶车充电，线头冒火花了"),
        ("violence", "他抄起凳子就要打人，快来人"),
        ("violence", "这两天有人挨户拧门把手，刚才又来撬我家门"),
        ("falling", "瓷砖拿警戒线围了也没用，刚才又掉下一大块砸到人"),
    ],
)
def test_what_makes_it_worse_rings_all_the_same(kind, text):
    """A fault fenced off, a plea for repair or a habit hides no danger told beside it."""
    assert kind in kinds(text)


def test_it_happens_again_now():
    """Last year's fire is over; that it burns again just now is not."""
    assert hits("去年这里着过火") == ()
    assert "fire" in kinds("去年这里着过火，现在又冒烟了")


def test_another_sentence_takes_nothing_back():
    """A laugh in one sentence does not take the fire of the next one back."""
    assert "fire" in kinds("刚才那个视频哈哈哈。快跑，车棚着火了")


def test_full_width_and_traditional_ring_alike():
    """Other keyboards, the same alarm."""
    assert kinds("電梯裡有人在拍門喊救命") == kinds("电梯里有人在拍门喊救命") != set()
    assert kinds("煤氣罐在漏氣") == kinds("煤气罐在漏气") != set()


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text):
    """Whatever is typed, the rules answer."""
    for hit in hits(text):
        assert hit.kind in KINDS
        assert hit.words in text


@pytest.mark.parametrize("call", ["救命！", "！", "各位！", "@所有人 ！"])
def test_a_call_before_it_silences_nothing(call):
    """Calling the neighbours first does not silence the alarm, whatever is told."""
    silent = [text for _, text in _pairs(RINGS) if not kinds(call + text)]
    other = [text for _, text in _pairs(RINGS) if not kinds(text) - {"other"} <= kinds(call + text) | kinds(call)]
    assert silent == []
    assert other == []
