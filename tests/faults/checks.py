"""What must be true after every fault: nothing acknowledged lost, nothing doubled, nothing in doubt hidden, order kept."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field


@dataclass
class Judgement:
    """*faults* are sentences, empty when all is well."""

    tickets: int = 0
    unsure: int = 0
    arrived: int = 0
    faults: list[str] = field(default_factory=list)


def judge(database, world, *, acknowledged, matters=()):
    """Compare the file with what was promised and with the phones.

    *acknowledged*: (source, message) of all that was answered 200 or stands in the archive. *matters*: messages of the
    application that must have their ticket.
    """
    with closing(sqlite3.connect(database)) as link:
        rows = lambda sql: link.execute(sql).fetchall()  # noqa: E731
        inbox = rows("SELECT source, message, chat, handled_at, aside, ticket FROM inbox ORDER BY id")
        numbers = [row[0] for row in rows("SELECT number FROM tickets ORDER BY number")]
        links = rows("SELECT message, count(*) FROM ticket_messages GROUP BY message HAVING count(*) > 1")
        opened = dict(rows("SELECT message, number FROM tickets"))
        openings = rows("SELECT number, count(*) FROM history WHERE step = 'open' GROUP BY number HAVING count(*) > 1")
        states = Counter(dict(rows("SELECT state, count(*) FROM outbox GROUP BY state")))
        sent = dict(
            rows(
                "SELECT target, count(*) FROM outbox WHERE way = 'app' AND state IN ('sent', 'delivered') GROUP BY target"
            )
        )
        doubtful = dict(
            rows(
                "SELECT target, count(*) FROM outbox WHERE way = 'app' AND state = 'queued' AND attempts > 0 GROUP BY target"
            )
        )
    found = Judgement(len(numbers), states["unsure"], sum(sent.values()))
    keys, matters = Counter((source, message) for source, message, *_ in inbox), set(matters)
    found.faults += [f"acknowledged and lost: {'/'.join(one)}" for one in sorted(acknowledged) if one not in keys]
    found.faults += [f"kept twice: {key}" for key, count in keys.items() if count > 1]
    found.faults += [f"put aside: {row[0]}/{row[1]}" for row in inbox if row[4]]
    found.faults += [f"not handled: {row[0]}/{row[1]}" for row in inbox if row[3] is None and not row[4]]
    found.faults += [
        f"written down nowhere: {row[1]}" for row in inbox if row[0] == "app" and row[1] in matters and not row[5]
    ]
    found.faults += [f"joined two tickets: {message}" for message, _ in links]
    found.faults += [f"#{number} was opened {count} times" for number, count in openings]
    if numbers != list(range(1, len(numbers) + 1)):
        found.faults.append(f"numbers have gaps or repeats: {numbers[:5]} … {numbers[-5:]}")
    if states["sending"]:
        found.faults.append(f"{states['sending']} sentences are still being sent")
    found.faults += [*_order(inbox, opened), *_phones(world, sent, doubtful)]
    return found


def _order(inbox, opened):
    """Of one conversation: handled in the order of arrival, numbered in the order of arrival."""
    last: dict[str, tuple[int, int]] = {}
    for source, message, chat, handled_at, *_ in inbox:
        number, handled = last.get(chat, (0, 0))
        if (handled_at or 0) < handled:
            yield f"out of order in {chat}: {source}/{message} was handled before what came first"
        mine = opened.get(f"{source}/{message}", number)
        if mine < number:
            yield f"out of order in {chat}: #{mine} after #{number}"
        last[chat] = mine, max(handled, handled_at or 0)


def _phones(world, sent, doubtful):
    """On each phone exactly what was written down as sent: one more was doubled, one less was lost. What was cut off
    while it was sent may be there already; its repetition waits behind the platform's cap and is identical.

    The simulator drops what the platform's duplicate check drops, and counts what its caps swallow.
    """
    for member in (person.id for person in world.people.values() if person.member):
        heard = [line for line in world.heard(member) if line["chat"] == f"app:{member}" and line["kind"] != "task"]
        cards = Counter(line["card"]["task_id"] for line in heard if "card" in line)
        yield from (f"{member} got card {card} {count} times" for card, count in cards.items() if count > 1)
        least, again = sent.get(member, 0), doubtful.get(member, 0)
        if not least <= len(heard) <= least + again:
            yield f"{member}: {least} sent, {again} to be repeated, {len(heard)} on the phone"
