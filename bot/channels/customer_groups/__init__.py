"""Residents' groups: what is said into them by 企业群发, and who they are."""

from bot.channels.customer_groups.broadcast import BroadcastChannel
from bot.channels.customer_groups.sync import GroupSync
from bot.channels.customer_groups.watch import BroadcastWatch

__all__ = ["BroadcastChannel", "BroadcastWatch", "GroupSync"]
