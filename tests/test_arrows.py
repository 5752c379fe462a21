"""Who may import whom: each module only what stands above it in LAYERS, and nothing that stands beside it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = (
    ("bot.errors",),
    ("bot.domain",),
    ("bot.messages",),
    ("bot.shelves",),
    ("bot.ports",),
    ("bot.clock", "bot.holidays", "bot.loops", "bot.pressure", "bot.toml_models"),
    ("bot.texts", "bot.config", "bot.output"),
    ("bot.deeds",),
    ("storage", "handlers", "schedules", "bot.understanding"),
    ("bot.lanes", "bot.register"),
    ("bot.gateway", "bot.dispatch"),
    ("bot.apart", "bot.channels", "bot.simulator", "bot.web", "bot.commands"),
    ("bot.wiring",),
    ("bot.app",),
    # What starts a whole program may see all of it
    ("bot.year_life",),
    ("bot.bench", "bot.demonstration", "bot.privacy", "bot.standings", "bot.year"),
    ("bot.commands.demo", "bot.commands.serve", "bot.commands.simulator", "bot.commands.check", "bot.commands.bench"),
    ("bot.__main__",),
)
NAMES = {name: rank for rank, names in enumerate(LAYERS) for name in names}
NEVER_AWAIT = ("bot.domain", "bot.texts", "bot.deeds", "handlers")
FILES = sorted(p for top in ("bot", "handlers", "storage", "schedules") for p in (ROOT / top).rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> str:
    """The longest name in LAYERS that the module is, or lies in; "" for what is not ours."""
    return max((name for name in NAMES if f"{module}.".startswith(f"{name}.")), key=len, default="")


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, wherever the import stands, with its line."""
    package = name_of(path).split(".") if path.stem == "__init__" else name_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1], *filter(None, [node.module])] if node.level else []
            base = ".".join(base) or node.module or ""
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def test_every_module_has_its_layer():
    """A new top-level module is given its place before anybody imports it."""
    assert [name_of(p) for p in FILES if name_of(p) != "bot" and not layer_of(name_of(p))] == []


def test_arrows_point_to_the_left():
    """Nobody imports what stands to its right or beside it, not even inside a function."""
    wrong = []
    for path in FILES:
        own = layer_of(name_of(path))
        for line, target in imports_of(path):
            theirs = layer_of(target)
            if own and theirs and own != theirs and NAMES[theirs] >= NAMES[own]:
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {own} imports {target}")
    assert wrong == []


@pytest.mark.parametrize("path", [p for p in FILES if name_of(p).startswith("bot.domain")], ids=name_of)
def test_the_domain_is_pure(path):
    """The rules need nothing but the standard library."""
    tops = {(line, target.split(".")[0]) for line, target in imports_of(path)}
    assert [(line, top) for line, top in tops if top not in sys.stdlib_module_names and top != "bot"] == []


@pytest.mark.parametrize("path", [p for p in FILES if name_of(p).startswith(NEVER_AWAIT)], ids=name_of)
def test_the_middle_never_awaits(path):
    """What runs inside a transaction cannot wait for anything."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    assert [n.lineno for n in nodes if isinstance(n, ast.Await | ast.AsyncFunctionDef | ast.AsyncFor)] == []
