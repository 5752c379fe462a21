"""How common characters sound, by their order in GB 2312, whose first level is sorted by pinyin."""

from __future__ import annotations

from functools import cache

# The first character of each syllable in that order, and the syllables
_FIRST = (
    "啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻捕擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋搭呆"
    "耽当刀德蹬堤颠碉跌丁丢东兜督端堆墩掇蛾恩而发藩坊菲芬丰佛否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅哈骸酣夯壕呵嘿"
    "痕哼轰喉呼花槐欢荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括垃莱蓝琅捞勒雷棱厘俩联粮"
    "撩列琳玲溜龙楼芦峦抡萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴暖挪哦欧啪拍攀"
    "乓抛呸喷砰坯篇飘撇拼乒坡扑期掐牵枪橇切钦青琼秋趋圈缺裙然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊墒梢奢砷"
    "声师收蔬刷摔栓霜谁吮说斯松搜苏酸虽孙蓑塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧楔薪星兄"
    "休墟轩靴勋压焉殃邀椰一茵英哟拥幽迂鸳曰耘匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩椎谆捉兹鬃邹租钻嘴尊昨"
)
_SYLLABLES = (
    "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce "
    "ceng cha chai chan chang chao che chen cheng chi chong chou chu chuai chuan chuang chui chun chuo ci "
    "cong cou cu cuan cui cun cuo da dai dan dang dao de deng di dian diao die ding diu dong dou du duan dui "
    "dun duo e en er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua "
    "guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun "
    "huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong "
    "kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin "
    "ling liu long lou lu luan lun luo ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo "
    "mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nu nuan nuo o ou pa "
    "pai pan pang pao pei pen peng pi pian piao pie pin ping po pu qi qia qian qiang qiao qie qin qing qiong "
    "qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen "
    "seng sha shai shan shang shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song "
    "sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo "
    "wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan "
    "yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan "
    "zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan "
    "zui zun zuo "
)
_HIGH, _LOW = range(0xB0, 0xD8), range(0xA1, 0xFF)
_LIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_NASAL = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def _blurred(syllable: str) -> str:
    """Without what many speakers and transcripts do not tell apart: zh and z, n and l, -ng and -n."""
    for old, new in _LIKE:
        syllable = new + syllable[2:] if syllable.startswith(old) else syllable
    for old, new in _NASAL:
        syllable = syllable.removesuffix(old) + new if syllable.endswith(old) else syllable
    return "l" + syllable[1:] if syllable.startswith("n") else syllable


@cache
def _syllables() -> dict[str, str]:
    found: dict[str, str] = {}
    starts = dict(zip(_FIRST, _SYLLABLES.split(), strict=True))
    now = ""
    for high in _HIGH:
        for low in _LOW:
            c = bytes((high, low)).decode("gb2312", "ignore")
            now = starts.get(c, now)
            if c:
                found[c] = now
    return found


@cache
def sounds(blurred: bool, /) -> dict[int, str]:
    """For str.translate: each common character as one that stands for its syllable. Takes milliseconds, once for either."""
    made = {c: _blurred(s) if blurred else s for c, s in _syllables().items()}
    signs = {syllable: chr(0xE000 + i) for i, syllable in enumerate(sorted(set(made.values())))}
    return {ord(c): signs[syllable] for c, syllable in made.items()}


def syllable(character: str) -> str:
    """Pinyin without its tone; "" for what is not among the common characters."""
    return _syllables().get(character, "")
