"""One application's calls: tokens, errors by who must act, files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from wecom_fakes import NOW, FakeApi, serving

from bot.channels.wecom.client import WeCom, name_in, ring
from bot.channels.wecom.errcodes import problem
from bot.channels.wecom.wire import clean, dumps, loads
from bot.errors import Frozen, GiveUp, RenewToken, RetryLater


class Office:
    """Office time that a test moves by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
async def http(api: FakeApi) -> AsyncIterator[TestClient]:
    async with serving(api.app) as client:
        yield client


@pytest.fixture
def wecom(http: TestClient, office: Office) -> WeCom:
    return WeCom(http.session, str(http.make_url("")), "ww1", "s", now=office.now, seconds=0.5)


async def test_twenty_calls_that_fail_together_renew_the_token_once(wecom: WeCom, api: FakeApi) -> None:
    """However many messages find the token stale at once, the platform is asked for one new token."""
    await wecom.call("user/get", userid="wang")
    api.good, api.token_pause = "taken away", 0.05

    answers = await asyncio.gather(*(wecom.call("message/send", {"n": n}) for n in range(20)))

    assert [len(answers), api.tokens] == [20, 2]


async def test_a_token_lives_in_office_time(wecom: WeCom, api: FakeApi, office: Office) -> None:
    """A token is renewed shortly before its end, by the office's clock."""
    await wecom.call("user/get")
    office.at += timedelta(seconds=7000)
    await wecom.call("user/get")
    assert api.tokens == 1

    office.at += timedelta(seconds=120)
    await wecom.call("user/get")
    assert api.tokens == 2


async def test_a_platform_that_refuses_every_token_is_not_asked_for_ever(wecom: WeCom, api: FakeApi) -> None:
    """One renewal, one repetition, then it is given back to the outbox."""
    api.answer = lambda _path, _body: {"errcode": 40014, "errmsg": "invalid access_token"}

    with pytest.raises(RetryLater):
        await wecom.call("message/send", {})

    assert [api.tokens, len(api.calls)] == [2, 2]


async def test_a_wrong_secret_is_tried_once_an_hour(wecom: WeCom, api: FakeApi, office: Office) -> None:
    """Repeating a wrong secret would get our address banned, so everything waits."""
    api.token_answer = {"errcode": 40001, "errmsg": "invalid credential"}
    results = await asyncio.gather(*(wecom.call("message/send", {}) for _ in range(20)), return_exceptions=True)

    assert all(isinstance(error, Frozen) and error.whole_app for error in results)
    assert [api.tokens, wecom.health()["ok"]] == [1, False]

    api.token_answer = None
    office.at += timedelta(minutes=61)
    assert (await wecom.call("message/send", {}))["errcode"] == 0


async def test_too_fast_waits_out_the_minute_then_the_hour_then_the_day(
    wecom: WeCom, api: FakeApi, office: Office
) -> None:
    """A closed interface is left alone for as long as its window, and not asked in between."""
    api.answer = lambda _path, _body: {"errcode": 45009, "errmsg": "api freq out of limit"}
    waits = []
    for _ in range(3):
        with pytest.raises(Frozen) as caught:
            await wecom.call("message/send", {})
        waits.append(caught.value.until - office.at)
        with pytest.raises(Frozen):
            await wecom.call("message/send", {})
        office.at = caught.value.until

    assert waits[:2] == [timedelta(minutes=1), timedelta(hours=1)]
    assert office.at == datetime(2026, 3, 4, 16, tzinfo=UTC)  # midnight in Beijing
    assert len(api.calls) == 3

    api.answer = lambda _path, _body: {"errcode": 0}
    await wecom.call("message/send", {})
    assert wecom.health()["ok"]


async def test_another_interface_goes_on_while_one_is_closed(wecom: WeCom, api: FakeApi) -> None:
    """Only the interface that was too fast is left alone."""
    api.answer = lambda path, _body: {"errcode": 45009 if path == "message/send" else 0}
    with pytest.raises(Frozen):
        await wecom.call("message/send", {})

    assert await wecom.call("user/get", userid="wang") == {"errcode": 0}


async def test_silence_may_mean_it_was_done(wecom: WeCom, api: FakeApi) -> None:
    """After a time-out of a sending nobody knows whether it was delivered, and we say so."""
    api.answer = lambda _path, _body: asyncio.sleep(2, {"errcode": 0})
    with pytest.raises(RetryLater) as caught:
        await wecom.call("message/send", {})
    assert caught.value.maybe_done

    nobody = WeCom(wecom._http, "http://127.0.0.1:9", "ww1", "s", seconds=0.5)
    with pytest.raises(RetryLater) as caught:
        await nobody.call("message/send", {})
    assert not caught.value.maybe_done


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (web.Response(status=502, text="<html>bad gateway</html>"), RetryLater),
        (web.Response(status=429), RetryLater),
        (web.Response(status=404), GiveUp),
        (web.Response(text="hello"), RetryLater),
        (web.Response(text="[]"), RetryLater),
    ],
)
async def test_what_is_not_an_answer(wecom: WeCom, api: FakeApi, answer: web.Response, error: type[Exception]) -> None:
    """A gateway's page instead of an answer is retried; an address that is not there is not."""
    api.answer = lambda _path, _body: answer
    with pytest.raises(error):
        await wecom.call("message/send", {})


