"""The figures are counted alike by every database."""

import random
from datetime import timedelta

from bot.deeds.figures import cases, figures_of
from bot.domain.digest import Period
from bot.domain.figures import MEASURED
from storage.figures import KEYS
from tests.clockwork import OFFICE
from tests.contracts.town import SETTINGS
from tests.property.test_figures import FIRST, a_life, keep, slowly


class TestFigures:
    async def test_each_figure_opens_to_its_cases(self, store):
        """Of sixty random lives, in a week in their middle and at their end: the tickets behind each figure."""
        chance = random.Random(20261116)
        lives = [a_life(chance, number) for number in range(1, 61)]
        await store.run("songling", lambda desk: keep(desk, lives))
        for start, days in ((FIRST + timedelta(days=14), 7), (FIRST, 200)):
            end = start + timedelta(days=days)
            period = Period("week", start.date(), start, end)

            def look(desk, period=period):
                found = figures_of(desk, OFFICE, period)
                return found, {key: {t.number for t in cases(desk, OFFICE, period, key)} for key in (*KEYS, *MEASURED)}

            found, behind = await store.read("songling", look)
            slow = slowly(lives, start, end, SETTINGS["songling"])
            assert behind == {key: slow[key] for key in behind}
            assert sum(count for _, count in found.by_category) == len(slow["opened"]) > 5
            assert sum(map(sum, found.by_hour)) == len(slow["opened"])
            assert 0 < found.climbed == sum(count for _, count in found.by_rung)
