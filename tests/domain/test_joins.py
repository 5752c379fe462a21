"""Whose matter a 好了 belongs to, in the words of the features and with the weights that are shipped."""

import pytest

from bot.domain.joins import KIND, RECENT, Matter, Said, Weights, choose, features, place_relation, ranked
from bot.domain.ticket import Place
from bot.understanding.reader import load_reader

HOME = "柳岸家园"
MINUTE = 60.0


@pytest.fixture(scope="module")
def weights():
    return load_reader().join_weights


def matter(number, who, minute, text, category="other", place=None, **more):
    places = (place,) if place else (Place(HOME),)
    at = minute * MINUTE
    return Matter(
        str(number), who, at, text, category, "request", places, last_at=more.pop("last", minute) * MINUTE,
        voices={who, *more.pop("voices", ())}, spoke={who}, messages={str(number), *more.pop("messages", ())}, **more,
    )  # fmt: skip


LIFT = ("3号楼2单元电梯停了", "lift", Place(HOME, "3", "2"))
WATER = ("5栋停水了", "water", Place(HOME, "5"))
LAMP = ("小花园路灯不亮", "power", Place(HOME, spot="小花园"))


def talk():
    """The lift by r1, then the water by r2, then the lamp by r3."""
    return [matter(0, "r1", 0, *LIFT), matter(1, "r2", 2, *WATER), matter(2, "r3", 4, *LAMP)]


@pytest.mark.parametrize(("who", "number"), [("r1", "0"), ("r2", "1"), ("r3", "2")])
@pytest.mark.parametrize(
    ("text", "intent"), [("好了，谢谢", "confirm"), ("还是没好", "deny"), ("算了，自己弄好了", "withdraw")]
)
def test_good_now_is_about_ones_own(weights, who, number, text, intent):
    """「好了」 ends the matter of the one who says it, whatever was spoken of last."""
    assert choose(Said(who, False, 60 * MINUTE, text, intent), talk(), weights)[0] == number


def test_me_too_goes_where_the_place_is(weights):
    """同诉 joins the matter of the same place and kind."""
    said = Said("r9", False, 6 * MINUTE, "小花园那边确实黑，路灯不亮", "same", "power", (LAMP[2],), before="2")

    assert choose(said, talk(), weights)[0] == "2"


def test_a_bare_plus_one_goes_to_the_matter_spoken_of(weights):
    """「+1」 right after a report is for that report."""
    said = Said("r9", False, 4.3 * MINUTE, "+1", "same", before="2")

    assert choose(said, talk(), weights)[0] == "2"


@pytest.mark.parametrize(("who", "number"), [("r1", "0"), ("r3", "2")])
def test_a_picture_belongs_to_its_sender(weights, who, number):
    """A picture or an added word goes to what its sender just reported."""
    said = Said(who, False, 4.5 * MINUTE, "[图片]", "supplement", before="2", own_before=number)

    assert choose(said, talk(), weights)[0] == number


def test_a_caption_after_the_picture(weights):
    """The words behind the picture go where the picture went."""
    matters = [*talk(), matter(4, "r4", 5, "单元门坏了", "property", messages=("5",), last=6)]
    said = Said("r4", False, 6.3 * MINUTE, "就是这把锁", "supplement", before="5", own_before="5")

    assert choose(said, matters, weights)[0] == "4"


def test_who_said_me_too_may_end_it(weights):
    """A neighbour who joined by 同诉 is heard when he says that it works again."""
    matters = [matter(0, "r1", 0, *LIFT, voices=("r8",)), matter(1, "r2", 2, *WATER)]

    assert choose(Said("r8", False, 50 * MINUTE, "电梯好了", "confirm", "lift"), matters, weights)[0] == "0"


def test_nothing_open_nothing_joined(weights):
    """Without any matter there is none."""
    assert choose(Said("r1", False, 0.0, "好了", "confirm"), [], weights) == ("", 0.0)


def test_without_weights_the_last_spoken_of():
    """With nothing learnt the matter spoken of last is taken."""
    matters = talk()
    matters[0].last_at = 99 * MINUTE

    assert choose(Said("r9", False, 100 * MINUTE, "+1", "same"), matters, Weights({})) == ("0", 0.0)


@pytest.mark.parametrize(
    ("said", "open_", "relation"),
    [
        ((), (Place(HOME, "3"),), "silent"),
        ((Place(HOME, "3"),), (Place(HOME, "3"),), "same"),
        ((Place(HOME, "3", "2"),), (Place(HOME, "3"),), "same"),
        ((Place(HOME, "5"),), (Place(HOME, "3"),), "conflict"),
        ((Place(HOME, "3", "1"),), (Place(HOME, "3", "2"),), "conflict"),
        ((Place(HOME, spot="南门"),), (Place(HOME, spot="南门"),), "same"),
        ((Place(HOME, spot="南门"),), (Place(HOME, spot="小花园"),), "conflict"),
        ((Place(HOME, "3"),), (Place(HOME),), "near"),
        ((Place(HOME, "5"),), (Place(HOME, "3"), Place(HOME, "5")), "same"),
        ((Place(HOME, "", "", "501"),), (Place(HOME, "3", "2", "501"),), "same"),
        ((Place(HOME, "3"),), (), "none"),
    ],
)  # fmt: skip
def test_how_two_places_stand_to_each_other(said, open_, relation):
    """The best of all pairs counts; silence is no contradiction."""
    assert place_relation(said, open_) == relation


def test_ranks():
    """By opening the latest is 0; in order of last word, the latest last."""
    matters = talk()
    matters[0].last_at = 99 * MINUTE

    assert [(m.id, rank, active) for m, rank, active in ranked(matters)] == [("1", 1, 2), ("2", 0, 1), ("0", 2, 0)]


def test_a_long_day_costs_no_more():
    """Only the latest matters are looked at, however long the talk."""
    many = [matter(n, f"r{n}", n, "停水了") for n in range(500)]

    assert len(ranked(many)) == RECENT
    assert choose(Said("r499", False, 501 * MINUTE, "好了", "confirm"), many, Weights({}))[0] == "499"


@pytest.mark.parametrize("intent", ["supplement", "confirm", "same", "urge", "work", "deny"])
def test_what_is_kept_weighs_what_its_features_weigh(intent):
    """However often it is asked, a pair's score is the sum of what its features weigh."""
    said = Said("r1", False, 10 * MINUTE, "电梯还没好", intent, "lift", (Place(HOME, "3"),), "", "2", "0")
    one = matter(0, "r1", 0, *LIFT, voices=("r5",), texts=["还没好呢"], staff_at=5 * MINUTE)
    of = {name: 1.0 + place for place, name in enumerate(features(said, one, 0, 0))}
    weights = Weights(of)

    for _ in range(2):
        assert choose(said, [one], weights) == ("0", pytest.approx(sum(of.values())))


@pytest.mark.parametrize("intent", ["supplement", "confirm", "same", "urge", "work", "deny"])
def test_features_name_what_holds(intent):
    """Each feature is named once, beginning with what the message does."""
    said = Said("r1", False, 10 * MINUTE, "电梯还没好", intent, "lift", (Place(HOME, "3"),), "0", "2", "0")
    names = list(features(said, talk()[0], 2, 0))

    assert len(names) == len(set(names))
    assert f"{KIND[intent]}:who=opener" in names
    assert "quote=True" in names
    assert f"{KIND[intent]}:place=same" in names
