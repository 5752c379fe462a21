"""What nearly every test of an installation needs and is slow to make: made once a run, then copied."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from bot.simulator.archive import Keys
from bot.simulator.platform import KEY_VERSIONS
from storage.migrate import migrate


def migrated(url):
    """As `migrate`, for a database that is not there yet."""
    file = make_url(url).database if url.startswith("sqlite") else None
    if file is None or Path(file).exists():
        migrate(url)
        return
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_bytes(_empty())


@cache
def _empty():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


def archive_keys(folder):
    """The platform's key pairs, as an earlier start left them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, pem in _pairs().items():
        (folder / name).write_bytes(pem)


@cache
def _pairs():
    folder = Path(tempfile.mkdtemp())
    try:
        keys = Keys(folder)
        for version in KEY_VERSIONS:
            keys.make(version)
        return {file.name: file.read_bytes() for file in folder.iterdir()}
    finally:
        shutil.rmtree(folder)
