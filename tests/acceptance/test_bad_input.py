"""What must not break it: forged and torn callbacks, strange events, a wrong configuration, a full or locked disk."""

import asyncio
import io
import sqlite3
import subprocess
import sys
from contextlib import closing

import aiohttp
import pytest

from bot.messages import Kind
from storage.migrate import migrate
from tests.acceptance.house import House, open_house

MATTER = "代报 张大爷 1栋2单元 楼道灯坏了"


def everything(house):
    """The whole database as text."""
    with closing(sqlite3.connect(house.file)) as database:
        return list(database.iterdump())


class TestForgedAndTorn:
    async def test_a_wrong_signature_leaves_no_trace(self, house):
        """Somebody who does not know the token gets 403, and the database does not change by a byte."""
        before = everything(house)
        query, body = house.envelope(MATTER)
        for forged in (
            {**query, "msg_signature": "0" * 40},
            {**query, "nonce": "1"},
            {**query, "timestamp": "1"},
            {name: query[name] for name in ("timestamp", "nonce")},
        ):
            assert (await house.posts(forged, body))[0] == 403
        assert everything(house) == before

    @pytest.mark.parametrize(
        "body", [b"", b"<xml><Encrypt>", b"<xml></xml>", b"{}", b"\xff\xfe", b"<xml><Encrypt></Encrypt></xml>"]
    )
    async def test_what_is_no_envelope_is_400(self, house, body):
        """A body that cannot be read is refused, kept nowhere, and the next one is served."""
        query, _ = house.envelope(MATTER)
        assert (await house.posts(query, body))[0] == 400
        assert house.rows("SELECT count(*) FROM inbox") == [(0,)]
        assert (await house.posts(*house.envelope(MATTER)))[0] == 200

    @pytest.mark.parametrize(
        "plain", ["<xml><MsgType>", "", "好", "<xml></xml>", "<!DOCTYPE x [<!ENTITY a 'b'>]><xml>&a;</xml>"]
    )
    async def test_a_true_seal_around_rubbish_is_400(self, house, plain):
        """Sealed with the right key, but what is inside cannot be read."""
        assert (await house.posts(*house.sealed(plain)))[0] == 400
        assert house.rows("SELECT count(*) FROM inbox") == [(0,)]

    async def test_more_than_a_mebibyte_is_413(self, house):
        """Too large is refused by its announced length, and also when no length is announced."""
        query, _ = house.envelope(MATTER)
        assert (await house.posts(query, io.BytesIO(b"x" * (2**20 + 1))))[0] == 413

        async def pieces():
            for _ in range(17):
                yield b"x" * 65536

        assert (await house.posts(query, pieces()))[0] in (413, 0)
        assert (await house.posts(*house.envelope(MATTER)))[0] == 200


class TestStrange:
    async def test_an_unknown_event_is_kept_counted_and_answered(self, house):
        """The platform invents a new event: 200, one row, one more on the counter, nobody is troubled."""
        counter = 'gridbot_callbacks_total{door="app",outcome="event"} '
        fields = [("MsgType", "event"), ("Event", "brand_new_event"), ("Colour", "green")]
        before = _counted((await house.get("/metrics"))[1], counter)
        for _ in range(2):  # the second is the platform's repetition
            assert (await house.posts(*house.envelope("", fields=fields)))[0] == 200
        await house.conductor.settle()

        assert _counted((await house.get("/metrics"))[1], counter) == before + 2
        assert house.rows("SELECT kind, handled_at IS NOT NULL FROM inbox") == [(Kind.EVENT.value, 1)]
        assert house.hears("wang") == []

    async def test_a_message_that_fails_three_times_is_shown_to_the_office(self, house):
        """Something in it breaks the bot: put aside and on the office's page, and the conversation goes on."""
        hear = house.app.gateway._hear

        def breaks(message, *rest):
            if "打碎" in message.text:
                raise ZeroDivisionError("nobody understands this")
            return hear(message, *rest)

        house.app.gateway._hear = breaks
        assert (await house.posts(*house.envelope("打碎了什么", number=1)))[0] == 200
        assert (await house.posts(*house.envelope(MATTER, number=2)))[0] == 200
        await house.passes(minutes=1)

        assert [ticket.number for ticket in await house.tickets()] == [1]
        board = await _board(house, "chen")
        assert "没处理成的消息" in board
        assert "打碎了什么" in board
        assert "打碎了什么" not in await _board(house, "w1")

    async def test_talk_under_an_unknown_key_is_kept_and_told(self, house):
        """The corp changed its key and forgot us: each message is kept, the office hears once which key is missing."""
        house.simulator.archive._rotate_after = 0
        house.simulator.archive.keys.make(3)
        for text in ("1栋2单元电梯又停了", "怎么没人管"):
            await house.says("wmLi", "wrSL10", text)
            await house.passes(minutes=1)

        kept = house.rows("SELECT source, kind FROM inbox")
        assert kept == [("archive", Kind.EVENT.value)] * 2
        assert len([line for line in house.hears("zhou") if "第 3 版公钥" in line]) == 1

    async def test_what_a_worker_writes_without_sense_is_kept_and_answered_once(self, house):
        """王师傅's phone writes by itself, five times: no ticket, and no polite line comes twice."""
        for _ in range(5):
            await house.says("wang", "app", "咕噜咕噜咕噜")
            await house.passes(minutes=1)

        assert await house.tickets() == []
        heard = house.hears("wang")
        assert 1 <= len(heard) == len(set(heard)) <= 2
        assert house.rows("SELECT count(*) FROM inbox WHERE handled_at IS NOT NULL") == [(5,)]


