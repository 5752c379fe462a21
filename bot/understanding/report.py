"""What a training run shows of itself: figures on what the model had not seen, and the confusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from bot.understanding.training import Trained


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
