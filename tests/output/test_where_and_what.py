"""What staff are told of a matter: where it is and what it is, each once."""

import pytest

from bot.domain.ticket import Place, State, Ticket
from bot.texts.common import where_and_what
from tests.hands import at


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        ("5栋2单元 下水道堵了", "5栋2单元 下水道堵了"),
        ("下水道堵了", "5栋2单元　下水道堵了"),
        ("5栋2单元" + "很长" * 10, "5栋2单元很长很长很长…"),
    ],
)
def test_a_place_that_the_words_name_is_said_once(summary, line):
    """代报 often names the house in the words: then it does not stand before them again."""
    place, noon = Place("", "5", "2"), at("周一 2026-11-16 12:00")
    ticket = Ticket(
        community="songling",
        number=1,
        state=State.ASSIGNED,
        summary=summary,
        place=place,
        opened_at=noon,
        moved_at=noon,
    )
    assert where_and_what(ticket, 12) == line
