"""Scores on labelled talk that lies outside the repository: `python -m bot.bench.scores --data DIR`."""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from bot.bench.load import PYTHON

GROUP = "group_messages"


def group_talk(data: Path, name: str = "dev") -> str:
    """The table that the folder's own scorer prints for what we understood of its streams."""
    folder = data / GROUP
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as read, (folder / f"{name}.jsonl").open("rb") as talk:
        command = [PYTHON, "-m", "bot", "understand", "--books", str(folder / "books.json")]
        subprocess.run(command, stdin=talk, stdout=read, check=True)
        scorer = [PYTHON, str(folder / "score.py"), str(folder / f"{name}.jsonl"), read.name]
        return subprocess.run(scorer, capture_output=True, text=True, check=True).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds group_messages/dev.jsonl, books.json, score.py"
    )
    print(group_talk(parser.parse_args().data))


if __name__ == "__main__":
    main()
