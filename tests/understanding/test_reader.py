"""What neighbours write, and what is heard. All sentences are our own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.book import Book, Building, Estate
from bot.domain.danger import hits
from bot.domain.ticket import Judged, Place
from bot.messages import Context, Heard
from bot.understanding.dangerous import Decision, danger_case
from bot.understanding.features import Seen
from bot.understanding.reader import MAYBE, load_reader
from bot.understanding.two_matters import with_too
from tests.understanding.town import BOOK, NOW, alone, talk

REPORTS = {
    "3号楼2单元电梯又停了": "lift",
    "电梯坏了两天没人修": "lift",
    "4栋电梯按钮失灵": "lift",
    "我家厨房下水道堵了，水都返上来了": "water",
    "5栋停水了，有人知道吗怎么还不来修": "water",
    "3号楼2单元停水了": "water",
    "3号楼1单元下水道返水，臭死了": "water",
    "地下车库漏水，车被滴了一身": "water",
    "楼上漏水，我家天花板都湿了": "water",
    "隔壁一直漏水到我家，他不肯修": "water",
    "没水了": "water",
    "楼道灯坏了": "power",
    "5栋又停电了": "power",
    "小花园的路灯一到晚上就不亮": "power",
    "地下车库的灯全灭了": "power",
    "楼道感应灯坏了半个月": "power",
    "路灯坏了": "power",
    "家里暖气一点都不热": "gas_heat",
    "燃气停了，做不了饭": "gas_heat",
    "垃圾桶满了三天没人清": "hygiene",
    "小区垃圾没人收，都发臭了": "hygiene",
    "化粪池溢出来了，臭得不行": "",
    "楼上半夜装修，吵得睡不着": "noise",
    "南门的道闸坏了，车出不去": "property",
    "单元门的锁坏了，谁都能进": "property",
    "7栋门禁坏了，刷卡没反应": "property",
    "6栋对讲机坏了，访客进不来": "property",
    "消防通道又被私家车堵了": "fire_safety",
    "快递柜旁边的井盖松了": "fire_safety",
    "楼道里堆满了纸箱子": "",
    "有人把电动车推进电梯充电": "",
    "我的车位被人占了": "parking",
    "有人遛狗不牵绳，吓到孩子了": "green_pets",
    "绿化带里有人种菜，麻烦管一管": "green_pets",
    "宽带断了两天，报修没人理": "telecom",
    "网断了，打客服没人接": "telecom",
    "路口的红绿灯坏了": "traffic",
    "健身器材的把手断了": "",
    "二楼的窗户玻璃碎了没人换": "",
}
QUESTIONS = (
    "请问居住证在哪里办",
    "请问老年卡怎么办理，需要什么材料",
    "社区什么时候可以打疫苗",
    "请问孩子上小学报名需要什么材料",
)
CHATS = (
    "早上好", "大家早", "谢谢", "哈哈哈", "好的", "👍", "辛苦了", "晚安", "今天天气真好", "有人一起去买菜吗", "谁家有梯子借用一下",
    "团购的草莓到了，来拿", "明天降温，多穿点", "孩子考试考得怎么样", "周末去爬山吗", "生日快乐", "这猫真可爱", "我家多了一张婴儿床，谁要",
    "昨晚的球赛看了吗", "这家面馆味道不错", "新年快乐", "哎呀笑死我了", "你家娃几年级了", "在吗", "嗯嗯", "可以的", "没事没事", "那就这样吧",
    "菜市场的鱼今天便宜", "晚上吃什么", "谁有空帮我收个快递", "电影真好看", "这歌好听", "路上堵死了，刚到家", "我也觉得", "回头聊", "欢迎新邻居",
    "今天太阳好，晒被子", "饺子包多了，给你端一碗", "中午睡了一觉", "放假去哪玩", "拼车去高铁站有人吗", "家里的花开了", "不客气", "等会儿下楼",
)  # fmt: skip
DANGERS = {
    "楼道里一股煤气味，越来越重": "gas",
    "二单元着火了，浓烟往楼上冒": "fire",
    "我和孩子卡在电梯里出不来": "lift",
    "电线掉在路上了，还冒火花": "power",
    "有人拿着菜刀在楼下追人": "violence",
    "有位老人晕倒在花园里": "medical",
    "我家孩子走丢了，五岁穿红衣服": "child",
}


@pytest.fixture(scope="module")
def reader():
    return load_reader()


@pytest.mark.parametrize(("text", "category"), REPORTS.items())
def test_a_plain_report_opens_a_matter(reader, text, category):
    """Whoever writes plainly what is wrong is written down, by the right kind where there is no doubt."""
    reading = reader.read(text, alone())

    assert (reading.intent.value, reading.matters) == ("request", 1)
    assert 1 <= len(reading.categories) <= 3
    assert not category or category in [judged.value for judged in reading.categories]


@pytest.mark.parametrize("text", ["1栋2单元门口的车把路堵了，推车过不去", "3栋门口的车把路堵了，轮椅过不去"])
def test_a_car_left_in_the_way_is_parking(reader, text):
    """At whose gate it stands and what cannot pass does not make it another kind of matter."""
    assert reader.read(text, alone()).category.value == "parking"


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_for_the_office_opens_a_matter(reader, text):
    """Who asks the office something is owed an answer."""
    reading = reader.read(text, alone())

    assert (reading.intent.value, reading.matters, reading.danger) == ("question", 1, False)


@pytest.mark.parametrize("text", CHATS)
def test_neighbours_talk_opens_nothing(reader, text):
    """Greetings, thanks, jokes and dinner are none of the bot's business."""
    reading = reader.read(text, alone())

    assert (reading.matters, reading.danger, reading.joins, reading.places) == (0, False, "", ())


