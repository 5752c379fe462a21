"""Walk through the configuration in plain words: what is on, what is off, what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import aiohttp
import typer
from argon2 import PasswordHasher

from bot.commands import checklist
from bot.commands.checklist import SECONDS, Finding
from bot.commands.options import CONFIG, AsJson, ConfigFile, tell
from bot.commands.posters import write_posters
from bot.config import Config, Wecom, load
from bot.errors import GridBotError
from storage.installation import has_key, opened

MARKS = {"on": "●", "off": "○", "hint": "！", "missing": "✗"}


def check(
    config: ConfigFile = CONFIG,
    profile: Annotated[
        str, typer.Option("--profile", help="按哪种接法核对：A 有会话存档，B 没有，direct 只有内部群；不写就看配置。")
    ] = "",
    offline: Annotated[bool, typer.Option("--offline", help="不去试企业微信通不通。")] = False,
    posters: Annotated[
        Path | None,
        typer.Option("--posters", metavar="DIR", help="只做每个网格的入群海报和群公告，放到这个文件夹。"),
    ] = None,
    make_hash: Annotated[
        bool, typer.Option("--hash", help="只把一个密码算成 password_hash，给 [[web.accounts]] 用。")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """把配置从头讲一遍：哪些开着，哪些关着，还缺什么。

    例：gridbot check
        gridbot check --config config.toml --offline

    ● 开着　○ 关着　！ 能用，但请看一眼　✗ 缺东西，用不了（这时退出码是 1）
    """
    if make_hash:
        typer.echo(PasswordHasher().hash(typer.prompt("密码", hide_input=True, confirmation_prompt="再输一遍")))
        return
    read = load(config)
    if posters is not None:
        written = asyncio.run(write_posters(read, posters))
        tell(as_json, {"files": [str(file) for file in written]}, "\n".join(f"  {file}" for file in written))
        return
    findings = [*_walk(read)]
    if read.wecom:
        findings += checklist.steps(read, profile or checklist.profile_of(read), chosen=bool(profile))
    findings += asyncio.run(_hooks(read))
    if read.wecom and not offline:
        findings += asyncio.run(_tokens(read.wecom))
        findings += asyncio.run(checklist.ask(read))
    ok = all(finding.state != "missing" for finding in findings)
    lines = [f"{MARKS[finding.state]} {finding.what}：{finding.said}" for finding in findings]
    lines.append("都齐了。" if ok else "上面打 ✗ 的补好再启动。")
    tell(as_json, {"ok": ok, "findings": [asdict(finding) for finding in findings]}, "\n".join(lines))
    raise typer.Exit(0 if ok else 1)


def _walk(config: Config) -> Iterator[Finding]:
    yield from _storage(config)
    yield from _web(config)
    yield from _wecom(config)
    yield from _communities(config)


def _storage(config: Config) -> Iterator[Finding]:
    kind = "SQLite，一台电脑就够" if config.database.startswith("sqlite") else "PostgreSQL"
    yield Finding("数据库", "on", f"{kind}（{config.database.rpartition('@')[2]}）")
    if config.storage.keys:
        yield Finding(
            "封存密钥", "on", f"写了 {len(config.storage.keys)} 把，第一把用来封。请另外留一份，丢了打不开姓名和电话。"
        )
    else:
        yield Finding("封存密钥", "hint", "没写，会在数据库旁边生成 gridbot.key。请和数据库一起备份。")


def _web(config: Config) -> Iterator[Finding]:
    web = config.web
    yield Finding("网页", "on", f"{web.url}，监听 {web.host}:{web.port}")
    if config.wecom and not web.public_url:
        yield Finding("网页地址", "missing", "接了企业微信就要写 [web] public_url，与后台的可信域名一致。")
    elif config.wecom and not web.public_url.startswith("https://"):
        yield Finding("网页地址", "hint", "不是 https，企业微信里可能打不开。")
    if not config.wecom and not web.accounts:
        yield Finding("登录", "hint", "没有企业微信，也没有 [[web.accounts]]，办公页面进不去。")
    for account in web.accounts:
        if not account.password_hash.startswith("$argon2"):
            yield Finding(
                "登录", "missing", f"{account.userid} 的 password_hash 不是 argon2，用 gridbot check --hash 算一个。"
            )


def _wecom(config: Config) -> Iterator[Finding]:
    wecom = config.wecom
    if wecom is None:
        yield Finding("企业微信", "off", "没写 [wecom]，收发都关着，只有网页。")
        return
    yield Finding("企业微信", "on", f"企业 {wecom.corp_id}，接口 {wecom.api_base}")
    if wecom.app:
        yield Finding(
            "自建应用", "on", f"AgentId {wecom.app.agent_id}；后台「接收消息」的 URL 填 {config.web.url}/wecom/app"
        )
    else:
        yield Finding("自建应用", "missing", "没写 [wecom.app]，发不出消息，也没法登录。")
    yield _archive(wecom, config.web.url)
    bot = wecom.smart_bot
    deaf = "内部群里 @ 它没有反应。"
    if bot is not None and bot.mode == "webhook":
        only = "回调：只能回人家刚说的话，不能先开口，结果和通知要靠应用或消息推送；能用长连接就用长连接。"
        yield Finding("智能机器人", "hint", f"{only}后台的 URL 填 {config.web.url}/wecom/smart-bot")
    else:
        on = bot is not None and bot.mode == "connection"
        yield Finding("智能机器人", "on" if on else "off", "长连接" if on else deaf)
    no = "人员变了要自己改表再导入。"
    written = wecom.contacts is not None
    yield Finding("通讯录同步", "hint" if written else "off", f"写了，但这一版还没接上：{no}" if written else no)
    yield _push(wecom)
    others = (
        ("微信客服", wecom.kf is not None, "居民能一对一找社区。", "居民只能在群里说。"),
        ("电话提醒", bool(wecom.call and wecom.call.enabled), "险情会打电话。", "险情只发卡片，不打电话。"),
    )
    for name, is_on, yes, no in others:
        yield Finding(name, "on" if is_on else "off", yes if is_on else no)


def _push(wecom: Wecom) -> Finding:
    hooks = wecom.push.hooks if wecom.push else ()
    if not hooks:
        return Finding("消息推送", "off", "没有内部群推送，内部群只靠智能机器人。")
    names = "、".join(f"「{hook.name}」" for hook in hooks)
    return Finding("消息推送", "on", f"{names}；智能机器人说不进去的时候从这里发，每群每分钟最多二十条。")


async def _hooks(config: Config) -> list[Finding]:
    """A hook that bears no internal group's name is never used: said where there is a register to look into."""
    hooks = config.wecom.push.hooks if config.wecom and config.wecom.push else ()
    if not hooks:
        return []
    unknown = Finding("消息推送的群", "hint", "库还没建好，看不了群名；群表里的群名要和这里一字不差。")
    if not await asyncio.to_thread(_is_there, config):
        return [unknown]
    try:
        async with opened(config) as store:
            chats = [chat for code in config.settings for chat in await store.read(code, lambda desk: desk.chats.all())]
    except GridBotError:
        return [unknown]
    internal = {chat.name for chat in chats if chat.kind == "internal"}
    lost = [hook.name for hook in hooks if hook.name not in internal]
    if lost:
        words = "、".join(f"「{name}」" for name in lost)
        return [Finding("消息推送的群", "missing", f"群表里没有叫{words}的内部群，这个地址用不上，把名字改成一样的。")]
    return [Finding("消息推送的群", "on", "名字都对得上群表里的内部群。")]


