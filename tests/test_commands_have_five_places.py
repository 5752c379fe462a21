"""The table of words against the house: a command has its deed, its ear, its words, its test and its line of help."""

import ast
from pathlib import Path

import pytest

from bot.domain.people import Standing
from bot.domain.rights import RIGHTS, Deed
from bot.texts import words

ROOT = Path(__file__).parents[1]
STEMS = sorted(words.table())
RIGHT_OF = {"false_alarm": Deed.ACKNOWLEDGE, "enrich": Deed.ACCEPT, "reopen": Deed.DENY}  # what asks another's right


def functions(path):
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("stem", STEMS)
def test_a_command_has_its_five_places(stem):
    """Whoever looks for a command by its stem finds deed, ear, words, test and documentation."""
    row = words.table()[stem]
    deed = ROOT / "bot" / "deeds" / f"{stem}.py"
    ears = list(ROOT.glob(f"handlers/*/{stem}.py"))
    tests = list(ROOT.glob(f"tests/**/test_{stem}.py"))
    docs = (ROOT / "docs" / "commands.md").read_text("utf-8")

    assert deed.is_file(), "the deed"
    assert functions(deed), "the deed does something"
    assert len(ears) == 1, "one ear"
    assert f"hear_{stem}" in functions(ears[0]), "the ear says what it hears"
    assert row.words, "words"
    assert tests, "a test"
    assert f"`{stem}`" in docs, "a line in the documentation"
    assert row.help in docs, "the same help as in the chat"


@pytest.mark.parametrize("stem", STEMS)
def test_who_has_the_words_has_the_right(stem):
    """Nobody is offered a word for something he may not do."""
    allowed = set(RIGHTS[RIGHT_OF.get(stem) or Deed(stem)])
    if stem in ("confirm", "deny", "withdraw"):  # who wrote it down for somebody is its reporter
        allowed |= {Standing.WORKER, Standing.LEAD}
    assert {standing for standing in words.table()[stem].by if standing not in allowed} == set()


def test_every_word_of_a_command_finds_its_stem():
    """A sentence that is nothing but a word of the table says what the table says."""
    missed = [(row.stem, word) for row in words.rows() for word in row.words if words.said(row.stem, word) is None]
    assert missed == []


def test_buttons_are_named_as_the_house_names_them():
    """The five buttons of a ticket are 接单 转派 不是诉求 已处理 等待."""
    stems = ("accept", "transfer", "refuse", "finish", "wait")
    assert [words.button(stem) for stem in stems] == ["接单", "转派", "不是诉求", "已处理", "等待"]


def test_help_is_short_and_for_whom_it_is():
    """A resident reads his own words, not those of the office; each is one line."""
    resident = words.help_text(Standing.RESIDENT)
    assert "派单" not in resident
    assert "我家也是" in resident
    assert all(len(row.help) <= 48 and "\n" not in row.help and "！" not in row.help for row in words.rows())
