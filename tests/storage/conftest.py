"""A furnished register in a file."""

import pytest

from storage.engine import open_store
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish
from tests.hands import HandClock
from tests.made import migrated


@pytest.fixture
def clock():
    return HandClock(CLOCK_STARTS)


@pytest.fixture
async def store(tmp_path, clock):
    url = f"sqlite:///{tmp_path / 'grid.db'}"
    migrated(url)
    store = open_store(url, clock=clock, seal=SEAL, settings=SETTINGS)
    await store.run("songling", furnish)
    yield store
    await store.close()
