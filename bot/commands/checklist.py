"""What each profile needs from the administrator, step by step, and what the platform itself says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import typer

from bot.config import Config, Wecom

PROFILES = {"A": "客户群＋会话存档", "B": "客户群，没有会话存档", "direct": "只有内部群"}
NOT_TRUSTED = 60020
SECONDS = 5.0  # real seconds a call may take


Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. *state*: on, off (by choice), hint (works, but look at it), missing (does not work)."""

    what: str
    state: str
    said: str


Judge = Callable[[Answer], Finding]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the administrator does in the console. *done*: can the configuration tell; *needed* in these profiles."""

    what: str
    where: str
    needed: str  # profiles in which nothing works without it
    done: Callable[[Config, Wecom], bool] | None = None
    also: str = ""  # profiles in which it is worth having


STEPS = (
    Step("单位认证、成员激活", "管理后台 → 我的企业：单位认证；网格员和工作人员都加为成员并激活", "A B direct"),
    Step(
        "自建应用", "应用管理 → 自建：可见范围选全部工作人员，接收消息填 {url}/wecom/app，配可信域名和企业可信 IP",
        "A B direct", lambda _, wecom: wecom.app is not None,
    ),
    Step(
        "网页地址", "[web] public_url 写 https 的正式域名，与应用的可信域名一字不差", "",
        lambda config, _: config.web.public_url.startswith("https://"), "A B direct",
    ),
    Step("客户群权限", "客户联系 → 权限配置：网格员放进「客户联系」和「客户群」的使用范围；居民群由网格员的账号建", "A B"),
    Step("可调用接口的应用", "客户联系 → API → 可调用接口的应用：勾上我们的应用；再勾「外部联系人变更回调」", "A B"),
    Step("聊天工具栏", "客户联系 → 聊天工具 → 聊天工具栏管理：加页面 {url}/toolbar", "A B"),
    Step(
        "群发规则", "群发助手 → 群发规则：记下选的是每月、每周还是每天，社区设置里 mass_rule 写成一样的", "",
        lambda config, _: any(one.mass_rule != "off" for one in config.settings.values()), "A B",
    ),
    Step(
        "微信客服", "应用管理 → 微信客服：建「社区服务台」，可调用接口的应用勾上我们，打开「通过 API 管理」，接待方式选智能助手；[wecom.kf] 写 open_kfid",
        "B", lambda _, wecom: wecom.kf is not None, "A",
    ),
    Step(
        "会话内容存档", "安全与管理 → 管理工具 → 会话内容存档：申请、买席位、每个居民群里至少开通一个成员，填公钥、可信 IP，通知地址 {url}/wecom/archive",
        "A", lambda _, wecom: wecom.archive is not None and wecom.archive.mode != "off",
    ),
    Step(
        "智能机器人", "工作台 → 智能机器人：API 模式选长连接，BotID 和 Secret 写进 [wecom.smart_bot]", "direct",
        lambda _, wecom: wecom.smart_bot is not None and wecom.smart_bot.mode != "off", "A B",
    ),
    Step("微信开发者 ID", "客户联系 → 绑定微信开发者 ID：同一个居民从群里和客服里来，才认得出是一个人", "", None, "A B"),
)  # fmt: skip
# What no official page settles; the setting is on the safe side, and somebody should look once
UNSURE = (
    (
        "A B direct",
        "应用一天能发多少",
        "按账号上限乘 200 算；[wecom.app] accounts 没改就按 200 个账号，快满时险情先走，别的等第二天。",
    ),
    ("A B direct", "发得太快时的错误码", "智能机器人和消息推送按 45009 当作太快；自己先数着，不等平台拒绝。"),
    ("A B", "「每周 7 条」按哪一周算", "自然周还是七天，官方没写；按整七天数，两种都不会超。"),
    ("A B", "群人数上限", "按 500 人算，到 490 人提醒一次；政务单位可能不同。"),
    ("A B", "工具栏发送算不算群发额度", "按不算处理；真算的话，平台会跳过，那条改走工具栏再等人点。"),
    ("A", "「不同意」的人在群里", "他的话到了也不读、不留；平台按理不会给。"),
    ("A", "存档延迟", "按 5–30 秒；半小时拉不到就告诉社区。"),
    ("A B", "客服会话由谁先接", "后台的接待方式要选智能助手或 API，选了人工我们就插不上话。"),
    ("B", "转发聊天记录给机器人", "转给微信客服一定收得到；转给智能机器人收不收得到，官方没写，请网格员直接粘贴文字。"),
    ("A B", "客服消息号重复时的错误码", "按 40058 当作已经发过，不会发两遍。"),
    ("A B direct", "模板卡片回应码过期的错误码", "任何错误都当作改不了，另发一条。"),
)


def profile_of(config: Config) -> str:
    """By what is switched on: an archive is A, groups or 客服 without one B, else direct."""
    wecom = config.wecom
    if wecom is None:
        return "direct"
    if wecom.archive is not None and wecom.archive.mode != "off":
        return "A"
    return "B" if wecom.kf is not None else "direct"


def steps(config: Config, profile: str, *, chosen: bool = True) -> Iterator[Finding]:
    """The administrator's list of this profile, in the order in which it is done; what was not *chosen* is no fault."""
    if profile not in PROFILES:
        raise typer.BadParameter(f"只有 {'、'.join(PROFILES)}", param_hint="--profile")
    wecom = config.wecom
    if wecom is None:
        return
    yield Finding("接法", "on", f"{profile}：{PROFILES[profile]}")
    for step in STEPS:
        needed, wanted = profile in step.needed.split(), profile in step.also.split()
        if not needed and not wanted:
            continue
        where = step.where.format(url=config.web.url)
        if step.done is None:
            yield Finding(f"清单 {step.what}", "hint", f"这里看不出来，请在后台核对：{where}")
        elif step.done(config, wecom):
            yield Finding(f"清单 {step.what}", "on", "配置里有了。")
        elif chosen and needed:
            yield Finding(f"清单 {step.what}", "missing", where)
        else:
            yield Finding(f"清单 {step.what}", "hint", f"还没有：{where}")
    for profiles, what, said in UNSURE:
        if profile in profiles.split():
            yield Finding(f"官方没写明 {what}", "hint", said)


