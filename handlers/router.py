"""How an ear says what it listens to: words of the table, what a sentence was taken for, a pressed button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.people import Standing
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words
from bot.texts.words import Said
from handlers.group import is_alone

# The number of the matter it belongs to, 0 for none; None: not mine, the next ear may listen.
Ear = Callable[[Said, Inbound, Reading, Desk, datetime], int | None]
Check = Callable[[Inbound, Reading, Desk], Said | None]

RESIDENTS = frozenset({Standing.RESIDENT, Standing.REPORTER})
LOOK_AFTER = frozenset({Standing.LEAD, Standing.OFFICE})  # of others' matters
STAFF = frozenset({Standing.WORKER, Standing.LEAD, Standing.OFFICE, Standing.OUTSIDE})


class Router:
    """The ears of one file; in the order of the file, of two decorators the upper one first."""

    def __init__(self) -> None:
        self.ears: list[tuple[bool, Check, Ear]] = []  # by words of the table?
        self.presses: dict[str, Ear] = {}

    def command(self, stem: str) -> Callable[[Ear], Ear]:
        """Sentences that say *stem* by the table of words, by whom and where the table allows."""

        def check(message: Inbound, _: Reading, desk: Desk) -> Said | None:
            row = words.table()[stem]
            if _standing(message) not in row.by or not message.text:
                return None
            said = words.said(stem, message.text)
            return said if said is not None and (row.where == "any" or is_alone(desk, message)) else None

        return self._listens(check, worded=True)

    def intent(self, *intents: str, standing: frozenset[Standing] = RESIDENTS) -> Callable[[Ear], Ear]:
        """What the reading took the sentence for."""

        def check(message: Inbound, reading: Reading, _: Desk) -> Said | None:
            if reading.intent.value not in intents or message.sender is None:
                return None
            return free(reading.intent.value, message) if message.sender.standing in standing else None

        return self._listens(check)

    def work(self, step: str) -> Callable[[Ear], Ear]:
        """A worker's free words that move a matter."""

        def check(message: Inbound, reading: Reading, _: Desk) -> Said | None:
            if reading.work_step != step or message.sender is None or message.sender.standing not in STAFF:
                return None
            number, rest = (0, "") if message.is_group else words.numbered(message.text)
            if number:  # 「1 扶正了」 to us alone
                return Said(step, "", number, rest)
            return free(step, message)

        return self._listens(check)

    def anything(self, standing: frozenset[Standing]) -> Callable[[Ear], Ear]:
        """Every sentence of these people."""

        def check(message: Inbound, _: Reading, __: Desk) -> Said | None:
            own = message.sender is not None and message.sender.standing in standing
            return free("", message) if own else None

        return self._listens(check)

    def press(self, stem: str) -> Callable[[Ear], Ear]:
        """A button whose key is `<stem>/<community>/<number>[/<arg>]`; *said* has the number, and arg as its rest."""

        def keep(ear: Ear) -> Ear:
            self.presses[stem] = ear
            return ear

        return keep

    def hear(self, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
        worded = words.has_a_word(message.text)
        for by_words, check, ear in self.ears:
            if by_words and not worded:
                continue
            said = check(message, reading, desk)
            if said is not None:
                number = ear(said, message, reading, desk, now)
                if number is not None:
                    return number
        return None

    def _listens(self, check: Check, *, worded: bool = False) -> Callable[[Ear], Ear]:
        def keep(ear: Ear) -> Ear:
            # Decorators are applied from below: the upper one of the same ear goes before the lower
            first = next((at for at, (_, _, other) in enumerate(self.ears) if other is ear), len(self.ears))
            self.ears.insert(first, (worded, check, ear))
            return ear

        return keep


def free(stem: str, message: Inbound) -> Said:
    """A sentence without a word of command: its number, and the rest of it."""
    return Said(stem, "", words.number_in(message.text), words.without_number(message.text))


def _standing(message: Inbound) -> Standing | None:
    who = message.sender
    if who is None:
        return None
    return Standing.RESIDENT if who.standing is Standing.REPORTER else who.standing
