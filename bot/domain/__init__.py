"""The mind. Pure: no await, no clock of its own, only the standard library and bot.errors."""
