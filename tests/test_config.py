"""The configuration: every key explained, every mistake named with its line."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from pathlib import Path
from types import NoneType
from typing import get_args, get_type_hints

import pytest

from bot.config import FILLED, Config, from_tree, load, load_settings
from bot.domain.settings import Settings
from bot.errors import ConfigError
from bot.toml_models import lines_of

ROOT = Path(__file__).parents[1]


def uncommented(name: str) -> str:
    """An example with every key that stands there as `#key = value` switched on."""
    return re.sub(r'^#(?=[\["a-z])', "", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE)


def models_in(hint: object) -> list[type]:
    if is_dataclass(hint):
        return [hint]
    return [model for part in get_args(hint) if part is not NoneType for model in models_in(part)]


def keys_of(model: type, path: str = "") -> set[str]:
    """Every key of a model and the models in it, without the numbers of lists and the names of free tables."""
    hints = get_type_hints(model)
    found = set()
    for field in fields(model):
        if field.name in FILLED.get(model, ()):
            continue
        below = f"{path}.{field.name}" if path else field.name
        inner = models_in(hints[field.name])
        found |= {below} if not inner else set().union(*(keys_of(one, below) for one in inner))
    return found


def test_the_example_loads_as_it_is():
    """Who copies the example and starts has a program that starts."""
    config = load(ROOT / "config.example.toml")

    assert config.wecom is None
    assert config.settings["songling"].short_name == "松岭"
    assert config.database == f"sqlite:///{ROOT / 'gridbot.db'}"


def test_every_key_stands_in_the_example(monkeypatch, tmp_path):
    """There is no key that the example does not explain, and every explained key is taken."""
    text = uncommented("config.example.toml")
    for name in re.findall(r'"env:(\w+)"', text):
        monkeypatch.setenv(name, "x" * 43)
    monkeypatch.setenv("WECOM_HOOK_URL", "https://a.example/cgi-bin/webhook/send?key=x")
    (tmp_path / "config.toml").write_text(text, "utf-8")
    (tmp_path / "community.example.toml").write_text(uncommented("community.example.toml"), "utf-8")

    config = load(tmp_path / "config.toml")

    assert config.wecom.archive.private_keys[0].file == tmp_path / "keys/archive-1.pem"
    assert config.settings["songling"].ladders[0].rungs[1].level == "parent"
    written = {re.sub(r"\.\d+", "", path) for path in lines_of(text)}
    assert keys_of(Config) <= written


def test_every_setting_stands_in_the_settings_example():
    """There is no setting of a community that its example does not explain."""
    text = uncommented("community.example.toml")
    written = {re.sub(r"\.\d+|\.\*/urgent", "", path) for path in lines_of(text)}

    assert keys_of(Settings) - {"code", "name", "timezone"} <= written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[web]\nhost = "::"\nprot = 1\n', ("第 3 行", "web.prot", "port")),
        ('[web]\n\nport = "x"\n', ("第 3 行", "web.port", "整数")),
        ("[web]\nport = 70000\n", ("第 2 行", "web.port", "65535")),
        ('[wecom]\ncorp_id = "w"\n[wecom.app]\nagent_id = 1\n', ("第 3 行", "wecom.app.secret", "必须写")),
        ('[wecom]\ncorp_id = "w"\napi_base = "https://x.example/cgi-bin"', ("第 3 行", "协议和主机")),
        ('[wecom]\ncorp_id = "w"\n[wecom.archive]\nmode = "htp"', ("第 4 行", "wecom.archive.mode", "'http'")),
        ('[wecom]\ncorp_id = "w"\n[wecom.archive]\nmode = "http"', ("wecom.archive.library", "必须写")),
        ('[wecom]\ncorp_id = "env:GRIDBOT_NOT_THERE"', ()),
        ('[storage]\nkeys = ["env:GRIDBOT_NOT_THERE"]', ("第 2 行", "storage.keys", "GRIDBOT_NOT_THERE")),
        ('[storage]\nkeys = ["file:nowhere"]', ("第 2 行", "nowhere")),
        ('[[community]]\ncode = "a"\nname = "甲"\n[[community]]\ncode = "a"\nname = "乙"', ("第 5 行", "两次")),
        ('[[community]]\ncode = "a"\nname = "甲"\ntimezone = "Mars"', ("第 4 行", "时区")),
        ('[[community]]\ncode = "松岭"\nname = "甲"', ("第 2 行", "小写字母")),
        ("settings = 3", ("第 1 行", "settings", "storage")),
        ("[web\n", ("TOML",)),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, text, said):
    """A wrong or unknown key stops the start; the message names file, line, key and what is allowed."""
    (tmp_path / "config.toml").write_text(text, "utf-8")
    if not said:
        load(tmp_path / "config.toml")  # only secrets are looked up
        return

    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "config.toml")

    assert all(part in str(caught.value) for part in ("config.toml", *said)), caught.value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("confirm_day = 3", ("第 1 行", "confirm_day", "confirm_days")),
        ("\nconfirm_days = 0", ("第 2 行", "confirm_days")),
        ('[hours]\nspans = ["8:30 到 12:00"]', ("第 2 行", "hours.spans")),
        ('[hours]\nspans = ["12:00-08:30"]', ("第 2 行", "hours.spans")),
        ('[[roles]]\nname = "甲"\nstanding = "boss"', ("第 3 行", "roles.0.standing", "'worker'")),
        ('[[ladders]]\nname = "a"\n[[ladders.rungs]]\nrole = "没有的"', ("第 4 行", "没有的", "网格员")),
        ('[[ladders]]\nname = "a"\n[[ladders.rungs]]\nrole = "网格员"\nlevel = "up"', ("第 5 行", "parent")),
        ('code = "b"', ("第 1 行", "code")),
    ],
)
def test_a_mistake_in_a_settings_file_is_named_too(tmp_path, text, said):
    """The office edits the settings file itself, so it is told line and choice as well."""
    (tmp_path / "s.toml").write_text(text, "utf-8")

    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path / "s.toml", code="a", name="甲", timezone="Asia/Shanghai")

    assert all(part in str(caught.value) for part in ("s.toml", *said)), caught.value


def test_secrets_come_from_the_environment_or_a_file(monkeypatch, tmp_path):
    """A secret need not stand in the file that is copied about."""
    (tmp_path / "k").write_text("from-file\n", "utf-8")
    monkeypatch.setenv("GRIDBOT_TEST", "from-env")

    config = from_tree({"storage": {"keys": ["env:GRIDBOT_TEST", "file:k", "plain"]}}, tmp_path)

    assert config.storage.keys == ("from-env", "from-file", "plain")


def test_a_secret_is_not_shown(tmp_path):
    """Who prints the configuration into a log does not print its secrets."""
    assert "hush" not in repr(from_tree({"storage": {"keys": ["hush"]}}, tmp_path))


def test_the_national_holidays_lie_below_the_community_s_own(tmp_path):
    """The community's own days win over the national table, which is there without being written."""
    (tmp_path / "s.toml").write_text(
        '[hours]\nspans = ["09:00-17:00"]\nholidays = [2026-10-10]\nworkdays = [2026-10-01]', "utf-8"
    )
    tree: Mapping = {"community": [{"code": "a", "name": "甲", "settings": "s.toml"}]}

    hours = from_tree(tree, tmp_path).settings["a"].hours

    assert hours.spans == ((time(9), time(17)),)
    assert date(2026, 10, 2) in hours.holidays  # 周五，国庆
    assert date(2026, 10, 1) in hours.workdays
    assert date(2026, 10, 1) not in hours.holidays
    assert date(2026, 10, 10) in hours.holidays  # 周六，国家的表说上班
    assert date(2026, 10, 10) not in hours.workdays


def test_a_left_out_section_is_off():
    """An empty file is a program without channels, not an error."""
    config = from_tree({})

    assert (config.wecom, config.community, config.web.url) == (None, (), "http://127.0.0.1:8800")
