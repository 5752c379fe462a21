"""The pages: office, toolbar, login, health. Another skin on the same deeds; no channel's words in here."""

from bot.web.app import web_routes
from bot.web.links import Links
from bot.web.parts import Parts
from bot.web.photos import Photos
from bot.web.sessions import Sessions, session_key

__all__ = ["Links", "Parts", "Photos", "Sessions", "session_key", "web_routes"]
