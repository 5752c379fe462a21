"""No question that is asked every day reads a whole table."""

import gc
import re
from weakref import ref

import pytest
from sqlmodel import SQLModel

from bot.domain.people import Actor, Person, Standing
from bot.domain.rights import Deed
from storage import inbox, lines, outbox, ticket_statements
from storage.engine import open_store
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS
from tests.hands import HandClock

ASKED = {
    "tickets due": ticket_statements.DUE,
    "next due ticket": ticket_statements.NEXT_DUE,
    "tickets of a group": ticket_statements.IN_CHAT,
    "tickets in a hand": ticket_statements.ASSIGNED,
    "tickets of a person": ticket_statements.REPORTED,
    "followed tickets": ticket_statements.FOLLOWED,
    "ticket of a message": ticket_statements.OF_MESSAGE,
    "tickets of a period": ticket_statements.OPENED,
    "open tickets of units": ticket_statements.in_units(4),
    "likely duplicates": ticket_statements.near(4, True),
    "heads of the outbox": lines.DUE,
    "next due sentence": lines.COMING,
    "next expiry": outbox._NEXT_UNTIL,
    "worthless sentences": outbox._OVER,
    "untrue sentences": outbox._SUPERSEDE,
    "taps of a day": outbox._TAPS,
    "sent to a target": outbox._SENT_SINCE,
    "used of an allowance": outbox._USED_SINCE,
    "queued for somebody": outbox._QUEUED_FOR,
    "lines about a ticket": outbox._SAID,
    "waiting for a hand": outbox._WAIT[True, False],
    "waiting for a hand in a group": outbox._WAIT[True, True],
    "waiting for any hand": outbox._WAIT[False, False],
    "not pressed": outbox._UNPRESSED,
    "unsure sentences": outbox._SHOWN,
    "sentences being sent": outbox._SENDING,
    "unhandled messages": inbox.UNHANDLED,
    "what was said before": inbox._RECENT,
    "what was said of open matters": inbox._OF_MATTERS,
    "messages put aside": inbox._PUT_ASIDE,
}
# Partial indexes that hold only what is on its way or in trouble
SMALL = ("ix_outbox_live", "ix_outbox_due", "ix_outbox_shown", "ix_inbox_aside", "ix_tickets_next_step")


@pytest.mark.parametrize("name", ASKED)
async def test_an_index_answers(name):
    """Each question is answered from an index: no step of its plan reads a table, or all of a community."""
    store = open_store("sqlite://", clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)

    def plan(desk):
        text, own = ASKED[name].ready("sqlite")
        names = {word.strip("(),;") for word in text.replace(":", " :").split() if word.startswith(":")}
        values = {word[1:]: own.get(word[1:], 1) for word in names}
        return [row[3] for row in desk.link.driver.execute(f"EXPLAIN QUERY PLAN {text}", values)]

    steps = await store.run("songling", plan)
    await store.close()
    small = ("ix_inbox_unhandled", "anon", "SCAN lines")  # of a line each, not of a sentence each
    scans = [step for step in steps if step.startswith("SCAN") and not any(name in step for name in small)]
    whole = [step for step in steps if step.endswith("(community=?)") and not any(index in step for index in SMALL)]
    assert (scans, whole) == ([], []), steps


HANGING = {
    column
    for table in SQLModel.metadata.tables.values()
    for index in table.indexes
    for column in re.findall(r"(\w+) = ", str(index.dialect_options["sqlite"]["where"]))
}


@pytest.mark.parametrize("name", ASKED)
def test_no_question_is_planned_anew_each_time(name):
    """A value is never compared with a column that a partial index names: SQLite would prepare the question again for it."""
    _, _, asked = ASKED[name].ready("sqlite")[0].partition("WHERE")

    assert {"ended", "target_kind", "state"} <= HANGING
    assert HANGING & set(re.findall(r"(\w+) = :", asked)) == set()


async def test_a_desk_is_gone_with_its_run():
    """Nothing in a Desk points back at it: some thousand a second are freed at once, not when the collector comes by."""
    store = open_store("sqlite://", clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)

    def deed(desk):
        desk.rights.may(Actor("wang", Standing.WORKER, ("G1",)), Deed.WHY, "G1")
        desk.people.put(Person("wmLi", "李阿姨", staff=False))
        assert desk.tickets.search(limit=1) == desk.outbox.due(desk.now, 1) == []
        return ref(desk)

    gc.collect()
    gc.disable()
    try:
        found = await store.run("songling", deed)
        await store.run("songling", lambda desk: None)  # the thread lets go of the run before
        assert found() is None
    finally:
        gc.enable()
        await store.close()
