"""The small pictures people send: drawn once as SVG, painted as PNG for the wire."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

FOLDER: Final = Path(__file__).with_name("page") / "pictures"
WIDTH, HEIGHT, SCALE = 160, 120, 2
Points = list[tuple[float, float]]


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.svg"))


@cache
def paint(name: str) -> bytes:
    """The picture of this name as PNG of 320 × 240. Raises KeyError for a name that has none."""
    path = FOLDER / f"{name}.svg"
    if name not in names():
        raise KeyError(name)
    canvas = [bytearray(WIDTH * SCALE * 3) for _ in range(HEIGHT * SCALE)]
    for shape in ET.fromstring(path.read_text(encoding="utf-8")):  # noqa: S314 - our own file
        colour = bytes.fromhex(shape.get("fill", "#000000")[1:])
        for y in range(HEIGHT * SCALE):
            for first, last in _spans(shape, (y + 0.5) / SCALE):
                left, right = max(0, round(first * SCALE)), min(WIDTH * SCALE, round(last * SCALE))
                if right > left:
                    canvas[y][left * 3 : right * 3] = colour * (right - left)
    return _png(canvas)


def _spans(shape: ET.Element, y: float) -> list[tuple[float, float]]:
    """Where a shape covers the line at this height: rectangles, circles and polygons."""
    number = {key: float(value) for key, value in shape.attrib.items() if key not in ("fill", "points")}
    kind = shape.tag.rpartition("}")[2]
    if kind == "rect":
        inside = number["y"] <= y < number["y"] + number["height"]
        return [(number["x"], number["x"] + number["width"])] if inside else []
    if kind == "circle":
        half = number["r"] ** 2 - (y - number["cy"]) ** 2
        return [(number["cx"] - half**0.5, number["cx"] + half**0.5)] if half > 0 else []
    corners: Points = []
    for pair in shape.get("points", "").split():
        x, _, at = pair.partition(",")
        corners.append((float(x), float(at)))
    cuts = sorted(_cuts(corners, y))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


def _cuts(corners: Points, y: float) -> list[float]:
    """Where the edges of a polygon meet the line at this height."""
    found = []
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 <= y < y2) or (y2 <= y < y1):
            found.append(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    return found


def _png(rows: list[bytearray]) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
