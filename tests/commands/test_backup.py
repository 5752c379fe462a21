"""One file with everything, and back again."""

import sqlite3


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