class TestWrongStart:
    def serve(self, folder, config):
        (folder / "config.toml").write_text(config, "utf-8")
        command = [sys.executable, "-m", "bot", "serve", "--config", str(folder / "config.toml")]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    @pytest.mark.parametrize(
        ("config", "named"),
        [
            ('[web]\nport = 1\nprot = 2\n', ("config.toml 第 3 行", "web.prot")),
            ('[web]\n\nport = "many"\n', ("config.toml 第 3 行", "web.port")),
            ('[wecom]\ncorp_id = "ww1"\n[wecom.app]\nagent_id = 1\nsecret = "s"\ntoken = "t"\naes_key = "short"\n',
             ("config.toml 第 7 行", "wecom.app.aes_key")),
            ('[web\nport = 1\n', ("config.toml", "line 1")),
        ],
    )  # fmt: skip
    def test_a_wrong_configuration_is_named_with_key_and_line(self, tmp_path, config, named):
        """An unknown key, a wrong value, a torn line: the start stops and says where."""
        done = self.serve(tmp_path, config)
        assert done.returncode == 1
        assert all(words in done.stderr for words in named), done.stderr
        assert "Traceback" not in done.stderr

    def test_an_empty_or_old_schema_names_migrate(self, tmp_path):
        """No database, an empty one, one of an older program: nothing is served, `gridbot migrate` is named."""
        config = '[storage]\nurl = "sqlite:///grid.db"\n[[community]]\ncode = "songling"\nname = "松岭社区"\n'
        file = tmp_path / "grid.db"

        def refused():
            done = self.serve(tmp_path, config)
            assert done.returncode == 1
            assert "gridbot migrate" in done.stderr
            assert "Traceback" not in done.stderr

        refused()
        assert not file.exists()
        file.touch()
        refused()
        file.unlink()
        migrate(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as database:
            database.execute("UPDATE alembic_version SET version_num = '0000'")
            database.commit()
        refused()


class TestTroubledDisk:
    async def test_a_locked_database(self, house):
        """Somebody holds the file for two seconds: silence within a second, /readyz red; the repeat is kept once."""
        other = sqlite3.connect(house.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        (status, seconds), (ready, said) = await asyncio.gather(
            house.posts(*house.envelope(MATTER)), house.get("/readyz")
        )
        assert status == 0
        assert 0.7 < seconds < 2
        assert ready == 503, said
        other.execute("ROLLBACK")
        other.close()

        assert (await house.posts(*house.envelope(MATTER)))[0] == 200
        await house.passes(minutes=1)
        assert (await house.get("/readyz"))[0] == 200
        assert [ticket.summary for ticket in await house.tickets()] == ["1栋2单元 楼道灯坏了"]
        assert len([line for line in house.hears("wang") if "已登记 #1" in line]) == 1

    async def test_a_full_disk(self, tmp_path):
        """The disk fills while people write: what was acknowledged is handled when there is room again, the rest when
        it is repeated; nothing is put aside, nothing twice."""
        async with open_house(tmp_path) as house:
            writer = house.app.store._pooled[0].driver_connection
            pages = writer.execute("PRAGMA page_count").fetchone()[0]
            writer.execute(f"PRAGMA max_page_count = {pages + 12}")
            envelopes = {n: f"代报 张大爷 1栋2单元 楼道灯坏了 {'很暗' * 300}{n}" for n in range(60)}
            answers = {n: (await house.posts(*house.envelope(text, number=n + 1)))[0] for n, text in envelopes.items()}
            refused = [n for n, status in answers.items() if status == 0]
            assert set(answers.values()) == {200, 0}
            assert (await house.get("/readyz"))[0] == 503

            writer.execute("PRAGMA max_page_count = 1000000")
            for n in refused:
                assert (await house.posts(*house.envelope(envelopes[n], number=n + 1)))[0] == 200
            await house.conductor.settle()
            assert (await house.get("/readyz"))[0] == 200
            assert house.rows(
                "SELECT count(*), sum(handled_at IS NOT NULL), sum(ticket > 0), sum(aside) FROM inbox"
            ) == [(60, 60, 60, 0)]
            assert house.rows("SELECT count(*) FROM outbox WHERE state = 'sending'") == [(0,)]


def _counted(page, counter):
    return sum(float(line.removeprefix(counter)) for line in page.splitlines() if line.startswith(counter))


async def _board(house: House, who):
    """The office's page as this person sees it, logged in through the platform."""
    wanted = {"next": f"/office?as={who}", "as": who}
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
        browser.get(f"{house.url}/login/wecom", params=wanted) as answer,
    ):
        assert answer.status == 200, await answer.text()
        return await answer.text()
