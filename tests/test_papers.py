"""The papers say what the program does: commands, metrics and the tables come from the code."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from prometheus_client import REGISTRY

import bot.app  # noqa: F401  every counter of the running program is made
from bot import privacy, standings
from bot.__main__ import COMMANDS, build
from bot.domain.rights import Deed
from bot.domain.settings import Settings
from bot.errors import OurError
from bot.web.photos import KEPT

ROOT = Path(__file__).parents[1]
HANDBOOK = (ROOT / "docs" / "handbook.zh-CN.md").read_text("utf-8")
CALL = re.compile(r"(?:\.venv/bin/gridbot|`gridbot|&& gridbot) ([a-z][^\n`&|]*)")
FIRST_STEPS = [HANDBOOK, *((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))]
CALLS = sorted(
    {
        found.partition("#")[0].partition("　")[0].partition("  ")[0].strip()
        for paper in FIRST_STEPS
        for found in CALL.findall(paper)
    }
)


def install_commands():
    """What somebody types on a clean machine, one a line."""
    block = HANDBOOK.split("<!-- install", 1)[1].split("```")[1]
    return [line for line in block.strip().splitlines() if line]


def found_command(words):
    """The click command that *words* begin with, and what is left of them."""
    group = typer.main.get_command(build(words[0]))
    command, rest = group.commands[words[0]], words[1:]
    if hasattr(command, "commands"):
        command, rest = command.commands[rest[0]], rest[1:]
    return command, rest


@pytest.mark.parametrize("call", CALLS)
def test_every_command_of_the_papers_exists(call):
    """What the README and the handbook tell to type is a command, and has these options."""
    words = call.split()
    assert words[0] in COMMANDS
    command, rest = found_command(words)
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in rest if word.startswith("--")} - {"--help"} <= known


def test_the_handbook_shows_the_commands_that_matter():
    """From nothing to a running service, and back from a backup."""
    assert {"init", "check", "migrate", "import", "export", "backup", "restore"} <= {call.split()[0] for call in CALLS}


def test_fifteen_commands_are_enough():
    """From a clean machine to a running service in at most fifteen lines."""
    commands = install_commands()
    assert 8 <= len(commands) <= 15
    assert "systemctl enable --now /opt/gridbot/deploy/gridbot.service" in "\n".join(commands)


def exported():
    """Every name under which the program gives out a figure."""
    return {sample.name for metric in REGISTRY.collect() for sample in metric.samples} | {
        f"{metric.name}_total" for metric in REGISTRY.collect() if metric.type == "counter"
    }


@pytest.mark.parametrize("paper", ["deploy/alerts.yml", "docs/handbook.zh-CN.md"])
def test_alerts_name_figures_that_exist(paper):
    """An alert on a figure that nobody gives out would never ring."""
    named = set(re.findall(r"\b(?:gridbot_[a-z_]+|process_[a-z_]+)\b", (ROOT / paper).read_text("utf-8")))
    assert len(named) > 5
    assert named <= exported()


def test_the_service_starts_what_was_installed():
    """The unit's paths are the handbook's, it has its own user, and may write nowhere else."""
    unit = (ROOT / "deploy" / "gridbot.service").read_text("utf-8")
    call = re.search(r"^ExecStart=/opt/gridbot/\.venv/bin/gridbot (.+)$", unit, re.MULTILINE)
    command, rest = found_command(call.group(1).split())
    assert rest == ["--config", "/var/lib/gridbot/config.toml"]
    assert {"--config"} <= {name for parameter in command.params for name in parameter.opts}
    assert {"User=gridbot", "UMask=0077", "ReadWritePaths=/var/lib/gridbot"} <= set(unit.splitlines())


def test_the_proxy_hides_what_is_for_machines():
    """Figures and the played clock are not for the world, and addresses with a resident's token stay out of the log."""
    said = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert re.search(r"location = /metrics\s+\{[^}]*deny all", said)
    assert re.search(r"location /clock\s+\{[^}]*deny all", said)
    assert re.search(r"location /r/ \{[^}]*access_log off", said)


def test_papers_link_to_what_exists():
    """No dead link between the papers."""
    for paper in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper.read_text("utf-8")):
            assert (paper.parent / link).exists(), (paper.name, link)


def test_the_paper_on_personal_data_is_what_the_code_does():
    """docs/privacy.md is what `python -m bot.privacy` says today."""
    assert (ROOT / "docs" / "privacy.md").read_text("utf-8") == privacy.paper()


