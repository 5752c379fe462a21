"""The simulator as a program of its own."""

import asyncio
import json
import signal
import sys

import aiohttp


async def test_one_line_tells_programs_everything():
    """`gridbot simulator --json` prints one line, serves what it names, and ends cleanly when told to."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "simulator", "--port", "0", "--bot", "", "--json", stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )  # fmt: skip
    try:
        tree = json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
        groups = [group for group in tree["groups"] if group["kind"] == "external"]
        assert len(groups) == 34
        async with aiohttp.ClientSession() as http:
            said = {"who": groups[0]["owner"], "chat": groups[0]["id"], "text": "早"}
            async with http.post(tree["control_url"], json=said) as answer:
                assert (await answer.json())["id"]
            corp = {"corpid": tree["wecom"]["corp_id"], "corpsecret": tree["wecom"]["app"]["secret"]}
            async with http.get(f"{tree['wecom']['api_base']}/cgi-bin/gettoken", params=corp) as answer:
                assert (await answer.json())["expires_in"] == 7200
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
