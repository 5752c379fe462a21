"""The smart bot, over its long connection or its callbacks: members alone, and internal groups when it is mentioned."""

from bot.channels.smart_bot.config import BotConfig, Pace
from bot.channels.smart_bot.connection import BotConnection
from bot.channels.smart_bot.inbound import inbound
from bot.channels.smart_bot.outbound import BotChannel
from bot.channels.smart_bot.webhook import BotHook, HookChannel, HookConfig

__all__ = ["BotChannel", "BotConfig", "BotConnection", "BotHook", "HookChannel", "HookConfig", "Pace", "inbound"]
