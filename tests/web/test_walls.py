"""Nobody reads beyond his subtree: every address of the program is tried by everybody it is not for."""

import asyncio

import pytest

from bot.domain.people import Person, Post
from bot.domain.ticket import Place, State, Urgency
from bot.messages import Importance, Inbound

from .conftest import NOW, ROOM

SECRET = "玻璃碎了一地"
WORDS = (">#1<", SECRET, "1603", "13500003333", "掉下来的")
STRANGERS = ("w1", "l1", "jiedao", "wmLi", "nobody")  # another grid, another sector, called in for nothing, a resident
N = "/office/tickets/1"
FORM = {
    "note": "x",
    "words": "x",
    "person": "w1",
    "days": "1",
    "score": "5",
    "text": "松岭花园7栋2单元掉玻璃了",
    "key": "0a1b2c3d",
}
OPEN_TO_ALL = {
    "/healthz", "/readyz", "/metrics", r"/WW_verify_{name}.txt", "/static/{name}", "/login", "/login/wecom", "/logout",
    "/clock", "/clock/idle",
}  # fmt: skip
CASES = {
    ("GET", "/toolbar"): ["/toolbar?chat=wrSL05"],
    ("GET", "/api/v1/toolbar"): ["/api/v1/toolbar?chat=wrSL05", "/api/v1/toolbar"],
    ("GET", "/api/v1/toolbar/signature"): ["/api/v1/toolbar/signature?url=http://bot.example/x"],
    ("POST", "/api/v1/toolbar/pasted"): [f"/api/v1/toolbar/pasted{chat}" for chat in ("", "?chat=wrSL05", "?chat=wrX")],
    ("POST", "/api/v1/toolbar/pasted/ticket"): [f"/api/v1/toolbar/pasted/ticket{chat}" for chat in ("", "?chat=wrSL05", "?chat=wrX")],
    ("POST", "/api/v1/toolbar/{id}/pressed"): ["/api/v1/toolbar/1/pressed?chat=wrSL05"],
    ("POST", "/api/v1/toolbar/{id}/skipped"): ["/api/v1/toolbar/1/skipped?chat=wrSL05"],
    ("GET", "/r/{token}"): ["/r/TOKEN", "/r/gAAAAABguessedguessedguessed"],
    ("POST", "/r/{token}/{number}/{what}"): [f"/r/TOKEN/1/{what}" for what in ("confirm", "deny", "rate", "words", "photo")],
    ("GET", "/office"): ["/office"],
    ("GET", "/office/board"): ["/office/board"],
    ("GET", "/office/events"): ["/office/events"],
    ("GET", "/office/tickets"): [
        "/office/tickets", "/office/tickets?words=玻璃", "/office/tickets?words=%231", "/office/tickets?unit=G3",
        "/office/tickets?state=danger", "/office/tickets?hand=wang", "/office/tickets?chat=room:wrSL05",
        "/office/tickets?words=7-2-1603", "/office/tickets?words=13500003333", "/office/tickets?by=opened",
    ],
    ("GET", "/office/tickets.xlsx"): ["/office/tickets.xlsx", "/office/tickets.xlsx?unit=G3", "/office/tickets.xlsx?words=1"],
    ("GET", "/office/tickets/{number}"): [N, f"{N}?community=songling", f"{N}?as=chen"],
    ("GET", "/office/tickets/{number}/photos/{place}"): [f"{N}/photos/0-0"],
    ("GET", "/office/digests"): ["/office/digests", "/office/digests?unit=G3", "/office/digests?kind=month"],
    ("GET", "/office/digests/cases"): [
        f"/office/digests/cases?key=opened&kind={kind}&unit={unit}" for kind in ("day", "month") for unit in ("", "G3", "SL")
    ],
    ("GET", "/office/digests/{kind}-{day}.{ending}"): [
        f"/office/digests/month-2026-03-01.{ending}?unit={unit}" for ending in ("xlsx", "md") for unit in ("", "G3", "SL")
    ],
    ("GET", "/office/grids"): ["/office/grids"],
    ("GET", "/office/people"): ["/office/people"],
    ("POST", "/office/people/{person}/away"): ["/office/people/wang/away"],
    ("GET", "/office/residents/{person}"): ["/office/residents/wmZhao", "/office/residents/wang"],
    ("POST", "/office/residents/{person}/{what}"): [f"/office/residents/wmZhao/{what}" for what in ("split", "join")],
    ("GET", "/office/groups"): ["/office/groups"],
    ("GET", "/office/outbox"): ["/office/outbox"],
    ("POST", "/office/outbox/{id}/{what}"): ["/office/outbox/1/again", "/office/outbox/1/let_be"],
    ("GET", "/office/settings"): ["/office/settings"],
    ("GET", "/office/learnt"): ["/office/learnt"],
    ("GET", "/office/audit"): ["/office/audit"],
    ("POST", "/office/tickets/{number}/{deed}"): [
        f"{N}/{deed}" for deed in ("accept", "finish", "assign", "transfer", "wait", "refuse", "close", "confirm")
    ],
    ("GET", "/office/notices"): ["/office/notices", "/office/notices?as=chen"],
    ("POST", "/office/notices"): ["/office/notices"],
    ("POST", "/office/notices/{number}/{deed}"): [
        f"/office/notices/1/{deed}" for deed in ("send", "cancel", "retry", "over", "not_over")
    ],
    ("GET", "/office/answers"): ["/office/answers"],
    ("POST", "/office/answers"): ["/office/answers"],
    ("POST", "/office/answers/{number}/{deed}"): [f"/office/answers/1/{deed}" for deed in ("keep", "drop", "write")],
}  # fmt: skip


