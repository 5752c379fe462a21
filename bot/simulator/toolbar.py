"""A worker's thumb on the toolbar beside a group: logs in as he would, reads what waits, sends it, reports it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from bot.simulator.oauth import COOKIE
from bot.simulator.phones import Phones
from bot.simulator.world import NotInTown, Said, World

CSRF = re.compile(r'<meta name="csrf" content="([^"]*)"')
LIMIT = aiohttp.ClientTimeout(total=10)


@dataclass(slots=True)
class Browser:
    """One person's web view: his cookies, and the token his page was given."""

    http: aiohttp.ClientSession
    csrf: str = ""
    logged_in: bool = False


@dataclass(slots=True)
class Toolbar:
    world: World
    phones: Phones
    bot_url: str
    base_url: str
    _browsers: dict[str, Browser] = field(default_factory=dict)

    async def items(self, who: str, room: str) -> list[dict[str, Any]]:
        """What waits for this person's tap beside this group."""
        found = await self._ask(who, "GET", "/api/v1/toolbar", room)
        return list(found.get("items", ()))

    async def tap(self, who: str, item: int | None = None, room: str = "") -> Said:
        """Send one waiting sentence (the first when *item* is None) into its group as this member. Raises NotInTown."""
        for chat in [room] if room else self.rooms(who):
            for waiting in await self.items(who, chat):
                if item in (None, waiting["id"]):
                    said = await self.phones.say(who, chat, waiting["text"], tapped=True)
                    await self._ask(who, "POST", f"/api/v1/toolbar/{waiting['id']}/pressed", chat)
                    return said
        raise NotInTown(f"nothing waits for a tap of {who}" if item is None else f"no item {item} waits for {who}")

    async def skip(self, who: str, item: int, room: str) -> None:
        """He will say it himself."""
        await self._ask(who, "POST", f"/api/v1/toolbar/{item}/skipped", room)

    def rooms(self, who: str) -> list[str]:
        """Customer groups in which he may stand, his own first."""
        if not self.world.person(who).member:
            raise NotInTown(f"{who} is no member and has no toolbar")
        groups = [self.world.groups[room] for room in self.world.rooms_of.get(who, ())]
        return [g.id for g in sorted(groups, key=lambda g: g.owner != who) if g.kind == "external"]

    async def stop(self) -> None:
        for browser in self._browsers.values():
            await browser.http.close()
        self._browsers.clear()

    async def _ask(self, who: str, method: str, path: str, room: str) -> dict[str, Any]:
        browser = self._browser(who)
        query = {"chat": room, "as": who}
        for _ in range(2):
            if not browser.logged_in:
                await self._log_in(browser, query)
            headers = {"X-CSRF-Token": browser.csrf} if method == "POST" else {}
            async with browser.http.request(
                method, self.bot_url + path, params=query, headers=headers, allow_redirects=False, timeout=LIMIT
            ) as answer:
                if answer.status == 200:
                    told: dict[str, Any] = await answer.json(content_type=None)
                    return told
                words = (await answer.text())[:200]
            browser.logged_in = False
            if answer.status not in (302, 401, 403):
                break
        raise NotInTown(f"{path} answered {answer.status} to {who}: {words}")

    async def _log_in(self, browser: Browser, query: dict[str, str]) -> None:
        """Open the page; the login's redirects come back with a session."""
        async with browser.http.get(f"{self.bot_url}/toolbar", params=query, timeout=LIMIT) as answer:
            page = await answer.text()
            if answer.status != 200:
                raise NotInTown(f"/toolbar answered {answer.status} to {query['as']}: {page[:200]}")
        found = CSRF.search(page)
        browser.csrf, browser.logged_in = (found.group(1) if found else ""), True

    def _browser(self, who: str) -> Browser:
        browser = self._browsers.get(who)
        if browser is None:
            jar = aiohttp.CookieJar(unsafe=True)  # the address is a number
            jar.update_cookies({COOKIE: who}, URL(self.base_url))
            browser = self._browsers[who] = Browser(aiohttp.ClientSession(cookie_jar=jar))
        return browser
