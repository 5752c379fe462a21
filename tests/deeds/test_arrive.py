async def whistled(town):
    await town.says("wmLi", "北门占道摆摊过不去", intent="request", category="traffic")
    await town.says("wang", "吹哨 1 街道", "alone")


async def test_in_one_word_from_the_phone(town):
    """「报到」 finds the matter by itself, stops that clock, and who called reads it."""
    await whistled(town)
    await town.says("jiedao", "报到", "alone")

    (call,) = (await town.ticket()).calls
    assert call.arrived_at == town.clock.now()
    assert "#1 街道值守报到了。" in await town.heard("wang")
    assert any("记着您到了" in line for line in await town.heard("jiedao"))


async def test_by_the_button_of_the_card(town):
    """The card's one button does the same, twice is once."""
    await whistled(town)
    await town.presses("jiedao", "arrive/1")
    first = await town.ticket()
    await town.presses("jiedao", "arrive/1")
    assert (await town.ticket()).calls == first.calls


async def test_who_was_not_called_does_not_report_in(town):
    """「我到了」 of a worker who was not called is talk; 「报到」 is answered politely."""
    await whistled(town)
    await town.says("wang", "我到了")
    await town.says("p1", "报到", "alone")
    assert (await town.ticket()).calls[0].arrived_at is None
