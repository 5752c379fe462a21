"""`gridbot understand`: a line in, a line out."""

import json
from datetime import datetime

import pytest

from bot.domain.categories import CATEGORIES
from bot.understanding.tasks import run_task
from tests.understanding.town import BOOK_ROW

INPUT = ("stream", "n", "at", "who", "kind", "text", "quote", "at_bot")
DECISIONS = (
    "intent",
    "category",
    "categories",
    "danger",
    "joins",
    "matters",
    "place",
    "private",
    "when",
    "dispute_class",
)
INTENTS = {
    "request", "question", "suggestion", "praise", "supplement", "same", "urge", "confirm", "deny", "withdraw", "work", "notice", "ad", "chat",
}  # fmt: skip


def line(n, who, text, **more):
    return {
        "stream": "liu", "n": n, "at": f"2026-03-18T10:{20 + n:02}:00+08:00", "who": who, "kind": "text", "text": text, "quote": None,
        "at_bot": False, **more,
    }  # fmt: skip


TALK = [
    line(0, "r1", "3号楼2单元电梯又停了"),
    line(1, "r2", "我家也是"),
    line(2, "r3", "中午吃什么"),
    line(3, "w1", "收到，马上联系维保", quote=0),
    line(4, "r1", "[图片]", kind="image"),
    line(5, "r4", "3栋1单元501漏水，电话13812345678"),
]


@pytest.fixture
def books(tmp_path):
    path = tmp_path / "books.json"
    path.write_text(json.dumps({"liu": BOOK_ROW}))
    return path


def test_a_line_in_a_line_out(run, books):
    """Every key that came in goes out as it was, with the decisions behind it."""
    said = run("understand", "--books", books, lines=TALK)

    assert said.code == 0, said.err
    assert [{key: row[key] for key in INPUT} for row in said.rows] == TALK
    assert all(set(DECISIONS) <= set(row) for row in said.rows)


def test_the_decisions_have_the_forms_of_the_guide(run, books):
    """Names, lists, spans and times in the form that the labelled streams have."""
    for row in run("understand", "--books", books, lines=TALK).rows:
        assert row["intent"] in INTENTS
        assert row["category"] is None or row["category"] in CATEGORIES
        assert row["categories"] == [] or row["categories"][0] == row["category"]
        assert len(row["categories"]) <= 3
        assert isinstance(row["danger"], bool)
        assert row["joins"] is None or isinstance(row["joins"], int)
        assert isinstance(row["matters"], int)
        assert all(set(place) == {"estate", "building", "unit", "room", "spot"} for place in row["place"])
        assert all(0 <= start < end <= len(row["text"]) for start, end, _ in row["private"])


def test_what_was_decided(run, books):
    """The report opens, the neighbour joins it, lunch is nothing, the door and the phone are found."""
    rows = run("understand", "--books", books, lines=TALK).rows

    assert [row["intent"] for row in rows[:5]] == ["request", "same", "chat", "work", "supplement"]
    assert [row["joins"] for row in rows[:5]] == [None, 0, None, 0, 0]
    assert (rows[0]["category"], rows[0]["matters"]) == ("lift", 1)
    assert rows[0]["place"] == [{"estate": "柳岸家园", "building": "3", "unit": "2", "room": None, "spot": None}]
    assert rows[5]["private"] == [[5, 8, "door"], [13, 24, "phone"]]


def test_without_books(run):
    """Without address books the talk is understood all the same; nothing is placed in an estate."""
    said = run("understand", lines=TALK)

    assert said.code == 0
    assert [row["intent"] for row in said.rows[:3]] == ["request", "same", "chat"]
    assert all(place["estate"] is None for row in said.rows for place in row["place"])


def test_streams_are_apart(run, books):
    """What is said in one group joins nothing of another."""
    other = [line(0, "r1", "3号楼2单元电梯又停了"), line(1, "r2", "我家也是", stream="elsewhere")]

    assert run("understand", "--books", books, lines=other).rows[1]["joins"] is None


def test_two_runs_are_one(run, books):
    """The same lines give the same bytes."""
    assert run("understand", "--books", books, lines=TALK).out == run("understand", "--books", books, lines=TALK).out


def test_times_are_written_with_their_zone(run, books):
    """Times go out as ISO with the zone; an open end is null."""
    (row,) = run("understand", "--books", books, lines=[line(0, "r1", "5栋昨晚开始停水了")]).rows

    assert [(datetime.fromisoformat(when["start"]).utcoffset() is not None, when["end"]) for when in row["when"]] == [
        (True, None)
    ]


def test_empty_lines_and_unknown_keys(run):
    """Empty lines are passed over, keys that are not ours go through."""
    said = run("understand", lines=["", line(0, "r1", "早上好", weather="雨"), "   "])

    assert (said.code, len(said.rows), said.rows[0]["weather"]) == (0, 1, "雨")


