"""One file with everything, and back again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypedDict

import typer
from sqlalchemy import make_url

from bot.commands.options import CONFIG, AsJson, ConfigFile, tell
from bot.config import Config, load
from bot.errors import ConfigError, OfficeError, OurError
from storage.installation import has_key, seal_of
from storage.migrate import check_schema, revisions

DATABASE, DATA = "gridbot.db", "data"
LEFT_OUT = frozenset({"web.key"})  # made anew; people log in again
MOST_NAMED = 20  # tickets that are named one by one
SEALED = tuple(
    (table, f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 1")  # noqa: S608  # our own names
    for table, column in (("persons", "name"), ("inbox", "body"), ("outbox", "body"), ("persons", "phone"))
)
File = Annotated[Path, typer.Argument(metavar="FILE", help="备份文件，例如 备份-20260304.tar。")]


class Later(TypedDict):
    """What a restored backup has not, because it came later."""

    tickets: list[int]
    messages: int
    steps: int
    sentences: int


def backup(file: File, config: ConfigFile = CONFIG, as_json: AsJson = False) -> None:
    """把数据库和 data 文件夹存成一个文件；程序开着也可以做。

    例：gridbot backup 备份-20260304.tar

    封存密钥不在里面：secrets 文件夹（或 gridbot.key）请另外留一份，没有它姓名和电话打不开。
    PostgreSQL 请用 pg_dump。
    """
    rows = save(load(config), file)
    size = file.stat().st_size
    said = f"已存到 {file}，{size / 2**20:.1f} MB，{rows} 件工单，检查过没有坏。密钥请另外留一份。"
    tell(as_json, {"file": file, "bytes": size, "tickets": rows}, said)


def save(config: Config, file: Path) -> int:
    """Everything as it is this moment in one file; how many tickets. Nobody who writes is hindered."""
    database = database_file(config)
    if file.exists():
        raise _refused(f"{file} 已经有了，换个名字。")
    if not database.exists():
        raise _refused(f"还没有数据库 {database}。")
    if not file.absolute().parent.is_dir():
        raise _refused(f"没有文件夹 {file.parent}，先建好再存。")
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(database)) as source:
            source.execute("VACUUM INTO ?", (str(copy),))  # one moment's picture, also while somebody writes
        rows = _sound(copy)
        part = Path(folder) / "part.tar"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w") as tar:
                tar.add(copy, DATABASE)
                if config.storage.data.is_dir():
                    tar.add(config.storage.data, DATA, filter=_wanted)
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(file)
    return rows


def restore(
    file: File,
    config: ConfigFile = CONFIG,
    force: Annotated[bool, typer.Option("--force", help="已经有数据库也恢复；旧的改名留着。")] = False,
    as_json: AsJson = False,
) -> None:
    """从备份文件恢复数据库和 data 文件夹。先停下 gridbot serve。

    例：gridbot restore 备份-20260304.tar
        gridbot restore 备份-20260304.tar --force

    文件坏了、或比这一版程序新，就什么也不动。恢复后说清那以后少了什么；旧版本的库请再 gridbot migrate。
    """
    read = load(config)
    database = database_file(read)
    if database.exists() and not force:
        raise _refused(f"{database} 已经有了。确定要换，就加 --force，旧的会改名留着。")
    database.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=database.parent) as folder:
        saved_at = _unpack(file, Path(folder))
        copy = Path(folder) / DATABASE
        rows = _sound(copy)
        _fits(copy, read)
        later = _came_later(database, copy) if database.exists() else None
        old = _put_aside(database)
        copy.rename(database)
        if (Path(folder) / DATA).is_dir():
            shutil.copytree(Path(folder) / DATA, read.storage.data, dirs_exist_ok=True)
    outcome = {"database": database, "tickets": rows, "old": old, "saved_at": saved_at, "later": later}
    lines = [f"已恢复 {rows} 件工单到 {database}，是 {saved_at.astimezone():%Y-%m-%d %H:%M:%S} 存的样子。"]
    lines += [*_later_lines(later, old, read), _schema_hint(read)]
    tell(as_json, outcome, "\n".join(filter(None, lines)))


def _later_lines(later: Later | None, old: Path | None, config: Config) -> list[str]:
    lines = []
    if later is not None:
        numbers = " ".join(f"#{number}" for number in later["tickets"][:MOST_NAMED])
        more = f" 等 {len(later['tickets'])} 件" if len(later["tickets"]) > MOST_NAMED else ""
        parts = [f"工单 {numbers}{more}"] if numbers else []
        names = (("messages", "消息", "条"), ("steps", "经过", "步"), ("sentences", "要说的话", "句"))
        parts += [f"{word} {later[name]} {unit}" for name, word, unit in names if later[name]]
        said = f"那以后的不在里面：{'、'.join(parts)}。" if parts else "和旧的比，一件也没少。"
        lines.append(f"{said}旧的留在 {old}。")
    elif old is not None:
        lines.append(f"旧的库读不出来，说不出那以后少了什么；旧的留在 {old}。")
    else:
        lines.append("那以后的不在里面。")
    archive = config.wecom.archive if config.wecom else None
    if archive is not None and archive.mode != "off":
        lines.append("会话存档会从那一刻接着读，五天以内的群消息自己补回来。")
    return lines


def _refused(why: str) -> OfficeError:
    return OfficeError(why, reply=why)


def database_file(config: Config) -> Path:
    url = make_url(config.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise _refused("这两个命令只管 SQLite；PostgreSQL 请用 pg_dump 和 pg_restore。")
    return Path(url.database)


def _wanted(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if Path(member.name).name in LEFT_OUT else member


def _unpack(file: Path, folder: Path) -> datetime:
    """Into *folder*; when it was taken."""
    try:
        with tarfile.open(file) as tar:
            _extract(tar, folder)
            moment = next((one.mtime for one in tar.getmembers() if one.name == DATABASE), 0)
    except (OSError, tarfile.TarError) as error:
        raise _refused(f"{file} 打不开，或者不是备份文件。") from error
    if not (folder / DATABASE).is_file():
        raise _refused(f"{file} 里没有 {DATABASE}，不是备份文件。")
    return datetime.fromtimestamp(moment, UTC)


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Files below *folder* and nothing else. Debian's Python 3.11.2 has no filters of its own yet."""
    for member in tar.getmembers():
        target = folder / member.name
        if not (member.isfile() or member.isdir()) or not target.resolve().is_relative_to(folder.resolve()):
            raise tarfile.TarError(f"{member.name} does not belong into a backup")
        if member.isdir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        source = tar.extractfile(member)
        if source is not None:
            with source, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as kept:
                shutil.copyfileobj(source, kept)
        os.utime(target, (member.mtime, member.mtime))


