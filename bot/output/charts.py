"""Charts for the chat (PNG) and for pages (SVG): Figure objects, no global state, one font from its wheel."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any

WIDTH, HEIGHT, DPI = 9.0, 6.2, 120  # inches and dots: 1080 × 744, read on a phone without zooming
INK, SOFT, GRID = "#1f2933", "#7b8794", "#e4e7eb"
NEW, DONE, LIVE, LATE = "#3e6fb0", "#5a9e6f", "#c9d3df", "#c8553d"

_DRAWING = Lock()  # the text layout behind matplotlib shares its caches between threads

Bar = tuple[str, int]
UnitBar = tuple[str, int, int, int, int]  # name, opened, ended, live, of these overdue


@lru_cache(maxsize=1)
def font_path() -> str:
    """Noto Sans SC from its wheel; also for documents that need the file."""
    root = files("pylopdf_fonts_zh_cn")
    for folder in (root, *(child for child in root.iterdir() if child.is_dir())):
        font = folder / "NotoSansSC-Regular.otf"
        if font.is_file():
            return str(font)
    raise FileNotFoundError("NotoSansSC-Regular.otf")


def digest_chart(title: str, categories: Sequence[Bar], units: Sequence[UnitBar], form: str = "png") -> bytes:
    """What was registered by category, and how each grid stands; PNG or SVG bytes. An empty period says so."""
    with _DRAWING:
        figure = _figure(title)
        left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": (1, 1.25)})
        figure.subplots_adjust(left=0.13, right=0.97, top=0.84, bottom=0.08, wspace=0.42)
        _categories(left, categories)
        _units(right, units)
        return _saved(figure, form)


def study_chart(
    title: str, changes: Sequence[tuple[str, int, float]], hours: Sequence[Sequence[int]], form: str = "png"
) -> bytes:
    """Each kind against the mean of the four spans before, and when things were reported; PNG or SVG bytes."""
    with _DRAWING:
        figure = _figure(title)
        upper, lower = figure.subplots(2, 1, gridspec_kw={"height_ratios": (1.55, 1)})
        figure.subplots_adjust(left=0.13, right=0.97, top=0.85, bottom=0.07, hspace=0.38)
        _changes(upper, changes)
        _hours(lower, hours)
        return _saved(figure, form)


def _figure(title: str) -> Any:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    figure.text(0.03, 0.945, title, fontproperties=_font(17), color=INK)
    return figure


def _saved(figure: Any, form: str) -> bytes:
    """Without the moment and the program, so that the same figures give the same bytes."""
    kept = io.BytesIO()
    figure.savefig(kept, format=form, metadata={"Date": None} if form == "svg" else {"Software": None})
    return kept.getvalue()


def _changes(axes: Any, changes: Sequence[tuple[str, int, float]]) -> None:
    _plain(axes, "各类别：这次，和前面的平均")
    if not changes:
        _empty(axes, "这段时间没有新登记的事")
        return
    places = range(len(changes))
    most = max(1.0, *(max(count, mean) for _, count, mean in changes))
    axes.barh(places, [count for _, count, _ in changes], color=NEW, height=0.56, label="这次")
    means = [mean for _, _, mean in changes]
    axes.scatter(means, places, marker="|", s=190, linewidths=2.4, color=LATE, label="前面平均", zorder=3)
    _named(axes, [name for name, _, _ in changes])
    axes.set_xlim(0, most * 1.2)
    for at, (_, count, mean) in enumerate(changes):
        words = f"{count}（平均 {mean:.1f}）"
        axes.text(max(count, mean) + most * 0.02, at, words, va="center", fontproperties=_font(10), color=SOFT)
    axes.legend(prop=_font(10), frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1.0, 0.99), labelcolor=SOFT)


def _hours(axes: Any, hours: Sequence[Sequence[int]]) -> None:
    _plain(axes, "什么时候报的（竖是星期，横是钟点，越深越多）")
    axes.imshow(hours, aspect="auto", cmap="Blues", vmin=0, vmax=max(1, *(max(row) for row in hours)))
    axes.set_yticks(range(7))
    axes.set_yticklabels([f"周{name}" for name in "一二三四五六日"], fontproperties=_font(10), color=INK)
    axes.set_xticks(range(0, 24, 2))
    axes.set_xticklabels([str(hour) for hour in range(0, 24, 2)], fontproperties=_font(10), color=INK)
    top = max(1, *(max(row) for row in hours))
    for day, row in enumerate(hours):
        for hour, count in enumerate(row):
            if count:
                color = "white" if count > top * 0.6 else INK
                axes.text(hour, day, str(count), ha="center", va="center", fontproperties=_font(8), color=color)


def _font(size: float) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=font_path(), size=size)


def _plain(axes: Any, heading: str) -> None:
    axes.set_title(heading, fontproperties=_font(13), color=INK, loc="left", pad=16)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks([])


def _named(axes: Any, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)))
    axes.set_yticklabels(names, fontproperties=_font(11), color=INK)
    axes.set_ylim(max(len(names), 7) - 0.4, -0.6)  # first on top; few bars stay as thin as many


def _empty(axes: Any, words: str) -> None:
    axes.set_yticks([])
    axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", va="center", fontproperties=_font(13), color=SOFT)


def _categories(axes: Any, categories: Sequence[Bar]) -> None:
    _plain(axes, f"新登记 {sum(count for _, count in categories)} 件，按类别")
    if not categories:
        _empty(axes, "这段时间没有新登记的事")
        return
    counts = [count for _, count in categories]
    axes.barh(range(len(counts)), counts, color=NEW, height=0.62)
    _named(axes, [name for name, _ in categories])
    axes.set_xlim(0, max(counts) * 1.18)
    for at, count in enumerate(counts):
        axes.text(count + max(counts) * 0.03, at, str(count), va="center", fontproperties=_font(11), color=INK)


def _units(axes: Any, units: Sequence[UnitBar]) -> None:
    _plain(axes, "各网格：已结、没办完、超期")
    if not units:
        _empty(axes, "还没有网格")
        return
    places = range(len(units))
    done = [unit[2] for unit in units]
    running = [unit[3] - unit[4] for unit in units]
    late = [unit[4] for unit in units]
    most = max(1, *(a + b + c for a, b, c in zip(done, running, late, strict=True)))
    axes.barh(places, done, color=DONE, height=0.62, label="已结")
    axes.barh(places, running, left=done, color=LIVE, height=0.62, label="没办完")
    before_late = [a + b for a, b in zip(done, running, strict=True)]
    axes.barh(places, late, left=before_late, color=LATE, height=0.62, label="超期")
    _named(axes, [unit[0] for unit in units])
    axes.set_xlim(0, most * 1.45)
    for at, (name, opened, ended, live, overdue) in enumerate(units):
        del name, opened
        words = f"结 {ended}，剩 {live}" + (f"，超 {overdue}" if overdue else "")
        axes.text(ended + live + most * 0.03, at, words, va="center", fontproperties=_font(10), color=SOFT)
    axes.legend(
        prop=_font(10), frameon=False, ncols=3, loc="upper left", bbox_to_anchor=(-0.02, 1.045), labelcolor=SOFT,
        handlelength=1.0, columnspacing=1.2,
    )  # fmt: skip