def said(text):
    return Inbound(
        source="archive", id="m1", community="songling", chat=ROOM, who="wmZhao", sent_at=NOW, text=text,
    )  # fmt: skip


@pytest.fixture
async def guarded(town):
    """A danger of grid 3 with everything that could leak from it."""
    await town.store.receive(said("掉下来的，快来人"))

    def more(desk):
        desk.people.put(Person("jiedao", "街道小吴", staff=True, posts=(Post("街道", "SL"),)))
        desk.people.put(Person("wmZhao", "赵春分"))
        desk.people.set_phone("wmZhao", "13500003333")

    await town.run(more)
    ticket = await town.opens(
        SECRET,
        urgency=Urgency.DANGER,
        reporter="wmZhao",
        place=Place("松岭花园", "7", "2", "1603"),
        message="archive/m1",
    )
    await town.says(f"收到：{SECRET}", "songling/1/danger/1", 1, Importance.DANGER)
    return ticket


def test_every_address_has_its_case(town):
    """An address without a case here fails: whoever adds one says how it is tried."""
    known = {(route.method, route.resource.canonical) for route in town.app.router.routes() if route.method != "HEAD"}
    unopened = {(method, path) for method, path in known if path not in OPEN_TO_ALL}

    assert unopened == set(CASES)


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_nobody_reads_beyond_his_subtree(browser, town, guarded, stranger):
    """By page, part of a page, event, sheet, picture, guessed number or step: nothing of it comes back or moves."""
    await enters(browser, stranger)
    told = []
    for (method, _), paths in CASES.items():
        for path in paths:
            text = await tries(browser, method, path)
            told += [(method, path, word) for word in WORDS if word in text and word not in path]

    assert told == []
    kept = await town.run(lambda desk: desk.tickets.get(1))
    assert (kept.state, kept.assignee, kept.version) == (State.ASSIGNED, "wang", guarded.version)
    assert len(await town.run(lambda desk: desk.outbox.waiting())) == 1


async def test_the_same_addresses_tell_whom_they_are_for(browser, town, guarded):
    """The walls are tested by what passes: the office and the worker of the grid do read it there."""
    for who in ("chen", "wang"):
        await enters(browser, who)
        read = {
            path
            for (method, _), paths in CASES.items()
            if method == "GET"
            for path in paths
            if SECRET in await tries(browser, method, path)
        }
        assert {"/office", "/office/board", "/office/events", "/office/tickets", N, "/api/v1/toolbar"} - read == (
            {"/api/v1/toolbar"} if who == "chen" else set()
        )


async def enters(browser, who):
    """Logged in, where the platform knows him at all."""
    if who != "nobody":
        await browser.logs_in(who, "/office")


async def tries(browser, method, path):
    path = path.replace("TOKEN", browser.town.links.make("songling", "wmSun").rpartition("/")[2])
    if method == "POST":
        return (await browser.post(path, FORM))[1]
    answer = await browser.client.get(path, allow_redirects=False)
    if answer.content_type == "application/json":
        return str(await answer.json())
    if answer.content_type != "text/event-stream":
        body = await answer.read()
        return sheet_text(body) if body[:2] == b"PK" else body.decode()
    async with asyncio.timeout(10):
        text = b""
        while b"\r\n\r\n" not in text:
            text += await answer.content.read(65536)
    answer.close()
    return text.decode()


def sheet_text(body):
    import io

    from openpyxl import load_workbook

    return str([[cell.value for cell in line] for page in load_workbook(io.BytesIO(body)) for line in page])
