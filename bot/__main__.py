"""gridbot … (= python -m bot …). Only the command that was asked for is imported."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence

import typer

from bot.errors import ConfigError, GridBotError

# name: (module in bot.commands, function or Typer in it, one line for the list)
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "demo": ("demo", "demo", "在浏览器里演一个社区：不要账号，不要网络。"),
    "serve": ("serve", "serve", "正式运行。"),
    "simulator": ("simulator", "simulator", "只开一个假的企业微信，给程序试接。"),
    "init": ("init", "init", "问十个问题，写好配置。"),
    "check": ("check", "check", "把配置从头讲一遍：开了什么，缺什么。"),
    "migrate": ("migrate", "migrate", "建立或升级数据库。"),
    "backup": ("backup", "backup", "把数据存成一个文件。"),
    "restore": ("backup", "restore", "从备份文件恢复。"),
    "import": ("importing", "import_app", "导入表格：单元、人员、地点、群、答复。"),
    "export": ("importing", "export_app", "导出表格，或导出空白模板。"),
    "understand": ("understand", "understand", "逐行读消息，逐行写出听成了什么。"),
    "train": ("train", "train", "用标注数据训练模型。"),
    "digest": ("digest", "digest", "做一份日报告、周研判、月反馈。"),
    "bench": ("bench", "bench", "量速度，对照标准打印。"),
}
HELP = """社区群助手：群里说的事变成工单，找到人，有回音，没人办就往上叫。

先试试：gridbot demo，然后用浏览器打开它打印的地址。

正式用：gridbot init → gridbot check → gridbot migrate → gridbot import units 单元.xlsx → gridbot serve
"""


def build(chosen: str) -> typer.Typer:
    """The command line; *chosen* is loaded, the others only have their line in the list."""
    app = typer.Typer(
        name="gridbot", help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    for name, (module, attribute, line) in COMMANDS.items():
        if name != chosen:
            app.command(name, help=line)(_not_chosen)
            continue
        target = getattr(importlib.import_module(f"bot.commands.{module}"), attribute)
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name, help=target.info.help or line)
        else:
            app.command(name, help=_help_of(target, line))(target)
    return app


def _help_of(target: Callable[..., object], line: str) -> str:
    return (target.__doc__ or line).strip()


def _not_chosen() -> None:
    """Stands in the list for a command that was not asked for."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its code: 0 done, 1 failed, 2 misused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in given if not word.startswith("-")), "")
    try:
        build(chosen)(args=given, prog_name="gridbot")
    except ConfigError as error:
        _stop(f"配置有问题：{error}")
    except GridBotError as error:
        _stop(f"{error.reply}\n（{error}）" if str(error) != error.reply else error.reply)


def _stop(text: str) -> None:
    typer.echo(text, err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
