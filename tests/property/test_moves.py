"""Whatever is said in whatever order, by whomever: the table of moves holds, in the mind and in the whole house."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.people import Actor, Standing
from bot.domain.ticket import CLOSING_OF, ENDED, MOVES, OPEN, State, Step, Ticket, move
from bot.errors import PersonError

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
STEPS = st.sampled_from(sorted(set(Step) - {Step.OPEN}))
ACTORS = st.sampled_from([Actor(f"one-{standing}", standing) for standing in Standing])
QUICK = settings(max_examples=300, deadline=None)
WHOLE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fresh():
    return Ticket(
        community="songling", number=1, state=State.REPORTED, summary="电梯停了", opened_at=START, moved_at=START
    )


def walk(steps):
    """Every ticket on the way, and its history."""
    ticket, history, seen = fresh(), [], [fresh()]
    for minutes, (step, by) in enumerate(steps, 1):
        try:
            ticket, moved = move(ticket, step, by, START + timedelta(minutes=minutes))
        except PersonError:
            continue
        history.append(moved)
        seen.append(ticket)
    return seen, history


class TestTheTable:
    """Whatever is said in whatever order, an ended ticket changes only by REOPEN, by its reporter or the office."""

    @QUICK
    @given(st.lists(st.tuples(STEPS, ACTORS), max_size=40))
    def test_an_ended_ticket_changes_only_by_reopen(self, steps):
        """Nothing but REOPEN leaves an end, and only its reporter or the office takes it; a mark changes nothing."""
        seen, history = walk(steps)
        for before, after, moved in zip(seen, seen[1:], history, strict=False):
            if before.state in ENDED and after != before:
                assert moved.step is Step.REOPEN
                assert moved.standing in (Standing.REPORTER, Standing.OFFICE)
            assert after.number == before.number

    @QUICK
    @given(st.lists(st.tuples(STEPS, ACTORS), max_size=40))
    def test_whoever_has_ended_has_a_result(self, steps):
        """A closed ticket has a result, a time and, when closed, a way in which it was."""
        for ticket in walk(steps)[0]:
            if ticket.state in ENDED:
                assert ticket.result
                assert ticket.closed_at is not None
                assert ticket.next_step_at is None
            if ticket.state is State.CLOSED:
                assert ticket.closing is not None
            if ticket.state in OPEN:
                assert (ticket.closed_at, ticket.closing) == (None, None)

    @QUICK
    @given(st.lists(st.tuples(STEPS, ACTORS), max_size=40))
    def test_history_tells_the_whole_life(self, steps):
        """One line for each step that was taken, in order of time, and the last one's state is the ticket's."""
        seen, history = walk(steps)
        assert len(history) == len(seen) - 1
        assert [line.at for line in history] == sorted(line.at for line in history)
        if history:
            assert history[-1].state is seen[-1].state

    def test_residents_and_clock_take_no_step_of_work(self):
        """Nobody but people who serve here accepts, finishes, waits, transfers or refuses."""
        work = (Step.ACCEPT, Step.FINISH, Step.WAIT, Step.TRANSFER, Step.REFUSE)
        allowed = set().union(*(rule.by for (_, step), rule in MOVES.items() if step in work))
        assert allowed & {Standing.RESIDENT, Standing.REPORTER, Standing.SYSTEM} == set()
        assert set(CLOSING_OF) <= {Step.CONFIRM, Step.CLOSE}
