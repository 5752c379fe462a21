"""Workers who act by themselves: they press 接单 after a while, tap what waits, and finish when their rule says so."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp

from bot.simulator.broadcast import Broadcast
from bot.simulator.cards import keys_of
from bot.simulator.conductor import Conductor
from bot.simulator.phones import Phones
from bot.simulator.toolbar import Toolbar
from bot.simulator.world import APP, NotInTown, World

LOOKS = ((11, 35), (17, 5))  # when a worker looks into his toolbars unasked
MANY_ROOMS = 12
Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one worker behaves. Spans are seconds of office time, from and to."""

    presses: bool = True
    taps: bool = True
    finishes: bool = False
    press_after: Span = (20, 90)
    tap_after: Span = (20, 90)
    finish_after: Span = (1200, 7200)
    stems: tuple[str, ...] = ("accept", "acknowledge")  # the first of these that a card offers is pressed
    words: tuple[str, ...] = ("已经修好了", "处理完了，恢复正常了")


OFF = Rule(presses=False, taps=False)
OnAccept = Callable[[str, str], Awaitable[Any]]  # (worker, "community/number")


@dataclass
class Autopilot:
    """Everybody in `rules` acts by it; other members of *kinds* by `default`; *taken* people not at all."""

    world: World
    phones: Phones
    toolbar: Toolbar
    conductor: Conductor
    rules: dict[str, Rule] = field(default_factory=dict)
    default: Rule = Rule()
    kinds: tuple[str, ...] = ("worker", "lead", "property")
    seed: int = 0
    taken: set[str] = field(default_factory=set)
    on_accept: OnAccept | None = None
    leaves: Callable[[Mapping[str, Any]], bool] | None = None  # messages that somebody else will act upon
    mass: Broadcast | None = None
    running: bool = False
    pressed: int = 0
    tapped: int = 0
    _looking: set[str] = field(default_factory=set)

    def start(self) -> None:
        if self.running:
            return
        self.running = True
        self._dice = random.Random(f"autopilot {self.seed}")  # noqa: S311 - play, not secrets
        self._stop = self.world.subscribe(self._hear)
        self._plan_looks()

    def stop(self) -> None:
        if self.running:
            self.running = False
            self._stop()

    def take_over(self, who: str, on: bool) -> None:
        """A person at the page uses this phone (or gives it back). Raises NotInTown."""
        self.world.person(who)
        (self.taken.add if on else self.taken.discard)(who)
        self.world.tell("takeover", who=who, on=on)

    def off(self, who: str) -> None:
        """From now on this worker does nothing by himself: what he is told must climb."""
        self.rules[who] = OFF

    def rule(self, who: str) -> Rule:
        person = self.world.people.get(who)
        if not self.running or person is None or who in self.taken:
            return OFF
        return self.rules.get(who) or (self.default if person.kind in self.kinds else OFF)

    # -- hearing ------------------------------------------------------------------------------------------------

    def _hear(self, event: Mapping[str, Any]) -> None:
        if event["type"] not in ("message", "card"):
            return
        message = event["message"]
        way, _, who = message["chat"].partition(":")
        if not who:
            self._hear_group(message)
            return
        rule = self.rule(who)
        if message["from"] == who or way != APP:
            return
        if message["kind"] == "task" and rule.taps:
            self._later(rule.tap_after, lambda: self._send(who, message["card_id"]))
            return
        if message.get("card") and rule.presses and not (self.leaves and self.leaves(message)):
            key = self._key(message["card"], rule)
            if key and not event.get("changed"):
                self._later(rule.press_after, lambda: self._press(who, message["card_id"] or str(message["id"]), key))
        self._look_soon(who)

    def _hear_group(self, message: Mapping[str, Any]) -> None:
        """Who wrote in the group may have something to send there afterwards."""
        if message["from"] in self.world.people and self.world.person(message["from"]).member:
            self._look_soon(message["from"])

    def _key(self, card: Mapping[str, Any], rule: Rule) -> str:
        offered = keys_of(card)
        return next((key for stem in rule.stems for key in offered if key.partition("/")[0] == stem), "")

    def _later(self, span: Span, action: Callable[[], Awaitable[Any]]) -> None:
        self.conductor.after(self._dice.uniform(*span), action)

    # -- acting -------------------------------------------------------------------------------------------------

    async def _press(self, who: str, card: str, key: str) -> None:
        rule = self.rule(who)
        if not rule.presses:
            return
        try:
            await self.phones.press(who, card, key)
        except NotInTown:
            return  # somebody was faster, and the button is gone
        self.pressed += 1
        self._look_soon(who)
        matter = key.partition("/")[2]
        if key.startswith("accept/"):
            if self.on_accept is not None:
                await self.on_accept(who, matter)
            if rule.finishes:
                self._later(rule.finish_after, lambda: self._finish(who, matter))

    async def _send(self, who: str, task: str) -> None:
        """发送 on a mass message, unless he has done it or it was taken back."""
        if self.mass is not None and self.rule(who).taps and task in self.mass.open_of(who):
            await self.mass.press(who, task, self.phones.say_for_us)

    async def _finish(self, who: str, matter: str) -> None:
        """By the button when a card offers it, else in words to the application."""
        rule = self.rule(who)
        if not rule.finishes:
            return
        words = self._dice.choice(rule.words)
        await self.phones.say(who, APP, f"办结 {matter.rpartition('/')[2]} {words}")

    def _look_soon(self, who: str) -> None:
        if who not in self._looking and self.rule(who).taps:
            self._looking.add(who)
            self._later(self.rule(who).tap_after, lambda: self._look(who))

    async def _look(self, who: str) -> None:
        """Look into the toolbars of his groups and send the first thing that waits; then once more."""
        self._looking.discard(who)
        if not self.rule(who).taps or not self.toolbar.bot_url:
            return
        rooms = self.toolbar.rooms(who)
        if len(rooms) > MANY_ROOMS:
            rooms = [room for room in rooms if self.world.groups[room].owner == who]
        for room in rooms:
            try:
                await self.toolbar.tap(who, room=room)
            except (NotInTown, aiohttp.ClientError, TimeoutError):
                continue
            self.tapped += 1
            self._look_soon(who)
            return

    def _plan_looks(self) -> None:
        now = self.conductor.clock.now()
        times = [now.replace(hour=hour, minute=minute, second=0, microsecond=0) for hour, minute in LOOKS]
        coming = min(at if at > now else at + timedelta(days=1) for at in times)
        self.conductor.schedule(coming, self._round)

    async def _round(self) -> None:
        if not self.running:
            return
        for person in self.world.members():
            self._look_soon(person.id)
        self._plan_looks()
