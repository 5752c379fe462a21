"""The pages: office, toolbar, login, health. Another skin on the same deeds; no channel's words in here."""

from bot.web.app import web_routes
from bot.web.parts import Parts
from bot.web.sessions import Sessions

__all__ = ["Parts", "Sessions", "web_routes"]
