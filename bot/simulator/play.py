"""Plays written conversations on the conductor: residents speak at their minute, staff act once they have heard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any, Final

from bot.simulator import pictures
from bot.simulator.cards import keys_of
from bot.simulator.conductor import Conductor
from bot.simulator.phones import Phones
from bot.simulator.script import Deed, Line, Matter, Script
from bot.simulator.world import APP, BOT, KF, NotInTown, Said, World

NUMBER: Final = re.compile(r"#(\d+)")
ALIKE: Final = 6  # characters in a row that a card must share with the opening words
LEFT_ALONE: Final = timedelta(minutes=5)  # how often somebody whose phone is in other hands looks again
PATIENCE: Final = timedelta(hours=2)  # how long somebody looks for a button before he lets it be


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line as it was said: *key* is the name under which the bot keeps the message."""

    line: Line
    said: Said

    @property
    def key(self) -> str:
        if self.said.bot_msgid:
            return f"smart_bot/{self.said.bot_msgid}"
        sources = {APP: "app", KF: "kf"}
        return f"{sources.get(self.said.chat.partition(':')[0], 'archive')}/{self.said.msgid}"


@dataclass(slots=True)
class Case:
    """A matter on its way: what the staff know of it from their own phones."""

    matter: Matter
    opening: Said | None = None
    number: int = 0
    step: int = 0  # index of the deed that comes next
    waiting: bool = True  # for somebody to hear of it; False while a deed is planned
    looking: datetime | None = None  # since when the next deed's button has been looked for


