"""TOML → frozen dataclasses. A key nobody knows, or a wrong value, stops the start and is named with its line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, ValidationInfo

from bot.domain.routines import is_rhythm
from bot.domain.settings import OfficeHours, Settings
from bot.errors import ConfigError
from bot.holidays import with_known_holidays
from bot.toml_models import Where, lines_of, read, validate


def _secret(value: str, info: ValidationInfo) -> str:
    """A secret as written, or from `env:NAME` or `file:PATH` (relative to the configuration)."""
    if value.startswith("env:"):
        if value[4:] not in os.environ:
            raise ValueError(f"环境变量 {value[4:]} 没有设置")
        return os.environ[value[4:]]
    if value.startswith("file:"):
        path = (info.context or {}).get("folder", Path()) / value[5:]
        try:
            return str(path.read_text(encoding="utf-8")).strip()
        except OSError as error:
            raise ValueError(f"读不到文件 {path}：{error.strerror}") from error
    return value


def _beside(value: Path | None, info: ValidationInfo) -> Path | None:
    """Paths are relative to the folder of the configuration."""
    return value and (info.context or {}).get("folder", Path()) / value.expanduser()


def _origin(value: str) -> str:
    """Scheme and host, without a path: `/cgi-bin` is ours to add."""
    plain = value.rstrip("/")
    if plain and (not plain.startswith(("http://", "https://")) or "/" in plain.split("://", 1)[1]):
        raise ValueError("这里只写协议和主机，例如 https://qyapi.weixin.qq.com")
    return plain


def _aes_key(value: str) -> str:
    if value and len(value) != 43:
        raise ValueError(f"应为 43 个字符，现在是 {len(value)} 个")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("没有这个时区，例如 Asia/Shanghai") from error
    return value


def _port(value: int) -> int:
    if not 0 <= value <= 65535:
        raise ValueError("端口应在 1–65535 之间")
    return value


def _count(value: int) -> int:
    if value < 1:
        raise ValueError("至少是 1")
    return value


def _code(value: str) -> str:
    """Stands in addresses, outbox keys and button keys."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,31}", value):
        raise ValueError("编码只用小写字母、数字和短横，最多 32 个字")
    return value


