"""消息推送: the platform's rules for a group's own robot."""

import base64
import hashlib
import json
from io import BytesIO

import aiohttp
import pytest

from tests.simulator.conftest import button_card

PICTURE = b"\x89PNG" + bytes(200)
TEXT = {"msgtype": "text", "text": {"content": "今晚停水"}}


@pytest.fixture
def hook(sim, http):
    async def post(body, key=None, path="send", **query):
        url = f"{sim.base_url}/cgi-bin/webhook/{path}"
        data = body if isinstance(body, aiohttp.FormData) else BytesIO(json.dumps(body, ensure_ascii=False).encode())
        key = sim.hooks.key("wrIn") if key is None else key
        async with http.post(url, params={"key": key, **query}, data=data) as answer:
            return await answer.json()

    return post


def picture(data=PICTURE, md5=""):
    md5 = md5 or hashlib.md5(data).hexdigest()
    return {"msgtype": "image", "image": {"base64": base64.b64encode(data).decode(), "md5": md5}}


async def test_only_internal_groups_have_one(sim, hook):
    """The address of the work group works; a residents' group has none, and a made-up key opens nothing."""
    assert [one["name"] for one in sim.hooks.addresses("")] == ["工作群"]
    assert (await hook(TEXT))["errcode"] == 0
    assert sim.world.heard("wrIn")[-1]["from"] == "push"
    assert (await hook(TEXT, key=sim.hooks.key("wr1")))["errcode"] == 93000
    assert (await hook(TEXT, key="made-up"))["errcode"] == 93000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"msgtype": "text", "text": {"content": "字" * 683}}, 45002),
        ({"msgtype": "markdown", "markdown": {"content": "字" * 1366}}, 45002),
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "video", "video": {"media_id": "x"}}, 40008),
        ({"msgtype": "file", "file": {"media_id": "x"}}, 40007),
        ({"msgtype": "template_card", "template_card": button_card("t")}, 40058),
        (picture(md5="0" * 32), 40058),
        (picture(b"\x89PNG" + bytes(2 << 20)), 40009),
        (picture(b"GIF89a" + bytes(20)), 40009),
        ({"msgtype": "news", "news": {"articles": [{"title": "x"}] * 9}}, 40058),
    ],
)
async def test_what_is_too_much_is_refused(sim, hook, body, code):
    """Too long, empty, damaged, another's file, buttons: refused, and nothing of it is read in the group."""
    assert (await hook(body))["errcode"] == code
    assert sim.world.heard("wrIn") == []
    assert sim.world.refusals == [("webhook/send", code)]


async def test_twenty_a_minute(sim, hook):
    """The twenty-first in a minute is refused."""
    codes = [(await hook(TEXT))["errcode"] for _ in range(21)]

    assert codes == [0] * 20 + [45009]


async def test_a_file_belongs_to_its_hook(sim, hook):
    """A file is put in by the hook's own upload, and only pictures of the right sum are shown."""
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("media", PICTURE, filename="日报.xlsx", content_type="application/octet-stream")
    media = await hook(form, path="upload_media", type="file")
    assert (await hook({"msgtype": "file", "file": {"media_id": media["media_id"]}}))["errcode"] == 0
    assert (await hook(picture()))["errcode"] == 0
    elsewhere = sim.media.put("file", "x", PICTURE)

    assert [line["kind"] for line in sim.world.heard("wrIn")] == ["file", "image"]
    assert (await hook({"msgtype": "file", "file": {"media_id": elsewhere.id}}))["errcode"] == 40007
