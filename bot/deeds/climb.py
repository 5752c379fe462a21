"""What the clock has to say about tickets: warnings, rungs, 督办, repeated alarms, the end of a wait, silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.deeds.arrive import with_call
from bot.deeds.complain import is_grievance
from bot.deeds.lapse import lapse, late_data
from bot.deeds.ring import telephone
from bot.deeds.steps import DUTY, OFFICE_HEAD, ladder_of, name_of, presses_on, stepped, tell, today
from bot.deeds.whistle import report_due, summon
from bot.domain.escalation import Moment, reached, scheduled
from bot.domain.people import SYSTEM, Person
from bot.domain.rights import Deed
from bot.domain.routing import Found, Skip, on_rung
from bot.domain.settings import Ladder, Rung
from bot.domain.ticket import MOST_MISSES, Call, Moved, Step, Ticket, Urgency
from bot.domain.workdays import quiet_ends
from bot.messages import Importance
from bot.ports import Desk
from bot.texts import cards, office

DOUBTED_ALARMS = 3  # repetitions of what only sounds dangerous


def climb(desk: Desk, now: datetime, limit: int = 200) -> int:
    """Say what is due about each ticket whose moment has come; return how many tickets were looked at.

    Safe to run twice, late, or after a night switched off: who heard is kept with the ticket in the same transaction,
    the outbox takes a key once, and what is said late says so. Costs what is due, not what is open.
    """
    desk.rights.need(SYSTEM, Deed.CLIMB)
    due = desk.tickets.due(now, limit)
    for ticket in due:
        _Climb(desk, ticket, now).run()
    return len(due)


@dataclass(slots=True)
class _Climb:
    """One ticket's turn: the lines of its history gather here and are kept together."""

    desk: Desk
    ticket: Ticket
    now: datetime
    lines: list[Moved] = field(default_factory=list)

    def run(self) -> None:
        ladder = ladder_of(self.desk, self.ticket)
        since = self.ticket.next_step_at or self.now
        found = reached(self.ticket, ladder, self.desk.settings, since, self.now)
        if any(moment.kind == "lapse" for moment in found):
            lapse(self.desk, self.ticket, self.now)
            return
        for moment in _said_once(found):
            if moment.kind == "resume":
                self._resume(moment)
            elif moment.kind == "warn":
                self._warn(moment)
            elif moment.kind == "repeat_alarm":
                self._alarm(moment, ladder)
            elif moment.kind == "report":
                self._missed(moment, ladder)
            elif moment.kind == "supervise":
                self._supervise(moment, ladder)
            elif moment.rung > self.ticket.rung:  # not by a skip just now
                self._rung(moment, ladder)
        undated = replace(self.ticket, next_step_at=None)
        self.desk.tickets.save(scheduled(undated, ladder, self.desk.settings, self.now), *self.lines)

    def _line(self, step: Step, note: str, data: dict[str, Any], moment: Moment) -> None:
        data = {"planned_at": moment.at.isoformat(), **data, **late_data(moment.at, self.now)}
        self.ticket, line = stepped(self.desk, self.ticket, step, SYSTEM, self.now, note, data=data)
        self.lines.append(line)

    @property
    def _read_at(self) -> datetime:
        """When what is said now leaves: what presses on at once, the rest after the quiet hours."""
        return self.now if presses_on(self.desk, self.ticket) else quiet_ends(self.desk.settings, self.now)

    def _late(self, moment: Moment) -> str:
        return office.late_note(moment.at, self.now, self.desk.settings)

    def _holder(self) -> str:
        """Who must move now: whoever holds it, else the office's duty."""
        if self.ticket.assignee:
            return self.ticket.assignee
        person = self._on(DUTY).person
        return person.id if person else ""

    def _on(self, rung: Rung) -> Found:
        desk = self.desk
        day = today(desk, self.now)
        return on_rung(rung, self.ticket.unit, desk.tree, day, desk.people.with_role, desk.people.get)

    def _resume(self, moment: Moment) -> None:
        waited_for = self.ticket.waiting_on
        self._line(Step.RESUME, "", {}, moment)
        text = office.resumed(self.ticket, waited_for) + self._late(moment)
        self._card(self._holder(), f"resume-{self.ticket.version}", text)

    def _warn(self, moment: Moment) -> None:
        holder = self._holder()
        text = office.warned(self.ticket, moment.percent, self._read_at, self.desk.settings) + self._late(moment)
        self._line(Step.WARN, "", {"percent": moment.percent, "to": [holder]}, moment)
        tell(self.desk, holder, self.ticket, f"warn/{moment.percent}", text, subject="state")

    def _rung(self, moment: Moment, ladder: Ladder) -> None:
        """The rung hears; where nobody sits on it, that is written down and the next one hears in its place."""
        for index in range(moment.rung, len(ladder.rungs)):
            found = self._on(ladder.rungs[index])
            data: dict[str, Any] = {"rung": index, "role": ladder.rungs[index].role, "percent": moment.percent}
            skipped = self._skips(found.skipped)
            self.ticket = replace(self.ticket, rung=index)
            if found.person is not None and found.person.id != self.ticket.assignee:
                self._rung_hears(moment, found.person, found, data, skipped)
                return
            if found.person is not None:
                skipped.append("本来就在他手里")
            self._line(Step.CLIMB, "；".join(skipped), {**data, "skipped": _plain(found.skipped)}, moment)

    def _rung_hears(
        self, moment: Moment, person: Person, found: Found, data: dict[str, Any], skipped: Sequence[str]
    ) -> None:
        reason = office.climb_reason(moment, self.ticket, self.desk.settings)
        data |= {"to": [person.id], "role": found.role, "skipped": _plain(found.skipped)}
        if found.standin_for:
            data["standin_for"] = found.standin_for
        rung = ladder_of(self.desk, self.ticket).rungs[data["rung"]]
        if rung.reports_in:
            due = report_due(self.desk, self.ticket, self.now)
            call = Call(person.id, found.role, "system", self.now, due, rung=data["rung"])
            data["due"] = due.isoformat()
            self.ticket = replace(self.ticket, calls=(*self.ticket.calls, call))
        self._line(Step.CLIMB, "；".join([reason, *skipped]), data, moment)
        if rung.reports_in:
            summon(self.desk, self.ticket, call, "", self.now, note=reason)
        holder = name_of(self.desk, self.ticket.assignee)
        words = office.climbed(self.ticket, reason, holder, self._read_at) + self._late(moment)
        self._card(person.id, f"climb/{data['rung']}", words, "请过问")
        if self.ticket.assignee:
            text = office.climbed_to(self.ticket, reason, [person.name])
            tell(self.desk, self.ticket.assignee, self.ticket, f"climbed/{data['rung']}", text, subject="state")

    def _missed(self, moment: Moment, ladder: Ladder) -> None:
        """Whistled for and not come: reminded, and the next rung called; at the second time 督办."""
        call = self.ticket.calls[moment.rung]
        missed = call.missed + 1
        again = replace(call, missed=missed, due_at=report_due(self.desk, self.ticket, self.now))
        self.ticket = replace(self.ticket, calls=with_call(self.ticket, moment.rung, again))
        second = missed >= MOST_MISSES
        people = _once([call.who, call.by, self._holder(), *([self._on(OFFICE_HEAD)] if second else [])])
        people = [person for person in people if person != "system"]
        data = {"role": call.role, "who": call.who, "missed": missed, "supervise": second, "to": people}
        self._line(Step.MISS, "", data, moment)
        name = name_of(self.desk, call.who) or call.role
        text = office.missed(self.ticket, name, supervise=second) + self._late(moment)
        for person in people:
            if person == call.who and not second:
                summon(self.desk, self.ticket, again, "", self.now, note="还没有报到，请回一声。")
            elif second:
                self._card(person, f"missed-{moment.rung}", text, "督办")
            else:
                tell(self.desk, person, self.ticket, f"missed-{moment.rung}", text, subject="state")
        if not call.who and not second:
            summon(self.desk, self.ticket, again, "", self.now)
        if call.rung >= 0 and not second and call.rung + 1 < len(ladder.rungs) and self.ticket.rung <= call.rung:
            self._rung(Moment("rung", moment.at, moment.percent, call.rung + 1), ladder)

    def _supervise(self, moment: Moment, ladder: Ladder) -> None:
        """督办: whoever has heard so far, whoever holds it, and the head of the office."""
        rungs = [*ladder.rungs[1 : self.ticket.rung + 1], OFFICE_HEAD]
        people = _once([self._holder(), *(self._on(rung) for rung in rungs)])
        self._line(Step.CLIMB, "督办", {"supervise": True, "percent": moment.percent, "to": people}, moment)
        holder = name_of(self.desk, self.ticket.assignee)
        words = office.supervised(self.ticket, holder, self._read_at) + self._late(moment)
        for person in people:
            self._card(person, "supervise", words, "督办")

    def _alarm(self, moment: Moment, ladder: Ladder) -> None:
        """The same people again, and with every repetition one person more: an empty seat is nobody. What only sounds
        dangerous is repeated less: one tap of the two who know of it ends it, and the ladder goes on."""
        raised = self._first_alarm()
        if raised.get("doubted") and moment.rung > DOUBTED_ALARMS:
            return
        first = _once([self._holder(), self._on(DUTY)])
        others = _once(self._on(rung) for rung in (*ladder.rungs[1:], OFFICE_HEAD))
        words = (
            f"{self.ticket.summary}\n{office.GRIEVANCE}"
            if is_grievance(self.desk, self.ticket)
            else self.ticket.summary
        )
        people = [*first, *[person for person in others if person not in first][: moment.rung]]
        self._line(Step.ALARM, office.alarm_again(moment.rung), {"times": moment.rung, "to": people}, moment)
        for person in people:
            again = office.alarm_again(moment.rung) + self._late(moment)
            card = cards.danger(
                self.ticket, f"{person}-{moment.rung}", f"{again}\n{words}", raised.get("words", ()),
                raised.get("danger", ""), self.now, self.desk.settings,
            )  # fmt: skip
            tell(
                self.desk, person, self.ticket, f"alarm/{moment.rung}", card=card, importance=Importance.DANGER,
                subject="alarm", asked=True,
            )  # fmt: skip
            telephone(self.desk, self.ticket, person, moment.rung)

    def _first_alarm(self) -> dict[str, Any]:
        """What raised the alarm, as the history keeps it: what was surely heard before what only sounded like it."""
        history = self.desk.tickets.history(self.ticket.number)
        rang = [dict(line.data) for line in history if "danger" in line.data]
        return next((one for one in rang if not one.get("doubted")), rang[0] if rang else {})

    def _card(self, person: str, what: str, words: str, title: str = "") -> None:
        danger = self.ticket.urgency is Urgency.DANGER
        card = cards.ticket_card(
            self.ticket,
            f"{person}-{what}",
            self.now,
            self.desk.settings,
            words=words,
            title=f"{title} {self.ticket.label}" if title else "",
        )
        # Nothing of the reason is cut away, and the head that stands above it is not said twice
        card = replace(card, body=words.removeprefix(f"{title} {self.ticket.label}："))
        importance = Importance.DANGER if danger else Importance.WORK
        tell(self.desk, person, self.ticket, what, card=card, importance=importance, subject="state")

    def _skips(self, skipped: Iterable[Skip]) -> list[str]:
        """The lines about seats that could not hear."""
        estate = bool(self.ticket.place.estate)
        tree = self.desk.tree.units
        return [
            office.skip_note(
                skip.role,
                skip.why,
                name_of(self.desk, skip.who),
                tree[skip.unit].name if skip.unit in tree else "",
                estate,
            )
            for skip in skipped
        ]


def _said_once(found: Sequence[Moment]) -> list[Moment]:
    """After a night off several warnings or repetitions are due at once: the last of each kind is said."""
    last: dict[str, Moment] = {moment.kind: moment for moment in found if moment.kind in ("warn", "repeat_alarm")}
    return [moment for moment in found if last.get(moment.kind, moment) is moment]


def _once(people: Iterable[str | Found]) -> list[str]:
    """Person ids, each once, in order."""
    ids = (one if isinstance(one, str) else one.person.id if one.person else "" for one in people)
    return [person for person in dict.fromkeys(ids) if person]


def _plain(skipped: Iterable[Skip]) -> list[dict[str, str]]:
    return [{"role": skip.role, "unit": skip.unit, "why": skip.why, "who": skip.who} for skip in skipped]
