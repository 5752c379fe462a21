import asyncio

import pytest

from .site import Site
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


@pytest.fixture
async def site(world, tmp_path, aiohttp_client):
    site = Site(world, tmp_path)
    site.client = await aiohttp_client(site.app)
    return site
