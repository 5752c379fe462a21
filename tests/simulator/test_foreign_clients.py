"""Clients that others wrote, used as their users use them: the simulator is WeCom to them too."""

import asyncio
import io
import json
import os
import shutil

import pytest
import requests
from wechatpy.exceptions import WeChatClientException
from wechatpy.work import WeChatClient
from wecom_aibot_sdk import WSClient

from bot.simulator.media import small_picture
from tests.simulator.conftest import button_card, control


def office_client(sim):
    """wechatpy's client; only the address of the API and that of the token are ours."""

    class Client(WeChatClient):
        API_BASE_URL = f"{sim.base_url}/cgi-bin/"

        def fetch_access_token(self):
            return self._fetch_access_token(
                url=f"{sim.base_url}/cgi-bin/gettoken", params={"corpid": self.corp_id, "corpsecret": self.secret}
            )

    return Client(sim.corp.corp_id, sim.corp.app_secret, timeout=5)


async def test_wechatpy_sends_and_reads(sim, http):
    """wechatpy's client sends text, markdown and a card, moves media both ways, reads people, hears refusals."""
    client, agent = office_client(sim), sim.corp.agent_id
    picture = small_picture("井盖")

    def work():
        answers = [
            client.message.send_text(agent, ["wang", "nobody"], "有新工单"),
            client.message.send_markdown(agent, "wang", "**日报** 新增 4"),
            client.message.send(agent, "wang", msg={"msgtype": "template_card", "template_card": button_card("w-1")}),
        ]
        media = client.media.upload("image", ("井盖.png", io.BytesIO(picture), "image/png"))["media_id"]
        client.message.send_image(agent, "wang", media)
        where = client.media.get_url(media).replace("https://qyapi.weixin.qq.com", sim.base_url)
        people = [client.user.get("wang")["name"], [one["userid"] for one in client.user.list(3, simple=True)]]
        with pytest.raises(WeChatClientException) as no:
            client.message.send_text(agent, "nobody", "在吗")
        return answers, requests.get(where, timeout=5).content, people, no.value.errcode

    answers, fetched, people, refused = await asyncio.to_thread(work)

    assert answers[0]["invaliduser"] == "nobody"
    assert answers[2]["response_code"]
    assert fetched == picture
    assert people == ["王师傅", ["wang", "Zhao"]]
    assert refused == 81013
    assert [line["kind"] for line in sim.world.heard("wang")] == ["text", "markdown", "card", "image"]
    assert not sim.world.unknown_fields
    sim.tokens.end_all()
    assert (await asyncio.to_thread(client.user.get, "wang"))["userid"] == "wang"


async def test_wechatpy_reads_customer_groups(sim):
    """wechatpy's externalcontact client lists groups by pages, reads one, makes a mass message, hears refusals."""
    client = office_client(sim)

    def work():
        listed = client.external_contact_group_chat.list(limit=1)
        ids = [one["chat_id"] for one in client.external_contact.get_group_chat_list(1000)["group_chat_list"]]
        found = client.external_contact_group_chat.get("wr1")["group_chat"]
        task = {"chat_type": "group", "sender": "wang", "chat_id_list": ["wr1"], "text": {"content": "明早停水"}}
        made = client.external_contact.add_msg_template(task)
        refused = []
        for ask in (
            lambda: client.external_contact_group_chat.get("wrIn"),
            lambda: client.external_contact.get("wmLi"),
            lambda: client.external_contact.add_msg_template({**task, "sender": "Zhao"}),
        ):
            with pytest.raises(WeChatClientException) as no:
                ask()
            refused.append(no.value.errcode)
        return listed, ids, found, made, refused

    listed, ids, found, made, refused = await asyncio.to_thread(work)

    assert (len(listed["group_chat_list"]), bool(listed["next_cursor"])) == (1, True)
    assert ids == ["wr1", "wr2"]
    assert (found["owner"], [one["type"] for one in found["member_list"]]) == ("wang", [1, 2, 2])
    assert sim.broadcast.open_of("wang") == [made["msgid"]]
    assert refused == [90501, 84061, 41048]


async def test_wechatpy_talks_with_a_resident(sim):
    """wechatpy's 客服 client pulls what a resident wrote, answers with words and a menu, and is refused the sixth."""
    client, kf = office_client(sim), sim.kf.id
    await sim.phones.say("wmLi", "kf", "3栋漏水")

    def work():
        heard = client.kf.sync_msg("")
        client.kf_message.send_msgmenu(
            "wmLi", kf, "修好了吗", [{"type": "click", "click": {"id": "a", "content": "好"}}], ""
        )
        for number in range(4):
            client.kf_message.send_text("wmLi", kf, f"第 {number} 句")
        with pytest.raises(WeChatClientException) as no:
            client.kf_message.send_text("wmLi", kf, "第六句")
        return heard["msg_list"], no.value.errcode

    heard, refused = await asyncio.to_thread(work)

    assert [(one["origin"], one["text"]["content"]) for one in heard] == [(3, "3栋漏水")]
    assert refused == 95001