@pytest.mark.parametrize(("text", "kind"), DANGERS.items())
def test_danger_is_said_with_its_words(reader, text, kind):
    """Danger is read as danger, with the words to be quoted."""
    reading = reader.read(text, alone())

    assert reading.danger
    assert reading.danger_kind in {hit.kind for hit in hits(text)}
    assert kind in {hit.kind for hit in hits(text)}
    assert reading.danger_words
    assert all(words in text for words in reading.danger_words)


def test_place_and_door_of_a_report(reader):
    """The place is canonical, the private door is masked."""
    reading = reader.read("三号楼二单元501漏水了，电话13812345678", alone())

    assert reading.places == (Place("柳岸家园", "3", "2", "501"),)
    assert reading.masked == "三号楼二单元[门牌]漏水了，电话[电话]"
    assert [mask.kind for mask in reading.private] == ["door", "phone"]


def test_the_nickname_completes_the_door(reader):
    """「3栋-李」 writes 「2单元电梯停了」: it is house 3."""
    reading = reader.read("2单元电梯又停了", alone(nickname="3栋-李"))

    assert [(place.building, place.unit) for place in reading.places] == [("3", "2")]


def test_the_known_door_completes_the_place(reader):
    """Who told the door once is not asked for it again."""
    reading = reader.read("2单元电梯又停了", alone(door=Place("柳岸家园", "6", "2", "302")))

    assert [(place.building, place.unit) for place in reading.places] == [("6", "2")]


def test_a_place_said_some_messages_before_is_kept(reader):
    """「5 栋的」「在吗」「又停水了」: the house was said first, the matter last."""
    said = talk(reader, ("r1", "5栋的"), ("r2", "早"), ("r1", "在吗", 0.3), ("r1", "家里又停水了", 0.3))
    assert said[-1].opens
    assert [place.building for place in said[-1].places] == ["5"]


def test_a_report_without_a_place_is_of_the_estate(reader):
    """In a group of one estate a report belongs to it."""
    assert [place.estate for place in reader.read("电梯坏了两天没人修", alone()).places] == ["柳岸家园"]


