"""The calls under /cgi-bin, as strict as the platform."""

from datetime import timedelta

import aiohttp
import pytest

from bot.simulator.world import NotInTown
from tests.simulator.conftest import button_card, control


async def test_tokens_end_after_two_hours_of_office_time(sim, api):
    """A token works for 7200 seconds of office time, then 42001."""
    assert (await api.renew())["expires_in"] == 7200
    await sim.conductor.move_by(timedelta(seconds=7199))
    assert (await api.get("user/get", userid="WANG"))["userid"] == "wang"
    await sim.conductor.move_by(timedelta(seconds=1))

    assert (await api.get("user/get", userid="wang"))["errcode"] == 42001


async def test_tokens_are_checked(sim, api, http):
    """Wrong secret 40001, garbage 40014, none 41001, early end 42001, another application's 301002."""
    assert (await api.renew("nonsense"))["errcode"] == 40001
    api.token = "rubbish"
    assert (await api.get("user/get", userid="wang"))["errcode"] == 40014
    async with http.get(f"{sim.base_url}/cgi-bin/user/get") as answer:
        assert (await answer.json())["errcode"] == 41001
    await api.renew()
    await control(sim, http, "/fault", kind="token", times=1)
    assert (await api.send("wang"))["errcode"] == 42001
    await api.renew(sim.corp.contacts_secret)
    assert (await api.send("wang"))["errcode"] == 301002


async def test_a_text_reaches_who_it_names(sim, api):
    """Userids are taken in any case; who is not there comes back in lower case; nobody left is 81013."""
    told = await api.send("WANG|NoBody", "有新工单")

    assert (told["errcode"], told["invaliduser"]) == (0, "nobody")
    assert sim.world.heard("wang")[-1]["text"] == "有新工单"
    assert (await api.send("nobody"))["errcode"] == 81013
    assert (await api.send(""))["errcode"] == 82001
    assert (await api.send("wmLi"))["errcode"] == 81013


async def test_a_text_is_cut_at_2048_bytes(sim, api):
    """A long text is cut to the byte, and our tests can see it."""
    await api.send("wang", "灯" * 1000)

    assert sim.world.heard("wang")[-1]["text"] == "灯" * 682
    assert sim.world.cut == [("message/send", "text.content")]


async def test_escapes_and_bad_bodies_are_refused(sim, api):
    """Text written as \\u escapes is 40033, a body that is no JSON 40058, an empty text 44004."""
    raw = b'{"touser":"wang","msgtype":"text","agentid":1000002,"text":{"content":"\\u4f60"}}'
    assert (await api.post("message/send", raw=raw))["errcode"] == 40033
    assert (await api.post("message/send", raw=b"{"))["errcode"] == 40058
    assert (await api.send("wang", ""))["errcode"] == 44004
    assert (await api.send("wang", msgtype="wat"))["errcode"] == 40008
    assert (await api.send("wang", agentid="1000002"))["errcode"] == 40056
    assert (await api.send("wang", agentid=7))["errcode"] == 301002


async def test_more_than_thirty_a_minute_are_dropped_without_a_word(sim, api):
    """The thirty-first message in a minute to the same member answers 0 and never arrives."""
    answers = [(await api.send("wang", str(n)))["errcode"] for n in range(31)]
    heard = sim.world.heard("wang")

    assert answers == [0] * 31
    assert [line["delivered"] for line in heard] == [True] * 30 + [False]
    await sim.conductor.move_by(timedelta(seconds=61))
    await api.send("wang", "又通了")
    assert sim.world.heard("wang")[-1]["delivered"]


async def test_the_same_request_is_not_delivered_twice(sim, api):
    """With the duplicate check, the identical body within its interval is accepted and delivered once."""
    how = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}
    first, second = await api.send("wang", "停水通知", **how), await api.send("wang", "停水通知", **how)
    await sim.conductor.move_by(timedelta(seconds=601))
    await api.send("wang", "停水通知", **how)

    assert first["errcode"] == second["errcode"] == 0
    assert len(sim.world.heard("wang")) == 2


