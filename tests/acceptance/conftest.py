import pytest

from tests.acceptance.house import open_house
from tests.contracts.conftest import postgres_server  # noqa: F401  one server for both suites


@pytest.fixture
async def house(tmp_path):
    """Platform and bot on a Monday morning, nothing has been said yet."""
    async with open_house(tmp_path) as house:
        yield house
