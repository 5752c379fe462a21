"""消息推送: internal groups by the address of a group's own robot. It only speaks; nobody can answer it."""

from bot.channels.push.hook import Hook, hook_of
from bot.channels.push.outbound import PushChannel

__all__ = ["Hook", "PushChannel", "hook_of"]
