"""What is answered in the chat, what the page shows and what the report writes are one number."""

import random
import re
from datetime import date, timedelta

import pytest

from bot.deeds.digest import look
from bot.deeds.figures import cases, figures_of
from bot.deeds.tally import Narrow, tally
from bot.domain.digest import period_of
from bot.domain.spans import span_named
from bot.domain.tally import tallied
from tests.clockwork import OFFICE
from tests.contracts.town import SETTINGS
from tests.hands import ZONE
from tests.property.test_figures import FIRST, a_life, keep

NOW = FIRST + timedelta(days=16, hours=15)  # 周三 15:00, in the middle of sixty lives
DAYS = ["今天", "昨天", "这周", "上周", "这个月", "上个月", "最近十天", "9月20号到现在"]


def number(text, name):
    found = re.search(rf"{name} (\d+) 件", text)
    assert found is not None, f"{name}: {text}"
    return int(found[1])


class TestTally:
    async def lived(self, store):
        chance = random.Random(20260930)
        lives = [a_life(chance, one) for one in range(1, 61)]
        await store.run("songling", lambda desk: keep(desk, lives))

    @pytest.mark.parametrize("words", DAYS)
    @pytest.mark.parametrize("unit", ["", "G1"])
    async def test_chat_page_and_sheet_agree(self, store, words, unit):
        """Of each of these days, of the community and of a grid; the week and the month are those of the page."""
        await self.lived(store)

        def check(desk):
            def ask(rest):
                return tally(desk, OFFICE, tallied(words + rest), NOW, Narrow(unit=unit))

            today = NOW.astimezone(ZONE).date()
            period = span_named(words, today, desk.settings)
            if words in ("这周", "上周", "这个月", "上个月"):
                day = today if words.startswith("这") else period.day
                assert period == period_of(period.kind, day, desk.settings)
            period = type(period)(
                period.kind, period.day, period.start, min(period.end, NOW + timedelta(milliseconds=1))
            )
            found = figures_of(desk, OFFICE, period, unit)  # the page

            shown = type(period)("day" if period.kind not in ("week", "month") else period.kind, *(
                period.day, period.start, period.end))  # fmt: skip
            report = look(desk, shown, NOW, unit=unit)
            sheet = dict(next(one.rows for one in report.sheets if one.name == "汇总"))
            came, ended, rates = ask("来了几件"), ask("办结几件"), ask("办结率多少")
            assert number(came, "新登记") == found.opened == sheet["新登记"] == number(rates, "新登记")
            assert number(ended, "办结") == found.closed == sheet["办结"] == number(rates, "办结")
            for told in (came, ended):
                assert number(told, "没办完的一共") == found.live == sheet["没办完"]
                assert number(told, "其中超期") == found.overdue == sheet["没办完里超期"]
            assert f"**新登记** {found.opened} 件" in report.markdown or not (found.opened or found.ended or found.live)
            assert number(ask("撤回几件"), "撤回") == found.withdrawn == sheet["撤回"]
            assert number(ask("危险的来了几件"), "危险的") == found.danger == sheet["其中危险"]
            assert ("还没有居民打分" in ask("评分怎么样")) == (not found.rated)
            if found.rated:
                assert number(ask("评分怎么样"), "打了分的") == found.rated
            for code, name in (("lift", "电梯"), ("noise", "噪声扰民")):
                told = tally(desk, OFFICE, tallied(words + "来了几件"), NOW, Narrow(unit=unit, category=code))
                assert number(told, f"{name}新登记") == dict(found.by_category).get(code, 0)
                assert number(told, f"{name}新登记") == len(cases(desk, OFFICE, period, "opened", unit, category=code))
            return found

        found = await store.read("songling", check)
        assert found.opened or words in ("今天", "昨天", "上个月") or unit

    async def test_no_day_has_more_than_its_week(self, store):
        """Whatever the weekday: what came today came this week and this month."""
        await self.lived(store)

        def check(desk):
            for days in range(40):
                at = FIRST + timedelta(days=days, hours=15)
                came = [
                    number(tally(desk, OFFICE, tallied(f"{words}来了几件"), at, Narrow()), "新登记")
                    for words in ("今天", "这周", "今年")
                ]
                assert came == sorted(came)
                month = number(tally(desk, OFFICE, tallied("这个月来了几件"), at, Narrow()), "新登记")
                assert came[0] <= month <= came[2]

        await store.read("songling", check)


def test_the_days_are_those_of_the_community():
    """A little after midnight in Shanghai is still the evening before in UTC, and the new day here."""
    assert span_named("今天", date(2026, 3, 2), SETTINGS["songling"]).start.hour == 16
