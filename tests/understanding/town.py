"""A small estate of our own, and talk in its group."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.book import Book, Building, Estate, Spot
from bot.messages import Context, Heard, Reading

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 18, 10, 20, tzinfo=ZONE)  # 周三
BOOK = Book(
    (
        Estate(
            "柳岸家园",
            aliases=("柳岸", "柳岸小区"),
            buildings=tuple(Building(str(n), (f"{n}栋", f"{n}号楼"), ("1", "2", "3"), 11, 4) for n in range(1, 9)),
            spots=(Spot("南门", ("正门",)), Spot("小花园"), Spot("地下车库", ("地库", "车库"))),
        ),
    )
)
BOOK_ROW = {
    "estates": [
        {
            "name": "柳岸家园",
            "aliases": ["柳岸"],
            "buildings": [
                {"no": str(n), "aliases": [f"{n}号楼"], "units": ["1", "2"], "floors": 11, "rooms": 4} for n in (3, 5)
            ],
            "spots": [{"name": "南门"}],
        }
    ]
}


def alone(who: str = "r1", **more) -> Context:
    """The first message of a conversation."""
    return Context(now=NOW, who=who, staff=who[0] in "wpo", book=BOOK, **more)


def talk(reader, *said) -> list[Reading]:
    """Read (who, text) or (who, text, minutes before it, more) one after the other, each with what was understood before."""
    past: list[Heard] = []
    readings, at = [], NOW
    for n, (who, text, *rest) in enumerate(said):
        at += timedelta(minutes=rest[0] if rest else 1)
        more = rest[1] if len(rest) > 1 else {}
        context = Context(now=at, who=who, staff=who[0] in "wpo", book=BOOK, earlier=tuple(past), **more)
        reading = reader.read(text, context)
        readings.append(reading)
        past.append(
            Heard(
                id=str(n), who=who, staff=context.staff, at=at, kind=context.kind, text=text, quote=context.quote,
                intent=reading.intent.value, category=reading.category.value if reading.opens else "", opens=reading.opens,
                joins=reading.joins, places=reading.places, danger=reading.danger,
            )
        )  # fmt: skip
    return readings
