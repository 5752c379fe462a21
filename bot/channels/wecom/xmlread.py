"""Callback XML to plain dicts: no DTD, no entities, no depth that hurts."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

DEEPEST = 12
FLAT_LENGTH = 8192  # beyond it a hostile text could make the pattern below slow
_WORDS = r"[^\]\x00-\x08\x0b-\x1f]*"
_CDATA = rf"<!\[CDATA\[({_WORDS}(?:\](?!\]>){_WORDS})*)\]\]>"
_LEAF = re.compile(rf"<([A-Za-z]\w*)>(?:{_CDATA}|([^<&\]\x00-\x08\x0b-\x1f]*))</\1>", re.ASCII)

_ENVELOPE = re.compile(
    r"<xml>(?:<ToUserName><!\[CDATA\[[^\]<]*\]\]></ToUserName>)?<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]*)\]\]></Encrypt>"
    r"(?:<AgentID><!\[CDATA\[\d*\]\]></AgentID>)?</xml>",
    re.ASCII,
)


class _NoDoctype(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ValueError(f"a document type is refused: {name} {pubid} {system}")


def read_envelope(text: str) -> dict[str, Any]:
    """As `read_xml`, but quicker when it is the envelope around a cipher text, which may then be all that is returned."""
    plain = _ENVELOPE.fullmatch(text)
    return {"Encrypt": plain[1]} if plain else read_xml(text)


def read_xml(text: str) -> dict[str, Any]:
    """The root's children: leaves as text ("" when empty), repeated names as lists. Raises ValueError for all else."""
    return _flat(text) or _read(text)


def _flat(text: str) -> dict[str, Any] | None:
    """The same for the one plain form in which the platform writes nearly all, in a third of the time; None else."""
    if len(text) > FLAT_LENGTH:
        return None
    parts = _LEAF.split(text)  # what is between leaves, name, CDATA, plain, what is between …
    if parts[0] != "<xml>" or parts[-1] != "</xml>" or any(parts[4:-1:4]):
        return None
    names = parts[1::4]
    found = {
        name: plain if words is None else words
        for name, words, plain in zip(names, parts[2::4], parts[3::4], strict=True)
    }
    return found if len(found) == len(names) else None


def _read(text: str) -> dict[str, Any]:
    # The guard costs a Python call per element, and somebody may well write "<!DOCTYPE" inside a message
    parser = XMLParser(target=_NoDoctype() if "<!DOCTYPE" in text else None)  # noqa: S314 no DTD, so no entities
    try:
        parser.feed(text)
        root = parser.close()
    except (ParseError, UnicodeEncodeError) as error:
        raise ValueError(str(error)) from error
    return _children(root, 0)


def _children(element: Element, depth: int) -> dict[str, Any]:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    found: dict[str, Any] = {}
    for child in element:
        value: Any = _children(child, depth + 1) if len(child) else child.text or ""
        name = child.tag
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found
