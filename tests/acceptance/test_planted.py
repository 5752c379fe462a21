"""Planted telephones, identity cards, names, doors and plates are found nowhere but with who may see them."""

import io
import tarfile
import zipfile
from datetime import timedelta

import pytest

from tests.acceptance.planting import START, month
from tests.acceptance.plants import Plant, Search, opened

FLAT = ("phone", "card", "name", "door", "plate")


async def test_what_was_planted_is_found_nowhere(tmp_path):
    """Two days of people who write down too much: not in the database's files, the log, the backups, the reports, the
    figures, the exports, nor in what any group, and anybody without a right, reads."""
    found = await month(tmp_path, 2, each=14)
    assert found.leaks == []
    assert set(found.planted) == set(FLAT)
    assert found.masked > 3  # it was heard, and written down without
    assert found.young[0] == found.young[1] > 3  # the sealed pieces of the file can be searched
    searched = {
        "groups",
        "people",
        "machines",
        "running when half.tar",
        "log",
        ".db",
        ".tar",
        ".xlsx",
    }
    assert searched <= {place for place, size in found.places.items() if size}


@pytest.mark.slow
@pytest.mark.timeout(3000)
async def test_a_month_leaves_nothing(tmp_path):
    """Thirty days of written talk and of people who write down too much; what is past its day is in no byte."""
    found = await month(tmp_path, 30, talk=True, each=12)
    assert found.leaks == []
    assert (found.bodies[0], found.old[0]) == (0, 0)
    assert min(found.bodies[1], found.old[1], found.young[0]) > 20
    assert {".docx", ".md"} <= set(found.places)


def test_the_search_finds_what_is_there():
    """Plain, in UTF-16, in JSON's escapes, and packed twice; a door not within a longer number."""
    words = {"phone": "13900017777", "name": "欧阳霁月", "door": "1703"}
    search = Search([Plant(kind, word, START, "wmLi") for kind, word in words.items()])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("sheet.xml", "欧阳霁月 1703室")
    outer = io.BytesIO()
    with tarfile.open(fileobj=outer, mode="w") as tar:
        part = tarfile.TarInfo("day.xlsx")
        part.size = len(packed.getvalue())
        tar.addfile(part, io.BytesIO(packed.getvalue()))
    assert set().union(*map(search.of, opened(outer.getvalue()))) == {"欧阳霁月", "1703"}
    assert search.of("13900017777".encode("utf-16-le")) == {"13900017777"}
    assert search.of(b"\\u6b27\\u9633\\u9701\\u6708 170311") == {"欧阳霁月"}
    assert search.of(b"gAAAA1703 0a1703bcdef01") == set()
    assert START + timedelta(days=29) < START.replace(month=12, day=2)  # the month's own report lies within
