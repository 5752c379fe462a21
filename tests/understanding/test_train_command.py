"""`gridbot train`: the same data, the same bytes."""

import json

import pytest

pytest.importorskip("sklearn", reason="training needs the extra `train`")

from bot.understanding.linear import Linear
from bot.understanding.report import macro_f1
from bot.understanding.task_features import FEATURES

_GOODS = ("贷款", "发票", "彩票", "楼盘", "名表", "股票", "课程", "面膜")
_DAYS = ("周一", "周二", "周三", "周五", "明天", "后天", "晚上", "早上")


@pytest.fixture
def data(tmp_path):
    """A tiny folder of our own: advertising against appointments."""
    folder = tmp_path / "data" / "spam_sms"
    folder.mkdir(parents=True)
    rows = [
        {"text": f"特价{goods}大优惠，加微信{goods}立减{n}元，回复领取", "label": "spam"}
        for goods in _GOODS
        for n in range(3)
    ]
    rows += [{"text": f"{day}一起吃饭吧，{n}点在门口等你，别迟到", "label": "ham"} for day in _DAYS for n in range(3)]
    (folder / "train.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return tmp_path / "data"


def test_the_same_data_the_same_bytes(run, data, tmp_path):
    """Two runs over the same data give the same bytes, and only the model that was asked for."""
    for out in ("one", "two"):
        said = run("train", "--data", data, "--out", tmp_path / out, "--only", "spam", "--json")
        assert said.code == 0, said.err

    assert [path.name for path in (tmp_path / "one").iterdir()] == ["spam.npz"]
    assert (tmp_path / "one" / "spam.npz").read_bytes() == (tmp_path / "two" / "spam.npz").read_bytes()


def test_what_was_learnt_can_be_used(run, data, tmp_path, monkeypatch):
    """The trained model answers the task it was trained for, from the command line too."""
    said = run("train", "--data", data, "--out", tmp_path / "out", "--only", "spam", "--json")
    (told,) = (json.loads(text) for text in [said.out])
    model = Linear.load(tmp_path / "out" / "spam.npz")

    def label(text):
        p = model.probabilities(model.scores(*FEATURES["spam"](text)), "spam")
        return max(p, key=lambda name: p[name])

    assert label("特价手表大优惠，加微信领取") == "spam"
    assert label("周六一起吃饭，三点在门口等") == "ham"
    assert told["spam"]["bytes"] == (tmp_path / "out" / "spam.npz").stat().st_size
    assert told["spam"]["spam_accuracy"] == 1.0


def test_a_summary_for_people(run, data, tmp_path):
    """Without --json a table says what came out."""
    said = run("train", "--data", data, "--out", tmp_path / "out", "--only", "spam")

    assert said.code == 0
    assert "训练好了" in said.out


def test_an_unknown_model_is_misuse(run, data):
    """A model that does not exist is the caller's mistake, and the names there are are told."""
    said = run("train", "--data", data, "--only", "weather")

    assert said.code == 2
    assert "group" in said.err


def test_data_is_asked_for(run):
    """Without a folder there is nothing to learn from."""
    assert run("train").code == 2


@pytest.mark.parametrize(
    ("only", "file"), [("group", "train_a.jsonl"), ("department", "train.jsonl"), ("spam", "train.jsonl")]
)
def test_a_missing_file_is_named(run, tmp_path, only, file):
    """What is missing in the folder is named, and nothing is written."""
    (tmp_path / "empty").mkdir()
    said = run("train", "--data", tmp_path / "empty", "--out", tmp_path / "out", "--only", only)

    assert said.code == 1
    assert file in said.err
    assert list((tmp_path / "out").glob("*.npz")) == []


def test_the_figure_that_decides():
    """Macro-F1 counts every class alike, however rare."""
    assert macro_f1([("a", "a"), ("b", "b")]) == 1.0
    assert macro_f1([("a", "a"), ("a", "a"), ("a", "a"), ("b", "a")]) == pytest.approx((6 / 7 + 0) / 2)
    assert macro_f1([]) == 0.0