def test_a_stated_time_is_kept(reader):
    """「昨晚开始」 is a time of the matter."""
    (span,) = reader.read("5栋昨晚开始停水了", alone()).when

    assert span.start is not None
    assert (span.start.day, span.start.hour, span.end) == (17, 18, None)


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [("我们这个楼道灯", "一闪一闪的 眼睛都花了", "power"), ("3栋我们家暖气", "一直不热", "gas_heat"), ("厨房水龙头", "拧不紧", "water")],
)  # fmt: skip
def test_one_sentence_in_two_pieces(reader, first, second, kind):
    """李阿姨 sends it as she types: both pieces are the matter, also where it was told; after a while they are two."""
    told = talk(reader, ("r1", first), ("r1", second, 0.5))[1]
    assert (told.opens, told.category.value, told.masked) == (True, kind, first + second)
    assert told.places[0].building == ("3" if first.startswith("3") else "")
    assert not talk(reader, ("r1", first), ("r1", second, 10))[1].opens
    assert not talk(reader, ("r1", first), ("r2", second, 0.5))[1].opens


def test_one_of_ours_between_two_pieces(reader):
    """The bot speaks by a worker's hand: 「这件记下了」 between them parts no sentence, a neighbour's word parts a fault only."""
    told = ("w1", "刚才说电梯的这件记下了，#1，王师傅在看。", 0.2)
    assert talk(reader, ("r1", "3栋2单元电梯停了"), told, ("r1", "我在里面", 0.5))[2].danger
    assert talk(reader, ("r1", "3栋2单元电梯停了"), told, ("r2", "真的假的", 0.2), ("r1", "我在里面", 0.5))[3].danger
    assert talk(reader, ("r1", "我们这个楼道灯"), ("w1", "大家早", 0.2), ("r1", "一闪一闪的", 0.5))[2].opens
    assert not talk(reader, ("r1", "我们这个楼道灯"), ("r2", "早", 0.2), ("r1", "一闪一闪的", 0.5))[2].opens


def test_whom_to_call_is_not_what_it_is_about(reader):
    """With a telephone behind it a drain stays a drain, also in a resident's own words."""
    bare = reader.read("家里马桶堵了", alone()).category
    told = reader.read("家里马桶堵了，联系电话 13800001234", alone())
    assert told.category.value == bare.value == "water"
    assert told.category.p > bare.p - 0.1
    assert [span.kind for span in told.private] == ["phone"]


def test_what_is_said_of_ones_own_things_is_talk(reader):
    """「我手机」「没电了」 is no outage; 「我家」「没电了」 is one."""
    assert not talk(reader, ("r1", "我手机"), ("r1", "没电了", 0.3))[1].opens
    assert talk(reader, ("r1", "我家"), ("r1", "没电了", 0.3))[1].opens


def test_asked_by_one_and_confirmed_by_a_neighbour(reader):
    """「停电了？」「我家也停了」 is a matter; 「没有啊」 is none, and what is asked of an open matter opens no second one."""
    said = talk(reader, ("r1", "停电了？"), ("r2", "我家也停了"), ("r3", "整栋都停了"))
    assert [one.opens for one in said] == [False, True, False]
    assert (said[1].category.value, said[1].masked, said[2].joins) == ("power", "停电了，我家也停了", "1")
    assert not any(one.opens for one in talk(reader, ("r1", "停电了？"), ("r2", "没有啊"), ("r3", "我家有电")))


def test_a_danger_in_two_pieces(reader):
    """「电梯停了」, and twenty seconds later 「我在里面」: a person is shut in."""
    lift, inside = talk(reader, ("r1", "电梯停了"), ("r1", "我在里面", 0.3))
    assert (lift.danger, inside.danger, inside.danger_kind) == (False, True, "lift")
    assert not talk(reader, ("r1", "电梯停了"), ("r2", "我在里面", 0.3))[1].danger
    assert not talk(reader, ("r1", "电梯到了"), ("r1", "我在里面", 0.3))[1].danger


