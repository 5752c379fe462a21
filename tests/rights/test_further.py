"""The same walls where a matter is pointed at otherwise, is private, or was somebody's before he left."""

from dataclasses import replace

import pytest

from bot.deeds.private import private
from bot.domain.rights import RIGHTS, Deed
from bot.domain.ticket import Moved, Origin, State, Step
from bot.messages import Outbound, OutState, Target, Way

from .cases import CASES, steps_of
from .test_words import leaks, told
from .town import NOW
from .who import FAR, HERE, NEAR, OFFICE, PEOPLE, ROOM, within

BY_QUOTE = (
    "supplement", "follow", "urge", "progress", "confirm", "deny", "withdraw", "accept", "finish", "transfer", "refuse", "wait",
    "acknowledge", "false_alarm", "whistle", "arrive",
)  # fmt: skip
IN_PRIVATE = ("reporter", "hand", "helper", "called", "office")  # whose matter it is, who deals with it, the office


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("stem", BY_QUOTE)
async def test_a_quote_points_no_further_than_a_number(world, stem, name):
    """Whoever quotes the words that opened a matter has the rights that he has with its number."""
    who, case = PEOPLE[name], CASES[stem]
    matter = NEAR[case.about]
    text = case.text.replace(" #{n}", "").format(n="")
    came = await world.hears(who.id, "archive", ROOM, text=text, quote=f"{HERE}-{matter.number}")
    expected = [(step.value, who.id) for step in steps_of(stem, who, matter, alone=False)]
    assert came.steps == ({matter.number: expected} if expected else {})
    assert leaks(world, who, came) == []


@pytest.mark.parametrize("name", PEOPLE)
async def test_of_several_numbers_each_is_asked_for(world, name):
    """「#1 #2 都换好了」: what is his is done, the other is left as it is."""
    who = PEOPLE[name]
    came = await world.says(who.id, "#1 #2 都换好了")
    if name == "elsewhere":
        assert came.steps == {}
        return
    found = {
        matter.number: steps_of("finish", who, matter, alone=True) for matter in (NEAR["assigned"], FAR["assigned"])
    }
    assert came.steps == {number: [(step.value, who.id) for step in steps] for number, steps in found.items() if steps}
    assert leaks(world, who, came) == []


@pytest.mark.parametrize("name", PEOPLE)
async def test_a_private_matter_is_for_its_people(world, name, site):
    """Its words are read by its reporter, by who deals with it, and by the office: no lead, no follower, nobody who left,
    by whatever word or page."""
    who, secret = PEOPLE[name], NEAR["assigned"].secret
    world.is_touched = True
    await world.store.run(HERE, lambda desk: private(desk, 1, desk.people.actor("chen", NOW.date()), NOW))
    world.marks()
    heard = []
    for text in ("为什么 #1", "进度 #1", "查 #1", f"查 {secret}", "我的", "今天有几件没办", "我家也是 #1", "为什么 #1"):
        for chat in ("", ROOM):
            came = await world.says(who.id, text, chat)
            heard += [told(out) for out in came.told(who.id)]
    for path in (
        "tickets/1",
        "tickets",
        f"tickets?words={secret}",
        "board",
        "tickets.xlsx",
        "digests/cases?key=opened",
    ):
        heard.append((await site.asks("GET", f"/office/{path}", site.cookie(who.id)))[1].replace(f'"{secret}"', ""))
    heard.append((await site.asks("GET", "/api/v1/toolbar?chat=wrSL01", site.cookie(who.id)))[1])
    heard.append((await site.asks("GET", f"/r/{site.token(who.id)}"))[1])
    words = f"{secret}碎了"
    assert any(words in line for line in heard) is (name in IN_PRIVATE)


async def test_of_a_private_matter_nobody_else_hears_by_urging_or_following(world):
    """A neighbour who urges it hears not who has it, the lead who is told of it reads not its words, and its number in the
    group makes nobody a follower."""
    world.is_touched = True
    await world.store.run(HERE, lambda desk: private(desk, 1, desk.people.actor("chen", NOW.date()), NOW))
    world.marks()
    for who, chat in (("wmNei", ""), ("wmNobody", ""), ("wmNei", "")):
        came = await world.says(who, "催 #1", chat)
        assert [out.text for out in came.told(who)] == ["#1 已经替您催了社区。"]
    assert [out.text for out in came.told("l1")] == ["#1 已经催了 3 次，在王师傅手里：（私下办理，只给经办的人看）"]
    assert [out.text for out in (await world.says("wmRep", "催 #1")).told("wmRep")] == ["#1 已经替您催了老秦。"]
    came = await world.says("wmNei", "我家也是 #1", ROOM)
    assert "follow" not in {step for step, _ in came.steps[1]}


