"""Three times what the platform lets one API, one address and one page be asked for: our own count stops first."""

from datetime import timedelta

import pytest
from wecom_fakes import FakeGate, Notes

from bot.channels.archive import ArchiveConfig, HttpArchive, Pump
from bot.channels.wecom.client import WeCom
from bot.channels.wecom.limits import ADDRESS, EACH_API, HOUR, MINUTE, UPLOADS, Cap, Pacer, media_kind
from bot.channels.wecom.tickets import JsTickets
from bot.errors import Frozen
from tests.simulator.conftest import bot, http, sim  # noqa: F401  the platform on a real port

MANY = pytest.param(10_000, marks=pytest.mark.slow)


def test_the_numbers_are_the_platforms():
    """10,000 a minute and 150,000 an hour for one API, twice and four times that for one address, 30 and 1000 uploads."""
    assert (Cap(10_000, MINUTE), Cap(150_000, HOUR)) == EACH_API
    assert (Cap(20_000, MINUTE), Cap(600_000, HOUR)) == ADDRESS
    assert (Cap(30, MINUTE), Cap(1000, HOUR)) == UPLOADS


@pytest.mark.parametrize("most", [200, MANY])
@pytest.mark.parametrize("of", ["api", "address"])
async def test_three_minutes_worth_of_calls(sim, http, most, of):  # noqa: F811
    """All of them are made in the third minute, and the platform has refused none."""
    now = sim.clock.now
    each = (Cap(most, MINUTE),)
    if of == "api":
        sim.api._minute.most = most
        client = WeCom(http, sim.base_url, sim.corp.corp_id, sim.corp.app_secret, now=now, calls=each)
    else:
        sim.api._address[0].most = most + 1  # with the call for the token
        pace = Pacer((Cap(most + 1, MINUTE),), now)
        client = WeCom(http, sim.base_url, sim.corp.corp_id, sim.corp.app_secret, now=now, address=pace)
    began, done = now(), 0
    while done < 3 * most:
        try:
            await client.call("externalcontact/groupchat/list", {"limit": 1})
            done += 1
        except Frozen as error:
            sim.clock.set(error.until)

    assert sim.api.calls["externalcontact/groupchat/list"] == 3 * most
    assert sim.api.refused == {}
    assert timedelta(minutes=2) <= now() - began <= timedelta(minutes=4)


async def test_a_page_that_everybody_opens(sim, http):  # noqa: F811
    """Three hundred looks into the toolbar in an hour are two questions to the platform, which allows a hundred."""
    tickets = JsTickets(
        WeCom(http, sim.base_url, sim.corp.corp_id, sim.corp.app_secret, now=sim.clock.now), sim.clock.now
    )
    seen = {await tickets.get(kind) for kind in ("corp", "agent") * 150}
    asked = sim.api.calls["ticket/get"] + sim.api.calls["get_jsapi_ticket"]
    sim.clock.set(sim.clock.now() + timedelta(hours=3))
    after = {await tickets.get(kind) for kind in ("corp", "agent")}

    assert (len(seen), asked) == (2, 2)
    assert seen & after == set()


@pytest.mark.parametrize(
    ("kind", "size", "goes"),
    [
        ("image", 10 << 20, "image"), ("image", (10 << 20) + 1, "file"), ("image", 30 << 20, ""),
        ("voice", 2 << 20, "voice"), ("voice", 6 << 20, "file"), ("video", 30 << 20, ""),
        ("file", 20 << 20, "file"), ("file", 60 << 20, ""), ("file", 5, ""), ("file", 6, "file"),
    ],
)  # fmt: skip
def test_a_file_goes_as_what_it_can(kind, size, goes):
    """What is too large as a picture goes as a file; three times a file's size goes as nothing, and is not tried."""
    assert media_kind(kind, size) == goes


class Jumping:
    """The platform's own clock: whoever sleeps arrives at once."""

    def __init__(self, clock):
        self._clock = clock

    def now(self):
        return self._clock.now()

    async def sleep_until(self, at):
        self._clock.set(max(at, self._clock.now()))


@pytest.mark.parametrize(("records", "page", "calls"), [(3000, 1000, 4), (1800, 1, 1801)])
async def test_three_pages_and_three_minutes_of_the_archive(sim, http, records, page, calls):  # noqa: F811
    """Three thousand records are four pages; eighteen hundred pages of one take three minutes. All are read in their
    order, and neither a page nor a call was refused."""
    gate, clock, corp = FakeGate(), Jumping(sim.clock), sim.corp
    keys = tuple((version, sim.archive.keys.file(version).read_bytes()) for version in sim.archive.keys.versions)
    config = ArchiveConfig(
        corp.corp_id, f"{sim.base_url}/archive", corp.archive_secret, corp.archive_token, corp.archive_aes_key, keys
    )
    for number in range(records):
        sim.archive.record("wr1", "wmLi", "text", {"content": f"第 {number} 句"})
    sim.clock.set(sim.clock.now() + timedelta(minutes=1))
    asked = []

    class Source(HttpArchive):
        async def get_chat_data(self, seq, limit):
            asked.append(clock.now())
            return await super().get_chat_data(seq, limit)

    source = Source(http, config, now=clock.now)
    pump = Pump(source, gate, Notes(gate), clock, page=page)

    assert await pump.pull() == records
    assert [message.text for message in gate.kept.values()] == [f"第 {number} 句" for number in range(records)]
    assert len(asked) == calls
    assert asked[-1] - asked[0] >= timedelta(minutes=2) * (page == 1)
    await source.close()
