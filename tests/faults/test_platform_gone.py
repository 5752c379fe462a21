"""WeCom gone for three hours, busy, answering nonsense, cut at each byte, its token revoked: said once, nothing lost."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from bot.channels.wecom.client import WeCom
from bot.errors import PlatformError
from tests.acceptance.house import open_house

NONSENSE = (
    b"", b"<html>502</html>", b"null", b"[]", b"{", b'"ok"', b"{}", b'{"errcode":"x"}', b'{"errcode":[1]}', b'{"errcode":{}}', b'{"errcode":1e400}',
    b'{"errcode":-1}', b'{"errcode":0,"access_token":7}', b"\xff\xfe\x00", b"[" * 5000, b'{"errcode":99999999999999999999999}', b'{"errcode":true}',
)  # fmt: skip
ODD = (  # a token all the same, and an errcode that says it was done
    b'{"errcode":0,"access_token":"t","expires_in":"soon"}', b'{"errcode":0,"access_token":"t","expires_in":[]}',
    b'{"errcode":0,"access_token":"t","expires_in":1e300}', b'{"errcode":0,"access_token":"\\ud800"}',
)  # fmt: skip
WHOLE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 61\r\n\r\n"
    b'{"errcode":0,"access_token":"t1","expires_in":7200,"msgid":1}'
)


class Line:
    """A platform that answers every request with the same bytes and hangs up."""

    def __init__(self):
        self.bytes = b""

    async def answer(self, reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length")
                ),
                0,
            )
            await reader.readexactly(length)
            writer.write(self.bytes)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@pytest.fixture
async def line():
    line = Line()
    server = await asyncio.start_server(line.answer, "127.0.0.1", 0)
    async with server, aiohttp.ClientSession() as http:
        port = server.sockets[0].getsockname()[1]
        line.client = lambda: WeCom(http, f"http://127.0.0.1:{port}", "ww1", "s", seconds=2)
        yield line


async def sends(line):
    """True when it was carried out, False when it was refused in the documented way."""
    try:
        await line.client().call("message/send", {"touser": "wang"})
    except PlatformError:
        return False
    return True


async def test_an_answer_cut_at_each_byte(line):
    """Only the whole answer is one."""
    for end in range(len(WHOLE)):
        line.bytes = WHOLE[:end]
        assert not await sends(line), end
    line.bytes = WHOLE
    assert await sends(line)


def whole(body):
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: application/json\r\n\r\n%b" % (len(body), body)


@pytest.mark.parametrize("body", NONSENSE)
async def test_nonsense_is_a_platform_error(line, body):
    """Whatever stands in an answer, the outbox hears of it in its own words."""
    line.bytes = whole(body)

    assert not await sends(line)


@pytest.mark.parametrize("body", ODD)
async def test_an_odd_token_is_a_token(line, body):
    """What is strange beside the token stops no message."""
    line.bytes = whole(body)

    assert await sends(line)


@pytest.mark.parametrize(
    ("kind", "how", "passes"),
    [
        ("errcode", {"path": "message/send", "code": -1, "times": 3}, 30),
        ("drop_answer", {"path": "message/send", "times": 2}, 30),
        ("token", {"times": 4}, 10),
        ("errcode", {"path": "message/send", "code": 42001, "times": 1}, 10),
    ],
    ids=["busy", "answer lost", "token ends", "token revoked"],
)
async def test_what_was_to_be_said_is_said_once(tmp_path, kind, how, passes):
    """A worker writes down a matter while the platform is in trouble: it is kept at once, and its line comes, once."""
    async with open_house(tmp_path) as house:
        house.simulator.faults.add(kind, **how)
        await house.says("wang", "app", "代报 张大爷 1栋2单元 楼道灯坏了")
        await house.passes(minutes=1)
        assert [one.number for one in await house.tickets()] == [1]
        await house.passes(minutes=passes)

        assert house.simulator.faults.struck.get(kind, 0) >= 1
        assert len([text for text in house.hears("wang") if "已登记 #1" in text]) == 1
        assert house.rows("SELECT count(*) FROM outbox WHERE state IN ('sending', 'failed', 'unsure')") == [(0,)]


async def test_gone_for_three_hours(tmp_path):
    """No call gets an answer from nine to twelve: the matter is written down at nine, and its line comes once, after."""
    async with open_house(tmp_path) as house:
        house.simulator.faults.add("api_down")
        await house.says("wang", "app", "代报 张大爷 1栋2单元 楼道灯坏了")
        while not house.simulator.faults.struck.get("api_down"):  # noqa: ASYNC110  the platform tells nobody
            await asyncio.sleep(0.02)
        assert [one.number for one in await house.tickets()] == [1]
        house.app.clock.set(house.start + timedelta(hours=3))
        assert house.hears("wang") == []
        house.simulator.faults.remove()
        await house.passes(hours=3, minutes=10)

        assert len([text for text in house.hears("wang") if "已登记 #1" in text]) == 1
        assert house.rows("SELECT count(*) FROM outbox WHERE state IN ('sending', 'failed', 'unsure')") == [(0,)]
