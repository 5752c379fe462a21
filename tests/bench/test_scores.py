"""The table of figures: bars, and measures on a few lines of our own."""

import json

import pytest

from bot.bench import measures
from bot.bench.scores import BARS, held, table
from bot.understanding import repeats


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def test_a_bar_is_held_or_marked():
    """A figure at its bar holds it; below it stands a star; without an embedder the cost has its own bar."""
    assert held("opening F1", "e5", 0.93) is True
    assert held("chat made into tickets", "none", 0.016) is False
    assert held("topic", "e5", 0.1) is None
    assert (held("mean, µs", "e5", 9_000), held("mean, µs", "none", 9_000)) == (True, False)


def test_the_table_shows_every_figure():
    """Each figure has its row, also one that was not measured."""
    shown = table({"e5": {"opening F1": 0.5}, "none": {}})

    assert shown.row_count == len(BARS)
    assert "0.500 *" in list(shown.columns[2].cells)


def test_repeats_are_counted_by_group(tmp_path):
    """A letter that tells an earlier one again counts as found; one that only sounds like another place's does not."""
    told = "柳岸路夜市油烟每晚直排，居民楼无法开窗，请城管部门尽快处理一下这件事情"
    rows = [
        {"id": "a", "subject": "柳岸路夜市油烟扰民", "detail": told, "time": "2026/3/1 10:00:00", "dup_group": "g"},
        {"id": "b", "subject": "柳岸路夜市油烟扰民", "detail": told, "time": "2026/3/2 9:00:00", "dup_group": "g"},
        {"id": "c", "subject": "咨询新生儿落户", "detail": "外地户口给孩子落户需要什么", "time": "2026/3/3 9:00:00"},
    ]
    write(tmp_path / "teddy_hotspot" / "train.jsonl", rows)
    (tmp_path / "teddy_hotspot" / "train_unsure_pairs.json").write_text("[]")

    assert measures.repeats(tmp_path) == {
        "found": 1.0,
        "false": 0.0,
        "not of their group": 0,
        "of another estate": 0,
    }


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("X3区柳岸学校", "X3区涉外柳岸学校", 1), ("X3区柳岸小区", "X3区松涛花园", 1), ("X3区柳岸小区", "X3区柳岸花园", 0)],
)
def test_a_join_across_estates_is_counted(tmp_path, monkeypatch, one, other, count):
    """What was joined is judged by the names in both letters, told without the rule that joins them."""
    monkeypatch.setattr(repeats, "_elsewhere", lambda *_: False)
    told = "每晚在楼下施工到深夜，老人孩子都没法休息，请尽快派人来看看"
    rows = [
        {"id": name, "subject": f"{place}施工扰民", "detail": told, "time": f"2026/3/{day} 10:00:00", **group}
        for day, (name, place, group) in enumerate(
            [("a", one, {"dup_group": "g"}), ("b", one, {"dup_group": "g"}), ("c", other, {})], start=1
        )
    ]
    write(tmp_path / "teddy_hotspot" / "train.jsonl", rows)
    (tmp_path / "teddy_hotspot" / "train_unsure_pairs.json").write_text("[]")

    assert measures.repeats(tmp_path)["of another estate"] == count


def test_a_planted_name_is_no_repeat(tmp_path):
    """A letter sent again word for word with another estate's name is not taken for the first one."""
    told = "每晚在楼下施工到深夜，老人孩子都没法休息，请尽快派人来看看"
    rows = [
        {"id": "a", "subject": "X3区柳岸小区施工扰民", "detail": f"柳岸小区{told}", "time": "2026/3/1 10:00:00"},
        {"id": "b", "subject": "X3区松涛花园施工扰民", "detail": f"松涛花园{told}", "time": "2026/3/2 9:00:00"},
    ]
    write(tmp_path / "teddy_hotspot" / "train.jsonl", rows)

    assert measures.planted(tmp_path) == 0


def test_addresses_are_scored_by_source(tmp_path):
    """Whole spans count, each source by itself."""
    text = "柳岸路18号3栋2单元501室"
    spans = [[6, 8, "houseno"], [8, 11, "cellno"], [11, 15, "roomno"]]
    write(tmp_path / "address_spans" / "dev.jsonl", [{"id": "1", "text": text, "spans": spans, "src": "ours"}])

    assert measures.address(tmp_path) == {"ours": 1.0}
