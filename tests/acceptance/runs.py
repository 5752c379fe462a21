"""A run is played over the wire and written down as everybody saw it: who said what where, in order."""

import itertools
import os
from datetime import datetime
from pathlib import Path

from bot.simulator.cards import keys_of
from tests.acceptance.house import ZONE, House, at
from tests.hands import WEEKDAYS

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"


class Run:
    """`async with Run(tmp_path, "周一…") as run:`; afterwards `run.compares("01")`."""

    def __init__(self, folder, start):
        self.house = House(folder, start=at(start))
        self.lines = []
        self._day = None
        self._seen = 0

    @property
    def world(self):
        return self.house.world

    def watch(self):
        self.world.subscribe(self._event)

    def _event(self, event):
        if event["type"] == "message" and not event.get("changed"):
            self._write(event["message"])

    def _write(self, said):
        local = datetime.fromisoformat(said["at"]).astimezone(ZONE)
        if local.date() != self._day:
            self._day = local.date()
            self.lines += ["", f"【{local.month}月{local.day}日 周{WEEKDAYS[local.weekday()]}】"]
        words = f"[{said['kind']}]" if said["kind"] in ("image", "file") else said["text"]
        if said.get("card"):
            words = "\n".join(card_words(said["card"]))
        if said["kind"] == "image" and said["text"]:
            words = f"[图片] {said['text']}"
        head = f"{local:%H:%M}　{self._where(said)}"
        self.lines.append(f"{head}：" + words.replace("\n", "\n　　　　"))

    def _where(self, said):
        chat, who = said["chat"], said["from"]
        if chat in self.world.groups:
            name = self.world.nickname(chat, who)
            by = "（替助手点的）" if said.get("from_bot") else ""
            return f"{self.world.groups[chat].name}｜{name}{by}"
        person = chat.partition(":")[2]
        name = self.world.people[person].name
        if who == person:
            return f"{name}对助手说"
        return f"→ {name}的电话" if said["kind"] == "call" else f"→ {name}"

    def notes(self, words):
        """Something that happened beside the talk."""
        self.lines.append(f"　　（{words}）")

    # what people do

    async def says(self, who, chat, text="", **more):
        return await self.house.simulator.phones.say(who, chat, text, **more)

    async def passes(self, **time):
        await self.house.passes(**time)

    async def until(self, text):
        await self.house.conductor.move_to(at(text))

    async def taps(self, who, room):
        """Everything that waits beside this group, one tap each."""
        for item in await self.house.simulator.toolbar.items(who, room):
            await self.house.simulator.toolbar.tap(who, item["id"], room)
            await self.passes(seconds=30)

    async def presses(self, who, stem):
        name = self.world.people[who].name
        for said in reversed(self.world.messages(f"app:{who}")):
            for key in keys_of(said.card or {}):
                if key.startswith(f"{stem}/"):
                    button = next(text for text, one in buttons(said.card) if one == key)
                    self.notes(f"{name}点「{button}」")
                    await self.house.simulator.phones.press(who, said.card_id or str(said.id), key)
                    return
        raise AssertionError(f"{who} has no {stem} to press")

    def compares(self, name):
        """The same as the file, word for word; with TRANSCRIPTS=write it is written anew."""
        path = TRANSCRIPTS / f"{name}.txt"
        text = "\n".join(in_order(self.lines)).strip() + "\n"
        if os.environ.get("TRANSCRIPTS") == "write":
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8")


def buttons(card):
    return [(one["text"], one["key"]) for one in card.get("button_list", ())]


def card_words(card):
    title = card.get("main_title", {})
    yield f"〔{title.get('title', '')}〕{title.get('desc', '')}"
    if card.get("sub_title_text"):
        yield card["sub_title_text"]
    facts = "　".join(f"{one['keyname']} {one.get('value', '')}" for one in card.get("horizontal_content_list", ()))
    if facts:
        yield facts
    if buttons(card):
        yield "　".join(f"［{text}］" for text, _ in buttons(card))


def in_order(lines):
    """What the bot sends at one moment arrives side by side: by who reads it, each in his own order."""
    arriving = [line[5:7] == "　→" for line in lines]
    for mine, run in itertools.groupby(zip(lines, arriving, strict=True), lambda pair: (pair[1], pair[0][:5])):
        found = [line for line, _ in run]
        yield from sorted(found, key=reader_of) if mine[0] else found


def reader_of(line):
    name, _, words = line[7:].partition("：")
    return name.removesuffix("的电话"), name, words
