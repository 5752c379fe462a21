"""The command line, called as a person would, without a second process."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.__main__ import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def gridbot(capsys):
    def run(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return Said(int(left.value.code or 0), out, err)

    return run


@pytest.fixture
def config(tmp_path, gridbot):
    """A configuration as `init` writes it."""
    path = tmp_path / "config.toml"
    assert gridbot("init", "--yes", "--config", path).code == 0
    return path