Secret = Annotated[str, AfterValidator(_secret)]
AesKey = Annotated[str, AfterValidator(_secret), AfterValidator(_aes_key)]
Beside = Annotated[Path, AfterValidator(_beside)]
Origin = Annotated[str, AfterValidator(_origin)]
Zone = Annotated[str, AfterValidator(_zone)]
Port = Annotated[int, AfterValidator(_port)]
Code = Annotated[str, AfterValidator(_code)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    url: str = "sqlite:///gridbot.db"  # relative to the configuration file
    # Fernet keys: the first seals, all open; none written: `gridbot.key` beside the database
    keys: tuple[Secret, ...] = field(default=(), repr=False)
    data: Beside = Path("data")  # folder for pictures, files, WW_verify_*.txt


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A local way in, for places without WeCom login."""

    userid: str
    password_hash: Secret = field(repr=False)  # argon2id


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    host: str = "127.0.0.1"
    port: Port = 8800
    public_url: Origin = ""  # as people's browsers reach it; "" = http://host:port
    session_key: Secret = field(default="", repr=False)  # any long text; "" = made once and kept in the data folder
    frame_ancestors: tuple[str, ...] = ()  # origins that may show our pages in a frame, beside our own
    accounts: tuple[Account, ...] = ()

    @property
    def url(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    agent_id: int
    secret: Secret = field(repr=False)
    token: Secret = field(repr=False)
    aes_key: AesKey = field(repr=False)
    accounts: Annotated[int, AfterValidator(_count)] = 200  # how many the corp may have; times 200 messages a day


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartBot:
    mode: Literal["off", "connection", "webhook"] = "off"
    bot_id: str = ""
    secret: Secret = field(default="", repr=False)  # connection
    ws_url: str = "wss://openws.work.weixin.qq.com"
    token: Secret = field(default="", repr=False)  # webhook
    aes_key: AesKey = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    secret: Secret = field(repr=False)
    token: Secret = field(default="", repr=False)
    aes_key: AesKey = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateKey:
    version: int  # publickey_ver
    file: Beside  # PEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    mode: Literal["off", "library", "http"] = "off"
    library: str = ""  # path of the vendor's library, or the base URL with mode = "http"
    secret: Secret = field(default="", repr=False)
    token: Secret = field(default="", repr=False)
    aes_key: AesKey = field(default="", repr=False)
    private_keys: tuple[PrivateKey, ...] = ()
    poll_seconds: float = 10.0  # how often to look without being told to
    proxy: str = ""  # of the library: socks5://host:port or http://host:port
    proxy_password: Secret = field(default="", repr=False)  # user:password


@dataclass(frozen=True, slots=True, kw_only=True)
class Kf:
    open_kfid: str
    poll_seconds: float = 300.0  # without a callback looking is strictly limited
    secret: Secret = field(default="", repr=False)
    token: Secret = field(default="", repr=False)
    aes_key: AesKey = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    name: str  # of the internal group, as in the register
    url: Secret = field(repr=False)  # holds a key


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    hooks: tuple[Hook, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    enabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wecom:
    corp_id: str
    api_base: Origin = "https://qyapi.weixin.qq.com"
    oauth_base: Origin = "https://open.weixin.qq.com"
    jssdk_url: str = "https://wwcdn.weixin.qq.com/node/open/js/wecom-jssdk-2.0.2.js"
    app: App | None = None
    smart_bot: SmartBot | None = None
    contacts: Contacts | None = None
    archive: Archive | None = None
    kf: Kf | None = None
    push: Push | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    embedder: str = "none"  # none | auto | name of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    code: Code
    name: str
    timezone: Zone = "Asia/Shanghai"
    settings: Annotated[Path | None, AfterValidator(_beside)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """config.toml as read. A section that is None is switched off."""

    storage: Storage = Storage()
    web: Web = Web()
    wecom: Wecom | None = None
    understanding: Understanding = Understanding()
    community: tuple[Community, ...] = ()
    settings: Mapping[str, Settings] = field(default_factory=dict)  # by code; read by load from each community's file
    folder: Path = Path()  # where the file lies

    @property
    def database(self) -> str:
        """The storage URL with a SQLite path made absolute, beside the configuration."""
        scheme, mark, path = self.storage.url.partition(":///")
        if not scheme.startswith("sqlite") or not mark or not path or path.startswith(("/", ":memory:")):
            return self.storage.url
        return f"{scheme}:///{(self.folder / path).resolve()}"


FILLED: Mapping[type, Set[str]] = {
    Config: {"settings", "folder"},
    OfficeHours: {"known_until"},
    Settings: {"calls", "smart_bot", "bot_answers", "hooks"},
}  # fields that are no keys of the file
_HOOK = re.compile(r"https?://[^/?#]+/cgi-bin/webhook/send\?key=[^&#\s]+")
LEVELS = ("unit", "parent", "root")
UNIT_LEVELS = ("community", "sector", "grid", "micro")


def load(path: str | Path) -> Config:
    """Read a configuration and the settings file of every community. Raises ConfigError."""
    path = Path(path)
    tree, text = read(path)
    return from_tree(tree, path.parent, name=path.name, lines=lines_of(text))


def from_tree(
    tree: Mapping[str, Any], folder: Path = Path(), *, name: str = "config", lines: Mapping[str, int] | None = None
) -> Config:
    """The same from a tree that was built, not read. Paths are relative to *folder*."""
    where = Where(name, lines or {})
    config: Config = validate(Config, tree, where, folder, FILLED)
    for key, reason in _missing(config):
        raise ConfigError(where.says(key, reason))
    settings: dict[str, Settings] = {}
    for i, one in enumerate(config.community):
        if one.code in settings:
            raise ConfigError(where.says(f"community.{i}.code", f"编码 {one.code} 写了两次"))
        given = {"code": one.code, "name": one.name, "timezone": one.timezone}
        settings[one.code] = load_settings(one.settings, **given) if one.settings else _default(one)
    if config.wecom and config.wecom.call and config.wecom.call.enabled:
        settings = {code: replace(one, calls=True) for code, one in settings.items()}
    if config.wecom:
        bot, push = config.wecom.smart_bot, config.wecom.push
        speaks = bot is not None and bot.mode == "connection"
        hooks = frozenset(hook.name for hook in push.hooks) if push else frozenset[str]()
        filled = {"smart_bot": speaks, "bot_answers": bot is not None and bot.mode != "off", "hooks": hooks}
        settings = {code: replace(one, **filled) for code, one in settings.items()}
    return replace(config, settings=settings, folder=folder)


def load_settings(path: str | Path, **given: str) -> Settings:
    """A community's settings file; *given* are code, name and timezone from config.toml. Raises ConfigError."""
    path = Path(path)
    tree, text = read(path)
    where = Where(path.name, lines_of(text))
    for key, value in given.items():
        if tree.setdefault(key, value) != value:
            raise ConfigError(where.says(key, f"与主配置里的 {value!r} 不一致，删掉这一行即可"))
    hours = tree.get("hours")
    if isinstance(hours, dict) and isinstance(hours.get("spans"), list):
        hours["spans"] = [str(span).split("-") for span in hours["spans"]]
    for duty in tree.get("duties", []):
        if isinstance(duty, dict) and isinstance(duty.get("spans"), list):
            duty["spans"] = [str(span).split("-") for span in duty["spans"]]
    settings: Settings = validate(Settings, tree, where, path.parent, FILLED)
    for key, reason in _unfit(settings):
        raise ConfigError(where.says(key, reason))
    return _known(settings)


def _default(one: Community) -> Settings:
    return _known(Settings(code=one.code, name=one.name, timezone=one.timezone))


def _known(settings: Settings) -> Settings:
    return replace(settings, hours=with_known_holidays(settings.hours))


def _unfit(settings: Settings) -> Iterator[tuple[str, str]]:
    """Values of the right kind that cannot work."""
    for name in (
        "confirm_days",
        "reopen_days",
        "taps_a_day",
        "lines_a_day",
        "danger_repeat_minutes",
        "raw_days",
        "ended_days",
    ):
        if getattr(settings, name) < 1:
            yield name, "至少是 1"
    yield from _unfit_notices(settings)
    yield from _unfit_digests(settings)
    for i, (start, end) in enumerate(settings.hours.spans):
        if start >= end:
            yield f"hours.spans.{i}", f"{start:%H:%M}-{end:%H:%M} 的起点要早于终点"
    yield from _unfit_posts(settings)
    yield from _unfit_ladders(settings)
    yield from _unfit_routines(settings)


def _unfit_posts(settings: Settings) -> Iterator[tuple[str, str]]:
    """Posts beyond office hours, and the town's own words for units."""
    roles = {role.name for role in settings.roles}
    for i, duty in enumerate(settings.duties):
        if duty.role not in roles:
            yield f"duties.{i}.role", f"没有岗位「{duty.role}」，现有：{'、'.join(sorted(roles))}"
        if duty.days not in ("workdays", "all"):
            yield f"duties.{i}.days", "只能是 workdays、all 之一"
    for word, base in settings.unit_kinds.items():
        if base not in UNIT_LEVELS:
            yield f"unit_kinds.{word}", f"只能是 {'、'.join(UNIT_LEVELS)} 之一"


def _unfit_notices(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.notices.a_day < 1:
        yield "notices.a_day", "至少是 1"
    if settings.notices.approver and settings.role(settings.notices.approver) is None:
        yield "notices.approver", f"没有岗位「{settings.notices.approver}」"


def _unfit_digests(settings: Settings) -> Iterator[tuple[str, str]]:
    digests, roles = settings.digests, {role.name for role in settings.roles}
    if not digests.bundles_at:
        yield "digests.bundles_at", "至少写一个时刻"
    for name in ("office_at", "worker_at", "weekly_at", "monthly_at", "groups_at"):
        if getattr(digests, name).minute in (0, 30):
            yield f"digests.{name}", "避开整点和半点，那时平台最挤，例如 17:26"
    if not 1 <= digests.monthly_on <= 28:
        yield "digests.monthly_on", "写 1 到 28，每个月都有的日子"
    for name in ("daily_to", "weekly_to", "monthly_to"):
        for role in getattr(digests, name):
            if role not in roles:
                yield f"digests.{name}", f"没有岗位「{role}」，现有：{'、'.join(sorted(roles))}"
    for name in ("weekly_template", "monthly_template"):
        if Path(getattr(digests, name)).name != getattr(digests, name):
            yield f"digests.{name}", "只写文件名，文件放在模板文件夹里"


def _unfit_ladders(settings: Settings) -> Iterator[tuple[str, str]]:
    roles = {role.name for role in settings.roles}
    levels = (*LEVELS, *UNIT_LEVELS, *settings.unit_kinds)
    for i, ladder in enumerate(settings.ladders):
        if not ladder.rungs:
            yield f"ladders.{i}", "至少写一级 [[ladders.rungs]]"
        for j, rung in enumerate(ladder.rungs):
            if not roles & set(rung.role.split("/")):
                yield f"ladders.{i}.rungs.{j}.role", f"没有岗位「{rung.role}」，现有：{'、'.join(sorted(roles))}"
            if rung.level not in levels:
                yield f"ladders.{i}.rungs.{j}.level", f"只能是 {'、'.join(levels)} 之一"


def _unfit_routines(settings: Settings) -> Iterator[tuple[str, str]]:
    names: set[str] = set()
    for i, routine in enumerate(settings.routines):
        if not is_rhythm(routine.rhythm):
            yield (
                f"routines.{i}.rhythm",
                "不认得这个节奏，例如 workdays、weekly mon、monthly 15、quarterly 3-15、yearly 5-20",
            )
        if settings.role(routine.to) is None:
            yield f"routines.{i}.to", f"没有岗位「{routine.to}」"
        if routine.name in names:
            yield f"routines.{i}.name", f"「{routine.name}」写了两次"
        if not routine.days_before or min(routine.days_before) < 0:
            yield f"routines.{i}.days_before", "提前的天数从 0 起，至少写一个"
        names.add(routine.name)


def _unfit_hooks(push: Push | None) -> Iterator[tuple[str, str]]:
    """The address is a secret: what is wrong with it is said without showing it."""
    names: set[str] = set()
    for i, hook in enumerate(push.hooks if push else ()):
        if not _HOOK.fullmatch(hook.url):
            yield f"wecom.push.hooks.{i}.url", "应是后台给的整个地址：https://…/cgi-bin/webhook/send?key=…"
        if hook.name in names:
            yield f"wecom.push.hooks.{i}.name", f"「{hook.name}」写了两次"
        names.add(hook.name)


def _missing(config: Config) -> Iterator[tuple[str, str]]:
    """What a chosen mode needs beyond the keys that are always needed."""
    wecom = config.wecom
    if wecom is None:
        return
    needs: list[tuple[str, Any, tuple[str, ...]]] = []
    if wecom.smart_bot and wecom.smart_bot.mode == "connection":
        needs.append(("wecom.smart_bot", wecom.smart_bot, ("bot_id", "secret", "ws_url")))
    if wecom.smart_bot and wecom.smart_bot.mode == "webhook":
        needs.append(("wecom.smart_bot", wecom.smart_bot, ("token", "aes_key")))
    if wecom.archive and wecom.archive.mode != "off":
        needs.append(("wecom.archive", wecom.archive, ("library", "secret", "private_keys")))
    if wecom.call and wecom.call.enabled and wecom.app is None:
        yield "wecom.call.enabled", "电话提醒用应用的令牌，要先写 [wecom.app]"
    yield from _unfit_hooks(wecom.push)
    for section, model, keys in needs:
        for key in keys:
            if not getattr(model, key):
                yield f"{section}.{key}", f"mode = {model.mode!r} 时这一项必须写"
