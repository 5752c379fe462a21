"""Who says of himself that he does not want to live, and who tells of somebody else."""

import pytest

from bot.domain.despair import is_own


@pytest.mark.parametrize("text", ["我不想活了", "活着没意思", "真的撑不下去了，想死"])
def test_he_says_it_of_himself(text):
    """No other person is named."""
    assert is_own(text)


@pytest.mark.parametrize("text", ["我儿子说他不想活了", "楼上有人要跳楼", "我邻居刚才说想死", "看见有人站在楼顶"])
def test_he_tells_of_somebody_else(text):
    """Whoever is beside that person is told what to do."""
    assert not is_own(text)