def test_a_matter_from_report_to_thanks(reader):
    """Report, 同诉, answer, picture, done, thanks: one matter all along."""
    readings = talk(
        reader,
        ("r1", "3号楼2单元电梯又停了"),
        ("r2", "我家也是"),
        ("w1", "收到，马上联系维保"),
        ("r1", "[图片]", 1, {"kind": "image"}),
        ("w1", "已经修好了"),
        ("r1", "好了，谢谢"),
    )

    assert [reading.intent.value for reading in readings] == [
        "request",
        "same",
        "work",
        "supplement",
        "work",
        "confirm",
    ]
    assert [reading.joins for reading in readings] == ["", "0", "0", "0", "0", "0"]
    assert [readings[2].work_step, readings[4].work_step] == ["accept", "finish"]
    assert [reading.matters for reading in readings] == [1, 0, 0, 0, 0, 0]


def test_plus_one(reader):
    """「同求」 and 「+1」 are 同诉 of the report before them."""
    readings = talk(reader, ("r1", "小花园的路灯坏了，晚上看不见路"), ("r3", "同求，我们这边也黑"), ("r4", "+1"))

    assert [(reading.intent.value, reading.joins) for reading in readings[1:]] == [("same", "0"), ("same", "0")]


def test_a_neighbours_own_trouble_is_no_voice_more(reader):
    """A minute after the lamp another neighbour tells of rubbish: two matters; 「我们这边也黑」 is one of them told again."""
    lamp = ("r1", "3栋2单元楼道灯不亮了")
    rubbish = talk(reader, lamp, ("r2", "3栋门口的垃圾桶满得往外冒"))[1]
    too = talk(reader, lamp, ("r2", "我们单元的灯也不亮"))[1]
    sofa = talk(reader, lamp, ("r1", "水管爆了咋办"), ("r2", "3栋楼下那个旧沙发没人拉走，放了一个礼拜了"))[2]

    assert (sofa.opens, sofa.danger) == (True, False)
    assert (rubbish.opens, rubbish.category.value) == (True, "hygiene")
    assert (too.opens, too.intent.value) == (False, "same")


def test_talk_in_between_is_not_the_matter(reader):
    """Lunch stays talk while a matter is open, the detail after it is the matter's."""
    readings = talk(reader, ("r1", "南门的道闸坏了，车出不去"), ("r2", "中午吃什么"), ("r1", "就是靠保安亭那一根"))

    assert [(reading.intent.value, reading.joins) for reading in readings[1:]] == [("chat", ""), ("supplement", "0")]


def test_handed_on(reader):
    """「已转物业」 of a worker moves the matter he quotes."""
    readings = talk(reader, ("r1", "南门的道闸坏了，车出不去"), ("w1", "已转物业", 2, {"quote": "0"}))

    assert (readings[1].intent.value, readings[1].joins, readings[1].work_step) == ("work", "0", "transfer")


def test_urging(reader):
    """Ten hours later 「还没人来修吗」 urges, it opens nothing new."""
    readings = talk(reader, ("r1", "3号楼2单元电梯又停了"), ("r1", "还没人来修吗", 600))

    assert (readings[1].intent.value, readings[1].joins, readings[1].matters) == ("urge", "0", 0)


def test_taken_back(reader):
    """「自己动了」 takes the own report back."""
    readings = talk(reader, ("r1", "3号楼2单元电梯又停了"), ("r1", "好了好了，自己动了", 30))

    assert (readings[1].intent.value, readings[1].joins) == ("withdraw", "0")


def test_another_house_is_another_matter(reader):
    """While the lift is talked about, a blocked drain elsewhere is a matter of its own."""
    readings = talk(reader, ("r1", "3号楼2单元电梯又停了"), ("r2", "5栋2单元下水道堵了，污水都冒上来了"))

    assert (readings[1].matters, readings[1].joins) == (1, "")


