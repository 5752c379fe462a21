"""Nothing acknowledged is lost, whenever the power goes."""

import pytest

from tests.faults.killing import kill_many


async def test_three_kills_lose_nothing(tmp_path):
    """Killed three times with a score of messages in flight, the bot has every acknowledged one, once and in order."""
    report = await kill_many(tmp_path, 3, seed=11)
    assert report.faults == []
    assert report.acknowledged > 0
    assert report.tickets > 0


@pytest.mark.slow
@pytest.mark.timeout(1500)
async def test_sixty_kills_lose_nothing(tmp_path):
    """The same sixty times."""
    report = await kill_many(tmp_path, 60, seed=60)
    assert report.faults == []
    assert sorted(report.in_flight)[30] >= 20
