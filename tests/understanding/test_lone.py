"""When the words alone decide: in silence, more cautiously some minutes after a matter, never in the midst of one."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from bot.messages import Heard
from bot.understanding.linear import Linear
from bot.understanding.lone import HEAD, MAYBE, alone, in_talk, of_words
from bot.understanding.lone_training import net, scores_of, weights_in_talk, with_net
from bot.understanding.opinions import Opinion, Second
from bot.understanding.reader import load_reader
from bot.understanding.scene import scene_of
from tests.understanding.town import NOW, talk
from tests.understanding.town import alone as first

SETTINGS = {HEAD: {"lull": 3.0, "pause": 4.0}}


def opinion(odds):
    model = Linear({}, np.zeros(0), np.zeros((0, 1)), np.array([odds], np.float32), {HEAD: (0, (HEAD,))}, SETTINGS)
    return Opinion(model, model.scores([]))


def after(minutes, chat=2):
    """Somebody told of a lift so many minutes ago; *chat* minutes ago neighbours talked, None: not since."""
    told = Heard(id="0", who="r7", staff=False, at=NOW - timedelta(minutes=minutes), intent="request", opens=True)
    idle = Heard(id="1", who="r8", staff=False, at=NOW - timedelta(minutes=chat or 0), intent="chat")
    context = replace(first(), earlier=(told,) if chat is None else (told, idle))
    return context, scene_of(context)


@pytest.mark.parametrize(
    ("odds", "minutes", "opens"),
    [
        (3.1, 90, True),
        (2.9, 90, False),
        (3.1, 30, False),
        (4.1, 30, True),
        (9.0, 5, False),
    ],
)
def test_how_sure_the_words_must_be(odds, minutes, opens):
    """Surer where a matter was spoken of lately; in the midst of it the talk decides."""
    assert alone(opinion(odds), *after(minutes))[0] is opens


@pytest.mark.parametrize(
    ("minutes", "chat", "opens"), [(90, 2, False), (90, 11, True), (90, None, True), (30, None, False)]
)
def test_less_is_enough_in_silence(minutes, chat, opens):
    """Who speaks into a silent group answers nobody."""
    assert alone(opinion(2.6), *after(minutes, chat))[0] is opens


def test_nearly_is_shown_to_a_worker():
    """What falls just short opens nothing, but is likely enough for a worker to be shown it."""
    assert alone(opinion(1.5), *after(90)) == (False, MAYBE)
    assert alone(opinion(-0.5), *after(90)) == (False, 0.0)


@pytest.mark.parametrize(("odds", "alone_with_us", "opens"), [(-1.4, True, True), (-1.6, True, False), (1.5, False, True), (0.5, False, False)])  # fmt: skip
def test_less_is_enough_of_who_speaks_to_us(odds, alone_with_us, opens):
    """Alone with us she talks to no neighbour; who names us in the group mostly wants something."""
    context, scene = after(90)
    to_us = replace(context, to_us=True, alone=alone_with_us)
    assert alone(opinion(odds), to_us, scene)[0] is opens


def test_staff_and_quotes_are_no_words_out_of_the_blue():
    """Staff open nothing, and who quotes speaks of what is quoted."""
    context, scene = after(90)
    assert not alone(opinion(9.0), replace(context, staff=True), scene)[0]
    assert not alone(opinion(9.0), replace(context, quote="0"), scene)[0]


def test_only_the_words_count():
    """What tells of the place in the talk is no sign of the words."""
    assert all(map(of_words, ["r:worse", "r:also:first", "c:lift", "kind=text", "place=b", "?"]))
    assert not any(map(of_words, ["last=res:chat", "own=none", "active=none", "r:also:res:own3", "r:how:opened=True"]))


def test_a_net_beside_the_heads():
    """A head that sees the vectors through a net stands beside those that see them as they are, which stay what they were."""
    table = np.array([[1.0, 0.0], [0.0, 1.0], [0.9, 0.1], [0.1, 0.9]] * 8)
    found = net(table, [True, False, True, False] * 8)
    plain = Second(
        "t-1", np.zeros(2, np.float32), np.eye(2, dtype=np.float32), np.zeros(2, np.float32), {"x": (0, ("a", "b"))}, {}
    )
    both = with_net(plain, found, 1.0)

    for vector in table[:2].astype(np.float32):
        assert both.scores(vector)[:2] == pytest.approx(plain.scores(vector))
        assert both.scores(vector)[2] == pytest.approx(scores_of(found, vector[None, :])[0], abs=1e-4)
    assert both.scores(table[0].astype(np.float32))[2] > both.scores(table[1].astype(np.float32))[2]


def test_three_opinions_of_one_message():
    """The talk's two and the words': each weighs what it was worth; without the third the two are averaged."""
    rows = [(p, 0.5, odds, p > 0.5) for p in (0.1, 0.9, 0.2, 0.8) for odds in (-1.0, 1.0)]
    weights = weights_in_talk(rows)
    assert weights[0] > abs(weights[2])
    assert in_talk(opinion(0.0), 0.4, 0.8) == pytest.approx(0.6)
    second = Second(
        "t-1", np.zeros(1), np.zeros((1, 1)), np.zeros(1), {HEAD: (0, (HEAD,))}, {"talk": [0.0, 0.0, 1.0, 0.0]}
    )
    words = Opinion(opinion(0.0).model, np.zeros(1), second, np.zeros(1))
    assert in_talk(words, 0.1, 0.1) == 0.5


def test_a_neighbour_s_trouble_echoed_is_not_the_own_one():
    """Who told of a lift and then says that she is without water too means the neighbour's water, not her lift."""
    *_, last = talk(
        load_reader(), ("r1", "3号楼2单元电梯又停了"), ("r2", "5号楼没水了", 20), ("r1", "是的，我家也没水了", 3)
    )
    assert (last.intent.value, last.joins, last.opens) == ("same", "1", False)
    *_, last = talk(
        load_reader(),
        ("r1", "电梯停了"),
        ("w1", "收到，马上叫维保", 2),
        ("r2", "我家暖气不热", 30),
        ("r1", "我家暖气也不热", 1),
    )
    assert (last.intent.value, last.joins, last.opens) == ("same", "2", False)
