"""Orders and urges in plain words: what they are, and what only looks like them."""

import time

import pytest

from bot.domain.orders import by_then, pushes, pushes_all, says_they_called, told_to
from bot.domain.work_words import work_step


@pytest.mark.parametrize(
    "words",
    [
        "让王师傅周五之前弄好", "叫物业尽快处理好", "请王师傅今天弄好", "周五前修好", "必须今天处理好",
        "让老丁务必今天修好", "月底前解决", "叫人赶紧清运完",
    ],
)  # fmt: skip
def test_what_is_wanted_is_no_result(words):
    """Whoever says it: nothing is done yet."""
    assert work_step(words) not in ("finish", "did")


@pytest.mark.parametrize(
    "words",
    [
        "让王师傅弄好了", "叫师傅修好了", "请厂家换好了主板", "派出所调解好了", "今天修好 换了灯管", "请大家放心已处理完",
        "通知了物业，修好了", "催了好几次，今天终于修好", "叫人拉走了", "搞定",
    ],
)  # fmt: skip
def test_what_was_done_stays_a_result(words):
    """Also where somebody was called for it."""
    assert work_step(words) == "finish"


@pytest.mark.parametrize(
    "words",
    ["居民打电话来了", "居民又打电话来了", "居民打电话来了 很着急", "阿姨又找来了", "业主打了电话", "投诉又来了"],
)
def test_somebody_elses_coming_takes_nothing(words):
    """「居民打电话来了」 is not 「我来了」."""
    assert work_step(words) == ""


@pytest.mark.parametrize(
    "words", ["来了", "马上就来了", "师傅来了", "居民打电话来了，我去看看", "我打了电话，维保在路上"]
)
def test_ones_own_coming_still_does(words):
    """He or whom he sent is on the way."""
    assert work_step(words) == "accept"


@pytest.mark.parametrize(
    ("words", "to"),
    [
        ("让王师傅周五之前弄好", "王师傅周五之前弄好"), ("叫物业尽快处理好", "物业尽快处理好"), ("通知一下刘敏去看看", "刘敏去看看"),
        ("让王师傅把灯换了", "王师傅把灯换了"), ("麻烦老丁跑一趟", "老丁跑一趟"), ("安排人清一下", "人清一下"),
        ("让王师傅弄好了", ""), ("让我看看", ""), ("请放心", ""), ("请居民再等等", ""), ("叫了物业", ""), ("要配件", ""), ("请假", ""),
        ("让王师傅去看看好吗?", ""), ("已经叫物业去了", ""), ("派给刘敏", ""), ("叫停了施工", ""), ("灯修好了", ""),
    ],
)  # fmt: skip
def test_who_is_told(words, to):
    """What stands behind 让, 叫, 请; nothing of what was, of oneself and of residents."""
    assert told_to(words) == to


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("周五之前弄好", True), ("今天务必处理完", True), ("这两天要把它修好", True), ("下班前清理干净", True), ("尽快解决吧", False),
        ("尽快处理好", True), ("今天修好了", False), ("明天来修", False), ("周五之前能修好吗", False), ("今天天气好", False),
    ],
)  # fmt: skip
def test_by_when_it_is_wanted(words, then):
    """A time or a pressing word and the result that is wanted."""
    assert by_then(words) is then


@pytest.mark.parametrize(
    ("words", "urges"),
    [
        ("催一下 居民打电话来了", True), ("再催催", True), ("帮我催一下", True), ("催过物业了", False), ("催了", False),
        ("不用催了", False), ("催不动", False),
    ],
)  # fmt: skip
def test_an_urge_behind_a_number(words, urges):
    """催 wins; what was urged already is none."""
    assert pushes(words) is urges


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("居民又打电话来了", True), ("居民打电话来了 很着急", True), ("李阿姨又打电话来问", True), ("阿姨又来问了", True),
        ("业主在催", True), ("又来电话了", True), ("居民打电话说修好了", False), ("居民来电说不用来了", False),
        ("居民很满意", False), ("打了电话，维保下午来", False),
    ],
)  # fmt: skip
def test_they_called_again(words, called):
    """She urges through whoever took the call; where she is content she urges nothing."""
    assert says_they_called(words) is called


@pytest.mark.parametrize("piece", ["让", "居民打", "就先", "今天", "周五之前", "催", "电话", "请麻烦"])
def test_long_sentences_cost_little(piece):
    """Twenty thousand characters are read at once."""
    started = time.perf_counter()
    for ear in (told_to, by_then, pushes, says_they_called, work_step):
        ear(piece * 10_000)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("都催一下", "all"), ("全部催一遍", "all"), ("没办完的都催一下", "all"), ("催一下没办的", "all"), ("超期的催一下", "late"),
        ("把超期的都催催", "late"), ("催一下超期的", "late"), ("没接的催一下", "fresh"), ("催一下", ""), ("催一下王师傅", ""),
        ("灯那个催一下", ""), ("都别催", ""), ("超期的有几件", ""), ("都催过了", ""),
    ],
)  # fmt: skip
def test_all_of_them_are_urged(words, what):
    """Which of the open ones are meant; one that is named is for another ear."""
    assert pushes_all(words) == what
