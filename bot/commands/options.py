"""The options and the manner of speaking that all commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from bot.config import Config
from bot.errors import ConfigError

ConfigFile = Annotated[Path, typer.Option("--config", metavar="FILE", help="主配置文件。")]
CommunityCode = Annotated[str, typer.Option("--community", metavar="CODE", help="哪个社区；只有一个社区时可以不写。")]
AsJson = Annotated[bool, typer.Option("--json", help="只打印一行 JSON，给程序看。")]
CONFIG = Path("config.toml")


def community_of(config: Config, code: str) -> str:
    """The community that is meant. Raises ConfigError when the code is unknown, or missing where there are several."""
    codes = list(config.settings)
    if code in codes:
        return code
    if code:
        raise ConfigError(f"配置里没有社区 {code}，现有：{'、'.join(codes) or '一个也没有'}")
    if len(codes) != 1:
        raise ConfigError(f"请用 --community 写明是哪个社区：{'、'.join(codes) or '配置里还没有 [[community]]'}")
    return codes[0]


def tell(as_json: bool, data: Any, text: str) -> None:
    """Print the outcome, for a program or for a person."""
    typer.echo(orjson.dumps(data, default=str).decode() if as_json else text)
