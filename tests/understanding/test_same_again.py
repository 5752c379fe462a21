"""The same message is weighed alike, to the last digit, in one process and in another."""

import os
import subprocess
import sys

from bot.understanding.features import cues

WEIGH = (
    "from datetime import UTC, datetime; from bot.messages import Context; from bot.understanding.linear import shipped; "
    "from bot.understanding.case import Case, opinion_of; context = Context(now=datetime(2026, 5, 1, tzinfo=UTC), who='a'); "
    "print([opinion_of(shipped('group'), Case.of(text, context)).scores.tolist() for text in ("
    "'建议门口装个灯，谢谢保安师傅帮忙搬东西', '我家也停水了，怎么办，物业快来人看看', '上门回收旧家电 价格优惠 满100元包邮')])"
)


def _weighed(seed: str) -> bytes:
    told = subprocess.run([sys.executable, "-c", WEIGH], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_every_process_weighs_alike():
    """Nothing is summed in the order of a set, which is another one in every process."""
    assert _weighed("1") == _weighed("2") == _weighed("3")


def test_what_the_words_tell_comes_in_the_order_of_the_text():
    """Turns of phrase are found left to right, cues are counted."""
    counts, said = cues("谢谢保安，建议装个灯")

    assert said[0] == "r:warm"
    assert "r:advise" in said
    assert all(count >= 1 for count in counts.values())
    assert cues("谢谢保安，建议装个灯") == (counts, said)