@pytest.mark.parametrize(
    ("first", "then", "opens"),
    [
        ("3栋2单元楼道灯不亮", "5栋1单元楼道灯不亮", 1), ("3栋电梯停了", "5栋电梯也停了", 1), ("3栋停水了", "5栋也停水了", 0),
        ("3栋电梯停了", "3栋电梯停了一早上了", 0),
    ],
)  # fmt: skip
def test_each_house_has_its_own_lift(reader, first, then, opens):
    """The lamp or lift of another house is a matter of its own, 也 or not; water that is off is one for all houses."""
    readings = talk(reader, ("r1", first), ("r2", then))

    assert readings[1].matters == opens


@pytest.mark.parametrize(
    ("text", "kinds", "house"),
    [
        ("3栋电梯坏了，顺便说下5栋门口垃圾没人收", ["lift", "hygiene"], "5"), ("楼道灯坏了，另外垃圾也没人收", ["power", "hygiene"], ""),
        ("我家漏水了，还有楼上半夜拖桌子", ["water", "noise"], ""),
    ],
)  # fmt: skip
def test_two_matters_are_read_apart(reader, text, kinds, house):
    """Each by its own half: what it is about, its words, and its house where it names one."""
    reading = reader.read(text, alone())

    assert [part.categories[0].value for part in reading.parts] == kinds
    assert all(part.words in text for part in reading.parts)
    assert [place.building for place in reading.parts[1].places] == ([house] if house else [])


@pytest.mark.parametrize("text", ["3栋电梯坏了，还有就是电梯门也关不严", "今天去买菜，顺便说下超市打折了"])
def test_one_matter_has_no_parts(reader, text):
    """Twice the lift is one; talk is none."""
    assert reader.read(text, alone()).parts == ()


@pytest.mark.parametrize(
    ("text", "kind"), [("楼到灯不亮", "power"), ("下水到堵了", "water"), ("门近刷不开", "property")]
)
def test_a_slip_of_the_finger(reader, text, kind):
    """Typed by its sound with another character: heard as it was meant."""
    reading = reader.read(text, alone())

    assert (reading.matters, reading.category.value) == (1, kind)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("那个谁王师傅啊你帮我看看我家这个楼道里面的灯它不亮了好几天了", "request"), ("表扬一下王师傅，楼道灯不亮，一个电话就来换好了，真是好人", "praise"),
    ],
)  # fmt: skip
def test_a_fault_is_no_praise(reader, text, intent):
    """Spoken into the phone, with his name in it: it thanks nobody."""
    assert reader.read(text, alone()).intent.value == intent


@pytest.mark.parametrize("pieces", [("你们看这个井盖", "翘起来了"), ("王师傅，这个门禁", "刷不开了")])
def test_she_calls_out_first(reader, pieces):
    """What is called out before it is no part of it, also in two pieces."""
    assert talk(reader, ("r1", pieces[0]), ("r1", pieces[1]))[1].matters == 1


def test_noise_does_not_belong_to_her_question(reader):
    """Who asked about a card and then says that it is noisy upstairs tells of something else."""
    readings = talk(reader, ("r1", "我想问下老年证怎么办"), ("r1", "楼上太吵了"))

    assert (readings[1].matters, readings[1].category.value) == (1, "noise")


@pytest.mark.parametrize(
    "text", ["3号楼2单元电梯又停了", "楼道里一股煤气味，越来越重", "收到，马上到", "通知：明天上午停水"]
)
def test_staff_open_nothing(reader, text):
    """What a worker writes never opens a resident's matter."""
    reading = reader.read(text, alone("w1"))

    assert (reading.matters, reading.intent.value in {"work", "notice", "chat"}) == (0, True)


