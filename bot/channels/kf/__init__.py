"""微信客服: residents one to one, real time, both ways; no more than five messages until they write again."""

from bot.channels.kf.config import KfConfig
from bot.channels.kf.outbound import KfChannel
from bot.channels.kf.pump import KfPump

__all__ = ["KfChannel", "KfConfig", "KfPump"]
