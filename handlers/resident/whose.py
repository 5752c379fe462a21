"""『我们楼归谁管』『3栋的网格员是哪个』: the table of grids knows it, in the group too."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.deeds.group_line import say_in_group
from bot.deeds.place_of import place_of, unit_of
from bot.deeds.who import serves, serves_here
from bot.domain.place import find
from bot.domain.ticket import Place
from bot.domain.whose import LONGEST, asks_whose, whose_number
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import RESIDENTS, Router

router = Router()
AT_HOME = "property"  # a kind of matter that lies where she lives


@router.anything(RESIDENTS)
def hear_whose(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of the place she names, else of where she lives; in the group once an hour for each house. Nobody's number is given."""
    text = plain(message.text)
    if is_alone(desk, message) and (name := whose_number(text, [one.name for one in desk.people.staff()])):
        reply(desk, message, resident.no_number(name))
        return 0
    if len(text) > LONGEST or not ("谁" in text or "网格" in text or "哪" in text):
        return None
    places = find(text, desk.book_of(message.chat))
    if len(places) > 1 or not (message.is_group or is_alone(desk, message)):
        return None
    rest = text[: places[0].start] + text[places[0].end :] if places else text
    if not asks_whose(rest, placed=bool(places)):
        return None
    place = place_of(desk, message, places[0].place if places else None, AT_HOME)
    place = Place(place.estate, place.building, spot=place.spot)
    if desk.units_of(place):
        line = serves(desk, place, speaker(message), now)
    elif not places and (unit := unit_of(desk, message, Place())):
        line = serves_here(desk, unit, speaker(message), now)
    else:
        return None
    if not message.is_group:
        reply(desk, message, line)
        return 0
    local = now.astimezone(ZoneInfo(desk.settings.timezone))
    if desk.notes.once(f"whose/{message.chat}/{place.estate}{place.building}{place.spot}/{local:%Y-%m-%d-%H}"):
        say_in_group(desk, message, line, now, what="whose")
    return 0