async def ask(config: Config) -> list[Finding]:
    """What can be tried with the secrets that are there: may this application see groups, 客服, the archive's seats."""
    wecom = config.wecom
    if wecom is None:
        return []
    tries: list[tuple[str, str, str, Mapping[str, Any], Judge]] = []
    if wecom.app is not None:
        tries.append(("客户群接口", wecom.app.secret, "externalcontact/groupchat/list", {"limit": 1}, _groups))
        if wecom.kf is not None:
            secret = wecom.kf.secret or wecom.app.secret
            page = {"offset": 0, "limit": 100}
            tries.append(("微信客服接口", secret, "kf/account/list", page, lambda answer: _account(answer, wecom)))
    if wecom.archive is not None and wecom.archive.mode == "library":
        tries.append(("存档席位", wecom.archive.secret, "msgaudit/get_permit_user_list", {}, _seats))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as http:
        return [await _try(http, wecom, *one) for one in tries]


async def _try(
    http: aiohttp.ClientSession, wecom: Wecom, what: str, secret: str, path: str, body: Mapping[str, Any], judge: Judge
) -> Finding:
    base = f"{wecom.api_base}/cgi-bin"
    try:
        async with http.get(f"{base}/gettoken", params={"corpid": wecom.corp_id, "corpsecret": secret}) as answer:
            token = (await answer.json(content_type=None)).get("access_token")
        if not token:
            return Finding(what, "hint", "密钥没通过，改好再试。")
        async with http.post(f"{base}/{path}", params={"access_token": token}, json=dict(body)) as answer:
            said = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError, AttributeError) as error:
        return Finding(what, "hint", f"这台电脑连不上 {wecom.api_base}（{type(error).__name__}），没法试。")
    code = said.get("errcode") if isinstance(said, dict) else None
    if code in (48002, 48001):
        return Finding(what, "missing", "企业微信说这个应用没有权限：到「可调用接口的应用」里勾上它。")
    if code == NOT_TRUSTED:
        return Finding(what, "missing", "这台电脑的 IP 不在企业可信 IP 里，后台加上，一分钟后生效。")
    return judge(said) if code == 0 else Finding(what, "hint", f"没试成（{code}），过一会儿再跑一次。")


def _groups(answer: Mapping[str, Any]) -> Finding:
    if answer.get("group_chat_list"):
        return Finding("客户群接口", "on", "看得见居民群。")
    return Finding("客户群接口", "hint", "一个居民群也看不见：群要由可见范围里的网格员建。")


def _account(answer: Mapping[str, Any], wecom: Wecom) -> Finding:
    known = {one.get("open_kfid"): one for one in answer.get("account_list") or [] if isinstance(one, dict)}
    account = known.get(wecom.kf.open_kfid if wecom.kf else "")
    if account is None:
        return Finding("微信客服接口", "missing", "没有配置里写的那个 open_kfid，核对一下。")
    if not account.get("manage_privilege"):
        return Finding("微信客服接口", "missing", "客服账号还没打开「通过 API 管理微信客服账号」。")
    return Finding("微信客服接口", "on", f"账号「{account.get('name', '')}」可以用。")


def _seats(answer: Mapping[str, Any]) -> Finding:
    count = len(answer.get("ids") or [])
    if not count:
        return Finding("存档席位", "missing", "一个席位也没有生效，听不见群：在后台的开启范围里加上网格员。")
    return Finding("存档席位", "on", f"{count} 个席位生效。")