@dataclass(slots=True)
class Player:
    """One run of a script. What went wrong is kept in *misses*, in words."""

    phones: Phones
    world: World
    conductor: Conductor
    script: Script
    spoken: list[Spoken] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    unheard: bool = False  # profile B: no ear in residents' groups; what should be heard is said where it is
    by_name: bool = False  # profile direct: the bot hears who names it in the group, or writes to it alone
    names_in_talk: bool = False  # so do residents who only talk: it must stay quiet then
    taken: Callable[[str], bool] = lambda _: False  # somebody at the page uses this person's phone
    _stop: Callable[[], None] | None = None

    def start(self) -> int:
        """Plan every line that is still to come, listen for cards; returns how many lines there are."""
        now = self.conductor.clock.now()
        coming = [line for line in self.script.lines if line.at >= now]
        self.cases = {name: Case(matter) for name, matter in self.script.matters.items()}
        for line in coming:
            self.conductor.schedule(line.at, self._speaker(line))
        self._stop = self.world.subscribe(self._heard)
        return len(coming)

    def stop(self) -> None:
        if self._stop:
            self._stop()
            self._stop = None

    def owns(self, words: str) -> bool:
        """Is a card with these words about a written matter? Then its staff follow the script, nobody else presses."""
        return self._case_of(words) is not None

    def unfinished(self) -> Iterator[str]:
        """Deeds that were written and never came about."""
        for case in self.cases.values():
            left = [deed for deed in case.matter.deeds[case.step :] if not deed.optional]
            if case.opening and left:
                yield f"{case.matter.id}: {left[0].by} {left[0].do}"

    # -- residents ----------------------------------------------------------------------------------------------

    def _speaker(self, line: Line) -> Callable[[], Any]:
        async def speak() -> None:
            case = self.cases.get(line.matter)
            text = line.text.replace("{n}", str(case.number) if case else "")
            quote = case.opening.id if line.quote and case and case.opening else 0
            image = pictures.paint(line.image) if line.image else None
            told = self._is_told(line, case)
            if self.unheard and self._is_deaf(line.chat) and told:
                said = await self._say_where_heard(line, case, text, image)
            elif self.by_name and told and case and case.matter.alone and line.who == case.matter.opening.who:
                said = await self.phones.say(line.who, BOT, text, image=image)
            else:
                told = told or (self.names_in_talk and not self._is_staff(line.who))
                name = self.by_name and told and line.chat in self.world.groups
                said = await self.phones.say(line.who, line.chat, text, image=image, quote=quote, at_bot=name)
            self.spoken.append(Spoken(line, said))
            if line.what == "opens" and case:
                case.opening = said

        return speak

    def _is_told(self, line: Line, case: Case | None) -> bool:
        """Who has a matter tells it where it is heard; what neighbours add in the group stays there, unheard."""
        own = case is not None and (line.who == case.matter.opening.who or self._is_staff(line.who))
        return line.what in ("opens", "command") or (line.what == "joins" and own)

    def _is_staff(self, who: str) -> bool:
        return self.world.person(who).kind != "resident"

    def _is_deaf(self, chat: str) -> bool:
        group = self.world.groups.get(chat.removeprefix("room:"))
        return group is not None and group.kind == "external"

    async def _say_where_heard(self, line: Line, case: Case | None, text: str, image: bytes | None) -> Said:
        """A resident tells it to 微信客服, one of the staff to the application, with the number he knows."""
        if self.world.person(line.who).member:
            number = f"#{case.number} " if case and case.number and not NUMBER.search(text) else ""
            return await self.phones.say(line.who, APP, number + text, image=image)
        return await self.phones.say(line.who, KF, text, image=image)

    # -- staff --------------------------------------------------------------------------------------------------

    def _heard(self, event: Mapping[str, Any]) -> None:
        """Something arrived somewhere; a card or words from the bot may be about a matter."""
        message = event.get("message") or {}
        if message.get("from") not in (APP, BOT, KF):
            return
        words = words_of(message)
        who = str(message["chat"]).partition(":")[2]
        case = self._case_of(words)
        if case is None:
            return
        if not case.number and (found := NUMBER.search(words)):
            case.number = int(found[1])
        deed = self._next(case)
        if case.waiting and deed and (case.step > 0 or deed.by == who):
            self._plan(case, deed)

    def _case_of(self, words: str) -> Case | None:
        """By number once it is known, else by the words themselves."""
        numbers = {int(number) for number in NUMBER.findall(words)}
        for case in self.cases.values():
            if case.number and case.number in numbers:
                return case
        unknown = [case for case in self.cases.values() if case.opening and not case.number]
        alike = [(shared(case.matter.opening.text, words), case) for case in unknown]
        best = max(alike, key=lambda pair: pair[0], default=(0, None))
        return best[1] if best[1] and best[0] >= min(ALIKE, len(best[1].matter.opening.text)) else None

    def _next(self, case: Case) -> Deed | None:
        return case.matter.deeds[case.step] if case.step < len(case.matter.deeds) else None

    def _plan(self, case: Case, deed: Deed) -> None:
        now = self.conductor.clock.now()
        case.waiting, case.looking = False, None
        self.conductor.schedule(max(now + deed.after, deed.not_before or now), self._doer(case, deed))

    def _doer(self, case: Case, deed: Deed) -> Callable[[], Any]:
        async def act() -> None:
            now = self.conductor.clock.now()
            if self.taken(deed.by):
                self.conductor.schedule(now + LEFT_ALONE, self._doer(case, deed))
                return
            if not await self._do(case, deed):
                case.looking = case.looking or now
                if now - case.looking < (timedelta() if deed.optional else PATIENCE):
                    self.conductor.schedule(now + timedelta(minutes=1), self._doer(case, deed))
                    return
                if not deed.optional:
                    self.misses.append(f"{case.matter.id}: {deed.by} 没有「{deed.do}」可按")
            case.step, case.looking = case.step + 1, None
            following = self._next(case)
            if following:
                self._plan(case, following)

        return act

    async def _do(self, case: Case, deed: Deed) -> bool:
        """Carry it out; False when there is no such button (yet)."""
        if deed.how == "press":
            return await self._press(case, deed)
        text = deed.text.replace("{n}", str(case.number))
        chat = APP if deed.how == "tell" else case.matter.opening.chat
        quote = case.opening.id if deed.quote and case.opening else 0
        if self.unheard and chat != APP and self._is_deaf(chat):
            chat, quote = APP, 0
            text = text if NUMBER.search(text) else f"#{case.number} {text}"
        said = await self.phones.say(deed.by, chat, text, quote=quote, at_bot=self.by_name and chat != APP)
        line = Line(
            at=said.at, who=deed.by, chat=said.chat, what="joins", text=text, matter=case.matter.id, how="work",
            quote=deed.quote, talk=case.matter.opening.talk,
        )  # fmt: skip
        self.spoken.append(Spoken(line, said))
        return True

    async def _press(self, case: Case, deed: Deed) -> bool:
        """The button he was to press; of an alarm that the script did not foresee he says that he has it."""
        stems = (deed.do, "acknowledge") if deed.do == "accept" else (deed.do,)
        for stem in stems:
            for said, key in self._buttons(deed.by, stem, case.number):
                try:
                    await self.phones.press(deed.by, said.card_id or str(said.id), key)
                except NotInTown:
                    continue
                return True
        return False

    def _buttons(self, who: str, stem: str, number: int) -> Iterator[tuple[Said, str]]:
        """Buttons of this kind for this number on somebody's phone, newest first."""
        for way in (APP, BOT):
            for said in reversed(self.world.messages(f"{way}:{who}")):
                for key in keys_of(said.card or {}):
                    word, _, rest = key.partition("/")
                    if word == stem and rest.split("/")[1:2] == [str(number)]:
                        yield said, key


def words_of(message: Mapping[str, Any]) -> str:
    """All that a person reads of a message: its text, or what stands on its card."""
    return "\n".join([str(message.get("text", "")), *_texts(message.get("card") or {})])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def shared(one: str, other: str) -> int:
    """Length of the longest run of characters that both have."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
