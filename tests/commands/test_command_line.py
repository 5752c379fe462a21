"""What can be typed after `gridbot`."""

import importlib.util
import json
import stat
import subprocess
import sys

import pytest

from bot.__main__ import COMMANDS
from bot.config import load


def test_the_list_names_every_command(gridbot):
    """Who types nothing but --help sees what there is, in his language."""
    said = gridbot("--help")

    assert said.code == 0
    assert all(name in said.out for name in COMMANDS)


def test_help_loads_nothing_heavy():
    """`gridbot --help` imports neither the database nor the channels: one broken part does not hide the others."""
    code = (
        "import sys, bot.__main__ as m\n"
        "try: m.main(['--help'])\nexcept SystemExit: pass\n"
        "print(*{'sqlalchemy', 'aiohttp', 'numpy', 'matplotlib'} & set(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (ran.returncode, ran.stderr.split()) == (0, [])
    assert "serve" in ran.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches(gridbot, name):
    """--help of every command works and says more than its name."""
    if importlib.util.find_spec(f"bot.commands.{COMMANDS[name][0]}") is None:
        pytest.fail(f"bot/commands/{COMMANDS[name][0]}.py is missing")
    said = gridbot(name, "--help")

    assert (said.code, len(said.out) > 200) == (0, True)


def test_misuse_is_two(gridbot, config):
    """A wrong option is the caller's mistake, a wrong file is a failure."""
    assert gridbot("check", "--nonsense").code == 2
    assert gridbot("nonsense").code == 2
    said = gridbot("check", "--config", config.parent / "none.toml")
    assert (said.code, "gridbot init" in said.err) == (1, True)


def test_init_writes_what_starts(gridbot, config):
    """What init wrote loads, keeps its secrets for its owner only, and is never overwritten."""
    read = load(config)
    key = config.parent / "secrets" / "storage_key"
    before = key.read_text()

    assert read.settings["songling"].listen_only is True
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert gridbot("init", "--yes", "--config", config).code == 1
    assert gridbot("init", "--yes", "--force", "--config", config).code == 0
    assert key.read_text() == before


def test_init_asks_ten_questions(gridbot, tmp_path, monkeypatch):
    """With WeCom at hand it also says what to paste into its console."""
    answers = [
        "河沿社区",
        "heyan",
        "河沿",
        "09:00-17:00",
        "17:20",
        "https://grid.example.org",
        "9000",
        "ww1",
        "1000002",
    ]
    asked = iter(answers)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(asked), raising=False)
    monkeypatch.setattr("typer.prompt", lambda text, **given: _typed(text, asked, given))
    said = gridbot("init", "--config", tmp_path / "c.toml")

    read = load(tmp_path / "c.toml")
    assert (read.wecom.app.agent_id, read.wecom.app.secret, len(read.wecom.app.aes_key)) == (1000002, "typed", 43)
    assert (read.web.port, read.settings["heyan"].short_name) == (9000, "河沿")
    assert f"Token          {read.wecom.app.token}" in said.out
    assert "https://grid.example.org/wecom/app" in said.out


def _typed(text, asked, given):
    if given.get("hide_input"):
        return "typed"
    return given.get("type", str)(next(asked))


def test_check_tells_what_is_on_and_what_is_missing(gridbot, config):
    """Every section is named; a thing that cannot work makes it fail."""
    said = gridbot("check", "--config", config)
    assert (said.code, "○ 企业微信" in said.out, "社区 songling" in said.out) == (0, True, True)

    config.write_text(
        config.read_text("utf-8").replace("[[community]]", '[wecom]\ncorp_id = "ww1"\n[[community]]'), "utf-8"
    )
    said = gridbot("check", "--config", config, "--offline", "--json")
    found = json.loads(said.out)

    assert (said.code, found["ok"]) == (1, False)
    assert {"what": "自建应用", "state": "missing"}.items() <= next(
        one for one in found["findings"] if one["what"] == "自建应用"
    ).items()


def test_check_asks_the_platform(gridbot, config):
    """A platform that cannot be reached is said, and is no failure of the configuration."""
    wecom = (
        '[wecom]\ncorp_id = "ww1"\napi_base = "http://127.0.0.1:9"\n'
        f'[wecom.app]\nagent_id = 1\nsecret = "s"\ntoken = "t"\naes_key = "{"k" * 43}"\n[[community]]'
    )
    text = config.read_text("utf-8").replace("port = 8800", 'port = 8800\npublic_url = "https://grid.example.org"')
    config.write_text(text.replace("[[community]]", wecom), "utf-8")

    said = gridbot("check", "--config", config)

    assert (said.code, "连不上 http://127.0.0.1:9" in said.out) == (0, True)


def test_a_mistake_in_the_configuration_is_one_line(gridbot, config):
    """No trace of the program, only the place of the mistake."""
    config.write_text(config.read_text("utf-8").replace("port =", "prot ="), "utf-8")
    said = gridbot("migrate", "--config", config)

    assert said.code == 1
    assert "config.toml 第 8 行，web.prot" in said.err
    assert "Traceback" not in said.err
