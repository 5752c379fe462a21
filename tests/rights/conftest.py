import asyncio

import pytest

from .town import World


@pytest.fixture(scope="session")
def kept_world():
    """Made once; every try puts it back."""
    world = World()
    yield world
    asyncio.run(world.store.close())


@pytest.fixture
def world(kept_world):
    kept_world.put_back()
    return kept_world
