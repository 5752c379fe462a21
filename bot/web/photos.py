"""Photos that residents send over their page: made small, without where and when they were taken, and sealed."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.errors import GiveUp, Unclear
from bot.messages import Media
from bot.web.images import sniff
from storage.sealing import Seal

LONGEST_SIDE = 1600
MOST_PIXELS = 40_000_000
KEPT = timedelta(days=30)  # after that the file goes; the matter keeps its words
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")


def cleaned(body: bytes) -> bytes:
    """A JPEG of the picture alone: upright, small, without EXIF. Raises Unclear for what is none."""
    if sniff(body) is None:
        raise Unclear("no picture", reply="这不是照片，请选一张照片再发。")
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unclear("too many pixels", reply="照片太大了，请换一张小一点的。")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unclear(f"broken picture: {error}", reply="照片打不开，请换一张再发。") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=85)
    return kept.getvalue()


class Photos:
    """Sealed files in a folder, named by when they came."""

    def __init__(self, folder: Path, seal: Seal, now: Callable[[], datetime]) -> None:
        self._folder, self._seal, self._now = folder, seal, now

    def put(self, body: bytes) -> Media:
        """Keep a cleaned picture."""
        self._folder.mkdir(parents=True, exist_ok=True)
        at = int(self._now().timestamp())
        name = f"{at}-{secrets.token_hex(12)}.sealed"
        (self._folder / name).write_bytes(self._seal.seal_bytes(body))
        return Media("image", name)

    def forget(self) -> None:
        """Remove what is too old; every night, whether or not anybody sends more."""
        before = (self._now() - KEPT).timestamp()
        for old in self._folder.glob("*.sealed"):
            if int(old.name.partition("-")[0]) < before:
                old.unlink(missing_ok=True)

    def get(self, media: Media) -> bytes:
        """Raises GiveUp when it is forgotten."""
        path = self._folder / Path(media.ref).name
        if not path.is_file():
            raise GiveUp(0, "the photo is forgotten", path="photo")
        return self._seal.open_bytes(path.read_bytes())
