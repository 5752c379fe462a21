import pytest

from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()