def test_nothing_in_nothing_out(run):
    """No lines, no output, no error."""
    said = run("understand")

    assert (said.code, said.out) == (0, "")


@pytest.mark.parametrize("bad", ["{not json", "[1, 2]", "3", '"text"', "null"])
def test_a_bad_line_is_named(run, bad):
    """The line that is no record is named by its number; the caller sees a failure."""
    said = run("understand", lines=[line(0, "r1", "早上好"), "", bad])

    assert said.code == 1
    assert "第 3 行" in said.err


@pytest.mark.parametrize("missing", ["stream", "at", "who"])
def test_a_line_without_what_is_needed(run, missing):
    """A record without group, time or speaker is a failure that names the key."""
    row = line(0, "r1", "早上好")
    del row[missing]
    said = run("understand", lines=[row])

    assert said.code == 1
    assert missing in said.err


def test_a_wrong_time(run):
    """A time that is none is a failure."""
    assert run("understand", lines=[line(0, "r1", "早上好", at="gestern")]).code == 1


def test_bad_text_in_a_line(run, books):
    """NUL, emoji floods and empty text are read like any other line."""
    lines = [line(n, "r1", text) for n, text in enumerate(["", "\x00", "😂" * 800, "\u200b", "3栋" * 500])]
    said = run("understand", "--books", books, lines=lines)

    assert (said.code, len(said.rows)) == (0, 5)


def test_wrong_books_are_named(run, tmp_path):
    """A file that is no address book is named."""
    path = tmp_path / "books.json"
    path.write_text("[]")
    said = run("understand", "--books", path, lines=TALK)

    assert said.code == 1
    assert "books.json" in said.err


def test_an_unknown_task_is_misuse(run):
    """A task that does not exist is the caller's mistake, and the right names are told."""
    said = run("understand", "--task", "weather")

    assert said.code == 2
    assert "address" in said.err


def test_answers_need_a_pool(run):
    """Without a pool there is nothing to answer from."""
    assert run("understand", "--task", "answers").code == 2


def test_addresses(run):
    """Parts of an address with their spans; the id is kept."""
    text = "柳岸路18号3栋2单元501室"
    (row,) = run("understand", "--task", "address", lines=[{"id": "a7", "text": text}]).rows

    assert row["id"] == "a7"
    assert {label: text[start:end] for start, end, label in row["spans"]} == {
        "houseno": "3栋",
        "cellno": "2单元",
        "roomno": "501室",
    }


def test_repeats_look_back_only(run):
    """A letter that tells the same again names the earlier one; the first names none."""
    first = {
        "id": "1",
        "text": "柳岸路夜市油烟扰民",
        "detail": "柳岸路夜市每晚油烟直排，居民楼无法开窗，请城管部门处理。",
        "time": "2026-03-01 10:00:00",
    }
    again = {
        "id": "3",
        "text": "柳岸路夜市油烟扰民问题",
        "detail": "柳岸路夜市每天晚上油烟直排，居民楼不能开窗，望城管处理。",
        "time": "2026-03-03 10:00:00",
    }
    other = {
        "id": "2",
        "text": "咨询新生儿落户材料",
        "detail": "请问外地户口在本市给孩子落户需要哪些证件。",
        "time": "2026-03-02 10:00:00",
    }
    rows = run("understand", "--task", "duplicates", lines=[first, other, again]).rows

    assert [(row["id"], row["of"]) for row in rows] == [("1", None), ("2", None), ("3", "1")]
    assert all(0.0 <= row["p"] <= 1.0 for row in rows)


def test_answers_from_a_pool():
    """The fitting answer stands first; never more than five."""
    answers = {
        "a": "办理居住证请带身份证和租房合同到社区服务中心二楼。", "b": "路灯故障由照明所维修，三个工作日内恢复。", "c": "新生入学报名时间为六月，请带户口本和房产证。",
        "d": "医保转移可在线上申请，无需证明。", "e": "小区停车收费标准已公示，可向物业咨询。", "f": "夜市油烟问题已由城管现场处理。",
    }  # fmt: skip
    pool = [{"id": key, "text": text} for key, text in answers.items()]
    rows = list(run_task("answers", [{"id": "q1", "text": "请问居住证怎么办理，要带租房合同吗"}], pool))

    assert (rows[0]["id"], rows[0]["answers"][0]) == ("q1", "a")
    assert len(rows[0]["answers"]) <= 5


@pytest.mark.parametrize("task", ["address", "duplicates"])
def test_a_task_names_its_bad_line(run, task):
    """In a task too the bad line is named."""
    said = run("understand", "--task", task, lines=[{"id": "1", "text": "停水"}, "{"])

    assert said.code == 1
    assert "第 2 行" in said.err
