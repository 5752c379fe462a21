"""The stand-in SDK in a real browser, on a page of another address."""

import hashlib
import shutil

import pytest
from aiohttp import web
from playwright.async_api import async_playwright

from tests.simulator.conftest import serve

PAGE = """<!doctype html><title>工具栏</title><script src="{sdk}"></script><script>
const sign = async () => ({{ timestamp: 1, nonceStr: "n", signature: (await (await fetch("/sign?url=" + encodeURIComponent(location.href.split("#")[0]))).text()) }});
async function go(signs) {{
  ww.register({{ corpId: "c", agentId: 1, jsApiList: ["sendChatMessage"], getAgentConfigSignature: signs ? sign : async () => ({{ timestamp: 1, nonceStr: "n", signature: "x" }}) }});
  const where = (await ww.getCurExternalChat()).chatId;
  try {{ return where + " " + (await ww.sendChatMessage({{ msgtype: "text", text: {{ content: "在路上了" }} }})).errMsg; }}
  catch (error) {{ return where + " " + error.errMsg; }}
}}
</script>"""


@pytest.mark.outside
async def test_a_page_beside_a_group_sends_as_the_worker(sim, api):
    """A signed page sends into the group it lies beside, as whose phone it is; an unsigned one sends nothing."""
    ticket = (await api.get("ticket/get", type="agent_config"))["ticket"]

    async def page(_):
        return web.Response(text=PAGE.format(sdk=sim.config_tree()["wecom"]["jssdk_url"]), content_type="text/html")

    async def sign(request):
        text = f"jsapi_ticket={ticket}&noncestr=n&timestamp=1&url={request.query['url']}"
        return web.Response(text=hashlib.sha1(text.encode()).hexdigest())

    runner, port = await serve([web.get("/toolbar", page), web.get("/sign", sign)])
    try:
        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            tab = await browser.new_page()
            await tab.goto(f"http://127.0.0.1:{port}/toolbar?chat=wr1&as=wang")
            refused = await tab.evaluate("go(false)")
            sent = await tab.evaluate("go(true)")
            await browser.close()
    finally:
        await runner.cleanup()

    assert refused == "wr1 sendChatMessage:permission denied"
    assert sent == "wr1 sendChatMessage:ok"
    assert [(line["from"], line["text"]) for line in sim.world.heard("wmLi")] == [("wang", "在路上了")]