async def test_chinese_leaves_as_chinese(wecom: WeCom, api: FakeApi) -> None:
    """No escape of the form the platform refuses ever leaves, whatever somebody typed."""
    await wecom.call("message/send", {"text": {"content": "松岭\u0007社区 \\u4e2d \ud83d\r\n完"}})

    assert "松岭社区".encode() in api.raw[0]
    assert b"\\u" not in api.raw[0]


async def test_a_picture_keeps_its_chinese_name(wecom: WeCom, api: FakeApi) -> None:
    """What a person sees as the file's name is the name it has, also after a renewal in between."""
    api.answer = lambda _path, _body: {"errcode": 0, "media_id": "MID1"}
    await wecom.call("user/get")
    api.good = "taken away"

    assert await wecom.upload("file", "日报 3 月 4 日.xlsx", b"table") == "MID1"
    assert api.bodies("media/upload")[-1] == {"filename": "日报 3 月 4 日.xlsx", "bytes": b"table"}


async def test_a_picture_that_is_gone_is_told_in_json(wecom: WeCom, api: FakeApi) -> None:
    """Bytes are bytes; an error with status 200 is an error, whatever content type it claims."""
    api.answer = lambda _path, _body: web.Response(
        body=b"\xff\xd8jpeg", headers={"Content-Disposition": 'attachment; filename="a.jpg"'}, content_type="image/jpeg"
    )
    assert await wecom.download("MID1") == (b"\xff\xd8jpeg", "a.jpg")

    api.answer = lambda _path, _body: web.Response(body=b'{"errcode":40007,"errmsg":"x"}', content_type="text/plain")
    with pytest.raises(GiveUp):
        await wecom.download("MID2")

    api.answer = lambda _path, _body: web.Response(
        body=b'{"errcode":1}', headers={"Content-Disposition": 'attachment; filename="a.json"'}
    )
    assert (await wecom.download("MID3"))[0] == b'{"errcode":1}'


async def test_a_telephone_call_names_whose_phone_rings(wecom: WeCom, api: FakeApi) -> None:
    """Only the people whose call was started count as called."""
    api.answer = lambda _path, _body: {
        "errcode": 0,
        "states": [{"code": 0, "callid": "c1", "userid": "chen"}, {"code": 1, "callid": "", "userid": "zhou"}],
    }
    assert await ring(wecom, ["chen", "zhou"]) == {"chen": "c1"}


RETRY = {-1, 6000, 45033, 10001, 10002, 10003}
RENEW = {40001, 40014, 42001}
FREEZE = {45009, 60020, 40091, 50003, 10009, 10011, 301052, 301053}
PERSON = {60011, 60111, 40003, 40031, 81013, 84061, 40096, 40029, 42022, 301061}
OFFICE = {
    48001, 48002, 48005, 301002, 50002, 50001, 80001, 40050, *range(86001, 86009), 86207, 86215, 86216, 86224,
    93000, 93004, 93006, 93008, 853000, 853006, 93019, 301049, 301050, 301051,
}  # fmt: skip
US = {
    41001, 40032, 82001, 82002, 82003, 40035, 40066, 40068, 60123, 40008, 40033, 40058, 40063, 44004, 45002, 45008,
    45032, 90204, *range(40004, 40008), 40009, 44001, 45001, 45007, 830002, 41006, 40056, 41011, 42014, 42017,
    846605, 846608, 10000, 10004, 10005, 10006, 10007, 10008, 10010, 301058, 301059, 301060, 12345678,
}  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "kind", "who"),
    [(RETRY, RetryLater, ""), (RENEW, RenewToken, ""), (FREEZE, Frozen, ""), (PERSON, GiveUp, "person"),
     (OFFICE, GiveUp, "office"), (US, GiveUp, "us")],
)  # fmt: skip
def test_every_code_says_who_must_act(codes: set[int], kind: type[Exception], who: str) -> None:
    """Each errcode of the references is sorted: again, renewed, left alone, or shown to whoever can mend it."""
    for code in codes:
        error = problem(code, "", path="message/send", now=NOW)
        assert type(error) is kind, code
        assert not who or error.who == who, code


def test_at_gettoken_and_the_archive_a_refused_secret_closes_the_way() -> None:
    """There a wrong secret is no stale token: renewing would only repeat it."""
    for path in ("gettoken", "archive/getchatdata"):
        error = problem(40001, path=path, now=NOW)
        assert isinstance(error, Frozen)
        assert (error.whole_app, error.until) == (True, NOW + timedelta(hours=1))


def test_wire_json_is_tolerant_in_and_strict_out() -> None:
    """Control characters are read, NUL and torn characters are dropped, and only clean text is written."""
    assert loads('{"a": "x\x01\ty"}') == {"a": "x\x01\ty"}
    assert loads(r'{"a\u0000": ["\ud800b", 1]}') == {"a": ["?b", 1]}
    with pytest.raises(ValueError, match="deep"):
        loads("[" * 100_000)
    assert dumps({"a": ["\x00一\\u0041"]}) == '{"a":["一＼u0041"]}'.encode()
    assert clean("一\r\n二\t三") == "一\n二\t三"


def test_file_names_of_downloads() -> None:
    """Both ways in which the platform names a file are read."""
    assert name_in("attachment; filename*=UTF-8''%E6%97%A5%E6%8A%A5.pdf") == "日报.pdf"
    assert name_in('attachment; filename="a b.jpg"') == "a b.jpg"
    assert name_in("") == ""