async def test_fields_that_the_platform_ignores_are_noted(sim, api):
    """What WeCom would silently ignore is kept for our own tests to fail on."""
    await api.send("wang", nonsense=1)
    await api.card("wang", colour="red")

    assert sim.world.unknown_fields == {("message/send", "nonsense"), ("message/send", "template_card.colour")}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"task_id": ""}, 40058),
        ({"task_id": "松岭-1"}, 42014),
        ({"button_list": []}, 40058),
        ({"button_list": [{"text": "好", "key": "k"}] * 7}, 40058),
        ({"button_list": [{"text": "好"}]}, 40058),
        ({"main_title": {}}, 40058),
        ({"main_title": "新工单"}, 40058),
        ({"card_type": "text_notice", "button_list": [{"text": "好", "key": "k"}]}, 40058),
        ({"horizontal_content_list": [{"keyname": "甲", "value": "乙"}] * 7}, 40058),
    ],
)
async def test_a_wrong_card_is_refused(change, code, api):
    """A card that the platform would not take is refused with its code."""
    assert (await api.card("wang", **change))["errcode"] == code


async def test_a_task_id_is_used_once(api):
    """Two cards never share a task_id."""
    assert (await api.card("wang"))["errcode"] == 0
    assert (await api.card("wang"))["errcode"] == 42014


async def test_the_code_of_a_card_lives_72_hours_and_once(sim, api):
    """The code of sending changes the card for everybody; afterwards, or after three days, it does nothing."""
    codes = [(await api.card("wang|zhao", name))["response_code"] for name in ("t-1", "t-2")]
    body = {"userids": ["wang", "gone"], "agentid": sim.corp.agent_id, "response_code": codes[0]}
    card = button_card("t-1") | {"replace_text": "已接单"}

    assert (await api.post("message/update_template_card", body | {"template_card": card}))["invaliduser"] == ["gone"]
    shown = sim.world.heard("wang")[0]["card"]
    assert shown["replace_text"] == "已接单"
    assert "button_list" not in shown
    assert "button_list" in sim.world.heard("Zhao")[0]["card"]
    await sim.conductor.move_by(timedelta(hours=73))
    await api.renew()
    late = body | {"response_code": codes[1], "button": {"replace_name": "晚了"}}
    assert (await api.post("message/update_template_card", late))["errcode"] == 40058


async def test_media_live_three_days(sim, api, http):
    """An upload keeps its Chinese name, is fetched as bytes or in ranges, and is gone after three days."""
    await api.renew()
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("media", b"0123456789", filename="日报.pdf", content_type="application/pdf")
    where = {"access_token": api.token, "type": "file"}
    async with http.post(f"{sim.base_url}/cgi-bin/media/upload", params=where, data=form) as answer:
        told = await answer.json()
    assert isinstance(told["created_at"], str)
    fetch = {"access_token": api.token, "media_id": told["media_id"]}
    async with http.get(f"{sim.base_url}/cgi-bin/media/get", params=fetch) as answer:
        assert await answer.read() == b"0123456789"
        assert answer.content_disposition.filename == "日报.pdf"
    async with http.get(f"{sim.base_url}/cgi-bin/media/get", params=fetch, headers={"Range": "bytes=2-4"}) as answer:
        assert (answer.status, await answer.read()) == (206, b"234")
    assert (await api.send("wang", msgtype="file", file={"media_id": told["media_id"]}))["errcode"] == 0
    await sim.conductor.move_by(timedelta(days=3))
    await api.renew()
    assert (await api.get("media/get", media_id=told["media_id"]))["errcode"] == 40007


async def test_an_image_must_be_one(sim, api, http):
    """Only JPG and PNG are images."""
    await api.renew()
    form = aiohttp.FormData()
    form.add_field("media", b"not a picture", filename="a.png")
    where = {"access_token": api.token, "type": "image"}
    async with http.post(f"{sim.base_url}/cgi-bin/media/upload", params=where, data=form) as answer:
        assert (await answer.json())["errcode"] == 40004


