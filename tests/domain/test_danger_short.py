"""Short plain words of danger, in dialect, as spoken figures and in English; and what only sounds like them."""

import pytest

from bot.domain.danger import hits

RINGS = [
    ("楼下打起来了", "violence"), ("打起来了打起来了", "violence"), ("两口子又打起来了", "violence"), ("他们打起来了 快来人", "violence"),
    ("楼下那个精神病又拿刀出来了", "violence"), ("有人拉着横幅要跳", "selfharm"), ("她给我发遗书了 怎么办", "selfharm"),
    ("我走了 大家照顾好我家猫吧 对不起", "selfharm"), ("我儿子找不着了急死了", "child"), ("我孙女不见了", "child"),
    ("俺娘晕过去了", "medical"), ("妈妈突然昏过去了", "medical"), ("我摔了 动不了", "medical"), ("在楼梯摔了 爬不起来", "medical"),
    ("胸口疼", "medical"), ("胸口闷得慌", "medical"), ("老爷子栽跟头了 满脸血", "medical"),
    ("池塘冰面上有小孩在玩", "drowning"), ("俩小孩在冰面上跑", "drowning"), ("有小孩掉河里了", "drowning"), ("河沿那边有人落水", "drowning"),
    ("井盖没了 有人掉下去了", "pit"), ("4楼阳台上吊着个小孩", "height"), ("孩子趴在窗户上往外爬", "height"), ("有人站在楼顶要跳", "height"),
    ("谁家煤气罐在喷火", "fire"), ("积水里有根电线", "power"), ("电线掉水里了", "power"), ("快打幺幺九", "other"),
    ("There is a fire in building 3", "fire"), ("help! fire!", "fire"), ("stuck in the lift", "lift"), ("my mother is unconscious", "other"),
    ("被困电梯里了 信号不好", "lift"),
    ("快点人关在里面了", "stuck"), ("有人关里面了", "stuck"), ("人困里面了", "stuck"), ("里面关着人", "stuck"), ("老人锁在里面了", "stuck"),
    ("俺爷爷不中了", "medical"), ("俺爹不中了", "medical"), ("我老娘找不着了", "child"), ("几个娃娃在河里游泳", "drowning"),
    ("水塘边有小孩玩水", "drowning"), ("小孩子在水库里游泳", "drowning"),
    ("3栋门口电线掉下来了 滋滋响", "power"), ("孩子卡在车底下出不来", "medical"), ("我在做饭 煤气罐喷火了", "fire"), ("我在做饭 闻到好大煤气味", "gas"),
    ("刚才困电梯里了 我妈还在里面", "lift"), ("刚才困电梯里了 现在又困住了", "lift"), ("猫卡在楼顶 有孩子掉下去了", "medical"),
]  # fmt: skip
CALM = [
    "打雪仗打起来了", "锣鼓打起来了", "电话打起来了", "看电影晕过去了", "她写遗书那集看哭了", "我走了 明天见", "我走了啊 照顾好自己", "有人要跳槽吗",
    "孩子作业找不着了", "钥匙找不着了", "儿子找不到工作", "女儿找不到对象", "我摔了手机", "摔了一跤 没事", "胸口那个logo掉了", "心疼",
    "冰面上可以滑冰了吗", "电线杆旁边有积水", "you are fired", "fire sale", "on fire 这歌好听", "this lift is slow",
    "我被关外面了", "门锁坏了我被关外面", "钥匙锁在里面了", "电影里人关在里面了", "猫关在里面了",
    "刚刚电梯里碰到个小帅哥 是谁家的", "我在电梯里 信号不好", "股票又跌了 砸手里了", "老太婆血口喷人", "家里突然没电了 隔壁有电", "顶楼有人在盖房子",
    "车子启动不了 有人会搭电吗", "这题谁会 救救孩子", "想问电梯困人了按哪个键",
    "这手机不中了", "俺看这事不中", "孩子在游泳池游泳", "小孩在泳池里玩水", "带娃去河边走走", "我老娘的手机找不着了", "学校教孩子游泳",
    "电梯里有人抽烟 烦", "楼道里又有人撒尿", "猫卡在车底下出不来", "小猫卡在树上下不来", "刚才困电梯里了 已经出来了", "我在烧菜 烟好大呛死我了",
    "我家在炒辣椒 呛死了", "微信群里看到的 说北门有人被抢 真假",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), RINGS)
def test_few_words_ring_and_as_what_they_are(text, kind):
    """Who is called, and what all are told to do, goes by the kind."""
    assert [hit.told for hit in hits(text)][:1] == [kind]


@pytest.mark.parametrize("text", CALM)
def test_what_only_sounds_like_it_is_calm(text):
    assert hits(text) == ()
