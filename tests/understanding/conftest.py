"""Commands called as a person would, with something on standard input."""

import io
import json
import sys
from dataclasses import dataclass

import pytest

from bot.__main__ import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def rows(self):
        return [json.loads(line) for line in self.out.splitlines()]


class _Out(io.StringIO):
    """Standard output that also takes bytes."""

    def __init__(self):
        super().__init__()
        self.buffer = io.BytesIO()

    def text(self):
        return self.getvalue() + self.buffer.getvalue().decode()


@pytest.fixture
def run(monkeypatch):
    """run("understand", "--task", "address", lines=[…]) → what was said, and the code."""

    def call(*arguments, lines=()):
        given = "".join(
            (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines
        )
        out, err = _Out(), _Out()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode("utf-8", "surrogatepass"))))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as left:
                main([str(one) for one in arguments])
        return Said(int(left.value.code or 0), out.text(), err.text())

    return call