async def test_the_python_sdk_talks(sim, http):
    """PyPI's wecom-aibot-sdk subscribes, welcomes, streams, opens a picture, uploads, pushes, changes a card."""
    client = WSClient(sim.corp.bot_id, sim.corp.bot_secret, ws_url=sim.config_tree()["wecom"]["smart_bot"]["ws_url"])
    ready, seen, changed = asyncio.Event(), asyncio.Queue(), asyncio.Event()

    async def entered(frame):
        await client.reply_welcome(frame, {"msgtype": "text", "text": {"content": "您好"}})

    async def said(frame):
        await client.reply_stream(frame, "s-1", "正在看…")
        await client.reply_stream(frame, "s-1", "手上两件。", finish=True)
        seen.put_nowait(frame["body"])

    async def pictured(frame):
        image = frame["body"]["image"]
        seen.put_nowait(await client.download_file(image["url"], image["aeskey"]))

    async def pressed(frame):
        await client.update_template_card(frame, button_card("p-1") | {"replace_text": "已接单"})
        changed.set()

    client.on("authenticated", ready.set)
    client.on("event.enter_chat", entered)
    client.on("message.text", said)
    client.on("message.image", pictured)
    client.on("event.template_card_event", pressed)
    await client.connect()
    try:
        await asyncio.wait_for(ready.wait(), 5)
        await control(sim, http, "", who="wang", chat="bot", text="我手上有什么")
        assert (await asyncio.wait_for(seen.get(), 5))["from"]["userid"] == "wang"
        picture = small_picture("水管")
        await sim.phones.say("wang", "bot", image=picture)
        assert (await asyncio.wait_for(seen.get(), 5))["buffer"] == picture
        media = await client.upload_media(picture * 400, type="image", filename="图.png")
        await client.send_message("wang", {"msgtype": "image", "image": {"media_id": media["media_id"]}})
        await client.send_message("wang", {"msgtype": "markdown", "markdown": {"content": "**日报**"}})
        await client.send_message("wang", {"msgtype": "template_card", "template_card": button_card("p-1")})
        await control(sim, http, "/press", who="wang", card="p-1", key="accept/little/12")
        await asyncio.wait_for(changed.wait(), 5)
    finally:
        await client.disconnect()

    heard = sim.world.heard("wang")
    assert [line["text"] for line in heard[:2]] == ["您好", "手上两件。"]
    assert [line["kind"] for line in heard[2:]] == ["image", "markdown", "card"]
    assert heard[-1]["card"]["replace_text"] == "已接单"


NODE = """
import sdk from "@wecom/aibot-node-sdk";
const [botId, secret, wsUrl] = process.argv.slice(2);
const logger = { debug() {}, info() {}, warn() {}, error: console.error };
const client = new (sdk.WSClient || sdk.default.WSClient)({ botId, secret, wsUrl, logger });
const tell = (what) => console.log(JSON.stringify(what));
client.on("authenticated", () => tell({ ready: true }));
client.on("event.enter_chat", (frame) => client.replyWelcome(frame, { msgtype: "text", text: { content: "您好" } }));
client.on("message.text", async (frame) => {
  await client.replyStream(frame, "s-1", "正在看…", false);
  await client.replyStream(frame, "s-1", "手上两件。", true);
  await client.sendMessage("wang", { msgtype: "markdown", markdown: { content: "**日报**" } });
  const media = await client.uploadMedia(Buffer.alloc(600000, "x"), { type: "file", filename: "日报.pdf" });
  await client.sendMessage("wang", { msgtype: "file", file: { media_id: media.media_id } });
  tell({ from: frame.body.from.userid, text: frame.body.text.content });
});
client.on("message.image", async (frame) => {
  const { buffer } = await client.downloadFile(frame.body.image.url, frame.body.image.aeskey);
  tell({ picture: buffer.length });
});
client.connect();
"""


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory):
    """The official Node SDK, installed by npm into a folder of its own."""
    import subprocess

    folder = tmp_path_factory.mktemp("node")
    npm = shutil.which("npm")
    assert npm, "npm is missing"
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    (folder / "client.mjs").write_text(NODE)
    install = [npm, "install", "--no-audit", "--no-fund", "@wecom/aibot-node-sdk@1.0.7"]
    subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.outside
async def test_the_node_sdk_talks(sim, node_folder):
    """npm's @wecom/aibot-node-sdk subscribes, welcomes, streams an answer, pushes, uploads and opens a picture."""
    url = sim.config_tree()["wecom"]["smart_bot"]["ws_url"]
    process = await asyncio.create_subprocess_exec(
        shutil.which("node"), "client.mjs", sim.corp.bot_id, sim.corp.bot_secret, url,
        cwd=node_folder, stdout=asyncio.subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip

    async def told():
        return json.loads(await asyncio.wait_for(process.stdout.readline(), 20))

    try:
        assert await told() == {"ready": True}
        await sim.phones.say("wang", "bot", "我手上有什么")
        assert await told() == {"from": "wang", "text": "我手上有什么"}
        picture = small_picture("水管")
        await sim.phones.say("wang", "bot", image=picture)
        assert await told() == {"picture": len(picture)}
    finally:
        process.kill()
        await process.wait()

    heard = sim.world.heard("wang")
    assert [line["text"] for line in heard[:3]] == ["您好", "手上两件。", "**日报**"]
    assert heard[3]["kind"] == "file"
