"""Files over the long connection: in pieces, each acknowledged."""

from __future__ import annotations

from hashlib import md5

from bot.channels.smart_bot.connection import BotConnection
from bot.channels.wecom.crypto import as_base64
from bot.channels.wecom.wire import as_dict, as_text
from bot.errors import GiveUp

PIECE, MOST_PIECES = 512 * 1024, 100


async def upload(connection: BotConnection, kind: str, name: str, content: bytes) -> str:
    """The media_id of a file. Raises as BotConnection.request does; GiveUp when it is too large."""
    pieces = [content[at : at + PIECE] for at in range(0, len(content), PIECE)]
    if not pieces or len(pieces) > MOST_PIECES:
        raise GiveUp(45001, f"file of {len(content)} bytes", path="aibot_upload_media_init")
    begun = await connection.request(
        "aibot_upload_media_init",
        {
            "type": kind,
            "filename": name,
            "total_size": len(content),
            "total_chunks": len(pieces),
            "md5": md5(content).hexdigest(),  # noqa: S324 the platform's choice
        },
    )
    upload_id = as_text(as_dict(begun.get("body")).get("upload_id"))
    for index, piece in enumerate(pieces):
        chunk = {"upload_id": upload_id, "chunk_index": index, "base64_data": as_base64(piece)}
        await connection.request("aibot_upload_media_chunk", chunk)
    ended = await connection.request("aibot_upload_media_finish", {"upload_id": upload_id})
    return as_text(as_dict(ended.get("body")).get("media_id"))
