"""A resident's own page: by a link that is his, for some days."""

import io
from datetime import timedelta

import pytest
from aiohttp import FormData
from PIL import Image

from bot.domain.ticket import Closing, State

from .conftest import NOW


def link(town, person="wmLi"):
    return town.links.make("songling", person).removeprefix("http://bot.example")


async def shown(client, path):
    answer = await client.get(path)
    return answer.status, await answer.text()


async def sends(client, path, **fields):
    answer = await client.post(path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    return answer.status, await answer.text()


@pytest.fixture
async def client(town, aiohttp_client):
    return await aiohttp_client(town.app)


async def test_he_sees_his_own_and_nothing_else(client, town):
    """His matters with how they go; another's are not there, nor his door, nor any login."""
    await town.opens("楼道灯不亮", state=State.WORKING)
    await town.opens("别人家的事", reporter="wmSun")
    status, text = await shown(client, link(town))

    assert (status, "楼道灯不亮" in text, "别人家的事" in text, "501" in text) == (200, True, False, False)


async def test_a_link_ends(client, town):
    """After two weeks, or changed by a letter, it opens nothing and says how to get a new one."""
    path = link(town)
    changed = path[:-9] + ("A" if path[-9] != "A" else "B") + path[-8:]
    assert (await shown(client, path))[0] == 200
    assert (await shown(client, changed))[0] == 404
    town.clock.set(NOW + timedelta(days=15))
    status, text = await shown(client, path)

    assert (status, "跟我们说一声「我的」" in text) == (404, True)


async def test_yes_closes_and_no_sends_back(client, town):
    """The same deeds as in the chat: his yes is the end, his no a second round."""
    for _ in range(2):
        await town.opens("楼道灯不亮", state=State.RESOLVED, result="换了灯泡")
    path = link(town)
    await sends(client, f"{path}/1/confirm")
    await sends(client, f"{path}/2/deny", words="晚上又灭了")
    first, second = await town.run(lambda desk: (desk.tickets.get(1), desk.tickets.get(2)))

    assert (first.state, first.closing) == (State.CLOSED, Closing.CONFIRMED)
    assert (second.state, second.round) == (State.ASSIGNED, 2)
    assert (await sends(client, f"{path}/1/rate", score="9"))[0] == 400
    await sends(client, f"{path}/1/rate", score="5")
    assert (await town.run(lambda desk: desk.tickets.get(1))).score == 5


async def test_a_photo_comes_without_its_place(client, town, browser):
    """A phone's photo is kept small, upright, sealed and without EXIF; the worker sees it in the matter's talk."""
    await town.opens("楼道灯不亮")
    exif = Image.Exif()
    exif[0x010E] = "SECRETPLACE"
    exif.get_ifd(0x8825)[1] = "N"
    raw = io.BytesIO()
    Image.new("RGB", (3000, 2000), "#0f6b5c").save(raw, "JPEG", exif=exif)
    assert b"SECRETPLACE" in raw.getvalue()
    form = FormData({"words": "就是这盏"})
    form.add_field("photo", io.BytesIO(raw.getvalue()), filename="IMG_1.jpg", content_type="image/jpeg")
    answer = await client.post(f"{link(town)}/1/photo", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert "照片补上了" in await answer.text()

    await browser.logs_in("wang")
    page = (await browser.get("/office/tickets/1"))[1]
    assert ("就是这盏" in page, "/office/tickets/1/photos/0-0" in page) == (True, True)
    photo = await (await browser.client.get("/office/tickets/1/photos/0-0")).read()
    with Image.open(io.BytesIO(photo)) as kept:
        assert (kept.format, max(kept.size), dict(kept.getexif())) == ("JPEG", 1600, {})
    sealed = [path.read_bytes() for path in (town.config.storage.data / "photos").iterdir()]
    assert [body for body in sealed if photo[:64] in body] == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<script>alert(1)</script>", "不是照片"),
        (b"\xff\xd8\xff" + b"0" * 50, "打不开"),
        (b"\xff\xd8\xff" * 4_000_000, "最大 10 MB"),
    ],
    ids=("script", "broken", "large"),
)
async def test_what_is_no_photo_is_told(client, town, body, said):
    """A file that is none, a broken one, one too large: a line that says what to do, and nothing is kept."""
    await town.opens("楼道灯不亮")
    form = FormData()
    form.add_field("photo", io.BytesIO(body), filename="photo.jpg", content_type="image/jpeg")
    answer = await client.post(f"{link(town)}/1/photo", data=form, headers={"Sec-Fetch-Site": "same-origin"})

    assert (answer.status, said in await answer.text()) == (400, True)
    assert not (town.config.storage.data / "photos").exists()


async def test_another_site_cannot_send(client, town):
    """A form on another page changes nothing here."""
    await town.opens("楼道灯不亮", state=State.RESOLVED, result="换了灯泡")
    answer = await client.post(f"{link(town)}/1/confirm", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status == 403
    assert (await town.run(lambda desk: desk.tickets.get(1))).state is State.RESOLVED
