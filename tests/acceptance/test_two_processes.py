"""The contract of the commands: other people's scripts drive `gridbot simulator` and `gridbot serve` as two processes."""

import csv
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from bot.bench.load import free_port
from bot.simulator.town import sheets, town

ROOT = Path(__file__).parents[2]


class Installation:
    """A folder with a configuration, as an administrator would have it; every command is a process of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.port, self.simulator_port = free_port(), free_port()
        self.running = []

    def command(self, *words):
        return [sys.executable, "-m", "bot", *words]

    @property
    def environment(self):
        return {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(self, *words):
        done = subprocess.run(
            self.command(*words), cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60
        )
        return done.returncode, done.stdout + done.stderr

    def start(self, *words, piped=False):
        log = (self.folder / f"{words[0]}.log").open("w")
        process = subprocess.Popen(
            self.command(*words), cwd=self.folder, env=self.environment, text=True,
            stdout=subprocess.PIPE if piped else log, stderr=log,
        )  # fmt: skip
        log.close()
        self.running.append(process)
        return process

    def configure(self, wecom):
        lines = ["[storage]", 'url = "sqlite:///grid.db"', "[web]", f"port = {self.port}", *table("wecom", wecom)]
        lines += [
            "[[community]]",
            'code = "songling"',
            'name = "松岭社区"',
            f"settings = {json.dumps(str(town().settings))}",
        ]
        (self.folder / "config.toml").write_text("\n".join(lines), encoding="utf-8")

    def sheets(self):
        for kind, rows in sheets().items():
            with (self.folder / f"{kind}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, fieldnames=list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return ("units", "people", "places", "groups")

    def ready(self):
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                    return json.load(answer)
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError((self.folder / "serve.log").read_text()[-2000:])

    def stop(self):
        for process in reversed(self.running):
            process.terminate()
            process.wait(20)
            if process.stdout:
                process.stdout.close()


def table(name, tree):
    """A tree as TOML, as far as the simulator's `--json` goes."""
    lines = [f"[{name}]", *(f"{k} = {json.dumps(v)}" for k, v in tree.items() if not isinstance(v, dict | list))]
    for key, value in tree.items():
        if isinstance(value, dict):
            lines += table(f"{name}.{key}", value)
        elif isinstance(value, list):
            for row in value:
                lines += [f"[[{name}.{key}]]", *(f"{k} = {json.dumps(v)}" for k, v in row.items())]
    return lines


class Town:
    """The simulator's control address."""

    def __init__(self, url):
        self.url = url

    def post(self, path, **body):
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def heard(self, who):
        with urllib.request.urlopen(f"{self.url}/heard?who={who}&since=0", timeout=10) as answer:
            return json.load(answer)


@pytest.fixture
def installation(tmp_path):
    made = Installation(tmp_path)
    yield made
    made.stop()


def test_one_matter_end_to_end(installation):
    """A stranger's script sees a matter from the group to the worker, back to the group, and closed, by commands alone."""
    simulator = installation.start(
        "simulator", "--port", str(installation.simulator_port), "--bot", f"http://127.0.0.1:{installation.port}",
        "--json", piped=True,
    )  # fmt: skip
    tree = json.loads(simulator.stdout.readline())
    installation.configure(tree["wecom"])
    code, said = installation.run("serve")
    assert (code, "gridbot migrate" in said) == (1, True)
    assert installation.run("migrate")[0] == 0
    for kind in installation.sheets():
        code, said = installation.run("import", kind, f"{kind}.csv")
        assert code == 0, said
    installation.start("serve", "--clock", "simulator")
    assert installation.ready()["ok"]

    play = Town(tree["control_url"])
    play.post("/clock", to="2026-11-16T09:00:00+08:00")
    play.post("", who="wmLi", chat="wrSL10", text="3号楼2单元电梯又停了")
    play.post("/clock", by=60)
    card = [line for line in play.heard("wang") if line.get("card")][-1]["card"]
    assert "#1" in card["main_title"]["title"]
    play.post("/press", who="wang", card=card["task_id"], key="accept")
    play.post("/clock", by=60)
    play.post("/tap", who="wang")
    play.post("/clock", by=60)
    play.post("", who="wang", chat="wrSL10", text="修好了 换了主板")
    play.post("/clock", by=120)
    play.post("/tap", who="wang")
    play.post("/clock", by=60)
    play.post("", who="wmLi", chat="wrSL10", text="好了")
    play.post("/clock", by=60)

    lines = [line["text"] for line in play.heard("wmLi")]
    assert lines == [
        "刚才说电梯的这件，#1，王师傅在办了。",
        "#1 修好了：换了主板。您看看好了没有，回“好了”或“没好”都行。",
    ]
    assert play.heard("wang")[-1]["text"] == "#1 居民说好了，已办结，辛苦。"