async def test_the_result_of_a_private_matter_goes_to_its_reporter_alone(world):
    """It was reported alone and followed in the group: when it is done, the group and the follower hear nothing."""
    world.is_touched = True

    def deed(desk):
        alone = replace(desk.tickets.get(1), chat="kf:wmRep", private=True)
        desk.tickets.save(alone, Moved(1, Step.ENRICH, State.ASSIGNED, "chen", OFFICE, NOW))

    await world.store.run(HERE, deed)
    came = await world.says("wang", "办结 #1 换了一块")
    assert {out.to.id for out in came.said if "换了一块" in out.text and out.to.kind != "person"} == set()
    assert "换了一块" in came.told("wmRep")[0].text
    assert came.told("wmFol") == []


async def test_who_left_leaves_what_he_wrote_down_for_others(world, site):
    """What a worker took down at the counter stays with the office when his term has ended: he reads and ends it no more."""
    world.is_touched = True

    def deed(desk):
        ticket = replace(
            desk.tickets.get(1), number=0, origin=Origin.PROXY, reporter="old", chat="app:old", message="", version=0
        )
        moved = Moved(0, Step.OPEN, State.ASSIGNED, "old", PEOPLE["hand"].standing, NOW, ticket.summary)
        return desk.tickets.open(ticket, moved).number

    number = await world.store.run(HERE, deed)
    world.marks()
    for text in (
        f"为什么 #{number}",
        f"进度 #{number}",
        "我的",
        f"可以了 #{number}",
        f"没好 #{number}",
        f"撤回 #{number}",
        "撤销",
    ):
        came = await world.says("old", text)
        assert came.is_nothing, text
        assert leaks(world, PEOPLE["left"], came) == [], text
    status, text = await site.asks("GET", f"/r/{site.token('old')}")
    assert (status, NEAR["assigned"].secret in text) == (200, False)
    assert (await site.asks("POST", f"/r/{site.token('old')}/{number}/confirm"))[0] == 400
    assert world.came().is_nothing


@pytest.mark.parametrize("name", PEOPLE)
async def test_leave_is_entered_for_oneself(world, name):
    """「请假 王师傅 明天」 by himself and by the office; 「交接」 is the office's alone."""
    who = PEOPLE[name]
    for text, allowed in (("请假 王师傅 明天", name in ("hand", "office")), ("交接 第一网格 老何", name == "office")):
        world.put_back()
        came = await world.says(who.id, text)
        assert came.is_nothing is not allowed, text


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("ticket", [1, 0])
async def test_who_was_to_pass_it_on_says_that_he_did(world, name, ticket):
    """「已转告」: by whose mouth it waits for, by who may speak for that place, and by the office; of what belongs to no
    matter the first and the last."""
    who, key = PEOPLE[name], f"{HERE}/{ticket}/word/1"
    world.is_touched = True
    said = Outbound(to=Target("person", "wmRep"), key=key, text="办好了", ticket=ticket)
    hand = "wang"

    def waits(desk):
        desk.say(said)
        desk.outbox.update(desk.outbox.by_key(key).id, OutState.WAITING_HAND, way=Way.MEMBER, hand=hand)

    await world.store.run(HERE, waits)
    world.marks()
    came = await world.presses(who.id, f"told/{key}")
    state = await world.store.read(HERE, lambda desk: desk.outbox.by_key(key).state)
    there = who.standing in RIGHTS[Deed.TAP] and ticket == 1 and within(who, NEAR["assigned"])
    allowed = who.id == hand or who.standing is OFFICE or there
    assert (state is OutState.DELIVERED) is allowed
    assert came.is_nothing or allowed


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "elsewhere"])
async def test_a_question_that_nobody_wrote_down_goes_to_a_person(world, name):
    """Whoever may ask is told who will answer, asked again the same number, also who may report nothing."""
    who = PEOPLE[name]
    for _ in range(2):
        came = await world.says(who.id, "办事 公交改线以后怎么走")
        assert [out.text for out in came.told(who.id)][-1].startswith("这个我去问一下，#9，")
        assert came.steps[9][0] == ("open", who.id)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("colleague", "关单 #1 已回访", "「社区办结」要社区来说，这句没有照办。"),
        ("office", "退回 #1 不归我这片", "「退回」要网格员或网片长来说，这句没有照办。"),
        ("hand", "评价 #3 5分", "「评价」要居民来说，这句没有照办。"),
        ("uncalled", "派单 #1 小刘", "「派单给」要网片长或社区来说，这句没有照办。"),
        ("other_worker", "接单 #1", "这一步不归您办，没有动。要紧就跟社区说一声。"),
        ("other_worker", "转私下 #5", "这一步不归您办，没有动。要紧就跟社区说一声。"),
        ("other_worker", "吹哨 #5 城管", "这一步不归您办，没有动。要紧就跟社区说一声。"),
        ("hand", "转私下 #5", "#5 已经是「办结」了。"),
        ("stranger", "我家也是 #1", "您说一下是哪栋、什么事，要是同一件就给您记到一起。"),
    ],
)
async def test_who_may_not_hears_one_polite_line(world, name, text, line):
    """Nothing is done, nothing of the matter is told, and he knows what to do next."""
    came = await world.says(PEOPLE[name].id, text)
    assert ([out.text for out in came.said], came.is_nothing) == ([line], True)
