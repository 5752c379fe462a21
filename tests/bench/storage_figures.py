"""How many deeds and acknowledgements a second the SQLite store takes: `python -m tests.bench.storage_figures`."""

import asyncio
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.ticket import Place, Step
from storage.engine import open_store
from storage.migrate import migrate
from tests.contracts.town import ROOM, SEAL, SETTINGS, furnish, moved, reading, said, ticket, to_chat, to_person


class RealClock:
    def now(self):
        return datetime.now(UTC)


def deed(number):
    """Four reads and six writes, as a report has them."""

    def run(desk):
        desk.inbox.get(f"archive/{number}")
        desk.people.door("wmLi")
        desk.tickets.of_message(f"archive/{number}")
        desk.tickets.open_near(ROOM, ["G1"], "lift", desk.now - timedelta(seconds=2), 5)
        one = ticket(desk, message=f"archive/{number}", place=Place("松岭花园", "1", "2", "501"))
        desk.say(to_person("wang", f"songling/{one.number}/assign/1", ticket=one.number))
        if number % 4 == 0:
            desk.say(to_chat(ROOM, f"songling/{one.number}/line/1", ticket=one.number))
        desk.tickets.save(replace(one, assignee="wang"), moved(desk, Step.ASSIGN))
        desk.inbox.done(f"archive/{number}", reading(), one.number)

    return run


async def rate(work, count, width):
    """Per second, *width* of them under way."""
    numbers = iter(range(count))

    async def lane():
        for number in numbers:
            await work(number)

    start = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(width)))
    return count / (time.perf_counter() - start)


async def main(count):
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        migrate(url)
        store = open_store(url, clock=RealClock(), seal=SEAL, settings=SETTINGS)
        await store.run("songling", furnish)
        messages = [said("三号楼二单元电梯又停了，老人下不去", number, raw={"seq": number}) for number in range(count)]
        print(f"acks/s, 32 under way: {await rate(lambda n: store.receive(messages[n]), count, 32):,.0f}")
        print(f"deeds/s, 48 under way: {await rate(lambda n: store.run('songling', deed(n)), count, 48):,.0f}")
        look = lambda n: store.read(  # noqa: E731
            "songling", lambda desk: desk.inbox.recent(ROOM, f"archive/{n}", desk.now - timedelta(hours=3))
        )
        print(f"looks back/s, 4 under way: {await rate(look, min(count, 2000), 4):,.0f}")
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