async def test_a_group_tells_its_nicknames(api):
    """Members of a customer group come with their names in the group; an internal group is none of them."""
    assert [
        g["chat_id"] for g in (await api.post("externalcontact/groupchat/list", {"limit": 1}))["group_chat_list"]
    ] == ["wr1"]
    told = (await api.post("externalcontact/groupchat/get", {"chat_id": "wr1", "need_name": 1}))["group_chat"]
    li = next(member for member in told["member_list"] if member["userid"] == "wmLi")

    assert (li["type"], li["group_nickname"], li["name"]) == (2, "3栋-李", "木子")
    assert (await api.post("externalcontact/groupchat/get", {"chat_id": "wrIn"}))["errcode"] == 90501


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [({"kind": "errcode", "code": 45009}, 45009), ({"kind": "errcode"}, -1)],
)
async def test_calls_can_be_made_to_fail(fault, outcome, sim, api, http):
    """Any errcode on demand, on one path only."""
    await api.renew()
    await control(sim, http, "/fault", path="message/send", times=1, **fault)

    assert (await api.get("getcallbackip"))["errcode"] == 0
    assert (await api.send("wang"))["errcode"] == outcome
    assert (await api.send("wang"))["errcode"] == 0


async def test_answers_can_be_lost_before_and_after(sim, api, http):
    """A connection can break before the call is carried out, or after."""
    await api.renew()
    for kind, arrived in (("drop", 0), ("drop_answer", 1)):
        await control(sim, http, "/fault", kind=kind, path="message/send", times=1)
        with pytest.raises(aiohttp.ClientError):
            await api.send("wang")
        assert len(sim.world.heard("wang")) == arrived


async def test_logins_are_single_use(sim, api, http):
    """A code names the person whose phone it is, once, within five minutes."""
    query = {
        "appid": sim.corp.corp_id, "redirect_uri": "http://127.0.0.1:1/back", "response_type": "code",
        "scope": "snsapi_base", "state": "abc", "as": "wang",
    }  # fmt: skip
    url = f"{sim.base_url}/connect/oauth2/authorize"
    codes = []
    for _ in range(2):
        async with http.get(url, params=query, allow_redirects=False) as answer:
            codes.append(answer.headers["Location"].split("code=")[1].split("&")[0])
            assert "state=abc" in answer.headers["Location"]

    assert (await api.get("auth/getuserinfo", code=codes[0]))["userid"] == "wang"
    assert (await api.get("auth/getuserinfo", code=codes[0]))["errcode"] == 42022
    await sim.conductor.move_by(timedelta(minutes=5))
    assert (await api.get("auth/getuserinfo", code=codes[1]))["errcode"] == 40029


async def test_phones_ring(sim, api):
    """An emergency call rings whom it names, and can be asked about; an application that is not linked is refused."""
    told = (await api.post("pstncc/call", {"callee_userid": ["wang", "nobody"]}))["states"]
    assert [state["code"] for state in told] == [0, 60111]
    assert sim.world.heard("wang")[-1]["kind"] == "call"
    asked = {"callee_userid": "wang", "callid": told[0]["callid"]}
    assert (await api.post("pstncc/getstates", asked))["istalked"] == 0
    await sim.conductor.move_by(timedelta(minutes=1))
    assert (await api.post("pstncc/getstates", asked))["istalked"] == 1
    sim.contacts.may_call = False
    assert (await api.post("pstncc/call", {"callee_userid": ["wang"]}))["errcode"] == 301049


async def test_a_menu_is_laid_out_and_clicked(sim, api, http):
    """menu/create lays the bottom menu out, with its agentid; what is no entry cannot be clicked."""
    menu = {"button": [{"type": "click", "name": "我的", "key": "menu/mine"}]}
    assert (await api.post("menu/create", menu))["errcode"] == 41011
    assert (await api.post("menu/create", {"button": []}, agentid="1000002"))["errcode"] == 40016
    assert (await api.post("menu/create", menu, agentid="1000002"))["errcode"] == 0
    assert "id" in await control(sim, http, "/press", who="wang", card="menu", key="menu/mine")
    with pytest.raises(NotInTown):
        await sim.phones.press("wang", "menu", "menu/other")
