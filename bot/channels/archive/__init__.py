"""The ear in residents' groups: the conversation archive, pulled by seq."""

from bot.channels.archive.config import ArchiveConfig
from bot.channels.archive.http import HttpArchive
from bot.channels.archive.library import LibraryArchive
from bot.channels.archive.port import ArchiveSource, Record
from bot.channels.archive.pump import Pump
from bot.channels.archive.routes import routes

__all__ = ["ArchiveConfig", "ArchiveSource", "HttpArchive", "LibraryArchive", "Pump", "Record", "routes"]