def _sound(path: Path) -> int:
    """How many tickets the file holds. Raises OurError when SQLite finds it damaged."""
    link = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        said = link.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise OurError(f"integrity_check: {said}", reply=f"这份数据是坏的（{said}），没有动现在的数据。")
        has = link.execute("SELECT 1 FROM sqlite_master WHERE name = 'tickets'").fetchone()
        return int(link.execute("SELECT count(*) FROM tickets").fetchone()[0]) if has else 0
    except sqlite3.DatabaseError as error:
        raise OurError(f"{path}: {error}", reply="这份数据打不开，没有动现在的数据。") from error
    finally:
        link.close()


def _fits(copy: Path, config: Config) -> None:
    """Raise OfficeError when the backup is of a newer program, or sealed with a key that is not here."""
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as link:
        names = {name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found = (
            link.execute("SELECT version_num FROM alembic_version").fetchone() if "alembic_version" in names else None
        )
        if found is not None and found[0] not in revisions():
            raise _refused(f"这份备份是更新的程序存的（{found[0]}），先升级程序再恢复；现在什么也没动。")
        sealed = next(filter(None, (link.execute(ask).fetchone() for name, ask in SEALED if name in names)), None)
    if sealed is None:
        return
    try:
        if not has_key(config):
            raise ConfigError("no key yet")
        seal_of(config).open_bytes(sealed[0])
    except ConfigError as error:
        why = (
            "这台电脑上的封存密钥打不开这份备份。把当时的 secrets 文件夹（或 gridbot.key）放回来再试；现在什么也没动。"
        )
        raise _refused(why) from error


def _came_later(database: Path, copy: Path) -> Later | None:
    """What the old database has and the backup has not; None when it cannot be read. Raises while somebody uses it."""
    with closing(sqlite3.connect(database, timeout=1)) as link:
        try:
            link.execute("PRAGMA journal_mode=DELETE").fetchone()  # everything in one file; needs it for itself alone
            link.execute("ATTACH ? AS saved", (str(copy),))
            rows = link.execute(
                "SELECT community, number FROM main.tickets EXCEPT SELECT community, number FROM saved.tickets ORDER BY 1, 2"
            ).fetchall()
            return {
                "tickets": [number for _, number in rows],
                "messages": _fewer(link, "inbox", "source, message"),
                "steps": _fewer(link, "history", "id, number, step, at"),
                "sentences": _fewer(link, "outbox", "community, key"),
            }
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise _refused("数据库还有程序在用。先停下 gridbot serve，再恢复；现在什么也没动。") from error
            return None
        except sqlite3.DatabaseError:
            return None


def _fewer(link: sqlite3.Connection, table: str, columns: str) -> int:
    ask = f"SELECT {columns} FROM main.{table} EXCEPT SELECT {columns} FROM saved.{table}"  # noqa: S608  # our own names
    return int(link.execute(f"SELECT count(*) FROM ({ask})").fetchone()[0])  # noqa: S608


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
