"""What a training run shows of itself: figures on what the model had not seen, and the confusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from bot.understanding.linear import Linear

if TYPE_CHECKING:
    from bot.understanding.training import Trained


CHANCE = 0.002


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the true classes; pairs are (true, said)."""
    right = Counter(true for true, said in pairs if true == said)
    said, true = Counter(s for _, s in pairs), Counter(t for t, _ in pairs)
    return sum(2 * right[c] / (said[c] + true[c]) for c in true) / max(1, len(true))


def figures(trained: Trained) -> dict[str, float]:
    """Accuracy and macro-F1 of each head, over the folds it had not seen."""
    found: dict[str, float] = {}
    for name, pairs in trained.pairs().items():
        if pairs:
            found[f"{name}_accuracy"] = round(sum(t == s for t, s in pairs) / len(pairs), 4)
            found[f"{name}_macro_f1"] = round(macro_f1(pairs), 4)
    return found


def save(trained: Trained, path: Path) -> list[Path]:
    """The model with its figures, and the heads of each encoder beside it; the files written."""
    settings = {**trained.model.settings, "figures": figures(trained)}
    replace(trained.model, settings=settings).save(path)
    written = [path]
    for encoder, second in trained.seconds.items():
        written.append(path.with_name(f"{path.stem}-{encoder}.npz"))
        second.save(written[-1])
    return written


def figures_of(path: Path) -> dict[str, float]:
    """What a saved model reached when it was trained; empty for none."""
    return dict(Linear.load(path).settings.get("figures", {})) if path.exists() else {}


def is_worse(before: Mapping[str, float], now: Mapping[str, float]) -> bool:
    """On the mean of the figures that both have. A difference that chance makes is none."""
    both = before.keys() & now.keys()
    return bool(both) and sum(now[name] - before[name] for name in both) / len(both) < -CHANCE


def changes(name: str, before: Mapping[str, float], now: Mapping[str, float]) -> Table:
    """Figure by figure: the model there was, the one there is now."""
    table = Table("数字", "原来", "现在", "变化", title=f"{name}：新旧两个模型")
    for figure, value in now.items():
        old = before.get(figure)
        row = ("–", f"{value:.4f}", "") if old is None else (f"{old:.4f}", f"{value:.4f}", f"{value - old:+.4f}")
        table.add_row(figure, *row)
    return table


def confusion(trained: Trained, most: int = 8) -> Iterator[Table]:
    """The commonest confusions of each head, one table a head."""
    for name, pairs in trained.pairs().items():
        wrong = Counter((t, s) for t, s in pairs if t != s)
        if not wrong:
            continue
        table = Table("本来是", "听成了", "次数", title=f"{name}：最常弄混的")
        for (true, said), count in wrong.most_common(most):
            table.add_row(true, said, str(count))
        yield table
