"""A TOML file checked against dataclasses: every mistake is named with file, line, key and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from bot.errors import ConfigError

Filled = Mapping[type, Set[str]]


@dataclass(frozen=True, slots=True)
class Where:
    """Says where in which file a key stands."""

    name: str
    lines: Mapping[str, int]

    def says(self, key: str, reason: str) -> str:
        line = line_of(self.lines, key)
        place = f"{self.name} 第 {line} 行" if line else self.name
        return f"{place}，{key or '整个文件'}：{reason}"


def read(path: Path) -> tuple[dict[str, Any], str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(f"没有找到 {path}。用 gridbot init 可以问着做一份。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"读不了 {path}：{error}") from error
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name} 不是合格的 TOML：{error}") from error


def validate(model: type, tree: Mapping[str, Any], where: Where, folder: Path, filled: Filled) -> Any:
    """The dataclass *model* from *tree*; raises ConfigError for the first key that is unknown or wrong."""
    for key, reason in unknown_keys(model, tree, filled):
        raise ConfigError(where.says(key, reason))
    try:
        return TypeAdapter(model).validate_python(dict(tree), context={"folder": folder})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError(where.says(key, _reason(first))) from None


_REASONS = {
    "missing": "这一项必须写",
    "int_type": "应为整数，不加引号",
    "int_parsing": "应为整数，不加引号",
    "string_type": "应为文字，加引号",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "tuple_type": '应为列表，例如 ["…", "…"]',
    "frozen_set_type": '应为列表，例如 ["…", "…"]',
    "dataclass_type": "应为一节（[…]）",
    "time_parsing": '应为时刻，例如 "08:30"',
    "time_type": '应为时刻，例如 "08:30"',
}


def _reason(error: Mapping[str, Any]) -> str:
    if error["type"] in ("enum", "literal_error"):
        return f"只能是 {error['ctx']['expected'].replace(' or ', '、')} 之一"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return _REASONS.get(error["type"]) or str(error["msg"])


def unknown_keys(model: Any, tree: Any, filled: Filled, path: str = "") -> Iterator[tuple[str, str]]:
    """Keys of *tree* that the dataclass *model* does not have: (path, what is allowed there).

    *filled* names fields of models that the program fills itself and nobody may write.
    """
    if is_dataclass(model) and isinstance(tree, Mapping):
        hints = {key: hint for key, hint in get_type_hints(model).items() if key not in filled.get(_class(model), ())}
        unknown = [key for key in tree if key not in hints]
        yield from ((_below(path, key), f"没有这个键，这里可以写：{'、'.join(hints)}") for key in unknown)
        parts = [(hints[key], key) for key in tree if key in hints]
    elif get_origin(model) is tuple and isinstance(tree, list):
        tree = {str(i): value for i, value in enumerate(tree)}
        parts = [(get_args(model)[0], key) for key in tree]
    elif get_origin(model) in (Union, UnionType):
        for choice in get_args(model):
            yield from unknown_keys(choice, tree, filled, path)
        return
    elif isinstance(tree, Mapping) and len(get_args(model)) == 2:
        parts = [(get_args(model)[1], key) for key in tree]
    else:
        return
    for hint, key in parts:
        yield from unknown_keys(hint, tree[key], filled, _below(path, key))


def _class(model: Any) -> type:
    return model if isinstance(model, type) else type(model)


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_STRING = re.compile(r'"""|' + r"'''|" + r'"(?:\\.|[^"\\])*"' + r"|'[^']*'|#.*")


def lines_of(text: str) -> dict[str, int]:
    """Line numbers, from 1, by path; tables of an array are counted: `community.0.code`."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, depth, fence = "", 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if depth == 0 and (header := _HEADER.match(line)):
            table = _place(_parts(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}.{counts[table]}"
            found.setdefault(table, number)
            continue
        value = line
        if depth == 0 and (key := _KEY.match(line)):
            path = ".".join(filter(None, [table, *_parts(key[1])]))
            found.setdefault(path, number)
            value = key[2]
        bare = _STRING.sub(lambda found: found[0] if len(found[0]) == 3 and found[0][0] * 3 == found[0] else "", value)
        for mark in ('"""', "'''"):
            if bare.count(mark) % 2:
                fence = mark
        depth = max(0, depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}"))
    return found


def line_of(lines: Mapping[str, int], path: str) -> int:
    """The line of a path, or of the nearest thing above it that has one; 0 when none has."""
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 0


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def _place(parts: list[str], counts: Mapping[str, int]) -> str:
    """The path of a header, with the present index wherever it passes through an array of tables."""
    path = ""
    for i, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        if path in counts and i < len(parts) - 1:
            path = f"{path}.{counts[path]}"
    return path
