"""Ask ten questions and write a configuration that starts."""

from __future__ import annotations

import os
import re
import secrets
import string
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from cryptography.fernet import Fernet

from bot.commands.options import CONFIG, AsJson, ConfigFile, tell
from bot.config import load

_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked. Empty corp_id: without WeCom for now."""

    name: str = "松岭社区"
    code: str = "songling"
    short_name: str = ""
    hours: str = "08:30-12:00 14:00-18:00"
    office_at: str = "17:26"
    public_url: str = ""
    port: int = 8800
    corp_id: str = ""
    agent_id: int = 0
    secret: str = ""


def init(
    config: ConfigFile = CONFIG,
    yes: Annotated[bool, typer.Option("--yes", help="不问，全用默认值；以后再改文件。")] = False,
    force: Annotated[bool, typer.Option("--force", help="文件已经有了也重写。")] = False,
    as_json: AsJson = False,
) -> None:
    """问十个问题，写好主配置、社区设置和密钥。

    例：gridbot init
        gridbot init --config /etc/gridbot/config.toml

    已有的文件不会被覆盖，除非加 --force。密钥放在旁边的 secrets 文件夹里，只有您自己能读；请和数据库一起备份。
    """
    folder = config.parent
    answers = Answers() if yes else _ask()
    community = folder / f"{answers.code}.toml"
    taken = [path for path in (config, community) if path.exists()]
    if taken and not force:
        typer.echo(f"已经有 {'、'.join(str(path) for path in taken)}，没有改动。要重写请加 --force。", err=True)
        raise typer.Exit(1)
    folder.mkdir(parents=True, exist_ok=True)
    shown = _write_secrets(folder / "secrets", answers)
    config.write_text(_config(answers), encoding="utf-8")
    community.write_text(_community(answers), encoding="utf-8")
    load(config)  # what was written must start
    lines = [f"写好了 {config} 和 {community}。", *shown, "接着：gridbot check 看一遍，gridbot migrate 建数据库。"]
    tell(as_json, {"config": config, "settings": community, "secrets": folder / "secrets"}, "\n".join(lines))


def _ask() -> Answers:
    plain = Answers()
    typer.echo("一共十个问题，直接回车就用方括号里的。\n")
    name = typer.prompt("1 社区叫什么名字", default=plain.name)
    code = _prompt("2 给它一个英文编码，定了不改", plain.code, r"[a-z0-9][a-z0-9-]{0,31}", "只用小写字母、数字和短横。")
    short = typer.prompt("3 编号前面的简称，管几个社区的人靠它分辨", default=name.removesuffix("社区")[:4])
    span = r"\d\d:\d\d-\d\d:\d\d"
    hours = _prompt("4 办公时间，几段用空格隔开", plain.hours, rf"{span}( {span})*", "形如 08:30-12:00 14:00-18:00。")
    office_at = _prompt("5 日报几点发，避开整点半点", plain.office_at, r"\d\d:\d\d", "形如 17:26。")
    url = _prompt(
        "6 别人浏览器里的网址，没有就回车", "", r"(https?://[^/\s]+)?", "形如 https://grid.example.org，后面不带路径。"
    )
    port = typer.prompt("7 程序用哪个端口", default=plain.port, type=int)
    corp_id = typer.prompt("8 企业微信的企业 ID，还没有就回车", default="", show_default=False)
    if not corp_id:
        typer.echo("9、10 等有了企业微信再填，先这样。")
        return Answers(name, code, short, hours, office_at, url, port)
    agent_id = typer.prompt("9 自建应用的 AgentId", type=int)
    secret = typer.prompt("10 自建应用的 Secret", hide_input=True)
    return Answers(name, code, short, hours, office_at, url, port, corp_id, agent_id, secret)


def _prompt(question: str, default: str, pattern: str, hint: str) -> str:
    while True:
        answer = str(typer.prompt(question, default=default, show_default=bool(default))).strip()
        if re.fullmatch(pattern, answer):
            return answer
        typer.echo(f"  {hint}")


def _write_secrets(folder: Path, answers: Answers) -> list[str]:
    """The sealing key, and for WeCom the app's secret and what is to be pasted into its console; never overwritten."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _keep(folder / "storage_key", Fernet.generate_key().decode())
    if not answers.corp_id:
        return []
    _keep(folder / "app_secret", answers.secret)
    token = _keep(folder / "app_token", "".join(secrets.choice(_LETTERS) for _ in range(24)))
    key = _keep(folder / "app_aes_key", "".join(secrets.choice(_LETTERS) for _ in range(42)) + "A")
    url = answers.public_url or "https://您的网址"
    return [
        "到企业微信后台，应用的「接收消息」里填：",
        f"  URL            {url}/wecom/app",
        f"  Token          {token}",
        f"  EncodingAESKey {key}",
    ]


def _keep(path: Path, value: str) -> str:
    """Written once, readable by its owner only; what is there stays, because data may be sealed with it."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(value)
    return path.read_text(encoding="utf-8")


def _quoted(text: str) -> str:
    plain = "".join(one for one in text if one.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _config(answers: Answers) -> str:
    parts = [
        "# 由 gridbot init 写成。每个键的说明见 config.example.toml。",
        "[storage]",
        'url = "sqlite:///gridbot.db"',
        'keys = ["file:secrets/storage_key"]',
        'data = "data"',
        "",
        "[web]",
        f"port = {answers.port}",
        *([f"public_url = {_quoted(answers.public_url)}"] if answers.public_url else []),
        "",
    ]
    if answers.corp_id:
        parts += [
            "[wecom]",
            f"corp_id = {_quoted(answers.corp_id)}",
            "",
            "[wecom.app]",
            f"agent_id = {answers.agent_id}",
            'secret = "file:secrets/app_secret"',
            'token = "file:secrets/app_token"',
            'aes_key = "file:secrets/app_aes_key"',
            "",
        ]
    parts += [
        "[[community]]",
        f"code = {_quoted(answers.code)}",
        f"name = {_quoted(answers.name)}",
        'timezone = "Asia/Shanghai"',
        f"settings = {_quoted(answers.code + '.toml')}",
    ]
    return "\n".join(parts) + "\n"


def _community(answers: Answers) -> str:
    spans = ", ".join(f'"{span}"' for span in answers.hours.split())
    return f"""\
# {answers.name}自己的设置，由 gridbot init 写成。全部可写的项见 community.example.toml。
short_name = {_quoted(answers.short_name)}
listen_only = true   # 先只听不说；看几天，觉得准了再改成 false

[hours]
spans = [{spans}]

[digests]
office_at = "{answers.office_at}"
"""
