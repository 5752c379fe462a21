"""How WeCom says yes and no: JSON with an errcode, and HTTP 200 whatever happened."""

from __future__ import annotations

import time
from typing import Any

import orjson
from aiohttp import web

from bot.errors import GridBotError

MEANINGS = {
    -1: "system busy",
    40001: "invalid credential",
    40003: "invalid userid, or wrong method",
    40004: "invalid media type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid msgtype",
    40009: "invalid image size",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40029: "invalid code",
    40032: "userid list too long",
    40033: "invalid request character, should not contain \\uxxxx",
    40050: "invalid chatid",
    40056: "invalid agentid",
    40058: "invalid parameter",
    40063: "some parameter is empty",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    41005: "missing media data",
    41006: "media_id missing",
    41011: "agentid missing",
    41047: "invalid msgid",
    41048: "no customer to send to",
    41055: "too many welcome templates",
    41091: "too many groups in a join way",
    84061: "no external contact relation",
    40096: "invalid external_userid",
    41063: "group message is being dispatched",
    41064: "too many attachments",
    41065: "invalid attachments",
    41093: "group message was cancelled",
    41094: "remind too frequently",
    42001: "access_token expired",
    42014: "invalid task_id",
    42022: "code been used",
    44001: "empty media data",
    44004: "empty content",
    45001: "media file too large",
    45002: "content too long",
    45008: "too many articles",
    45009: "api freq out of limit",
    48002: "api forbidden for this application",
    50001: "redirect_uri unmatched",
    60020: "not allow to access from your ip",
    60111: "userid not found",
    81013: "user & party & tag all invalid",
    82001: "touser & toparty & totag all empty",
    90501: "chat not belong to customer contact",
    95000: "invalid open_kfid",
    95001: "send msg count limit",
    95002: "send msg time limit",
    95007: "invalid msg token",
    95008: "msgmenu list too long",
    95009: "invalid msgmenu type",
    95014: "not a servicer",
    95016: "session status transition not allowed",
    95018: "session status forbids sending",
    95030: "msgtype forbidden",
    301002: "no right to use this agentid",
    301058: "response too large",
    830002: "media too large, ask for a range",
    846605: "invalid req_id",
    846608: "stream expired",
    853000: "invalid bot_id, secret or signature",
    93000: "invalid webhook url, or the robot was removed",
    93006: "invalid chatid",
}


class Refused(GridBotError):
    """The platform's no. Carries the errcode it answers with."""

    def __init__(self, code: int, why: str = "") -> None:
        self.code = code
        super().__init__(f"{MEANINGS.get(code, 'refused')}{': ' + why if why else ''}")


class Dropped(Exception):
    """The connection is cut instead of answered."""


def ok(**fields: Any) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **fields}


def refusal(code: int, why: str = "") -> dict[str, Any]:
    """The errmsg as the platform words it: branch on the code, log the rest."""
    hint = f"hint: [{time.time_ns()}], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e={code}"
    return {"errcode": code, "errmsg": f"{why or MEANINGS.get(code, 'refused')}, {hint}"}


def as_json(payload: Any, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(payload), status=status, content_type="application/json", charset="utf-8")


async def torn_off(request: web.Request, answer: web.Response) -> web.StreamResponse:
    """Half of an answer, then the end of the connection."""
    body = answer.body if isinstance(answer.body, bytes) else b"{}"
    torn = web.StreamResponse(headers={"Content-Type": answer.content_type})
    torn.content_length = len(body)
    await torn.prepare(request)
    await torn.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return torn


def cut_off(request: web.Request) -> web.Response:
    """Close the connection under a request; what is returned never arrives."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
