"""What is asked every day is answered from the town's own sources, on the whole way of a message."""

import pytest

NEIGHBOUR, GROUP = "wm15a", "room:wrSL15"


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("请问一下，我妈今年满80了，高龄津贴在哪里申请，要带些什么", "松岭社区民政专窗公示"),
        ("想问下明年的居民医保什么时候截止缴费，手机上能不能交", "医保专窗公示"),
    ],
)
async def test_what_has_a_source_is_answered_and_not_written_down(house, question, source):
    """One sentence with its source waits beside the group, and there is no matter with a clock of its own."""
    await house.says(NEIGHBOUR, GROUP, question)
    await house.passes(seconds=60)

    assert await house.tickets() == []
    [waiting] = await house.looks(lambda desk: desk.outbox.waiting())
    assert (waiting.out.to.id, source in waiting.out.text) == (GROUP, True)


async def test_what_has_no_source_goes_to_a_person(house):
    """Nobody has written down what a trade licence needs: one matter, in somebody's hands."""
    await house.says(NEIGHBOUR, GROUP, "请问我们档口换了法人，营业执照变更要去哪个窗口")
    await house.passes(seconds=60)

    [ticket] = await house.tickets()
    assert ticket.assignee
