"""One file with everything, and back again."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from bot.commands.options import CONFIG, AsJson, ConfigFile, tell
from bot.config import Config, load
from bot.errors import OfficeError, OurError
from storage.migrate import check_schema

DATABASE, DATA = "gridbot.db", "data"
LEFT_OUT = frozenset({"web.key"})  # made anew; people log in again
File = Annotated[Path, typer.Argument(metavar="FILE", help="备份文件，例如 备份-20260304.tar。")]


def backup(file: File, config: ConfigFile = CONFIG, as_json: AsJson = False) -> None:
    """把数据库和 data 文件夹存成一个文件；程序开着也可以做。

    例：gridbot backup 备份-20260304.tar

    封存密钥不在里面：secrets 文件夹（或 gridbot.key）请另外留一份，没有它姓名和电话打不开。
    PostgreSQL 请用 pg_dump。
    """
    read = load(config)
    database = _database(read)
    if file.exists():
        raise _refused(f"{file} 已经有了，换个名字。")
    if not database.exists():
        raise _refused(f"还没有数据库 {database}。")
    with tempfile.TemporaryDirectory(dir=file.parent or None) as folder:
        copy = Path(folder) / DATABASE
        source = sqlite3.connect(database)
        try:
            source.execute("VACUUM INTO ?", (str(copy),))  # one moment's picture, also while somebody writes
        finally:
            source.close()
        rows = _sound(copy)
        part = Path(folder) / "part.tar"
        with tarfile.open(part, "w") as tar:
            tar.add(copy, DATABASE)
            if read.storage.data.is_dir():
                tar.add(read.storage.data, DATA, filter=_wanted)
        part.chmod(0o600)
        part.rename(file)
    size = file.stat().st_size
    said = f"已存到 {file}，{size / 2**20:.1f} MB，{rows} 件工单，检查过没有坏。密钥请另外留一份。"
    tell(as_json, {"file": file, "bytes": size, "tickets": rows}, said)


def restore(
    file: File,
    config: ConfigFile = CONFIG,
    force: Annotated[bool, typer.Option("--force", help="已经有数据库也恢复；旧的改名留着。")] = False,
    as_json: AsJson = False,
) -> None:
    """从备份文件恢复数据库和 data 文件夹。先停下 gridbot serve。

    例：gridbot restore 备份-20260304.tar
        gridbot restore 备份-20260304.tar --force

    文件坏了、或比这一版程序新，就什么也不动。恢复后旧版本的库请再 gridbot migrate。
    """
    read = load(config)
    database = _database(read)
    if database.exists() and not force:
        raise _refused(f"{database} 已经有了。确定要换，就加 --force，旧的会改名留着。")
    database.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=database.parent) as folder:
        _unpack(file, Path(folder))
        copy = Path(folder) / DATABASE
        rows = _sound(copy)
        old = _put_aside(database)
        copy.rename(database)
        if (Path(folder) / DATA).is_dir():
            shutil.copytree(Path(folder) / DATA, read.storage.data, dirs_exist_ok=True)
    said = f"已恢复 {rows} 件工单到 {database}。" + (f"旧的留在 {old}。" if old else "") + _schema_hint(read)
    tell(as_json, {"database": database, "tickets": rows, "old": old}, said)


def _refused(why: str) -> OfficeError:
    return OfficeError(why, reply=why)


def _database(config: Config) -> Path:
    url = make_url(config.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise _refused("这两个命令只管 SQLite；PostgreSQL 请用 pg_dump 和 pg_restore。")
    return Path(url.database)


def _wanted(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if Path(member.name).name in LEFT_OUT else member


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file) as tar:
            tar.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise _refused(f"{file} 打不开，或者不是备份文件。") from error
    if not (folder / DATABASE).is_file():
        raise _refused(f"{file} 里没有 {DATABASE}，不是备份文件。")


def _sound(path: Path) -> int:
    """How many tickets the file holds. Raises OurError when SQLite finds it damaged."""
    link = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        said = link.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise OurError(f"integrity_check: {said}", reply=f"这份数据是坏的（{said}），没有动现在的数据。")
        has = link.execute("SELECT 1 FROM sqlite_master WHERE name = 'ticket'").fetchone()
        return int(link.execute("SELECT count(*) FROM ticket").fetchone()[0]) if has else 0
    except sqlite3.DatabaseError as error:
        raise OurError(f"{path}: {error}", reply="这份数据打不开，没有动现在的数据。") from error
    finally:
        link.close()


def _put_aside(database: Path) -> Path | None:
    """Rename the database that is there, with its journals; its new name."""
    if not database.exists():
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    for tail in ("-wal", "-shm", ""):
        path = database.with_name(database.name + tail)
        if path.exists():
            path.rename(database.with_name(f"{database.name}.{stamp}{tail}"))
    return database.with_name(f"{database.name}.{stamp}")


def _schema_hint(config: Config) -> str:
    try:
        check_schema(config.database)
    except OurError:
        return "数据库的样子和程序对不上，请接着运行 gridbot migrate。"
    return ""