@pytest.mark.parametrize("text", [*REPORTS, *CHATS, *DANGERS, *QUESTIONS])
def test_every_reading_keeps_the_rules_of_the_guide(reader, text):
    """What opens has kinds and joins nothing; what is surely talk has neither matter nor kind unless it is danger."""
    reading = reader.read(text, alone())

    assert reading.opens == (reading.matters > 0)
    assert not (reading.opens and reading.joins)
    only_talk = reading.intent.value in {"chat", "ad"} and reading.p_open < MAYBE
    assert reading.opens or reading.danger or not only_talk or reading.categories == ()
    assert bool(reading.danger_kind) == reading.danger == bool(reading.danger_words)
    assert 0.0 <= reading.p_open <= 1.0
    assert 0.0 < reading.intent.p <= 1.0


def test_the_same_words_the_same_reading(reader):
    """Reading keeps nothing: the second time is as the first."""
    first = [reader.read(text, alone()) for text in REPORTS]

    assert [reader.read(text, alone()) for text in REPORTS] == first
    assert [load_reader().read(text, alone()) for text in list(REPORTS)[:5]] == first[:5]


def test_only_the_past_is_looked_at(reader):
    """A message is read as it arrives: who reads it alone and who reads it before others read the same."""
    said = [("r1", "3号楼2单元电梯又停了"), ("r2", "我家也是"), ("r3", "中午吃什么"), ("r1", "好了，谢谢")]

    assert talk(reader, *said)[:2] == talk(reader, *said[:2])


def test_a_long_past_is_borne(reader):
    """Two thousand earlier messages, half of them matters, are no reason to fail."""
    past = tuple(
        Heard(
            id=str(n),
            who=f"r{n % 50}",
            staff=False,
            at=NOW,
            text="5栋停水了",
            intent="request",
            category="water",
            opens=n % 2 == 0,
        )
        for n in range(2000)
    )

    assert reader.read("好了，谢谢", replace(alone("r3"), earlier=past)).intent.value


def test_an_unknown_embedder_is_named():
    """A wrong word for the embedder is named with the right ones."""
    with pytest.raises(ValueError, match="none, auto, e5 or use"):
        load_reader("word2vec")


def test_what_rings_without_a_model_is_in_the_table():
    """The sentences of danger here are heard by the rules already, before any reading."""
    assert all(kind in {hit.kind for hit in hits(text)} for text, kind in DANGERS.items())


def test_the_book_is_not_needed():
    """A group without an address book is read all the same."""
    bare = replace(alone(), book=type(BOOK)())

    assert load_reader().read("3号楼2单元电梯又停了", bare).opens


def test_of_two_estates_the_matter_spoken_of_tells_which(reader):
    """Where both have a 3 栋, the worker who goes to 3 栋 goes to that of the matter."""
    two = Book(tuple(Estate(name, buildings=(Building("3", ("3栋",), ("1", "2"), 6, 2),)) for name in ("东里", "西里")))
    told = Heard(
        id="0", who="r1", staff=False, at=NOW, kind="text", text="西里3栋电梯停了", intent="request", category="lift",
        opens=True, places=(Place("西里", "3"),),
    )  # fmt: skip
    context = Context(now=NOW + timedelta(minutes=2), who="w1", staff=True, book=two, earlier=(told,))
    said = reader.read("收到，我马上到3栋看电梯", context)
    assert said.joins == "0"
    assert [(place.estate, place.building) for place in said.places] == [("西里", "3")]


@pytest.mark.parametrize("text", ["阀门关不上", "总闸拉不下来", "灭火器打不开"])
def test_what_would_end_a_danger_belongs_to_it(reader, text):
    """「暖气管爆了」 and then 「阀门关不上」: all who were called hear it, and no second matter draws the worker away."""
    told = Heard(
        id="1", who="r1", staff=False, at=NOW - timedelta(minutes=1), kind="text", text="家里暖气管爆了 水喷得到处都是",
        intent="request", category="gas_heat", opens=True, danger=True,
    )  # fmt: skip
    reading = reader.read(text, Context(now=NOW, who="r1", earlier=(told,)))
    assert (reading.opens, reading.joins, reading.danger) == (False, "1", True)


