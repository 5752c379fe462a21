"""One file with everything, and back again."""

import io
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing

import pytest
from alembic import command

from bot.commands.sheets import write_sheet
from storage.migrate import alembic_config

UNITS = {"code": "code", "name": "name", "kind": "kind", "parent": "parent"}
PEOPLE = {"userid": "userid", "name": "name", "roles": "roles", "unit": "unit", "phone": "phone"}


def test_what_was_saved_comes_back(gridbot, config, tmp_path):
    """Database and pictures are in the file; the old database is kept beside the restored one."""
    gridbot("migrate", "--config", config)
    (tmp_path / "data" / "门.jpg").write_bytes(b"jpeg")
    (tmp_path / "data" / "web.key").write_text("k")
    saved = tmp_path / "b.tar"

    assert gridbot("backup", saved, "--config", config).code == 0
    assert gridbot("backup", saved, "--config", config).code == 1  # never overwritten
    (tmp_path / "data" / "门.jpg").unlink()
    (tmp_path / "data" / "web.key").write_text("newer")
    assert gridbot("restore", saved, "--config", config).code == 1  # something is there
    assert gridbot("restore", saved, "--force", "--config", config).code == 0

    assert (tmp_path / "data" / "门.jpg").read_bytes() == b"jpeg"
    assert (tmp_path / "data" / "web.key").read_text() == "newer"
    assert len(list(tmp_path.glob("gridbot.db.2*"))) == 1


def test_a_damaged_file_changes_nothing(gridbot, config, tmp_path):
    """What is no backup, or is torn, leaves the present data alone."""
    gridbot("migrate", "--config", config)
    saved = tmp_path / "b.tar"
    gridbot("backup", saved, "--config", config)
    before = (tmp_path / "gridbot.db").read_bytes()
    raw = bytearray(saved.read_bytes())
    raw[512 + 4096 : 512 + 24576] = b"\xff" * 20480
    saved.write_bytes(raw)
    (tmp_path / "text.tar").write_text("no tar")

    for name in ("b.tar", "text.tar", "none.tar"):
        said = gridbot("restore", tmp_path / name, "--force", "--config", config)
        assert (said.code, "Traceback" in said.err) == (1, False), name
    assert (tmp_path / "gridbot.db").read_bytes() == before


@pytest.mark.parametrize("kind", ["above", "absolute", "link"])
def test_a_backup_writes_nowhere_else(gridbot, config, tmp_path, kind):
    """A file that was made to reach out of its folder is no backup: nothing is written, nothing is replaced."""
    gridbot("migrate", "--config", config)
    saved = tmp_path / "b.tar"
    gridbot("backup", saved, "--config", config)
    before = (tmp_path / "gridbot.db").read_bytes()
    target = tmp_path / "outside"
    with tarfile.open(saved, "a") as tar:
        name = {"above": "data/../../outside", "absolute": str(target), "link": "data/link"}[kind]
        part = tarfile.TarInfo(name)
        part.size = 4
        if kind == "link":
            part.type, part.linkname, part.size = tarfile.SYMTYPE, str(target), 0
        tar.addfile(part, io.BytesIO(b"evil"))

    said = gridbot("restore", saved, "--force", "--config", config)
    assert (said.code, "Traceback" in said.err) == (1, False)
    assert (tmp_path / "gridbot.db").read_bytes() == before
    assert not target.exists()


