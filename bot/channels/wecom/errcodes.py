"""Every errcode of the platform that this program can meet, and who must act. One table; nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import Frozen, GiveUp, PlatformError, RenewToken, RetryLater

BEIJING = ZoneInfo("Asia/Shanghai")  # the platform's own days


class Act(StrEnum):
    RETRY = "retry"  # the same call may work later
    RENEW = "renew"  # the token is stale
    FREEZE = "freeze"  # leave this API, or the whole application, alone for a while
    PERSON = "person"  # this person cannot be reached
    OFFICE = "office"  # a setting is wrong
    US = "us"  # our own mistake, or nothing that repeating could mend


@dataclass(frozen=True, slots=True)
class Rule:
    act: Act
    seconds: float = 0.0  # of a pause, or of a freeze
    whole_app: bool = False


_BUSY, _CROWDED, _RENEW = Rule(Act.RETRY, 2), Rule(Act.RETRY, 5), Rule(Act.RENEW)
_PERSON, _OFFICE, _US = Rule(Act.PERSON), Rule(Act.OFFICE), Rule(Act.US)
_TOO_FAST = Rule(Act.FREEZE, 60)
_CLOSED = Rule(Act.FREEZE, 3600, whole_app=True)  # repeating a wrong secret gets the address banned for an hour
_ADDRESS = Rule(Act.FREEZE, 300, whole_app=True)  # a trusted address takes minutes to be known


def _all(rule: Rule, *codes: int) -> dict[int, Rule]:
    return dict.fromkeys(codes, rule)


TABLE: Mapping[int, Rule] = {
    **_all(_BUSY, -1, 6000),
    **_all(_CROWDED, 45033),
    **_all(_RENEW, 40001, 40014, 42001),
    **_all(_TOO_FAST, 45009),
    **_all(_CLOSED, 40091, 50003),
    **_all(_ADDRESS, 60020),
    **_all(_OFFICE, 48001, 48002, 48005, 301002, 50002),  # no right, withdrawn API, another application's token
    **_all(_PERSON, 60011, 60111, 40003, 40031, 81013),  # outside the visible range, no such member, nobody left
    **_all(_PERSON, 84061, 40096),  # no relation to this customer
    **_all(_US, 41001),  # no token in the URL
    **_all(_US, 40032, 82001, 82002, 82003, 40035, 40066, 40068, 60123),  # lists
    **_all(_US, 40008, 40033, 40058, 40063, 44004, 45002, 45008, 45032, 90204),  # content
    **_all(_US, 40004, 40005, 40006, 40007, 40009, 44001, 45001, 45007, 830002, 41006),  # media; 40007: upload again
    **_all(_US, 40056, 41011),  # agentid
    **_all(_US, 42014, 42017),  # task_id or key of a card
    **_all(_OFFICE, 40050, *range(86001, 86009), 86207, 86215, 86216, 86224, 93000, 93004, 93006, 93008),  # groups
    **_all(_PERSON, 40029, 42022),  # login code: start the login again
    **_all(_OFFICE, 50001, 80001),  # redirect address not trusted
    **_all(_OFFICE, 301049, 301050, 301051),  # telephone call: not linked, not switched on, no balance
    # Smart bot
    **_all(_US, 846605, 846608),  # req_id or stream no longer valid: the bot pushes instead
    **_all(_OFFICE, 853000, 853006, 93019),
    # Conversation archive
    **_all(_BUSY, 10001, 10002, 10003),
    **_all(_US, 10000, 10004, 10005, 10006, 10007, 10008, 10010, 301058, 301059, 301060),
    **_all(_ADDRESS, 10009, 10011),  # address not allowed, certificate
    **_all(_CLOSED, 301052, 301053),  # service over, not enabled
    **_all(_PERSON, 301061),
}
AT_GETTOKEN: Mapping[int, Rule] = _all(_CLOSED, 40001, 40013, 40091, 41002, 41004, 50003)
AT_ARCHIVE: Mapping[int, Rule] = _all(_CLOSED, 40001, 40013, 42001)  # the secret itself goes with every call


def rule_of(errcode: int, path: str = "") -> Rule:
    """What to do about *errcode* of the call *path*; what nobody documented is ours to look at."""
    if path == "gettoken" and errcode in AT_GETTOKEN:
        return AT_GETTOKEN[errcode]
    if path.startswith("archive/") and errcode in AT_ARCHIVE:
        return AT_ARCHIVE[errcode]
    return TABLE.get(errcode, _US)


def problem(errcode: int, errmsg: str = "", *, path: str = "", now: datetime, times: int = 1) -> PlatformError:
    """The error to raise. *times*: how often in a row this call was found frozen; the windows grow with it."""
    rule = rule_of(errcode, path)
    if rule.act is Act.RETRY:
        return RetryLater(errcode, errmsg, path=path, after=rule.seconds)
    if rule.act is Act.RENEW:
        return RenewToken(errcode, errmsg, path=path)
    if rule.act is Act.FREEZE:
        until = window_ends(now, times) if errcode == 45009 else now + timedelta(seconds=rule.seconds)
        return Frozen(errcode, errmsg, path=path, until=until, whole_app=rule.whole_app)
    return GiveUp(errcode, errmsg, path=path, who=rule.act.value)


def window_ends(now: datetime, times: int) -> datetime:
    """45009 does not say which window was exceeded: the minute, then the hour, then the day is waited out."""
    if times <= 1:
        return now + timedelta(minutes=1)
    if times == 2:
        return now + timedelta(hours=1)
    local = now.astimezone(BEIJING)
    return (local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)).astimezone(UTC)
