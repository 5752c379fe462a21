"""The self-built application: how members write to the bot and press its cards, and how it writes to them."""

from bot.channels.app.calls import CallChannel
from bot.channels.app.config import AppConfig
from bot.channels.app.inbound import inbound
from bot.channels.app.menu import put_menu
from bot.channels.app.outbound import AppChannel, CardUpdates
from bot.channels.app.routes import routes

__all__ = ["AppChannel", "AppConfig", "CallChannel", "CardUpdates", "inbound", "put_menu", "routes"]