def test_a_backup_may_be_taken_while_somebody_writes(gridbot, config, tmp_path):
    """The picture is of one moment; an open transaction is not in it and does not hinder it."""
    gridbot("migrate", "--config", config)
    writer = sqlite3.connect(tmp_path / "gridbot.db", isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("BEGIN IMMEDIATE")
    try:
        assert gridbot("backup", tmp_path / "b.tar", "--config", config).code == 0
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def somebody(gridbot, config, folder):
    """A community with one unit and one invented person, whose name and phone are sealed."""
    gridbot("migrate", "--config", config)
    write_sheet(folder / "u.csv", UNITS, [{"code": "SL", "name": "松岭社区", "kind": "community", "parent": ""}])
    row = {"userid": "chen", "name": "陈主任", "roles": "社区主任", "unit": "SL", "phone": ""}
    write_sheet(folder / "p.csv", PEOPLE, [row])
    assert gridbot("import", "units", folder / "u.csv", "--config", config).code == 0
    assert gridbot("import", "people", folder / "p.csv", "--config", config).code == 0


def test_it_says_what_came_later(gridbot, config, tmp_path):
    """What the old database had beyond the backup is counted and said; nothing else is missing."""
    gridbot("migrate", "--config", config)
    saved = tmp_path / "b.tar"
    gridbot("backup", saved, "--config", config)
    message = ("app", "7", "songling", "app:wang", "wang", "text", 1, 1, "", 0, "", 0, "", "", 0, "", 0, "", 0)
    columns = (
        "source, message, community, chat, who, kind, sent_at, received_at, quote, attempts, error, aside, intent,"
        " category, opens, joins, danger, places, ticket"
    )
    with closing(sqlite3.connect(tmp_path / "gridbot.db")) as database, database:
        database.execute(f"INSERT INTO inbox ({columns}) VALUES ({', '.join('?' * len(message))})", message)

    said = json.loads(gridbot("restore", saved, "--force", "--config", config, "--json").out)
    assert said["later"] == {"tickets": [], "messages": 1, "steps": 0, "sentences": 0}
    told = gridbot("restore", saved, "--force", "--config", config).out
    assert "和旧的比，一件也没少" in told


def test_it_is_not_restored_under_a_running_program(gridbot, config, tmp_path):
    """While somebody has the database open, nothing is put in its place."""
    gridbot("migrate", "--config", config)
    gridbot("backup", tmp_path / "b.tar", "--config", config)
    with closing(sqlite3.connect(tmp_path / "gridbot.db")) as running:
        running.execute("PRAGMA journal_mode=WAL").fetchone()
        running.execute("SELECT count(*) FROM tickets").fetchone()
        said = gridbot("restore", tmp_path / "b.tar", "--force", "--config", config)
    assert said.code == 1
    assert "先停下 gridbot serve" in said.err
    assert list(tmp_path.glob("gridbot.db.2*")) == []


def test_another_key_opens_nothing(gridbot, config, tmp_path):
    """A backup whose key is not here is refused before anything is touched, and accepted with its key."""
    somebody(gridbot, config, tmp_path)
    gridbot("backup", tmp_path / "b.tar", "--config", config)
    other = tmp_path / "elsewhere"
    gridbot("init", "--yes", "--config", other / "config.toml")

    said = gridbot("restore", tmp_path / "b.tar", "--config", other / "config.toml")
    assert (said.code, "密钥打不开" in said.err, (other / "gridbot.db").exists()) == (1, True, False)
    shutil.copy(tmp_path / "secrets" / "storage_key", other / "secrets" / "storage_key")
    assert gridbot("restore", tmp_path / "b.tar", "--config", other / "config.toml").code == 0


def test_a_newer_programs_backup_is_refused(gridbot, config, tmp_path):
    """An older program does not take what it cannot read."""
    gridbot("migrate", "--config", config)
    with closing(sqlite3.connect(tmp_path / "gridbot.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    gridbot("backup", tmp_path / "b.tar", "--config", config)
    before = (tmp_path / "gridbot.db").read_bytes()
    said = gridbot("restore", tmp_path / "b.tar", "--force", "--config", config)
    assert (said.code, "更新的程序" in said.err) == (1, True)
    assert (tmp_path / "gridbot.db").read_bytes() == before


def test_an_upgrade_keeps_what_was_before(gridbot, config, tmp_path):
    """Upgrading an older database saves it first, and that file brings the older state back."""
    url = f"sqlite:///{tmp_path / 'gridbot.db'}"
    command.upgrade(alembic_config(url), "0001")

    said = json.loads(gridbot("migrate", "--config", config, "--json").out)
    assert (tmp_path / "gridbot.db").exists()
    back = gridbot("restore", said["saved"], "--force", "--config", config)
    assert (back.code, "接着运行 gridbot migrate" in back.out) == (0, True)
    with closing(sqlite3.connect(tmp_path / "gridbot.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert json.loads(gridbot("migrate", "--config", config, "--json").out)["saved"] is not None
    assert json.loads(gridbot("migrate", "--config", config, "--json").out)["saved"] is None  # nothing to upgrade