def test_another_fault_of_whoever_told_of_a_danger_is_not_dangerous(reader):
    """「楼下垃圾桶又满了」 five minutes after 「我妈站不起来了」, by the same person: a matter of its own, and nobody is woken."""
    told = Heard(
        id="1", who="r1", staff=False, at=NOW - timedelta(minutes=5), kind="text", text="我妈一个人在家，打电话说头晕站不起来了",
        intent="request", category="care", opens=True, danger=True,
    )  # fmt: skip
    reading = reader.read("楼下垃圾桶又满了", Context(now=NOW, who="r1", earlier=(told,)))
    assert (reading.opens, reading.danger, reading.category.value) == (True, False, "hygiene")
    reading = reader.read("我妈还在地上", Context(now=NOW, who="r1", earlier=(told,)))
    assert (reading.joins, reading.danger) == ("1", True)


def test_where_a_long_message_is_cut():
    """Only near its end: a thousand clauses with 也 cost no more than three."""
    assert len(with_too("电梯停了" + "，灯也不亮了" * 1000)) < 10
    assert with_too("电梯又停了，灯也不亮了") == (("电梯又停了", "灯也不亮了"),)


def test_what_is_taken_for_an_end_may_be_none(reader):
    """Half an hour later the child is sick, and nobody has come: that is no 「好了」."""
    stuck = ("r1", "电梯卡在七楼，我和孩子在里面")
    assert talk(reader, stuck, ("r1", "半小时了还没人来，孩子吐了", 25))[-1].danger
    assert not talk(reader, stuck, ("r1", "门开了，出来了，谢谢师傅", 25))[-1].danger


@pytest.mark.parametrize(("strength", "minutes", "dangerous"), [(-1.0, 20, True), (-1.0, 70, False), (-1.5, 20, False)])
def test_half_a_danger_is_one_while_another_goes_on(strength, minutes, dangerous):
    """A report that alone would not ring does so within the hour of one that did."""
    told = Heard(id="0", who="r7", staff=False, at=NOW, text="楼下着火了", intent="request", opens=True, danger=True)
    context = replace(alone("r2"), now=NOW + timedelta(minutes=minutes), earlier=(told,))
    report = Decision(Judged("request", "model", 0.9), True, 0.9)
    assert (danger_case(Seen("", strength=strength), context, report, None) == "told") is dangerous


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("3号楼2单元电梯又关不上门 三楼楼道灯也不亮", ["lift", "power"]),
        ("5栋门禁刷不开，卫生间的地漏还返水", ["property", "water"]),
        ("3栋单元门坏了，外卖也送不上来", []),
        ("3栋停水了，热水器也没法用", []),
        ("楼道灯不亮，门口的灯也灭了", []),
        ("3栋水管漏了，邻居家也漏水", []),
    ],
)
def test_a_second_fault_after_also_is_a_matter_of_its_own(reader, text, kinds):
    """Where it is of another kind; what comes of the first fault, and the same in two places, is not."""
    reading = reader.read(text, alone())
    assert [part.categories[0].value for part in reading.parts] == kinds
    assert reading.matters == (2 if kinds else 1)


def test_praise_of_the_rescue_rings_nobody():
    """However much it speaks of the fire that was told within the hour."""
    told = Heard(id="0", who="r7", staff=False, at=NOW, text="楼下着火了", intent="request", opens=True, danger=True)
    context = replace(alone("r2"), now=NOW + timedelta(minutes=20), earlier=(told,))
    thanks = Decision(Judged("praise", "model", 0.9), True, 0.9)
    assert danger_case(Seen("", strength=0.5), context, thanks, None) == ""