def test_the_paper_on_rights_is_the_table_of_rights():
    """docs/rights.zh-CN.md is what `python -m bot.standings` says today."""
    assert (ROOT / "docs" / "rights.zh-CN.md").read_text("utf-8") == standings.paper()


def test_a_deed_without_a_line_is_noticed(monkeypatch):
    """Who adds a right must say what it is called for the office."""
    monkeypatch.setattr(standings, "NAMES", {k: v for k, v in standings.NAMES.items() if k is not Deed.SPLIT})
    with pytest.raises(OurError, match="split"):
        standings.paper()


def test_the_paper_follows_the_table(monkeypatch):
    """Another line in the table of rights is another line in the paper."""
    monkeypatch.setattr(standings, "RIGHTS", {**standings.RIGHTS, Deed.VOICE: {}})
    assert "试运行、正式运行" in (ROOT / "docs" / "rights.zh-CN.md").read_text("utf-8")
    assert "试运行、正式运行" not in standings.paper()


def test_a_sealed_column_without_a_line_is_noticed(monkeypatch):
    """Who seals one more thing must say where it stands in the table, and what forgets it."""
    monkeypatch.setattr(privacy, "KEPT_IN", {k: v for k, v in privacy.KEPT_IN.items() if k != "tickets.room"})
    with pytest.raises(OurError, match=r"tickets\.room"):
        privacy.paper()


def test_a_term_that_nothing_enforces_is_noticed(monkeypatch):
    """A line that names another table's forgetting is refused."""
    wrong = replace(privacy.KEPT_IN["tickets.room"], by=privacy.KEPT_IN["outbox.body"].by)
    monkeypatch.setattr(privacy, "KEPT_IN", {**privacy.KEPT_IN, "tickets.room": wrong})
    with pytest.raises(OurError, match=r"tickets\.room"):
        privacy.paper()


def test_the_paper_follows_the_settings():
    """Other terms in the settings are other terms in the table."""
    assert "收到后 3 天" in privacy.paper(Settings("x", "甲社区", raw_days=3))


@pytest.mark.parametrize("name", ["architecture.md", "threat-model.md"])
def test_the_papers_name_files_that_are_there(name):
    """Who follows a path in the architecture or the threat model finds it."""
    named = set(
        re.findall(
            r"`((?:bot|storage|handlers|schedules|tests)(?:/[\w.-]+)*)`", (ROOT / "docs" / name).read_text("utf-8")
        )
    )
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_workers_card_shows_buttons_and_words_that_work():
    """What the one-page card tells 王师傅 to press or to say is in the one table of words."""
    table = tomllib.loads((ROOT / "bot" / "texts" / "words.toml").read_text("utf-8"))
    buttons = {entry["button"] for entry in table.values() if "button" in entry}
    begins = [word for entry in table.values() for word in entry["words"]] + ["帮助"]
    lines = (ROOT / "docs" / "worker-card.zh-CN.md").read_text("utf-8").splitlines()
    rows = [line.split("|")[2:4] for line in lines if line.count("|") == 4]
    shown = [(button.strip(), said) for button, said in rows if "「" in said]
    assert len(shown) > 10
    assert {button for button, _ in shown if button} <= buttons
    for _, said in shown:
        for words in re.findall("「([^」]+)」", said):
            plain = re.sub(r"^\d+ ", "", words)
            assert any(plain.startswith(word) for word in begins), words


def test_the_residents_notice_gives_the_terms_that_hold():
    """The days in the notice are the defaults of the settings and the life of a photo."""
    said = (ROOT / "docs" / "resident-notice.zh-CN.md").read_text("utf-8")
    plain = Settings("x", "甲社区")
    assert f"| 您的原话 | {plain.raw_days} 天 |" in said
    assert f"事情办结后 {plain.ended_days} 天" in said
    assert f"| {KEPT.days} 天，" in said


def test_every_cap_is_tried():
    """Each row of the table of caps names a place that is there and a test that is there."""
    paper = (ROOT / "docs/caps.md").read_text("utf-8")
    rows = [line for line in paper.splitlines() if line.startswith("|") and "---" not in line and "| cap |" not in line]
    named = re.findall(r"`((?:bot|tests)/[\w/.]+\.py)(?:::(\w+))?`", paper)

    assert len(rows) >= 25
    assert all("tests/" in row for row in rows)
    for file, name in named:
        assert not name or f"def {name}(" in (ROOT / file).read_text("utf-8"), (file, name)
        assert (ROOT / file).is_file()