def _is_there(config: Config) -> bool:
    """Looking must neither make a database nor a key."""
    file = config.database.partition("sqlite:///")[2]
    return has_key(config) and (not file or Path(file).is_file())


def _archive(wecom: Wecom, url: str) -> Finding:
    archive = wecom.archive
    if archive is None or archive.mode == "off":
        return Finding("会话内容存档", "off", "听不见居民群；靠工作人员转发，或微信客服。")
    lost = [str(key.file) for key in archive.private_keys if not key.file.is_file()]
    if lost:
        return Finding("会话内容存档", "missing", f"没有私钥文件 {'、'.join(lost)}")
    versions = "、".join(str(key.version) for key in archive.private_keys)
    return Finding("会话内容存档", "on", f"{archive.library}，公钥版本 {versions}；通知的 URL 填 {url}/wecom/archive")


def _communities(config: Config) -> Iterator[Finding]:
    if not config.community:
        yield Finding("社区", "missing", "一个 [[community]] 也没写。")
    for code, one in config.settings.items():
        hours = "、".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in one.hours.spans)
        ladder = f"{len(one.ladders)} 张自己的表" if one.ladders else "默认的表"
        said = f"{one.name}，办公 {hours}，日报 {one.digests.office_at:%H:%M}，往上叫用{ladder}"
        yield Finding(f"社区 {code}", "on", said)
        voice = "只听不说，看准了再把 listen_only 改成 false。" if one.listen_only else "已经开口。"
        yield Finding(f"社区 {code} 开口", "hint" if one.listen_only else "on", voice)
        until = one.hours.known_until
        if until and until < date.today() + timedelta(days=61):  # noqa: DTZ011  # a hint for a person at this machine
            yield Finding(
                f"社区 {code} 日历", "hint", f"节假日表到 {until} 为止，之后先按周一到周五算，元旦、五一、国庆照放。"
            )


async def _tokens(wecom: Wecom) -> list[Finding]:
    """Ask for a token with each secret: right, wrong, or no network here."""
    sections = {
        "自建应用": wecom.app,
        "会话内容存档": wecom.archive,
        "通讯录同步": wecom.contacts,
        "微信客服": wecom.kf,
    }
    secrets = {name: section.secret for name, section in sections.items() if section is not None and section.secret}
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        return [await _token(session, wecom, name, secret) for name, secret in secrets.items()]


async def _token(session: aiohttp.ClientSession, wecom: Wecom, name: str, secret: str) -> Finding:
    query = {"corpid": wecom.corp_id, "corpsecret": secret}
    try:
        async with session.get(f"{wecom.api_base}/cgi-bin/gettoken", params=query) as answer:
            said = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return Finding(f"{name}的密钥", "hint", f"这台电脑连不上 {wecom.api_base}（{type(error).__name__}），没法试。")
    if said.get("errcode"):
        return Finding(f"{name}的密钥", "missing", f"企业微信说不对：{said['errcode']} {said.get('errmsg', '')}")
    return Finding(f"{name}的密钥", "on", "企业微信认。")
