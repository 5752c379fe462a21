import pytest

from tests.conversations.player import conversations, play


@pytest.mark.parametrize("path", conversations(), ids=lambda path: path.stem)
async def test_a_conversation_goes_as_it_is_written(path):
    """Whoever reads the file sees what is said, what becomes of it, and what each person hears."""
    player = await play(path)

    assert player.checked > 0
